package v3_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// TestAnswersHoldWhatTheRealServiceWasRecordedToAnswer shows every recorded place of shipments at least once; that no answer lacks one or
// holds another kind of value there is looked at in each conversation.
func TestAnswersHoldWhatTheRealServiceWasRecordedToAnswer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		s.Call("POST", "/api/v3/shipments/announce", `{"from_address":{"name":"Ines","address_line_1":"Loodsweg","house_number":"9","postal_code":"3542 AD","city":"Utrecht",
			"country_code":"NL"},"to_address":{"name":"Ilse","address_line_1":"Kade","house_number":"7","postal_code":"3011 AA","city":"Rotterdam","country_code":"NL"},
			"ship_with":{"properties":{"shipping_option_code":"sendcloud:letter"}},"total_order_price":{"value":"9.50","currency":"EUR"},
			"parcels":[{"weight":{"value":"1","unit":"kg"},"dimensions":{"length":"10","width":"10","height":"5","unit":"cm"},"label_notes":["Fragile"]}]}`).Want(t, 201)
		apitest.Seen(t, "GET", "/api/v3/shipments", s.Call("GET", "/api/v3/shipments", ""))
	})
}
