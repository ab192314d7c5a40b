package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// cancel takes a parcel back.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, c customer) {
	e.change.Lock()
	defer e.change.Unlock()
	track := r.PathValue("track")
	p, ok := e.own(c, track)
	result := "CANCELLED"
	switch {
	case !ok:
		result = "ERROR"
	case !p.Life.VoidedAt.IsZero():
	case p.Late || e.Desk().Handed(p.Life):
		result = "SCANNED"
	default:
		if p.Closed {
			result = "CANCELLATION_PENDING"
		}
		p.Life.VoidedAt = e.Desk().Now()
		if err := e.Desk().Keep(parcelKind, track, p); err != nil {
			refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
			return
		}
		if p.Lose {
			emulate.Lose()
		}
	}
	emulate.Send(w, http.StatusOK, map[string]string{"TrackID": track, "result": result})
}

// reprint gives a label again. Not in our sheet: that the parcel is named by TrackID, and that the answer is that of the creation.
func (e *Emulator) reprint(w http.ResponseWriter, r *http.Request, c customer) {
	var in struct {
		TrackID         string
		PrintingOptions printing
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || !slices.Contains(formats, in.PrintingOptions.ReturnLabels.LabelFormat) {
		refuse(w, http.StatusBadRequest, failure{codeInvalid, "TrackID and PrintingOptions are compulsory", nil})
		return
	}
	p, ok := e.own(c, in.TrackID)
	if !ok || !p.Life.VoidedAt.IsZero() {
		refuse(w, http.StatusNotFound, failure{"PARCEL_NOT_FOUND", "There is no parcel " + in.TrackID, []string{"TrackID"}})
		return
	}
	e.answer(w, r, c, []parcel{p}, in.PrintingOptions, emulate.Spell{})
}

// endOfDay reports a day's parcels as handed over. Not in our sheet: the shape of the answer beyond a list of shipments.
func (e *Emulator) endOfDay(w http.ResponseWriter, r *http.Request, c customer) {
	day := r.URL.Query().Get("date")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		refuse(w, http.StatusBadRequest, failure{codeInvalid, "date is written yyyy-MM-dd", []string{"date"}})
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	all := []map[string]any{}
	for _, p := range emulate.Rows[parcel](e.Desk(), parcelKind) {
		if p.Client != c.client || p.Closed || !p.Life.VoidedAt.IsZero() || p.Life.Born.Format(time.DateOnly) != day {
			continue
		}
		p.Closed = true
		if err := e.Desk().Keep(parcelKind, p.TrackID, p); err != nil {
			refuse(w, http.StatusInternalServerError, failure{"INTERNAL", err.Error(), nil})
			return
		}
		all = append(all, map[string]any{"TrackID": p.TrackID, "ParcelNumber": p.Number, "ShipmentReference": p.Wish.ShipmentReference, "ShippingDate": day})
	}
	emulate.Send(w, http.StatusOK, map[string]any{"Shipments": all})
}

// event is a scan in GLS's words.
type event struct{ status, code, words string }

// Codes is every status that track and trace tells (carriers sheet 2.6).
var Codes = []string{
	"PREADVICE", "PLANNEDPICKUP", "INPICKUP", "NOTPICKEDUP", "INTRANSIT", "INWAREHOUSE", "INDELIVERY", "DELIVEREDPS", "DELIVERED", "NOTDELIVERED", "CANCELED", "FINAL",
}

// events are the scans. Not in our sheet: event codes beyond the first, the inbound and the delivered one, and all words.
var events = map[emulate.Phase]event{
	emulate.DataReceived:  {"PREADVICE", "INTIAL.PREADVICE", "The parcel data was entered."}, //nolint:misspell // GLS spells it so
	emulate.NotHandedOver: {"NOTPICKEDUP", "PICKUP.NOTPICKED", "The parcel was not picked up."},
	emulate.Collected:     {"INTRANSIT", "PICKUP.NORMAL", "The parcel was picked up."},
	emulate.AtDepot:       {"INWAREHOUSE", "INBOUND.INBOUND", "The parcel has reached the parcel centre."},
	emulate.Sorted:        {"INWAREHOUSE", "INBOUND.SORTED", "The parcel was sorted."},
	emulate.Departed:      {"INTRANSIT", "OUTBOUND.NORMAL", "The parcel has left the parcel centre."},
	emulate.AtCustoms:     {"INWAREHOUSE", "CUSTOMS.HELD", "The parcel is being cleared."},
	emulate.CustomsDone:   {"INTRANSIT", "CUSTOMS.CLEARED", "The parcel was cleared."},
	emulate.AtLastDepot:   {"INWAREHOUSE", "INBOUND.DESTINATION", "The parcel has reached the destination's parcel centre."},
	emulate.OutForDeliver: {"INDELIVERY", "OUTDEL.NORMAL", "The parcel is being delivered."},
	emulate.NobodyHome:    {"NOTDELIVERED", "NOTDEL.ABSENT", "Nobody was there."},
	emulate.AtPoint:       {"DELIVEREDPS", "DELIVD.PARCELSHOP", "The parcel waits in the ParcelShop."},
	emulate.FetchedAtPt:   {"DELIVERED", "DELIVD.COLLECTED", "The parcel was collected."},
	emulate.Delivered:     {"DELIVERED", "DELIVD.NORMAL", "The parcel was delivered."},
	emulate.Refused:       {"NOTDELIVERED", "NOTDEL.REFUSED", "The recipient refused it."},
	emulate.BadAddress:    {"NOTDELIVERED", "NOTDEL.ADDRESS", "The address is wrong."},
	emulate.Damaged:       {"INWAREHOUSE", "INBOUND.DAMAGED", "The parcel is damaged."},
	emulate.Delayed:       {"INTRANSIT", "INBOUND.DELAYED", "The parcel comes later."},
	emulate.Lost:          {"FINAL", "FINAL.LOST", "The inquiry has ended."},
	emulate.Undeliverable: {"NOTDELIVERED", "NOTDEL.FINAL", "The parcel cannot be delivered."},
	emulate.TurnedBack:    {"INTRANSIT", "RETURN.NORMAL", "The parcel goes back to the sender."},
	emulate.BackHome:      {"FINAL", "RETURN.DELIVERED", "The sender has the parcel again."},
	emulate.Cancelled:     {"CANCELED", "INTIAL.CANCELED", "The parcel was cancelled."}, //nolint:misspell // GLS spells it so
}

// view is a parcel as track and trace tells it.
func (e *Emulator) view(asked string, p parcel) map[string]any {
	var all []map[string]string
	for _, scan := range e.Desk().Scans(p.Life) {
		ev, at := events[scan.Phase], p.Wish.Consignee.Address
		all = append(all, map[string]string{
			"code": ev.code, "city": at.City, "postalCode": at.ZIPCode, "country": at.CountryCode, "description": ev.words, "eventDateTime": scan.At.Format("2006-01-02T15:04:05-0700"),
		})
	}
	if len(all) == 0 {
		return map[string]any{"requested": asked, "unitno": p.Number, "trackid": p.TrackID, "status": "PREADVICE", "events": []string{}}
	}
	slices.Reverse(all) // the newest first
	scans := e.Desk().Scans(p.Life)
	last := scans[len(scans)-1]
	return map[string]any{
		"requested": asked, "unitno": p.Number, "trackid": p.TrackID, "status": events[last.Phase].status, "statusDateTime": last.At.Format("2006-01-02T15:04:05-0700"), "events": all,
	}
}

const atOnce = 10

// list takes the path's list apart; false when it was answered.
func list(w http.ResponseWriter, r *http.Request) ([]string, bool) {
	all := strings.Split(r.PathValue("list"), ",")
	if len(all) > atOnce {
		emulate.Send(w, http.StatusBadRequest, map[string]any{"type": "about:blank", "title": "Bad Request", "status": http.StatusBadRequest, "detail": "Ten parcels at most"})
		return nil, false
	}
	return all, true
}

func missing(asked string) map[string]any {
	return map[string]any{"requested": asked, "errorCode": "E_404_01", "errorMessage": "The parcel was not found"}
}

func (e *Emulator) byTrackID(w http.ResponseWriter, r *http.Request, c customer) {
	asked, ok := list(w, r)
	if !ok {
		return
	}
	var all []map[string]any
	for _, track := range asked {
		if p, ok := e.own(c, e.track(track)); ok { // both kinds of names are taken
			all = append(all, e.view(track, p))
			continue
		}
		all = append(all, missing(track))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"parcels": all})
}

// byReference finds all parcels of shipments with a reference, in the order in which they were made.
func (e *Emulator) byReference(w http.ResponseWriter, r *http.Request, c customer) {
	asked, ok := list(w, r)
	if !ok {
		return
	}
	rows := emulate.Rows[parcel](e.Desk(), parcelKind)
	var all []map[string]any
	for _, ref := range asked {
		n := len(all)
		for _, p := range rows {
			if p.Client == c.client && !e.Desk().Hidden(p.Hidden) && slices.Contains(p.Wish.ShipmentReference, ref) {
				all = append(all, e.view(ref, p))
			}
		}
		if len(all) == n {
			all = append(all, missing(ref))
		}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"parcels": all})
}
