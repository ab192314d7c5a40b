package v2_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// others are the shapes of everything else, as recorded or, where nothing was recorded, documented.
var others = map[string]string{
	"/user": `{user {data [null], username str, company_name str, telephone str, address str, postal_code str, city str, email str, company_logo null,
		registered str, modules [{id int, name str, settings null, activated bool, short_name str}], invoices [url]}}`,
	"/user/addresses/sender": `{sender_addresses [{id int, company_name str, contact_name str, email str, telephone str, street str, house_number str, postal_box str,
		postal_code str, city str, country str, country_state str|null, vat_number str|null, eori_number str|null, label str, brand_id int, signature_full_name str,
		signature_initials str}]}`,
	"/brands": `{next url|null, previous url|null, brands [{id int, name str, color str, secondary_color str, website str, overlay_logo object, screen_logo object,
		print_logo object, overlay_thumb object|null, screen_thumb url|null, print_thumb url|null, notify_reply_to_email str|null, domain str, notify_bcc_email str|null,
		hide_powered_by bool, google_analytics_id str|null, features object, customization_settings object|null}]}`,
	"/contracts": `{next url|null, previous url|null, contracts [{id int, carrier {code str, name str}, client_id str|null, is_active bool, name str, country str, is_default bool}]}`,
	"/integrations": `[{id int, shop_name str, shop_url url|null, system str, failing_since iso|null, last_fetch iso|null, last_updated_at iso,
		service_point_enabled bool, service_point_carriers [str], webhook_active bool, webhook_url url|null}]`,
	"/shipping_methods?to_country=DE": `{shipping_methods [{id int, name str, carrier str, min_weight kg, max_weight kg, service_point_input str, price int,
		countries [{id int, name str, price number, iso_2 str, iso_3 str, lead_time_hours int|null, price_breakdown [{type str, label str, value number}]}]}]}`,
	"/shipping_methods?sender_address=all": `{shipping_methods [{id int, name str, carrier str, min_weight kg, max_weight kg, service_point_input str, price int,
		countries [{id int, name str, price number, iso_2 str, iso_3 str, lead_time_hours int|null, price_breakdown [{type str, label str, value number}],
		from_id int, from_name str, from_iso_2 str, from_iso_3 str}]}]}`,
	"/parcels/statuses": `[{id int, message str}]`,
	"/user/invoices":    `{invoices [object]}`,
}

func TestEverythingElseHasItsRecordedShape(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	for path, shape := range others {
		r := s.call("GET", "/api/v2"+path, "")
		if r.Code != 200 || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %v", path, r.Code, r.Header)
		}
		for _, wrong := range fits(shapeOf(strings.Join(strings.Fields(shape), " ")), json.RawMessage(r.Body), path, nil) {
			t.Errorf("%s", wrong)
		}
	}
}

// goClient decodes a parcel as the Go clients do, where one wrong type breaks all. Their types, not ours.
type goClient struct {
	ID                int                 `json:"id"`
	Name              string              `json:"name"`
	Reference         *string             `json:"reference"`
	Weight            *string             `json:"weight"`
	Type              *string             `json:"type"`
	TrackingNumber    string              `json:"tracking_number"`
	TrackingURL       string              `json:"tracking_url"`
	ToServicePoint    *int                `json:"to_service_point"`
	ShippingMethod    *int                `json:"shipping_method"`
	InsuredValue      int                 `json:"insured_value"`
	TotalInsuredValue int                 `json:"total_insured_value"`
	Note              *string             `json:"note"`
	ExternalOrderID   *string             `json:"external_order_id"`
	ExternalReference *string             `json:"external_reference"`
	ColliUUID         string              `json:"colli_uuid"`
	DateCreated       clientTime          `json:"date_created"`
	Data              map[string]struct{} `json:"data"`
	Customs           map[string]string   `json:"customs_declaration"`
	Status            struct {
		ID      int    `json:"id"`
		Message string `json:"message"`
	} `json:"status"`
	Country struct {
		ISO2 string `json:"iso_2"`
	} `json:"country"`
	Label struct {
		NormalPrinter []string `json:"normal_printer"`
		LabelPrinter  string   `json:"label_printer"`
	} `json:"label"`
	Documents []struct{ Type, Size, Link string } `json:"documents"`
	Carrier   struct {
		Code string `json:"code"`
	} `json:"carrier"`
}

// clientTime is the one form that clients parse creation times in.
type clientTime time.Time

func (c *clientTime) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"02-01-2006 15:04:05"`, string(b))
	*c = clientTime(t)
	return err
}

func TestStrictClientsDecodeWhatWeAnswer(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	draft := s.call("POST", "/api/v2/parcels", with(`"email":null,"weight":1`))
	made := s.call("POST", "/api/v2/parcels", with(`"request_label":true,"shipment":{"id":8},"to_service_point":"5","house_number":115`))
	list := s.call("GET", "/api/v2/parcels", "")
	var many struct{ Parcels []goClient }
	for _, r := range []reply{draft, made} {
		var one struct{ Parcel goClient }
		if err := json.Unmarshal([]byte(r.Body), &one); err != nil {
			t.Errorf("%v in %s", err, r.Body)
		}
		many.Parcels = append(many.Parcels, one.Parcel)
	}
	got := many.Parcels[1]
	if len(got.Label.NormalPrinter) != 4 || got.Carrier.Code != "sendcloud" || got.TrackingURL == "" || got.Documents[0].Type != "label" || *got.ToServicePoint != 5 {
		t.Errorf("decoded %+v", got)
	}
	if err := json.Unmarshal([]byte(list.Body), &many); err != nil {
		t.Errorf("%v in %s", err, list.Body)
	}
	// Python reads these keys of every fresh label without asking; PHP reads these of every parcel.
	p := made.Want(t, 200)["parcel"].(map[string]any)
	for _, key := range []string{"colli_tracking_number", "tracking_url", "label", "to_state", "address_2", "address_divided", "company_name", "email", "telephone"} {
		if _, ok := p[key]; !ok {
			t.Errorf("%s is not there", key)
		}
	}
	// Picqer sends the whole parcel back as it was read, by PUT to its own address.
	whole := s.call("GET", "/api/v2/parcels/"+itoa(draft.id(t)), "").Body
	if r := s.call("PUT", "/api/v2/parcels/"+itoa(draft.id(t)), whole); r.Code != 200 || r.Body != whole {
		t.Errorf("sent back as read, a parcel becomes\n%s\nfrom\n%s", r.Body, whole)
	}
	whole = s.call("GET", "/api/v2/parcels/"+itoa(made.id(t)), "").Body
	if r := s.call("PUT", "/api/v2/parcels", whole); r.Code != 200 || r.Body != whole {
		t.Errorf("sent back as read, a label becomes\n%s\nfrom\n%s", r.Body, whole)
	}
	changed := strings.Replace(whole, `"city":"Gouda"`, `"city":"Delft"`, 1)
	if r := s.call("PUT", "/api/v2/parcels", changed); r.Code != 400 {
		t.Errorf("a label was changed: %d %s", r.Code, r.Body)
	}
}

func TestALabelIsAPDFAndNothingElse(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	id, draft := itoa(s.bring(true)), itoa(s.bring(false))
	for _, path := range []string{"labels/label_printer/" + id, "labels/normal_printer/" + id, "labels/normal_printer/" + id + "?start_from=3",
		"label/label_printer/" + id + "/?hash=x", "labels/label_printer?ids=" + id, "parcels/" + id + "/documents/label?format=pdf&dpi=72"} {
		for _, accept := range []string{"", "*/*", "application/json", "application/json, text/plain, */*", "application/pdf", "image/png, application/pdf"} {
			r := s.call("GET", "/api/v2/"+path, "", "Accept", accept)
			if r.Code != 200 || r.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(r.Body, "%PDF-") {
				t.Errorf("%s with Accept %q: %d %v %.100s", path, accept, r.Code, r.Header, r.Body)
			}
		}
	}
	for path, message := range map[string]string{
		"labels/label_printer/" + draft:                 "Parcel " + draft + " has no label yet.",
		"labels/normal_printer/" + id + "?start_from=4": `start_from: "Ensure this value is between 0 and 3."`,
		"labels/normal_printer":                         `ids: "This field is required."`,
		"labels/label_printer?ids=" + id + ",x":         `ids: "A valid integer is required."`,
	} {
		if r := s.call("GET", "/api/v2/"+path, ""); r.Code != 400 || !equal(r.Want(t, 400), map[string]any{"message": message}) {
			t.Errorf("%s: %d %s, want %s", path, r.Code, r.Body, message)
		}
	}
}

// bring makes a parcel and answers its id.
func (s shop) bring(label bool) int64 {
	s.T.Helper()
	return s.call("POST", "/api/v2/parcels", fmt.Sprintf(`{"parcel":{%s,"request_label":%v,"shipment":{"id":8}}}`, good, label)).id(s.T)
}
