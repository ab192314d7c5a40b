package emulator

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// tell is the answer to a shipment that was taken. Only Process gives labels.
func (b booked) tell(ctx context.Context, wanted string) (map[string]any, error) {
	var packages []sheet
	action := b.Shipment.Information.Action
	for i, p := range b.Packages {
		one := sheet{i + 1, p.Unique, p.Tracking, p.url(), "RMG"}
		if action == "Create" {
			one.Tracking, one.URL = "", ""
		}
		packages = append(packages, one)
	}
	fields := map[string]any{"Packages": packages, "Routing": routing(*b.Shipment.Destination)}
	if len(b.Packages) > 1 {
		fields["ConsignmentNumber"] = b.Key
	}
	if action == "Create" || action == "Allocate" {
		return fields, nil
	}
	files := make([]pdf.Label, len(b.Packages))
	for i := range b.Packages {
		files[i] = b.label(i)
	}
	image, err := draw(ctx, wanted, files...)
	if err != nil {
		return nil, err
	}
	fields["LabelImageFormat"], fields["LabelImages"] = called(wanted), b.spell().Spoil(image)
	if b.declared() {
		if fields["CustomsDocuments"], err = draw(ctx, "PDF", b.paper("CN23")); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// declared reports whether there is something to declare.
func (b booked) declared() bool {
	return len(b.Shipment.Information.Items) > 0 && postal.NeedsCustoms(b.Shipment.Shipper.postal(), b.Shipment.Destination.postal())
}

// called is the name of a format, an empty one being PDF.
func called(format string) string {
	if format == "" {
		return "PDF"
	}
	return format
}

func (b booked) label(i int) pdf.Label {
	s, p := b.Shipment, b.Packages[i]
	product, _ := find(s.Information.Service)
	l := pdf.Label{
		Carrier: "Royal Mail", Service: product.name, From: s.Shipper.postal(), To: s.Destination.postal(), Weight: postal.Grams(s.Information.weights()[0]),
		Date: p.Life.Born, Tracking: p.Life.Number, Matrix: pdf.Barcode{Kind: pdf.DataMatrix, Data: p.Unique}, Routing: s.Destination.Postcode,
	}
	if weights := s.Information.weights(); i < len(weights) {
		l.Weight = postal.Grams(weights[i])
	}
	if s.Shipper != nil {
		l.Reference, l.Order = s.Shipper.Reference, s.Shipper.Reference2
	}
	if len(b.Packages) > 1 {
		l.Parcel, l.Of = i+1, len(b.Packages)
	}
	o := s.Information.Options
	for _, note := range []struct {
		said bool
		text string
	}{{product.signed || o.Signed, "Signature required"}, {o.Collect, "Local Collect"}, {o.Safeplace != "", "Safeplace: " + o.Safeplace}} {
		if note.said {
			l.Notes = append(l.Notes, note.text)
		}
	}
	return l
}

// paper is a customs paper, written on the form of a label.
func (b booked) paper(kind string) pdf.Label {
	l := b.label(0)
	l.Service, l.Notes, l.Matrix = kind+" customs paper", nil, pdf.Barcode{}
	for _, it := range b.Shipment.Information.Items[:min(3, len(b.Shipment.Information.Items))] {
		text := []rune(it.HS + " " + it.Origin + " " + it.Description)
		l.Notes = append(l.Notes, string(text[:min(40, len(text))]))
	}
	return l
}

// draw makes the labels in a format, all in one file.
func draw(ctx context.Context, wanted string, labels ...pdf.Label) ([]byte, error) {
	for i := range labels {
		labels[i].Specimen = true
	}
	file, err := pdf.Labels(labels)
	if err != nil {
		return nil, err
	}
	switch wanted {
	case "PNG":
		return raster.PNG(ctx, file, 203)
	case "ZPL203DPI":
		return raster.ZPL(ctx, file, 203)
	case "ZPL300DPI":
		return raster.ZPL(ctx, file, 300)
	}
	return file, nil
}

// printLabel is PUT /shipments/{id}/printLabel.
func (e *Emulator) printLabel(w http.ResponseWriter, r *http.Request, of customer) {
	var in struct {
		Format string `json:"LabelFormat"`
		Silent string `json:"SilentPrintProfile"`
	}
	id, row, nth, ok := e.printable(w, r, of, &in)
	if !ok {
		return
	}
	var c check
	if c.format("LabelFormat", in.Format); len(c.all) > 0 {
		refuse(w, http.StatusBadRequest, c.all...)
		return
	}
	file, err := draw(r.Context(), in.Format, row.label(nth))
	if err != nil {
		broken(w, err)
		return
	}
	p := row.Packages[nth]
	send(w, http.StatusOK, map[string]any{
		"ShipmentId": id, "LabelImage": file, "LabelImageFormat": called(in.Format), "TrackingNumber": p.Tracking, "UniqueId": p.Unique,
		"TrackingUrl": p.url(), "CarrierCode": "RMG", "Routing": routing(*row.Shipment.Destination),
	})
}

// printDocument is PUT /shipments/{id}/printDocument.
func (e *Emulator) printDocument(w http.ResponseWriter, r *http.Request, of customer) {
	var in struct {
		Type   string `json:"DocumentType"`
		Silent string `json:"SilentPrintProfile"`
	}
	id, row, _, ok := e.printable(w, r, of, &in)
	if !ok {
		return
	}
	var c check
	c.oneOf("DocumentType", in.Type, "CN22", "CN23", "CI", "P")
	if !row.declared() {
		c.wrong("ShipmentId", "The shipment needs no customs papers.")
	}
	if len(c.all) > 0 {
		refuse(w, http.StatusBadRequest, c.all...)
		return
	}
	file, err := draw(r.Context(), "PDF", row.paper(in.Type))
	if err != nil {
		broken(w, err)
		return
	}
	send(w, http.StatusOK, map[string]any{"ShipmentId": id, "DocumentType": in.Type, "DocumentImage": file})
}

// printable finds what is to be printed again; it answers the refusal where that cannot be.
func (e *Emulator) printable(w http.ResponseWriter, r *http.Request, of customer, in any) (string, booked, int, bool) {
	id := r.PathValue("id")
	if !read(w, r, in) {
		return "", booked{}, 0, false
	}
	row, nth, ok := e.find(of, id)
	if !ok {
		unknown(w, id)
		return "", booked{}, 0, false
	}
	switch p := row.Packages[nth]; {
	case p.Manifest != "":
		refuse(w, http.StatusBadRequest, problem{Message: "The shipment is on a manifest.", Cause: "ShipmentId", Code: "E1433"})
		return "", booked{}, 0, false
	case !p.Life.VoidedAt.IsZero():
		refuse(w, http.StatusBadRequest, problem{Message: "The shipment has been cancelled.", Cause: "ShipmentId", Code: "E1433"})
		return "", booked{}, 0, false
	}
	return id, row, nth, true
}

func unknown(w http.ResponseWriter, id string) {
	refuse(w, http.StatusNotFound, problem{Message: "There is no shipment " + id + ".", Cause: "ShipmentId", Code: "E1433"})
}
