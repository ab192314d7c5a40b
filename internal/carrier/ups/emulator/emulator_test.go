package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image/gif"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

type m = map[string]any

// desk is an emulator and how to speak to it.
type desk struct {
	*testing.T
	e     *Emulator
	url   string
	token string
}

func open(t *testing.T, o emulate.Options) *desk {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	d := &desk{t, e, home, ""}
	if status, got := d.login(e.Credentials()); status != http.StatusOK || got["expires_in"] != "14399" || got["status"] != "approved" {
		t.Fatalf("log-in: %d %v", status, got)
	}
	return d
}

func (d *desk) login(c map[string]string) (int, m) {
	d.Helper()
	h := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Merchant-Id": {c["account_number"]},
		"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(c["client_id"]+":"+c["client_secret"]))}}
	status, got := d.do("POST", "/security/v1/oauth/token", h, []byte("grant_type=client_credentials"))
	if token, ok := got["access_token"].(string); ok {
		d.token = token
	}
	return status, got
}

func (d *desk) do(method, path string, h http.Header, body []byte) (int, m) {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), method, d.url+path, bytes.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	req.Header = h
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	var out m
	if err := json.Unmarshal(raw, &out); err != nil {
		d.Fatalf("%d %.200s: %v", resp.StatusCode, raw, err)
	}
	return resp.StatusCode, out
}

func (d *desk) ask(method, path string, body any) (int, m) {
	d.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.Fatal(err)
	}
	return d.do(method, "/api"+path, http.Header{"Authorization": {"Bearer " + d.token}, "Content-Type": {"application/json"}, "Transid": {"t-1"}, "Transactionsrc": {"waybill"}}, raw)
}

// errorCode is the code and words of a refusal.
func errorCode(got m) string {
	r, _ := got["response"].(m)
	all, _ := r["errors"].([]any)
	if len(all) == 0 {
		return ""
	}
	one := all[0].(m)
	return one["code"].(string) + " " + one["message"].(string)
}

// parcel is a shipment of one box, changed by change.
func parcel(format string, change func(s m)) m {
	s := m{
		"Description": "Teapots",
		"Shipper": m{"Name": "Muster Versand", "AttentionName": "Ilse Vos", "ShipperNumber": "A1B2C3", "Phone": m{"Number": "+492281234"},
			"Address": m{"AddressLine": []string{"Kaiserstr. 12"}, "City": "Bonn", "PostalCode": "53113", "CountryCode": "DE"}},
		"ShipTo": m{"Name": "Noor de Wit", "AttentionName": "Noor de Wit",
			"Address": m{"AddressLine": []string{"Kerkstraat 5"}, "City": "Amsterdam", "PostalCode": "1017 GA", "CountryCode": "NL"}},
		"PaymentInformation": m{"ShipmentCharge": []m{{"Type": "01", "BillShipper": m{"AccountNumber": "A1B2C3"}}}},
		"Service":            m{"Code": "11"},
		"Package": []m{{"Packaging": m{"Code": "02"}, "PackageWeight": m{"UnitOfMeasurement": m{"Code": "KGS"}, "Weight": "1.5"},
			"Dimensions":      m{"UnitOfMeasurement": m{"Code": "CM"}, "Length": "30", "Width": "20", "Height": "10"},
			"ReferenceNumber": []m{{"Value": "WB-1-1"}}}},
	}
	if change != nil {
		change(s)
	}
	return m{"ShipmentRequest": m{"Request": m{"RequestOption": "nonvalidate", "TransactionReference": m{"CustomerContext": "WB-1-1"}}, "Shipment": s,
		"LabelSpecification": m{"LabelImageFormat": m{"Code": format}, "LabelStockSize": m{"Height": "6", "Width": "4"}}}}
}

func named(name string) func(m) {
	return func(s m) { s["ShipTo"].(m)["Name"] = name }
}

// buy orders a parcel and answers its results and number.
func (d *desk) buy(format string, change func(m)) (m, string) {
	d.Helper()
	status, got := d.ask("POST", "/shipments/v2409/ship", parcel(format, change))
	if status != http.StatusOK {
		d.Fatalf("%d %v", status, got)
	}
	results := got["ShipmentResponse"].(m)["ShipmentResults"].(m)
	return results, results["ShipmentIdentificationNumber"].(string)
}

func label(d *desk, results m) []byte {
	d.Helper()
	one := results["PackageResults"].([]any)[0].(m)["ShippingLabel"].(m)
	file, err := base64.StdEncoding.DecodeString(one["GraphicImage"].(string))
	if err != nil {
		d.Fatal(err)
	}
	return file
}

func TestAShipmentGetsItsNumberAndItsLabelInEveryFormat(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	results, number := d.buy("GIF", nil)
	if !digit.Valid(digit.KindUPS, number) || !strings.HasPrefix(number, "1ZA1B2C311") {
		t.Errorf("number %s", number)
	}
	picture, err := gif.Decode(bytes.NewReader(label(d, results)))
	if err != nil || picture.Bounds().Dx() <= picture.Bounds().Dy() {
		t.Errorf("the GIF does not lie on its side: %v", err)
	}
	for format, head := range map[string]string{"PNG": "\x89PNG", "ZPL": "^XA"} {
		results, again := d.buy(format, nil)
		if !strings.HasPrefix(string(label(d, results)), head) || again == number {
			t.Errorf("%s: number %s again, or another picture", format, again)
		}
	}
	status, got := d.ask("POST", "/labels/v2403/recovery", m{"LabelRecoveryRequest": m{"LabelSpecification": m{"LabelImageFormat": m{"Code": "PNG"}}, "TrackingNumber": number}})
	if status != http.StatusOK || got["LabelRecoveryResponse"].(m)["ShipmentIdentificationNumber"] != number {
		t.Errorf("label again: %d %.200v", status, got)
	}
	if charges := results["ShipmentCharges"].(m)["TotalCharges"].(m); charges["CurrencyCode"] != "EUR" || charges["MonetaryValue"] != "21.80" {
		t.Errorf("charges %v", charges)
	}
}

func TestWhatIsWrongIsSaidInUPSsShape(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	for name, c := range map[string]struct {
		change func(m)
		want   string
	}{
		"another shipper":           {func(s m) { s["Shipper"].(m)["ShipperNumber"] = "" }, "120100 Shipper.ShipperNumber"},
		"a long name":               {named(strings.Repeat("x", 36)), "120302 ShipTo.Name"},
		"a long city":               {func(s m) { s["ShipTo"].(m)["Address"].(m)["City"] = strings.Repeat("x", 31) }, "120302 ShipTo.Address.City"},
		"four lines":                {func(s m) { s["ShipTo"].(m)["Address"].(m)["AddressLine"] = []string{"a", "b", "c", "d"} }, "120300 ShipTo.Address.AddressLine"},
		"abroad without a word":     {func(s m) { delete(s, "Description") }, "120300 Description"},
		"a weight as number":        {func(s m) { s["Package"].([]m)[0]["PackageWeight"].(m)["Weight"] = 1.5 }, "10400 "},
		"no weight":                 {func(s m) { s["Package"].([]m)[0]["PackageWeight"].(m)["Weight"] = "0" }, "120301 Package[0].PackageWeight.Weight"},
		"nobody pays":               {func(s m) { delete(s, "PaymentInformation") }, "120300 PaymentInformation"},
		"a service there is not":    {func(s m) { s["Service"] = m{"Code": "99"} }, "120301 Service.Code"},
		"a way it does not go":      {func(s m) { s["Service"] = m{"Code": "74"} }, "121210 Service.Code"},
		"an Access Point not named": {func(s m) { s["ShipmentIndicationType"] = []m{{"Code": "01"}} }, "120300 AlternateDeliveryAddress"},
		"a border without forms": {func(s m) {
			s["ShipTo"].(m)["Address"] = m{"AddressLine": []string{"Seeweg 3"}, "City": "Zürich", "PostalCode": "8001", "CountryCode": "CH"}
		}, "120300 ShipmentServiceOptions.InternationalForms"},
		"FAIL-ADDRESS":  {named("Vos FAIL-ADDRESS"), "120802 "},
		"FAIL-422":      {named("Vos FAIL-422"), "120301 ShipTo.Name"},
		"FAIL-ROUTE":    {named("Vos FAIL-ROUTE"), "121210 "},
		"FAIL-CONTRACT": {named("Vos FAIL-CONTRACT"), "121300 "},
	} {
		status, got := d.ask("POST", "/shipments/v2409/ship", parcel("GIF", c.change))
		if status != http.StatusBadRequest || !strings.HasPrefix(errorCode(got), c.want) {
			t.Errorf("%s: %d %v, want %s", name, status, got, c.want)
		}
	}
	if status, got := d.ask("POST", "/shipments/v2409/ship", parcel("EPL", nil)); status != http.StatusBadRequest {
		t.Errorf("a printer we do not speak to: %d %v", status, got)
	}
	wrong := d.e.Credentials()
	wrong["client_secret"] = "wrong"
	if status, got := d.login(wrong); status != http.StatusUnauthorized || errorCode(got) == "" {
		t.Errorf("a wrong secret: %d %v", status, got)
	}
	d.token = "nobody's"
	if status, got := d.ask("POST", "/shipments/v2409/ship", parcel("GIF", nil)); status != http.StatusUnauthorized || !strings.HasPrefix(errorCode(got), "250002") {
		t.Errorf("a token that is none: %d %v", status, got)
	}
}

func TestABorderIsCrossedWithAnInvoice(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	results, _ := d.buy("PNG", func(s m) {
		s["ShipTo"].(m)["Address"] = m{"AddressLine": []string{"Seeweg 3"}, "City": "Zürich", "PostalCode": "8001", "CountryCode": "CH"}
		s["ShipmentServiceOptions"] = m{"InternationalForms": m{"FormType": []string{"01"}, "InvoiceNumber": "R-7", "InvoiceDate": "20261123", "TermsOfShipment": "DDP",
			"ReasonForExport": "SALE", "CurrencyCode": "EUR", "Product": []m{{"Description": "Teapot", "CommodityCode": "691110", "OriginCountryCode": "DE",
				"Unit": m{"Number": "2", "Value": "20.50", "UnitOfMeasurement": m{"Code": "PCS"}}}}}}
	})
	if results["Form"] == nil {
		t.Errorf("there is no invoice: %.300v", results)
	}
}

func TestAShipmentIsVoidedOnceAndNotTooLate(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	void := func(number string) (int, m) { return d.ask("DELETE", "/shipments/v2409/void/cancel/"+number, nil) }
	_, number := d.buy("PNG", nil)
	status, got := void(number)
	if status != http.StatusOK || got["VoidShipmentResponse"].(m)["SummaryResult"].(m)["Status"].(m)["Code"] != "1" {
		t.Errorf("voided: %d %v", status, got)
	}
	if status, got := void(number); status != http.StatusBadRequest || !strings.HasPrefix(errorCode(got), "190117") {
		t.Errorf("voided again: %d %v", status, got)
	}
	_, late := d.buy("PNG", named("Vos LATE-CANCEL"))
	_, walked := d.buy("PNG", nil)
	d.e.Walk(walked)
	d.e.Walk(walked)
	for _, n := range []string{late, walked} {
		if status, got := void(n); status != http.StatusBadRequest || !strings.HasPrefix(errorCode(got), "190100") {
			t.Errorf("too late: %d %v", status, got)
		}
	}
	if status, _ := d.login(d.e.Other()); status != http.StatusOK {
		t.Fatal(status)
	}
	if status, got := void(late); status != http.StatusBadRequest || !strings.HasPrefix(errorCode(got), "190102") {
		t.Errorf("somebody else's: %d %v", status, got)
	}
}

func TestAParcelIsFollowedToTheDoor(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	_, number := d.buy("PNG", nil)
	for d.e.Walk(number) {
	}
	status, got := d.ask("GET", "/track/v1/details/"+number+"?locale=en_US", nil)
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, got)
	}
	p := got["trackResponse"].(m)["shipment"].([]any)[0].(m)["package"].([]any)[0].(m)
	var codes []string
	var last time.Time
	all := p["activity"].([]any)
	for _, a := range slices.Backward(all) {
		one := a.(m)
		at, err := time.Parse("20060102 15:04:05", one["gmtDate"].(string)+" "+one["gmtTime"].(string))
		if err != nil || at.Before(last) {
			t.Errorf("%v after %v (%v)", at, last, err)
		}
		last = at
		codes = append(codes, one["status"].(m)["statusCode"].(string))
	}
	if want := "003 038 005 075 010 005 021 011"; strings.Join(codes, " ") != want {
		t.Errorf("it went %v, want %s", codes, want)
	}
	if p["currentStatus"].(m)["code"] != "011" || p["deliveryInformation"] == nil {
		t.Errorf("in the end: %v", p["currentStatus"])
	}
	if status, got := d.ask("GET", "/track/v1/details/1Z12345E6605272234", nil); status != http.StatusNotFound || !strings.HasPrefix(errorCode(got), "TV1002") {
		t.Errorf("a stranger's: %d %v", status, got)
	}
	for phase, a := range activities {
		if !slices.Contains(Codes, a.status) || a.code != "" && !slices.Contains(ActivityCodes, a.code) || a.text == "" {
			t.Errorf("%s is told as %+v", phase, a)
		}
	}
}

func TestRatesPickUpsAndAccessPointsAreAnswered(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	s := parcel("GIF", nil)["ShipmentRequest"].(m)["Shipment"].(m)
	status, got := d.ask("POST", "/rating/v2409/Shop?additionalinfo=timeintransit", m{"RateRequest": m{"Shipment": s}})
	if status != http.StatusOK || len(got["RateResponse"].(m)["RatedShipment"].([]any)) != 6 {
		t.Errorf("shop: %d %.500v", status, got)
	}
	van := m{"PickupCreationRequest": m{"Shipper": m{"Account": m{"AccountNumber": "A1B2C3"}}, "PickupDateInfo": m{"CloseTime": "1800", "ReadyTime": "0900", "PickupDate": "20261124"},
		"PickupAddress": m{"CompanyName": "Muster Versand", "AddressLine": "Kaiserstr. 12", "City": "Bonn", "PostalCode": "53113", "CountryCode": "DE"},
		"PickupPiece":   []m{{"ServiceCode": "011", "Quantity": "2"}}}}
	status, got = d.ask("POST", "/pickupcreation/v2409/pickup", van)
	if status != http.StatusOK || got["PickupCreationResponse"].(m)["PRN"] == "" {
		t.Errorf("pick-up: %d %v", status, got)
	}
	if status, _ := d.ask("DELETE", "/shipments/v2409/pickup/01", nil); status != http.StatusOK {
		t.Errorf("sent home: %d", status)
	}
	status, got = d.ask("POST", "/locations/v3/search/availabilities/64?Locale=en_US", m{"LocatorRequest": m{"OriginAddress": m{"AddressKeyFormat": m{"PostcodePrimaryLow": "53113", "CountryCode": "DE", "PoliticalDivision2": "Bonn"}}}})
	if status != http.StatusOK || len(got["LocatorResponse"].(m)["SearchResults"].(m)["DropLocation"].([]any)) != 3 {
		t.Errorf("Access Points: %d %v", status, got)
	}
}
