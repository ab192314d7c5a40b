package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	parcelKind   = "parcel"
	// depot begins all numbers; no parcel of DPD's does.
	depot = "0999"
)

// shipmentRow is a shipment that was taken.
type shipmentRow struct {
	ID       string      `json:"id"`
	Customer string      `json:"customer"`
	Parcels  []string    `json:"parcels"`
	Labels   []pdf.Label `json:"labels"`
	Spoil    []string    `json:"spoil"` // the texts that a spell was read from
}

// parcelRow is one parcel of it.
type parcelRow struct {
	emulate.Parcel
	Shipment string `json:"shipment"`
	Barcode  string `json:"barcode"`
	Country  string `json:"country"`
	Service  string `json:"service"`
}

// shipment is POST /shipment: an array of shipments, all of which are taken or none.
func (e *Emulator) shipment(w http.ResponseWriter, r *http.Request, customer map[string]string) {
	if emulate.Media(r) != "application/json" {
		emulate.Send(w, http.StatusUnsupportedMediaType, metaError("META_FORMAT", "The request has to be application/json."))
		return
	}
	out, wrong := printing(r.URL.Query())
	if wrong != nil {
		emulate.Send(w, http.StatusBadRequest, []mistake{*wrong})
		return
	}
	var all []wireShipment
	if wrong := read(r.Body, &all); wrong != nil {
		emulate.Send(w, http.StatusBadRequest, []mistake{*wrong})
		return
	}
	if len(all) == 0 {
		emulate.Send(w, http.StatusBadRequest, []mistake{metaError("META_MANDATORY", "There is no shipment.")})
		return
	}
	var texts []string
	for _, s := range all {
		texts = append(texts, s.texts()...)
	}
	spell := emulate.Read(texts...)
	if e.Desk().First(spell, emulate.TokenDies) || spell.Has(emulate.FailAuth) {
		if err := e.Desk().Withdraw(emulate.Bearer(r)); err != nil {
			emulate.Send(w, http.StatusInternalServerError, metaError("META_INTERNAL", err.Error()))
			return
		}
		emulate.Send(w, http.StatusUnauthorized, metaError("META_TOKEN", "The token is missing, unknown or has expired."))
		return
	}
	var mistakes []mistake
	for _, s := range all {
		mistakes = append(mistakes, checked(s, customer)...)
	}
	if len(mistakes) == 0 {
		mistakes = conjured(spell, all[0])
	}
	if len(mistakes) > 0 {
		emulate.Send(w, http.StatusBadRequest, mistakes)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) { e.take(w, r, customer, all, texts, spell, out) })
}

// texts are where a spell may stand.
func (s wireShipment) texts() []string {
	texts := append([]string{}, s.References...)
	if s.Receiver != nil && s.Receiver.Address != nil {
		a := s.Receiver.Address
		texts = append(texts, a.Company, a.Name1, a.Name2, a.PostalCode)
	}
	for _, p := range s.Parcels {
		texts = append(texts, p.References...)
	}
	return texts
}

// conjured are the refusals on demand.
func conjured(spell emulate.Spell, s wireShipment) []mistake {
	switch {
	case spell.Has(emulate.FailContract):
		return []mistake{unitError("BU_CUSTOMER", "Product "+s.Infos.Product+" is not in the contract of this customer.")}
	case spell.Has(emulate.FailAddress):
		return []mistake{unitError("BU_ADDRESS", "receiver.address.zipCode: "+s.Receiver.Address.PostalCode+" does not belong to "+s.Receiver.Address.City)}
	case spell.Has(emulate.FailField):
		return []mistake{metaError("META_FORMAT", "receiver.address.name1: is not valid")}
	case spell.Has(emulate.FailRoute):
		return []mistake{unitError("BU_ROUTE", "Product "+s.Infos.Product+" does not go to "+s.Receiver.Address.Country+".")}
	}
	return nil
}

// take keeps the shipments and answers with their numbers and one label for all.
func (e *Emulator) take(w http.ResponseWriter, r *http.Request, customer map[string]string, all []wireShipment, texts []string, spell emulate.Spell, out medium) {
	var answer []labelled
	var pages []pdf.Label
	for _, s := range all {
		row, told, err := e.number(s, customer, spell)
		if err == nil {
			row.Spoil = texts
			err = e.Desk().Keep(shipmentKind, row.ID, row)
		}
		if err != nil {
			emulate.Send(w, http.StatusInternalServerError, metaError("META_INTERNAL", err.Error()))
			return
		}
		answer, pages = append(answer, told), append(pages, row.Labels...)
	}
	label, err := out.draw(r.Context(), spell, pages)
	if err != nil {
		emulate.Send(w, http.StatusInternalServerError, metaError("META_INTERNAL", err.Error()))
		return
	}
	answer[0].Label = label
	emulate.Send(w, http.StatusOK, answer)
}

// number gives a shipment and its parcels their numbers.
func (e *Emulator) number(s wireShipment, customer map[string]string, spell emulate.Spell) (shipmentRow, labelled, error) {
	serial := e.Desk().Draw("shipment", 1e9)
	row := shipmentRow{ID: fmt.Sprintf("9%09d", serial), Customer: customer["customer_id"]}
	told := labelled{Shipment: row.ID, NetworkShipment: fmt.Sprintf("MPS%s9%09d", depot, serial)}
	to := *s.Receiver.Address
	country, _ := postal.Lookup(to.Country)
	for i, box := range s.Parcels {
		full, err := digit.DPD(depot, e.Desk().Draw("parcel", 1e10))
		if err != nil {
			return row, told, err
		}
		number := full[:14]
		code, err := digit.DPDCode(tail(to.PostalCode), number, s.Infos.Product, fmt.Sprintf("%03d", country.Numeric))
		if err != nil {
			return row, told, err
		}
		p := parcelRow{Parcel: emulate.Parcel{
			Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: s.Receiver.Pudo != "", Border: s.International != nil,
		}, Shipment: row.ID, Barcode: code, Country: to.Country, Service: s.Infos.Product}
		if err := e.Desk().Keep(parcelKind, number, p); err != nil {
			return row, told, err
		}
		row.Parcels = append(row.Parcels, number)
		row.Labels = append(row.Labels, page(s, box, i, full, code, e.Desk().Now()))
		told.Parcels, told.NetworkParcels = append(told.Parcels, number), append(told.NetworkParcels, number)
		told.Barcodes = append(told.Barcodes, code)
	}
	return row, told, nil
}

// tail is a postal code as the bars hold it: seven places.
func tail(code string) string {
	plain := strings.NewReplacer(" ", "", "-", "").Replace(code)
	return plain[:min(7, len(plain))]
}

// page is a parcel's label: the route, the service, the 28 characters of the barcode and the number with its check character.
func page(s wireShipment, box wireParcel, i int, full, code string, now time.Time) pdf.Label {
	weight, _ := strconv.Atoi(box.Infos.Weight)
	l := pdf.Label{
		Carrier: "DPD", Service: products[s.Infos.Product].name, From: s.Sender.Address.postal(), To: s.Receiver.Address.postal(),
		Weight: postal.Grams(weight), Date: now, Parcel: i + 1, Of: len(s.Parcels), Tracking: full[:14],
		Barcode: pdf.Barcode{Kind: pdf.Code128, Data: "%" + code, Text: spaced(code)},
		Routing: s.Receiver.Address.Country + "-DPD-" + depot, Notes: []string{"Track: " + full},
	}
	if len(s.References) > 0 {
		l.Reference = s.References[0]
	}
	if s.Receiver.Pudo != "" {
		l.Notes = append(l.Notes, "Pickup "+s.Receiver.Pudo)
	}
	return l
}

// spaced writes the barcode as people read it: 0075 004 1077 4000 2483 83 101 902 D.
func spaced(c string) string {
	return strings.Join([]string{c[:4], c[4:7], c[7:11], c[11:15], c[15:19], c[19:21], c[21:24], c[24:27], c[27:]}, " ")
}
