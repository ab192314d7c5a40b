package v2_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// oddities are JSON values that somebody will send one day in the place of something else.
var oddities = []string{
	`null`, `true`, `false`, `0`, `-1`, `1.5`, `1e3`, `-1e308`, `99999999999999999999999`, `9223372036854775807`, `-9223372036854775808`, `2147483648`,
	`""`, `" "`, `"x"`, `"1"`, `"-1"`, `"1.123456789"`, `"NaN"`, `"Infinity"`, `"1e5"`, `"٣"`, `"１２"`, `"\u0000"`, `"a\nb"`, `"\ud800"`, `"\u202e"`, "\"\xff\xfe\"",
	`"` + "日本語" + `"`, `"` + strings.Repeat("long", 2000) + `"`, `[]`, `{}`, `[null]`, `[[]]`, `[1,"2",{}]`, `[{}]`, `{"id":null}`, `{"id":[]}`, `{"id":"8"}`, `{"iso_2":5}`,
	`[{"description":null,"quantity":{}}]`, `[{"description":"x","quantity":"9223372036854775807","value":"9999999999999","weight":"100000","properties":{"":"\u0000"}}]`,
}

var everyField = strings.Fields(`id name company_name address house_number address_2 city postal_code country country_state to_state telephone email request_label
	requestLabel request_label_async apply_shipping_rules shipment shipping_method sender_address contract weight length width height order_number total_order_value
	total_order_value_currency insured_value total_insured_value quantity shipping_method_checkout_name to_service_point to_post_number external_reference reference
	shipment_uuid is_return from_name from_company_name from_address_1 from_address_2 from_house_number from_city from_postal_code from_country from_telephone
	from_email customs_invoice_nr customs_shipment_type customs_information parcel_items note data address_divided status documents`)

func TestNothingThatIsSentIsOurFault(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.Quiet = true
		draft := s.bring(false)
		fine := func(method, path, body string) {
			t.Helper()
			if r := s.call(method, path, body); r.Code >= 500 || r.Code == 0 {
				t.Errorf("%s %s %.300q: %d %.300s", method, path, body, r.Code, r.Body)
			}
		}
		for _, name := range everyField {
			for _, odd := range oddities {
				pair := fmt.Sprintf(`"%s":%s`, name, odd)
				fine("POST", "/api/v2/parcels?errors=verbose", `{"parcels":[{`+good+`,`+pair+`}]}`)
				fine("PUT", "/api/v2/parcels/"+itoa(draft), `{"parcel":{`+pair+`}}`)
			}
		}
		for _, odd := range oddities {
			fine("POST", "/api/v2/parcels", odd)
			fine("POST", "/api/v2/parcels", `{"parcel":`+odd+`}`)
			fine("POST", "/api/v2/parcels", `{"parcels":`+odd+`}`)
			fine("PUT", "/api/v2/parcels", `{"parcel":`+odd+`}`)
			fine("POST", "/api/v2/labels", `{"label":`+odd+`}`)
			fine("POST", "/api/v2/labels", `{"label":{"parcels":`+odd+`}}`)
			for _, name := range []string{"shop_name", "shop_url", "webhook_url", "webhook_active", "service_point_enabled", "service_point_carriers"} {
				fine("PATCH", "/api/v2/integrations/"+itoa(s.ID), fmt.Sprintf(`{"%s":%s}`, name, odd))
			}
			text := url.QueryEscape(strings.Trim(odd, `"`))
			for _, name := range strings.Fields(`cursor parcel_status tracking_number order_number external_reference updated_after announced_after ids limit offset errors`) {
				fine("GET", "/api/v2/parcels?"+name+"="+text, "")
			}
			for _, name := range strings.Fields(`sender_address service_point_id is_return to_country from_postal_code cursor limit`) {
				fine("GET", "/api/v2/shipping_methods?"+name+"="+text, "")
			}
			for _, path := range strings.Fields(`parcels labels labels/label_printer labels/normal_printer shipping_methods user/addresses/sender brands contracts integrations`) {
				fine("GET", "/api/v2/"+path+"/"+url.PathEscape(strings.Trim(odd, `"`)), "")
			}
			fine("GET", "/api/v2/labels/normal_printer?ids="+text+"&start_from="+text, "")
			fine("GET", "/api/v2/contracts?is_active="+text+"&carrier="+text, "")
		}
	})
}

func TestACallerWhoAsksTooOftenIsToldSoWithoutABody(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.V2.Gate.Limits = &api.Limits{Read: api.Budget{PerMinute: 60, Burst: 2}}
	for range 2 {
		s.call("GET", "/api/v2/parcels", "").Want(t, 200)
	}
	r := httptest.NewRequestWithContext(t.Context(), "GET", base+"/api/v2/parcels", nil)
	r.SetBasicAuth(s.Keys.Public, s.Keys.Secret)
	if got := s.Do(r); got.Code != 429 || got.Body != "" || got.Header.Get("Retry-After") != "1" {
		t.Errorf("%d %q %v, want 429 and nothing", got.Code, got.Body, got.Header)
	}
	s.call("POST", "/api/v2/parcels", with(`"weight":1`)).Want(t, 200)
}
