package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

func begin(t *testing.T) (*Emulator, string) {
	t.Helper()
	e, home := carriertest.Start(t, New, emulate.Options{})
	return e, home
}

func ask(t *testing.T, method, url, accept, body string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, raw
}

const ordinary = `<?xml version="1.0" encoding="utf-8"?>
<ShipmentCreationRequest xmlns="http://www.example.org/Request">
<Context><Login>BDTEST13@business.example</Login><Password>password-of-one</Password><CustomerId>BDTEST13</CustomerId><Culture>fr-FR</Culture><VersionAPI>1.0</VersionAPI></Context>
<OutputOptions><OutputFormat>10x15</OutputFormat><OutputType>PdfUrl</OutputType></OutputOptions>
<ShipmentsList><Shipment><OrderNo>ORDER-1</OrderNo><CustomerNo>C1</CustomerNo><ParcelCount>2</ParcelCount>
<DeliveryMode Mode="24R" Location="FR-005680"/><CollectionMode Mode="CCC" Location=""/>
<Parcels><Parcel><Content>Livres</Content><Length Value="30" Unit="cm"/><Width Value="20" Unit="cm"/><Depth Value="10" Unit="cm"/><Weight Value="1200" Unit="gr"/></Parcel>
<Parcel><Content>Livres</Content><Weight Value="800" Unit="gr"/></Parcel></Parcels>
<DeliveryInstruction>Interphone 12</DeliveryInstruction>
<Sender><Address><Lastname>Maison Brune</Lastname><Streetname>Rue Henri Rolland</Streetname><HouseNo>27</HouseNo><CountryCode>FR</CountryCode><PostCode>69100</PostCode><City>Villeurbanne</City><MobileNo>+33482538457</MobileNo></Address></Sender>
<Recipient><Address><Title>Mme</Title><Firstname>Zelie</Firstname><Lastname>Montreux</Lastname><Streetname>Place des Vosges</Streetname><HouseNo>6</HouseNo><CountryCode>FR</CountryCode><PostCode>75004</PostCode><City>Paris</City><Email>zelie@example.com</Email></Address></Recipient>
</Shipment></ShipmentsList></ShipmentCreationRequest>`

type answered struct {
	Shipments []made   `json:"shipmentsListField"`
	Words     []status `json:"statusListField"`
}

func create(t *testing.T, url, body string) answered {
	t.Helper()
	resp, raw := ask(t, http.MethodPost, url+"/api/shipment", "application/json", body)
	var got answered
	if err := json.Unmarshal(raw, &got); resp.StatusCode != http.StatusOK || err != nil {
		t.Fatalf("%d, %v: %s", resp.StatusCode, err, raw)
	}
	return got
}

func TestAShipmentGetsANumberAndAPDFUnderAURL(t *testing.T) {
	t.Parallel()
	_, url := begin(t)
	got := create(t, url, ordinary)
	if len(got.Shipments) != 1 || got.Words[0].Code != "0" || !digit.Valid(digit.KindMondialRelay, got.Shipments[0].Number) {
		t.Fatalf("answer %+v", got)
	}
	label := got.Shipments[0].Labels.Label
	if codes := label.Raw.Barcodes; len(codes) != 2 || codes[0].Value == codes[1].Value || len(codes[0].Value) != 24 || !strings.HasPrefix(codes[0].Value, got.Shipments[0].Number) {
		t.Errorf("barcodes %+v", codes)
	}
	if resp, raw := ask(t, http.MethodGet, label.Output, "", ""); resp.StatusCode != http.StatusOK || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("label: %d, %.40s", resp.StatusCode, raw)
	}
	if resp, _ := ask(t, http.MethodGet, strings.Replace(label.Output, "crc=", "crc=0", 1), "", ""); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a label under a wrong crc: %d", resp.StatusCode)
	}
	zpl := create(t, url, strings.Replace(ordinary, "PdfUrl", "ZplCode", 1))
	if text := zpl.Shipments[0].Labels.Label.Output; !strings.HasPrefix(text, "^XA") {
		t.Errorf("ZPL %.40q", text)
	}
	_, raw := ask(t, http.MethodPost, url+"/api/shipment", "application/xml", ordinary)
	for _, want := range []string{"ShipmentCreationResponse", `ShipmentNumber="`, "<LabelList><Label>", `<StatusList><Status Code="0"`} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("the XML answer lacks %s: %s", want, raw)
		}
	}
}

func TestWhatTheCarrierDoesNotTakeIsRefusedWithStatus200(t *testing.T) {
	t.Parallel()
	e, url := begin(t)
	for _, c := range []struct{ name, old, with, code, level string }{
		{"a wrong password", "password-of-one", "password-of-two", "8", critical},
		{"another customer's id", "<CustomerId>BDTEST13", "<CustomerId>WBTEST22", "8", critical},
		{"no format", "10x15", "A3", "98", failed},
		{"a long order number", "ORDER-1", "ORDER-0123456789", "5", failed},
		{"a long customer number", "<CustomerNo>C1", "<CustomerNo>C123456789", "7", failed},
		{"parcels miscounted", "<ParcelCount>2", "<ParcelCount>3", "47", failed},
		{"no relay", `Location="FR-005680"`, `Location=""`, "14", failed},
		{"a relay in another country", "FR-005680", "BE-031001", "14", failed},
		{"a way nobody delivers", `Mode="24R"`, `Mode="25R"`, "13", failed},
		{"a way nobody collects", `Mode="CCC"`, `Mode="XXX"`, "10", failed},
		{"too light", `Value="1200" Unit="gr"`, `Value="14" Unit="gr"`, "20", failed},
		{"kilograms", `Value="1200" Unit="gr"`, `Value="1.2" Unit="kg"`, "20", failed},
		{"a letter with an accent", "Zelie", "Zélie", "30", failed},
		{"a long street", "Place des Vosges", strings.Repeat("Place ", 7), "32", failed},
		{"a wrong postal code", "<PostCode>75004", "<PostCode>7500", "36", failed},
		{"a country of three letters", "<CountryCode>FR</CountryCode><PostCode>75004", "<CountryCode>FRA</CountryCode><PostCode>75004", "37", failed},
		{"a phone number of words", "+33482538457", "call me", "38", failed},
		{"an e-mail without a host", "zelie@example.com", "zelie", "39", failed},
		{"a long instruction", "Interphone 12", strings.Repeat("Interphone ", 3), "62", failed},
		{"on demand: the contract", "Montreux", "FAIL-CONTRACT", "95", failed},
		{"on demand: the address", "Montreux", "FAIL-ADDRESS", "9", failed},
		{"on demand: a field", "Montreux", "FAIL-422", "30", failed},
		{"on demand: the route", "Montreux", "FAIL-ROUTE", "78", failed},
	} {
		got := create(t, url, strings.Replace(ordinary, c.old, c.with, 1))
		found := len(got.Shipments) == 0 && len(got.Words) > 0
		ok := false
		for _, w := range got.Words {
			ok = ok || w.Code == c.code && w.Level == c.level && w.Message != ""
		}
		if !found || !ok {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if n := len(e.Desk().Keys(shipmentKind)); n != 0 {
		t.Errorf("%d were taken nevertheless", n)
	}
}

func TestTheSignatureIsThatOfTheCarriersExample(t *testing.T) {
	t.Parallel()
	if got := Security("TestAPI1key", "BDTEST13", "FR", "005680"); got != "DA56B562D2C0F9C77F7AFF2BEE85BF2F" {
		t.Errorf("signed %s", got)
	}
	// Latin-1, not UTF-8.
	if Security("key", "é") == Security("key", "Ã©") {
		t.Error("the letters are not signed in ISO 8859-1")
	}
}

// call asks the SOAP service, with pairs of name and value in order; the signature is added.
func call(t *testing.T, url, operation, key string, pairs ...string) string {
	t.Helper()
	var b strings.Builder
	var values []string
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "<%s>%s</%[1]s>", pairs[i], pairs[i+1])
		values = append(values, pairs[i+1])
	}
	resp, raw := ask(t, http.MethodPost, url+"/Web_Services.asmx", "", `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><`+operation+
		` xmlns="http://www.mondialrelay.fr/webservice/">`+b.String()+"<Security>"+Security(key, values...)+"</Security></"+operation+"></soap:Body></soap:Envelope>")
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%d: %s", resp.StatusCode, raw)
	}
	return string(raw)
}

func TestTrackingGoesFromRegisteredToDelivered(t *testing.T) {
	t.Parallel()
	e, url := begin(t)
	number := create(t, url, ordinary).Shipments[0].Number
	const trace = "WSI2_TracingColisDetaille"
	ours := func() string {
		return call(t, url, trace, "TestAPI1key", "Enseigne", "BDTEST13", "Expedition", number, "Langue", "FR")
	}
	if got := ours(); !strings.Contains(got, "<STAT>80</STAT>") || strings.Contains(got, "<Tracing_Date>") {
		t.Errorf("before the first scan: %s", got)
	}
	for e.Walk(number) {
		if got := ours(); !strings.Contains(got, "<Tracing_Date>") {
			t.Fatalf("no news: %s", got)
		}
	}
	if got := ours(); !strings.Contains(got, "<STAT>82</STAT>") || !strings.Contains(got, "available at the relay") || !strings.Contains(got, "<Relais_Num>005680</Relais_Num>") {
		t.Errorf("at the end: %s", got)
	}
	if got := call(t, url, trace, "SecondTestKey", "Enseigne", "WBTEST22", "Expedition", number, "Langue", "FR"); !strings.Contains(got, "<STAT>94</STAT>") {
		t.Errorf("another brand hears %s", got)
	}
	for stat, got := range map[string]string{
		"97": call(t, url, trace, "wrong", "Enseigne", "BDTEST13", "Expedition", number, "Langue", "FR"),
		"1":  call(t, url, trace, "TestAPI1key", "Enseigne", "NOBODY00", "Expedition", number, "Langue", "FR"),
		"98": call(t, url, trace, "TestAPI1key", "Expedition", number, "Enseigne", "BDTEST13", "Langue", "FR"),
	} {
		if !strings.Contains(got, "<STAT>"+stat+"</STAT>") {
			t.Errorf("want STAT %s: %s", stat, got)
		}
	}
	sticker := call(t, url, "WSI3_GetEtiquettes", "TestAPI1key", "Enseigne", "BDTEST13", "Expeditions", number, "Langue", "FR")
	_, rest, _ := strings.Cut(sticker, "<URL_PDF_10x15>")
	path, _, _ := strings.Cut(rest, "<")
	if resp, raw := ask(t, http.MethodGet, url+strings.ReplaceAll(path, "&amp;", "&"), "", ""); resp.StatusCode != http.StatusOK || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("the label again: %d, %.60s", resp.StatusCode, raw)
	}
}

func TestRelaysAreFoundNearestFirstWithCommasAndHours(t *testing.T) {
	t.Parallel()
	_, url := begin(t)
	const find = "WSI4_PointRelais_Recherche"
	got := call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR", "NumPointRelais", "", "Ville", "", "CP", "75012", "Action", "", "NombreResultats", "5")
	for _, want := range []string{"<Num>005680</Num>", "<Latitude>48,8556000</Latitude>", "<Horaires_Dimanche><string>0000</string><string>0000</string>"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not told: %s", want, got)
		}
	}
	if strings.Contains(got, "023456") {
		t.Error("Marseille is near Paris")
	}
	got = call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR", "Latitude", "43,3000000", "Longitude", "5,3000000", "NombreResultats", "2")
	if first := strings.Index(got, "<Num>023456"); first < 0 || first > strings.Index(got, "<Num>012345") || strings.Count(got, "<Num>") != 2 {
		t.Errorf("near Marseille: %s", got)
	}
	for stat, got := range map[string]string{
		"68": call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR", "Latitude", "43.3", "Longitude", "5.3"),
		"9":  call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR", "CP", "29200"),
		"40": call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR"),
		"98": call(t, url, find, "TestAPI1key", "Enseigne", "BDTEST13", "Pays", "FR", "CP", "75012", "NombreResultats", "31"),
	} {
		if !strings.Contains(got, "<STAT>"+stat+"</STAT>") {
			t.Errorf("want STAT %s: %s", stat, got)
		}
	}
}

func TestEveryPhaseIsToldByOneOfTheCodes(t *testing.T) {
	t.Parallel()
	for phase, x := range told {
		if !strings.Contains(strings.Join(Codes, " "), x.stat) || x.text == "" {
			t.Errorf("%s is told as %q, %q", phase, x.stat, x.text)
		}
	}
}
