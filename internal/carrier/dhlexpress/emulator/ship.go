package emulator

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	pieceKind    = "piece"
)

// booked is a row of the ledger: a waybill with its pieces.
type booked struct {
	Account  string         `json:"account"`
	Waybill  string         `json:"waybill"`
	Pieces   []string       `json:"pieces"`
	Shipment shipment       `json:"shipment"`
	Life     emulate.Parcel `json:"life"`
	Hidden   time.Time      `json:"hidden,omitzero"`
	Papers   []paper        `json:"papers,omitempty"`
}

// ship is POST /shipments.
func (e *Emulator) ship(w http.ResponseWriter, r *http.Request, by caller) {
	var s shipment
	if !read(w, r, &s) {
		return
	}
	spell := emulate.Read(s.texts(r.Header.Get("Message-Reference"))...)
	if spell.Has(emulate.FailAuth) {
		refuse(w, r, http.StatusUnauthorized, "Invalid Credentials")
		return
	}
	var c schema
	c.shipment(s)
	if spell.Has(emulate.FailField) {
		c.say("#/customerDetails/receiverDetails/contactInformation/fullName", "string does not match pattern")
	}
	if len(c.problems) > 0 {
		slices.Sort(c.problems)
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
		return
	}
	if problems := e.business(s, by, spell); len(problems) > 0 {
		wrong(w, r, http.StatusBadRequest, problems)
		return
	}
	if r.URL.Query().Get("validateDataOnly") == "true" {
		emulate.Send(w, http.StatusOK, map[string]any{"warnings": []string{"The data is valid. No shipment was made."}})
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		row, err := e.book(s, by, spell)
		if err != nil {
			refuse(w, r, http.StatusInternalServerError, err.Error())
			return
		}
		answer, err := e.answer(r.Context(), row, spell)
		if err != nil {
			refuse(w, r, http.StatusInternalServerError, err.Error())
			return
		}
		emulate.Send(w, http.StatusCreated, answer)
	})
}

// texts are where words are looked for.
func (s shipment) texts(reference string) []string {
	all := []string{reference}
	for _, v := range s.References {
		all = append(all, v.Value)
	}
	if s.Content != nil {
		for _, p := range s.Content.Packages {
			for _, v := range p.References {
				all = append(all, v.Value)
			}
		}
	}
	if s.Customers != nil && s.Customers.Receiver != nil {
		to := s.Customers.Receiver.postal()
		all = append(all, to.Name, to.Company, to.PostalCode)
	}
	return all
}

func (e *Emulator) book(s shipment, by caller, spell emulate.Spell) (booked, error) {
	waybill, err := digit.DHLExpress(e.Desk().Draw("waybill", 1_000_000_000))
	if err != nil {
		return booked{}, err
	}
	row := booked{Account: by.account, Waybill: waybill, Shipment: s, Hidden: e.Desk().Late(spell), Papers: s.Images}
	row.Life = emulate.Parcel{
		Number: waybill, Born: e.Desk().Now(), Script: spell.Script, ToPoint: s.OnDemand != nil && s.OnDemand.Option == "servicepoint",
		Border: postal.NeedsCustoms(s.Customers.Shipper.postal(), s.Customers.Receiver.postal()),
	}
	for range s.Content.Packages {
		id, err := digit.LicencePlate("JD01", e.Desk().Draw("piece", 1_000_000_000), 14)
		if err != nil {
			return booked{}, err
		}
		if err := e.Desk().Keep(pieceKind, id, waybill); err != nil {
			return booked{}, err
		}
		row.Pieces = append(row.Pieces, id)
	}
	return row, e.Desk().Keep(shipmentKind, waybill, row)
}

// find is a waybill by its number or that of one of its pieces.
func (e *Emulator) find(number string) (booked, bool) {
	waybill := number
	e.Desk().Get(pieceKind, number, &waybill)
	var row booked
	return row, e.Desk().Get(shipmentKind, waybill, &row) && !e.Desk().Hidden(row.Hidden)
}

// life is what happens to a parcel, by its waybill or a piece's.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	row, ok := e.find(number)
	return row.Life, ok
}

// answer is what is told of a shipment once.
func (e *Emulator) answer(ctx context.Context, b booked, spell emulate.Spell) (map[string]any, error) {
	documents, err := b.documents(ctx, spell)
	if err != nil {
		return nil, err
	}
	const api, page = "https://express.api.dhl.com/mydhlapi", "https://www.dhl.com/en/express/tracking.html?AWB="
	var packages []map[string]any
	for i, id := range b.Pieces {
		packages = append(packages, map[string]any{
			"referenceNumber": i + 1, "trackingNumber": id, "trackingUrl": api + "/shipments/" + b.Waybill + "/tracking?pieceTrackingNumber=" + id,
			"volumetricWeight": round(b.Shipment.Content.Packages[i].volumetric()),
		})
	}
	to := b.Shipment.Customers.Receiver.postal()
	out := map[string]any{
		"url": api + "/shipments/" + b.Waybill, "shipmentTrackingNumber": b.Waybill, "trackingUrl": page + b.Waybill, "packages": packages, "documents": documents,
		"shipmentDetails": []map[string]any{{
			"serviceHandlingFeatureCodes": []string{}, "dhlRoutingCode": b.routing(), "dhlRoutingDataId": "2L", "deliveryDateCode": "", "volumetricWeight": round(b.volumetric()),
			"billingCode": "IMP", "serviceContentCode": "WPX", "originServiceArea": map[string]string{"facilityCode": area(b.Shipment.Customers.Shipper.postal()), "outboundSortCode": "001"},
			"destinationServiceArea": map[string]string{"facilityCode": area(to), "inboundSortCode": "002"}, "productShortName": products[b.Shipment.Product],
		}},
		"estimatedDeliveryDate": map[string]string{"estimatedDeliveryDate": b.Life.Born.AddDate(0, 0, 2).Format(time.DateOnly), "estimatedDeliveryType": "QDDC"},
		"warnings":              []string{},
	}
	if *b.Shipment.Pickup.Requested {
		prg, err := e.order(van{Account: b.Account, Ready: b.Shipment.Planned, Close: b.Shipment.Pickup.Close})
		if err != nil {
			return nil, err
		}
		out["dispatchConfirmationNumber"], out["cancelPickupUrl"] = prg, api+"/pickups/"+prg
	}
	return out, nil
}

// routing is the sorting centre's code: country, postal code, and digits for product and features.
func (b booked) routing() string {
	to := b.Shipment.Customers.Receiver.postal()
	return to.Country + compact(to.PostalCode) + "+48500001"
}

func (p piece) volumetric() float64 { return p.Size.Length * p.Size.Width * p.Size.Height / 5000 }

func (b booked) volumetric() (kg float64) {
	for _, p := range b.Shipment.Content.Packages {
		kg += p.volumetric()
	}
	return kg
}

func round(n float64) float64 { return math.Round(n*1000) / 1000 }

// area is a made-up station code.
func area(a postal.Address) string {
	letters := compact(a.City) + "XXX"
	return letters[:3]
}

// compact keeps capitals and digits.
func compact(text string) string {
	var out []rune
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z':
			out = append(out, c-'a'+'A')
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			out = append(out, c)
		}
	}
	return string(out)
}

// image64 is a document of an answer.
func image64(format, kind string, raw []byte) map[string]any {
	return map[string]any{"imageFormat": format, "content": base64.StdEncoding.EncodeToString(raw), "typeCode": kind}
}

func piecesText(i, of int) string { return fmt.Sprintf("Piece %d/%d", i, of) }
