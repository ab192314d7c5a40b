package colissimo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/colissimo/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

func open(t *testing.T) (*emulator.Emulator, *Driver, carrier.Contract) {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, emulate.Options{})
	c := carrier.Contract{ID: 7, AccountID: 1, Carrier: Code, BaseURL: home, Credentials: e.Credentials()}
	return e, New("", &carrier.Client{Timeout: 3 * time.Second}), c
}

func home() carrier.Sending {
	return carrier.Sending{
		Reference: "WB-1-1", Method: "DOS", OrderNumber: "10012",
		From: postal.Address{Name: "Élodie Marchand", Company: "Boutique du Port", Street: "rue du Port", HouseNumber: "27", PostalCode: "69100", City: "Villeurbanne", Country: "FR",
			Phone: "+33482538457", Email: "boutique@example.com"},
		To: postal.Address{Name: "Anaïs Le Modèle", Street: "place des Vosges", HouseNumber: "6", Line2: "Bât. C", PostalCode: "75004", City: "Paris", Country: "FR",
			Phone: "+33612345678", Email: "anais@example.com"},
		Boxes: []carrier.Box{{Weight: 1200, Size: postal.Size{Length: 300, Width: 200, Height: 100}}},
	}
}

// abroad is a sale to Switzerland.
func abroad() carrier.Sending {
	s := home()
	s.To = postal.Address{Name: "Noor de Wit", Street: "Bahnhofstrasse", HouseNumber: "5", PostalCode: "8001", City: "Zürich", Country: "CH", Phone: "+41791234567", Email: "noor@example.com"}
	s.Items = []carrier.Item{{Description: "Théière", Quantity: 2, Weight: 400, Value: money.EUR(2050), SKU: "TP-1", HSCode: "69111000", Origin: "FR"}}
	s.Customs = &carrier.Customs{Reason: "sale", InvoiceNumber: "INV-7", InvoiceDate: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), SenderEORI: "FR12345678900012", Freight: money.EUR(1290),
		Explanation: "Vaisselle", Incoterm: "dap"}
	return s
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d, c := open(t)
	other, bad := c, c
	other.ID, other.Credentials = 8, e.Other()
	bad.ID, bad.Credentials = 9, e.Credentials()
	bad.Credentials[Password] = "an old password"
	return carriertest.Bench{
		Driver: d, Contract: c, Other: other, BadContract: bad, Sending: home(),
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelTooLate, carriertest.CancelLost, carriertest.CancelQueued, carriertest.TokenDies, carriertest.In200),
		Walk:  func(_ *testing.T, number string) { e.Walk(number) },
	}
}

func TestTheDriverKeepsTheContract(t *testing.T) {
	carriertest.Run(t, bench)
}

func TestWhatBecomesOfAParcelIsToldAsItIs(t *testing.T) {
	t.Parallel()
	carriertest.Lives(t, bench)
}

// sent is the last letter that was asked for, its date and log-in left out.
func sent(t *testing.T, e *emulator.Emulator) map[string]any {
	t.Helper()
	all := e.Desk().Requests()
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasSuffix(all[i].Path, "/generateLabel") {
			var body map[string]any
			if err := json.Unmarshal([]byte(all[i].Body), &body); err != nil {
				t.Fatal(err)
			}
			if service := body["letter"].(map[string]any)["service"].(map[string]any); service["depositDate"] == "" {
				t.Error("the letter has no day")
			} else {
				delete(service, "depositDate")
			}
			delete(body, "contractNumber")
			delete(body, "password")
			return body
		}
	}
	t.Fatal("no label was asked for")
	return nil
}

func same(t *testing.T, got map[string]any, want string) {
	t.Helper()
	var b map[string]any
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b, got); d != "" {
		t.Errorf("sent (-want +got):\n%s", d)
	}
}

const (
	shopWire = `"sender": {"senderParcelRef": "WB-1-1", "address": {"companyName": "Boutique du Port", "lastName": "Marchand", "firstName": "Élodie", "line2": "27 rue du Port",
		"countryCode": "FR", "city": "Villeurbanne", "zipCode": "69100", "phoneNumber": "+33482538457", "email": "boutique@example.com"}}`
	anaisWire = `"addressee": {"address": {"lastName": "Le Modèle", "firstName": "Anaïs", "line1": "Bât. C", "line2": "6 place des Vosges",
		"countryCode": "FR", "city": "Paris", "zipCode": "75004", "mobileNumber": "+33612345678", "email": "anais@example.com"}}`
)

func TestWhatIsSentIsWhatColissimoAsksFor(t *testing.T) {
	t.Parallel()
	e, d, c := open(t)
	point := home()
	point.Method, point.ServicePoint = "HD", &carrier.Point{Code: "075101"}
	near, err := d.Points(t.Context(), c, point.To, 1)
	if err != nil || len(near) != 1 {
		t.Fatalf("points %v, %v", near, err)
	}
	point.ServicePoint.Code = near[0].Code
	for _, x := range []struct {
		name string
		s    carrier.Sending
		want string
	}{
		{"at home", home(), `{"outputFormat": {"x": 0, "y": 0, "outputPrintingType": "PDF_10x15_300dpi"}, "letter": {
			"service": {"productCode": "DOS", "orderNumber": "10012", "commercialName": "Boutique du Port"}, "parcel": {"weight": 1.2}, ` + shopWire + "," + anaisWire + `}}`},
		{"at a point", point, `{"outputFormat": {"x": 0, "y": 0, "outputPrintingType": "PDF_10x15_300dpi"}, "letter": {
			"service": {"productCode": "HD", "orderNumber": "10012", "commercialName": "Boutique du Port"}, "parcel": {"weight": 1.2, "pickupLocationId": "` + near[0].Code + `"}, ` +
			shopWire + "," + anaisWire + `}}`},
		{"across a border", abroad(), `{"outputFormat": {"x": 0, "y": 0, "outputPrintingType": "PDF_10x15_300dpi"}, "letter": {
			"service": {"productCode": "DOS", "orderNumber": "10012", "commercialName": "Boutique du Port", "transportationAmount": 1290, "totalAmount": 1290, "returnTypeChoice": 2},
			"parcel": {"weight": 1.2}, ` + shopWire + `, "addressee": {"address": {"lastName": "de Wit", "firstName": "Noor", "line2": "Bahnhofstrasse 5", "countryCode": "CH", "city": "Zürich",
				"zipCode": "8001", "mobileNumber": "+41791234567", "email": "noor@example.com"}},
			"customsDeclarations": {"includeCustomsDeclarations": true, "comments": "Vaisselle", "description": "Vaisselle", "invoiceNumber": "INV-7", "contents": {
				"article": [{"description": "Théière", "quantity": 2, "weight": 0.4, "value": 20.5, "hsCode": "69111000", "originCountry": "FR", "currency": "EUR", "artref": "TP-1"}],
				"category": {"value": 3}}}},
			"fields": {"customField": [{"key": "OUTPUT_PRINT_TYPE_CN23", "value": "PDF_A4_300dpi"}, {"key": "EORI", "value": "FR12345678900012"}]}}`},
	} {
		got, err := d.Announce(t.Context(), c, x.s)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		same(t, sent(t, e), x.want)
		if !digit.Valid(digit.KindColissimo, got.Boxes[0].Number) || !whole(got.Boxes[0].Label) {
			t.Errorf("%s: number %s, label of %d bytes", x.name, got.Boxes[0].Number, len(got.Boxes[0].Label.Bytes))
		}
		if papers := got.Boxes[0].Documents; x.s.Customs != nil && (len(papers) != 1 || papers[0].Type != "cn23" || !whole(papers[0].Label)) {
			t.Errorf("%s: papers %d", x.name, len(papers))
		}
	}
}

func TestReturnsOverseasAndDutiesPaidAreTaken(t *testing.T) {
	t.Parallel()
	e, d, c := open(t)
	back := home()
	back.Method, back.IsReturn, back.From, back.To = "CORE", true, back.To, back.From
	island := abroad()
	island.Method = "CDS"
	island.Customs.Incoterm = "ddp"
	island.To = postal.Address{Name: "Anaïs Modèle", Street: "rue Victor Hugo", HouseNumber: "5", PostalCode: "97200", City: "Fort-de-France", Country: "MQ", Phone: "+596696123456", Email: "anais@example.com"}
	for name, s := range map[string]carrier.Sending{"back": back, "island": island} {
		if _, err := d.Announce(t.Context(), c, s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if parcel := sent(t, e)["letter"].(map[string]any)["parcel"].(map[string]any); name == "island" && (parcel["ftd"] != true || parcel["ddp"] != nil) {
			t.Errorf("%s: %v", name, parcel)
		}
	}
}

func TestLabelsComeInTheFormatsThatAreDeclared(t *testing.T) {
	t.Parallel()
	_, d, c := open(t)
	for _, f := range d.Carrier().Labels {
		s := home()
		s.LabelMedia, s.LabelSize = f.Media, f.Size
		got, err := d.Announce(t.Context(), c, s)
		if err != nil || got.Boxes[0].Label.Media != f.Media || got.Boxes[0].Label.Size != f.Size || !whole(got.Boxes[0].Label) {
			t.Errorf("%s on %s: %v", f.Media, f.Size, err)
		}
	}
	s := home()
	s.LabelMedia = carrier.PNG
	if _, err := d.Announce(t.Context(), c, s); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("a picture: %v", err)
	}
}

func TestWhatTheCarrierWouldNotTakeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	_, d, c := open(t)
	for name, x := range map[string]struct {
		change func(*carrier.Sending)
		kind   carrier.Kind
		field  string
	}{
		"a street of 36 letters":   {func(s *carrier.Sending) { s.To.Street, s.To.HouseNumber = strings.Repeat("x", 36), "" }, carrier.KindValidation, "to.street"},
		"a first name of 30":       {func(s *carrier.Sending) { s.To.Name = strings.Repeat("x", 30) + " Vos" }, carrier.KindValidation, "to.name"},
		"31 kg":                    {func(s *carrier.Sending) { s.Boxes[0].Weight = 31000 }, carrier.KindNotServed, "boxes.0.weight"},
		"a point nobody named":     {func(s *carrier.Sending) { s.Method = "HD" }, carrier.KindValidation, "service_point"},
		"insurance in dollars":     {func(s *carrier.Sending) { s.Boxes[0].Insured = money.Amount{Minor: 100, Currency: "USD"} }, carrier.KindValidation, "boxes.0.insured"},
		"insurance and no name":    {func(s *carrier.Sending) { s.Method, s.Boxes[0].Insured = "DOM", money.EUR(5000) }, carrier.KindNotServed, "boxes.0.insured"},
		"a product nobody sells":   {func(s *carrier.Sending) { s.Method = "XYZ" }, carrier.KindValidation, "method"},
		"a postal code of nowhere": {func(s *carrier.Sending) { s.To.PostalCode = "00" }, carrier.KindAddress, "to.postal_code"},
		"carriage for nothing":     {func(s *carrier.Sending) { *s = abroad(); s.Customs.Freight = money.EUR(0) }, carrier.KindValidation, "customs.freight"},
		"a declaration of nothing": {func(s *carrier.Sending) { *s = abroad(); s.Items = nil }, carrier.KindValidation, "items"},
		"two currencies in one box": {func(s *carrier.Sending) {
			*s = abroad()
			s.Items = append(s.Items, carrier.Item{Value: money.Amount{Minor: 1, Currency: "USD"}})
		}, carrier.KindValidation, "items.1.value"},
	} {
		s := home()
		x.change(&s)
		_, err := d.Announce(t.Context(), c, s)
		if e, ok := carrier.As(err); !ok || e.Kind != x.kind || e.Field != x.field || e.Message == "" {
			t.Errorf("%s: %v, want kind %s of %q", name, err, x.kind, x.field)
		}
	}
}

func TestEveryCodeOfTheSheetHasAStatus(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if s := statusOf(code); s == carrier.StatusUnknown {
			t.Errorf("%s has no status", code)
		}
	}
	for code, want := range map[string]carrier.Status{
		"MLVEXP": carrier.StatusOnRoute, // "left the origin country", not "out for delivery"
		"PCHREN": carrier.StatusException, "PCHCFM": carrier.StatusPickedUp, "DOUCOM": carrier.StatusException, "DOUARR": carrier.StatusAtCustoms,
		"LIVEXP": carrier.StatusReturned, "XYZABC": carrier.StatusUnknown,
	} {
		if got := statusOf(code); got != want {
			t.Errorf("%s is %d, want %d", code, got, want)
		}
	}
}

// answering is a Colissimo that says one thing.
func answering(t *testing.T, status int, body string) *Driver {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { emulate.Send(w, status, json.RawMessage(body)) }))
	t.Cleanup(server.Close)
	return New(server.URL, nil)
}

func TestAnErrorNobodyListedIsARefusalUnlessTheServiceBroke(t *testing.T) {
	t.Parallel()
	const body = `{"messages": [{"id": "49999", "type": "ERROR", "messageContent": "Non", "replacementValues": []}], "labelV2Response": null}`
	for status, want := range map[int]carrier.Kind{http.StatusBadRequest: carrier.KindValidation, http.StatusOK: carrier.KindValidation, http.StatusInternalServerError: carrier.KindUnknown} {
		_, err := answering(t, status, body).Announce(t.Context(), carrier.Contract{}, home())
		if e, ok := carrier.As(err); !ok || e.Kind != want || e.Code != "49999" || e.Message != "Non" {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestAnEventWithoutATimeDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	d := answering(t, http.StatusOK, `{"parcel": {"event": [{"code": "LIVCFM", "date": "2026-11-20T10:00:00+01:00", "labelLong": "Livré"}, {"code": "PCHCFM", "date": "hier"}]}, "status": [{"code": "0"}]}`)
	news, err := d.Track(t.Context(), carrier.Contract{}, []string{"6A1", "6A2"})
	if len(news) != 2 || news[0].Status != carrier.StatusDelivered || carrier.KindOf(err) != carrier.KindDown {
		t.Errorf("%+v, %v", news, err)
	}
}

func TestNumbersAreWrittenAsMachinesDialThem(t *testing.T) {
	t.Parallel()
	e, d, c := open(t)
	s := home()
	s.To.Phone, s.From.Phone = "06 12 34 56 78", "04.82.53.84.57"
	if _, err := d.Announce(t.Context(), c, s); err != nil {
		t.Fatal(err)
	}
	letter := sent(t, e)["letter"].(map[string]any)
	to, from := letter["addressee"].(map[string]any)["address"].(map[string]any), letter["sender"].(map[string]any)["address"].(map[string]any)
	if to["mobileNumber"] != "+33612345678" || from["phoneNumber"] != "+33482538457" {
		t.Errorf("to %v, from %v", to, from)
	}
}

func TestTheDepositSlipNamesTheDaysParcels(t *testing.T) {
	t.Parallel()
	_, d, c := open(t)
	var day []carrier.Shipment
	for range 2 {
		got, err := d.Announce(t.Context(), c, home())
		if err != nil {
			t.Fatal(err)
		}
		day = append(day, carrier.Shipment{Reference: "WB-1-1", CarrierReference: got.CarrierReference, Numbers: []string{got.Boxes[0].Number}})
	}
	got, err := d.CloseOut(t.Context(), c, day)
	if err != nil || got.Number == "" || len(got.Papers) != 1 || !whole(got.Papers[0].Label) {
		t.Errorf("%+v, %v", got.Number, err)
	}
	day[0].Numbers = []string{"6A00000000017"}
	if _, err := d.CloseOut(t.Context(), c, day); err == nil {
		t.Error("a slip with a parcel that nobody sent")
	}
}

func TestPointsAreToldWithTheirHours(t *testing.T) {
	t.Parallel()
	_, d, c := open(t)
	all, err := d.Points(t.Context(), c, home().To, 3)
	if err != nil || len(all) == 0 || len(all) > 3 {
		t.Fatalf("%d points, %v", len(all), err)
	}
	for _, p := range all {
		if p.Code == "" || p.Name == "" || p.Address.PostalCode == "" || p.Latitude == 0 || p.Kind == "" {
			t.Errorf("point %+v", p)
		}
		open := 0
		for _, day := range p.Hours {
			open += len(day)
		}
		if open == 0 {
			t.Errorf("%s never opens", p.Code)
		}
	}
	c.Credentials[Password] = "an old password"
	if _, err := d.Points(t.Context(), c, home().To, 3); carrier.KindOf(err) != carrier.KindAuth {
		t.Errorf("an old password: %v", err)
	}
}

// whole reports that a label begins and ends as its media type does.
func whole(l carrier.Label) bool {
	text := strings.TrimSpace(string(l.Bytes))
	if l.Media == carrier.ZPL {
		return strings.HasPrefix(text, "^XA") && strings.HasSuffix(text, "^XZ")
	}
	return strings.HasPrefix(text, "%PDF-") && strings.HasSuffix(text, "%%EOF")
}
