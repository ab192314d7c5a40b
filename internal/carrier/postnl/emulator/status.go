package emulator

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// told is a status as the service tells it, times as dd-MM-yyyy HH:mm:ss in Dutch local time.
type told struct {
	TimeStamp, StatusCode, StatusDescription, PhaseCode, PhaseDescription string
}

type event struct {
	Code, Description, LocationCode, TimeStamp string
}

// shown reports whether the status service knows the barcode: it is the customer's, confirmed, and not hidden for a while.
func (e *Emulator) shown(s shipment, c customer) bool {
	return s.Customer == c.code && !s.ConfirmedAt.IsZero() && !e.Desk().Hidden(s.Hidden)
}

// nothing is the answer about what is not there: status 200 and a warning. Not in our sheet: its code and words.
func nothing(w http.ResponseWriter, wrapper string) {
	emulate.Send(w, http.StatusOK, map[string]any{wrapper: map[string]any{}, "Warnings": []problem{{Code: "2", Description: "No shipment found"}}})
}

func wrapper(r *http.Request) string {
	if r.URL.Query().Get("detail") == "true" {
		return "CompleteStatus"
	}
	return "CurrentStatus"
}

func (e *Emulator) statusOf(w http.ResponseWriter, r *http.Request, c customer, barcode string) {
	var s shipment
	if !e.Desk().Get(shipmentKind, barcode, &s) || !e.shown(s, c) {
		nothing(w, wrapper(r))
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{wrapper(r): map[string]any{"Shipment": e.view(s, wrapper(r))}})
}

// statusByReference tells the newest confirmed shipment with the reference, and of a multicollo shipment the first parcel; the Groups tell the others.
func (e *Emulator) statusByReference(w http.ResponseWriter, r *http.Request, c customer, reference string) {
	q := r.URL.Query()
	if !owns(w, c, q.Get("customerCode"), q.Get("customerNumber")) {
		return
	}
	var found *shipment
	for _, s := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		if s.Parcel.Reference != reference || !e.shown(s, c) {
			continue
		}
		if len(s.Parcel.Groups) > 0 && s.Parcel.Groups[0].MainBarcode != s.Barcode {
			continue
		}
		found = &s
	}
	if found == nil {
		nothing(w, wrapper(r))
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{wrapper(r): map[string]any{"Shipment": e.view(*found, wrapper(r))}})
}

// view is a shipment as the service tells it. A group lists all its barcodes.
func (e *Emulator) view(s shipment, wrapper string) map[string]any {
	bare := bare(s.Barcode)
	history, events := e.history(s)
	p := s.Parcel
	v := map[string]any{
		"Barcode": s.Barcode, "MainBarcode": s.Barcode, "ShipmentAmount": "1", "ShipmentCounter": "1", "Reference": p.Reference,
		"ProductCode": p.ProductCodeDelivery, "ProductDescription": products[p.ProductCodeDelivery].name,
		"Customer":  map[string]string{"CustomerCode": s.Customer, "CustomerNumber": s.Sender.CustomerNumber, "Name": s.Sender.Name},
		"Addresses": lone(p.Addresses, bare), "Dimension": p.Dimension,
	}
	if len(p.Groups) > 0 {
		g := p.Groups[0]
		v["MainBarcode"], v["ShipmentAmount"], v["ShipmentCounter"] = g.MainBarcode, string(g.GroupCount), string(g.GroupSequence)
		v["Groups"] = e.siblings(g.MainBarcode)
	}
	if len(history) == 0 {
		return v
	}
	now := history[len(history)-1]
	if wrapper == "CurrentStatus" {
		v["Status"] = now
		return v
	}
	v["Statuses"] = lone([]told{now}, bare)
	v["OldStatuses"] = lone(history[:len(history)-1], bare)
	v["Events"] = lone(events, bare)
	return v
}

// siblings are the groups of all parcels under a main barcode.
func (e *Emulator) siblings(main string) []map[string]string {
	var all []map[string]string
	for _, s := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		for _, g := range s.Parcel.Groups {
			if g.MainBarcode == main {
				all = append(all, map[string]string{"GroupType": g.GroupType, "MainBarcode": main, "Barcode": s.Barcode, "GroupSequence": string(g.GroupSequence), "GroupCount": string(g.GroupCount)})
			}
		}
	}
	return all
}

// history is what has happened, oldest first.
func (e *Emulator) history(s shipment) ([]told, []event) {
	var all []told
	var events []event
	for _, scan := range e.Desk().Scans(s.Life) {
		st := states[scan.Phase]
		at := scan.At.In(e.Zone()).Format(stamp)
		all = append(all, told{at, st.code, st.words, st.phase, phaseNames[st.phase]})
		events = append(events, event{st.event, st.words, "15" + strconv.Itoa(1000+scan.Count), at})
	}
	return all, events
}

// signature is the picture of a signature once the parcel was handed over.
func (e *Emulator) signature(w http.ResponseWriter, c customer, barcode string) {
	var s shipment
	if !e.Desk().Get(shipmentKind, barcode, &s) || !e.shown(s, c) {
		nothing(w, "Signature")
		return
	}
	for _, scan := range e.Desk().Scans(s.Life) {
		if scan.Phase == emulate.Delivered || scan.Phase == emulate.FetchedAtPt {
			emulate.Send(w, http.StatusOK, map[string]any{"Signature": map[string]string{
				"Barcode": s.Barcode, "SignatureDate": scan.At.In(e.Zone()).Format(stamp), "SignatureImage": base64.StdEncoding.EncodeToString(scribble(s.Barcode)),
			}})
			return
		}
	}
	nothing(w, "Signature")
}

// updated lists the customer's shipments with news in a period, two moments of local time. Not in our sheet: the form of the moments and of the answer.
func (e *Emulator) updated(w http.ResponseWriter, r *http.Request, c customer, number string) {
	if number != c.number {
		refuse(w, http.StatusBadRequest, problem{Code: "13", Description: "CustomerNumber does not belong to this key"})
		return
	}
	var period [2]time.Time
	texts := r.URL.Query()["period"]
	if len(texts) != 2 {
		refuse(w, http.StatusBadRequest, problem{codeInvalid, "period stands twice: from and until", "period"})
		return
	}
	for i, text := range texts {
		at, err := time.ParseInLocation("2006-01-02T15:04:05", text, e.Zone())
		if err != nil {
			refuse(w, http.StatusBadRequest, problem{codeInvalid, "period is written yyyy-MM-ddTHH:mm:ss", "period"})
			return
		}
		period[i] = at
	}
	all := []map[string]any{}
	for _, s := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		history, _ := e.history(s)
		if len(history) == 0 || !e.shown(s, c) {
			continue
		}
		last := history[len(history)-1]
		at, err := time.ParseInLocation(stamp, last.TimeStamp, e.Zone())
		if err == nil && !at.Before(period[0]) && !at.After(period[1]) {
			all = append(all, map[string]any{
				"Barcode": s.Barcode, "CreationDate": s.Made.In(e.Zone()).Format(stamp), "CustomerCode": c.code, "CustomerNumber": c.number, "Reference": strings.TrimSpace(s.Parcel.Reference), "Status": last,
			})
		}
	}
	emulate.Send(w, http.StatusOK, all)
}
