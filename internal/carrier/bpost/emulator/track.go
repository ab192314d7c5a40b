package emulator

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Codes are all state codes of the carriers sheet 2.9; families that it gives as a range stand here one by one.
var Codes = codes()

func codes() []string {
	all := []string{"T00", "L00", "N14", "S00", "T03", "R11", "R12", "C00"}
	for _, family := range []struct {
		letter   string
		from, to int
	}{{"U", 0, 8}, {"R", 0, 5}, {"B", 0, 28}, {"N", 1, 32}, {"I", 3, 88}} {
		for n := family.from; n <= family.to; n++ {
			if code := fmt.Sprintf("%s%02d", family.letter, n); code != "N14" {
				all = append(all, code)
			}
		}
	}
	return all
}

// scan is how a phase is told: two words joined by a dash, the second being the reason.
type scan struct{ code, text string }

// scans has no row for what happens before the carrier has the parcel. Only T00, L00 and U01 have their words in our sheet.
var scans = map[emulate.Phase]scan{
	emulate.Collected:     {"R00", "Received - taken_over"},
	emulate.AtDepot:       {"R01", "Received - at_sorting_centre"},
	emulate.Sorted:        {"T00", "Sorted - sorted_out"},
	emulate.Departed:      {"R04", "Transit - between_centres"},
	emulate.AtCustoms:     {"I03", "OnHold - presented_to_customs"},
	emulate.CustomsDone:   {"R05", "Transit - released_by_customs"},
	emulate.AtLastDepot:   {"R02", "Transit - at_delivery_office"},
	emulate.OutForDeliver: {"L00", "BoundToRound - out_for_distribution"},
	emulate.NobodyHome:    {"B03", "NotDistributed - nobody_home"},
	emulate.AtPoint:       {"C00", "OnHold - awaiting_pickup"},
	emulate.FetchedAtPt:   {"U05", "DistributedAtPoint - picked_up"},
	emulate.Delivered:     {"U01", "DistributedNormally - regular"},
	emulate.Refused:       {"R11", "NotDistributed - refused"},
	emulate.BadAddress:    {"B10", "NotDistributed - wrong_address"},
	emulate.Damaged:       {"S00", "NotDistributed - damaged"},
	emulate.Delayed:       {"N01", "Delayed - not_on_time"},
	emulate.Lost:          {"B28", "NotDistributed - lost"},
	emulate.Undeliverable: {"B27", "NotDistributed - undeliverable"},
	emulate.TurnedBack:    {"R12", "NotDistributed - back_to_sender"},
	emulate.BackHome:      {"T03", "NotDistributed - returned_to_sender"},
}

// stateInfo is one scan in the answer.
type stateInfo struct {
	Time     string `xml:"time"`
	Location string `xml:"location,omitempty"`
	Code     string `xml:"stateCode"`
	Text     string `xml:"stateDescription"`
}

// track is GET /services/trackedmail/item/{code}/trackingInfo.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, account string) {
	code := r.PathValue("code")
	row, i, ok := e.box(account, code)
	var told []stateInfo
	if ok {
		doc := row.Document.all("box")[i]
		way, _ := wayOf(doc)
		for _, s := range e.Desk().Scans(row.Boxes[i].Life) {
			if t, known := scans[s.Phase]; known {
				told = append(told, stateInfo{s.At.In(e.Zone()).Format(time.RFC3339), location(s.Phase, way), t.code, t.text})
			}
		}
	}
	if len(told) == 0 {
		unknown(w, "The item "+code)
		return
	}
	way, _ := wayOf(row.Document.all("box")[i])
	answer := struct {
		XMLName    xml.Name    `xml:"http://schema.post.be/tracking/v1/ itemTracking"`
		Code       string      `xml:"itemCode"`
		Reference  string      `xml:"customerReference"`
		CostCenter string      `xml:"costCenter,omitempty"`
		Requested  string      `xml:"requestedDeliveryDate,omitempty"`
		Weight     string      `xml:"itemDetail>weightInGrams"`
		States     []stateInfo `xml:"stateInfo"`
	}{
		Code: code, Reference: row.Reference, CostCenter: row.Document.text("costCenter"), Requested: way.text("requestedDeliveryDate"),
		Weight: way.text("weight") + way.text("parcelWeight"), States: told,
	}
	send(w, http.StatusOK, answer)
}

// location is where a scan was made, as far as the carrier says it.
func location(p emulate.Phase, way *node) string {
	switch p {
	case emulate.AtLastDepot, emulate.OutForDeliver, emulate.NobodyHome, emulate.AtPoint, emulate.FetchedAtPt, emulate.Delivered, emulate.Refused:
		return target(way).text("locality")
	case emulate.AtDepot, emulate.Sorted:
		return "BRUSSEL X"
	}
	return ""
}
