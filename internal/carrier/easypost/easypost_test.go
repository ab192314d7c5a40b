package easypost_test

import (
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
	"github.com/waybill-ship/waybill/internal/carrier/easypost"
	"github.com/waybill-ship/waybill/internal/carrier/easypost/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts EasyPost on loopback.
func begin(t *testing.T) (*emulator.Emulator, *easypost.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, easypost.New(home, &carrier.Client{Timeout: 3 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: easypost.Code, Active: true, Credentials: credentials}
}

const (
	usps   = "ca_00000000000000000000000000000001"
	ups    = "ca_00000000000000000000000000000002"
	postnl = "ca_00000000000000000000000000000006"
)

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: postnl + "/Standard", OrderNumber: "1001",
		From: postal.Address{
			Name: "Mila Brandsma", Company: "Kaashuis Noord", Street: "Kanaalweg", HouseNumber: "14b", PostalCode: "3526 KL", City: "Utrecht", Country: "NL",
			Phone: "+31301234567", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ilse Vos", Street: "Singel", HouseNumber: "250", Line2: "2e verdieping", PostalCode: "1016 AB", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "ilse@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 200, Height: 100}}},
	}
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = ups + "/UPSStandard"
	s.To = postal.Address{Name: "Noah Berger", Street: "Bahnhofstrasse", HouseNumber: "7", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41441234567"}
	s.Items = []carrier.Item{{Description: "Gouda cheese", Quantity: 2, Weight: 500, Value: money.EUR(1250), SKU: "K-1", HSCode: "040690", Origin: "NL"}}
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "2026-17", Incoterm: "dap_np", SenderEORI: "NL123456789"}
	return s
}

func american() carrier.Sending {
	s := ordinary()
	s.Method = usps + "/GroundAdvantage"
	s.From = postal.Address{Company: "Harbour Goods", Street: "Market Street", HouseNumber: "12", PostalCode: "94105", City: "San Francisco", State: "CA", Country: "US", Phone: "+14155550100"}
	s.To = postal.Address{Name: "June Park", Street: "Pine Street", HouseNumber: "400", PostalCode: "98101", City: "Seattle", State: "WA", Country: "US", Phone: "+12065550100"}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	refused := e.Credentials()
	refused[easypost.KeyName] = "EZTKnobody"
	own := contract(7, e.Credentials())
	return carriertest.Bench{
		Driver: d, Contract: own, Other: contract(8, e.Other()), BadContract: contract(9, refused), Sending: ordinary(),
		// Tokens, labels that come later and refusals of status 200 are not EasyPost's.
		Break: carriertest.ByWord(carriertest.TokenDies, carriertest.LabelsLater, carriertest.In200),
		Push:  func(t *testing.T) <-chan carriertest.Knock { return listen(t, d, own) },
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

// listen subscribes to a contract's news.
func listen(t *testing.T, d *easypost.Driver, c carrier.Contract) <-chan carriertest.Knock {
	t.Helper()
	knocks := make(chan carriertest.Knock, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		knocks <- carriertest.Knock{Header: r.Header, Body: body}
	}))
	t.Cleanup(server.Close)
	for range 2 { // the second time takes the place of the first
		if err := d.Subscribe(t.Context(), c, server.URL); err != nil {
			t.Fatal(err)
		}
	}
	return knocks
}

// created is the shipment that EasyPost was asked for, and the body that bought it.
func created(t *testing.T, e *emulator.Emulator, d *easypost.Driver, s carrier.Sending) (got carrier.Announced, shipment, buy map[string]any) {
	t.Helper()
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range e.Desk().Requests() {
		var body map[string]any
		if r.Method != http.MethodPost {
			continue
		}
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(r.Path, "/buy") {
			buy = body
		} else {
			shipment = body["shipment"].(map[string]any)
		}
	}
	return got, shipment, buy
}

func TestEasyPostReceivesAShipmentToTheLetter(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := overseas()
	s.Boxes[0].Insured = money.Amount{Minor: 25_050, Currency: "USD"}
	s.ShipAt = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	got, shipment, buy := created(t, e, d, s)
	want := map[string]any{
		"reference": "ref-1",
		"to_address": map[string]any{
			"name": "Noah Berger", "street1": "Bahnhofstrasse 7", "city": "Zürich", "zip": "8001", "country": "CH", "phone": "+41441234567",
		},
		"from_address": map[string]any{
			"name": "Mila Brandsma", "company": "Kaashuis Noord", "street1": "Kanaalweg 14b", "city": "Utrecht", "zip": "3526 KL", "country": "NL",
			"phone": "+31301234567", "email": "shop@example.com",
		},
		// 1250 g are 44.09 oz, 300 mm are 11.81 in.
		"parcel":           map[string]any{"length": 11.9, "width": 7.9, "height": 4.0, "weight": 44.1},
		"carrier_accounts": []any{ups},
		"options":          map[string]any{"label_format": "PDF", "label_date": "2026-11-24T09:00:00Z", "invoice_number": "2026-17", "incoterm": "DAP"},
		"customs_info": map[string]any{
			"contents_type": "merchandise", "restriction_type": "none", "non_delivery_option": "return", "customs_certify": true, "customs_signer": "Mila Brandsma",
			"customs_items": []any{map[string]any{
				"description": "Gouda cheese", "quantity": 2.0, "value": 25.0, "currency": "EUR", "weight": 35.3, "hs_tariff_number": "040690", "origin_country": "NL", "code": "K-1",
			}},
		},
		"tax_identifiers": []any{map[string]any{"entity": "SENDER", "tax_id_type": "EORI", "tax_id": "NL123456789", "issuing_country": "NL"}},
	}
	if diff := cmp.Diff(want, shipment); diff != "" {
		t.Errorf("the shipment (-want +got):\n%s", diff)
	}
	if buy["insurance"] != "250.50" || buy["rate"].(map[string]any)["id"] == "" {
		t.Errorf("bought with %v", buy)
	}
	if got.Paid.Currency != "EUR" || got.Paid.Minor == 0 || !strings.HasPrefix(got.Boxes[0].Number, "1Z") || got.Boxes[0].TrackingURL == "" {
		t.Errorf("paid %v for %s", got.Paid, got.Boxes[0].Number)
	}
}

func TestLabelsComeAsTheyAreWanted(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	for media, begins := range map[string]string{"": "%PDF-", carrier.PDF: "%PDF-", carrier.ZPL: "^XA", carrier.PNG: "\x89PNG"} {
		s := ordinary()
		s.LabelMedia, s.Reference = media, "ref-"+media
		got, _, _ := created(t, e, d, s)
		l := got.Boxes[0].Label
		if got.LabelsLater || !strings.HasPrefix(string(l.Bytes), begins) || media != "" && l.Media != media {
			t.Errorf("%q: %s of %d bytes", media, l.Media, len(l.Bytes))
		}
		// Whatever it was bought as, it is had as PDF afterwards.
		again, err := d.Labels(t.Context(), c, carrier.Shipment{CarrierReference: got.CarrierReference})
		if err != nil || !strings.HasPrefix(string(again.Boxes[0].Label.Bytes), "%PDF-") || again.Boxes[0].Number != got.Boxes[0].Number {
			t.Errorf("%q again: %v", media, err)
		}
	}
}

func TestAShipmentThatWasBegunAndNotBoughtIsNotFound(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	s := ordinary()
	s.To.Name = "Vos FAIL-CONTRACT" // refused when it is bought
	if _, err := d.Announce(t.Context(), c, s); carrier.KindOf(err) != carrier.KindPermission {
		t.Fatal(err)
	}
	if _, err := d.Find(t.Context(), c, s.Reference); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("found: %v", err)
	}
}

func TestALabelIsNotFetchedFromAnywhere(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was fetched") }))
	t.Cleanup(inner.Close)
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		emulate.Send(w, http.StatusOK, map[string]any{
			"id": "shp_1", "tracking_code": "1Z", "postage_label": map[string]string{"label_pdf_url": inner.URL, "label_file_type": carrier.PDF},
		})
	}))
	t.Cleanup(outer.Close)
	got, err := easypost.New(outer.URL, nil).Find(t.Context(), contract(7, nil), "ref-1")
	if err != nil || !got.LabelsLater {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAContractBringsTheMerchantsCarriers(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	all, err := d.Brings(t.Context(), c, []string{"NL", "US"})
	if err != nil || len(all) != 19 {
		t.Fatalf("%d methods, %v", len(all), err)
	}
	seen := map[string]bool{}
	for _, m := range all {
		_, home := m.Way("NL", "NL")
		_, away := m.Way("US", "CH")
		if seen[m.Code] || m.Name == "" || m.MinWeight != 1 || m.MaxWeight != 31_751 || !home || !away {
			t.Errorf("method %s %q up to %d g, home %v, away %v", m.Code, m.Name, m.MaxWeight, home, away)
		}
		seen[m.Code] = true
	}
	if !seen[postnl+"/Standard"] || !seen[usps+"/Priority"] {
		t.Errorf("methods %v", seen)
	}
	rates, err := d.Rate(t.Context(), c, ordinary())
	if err != nil || len(rates) != 3 {
		t.Fatalf("%d rates, %v", len(rates), err)
	}
	for _, r := range rates {
		if !seen[r.Method] || r.Price.Minor <= 0 || r.LeadHours == nil {
			t.Errorf("rate %+v is of no method", r)
		}
	}
	if _, err := d.Find(t.Context(), c, "ref-1"); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("a quote is found: %v", err)
	}
}

func TestARefundOfACarrierThatTakesItsTimeIsQueued(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c := contract(7, e.Credentials())
	got, _, _ := created(t, e, d, american())
	taken := carrier.Shipment{CarrierReference: got.CarrierReference}
	if back, err := d.Cancel(t.Context(), c, taken); err != nil || back.Outcome != carrier.CancelQueued || back.Message == "" {
		t.Errorf("at once: %+v, %v", back, err)
	}
	e.Desk().Advance(15 * 24 * time.Hour)
	if back, err := d.Cancel(t.Context(), c, taken); err != nil || back.Outcome != carrier.CancelDone {
		t.Errorf("later: %+v, %v", back, err)
	}
}

func TestWhatEasyPostDoesNotDoIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for _, c := range []struct {
		field string
		base  func() carrier.Sending
		spoil func(*carrier.Sending)
		kind  carrier.Kind
	}{
		{"method", ordinary, func(s *carrier.Sending) { s.Method = "Standard" }, carrier.KindNotServed},
		{"service_point", ordinary, func(s *carrier.Sending) { s.ServicePoint = &carrier.Point{Code: "1"} }, carrier.KindNotServed},
		{"boxes", ordinary, func(s *carrier.Sending) { s.Boxes = slices.Repeat(s.Boxes, 2) }, carrier.KindNotServed},
		{"boxes.0.weight", ordinary, func(s *carrier.Sending) { s.Boxes[0].Weight = 70_000 }, carrier.KindNotServed},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(100) }, carrier.KindValidation},
		{"label_media", ordinary, func(s *carrier.Sending) { s.LabelMedia = "image/gif" }, carrier.KindValidation},
		{"customs.reason", overseas, func(s *carrier.Sending) { s.Customs.Reason = "" }, carrier.KindValidation},
		{"items", overseas, func(s *carrier.Sending) { s.Items = nil }, carrier.KindValidation},
		// These are the carrier's own.
		{"to.city", ordinary, func(s *carrier.Sending) { s.To.City = "" }, carrier.KindValidation},
		{"from.street", ordinary, func(s *carrier.Sending) { s.From.Street, s.From.HouseNumber = "", "" }, carrier.KindValidation},
		{"customs", overseas, func(s *carrier.Sending) { s.Customs = nil }, carrier.KindValidation},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.Amount{Minor: 600_000, Currency: "USD"} }, carrier.KindValidation},
		{"", ordinary, func(s *carrier.Sending) { s.Method = usps + "/Priority" }, carrier.KindNotServed},
	} {
		s := c.base()
		c.spoil(&s)
		_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
		if told, ok := carrier.As(err); !ok || told.Field != c.field || told.Kind != c.kind || told.Message == "" {
			t.Errorf("%v, want %s at the field %q", err, c.kind, c.field)
		}
	}
}

func TestEveryStatusHasOneOfOurs(t *testing.T) {
	t.Parallel()
	var code string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		emulate.Send(w, http.StatusOK, map[string]any{"trackers": []any{map[string]any{"tracking_code": "EZ", "tracking_details": []any{
			map[string]any{"status": code, "status_detail": "unknown", "message": "words", "datetime": "2026-11-23T10:00:00Z"},
		}}}})
	}))
	t.Cleanup(server.Close)
	d := easypost.New(server.URL, nil)
	for _, code = range append(slices.Clone(emulator.Codes), "teleported") {
		news, err := d.Track(t.Context(), contract(7, nil), []string{"EZ"})
		if err != nil || len(news) != 1 {
			t.Fatalf("%s: %v, %v", code, news, err)
		}
		// "unknown" is EasyPost's own word.
		if unknown := news[0].Status == carrier.StatusUnknown; unknown != (code == "unknown" || code == "teleported") || news[0].RawCode != code || news[0].RawText != "words" {
			t.Errorf("%s reads as %v", code, news[0].Status)
		}
	}
}

func TestACarrierOfWhichNothingIsKnownDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	e, _ := begin(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v2/carrier_accounts" {
			e.ServeHTTP(w, r)
			return
		}
		emulate.Send(w, http.StatusOK, []map[string]string{
			{"id": "ca_9", "type": "VillagePostAccount", "readable": "Village Post"}, {"id": postnl, "type": "PostNLAccount", "readable": "PostNL"},
		})
	}))
	t.Cleanup(server.Close)
	all, err := easypost.New(server.URL, nil).Brings(t.Context(), contract(7, e.Credentials()), []string{"NL"})
	if err != nil || len(all) != 2 || all[0].Code != postnl+"/Standard" {
		t.Errorf("methods %v, %v", all, err)
	}
}

func TestAnAnswerWithoutAnyCarrierIsNoneAndTakesNothingAway(t *testing.T) {
	t.Parallel()
	e, _ := begin(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v2/metadata/carriers" {
			e.ServeHTTP(w, r)
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{})
	}))
	t.Cleanup(server.Close)
	all, err := easypost.New(server.URL, nil).Brings(t.Context(), contract(7, e.Credentials()), []string{"NL"})
	if carrier.KindOf(err) != carrier.KindDown || all != nil {
		t.Errorf("methods %v, %v", all, err)
	}
}

func TestWhoPaysTheDutiesIsTold(t *testing.T) {
	t.Parallel()
	for term, want := range map[string]string{"ddp": "DDP", "dap_dp": "DDP", "dap": "DAP", "dap_np": "DAP"} {
		e, d := begin(t)
		s := overseas()
		s.Customs.Incoterm = term
		_, shipment, _ := created(t, e, d, s)
		if got := shipment["options"].(map[string]any)["incoterm"]; got != want {
			t.Errorf("%s is told as %v, want %s", term, got, want)
		}
	}
}
