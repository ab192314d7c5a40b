package dhlparcelde_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/dhlparcelde"
	"github.com/waybill-ship/waybill/internal/carrier/dhlparcelde/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// world is a driver, and DHL to speak to.
type world struct {
	*dhlparcelde.Driver
	e             *emulator.Emulator
	contract, two carrier.Contract
}

// morning is a working day early enough that DHL has not closed it.
func morning() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func begin(t *testing.T) world {
	t.Helper()
	start := time.Now()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{Now: func() time.Time { return morning().Add(time.Since(start)) }})
	of := func(credentials map[string]string) carrier.Contract {
		return carrier.Contract{Carrier: dhlparcelde.Code, BaseURL: home, Credentials: credentials}
	}
	return world{dhlparcelde.New("", &carrier.Client{Timeout: 3 * time.Second}), e, of(e.Credentials()), of(e.Other())}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Method: "V01PAK", OrderNumber: "B-1001",
		From:  postal.Address{Name: "Jana Kühn", Company: "Kaiwerk GmbH", Street: "Kaistraße", HouseNumber: "4", PostalCode: "20457", City: "Hamburg", Country: "DE", Email: "versand@kaiwerk.example"},
		To:    postal.Address{Name: "Ilse Vos", Street: "Ahornweg", HouseNumber: "12a", PostalCode: "53113", City: "Bonn", Country: "DE", Email: "ilse@example.com"},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 200, Height: 100}}},
		Items: []carrier.Item{{Description: "Cup", Quantity: 2, Weight: 600, Value: money.EUR(1250), HSCode: "691110", Origin: "DE"}},
		Value: money.EUR(2500),
	}
}

// abroad is the ordinary shipment over the Union's border.
func abroad() carrier.Sending {
	s := ordinary()
	s.Reference, s.Method = "ref-abroad-1", "V53WPAK"
	s.To = postal.Address{Name: "Reto Berg", Street: "Seestrasse", HouseNumber: "9", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41440000000"}
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "F-7", Incoterm: "dap", SenderEORI: "DE1234567", Freight: money.EUR(990)}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	w := begin(t)
	wrong := w.contract
	wrong.Credentials = maps.Clone(wrong.Credentials)
	wrong.Credentials[dhlparcelde.PasswordName] = "not-the-password"
	several := ordinary()
	several.Boxes = []carrier.Box{{Weight: 1000}, {Weight: 2000}, {Weight: 31500}}
	return carriertest.Bench{
		Driver: w.Driver, Contract: paidOut(w.contract), Other: w.two, BadContract: wrong, Sending: ordinary(), Several: &several, Abroad: new(abroad()), AtDoor: new(atDoor()), Collected: w.collected,
		// DHL makes labels at once, answers refusals in a bad status, and has no queue of cancellations.
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.In200),
		Collection: carrier.Collection{
			At: ordinary().From, From: morning().AddDate(0, 0, 1), Until: morning().AddDate(0, 0, 1).Add(8 * time.Hour), Parcels: 3, Weight: 4000, Note: "Ring twice",
		},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			word, ok := map[carriertest.Fault]emulate.Word{
				carriertest.RefuseAddress: emulate.FailAddress, carriertest.RefuseContract: emulate.FailContract, carriertest.Down: emulate.Down, carriertest.Cut: emulate.Cut,
			}[f]
			c.At.Name = "Kühn " + string(word)
			return ok
		},
		Walk: func(_ *testing.T, number string) { w.e.Walk(number) },
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

// asked is the body of the last announcement that DHL received.
func (w world) asked(t *testing.T, path string) string {
	t.Helper()
	all := w.e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Method == http.MethodPost && strings.HasPrefix(all[i].Path, path) {
			return all[i].Body
		}
	}
	t.Fatalf("nothing was sent to %s", path)
	return ""
}

// atDoor is the ordinary shipment, paid when it is handed over.
func atDoor() carrier.Sending {
	s := ordinary()
	s.Collect = money.EUR(12345)
	return s
}

// collected is what DHL was told to collect for the first parcel of the last announcement.
func (w world) collected(t *testing.T, _ carrier.Announced) string {
	t.Helper()
	var got struct {
		Shipments []struct {
			Services struct {
				Cash *struct {
					Amount struct {
						Value    json.Number `json:"value"`
						Currency string      `json:"currency"`
					} `json:"amount"`
				} `json:"cashOnDelivery"`
			} `json:"services"`
		} `json:"shipments"`
	}
	if err := json.Unmarshal([]byte(w.asked(t, orders)), &got); err != nil {
		t.Fatal(err)
	}
	cash := got.Shipments[0].Services.Cash
	if cash == nil {
		return ""
	}
	return cash.Amount.Value.String() + " " + cash.Amount.Currency
}

func TestWhatIsCollectedIsPaidOutToTheContractsAccount(t *testing.T) {
	t.Parallel()
	w := begin(t)
	for _, c := range []struct {
		name    string
		change  map[string]string
		refused string
		want    string
	}{
		{"an account", nil, "", `"bankAccount":{"accountHolder":"Kaiwerk GmbH","iban":"DE02120300000000202051"}`},
		{"a reference of one", map[string]string{dhlparcelde.AccountName: "KONTO1"}, "", `"accountReference":"KONTO1"`},
		{"none", map[string]string{dhlparcelde.IBANName: ""}, dhlparcelde.IBANName, ""},
		{"half an IBAN", map[string]string{dhlparcelde.IBANName: "DE02 1203"}, dhlparcelde.IBANName, ""},
		{"nobody's", map[string]string{dhlparcelde.HolderName: " "}, dhlparcelde.HolderName, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			contract := paidOut(w.contract)
			maps.Copy(contract.Credentials, c.change)
			s := atDoor()
			s.Reference = "ref-" + strings.ReplaceAll(c.name, " ", "-") + "-00"
			_, err := w.Announce(t.Context(), contract, s)
			if c.refused != "" {
				if e, ok := carrier.As(err); !ok || e.Kind != carrier.KindValidation || e.Field != c.refused {
					t.Errorf("%v, want a refusal of %s", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := `"cashOnDelivery":{"amount":{"currency":"EUR","value":123.45},` + c.want + `,"transferNote1":"B-1001"}`
			if body := w.asked(t, orders); !strings.Contains(body, want) {
				t.Errorf("sent %s\nwithout %s", body, want)
			}
		})
	}
}

// paidOut is a contract that says where DHL pays out what it collects to.
func paidOut(c carrier.Contract) carrier.Contract {
	c.Credentials = maps.Clone(c.Credentials)
	maps.Copy(c.Credentials, map[string]string{dhlparcelde.HolderName: "Kaiwerk GmbH", dhlparcelde.IBANName: "DE02 1203 0000 0000 2020 51"})
	return c
}

const orders = "/parcel/de/shipping/v2/orders"

// same compares what was sent with JSON written here, blind to its layout.
func same(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(g) //nolint:errchkjson // it came from JSON
	b, _ := json.Marshal(w) //nolint:errchkjson // it came from JSON
	if string(a) != string(b) {
		t.Errorf("sent\n%s\nwant\n%s", a, b)
	}
}

const kaiwerk = `{"name1":"Kaiwerk GmbH","name2":"Jana Kühn","addressStreet":"Kaistraße","addressHouse":"4","postalCode":"20457","city":"Hamburg","country":"DEU","email":"versand@kaiwerk.example"}`

func TestAHouseIsAnnouncedToTheLetter(t *testing.T) {
	t.Parallel()
	w := begin(t)
	s := ordinary()
	s.Reference, s.Method, s.ShipAt = "ref-home-1", "V01PAK+age18", morning()
	s.Boxes[0].Insured = money.EUR(120000)
	got, err := w.Announce(t.Context(), w.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	if n := got.Boxes[0].Number; len(n) != 20 || !digit.Valid(digit.KindSSCC, n) {
		t.Errorf("number %s", n)
	}
	same(t, w.asked(t, orders), `{"profile":"STANDARD_GRUPPENPROFIL","shipments":[{"product":"V01PAK","billingNumber":"41414141410101","refNo":"ref-home-1","shipDate":"2026-11-23",
		"shipper":`+kaiwerk+`,
		"consignee":{"name1":"Ilse Vos","addressStreet":"Ahornweg","addressHouse":"12a","postalCode":"53113","city":"Bonn","country":"DEU","email":"ilse@example.com"},
		"details":{"dim":{"uom":"mm","length":300,"width":200,"height":100},"weight":{"uom":"g","value":1250}},
		"services":{"visualCheckOfAge":"A18","additionalInsurance":{"currency":"EUR","value":1200.00}}}]}`)
}

func TestPointsAreAddressedAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	w := begin(t)
	bonn := postal.Address{Street: "Bahnhof", PostalCode: "53111", City: "Bonn", Country: "DE"}
	for _, c := range []struct {
		name, code, point, post, want string
	}{
		{"a locker", "145", "Packstation 145", "12345678", `{"name":"Ilse Vos","lockerID":145,"postNumber":"12345678","postalCode":"53111","city":"Bonn","country":"DEU"}`},
		{"a locker with a high number", "502", "Packstation 502", "12345678", `{"name":"Ilse Vos","lockerID":502,"postNumber":"12345678","postalCode":"53111","city":"Bonn","country":"DEU"}`},
		{"a post office", "502", "Postfiliale 502", "", `{"name":"Ilse Vos","retailID":502,"postalCode":"53111","city":"Bonn","country":"DEU","email":"ilse@example.com"}`},
	} {
		s := ordinary()
		s.Reference, s.Method, s.To.PostNumber = "ref-point-1", "V01PAK+point", c.post
		s.ServicePoint = &carrier.Point{Code: c.code, Name: c.point, Address: bonn}
		if _, err := w.Announce(t.Context(), w.contract, s); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var sent struct {
			Shipments []struct{ Consignee json.RawMessage }
		}
		if err := json.Unmarshal([]byte(w.asked(t, orders)), &sent); err != nil {
			t.Fatal(err)
		}
		same(t, string(sent.Shipments[0].Consignee), c.want)
	}
	s := ordinary()
	s.Reference, s.ServicePoint = "ref-point-2", &carrier.Point{Code: "145", Name: "Packstation 145", Address: bonn}
	if _, err := w.Announce(t.Context(), w.contract, s); carrier.KindOf(err) != carrier.KindValidation || !strings.Contains(err.Error(), "to.post_number") {
		t.Errorf("a locker without a post number: %v", err)
	}
}

func TestTheBorderIsToldOfTheGoodsInEachBox(t *testing.T) {
	t.Parallel()
	w := begin(t)
	s := abroad()
	s.Boxes = append(s.Boxes, carrier.Box{Weight: 400})
	s.Items = append(s.Items, carrier.Item{Box: 1, Description: "Saucer", Quantity: 1, Weight: 300, Value: money.EUR(700), HSCode: "691110", Origin: "PT"})
	got, err := w.Announce(t.Context(), w.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Boxes) != 2 || len(got.Boxes[0].Documents) != 1 || got.Boxes[0].Documents[0].Type != "cn23" {
		t.Errorf("%d boxes, papers %v", len(got.Boxes), got.Boxes[0].Documents)
	}
	var sent struct {
		Shipments []struct {
			BillingNumber     string
			Services, Customs json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(w.asked(t, orders)), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Shipments[0].BillingNumber != "41414141415301" {
		t.Errorf("billing number %s", sent.Shipments[0].BillingNumber)
	}
	same(t, string(sent.Shipments[0].Services), `{"endorsement":"RETURN"}`)
	for i, line := range []string{
		`{"itemDescription":"Cup","countryOfOrigin":"DEU","hsCode":"691110","packagedQuantity":2,"itemValue":{"currency":"EUR","value":12.50},"itemWeight":{"uom":"g","value":600}}`,
		`{"itemDescription":"Saucer","countryOfOrigin":"PRT","hsCode":"691110","packagedQuantity":1,"itemValue":{"currency":"EUR","value":7.00},"itemWeight":{"uom":"g","value":300}}`,
	} {
		same(t, string(sent.Shipments[i].Customs), `{"invoiceNo":"F-7","exportType":"COMMERCIAL_GOODS","shippingConditions":"DAP","postalCharges":{"currency":"EUR","value":9.90},"shipperCustomsRef":"DE1234567","items":[`+line+`]}`)
	}
	s = abroad()
	s.To = postal.Address{Name: "Ann Lee", Street: "Main Street", HouseNumber: "1", PostalCode: "10001", City: "New York", State: "NY", Country: "US", Phone: "+12120000000"}
	if _, err := w.Announce(t.Context(), w.contract, s); err != nil {
		t.Errorf("to the United States, duty paid: %v", err)
	}
}

func TestAReturnGetsALabelAndACode(t *testing.T) {
	t.Parallel()
	w := begin(t)
	s := ordinary()
	s.Reference, s.Method, s.IsReturn, s.From, s.To = "ref-return-1", "RETURN", true, s.To, s.From
	got, err := w.Announce(t.Context(), w.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	b := got.Boxes[0]
	if !digit.Valid(digit.KindSSCC, b.Number) || b.Label.Media != "application/pdf" || len(b.Documents) != 1 || b.Documents[0].Type != "qr" || b.Documents[0].Media != "image/png" {
		t.Errorf("%s: label %s, papers %d", b.Number, b.Label.Media, len(b.Documents))
	}
	same(t, w.asked(t, "/parcel/de/shipping/returns/v1/orders"), `{"receiverId":"deu","customerReference":"B-1001","shipmentReference":"ref-return-1",
		"shipper":{"name1":"Ilse Vos","addressStreet":"Ahornweg","addressHouse":"12a","postalCode":"53113","city":"Bonn","country":"DEU","email":"ilse@example.com"},
		"itemWeight":{"uom":"g","value":1250},"itemValue":{"currency":"EUR","value":25.00}}`)
	out, err := w.Cancel(t.Context(), w.contract, carrier.Shipment{CarrierReference: got.CarrierReference, Numbers: []string{b.Number}})
	if err != nil || out.Outcome != carrier.CancelTooLate {
		t.Errorf("cancelled: %v, %v", out, err)
	}
	s.From.Name = "Vos FAIL-ADDRESS"
	e, _ := carrier.As(func() error { _, err := w.Announce(t.Context(), w.contract, s); return err }())
	if e == nil || e.Kind != carrier.KindAddress || e.Field != "from.postal_code" {
		t.Errorf("a wrong address: %v", e)
	}
}

func TestLabelsComeInEachFormat(t *testing.T) {
	t.Parallel()
	w := begin(t)
	for _, f := range w.Carrier().Labels {
		s := ordinary()
		s.Reference, s.LabelMedia, s.LabelSize = "ref-format", f.Media, f.Size
		got, err := w.Announce(t.Context(), w.contract, s)
		if err != nil {
			t.Fatal(err)
		}
		l := got.Boxes[0].Label
		head := map[string]string{"application/pdf": "%PDF-", "application/zpl": "^XA"}[f.Media]
		if l.Media != f.Media || l.Size != f.Size || !strings.HasPrefix(strings.TrimSpace(string(l.Bytes)), head) {
			t.Errorf("wanted %v, got %s %s", f, l.Media, l.Size)
		}
	}
}

func TestAShipmentWithABrokenLabelIsBoughtOnce(t *testing.T) {
	t.Parallel()
	for _, word := range []emulate.Word{emulate.HalfLabel, emulate.WrongLabel} {
		w := begin(t)
		s := ordinary()
		s.Reference, s.To.Name = "ref-broken", "Vos "+string(word)
		got, err := w.Announce(t.Context(), w.contract, s)
		if err != nil || got.Boxes[0].Number == "" {
			t.Fatalf("%s: %+v, %v", word, got, err)
		}
		if n := len(w.e.Desk().Keys("shipment")); n != 1 {
			t.Errorf("%s: %d were bought", word, n)
		}
	}
}

func TestALabelCanBeFetchedAgain(t *testing.T) {
	t.Parallel()
	w := begin(t)
	s := ordinary()
	s.Reference = "ref-again"
	got, err := w.Announce(t.Context(), w.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Labels(t.Context(), w.contract, carrier.Shipment{Numbers: []string{got.Boxes[0].Number}})
	if err != nil || again.LabelsLater || len(again.Boxes) != 1 || again.Boxes[0].Label.Media != "application/pdf" {
		t.Errorf("fetched again: %v", err)
	}
}

func TestWhatIsTooLongIsRefusedBeforeDHLHearsOfIt(t *testing.T) {
	t.Parallel()
	w := begin(t)
	for field, spoil := range map[string]func(*carrier.Sending){
		"to.name":             func(s *carrier.Sending) { s.To.Name = strings.Repeat("x", 51) },
		"to.company":          func(s *carrier.Sending) { s.To.Company = strings.Repeat("ü", 51) },
		"to.street":           func(s *carrier.Sending) { s.To.Street = strings.Repeat("x", 51) },
		"to.house_number":     func(s *carrier.Sending) { s.To.HouseNumber = "" },
		"to.city":             func(s *carrier.Sending) { s.To.City = strings.Repeat("x", 41) },
		"from.house_number":   func(s *carrier.Sending) { s.From.HouseNumber = "12345678901" },
		"reference":           func(s *carrier.Sending) { s.Reference = "short" },
		"method":              func(s *carrier.Sending) { s.Method = "V62WP" },
		"boxes.0.weight":      func(s *carrier.Sending) { s.Method = "V62KP" },
		"boxes.0.insured":     func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(25_000_01) },
		"items":               func(s *carrier.Sending) { *s = abroad(); s.Items = nil },
		"items.0.hs_code":     func(s *carrier.Sending) { *s = abroad(); s.Items[0].HSCode = "12" },
		"items.0.description": func(s *carrier.Sending) { *s = abroad(); s.Items[0].Description = strings.Repeat("x", 257) },
		"items.0.origin":      func(s *carrier.Sending) { *s = abroad(); s.Items[0].Origin = "ZZ" },
		"customs.explanation": func(s *carrier.Sending) {
			*s = abroad()
			s.Customs.Reason, s.Customs.Explanation = "other", strings.Repeat("x", 81)
		},
	} {
		s := ordinary()
		s.Reference = "ref-long-1"
		spoil(&s)
		_, err := w.Announce(t.Context(), w.contract, s)
		if e, ok := carrier.As(err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n := len(w.e.Desk().Requests()); n != 0 {
		t.Errorf("DHL heard of it %d times", n)
	}
}

func TestBillingNumbersFollowTheProduct(t *testing.T) {
	t.Parallel()
	w := begin(t)
	c := w.contract
	c.Credentials = maps.Clone(c.Credentials)
	c.Credentials[dhlparcelde.BillingName] = "33333333330102"
	c.Credentials[dhlparcelde.FurtherName] = "33333333335301 33333333336201"
	s := abroad()
	if _, err := w.Announce(t.Context(), c, s); err != nil {
		t.Errorf("the sandbox's international number: %v", err)
	}
	if body := w.asked(t, orders); !strings.Contains(body, `"billingNumber":"33333333335301"`) {
		t.Errorf("sent %s", body)
	}
	c.Credentials[dhlparcelde.BillingName] = "333333333301"
	if err := w.Check(t.Context(), c); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("a billing number that is too short: %v", err)
	}
}

func TestAShipmentIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := begin(t)
	s := abroad()
	s.Boxes = append(s.Boxes, carrier.Box{Weight: 400})
	// The second box's line has no value, which only DHL minds.
	s.Items = append(s.Items, carrier.Item{Box: 1, Description: "Gift", Quantity: 1, Weight: 100, Value: money.EUR(0), HSCode: "691110", Origin: "DE"})
	_, err := w.Announce(t.Context(), w.contract, s)
	e, ok := carrier.As(err)
	if !ok || e.Kind != carrier.KindValidation || !strings.HasPrefix(e.Field, "items.") {
		t.Fatalf("error %v", err)
	}
	for _, n := range w.e.Desk().Keys("shipment") {
		got, err := w.Cancel(t.Context(), w.contract, carrier.Shipment{Numbers: []string{n}})
		if err != nil || got.Outcome != carrier.CancelDone {
			t.Errorf("%s is on the books still: %v, %v", n, got, err)
		}
		var row struct{ Cancelled bool }
		if !w.e.Desk().Get("shipment", n, &row) || !row.Cancelled {
			t.Errorf("%s was left", n)
		}
	}
}

func TestTheDayIsClosedAndNothingIsTakenBackAfterwards(t *testing.T) {
	t.Parallel()
	w := begin(t)
	var all []carrier.Shipment
	for _, ref := range []string{"ref-close-1", "ref-close-2"} {
		s := ordinary()
		s.Reference = ref
		got, err := w.Announce(t.Context(), w.contract, s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, carrier.Shipment{Reference: ref, CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number}})
	}
	lost := carrier.Shipment{Reference: "ref-lost", Numbers: []string{"00399994010000000017"}}
	got, err := w.CloseOut(t.Context(), w.contract, append(all, lost))
	if err != nil || len(got.Left) != 1 || got.Left["ref-lost"] == "" || got.Number == "" {
		t.Fatalf("closed out %+v, %v", got, err)
	}
	out, err := w.Cancel(t.Context(), w.contract, all[0])
	if err != nil || out.Outcome != carrier.CancelTooLate || out.Message == "" {
		t.Errorf("cancelled after the manifest: %+v, %v", out, err)
	}
}

func TestTheMethodsAreOfDHLsRange(t *testing.T) {
	t.Parallel()
	options := map[string]string{}
	for _, m := range dhlparcelde.New("", nil).Methods() {
		if m.ID < 2000 || m.ID > 2499 {
			t.Errorf("method %d is out of the range", m.ID)
		}
		if other, twice := options[m.Option()]; twice {
			t.Errorf("%s and %s are both %s", m.Code, other, m.Option())
		}
		options[m.Option()] = m.Code
		for key, v := range m.Functionalities {
			if f, ok := carrier.FindFunctionality(key); !ok {
				t.Errorf("%s: there is no functionality %s", m.Code, f.Key)
			} else if text, isText := v.(string); isText {
				if _, err := f.Read(text); err != nil {
					t.Errorf("%s: %s=%v: %v", m.Code, key, v, err)
				}
			}
		}
	}
}
