package bpost_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/bpost"
	"github.com/waybill-ship/waybill/internal/carrier/bpost/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// begin starts the carrier on loopback.
func begin(t *testing.T) (*emulator.Emulator, *bpost.Driver) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	return e, bpost.New(home, &carrier.Client{Timeout: 3 * time.Second})
}

func contract(id int64, credentials map[string]string) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: 7, Carrier: bpost.Code, Active: true, Credentials: credentials}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Reference: "ref-1", Method: "bpack 24h Pro", OrderNumber: "1001",
		From: postal.Address{
			Name: "Lotte Claes", Company: "Atelier Dok", Street: "Kattendijkdok", HouseNumber: "14 bus 3", PostalCode: "2000", City: "Antwerpen", Country: "BE",
			Phone: "+3231234567", Email: "shop@example.com",
		},
		To: postal.Address{
			Name: "Ilse Vos", Street: "Kouter", HouseNumber: "29", PostalCode: "9000", City: "Gent", Country: "BE",
			Phone: "+32470123456", Email: "ilse@example.com",
		},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 300, Width: 200, Height: 100}}},
	}
}

// atDoor is the ordinary shipment, paid when it is handed over.
func atDoor() carrier.Sending {
	s := ordinary()
	s.Collect = money.EUR(8495)
	return s
}

// paidOut are the credentials of a contract that says where bpost pays out what it collects to.
func paidOut(e *emulator.Emulator) map[string]string {
	all := e.Credentials()
	all[bpost.IBAN], all[bpost.BIC] = "BE19 2100 2350 8812", "gebabebb"
	return all
}

var codAmount = regexp.MustCompile(`<common:codAmount>(\d+)(\d\d)</common:codAmount>`)

// collected is what bpost was told to collect for the last order.
func collected(t *testing.T, e *emulator.Emulator) string {
	t.Helper()
	all := e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Method == http.MethodPost && strings.HasSuffix(all[i].Path, "/orders") {
			found := codAmount.FindStringSubmatch(all[i].Body)
			if found == nil {
				return ""
			}
			return found[1] + "." + found[2] + " EUR"
		}
	}
	t.Fatal("no order was sent")
	return ""
}

func TestWhatIsCollectedIsPaidOutToTheContractsAccount(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	if _, err := d.Announce(t.Context(), contract(7, paidOut(e)), atDoor()); err != nil {
		t.Fatal(err)
	}
	const want = `<common:cod><common:codAmount>8495</common:codAmount><common:iban>BE19210023508812</common:iban><common:bic>GEBABEBB</common:bic></common:cod>`
	all := e.Desk().Requests()
	if !slices.ContainsFunc(all, func(r emulate.Request) bool { return strings.Contains(r.Body, want) }) {
		t.Errorf("%s was not sent", want)
	}
	for _, name := range []string{bpost.IBAN, bpost.BIC} {
		without := paidOut(e)
		delete(without, name)
		_, err := d.Announce(t.Context(), contract(7, without), atDoor())
		if e, ok := carrier.As(err); !ok || e.Kind != carrier.KindValidation || e.Field != name {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func three() carrier.Sending {
	s := ordinary()
	s.Boxes = []carrier.Box{{Weight: 1000}, {Weight: 2000}, {Weight: 3000}}
	return s
}

func toPoint() carrier.Sending {
	s := ordinary()
	s.Method = "bpack@bpost"
	s.ServicePoint = &carrier.Point{Code: "207500", Name: "Post Wijnegem", Address: postal.Address{
		Name: "Post Wijnegem", Street: "Turnhoutsebaan", HouseNumber: "468", PostalCode: "2110", City: "Wijnegem", Country: "BE",
	}}
	return s
}

func overseas() carrier.Sending {
	s := ordinary()
	s.Method = "bpack World Business"
	s.To = postal.Address{Name: "Noah Berger", Street: "Bahnhofstrasse", HouseNumber: "7", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41441234567"}
	s.Items = []carrier.Item{{Description: "Linen shirt", Quantity: 2, Weight: 500, Value: money.EUR(1250), SKU: "K-1", HSCode: "620520", Origin: "BE"}}
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "2026-17", Incoterm: "dap"}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d := begin(t)
	several := three()
	refused := e.Credentials()
	refused[bpost.Passphrase] = "not-the-passphrase"
	return carriertest.Bench{
		Driver: d, Contract: contract(7, paidOut(e)), Other: contract(8, e.Other()), BadContract: contract(9, refused),
		Sending: ordinary(), Several: &several, ToPoint: new(toPoint()), Abroad: new(overseas()), AtDoor: new(atDoor()), Collected: func(t *testing.T, _ carrier.Announced) string { return collected(t, e) },
		// Tokens, labels that come later, cancellations that wait and refusals of status 200 are not bpost's.
		Break: carriertest.ByWord(carriertest.TokenDies, carriertest.LabelsLater, carriertest.CancelQueued, carriertest.In200),
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

// order announces a shipment and answers what the carrier received of it, without the head that all orders share.
func order(t *testing.T, e *emulator.Emulator, d *bpost.Driver, s carrier.Sending) (carrier.Announced, string) {
	t.Helper()
	got, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
	if err != nil {
		t.Fatal(err)
	}
	const head = xml.Header + `<tns:order xmlns="http://schema.post.be/shm/deepintegration/v5/national" xmlns:common="http://schema.post.be/shm/deepintegration/v5/common" ` +
		`xmlns:tns="http://schema.post.be/shm/deepintegration/v5/" xmlns:international="http://schema.post.be/shm/deepintegration/v5/international">`
	account := e.Credentials()[bpost.AccountID]
	for _, r := range slices.Backward(e.Desk().Requests()) {
		if r.Method != http.MethodPost {
			continue
		}
		if r.Path != "/services/shm/"+account+"/orders" || r.Header.Get("Content-Type") != "application/vnd.bpost.shm-order-v5+XML" {
			t.Errorf("%s with %s", r.Path, r.Header.Get("Content-Type"))
		}
		body, ok := strings.CutPrefix(r.Body, head+"<tns:accountId>"+account+"</tns:accountId><tns:reference>"+s.Reference+"</tns:reference>")
		if !ok {
			t.Errorf("the head of %s", r.Body)
		}
		return got, strings.ReplaceAll(strings.TrimSuffix(body, "</tns:order>"), "><", ">\n<")
	}
	t.Fatal("nothing was ordered")
	return got, ""
}

const (
	shop = `<tns:sender><common:name>Lotte Claes</common:name><common:company>Atelier Dok</common:company><common:address>` +
		`<common:streetName>Kattendijkdok</common:streetName><common:number>14</common:number><common:box>3</common:box><common:postalCode>2000</common:postalCode>` +
		`<common:locality>Antwerpen</common:locality><common:countryCode>BE</common:countryCode></common:address>` +
		`<common:emailAddress>shop@example.com</common:emailAddress><common:phoneNumber>+3231234567</common:phoneNumber></tns:sender>`
	ilse = `<common:name>Ilse Vos</common:name><common:address><common:streetName>Kouter</common:streetName><common:number>29</common:number>` +
		`<common:postalCode>9000</common:postalCode><common:locality>Gent</common:locality><common:countryCode>BE</common:countryCode></common:address>` +
		`<common:emailAddress>ilse@example.com</common:emailAddress><common:phoneNumber>+32470123456</common:phoneNumber>`
	additional = `<tns:additionalCustomerReference>1001</tns:additionalCustomerReference>`
)

func TestTheCarrierReceivesOrdersToTheLetter(t *testing.T) {
	t.Parallel()
	home := func(product, options, grams string) string {
		return `<tns:box>` + shop + `<tns:nationalBox><atHome><product>` + product + `</product>` + options + `<weight>` + grams + `</weight><receiver>` + ilse +
			`</receiver></atHome></tns:nationalBox>` + additional + `</tns:box>`
	}
	wijnegem := `<common:streetName>Turnhoutsebaan</common:streetName><common:number>468</common:number><common:postalCode>2110</common:postalCode>` +
		`<common:locality>Wijnegem</common:locality><common:countryCode>BE</common:countryCode>`
	for _, c := range []struct {
		name   string
		base   func() carrier.Sending
		change func(*carrier.Sending)
		want   string
	}{
		{"to the door", ordinary, nil, home("bpack 24h Pro", "", "1250")},
		{
			"signed for and insured", ordinary,
			func(s *carrier.Sending) { s.Method, s.Boxes[0].Insured = "bpack 24h Pro/signed", money.EUR(250_001) },
			home("bpack 24h Pro", `<options><common:insured><common:additionalInsurance value="3"></common:additionalInsurance></common:insured><common:signed></common:signed></options>`, "1250"),
		},
		{
			"insured for little, on a Saturday", ordinary,
			func(s *carrier.Sending) {
				s.Method, s.Boxes[0].Insured = "bpack 24h Pro/saturdayDelivery", money.EUR(50_000)
			},
			home("bpack 24h Pro", `<options><common:insured><common:basicInsurance></common:basicInsurance></common:insured><common:saturdayDelivery></common:saturdayDelivery></options>`, "1250"),
		},
		{"three boxes", three, nil, home("bpack 24h Pro", "", "1000") + home("bpack 24h Pro", "", "2000") + home("bpack 24h Pro", "", "3000")},
		{
			"to a post point", toPoint, nil,
			`<tns:box>` + shop + `<tns:nationalBox><atBpost><product>bpack@bpost</product><options><common:keepMeInformed language="NL">` +
				`<common:emailAddress>ilse@example.com</common:emailAddress></common:keepMeInformed></options><weight>1250</weight><pugoId>207500</pugoId>` +
				`<pugoName>Post Wijnegem</pugoName><pugoAddress>` + wijnegem + `</pugoAddress><receiverName>Ilse Vos</receiverName></atBpost></tns:nationalBox>` + additional + `</tns:box>`,
		},
		{
			"to a locker", toPoint, func(s *carrier.Sending) { s.Method, s.ServicePoint.Code = "bpack 24/7", "014501" },
			`<tns:box>` + shop + `<tns:nationalBox><at24-7><product>bpack 24/7</product><weight>1250</weight><parcelsDepotId>014501</parcelsDepotId>` +
				`<parcelsDepotName>Post Wijnegem</parcelsDepotName><parcelsDepotAddress>` + wijnegem + `</parcelsDepotAddress><unregistered><language>NL</language>` +
				`<mobilePhone>+32470123456</mobilePhone><emailAddress>ilse@example.com</emailAddress></unregistered><receiverName>Ilse Vos</receiverName></at24-7></tns:nationalBox>` +
				additional + `</tns:box>`,
		},
		{
			"overseas", overseas, nil,
			`<tns:box>` + shop + `<tns:internationalBox><international:international><international:product>bpack World Business</international:product>` +
				`<international:receiver><common:name>Noah Berger</common:name><common:address><common:streetName>Bahnhofstrasse</common:streetName><common:number>7</common:number>` +
				`<common:postalCode>8001</common:postalCode><common:locality>Zürich</common:locality><common:countryCode>CH</common:countryCode></common:address>` +
				`<common:phoneNumber>+41441234567</common:phoneNumber></international:receiver><international:parcelWeight>1250</international:parcelWeight>` +
				`<international:customsInfo><international:parcelValue>2500</international:parcelValue><international:contentDescription>Linen shirt</international:contentDescription>` +
				`<international:shipmentType>GOODS</international:shipmentType><international:parcelReturnInstructions>RTS</international:parcelReturnInstructions>` +
				`<international:privateAddress>true</international:privateAddress><international:currency>EUR</international:currency></international:customsInfo>` +
				`<international:parcelContents><international:parcelContent><international:numberOfItemType>2</international:numberOfItemType>` +
				`<international:valueOfItem>2500</international:valueOfItem><international:itemDescription>Linen shirt</international:itemDescription>` +
				`<international:nettoWeight>1000</international:nettoWeight><international:hsTariffCode>620520</international:hsTariffCode>` +
				`<international:originOfGoods>BE</international:originOfGoods></international:parcelContent></international:parcelContents>` +
				`</international:international></tns:internationalBox>` + additional + `</tns:box>`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e, d := begin(t)
			s := c.base()
			if c.change != nil {
				c.change(&s)
			}
			got, body := order(t, e, d, s)
			if diff := cmp.Diff(strings.ReplaceAll(c.want, "><", ">\n<"), body); diff != "" {
				t.Errorf("the order (-want +got):\n%s", diff)
			}
			for _, b := range got.Boxes {
				if !digit.Valid(digit.KindBpost, b.Number) && !digit.Valid(digit.KindS10, b.Number) {
					t.Errorf("number %s", b.Number)
				}
			}
		})
	}
}

func TestAReturnGoesFromTheBuyerToTheMerchant(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	s := ordinary()
	s.Method, s.IsReturn = "bpack Easy Retour", true
	s.From, s.To = s.To, s.From
	_, body := order(t, e, d, s)
	from, to, _ := strings.Cut(body, "</tns:sender>")
	if !strings.Contains(from, "Ilse Vos") || !strings.Contains(to, "Atelier Dok") || !strings.Contains(to, "bpack Easy Retour") {
		t.Error(body)
	}
	s = overseas()
	s.Method, s.IsReturn, s.Customs, s.Items, s.Reference = "bpack World Easy Return", true, nil, nil, "ref-2"
	s.To.Country, s.To.PostalCode, s.To.City = "NL", "1016 AB", "Amsterdam"
	s.From, s.To = s.To, s.From
	if _, body := order(t, e, d, s); !strings.Contains(body, "<international:product>bpack World Easy Return") {
		t.Error(body)
	}
}

func TestLabelsComeAsTheyAreWanted(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	for media, begins := range map[string]string{"": "%PDF-", carrier.PDF: "%PDF-", carrier.PNG: "\x89PNG"} {
		s := ordinary()
		s.LabelMedia, s.LabelSize, s.Reference = media, "A4", "ref-"+media
		got, _ := order(t, e, d, s)
		l := got.Boxes[0].Label
		if !strings.HasPrefix(string(l.Bytes), begins) || media != "" && l.Media != media || l.Size != "a4" {
			t.Errorf("%q: %s on %s of %d bytes", media, l.Media, l.Size, len(l.Bytes))
		}
	}
}

// away forwards to the carrier, and breaks connections that ask for labels while it is told to.
type away struct {
	to     http.Handler
	broken atomic.Bool
}

func (a *away) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.broken.Load() && strings.Contains(r.URL.Path, "/labels/") {
		panic(http.ErrAbortHandler)
	}
	a.to.ServeHTTP(w, r)
}

// The kill test's heart: the order was taken, and nothing more was heard.
func TestAnOrderWhoseLabelsAreNotHeardOfIsADoubtAndIsFinishedByAskingAgain(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	line := &away{to: e}
	server := httptest.NewServer(line)
	t.Cleanup(func() { server.Close(); e.Close() })
	d, c := bpost.New(server.URL, nil), contract(7, e.Credentials())
	for _, s := range []carrier.Sending{ordinary(), three()} {
		s.Reference += map[int]string{1: "-one", 3: "-three"}[len(s.Boxes)]
		line.broken.Store(true)
		if _, err := d.Announce(t.Context(), c, s); carrier.KindOf(err) != carrier.KindDoubt {
			t.Fatalf("error = %v, want a doubt", err)
		}
		if _, err := d.Find(t.Context(), c, s.Reference); carrier.KindOf(err) != carrier.KindDown {
			t.Errorf("asked while the line is broken: %v", err)
		}
		line.broken.Store(false)
		found, err := d.Find(t.Context(), c, s.Reference)
		if err != nil || !found.Whole(len(s.Boxes)) {
			t.Fatalf("found %d boxes, %v", len(found.Boxes), err)
		}
		again, err := d.Announce(t.Context(), c, s)
		if err != nil || !again.Whole(len(s.Boxes)) {
			t.Fatalf("announced again: %d boxes, %v", len(again.Boxes), err)
		}
		for i := range found.Boxes {
			if again.Boxes[i].Number != found.Boxes[i].Number {
				t.Errorf("box %d is %s, then %s", i, found.Boxes[i].Number, again.Boxes[i].Number)
			}
		}
	}
	if n := len(e.Desk().Keys("order")); n != 2 {
		t.Errorf("%d orders are kept, want 2", n)
	}
	if n := len(e.Desk().Keys("box")); n != 4 {
		t.Errorf("%d boxes have barcodes, want 4", n)
	}
}

func TestAnOrderThatWasCancelledIsNotFound(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	c, s := contract(7, e.Credentials()), ordinary()
	if _, err := d.Announce(t.Context(), c, s); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Cancel(t.Context(), c, carrier.Shipment{Reference: s.Reference}); err != nil || got.Outcome != carrier.CancelDone {
		t.Fatalf("cancelled: %+v, %v", got, err)
	}
	if got, err := d.Find(t.Context(), c, s.Reference); carrier.KindOf(err) != carrier.KindNotFound {
		t.Errorf("found %+v, %v", got, err)
	}
}

func TestAnOrderOfNoBoxesIsNoAnswer(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusConflict)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write([]byte(`<html><body>Please wait</body></html>`))
	}))
	t.Cleanup(server.Close)
	got, err := bpost.New(server.URL, nil).Cancel(t.Context(), contract(7, nil), carrier.Shipment{Reference: "ref-1"})
	if err == nil || got.Outcome == carrier.CancelDone {
		t.Errorf("cancelled: %+v, %v", got, err)
	}
	if found, err := bpost.New(server.URL, nil).Find(t.Context(), contract(7, nil), "ref-1"); carrier.KindOf(err) != carrier.KindDown {
		t.Errorf("found: %+v, %v", found, err)
	}
}

func TestWhatBpostDoesNotTakeIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	long := strings.Repeat("x", 41)
	for _, c := range []struct {
		field string
		base  func() carrier.Sending
		spoil func(*carrier.Sending)
	}{
		{"to.name", ordinary, func(s *carrier.Sending) { s.To.Name = long }},
		{"from.company", ordinary, func(s *carrier.Sending) { s.From.Company = long }},
		{"to.street", ordinary, func(s *carrier.Sending) { s.To.Street = long }},
		{"to.line2", ordinary, func(s *carrier.Sending) { s.To.Line2 = strings.Repeat("x", 35) }},
		{"to.house_number", ordinary, func(s *carrier.Sending) { s.To.HouseNumber = "29 achterhuis" }},
		{"to.phone", ordinary, func(s *carrier.Sending) { s.To.Phone = "+32 470 123 456 789 00" }},
		{"reference", ordinary, func(s *carrier.Sending) { s.Reference = strings.Repeat("x", 51) }},
		{"method", ordinary, func(s *carrier.Sending) { s.Method = "bpack Bus" }},
		{"to.country", ordinary, func(s *carrier.Sending) { s.To.Country = "NL" }},
		{"to.country", ordinary, func(s *carrier.Sending) { s.From.Country = "NL" }},
		{"service_point", ordinary, func(s *carrier.Sending) { s.ServicePoint = toPoint().ServicePoint }},
		{"service_point", toPoint, func(s *carrier.Sending) { s.ServicePoint = nil }},
		{"to.email", toPoint, func(s *carrier.Sending) { s.To.Email, s.To.Phone = "", "" }},
		{"boxes", overseas, func(s *carrier.Sending) { s.Boxes = three().Boxes }},
		{"boxes.0.weight", ordinary, func(s *carrier.Sending) { s.Boxes[0].Weight = 30_001 }},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(2_500_001) }},
		{"boxes.0.insured", ordinary, func(s *carrier.Sending) { s.Boxes[0].Insured = money.Amount{Minor: 100, Currency: "USD"} }},
		{"label_media", ordinary, func(s *carrier.Sending) { s.LabelMedia = carrier.ZPL }},
		{"customs", overseas, func(s *carrier.Sending) { s.Customs = nil }},
		{"customs.reason", overseas, func(s *carrier.Sending) { s.Customs.Reason = "" }},
		{"items", overseas, func(s *carrier.Sending) { s.Items = nil }},
		{"items", overseas, func(s *carrier.Sending) { s.Items = slices.Repeat(s.Items, 11) }},
		{"items.0.description", overseas, func(s *carrier.Sending) { s.Items[0].Description = strings.Repeat("x", 51) }},
		{"items.0.hs_code", overseas, func(s *carrier.Sending) { s.Items[0].HSCode = "" }},
		{"items.0.origin", overseas, func(s *carrier.Sending) { s.Items[0].Origin = "" }},
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
	for field, spoil := range map[string]func(*carrier.Sending){
		"to.postal_code":   func(s *carrier.Sending) { s.To.PostalCode = "0999" },
		"to.email":         func(s *carrier.Sending) { s.To.Email = "nobody" },
		"from.email":       func(s *carrier.Sending) { s.From.Email = "nobody" },
		"from.postal_code": func(s *carrier.Sending) { s.From.PostalCode = "" },
	} {
		s := ordinary()
		spoil(&s)
		_, err := d.Announce(t.Context(), contract(7, e.Credentials()), s)
		if told, ok := carrier.As(err); !ok || told.Field != field || told.Code == "" || told.Message == "" {
			t.Errorf("%v, want the field %s", err, field)
		}
	}
	s := toPoint()
	s.ServicePoint.Address.PostalCode = "0999"
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); err == nil || !strings.Contains(err.Error(), "[service_point]") {
		t.Errorf("a point's postal code: %v", err)
	}
}

func TestEveryCodeOfTheCarrierHasAStatus(t *testing.T) {
	t.Parallel()
	var code, text string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		_, _ = w.Write([]byte(`<item><stateInfo><time>2026-07-02T10:00:00</time><stateCode>` + code + `</stateCode><stateDescription>` + text + `</stateDescription></stateInfo></item>`))
	}))
	t.Cleanup(server.Close)
	d := bpost.New(server.URL, nil)
	ask := func(c, words string) carrier.News {
		t.Helper()
		code, text = c, words
		news, err := d.Track(t.Context(), contract(7, nil), []string{"3232"})
		if err != nil || len(news) != 1 {
			t.Fatalf("%s: %v, %v", c, news, err)
		}
		return news[0]
	}
	for _, c := range emulator.Codes {
		if n := ask(c, "words"); n.Status == carrier.StatusUnknown || !n.Status.Valid() || n.RawCode != c || n.RawText != "words" {
			t.Errorf("%s reads as %v", c, n.Status)
		}
	}
	for _, c := range []struct {
		code, words string
		want        carrier.Status
	}{
		{"T00", "Sorted - sorted_out", carrier.StatusSorted}, {"L00", "BoundToRound - out_for_distribution", carrier.StatusDriverOnRoute},
		{"U07", "anything", carrier.StatusDelivered}, {"B04", "", carrier.StatusOnRoute}, {"N14", "", carrier.StatusOnRoute}, {"N13", "", carrier.StatusDelayed},
		{"R11", "NotDistributed - refused", carrier.StatusRefused}, {"T03", "", carrier.StatusDeliveryFailed}, {"I44", "At customs", carrier.StatusAtCustoms},
		{"B03", "NotDistributed - nobody_home", carrier.StatusDeliveryFailed}, {"B27", "NotDistributed - undeliverable", carrier.StatusUndeliverable},
		{"C00", "OnHold - awaiting_pickup", carrier.StatusAwaitingPickup}, {"R05", "Transit - released_by_customs", carrier.StatusOnRoute},
		{"R12", "NotDistributed - back_to_sender", carrier.StatusUndeliverable}, {"T03", "NotDistributed - returned_to_sender", carrier.StatusReturned},
		{"X77", "Something new", carrier.StatusUnknown}, {"9", "", carrier.StatusUnknown}, {"CANCELLED", "", carrier.StatusCancelled},
	} {
		if n := ask(c.code, c.words); n.Status != c.want {
			t.Errorf("%s %q reads as %v, want %v", c.code, c.words, n.Status, c.want)
		}
	}
	// Belgian summer time where no offset stands.
	if n := ask("T00", "x"); !n.At.Equal(time.Date(2026, 7, 2, 8, 0, 0, 0, time.UTC)) || n.OffsetMinutes != 120 {
		t.Errorf("the time is %v, %d minutes off", n.At, n.OffsetMinutes)
	}
}

func TestPickUpPointsComeWithTheirHours(t *testing.T) {
	t.Parallel()
	e, d := begin(t)
	near := postal.Address{PostalCode: "2110", City: "Wijnegem", Country: "BE"}
	places, err := d.Points(t.Context(), contract(7, e.Credentials()), near, 2)
	if err != nil || len(places) != 2 {
		t.Fatalf("%d points, %v", len(places), err)
	}
	p := places[0]
	if p.Code != "207500" || p.Address.City != "Wijnegem" || p.Latitude == 0 || p.Kind != "shop" || p.Distance > places[1].Distance ||
		!slices.Equal(p.Hours[0], []string{"09:00 - 12:30", "13:30 - 18:00"}) || len(p.Hours[6]) != 0 {
		t.Errorf("the nearest is %+v", p)
	}
	near.Country = "NL"
	if _, err := d.Points(t.Context(), contract(7, e.Credentials()), near, 2); err == nil || !strings.Contains(err.Error(), "Country") {
		t.Errorf("a country without points: %v", err)
	}
}
