package royalmail_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/royalmail"
	"github.com/waybill-ship/waybill/internal/carrier/royalmail/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts the carrier on loopback.
func begin(t *testing.T) (*emulator.Emulator, *royalmail.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, royalmail.New(home, &carrier.Client{Timeout: 5 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: royalmail.Code, Active: true, Credentials: credentials}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: "TPSN", OrderNumber: "1001",
		From: postal.Address{
			Name: "Mabel Thistlewood", Company: "Northern Cheese", Street: "Canal Street", HouseNumber: "14", PostalCode: "M1 1AE", City: "Manchester", Country: "GB",
			Phone: "0161 496 0000", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ivor Vane", Street: "Queen Square", HouseNumber: "25", Line2: "Flat 2", PostalCode: "BS1 4QS", City: "Bristol", Country: "GB",
			Phone: "+447700900123", Email: "ivor@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 205, Height: 100}}},
	}
}

func three() carrier.Sending {
	s := ordinary()
	s.Boxes = []carrier.Box{{Weight: 1000}, {Weight: 2000}, {Weight: 3000}}
	return s
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = "MP1"
	s.To = postal.Address{Name: "Ilse Vos", Street: "Singel", HouseNumber: "250", PostalCode: "1016 AB", City: "Amsterdam", Country: "NL", Phone: "+31612345678"}
	s.Items = []carrier.Item{{Description: "Cheddar cheese", Quantity: 2, Weight: 500, Value: money.Amount{Minor: 1250, Currency: "GBP"}, SKU: "K-1", HSCode: "040690", Origin: "GB"}}
	s.Customs = &carrier.Customs{
		Reason: "sale", InvoiceNumber: "2026-17", InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Incoterm: "dap", SenderVAT: "GB000000000",
		SenderEORI: "GB000000000000", IOSS: "IM0000000000", Freight: money.Amount{Minor: 495, Currency: "GBP"},
	}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	several := three()
	refused := e.Credentials()
	refused["password"] = "a-password-that-nobody-has"
	return carriertest.Bench{
		Driver: d, Contract: contract(7, e.Credentials()), Other: contract(8, e.Other()), BadContract: contract(9, refused),
		Sending: ordinary(), Several: &several, Abroad: new(overseas()),
		// Labels come at once, a cancellation is done or not, and refusals have a status of their own.
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelQueued, carriertest.In200),
		Walk:  func(_ *testing.T, number string) { e.Walk(number) },
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

func announce(t *testing.T, e *emulator.Emulator, d *royalmail.Driver, s carrier.Sending) (carrier.Announced, map[string]any) {
	t.Helper()
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range e.Desk().Requests() {
		if r.Method != http.MethodPost || r.Path != "/shipping/v3/shipments" || !strings.Contains(r.Body, `"`+s.Reference+`"`) {
			continue
		}
		if r.Header.Get("X-RMG-Auth-Token") == "" || r.Header.Get("X-IBM-Client-Id") == "" {
			t.Errorf("headers %v", r.Header)
		}
		var body map[string]any
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		return got, body
	}
	t.Fatal("no shipment was sent")
	return got, nil
}

// same compares a part of what was sent with JSON.
func same(t *testing.T, name string, got any, want string) {
	t.Helper()
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// today is the day of despatch as the driver writes it.
func today(t *testing.T) string {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return time.Now().In(zone).Format(time.DateOnly)
}

func TestAParcelToTheDoorIsToldToTheLetter(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	day := today(t)
	got, sent := announce(t, e, d, ordinary())
	if day != today(t) {
		t.Skip("midnight passed")
	}
	if !digit.Valid(digit.KindS10, got.Boxes[0].Number) || got.CarrierReference == "" || !strings.Contains(got.Boxes[0].TrackingURL, got.Boxes[0].Number) || got.Paid.Currency != "" {
		t.Errorf("announced %+v", got)
	}
	same(t, "the shipment", sent, `{
		"Shipper": {"ShipperReference": "ref-1", "ShipperReference2": "1001", "CompanyName": "Northern Cheese", "ContactName": "Mabel Thistlewood", "AddressLine1": "14 Canal Street",
			"Town": "Manchester", "CountryCode": "GB", "Postcode": "M1 1AE", "PhoneNumber": "+441614960000", "EmailAddress": "shop@example.com"},
		"Destination": {"ContactName": "Ivor Vane", "AddressLine1": "25 Queen Square", "AddressLine2": "Flat 2", "Town": "Bristol", "CountryCode": "GB", "Postcode": "BS1 4QS",
			"PhoneNumber": "+447700900123", "EmailAddress": "ivor@example.com"},
		"ShipmentInformation": {"ShipmentDate": "`+day+`", "ServiceCode": "TPSN", "ServiceOptions": {"PostingLocation": "9000100001", "ServiceFormat": "P"},
			"TotalPackages": 1, "TotalWeight": 1250, "WeightUnitOfMeasure": "Grams", "Product": "NDX", "LabelFormat": "PDF", "ShipmentAction": "Process",
			"Packages": [{"PackageOccurrence": 1, "Weight": 1250, "Length": 30, "Width": 21, "Height": 10}]}}`)
}

func TestABorderGetsADeclaration(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, sent := announce(t, e, d, overseas())
	about := sent["ShipmentInformation"].(map[string]any)
	for name, want := range map[string]any{
		"DescriptionOfGoods": "Cheddar cheese", "ReasonForExport": "Sale of goods", "Value": 25.0, "Currency": "GBP", "Incoterms": "DAP", "ServiceCode": "MP1",
	} {
		if about[name] != want {
			t.Errorf("%s is %v, want %v", name, about[name], want)
		}
	}
	same(t, "the goods", about["Items"], `[{"Quantity": 2, "Description": "Cheddar cheese", "Value": 12.5, "Weight": 500, "PackageOccurrence": 1, "HsCode": "040690", "SkuCode": "K-1", "CountryOfOrigin": "GB"}]`)
	same(t, "customs", sent["CustomsInformation"], `{"PreRegistrationNumber": "IM0000000000", "PreRegistrationType": "IOSS", "ShippingCharges": 4.95, "InvoiceNumber": "2026-17", "InvoiceDate": "2026-11-20"}`)
	if vat := sent["Shipper"].(map[string]any)["VatNumber"]; vat != "GB000000000" {
		t.Errorf("VAT %v", vat)
	}
	if docs := got.Boxes[0].Documents; len(docs) != 1 || docs[0].Type != "cn22" || !bytes.HasPrefix(docs[0].Bytes, []byte("%PDF")) {
		t.Errorf("papers %+v", docs)
	}
	dear := overseas()
	dear.Items[0].Value.Minor = 20_000
	dear.Customs.IOSS = ""
	dear.Reference = "ref-2"
	got, sent = announce(t, e, d, dear)
	if docs := got.Boxes[0].Documents; len(docs) != 1 || docs[0].Type != "cn23" {
		t.Errorf("papers of dear goods %+v", docs)
	}
	if kind := sent["CustomsInformation"].(map[string]any)["PreRegistrationType"]; kind != "EORI" {
		t.Errorf("without an IOSS number it is %v's", kind)
	}
}

func TestAPackageOfSeveralHasItsOwnLabel(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for wanted, head := range map[string]string{"": "%PDF", carrier.PDF: "%PDF", carrier.PNG: "\x89PNG", carrier.ZPL: "^XA"} {
		s := three()
		s.LabelMedia, s.Reference = wanted, "of "+wanted
		got, sent := announce(t, e, d, s)
		seen := map[string]bool{}
		for _, b := range got.Boxes {
			if !bytes.HasPrefix(bytes.TrimSpace(b.Label.Bytes), []byte(head)) || b.Label.Media != or(wanted, carrier.PDF) || seen[string(b.Label.Bytes)] {
				t.Errorf("%q: %s, %.8q", wanted, b.Label.Media, b.Label.Bytes)
			}
			seen[string(b.Label.Bytes)] = true
		}
		about := sent["ShipmentInformation"].(map[string]any)
		if about["TotalPackages"] != 3.0 || about["TotalWeight"] != 6000.0 {
			t.Errorf("three are told as %v of %v g", about["TotalPackages"], about["TotalWeight"])
		}
	}
	s := ordinary()
	s.LabelMedia = "image/gif"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); field(err) != "label_media" {
		t.Errorf("a kind nobody offers: %v", err)
	}
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func TestServicesWithoutTrackingGiveTheirUniqueNumber(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.Method = "CRL2-F"
	s.Boxes[0] = carrier.Box{Weight: 700, Size: postal.Size{Length: 350, Width: 240, Height: 20}}
	got, sent := announce(t, e, d, s)
	if len(got.Boxes[0].Number) != 21 || got.Boxes[0].Number != got.CarrierReference {
		t.Errorf("announced %+v", got.Boxes[0].Number)
	}
	same(t, "the options", sent["ShipmentInformation"].(map[string]any)["ServiceOptions"], `{"PostingLocation": "9000100001", "ServiceFormat": "F"}`)
	if news, err := d.Track(t.Context(), contract(7, e.Credentials()), []string{got.Boxes[0].Number}); err != nil || len(news) != 0 {
		t.Errorf("news %v, %v", news, err)
	}
}

func field(err error) string {
	if e, ok := carrier.As(err); ok {
		return e.Field
	}
	return "no carrier's error"
}

func TestWhatDoesNotFitIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	long := strings.Repeat("x", 41)
	for name, c := range map[string]struct {
		of     func() carrier.Sending
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		"a method that is none":   {ordinary, func(s *carrier.Sending) { s.Method = "XXX" }, carrier.KindValidation, "method"},
		"a long name":             {ordinary, func(s *carrier.Sending) { s.To.Name = long }, carrier.KindValidation, "to.name"},
		"a long company":          {ordinary, func(s *carrier.Sending) { s.To.Company = long[:36] }, carrier.KindValidation, "to.company"},
		"a long street":           {ordinary, func(s *carrier.Sending) { s.To.Street = long[:33] }, carrier.KindValidation, "to.street"},
		"a long city":             {ordinary, func(s *carrier.Sending) { s.From.City = long[:36] }, carrier.KindValidation, "from.city"},
		"a long reference":        {ordinary, func(s *carrier.Sending) { s.Reference = long }, carrier.KindValidation, "reference"},
		"from the Netherlands":    {ordinary, func(s *carrier.Sending) { s.From.Country = "NL" }, carrier.KindNotServed, "from.country"},
		"Tracked 48 to France":    {ordinary, func(s *carrier.Sending) { s.To.Country = "FR" }, carrier.KindNotServed, "to.country"},
		"abroad, and stays":       {overseas, func(s *carrier.Sending) { s.To.Country = "GB" }, carrier.KindNotServed, "to.country"},
		"too heavy for abroad":    {overseas, func(s *carrier.Sending) { s.Boxes[0].Weight = 2001 }, carrier.KindNotServed, "boxes.0.weight"},
		"too thick for a letter":  {ordinary, func(s *carrier.Sending) { s.Method, s.Boxes[0].Weight = "TPNN-F", 500 }, carrier.KindNotServed, "boxes.0.size"},
		"insured without cover":   {ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.Amount{Minor: 100, Currency: "GBP"} }, carrier.KindNotServed, "boxes.0.insured"},
		"a return":                {ordinary, func(s *carrier.Sending) { s.IsReturn = true }, carrier.KindNotServed, "method"},
		"a post office":           {ordinary, func(s *carrier.Sending) { s.ServicePoint = &carrier.Point{Code: "1"} }, carrier.KindNotServed, "service_point"},
		"a reason without a word": {overseas, func(s *carrier.Sending) { s.Customs.Reason = "x" }, carrier.KindValidation, "customs.reason"},
		"terms that are none":     {overseas, func(s *carrier.Sending) { s.Customs.Incoterm = "fob" }, carrier.KindValidation, "customs.incoterm"},
		"a tariff of letters":     {overseas, func(s *carrier.Sending) { s.Items[0].HSCode = "cheese" }, carrier.KindValidation, "items.0.hs_code"},
		"a box that is not there": {overseas, func(s *carrier.Sending) { s.Items[0].Box = 1 }, carrier.KindValidation, "items.0.box"},
		"nothing to declare":      {overseas, func(s *carrier.Sending) { s.Items = nil }, carrier.KindValidation, "items"},
	} {
		s := c.of()
		c.change(&s)
		_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
		if carrier.KindOf(err) != c.kind || field(err) != c.field {
			t.Errorf("%s: %v, want %s at %s", name, err, c.kind, c.field)
		}
	}
	if n := len(e.Desk().Requests()); n != 0 {
		t.Errorf("%d requests were made all the same", n)
	}
}

func TestWhatRoyalMailRefusesNamesOurField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.To.Email = "nobody"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); field(err) != "to.email" || carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("a bad e-mail address: %v", err)
	}
	s = ordinary()
	s.To.PostalCode = "12345"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); field(err) != "to.postal_code" || carrier.KindOf(err) != carrier.KindAddress {
		t.Errorf("a bad postcode: %v", err)
	}
	elsewhere := e.Credentials()
	elsewhere["posting_location"] = "9000999999"
	if _, err := d.Announce(t.Context(), contract(7, elsewhere), ordinary()); carrier.KindOf(err) != carrier.KindPermission {
		t.Errorf("somebody else's posting location: %v", err)
	}
}

func TestTheDayIsClosedOnceAndThenNothingGoesBack(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	first, _ := announce(t, e, d, ordinary())
	late := ordinary()
	late.Reference, late.ShipAt = "ref-2", time.Now().AddDate(0, 0, 3)
	second, _ := announce(t, e, d, late)
	closed, err := d.CloseOut(t.Context(), c, []carrier.Shipment{{Reference: "ref-1", Numbers: []string{first.Boxes[0].Number}}})
	if err != nil || closed.Number == "" || len(closed.Papers) != 1 || closed.Papers[0].Type != "manifest" || !bytes.HasPrefix(closed.Papers[0].Bytes, []byte("%PDF")) {
		t.Fatalf("closed %+v, %v", closed.Number, err)
	}
	if got, err := d.Cancel(t.Context(), c, carrier.Shipment{Numbers: []string{first.Boxes[0].Number}}); err != nil || got.Outcome != carrier.CancelTooLate || got.Message == "" {
		t.Errorf("cancel after the manifest: %+v, %v", got, err)
	}
	if got, err := d.Cancel(t.Context(), c, carrier.Shipment{Numbers: []string{second.Boxes[0].Number}}); err != nil || got.Outcome != carrier.CancelDone {
		t.Errorf("cancel a parcel of a later day: %+v, %v", got, err)
	}
	if _, err := d.CloseOut(t.Context(), c, []carrier.Shipment{{Numbers: []string{first.Boxes[0].Number}}}); carrier.KindOf(err) == carrier.KindDoubt || err == nil {
		t.Errorf("a second manifest of nothing: %v", err)
	}
}

func TestEveryEventHasAStatus(t *testing.T) {
	t.Parallel()
	var told map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { emulate.Send(w, http.StatusOK, told) }))
	t.Cleanup(server.Close)
	d := royalmail.New(server.URL, nil)
	status := func(code, name, category string) carrier.News {
		told = map[string]any{"mailPieces": map[string]any{
			"summary": map[string]string{"statusCategory": category, "lastEventCode": code},
			"events":  []any{map[string]string{"eventCode": code, "eventName": name, "eventDateTime": "2026-07-01T10:15:00+01:00", "locationName": "Bristol DO"}},
		}}
		news, err := d.Track(t.Context(), contract(7, nil), []string{"TT123456785GB"})
		if err != nil || len(news) != 1 || !news[0].At.Equal(time.Date(2026, 7, 1, 9, 15, 0, 0, time.UTC)) || news[0].OffsetMinutes != 60 || news[0].RawCode != code {
			t.Fatalf("%s: %+v, %v", code, news, err)
		}
		return news[0]
	}
	for _, category := range emulator.Categories {
		if n := status("EVXXX", "Something", category); n.Status == carrier.StatusUnknown {
			t.Errorf("category %s has no status", category)
		}
	}
	for name, want := range map[string]carrier.Status{
		"Sender preparing item": carrier.StatusAnnounced, "Item returned to sender": carrier.StatusReturned, "Returning to the sender": carrier.StatusUndeliverable,
		"Delivery attempted, no answer": carrier.StatusDeliveryFailed, "Due to be delivered today": carrier.StatusDriverOnRoute, "Delivered by post": carrier.StatusDelivered,
		"Ready for collection": carrier.StatusAwaitingPickup, "Held by customs": carrier.StatusAtCustoms, "Something new": carrier.StatusUnknown,
	} {
		if n := status("EVXXX", name, ""); n.Status != want || n.RawText != name {
			t.Errorf("%s: %s, want %s", name, n.Status, want)
		}
	}
}

func TestEveryLifeOfTheEmulatorIsUnderstood(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	seen := map[string]bool{}
	for _, script := range emulate.Scripts() {
		for _, s := range []carrier.Sending{ordinary(), overseas()} {
			s.Reference = "SCRIPT-" + strings.ToUpper(script)
			got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
			if err != nil {
				t.Fatal(err)
			}
			number := got.Boxes[0].Number
			for e.Walk(number) {
			}
			news, err := d.Track(t.Context(), contract(7, e.Credentials()), []string{number})
			if err != nil || len(news) == 0 {
				t.Fatalf("%s: %v, %v", script, news, err)
			}
			for _, n := range news {
				seen[n.RawCode] = true
				if n.Status == carrier.StatusUnknown {
					t.Errorf("%s: %s %q is unknown", script, n.RawCode, n.RawText)
				}
			}
		}
	}
	for _, code := range emulator.Codes {
		if code != "EVCAN" && !seen[code] { // nobody cancelled
			t.Errorf("%s was never told", code)
		}
	}
}
