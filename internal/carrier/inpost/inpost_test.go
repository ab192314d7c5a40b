package inpost_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/inpost"
	"github.com/waybill-ship/waybill/internal/carrier/inpost/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// place is an emulator, the driver, and a contract with the first customer.
type place struct {
	e        *emulator.Emulator
	driver   *inpost.Driver
	contract carrier.Contract
}

func open(t *testing.T) place {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	p := place{e: e, driver: inpost.New("", &carrier.Client{Timeout: 3 * time.Second})}
	p.contract = carrier.Contract{ID: 7, AccountID: 1, Carrier: inpost.Code, BaseURL: home, Credentials: e.Credentials()}
	return p
}

var shop = postal.Address{
	Name: "Maja Wzorowa", Company: "Herbaciarnia Wzór", Street: "Przykładowa", HouseNumber: "7a", PostalCode: "31-010", City: "Kraków", Country: "PL",
	Phone: "12 345 67 89", Email: "sklep@herbaciarnia.example",
}

// home is an ordinary shipment within Poland.
func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "inpost_courier_standard", From: shop, OrderNumber: "10012",
		To: postal.Address{
			Name: "Ada Maria Testowa", Street: "Próbna", HouseNumber: "5/12", PostalCode: "00-120", City: "Warszawa", Country: "PL", Line2: "domofon 12",
			Phone: "+48 601 234 567", Email: "ada@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 305, Width: 200, Height: 100}}},
	}
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	p := open(t)
	other, bad := p.contract, p.contract
	other.ID, other.Credentials = 8, p.e.Other()
	bad.ID, bad.Credentials = 9, p.e.Credentials()
	bad.Credentials["api_token"] = "a token of yesterday"
	wish := home()
	wish.Reference = "WB-PU"
	waiting, err := p.driver.Announce(t.Context(), p.contract, wish)
	if err != nil {
		t.Fatal(err)
	}
	return carriertest.Bench{
		Driver: p.driver, Contract: p.contract, Other: other, BadContract: bad, Sending: home(), AtDoor: new(atDoor()), Collected: p.collected,
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelTooLate, carriertest.CancelLost, carriertest.CancelQueued,
			carriertest.In200, carriertest.TokenDies),
		Walk:       func(_ *testing.T, number string) { p.e.Walk(number) },
		Collection: carrier.Collection{At: shop, From: time.Now().Add(24 * time.Hour), Parcels: 1, Weight: 1250, Shipments: []string{waiting.CarrierReference}},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			s := home()
			ok := carriertest.ByWord()(f, &s)
			c.At.Name = s.To.Name
			return ok
		},
	}
}

func TestTheDriverKeepsTheContract(t *testing.T) {
	carriertest.Run(t, bench)
}

func TestWhatBecomesOfAParcelIsToldAsItIs(t *testing.T) {
	t.Parallel()
	carriertest.Lives(t, bench)
}

// sent is the last shipment that was asked for.
func (p place) sent(t *testing.T) string {
	t.Helper()
	all := p.e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Method == http.MethodPost && strings.HasSuffix(all[i].Path, "/shipments") {
			return all[i].Body
		}
	}
	t.Fatal("no shipment was asked for")
	return ""
}

// atDoor is the ordinary shipment, paid when it is handed over.
func atDoor() carrier.Sending {
	s := home()
	s.Collect = money.Amount{Minor: 24999, Currency: "PLN"}
	return s
}

// collected is what InPost was told to collect for the last shipment.
func (p place) collected(t *testing.T, _ carrier.Announced) string {
	t.Helper()
	var got struct {
		COD *struct {
			Amount   json.Number `json:"amount"`
			Currency string      `json:"currency"`
		} `json:"cod"`
	}
	if err := json.Unmarshal([]byte(p.sent(t)), &got); err != nil {
		t.Fatal(err)
	}
	if got.COD == nil {
		return ""
	}
	return got.COD.Amount.String() + " " + got.COD.Currency
}

func TestWhatACourierCollectsIsInsured(t *testing.T) {
	t.Parallel()
	p := open(t)
	zloty := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "PLN"} }
	for _, c := range []struct {
		name    string
		insured money.Amount
		point   bool
		want    string
	}{
		{"nothing insured", money.Amount{}, false, `"cod":{"amount":249.99,"currency":"PLN"},"insurance":{"amount":249.99,"currency":"PLN"}`},
		{"less insured", zloty(10000), false, `"cod":{"amount":249.99,"currency":"PLN"},"insurance":{"amount":249.99,"currency":"PLN"}`},
		{"more insured", zloty(50000), false, `"cod":{"amount":249.99,"currency":"PLN"},"insurance":{"amount":500.00,"currency":"PLN"}`},
		{"at a locker", money.Amount{}, true, `"cod":{"amount":249.99,"currency":"PLN"},"reference"`},
	} {
		s := atDoor()
		s.Reference, s.Boxes[0].Insured = "WB-"+strings.ReplaceAll(c.name, " ", "-"), c.insured
		if c.point {
			s.Method, s.Boxes[0].Size = "inpost_locker_standard:large", postal.Size{}
			s.ServicePoint = &carrier.Point{Code: "KRA010"}
		}
		if _, err := p.driver.Announce(t.Context(), p.contract, s); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if body := p.sent(t); !strings.Contains(body, c.want) {
			t.Errorf("%s: sent %s\nwithout %s", c.name, body, c.want)
		}
	}
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

const (
	shopWire = `{"company_name": "Herbaciarnia Wzór", "first_name": "Maja", "last_name": "Wzorowa", "email": "sklep@herbaciarnia.example", "phone": "123456789",
		"address": {"street": "Przykładowa", "building_number": "7a", "city": "Kraków", "post_code": "31-010", "country_code": "PL"}}`
	adaWire = `{"first_name": "Ada Maria", "last_name": "Testowa", "email": "ada@example.com", "phone": "601234567",
		"address": {"street": "Próbna", "building_number": "5/12", "city": "Warszawa", "post_code": "00-120", "country_code": "PL"}}`
	boxWire = `{"id": "1", "is_non_standard": false, "dimensions": {"length": 305, "width": 200, "height": 100, "unit": "mm"}, "weight": {"amount": 1.25, "unit": "kg"}}`
)

func TestWhatIsSentIsWhatShipXAsksFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.contract.Credentials["sending_method"] = "parcel_locker"
	wire := func(to, from, parcel, rest string) string {
		return fmt.Sprintf(`{"receiver": %s, "sender": %s, "parcels": [%s], "reference": "10012", "external_customer_id": "WB-1-1", %s}`, to, from, parcel, rest)
	}
	drawer := `{"id": "1", "is_non_standard": false, "template": "small", "weight": {"amount": 1.25, "unit": "kg"}}`
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		want   string
	}{
		{"to the door", func(*carrier.Sending) {}, wire(adaWire, shopWire, boxWire,
			`"service": "inpost_courier_standard", "custom_attributes": {}, "comments": "domofon 12"`)},
		{"to a locker", func(s *carrier.Sending) {
			s.Method, s.ServicePoint = "inpost_locker_standard:small", &carrier.Point{Code: "WAW02B"}
			s.Boxes[0].Size = postal.Size{Length: 80, Width: 640, Height: 380}
		}, wire(adaWire, shopWire, drawer,
			`"service": "inpost_locker_standard", "custom_attributes": {"target_point": "WAW02B", "sending_method": "parcel_locker"}, "comments": "domofon 12"`)},
		{"to a pick-up point, of unknown size", func(s *carrier.Sending) {
			s.Method, s.ServicePoint = "inpost_locker_customer_service_point", &carrier.Point{Code: "POP12KRA"}
			s.Boxes[0].Size, s.OrderNumber, s.To.Line2 = postal.Size{}, "10012", ""
		}, wire(adaWire, shopWire, strings.Replace(drawer, "small", "large", 1),
			`"service": "inpost_locker_customer_service_point", "custom_attributes": {"target_point": "POP12KRA", "sending_method": "parcel_locker"}`)},
		{"insured, on a Saturday", func(s *carrier.Sending) {
			s.Method, s.Boxes[0].Insured = "inpost_courier_standard:saturday", money.Amount{Minor: 50050, Currency: "PLN"}
		}, wire(adaWire, shopWire, boxWire,
			`"service": "inpost_courier_standard", "custom_attributes": {}, "comments": "domofon 12", "additional_services": ["saturday"],
			"insurance": {"amount": 500.50, "currency": "PLN"}`)},
		{"back from a buyer", func(s *carrier.Sending) {
			s.Method, s.IsReturn, s.From, s.To = "inpost_courier_standard:return", true, s.To, s.From
		}, wire(shopWire, adaWire, boxWire, `"service": "inpost_courier_standard", "custom_attributes": {}, "is_return": true`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home()
			c.change(&s)
			got, err := p.driver.Announce(t.Context(), p.contract, s)
			if err != nil {
				t.Fatal(err)
			}
			if b := got.Boxes[0]; len(b.Label.Bytes) == 0 || !digit.Valid(digit.KindInPost, b.Number) {
				t.Errorf("box %s has a label of %d bytes", b.Number, len(b.Label.Bytes))
			}
			same(t, p.sent(t), c.want)
		})
	}
}

func TestOneWordAloneIsACompany(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.To.Name = "Ada"
	if _, err := p.driver.Announce(t.Context(), p.contract, s); err != nil {
		t.Fatal(err)
	}
	if body := p.sent(t); !strings.Contains(body, `"company_name":"Ada"`) || strings.Contains(body, `"first_name":"Ada"`) {
		t.Errorf("sent %s", body)
	}
}

func TestLabelsComeInTheFormatsThatAreDeclared(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, f := range p.driver.Carrier().Labels {
		s := home()
		s.Reference, s.LabelMedia, s.LabelSize = "WB-"+f.Media+f.Size, f.Media, f.Size
		got, err := p.driver.Announce(t.Context(), p.contract, s)
		if err != nil {
			t.Errorf("%s on %s: %v", f.Media, f.Size, err)
			continue
		}
		head := map[string]string{carrier.PDF: "%PDF", carrier.ZPL: "^XA"}[f.Media]
		if l := got.Boxes[0].Label; l.Media != f.Media || l.Size != f.Size || !strings.HasPrefix(string(l.Bytes), head) {
			t.Errorf("%s on %s: got %s on %s", f.Media, f.Size, l.Media, l.Size)
		}
		all := p.e.Desk().Requests()
		kind := map[string]string{"a6": "A6", "a4": "normal"}[f.Size]
		if last := all[len(all)-1].Path; !strings.HasSuffix(last, "&type="+kind) {
			t.Errorf("asked %s", last)
		}
	}
}

func TestAShipmentIsWaitedForUntilItIsBought(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.To.Name = "Vos ASYNC-1S"
	began := time.Now()
	got, err := p.driver.Announce(t.Context(), p.contract, s)
	if err != nil || len(got.Boxes) != 1 || got.Boxes[0].Number == "" || got.LabelsLater {
		t.Fatalf("%+v, %v", got, err)
	}
	if took := time.Since(began); took < time.Second {
		t.Errorf("it was there after %v", took)
	}
	again, err := p.driver.Labels(t.Context(), p.contract, carrier.Shipment{CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number}})
	if err != nil || again.Boxes[0].Number != got.Boxes[0].Number || len(again.Boxes[0].Label.Bytes) == 0 {
		t.Errorf("fetched again: %+v, %v", again, err)
	}
}

func TestASearchThatFindsOthersFindsNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	if _, err := p.driver.Announce(t.Context(), p.contract, home()); err != nil {
		t.Fatal(err)
	}
	// ShipX passes over filters that it does not know: whatever comes back is compared.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		q.Del("external_customer_id")
		r.URL.RawQuery = q.Encode()
		p.e.ServeHTTP(w, r)
	}))
	defer server.Close()
	p.contract.BaseURL = server.URL
	if got, err := p.driver.Find(t.Context(), p.contract, "WB-1-1"); err != nil || len(got.Boxes) != 1 {
		t.Errorf("found %+v, %v", got, err)
	}
	if _, err := p.driver.Find(t.Context(), p.contract, "WB-1"); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("found somebody else's: %v", err)
	}
}

// answering is a ShipX that says one thing.
func answering(t *testing.T, status int, body string) *inpost.Driver {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { emulate.Send(w, status, json.RawMessage(body)) }))
	t.Cleanup(server.Close)
	return inpost.New(server.URL, nil)
}

func TestASearchWhoseFilterWasPassedOverProvesNothing(t *testing.T) {
	t.Parallel()
	d := answering(t, http.StatusOK, `{"count": 240, "items": [{"id": 1, "external_customer_id": "WB-7-7", "status": "confirmed", "tracking_number": "6340"}]}`)
	if got, err := d.Find(t.Context(), carrier.Contract{}, "WB-1-1"); carrier.KindOf(err) != carrier.KindDown {
		t.Errorf("found %+v, %v", got, err)
	}
}

func TestARefusalWithoutAFieldIsNoDoubt(t *testing.T) {
	t.Parallel()
	d := answering(t, http.StatusBadRequest, `{"status": 400, "error": "not_enough_funds", "message": "There is not enough money.", "details": {}}`)
	_, err := d.Announce(t.Context(), carrier.Contract{}, home())
	if e, ok := carrier.As(err); !ok || e.Kind != carrier.KindValidation || e.Code != "not_enough_funds" || e.Message == "" {
		t.Errorf("refused by %v", err)
	}
}

func TestAShipmentThatNothingIsOfferedForIsRefused(t *testing.T) {
	t.Parallel()
	d := answering(t, http.StatusCreated, `{"id": 7, "status": "offers_prepared", "tracking_number": null, "offers": [{"id": 1, "status": "unavailable", "unavailability_reasons": null}]}`)
	if _, err := d.Announce(t.Context(), carrier.Contract{}, home()); carrier.KindOf(err) != carrier.KindNotServed {
		t.Errorf("announced: %v", err)
	}
}

func TestAShipmentThatWasNeverBoughtIsNotFound(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]string{
		"nothing was offered for it": `"status": "offers_prepared", "tracking_number": null, "offers": [{"id": 1, "status": "unavailable"}]`,
		"somebody cancelled it":      `"status": "canceled", "tracking_number": null, "offers": []`,
	} {
		d := answering(t, http.StatusOK, `{"count": 1, "items": [{"id": 7, "external_customer_id": "WB-1-1", `+rest+`}]}`)
		if got, err := d.Find(t.Context(), carrier.Contract{}, "WB-1-1"); carrier.KindOf(err) != carrier.KindNotFound {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatInPostWouldNotTakeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	p := open(t)
	toLocker := func(s *carrier.Sending) {
		s.Method, s.ServicePoint, s.Boxes[0].Size = "inpost_locker_standard:small", &carrier.Point{Code: "WAW02B"}, postal.Size{}
	}
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		{"a service there is not", func(s *carrier.Sending) { s.Method = "inpost_pigeon" }, carrier.KindValidation, "method"},
		{"a long reference", func(s *carrier.Sending) { s.Reference = strings.Repeat("1", 101) }, carrier.KindValidation, "reference"},
		{"a parcel to abroad", func(s *carrier.Sending) { s.To.Country = "DE" }, carrier.KindNotServed, "to.country"},
		{"a parcel from abroad", func(s *carrier.Sending) { s.From.Country = "DE" }, carrier.KindNotServed, "from.country"},
		{"no telephone number", func(s *carrier.Sending) { s.To.Phone = "" }, carrier.KindValidation, "to.phone"},
		{"a locker and no mail address", func(s *carrier.Sending) { toLocker(s); s.To.Email = "" }, carrier.KindValidation, "to.email"},
		{"a locker that is not named", func(s *carrier.Sending) { toLocker(s); s.ServicePoint = nil }, carrier.KindValidation, "service_point"},
		{"a locker for the courier", func(s *carrier.Sending) { s.ServicePoint = &carrier.Point{Code: "WAW02B"} }, carrier.KindNotServed, "service_point"},
		{"26 kg for a locker", func(s *carrier.Sending) { toLocker(s); s.Boxes[0].Weight = 26000 }, carrier.KindNotServed, "boxes.0.weight"},
		{"9 cm for a drawer of 8", func(s *carrier.Sending) {
			toLocker(s)
			s.Boxes[0].Size = postal.Size{Length: 300, Width: 200, Height: 90}
		}, carrier.KindNotServed, "boxes.0.size"},
		{"a courier's box of unknown size", func(s *carrier.Sending) { s.Boxes[0].Size.Height = 0 }, carrier.KindValidation, "boxes.0.size"},
		{"insurance in euro", func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(100) }, carrier.KindValidation, "boxes.0.insured"},
		{"a label as PNG", func(s *carrier.Sending) { s.LabelMedia = carrier.PNG }, carrier.KindValidation, "label_media"},
		{"ZPL on A4", func(s *carrier.Sending) { s.LabelMedia, s.LabelSize = carrier.ZPL, "a4" }, carrier.KindValidation, "label_size"},
		// The carrier's own refusals:
		{"a number nobody can be called by", func(s *carrier.Sending) { s.To.Phone = "123" }, carrier.KindValidation, "to.phone"},
		{"a mail address that is none", func(s *carrier.Sending) { s.To.Email = "ada" }, carrier.KindValidation, "to.email"},
		{"a sender without a house number", func(s *carrier.Sending) { s.From.HouseNumber = "" }, carrier.KindValidation, "from.house_number"},
		{"a postal code that is none", func(s *carrier.Sending) { s.To.PostalCode = "00120" }, carrier.KindAddress, "to.postal_code"},
		{"a locker that reads like none", func(s *carrier.Sending) { toLocker(s); s.ServicePoint.Code = "x" }, carrier.KindValidation, "service_point"},
		{"a box of four metres", func(s *carrier.Sending) { s.Boxes[0].Size.Length = 4000 }, carrier.KindValidation, "boxes.0.size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home()
			c.change(&s)
			_, err := p.driver.Announce(t.Context(), p.contract, s)
			e, ok := carrier.As(err)
			if !ok || e.Kind != c.kind || e.Field != c.field || e.Message == "" {
				t.Errorf("error %v, want kind %s of %q", err, c.kind, c.field)
			}
		})
	}
}

func TestEveryStatusOfShipXHasOneOfOurs(t *testing.T) {
	t.Parallel()
	told := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/shipments") {
			emulate.Send(w, http.StatusOK, map[string]any{"items": []map[string]any{{"id": 1}}})
			return
		}
		service, code, _ := strings.Cut(<-told, " ")
		emulate.Send(w, http.StatusOK, map[string]any{"service": service, "tracking_details": []map[string]any{
			{"status": code, "origin_status": "X", "agency": nil, "datetime": "2026-07-01T12:30:00.000+02:00"},
		}})
	}))
	defer server.Close()
	driver := inpost.New(server.URL, nil)
	ask := func(service, code string) carrier.News {
		told <- service + " " + code
		news, err := driver.Track(t.Context(), carrier.Contract{}, []string{"634099000000000000000001"})
		if err != nil || len(news) != 1 {
			t.Fatalf("%s: %+v, %v", code, news, err)
		}
		return news[0]
	}
	for _, code := range emulator.Codes {
		n := ask("inpost_courier_standard", code)
		if n.Status == carrier.StatusUnknown || !n.Status.Valid() || n.RawCode != code || n.RawText == "" {
			t.Errorf("%s: %+v", code, n)
		}
		if !n.At.Equal(time.Date(2026, 7, 1, 10, 30, 0, 0, time.UTC)) || n.OffsetMinutes != 120 {
			t.Errorf("%s happened at %v, %d", code, n.At, n.OffsetMinutes)
		}
	}
	for _, c := range []struct {
		service, code string
		want          carrier.Status
	}{
		{"inpost_courier_standard", "delivered", carrier.StatusDelivered}, {"inpost_locker_standard", "delivered", carrier.StatusCollected},
		{"inpost_courier_standard", "undelivered_dog", carrier.StatusDeliveryFailed},
		{"inpost_courier_standard", "canceled_redirect_to_box", carrier.StatusMethodChanged}, {"inpost_courier_standard", "teleported", carrier.StatusUnknown},
	} {
		if n := ask(c.service, c.code); n.Status != c.want || n.RawCode != c.code {
			t.Errorf("%s of %s: %+v", c.code, c.service, n)
		}
	}
}

func TestAParcelFromALockerEndsAsCollected(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.Method, s.ServicePoint = "inpost_locker_standard:large", &carrier.Point{Code: "WAW02B"}
	got, err := p.driver.Announce(t.Context(), p.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	number := got.Boxes[0].Number
	for p.e.Walk(number) {
	}
	news, err := p.driver.Track(t.Context(), p.contract, []string{number})
	if err != nil || len(news) == 0 || news[len(news)-1].Status != carrier.StatusCollected {
		t.Errorf("%+v, %v", news, err)
	}
}

func TestAnOrganizationOfSomebodyElseIsAWrongLogIn(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.contract.Credentials["organization_id"] = p.e.Other()["organization_id"]
	if err := p.driver.Check(t.Context(), p.contract); carrier.KindOf(err) != carrier.KindAuth {
		t.Errorf("error %v", err)
	}
}

func TestLockersAreFoundNearAnAddress(t *testing.T) {
	t.Parallel()
	if !gazetteer.Built() {
		t.Skip("the map is not built: make assets")
	}
	p := open(t)
	got, err := p.driver.Points(t.Context(), p.contract, postal.Address{PostalCode: "00-120", City: "Warszawa", Country: "PL"}, 2)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	first := got[0]
	if first.Code != "WAW02B" || first.Kind != "locker" || first.Address.City != "Warszawa" || first.Latitude == 0 || len(first.Hours[6]) != 1 || got[1].Distance < first.Distance {
		t.Errorf("first %+v, second %+v", first, got[1])
	}
	if _, err := p.driver.Points(t.Context(), p.contract, postal.Address{PostalCode: "10115", Country: "DE"}, 2); carrier.KindOf(err) != carrier.KindAddress {
		t.Errorf("abroad: %v", err)
	}
}
