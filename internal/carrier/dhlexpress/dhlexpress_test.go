package dhlexpress_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/dhlexpress"
	"github.com/waybill-ship/waybill/internal/carrier/dhlexpress/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts the carrier on loopback.
func begin(t *testing.T) (*emulator.Emulator, *dhlexpress.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, dhlexpress.New(home, &carrier.Client{Timeout: 3 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: dhlexpress.Code, Active: true, Credentials: credentials}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: "N", OrderNumber: "1001",
		From: postal.Address{
			Name: "Jette Brandt", Company: "Teekontor Rhein", Street: "Kaiserstr.", HouseNumber: "12", PostalCode: "53113", City: "Bonn", Country: "DE",
			Phone: "+492281234567", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ilse Vos", Street: "Lindenallee", HouseNumber: "3a", Line2: "Hinterhaus", PostalCode: "20259", City: "Hamburg", Country: "DE",
			Phone: "+49401234567", Email: "ilse@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 205, Height: 100}}},
		Items: []carrier.Item{{Description: "Teapot", Quantity: 2, Weight: 500, Value: money.EUR(2050), HSCode: "691110", Origin: "DE"}},
	}
}

func three() carrier.Sending {
	s := ordinary()
	size := s.Boxes[0].Size
	s.Boxes = []carrier.Box{{Weight: 1000, Size: size}, {Weight: 2000, Size: size}, {Weight: 3000, Size: size}}
	return s
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = "P"
	s.To = postal.Address{Name: "Noah Berger", Street: "Bahnhofstrasse", HouseNumber: "7", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41441234567"}
	s.Customs = &carrier.Customs{
		Reason: "sale", InvoiceNumber: "2026-17", InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Incoterm: "ddp", SenderEORI: "DE1234567", SenderVAT: "DE123456789",
		Explanation: "Teapots", Freight: money.EUR(900),
	}
	return s
}

func toPoint() carrier.Sending {
	s := ordinary()
	s.Method = "N-POINT"
	s.ServicePoint = &carrier.Point{Code: "HAM001", Name: "ServicePoint Hamburg", Address: s.To}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	several := three()
	refused := e.Credentials()
	refused[dhlexpress.Password] = "a-password-that-nobody-has"
	return carriertest.Bench{
		Driver: d, Contract: contract(7, e.Credentials()), Other: contract(8, e.Other()), BadContract: contract(9, refused),
		Sending: ordinary(), Several: &several, ToPoint: new(toPoint()), Abroad: new(overseas()),
		// Tokens, labels that come later, refusals in 200 and cancelling are not DHL Express's.
		Break:      carriertest.ByWord(carriertest.TokenDies, carriertest.LabelsLater, carriertest.In200, carriertest.CancelTooLate, carriertest.CancelQueued, carriertest.CancelLost),
		Collection: carrier.Collection{At: ordinary().From, From: time.Now().Add(24 * time.Hour), Until: time.Now().Add(28 * time.Hour), Parcels: 2, Weight: 3000},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			var s carrier.Sending
			if !carriertest.ByWord()(f, &s) {
				return false
			}
			c.At.Name = s.To.Name
			return true
		},
		Walk: func(_ *testing.T, number string) { e.Walk(number) },
	}
}

func TestTheDriverKeepsTheContract(t *testing.T) {
	t.Parallel()
	carriertest.Run(t, bench)
}

func TestWhatBecomesOfAParcelIsToldAsItIs(t *testing.T) {
	t.Parallel()
	carriertest.Lives(t, bench)
}

// announce buys a shipment and answers what DHL received.
func announce(t *testing.T, s carrier.Sending) (carrier.Announced, map[string]any) {
	t.Helper()
	e, d := begin(t)
	d.Now = func() time.Time { return time.Now().UTC() }
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	requests := e.Desk().Requests()
	last := requests[len(requests)-1]
	if last.Method != http.MethodPost || last.Path != "/mydhlapi/shipments" || !strings.HasPrefix(last.Header.Get("Authorization"), "Basic ") {
		t.Errorf("the last request is %s %s", last.Method, last.Path)
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(last.Body), &body); err != nil {
		t.Fatal(err)
	}
	planned, ok := body["plannedShippingDateAndTime"].(string)
	// A blank stands before GMT.
	if at, err := time.Parse("2006-01-02T15:04:05 GMT-07:00", planned); !ok || err != nil || at.Before(time.Now()) {
		t.Errorf("planned for %q", planned)
	}
	delete(body, "plannedShippingDateAndTime")
	return got, body
}

type m = map[string]any

func TestTheCarrierReceivesAnOrdinaryShipmentToTheLetter(t *testing.T) {
	t.Parallel()
	got, body := announce(t, ordinary())
	if b := got.Boxes[0]; !digit.Valid(digit.KindDHLExpress, b.Number) || got.CarrierReference != b.Number || b.Label.Media != carrier.PDF {
		t.Errorf("announced %s under %s", b.Number, got.CarrierReference)
	}
	want := m{
		"pickup": m{"isRequested": false}, "productCode": "N", "accounts": []any{m{"typeCode": "shipper", "number": "123456789"}},
		"outputImageProperties": m{
			"encodingFormat": "pdf", "splitTransportAndWaybillDocLabels": true, "allDocumentsInOneImage": false,
			"imageOptions": []any{m{"typeCode": "label", "templateName": "ECOM26_A6_002", "isRequested": true}, m{"typeCode": "waybillDoc", "isRequested": false}},
		},
		"customerDetails": m{
			"shipperDetails": m{
				"postalAddress":      m{"postalCode": "53113", "cityName": "Bonn", "countryCode": "DE", "addressLine1": "Kaiserstr. 12"},
				"contactInformation": m{"email": "shop@example.com", "phone": "+492281234567", "companyName": "Teekontor Rhein", "fullName": "Jette Brandt"},
			},
			"receiverDetails": m{
				"postalAddress":      m{"postalCode": "20259", "cityName": "Hamburg", "countryCode": "DE", "addressLine1": "Lindenallee 3a", "addressLine2": "Hinterhaus"},
				"contactInformation": m{"email": "ilse@example.com", "phone": "+49401234567", "companyName": "Ilse Vos", "fullName": "Ilse Vos"},
			},
		},
		"content": m{
			"isCustomsDeclarable": false, "description": "Teapot", "unitOfMeasurement": "metric",
			"packages": []any{m{
				"weight": 1.25, "dimensions": m{"length": 30.0, "width": 20.5, "height": 10.0},
				"customerReferences": []any{m{"value": "ref-1", "typeCode": "CU"}, m{"value": "1001", "typeCode": "CU"}},
			}},
		},
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
}

func TestABorderIsToldWhatItWantsAndTheInvoiceComesBack(t *testing.T) {
	t.Parallel()
	got, body := announce(t, overseas())
	if len(got.Boxes[0].Documents) != 1 || got.Boxes[0].Documents[0].Type != "commercial-invoice" {
		t.Errorf("papers %v", got.Boxes[0].Documents)
	}
	want := m{
		"isCustomsDeclarable": true, "declaredValue": 41.0, "declaredValueCurrency": "EUR", "description": "Teapots", "incoterm": "DDP", "unitOfMeasurement": "metric",
		"exportDeclaration": m{
			"lineItems": []any{m{
				"number": 1.0, "description": "Teapot", "price": 20.5, "quantity": m{"value": 2.0, "unitOfMeasurement": "PCS"},
				"commodityCodes": []any{m{"typeCode": "outbound", "value": "691110"}}, "exportReasonType": "permanent", "manufacturerCountry": "DE",
				"weight": m{"netValue": 1.0, "grossValue": 1.0},
			}},
			"invoice": m{"number": "2026-17", "date": "2026-11-20"}, "remarks": []any{m{"value": "Teapots"}},
			"additionalCharges": []any{m{"value": 9.0, "typeCode": "freight"}},
			"placeOfIncoterm":   "Zürich", "exportReason": "sale", "exportReasonType": "permanent", "shipmentType": "commercial",
		},
	}
	content := body["content"].(m)
	delete(content, "packages")
	if diff := cmp.Diff(want, content); diff != "" {
		t.Error(diff)
	}
	services := []any{m{"serviceCode": "DD"}, m{"serviceCode": "WY"}}
	if diff := cmp.Diff(services, body["valueAddedServices"]); diff != "" {
		t.Errorf("duties paid and paperless: %s", diff)
	}
	if accounts := body["accounts"].([]any); len(accounts) != 2 || accounts[1].(m)["typeCode"] != "duties-taxes" {
		t.Errorf("accounts %v", accounts)
	}
	numbers := []any{m{"typeCode": "EOR", "number": "DE1234567", "issuerCountryCode": "DE"}, m{"typeCode": "VAT", "number": "DE123456789", "issuerCountryCode": "DE"}}
	if diff := cmp.Diff(numbers, body["customerDetails"].(m)["shipperDetails"].(m)["registrationNumbers"]); diff != "" {
		t.Error(diff)
	}
}

func TestWithoutPaperlessTradeTheInvoiceGoesOnPaper(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	c.Credentials[dhlexpress.Paperless] = "no"
	s := overseas()
	s.Customs.Incoterm, s.Customs.Reason = "", "gift"
	if _, err := d.Announce(t.Context(), c, s); err != nil {
		t.Fatal(err)
	}
	requests := e.Desk().Requests()
	body := requests[len(requests)-1].Body
	if strings.Contains(body, `"WY"`) || !strings.Contains(body, `"incoterm":"DAP"`) || !strings.Contains(body, `"invoiceType":"proforma"`) {
		t.Errorf("sent %s", body)
	}
}

func TestSeveralBoxesHaveNumbersAndLabelsOfTheirOwn(t *testing.T) {
	t.Parallel()
	got, body := announce(t, three())
	seen := map[string]bool{}
	for _, b := range got.Boxes {
		if !strings.HasPrefix(b.Number, "J") || seen[b.Number] || len(b.Label.Bytes) == 0 {
			t.Errorf("box %q with a label of %d bytes", b.Number, len(b.Label.Bytes))
		}
		seen[b.Number] = true
	}
	if body["outputImageProperties"].(m)["splitDocumentsByPages"] != true || !digit.Valid(digit.KindDHLExpress, got.CarrierReference) {
		t.Errorf("shipment %s, images %v", got.CarrierReference, body["outputImageProperties"])
	}
}

func TestPointsReturnsInsuranceAndZPLAreAskedForInDHLsWords(t *testing.T) {
	t.Parallel()
	_, body := announce(t, toPoint())
	if diff := cmp.Diff(m{"deliveryOption": "servicepoint", "servicePointId": "HAM001"}, body["onDemandDelivery"]); diff != "" {
		t.Error(diff)
	}
	back := ordinary()
	back.Method, back.IsReturn = "N-RETURN", true
	back.From, back.To = back.To, back.From
	_, body = announce(t, back)
	if diff := cmp.Diff([]any{m{"typeCode": "payer", "number": "123456789"}}, body["accounts"]); diff != "" {
		t.Errorf("a return is paid by the merchant: %s", diff)
	}
	dear := three()
	dear.Boxes[0].Insured, dear.Boxes[2].Insured = money.EUR(25000), money.EUR(10050)
	_, body = announce(t, dear)
	if diff := cmp.Diff([]any{m{"serviceCode": "II", "value": 350.5, "currency": "EUR"}}, body["valueAddedServices"]); diff != "" {
		t.Error(diff)
	}
	zpl := ordinary()
	zpl.LabelMedia = carrier.ZPL
	got, body := announce(t, zpl)
	if l := got.Boxes[0].Label; l.Media != carrier.ZPL || !strings.HasPrefix(strings.TrimSpace(string(l.Bytes)), "^XA") || body["outputImageProperties"].(m)["printerDPI"] != 200.0 {
		t.Errorf("label %s, %v", l.Media, body["outputImageProperties"])
	}
}

func TestWhatDHLWouldNotTakeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for name, c := range map[string]struct {
		sending func() carrier.Sending
		change  func(s *carrier.Sending)
		kind    carrier.Kind
		field   string
	}{
		"a street of 46 letters":     {ordinary, func(s *carrier.Sending) { s.To.Street = strings.Repeat("x", 43) }, carrier.KindValidation, "to.street"},
		"no telephone":               {ordinary, func(s *carrier.Sending) { s.To.Phone = "" }, carrier.KindValidation, "to.phone"},
		"a product there is not":     {ordinary, func(s *carrier.Sending) { s.Method = "Z" }, carrier.KindNotServed, "method"},
		"a country it does not go":   {ordinary, func(s *carrier.Sending) { s.To.Country = "AT" }, carrier.KindNotServed, "to.country"},
		"a point that is not chosen": {toPoint, func(s *carrier.Sending) { s.ServicePoint = nil }, carrier.KindValidation, "service_point"},
		"a box like a wardrobe":      {ordinary, func(s *carrier.Sending) { s.Boxes[0].Size.Length = 2000 }, carrier.KindNotServed, "boxes.0.size"},
		"PNG":                        {ordinary, func(s *carrier.Sending) { s.LabelMedia = carrier.PNG }, carrier.KindValidation, "label_media"},
		"no declaration":             {overseas, func(s *carrier.Sending) { s.Customs = nil }, carrier.KindValidation, "customs"},
		"goods of unknown origin":    {overseas, func(s *carrier.Sending) { s.Items[0].Origin = "" }, carrier.KindValidation, "items.0.origin"},
		"two currencies":             {overseas, func(s *carrier.Sending) { s.Customs.Freight.Currency = "CHF" }, carrier.KindValidation, "customs.freight"},
		"an incoterm there is not":   {overseas, func(s *carrier.Sending) { s.Customs.Incoterm = "fas" }, carrier.KindValidation, "customs.incoterm"},
		"a box of unknown size":      {ordinary, func(s *carrier.Sending) { s.Boxes[0].Size = postal.Size{} }, carrier.KindValidation, "boxes.0.size"},
	} {
		s := c.sending()
		c.change(&s)
		_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
		if got, ok := carrier.As(err); !ok || got.Kind != c.kind || got.Field != c.field || got.Message == "" {
			t.Errorf("%s: %v, want %s at %s", name, err, c.kind, c.field)
		}
	}
}

// scripted answers every question by one body.
func scripted(t *testing.T, status int, body string) (*dhlexpress.Driver, carrier.Contract) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body)) // the caller may be gone
	}))
	t.Cleanup(server.Close)
	return dhlexpress.New(server.URL, nil), contract(7, map[string]string{"username": "u", "password": "p", "account_number": "1"})
}

func TestEveryCodeOfTrackingHasAWord(t *testing.T) {
	t.Parallel()
	var events []m
	for i, code := range emulator.Codes {
		at := time.Date(2026, 11, 1, 8, i, 0, 0, time.UTC)
		events = append(events, m{"date": at.Format(time.DateOnly), "time": at.Format(time.TimeOnly), "GMTOffset": "+01:00", "typeCode": code, "description": "words"})
	}
	body, err := json.Marshal(m{"shipments": []m{{"shipmentTrackingNumber": "3318810025", "events": events}}})
	if err != nil {
		t.Fatal(err)
	}
	d, c := scripted(t, http.StatusOK, string(body))
	news, err := d.Track(t.Context(), c, []string{"3318810025"})
	if err != nil || len(news) != len(emulator.Codes) || len(news) < 40 {
		t.Fatalf("%d pieces of news of %d codes, %v", len(news), len(emulator.Codes), err)
	}
	for _, n := range news {
		if n.Status == carrier.StatusUnknown {
			t.Errorf("%s has no status", n.RawCode)
		}
	}
	if n := news[0]; n.OffsetMinutes != 60 || n.At.Hour() != 7 {
		t.Errorf("8:00 an hour east is %v, %d minutes off", n.At, n.OffsetMinutes)
	}
	for code, want := range map[string]carrier.Status{"RD": carrier.StatusRefused, "RT": carrier.StatusReturned, "CC": carrier.StatusAwaitingPickup, "CR": carrier.StatusOnRoute} {
		for _, n := range news {
			if n.RawCode == code && n.Status != want {
				t.Errorf("%s is %s, want %s", code, n.Status, want)
			}
		}
	}
}

func TestRefusalsAreSortedByPathNumberAndWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		kind   carrier.Kind
		code   string
		field  string
	}{
		"a missing key": {422, `{"title":"Validation error","detail":"Multiple problems found, see Additional Details","status":422,` +
			`"additionalDetails":["#/customerDetails/receiverDetails/postalAddress: required key [cityName] not found"]}`, carrier.KindValidation, "422", "to.city"},
		"a sender's field": {422, `{"detail":"#/customerDetails/shipperDetails/contactInformation/phone: expected type: String, found: Null"}`, carrier.KindValidation, "422", "from.phone"},
		"a size":           {422, `{"detail":"#/content/packages/1/dimensions/length: 0 is not greater or equal to 1"}`, carrier.KindValidation, "422", "boxes.1.size"},
		"a tariff number":  {422, `{"detail":"#/content/exportDeclaration/lineItems/2/commodityCodes/0/value: too long"}`, carrier.KindValidation, "422", "items.2.hs_code"},
		"a time past":      {400, `{"detail":"998: The requested shipment date is a time in the past"}`, carrier.KindValidation, "998", "ship_at"},
		"a product":        {400, `{"detail":"Multiple problems found, see Additional Details","additionalDetails":["1001: The requested product(s) (P) not available"]}`, carrier.KindNotServed, "1001", ""},
		"a service":        {400, `{"detail":"7008: special service code not available"}`, carrier.KindNotServed, "7008", ""},
		"nobody":           {401, `{"detail":"Unauthorized"}`, carrier.KindAuth, "401", ""},
	} {
		d, contract := scripted(t, c.status, c.body)
		_, err := d.Announce(t.Context(), contract, ordinary())
		if e, ok := carrier.As(err); !ok || e.Kind != c.kind || e.Code != c.code || e.Field != c.field || e.Message == "" {
			t.Errorf("%s: %v, want %s (%s) at %q", name, err, c.kind, c.code, c.field)
		}
	}
}

func TestPricesAreAskedOfTheCarrier(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for method, s := range map[string]carrier.Sending{"N": ordinary(), "P": overseas(), "N-POINT": toPoint()} {
		rates, err := d.Rate(t.Context(), contract(7, e.Credentials()), s)
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
		found := false
		for _, r := range rates {
			sum := money.Amount{}
			for _, p := range r.Breakdown {
				sum = sum.Add(p.Price)
			}
			if r.Price.Currency != "EUR" || r.Price.Minor <= 0 || len(r.Breakdown) > 0 && sum != r.Price {
				t.Errorf("%s costs %v, its parts %v", r.Method, r.Price, sum)
			}
			found = found || r.Method == method
		}
		if !found {
			t.Errorf("no price of %s among %v", method, rates)
		}
	}
	if len(e.Desk().Keys("shipment")) > 0 {
		t.Error("asking bought something")
	}
}

func TestAPieceIsFollowedByItsOwnNumber(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	got, err := d.Announce(t.Context(), c, three())
	if err != nil {
		t.Fatal(err)
	}
	number := got.Boxes[1].Number
	for range 3 {
		e.Walk(number)
	}
	news, err := d.Track(t.Context(), c, []string{number})
	if err != nil || len(news) < 2 || news[0].Number != number {
		t.Errorf("news of %s: %+v, %v", number, news, err)
	}
}
