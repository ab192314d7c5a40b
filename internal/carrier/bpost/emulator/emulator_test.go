package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// caller is a customer's program.
type caller struct {
	t   *testing.T
	e   *Emulator
	url string
	who map[string]string
}

func begin(t *testing.T, o emulate.Options) *caller {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	return &caller{t, e, home, e.Credentials()}
}

func (c *caller) do(method, path, media, body string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.SetBasicAuth(c.who["account_id"], c.who["passphrase"])
	if method == http.MethodPost {
		req.Header.Set("Content-Type", media)
		req.Header.Set("Accept", pdfs)
	} else {
		req.Header.Set("Accept", media)
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
	return resp.StatusCode, string(raw)
}

func (c *caller) shm(method, path, media, body string) (int, string) {
	c.t.Helper()
	return c.do(method, "/services/shm/"+c.who["account_id"]+path, media, body)
}

const (
	orders  = "application/vnd.bpost.shm-order-v5+XML"
	fetched = "application/vnd.bpost.shm-order-v3.5+XML"
	updates = "application/vnd.bpost.shm-orderUpdate-v3+XML"
	pdfs    = "application/vnd.bpost.shm-label-pdf-v3.4+XML"
	images  = "application/vnd.bpost.shm-label-image-v3.4+XML"
	cancel  = `<orderUpdate xmlns="http://schema.post.be/shm/deepintegration/v3/"><status>CANCELLED</status></orderUpdate>`

	atHome = `<tns:nationalBox><atHome><product>bpack 24h Pro</product>
<options><common:infoNextDay language="NL"><common:emailAddress>ilse@example.com</common:emailAddress></common:infoNextDay><common:signed/></options>
<weight>2000</weight><receiver><common:name>Ilse Vos</common:name><common:company>Kramerij</common:company><common:address>
<common:streetName>Bruul</common:streetName><common:number>105</common:number><common:postalCode>2800</common:postalCode>
<common:locality>Mechelen</common:locality><common:countryCode>BE</common:countryCode></common:address></receiver></atHome></tns:nationalBox>`
	atPoint = `<tns:nationalBox><atBpost><product>bpack@bpost</product>
<options><common:cod><common:codAmount>1251</common:codAmount><common:iban>BE19210023508812</common:iban><common:bic>GEBABEBB</common:bic></common:cod></options>
<weight>2000</weight><pugoId>207500</pugoId><pugoName>Demo Buurtwinkel</pugoName><pugoAddress><common:streetName>Turnhoutsebaan</common:streetName>
<common:number>468</common:number><common:box>A</common:box><common:postalCode>2110</common:postalCode><common:locality>Wijnegem</common:locality>
<common:countryCode>BE</common:countryCode></pugoAddress><receiverName>Ilse Vos</receiverName></atBpost></tns:nationalBox>`
	abroadBox = `<tns:internationalBox><i:international><i:product>bpack World Business</i:product><i:receiver><common:name>Ada Lind</common:name><common:address>
<common:streetName>Bahnhofstrasse</common:streetName><common:number>1</common:number><common:postalCode>8001</common:postalCode>
<common:locality>Zürich</common:locality><common:countryCode>CH</common:countryCode></common:address></i:receiver><i:parcelWeight>900</i:parcelWeight>
<i:customsInfo><i:parcelValue>4500</i:parcelValue><i:contentDescription>Books</i:contentDescription><i:shipmentType>GOODS</i:shipmentType>
<i:parcelReturnInstructions>RTS</i:parcelReturnInstructions><i:privateAddress>true</i:privateAddress></i:customsInfo>
<i:parcelContents><i:parcelContent><i:numberOfItemType>2</i:numberOfItemType><i:valueOfItem>4500</i:valueOfItem><i:itemDescription>Books</i:itemDescription>
<i:nettoWeight>800</i:nettoWeight><i:hsTariffCode>490199</i:hsTariffCode><i:originOfGoods>BE</i:originOfGoods></i:parcelContent></i:parcelContents>
</i:international></tns:internationalBox>`
)

func document(reference string, boxes ...string) string {
	doc := `<?xml version="1.0" encoding="UTF-8"?><tns:order xmlns="http://schema.post.be/shm/deepintegration/v5/national"
xmlns:common="http://schema.post.be/shm/deepintegration/v5/common" xmlns:tns="http://schema.post.be/shm/deepintegration/v5/"
xmlns:i="http://schema.post.be/shm/deepintegration/v5/international"><tns:accountId>107423</tns:accountId><tns:reference>` + reference + `</tns:reference>
<tns:costCenter>Webshop</tns:costCenter><tns:orderLine><tns:text>Book</tns:text><tns:nbOfItems>2</tns:nbOfItems></tns:orderLine>`
	for _, b := range boxes {
		doc += `<tns:box><tns:sender><common:name>Mila Brandsma</common:name><common:address><common:streetName>Munt</common:streetName>
<common:number>1</common:number><common:postalCode>1000</common:postalCode><common:locality>Brussel</common:locality>
<common:countryCode>BE</common:countryCode></common:address><common:phoneNumber>022011111</common:phoneNumber></tns:sender>` + b +
			`<tns:remark>fragile</tns:remark></tns:box>`
	}
	return doc + `</tns:order>`
}

type answer struct {
	XMLName xml.Name
	Code    string   `xml:"code"`
	Message string   `xml:"message"`
	Errors  []string `xml:"error"`
	Labels  []struct {
		Barcodes []string `xml:"barcode"`
		Media    string   `xml:"mimeType"`
		Bytes    string   `xml:"bytes"`
	} `xml:"label"`
	Boxes []struct {
		Barcode string `xml:"barcode"`
		Status  string `xml:"status"`
	} `xml:"box"`
	Reference string `xml:"reference"`
	States    []struct {
		Time string `xml:"time"`
		Code string `xml:"stateCode"`
	} `xml:"stateInfo"`
	Pois []struct {
		ID string `xml:"Id"`
	} `xml:"Poi"`
}

func (c *caller) read(raw string) answer {
	c.t.Helper()
	var a answer
	if err := xml.Unmarshal([]byte(raw), &a); err != nil {
		c.t.Fatalf("%v: %s", err, raw)
	}
	return a
}

// order posts an order that must be taken.
func (c *caller) order(doc string) {
	c.t.Helper()
	if status, raw := c.shm(http.MethodPost, "/orders", orders, doc); status != http.StatusCreated || raw != "" {
		c.t.Fatalf("%d: %s", status, raw)
	}
}

func (c *caller) print(reference string) answer {
	c.t.Helper()
	status, raw := c.shm(http.MethodGet, "/orders/"+url.PathEscape(reference)+"/labels/A6", pdfs, "")
	if status != http.StatusOK {
		c.t.Fatalf("%d: %s", status, raw)
	}
	return c.read(raw)
}

func TestAnOrderIsTakenPrintedAndTold(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{Seed: 59900357663})
	const reference = "bpack@home VAS 036"
	c.order(document(reference, atHome, atPoint))
	got := c.print(reference)
	if len(got.Labels) != 2 {
		t.Fatalf("%d labels", len(got.Labels))
	}
	for i, l := range got.Labels {
		file, err := base64.StdEncoding.DecodeString(l.Bytes)
		if err != nil || l.Media != "application/pdf" || !bytes.HasPrefix(file, []byte("%PDF")) {
			t.Errorf("label %d: %s, %v", i, l.Media, err)
		}
		if len(l.Barcodes) != 1 || !digit.Valid(digit.KindBpost, l.Barcodes[0]) || !strings.HasPrefix(l.Barcodes[0], "3232107423") || !strings.HasSuffix(l.Barcodes[0], "030") {
			t.Errorf("barcode %v", l.Barcodes)
		}
	}
	status, raw := c.shm(http.MethodGet, "/orders/"+url.PathEscape(reference), fetched, "")
	told := c.read(raw)
	if status != http.StatusOK || told.XMLName.Local != "orderInfo" || told.XMLName.Space != base+"v3/" || told.Reference != reference || len(told.Boxes) != 2 {
		t.Fatalf("%d: %s", status, raw)
	}
	for i, b := range told.Boxes {
		if b.Barcode != got.Labels[i].Barcodes[0] || b.Status != statusPrinted {
			t.Errorf("box %d: %+v", i, b)
		}
	}
	if again := c.print(reference); len(again.Labels) != 0 {
		t.Errorf("printed boxes were printed again: %d", len(again.Labels))
	}
	status, raw = c.shm(http.MethodGet, "/boxes/"+told.Boxes[1].Barcode+"/labels/A4", images, "")
	one := c.read(raw)
	file, err := base64.StdEncoding.DecodeString(one.Labels[0].Bytes)
	if status != http.StatusOK || err != nil || one.Labels[0].Media != "image/png" || !bytes.HasPrefix(file, []byte("\x89PNG")) {
		t.Errorf("%d, %v: %s", status, err, one.Labels[0].Media)
	}
}

func TestAReferenceNeverHasTwoOrdersAndTheLedgerOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	o := emulate.Options{Dir: t.TempDir(), Seed: 1}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	c := &caller{t, e, server.URL, e.Credentials()}
	c.order(document("r-1", atHome))
	c.order(document("r-1", atPoint)) // nothing was printed: replaced
	first := c.print("r-1").Labels[0].Barcodes[0]
	c.order(document("r-1", atPoint)) // the same again: nothing happens
	server.Close()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	c = begin(t, o)
	c.order(document("r-1", atPoint))
	if again := c.print("r-1"); len(again.Labels) != 0 {
		t.Errorf("a repeat was printed as %v", again.Labels[0].Barcodes)
	}
	_, raw := c.shm(http.MethodGet, "/orders/r-1", fetched, "")
	if told := c.read(raw); len(told.Boxes) != 1 || told.Boxes[0].Barcode != first {
		t.Errorf("boxes %+v, want %s", told.Boxes, first)
	}
	status, raw := c.shm(http.MethodPost, "/orders", orders, document("r-1", strings.Replace(atPoint, "2000", "2001", 1)))
	if a := c.read(raw); status != http.StatusConflict || a.Code != "409" || a.Message != "The order is in PRINTED state and cannot be modified anymore." {
		t.Errorf("%d: %s", status, raw)
	}
}

func TestAnOrderIsCancelledUntilItWasScanned(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	c.order(document("c-1", atHome))
	c.print("c-1")
	if status, raw := c.shm(http.MethodPost, "/orders/c-1", updates, cancel); status != http.StatusOK || raw != "" {
		t.Fatalf("%d: %s", status, raw)
	}
	for _, again := range []struct{ path, media, body string }{{"/orders/c-1", updates, cancel}, {"/orders", orders, document("c-1", atHome)}} {
		status, raw := c.shm(http.MethodPost, again.path, again.media, again.body)
		if a := c.read(raw); status != http.StatusConflict || a.Message != "The order is in CANCELLED state and cannot be modified anymore." {
			t.Errorf("%s: %d: %s", again.path, status, raw)
		}
	}
	c.order(document("c-2", atHome))
	number := c.print("c-2").Labels[0].Barcodes[0]
	for range 2 {
		c.e.Walk(number)
	}
	if status, raw := c.shm(http.MethodPost, "/orders/c-2", updates, cancel); status != http.StatusConflict || !strings.Contains(raw, "IN_TRANSIT") {
		t.Errorf("%d: %s", status, raw)
	}
}

func TestABoxGoesItsWayUnderCodesOfTheList(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for script, last := range map[string]string{"DELIVERED": "U01", "RETURNED": "T03", "CUSTOMS": "U01", "POINT": "U05"} {
		c.order(document("SCRIPT-"+script, atHome))
		number := c.print("SCRIPT-" + script).Labels[0].Barcodes[0]
		path := "/services/trackedmail/item/" + number + "/trackingInfo"
		if status, _ := c.do(http.MethodGet, path, "application/xml", ""); status != http.StatusNotFound {
			t.Errorf("%s: news before the first scan: %d", script, status)
		}
		for c.e.Walk(number) {
		}
		_, raw := c.do(http.MethodGet, path, "application/xml", "")
		states := c.read(raw).States
		if len(states) == 0 || states[len(states)-1].Code != last || !strings.ContainsAny(states[0].Time, "+") {
			t.Fatalf("%s: %s", script, raw)
		}
		for _, s := range states {
			if !slices.Contains(Codes, s.Code) {
				t.Errorf("%s is not in the list", s.Code)
			}
		}
		c.who = c.e.Other()
		if status, _ := c.do(http.MethodGet, path, "application/xml", ""); status != http.StatusNotFound {
			t.Errorf("another customer hears of it: %d", status)
		}
		c.who = c.e.Credentials()
	}
	for phase, s := range scans {
		if !slices.Contains(Codes, s.code) {
			t.Errorf("%s: %s is not in the list", phase, s.code)
		}
	}
}

func TestABoxAbroadHasThePostsNumberAndAReturnLabelIsOnASecondPage(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	c.order(document("w-1", abroadBox))
	if number := c.print("w-1").Labels[0].Barcodes[0]; !digit.Valid(digit.KindS10, number) || !strings.HasSuffix(number, "BE") {
		t.Errorf("number %s", number)
	}
	c.order(document("b-1", atHome))
	_, raw := c.shm(http.MethodPost, "/labels/A6/withReturnLabels", "application/vnd.bpost.shm-labelRequest-v3+XML",
		`<batchLabels xmlns="http://schema.post.be/shm/deepintegration/v3/"><order>b-1</order><order>w-1</order></batchLabels>`)
	got := c.read(raw)
	if len(got.Labels) != 2 || len(got.Labels[0].Barcodes) != 2 || !strings.HasSuffix(got.Labels[0].Barcodes[1], "050") || len(got.Labels[1].Barcodes) != 1 {
		t.Fatalf("labels %.300s", raw)
	}
	file, err := base64.StdEncoding.DecodeString(got.Labels[0].Bytes)
	if err != nil || bytes.Count(file, []byte("/Type/Page/"))+bytes.Count(file, []byte("/Type /Page\n")) < 2 {
		t.Errorf("%v, pages of %d bytes", err, len(file))
	}
}

func TestWhatBpostWouldNotTakeIsRefused(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for _, x := range []struct {
		name, old, new string
		status         int
		says           string
	}{
		{"a name of 41 letters", "Ilse Vos", strings.Repeat("x", 41), 400, "box[1]/nationalBox/atHome/receiver/name: "},
		{"a weight that is no number", "<weight>2000<", "<weight>2 kg<", 400, "atHome/weight: "},
		{"an element nobody knows", "<weight>", "<colour>red</colour><weight>", 400, "atHome/colour: "},
		{"elements out of order", "<atHome><product>bpack 24h Pro</product>", "<atHome><weight>1</weight><product>bpack 24h Pro</product>", 400, "atHome/product: is missing"},
		{"no weight is no mistake", "<weight>2000</weight>", "", 201, ""},
		{"an element of the wrong namespace", "<product>bpack 24h Pro</product>", "<tns:product>bpack 24h Pro</tns:product>", 400, "atHome/product: the element of namespace &#39;tns&#39;"},
		{"an option twice", "<common:signed/>", "<common:signed/><common:signed/>", 400, "options/signed: "},
		{"a language nobody speaks", `language="NL"`, `language="XX"`, 400, "infoNextDay/@language"},
		{"somebody else's account", "<tns:accountId>107423", "<tns:accountId>123456", 400, "accountId: "},
		{"a product of another way", "bpack 24h Pro", "bpack@bpost", 400, "is not a product of atHome"},
		{"a parcel too heavy", "<weight>2000<", "<weight>30001<", 400, "at most 30000 g"},
		{"a postal code of another country", "<common:postalCode>2800", "<common:postalCode>28000", 400, "receiver/address/postalCode: "},
		{"a foreigner in a national box", "<common:countryCode>BE</common:countryCode></common:address></receiver>", "<common:countryCode>DE</common:countryCode></common:address></receiver>", 400, "DE"},
		{"a field on demand", "Ilse Vos", "Vos FAIL-422", 400, "receiver/name: "},
		{"an address on demand", "Ilse Vos", "Vos FAIL-ADDRESS", 400, "receiver/address: the address was not found"},
		{"a contract on demand", "Ilse Vos", "Vos FAIL-CONTRACT", 400, "is not part of the contract"},
		{"a way on demand", "Ilse Vos", "Vos FAIL-ROUTE", 400, "does not go to BE"},
		{"a log-in on demand", "Ilse Vos", "Vos FAIL-AUTH", 401, "Unauthorized"},
	} {
		doc := strings.Replace(document("x-1", atHome), x.old, x.new, 1)
		status, raw := c.shm(http.MethodPost, "/orders", orders, doc)
		if status != x.status || !strings.Contains(raw, x.says) {
			t.Errorf("%s: %d: %s", x.name, status, raw)
		}
	}
	for name, gone := range map[string]string{
		"customsInfo: is missing":    abroadBox[strings.Index(abroadBox, "<i:customsInfo>"):strings.Index(abroadBox, "<i:parcelContents>")],
		"parcelContents: is missing": abroadBox[strings.Index(abroadBox, "<i:parcelContents>"):strings.Index(abroadBox, "</i:international>")],
		"shipmentType: is missing":   "<i:shipmentType>GOODS</i:shipmentType>",
	} {
		status, raw := c.shm(http.MethodPost, "/orders", orders, document("x-2", strings.Replace(abroadBox, gone, "", 1)))
		if status != http.StatusBadRequest || !strings.Contains(raw, name) {
			t.Errorf("%s: %d: %s", name, status, raw)
		}
	}
	if status, _ := c.shm(http.MethodPost, "/orders", "application/xml", document("x-3", atHome)); status != http.StatusUnsupportedMediaType {
		t.Errorf("a wrong media type: %d", status)
	}
	if status, _ := c.shm(http.MethodGet, "/orders/x-3", fetched, ""); status != http.StatusNotFound {
		t.Errorf("an order that never was: %d", status)
	}
	if status, _ := c.shm(http.MethodGet, "/productconfig", "application/vnd.bpost.shm-productConfiguration-v3.1+XML", ""); status != http.StatusOK {
		t.Errorf("the products: %d", status)
	}
	c.who["passphrase"] = "wrong"
	if status, raw := c.shm(http.MethodGet, "/orders/x-3", fetched, ""); status != http.StatusUnauthorized || strings.HasPrefix(raw, "<") {
		t.Errorf("a wrong passphrase: %d: %s", status, raw)
	}
}

func TestPointsAreFoundByKindNearAPostalCode(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	search := "/Locator?Function=search&Partner=107423&AppId=A001&Format=xml&Language=NL&Zone=1000&Country=BE&Limit=3&Type="
	for kind, want := range map[string]string{"1": "200101", "3": "200101", "4": "014472", "7": "200101"} {
		_, raw := c.do(http.MethodGet, search+kind, "*/*", "")
		if got := c.read(raw); len(got.Pois) < 2 || got.Pois[0].ID != want {
			t.Errorf("type %s: %s", kind, raw)
		}
	}
	_, raw := c.do(http.MethodGet, "/Locator?Function=info&Partner=107423&Format=xml&Id=207500", "*/*", "")
	if got := c.read(raw); len(got.Pois) != 1 || got.Pois[0].ID != "207500" {
		t.Errorf("info: %s", raw)
	}
	if _, raw := c.do(http.MethodGet, search+"99", "*/*", ""); c.read(raw).XMLName.Local != "TaxipostLocator" {
		t.Errorf("a wrong type: %s", raw)
	}
}
