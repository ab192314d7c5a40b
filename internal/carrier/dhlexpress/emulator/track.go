package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Codes are all event codes of tracking, as the carriers sheet 2.3 lists them.
var Codes = []string{
	"PU", "PL", "SA", "DF", "AF", "AR", "TR", "SM", "PO", "FD", "TP", "RW", "IC", "CD", "UD", "BN", "BR", "CR", "WC", "OO", "OK", "DL", "PD", "DD", "CC", "LX",
	"ND", "NH", "CA", "BA", "CM", "AD", "RD", "RT", "MC", "MS", "MD", "SC", "OH", "HP", "HN", "SS", "DS", "CS", "PY",
}

// event is how a scan is told, in our own words. Home says that it happened where the shipment began.
type event struct {
	code, text string
	home       bool
}

var events = map[emulate.Phase]event{
	emulate.DataReceived:  {"SA", "Shipment data received", true},
	emulate.NotHandedOver: {"OH", "Shipment has not been handed over", true},
	emulate.Collected:     {"PU", "Shipment picked up", true},
	emulate.AtDepot:       {"AF", "Arrived at the facility", true},
	emulate.Sorted:        {"PL", "Processed at the facility", true},
	emulate.Departed:      {"DF", "Departed from the facility", true},
	emulate.AtCustoms:     {"IC", "Customs clearance is in progress", false},
	emulate.CustomsDone:   {"CR", "Released by customs", false},
	emulate.AtLastDepot:   {"AR", "Arrived at the delivery facility", false},
	emulate.OutForDeliver: {"WC", "With the courier", false},
	emulate.NobodyHome:    {"NH", "Nobody was there", false},
	emulate.AtPoint:       {"CC", "Waiting to be collected", false},
	emulate.FetchedAtPt:   {"OK", "Delivered at the service point", false},
	emulate.Delivered:     {"OK", "Delivered", false},
	emulate.Refused:       {"RD", "Refused by the receiver", false},
	emulate.BadAddress:    {"BA", "The address is wrong", false},
	emulate.Damaged:       {"OH", "On hold: damaged", false},
	emulate.Delayed:       {"MD", "Missed a connection", false},
	emulate.Lost:          {"SS", "Search has ended", false},
	emulate.Undeliverable: {"DS", "Cannot be delivered", false},
	emulate.TurnedBack:    {"RT", "Going back to the shipper", false},
	emulate.BackHome:      {"RT", "Back with the shipper", true},
}

// trackOne is GET /shipments/{number}/tracking.
func (e *Emulator) trackOne(w http.ResponseWriter, r *http.Request, by caller) {
	if row, ok := e.find(r.PathValue("number")); ok && row.Account == by.account {
		e.tell(w, r, []booked{row})
		return
	}
	none(w, r)
}

// trackMany is GET /tracking: waybills, pieces, or the shipments of an account under a reference. Numbers nobody knows are left out.
func (e *Emulator) trackMany(w http.ResponseWriter, r *http.Request, by caller) {
	q := r.URL.Query()
	var found []booked
	reference := q.Get("shipmentReference")
	numbers := append(split(q.Get("shipmentTrackingNumber")), split(q.Get("pieceTrackingNumber"))...)
	switch {
	case len(numbers) > 200:
		refuse(w, r, http.StatusBadRequest, "998: Two hundred numbers at most")
		return
	case len(numbers) > 0:
		for _, n := range numbers {
			if row, ok := e.find(n); ok && row.Account == by.account && !slices.ContainsFunc(found, func(b booked) bool { return b.Waybill == row.Waybill }) {
				found = append(found, row)
			}
		}
	case reference == "":
		refuse(w, r, http.StatusBadRequest, "Missing mandatory parameters: shipmentTrackingNumber")
		return
	case q.Get("shipperAccountNumber") != by.account:
		refuse(w, r, http.StatusBadRequest, "Missing mandatory parameters: shipperAccountNumber")
		return
	default:
		for _, row := range emulate.Rows[booked](e.Desk(), shipmentKind) {
			if row.Account == by.account && !e.Desk().Hidden(row.Hidden) && row.refers(reference) {
				found = append(found, row)
			}
		}
	}
	if len(found) == 0 {
		none(w, r)
		return
	}
	e.tell(w, r, found)
}

func split(csv string) []string {
	return strings.FieldsFunc(csv, func(c rune) bool { return c == ',' || c == ' ' })
}

func (b booked) refers(reference string) bool {
	all := slices.Clone(b.Shipment.References)
	for _, p := range b.Shipment.Content.Packages {
		all = append(all, p.References...)
	}
	return slices.ContainsFunc(all, func(v value) bool { return v.Value == reference })
}

func none(w http.ResponseWriter, r *http.Request) {
	refuse(w, r, http.StatusNotFound, "1001: No shipments found for your query.")
}

// tell answers shipments with as much as was asked for.
func (e *Emulator) tell(w http.ResponseWriter, r *http.Request, all []booked) {
	q := r.URL.Query()
	view, level := q.Get("trackingView"), q.Get("levelOfDetail")
	if view == "" {
		view = "last-checkpoint"
	}
	if level == "" {
		level = "shipment"
	}
	views := []string{"all-checkpoints", "all-checkpoints-with-remarks", "last-checkpoint", "shipment-details-only", "advance-shipment", "bbx-children"}
	if !slices.Contains(views, view) || !slices.Contains([]string{"shipment", "piece", "all"}, level) {
		refuse(w, r, http.StatusBadRequest, "998: trackingView or levelOfDetail is not known")
		return
	}
	var out []map[string]any
	for _, b := range all {
		out = append(out, e.told(b, view, level))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"shipments": out})
}

func (e *Emulator) told(b booked, view, level string) map[string]any {
	s := b.Shipment
	scans := e.Desk().Scans(b.Life)
	if view == "last-checkpoint" && len(scans) > 1 {
		scans = scans[len(scans)-1:]
	}
	history := []map[string]any{}
	if view != "shipment-details-only" {
		for _, scan := range scans {
			history = append(history, b.event(scan))
		}
	}
	out := map[string]any{
		"shipmentTrackingNumber": b.Waybill, "status": "Success", "shipmentTimestamp": b.Life.Born.Format("2006-01-02T15:04:05"), "productCode": s.Product,
		"description": said(s.Content.Description), "shipperDetails": seen(*s.Customers.Shipper), "receiverDetails": seen(*s.Customers.Receiver),
		"totalWeight": b.weight(), "unitOfMeasurements": s.Content.Unit, "shipperReferences": references(s.References), "numberOfPieces": len(b.Pieces),
		"estimatedDeliveryDate": b.Life.Born.AddDate(0, 0, 2).Format(time.DateOnly), "controlledAccessDataCodes": []string{},
	}
	if level != "piece" {
		out["events"] = history
	}
	if level != "shipment" {
		var pieces []map[string]any
		for i, id := range b.Pieces {
			p := s.Content.Packages[i]
			pieces = append(pieces, map[string]any{
				"number": i + 1, "shipmentTrackingNumber": b.Waybill, "trackingNumber": id, "weight": p.Weight, "actualWeight": p.Weight, "dimensionalWeight": round(p.volumetric()),
				"shipperReferences": references(p.References), "events": history, "unitOfMeasurements": s.Content.Unit,
			})
		}
		out["pieces"] = pieces
	}
	return out
}

func references(all []value) []map[string]string {
	out := []map[string]string{}
	for _, v := range all {
		out = append(out, map[string]string{"value": v.Value, "typeCode": v.Type})
	}
	return out
}

// seen is a party as tracking shows it: where, not who.
func seen(p party) map[string]any {
	a := p.postal()
	return map[string]any{
		"name":          "",
		"postalAddress": map[string]string{"cityName": a.City, "postalCode": a.PostalCode, "countryCode": a.Country},
		"serviceArea":   []map[string]string{{"code": area(a), "description": strings.ToUpper(a.City) + " - " + a.Country}},
	}
}

func (b booked) weight() (kg float64) {
	for _, p := range b.Shipment.Content.Packages {
		kg += p.Weight
	}
	return round(kg)
}

// event tells a scan at the local time of the place; all places here keep central European time.
func (b booked) event(s emulate.Scan) map[string]any {
	v := events[s.Phase]
	place := b.Shipment.Customers.Receiver.postal()
	if v.home {
		place = b.Shipment.Customers.Shipper.postal()
	}
	at := s.At
	if zone, err := time.LoadLocation("Europe/Brussels"); err == nil {
		at = at.In(zone)
	}
	out := map[string]any{
		"date": at.Format(time.DateOnly), "time": at.Format(time.TimeOnly), "GMTOffset": at.Format("-07:00"), "typeCode": v.code, "description": v.text,
		"serviceArea": []map[string]string{{"code": area(place), "description": strings.ToUpper(place.City) + " - " + place.Country}},
	}
	if s.Phase == emulate.Delivered || s.Phase == emulate.FetchedAtPt {
		out["signedBy"] = "" // left empty, as privacy wants it
	}
	return out
}
