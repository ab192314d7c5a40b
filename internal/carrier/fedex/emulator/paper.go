package emulator

import (
	"context"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/raster"
)

// retrievePath is where labels lie that were wanted as addresses only.
const retrievePath = "/document/v1/cache/retrieve/"

// page is a piece's label. Its bars hold 34 digits, of which the last twelve are the number (carriers sheet 4.2 and 6).
func page(s request, l line, i int, number, master string, e *Emulator) pdf.Label {
	label := pdf.Label{
		Carrier: "FedEx", Service: products[s.Service].name, From: s.Shipper.postal(), To: s.Recipients[0].postal(),
		Weight: grams(l.kg()), Date: e.Desk().Now(), Parcel: i + 1, Of: len(s.Lines), Tracking: number,
		Barcode: pdf.Barcode{Kind: pdf.Code128, Data: "1001000000000000000000" + number, Text: number[:4] + " " + number[4:8] + " " + number[8:]},
		Routing: s.Recipients[0].Address.Country + " AMSA", Specimen: true,
	}
	if len(s.Lines) > 1 {
		label.Notes = append(label.Notes, "Master "+master)
	}
	if len(l.References) > 0 {
		label.Reference = l.References[0].Value
	}
	if at := s.held(); at != "" {
		label.Notes = append(label.Notes, "HOLD AT LOCATION "+at)
	}
	if s.Special != nil && slices.Contains(s.Special.Types, "RETURN_SHIPMENT") {
		label.Notes = append(label.Notes, "RETURN")
	}
	if l.Special != nil && (l.Special.Signature == "DIRECT" || l.Special.Signature == "ADULT") {
		label.Notes = append(label.Notes, l.Special.Signature+" SIGNATURE")
	}
	return label
}

// print is a piece's label in the language it was wanted in, with its media type.
func (p piece) print(ctx context.Context, spell emulate.Spell) ([]byte, string, error) {
	file, err := emulate.Label(emulate.Spell{}, p.Label)
	media := "application/pdf"
	switch {
	case err != nil:
	case p.Image == "PNG":
		media = "image/png"
		file, err = raster.PNG(ctx, file, 203)
	case p.Image == "ZPLII":
		media = "text/plain; charset=utf-8"
		file, err = raster.ZPL(ctx, file, 203)
	}
	if err != nil {
		return nil, "", err
	}
	return spell.Spoil(file), media, nil
}

// paper is the commercial invoice: a form with its name and the shipment's number; the emulator does not fill in its boxes.
func paper(s request, p piece) ([]byte, error) {
	l := p.Label
	l.Service = "COMMERCIAL INVOICE"
	l.Notes = nil
	if s.Customs.Invoice != nil {
		l.Notes = []string{s.Customs.Invoice.Purpose + " " + s.Customs.Invoice.Terms}
	}
	return pdf.Draw(l)
}

// retrieve is the label that an answer's address leads to. Not in our sheet: how long it lies there, and that it asks for no token.
func (e *Emulator) retrieve(w http.ResponseWriter, r *http.Request) {
	var p piece
	var row shipment
	if !e.Desk().Get(pieceKind, r.PathValue("number"), &p) || !e.Desk().Get(shipmentKind, p.Master, &row) {
		refuse(w, http.StatusNotFound, "NOT.FOUND.ERROR", "There is no such document.")
		return
	}
	file, media, err := p.print(r.Context(), emulate.Read(row.Texts...))
	if err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	w.Header().Set("Content-Type", media)
	_, _ = w.Write(file) // the caller may be gone
}
