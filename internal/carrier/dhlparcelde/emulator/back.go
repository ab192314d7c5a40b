package emulator

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// returnOrder is the body of the returns service: a parcel back to one of the customer's receivers.
type returnOrder struct {
	ReceiverID        string   `json:"receiverId"`
	CustomerReference string   `json:"customerReference"`
	ShipmentReference string   `json:"shipmentReference"`
	Shipper           party    `json:"shipper"`
	ItemWeight        *weight  `json:"itemWeight"`
	ItemValue         *amount  `json:"itemValue"`
	CustomsDetails    *customs `json:"customsDetails"`
}

// receivers are where returns go, by the country they come from; every customer of the emulator has the same.
var receivers = map[string]string{"deu": "DEU", "bel": "BEL", "fra": "FRA", "nld": "NLD", "aut": "AUT", "lux": "LUX", "ita": "ITA", "esp": "ESP", "pol": "POL", "che": "CHE", "gbr": "GBR"}

// warehouse is where they end.
var warehouse = postal.Address{Name: "Retourenlager Muster", Street: "Wareneingang", HouseNumber: "7", PostalCode: "53113", City: "Bonn", Country: "DE"}

// locations is GET /locations of the returns service.
func (e *Emulator) locations(w http.ResponseWriter, _ *http.Request, _ customer) {
	all := []map[string]string{}
	for id, country := range receivers {
		all = append(all, map[string]string{"receiverId": id, "shipperCountry": country})
	}
	emulate.Send(w, http.StatusOK, all)
}

// giveBack is POST /orders of the returns service. What is wrong is told with the field in front of it, one thing at a time.
func (e *Emulator) giveBack(w http.ResponseWriter, r *http.Request, who customer) {
	wanted := r.URL.Query().Get("labelType")
	if wanted == "" {
		wanted = "SHIPMENT_LABEL"
	}
	label, code := wanted != "QR_LABEL", wanted != "SHIPMENT_LABEL"
	if label && code && wanted != "BOTH" {
		problem(w, http.StatusBadRequest, "labelType: one of SHIPMENT_LABEL, QR_LABEL, BOTH.")
		return
	}
	var in returnOrder
	if !decode(w, r, &in) {
		return
	}
	s := emulate.Read(in.Shipper.Name1, in.Shipper.Name2, in.Shipper.Name3, in.Shipper.PostalCode, in.CustomerReference, in.ShipmentReference)
	if s.Has(emulate.FailAuth) || e.Desk().First(s, emulate.TokenDies) {
		unauthorized(w)
		return
	}
	e.Desk().Under(s, w, r, func(w http.ResponseWriter, _ *http.Request) {
		if c := in.check(s); len(c.messages) > 0 {
			problem(w, http.StatusBadRequest, c.messages[0].Property+": "+c.messages[0].Message)
			return
		}
		e.takeBack(w, who, in, s, label, code)
	})
}

func (in returnOrder) check(s emulate.Spell) check {
	var c check
	if receivers[in.ReceiverID] == "" || s.Has(emulate.FailContract) {
		c.bad("receiverId", "The receiver is not agreed.")
	}
	c.party("shipper.", in.Shipper)
	c.length("customerReference", in.CustomerReference, 0, 30)
	c.length("shipmentReference", in.ShipmentReference, 0, 30)
	if in.ItemWeight != nil && (in.ItemWeight.kg() <= 0 || in.ItemWeight.kg() > 31.5) {
		c.bad("itemWeight", "The weight is between 0 and 31.5 kg.")
	}
	if in.ItemValue != nil {
		c.money("itemValue", *in.ItemValue)
	}
	if want := receivers[in.ReceiverID]; want != "" && in.Shipper.Country != want || s.Has(emulate.FailRoute) {
		c.bad("receiverId", "The receiver takes nothing from this country.")
	}
	if postal.NeedsCustoms(in.Shipper.postal(), warehouse) && in.CustomsDetails == nil {
		c.bad("customsDetails", "Returns from there need customs data.")
	}
	switch {
	case s.Has(emulate.FailAddress):
		c.bad("shipper.postalCode", "The address was not found.")
	case s.Has(emulate.FailField):
		c.bad("shipper.name1", "The name is not taken.")
	}
	return c
}

func (e *Emulator) takeBack(w http.ResponseWriter, who customer, in returnOrder, s emulate.Spell, label, code bool) {
	number, err := e.number()
	if err == nil {
		err = e.Desk().Keep(shipmentKind, number, shipment{
			Customer: who.id, Return: &in, Hidden: e.Desk().Late(s),
			Parcel: emulate.Parcel{Number: number, Born: e.Desk().Now(), Script: s.Script, Border: postal.NeedsCustoms(in.Shipper.postal(), warehouse)},
		})
	}
	answer := map[string]any{"sstatus": state{Title: "Created", StatusCode: http.StatusCreated}, "shipmentNo": number, "routingCode": routing(warehouse, 58070)}
	if err == nil && label {
		var file []byte
		file, err = emulate.Label(s, pdf.Label{
			Carrier: "DHL", Service: "DHL Retoure", From: in.Shipper.postal(), To: warehouse, Reference: in.CustomerReference,
			Tracking: number, Barcode: pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + number[2:]}, Routing: routing(warehouse, 58070),
		})
		answer["label"] = paper{B64: base64.StdEncoding.EncodeToString(file), FileFormat: "PDF"}
	}
	if err == nil && code {
		var picture []byte
		picture, err = square(number)
		answer["qrLabel"] = paper{B64: base64.StdEncoding.EncodeToString(picture), FileFormat: "PNG"}
	}
	if err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusCreated, answer)
}

// square is a QR code as a picture.
func square(text string) ([]byte, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err == nil {
		code, err = barcode.Scale(code, 300, 300)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, code)
	return b.Bytes(), err
}
