package emulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

const (
	parcelKind = "parcel"
	numberKind = "number" // a parcel's number → its TrackID
)

// parcel is one unit of a shipment, by its TrackID.
type parcel struct {
	TrackID string         `json:"track_id"`
	Number  string         `json:"number"`
	Client  string         `json:"client"`
	Wish    shipment       `json:"wish"`
	Unit    int            `json:"unit"` // from 0
	Life    emulate.Parcel `json:"life"`
	Closed  bool           `json:"closed,omitempty"` // the end of the day was told
	Late    bool           `json:"late,omitempty"`
	Lose    bool           `json:"lose,omitempty"`
	Hidden  time.Time      `json:"hidden,omitzero"`
}

// warehouse is whose address labels show where the shipper gave no other.
var warehouse = postal.Address{Name: "Demo shipper", Street: "Hafenweg", HouseNumber: "1", PostalCode: "36286", City: "Neuenstein", Country: "DE"}

func (s shipment) spell() emulate.Spell {
	a := s.Consignee.Address
	return emulate.Read(append([]string{a.Name1, a.Name2, a.Name3, a.ZIPCode}, s.ShipmentReference...)...)
}

// read decodes and checks a shipment; false when it was answered.
func (e *Emulator) read(w http.ResponseWriter, r *http.Request, c customer) (wish, emulate.Spell, bool) {
	var in wish
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, failure{codeInvalid, "The request cannot be read: " + err.Error(), nil})
		return in, emulate.Spell{}, false
	}
	spell := in.Shipment.spell()
	if spell.Has(emulate.FailAuth) || e.Desk().First(spell, emulate.TokenDies) {
		unauthorized(w)
		return in, spell, false
	}
	var check checker
	check.wish(in, c)
	if f, ok := conjured(spell); ok {
		check.found = append(check.found, f)
	}
	if len(check.found) > 0 {
		refuse(w, http.StatusBadRequest, check.found...)
		return in, spell, false
	}
	return in, spell, true
}

func (e *Emulator) validate(w http.ResponseWriter, r *http.Request, c customer) {
	if _, _, ok := e.read(w, r, c); ok {
		emulate.Send(w, http.StatusOK, map[string]any{"success": true, "validationResult": map[string]any{"Issues": []string{}}})
	}
}

// create buys a label for each unit.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, c customer) {
	in, spell, ok := e.read(w, r, c)
	if !ok {
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		var all []parcel
		for i := range in.Shipment.ShipmentUnit {
			p, err := e.book(c, in.Shipment, i, spell)
			if err != nil {
				refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
				return
			}
			all = append(all, p)
		}
		e.answer(w, r, c, all, in.PrintingOptions, spell)
	})
}

func (e *Emulator) book(c customer, s shipment, n int, spell emulate.Spell) (parcel, error) {
	number, err := digit.GLS("9990", e.Desk().Draw("parcel", 10_000_000))
	if err != nil {
		return parcel{}, err
	}
	// Thirty-six to the seventh: TrackIDs begin with a letter or digit that grows slowly.
	track, err := digit.GLSTrackID(e.Desk().Draw("track", 78_364_164_096))
	if err != nil {
		return parcel{}, err
	}
	p := parcel{
		TrackID: track, Number: number, Client: c.client, Wish: s, Unit: n, Hidden: e.Desk().Late(spell), Late: spell.Has(emulate.LateCancel), Lose: spell.Has(emulate.LoseCancel),
		Life: emulate.Parcel{Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: s.point() != "", Border: postal.NeedsCustoms(begins(s), s.Consignee.Address.postal())},
	}
	if err := e.Desk().Keep(numberKind, number, track); err != nil {
		return p, err
	}
	return p, e.Desk().Keep(parcelKind, track, p)
}

// begins is where the shipment begins.
func begins(s shipment) postal.Address {
	if a := s.Shipper.AlternativeShipperAddress; a != nil {
		return a.postal()
	}
	return warehouse
}

// answer is a CreatedShipment with the labels.
func (e *Emulator) answer(w http.ResponseWriter, r *http.Request, c customer, all []parcel, o printing, spell emulate.Spell) {
	var data, prints []map[string]any
	for _, p := range all {
		s := p.Wish
		data = append(data, map[string]any{
			"TrackID": p.TrackID, "ShipmentUnitReference": s.ShipmentUnit[p.Unit].ShipmentUnitReference, "ParcelNumber": p.Number,
			"Barcodes":    map[string]string{"Primary2D": "A" + p.Number + p.TrackID, "Secondary2D": "A|" + p.TrackID + "|" + s.Consignee.Address.ZIPCode, "Primary1D": p.Number, "Primary1DPrint": p.Number},
			"RoutingInfo": map[string]string{"Tour": "4211", "InboundSortingFlag": "3", "FinalLocationCode": s.Consignee.Address.CountryCode + "99", "HubLocation": "DE99", "LastRoutingDate": e.Desk().Now().Format(time.DateOnly)},
		})
		raw, err := p.label(r.Context(), o.ReturnLabels.LabelFormat, spell, len(s.ShipmentUnit))
		if err != nil {
			refuse(w, http.StatusBadRequest, failure{codeInvalid, err.Error(), nil})
			return
		}
		prints = append(prints, map[string]any{"Data": []string{base64.StdEncoding.EncodeToString(raw)}, "LabelFormat": o.ReturnLabels.LabelFormat})
	}
	emulate.Send(w, http.StatusOK, map[string]any{"CreatedShipment": map[string]any{
		"ShipmentReference": all[0].Wish.ShipmentReference, "ParcelData": data, "PrintData": prints, "CustomerID": c.contact, "PickupLocation": "DE99", "GDPR": []string{},
	}})
}

// label draws one unit's label. Several units are counted on it.
func (p parcel) label(ctx context.Context, format string, spell emulate.Spell, of int) ([]byte, error) {
	s := p.Wish
	u := s.ShipmentUnit[p.Unit]
	to := s.Consignee.Address.postal()
	if shop, ok := shopOf(s.point()); ok {
		at := shop.address.postal()
		at.Company, at.Name = at.Name, to.Name
		to = at
	}
	l := pdf.Label{
		Carrier: "GLS", Service: s.Product, From: begins(s), To: to, Weight: postal.Grams(u.Weight*1000 + 0.5), Tracking: p.Number,
		Notes: []string{"Track ID " + p.TrackID}, Matrix: pdf.Barcode{Kind: pdf.DataMatrix, Data: "A" + p.Number + p.TrackID}, Routing: to.Country + "99",
	}
	if len(s.ShipmentReference) > 0 {
		l.Reference = s.ShipmentReference[0] // there is room for one
	}
	if of > 1 {
		l.Parcel, l.Of = p.Unit+1, of
	}
	for _, note := range []string{u.Note1, u.Note2} {
		if note != "" {
			l.Notes = append(l.Notes, note)
		}
	}
	file, err := emulate.Label(emulate.Spell{}, l)
	switch {
	case err != nil:
		return nil, err
	case format == "ZEBRA":
		file, err = raster.ZPL(ctx, file, 203)
	case format == "PNG":
		file, err = raster.PNG(ctx, file, 200)
	}
	if err != nil {
		return nil, err
	}
	return spell.Spoil(file), nil
}

// own is a customer's own parcel that is not hidden.
func (e *Emulator) own(c customer, track string) (parcel, bool) {
	var p parcel
	ok := e.Desk().Get(parcelKind, track, &p) && p.Client == c.client && !e.Desk().Hidden(p.Hidden)
	return p, ok
}
