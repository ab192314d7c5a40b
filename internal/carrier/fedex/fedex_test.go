package fedex_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/fedex"
	"github.com/waybill-ship/waybill/internal/carrier/fedex/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// place is an emulator, the driver, and a contract with the first customer.
type place struct {
	e        *emulator.Emulator
	driver   *fedex.Driver
	contract carrier.Contract
}

func open(t *testing.T) place {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	p := place{e: e, driver: fedex.New("", &carrier.Client{Timeout: 3 * time.Second})}
	p.contract = carrier.Contract{ID: 7, AccountID: 1, Carrier: fedex.Code, BaseURL: home, Credentials: e.Credentials()}
	return p
}

// handed is a day that lies ahead whenever the test is run.
var handed = time.Now().AddDate(0, 0, 2)

// home is an ordinary shipment within the Netherlands.
func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "FEDEX_REGIONAL_ECONOMY", OrderNumber: "10012", ShipAt: handed,
		From: postal.Address{Name: "Ilse Vos", Company: "Theehuis Muster", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL",
			Phone: "+31301234567", Email: "post@theehuis.example"},
		To: postal.Address{Name: "Noor de Wit", Street: "Kerkstraat", HouseNumber: "5", PostalCode: "1017 GA", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "noor@example.com"},
		Boxes: []carrier.Box{{Weight: 1251, Size: postal.Size{Length: 305, Width: 200, Height: 100}}},
		Items: []carrier.Item{{Description: "Teapot", Quantity: 2, Weight: 400, Value: money.EUR(2050), SKU: "TP-1", HSCode: "69111000", Origin: "NL"}},
		Value: money.EUR(4100),
	}
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	p := open(t)
	other, bad := p.contract, p.contract
	other.ID, other.Credentials = 8, p.e.Other()
	bad.ID, bad.Credentials = 9, p.e.Credentials()
	bad.Credentials["client_secret"], bad.Credentials["track_client_secret"] = "an old secret", "another old one"
	several := home()
	several.Boxes = []carrier.Box{{Weight: 500}, {Weight: 600}, {Weight: 700}}
	return carriertest.Bench{
		Driver: p.driver, Contract: p.contract, Other: other, BadContract: bad, Sending: home(), Several: &several,
		Break:      carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelQueued, carriertest.In200),
		Walk:       func(_ *testing.T, number string) { p.e.Walk(number) },
		Collection: carrier.Collection{At: home().From, From: time.Now().Add(24 * time.Hour), Parcels: 2, Weight: 3000},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			s := home()
			ok := carriertest.ByWord()(f, &s)
			c.At.Name = s.To.Name
			return ok
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

// sent is the last order of a shipment.
func (p place) sent(t *testing.T) string {
	t.Helper()
	all := p.e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Path == "/ship/v1/shipments" {
			return all[i].Body
		}
	}
	t.Fatal("no shipment was asked for")
	return ""
}

func same(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatalf("%v: %s", err, want)
	}
	if d := cmp.Diff(b, a); d != "" {
		t.Errorf("sent (-want +got):\n%s", d)
	}
}

const (
	shopWire = `{"contact": {"personName": "Ilse Vos", "companyName": "Theehuis Muster", "phoneNumber": "+31301234567", "emailAddress": "post@theehuis.example"},
		"address": {"streetLines": ["Kanaalweg 12b"], "city": "Utrecht", "postalCode": "3526 KM", "countryCode": "NL", "residential": false}`
	noorWire = `{"contact": {"personName": "Noor de Wit", "phoneNumber": "+31612345678", "emailAddress": "noor@example.com"},
		"address": {"streetLines": ["Kerkstraat 5"], "city": "Amsterdam", "postalCode": "1017 GA", "countryCode": "NL", "residential": true}`
	refsWire = `"customerReferences": [{"customerReferenceType": "CUSTOMER_REFERENCE", "value": "WB-1-1"}, {"customerReferenceType": "P_O_NUMBER", "value": "10012"}]`
	boxWire  = `{"sequenceNumber": 1, "weight": {"units": "KG", "value": 1.26}, "dimensions": {"length": 31, "width": 20, "height": 10, "units": "CM"}, ` + refsWire + `}`
)

// order is a request as it should be.
func order(id, service, pickup, payer, shipper, recipient, weight, boxes, more string) string {
	return `{"labelResponseOptions": "LABEL", "accountNumber": {"value": "` + id + `"}, "shipAction": "CONFIRM", "requestedShipment": {
		"shipDatestamp": "` + handed.Format(time.DateOnly) + `", "pickupType": "` + pickup + `", "serviceType": "` + service + `", "packagingType": "YOUR_PACKAGING", "totalWeight": ` + weight + `,
		"shipper": ` + shipper + `, "recipients": [` + recipient + `],
		"shippingChargesPayment": {"paymentType": "` + payer + `", "payor": {"responsibleParty": {"accountNumber": {"value": "` + id + `"}}}},
		"labelSpecification": {"labelFormatType": "COMMON2D", "imageType": "PDF", "labelStockType": "PAPER_4X6"}, "requestedPackageLineItems": [` + boxes + `]` + more + `}}`
}

func TestWhatIsSentIsWhatFedExAsksFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	id := p.contract.Credentials["account_number"]
	const economy, scheduled = "FEDEX_REGIONAL_ECONOMY", "USE_SCHEDULED_PICKUP"
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		want   string
		papers int
	}{
		{"to the door", func(*carrier.Sending) {}, order(id, economy, scheduled, "SENDER", shopWire+"}", noorWire+"}", "1.26", boxWire, ""), 0},
		{"to a location", func(s *carrier.Sending) {
			s.Method, s.ServicePoint = "FEDEX_REGIONAL_ECONOMY/hold", &carrier.Point{Code: "AMSAA"}
		}, order(id, economy, scheduled, "SENDER", shopWire+"}", noorWire+"}", "1.26", boxWire,
			`, "shipmentSpecialServices": {"specialServiceTypes": ["HOLD_AT_LOCATION"], "holdAtLocationDetail": {"locationId": "AMSAA"}}`), 0},
		{"back from a buyer", func(s *carrier.Sending) {
			s.Method, s.IsReturn, s.From, s.To = "FEDEX_REGIONAL_ECONOMY/return", true, s.To, s.From
		}, order(id, economy, "DROPOFF_AT_FEDEX_LOCATION", "RECIPIENT", noorWire+"}", shopWire+"}", "1.26", boxWire,
			`, "shipmentSpecialServices": {"specialServiceTypes": ["RETURN_SHIPMENT"], "returnShipmentDetail": {"returnType": "PRINT_RETURN_LABEL"}}`), 0},
		{"in two boxes, one insured", func(s *carrier.Sending) {
			s.Boxes = append(s.Boxes, carrier.Box{Weight: 20000, Insured: money.EUR(75050)})
		}, order(id, economy, scheduled, "SENDER", shopWire+"}", noorWire+"}", "21.26", boxWire+
			`, {"sequenceNumber": 2, "weight": {"units": "KG", "value": 20}, "declaredValue": {"amount": 750.5, "currency": "EUR"}, `+refsWire+`}`, ""), 0},
		{"over a border", func(s *carrier.Sending) {
			s.Method = "INTERNATIONAL_PRIORITY"
			s.To = postal.Address{Name: "Urs Beispiel", Company: "Beispiel AG", Street: "Seeweg", HouseNumber: "3", Line2: "Haus B", PostalCode: "8001", City: "Zürich", Country: "CH",
				Phone: "+41441234567"}
			s.Customs = &carrier.Customs{Reason: "gift", InvoiceNumber: "R-7", Incoterm: "ddp", SenderEORI: "NL123456789", SenderVAT: "NL123456789B01", Freight: money.EUR(995)}
		}, order(id, "INTERNATIONAL_PRIORITY", scheduled, "SENDER", shopWire+`, "tins": [{"number": "NL123456789B01", "tinType": "BUSINESS_NATIONAL"}, {"number": "NL123456789", "tinType": "BUSINESS_UNION"}]}`,
			`{"contact": {"personName": "Urs Beispiel", "companyName": "Beispiel AG", "phoneNumber": "+41441234567"},
			"address": {"streetLines": ["Seeweg 3", "Haus B"], "city": "Zürich", "postalCode": "8001", "countryCode": "CH", "residential": false}}`, "1.26", boxWire,
			`, "shippingDocumentSpecification": {"shippingDocumentTypes": ["COMMERCIAL_INVOICE"]},
			"customsClearanceDetail": {"dutiesPayment": {"paymentType": "SENDER", "payor": {"responsibleParty": {"accountNumber": {"value": "`+id+`"}}}}, "isDocumentOnly": false,
				"totalCustomsValue": {"amount": 41, "currency": "EUR"},
				"commercialInvoice": {"shipmentPurpose": "GIFT", "termsOfSale": "DDP", "customerReferences": [{"customerReferenceType": "INVOICE_NUMBER", "value": "R-7"}],
					"freightCharge": {"amount": 9.95, "currency": "EUR"}},
				"commodities": [{"description": "Teapot", "countryOfManufacture": "NL", "harmonizedCode": "69111000", "quantity": 2, "quantityUnits": "PCS",
					"unitPrice": {"amount": 20.5, "currency": "EUR"}, "customsValue": {"amount": 41, "currency": "EUR"}, "weight": {"units": "KG", "value": 0.8}}]}`), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home()
			c.change(&s)
			got, err := p.driver.Announce(t.Context(), p.contract, s)
			if err != nil {
				t.Fatalf("%v: %s", err, p.sent(t))
			}
			for _, b := range got.Boxes {
				if len(b.Label.Bytes) == 0 || !digit.Valid(digit.KindFedEx, b.Number) {
					t.Errorf("box %s has a label of %d bytes", b.Number, len(b.Label.Bytes))
				}
			}
			if n := len(got.Boxes[0].Documents); n != c.papers {
				t.Errorf("%d papers, want %d", n, c.papers)
			}
			same(t, p.sent(t), c.want)
		})
	}
}

func TestLabelsComeInTheFormatsThatAreDeclared(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.driver.Carrier().Labels {
		s := home()
		s.LabelMedia, s.LabelSize = f.Media, f.Size
		got, err := p.driver.Announce(t.Context(), p.contract, s)
		if err != nil {
			t.Errorf("%s on %s: %v", f.Media, f.Size, err)
			continue
		}
		head := map[string]string{carrier.PDF: "%PDF", carrier.ZPL: "^XA", carrier.PNG: "\x89PNG"}[f.Media]
		if l := got.Boxes[0].Label; l.Media != f.Media || l.Size != f.Size || !strings.HasPrefix(string(l.Bytes), head) {
			t.Errorf("%s on %s: got %s on %s, %.10q", f.Media, f.Size, l.Media, l.Size, l.Bytes)
		}
	}
}

func TestWhatFedExWouldCutOrRefuseIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	p := open(t)
	for field, change := range map[string]func(*carrier.Sending){
		"method":         func(s *carrier.Sending) { s.Method = "PIGEON" },
		"reference":      func(s *carrier.Sending) { s.Reference = strings.Repeat("x", 41) },
		"to.name":        func(s *carrier.Sending) { s.To.Name = strings.Repeat("x", 71) },
		"to.company":     func(s *carrier.Sending) { s.To.Company = strings.Repeat("x", 36) },
		"to.street":      func(s *carrier.Sending) { s.To.Street = strings.Repeat("x", 34) },
		"from.line2":     func(s *carrier.Sending) { s.From.Line2 = strings.Repeat("x", 36) },
		"to.phone":       func(s *carrier.Sending) { s.To.Phone = "" },
		"from.phone":     func(s *carrier.Sending) { s.From.Phone = "" },
		"service_point":  func(s *carrier.Sending) { s.Method = "FEDEX_REGIONAL_ECONOMY/hold" },
		"items":          func(s *carrier.Sending) { s.Customs, s.Items = &carrier.Customs{}, nil },
		"boxes.0.weight": func(s *carrier.Sending) { s.Boxes[0].Weight = 68001 },
		"boxes.0.size":   func(s *carrier.Sending) { s.Boxes[0].Size.Length = 2741 },
		"label_media":    func(s *carrier.Sending) { s.LabelMedia = "image/gif" },
		"label_size":     func(s *carrier.Sending) { s.LabelSize = "a4" },
	} {
		s := home()
		change(&s)
		_, err := p.driver.Announce(t.Context(), p.contract, s)
		if e, ok := carrier.As(err); !ok || e.Field != field || e.Message == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n := len(p.e.Desk().Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

func TestPricesAreTheAccounts(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.To = postal.Address{Name: "Max Beispiel", Street: "Torstraße", HouseNumber: "12", PostalCode: "10119", City: "Berlin", Country: "DE", Phone: "+49301234567"}
	rates, err := p.driver.Rate(t.Context(), p.contract, s)
	if err != nil || len(rates) == 0 {
		t.Fatalf("%v, %v", rates, err)
	}
	known := map[string]bool{}
	for _, m := range p.driver.Methods() {
		known[m.Code] = !m.Return && !m.ServicePoint
	}
	for _, r := range rates {
		var sum int64
		for _, part := range r.Breakdown {
			sum += part.Price.Minor
		}
		if !known[r.Method] || r.Price.Minor <= 0 || r.Price.Currency == "" || len(r.Breakdown) == 0 || sum != r.Price.Minor {
			t.Errorf("rate %+v", r)
		}
	}
}

func TestAPickUpIsToldInTheHoursOfThePlace(t *testing.T) {
	t.Parallel()
	p := open(t)
	day := handed.Format(time.DateOnly)
	at := time.Date(handed.Year(), handed.Month(), handed.Day(), 8, 30, 0, 0, time.UTC)
	n := carrier.Collection{
		Reference: "PU-1", At: home().From, From: at, Until: at.Add(4 * time.Hour), Parcels: 3, Weight: 4501, Note: "Ring twice",
		Details: map[string]any{"origin_detail": map[string]any{"package_location": "front", "building_part": "suite", "building_part_description": "2b"}},
	}
	n.At.Country, n.At.PostalCode = "GB", "SW1A 1AA" // where winter time is UTC
	for _, closes := range []string{"", "17:30"} {
		n.Details["origin_detail"].(map[string]any)["company_close_time"] = closes
		got, err := p.driver.Collect(t.Context(), p.contract, n)
		if err != nil || got.Number == "" {
			t.Fatalf("%+v, %v", got, err)
		}
		zone, err := time.LoadLocation("Europe/London")
		if err != nil {
			t.Fatal(err)
		}
		ready, shut := at.In(zone).Format(time.TimeOnly), at.Add(4*time.Hour).In(zone).Format(time.TimeOnly)
		if closes != "" {
			shut = closes + ":00"
		}
		all := p.e.Desk().Requests()
		same(t, all[len(all)-1].Body, `{"associatedAccountNumber": {"value": "`+p.contract.Credentials["account_number"]+`"}, "carrierCode": "FDXE", "packageCount": 3,
			"totalWeight": {"units": "KG", "value": 4.51}, "remarks": "Ring twice", "originDetail": {"packageLocation": "FRONT", "buildingPart": "SUITE", "buildingPartDescription": "2b",
			"readyDateTimestamp": "`+day+`T`+ready+`Z", "customerCloseTime": "`+shut+`", "pickupLocation": {
			"contact": {"personName": "Ilse Vos", "companyName": "Theehuis Muster", "phoneNumber": "+31301234567", "emailAddress": "post@theehuis.example"},
			"address": {"streetLines": ["12b Kanaalweg"], "city": "Utrecht", "postalCode": "SW1A 1AA", "countryCode": "GB", "residential": false}}}}`)
	}
}

func TestFollowingNeedsItsOwnKeys(t *testing.T) {
	t.Parallel()
	p := open(t)
	delete(p.contract.Credentials, "track_client_id")
	if _, err := p.driver.Track(t.Context(), p.contract, []string{"986578788855"}); carrier.KindOf(err) != carrier.KindPermission {
		t.Errorf("without keys: %v", err)
	}
	if err := p.driver.Check(t.Context(), p.contract); err != nil {
		t.Errorf("the other keys are good: %v", err)
	}
	p.contract.Credentials["track_client_id"] = "nobody"
	if err := p.driver.Check(t.Context(), p.contract); carrier.KindOf(err) != carrier.KindAuth {
		t.Errorf("bad keys: %v", err)
	}
}
