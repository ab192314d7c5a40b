package emulator

import (
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Codes are all the three-digit status codes of tracking, as the carriers sheet 2.7 lists them.
var Codes = []string{
	"003", "044", "045", "079", "080", "157", "166", "005", "010", "025", "039", "047", "087", "158", "159", "164", "165",
	"006", "021", "037", "072", "089", "091", "146", "162", "071", "075", "007", "043", "114", "011", "026", "143", "012", "092", "058", "123", "124", "125", "126",
	"014", "084", "134", "013", "029", "030", "076", "083", "085", "017", "040", "100", "106", "108", "144", "161", "022", "023", "024", "060", "061", "062", "066",
	"145", "064", "033", "035", "036", "117", "118", "119", "034", "067", "081", "038", "160", "167", "168", "169",
	"046", "048", "049", "051", "052", "053", "086", "090", "132", "027", "028", "096", "097", "054", "055", "063", "115", "116", "050", "059", "068", "069", "147", "149",
}

// ActivityCodes are the letters that stand beside them, and alone in older answers. 002 with 2Q is at an Access Point.
var ActivityCodes = []string{"MP", "DP", "OR", "PU", "XD", "AR", "IP", "EP", "AG", "DS", "YP", "OF", "OT", "KB", "KM", "FS", "9E", "F4", "2Q", "ZP"}

// activity is how a scan is told, in our own words.
type activity struct{ kind, code, status, text string }

var activities = map[emulate.Phase]activity{
	emulate.DataReceived:  {"M", "MP", "003", "The sender has made a label."},
	emulate.NotHandedOver: {"X", "", "013", "The parcel has not been handed over."},
	emulate.Collected:     {"P", "PU", "038", "Picked up."},
	emulate.AtDepot:       {"I", "OR", "005", "Scanned at the origin."},
	emulate.Sorted:        {"I", "", "075", "Being prepared at the centre."},
	emulate.Departed:      {"I", "DP", "010", "Departed from the centre."},
	emulate.AtCustoms:     {"X", "", "012", "With customs."},
	emulate.CustomsDone:   {"I", "", "014", "Cleared by customs."},
	emulate.AtLastDepot:   {"I", "AR", "005", "Arrived at the centre."},
	emulate.OutForDeliver: {"I", "OT", "021", "Out for delivery."},
	emulate.NobodyHome:    {"X", "", "022", "Nobody was there to take the parcel."},
	emulate.AtPoint:       {"I", "2Q", "017", "Waiting at the Access Point."},
	emulate.FetchedAtPt:   {"D", "KM", "011", "Collected."},
	emulate.Delivered:     {"D", "KB", "011", "Delivered."},
	emulate.Refused:       {"X", "", "064", "Refused by the recipient."},
	emulate.BadAddress:    {"X", "", "050", "The address is wrong."},
	emulate.Damaged:       {"X", "", "059", "Damaged."},
	emulate.Delayed:       {"X", "", "046", "Delayed."},
	emulate.Lost:          {"X", "", "068", "Not found; the sender is asked."},
	emulate.Undeliverable: {"X", "", "147", "Cannot be delivered."},
	emulate.TurnedBack:    {"X", "", "033", "Going back to the sender."},
	emulate.BackHome:      {"RS", "", "034", "Returned to the sender."},
	emulate.Cancelled:     {"MV", "", "007", "Voided by the sender."},
}

// track is GET /track/v1/details/{number}.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, account string) {
	number := r.PathValue("number")
	row, i, ok := e.find(account, number)
	if !ok {
		refuse(w, http.StatusNotFound, "TV1002", "No tracking information available")
		return
	}
	scans := e.Desk().Scans(row.Parcels[i])
	if len(scans) == 0 {
		emulate.Send(w, http.StatusOK, map[string]any{"trackResponse": map[string]any{"shipment": []any{map[string]any{
			"inquiryNumber": number, "warnings": []map[string]string{{"code": "TW0001", "message": "Tracking Information Not Found"}},
		}}}})
		return
	}
	var told []map[string]any
	for _, s := range scans {
		told = append(told, tell(s, row.Shipment))
	}
	slices.Reverse(told)
	last := scans[len(scans)-1]
	parcel := map[string]any{
		"trackingNumber": number, "activity": told, "packageCount": len(row.Parcels),
		"currentStatus": map[string]string{"code": activities[last.Phase].status, "description": activities[last.Phase].text},
		"service":       map[string]string{"code": row.Shipment.Service.Code, "description": "UPS " + services[row.Shipment.Service.Code]},
		"weight":        map[string]string{"unitOfMeasurement": row.Shipment.Packages[i].Weight.Unit.Code, "weight": row.Shipment.Packages[i].Weight.Weight},
	}
	if last.Phase == emulate.Delivered || last.Phase == emulate.FetchedAtPt {
		at := inZone(last.At)
		parcel["deliveryDate"] = []map[string]string{{"type": "DEL", "date": at.Format(compactDay)}}
		parcel["deliveryTime"] = map[string]string{"type": "DEL", "endTime": at.Format(compactTime)}
		parcel["deliveryInformation"] = map[string]string{"receivedBy": row.Shipment.ShipTo.Name, "location": "FRONT DOOR"}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"trackResponse": map[string]any{"shipment": []any{map[string]any{"inquiryNumber": number, "package": []any{parcel}}}}})
}

func tell(s emulate.Scan, of shipment) map[string]any {
	a := activities[s.Phase]
	place := of.ShipTo.Address
	switch s.Phase {
	case emulate.DataReceived, emulate.NotHandedOver, emulate.Collected, emulate.AtDepot, emulate.Sorted, emulate.Departed, emulate.BackHome, emulate.Cancelled:
		place = of.from().Address
	}
	at := inZone(s.At)
	return map[string]any{
		"location": map[string]any{"address": map[string]string{"city": place.City, "countryCode": place.Country, "country": place.Country}},
		"status":   map[string]string{"type": a.kind, "description": a.text, "code": a.code, "statusCode": a.status},
		"date":     at.Format(compactDay), "time": at.Format(compactTime),
		"gmtDate": s.At.Format(compactDay), "gmtTime": s.At.Format("15:04:05"), "gmtOffset": at.Format("-07:00"),
	}
}
