package gls

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Announce orders a shipment with its labels.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	printing, format, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	var got wireCreated
	if err := d.post(ctx, c, shipIT, wireRequest{toWire(c, s, p), printing}, &got, false); err != nil {
		return carrier.Announced{}, p.turned(err)
	}
	if len(got.Shipment.Parcels) != len(s.Boxes) {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there are not as many parcels in it as boxes"))
	}
	var out carrier.Announced
	var ids []string
	for _, box := range got.Shipment.Parcels {
		if box.ParcelNumber == "" || box.TrackID == "" {
			return carrier.Announced{}, carrier.Unreadable(false, errors.New("a parcel has no number in it"))
		}
		ids = append(ids, box.TrackID)
		out.Boxes = append(out.Boxes, carrier.AnnouncedBox{Number: box.ParcelNumber})
	}
	out.CarrierReference = strings.Join(ids, separator)
	if files := got.labels(); len(files) == len(out.Boxes) {
		for i, file := range files {
			out.Boxes[i].Label = carrier.Label{Media: format, Size: "a6", Bytes: file}
			out.LabelsLater = out.LabelsLater || len(file) == 0
		}
		return out, nil
	}
	// One file for all boxes cannot be taken apart in every format; labels are had one by one.
	if err := d.reprint(ctx, c, ids, time.Time{}, out.Boxes, printing, format); err != nil {
		out.LabelsLater = true
	}
	return out, nil
}

// turned puts right whose address a refusal is about: on a return the consignee is whom the parcel comes from.
func (p product) turned(err error) error {
	e, ok := carrier.As(err)
	if !ok || !p.back {
		return err
	}
	side, field, within := strings.Cut(e.Field, ".")
	if other, ok := map[string]string{"to": "from", "from": "to"}[side]; ok {
		if e.Field = other; within {
			e.Field += "." + field
		}
	}
	return err
}

// separator stands between the TrackIDs in a carrier's reference.
const separator = ","

// labels are all files that came, in the order of the parcels. What cannot be decoded is told as far as it can: whether a label can be printed is looked at later.
func (w wireCreated) labels() [][]byte {
	var all [][]byte
	for _, print := range w.Shipment.Print {
		for _, piece := range print.Data {
			file, _ := base64.StdEncoding.DecodeString(piece) // what it read before an error is the broken label
			all = append(all, file)
		}
	}
	return all
}

// Labels fetches the labels of a shipment again, as PDF.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	printing, format, err := paper("", "")
	if err != nil {
		return carrier.Announced{}, err
	}
	out := carrier.Announced{CarrierReference: s.CarrierReference}
	for _, n := range s.Numbers {
		out.Boxes = append(out.Boxes, carrier.AnnouncedBox{Number: n})
	}
	ids := strings.Split(s.CarrierReference, separator)
	if len(ids) != len(out.Boxes) {
		return out, carrier.Refuse(carrier.KindNotFound, "", "this shipment has no TrackIDs of GLS")
	}
	return out, d.reprint(ctx, c, ids, s.AnnouncedAt, out.Boxes, printing, format)
}

// reprint fetches the label of each box; born is when they were announced, zero for just now.
func (d *Driver) reprint(ctx context.Context, c carrier.Contract, ids []string, born time.Time, boxes []carrier.AnnouncedBox, printing wirePrinting, format string) error {
	for i, id := range ids {
		ask := wireReprint{TrackID: id, Printing: printing}
		if !born.IsZero() {
			ask.CreationDate = born.Format(time.DateOnly)
		}
		var got wireCreated
		if err := d.post(ctx, c, shipIT+"/reprintparcel", ask, &got, true); err != nil {
			return err
		}
		files := got.labels()
		if len(files) == 0 {
			return carrier.Unreadable(true, errors.New("there is no label in it"))
		}
		boxes[i].Label = carrier.Label{Media: format, Size: "a6", Bytes: files[0]}
	}
	return nil
}

// paper is how labels are to be printed, and the media type that this gives.
func paper(media, size string) (wirePrinting, string, error) {
	media = cmp.Or(media, carrier.PDF)
	if size := strings.ToLower(size); size != "" && size != "a6" {
		return wirePrinting{}, "", carrier.Refuse(carrier.KindValidation, "label_size", "GLS's labels are on A6")
	}
	switch media {
	case carrier.PDF:
		return wirePrinting{wireLabels{"NONE", "PDF"}}, media, nil
	case carrier.PNG:
		return wirePrinting{wireLabels{"NONE", "PNG"}}, media, nil
	case carrier.ZPL:
		return wirePrinting{wireLabels{"ZPL_200", "ZEBRA"}}, media, nil
	}
	return wirePrinting{}, "", carrier.Refuse(carrier.KindValidation, "label_media", "GLS gives no labels as %s", media)
}

// middleware is the name that GLS is told of the program that asks.
const middleware = "Waybill"

// incoterms are two digits: 10 is delivered duty paid and cleared, 18 delivered at place and cleared, 20 delivered at place.
var incoterms = map[string]string{"ddp": "10", "dap_dp": "18", "dap": "20", "dap_np": "20", "ddu": "20", "exw": "20"}

// toWire is the shipment in the carrier's words.
func toWire(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	to, from := s.To, s.From
	if p.back {
		// GLS turns the two round itself on the label of a return: the consignee is whom the parcel comes from.
		to, from = from, to
	}
	printed := toAddress(from)
	w := wireShipment{
		References: []string{s.Reference}, Middleware: middleware, Product: p.group,
		Consignee: wireConsignee{Category: "PRIVATE", Address: toAddress(to)},
		Shipper:   wireShipper{ContactID: c.Credentials["contact_id"], Alternative: &printed},
	}
	if to.Company != "" {
		w.Consignee.Category = "BUSINESS"
	}
	if s.OrderNumber != "" && len([]rune(s.OrderNumber)) <= maxLine {
		w.References = append(w.References, s.OrderNumber)
	}
	if !s.ShipAt.IsZero() {
		w.ShippingDate = s.ShipAt.Format(time.DateOnly)
	}
	if s.Customs != nil {
		w.IncotermCode = cmp.Or(incoterms[s.Customs.Incoterm], "20")
	}
	switch {
	case p.point:
		w.Services = []wireService{{Shop: &wireShop{p.service, s.ServicePoint.Code}}}
	case p.back:
		w.Services = []wireService{{ShopReturn: &wireBack{p.service, 1}}}
	case p.service != "":
		w.Services = []wireService{{Plain: &wireNamed{p.service}}}
	}
	for i, b := range s.Boxes {
		w.Units = append(w.Units, toUnit(s, i, b))
	}
	return w
}

func toUnit(s carrier.Sending, i int, b carrier.Box) wireUnit {
	u := wireUnit{Weight: kilograms(b.Weight)}
	notes := slices.DeleteFunc(slices.Clone(b.Notes), func(n string) bool { return len([]rune(n)) > maxLine }) // where there is room
	if len(notes) > 0 {
		u.Note1 = notes[0]
	}
	if len(notes) > 1 {
		u.Note2 = notes[1]
	}
	if b.Insured.Minor > 0 {
		u.Services = []wireService{{Liability: &wireLiability{"service_addonliability", decimal(b.Insured), b.Insured.Currency, content(s, i)}}}
	}
	return u
}

// content is what lies in a box, in a few words.
func content(s carrier.Sending, box int) string {
	var all []string
	for _, item := range s.Items {
		if item.Box == box && item.Description != "" {
			all = append(all, item.Description)
		}
	}
	return short(strings.Join(all, " "))
}

// maxContent is how much the content of an insured parcel may say.
const maxContent = 255

func short(text string) string {
	letters := []rune(text)
	return strings.TrimSpace(string(letters[:min(len(letters), maxContent)]))
}

func toAddress(a postal.Address) wireAddress {
	w := wireAddress{
		Name1: a.Name, Name3: a.Line2, CountryCode: a.Country, Province: a.State, ZIPCode: a.PostalCode, City: a.City, Street: a.Street, StreetNumber: a.HouseNumber,
		Email: a.Email, ContactPerson: a.Name, Mobile: a.Phone,
	}
	if a.Company != "" {
		w.Name1, w.Name2 = a.Company, a.Name
	}
	return w
}
