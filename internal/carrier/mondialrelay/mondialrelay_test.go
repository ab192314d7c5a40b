package mondialrelay

import (
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/mondialrelay/emulator"
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
		Reference: "WB-1-1", Method: "HOM", OrderNumber: "10012",
		From: postal.Address{Name: "Élodie Boutique", Street: "rue du Port", HouseNumber: "27", PostalCode: "69100", City: "Villeurbanne", Country: "FR",
			Phone: "+33482538457", Email: "boutique@example.com"},
		To: postal.Address{Name: "Anaïs Modèle", Street: "Place des Vosges", HouseNumber: "6", PostalCode: "75004", City: "Paris", Country: "FR",
			Phone: "+33600000000", Email: "anais@example.com"},
		Boxes: []carrier.Box{{Weight: 1200, Size: postal.Size{Length: 300, Width: 200, Height: 101}}},
	}
}

// bench is an emulator with everything to try the driver on.
func bench(t *testing.T) carriertest.Bench {
	t.Helper()
	e, d, c := open(t)
	other, bad := c, c
	other.ID, other.Credentials = 8, e.Other()
	bad.ID, bad.Credentials = 9, e.Credentials()
	bad.Credentials["password"], bad.Credentials["private_key"] = "an old password", "an old key"
	return carriertest.Bench{
		Driver: d, Contract: c, Other: other, BadContract: bad, Sending: home(),
		Break: carriertest.ByWord(carriertest.LabelsLater, carriertest.CancelTooLate, carriertest.CancelLost, carriertest.CancelQueued, carriertest.TokenDies),
		Walk:  func(_ *testing.T, number string) { e.Walk(number) },
		// Of all that goes wrong Mondial Relay knows one number, 83. The text beside it is for people and stands in no list that we have (the emulator's
		// words are its own), so nothing final is read out of it.
		Wordless: map[string]carrier.Status{
			"bad-address": carrier.StatusException, "damaged": carrier.StatusException, "not-fetched": carrier.StatusException,
			"refused": carrier.StatusException, "returned": carrier.StatusException, "undeliverable": carrier.StatusException,
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

func TestWhatIsSentIsWhatTheCarrierAsksFor(t *testing.T) {
	t.Parallel()
	e, d, c := open(t)
	s := home()
	s.Method, s.ServicePoint = "24R", &carrier.Point{Code: "005680"}
	got, err := d.Announce(t.Context(), c, s)
	if err != nil || got.LabelsLater {
		t.Fatalf("%+v, %v", got, err)
	}
	body := ""
	for _, r := range e.Desk().Requests() {
		if r.Path == "/api/shipment" {
			body = r.Body
		}
	}
	for _, want := range []string{
		`<ShipmentCreationRequest xmlns="http://www.example.org/Request"><Context><Login>`, `<Culture>fr-FR</Culture><VersionAPI>1.0</VersionAPI></Context>`,
		`<OutputOptions><OutputFormat>10x15</OutputFormat><OutputType>PdfUrl</OutputType></OutputOptions>`,
		`<OrderNo>WB-1-1</OrderNo>`, `<ParcelCount>1</ParcelCount><DeliveryMode Mode="24R" Location="FR-005680"></DeliveryMode>`, `<CollectionMode Mode="CCC" Location="">`,
		`<Length Value="30" Unit="cm"></Length><Width Value="20" Unit="cm"></Width><Depth Value="11" Unit="cm"></Depth><Weight Value="1200" Unit="gr"></Weight>`,
		`<Lastname>Anais Modele</Lastname><Streetname>Place des Vosges</Streetname><HouseNo>6</HouseNo><CountryCode>FR</CountryCode><PostCode>75004</PostCode><City>Paris</City>`,
		`<Lastname>Elodie Boutique</Lastname>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in\n%s", want, body)
		}
	}
	back := home()
	back.Method, back.IsReturn, back.From, back.To = "LCC", true, back.To, back.From
	if _, err := d.Announce(t.Context(), c, back); err != nil {
		t.Errorf("back to the merchant: %v", err)
	}
	again, err := d.Labels(t.Context(), c, carrier.Shipment{CarrierReference: got.CarrierReference})
	if err != nil || len(again.Boxes[0].Label.Bytes) == 0 {
		t.Errorf("the label again: %v", err)
	}
}

func TestLabelsComeInTheFormatsThatAreDeclared(t *testing.T) {
	t.Parallel()
	_, d, c := open(t)
	for _, f := range d.Carrier().Labels {
		s := home()
		s.LabelMedia, s.LabelSize = f.Media, f.Size
		got, err := d.Announce(t.Context(), c, s)
		if l := got.Boxes; err != nil || got.LabelsLater || l[0].Label.Media != f.Media || l[0].Label.Size != f.Size {
			t.Errorf("%s on %s: %v, %v", f.Media, f.Size, got.LabelsLater, err)
		}
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
		"a name in Greek":        {func(s *carrier.Sending) { s.To.Name = "Νίκος" }, carrier.KindValidation, "to.name"},
		"a street of 41 letters": {func(s *carrier.Sending) { s.To.Street = strings.Repeat("x", 41) }, carrier.KindValidation, "to.street"},
		"14 g":                   {func(s *carrier.Sending) { s.Boxes[0].Weight = 14 }, carrier.KindNotServed, "boxes.0.weight"},
		"a relay nobody named":   {func(s *carrier.Sending) { s.Method = "24R" }, carrier.KindValidation, "service_point"},
		"a relay nobody has":     {func(s *carrier.Sending) { s.Method, s.ServicePoint = "24R", &carrier.Point{Code: "000000"} }, carrier.KindValidation, "service_point"},
		"a long tube for a relay": {func(s *carrier.Sending) {
			s.Method, s.ServicePoint, s.Boxes[0].Size.Length = "24R", &carrier.Point{Code: "005680"}, 1400
		}, carrier.KindNotServed, "boxes.0.size"},
		"insurance": {func(s *carrier.Sending) { s.Boxes[0].Insured = money.EUR(5000) }, carrier.KindNotServed, "boxes"},
		"a border":  {func(s *carrier.Sending) { s.Customs = &carrier.Customs{} }, carrier.KindNotServed, "to.country"},
	} {
		s := home()
		x.change(&s)
		_, err := d.Announce(t.Context(), c, s)
		if e, ok := carrier.As(err); !ok || e.Kind != x.kind || e.Field != x.field || e.Message == "" {
			t.Errorf("%s: %v, want kind %s of %q", name, err, x.kind, x.field)
		}
	}
}

func TestEveryCodeOfTheSheetHasAStatusAndTheSignatureIsTheCarriers(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if s := status(code, "", ""); s == carrier.StatusUnknown {
			t.Errorf("%s has no status", code)
		}
	}
	if s := status("81", "Colis disponible au Point Relais", ""); s != carrier.StatusAwaitingPickup {
		t.Errorf("at a relay it is %v", s)
	}
	if s := status("82", "", "005680"); s != carrier.StatusCollected {
		t.Errorf("fetched from a relay it is %v", s)
	}
	if got := security("TestAPI1key", "BDTEST13", "FR", "005680"); got != "DA56B562D2C0F9C77F7AFF2BEE85BF2F" {
		t.Errorf("signed %s", got)
	}
}
