package v2_test

import (
	"fmt"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// TestAnswersHoldWhatTheRealServiceWasRecordedToAnswer shows every recorded place of parcels and methods at least once; that no answer lacks
// one or holds another kind of value there is looked at in each conversation.
func TestAnswersHoldWhatTheRealServiceWasRecordedToAnswer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		content := `"name":"Ilse","address":"Kade 7","city":"Rotterdam","postal_code":"3011AA","country":"NL","total_order_value":"9.50",
			"external_reference":"%s","parcel_items":[{"description":"Cup","quantity":1,"value":"9.5","weight":"0.2"}]`
		labelled := s.Call("POST", "/api/v2/parcels?errors=verbose-carrier", `{"parcel":{`+fmt.Sprintf(content, "a")+`,"request_label":true,"shipment":{"id":8},
			"customs_information":{"customs_invoice_nr":"I-1","customs_shipment_type":2}}}`)
		draft := s.Call("POST", "/api/v2/parcels", `{"parcel":{`+fmt.Sprintf(content, "b")+`}}`)
		apitest.Seen(t, "POST", "/api/v2/parcels", labelled, draft)
		id := labelled.Want(t, 200)["parcel"].(map[string]any)["id"].(float64)
		apitest.Seen(t, "GET", "/api/v2/parcels/{id}", s.Call("GET", fmt.Sprintf("/api/v2/parcels/%.0f", id), ""))
		apitest.Seen(t, "GET", "/api/v2/parcels", s.Call("GET", "/api/v2/parcels?limit=1", ""), s.Call("GET", "/api/v2/parcels", ""))
		apitest.Seen(t, "GET", "/api/v2/parcels/statuses", s.Call("GET", "/api/v2/parcels/statuses", ""))
		apitest.Seen(t, "GET", "/api/v2/shipping_methods/{id}", s.Call("GET", "/api/v2/shipping_methods/8?sender_address=all", ""))
	})
}
