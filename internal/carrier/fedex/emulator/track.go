package emulator

import (
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const (
	trackMost = 30
	notFound  = "TRACKING.TRACKINGNUMBER.NOTFOUND"
)

type place struct {
	City    string `json:"city,omitempty"`
	State   string `json:"stateOrProvinceCode,omitempty"`
	Postal  string `json:"postalCode,omitempty"`
	Country string `json:"countryCode,omitempty"`
}

type scan struct {
	Date      string `json:"date"`
	Event     string `json:"eventType"`
	Text      string `json:"eventDescription"`
	Exception string `json:"exceptionCode"`
	Why       string `json:"exceptionDescription"`
	Location  place  `json:"scanLocation"`
	Derived   string `json:"derivedStatusCode"`
	Status    string `json:"derivedStatus"`
}

// track is POST /track/v1/trackingnumbers. What is unknown is told within an answer of status 200.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, who string) {
	var in struct {
		Detailed *bool `json:"includeDetailedScans"`
		Info     []struct {
			From   string `json:"shipDateBegin"`
			To     string `json:"shipDateEnd"`
			Number struct {
				Number  string `json:"trackingNumber"`
				Carrier string `json:"carrierCode"`
				Unique  string `json:"trackingNumberUniqueId"`
			} `json:"trackingNumberInfo"`
		} `json:"trackingInfo"`
	}
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	if len(in.Info) == 0 || len(in.Info) > trackMost {
		c.wrong("TRACKING.TRACKINGINFO.COUNT.INVALID", "trackingInfo", "One to thirty tracking numbers are asked for at a time.")
	}
	for _, one := range in.Info {
		c.need("TRACKING.TRACKINGNUMBER", "trackingInfo.trackingNumberInfo.trackingNumber", one.Number.Number, 40)
	}
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	var all []map[string]any
	for _, one := range in.Info {
		var p piece
		result := map[string]any{"trackingNumberInfo": map[string]string{"trackingNumber": one.Number.Number}}
		// FedEx tells everybody of any number; that of another customer is unknown here, so that a mix-up is noticed.
		if e.Desk().Get(pieceKind, one.Number.Number, &p) && p.Account == who {
			e.tell(result, p, in.Detailed != nil && *in.Detailed)
		} else {
			result["error"] = mistake{Code: notFound, Message: "Tracking number cannot be found. Please correct the tracking number and try again."}
		}
		all = append(all, map[string]any{"trackingNumber": one.Number.Number, "trackResults": []any{result}})
	}
	e.answer(w, r, map[string]any{"completeTrackResults": all})
}

// tell fills in what has happened to a piece, the newest first.
func (e *Emulator) tell(result map[string]any, p piece, detailed bool) {
	var scans []scan
	var last step
	var dates []map[string]string
	for _, s := range e.Desk().Scans(p.Parcel) {
		t, ok := told[s.Phase]
		if !ok {
			continue
		}
		last = t
		at := s.At.In(e.Zone()).Format(time.RFC3339)
		scans = append(scans, scan{at, t.code, t.text, t.exception, t.why, e.where(p, s.Phase), t.code, t.status})
		if t.code == "DL" {
			dates = append(dates, map[string]string{"type": "ACTUAL_DELIVERY", "dateTime": at})
		}
	}
	if len(scans) == 0 {
		// A minute passes until the first event; the number is known before.
		last = told[emulate.DataReceived]
	}
	slices.Reverse(scans)
	latest := map[string]any{
		"code": last.code, "derivedCode": last.code, "statusByLocale": last.status, "description": last.status,
		"scanLocation": place{Country: p.Label.From.Country},
	}
	if len(scans) > 0 {
		latest["scanLocation"] = scans[0].Location
	}
	result["latestStatusDetail"], result["dateAndTimes"] = latest, dates
	result["serviceDetail"] = map[string]string{"description": p.Label.Service}
	result["deliveryDetails"] = map[string]any{}
	if last.code == "DL" {
		result["deliveryDetails"] = map[string]any{"receivedByName": "A.RECIPIENT"}
	}
	result["scanEvents"] = scans
	if !detailed && len(scans) > 0 {
		result["scanEvents"] = scans[:1]
	}
}

// where is a place that suits the phase.
func (e *Emulator) where(p piece, at emulate.Phase) place {
	switch at {
	case emulate.DataReceived, emulate.Cancelled:
		return place{Postal: p.Label.From.PostalCode, Country: p.Label.From.Country}
	case emulate.Collected, emulate.AtDepot, emulate.Sorted, emulate.Departed, emulate.BackHome:
		return place{City: p.Label.From.City, Country: p.Label.From.Country}
	}
	return place{City: p.Label.To.City, Postal: p.Label.To.PostalCode, Country: p.Label.To.Country}
}
