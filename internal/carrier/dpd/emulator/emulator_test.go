package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// caller is a customer's program.
type caller struct {
	t     *testing.T
	e     *Emulator
	url   string
	token string
}

func begin(t *testing.T, o emulate.Options) *caller {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	return &caller{t: t, e: e, url: home}
}

func (c *caller) do(path string, header map[string]string, body string) (int, http.Header, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, raw
}

func (c *caller) login(who map[string]string) {
	c.t.Helper()
	status, header, _ := c.do("/shipping/v1/login", map[string]string{
		"X-DPD-LOGIN": who["username"], "X-DPD-PASSWORD": who["password"], "X-DPD-BUCODE": who["business_unit"],
		"X-DPD-CLIENTID": who["client_id"], "X-DPD-CLIENTSECRET": who["client_secret"],
	}, "")
	c.token = header.Get("X-DPD-TOKEN")
	if status != http.StatusOK || c.token == "" {
		c.t.Fatalf("log-in: %d, token %q", status, c.token)
	}
}

func (c *caller) ask(path, body string) (int, []byte) {
	c.t.Helper()
	status, _, raw := c.do(path, map[string]string{"Authorization": "Bearer " + c.token, "Content-Type": "application/json"}, body)
	return status, raw
}

// ordinary is two parcels within the Netherlands.
const ordinary = `[{"customerReferenceNumbers":["ref-1"],"numberOfParcels":"2",
"parcel":[{"parcelInfos":{"weight":"2500","dimensions":{"length":"40","width":"30","height":"20"}},"senderParcelRefs":["ref-1-1"],"parcelContent":"Books"},
{"parcelInfos":{"weight":"800"},"parcelContent":"Books"}],
"shipmentInfos":{"productCode":"101"},
"sender":{"address":{"companyName":"Kaashuis Noord","name1":"Mila Brandsma","street":"Kanaalweg","houseNumber":"14","zipCode":"3526KL","city":"Utrecht","country":"NL"},
"contact":{"phone1":"+31301234567","email":"shop@example.com"},"customerInfos":{"customerID":"NL10001"}},
"receiver":{"address":{"name1":"Ilse Vos","street":"Singel","houseNumber":"250","zipCode":"1016AB","city":"Amsterdam","country":"NL"}}}]`

func instead(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(ordinary) }

func TestAShipmentGetsNumbersThatAreValidAndOneLabelForAll(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{Seed: 7})
	c.login(c.e.Credentials())
	status, raw := c.ask("/shipping/v1/shipment?LabelPrintFormat=PDF&LabelPaperFormat=A6", ordinary)
	var got []labelled
	if err := json.Unmarshal(raw, &got); status != http.StatusOK || err != nil || len(got) != 1 {
		t.Fatalf("%d, %v: %s", status, err, raw)
	}
	one := got[0]
	if one.Shipment == "" || len(one.Parcels) != 2 || len(one.NetworkParcels) != 2 || len(one.Barcodes) != 2 || one.NetworkShipment == "" {
		t.Fatalf("numbers %+v", one)
	}
	for i, number := range one.Parcels {
		if !digit.Valid(digit.KindDPD, number+string(digit.Mod3736(number))) || !strings.HasPrefix(number, "0999") {
			t.Errorf("parcel %s", number)
		}
		if code := one.Barcodes[i]; !digit.Valid(digit.KindDPDCode, code) || !strings.HasPrefix(code, "01016AB"+number+"101528") {
			t.Errorf("barcode %s", code)
		}
	}
	if one.Label.Media != "application/pdf" || !bytes.HasPrefix(one.Label.Data, []byte("%PDF")) || bytes.Count(one.Label.Data, []byte("/Type/Page/")) > 2 {
		t.Errorf("label %s of %d bytes", one.Label.Media, len(one.Label.Data))
	}
	for _, again := range []string{`{"shipmentId":"` + one.Shipment + `"}`, `[{"parcelId":["` + one.Parcels[1] + `"]}]`} {
		status, raw := c.ask("/shipping/v1/label?LabelPrintFormat=ZPL", again)
		var printed []labelled
		if err := json.Unmarshal(raw, &printed); status != http.StatusOK || err != nil || !bytes.HasPrefix(printed[0].Label.Data, []byte("^XA")) {
			t.Errorf("%s: %d, %s", again, status, raw)
		}
	}
	c.login(c.e.Other())
	if status, raw := c.ask("/shipping/v1/label", `{"shipmentId":"`+one.Shipment+`"}`); status != http.StatusBadRequest {
		t.Errorf("another customer printed it: %d, %s", status, raw)
	}
}

func TestWhatTheCarrierDoesNotTakeIsRefusedInItsShape(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	c.login(c.e.Credentials())
	for _, x := range []struct{ name, body, code, in string }{
		{"weight as a number", instead(`"weight":"2500"`, `"weight":2500`), "META_FORMAT", "weight"},
		{"weight in kilograms", instead(`"2500"`, `"2.5"`), "META_FORMAT", "parcel[0].parcelInfos.weight"},
		{"number of parcels as a number", instead(`"numberOfParcels":"2"`, `"numberOfParcels":2`), "META_FORMAT", "numberOfParcels"},
		{"parcels miscounted", instead(`"numberOfParcels":"2"`, `"numberOfParcels":"3"`), "META_FORMAT", "numberOfParcels"},
		{"an object instead of the array", strings.Trim(ordinary, "[]"), "META_FORMAT", ""},
		{"a field nobody knows", instead(`"productCode"`, `"product"`), "META_FORMAT", "product"},
		{"no street", instead(`"street":"Singel",`, ""), "META_MANDATORY", "receiver.address.street"},
		{"a long name", instead("Ilse Vos", strings.Repeat("Ilse ", 8)), "META_LENGTH", "receiver.address.name1"},
		{"a country of three letters", instead(`"city":"Amsterdam","country":"NL"`, `"city":"Amsterdam","country":"NLD"`), "META_FORMAT", "receiver.address.country"},
		{"a wrong postal code", instead("1016AB", "10"), "BU_ADDRESS", "receiver.address.zipCode"},
		{"a product of another unit", instead(`"101"`, `"154"`), "BU_PRODUCT", "154"},
		{"a product nobody has", instead(`"101"`, `"999"`), "BU_PRODUCT", "999"},
		{"pick-up without a point", instead(`"101"`, `"337"`), "META_MANDATORY", "receiver.pudoId"},
		{"too heavy", instead(`"2500"`, `"31501"`), "BU_LIMIT", "parcel[0].parcelInfos.weight"},
		{"too long", instead(`"length":"40"`, `"length":"176"`), "BU_LIMIT", "parcel[0].parcelInfos.dimensions"},
		{"somebody else's number", instead("NL10001", "DE20002"), "BU_CUSTOMER", "DE20002"},
		{"customs left out", instead(`"1016AB","city":"Amsterdam","country":"NL"`, `"8001","city":"Zürich","country":"CH"`), "META_MANDATORY", "international"},
		{"money for a product that collects none", instead(`"weight":"800"}`, `"weight":"800"},"cod":{"amount":{"amount":"12.50","currency":"EUR"},"collectType":"s0"}`), "META_FORMAT", "parcel[1].cod"},
		{"on demand: the contract", instead("Ilse Vos", "Vos FAIL-CONTRACT"), "BU_CUSTOMER", ""},
		{"on demand: the route", instead("Ilse Vos", "Vos FAIL-ROUTE"), "BU_ROUTE", ""},
		{"on demand: a field", instead("Ilse Vos", "Vos FAIL-422"), "META_FORMAT", "receiver.address.name1"},
		{"on demand: the address", instead("ref-1\"]", "FAIL-ADDRESS\"]"), "BU_ADDRESS", "receiver.address.zipCode"},
	} {
		status, raw := c.ask("/shipping/v1/shipment", x.body)
		var told []mistake
		if err := json.Unmarshal(raw, &told); status != http.StatusBadRequest || err != nil || len(told) == 0 || told[0].Code != x.code || !strings.Contains(told[0].Message, x.in) {
			t.Errorf("%s: %d, %s", x.name, status, raw)
			continue
		}
		if unit := strings.HasPrefix(x.code, "BU_"); unit != (told[0].Origin2 == "BU-API") || unit == (told[0].Origin == "META-API") {
			t.Errorf("%s: its origin is told as %+v", x.name, told[0])
		}
	}
	if n := len(c.e.Desk().Keys(shipmentKind)); n != 0 {
		t.Errorf("%d were taken nevertheless", n)
	}
	if status, raw := c.ask("/shipping/v1/shipment?LabelPrintFormat=SVG", ordinary); status != http.StatusBadRequest {
		t.Errorf("a format that nobody has: %d, %s", status, raw)
	}
}

func TestAcrossABorderTheCustomsFieldsAreChecked(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	c.login(c.e.Credentials())
	swiss := func(customs string) string {
		return instead(`"1016AB","city":"Amsterdam","country":"NL"}}`, `"8001","city":"Zürich","country":"CH"}},"international":`+customs)
	}
	good := `{"parcelType":"P","customsAmount":"40.00","customsCurrency":"EUR","customsTerms":"s06","customsPaper":"A|G","clearanceStatus":"N","exportReason":"01",` +
		`"parcelContent":"Books","numberOfArticle":"1","interInvoiceLine":[{"customsLineNumber":"1","quantity":"2","content":"Book","customsTarif":"49019900","amountLine":"40.00","netWeight":"700","grossWeight":"800","originCountry":"NL"}]}`
	if status, raw := c.ask("/shipping/v1/shipment", swiss(good)); status != http.StatusOK {
		t.Fatalf("%d, %s", status, raw)
	}
	for _, pair := range [][2]string{
		{`"s06"`, `"DAP"`}, {`"A|G"`, `"A,G"`}, {`"49019900"`, `"4901"`}, {`"N","exportReason"`, `"X","exportReason"`}, {`"01"`, `"sale"`}, {`"originCountry":"NL"`, `"originCountry":"NLD"`},
	} {
		if status, raw := c.ask("/shipping/v1/shipment", swiss(strings.Replace(good, pair[0], pair[1], 1))); status != http.StatusBadRequest || !strings.Contains(string(raw), "international.") {
			t.Errorf("%s: %d, %s", pair[1], status, raw)
		}
	}
}

func TestTokensComeInAHeaderAndEnd(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := begin(t, emulate.Options{Now: func() time.Time { return now }})
	for _, wrong := range []map[string]string{
		{"X-DPD-LOGIN": "meta-one", "X-DPD-PASSWORD": "wrong", "X-DPD-BUCODE": "010"},
		{"X-DPD-LOGIN": "meta-one", "X-DPD-PASSWORD": "password-of-one", "X-DPD-BUCODE": "001"},
		{"X-DPD-LOGIN": "meta-tres", "X-DPD-PASSWORD": "password-of-tres", "X-DPD-BUCODE": "020"},
		{"X-DPD-LOGIN": "", "X-DPD-PASSWORD": "", "X-DPD-BUCODE": "099"},
	} {
		status, header, raw := c.do("/shipping/v1/login", wrong, "")
		var told mistake
		if err := json.Unmarshal(raw, &told); status != http.StatusUnauthorized || err != nil || told.Code != "META_AUTH" || header.Get("X-DPD-TOKEN") != "" {
			t.Errorf("%v: %d, %s", wrong, status, raw)
		}
	}
	for name, x := range map[string]struct {
		who  map[string]string
		life time.Duration
	}{"others": {c.e.Credentials(), 24 * time.Hour}, "SEUR": {c.e.Spanish(), 30 * time.Minute}} {
		c.login(x.who)
		now = now.Add(x.life - time.Second)
		if status, _ := c.ask("/shipping/v1/label", `{"shipmentId":"1"}`); status != http.StatusBadRequest {
			t.Errorf("%s: the token died early: %d", name, status)
		}
		now = now.Add(time.Second)
		if status, raw := c.ask("/shipping/v1/label", `{"shipmentId":"1"}`); status != http.StatusUnauthorized || !strings.Contains(string(raw), "META_TOKEN") {
			t.Errorf("%s: the token lives too long: %d, %s", name, status, raw)
		}
	}
	c.login(c.e.Credentials())
	body := instead("Ilse Vos", "Vos TOKEN-DIES")
	for i, want := range []int{http.StatusUnauthorized, http.StatusUnauthorized} {
		if status, raw := c.ask("/shipping/v1/shipment", body); status != want {
			t.Errorf("try %d with a dying token: %d, %s", i, status, raw)
		}
	}
	c.login(c.e.Credentials())
	if status, raw := c.ask("/shipping/v1/shipment", body); status != http.StatusOK {
		t.Errorf("with a fresh token: %d, %s", status, raw)
	}
}

func TestTheOlderServiceTellsWhereAParcelIs(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	c.login(c.e.Credentials())
	_, raw := c.ask("/shipping/v1/shipment", instead("Ilse Vos", "Vos SCRIPT-attempt"))
	var got []labelled
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	number := got[0].Parcels[0]
	envelope := func(header, body string) string {
		return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>` + header + `</s:Header><s:Body>` + body + `</s:Body></s:Envelope>`
	}
	ask := func(service, body string) (int, string) {
		status, _, raw := c.do("/PublicApi/services/"+service, map[string]string{"Content-Type": "text/xml"}, body)
		return status, string(raw)
	}
	if status, raw := ask("LoginService/V20", envelope("", "<getAuth><delisId>delisone</delisId><password>wrong</password><messageLanguage>en_US</messageLanguage></getAuth>")); status != http.StatusInternalServerError ||
		!strings.Contains(raw, "authenticationFault") {
		t.Errorf("a wrong password: %d, %s", status, raw)
	}
	_, raw2 := ask("LoginService/V20", envelope("", "<getAuth><delisId>delisone</delisId><password>delis-of-one</password><messageLanguage>en_US</messageLanguage></getAuth>"))
	_, rest, _ := strings.Cut(raw2, "<authToken>")
	token, _, _ := strings.Cut(rest, "<")
	head := "<authentication><delisId>delisone</delisId><authToken>" + token + "</authToken><messageLanguage>en_US</messageLanguage></authentication>"
	track := "<getTrackingData><parcelLabelNumber>" + number + "</parcelLabelNumber></getTrackingData>"
	var last string
	for c.e.Walk(number) {
		status, raw := ask("ParcelLifeCycleService/V20", envelope(head, track))
		if status != http.StatusOK || strings.Count(raw, "<isCurrentStatus>true") != 1 {
			t.Fatalf("%d, %s", status, raw)
		}
		last = raw
	}
	for _, want := range []string{"SHIPMENT", "ACCEPTED", "AT_SENDING_DEPOT", "ON_THE_ROAD", "AT_DELIVERY_DEPOT", "UNSUCCESSFUL_DELIVERY_ATTEMPTED", "DELIVERED"} {
		if !strings.Contains(last, "<status>"+want+"</status><statusHasBeenReached>true") {
			t.Errorf("%s is not told: %s", want, last)
		}
	}
	if status, raw := ask("ParcelLifeCycleService/V20", envelope("", track)); status != http.StatusInternalServerError || !strings.Contains(raw, "LOGIN_5") {
		t.Errorf("without a token: %d, %s", status, raw)
	}
}

func TestEveryWordThatIsToldIsOneOfTheCodes(t *testing.T) {
	t.Parallel()
	for phase, code := range told {
		_, aside := asides[code]
		if !slices.Contains(Codes, code) || !aside && !slices.ContainsFunc(line, func(x step) bool { return x.code == code }) {
			t.Errorf("%s is told as %q", phase, code)
		}
	}
	if all := slices.Compact(slices.Sorted(slices.Values(Codes))); len(all) != 32 || len(Codes) != 32 {
		t.Errorf("%d codes", len(Codes))
	}
	if maps.Equal(customers[0], customers[1]) {
		t.Error("there is one customer only")
	}
}
