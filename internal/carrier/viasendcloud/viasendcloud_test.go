package viasendcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
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
	"github.com/waybill-ship/waybill/internal/carrier/viasendcloud/emulator"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// bench is an emulator, the driver, and a contract with the first customer.
type bench struct {
	e        *emulator.Emulator
	driver   *Driver
	contract carrier.Contract
}

func open(t *testing.T) bench {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	c := carrier.Contract{ID: 7, AccountID: 1, Carrier: Code, BaseURL: home, Credentials: e.Credentials()}
	return bench{e, New("", &carrier.Client{Timeout: 3 * time.Second}), c}
}

// home is a parcel by DPD, whose cancellations are decided at once.
func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "330", OrderNumber: "10012",
		From: postal.Address{Name: "Ilse Vos", Company: "Theehuis Muster", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL", Email: "post@theehuis.example"},
		To: postal.Address{Name: "Noor de Wit", Street: "Kerkstraat", HouseNumber: "5", PostalCode: "1017 GA", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "noor@example.com"},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 305, Width: 200, Height: 100}}},
		Items: []carrier.Item{{Description: "Theepot", Quantity: 2, Weight: 400, Value: money.EUR(2050), SKU: "TP-1", HSCode: "69111000", Origin: "NL"}},
		Value: money.EUR(4100),
	}
}

// several are three boxes alike, which is all that version 2 takes.
func several() carrier.Sending {
	s := home()
	s.Boxes = []carrier.Box{s.Boxes[0], s.Boxes[0], s.Boxes[0]}
	return s
}

// trial is an emulator with everything to try the driver on.
func trial(t *testing.T) carriertest.Bench {
	t.Helper()
	p := open(t)
	other, bad := p.contract, p.contract
	other.ID, other.Credentials = 8, p.e.Other()
	bad.ID, bad.Credentials = 9, p.e.Credentials()
	bad.Credentials[SecretKey] = "an old key"
	boxes := several()
	byWord := carriertest.ByWord(carriertest.LabelsLater, carriertest.In200, carriertest.TokenDies)
	return carriertest.Bench{
		Driver: p.driver, Contract: p.contract, Other: other, BadContract: bad, Sending: home(), Several: &boxes,
		Break: func(f carriertest.Fault, s *carrier.Sending) bool {
			if f == carriertest.CancelQueued {
				s.Method = "39" // PostNL is asked in the night
				return true
			}
			return byWord(f, s)
		},
		Push: p.push,
		Walk: func(_ *testing.T, number string) { p.e.Walk(number) },
	}
}

func TestTheDriverKeepsTheContract(t *testing.T) {
	carriertest.Run(t, trial)
}

func TestWhatBecomesOfAParcelIsToldAsItIs(t *testing.T) {
	t.Parallel()
	carriertest.Lives(t, trial)
}

// push has the webhooks of the integration sent here.
func (p bench) push(t *testing.T) <-chan carriertest.Knock {
	t.Helper()
	knocks := make(chan carriertest.Knock, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && strings.Contains(string(body), "parcel_status_changed") {
			knocks <- carriertest.Knock{Header: r.Header, Body: body}
		}
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(server.Close)
	client, err := p.driver.speak(p.contract)
	if err != nil {
		t.Fatal(err)
	}
	all, err := client.V2.Integrations(t.Context())
	if err != nil || len(all) == 0 {
		t.Fatalf("integrations: %v, %v", all, err)
	}
	change := sendcloud.IntegrationChange{WebhookActive: sendcloud.Ptr(true), WebhookURL: sendcloud.Ptr(server.URL)}
	if err := client.V2.UpdateIntegration(t.Context(), all[0].ID, change); err != nil {
		t.Fatal(err)
	}
	return knocks
}

// sent is the last body that parcels were asked for with.
func (p bench) sent(t *testing.T) string {
	t.Helper()
	for _, r := range slices.Backward(p.e.Desk().Requests()) {
		if r.Method == http.MethodPost && strings.HasPrefix(r.Path, "/api/v2/parcels?") {
			return r.Body
		}
	}
	t.Fatal("no parcel was asked for")
	return ""
}

func same(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b, a); d != "" {
		t.Errorf("sent (-want +got):\n%s", d)
	}
}

const common = `"name": "Noor de Wit", "address": "Kerkstraat", "house_number": "5", "city": "Amsterdam", "postal_code": "1017 GA", "country": "NL", "telephone": "+31612345678",
	"email": "noor@example.com", "request_label": true, "weight": "1.250", "length": "30.50", "width": "20.00", "height": "10.00", "order_number": "10012",
	"total_order_value": "41.00", "total_order_value_currency": "EUR", "external_reference": "WB-1-1", "from_name": "Ilse Vos", "from_company_name": "Theehuis Muster",
	"from_address_1": "Kanaalweg", "from_house_number": "12b", "from_city": "Utrecht", "from_postal_code": "3526 KM", "from_country": "NL", "from_email": "post@theehuis.example",
	"parcel_items": [{"description": "Theepot", "quantity": 2, "weight": "0.400", "value": "20.50", "hs_code": "69111000", "origin_country": "NL", "sku": "TP-1"}]`

func TestWhatIsSentIsWhatSendcloudAsksFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	if _, err := p.driver.Announce(t.Context(), p.contract, home()); err != nil {
		t.Fatal(err)
	}
	same(t, p.sent(t), `{"parcel": {`+common+`, "shipment": {"id": 330}}}`)

	boxes := several()
	boxes.Reference = "WB-1-2"
	got, err := p.driver.Announce(t.Context(), p.contract, boxes)
	if err != nil || len(got.Boxes) != 3 || strings.Count(got.CarrierReference, ",") != 2 {
		t.Fatalf("%+v, %v", got.CarrierReference, err)
	}
	same(t, p.sent(t), `{"parcels": [{`+strings.Replace(common, "WB-1-1", "WB-1-2", 1)+`, "shipment": {"id": 330}, "quantity": 3}]}`)

	near, err := p.driver.Points(t.Context(), p.contract, home().To, 5)
	if err != nil || len(near) == 0 || near[0].Kind == "" || near[0].Latitude == 0 {
		t.Fatalf("points: %+v, %v", near, err)
	}
	point := home()
	point.Reference, point.Method, point.ServicePoint = "WB-1-3", "3021", &near[0].Point
	if _, err := p.driver.Announce(t.Context(), p.contract, point); err != nil {
		t.Fatal(err)
	}
	if body := p.sent(t); !strings.Contains(body, `"to_service_point":`+near[0].Code) {
		t.Errorf("no service point in %s", body)
	}
	back := home()
	back.Reference, back.Method, back.IsReturn, back.From, back.To = "WB-1-4", "412", true, back.To, back.From
	if _, err := p.driver.Announce(t.Context(), p.contract, back); err != nil {
		t.Errorf("back: %v", err)
	}
	if body := p.sent(t); !strings.Contains(body, `"is_return":true`) || !strings.Contains(body, `"from_name":"Noor de Wit"`) {
		t.Errorf("back: %s", body)
	}
}

func TestABorderIsToldWhatItAsks(t *testing.T) {
	t.Parallel()
	s := home()
	s.To.Country = "CH"
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "INV-7", SenderEORI: "NL123456789", SenderVAT: "NL001234567B01", RecipientVAT: "CHE123", Trade: "commercial_b2c",
		InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Freight: money.EUR(450)}
	r, err := request(s)
	if err != nil || *r.CustomsShipmentType != 2 || r.CustomsInvoiceNumber != "INV-7" {
		t.Fatalf("%+v, %v", r, err)
	}
	same(t, string(r.CustomsInformation), `{"customs_invoice_nr": "INV-7", "customs_shipment_type": 2, "export_type": "commercial_b2c", "invoice_date": "2026-11-20", "freight_costs": "4.50",
		"tax_numbers": {"sender": [{"name": "EORI", "country_code": "NL", "value": "NL123456789"}, {"name": "VAT", "country_code": "NL", "value": "NL001234567B01"}],
			"receiver": [{"name": "VAT", "country_code": "CH", "value": "CHE123"}], "importer_of_record": []}}`)
	s.Items = nil
	if _, err := request(s); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("nothing to declare: %v", err)
	}
}

func TestTheAccountsMethodsBecomeOurs(t *testing.T) {
	t.Parallel()
	p := open(t)
	all, err := p.driver.Brings(t.Context(), p.contract, []string{"NL"})
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]carrier.Method{}
	for _, m := range all {
		by[m.Code] = m
		if m.Name == "" || m.MaxWeight <= m.MinWeight || len(m.Countries) == 0 || m.MaxWeight%10 == 1 {
			t.Errorf("method %+v", m)
		}
		if m.Return != slices.ContainsFunc(m.Countries, func(w carrier.Destination) bool { return w.To == "NL" }) && m.Return {
			t.Errorf("%s does not come back", m.Name)
		}
	}
	if by["8"].Kind != carrier.Letter || !by["3021"].ServicePoint || by["330"].ServicePoint || !by["412"].Return {
		t.Errorf("methods %+v", by)
	}
	prices, err := p.driver.Rate(t.Context(), p.contract, home())
	if err != nil || len(prices) != 1 || prices[0].Method != "330" || prices[0].Price.Currency != "EUR" || prices[0].Price.Minor <= 0 {
		t.Errorf("prices %+v, %v", prices, err)
	}
}

func TestLabelsComeInTheFormatsThatAreDeclared(t *testing.T) {
	t.Parallel()
	p := open(t)
	begins := map[string]string{carrier.PDF: "%PDF-", carrier.PNG: "\x89PNG", carrier.ZPL: "^XA"}
	for i, f := range p.driver.Carrier().Labels {
		s := home()
		s.Reference, s.LabelMedia, s.LabelSize = "WB-2-"+string(rune('1'+i)), f.Media, f.Size
		got, err := p.driver.Announce(t.Context(), p.contract, s)
		if err != nil || got.LabelsLater || got.Boxes[0].Label.Media != f.Media || !strings.HasPrefix(string(got.Boxes[0].Label.Bytes), begins[f.Media]) {
			t.Errorf("%s: %v, %v", f.Media, got.LabelsLater, err)
		}
	}
}

func TestWhatSendcloudWouldNotTakeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	p := open(t)
	for name, x := range map[string]struct {
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		"a method without a number":                {func(s *carrier.Sending) { s.Method = "dpd" }, carrier.KindValidation, "method"},
		"boxes of two sizes":                       {func(s *carrier.Sending) { *s = several(); s.Boxes[2].Weight = 1 }, carrier.KindNotServed, "boxes.2.weight"},
		"too much insurance":                       {func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(500001) }, carrier.KindValidation, "boxes.0.insured"},
		"insurance in pounds":                      {func(s *carrier.Sending) { s.Boxes[0].Insured = money.Amount{Minor: 1, Currency: "GBP"} }, carrier.KindValidation, "boxes.0.insured"},
		"a point that has no number":               {func(s *carrier.Sending) { s.Method, s.ServicePoint = "3021", &carrier.Point{Code: "NL-1"} }, carrier.KindValidation, "service_point"},
		"what the carrier behind it does not like": {func(s *carrier.Sending) { s.To.Name = "Vos FAIL-IN-200" }, carrier.KindValidation, ""},
		"several boxes and a bad one":              {func(s *carrier.Sending) { *s = several(); s.To.Name = "Vos FAIL-IN-200" }, carrier.KindValidation, ""},
	} {
		s := home()
		x.change(&s)
		_, err := p.driver.Announce(t.Context(), p.contract, s)
		if e, ok := carrier.As(err); !ok || e.Kind != x.kind || e.Field != x.field || e.Message == "" {
			t.Errorf("%s: %v, want kind %s of %q", name, err, x.kind, x.field)
		}
	}
	if _, err := p.driver.Announce(t.Context(), p.contract, home()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.driver.Announce(t.Context(), p.contract, home()); carrier.KindOf(err) != carrier.KindDuplicate {
		t.Errorf("a reference twice: %v", err)
	}
}

func TestAParcelWithoutANumberYetIsADoubtThatAskingResolves(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.To.Name = "Vos ASYNC-1S"
	if _, err := p.driver.Announce(t.Context(), p.contract, s); carrier.KindOf(err) != carrier.KindDoubt {
		t.Fatalf("announced: %v", err)
	}
	for until := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		got, err := p.driver.Find(t.Context(), p.contract, s.Reference)
		if err == nil && got.Boxes[0].Number != "" && len(got.Boxes[0].Label.Bytes) > 0 {
			return
		}
		if err != nil && carrier.KindOf(err) != carrier.KindDown || time.Now().After(until) {
			t.Fatalf("found: %+v, %v", got, err)
		}
	}
}

// answering is a Sendcloud that says one thing to whoever makes parcels.
func answering(t *testing.T, body string) (*Driver, carrier.Contract) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return New(server.URL, nil), carrier.Contract{Carrier: Code, Credentials: map[string]string{PublicKey: "a", SecretKey: "b"}}
}

func TestBoxesOfWhichSomeWereMadeAreADoubt(t *testing.T) {
	t.Parallel()
	const failed = `"failed_parcels": [{"parcel": {}, "errors": {"non_field_errors": ["Service error: no."]}}]`
	d, c := answering(t, `{"parcels": [{"id": 7, "tracking_number": "X1", "status": {"id": 1000, "message": "Ready to send"}}], `+failed+`}`)
	if _, err := d.Announce(t.Context(), c, several()); carrier.KindOf(err) != carrier.KindDoubt {
		t.Errorf("one of three: %v", err)
	}
	d, c = answering(t, `{"parcels": [], `+failed+`}`)
	if _, err := d.Announce(t.Context(), c, several()); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("none of three: %v", err)
	}
}

func TestAnAnswerWithoutAnyMethodIsNoneAndTakesNothingAway(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"shipping_methods": []}`} {
		d, c := answering(t, body)
		if all, err := d.Brings(t.Context(), c, []string{"NL"}); carrier.KindOf(err) != carrier.KindDown || all != nil {
			t.Errorf("%s: %v, %v", body, all, err)
		}
	}
}

func TestAnAnnouncementThatFailedBoughtNothing(t *testing.T) {
	t.Parallel()
	d, c := answering(t, `{"parcel": {"id": 7, "status": {"id": 1002, "message": "Announcement failed"}, "errors": {"non_field_errors": ["Service error: too heavy."]}}}`)
	_, err := d.Announce(t.Context(), c, home())
	if e, ok := carrier.As(err); !ok || e.Kind != carrier.KindValidation || !strings.Contains(e.Message, "too heavy") {
		t.Errorf("announced: %v", err)
	}
}

func TestAParcelThatWasCancelledIsNotFound(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	made, err := p.driver.Announce(t.Context(), p.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.driver.Cancel(t.Context(), p.contract, carrier.Shipment{CarrierReference: made.CarrierReference}); err != nil || got.Outcome != carrier.CancelDone {
		t.Fatalf("cancelled: %+v, %v", got, err)
	}
	if got, err := p.driver.Find(t.Context(), p.contract, s.Reference); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("found %+v, %v", got, err)
	}
}

func TestStatusesAreSendcloudsOneToOne(t *testing.T) {
	t.Parallel()
	p := open(t)
	client, err := p.driver.speak(p.contract)
	if err != nil {
		t.Fatal(err)
	}
	all, err := client.V2.ParcelStatuses(t.Context())
	if err != nil || len(all) < 30 {
		t.Fatalf("%d statuses, %v", len(all), err)
	}
	for _, s := range all {
		if status := carrier.Status(s.ID); !status.Valid() || status.Info().Message != s.Message {
			t.Errorf("%d is %q here, %q there", s.ID, status.Info().Message, s.Message)
		}
	}
}

func TestAWebhookOfSomethingElseIsNoNews(t *testing.T) {
	t.Parallel()
	p := open(t)
	body := []byte(`{"action": "integration_updated", "timestamp": 1773479563120, "integration": {"id": 31001}}`)
	header := http.Header{}
	header.Set(sendcloud.SignatureHeader, signed(p.contract.Credentials[SecretKey], body))
	news, err := p.driver.Receive(p.contract, header, body)
	if err != nil || len(news) > 0 {
		t.Errorf("%v, %v", news, err)
	}
	body = []byte(`{"action": "parcel_status_changed", "timestamp": 1773479563120, "carrier_status_change_timestamp": null, "parcel": {"id": 1, "tracking_number": "X1", "status": {"id": 4711, "message": "On the moon"}}}`)
	header.Set(sendcloud.SignatureHeader, signed(p.contract.Credentials[SecretKey], body))
	news, err = p.driver.Receive(p.contract, header, body)
	if err != nil || len(news) != 1 || news[0].Status != carrier.StatusUnknown || news[0].RawCode != "On the moon" || !news[0].At.Equal(time.UnixMilli(1773479563120)) {
		t.Errorf("a status nobody published: %+v, %v", news, err)
	}
}

func signed(key string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
