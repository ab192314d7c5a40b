package postnl_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/postnl"
	"github.com/waybill-ship/waybill/internal/carrier/postnl/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts the carrier on loopback.
func begin(t *testing.T) (*emulator.Emulator, *postnl.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, postnl.New(home, &carrier.Client{Timeout: 3 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: postnl.Code, Active: true, Credentials: credentials}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: "3085", OrderNumber: "1001",
		From: postal.Address{
			Name: "Mila Brandsma", Company: "Kaashuis Noord", Street: "Kanaalweg", HouseNumber: "14b", PostalCode: "3526 KL", City: "Utrecht", Country: "NL",
			Phone: "+31301234567", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ilse Vos", Street: "Singel", HouseNumber: "250", PostalCode: "1016AB", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "ilse@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 200, Height: 100}}},
	}
}

func three() carrier.Sending {
	s := ordinary()
	s.Boxes = []carrier.Box{{Weight: 1000}, {Weight: 2000}, {Weight: 3000}}
	return s
}

func toPoint() carrier.Sending {
	s := ordinary()
	s.Method = "3533"
	s.ServicePoint = &carrier.Point{Code: "171003", Name: "Demo Buurtwinkel", Address: postal.Address{
		Name: "Demo Buurtwinkel", Street: "Singel", HouseNumber: "12", PostalCode: "1015 AA", City: "Amsterdam", Country: "NL",
	}}
	return s
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = "4909"
	s.To = postal.Address{Name: "Noah Berger", Street: "Bahnhofstrasse", HouseNumber: "7", PostalCode: "8001", City: "Zürich", Country: "CH"}
	s.Items = []carrier.Item{{Description: "Gouda cheese", Quantity: 2, Weight: 500, Value: money.EUR(1250), SKU: "K-1", HSCode: "040690", Origin: "NL"}}
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "2026-17", Incoterm: "dap", IOSS: ""}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	several := three()
	refused := e.Credentials()
	refused[postnl.KeyName] = "a-key-that-nobody-has"
	return carriertest.Bench{
		Driver: d, Contract: contract(7, e.Credentials()), Other: contract(8, e.Other()), BadContract: contract(9, refused),
		Sending: ordinary(), Several: &several, ToPoint: new(toPoint()), Abroad: new(overseas()),
		// Tokens, labels that come later and cancelling are not PostNL's.
		Break: carriertest.ByWord(carriertest.TokenDies, carriertest.LabelsLater, carriertest.CancelTooLate, carriertest.CancelQueued, carriertest.CancelLost),
		Walk:  func(_ *testing.T, number string) { e.Walk(number) },
		// PostNL's list of statuses has none for a parcel that is with its sender again: such a parcel is told as 14, which may be any trouble.
		Wordless: map[string]carrier.Status{
			"bad-address": carrier.StatusException, "damaged": carrier.StatusException, "not-fetched": carrier.StatusException,
			"refused": carrier.StatusException, "returned": carrier.StatusException,
		},
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

func announce(t *testing.T, e *emulator.Emulator, d *postnl.Driver, s carrier.Sending) (carrier.Announced, map[string]any) {
	t.Helper()
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	requests := e.Desk().Requests()
	last := requests[len(requests)-1]
	if last.Method != http.MethodPost || last.Path != "/shipment/v2_2/label?confirm=true" || last.Header.Get("Apikey") == "" {
		t.Errorf("the last request is %s %s", last.Method, last.Path)
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(last.Body), &body); err != nil {
		t.Fatal(err)
	}
	return got, body
}

func shipments(body map[string]any) []map[string]any {
	var all []map[string]any
	for _, s := range body["Shipments"].([]any) {
		all = append(all, s.(map[string]any))
	}
	return all
}

func TestTheCarrierReceivesAnOrdinaryShipmentToTheLetter(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	d.Now = func() time.Time { return time.Date(2026, 7, 1, 22, 30, 5, 0, time.UTC) }
	got, body := announce(t, e, d, ordinary())
	if number := got.Boxes[0].Number; !digit.Valid(digit.KindPostNL, number) {
		t.Errorf("number %s", number)
	}
	own := map[string]any{
		"AddressType": "02", "CompanyName": "Kaashuis Noord", "Name": "Mila Brandsma", "Street": "Kanaalweg", "HouseNr": "14", "HouseNrExt": "b",
		"Zipcode": "3526KL", "City": "Utrecht", "Countrycode": "NL",
	}
	want := map[string]any{
		"Customer": map[string]any{
			"CustomerCode": "DEVC", "CustomerNumber": "11223344", "CollectionLocation": "123456", "ContactPerson": "Mila Brandsma", "Email": "shop@example.com",
			"Name": "Kaashuis Noord", "Address": own,
		},
		// Dutch time, two hours ahead in July.
		"Message": map[string]any{"MessageID": "1", "MessageTimeStamp": "02-07-2026 00:30:05", "Printertype": "GraphicFile|PDF"},
		"Shipments": []any{map[string]any{
			"Addresses": []any{
				map[string]any{"AddressType": "01", "Name": "Ilse Vos", "Street": "Singel", "HouseNr": "250", "Zipcode": "1016AB", "City": "Amsterdam", "Countrycode": "NL"},
				own,
			},
			"Barcode": got.Boxes[0].Number, "Contacts": []any{map[string]any{"ContactType": "01", "Email": "ilse@example.com", "SMSNr": "+31612345678"}},
			"DeliveryAddress": "01", "Dimension": map[string]any{"Weight": 1250.0, "Length": 300.0, "Width": 200.0, "Height": 100.0},
			"ProductCodeDelivery": "3085", "Reference": "ref-1", "CustomerOrderNumber": "1001",
		}},
	}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("the request (-want +got):\n%s", diff)
	}
}

func TestParcelsOfOneShipmentNameTheFirst(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, body := announce(t, e, d, three())
	for i, s := range shipments(body) {
		want := []any{map[string]any{"GroupType": "03", "GroupSequence": string(rune('1' + i)), "GroupCount": "3", "MainBarcode": got.Boxes[0].Number}}
		if diff := cmp.Diff(want, s["Groups"]); diff != "" {
			t.Errorf("parcel %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestAPickUpPointIsAnAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	_, body := announce(t, e, d, toPoint())
	one := shipments(body)[0]
	want := map[string]any{"AddressType": "09", "CompanyName": "Demo Buurtwinkel", "Street": "Singel", "HouseNr": "12", "Zipcode": "1015AA", "City": "Amsterdam", "Countrycode": "NL"}
	if diff := cmp.Diff(want, one["Addresses"].([]any)[2]); diff != "" || one["DeliveryAddress"] != "09" || one["ProductCodeDelivery"] != "3533" {
		t.Errorf("delivered to %v (-want +got):\n%s", one["DeliveryAddress"], diff)
	}
}

func TestAReturnGoesFromTheBuyerToTheMerchant(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.Method, s.IsReturn = "2285", true
	s.From, s.To = s.To, s.From
	_, body := announce(t, e, d, s)
	to := shipments(body)[0]["Addresses"].([]any)[0].(map[string]any)
	from := shipments(body)[0]["Addresses"].([]any)[1].(map[string]any)
	customer := body["Customer"].(map[string]any)
	if to["CompanyName"] != "Kaashuis Noord" || from["Name"] != "Ilse Vos" || customer["Name"] != "Kaashuis Noord" {
		t.Errorf("to %v, from %v, customer %v", to, from, customer)
	}
}

func TestCustomsAreToldAndTheCN23ComesBack(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, body := announce(t, e, d, overseas())
	want := map[string]any{
		"ShipmentType": "Commercial Goods", "Currency": "EUR", "HandleAsNonDeliverable": false, "Invoice": true, "InvoiceNr": "2026-17",
		"Content": []any{map[string]any{"Description": "Gouda cheese", "Quantity": 2.0, "Weight": 1000.0, "Value": 25.0, "HSTariffNr": "040690", "CountryOfOrigin": "NL"}},
	}
	if diff := cmp.Diff(want, shipments(body)[0]["Customs"]); diff != "" {
		t.Errorf("customs (-want +got):\n%s", diff)
	}
	box := got.Boxes[0]
	if !digit.Valid(digit.KindS10, box.Number) || len(box.Documents) != 1 || box.Documents[0].Type != "cn23" || len(box.Documents[0].Bytes) == 0 {
		t.Errorf("number %s, %d papers", box.Number, len(box.Documents))
	}
}

func TestInsuranceAndAgeChecksAreTold(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.Method, s.Boxes[0].Insured = "3087", money.EUR(25000)
	_, body := announce(t, e, d, s)
	if diff := cmp.Diff([]any{map[string]any{"AmountType": "02", "Value": "250.00", "Currency": "EUR"}}, shipments(body)[0]["Amounts"]); diff != "" {
		t.Errorf("amounts (-want +got):\n%s", diff)
	}
	s = ordinary()
	s.Method = "3438"
	_, body = announce(t, e, d, s)
	if diff := cmp.Diff([]any{map[string]any{"Characteristic": "002", "Option": "014"}}, shipments(body)[0]["ProductOptions"]); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

func TestLabelsComeAsTheyAreWanted(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for media, begins := range map[string]string{"": "%PDF-", "application/pdf": "%PDF-", "application/zpl": "^XA"} {
		s := ordinary()
		s.LabelMedia = media
		got, _ := announce(t, e, d, s)
		l := got.Boxes[0].Label
		if !strings.HasPrefix(string(l.Bytes), begins) || media != "" && l.Media != media {
			t.Errorf("%q: %s of %d bytes", media, l.Media, len(l.Bytes))
		}
	}
}

func TestAnAnswerThatDoesNotSpeakOfTheParcelIsADoubt(t *testing.T) {
	t.Parallel()
	e, _ := begin(t)
	mute := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/label") {
			e.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"ResponseShipments":[]}`))
	}))
	t.Cleanup(mute.Close)
	d := postnl.New(mute.URL, &carrier.Client{Timeout: 3 * time.Second})
	if got, err := d.Announce(t.Context(), contract(7, e.Credentials()), ordinary()); carrier.KindOf(err) != carrier.KindDoubt {
		t.Errorf("%+v, %v, want a doubt", got, err)
	}
}

func TestWhatPostNLDoesNotTakeIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	long := strings.Repeat("x", 36)
	for _, c := range []struct {
		field string
		base  func() carrier.Sending
		spoil func(*carrier.Sending)
	}{
		{"to.name", ordinary, func(s *carrier.Sending) { s.To.Name = long }},
		{"from.company", ordinary, func(s *carrier.Sending) { s.From.Company = long }},
		{"to.city", ordinary, func(s *carrier.Sending) { s.To.City = long }},
		{"to.phone", ordinary, func(s *carrier.Sending) { s.To.Phone = "+31 6 123 456 789 00" }},
		{"reference", ordinary, func(s *carrier.Sending) { s.Reference = long }},
		{"method", ordinary, func(s *carrier.Sending) { s.Method = "9999" }},
		{"to.country", ordinary, func(s *carrier.Sending) { s.To.Country = "DE" }},
		{"to.country", ordinary, func(s *carrier.Sending) { s.From.Country = "DE" }},
		{"service_point", ordinary, func(s *carrier.Sending) { s.ServicePoint = toPoint().ServicePoint }},
		{"service_point", toPoint, func(s *carrier.Sending) { s.ServicePoint = nil }},
		{"boxes", three, func(s *carrier.Sending) { s.Method = "2928" }},
		{"boxes.0.weight", ordinary, func(s *carrier.Sending) { s.Method, s.Boxes[0].Weight = "2928", 2001 }},
		{"boxes.0.size", ordinary, func(s *carrier.Sending) { s.Boxes[0].Size.Length = 1001 }},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Method = "3087" }},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(100) }},
		{"label_media", ordinary, func(s *carrier.Sending) { s.LabelMedia = "image/png" }},
		{"customs", overseas, func(s *carrier.Sending) { s.Customs = nil }},
		{"customs.invoice_number", overseas, func(s *carrier.Sending) { s.Customs.InvoiceNumber = "" }},
		{"items", overseas, func(s *carrier.Sending) { s.Items = slices.Repeat(s.Items, 6) }},
		{"items.0.description", overseas, func(s *carrier.Sending) { s.Items[0].Description = long }},
		{"items.0.value", overseas, func(s *carrier.Sending) { s.Items[0].Value = money.Amount{Minor: 100, Currency: "USD"} }},
	} {
		s := c.base()
		c.spoil(&s)
		_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
		if told, ok := carrier.As(err); !ok || told.Field != c.field || told.Message == "" {
			t.Errorf("%v, want the field %s", err, c.field)
		}
	}
	if n := len(e.Desk().Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestARefusalOfTheCarriersNamesOurField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.To.PostalCode = "0999ZZ"
	_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if told, ok := carrier.As(err); !ok || told.Kind != carrier.KindAddress || told.Field != "to.postal_code" || told.Code == "" {
		t.Errorf("a postal code that cannot be: %v", err)
	}
	foreign := e.Credentials()
	foreign[postnl.CustomerCode] = "DVTW"
	if err := d.Check(t.Context(), contract(7, foreign)); carrier.KindOf(err) != carrier.KindPermission {
		t.Errorf("somebody else's code: %v", err)
	}
}

// The quirks of the services, told by a carrier that has each of them at once.
func TestALoneElementMayBeAnObject(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "barcode/3S"):
			emulate.Send(w, http.StatusOK, json.RawMessage(`{"CompleteStatus":{"Shipment":{"Barcode":"3SDEVC1","Status":{"StatusCode":11,"StatusDescription":"Delivered","TimeStamp":"26-10-2025 02:30:00"},
				"OldStatus":{"Code":"77","Description":"Something new","TimeStamp":"25-10-2025 12:00:00"}}}}`))
		case strings.Contains(r.URL.Path, "v1_1/barcode"):
			emulate.Send(w, http.StatusOK, map[string]string{"Barcode": "3SDEVC000000001"})
		default:
			emulate.Send(w, http.StatusOK, json.RawMessage(`{"ResponseShipments":{"Barcode":"3SDEVC000000001","Errors":{"Code":7,"Description":"ZipCode is wrong"}}}`))
		}
	}))
	t.Cleanup(server.Close)
	d := postnl.New(server.URL, nil)
	news, err := d.Track(t.Context(), contract(7, nil), []string{"3SDEVC1"})
	if err != nil || len(news) != 2 || news[0].Status != carrier.StatusUnknown || news[0].RawCode != "77" || news[0].RawText != "Something new" ||
		news[1].Status != carrier.StatusDelivered || news[0].At != time.Date(2025, 10, 25, 10, 0, 0, 0, time.UTC) || news[0].OffsetMinutes != 120 {
		t.Errorf("news %+v, %v", news, err)
	}
	_, err = d.Announce(t.Context(), contract(7, nil), ordinary())
	if told, ok := carrier.As(err); !ok || told.Kind != carrier.KindAddress || told.Code != "7" || told.Message != "ZipCode is wrong" {
		t.Errorf("a refusal within a good status: %v", err)
	}
}

func TestEveryCodeOfTheCarrierHasAStatus(t *testing.T) {
	t.Parallel()
	var code string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		emulate.Send(w, http.StatusOK, json.RawMessage(`{"CompleteStatus":{"Shipment":{"Barcode":"3S","Statuses":[{"StatusCode":"`+code+`","StatusDescription":"words","TimeStamp":"02-03-2026 10:00:00"}]}}}`))
	}))
	t.Cleanup(server.Close)
	d := postnl.New(server.URL, nil)
	for _, code = range emulator.Codes {
		news, err := d.Track(t.Context(), contract(7, nil), []string{"3S"})
		if err != nil || len(news) != 1 {
			t.Fatalf("%s: %v, %v", code, news, err)
		}
		// 99 is the carrier's own word for "unknown".
		if unknown := news[0].Status == carrier.StatusUnknown; unknown != (code == "99") || !news[0].Status.Valid() {
			t.Errorf("%s reads as %v", code, news[0].Status)
		}
	}
}

func TestPickUpPointsComeWithTheirHours(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	near := postal.Address{PostalCode: "1016 AB", City: "Amsterdam", Country: "NL"}
	places, err := d.Points(t.Context(), contract(7, e.Credentials()), near, 2)
	if err != nil || len(places) != 2 {
		t.Fatalf("%d points, %v", len(places), err)
	}
	p := places[0]
	if p.Code != "171003" || p.Address.City != "Amsterdam" || p.Latitude == 0 || p.Kind != "shop" || p.Distance > places[1].Distance ||
		!slices.Equal(p.Hours[0], []string{"09:00 - 18:00"}) || len(p.Hours[6]) != 0 {
		t.Errorf("the nearest is %+v", p)
	}
	if _, err := d.Points(t.Context(), contract(7, e.Credentials()), postal.Address{PostalCode: "x", Country: "NL"}, 2); carrier.KindOf(err) != carrier.KindAddress {
		t.Errorf("a postal code that is none: %v", err)
	}
}
