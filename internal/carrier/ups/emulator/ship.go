package emulator

import (
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	parcelKind   = "parcel"
	serials      = 10_000_000
	// voidWindow is not in our sheet.
	voidWindow = 28 * 24 * time.Hour
)

// booked is a row of the ledger: a shipment with its parcels.
type booked struct {
	Account  string           `json:"account"`
	Shipment shipment         `json:"shipment"`
	Parcels  []emulate.Parcel `json:"parcels"`
	Texts    []string         `json:"texts"`
	Hidden   time.Time        `json:"hidden,omitzero"`
}

func (b booked) spell() emulate.Spell { return emulate.Read(b.Texts...) }

// ship is POST /ship.
func (e *Emulator) ship(w http.ResponseWriter, r *http.Request, account string) {
	var in shipRequest
	if !read(w, r, &in) {
		return
	}
	q := in.ShipmentRequest
	texts := q.Shipment.texts(q.Request.Reference.Context)
	spell := emulate.Read(texts...)
	if spell.Has(emulate.FailAuth) || e.Desk().First(spell, emulate.TokenDies) {
		unauthorized(w)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		var c check
		c.one("Request.RequestOption", q.Request.Option, "nonvalidate", "validate")
		c.one("LabelSpecification.LabelImageFormat.Code", q.Label.Format.Code, "GIF", "PNG", "ZPL")
		if q.Label.Format.Code == "ZPL" && (q.Label.Stock.Height != "6" && q.Label.Stock.Height != "8" || q.Label.Stock.Width != "4") {
			c.say("120301", "LabelSpecification.LabelStockSize", "Missing or invalid")
		}
		if m := c.shipment(q.Shipment, account, spell); m != nil {
			refuse(w, http.StatusBadRequest, m.code, m.message)
			return
		}
		row, err := e.book(q.Shipment, account, texts, spell)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "10500", err.Error())
			return
		}
		results, err := row.results(r.Context(), q.Label.Format.Code)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "10500", err.Error())
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{"ShipmentResponse": map[string]any{"Response": answer(q.Request.Reference.Context), "ShipmentResults": results}})
	})
}

func (e *Emulator) book(s shipment, account string, texts []string, spell emulate.Spell) (booked, error) {
	row := booked{Account: account, Shipment: s, Texts: texts, Hidden: e.Desk().Late(spell)}
	border := postal.NeedsCustoms(s.from().postal(), s.ShipTo.postal())
	for range s.Packages {
		number, err := digit.UPS(account, s.Service.Code, e.Desk().Draw("1Z", serials))
		if err != nil {
			return booked{}, err
		}
		row.Parcels = append(row.Parcels, emulate.Parcel{Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: len(s.Indication) > 0, Border: border})
	}
	id := row.Parcels[0].Number
	for _, p := range row.Parcels {
		if err := e.Desk().Keep(parcelKind, p.Number, id); err != nil {
			return booked{}, err
		}
	}
	return row, e.Desk().Keep(shipmentKind, id, row)
}

// find is a shipment of an account and the place of a parcel in it.
func (e *Emulator) find(account, number string) (booked, int, bool) {
	var id string
	var row booked
	if !e.Desk().Get(parcelKind, number, &id) || !e.Desk().Get(shipmentKind, id, &row) || row.Account != account || e.Desk().Hidden(row.Hidden) {
		return booked{}, 0, false
	}
	return row, slices.IndexFunc(row.Parcels, func(p emulate.Parcel) bool { return p.Number == number }), true
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var id string
	var row booked
	if !e.Desk().Get(parcelKind, number, &id) || !e.Desk().Get(shipmentKind, id, &row) {
		return emulate.Parcel{}, false
	}
	i := slices.IndexFunc(row.Parcels, func(p emulate.Parcel) bool { return p.Number == number })
	if i < 0 {
		return emulate.Parcel{}, false
	}
	return row.Parcels[i], true
}

// results are what is told of a shipment.
func (b booked) results(ctx context.Context, format string) (map[string]any, error) {
	s := b.Shipment
	total, weight := s.charges(s.Service.Code)
	got := map[string]any{
		"Disclaimer":                   []code{{"01", "Charges of the emulator are made up."}},
		"ShipmentCharges":              map[string]any{"TransportationCharges": euro(total), "ServiceOptionsCharges": euro(0), "TotalCharges": euro(total)},
		"BillingWeight":                map[string]any{"UnitOfMeasurement": code{"KGS", "Kilograms"}, "Weight": strconv.FormatFloat(weight, 'f', 1, 64)},
		"ShipmentIdentificationNumber": b.Parcels[0].Number,
	}
	if s.Rating != nil && s.Rating.Negotiated != nil {
		got["NegotiatedRateCharges"] = map[string]any{"TotalCharge": euro(total * 8 / 10)}
	}
	var parcels []map[string]any
	for i, p := range b.Parcels {
		file, err := b.label(ctx, i, format)
		if err != nil {
			return nil, err
		}
		parcels = append(parcels, map[string]any{
			"TrackingNumber": p.Number, "ServiceOptionsCharges": euro(0),
			"ShippingLabel": map[string]any{"ImageFormat": code{format, format}, "GraphicImage": base64.StdEncoding.EncodeToString(file)},
		})
	}
	got["PackageResults"] = parcels
	if f := s.Options.Forms; f != nil && slices.Contains(f.Types, "01") {
		file, err := emulate.Label(emulate.Spell{}, pdf.Label{
			Carrier: "UPS", Service: "Commercial invoice", From: s.from().postal(), To: s.ShipTo.postal(), Reference: f.Invoice, Tracking: b.Parcels[0].Number,
		})
		if err != nil {
			return nil, err
		}
		got["Form"] = map[string]any{"Code": "01", "Description": "All Requested International Forms", "Image": map[string]any{
			"ImageFormat": code{"PDF", "PDF"}, "GraphicImage": base64.StdEncoding.EncodeToString(file),
		}}
	}
	return got, nil
}

// charges are made up: cents and the weight that is billed.
func (s shipment) charges(service string) (cents int64, kilograms float64) {
	for _, b := range s.Packages {
		kilograms += math.Ceil(b.kilograms()*2) / 2
	}
	base := map[string]int64{"11": 890, "70": 590, "65": 1990, "07": 2890, "08": 2390, "54": 5490, "74": 2490}[service]
	if base == 0 {
		base = 9900
	}
	cents = base*int64(len(s.Packages)) + int64(kilograms*60)
	if s.from().Address.Country != s.ShipTo.Address.Country {
		cents += 1200
	}
	return cents, kilograms
}

func euro(cents int64) money {
	return money{"EUR", fmt.Sprintf("%d.%02d", cents/100, cents%100)}
}

// void is DELETE /void/cancel/{id}, of a shipment or, with ?trackingnumber=, of single parcels.
func (e *Emulator) void(w http.ResponseWriter, r *http.Request, account string) {
	e.change.Lock()
	defer e.change.Unlock()
	row, _, ok := e.find(account, r.PathValue("id"))
	if !ok || row.Parcels[0].Number != r.PathValue("id") {
		refuse(w, http.StatusBadRequest, "190102", "No shipment found within the allowed void period")
		return
	}
	wanted := r.URL.Query()["trackingnumber"]
	now := e.Desk().Now()
	voided := 0
	for i, p := range row.Parcels {
		switch {
		case len(wanted) > 0 && !slices.Contains(wanted, p.Number):
		case !p.VoidedAt.IsZero():
			voided++
		case row.spell().Has(emulate.LateCancel) || e.Desk().Handed(p) || now.Sub(p.Born) > voidWindow:
			refuse(w, http.StatusBadRequest, "190100", "Time for voiding has expired")
			return
		default:
			row.Parcels[i].VoidedAt = now
		}
	}
	if voided == len(row.Parcels) {
		refuse(w, http.StatusBadRequest, "190117", "The shipment has already been voided")
		return
	}
	if err := e.Desk().Keep(shipmentKind, row.Parcels[0].Number, row); err != nil {
		refuse(w, http.StatusInternalServerError, "10500", err.Error())
		return
	}
	if row.spell().Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	emulate.Send(w, http.StatusOK, map[string]any{"VoidShipmentResponse": map[string]any{
		"Response": answer(""), "SummaryResult": map[string]any{"Status": code{"1", "Voided"}},
	}})
}
