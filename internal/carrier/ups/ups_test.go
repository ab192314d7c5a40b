package ups_test

import (
	"bytes"
	"encoding/json"
	"image/png"
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
	"github.com/waybill-ship/waybill/internal/carrier/ups"
	"github.com/waybill-ship/waybill/internal/carrier/ups/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts the carrier on loopback.
func begin(t *testing.T) (*emulator.Emulator, *ups.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, ups.New(home, &carrier.Client{Timeout: 5 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: ups.Code, Active: true, Credentials: credentials}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: "11", OrderNumber: "1001",
		From: postal.Address{
			Name: "Mila Brandsma", Company: "Kaashuis Noord", Street: "Kanaalweg", HouseNumber: "14b", PostalCode: "3526 KL", City: "Utrecht", Country: "NL",
			Phone: "030 1234567", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ilse Vos", Street: "Singel", HouseNumber: "250", PostalCode: "1016AB", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "ilse@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 205, Height: 100}}},
	}
}

func three() carrier.Sending {
	s := ordinary()
	s.Boxes = []carrier.Box{{Weight: 1000}, {Weight: 2000}, {Weight: 3000}}
	return s
}

func toPoint() carrier.Sending {
	s := ordinary()
	s.Method = "70"
	s.ServicePoint = &carrier.Point{Code: "U12345678", Name: "Demo Buurtwinkel", Address: postal.Address{
		Name: "Demo Buurtwinkel", Street: "Singel", HouseNumber: "12", PostalCode: "1015 AA", City: "Amsterdam", Country: "NL",
	}}
	return s
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = "65"
	s.To = postal.Address{Name: "Noah Berger", Company: "Berger AG", Street: "Bahnhofstrasse", HouseNumber: "7", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41440000000"}
	s.Items = []carrier.Item{{Description: "Gouda cheese", Quantity: 2, Weight: 500, Value: money.EUR(1250), SKU: "K-1", HSCode: "040690", Origin: "NL"}}
	s.Customs = &carrier.Customs{
		Reason: "sale", InvoiceNumber: "2026-17", Incoterm: "ddp", SenderVAT: "NL000000000B00", IOSS: "IM0000000000",
		InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Freight: money.EUR(495),
	}
	return s
}

func back() carrier.Sending {
	s := ordinary()
	s.Method, s.IsReturn = "11-return", true
	s.From, s.To = s.To, s.From
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	several := three()
	refused := e.Credentials()
	refused["client_secret"] = "a-secret-that-nobody-has"
	return carriertest.Bench{
		Driver: d, Contract: contract(7, e.Credentials()), Other: contract(8, e.Other()), BadContract: contract(9, refused),
		Sending: ordinary(), Several: &several, ToPoint: new(toPoint()), Abroad: new(overseas()), Back: new(back()),
		// Labels come at once, a cancellation is done or not, and refusals have a status of their own.
		Break:      carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelQueued, carriertest.In200),
		Walk:       func(_ *testing.T, number string) { e.Walk(number) },
		Collection: collection(), BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			var s carrier.Sending
			if !carriertest.ByWord()(f, &s) {
				return false
			}
			c.At.Name = strings.TrimPrefix(s.To.Name, "Vos ")
			return true
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

// collection is of tomorrow's morning in central Europe.
func collection() carrier.Collection {
	day := time.Now().UTC().AddDate(0, 0, 1)
	at := ordinary().From
	return carrier.Collection{
		At: at, Parcels: 3, Weight: 7500, Note: "Back door", Merchant: "PU-1",
		From: time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC), Until: time.Date(day.Year(), day.Month(), day.Day(), 13, 30, 0, 0, time.UTC),
	}
}

func TestAVanIsOrderedInTheHoursOfThePlace(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	n := collection()
	n.Reference = "pu-1"
	n.From, n.Until = time.Date(2027, 1, 12, 9, 0, 0, 0, time.UTC), time.Date(2027, 1, 12, 13, 30, 0, 0, time.UTC)
	got, err := d.Collect(t.Context(), contract(7, e.Credentials()), n)
	if err != nil || got.Number == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	var body struct{ PickupCreationRequest map[string]any }
	if err := json.Unmarshal([]byte(lastRequest(e).Body), &body); err != nil {
		t.Fatal(err)
	}
	same(t, "the van", body.PickupCreationRequest, `{"Request": {"TransactionReference": {"CustomerContext": "pu-1"}}, "RatePickupIndicator": "N",
		"Shipper": {"Account": {"AccountNumber": "A1B2C3", "AccountCountryCode": "NL"}},
		"PickupDateInfo": {"CloseTime": "1430", "ReadyTime": "1000", "PickupDate": "20270112"},
		"PickupAddress": {"CompanyName": "Kaashuis Noord", "ContactName": "Mila Brandsma", "AddressLine": "Kanaalweg 14b", "City": "Utrecht", "PostalCode": "3526 KL",
			"CountryCode": "NL", "ResidentialIndicator": "N", "Phone": {"Number": "+31301234567"}},
		"AlternateAddressIndicator": "Y", "PickupPiece": [{"ServiceCode": "011", "Quantity": "3", "DestinationCountryCode": "NL", "ContainerCode": "01"}],
		"TotalWeight": {"Weight": "7.5", "UnitOfMeasurement": "KGS"}, "OverweightIndicator": "N", "PaymentMethod": "01", "SpecialInstruction": "Back door", "ReferenceNumber": "PU-1"}`)
	for name, c := range map[string]struct {
		change func(*carrier.Collection)
		field  string
	}{
		"pallets":        {func(n *carrier.Collection) { n.Pallets = 1 }, "pallets"},
		"no telephone":   {func(n *carrier.Collection) { n.At.Phone = "" }, "address.phone"},
		"a long company": {func(n *carrier.Collection) { n.At.Company = strings.Repeat("x", 28) }, "address.company"},
		"at night":       {func(n *carrier.Collection) { n.From, n.Until = n.From.Add(9*time.Hour), time.Time{} }, "from"},
	} {
		wrong := n
		c.change(&wrong)
		if _, err := d.Collect(t.Context(), contract(7, e.Credentials()), wrong); field(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAccessPointsAreToldWithTheirHours(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, err := d.Points(t.Context(), contract(7, e.Credentials()), ordinary().To, 2)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	p := got[0]
	if !strings.HasPrefix(p.Code, "U") || len(p.Code) != 9 || p.Address.Street != "Marktplatz" || p.Address.HouseNumber != "1" || p.Address.PostalCode != "1016AB" ||
		p.Distance != 200 || p.Latitude < 40 || !slices.Equal(p.Hours[0], []string{"09:00 - 18:30"}) || p.Hours[6] != nil {
		t.Errorf("the nearest: %+v", p)
	}
	if _, err := d.Points(t.Context(), contract(7, e.Credentials()), postal.Address{Country: "NL"}, 2); err == nil {
		t.Error("points near nowhere")
	}
}

// announce buys a shipment and answers what UPS was sent.
func announce(t *testing.T, e *emulator.Emulator, d *ups.Driver, s carrier.Sending) (carrier.Announced, map[string]any) {
	t.Helper()
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	last := lastRequest(e)
	if last.Method != http.MethodPost || last.Path != "/api/shipments/v2409/ship?additionaladdressvalidation=city" ||
		last.Header.Get("Transid") == "" || last.Header.Get("Transactionsrc") == "" {
		t.Errorf("the last request is %s %s %v", last.Method, last.Path, last.Header)
	}
	var body struct {
		ShipmentRequest struct {
			Shipment           map[string]any
			LabelSpecification map[string]any
		}
	}
	if err := json.Unmarshal([]byte(last.Body), &body); err != nil {
		t.Fatal(err)
	}
	return got, body.ShipmentRequest.Shipment
}

func lastRequest(e *emulator.Emulator) emulate.Request {
	requests := e.Desk().Requests()
	return requests[len(requests)-1]
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

func TestAParcelToTheDoorIsToldToTheLetter(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, sent := announce(t, e, d, ordinary())
	if !digit.Valid(digit.KindUPS, got.Boxes[0].Number) || got.CarrierReference != got.Boxes[0].Number || got.Paid.Currency != "EUR" || got.Paid.Minor <= 0 {
		t.Errorf("announced %+v", got)
	}
	same(t, "the shipment", sent, `{
		"Shipper": {"Name": "Kaashuis Noord", "AttentionName": "Mila Brandsma", "Phone": {"Number": "+31301234567"}, "ShipperNumber": "A1B2C3", "EMailAddress": "shop@example.com",
			"Address": {"AddressLine": ["Kanaalweg 14b"], "City": "Utrecht", "PostalCode": "3526 KL", "CountryCode": "NL"}},
		"ShipFrom": {"Name": "Kaashuis Noord", "AttentionName": "Mila Brandsma", "Phone": {"Number": "+31301234567"}, "EMailAddress": "shop@example.com",
			"Address": {"AddressLine": ["Kanaalweg 14b"], "City": "Utrecht", "PostalCode": "3526 KL", "CountryCode": "NL"}},
		"ShipTo": {"Name": "Ilse Vos", "AttentionName": "Ilse Vos", "Phone": {"Number": "+31612345678"}, "EMailAddress": "ilse@example.com", "ResidentialAddressIndicator": "",
			"Address": {"AddressLine": ["Singel 250"], "City": "Amsterdam", "PostalCode": "1016AB", "CountryCode": "NL"}},
		"PaymentInformation": {"ShipmentCharge": [{"Type": "01", "BillShipper": {"AccountNumber": "A1B2C3"}}]},
		"Service": {"Code": "11"}, "ReferenceNumber": [{"Value": "ref-1"}, {"Value": "1001"}], "NumOfPiecesInShipment": "1",
		"ShipmentRatingOptions": {"NegotiatedRatesIndicator": "Y"},
		"Package": [{"Packaging": {"Code": "02"}, "PackageWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "1.3"},
			"Dimensions": {"UnitOfMeasurement": {"Code": "CM"}, "Length": "30", "Width": "21", "Height": "10"}}]}`)
}

func TestAnAccessPointIsTheAlternateAddress(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	_, sent := announce(t, e, d, toPoint())
	same(t, "the point", sent["AlternateDeliveryAddress"], `{"Name": "Demo Buurtwinkel", "UPSAccessPointID": "U12345678",
		"Address": {"AddressLine": ["Singel 12"], "City": "Amsterdam", "PostalCode": "1015 AA", "CountryCode": "NL"}}`)
	same(t, "what is done there", sent["ShipmentIndicationType"], `[{"Code": "01"}]`)
	same(t, "the notice", sent["ShipmentServiceOptions"], `{"Notification": [{"NotificationCode": "6", "EMail": {"EMailAddress": ["ilse@example.com"]}}]}`)
}

func TestABorderGetsTheInvoiceAndWhoPays(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	got, sent := announce(t, e, d, overseas())
	options := sent["ShipmentServiceOptions"].(map[string]any)
	same(t, "the invoice", options["InternationalForms"], `{"FormType": ["01"], "InvoiceNumber": "2026-17", "InvoiceDate": "20261120", "TermsOfShipment": "DDP",
		"ReasonForExport": "SALE", "Comments": "IOSS IM0000000000", "CurrencyCode": "EUR", "FreightCharges": {"MonetaryValue": "4.95"},
		"Product": [{"Description": "Gouda cheese", "CommodityCode": "040690", "PartNumber": "K-1", "OriginCountryCode": "NL",
			"Unit": {"Number": "2", "Value": "12.50", "UnitOfMeasurement": {"Code": "PCS"}}, "ProductWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "1.0"}}],
		"Contacts": {"SoldTo": {"Name": "Berger AG", "AttentionName": "Noah Berger", "Phone": {"Number": "+41440000000"},
			"Address": {"AddressLine": ["Bahnhofstrasse 7"], "City": "Zürich", "PostalCode": "8001", "CountryCode": "CH"}}}}`)
	same(t, "who pays", sent["PaymentInformation"], `{"ShipmentCharge": [{"Type": "01", "BillShipper": {"AccountNumber": "A1B2C3"}}, {"Type": "02", "BillShipper": {"AccountNumber": "A1B2C3"}}]}`)
	if sent["Description"] != "Gouda cheese" {
		t.Errorf("described as %v", sent["Description"])
	}
	if docs := got.Boxes[0].Documents; len(docs) != 1 || docs[0].Type != "commercial-invoice" || !bytes.HasPrefix(docs[0].Bytes, []byte("%PDF")) {
		t.Errorf("papers %+v", docs)
	}
}

func TestAReturnIsOrderedByTheMerchant(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	_, sent := announce(t, e, d, back())
	same(t, "the kind of return", sent["ReturnService"], `{"Code": "9"}`)
	for side, want := range map[string]string{"Shipper": "Kaashuis Noord", "ShipTo": "Kaashuis Noord", "ShipFrom": "Ilse Vos"} {
		if got := sent[side].(map[string]any)["Name"]; got != want {
			t.Errorf("%s is %v, want %s", side, got, want)
		}
	}
}

func TestWhatStandsBesideAServiceIsAsked(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for method, want := range map[string]string{
		"11-signature": `{"DeliveryConfirmation": {"DCISType": "1"}}`, "11-adult": `{"DeliveryConfirmation": {"DCISType": "2"}}`,
		"07-saturday": `{"SaturdayDeliveryIndicator": ""}`,
	} {
		s := ordinary()
		s.Method = method
		s.Boxes[0].Insured = money.EUR(50000)
		_, sent := announce(t, e, d, s)
		same(t, method, sent["ShipmentServiceOptions"], want)
		one := sent["Package"].([]any)[0].(map[string]any)
		same(t, "insurance", one["PackageServiceOptions"], `{"DeclaredValue": {"CurrencyCode": "EUR", "MonetaryValue": "500.00"}}`)
	}
}

func TestLabelsComeAsPicturesAndForPrinters(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for wanted, gives := range map[string]string{"": carrier.PNG, carrier.PDF: carrier.PNG, carrier.PNG: carrier.PNG, carrier.ZPL: carrier.ZPL} {
		s := three()
		s.LabelMedia = wanted
		got, _ := announce(t, e, d, s)
		for _, b := range got.Boxes {
			if b.Label.Media != gives || gives == carrier.ZPL && !bytes.HasPrefix(b.Label.Bytes, []byte("^XA")) {
				t.Errorf("%q gives %s, %.8q", wanted, b.Label.Media, b.Label.Bytes)
			}
			if _, err := png.DecodeConfig(bytes.NewReader(b.Label.Bytes)); gives == carrier.PNG && err != nil {
				t.Errorf("the picture: %v", err)
			}
		}
		again, err := d.Labels(t.Context(), contract(7, e.Credentials()), carrier.Shipment{
			CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number, got.Boxes[1].Number, got.Boxes[2].Number},
		})
		if err != nil || len(again.Boxes) != 3 || again.Boxes[2].Number != got.Boxes[2].Number || !bytes.HasPrefix(again.Boxes[2].Label.Bytes, []byte("\x89PNG")) {
			t.Errorf("again: %+v, %v", again.CarrierReference, err)
		}
	}
	s := ordinary()
	s.LabelMedia = "image/gif"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); field(err) != "label_media" {
		t.Errorf("a kind nobody offers: %v", err)
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
	long := strings.Repeat("x", 36)
	for name, c := range map[string]struct {
		of     func() carrier.Sending
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		"a method that is none":     {ordinary, func(s *carrier.Sending) { s.Method = "99" }, carrier.KindValidation, "method"},
		"a long name":               {ordinary, func(s *carrier.Sending) { s.To.Name = long }, carrier.KindValidation, "to.name"},
		"a long company":            {ordinary, func(s *carrier.Sending) { s.To.Company = long }, carrier.KindValidation, "to.company"},
		"a long street":             {ordinary, func(s *carrier.Sending) { s.To.Street = long[:33] }, carrier.KindValidation, "to.street"},
		"a long second line":        {ordinary, func(s *carrier.Sending) { s.From.Line2 = long }, carrier.KindValidation, "from.line2"},
		"a long city":               {ordinary, func(s *carrier.Sending) { s.To.City = long[:31] }, carrier.KindValidation, "to.city"},
		"a long reference":          {ordinary, func(s *carrier.Sending) { s.Reference = long }, carrier.KindValidation, "reference"},
		"too heavy":                 {ordinary, func(s *carrier.Sending) { s.Boxes[0].Weight = 70001 }, carrier.KindNotServed, "boxes.0.weight"},
		"too large around":          {ordinary, func(s *carrier.Sending) { s.Boxes[0].Size = postal.Size{Length: 2000, Width: 900, Height: 200} }, carrier.KindNotServed, "boxes.0.size"},
		"Standard across the sea":   {ordinary, func(s *carrier.Sending) { s.To.Country = "US" }, carrier.KindNotServed, "to.country"},
		"12:00 in the Netherlands":  {ordinary, func(s *carrier.Sending) { s.Method = "74" }, carrier.KindNotServed, "to.country"},
		"a return by the way there": {back, func(s *carrier.Sending) { s.Method = "11" }, carrier.KindNotServed, "method"},
		"no point":                  {toPoint, func(s *carrier.Sending) { s.ServicePoint = nil }, carrier.KindValidation, "service_point"},
		"a point for the door":      {toPoint, func(s *carrier.Sending) { s.Method = "11" }, carrier.KindNotServed, "service_point"},
		"nobody to tell":            {toPoint, func(s *carrier.Sending) { s.To.Email = "" }, carrier.KindValidation, "to.email"},
		"21 kilograms to a point":   {toPoint, func(s *carrier.Sending) { s.Boxes[0].Weight = 21000 }, carrier.KindNotServed, "boxes.0.weight"},
		"a reason without a word":   {overseas, func(s *carrier.Sending) { s.Customs.Reason = "other" }, carrier.KindValidation, "customs.reason"},
		"terms that are none":       {overseas, func(s *carrier.Sending) { s.Customs.Incoterm = "xyz" }, carrier.KindValidation, "customs.incoterm"},
		"economy by other terms":    {overseas, func(s *carrier.Sending) { s.Method = "17" }, carrier.KindNotServed, "customs.incoterm"},
		"a long description":        {overseas, func(s *carrier.Sending) { s.Items[0].Description = long }, carrier.KindValidation, "items.0.description"},
		"no origin":                 {overseas, func(s *carrier.Sending) { s.Items[0].Origin = "" }, carrier.KindValidation, "items.0.origin"},
		"two currencies": {overseas, func(s *carrier.Sending) {
			s.Items = append(s.Items, s.Items[0])
			s.Items[1].Value.Currency = "CHF"
		}, carrier.KindValidation, "items.1.value"},
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

func TestWhatUPSRefusesNamesOurField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.To.Country, s.To.PostalCode, s.Method = "US", "10001", "65"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); field(err) != "to.state" {
		t.Errorf("no state: %v", err)
	}
	wrong := e.Credentials()
	wrong["account_number"] = "Z9Y8X7"
	if err := d.Check(t.Context(), contract(9, wrong)); carrier.KindOf(err) != carrier.KindAuth {
		t.Errorf("somebody else's number: %v", err)
	}
}

func TestEveryCodeOfTheListHasAStatus(t *testing.T) {
	t.Parallel()
	statusOf := follow(t)
	for _, code := range emulator.Codes {
		if n := statusOf(map[string]string{"statusCode": code, "description": "x"}); n.Status == carrier.StatusUnknown || n.RawCode != code {
			t.Errorf("status code %s: %+v", code, n)
		}
	}
	for _, code := range emulator.ActivityCodes {
		if n := statusOf(map[string]string{"code": code, "description": "x"}); n.Status == carrier.StatusUnknown || n.RawCode != code {
			t.Errorf("activity %s: %+v", code, n)
		}
	}
	for want, told := range map[carrier.Status]map[string]string{
		carrier.StatusAwaitingPickup:    {"statusCode": "002", "code": "2Q"},
		carrier.StatusDelivered:         {"statusCode": "999", "code": "KB"},
		carrier.StatusOnRoute:           {"statusCode": "999", "code": "??", "type": "I"},
		carrier.StatusUndeliverable:     {"type": "RS"},
		carrier.StatusReturned:          {"statusCode": "034"},
		carrier.StatusCancelledUpstream: {"type": "MV"},
		carrier.StatusAddressInvalid:    {"statusCode": "050"},
		carrier.StatusRefused:           {"statusCode": "064"},
		carrier.StatusUnknown:           {"statusCode": "998", "code": "??", "type": "U"},
	} {
		if n := statusOf(told); n.Status != want {
			t.Errorf("%v: %s, want %s", told, n.Status, want)
		}
	}
	if n := statusOf(map[string]string{"statusCode": "998", "type": "U", "description": "Something new"}); n.RawCode != "998" || n.RawText != "Something new" {
		t.Errorf("what UPS said is lost: %+v", n)
	}
}

// follow is a driver whose carrier tells one activity.
func follow(t *testing.T) func(map[string]string) carrier.News {
	t.Helper()
	var told map[string]string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/security/") {
			emulate.Send(w, http.StatusOK, map[string]string{"access_token": "a-token", "expires_in": "14399"})
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{"trackResponse": map[string]any{"shipment": []any{map[string]any{"package": []any{map[string]any{
			"trackingNumber": "1Z999AA10123456784",
			"activity":       []any{map[string]any{"status": told, "date": "20261123", "time": "101500"}},
		}}}}}})
	}))
	t.Cleanup(server.Close)
	d := ups.New(server.URL, nil)
	return func(m map[string]string) carrier.News {
		told = m
		news, err := d.Track(t.Context(), contract(7, nil), []string{"1Z999AA10123456784"})
		if err != nil || len(news) != 1 || !news[0].At.Equal(time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)) || news[0].OffsetMinutes != 60 {
			t.Fatalf("%v: %+v, %v", m, news, err)
		}
		return news[0]
	}
}

func TestPricesAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	rates, err := d.Rate(t.Context(), contract(7, e.Credentials()), overseas())
	if err != nil {
		t.Fatal(err)
	}
	if last := lastRequest(e); last.Path != "/api/rating/v2409/Shop?additionalinfo=timeintransit" || !strings.Contains(last.Body, `"PackagingType":{"Code":"02"}`) {
		t.Errorf("asked %s: %s", last.Path, last.Body)
	}
	at := slices.IndexFunc(rates, func(r carrier.Rate) bool { return r.Method == "65" })
	// (1990 + 1.5 kg at 60 + border 1200), four fifths of it
	if at < 0 || rates[at].Price != money.EUR(2624) || rates[at].LeadHours == nil || *rates[at].LeadHours != 24 {
		t.Errorf("rates %+v", rates)
	}
}

func TestADeadShipmentIsDeadAndAnUnknownOneUnknown(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	got, _ := announce(t, e, d, three())
	e.Desk().Advance(5 * time.Minute)
	if done, err := d.Cancel(t.Context(), c, carrier.Shipment{CarrierReference: got.CarrierReference}); err != nil || done.Outcome != carrier.CancelDone {
		t.Errorf("cancel: %+v, %v", done, err)
	}
	if last := lastRequest(e); last.Method != http.MethodDelete || last.Path != "/api/shipments/v2409/void/cancel/"+got.CarrierReference {
		t.Errorf("asked %s %s", last.Method, last.Path)
	}
	if _, err := d.Cancel(t.Context(), c, carrier.Shipment{CarrierReference: "1Z999AA10123456784"}); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("an unknown one: %v", err)
	}
	e.Desk().Advance(time.Hour)
	news, err := d.Track(t.Context(), c, []string{got.Boxes[0].Number})
	if err != nil || len(news) == 0 || news[len(news)-1].Status != carrier.StatusCancelledUpstream {
		t.Errorf("news %+v, %v", news, err)
	}
}
