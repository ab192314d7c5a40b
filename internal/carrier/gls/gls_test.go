package gls_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/gls"
	"github.com/waybill-ship/waybill/internal/carrier/gls/emulator"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// place is an emulator, the driver, and a contract with the first customer.
type place struct {
	e        *emulator.Emulator
	driver   *gls.Driver
	contract carrier.Contract
}

func open(t *testing.T) place {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	p := place{e: e, driver: gls.New("", &carrier.Client{Timeout: 3 * time.Second})}
	p.contract = carrier.Contract{ID: 7, AccountID: 1, Carrier: gls.Code, BaseURL: home, Credentials: e.Credentials()}
	return p
}

// home is an ordinary shipment within Germany.
func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "PARCEL", OrderNumber: "10012",
		From: postal.Address{Name: "Ilse Vos", Company: "Teehaus Muster", Street: "Torstraße", HouseNumber: "12b", PostalCode: "10119", City: "Berlin", Country: "DE", Email: "post@teehaus.example"},
		To: postal.Address{Name: "Noor de Wit", Street: "Hauptstraße", HouseNumber: "5", PostalCode: "53111", City: "Bonn", Country: "DE",
			Phone: "+491701234567", Email: "noor@example.com"},
		Boxes: []carrier.Box{{Weight: 1251, Size: postal.Size{Length: 305, Width: 200, Height: 100}}},
		Items: []carrier.Item{{Description: "Teekanne", Quantity: 2, Weight: 400, Value: money.EUR(2050), SKU: "TP-1", HSCode: "69111000", Origin: "DE"}},
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
	bad.Credentials["client_secret"] = "an old secret"
	several := home()
	several.Boxes = []carrier.Box{{Weight: 500}, {Weight: 600}, {Weight: 700}}
	return carriertest.Bench{
		Driver: p.driver, Contract: p.contract, Other: other, BadContract: bad, Sending: home(), Several: &several,
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelQueued, carriertest.In200),
		Walk:  func(_ *testing.T, number string) { p.e.Walk(number) },
		// Where to, GLS is not told: it knows the address of a contact.
		Collection: carrier.Collection{At: home().From, From: time.Now().Add(24 * time.Hour), Parcels: 3, Weight: 4501},
		BreakCollection: func(f carriertest.Fault, c *carrier.Collection) bool {
			s := home()
			ok := carriertest.ByWord(carriertest.RefuseAddress)(f, &s)
			c.Note = s.To.Name
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

// sent is the last order of a shipment.
func (p place) sent(t *testing.T) string {
	t.Helper()
	all := p.e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Path == "/shipit-farm/v1/backend/rs/shipments" {
			if got := all[i].Header.Get("Content-Type"); got != "application/glsVersion1+json" {
				t.Errorf("sent as %s", got)
			}
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
	shopWire = `{"Name1": "Teehaus Muster", "Name2": "Ilse Vos", "CountryCode": "DE", "ZIPCode": "10119", "City": "Berlin", "Street": "Torstraße", "StreetNumber": "12b",
		"eMail": "post@teehaus.example", "ContactPerson": "Ilse Vos"}`
	noorWire = `{"Name1": "Noor de Wit", "CountryCode": "DE", "ZIPCode": "53111", "City": "Bonn", "Street": "Hauptstraße", "StreetNumber": "5",
		"eMail": "noor@example.com", "ContactPerson": "Noor de Wit", "MobilePhoneNumber": "+491701234567"}`
	pdfWire = `"PrintingOptions": {"ReturnLabels": {"TemplateSet": "NONE", "LabelFormat": "PDF"}}`
)

// order is a request as it should be.
func order(contact, consignee, shipper, units, more string) string {
	return `{"Shipment": {"ShipmentReference": ["WB-1-1", "10012"], "Middleware": "Waybill", "Product": "PARCEL", "Consignee": ` + consignee +
		`, "Shipper": {"ContactID": "` + contact + `", "AlternativeShipperAddress": ` + shipper + `}, "ShipmentUnit": ` + units + more + `}, ` + pdfWire + `}`
}

func TestAPickUpIsToldToGLSByItsDay(t *testing.T) {
	t.Parallel()
	p := open(t)
	day := time.Now().UTC().AddDate(0, 0, 2)
	n := carrier.Collection{Reference: "PU-1", At: home().From, From: time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, time.UTC), Parcels: 3, Weight: 4501, Note: "Ring twice"}
	got, err := p.driver.Collect(t.Context(), p.contract, n)
	if err != nil || got.Number != "PU-1" || !strings.Contains(got.Message, "GLS comes on ") {
		t.Fatalf("%+v, %v", got, err)
	}
	all := p.e.Desk().Requests()
	last := all[len(all)-1]
	if last.Path != "/shipit-farm/v1/backend/rs/sporadiccollection" {
		t.Errorf("asked at %s", last.Path)
	}
	same(t, last.Body, `{"ContactID": "`+p.contract.Credentials["contact_id"]+`", "PreferredPickUpDate": "`+day.Format(time.DateOnly)+`", "NumberOfParcels": 3,
		"Product": "PARCEL", "ExpectedTotalWeight": 4.51, "ContainsHazGoods": false, "AdditionalInformation": "Ring twice"}`)
	n.Pallets = 1
	if _, err := p.driver.Collect(t.Context(), p.contract, n); carrier.KindOf(err) != carrier.KindNotServed {
		t.Errorf("pallets: %v", err)
	}
}

func TestWhatIsSentIsWhatGLSAsksFor(t *testing.T) {
	t.Parallel()
	p := open(t)
	id := p.contract.Credentials["contact_id"]
	const unit = `[{"Weight": 1.26}]`
	private := `{"Category": "PRIVATE", "Address": ` + noorWire + `}`
	for _, c := range []struct {
		name   string
		change func(*carrier.Sending)
		want   string
	}{
		{"to the door", func(*carrier.Sending) {}, order(id, private, shopWire, unit, "")},
		{"with notice to the recipient", func(s *carrier.Sending) { s.Method = "PARCEL/flexdelivery" },
			order(id, private, shopWire, unit, `, "Service": [{"Service": {"ServiceName": "service_flexdelivery"}}]`)},
		{"to a ParcelShop", func(s *carrier.Sending) {
			s.Method, s.ServicePoint = "PARCEL/shopdelivery", &carrier.Point{Code: "2760001"}
		}, order(id, private, shopWire, unit, `, "Service": [{"ShopDelivery": {"ServiceName": "service_shopdelivery", "ParcelShopID": "2760001"}}]`)},
		{"back from a buyer", func(s *carrier.Sending) {
			s.Method, s.IsReturn, s.From, s.To = "PARCEL/shopreturn", true, s.To, s.From
		}, order(id, private, shopWire, unit, `, "Service": [{"ShopReturn": {"ServiceName": "service_shopreturn", "NumberOfLabels": 1}}]`)},
		{"in two boxes, one insured", func(s *carrier.Sending) {
			s.Boxes = append(s.Boxes, carrier.Box{Weight: 40000, Insured: money.EUR(75050), Notes: []string{"fragile"}})
			s.Items[0].Box = 1
		}, order(id, private, shopWire, `[{"Weight": 1.26}, {"Weight": 40, "Note1": "fragile", "Service": [{"AddonLiability": {"ServiceName": "service_addonliability",
			"Amount": 750.5, "Currency": "EUR", "ParcelContent": "Teekanne"}}]}]`, "")},
		{"over a border, to a company, on a day", func(s *carrier.Sending) {
			s.To = postal.Address{Name: "Urs Beispiel", Company: "Beispiel AG", Street: "Seeweg", HouseNumber: "3", PostalCode: "8001", City: "Zürich", Country: "CH"}
			s.Customs = &carrier.Customs{Reason: "sale", Incoterm: "ddp"}
			s.ShipAt = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
		}, order(id, `{"Category": "BUSINESS", "Address": {"Name1": "Beispiel AG", "Name2": "Urs Beispiel", "CountryCode": "CH", "ZIPCode": "8001", "City": "Zürich",
			"Street": "Seeweg", "StreetNumber": "3", "ContactPerson": "Urs Beispiel"}}`, shopWire, unit, `, "IncotermCode": "10", "ShippingDate": "2026-11-25"`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := home()
			c.change(&s)
			got, err := p.driver.Announce(t.Context(), p.contract, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range got.Boxes {
				if len(b.Label.Bytes) == 0 || !digit.Valid(digit.KindGLS, b.Number) {
					t.Errorf("box %s has a label of %d bytes", b.Number, len(b.Label.Bytes))
				}
			}
			same(t, p.sent(t), c.want)
		})
	}
}

// begins reports whether a label begins as its media type does.
func begins(l carrier.Label) bool {
	return strings.HasPrefix(string(l.Bytes), map[string]string{carrier.PDF: "%PDF", carrier.ZPL: "^XA", carrier.PNG: "\x89PNG"}[l.Media])
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
		if l := got.Boxes[0].Label; l.Media != f.Media || l.Size != f.Size || !begins(l) {
			t.Errorf("%s on %s: got %s on %s, %.10q", f.Media, f.Size, l.Media, l.Size, l.Bytes)
		}
	}
	s := home()
	s.Boxes = append(s.Boxes, s.Boxes[0])
	got, err := p.driver.Announce(t.Context(), p.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.driver.Labels(t.Context(), p.contract, carrier.Shipment{
		CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number, got.Boxes[1].Number}, AnnouncedAt: time.Now(),
	})
	if err != nil || len(again.Boxes) != 2 || !begins(again.Boxes[0].Label) || !begins(again.Boxes[1].Label) {
		t.Errorf("fetched again: %v, %+v", err, again)
	}
}

func TestWhatGLSWouldCutOrRefuseIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	p := open(t)
	long := strings.Repeat("x", 41)
	for field, change := range map[string]func(*carrier.Sending){
		"method":          func(s *carrier.Sending) { s.Method = "CARRIER PIGEON" },
		"reference":       func(s *carrier.Sending) { s.Reference = long },
		"to.name":         func(s *carrier.Sending) { s.To.Name = long },
		"to.street":       func(s *carrier.Sending) { s.To.Street = long },
		"from.company":    func(s *carrier.Sending) { s.From.Company = long },
		"to.postal_code":  func(s *carrier.Sending) { s.To.PostalCode = "12345678901" },
		"service_point":   func(s *carrier.Sending) { s.Method = "PARCEL/shopdelivery" },
		"to.email":        func(s *carrier.Sending) { s.Method, s.To.Email = "PARCEL/flexdelivery", "" },
		"boxes.0.weight":  func(s *carrier.Sending) { s.Boxes[0].Weight = 40001 },
		"boxes.0.size":    func(s *carrier.Sending) { s.Boxes[0].Size.Length = 2001 },
		"label_media":     func(s *carrier.Sending) { s.LabelMedia = "image/gif" },
		"label_size":      func(s *carrier.Sending) { s.LabelSize = "a4" },
		"items":           func(s *carrier.Sending) { s.Boxes[0].Insured, s.Items = money.EUR(100), nil },
		"to.house_number": func(s *carrier.Sending) { s.To.HouseNumber = long },
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
	back := home()
	back.Method, back.IsReturn, back.From, back.To = "PARCEL/shopreturn", true, back.To, back.From
	back.From.PostalCode = "1"
	if _, err := p.driver.Announce(t.Context(), p.contract, back); err == nil || !strings.Contains(err.Error(), "[from.postal_code]") {
		t.Errorf("a return from a postal code there is not: %v", err)
	}
	s := home()
	s.Method, s.ServicePoint = "PARCEL/shopdelivery", &carrier.Point{Code: "nowhere"}
	if _, err := p.driver.Announce(t.Context(), p.contract, s); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("a shop that does not exist: %v", err)
	} else if e, _ := carrier.As(err); e.Field != "service_point" {
		t.Errorf("field %q", e.Field)
	}
}

func TestParcelShopsAreFoundNearAnAddress(t *testing.T) {
	t.Parallel()
	p := open(t)
	got, err := p.driver.Points(t.Context(), p.contract, postal.Address{Street: "Hauptstraße", HouseNumber: "5", PostalCode: "53113", City: "Bonn", Country: "DE"}, 5)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	locker, kiosk := got[0], got[1]
	if locker.Code != "2760004" || locker.Kind != "locker" || locker.Distance != 400 || locker.Latitude != 50.73201 || locker.Hours[5][0] != "09:00 - 18:00" || len(locker.Hours[6]) != 0 {
		t.Errorf("the nearest: %+v", locker)
	}
	if want := []string{"09:00 - 12:00", "14:00 - 18:00"}; kiosk.Kind != "shop" || kiosk.Address.City != "Bonn" || kiosk.Distance <= locker.Distance || !slices.Equal(kiosk.Hours[0], want) {
		t.Errorf("the next: %+v", kiosk)
	}
	// What is found may be sent to.
	s := home()
	s.Method, s.ServicePoint, s.To.Email = "PARCEL/shopdelivery", &kiosk.Point, ""
	if _, err := p.driver.Announce(t.Context(), p.contract, s); err != nil {
		t.Errorf("sent to a shop, told by telephone: %v", err)
	}
	if one, err := p.driver.Points(t.Context(), p.contract, postal.Address{PostalCode: "53113", Country: "DE"}, 1); err != nil || len(one) != 1 {
		t.Errorf("one: %+v, %v", one, err)
	}
	if _, err := p.driver.Points(t.Context(), p.contract, postal.Address{City: "Bonn", Country: "DE"}, 1); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("without a postal code: %v", err)
	}
}

func TestAShipmentThatHasBegunIsNotTakenBackInParts(t *testing.T) {
	t.Parallel()
	p := open(t)
	s := home()
	s.Boxes = []carrier.Box{{Weight: 500}, {Weight: 600}}
	got, err := p.driver.Announce(t.Context(), p.contract, s)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		p.e.Walk(got.Boxes[0].Number)
	}
	out, err := p.driver.Cancel(t.Context(), p.contract, carrier.Shipment{CarrierReference: got.CarrierReference})
	if err != nil || out.Outcome != carrier.CancelTooLate || out.Message == "" {
		t.Fatalf("%+v, %v", out, err)
	}
	asked := 0
	for _, r := range p.e.Desk().Requests() {
		if strings.Contains(r.Path, "/cancel/") {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("%d parcels were asked to come back after the first had gone", asked)
	}
}
