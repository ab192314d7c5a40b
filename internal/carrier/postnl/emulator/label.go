package emulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// shipmentKind is the ledger's name for announced barcodes.
const shipmentKind = "shipment"

// shipment is one barcode as it was announced.
type shipment struct {
	Barcode     string         `json:"barcode"`
	Customer    string         `json:"customer"` // CustomerCode
	Sender      sender         `json:"sender"`
	Parcel      parcel         `json:"parcel"`
	Life        emulate.Parcel `json:"life"`
	Made        time.Time      `json:"made"`
	ConfirmedAt time.Time      `json:"confirmed_at,omitzero"`
	Hidden      time.Time      `json:"hidden,omitzero"`
}

// answered is one of the ResponseShipments.
type answered struct {
	ProductCodeDelivery string
	Barcode             string
	MainBarcode         string `json:",omitempty"`
	Labels              any    `json:",omitempty"`
	Errors              any    `json:",omitempty"`
	Warnings            any    `json:",omitempty"`
}

// read decodes and checks an announcement; false when it was answered.
func (e *Emulator) read(w http.ResponseWriter, r *http.Request, c customer) (announcement, emulate.Spell, bool) {
	var a announcement
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		refuse(w, http.StatusBadRequest, problem{codeInvalid, "The request is not valid JSON of this service", err.Error()})
		return a, emulate.Spell{}, false
	}
	spell := words(a)
	if spell.Has(emulate.FailAuth) {
		gateway(w, http.StatusUnauthorized, "oauth.v2.InvalidApiKey", "Invalid ApiKey")
		return a, spell, false
	}
	if !owns(w, c, a.Customer.CustomerCode, a.Customer.CustomerNumber) {
		return a, spell, false
	}
	if p, ok := conjured(spell); ok && !spell.Has(emulate.FailIn200) {
		refuse(w, http.StatusBadRequest, p)
		return a, spell, false
	}
	var check checker
	check.announcement(a, c)
	if len(check.found) > 0 {
		refuse(w, http.StatusBadRequest, check.found...)
		return a, spell, false
	}
	if p, ok := conjured(spell); ok {
		all := make([]answered, len(a.Shipments))
		for i, s := range a.Shipments {
			all[i] = answered{ProductCodeDelivery: s.ProductCodeDelivery, Barcode: s.Barcode, Errors: lone([]problem{p}, bare(s.Barcode))}
		}
		reply(w, all)
		return a, spell, false
	}
	return a, spell, true
}

// words reads the spell out of receivers and references.
func words(a announcement) emulate.Spell {
	var texts []string
	for _, p := range a.Shipments {
		texts = append(texts, p.Reference, p.CustomerOrderNumber, p.Remark)
		if to := p.find("01"); to != nil {
			texts = append(texts, to.FirstName, to.Name, to.CompanyName, to.Zipcode)
		}
	}
	return emulate.Read(texts...)
}

// label answers labels, and confirms the shipments unless confirm is false. Not in our sheet: a barcode that was announced before gets the label that was kept for it; for
// another receiver or product it is refused. A confirmed shipment stays confirmed.
func (e *Emulator) label(w http.ResponseWriter, r *http.Request, c customer) {
	confirm := r.URL.Query().Get("confirm")
	if confirm != "" && confirm != "true" && confirm != "false" {
		refuse(w, http.StatusBadRequest, problem{codeInvalid, "confirm is true or false", "confirm"})
		return
	}
	a, spell, ok := e.read(w, r, c)
	if !ok {
		return
	}
	take := func(w http.ResponseWriter, r *http.Request) {
		kept, ok := e.take(w, a, c, spell, confirm != "false")
		if !ok {
			return
		}
		all := make([]answered, len(kept))
		for i, s := range kept {
			labels, err := s.labels(r.Context(), a.Message.Printertype, spell, i+1, len(kept))
			if err != nil {
				refuse(w, http.StatusBadRequest, problem{codeInvalid, err.Error(), ""})
				return
			}
			bare := bare(s.Barcode)
			all[i] = answered{ProductCodeDelivery: s.Parcel.ProductCodeDelivery, Barcode: s.Barcode, Labels: lone(labels, bare)}
			if len(kept) > 1 {
				all[i].MainBarcode = kept[0].Barcode
			}
			if spell.Script == "" && s.Parcel.Reference == "" {
				all[i].Warnings = lone([]problem{{Code: "W1", Description: "There is no Reference"}}, bare)
			}
		}
		reply(w, all)
	}
	if e.known(a) { // what was taken under a spell is told plainly afterwards
		spell = emulate.Spell{}
		take(w, r)
		return
	}
	e.Desk().Under(spell, w, r, take)
}

func reply(w http.ResponseWriter, all []answered) {
	emulate.Send(w, http.StatusOK, map[string]any{"MergedLabels": []string{}, "ResponseShipments": lone(all, bare(all[0].Barcode))})
}

// known reports whether all barcodes were announced before.
func (e *Emulator) known(a announcement) bool {
	for _, p := range a.Shipments {
		var s shipment
		if !e.Desk().Get(shipmentKind, p.Barcode, &s) {
			return false
		}
	}
	return true
}

// take keeps the shipments; false when it has answered a refusal.
func (e *Emulator) take(w http.ResponseWriter, a announcement, c customer, spell emulate.Spell, confirm bool) ([]shipment, bool) {
	e.taking.Lock()
	defer e.taking.Unlock()
	for _, p := range a.Shipments {
		var old shipment
		if e.Desk().Get(shipmentKind, p.Barcode, &old) && !old.same(p, c) {
			refuse(w, http.StatusBadRequest, problem{codeBarcode2, "Barcode " + p.Barcode + " belongs to another shipment", "Shipments.Barcode"})
			return nil, false
		}
	}
	now := e.Desk().Now()
	all := make([]shipment, len(a.Shipments))
	for i, p := range a.Shipments {
		product := products[p.ProductCodeDelivery]
		s := shipment{
			Barcode: p.Barcode, Customer: c.code, Sender: a.Customer, Parcel: p, Made: now, Hidden: e.Desk().Late(spell),
			Life: emulate.Parcel{Number: p.Barcode, Born: now, Script: spell.Script, ToPoint: product.point, Border: product.to == toWorld},
		}
		e.Desk().Get(shipmentKind, p.Barcode, &s)
		if confirm && s.ConfirmedAt.IsZero() {
			s.ConfirmedAt = now
		}
		if err := e.Desk().Keep(shipmentKind, s.Barcode, s); err != nil {
			gateway(w, http.StatusInternalServerError, "InternalServerError", err.Error())
			return nil, false
		}
		all[i] = s
	}
	return all, true
}

// same reports whether p is the shipment that was announced under the barcode.
func (s shipment) same(p parcel, c customer) bool {
	a, b := s.Parcel.find("01"), p.find("01")
	return s.Customer == c.code && s.Parcel.ProductCodeDelivery == p.ProductCodeDelivery && s.Parcel.Reference == p.Reference &&
		a.Zipcode == b.Zipcode && a.City == b.City && a.Name == b.Name && a.CompanyName == b.CompanyName && a.Countrycode == b.Countrycode
}

// confirm pre-alerts shipments whose labels exist already, or that have labels of the customer's own. It answers no labels.
func (e *Emulator) confirm(w http.ResponseWriter, r *http.Request, c customer) {
	a, spell, ok := e.read(w, r, c)
	if !ok {
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, _ *http.Request) {
		kept, ok := e.take(w, a, c, spell, true)
		if !ok {
			return
		}
		type line struct{ Barcode string }
		lines := make([]line, len(kept))
		for i, s := range kept {
			lines[i].Barcode = s.Barcode
		}
		emulate.Send(w, http.StatusOK, map[string]any{"ResponseShipments": lone(lines, bare(lines[0].Barcode))})
	})
}

// label64 is one of the Labels of an answer.
type label64 struct {
	Content     string // base64
	ContentType string
	Labeltype   string
	OutputType  string
}

func encoded(f format, kind string, raw []byte) label64 {
	return label64{Content: base64.StdEncoding.EncodeToString(raw), ContentType: f.media, Labeltype: kind, OutputType: f.output}
}
