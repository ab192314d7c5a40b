package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
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
	e   *Emulator
	url string
	as  map[string]string
}

func open(t *testing.T) *desk {
	t.Helper()
	e, home := carriertest.Start(t, New, emulate.Options{})
	return &desk{t, e, home + "/mydhlapi/test", e.Credentials()}
}

func (d *desk) ask(method, path string, body any) (int, m) {
	d.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.Fatal(err)
	}
	if body == nil {
		raw = nil
	}
	req, err := http.NewRequestWithContext(d.Context(), method, d.url+path, bytes.NewReader(raw))
	if err != nil {
		d.Fatal(err)
	}
	req.SetBasicAuth(d.as["username"], d.as["password"])
	if raw != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	var out m
	if len(got) > 0 {
		if err := json.Unmarshal(got, &out); err != nil {
			d.Fatalf("%d %.200s: %v", resp.StatusCode, got, err)
		}
	}
	return resp.StatusCode, out
}

// in is a time as MyDHL writes it, so far from now.
func in(d time.Duration) string {
	return time.Now().UTC().Add(d).Format("2006-01-02T15:04:05") + " GMT+00:00"
}

func who(name, country, postcode, city string) m {
	return m{
		"postalAddress":      m{"postalCode": postcode, "cityName": city, "countryCode": country, "addressLine1": "Kerkstraat 5"},
		"contactInformation": m{"phone": "+31201234567", "companyName": name, "fullName": name},
	}
}

// order is a shipment from Bonn to Amsterdam, changed by change.
func order(change func(s, content m)) m {
	content := m{
		"packages":            []m{{"weight": 1.5, "dimensions": m{"length": 30, "width": 20, "height": 10}, "customerReferences": []m{{"value": "WB-1-1", "typeCode": "CU"}}}},
		"isCustomsDeclarable": false, "description": "Teapots", "unitOfMeasurement": "metric",
	}
	s := m{
		"plannedShippingDateAndTime": in(time.Hour), "pickup": m{"isRequested": false}, "productCode": "U",
		"accounts":        []m{{"typeCode": "shipper", "number": "123456789"}},
		"customerDetails": m{"shipperDetails": who("Muster Versand", "DE", "53113", "Bonn"), "receiverDetails": who("Noor de Wit", "NL", "1017 GA", "Amsterdam")},
		"content":         content,
	}
	if change != nil {
		change(s, content)
	}
	return s
}

// dutiable makes an order one that customs want to see.
func dutiable(s, content m) {
	s["productCode"] = "P"
	s["customerDetails"].(m)["receiverDetails"] = who("Noor de Wit", "CH", "8001", "Zurich")
	content["isCustomsDeclarable"], content["declaredValue"], content["declaredValueCurrency"], content["incoterm"] = true, 40, "EUR", "DAP"
	content["exportDeclaration"] = m{
		"lineItems": []m{{"number": 1, "description": "Teapot", "price": 20, "quantity": m{"value": 2, "unitOfMeasurement": "PCS"}, "manufacturerCountry": "DE",
			"weight": m{"netValue": 0.7, "grossValue": 0.75}, "commodityCodes": []m{{"typeCode": "outbound", "value": "6911100000"}}}},
		"invoice": m{"number": "INV-7", "date": "2026-11-23"}, "exportReasonType": "permanent",
	}
}

func (d *desk) buy(change func(s, content m)) m {
	d.Helper()
	status, got := d.ask("POST", "/shipments", order(change))
	if status != http.StatusCreated {
		d.Fatalf("%d %v", status, got)
	}
	return got
}

func document(d *desk, got m, kind string) []byte {
	d.Helper()
	for _, x := range got["documents"].([]any) {
		if x.(m)["typeCode"] == kind {
			raw, err := base64.StdEncoding.DecodeString(x.(m)["content"].(string))
			if err != nil {
				d.Fatal(err)
			}
			return raw
		}
	}
	return nil
}

func TestAShipmentHasAWaybillPiecesAndOneFileOfLabels(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.buy(func(_, content m) {
		content["packages"] = append(content["packages"].([]m), content["packages"].([]m)[0])
	})
	waybill := got["shipmentTrackingNumber"].(string)
	if !digit.Valid(digit.KindDHLExpress, waybill) {
		t.Errorf("waybill %s fails its check digit", waybill)
	}
	pieces := got["packages"].([]any)
	if len(pieces) != 2 || pieces[0].(m)["trackingNumber"] == pieces[1].(m)["trackingNumber"] || !strings.HasPrefix(pieces[0].(m)["trackingNumber"].(string), "JD01") {
		t.Errorf("pieces %v", pieces)
	}
	file := document(d, got, "label")
	if !bytes.HasPrefix(file, []byte("%PDF-")) || bytes.Count(file, []byte("/Type /Page\n"))+bytes.Count(file, []byte("/Type/Page/"))+bytes.Count(file, []byte("/Type /Page ")) < 2 {
		t.Errorf("label of %d bytes has not two pages", len(file))
	}
	if details := got["shipmentDetails"].([]any)[0].(m); details["dhlRoutingCode"] != "NL1017GA+48500001" || details["dhlRoutingDataId"] != "2L" {
		t.Errorf("details %v", details)
	}
	if again := d.buy(nil)["shipmentTrackingNumber"]; again == waybill {
		t.Error("a reference sent again is no bar to another shipment here")
	}
}

func TestLabelsComeAsZPLAndPageByPage(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.buy(func(s, content m) {
		content["packages"] = append(content["packages"].([]m), content["packages"].([]m)[0])
		s["outputImageProperties"] = m{"printerDPI": 300, "encodingFormat": "zpl", "splitDocumentsByPages": true, "imageOptions": []m{{"typeCode": "label", "templateName": "ECOM26_A6_002"}}}
	})
	if all := got["documents"].([]any); len(all) != 2 || all[0].(m)["imageFormat"] != "ZPL" || !bytes.HasPrefix(document(d, got, "label"), []byte("^XA")) {
		t.Errorf("documents: %d", len(got["documents"].([]any)))
	}
}

func TestGoodsAcrossABorderNeedADeclarationAndBringAnInvoice(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.buy(func(s, content m) {
		dutiable(s, content)
		s["outputImageProperties"] = m{"imageOptions": []m{{"typeCode": "invoice", "isRequested": true, "invoiceType": "commercial"}, {"typeCode": "waybillDoc", "isRequested": true}}}
		s["valueAddedServices"] = []m{{"serviceCode": "WY"}, {"serviceCode": "II", "value": 40, "currency": "EUR"}}
	})
	for _, kind := range []string{"label", "invoice", "waybillDoc"} {
		if !bytes.HasPrefix(document(d, got, kind), []byte("%PDF-")) {
			t.Errorf("no %s", kind)
		}
	}
	status, no := d.ask("POST", "/shipments", order(func(s, content m) {
		dutiable(s, content)
		content["isCustomsDeclarable"] = false
	}))
	if status != http.StatusBadRequest || !strings.Contains(fmt.Sprint(no), "410135") {
		t.Errorf("undeclared: %d %v", status, no)
	}
}

func TestWhatTheSchemaForbidsIsAllToldAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, c := range []struct {
		name   string
		change func(s, content m)
		want   string
	}{
		{"a company is missing", func(s, _ m) {
			delete(s["customerDetails"].(m)["receiverDetails"].(m)["contactInformation"].(m), "companyName")
		}, "#/customerDetails/receiverDetails/contactInformation: required key [companyName] not found"},
		{"a line is too long", func(s, _ m) {
			s["customerDetails"].(m)["receiverDetails"].(m)["postalAddress"].(m)["addressLine1"] = strings.Repeat("x", 46)
		}, "#/customerDetails/receiverDetails/postalAddress/addressLine1: expected maxLength: 45, actual: 46"},
		{"a weight is text", func(_, content m) { content["packages"].([]m)[0]["weight"] = "1.5" }, "weight: expected type: Number, found: string"},
		{"a key nobody knows", func(s, _ m) { s["colour"] = "blue" }, "#: extraneous key [colour] is not permitted"},
		{"a time without its blank", func(s, _ m) { s["plannedShippingDateAndTime"] = "2026-11-24T10:00:00GMT+01:00" }, "#/plannedShippingDateAndTime: string"},
		{"no sizes", func(_, content m) { delete(content["packages"].([]m)[0], "dimensions") }, "#/content/packages/0: required key [dimensions] not found"},
		{"a long description", func(_, content m) { content["description"] = strings.Repeat("x", 71) }, "#/content/description: expected maxLength: 70, actual: 71"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, got := d.ask("POST", "/shipments", order(c.change))
			if status != http.StatusUnprocessableEntity || got["status"] != "422" || got["instance"] != "/expressapi/shipments" || !strings.Contains(fmt.Sprint(got["additionalDetails"]), c.want) {
				t.Errorf("%d %v, want %s", status, got, c.want)
			}
		})
	}
}

func TestRefusalsHaveTheCarriersCodes(t *testing.T) {
	t.Parallel()
	d := open(t)
	named := func(word string) func(s, content m) {
		return func(s, _ m) {
			s["customerDetails"].(m)["receiverDetails"].(m)["contactInformation"].(m)["fullName"] = "Vos " + word
		}
	}
	for _, c := range []struct {
		name   string
		change func(s, content m)
		status int
		want   string
	}{
		{"another's account", func(s, _ m) { s["accounts"].([]m)[0]["number"] = "987654321" }, 400, "803:"},
		{"yesterday", func(s, _ m) { s["plannedShippingDateAndTime"] = in(-24 * time.Hour) }, 400, "998:"},
		{"no such service", func(s, _ m) { s["valueAddedServices"] = []m{{"serviceCode": "ZZZ"}} }, 400, "7008:"},
		{"worldwide within the Union", func(s, _ m) { s["productCode"] = "P" }, 400, "410135:"},
		{"a contract", named("FAIL-CONTRACT"), 400, "803:"},
		{"an address", named("FAIL-ADDRESS"), 400, "420504:"},
		{"a route", named("FAIL-ROUTE"), 400, "410135:"},
		{"a field", named("FAIL-422"), 422, "receiverDetails/contactInformation/fullName"},
		{"credentials", named("FAIL-AUTH"), 401, "Invalid Credentials"},
		{"a closed door", named("DOWN"), 503, "Down"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, got := d.ask("POST", "/shipments", order(c.change))
			if status != c.status || got["status"] != fmt.Sprint(c.status) || !strings.Contains(fmt.Sprint(got["detail"], got["additionalDetails"]), c.want) {
				t.Errorf("%d %v", status, got)
			}
		})
	}
	d.as = m2(d.as, "password", "wrong")
	if status, got := d.ask("POST", "/shipments", order(nil)); status != http.StatusUnauthorized || got["status"] != "401" {
		t.Errorf("wrong password: %d %v", status, got)
	}
	if left := d.e.Desk().Keys(shipmentKind); len(left) > 0 {
		t.Errorf("refused and kept: %v", left)
	}
}

func m2(of map[string]string, key, value string) map[string]string {
	of[key] = value
	return of
}

func TestRatesAreToldForTheWayByBodyAndByQuery(t *testing.T) {
	t.Parallel()
	d := open(t)
	status, got := d.ask("POST", "/rates", m{
		"customerDetails": m{"shipperDetails": m{"postalCode": "53113", "cityName": "Bonn", "countryCode": "DE"}, "receiverDetails": m{"postalCode": "8001", "cityName": "Zurich", "countryCode": "CH"}},
		"accounts":        []m{{"typeCode": "shipper", "number": "123456789"}}, "plannedShippingDateAndTime": in(time.Hour), "unitOfMeasurement": "metric", "isCustomsDeclarable": true,
		"packages": []m{{"weight": 1.5, "dimensions": m{"length": 30, "width": 20, "height": 10}}},
	})
	var codes []string
	products, _ := got["products"].([]any)
	for _, p := range products {
		codes = append(codes, p.(m)["productCode"].(string))
	}
	if status != http.StatusOK || !slices.Equal(codes, []string{"P", "H", "E", "Y"}) {
		t.Fatalf("%d %v", status, codes)
	}
	if price := products[0].(m)["totalPrice"].([]any)[0].(m); price["currencyType"] != "BILLC" || price["priceCurrency"] != "EUR" || price["price"].(float64) <= 0 {
		t.Errorf("price %v", price)
	}
	status, got = d.ask("GET", "/rates?accountNumber=123456789&originCountryCode=DE&originPostalCode=53113&originCityName=Bonn&destinationCountryCode=NL&destinationCityName=Amsterdam"+
		"&weight=1&length=10&width=10&height=10&plannedShippingDate="+time.Now().AddDate(0, 0, 1).Format(time.DateOnly)+"&isCustomsDeclarable=false&unitOfMeasurement=metric", nil)
	if status != http.StatusOK || got["products"].([]any)[0].(m)["productCode"] != "D" {
		t.Errorf("%d %v", status, got)
	}
	if status, _ := d.ask("GET", "/rates?accountNumber=123456789", nil); status != http.StatusBadRequest {
		t.Errorf("half a question: %d", status)
	}
}

func TestPickUpsAreOrderedMovedAndCancelled(t *testing.T) {
	t.Parallel()
	d := open(t)
	body := m{
		"plannedPickupDateAndTime": in(time.Hour), "closeTime": "18:00", "accounts": []m{{"typeCode": "shipper", "number": "123456789"}},
		"customerDetails": m{"shipperDetails": who("Muster Versand", "DE", "53113", "Bonn")},
		"shipmentDetails": []m{{"productCode": "U", "isCustomsDeclarable": false, "unitOfMeasurement": "metric", "packages": []m{{"weight": 2}}}},
	}
	status, got := d.ask("POST", "/pickups", body)
	if status != http.StatusCreated {
		t.Fatalf("%d %v", status, got)
	}
	id := got["dispatchConfirmationNumbers"].([]any)[0].(string)
	if status, moved := d.ask("PATCH", "/pickups/"+id, body); status != http.StatusOK || moved["dispatchConfirmationNumber"] != id {
		t.Errorf("%d %v", status, moved)
	}
	if status, _ := d.ask("DELETE", "/pickups/"+id, nil); status != http.StatusBadRequest {
		t.Errorf("cancelled by nobody: %d", status)
	}
	for want, path := range map[int]string{http.StatusOK: id, http.StatusNotFound: "PRG0"} {
		if status, got := d.ask("DELETE", "/pickups/"+path+"?requestorName=Ilse+Vos&reason=not+needed", nil); status != want {
			t.Errorf("%s: %d %v", path, status, got)
		}
	}
	asked := d.buy(func(s, _ m) { s["pickup"] = m{"isRequested": true, "closeTime": "18:00", "location": "reception"} })
	if asked["dispatchConfirmationNumber"] == nil || asked["cancelPickupUrl"] == nil {
		t.Errorf("no van with the shipment: %v", asked["dispatchConfirmationNumber"])
	}
}

func TestPaperworkIsTakenUntilTheParcelIsHandedOver(t *testing.T) {
	t.Parallel()
	d := open(t)
	waybill := d.buy(dutiable)["shipmentTrackingNumber"].(string)
	body := m{
		"originalPlannedShippingDate": "2026-11-23", "accounts": []m{{"typeCode": "shipper", "number": "123456789"}}, "productCode": "P",
		"documentImages": []m{{"typeCode": "INV", "imageFormat": "PDF", "content": base64.StdEncoding.EncodeToString([]byte("%PDF-1.7 …"))}},
	}
	if status, got := d.ask("PATCH", "/shipments/"+waybill+"/upload-image", body); status != http.StatusOK {
		t.Errorf("%d %v", status, got)
	}
	if status, got := d.ask("PATCH", "/shipments/1234567891/upload-image", body); status != http.StatusBadRequest || !strings.HasPrefix(got["detail"].(string), "7096:") {
		t.Errorf("%d %v", status, got)
	}
	if status, got := d.ask("GET", "/shipments/"+waybill+"/get-image?typeCode=commercial-invoice&shipperAccountNumber=123456789", nil); status != http.StatusOK || len(got["documents"].([]any)) != 1 {
		t.Errorf("%d %v", status, got)
	}
	d.e.Walk(waybill)
	d.e.Walk(waybill)
	if status, _ := d.ask("PATCH", "/shipments/"+waybill+"/upload-image", body); status != http.StatusBadRequest {
		t.Errorf("after the pick-up: %d", status)
	}
}
