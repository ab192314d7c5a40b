package v2_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// good is a parcel that is taken in; the tests spoil one thing of it.
const good = `"name":"Jan Proef","address":"Dorpsstraat","house_number":"5","city":"Gouda","postal_code":"2801AB","country":"NL"`

func with(extra string) string { return `{"parcel":{` + good + `,` + extra + `}}` }

func without(pair string) string { return `{"parcel":{` + strings.Replace(good, pair, "", 1) + `}}` }

func TestBadInputIsRefusedByTheNameOfItsFieldAndNothingIsKept(t *testing.T) {
	t.Parallel()
	many := func(n int) string {
		return `{"parcels":[` + strings.TrimSuffix(strings.Repeat(`{`+good+`},`, n), ",") + `]}`
	}
	cases := []struct{ name, body, message string }{
		{"an empty body", ``, `JSON parse error - Expecting value: line 1 column 1 (char 0)`},
		{"malformed JSON", `{"parcel":{"name":"Jan",}}`, `JSON parse error - Expecting property name enclosed in double quotes: line 1 column 25 (char 24)`},
		{"JSON and more", `{"parcel":{}} x`, `JSON parse error - Extra data: line 1 column 15 (char 14)`},
		{"a list", `[]`, `non_field_errors: "Invalid data. Expected a dictionary."`},
		{"a text for a parcel", `{"parcel":"x"}`, `parcel: "Invalid data. Expected a dictionary."`},
		{"a truth for a name", strings.Replace(with(`"weight":1`), `"Jan Proef"`, `true`, 1), `name: "Not a valid string."`},
		{"a truth for a reference", with(`"external_reference":false`), `external_reference: "Not a valid string."`},
		{"no parcel", `{"package":{}}`, `parcel: "This field is required."`},
		{"an empty list", `{"parcels":[]}`, `parcels: "This list may not be empty."`},
		{"an object in place of a list", `{"parcels":{}}`, `parcels: "Expected a list of items."`},
		{"101 parcels", many(101), `parcels: "Ensure this field has no more than 100 elements; it has 101."`},
		{"no name", without(`"name":"Jan Proef",`), `name: "This field is required."`},
		{"several missing", `{"parcel":{"name":"Jan","address":"Straat 1","city":"Gouda"}}`, `postal_code: "This field is required.", country: "This field is required."`},
		{"null for a name", strings.Replace(with(`"weight":1`), `"Jan Proef"`, `null`, 1), `name: "This field is required."`},
		{"a blank name", strings.Replace(with(`"weight":1`), `Jan Proef`, `  `, 1), `name: "This field may not be blank."`},
		{"an object for a name", strings.Replace(with(`"weight":1`), `"Jan Proef"`, `{}`, 1), `name: "Not a valid string."`},
		{"an unknown country", strings.Replace(with(`"weight":1`), `"NL"`, `"XX"`, 1), `country: "Country XX is unknown. Use two letters, like NL or DE."`},
		{"an over-long name", strings.Replace(with(`"weight":1`), `Jan Proef`, strings.Repeat("x", 76), 1), `name: "Name is too long. It takes up to 75 characters."`},
		{"an over-long order number", with(`"order_number":"` + strings.Repeat("9", 256) + `"`), `order_number: "Ensure this field has no more than 255 characters."`},
		{"a negative weight", with(`"weight":-1`), `weight: "Ensure this value is greater than or equal to 0.001."`},
		{"a negative weight in text", with(`"weight":"-0.5"`), `weight: "Ensure this value is greater than or equal to 0.001."`},
		{"no weight", with(`"weight":"0.000"`), `weight: "Ensure this value is greater than or equal to 0.001."`},
		{"a weight in words", with(`"weight":"heavy"`), `weight: "A valid number is required."`},
		{"a weight with a comma", with(`"weight":"1,5"`), `weight: "A valid number is required."`},
		{"a truth for a weight", with(`"weight":true`), `weight: "A valid number is required."`},
		{"a weight beyond reckoning", with(`"weight":1e50`), `weight: "Ensure this value is less than or equal to 100000."`},
		{"a list for a weight", with(`"weight":[1]`), `weight: "A valid number is required."`},
		{"a length of three decimals", with(`"length":"10.125","width":1,"height":1`), `length: "Ensure that there are no more than 2 decimal places."`},
		{"a length alone", with(`"length":"10"`), `width: "Length, width and height are needed together.", height: "Length, width and height are needed together."`},
		{"21 boxes", with(`"quantity":21`), `quantity: "Ensure this value is between 1 and 20."`},
		{"no box", with(`"quantity":0`), `quantity: "Ensure this value is between 1 and 20."`},
		{"half a box", with(`"quantity":1.5`), `quantity: "A valid integer is required."`},
		{"a wish in words", with(`"request_label":"maybe"`), `request_label: "Must be a valid boolean."`},
		{"a method in words", with(`"shipment":{"id":"post"}`), `shipment: "A valid integer is required."`},
		{"a method without an id", with(`"shipment":{"name":"post"}`), `shipment: "This field needs the id of a shipping method."`},
		{"a method that is not there", with(`"request_label":true,"shipment":{"id":987654}`), `shipment: "There is no shipping method 987654."`},
		{"a method beyond 32 bits", with(`"shipment":{"id":99999999999}`), `shipment: "Ensure this value is between 1 and 2147483647."`},
		{"a label without a method", with(`"request_label":true`), `shipping_method: "This field is required."`},
		{"boxes with a label as one parcel", with(`"request_label":true,"quantity":2,"shipment":{"id":8}`), `quantity: "Several boxes with a label are created with the key parcels, not parcel."`},
		{"a label without a house number", strings.Replace(with(`"request_label":true,"shipment":{"id":8}`), `"house_number":"5"`, `"house_number":""`, 1), `house_number: "House number is missing."`},
		{"an insurance too high", with(`"insured_value":5001`), `insured_value: "Ensure this value is less than or equal to 5000."`},
		{"two insurances", with(`"insured_value":10,"total_insured_value":10`), `total_insured_value: "Give insured_value or total_insured_value, not both."`},
		{"a value of three decimals", with(`"parcel_items":[{"description":"x","quantity":1,"value":1.234}]`), `parcel_items.value: "Ensure that there are no more than 2 decimal places."`},
		{"an item without a description", with(`"parcel_items":[{"quantity":1}]`), `parcel_items.description: "This field is required."`},
		{"an item less than one", with(`"parcel_items":[{"description":"x","quantity":0}]`), `parcel_items.quantity: "Ensure this value is greater than or equal to 1."`},
		{"an item of a negative weight", with(`"parcel_items":[{"description":"x","quantity":1,"weight":"-1"}]`), `parcel_items.weight: "Ensure this value is greater than or equal to 0.001."`},
		{"an item from nowhere", with(`"parcel_items":[{"description":"x","quantity":1,"origin_country":"XX"}]`), `parcel_items.origin_country: "There is no country XX; write its two letters, like NL or DE."`},
		{"an over-long code", with(`"parcel_items":[{"description":"x","quantity":1,"hs_code":"1234567890123"}]`), `parcel_items.hs_code: "Ensure this field has no more than 12 characters."`},
		{"a text for items", with(`"parcel_items":"tea"`), `parcel_items: "Expected a list of items."`},
		{"a currency in words", with(`"total_order_value":1,"total_order_value_currency":"euro"`), `total_order_value_currency: "Use three letters, like EUR or GBP."`},
		{"a customs type of five", with(`"customs_shipment_type":5`), `customs_shipment_type: "5 is not a valid choice."`},
		{"invalid UTF-8 in a name", strings.Replace(with(`"weight":1`), `Jan Proef`, "Jan \xff", 1), `name: "This is not valid UTF-8 text."`},
		{"invalid UTF-8 in a property", with("\"parcel_items\":[{\"description\":\"x\",\"quantity\":1,\"properties\":{\"a\":\"\xff\"}}]"), `parcel_items.properties: "This is not valid UTF-8 text."`},
		{"invalid UTF-8 in customs", with("\"customs_information\":{\"general_notes\":\"\xff\"}"), `customs_information.general_notes: "This is not valid UTF-8 text."`},
		{"a null character", with(`"order_number":"a\u0000b"`), `order_number: "Null characters are not allowed."`},
		{"half a character", strings.Replace(with(`"weight":1`), `Jan Proef`, `Jan \ud83d`, 1), `name: "Name holds a character that cannot be printed."`},
		{"a control character", strings.Replace(with(`"weight":1`), `Jan Proef`, `Jan \u0007`, 1), `name: "Name holds a character that cannot be printed."`},
		{"a nest without end", strings.Repeat("[", 100_000), `JSON parse error - Nested too deeply: line 1 column 34 (char 33)`},
		{"a sender in place of another, unknown", with(`"from_name":"A","from_address_1":"B 1","from_city":"C","from_postal_code":"1","from_country":"XX"`), `from_country: "Country XX is unknown. Use two letters, like NL or DE."`},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		for _, c := range cases {
			for _, path := range []string{"/api/v2/parcels", "/api/v2/parcels/"} {
				r := s.call("POST", path, c.body)
				if r.Code != 400 {
					t.Fatalf("%s: status %d, want 400: %.400s", c.name, r.Code, r.Body)
				}
				r.wantError(t, 400, strings.TrimPrefix(path, "/"), c.message)
			}
			if len(c.body) < 100_000 && strings.HasPrefix(c.body, `{"parcel":{`) && !strings.Contains(c.body, "},}") {
				// The same in a bulk is a failed parcel beside a good one, where that is asked for, and spoils all where it is not.
				bulk := `{"parcels":[` + strings.TrimSuffix(strings.TrimPrefix(c.body, `{"parcel":`), `}`) + `]}`
				if strings.Contains(c.name, "JSON") || strings.Contains(c.name, "as one parcel") {
					continue
				}
				if r := s.call("POST", "/api/v2/parcels", bulk); r.Code != 400 {
					t.Errorf("%s in a bulk: status %d: %.400s", c.name, r.Code, r.Body)
				}
				v := s.call("POST", "/api/v2/parcels?errors=verbose", bulk).Want(t, 200)
				if failed, _ := v["failed_parcels"].([]any); len(failed) != 1 || len(v["parcels"].([]any)) != 0 {
					t.Errorf("%s in a verbose bulk: %v", c.name, v)
				}
			}
		}
		all, err := parcel.List(t.Context(), d, s.By.Account, parcel.Filter{})
		if err != nil || len(all) != 0 || len(s.Happened()) != 1 {
			t.Errorf("kept %d parcels and %d events (%v), want none and the connection's own", len(all), len(s.Happened()), err)
		}
	})
}

func TestALargeBodyIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	huge := `{"parcel":{"name":"` + strings.Repeat("x", 50<<20) + `"}}`
	s.call("POST", "/api/v2/parcels", huge).wantError(t, 413, "api/v2/parcels", "The request body is too large. It may have up to 10 MB.")
	// The same without its length said beforehand.
	r := httptest.NewRequestWithContext(t.Context(), "POST", base+"/api/v2/parcels", struct{ *strings.Reader }{strings.NewReader(huge)})
	r.ContentLength = -1
	r.SetBasicAuth(s.Keys.Public, s.Keys.Secret)
	reply{s.Do(r)}.wantError(t, 413, "api/v2/parcels", "The request body is too large. It may have up to 10 MB.")
	// A body of a million values is small in bytes and large in memory.
	s.call("POST", "/api/v2/parcels", `{"x":[`+strings.Repeat("0,", 1_000_000)+`0]}`).Want(t, 400)
}

func TestWithoutGoodKeysTheDoorStaysShut(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	for name, keys := range map[string][2]string{
		"none": {"", ""}, "a wrong secret": {s.Keys.Public, "0123456789abcdef0123456789abcdef"},
		"an unknown key": {"0123456789abcdef0123456789abcdef", s.Keys.Secret}, "no secret": {s.Keys.Public, ""}, "words": {"admin", "admin"},
	} {
		for _, path := range []string{"/api/v2/parcels", "/api/v2/parcels/statuses", "/api/v2/nothing"} {
			r := httptest.NewRequestWithContext(t.Context(), "GET", base+path, nil)
			if name != "none" {
				r.SetBasicAuth(keys[0], keys[1])
			}
			got := s.Do(r)
			want := fmt.Sprintf(`{"error":{"code":401,"request":"%s","message":"Invalid username/password."}}`, path[1:])
			if got.Code != 401 || got.Body != want || strings.Join(got.Header.Values("WWW-Authenticate"), "; ") != `Bearer; Basic realm="Waybill", charset="UTF-8"` {
				t.Errorf("%s on %s: %d %s %v, want 401 %s", name, path, got.Code, got.Body, got.Header, want)
			}
		}
	}
}

func TestPathsAndVerbsThatAreNotThere(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.call("GET", "/api/v2/nothing", "").wantError(t, 404, "api/v2/nothing", "Not found.")
	s.call("GET", "/api/v2", "").wantError(t, 404, "api/v2", "Not found.")
	s.call("POST", "/api/v2/parcels/x/y/z/", "").wantError(t, 404, "api/v2/parcels/x/y/z/", "Not found.")
	for path, allow := range map[string]string{
		"/api/v2/parcels": "GET, POST, PUT, HEAD, OPTIONS", "/api/v2/parcels/1/": "GET, PUT, PATCH, HEAD, OPTIONS",
		"/api/v2/parcels/1/cancel": "POST, OPTIONS", "/api/v2/labels/1": "GET, HEAD, OPTIONS",
	} {
		r := s.call("DELETE", path, "")
		r.wantError(t, 405, strings.TrimPrefix(path, "/"), `Method "DELETE" not allowed.`)
		if got := r.Header.Get("Allow"); got != allow {
			t.Errorf("Allow of %s = %q, want %q", path, got, allow)
		}
	}
	for _, id := range []string{"0", "-1", "x", "7001", "99999999999999999999"} {
		s.call("GET", "/api/v2/parcels/"+id, "").wantError(t, 404, "api/v2/parcels/"+id, "No Parcel matches the given query.")
	}
}
