package emulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/colissimo/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

const (
	labels   = "/sls-ws/SlsServiceWSRest/2.0/"
	points   = "/pointretrait-ws-cxf/rest/v2/pointretrait/"
	timeline = "/tracking-timeline-ws/rest/tracking/timelineCompany"
)

// caller is a customer at an emulator of its own.
type caller struct {
	t   *testing.T
	e   *emulator.Emulator
	url string
}

func begin(t *testing.T, o emulate.Options) caller {
	t.Helper()
	e, home := carriertest.Start(t, emulator.New, o)
	return caller{t, e, home}
}

// reply is an answer: its JSON, and its other parts by name.
type reply struct {
	status int
	info   map[string]any
	parts  map[string][]byte
}

// ask sends a request and takes the answer apart.
func (c caller) ask(path string, body any) reply {
	c.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, bytes.NewReader(raw))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		c.t.Fatal(err)
	}
	got := reply{status: resp.StatusCode, parts: map[string][]byte{}}
	if kind == "application/json" {
		if err := json.NewDecoder(resp.Body).Decode(&got.info); err != nil {
			c.t.Fatal(err)
		}
		return got
	}
	all := multipart.NewReader(resp.Body, params["boundary"])
	for {
		part, err := all.NextRawPart()
		if err == io.EOF { //nolint:errorlint // the reader says it so
			break
		}
		if err != nil {
			c.t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			c.t.Fatal(err)
		}
		got.parts[part.Header.Get("Content-Id")] = data
	}
	if err := json.Unmarshal(got.parts["<jsonInfos>"], &got.info); err != nil {
		c.t.Fatalf("%s: %v", got.parts["<jsonInfos>"], err)
	}
	return got
}

// id is the number of the first message, and what it names.
func (r reply) id() (string, string) {
	all, _ := r.info["messages"].([]any)
	if len(all) == 0 {
		return "", ""
	}
	m := all[0].(map[string]any)
	values, _ := m["replacementValues"].([]any)
	if len(values) == 0 {
		return m["id"].(string), ""
	}
	return m["id"].(string), values[0].(string)
}

func (r reply) number() string {
	l, _ := r.info["labelV2Response"].(map[string]any)
	n, _ := l["parcelNumber"].(string)
	return n
}

type m = map[string]any

// order is an ordinary parcel within France; change is done to its letter.
func order(change func(letter m)) m {
	letter := m{
		"service": m{"productCode": "DOS", "depositDate": "2026-11-23", "orderNumber": "1001", "commercialName": "Atelier Canal"},
		"parcel":  m{"weight": 1.2},
		"sender":  m{"senderParcelRef": "ref-1", "address": m{"companyName": "Atelier Canal", "line2": "1 quai des Demoiselles", "countryCode": "FR", "city": "PARIS", "zipCode": "75010"}},
		"addressee": m{"addresseeParcelRef": "ref-1", "address": m{
			"lastName": "Vos", "firstName": "Ilse", "line2": "7 rue des Lilas", "countryCode": "FR", "city": "LYON", "zipCode": "69001", "mobileNumber": "+33612345678",
		}},
	}
	if change != nil {
		change(letter)
	}
	return m{"contractNumber": "900001", "password": "demo-password-one", "outputFormat": m{"x": 0, "y": 0, "outputPrintingType": "PDF_10x15_300dpi"}, "letter": letter}
}

func at(o m, path ...string) m {
	for _, p := range path {
		o = o[p].(m)
	}
	return o
}

func TestALabelComesAsAPartBesideTheJSON(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	got := c.ask(labels+"generateLabel", order(nil))
	if id, _ := got.id(); got.status != http.StatusOK || id != "0" {
		t.Fatalf("%d %v", got.status, got.info)
	}
	if !digit.Valid(digit.KindColissimo, got.number()) || !bytes.HasPrefix(got.parts["<label>"], []byte("%PDF")) || got.parts["<cn23>"] != nil {
		t.Errorf("number %q, parts %d", got.number(), len(got.parts))
	}
	partner, _ := at(got.info, "labelV2Response")["parcelNumberPartner"].(string)
	if len(partner) != 28 || !strings.Contains(partner, "11"+got.number()[:12]) || !strings.HasPrefix(partner, "0069001") {
		t.Errorf("partner %q", partner)
	}
	if again := c.ask(labels+"generateLabel", order(nil)); again.number() == got.number() {
		t.Error("a repeat under one reference is no second label")
	}
}

func TestLabelsComeInThePrintersLanguages(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for kind, head := range map[string]string{"PDF_A4_300dpi_UL": "%PDF", "ZPL_10x15_203dpi": "^XA", "DPL_10x15_203dpi": "\x02L"} {
		o := order(nil)
		at(o, "outputFormat")["outputPrintingType"] = kind
		if got := c.ask(labels+"generateLabel", o); !bytes.HasPrefix(got.parts["<label>"], []byte(head)) {
			t.Errorf("%s begins %.9q: %v", kind, got.parts["<label>"], got.info)
		}
	}
}

func TestGoodsOverseasNeedADeclarationAndGetACN23(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	reunion := func(l m) {
		at(l, "service")["productCode"] = "CDS"
		a := at(l, "addressee", "address")
		a["countryCode"], a["zipCode"], a["city"] = "RE", "97400", "SAINT-DENIS"
	}
	got := c.ask(labels+"generateLabel", order(reunion))
	if id, path := got.id(); got.status != http.StatusBadRequest || id != "30500" || path != "letter.customsDeclarations.includeCustomsDeclarations" {
		t.Errorf("without: %d %v", got.status, got.info)
	}
	got = c.ask(labels+"generateLabel", order(func(l m) {
		reunion(l)
		at(l, "service")["transportationAmount"] = 1481
		l["customsDeclarations"] = m{"includeCustomsDeclarations": true, "invoiceNumber": "F-1", "contents": m{
			"category": m{"value": 3},
			"article":  []m{{"description": "Chemise en lin", "quantity": 2, "weight": 0.3, "value": 29.5, "hsCode": "620520", "originCountry": "PT", "currency": "EUR"}},
		}}
	}))
	if got.status != http.StatusOK || !bytes.HasPrefix(got.parts["<cn23>"], []byte("%PDF")) {
		t.Errorf("with: %d %v", got.status, got.info)
	}
}

func TestWhatIsWrongIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for path, change := range map[string]func(m){
		"letter.parcel.weight":                  func(l m) { at(l, "parcel")["weight"] = 30.1 },
		"letter.service.depositDate":            func(l m) { at(l, "service")["depositDate"] = "23/11/2026" },
		"letter.service.productCode":            func(l m) { at(l, "service")["productCode"] = "COM" },
		"letter.addressee.address.zipCode":      func(l m) { at(l, "addressee", "address")["zipCode"] = "6900" },
		"letter.addressee.address.line2":        func(l m) { at(l, "addressee", "address")["line2"] = strings.Repeat("x", 36) },
		"letter.parcel.pickupLocationId":        func(l m) { at(l, "service")["productCode"] = "HD" },
		"letter.parcel.CODAmount":               func(l m) { at(l, "parcel")["COD"] = true },
		"letter.sender.address.lastName":        func(l m) { delete(at(l, "sender", "address"), "companyName") },
		"letter.addressee.address.mobileNumber": func(l m) { at(l, "addressee", "address")["mobileNumber"] = "06 12" },
		"letter.customsDeclarations.contents.article": func(l m) {
			l["customsDeclarations"] = m{"includeCustomsDeclarations": true, "contents": m{"category": m{"value": 1}}}
		},
		"letter.service.returnTypeChoice":                 func(l m) { at(l, "service")["returnTypeChoice"] = 1 },
		"letter.addressee.address.lastName FAIL-422":      func(l m) { at(l, "addressee", "address")["lastName"] = "Vos FAIL-422" },
		"letter.addressee.address FAIL-ADDRESS":           func(l m) { at(l, "addressee", "address")["lastName"] = "Vos FAIL-ADDRESS" },
		"letter.service.productCode FAIL-ROUTE":           func(l m) { at(l, "addressee", "address")["lastName"] = "Vos FAIL-ROUTE" },
		"letter.service.productCode out of FAIL-CONTRACT": func(l m) { at(l, "addressee", "address")["companyName"] = "FAIL-CONTRACT" },
	} {
		want, _, _ := strings.Cut(path, " ")
		for _, call := range []string{"generateLabel", "checkGenerateLabel"} {
			got := c.ask(labels+call, order(change))
			if _, field := got.id(); got.status != http.StatusBadRequest || field != want {
				t.Errorf("%s by %s: %d %v", path, call, got.status, got.info)
			}
		}
	}
	if n := len(c.e.Desk().Keys("parcel")); n != 0 {
		t.Errorf("%d parcels are kept", n)
	}
	o := order(nil)
	o["colour"] = "red"
	if got := c.ask(labels+"generateLabel", o); got.status != http.StatusBadRequest {
		t.Errorf("an unknown field: %d", got.status)
	}
}

func TestCredentialsAreCheckedEverywhereAndCheckingBuysNothing(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	o := order(nil)
	if got := c.ask(labels+"checkGenerateLabel", o); got.status != http.StatusOK || got.number() != "" || len(c.e.Desk().Keys("parcel")) != 0 {
		t.Errorf("check: %d %v", got.status, got.info)
	}
	o["password"] = "no"
	for _, call := range []string{"generateLabel", "checkGenerateLabel"} {
		if id, _ := c.ask(labels+call, o).id(); id != "30000" {
			t.Errorf("%s: message %s", call, id)
		}
	}
	slip := m{"contractNumber": "900001", "password": "no", "generateBordereauParcelNumberList": m{"parcelsNumbers": []string{"6A"}}}
	if id, _ := c.ask(labels+"generateBordereauByParcelsNumbers", slip).id(); id != "30000" {
		t.Errorf("slip: message %s", id)
	}
	if got := c.ask(timeline, m{"login": "900001", "password": "no", "parcelNumber": "6A", "lang": "fr_FR", "ip": ""}); got.status != http.StatusUnauthorized {
		t.Errorf("timeline: %d", got.status)
	}
	if got := c.ask(points+"findRDVPointRetraitAcheminement", m{"accountNumber": "900001", "password": "no", "shippingDate": "23/11/2026"}); got.info["errorCode"] == float64(0) {
		t.Errorf("points: %v", got.info)
	}
}

func TestASlipNamesOwnParcelsOnly(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	number := c.ask(labels+"generateLabel", order(nil)).number()
	slip := func(contract, password string, numbers ...string) reply {
		return c.ask(labels+"generateBordereauByParcelsNumbers", m{"contractNumber": contract, "password": password, "generateBordereauParcelNumberList": m{"parcelsNumbers": numbers}})
	}
	got := slip("900001", "demo-password-one", number)
	if got.status != http.StatusOK || !bytes.HasPrefix(got.parts["<bordereauDataHandler>"], []byte("%PDF")) || at(got.info, "bordereauHeader")["bordereauNumber"].(float64) == 0 {
		t.Errorf("slip: %d %v", got.status, got.info)
	}
	if got := slip("900002", "demo-password-two", number); got.status != http.StatusBadRequest {
		t.Errorf("somebody else's parcel: %d %v", got.status, got.info)
	}
}

func TestAParcelIsFollowedToTheDoorAndNobodyElseSeesIt(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	number := c.ask(labels+"generateLabel", order(nil)).number()
	for c.e.Walk(number) {
	}
	look := func(login, password string) reply {
		return c.ask(timeline, m{"login": login, "password": password, "parcelNumber": number, "lang": "fr_FR", "ip": "127.0.0.1"})
	}
	events := at(look("900001", "demo-password-one").info, "parcel")["event"].([]any)
	var codes []string
	for _, e := range events {
		code := e.(map[string]any)["code"].(string)
		if !slices.Contains(emulator.Codes, code) {
			t.Errorf("code %s is not the sheet's", code)
		}
		codes = append(codes, code)
	}
	if len(codes) < 5 || codes[0] != "LIVCFM" || codes[len(codes)-1] != "PCHCFM" {
		t.Errorf("codes %v", codes)
	}
	if got := look("900002", "demo-password-two"); got.info["parcel"] != nil {
		t.Errorf("somebody else's parcel: %v", got.info)
	}
}

func TestPointsAreToldTheNearestFirst(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	ask := m{"accountNumber": "900001", "password": "demo-password-one", "address": "1 rue", "zipCode": "75011", "city": "PARIS", "countryCode": "FR", "weight": "1000", "shippingDate": "23/11/2026", "filterRelay": "1", "optionInter": "0"}
	got := c.ask(points+"findRDVPointRetraitAcheminement", ask)
	list, _ := got.info["listePointRetraitAcheminement"].([]any)
	if len(list) != 4 || list[0].(map[string]any)["identifiant"] != "075102" {
		t.Errorf("%v", got.info)
	}
	ask["filterRelay"] = "0"
	list, _ = c.ask(points+"findRDVPointRetraitAcheminement", ask).info["listePointRetraitAcheminement"].([]any)
	if len(list) != 2 {
		t.Errorf("without shops %d points", len(list))
	}
	ask["shippingDate"] = "2026-11-23"
	if got := c.ask(points+"findRDVPointRetraitAcheminement", ask); got.info["errorCode"] == float64(0) {
		t.Errorf("a date of another form: %v", got.info)
	}
	one := c.ask(points+"findPointRetraitAcheminementByID", m{"accountNumber": "900001", "password": "demo-password-one", "id": "069101", "shippingDate": "23/11/2026"})
	if at(one.info, "pointRetraitAcheminement")["typeDePoint"] != "A2P" {
		t.Errorf("%v", one.info)
	}
}

func TestTheLedgerOutlivesTheCarrier(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := emulator.New(emulate.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(first)
	number := caller{t, first, server.URL}.ask(labels+"generateLabel", order(nil)).number()
	server.Close()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	c := begin(t, emulate.Options{Dir: dir})
	if got := c.ask(timeline, m{"login": "900001", "password": "demo-password-one", "parcelNumber": number, "lang": "fr_FR", "ip": ""}); got.info["parcel"] == nil {
		t.Errorf("parcel %s is forgotten: %v", number, got.info)
	}
}
