package v2_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
)

// harmless are the calls that change something, but have no carrier do anything.
var harmless = []string{
	"POST /api/v2/labels", "POST /api/v2/integrations/{id}/shipments", "POST /api/v2/integrations/{id}/shipments/delete", "PUT /api/v2/integrations/{id}",
	"PATCH /api/v2/integrations/{id}", "DELETE /api/v2/integrations/{id}", "POST /api/v2/integrations/{id}/logs", "POST /api/v2/reporting/parcels",
	"POST /api/v2/service-points/check_and_store", "POST /api/v2/service-points/items_fit_in_shipment", "POST /api/waybill/orders", "POST /api/waybill/sandbox/clock",
	"POST /api/v3/addresses/validate", "POST /api/v3/checkout/delivery-options", "PATCH /api/v3/integrations/{id}", "DELETE /api/v3/integrations/{id}",
	"POST /api/v3/integrations/{id}/logs", "POST /api/v3/shop-order-statuses", "POST /api/v3/shop-order-statuses/mapping", "POST /api/v3/shipping-rules/rules",
	"POST /api/v3/shipping-options", "POST /api/v3/fetch-shipping-options", "POST /api/v3/compat/shipping-options", "POST /api/v3/shipping/duties-and-taxes",
	"POST /api/v3/orders", "PATCH /api/v3/orders/{id}", "DELETE /api/v3/orders/{id}", "POST /api/v3/reporting/parcels", "POST /api/v3/returns/validate",
	"POST /api/v3/service-points/{id}/check-availability",
	"PATCH /api/v3/shipping-rules/rules/{id}", "DELETE /api/v3/shipping-rules/rules/{id}", "POST /api/v3/support/dsf/files",
	"POST /api/v3/support/dsf/carrier-support-contacts", "POST /api/v3/support/dsf/tickets/{kind}", "POST /api/v3/support/dsf/tickets/requested-data",
}

// choosing are the calls that go the way of another one here, by the rooms' one choice, one cancelling and one request of a pick-up, where the
// tests of shipping and pickup see them refused.
var choosing = []string{
	"POST /api/v3/orders/create-labels-async", "POST /api/v3/orders/create-label-sync", "POST /api/v3/shipments", "POST /api/v3/shipments/announce",
	"POST /api/v3/shipments/announce-with-shipping-rules", "POST /api/v3/shipments/create-with-shipping-rules", "POST /api/v3/returns",
	"POST /api/v3/returns/announce-synchronously", "POST /api/v2/box/finalize", "POST /api/v3/pickups", "POST /api/v2/pickups", "PATCH /api/v3/returns/{id}/cancel",
	"POST /api/v3/shipments/{id}/cancel", "POST /api/v3/parcels/tracking",
}

func TestAKeyForTryingOutLeavesRealCarriersAloneWhateverItCalls(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := apitest.New(t, d)
		s := shop{w.Merchant("zoe@example.com").Shop("My shop")}
		w.Widen(s.Shop)
		label := `{"parcel":{` + good + `,"request_label":true,"shipment":{"id":8}}}`
		made := s.call("POST", "/api/v2/parcels", label).id(t)
		draft := s.call("POST", "/api/v2/parcels", `{"parcel":{`+good+`,"shipment":{"id":8}}}`).id(t)
		s = s.grant(integration.Grant{TestOnly: true})
		real, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: earnest{sandbox.New(w.Carrier.URL, nil)}})
		if err != nil {
			t.Fatal(err)
		}
		w.Shipping.Carriers, w.Pickups.Carriers, w.Tracking.Carriers = real, real, real
		contract := itoa(s.Contract)
		refused := map[string][2]string{
			"POST /api/v2/parcels":             {"/api/v2/parcels", label},
			"PUT /api/v2/parcels":              {"/api/v2/parcels", `{"parcel":{"id":` + itoa(draft) + `,"request_label":true}}`},
			"PUT /api/v2/parcels/{id}":         {"/api/v2/parcels/" + itoa(draft), `{"parcel":{"request_label":true}}`},
			"PATCH /api/v2/parcels/{id}":       {"/api/v2/parcels/" + itoa(draft), `{"parcel":{"request_label":true}}`},
			"POST /api/v2/parcels/{id}/cancel": {"/api/v2/parcels/" + itoa(made) + "/cancel", ""},
			"POST /api/v3/contracts":           {"/api/v3/contracts", `{"carrier_code":"sendcloud","name":"Ours","contract_data":{}}`},
			"PATCH /api/v3/contracts/{id}":     {"/api/v3/contracts/" + contract, `{"name":"Ours"}`},
			"DELETE /api/v3/contracts/{id}":    {"/api/v3/contracts/" + contract, ""},
		}
		var routes []api.Route
		for _, door := range [][]api.Route{w.V2.Routes(), w.V3.Routes(), w.Own.Routes()} {
			routes = append(routes, door...)
		}
		for _, r := range routes {
			name := r.Method + " " + r.Path
			call, asks := refused[name]
			switch {
			case asks:
				if got := s.call(r.Method, call[0], call[1]); got.Code != 403 || !strings.Contains(got.Body, "test carriers only") {
					t.Errorf("%s: %d %s, want 403", name, got.Code, got.Body)
				}
			case r.Method != http.MethodGet && !r.Open && !strings.Contains(r.Path, "/event-subscriptions") && !slices.Contains(harmless, name) && !slices.Contains(choosing, name):
				t.Errorf("%s changes something: say whether it has a carrier do something", name)
			}
		}
		var status int
		if err := d.Row(t.Context(), "SELECT status FROM parcel WHERE account_id = $1 AND id = $2", s.By.Account, made).Scan(&status); err != nil || status != int(carrier.StatusReady) {
			t.Errorf("the label's parcel is in %d, %v", status, err)
		}
	})
}
