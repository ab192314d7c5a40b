package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/postnl/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
)

// caller is a customer at an emulator of its own.
type caller struct {
	t   *testing.T
	e   *emulator.Emulator
	url string
	key string
}

func begin(t *testing.T) caller {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return caller{t, e, home, e.Credentials()["api_key"]}
}

// ask sends a request and decodes the answer.
func (c caller) ask(method, path string, body any) (int, map[string]any) {
	c.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(string(raw)))
	if err != nil {
		c.t.Fatal(err)
	}
	if c.key != "" {
		req.Header.Set("apikey", c.key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		c.t.Fatalf("%s: %v", text, err)
	}
	return resp.StatusCode, got
}

func (c caller) barcode(kind string) string {
	c.t.Helper()
	status, got := c.ask(http.MethodGet, "/shipment/v1_1/barcode?CustomerCode=DEVC&CustomerNumber=11223344&Type="+kind+"&Serie=000000000-999999999", nil)
	if status != http.StatusOK {
		c.t.Fatalf("barcode: %d %v", status, got)
	}
	return got["Barcode"].(string)
}

func announcement(shipments ...map[string]any) map[string]any {
	return map[string]any{
		"Customer": map[string]any{
			"CustomerCode": "DEVC", "CustomerNumber": "11223344", "CollectionLocation": "123456",
			"Address": map[string]any{"AddressType": "02", "CompanyName": "Kade BV", "Street": "Kade", "HouseNr": "1", "Zipcode": "3511AB", "City": "Utrecht", "Countrycode": "NL"},
		},
		"Message":   map[string]any{"MessageID": "1", "MessageTimeStamp": "23-11-2026 10:00:00", "Printertype": "GraphicFile|PDF"},
		"Shipments": shipments,
	}
}

func toAmsterdam(barcode string) map[string]any {
	return map[string]any{
		"Addresses": []any{map[string]any{"AddressType": "01", "Name": "Ilse Vos", "Street": "Singel", "HouseNr": "7", "HouseNrExt": "B", "Zipcode": "1012AB", "City": "Amsterdam", "Countrycode": "NL"}},
		"Barcode":   barcode, "Dimension": map[string]any{"Weight": "1200"}, "ProductCodeDelivery": "3085", "Reference": "ref-" + barcode,
	}
}

// only is the one element of a list that may stand bare.
func only(t *testing.T, v any) map[string]any {
	t.Helper()
	if list, ok := v.([]any); ok {
		if len(list) != 1 {
			t.Fatalf("%d elements, want 1: %v", len(list), v)
		}
		v = list[0]
	}
	m, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%v is no element", v)
	}
	return m
}

func TestBarcodesAreOfTheCustomersSeriesOrOfTheUnions(t *testing.T) {
	t.Parallel()
	c := begin(t)
	if b := c.barcode("3S"); !digit.Valid(digit.KindPostNL, b) || !strings.HasPrefix(b, "3SDEVC") || b == c.barcode("3S") {
		t.Errorf("barcode %s", b)
	}
	for _, kind := range []string{"CC", "CP", "CD", "CF", "CX", "LA", "RI", "UE"} {
		if b := c.barcode(kind); !digit.Valid(digit.KindS10, b) || !strings.HasPrefix(b, kind) {
			t.Errorf("barcode %s of type %s", b, kind)
		}
	}
	if status, got := c.ask(http.MethodGet, "/shipment/v1_1/barcode?CustomerCode=DEVC&CustomerNumber=99&Type=3S&Serie=000000000-999999999", nil); status != http.StatusBadRequest || got["Errors"] == nil {
		t.Errorf("somebody else's number: %d %v", status, got)
	}
}

func TestALabelConfirmsAndIsGivenAgainForItsBarcode(t *testing.T) {
	t.Parallel()
	c := begin(t)
	// Both endings of a barcode: a lone element stands in a list, or bare.
	for range 2 {
		b := c.barcode("3S")
		for range 2 {
			status, got := c.ask(http.MethodPost, "/shipment/v2_2/label?confirm=true", announcement(toAmsterdam(b)))
			if status != http.StatusOK {
				t.Fatalf("%d %v", status, got)
			}
			one := only(t, got["ResponseShipments"])
			label := only(t, one["Labels"])
			pdf, err := base64.StdEncoding.DecodeString(label["Content"].(string))
			if err != nil || !strings.HasPrefix(string(pdf), "%PDF") || one["Barcode"] != b || label["Labeltype"] != "Label" || label["OutputType"] != "PDF" {
				t.Errorf("%v: %v", err, one["Barcode"])
			}
		}
		_, got := c.ask(http.MethodGet, "/shipment/v2/status/reference/ref-"+b+"?customerCode=DEVC&customerNumber=11223344", nil)
		current, _ := got["CurrentStatus"].(map[string]any)
		if s := only(t, current["Shipment"]); s["Barcode"] != b {
			t.Errorf("found %v, want %s", s["Barcode"], b)
		}
		other := toAmsterdam(b)
		other["Reference"] = "another"
		if status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(other)); status != http.StatusBadRequest || got["Errors"] == nil {
			t.Errorf("another shipment under the barcode: %d %v", status, got)
		}
	}
	if n := len(c.e.Desk().Keys("shipment")); n != 2 {
		t.Errorf("%d shipments are kept", n)
	}
}

func TestAnUnconfirmedLabelIsNoShipmentUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	c := begin(t)
	b := c.barcode("3S")
	known := func() bool {
		_, got := c.ask(http.MethodGet, "/shipment/v2/status/barcode/"+b, nil)
		return got["CurrentStatus"].(map[string]any)["Shipment"] != nil
	}
	c.ask(http.MethodPost, "/shipment/v2_2/label?confirm=false", announcement(toAmsterdam(b)))
	if known() {
		t.Error("it is known before")
	}
	if status, got := c.ask(http.MethodPost, "/shipment/v2/confirm", announcement(toAmsterdam(b))); status != http.StatusOK || only(t, got["ResponseShipments"])["Barcode"] != b {
		t.Errorf("confirm: %d %v", status, got)
	}
	c.e.Walk(b)
	if !known() {
		t.Error("it is not known afterwards")
	}
}

func TestWhatIsWrongIsRefusedWithItsPath(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, k := range []struct {
		name, path string
		spoil      func(a, s, to map[string]any)
	}{
		{"a postal code of another country", "Shipments[0].Addresses[0].Zipcode", func(_, _, to map[string]any) { to["Zipcode"] = "10115" }},
		{"no house number", "Shipments[0].Addresses[0].HouseNr", func(_, _, to map[string]any) { delete(to, "HouseNr") }},
		{"a name too long", "Shipments[0].Addresses[0].Name", func(_, _, to map[string]any) { to["Name"] = strings.Repeat("x", 36) }},
		{"a country in three letters", "Shipments[0].Addresses[0].Countrycode", func(_, _, to map[string]any) { to["Countrycode"] = "NLD" }},
		{"a product nobody knows", "Shipments[0].ProductCodeDelivery", func(_, s, _ map[string]any) { s["ProductCodeDelivery"] = "1" }},
		{"a product that goes elsewhere", "Shipments[0].ProductCodeDelivery", func(_, s, _ map[string]any) { s["ProductCodeDelivery"] = "4946" }},
		{"too heavy for a letterbox", "Shipments[0].Dimension.Weight", func(_, s, _ map[string]any) {
			s["ProductCodeDelivery"], s["Dimension"] = "2928", map[string]any{"Weight": "2001"}
		}},
		{"a weight in kilograms", "Shipments[0].Dimension.Weight", func(_, s, _ map[string]any) { s["Dimension"] = map[string]any{"Weight": "1.2"} }},
		{"cover without an amount", "Shipments[0].Amounts", func(_, s, _ map[string]any) { s["ProductCodeDelivery"] = "3087" }},
		{"a pick-up point without one", "Shipments[0].DeliveryAddress", func(_, s, _ map[string]any) { s["ProductCodeDelivery"] = "3533" }},
		{"a time in ISO", "Message.MessageTimeStamp", func(a, _, _ map[string]any) {
			a["Message"].(map[string]any)["MessageTimeStamp"] = "2026-11-23T10:00:00"
		}},
		{"a printer nobody has", "Message.Printertype", func(a, _, _ map[string]any) { a["Message"].(map[string]any)["Printertype"] = "PDF" }},
		{"a barcode of somebody else", "Shipments[0].Barcode", func(_, s, _ map[string]any) { s["Barcode"] = "3SDVTW123456789" }},
	} {
		t.Run(k.name, func(t *testing.T) {
			s := toAmsterdam(c.barcode("3S"))
			a := announcement(s)
			k.spoil(a, s, s["Addresses"].([]any)[0].(map[string]any))
			status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", a)
			list, _ := got["Errors"].([]any)
			if status != http.StatusBadRequest || len(list) != 1 || list[0].(map[string]any)["Error"] != k.path {
				t.Errorf("%d %v, want %s", status, got, k.path)
			}
		})
	}
}

func TestCommercialGoodsNeedAPaperAndFiveLinesAtMost(t *testing.T) {
	t.Parallel()
	c := begin(t)
	b := c.barcode("CC")
	s := toAmsterdam(b)
	s["ProductCodeDelivery"] = "4909"
	to := s["Addresses"].([]any)[0].(map[string]any)
	to["Countrycode"], to["Zipcode"], to["City"] = "CH", "8001", "Zürich"
	line := map[string]any{"Description": "Cup", "Quantity": "2", "Weight": "600", "Value": "12.50", "HSTariffNr": "691110", "CountryOfOrigin": "NL"}
	customs := map[string]any{"ShipmentType": "Commercial Goods", "Currency": "EUR", "Content": []any{line}}
	refused := func(want string) {
		t.Helper()
		status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(s))
		list, _ := got["Errors"].([]any)
		if status != http.StatusBadRequest || len(list) != 1 || list[0].(map[string]any)["Error"] != want {
			t.Errorf("%d %v, want %s", status, got, want)
		}
	}
	refused("Shipments[0].Customs")
	s["Customs"] = customs
	refused("Shipments[0].Customs.Invoice")
	customs["Invoice"], customs["InvoiceNr"] = "true", "F-1"
	customs["Content"] = []any{line, line, line, line, line, line}
	refused("Shipments[0].Customs.Content")
	customs["Content"] = []any{line}
	status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(s))
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, got)
	}
	labels := only(t, got["ResponseShipments"])["Labels"].([]any)
	if len(labels) != 2 || labels[1].(map[string]any)["Labeltype"] != "CN23" {
		t.Errorf("%d labels", len(labels))
	}
}

func TestAMulticolloShipmentHangsTogether(t *testing.T) {
	t.Parallel()
	c := begin(t)
	var all []map[string]any
	var main string
	for i := range 3 {
		b := c.barcode("3S")
		if i == 0 {
			main = b
		}
		s := toAmsterdam(b)
		s["Reference"] = "group"
		s["Groups"] = []any{map[string]any{"GroupType": "03", "GroupSequence": i + 1, "GroupCount": 3, "MainBarcode": main}}
		all = append(all, s)
	}
	status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(all...))
	if list, _ := got["ResponseShipments"].([]any); status != http.StatusOK || len(list) != 3 {
		t.Fatalf("%d %v", status, got)
	}
	_, got = c.ask(http.MethodGet, "/shipment/v2/status/reference/group?customerCode=DEVC&customerNumber=11223344&detail=true", nil)
	s := got["CompleteStatus"].(map[string]any)["Shipment"].(map[string]any)
	if s["Barcode"] != main || len(s["Groups"].([]any)) != 3 || s["ShipmentAmount"] != "3" {
		t.Errorf("found %v", s)
	}
	all[1]["Groups"].([]any)[0].(map[string]any)["GroupSequence"] = 3
	if status, got = c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(all...)); status != http.StatusBadRequest {
		t.Errorf("a wrong sequence: %d %v", status, got)
	}
}

func TestTheGatewayRefusesInItsOwnShape(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, key := range []string{"", "nobody's"} {
		c.key = key
		status, got := c.ask(http.MethodGet, "/shipment/v2/status/barcode/3SDEVC816223392", nil)
		fault, _ := got["fault"].(map[string]any)
		if status != http.StatusUnauthorized || fault["faultstring"] == "" || fault["detail"].(map[string]any)["errorcode"] == "" {
			t.Errorf("key %q: %d %v", key, status, got)
		}
	}
}

func TestARefusalMayComeInAGoodStatus(t *testing.T) {
	t.Parallel()
	c := begin(t)
	s := toAmsterdam(c.barcode("3S"))
	s["Addresses"].([]any)[0].(map[string]any)["Name"] = "Vos FAIL-IN-200"
	status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(s))
	one := only(t, got["ResponseShipments"])
	if status != http.StatusOK || only(t, one["Errors"])["Description"] == "" || one["Labels"] != nil {
		t.Errorf("%d %v", status, got)
	}
}

func TestEveryStepOfEveryLifeHasACodeOfTheSheet(t *testing.T) {
	t.Parallel()
	c := begin(t)
	known := map[string]bool{}
	for _, code := range emulator.Codes {
		known[code] = true
	}
	for _, script := range emulate.Scripts() {
		b := c.barcode("3S")
		s := toAmsterdam(b)
		s["Reference"] = "SCRIPT-" + strings.ToUpper(script)
		if status, got := c.ask(http.MethodPost, "/shipment/v2_2/label", announcement(s)); status != http.StatusOK {
			t.Fatalf("%d %v", status, got)
		}
		for c.e.Walk(b) {
			_, got := c.ask(http.MethodGet, "/shipment/v2/status/barcode/"+b+"?detail=true", nil)
			now := only(t, got["CompleteStatus"].(map[string]any)["Shipment"].(map[string]any)["Statuses"])
			if code, _ := now["StatusCode"].(string); !known[code] || len(now["TimeStamp"].(string)) != len("23-11-2026 10:00:00") {
				t.Errorf("%s: %v", script, now)
			}
		}
	}
}

func TestPointsAreFoundNearAnAddressAndByTheirCode(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for path, want := range map[string]string{
		"nearest?CountryCode=NL&PostalCode=3511AB&DeliveryOptions=PG":              "171001",
		"nearest/geocode?Latitude=52.37&Longitude=4.88":                            "171003",
		"area?LatitudeNorth=53.5&LongitudeWest=6&LatitudeSouth=53&LongitudeEast=7": "171006",
		"lookup?LocationCode=201002&RetailNetworkID=LD-01":                         "201002",
	} {
		status, got := c.ask(http.MethodGet, "/shipment/v2_1/locations/"+path, nil)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %v", path, status, got)
		}
		v := got["GetLocationsResult"].(map[string]any)["ResponseLocation"]
		if list, ok := v.([]any); ok {
			v = list[0]
		}
		if v.(map[string]any)["LocationCode"] != want {
			t.Errorf("%s: %v", path, v)
		}
	}
	if status, got := c.ask(http.MethodGet, "/shipment/v2_1/locations/nearest?CountryCode=NL&PostalCode=x", nil); status != http.StatusBadRequest || got["Error"] == nil || got["RequestId"] == "" {
		t.Errorf("%d %v", status, got)
	}
}
