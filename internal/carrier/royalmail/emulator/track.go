package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// events is GET /mailpieces/v2/{id}/events.
func (e *Emulator) events(w http.ResponseWriter, r *http.Request) {
	of, ok := e.app(r)
	if !ok {
		unauthorized(w)
		return
	}
	if !strings.EqualFold(r.Header.Get("X-Accept-RMG-Terms"), "yes") {
		strayed(w, http.StatusBadRequest, "E0004", "X-Accept-RMG-Terms is missing or not yes.")
		return
	}
	id := r.PathValue("id")
	row, nth, ok := e.find(of, id)
	if !ok || row.Packages[nth].Tracking == "" || row.Shipment.Information.Action == "Create" {
		strayed(w, http.StatusNotFound, "E1142", "The barcode "+id+" is not recognised.")
		return
	}
	p := row.Packages[nth]
	scans := e.Desk().Scans(p.Life)
	if len(scans) == 0 {
		strayed(w, http.StatusNotFound, "E1144", "There is no tracking information for "+id+" yet.")
		return
	}
	told := []map[string]string{}
	for _, s := range scans {
		one := eventOf[s.Phase]
		told = append(told, map[string]string{
			"eventCode": one.code, "eventName": one.name, "eventDateTime": s.At.In(e.Zone()).Format(time.RFC3339), "locationName": row.where(s.Phase),
		})
	}
	slices.Reverse(told)
	last := scans[len(scans)-1]
	product, _ := find(row.Shipment.Information.Service)
	piece := map[string]any{
		"mailPieceId": id, "carrierShortName": "RM", "carrierFullName": "Royal Mail Group Ltd", "events": told,
		"summary": map[string]string{
			"uniqueItemId": p.Unique, "oneDBarcode": p.Tracking, "productId": product.code, "productName": product.name,
			"destinationCountryCode": row.Shipment.Destination.Country, "lastEventCode": eventOf[last.Phase].code, "lastEventName": eventOf[last.Phase].name,
			"lastEventDateTime": last.At.In(e.Zone()).Format(time.RFC3339), "lastEventLocationName": row.where(last.Phase),
			"statusDescription": eventOf[last.Phase].name, "statusCategory": eventOf[last.Phase].category,
		},
	}
	switch last.Phase {
	case emulate.Delivered, emulate.FetchedAtPt:
		piece["signature"] = map[string]string{"recipientName": row.Shipment.Destination.Contact, "signatureDateTime": last.At.In(e.Zone()).Format(time.RFC3339)}
	case emulate.OutForDeliver:
		piece["estimatedDelivery"] = map[string]string{"date": last.At.In(e.Zone()).Format(dayLayout)}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"mailPieces": piece})
}

// where a scan was made.
func (b booked) where(phase emulate.Phase) string {
	switch phase {
	case emulate.DataReceived, emulate.NotHandedOver, emulate.Cancelled:
		return ""
	case emulate.Collected, emulate.AtDepot, emulate.Sorted, emulate.Departed, emulate.BackHome:
		return b.Shipment.Shipper.postal().City + " MC"
	}
	return b.Shipment.Destination.Town + " DO"
}

// strayed is a refusal by the tracking service.
func strayed(w http.ResponseWriter, status int, code, message string) {
	emulate.Send(w, status, map[string]any{
		"httpCode": strconv.Itoa(status), "httpMessage": http.StatusText(status), "moreInformation": message,
		"errors": []map[string]string{{"errorCode": code, "errorDescription": message, "errorCause": "", "errorResolution": "Check it and ask again."}},
	})
}
