package dpd_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/dpd"
	"github.com/waybill-ship/waybill/internal/carrier/dpd/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// place is an emulator, the driver, and a contract with the first customer.
type place struct {
	e        *emulator.Emulator
	driver   *dpd.Driver
	contract carrier.Contract
}

func open(t *testing.T) place {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	p := place{e: e, driver: dpd.New("", &carrier.Client{Timeout: 3 * time.Second})}
	p.contract = carrier.Contract{ID: 7, AccountID: 1, Carrier: dpd.Code, BaseURL: home, Credentials: e.Credentials()}
	return p
}

var shop = postal.Address{Name: "Ilse Vos", Company: "Theehuis Muster", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL", Email: "post@theehuis.example"}

// home is an ordinary shipment within the Netherlands.
func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "101", From: shop, OrderNumber: "10012",
		To: postal.Address{Name: "Noor de Wit", Street: "Kerkstraat", HouseNumber: "5", PostalCode: "1017 GA", City: "Amsterdam", Country: "NL",
			Phone: "+31612345678", Email: "noor@example.com"},
		Boxes: []carrier.Box{{Weight: 1250, Size: postal.Size{Length: 305, Width: 200, Height: 100}}},
		Items: []carrier.Item{{Description: "Theepot", Quantity: 2, Weight: 400, Value: money.EUR(2050), SKU: "TP-1", HSCode: "69111000", Origin: "NL"}},
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
	bad.Credentials["password"], bad.Credentials["delis_password"] = "an old password", "another old one"
	several := home()
	several.Boxes = []carrier.Box{{Weight: 500}, {Weight: 600}, {Weight: 700}}
	return carriertest.Bench{
		Driver: p.driver, Contract: p.contract, Other: other, BadContract: bad, Sending: home(), Several: &several, AtDoor: new(atDoor()), Collected: p.collected,
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelTooLate, carriertest.CancelLost, carriertest.CancelQueued, carriertest.In200),
		Walk:  func(_ *testing.T, number string) { p.e.Walk(number) },
		// Among the steps and scan codes that we know of DPD's none is for a parcel that nobody finds: it falls silent, and the parcel stays where it was
		// seen last.
		Wordless: map[string]carrier.Status{"lost": carrier.StatusAtSorting},
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

// atDoor is the ordinary shipment, paid when it is handed over.
func atDoor() carrier.Sending {
	s := home()
	s.Collect = money.EUR(4195)
	return s
}

// collected is what DPD was told to collect for the last shipment.
func (p place) collected(t *testing.T, _ carrier.Announced) string {
	t.Helper()
	_, body := p.sent(t)
	var all []struct {
		Parcel []struct {
			COD *struct {
				Amount struct{ Amount, Currency string } `json:"amount"`
			} `json:"cod"`
		} `json:"parcel"`
	}
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		t.Fatal(err)
	}
	if cod := all[0].Parcel[0].COD; cod != nil {
		return cod.Amount.Amount + " " + cod.Amount.Currency
	}
	return ""
}

func TestWhatCollectsMoneyIsAProductOfItsOwn(t *testing.T) {
	t.Parallel()
	p := open(t)
	for method, number := range map[string]string{"101": "109", "327": "329"} {
		s := atDoor()
		s.Method = method
		if _, err := p.driver.Announce(t.Context(), p.contract, s); err != nil {
			t.Fatal(err)
		}
		_, body := p.sent(t)
		for _, want := range []string{`"productCode":"` + number + `"`, `"cod":{"amount":{"amount":"41.95","currency":"EUR"},"collectType":"s9","purpose":"10012"}`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: sent %s\nwithout %s", method, body, want)
			}
		}
	}
}

// sent is the last request to /shipment.
func (p place) sent(t *testing.T) (path, body string) {
	t.Helper()
	all := p.e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasPrefix(all[i].Path, "/shipping/v1/shipment") {
			return all[i].Path, all[i].Body
		}
	}
	t.Fatal("no shipment was asked for")
	return "", ""
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
	shopWire = `{"address": {"companyName": "Theehuis Muster", "name1": "Ilse Vos", "street": "Kanaalweg", "houseNumber": "12b", "zipCode": "3526 KM", "city": "Utrecht", "country": "NL"},
		"contact": {"contactPerson": "Ilse Vos", "email": "post@theehuis.example"}`
	noorWire = `{"address": {"name1": "Noor de Wit", "street": "Kerkstraat", "houseNumber": "5", "zipCode": "1017 GA", "city": "Amsterdam", "country": "NL"},
		"contact": {"contactPerson": "Noor de Wit", "phone1": "+31612345678", "email": "noor@example.com"}`
	boxWire = `{"parcelInfos": {"weight": "1250", "dimensions": {"length": "31", "width": "20", "height": "10"}}, "parcelContent": "Theepot"}`
)

func TestWhatIsSentIsWhatDPDAsksFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	id := `"customerInfos": {"customerID": "` + p.contract.Credentials["customer_id"] + `"}`
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		want   string
	}{
		{"to the door", func(*carrier.Sending) {}, `[{"customerReferenceNumbers": ["WB-1-1", "10012"], "numberOfParcels": "1", "parcel": [` + boxWire + `],
			"shipmentInfos": {"productCode": "101"}, "sender": ` + shopWire + `, ` + id + `}, "receiver": ` + noorWire + `}}]`},
		{"to a Pickup point", func(s *carrier.Sending) {
			s.Method, s.ServicePoint = "337", &carrier.Point{Code: "NL12345"}
		}, `[{"customerReferenceNumbers": ["WB-1-1", "10012"], "numberOfParcels": "1", "parcel": [` + boxWire + `],
			"shipmentInfos": {"productCode": "337"}, "sender": ` + shopWire + `, ` + id + `}, "receiver": ` + noorWire + `, "pudoId": "NL12345"}}]`},
		{"back from a buyer", func(s *carrier.Sending) {
			s.Method, s.IsReturn, s.From, s.To = "332", true, s.To, s.From
		}, `[{"customerReferenceNumbers": ["WB-1-1", "10012"], "numberOfParcels": "1", "parcel": [` + boxWire + `],
			"shipmentInfos": {"productCode": "332"}, "sender": ` + noorWire + `, ` + id + `}, "receiver": ` + shopWire + `}}]`},
		{"in two boxes", func(s *carrier.Sending) {
			s.Boxes = append(s.Boxes, carrier.Box{Weight: 31500})
		}, `[{"customerReferenceNumbers": ["WB-1-1", "10012"], "numberOfParcels": "2", "parcel": [` + boxWire + `, {"parcelInfos": {"weight": "31500"}}],
			"shipmentInfos": {"productCode": "101"}, "sender": ` + shopWire + `, ` + id + `}, "receiver": ` + noorWire + `}}]`},
		{"over a border", func(s *carrier.Sending) {
			s.To = postal.Address{Name: "Urs Beispiel", Street: "Seeweg", HouseNumber: "3", PostalCode: "8001", City: "Zürich", Country: "CH"}
			s.Customs = &carrier.Customs{Reason: "gift", InvoiceNumber: "R-7", Incoterm: "ddp", SenderEORI: "NL123456789", SenderVAT: "NL123456789B01"}
		}, `[{"customerReferenceNumbers": ["WB-1-1", "10012"], "numberOfParcels": "1", "parcel": [` + boxWire + `],
			"shipmentInfos": {"productCode": "101"}, "sender": ` + shopWire + `, ` + id + `, "legalEntity": {"businessType": "B", "eori": "NL123456789", "vatNumber": "NL123456789B01"}},
			"receiver": {"address": {"name1": "Urs Beispiel", "street": "Seeweg", "houseNumber": "3", "zipCode": "8001", "city": "Zürich", "country": "CH"},
				"contact": {"contactPerson": "Urs Beispiel"}, "legalEntity": {"businessType": "P"}},
			"international": {"parcelType": "P", "customsAmount": "41.00", "customsCurrency": "EUR", "customsTerms": "s03", "customsPaper": "A", "exportReason": "03",
				"parcelContent": "Theepot", "interInvoice": "R-7", "numberOfArticle": "1", "interInvoiceLine": [{"customsLineNumber": "1", "quantity": "2",
				"content": "Theepot", "customsTarif": "69111000", "amountLine": "41.00", "netWeight": "800", "grossWeight": "800", "itemCode": "TP-1", "originCountry": "NL"}]}}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home()
			c.change(&s)
			got, err := p.driver.Announce(t.Context(), p.contract, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range got.Boxes {
				if len(b.Label.Bytes) == 0 || !digit.Valid(digit.KindDPDPlain, b.Number) {
					t.Errorf("box %s has a label of %d bytes", b.Number, len(b.Label.Bytes))
				}
			}
			path, body := p.sent(t)
			if path != "/shipping/v1/shipment?LabelPaperFormat=A6&LabelPrintFormat=PDF" {
				t.Errorf("asked %s", path)
			}
			same(t, body, c.want)
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
		head := map[string]string{"application/pdf": "%PDF", "application/zpl": "^XA", "image/png": "\x89PNG"}[f.Media]
		if l := got.Boxes[0].Label; l.Media != f.Media || l.Size != f.Size || !strings.HasPrefix(string(l.Bytes), head) {
			t.Errorf("%s on %s: got %s on %s", f.Media, f.Size, l.Media, l.Size)
		}
	}
}

func TestALabelCanBeFetchedAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	got, err := p.driver.Announce(t.Context(), p.contract, home())
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.driver.Labels(t.Context(), p.contract, carrier.Shipment{CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number}})
	if err != nil || len(again.Boxes) != 1 || len(again.Boxes[0].Label.Bytes) == 0 {
		t.Errorf("fetched again: %+v, %v", again, err)
	}
}

func TestWhatDPDWouldNotTakeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		{"a name of 36 letters", func(s *carrier.Sending) { s.To.Name = strings.Repeat("ä", 36) }, carrier.KindValidation, "to.name"},
		{"a street of 36 letters", func(s *carrier.Sending) { s.From.Street = strings.Repeat("x", 36) }, carrier.KindValidation, "from.street"},
		{"a long reference", func(s *carrier.Sending) { s.Reference = strings.Repeat("1", 36) }, carrier.KindValidation, "reference"},
		{"a product there is not", func(s *carrier.Sending) { s.Method = "999" }, carrier.KindValidation, "method"},
		{"a parcel from abroad", func(s *carrier.Sending) { s.From.Country = "BE" }, carrier.KindNotServed, "from.country"},
		{"a box of 176 cm", func(s *carrier.Sending) { s.Boxes[0].Size.Length = 1760 }, carrier.KindNotServed, "boxes.0.size"},
		{"a girth of 301 cm", func(s *carrier.Sending) { s.Boxes[0].Size = postal.Size{Length: 1010, Width: 500, Height: 500} }, carrier.KindNotServed, "boxes.0.size"},
		{"21 kg for a Pickup point", func(s *carrier.Sending) {
			s.Method, s.ServicePoint, s.Boxes[0].Weight = "337", &carrier.Point{Code: "NL12345"}, 21000
		}, carrier.KindNotServed, "boxes.0.weight"},
		{"a Pickup point that is not named", func(s *carrier.Sending) { s.Method = "337" }, carrier.KindValidation, "service_point"},
		{"a Pickup point nobody is told of", func(s *carrier.Sending) {
			s.Method, s.ServicePoint, s.To.Email, s.To.Phone = "337", &carrier.Point{Code: "NL12345"}, "", ""
		}, carrier.KindValidation, "to.email"},
		{"goods in two currencies", func(s *carrier.Sending) {
			s.Customs = &carrier.Customs{Reason: "sale"}
			s.Items = append(s.Items, carrier.Item{Description: "Tea", Quantity: 1, Value: money.Amount{Minor: 5, Currency: "GBP"}})
		}, carrier.KindValidation, "items.1.value"},
		{"insurance", func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(100000) }, carrier.KindNotServed, "boxes"},
		// The carrier's own refusals:
		{"a product the business unit does not sell", func(s *carrier.Sending) { s.Method = "365" }, carrier.KindPermission, ""},
		{"goods without an HS code", func(s *carrier.Sending) {
			s.To.Country, s.To.PostalCode, s.Customs, s.Items[0].HSCode = "CH", "8001", &carrier.Customs{Reason: "sale"}, ""
		}, carrier.KindValidation, "items.0.hs_code"},
		{"a mail address that is none", func(s *carrier.Sending) { s.To.Email = "noor" }, carrier.KindValidation, "to.email"},
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

func TestACollectedParcelEndsAsCollectedAndARefusedOneComesBack(t *testing.T) {
	t.Parallel()
	p := open(t)
	for script, want := range map[string]carrier.Status{"point": carrier.StatusCollected, "refused": carrier.StatusReturned, "attempt": carrier.StatusDelivered} {
		s := home()
		s.To.Name = "Vos SCRIPT-" + script
		got, err := p.driver.Announce(t.Context(), p.contract, s)
		if err != nil {
			t.Fatal(err)
		}
		number := got.Boxes[0].Number
		for p.e.Walk(number) {
		}
		news, err := p.driver.Track(t.Context(), p.contract, []string{number})
		if err != nil || len(news) == 0 || news[len(news)-1].Status != want {
			t.Errorf("%s: %+v, %v", script, news, err)
		}
	}
	without := p.contract
	without.Credentials = p.e.Credentials()
	delete(without.Credentials, "delis_id")
	if _, err := p.driver.Track(t.Context(), without, []string{"05300000011267"}); carrier.KindOf(err) != carrier.KindPermission {
		t.Errorf("without a Delis ID: %v", err)
	}
}

func TestAStepThatCannotBeReadDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	p := open(t)
	var numbers []string
	for range 2 {
		got, err := p.driver.Announce(t.Context(), p.contract, home())
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, got.Boxes[0].Number)
		for p.e.Walk(numbers[len(numbers)-1]) {
		}
	}
	whole, err := p.driver.Track(t.Context(), p.contract, numbers)
	if err != nil {
		t.Fatal(err)
	}
	date := regexp.MustCompile(`\d{4}-\d\d-\d\dT`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		p.e.ServeHTTP(kept, r)
		body := kept.Body.Bytes()
		if at := date.FindIndex(body); at != nil { // the first date of each answer
			copy(body[at[0]:at[1]], "2026-31-31T")
		}
		for k, v := range kept.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(kept.Code)
		_, _ = w.Write(body)
	}))
	defer server.Close()
	p.contract.BaseURL = server.URL
	news, err := p.driver.Track(t.Context(), p.contract, numbers)
	if len(news) != len(whole)-2 || !slices.ContainsFunc(news, func(n carrier.News) bool { return n.Number == numbers[1] }) {
		t.Errorf("%d of %d news came: %+v", len(news), len(whole), news)
	}
	if carrier.KindOf(err) != carrier.KindDown || !strings.Contains(err.Error(), numbers[0]) {
		t.Errorf("the log is told %v", err)
	}
}
