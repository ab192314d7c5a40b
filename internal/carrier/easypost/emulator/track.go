package emulator

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Codes are all statuses of a tracker.
var Codes = []string{
	"unknown", "pre_transit", "in_transit", "out_for_delivery", "delivered", "available_for_pickup", "return_to_sender", "failure", "cancelled", "error",
}

// scan is how a phase is told. Details are not in our sheet.
type scan struct{ status, detail, message string }

var scans = map[emulate.Phase]scan{
	emulate.DataReceived:  {"pre_transit", "label_created", "The label was made."},
	emulate.NotHandedOver: {"pre_transit", "awaiting_handover", "The parcel was not handed over yet."},
	emulate.Collected:     {"in_transit", "picked_up", "Picked up."},
	emulate.AtDepot:       {"in_transit", "arrived_at_facility", "Arrived at the first depot."},
	emulate.Sorted:        {"in_transit", "sorted", "Sorted."},
	emulate.Departed:      {"in_transit", "departed_facility", "On the road."},
	emulate.AtCustoms:     {"in_transit", "in_customs", "With customs."},
	emulate.CustomsDone:   {"in_transit", "cleared_customs", "Cleared by customs."},
	emulate.AtLastDepot:   {"in_transit", "arrived_at_destination", "Arrived at the last depot."},
	emulate.OutForDeliver: {"out_for_delivery", "out_for_delivery", "Out for delivery."},
	emulate.NobodyHome:    {"in_transit", "delivery_attempted", "Nobody was at home."},
	emulate.AtPoint:       {"available_for_pickup", "available_for_pickup", "Waiting to be collected."},
	emulate.FetchedAtPt:   {"delivered", "picked_up_by_recipient", "Collected."},
	emulate.Delivered:     {"delivered", "delivered", "Delivered."},
	emulate.Refused:       {"return_to_sender", "refused", "Refused by the recipient."},
	emulate.BadAddress:    {"error", "address_correction", "The address is wrong."},
	emulate.Damaged:       {"error", "damaged", "Damaged."},
	emulate.Delayed:       {"in_transit", "delayed", "Delayed."},
	emulate.Lost:          {"failure", "lost", "Lost."},
	emulate.Undeliverable: {"failure", "undeliverable", "Cannot be delivered."},
	emulate.TurnedBack:    {"return_to_sender", "return", "Going back to the sender."},
	emulate.BackHome:      {"return_to_sender", "returned", "Back with the sender."},
	emulate.Cancelled:     {"cancelled", "cancelled", "Cancelled by the sender."},
}

// byCode is a customer's shipment by its tracking code.
func (e *Emulator) byCode(who customer, code string) (shipment, bool) {
	var id string
	var s shipment
	ok := e.Desk().Get(codeKind, code, &id) && e.Desk().Get(shipmentKind, id, &s) && s.Customer == who && !e.Desk().Hidden(s.Hidden)
	return s, ok
}

// Walk moves the clock to the next scan of a parcel, and tells the webhooks; false when none is ahead, or there is no such parcel.
func (e *Emulator) Walk(code string) bool {
	moved := e.Frame.Walk(code)
	if moved {
		e.tell(context.Background())
	}
	return moved
}

// life is what happens to a parcel.
func (e *Emulator) life(code string) (emulate.Parcel, bool) {
	var id string
	var s shipment
	ok := e.Desk().Get(codeKind, code, &id) && e.Desk().Get(shipmentKind, id, &s)
	return s.Life, ok
}

func trackerID(s shipment) string { return "trk_" + strings.TrimPrefix(s.ID, "shp_") }

// trackerView is a tracker with all that has happened; steps are oldest first.
func (e *Emulator) trackerView(s shipment) map[string]any {
	return e.trackerOf(s, e.Desk().Scans(s.Life))
}

func (e *Emulator) trackerOf(s shipment, told []emulate.Scan) map[string]any {
	details := []map[string]any{}
	status, detail, updated := "unknown", "unknown", s.Bought
	for _, one := range told {
		t := scans[one.Phase]
		status, detail, updated = t.status, t.detail, one.At
		place := s.Asked.From
		if slices.Contains([]emulate.Phase{emulate.AtLastDepot, emulate.OutForDeliver, emulate.NobodyHome, emulate.AtPoint, emulate.FetchedAtPt, emulate.Delivered}, one.Phase) {
			place = s.Asked.To
		}
		details = append(details, map[string]any{
			"object": "TrackingDetail", "message": t.message, "description": t.message, "status": t.status, "status_detail": t.detail, "datetime": stamp(one.At),
			"source": s.Chosen.Carrier, "carrier_code": "",
			"tracking_location": map[string]any{"object": "TrackingLocation", "city": place.City, "state": nil, "country": place.Country, "zip": place.Zip},
		})
	}
	v := map[string]any{
		"id": trackerID(s), "object": "Tracker", "mode": "test", "tracking_code": s.Life.Number, "status": status, "status_detail": detail, "created_at": stamp(s.Bought),
		"updated_at": stamp(updated), "signed_by": nil, "weight": s.Asked.Parcel.Weight, "est_delivery_date": stamp(s.Bought.AddDate(0, 0, s.Chosen.Days)),
		"shipment_id": s.ID, "carrier": s.Chosen.Carrier, "tracking_details": details, "fees": []any{}, "carrier_detail": nil,
		"finalized": status == "delivered" || status == "cancelled", "is_return": s.Asked.IsReturn, "public_url": "https://track.easypost.example/" + trackerID(s), //nolint:misspell // the key is spelled so
	}
	if status == "delivered" {
		v["signed_by"] = s.Asked.To.Name
	}
	return v
}

// trial are the tracking codes that always tell the same, for tests.
var trial = map[string]string{
	"EZ1000000001": "pre_transit", "EZ2000000002": "in_transit", "EZ3000000003": "out_for_delivery", "EZ4000000004": "delivered",
	"EZ5000000005": "return_to_sender", "EZ6000000006": "failure", "EZ7000000007": "unknown",
}

func (e *Emulator) trialView(code string) map[string]any {
	now := e.Desk().Now().Truncate(time.Hour)
	details := []map[string]any{}
	if status := trial[code]; status != "unknown" {
		details = append(details, map[string]any{
			"object": "TrackingDetail", "message": "A test.", "description": "A test.", "status": status, "status_detail": status, "datetime": stamp(now), "source": "USPS",
			"carrier_code": "", "tracking_location": map[string]any{"object": "TrackingLocation", "city": nil, "state": nil, "country": nil, "zip": nil},
		})
	}
	return map[string]any{
		"id": "trk_" + strings.ToLower(code), "object": "Tracker", "mode": "test", "tracking_code": code, "status": trial[code], "status_detail": trial[code],
		"created_at": stamp(now), "updated_at": stamp(now), "signed_by": nil, "weight": nil, "est_delivery_date": nil, "shipment_id": nil, "carrier": "USPS",
		"tracking_details": details, "fees": []any{}, "carrier_detail": nil, "finalized": trial[code] == "delivered", "is_return": false, "public_url": "", //nolint:misspell // the key is spelled so
	}
}

// track is POST /trackers: of a test code or of a parcel that was bought here. Others are nobody's.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, who customer) {
	var in struct {
		Code    string `json:"tracking_code"`
		Carrier string `json:"carrier"`
	}
	if !read(w, r, "tracker", &in) {
		return
	}
	var c check
	c.need("tracking_code", in.Code)
	if lacking(w, c) {
		return
	}
	if _, ok := trial[in.Code]; ok {
		emulate.Send(w, http.StatusCreated, e.trialView(in.Code))
		return
	}
	s, ok := e.byCode(who, in.Code)
	if !ok || in.Carrier != "" && in.Carrier != s.Chosen.Carrier {
		refuse(w, http.StatusUnprocessableEntity, "TRACKER.CREATE.ERROR", "The tracking code is not known.", wrong{"tracking_code", "is not known"})
		return
	}
	emulate.Send(w, http.StatusCreated, e.trackerView(s))
}

// trackers is GET /trackers?tracking_code=, or all of a customer's, newest first.
func (e *Emulator) trackers(w http.ResponseWriter, r *http.Request, who customer) {
	code := r.URL.Query().Get("tracking_code")
	all := []map[string]any{}
	for _, s := range slices.Backward(emulate.Rows[shipment](e.Desk(), shipmentKind)) {
		if s.Customer == who && s.bought() && !e.Desk().Hidden(s.Hidden) && (code == "" || s.Life.Number == code) && len(all) < 100 {
			all = append(all, e.trackerView(s))
		}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"trackers": all, "has_more": false})
}

// tracker is GET /trackers/{id}.
func (e *Emulator) tracker(w http.ResponseWriter, r *http.Request, who customer) {
	id := r.PathValue("id")
	if code := strings.ToUpper(strings.TrimPrefix(id, "trk_")); trial[code] != "" {
		emulate.Send(w, http.StatusOK, e.trialView(code))
		return
	}
	s, ok := e.find(who, "shp_"+strings.TrimPrefix(id, "trk_"))
	if !ok || !s.bought() || e.Desk().Hidden(s.Hidden) {
		notFound(w)
		return
	}
	emulate.Send(w, http.StatusOK, e.trackerView(s))
}
