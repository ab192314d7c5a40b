package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
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
	t           *testing.T
	e           *Emulator
	url         string
	ship, track string // tokens
}

// noon is a day that the requests below name.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func begin(t *testing.T) *caller {
	t.Helper()
	e, home := carriertest.Start(t, New, emulate.Options{Seed: 7, Now: func() time.Time { return noon }})
	c := &caller{t: t, e: e, url: home}
	c.as(e.Credentials())
	return c
}

// as logs a customer in, with both pairs of keys.
func (c *caller) as(who map[string]string) {
	c.t.Helper()
	c.ship = c.login(who["client_id"], who["client_secret"])
	c.track = c.login(who["track_client_id"], who["track_client_secret"])
}

func (c *caller) login(id, secret string) string {
	c.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	status, raw := c.do(http.MethodPost, "/oauth/token", "", "application/x-www-form-urlencoded", form.Encode())
	var got struct {
		Token string `json:"access_token"`
		Type  string `json:"token_type"`
		Life  int    `json:"expires_in"`
	}
	if err := json.Unmarshal(raw, &got); err != nil || status != http.StatusOK || got.Token == "" || got.Type != "bearer" || got.Life != 3600 {
		c.t.Fatalf("token: %d, %v: %s", status, err, raw)
	}
	return got.Token
}

func (c *caller) do(method, path, token, kind, body string) (int, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
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
	return resp.StatusCode, raw
}

func (c *caller) ask(method, path, body string) (int, []byte) {
	c.t.Helper()
	token := c.ship
	if strings.HasPrefix(path, "/track/") {
		token = c.track
	}
	return c.do(method, path, token, "application/json", body)
}

// ordinary is two packages from Utrecht to Lyon.
const ordinary = `{"labelResponseOptions":"LABEL","accountNumber":{"value":"740561073"},"shipAction":"CONFIRM","requestedShipment":{
"shipDatestamp":"2026-11-23","pickupType":"USE_SCHEDULED_PICKUP","serviceType":"FEDEX_REGIONAL_ECONOMY","packagingType":"YOUR_PACKAGING","totalWeight":3.3,
"shipper":{"contact":{"personName":"Mila Brandsma","companyName":"Kaashuis Noord","phoneNumber":"+31301234567"},
"address":{"streetLines":["Kanaalweg 14"],"city":"Utrecht","postalCode":"3526 KL","countryCode":"NL"}},
"recipients":[{"contact":{"personName":"Odile Marchand","phoneNumber":"+33478000000"},
"address":{"streetLines":["Quai des Brumes 8","Escalier B"],"city":"Lyon","postalCode":"69002","countryCode":"FR","residential":true}}],
"shippingChargesPayment":{"paymentType":"SENDER","payor":{"responsibleParty":{"accountNumber":{"value":"740561073"}}}},
"labelSpecification":{"labelFormatType":"COMMON2D","imageType":"PDF","labelStockType":"PAPER_4X6"},
"requestedPackageLineItems":[{"sequenceNumber":1,"weight":{"units":"KG","value":2.5},"dimensions":{"length":40,"width":30,"height":20,"units":"CM"},
"customerReferences":[{"customerReferenceType":"CUSTOMER_REFERENCE","value":"ref-1"}]},{"sequenceNumber":2,"weight":{"units":"KG","value":0.8}}]}}`

func instead(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(ordinary) }

// abroad goes to Zurich, with what customs want.
func abroad(pairs ...string) string {
	text := instead("FEDEX_REGIONAL_ECONOMY", "INTERNATIONAL_PRIORITY", "Lyon", "Zürich", "69002", "8001", `"countryCode":"FR"`, `"countryCode":"CH"`,
		`"labelSpecification"`, `"shippingDocumentSpecification":{"shippingDocumentTypes":["COMMERCIAL_INVOICE"]},
"customsClearanceDetail":{"dutiesPayment":{"paymentType":"RECIPIENT"},"isDocumentOnly":false,"totalCustomsValue":{"amount":50,"currency":"EUR"},
"commercialInvoice":{"shipmentPurpose":"SOLD","termsOfSale":"DAP"},"commodities":[{"description":"Cheese","countryOfManufacture":"NL","harmonizedCode":"040690",
"quantity":2,"quantityUnits":"PCS","unitPrice":{"amount":25,"currency":"EUR"},"customsValue":{"amount":50,"currency":"EUR"},"weight":{"units":"KG","value":3}}]},
"labelSpecification"`)
	return strings.NewReplacer(pairs...).Replace(text)
}

type shipped struct {
	Output struct {
		Shipments []struct {
			Master    string          `json:"masterTrackingNumber"`
			Pieces    []pieceResponse `json:"pieceResponses"`
			Documents []document      `json:"shipmentDocuments"`
		} `json:"transactionShipments"`
		Cancelled *bool `json:"cancelledShipment"`
		Alerts    []struct{ Message string }
	} `json:"output"`
	Errors []mistake `json:"errors"`
}

func (c *caller) order(body string) shipped {
	c.t.Helper()
	status, raw := c.ask(http.MethodPost, "/ship/v1/shipments", body)
	var got shipped
	if err := json.Unmarshal(raw, &got); err != nil || status != http.StatusOK || len(got.Output.Shipments) != 1 {
		c.t.Fatalf("%d, %v: %.500s", status, err, raw)
	}
	return got
}

func TestAShipmentGetsValidNumbersAndALabelForEachPackage(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for image, head := range map[string]string{"PDF": "%PDF", "PNG": "\x89PNG", "ZPLII": "^XA"} {
		one := c.order(instead(`"imageType":"PDF"`, `"imageType":"`+image+`"`)).Output.Shipments[0]
		if len(one.Pieces) != 2 || one.Master != one.Pieces[0].Number || one.Master == one.Pieces[1].Number {
			t.Fatalf("numbers %+v", one)
		}
		for i, p := range one.Pieces {
			if !digit.Valid(digit.KindFedEx, p.Number) || p.Sequence != i+1 || p.Charge <= 0 {
				t.Errorf("piece %+v", p)
			}
			if d := p.Documents[0]; d.Type != image || d.Content != "LABEL" || !bytes.HasPrefix(bytes.TrimSpace(d.Encoded), []byte(head)) {
				t.Errorf("%s: label of type %s, %.8q", image, d.Type, d.Encoded)
			}
		}
	}
	d := c.order(instead(`"LABEL"`, `"URL_ONLY"`)).Output.Shipments[0].Pieces[1].Documents[0]
	if status, raw := c.do(http.MethodGet, strings.TrimPrefix(d.URL, c.url), "", "", ""); status != http.StatusOK || !bytes.HasPrefix(raw, []byte("%PDF")) || d.Encoded != nil {
		t.Errorf("label at %s: %d, %.20s", d.URL, status, raw)
	}
	if docs := c.order(abroad()).Output.Shipments[0].Documents; len(docs) != 1 || docs[0].Content != "COMMERCIAL_INVOICE" || !bytes.HasPrefix(docs[0].Encoded, []byte("%PDF")) {
		t.Errorf("papers %+v", docs)
	}
}

func TestWhatTheCarrierDoesNotTakeIsRefusedInItsShape(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, x := range []struct{ name, body, code, in string }{
		{"weight as text", instead(`"value":2.5`, `"value":"2.5"`), "INVALID.INPUT.EXCEPTION", "weight"},
		{"a length with a fraction", instead(`"length":40`, `"length":40.5`), "INVALID.INPUT.EXCEPTION", "length"},
		{"a field nobody knows", instead(`"serviceType"`, `"service"`), "INVALID.INPUT.EXCEPTION", "service"},
		{"an account as text", instead(`"accountNumber":{"value":"740561073"},"shipAction"`, `"accountNumber":"740561073","shipAction"`), "INVALID.INPUT.EXCEPTION", "accountNumber"},
		{"somebody else's account", instead(`{"value":"740561073"},"shipAction"`, `{"value":"802255209"},"shipAction"`), "ACCOUNT.NUMBER.MISMATCH", "accountNumber.value"},
		{"a line of 36 characters", instead("Quai des Brumes 8", strings.Repeat("Quai ", 7)+"8"), "RECIPIENT.STREETLINES.TOOLONG", "recipients[0].address.streetLines[0]"},
		{"four lines", instead(`"Escalier B"`, `"B","C","D"`), "RECIPIENT.STREETLINES.INVALID", "recipients[0].address.streetLines"},
		{"no telephone", instead(`,"phoneNumber":"+33478000000"`, ""), "RECIPIENT.PHONENUMBER.INVALID", "recipients[0].contact.phoneNumber"},
		{"a postal code of elsewhere", instead("69002", "1016 AB"), "RECIPIENT.POSTALCODE.INVALID", "recipients[0].address.postalCode"},
		{"a day gone by", instead("2026-11-23", "2026-11-20"), "SHIPDATESTAMP.OUTOFRANGE", "shipDatestamp"},
		{"no such service", instead("FEDEX_REGIONAL_ECONOMY", "FEDEX_MOON"), "SERVICETYPE.INVALID", "serviceType"},
		{"a service that stays in Europe", abroad(`"INTERNATIONAL_PRIORITY"`, `"EUROPE_FIRST"`, "Zürich", "Beirut", `"8001"`, `"1107"`, `"CH"`, `"LB"`), "SERVICE.NOTAVAILABLE", "serviceType"},
		{"no papers for a border", instead("FEDEX_REGIONAL_ECONOMY", "INTERNATIONAL_PRIORITY", "69002", "8001", `"countryCode":"FR"`, `"countryCode":"CH"`), "CUSTOMSCLEARANCEDETAIL.REQUIRED", "customsClearanceDetail"},
		{"goods worth more than their sum", abroad(`"totalCustomsValue":{"amount":50`, `"totalCustomsValue":{"amount":49`), "TOTALCUSTOMSVALUE.INVALID", "totalCustomsValue"},
		{"a tariff number of letters", abroad("040690", "cheese"), "COMMODITY.HARMONIZEDCODE.INVALID", "commodities[0].harmonizedCode"},
		{"a purpose nobody knows", abroad(`"SOLD"`, `"SALE"`), "SHIPMENTPURPOSE.INVALID", "shipmentPurpose"},
		{"hold without a place", instead(`"shippingChargesPayment"`, `"shipmentSpecialServices":{"specialServiceTypes":["HOLD_AT_LOCATION"]},"shippingChargesPayment"`), "SPECIALSERVICE.INCOMPLETE", "holdAtLocationDetail"},
		{"EPL", instead(`"PDF"`, `"EPL2"`), "IMAGETYPE.NOTSUPPORTED", "imageType"},
		{"69 kilograms", instead(`"value":2.5`, `"value":69`), "PACKAGE.WEIGHT.EXCEEDED", "requestedPackageLineItems[0].weight.value"},
		{"packages miscounted", instead(`"sequenceNumber":2`, `"sequenceNumber":3`), "SEQUENCENUMBER.INVALID", "requestedPackageLineItems[1].sequenceNumber"},
		{"on demand: address", instead("Odile Marchand", "Vos FAIL-ADDRESS"), "RECIPIENT.POSTALCITY.MISMATCH", "postalCode"},
		{"on demand: contract", instead("ref-1", "FAIL-CONTRACT"), "ACCOUNT.SERVICE.NOTALLOWED", "serviceType"},
	} {
		status, raw := c.ask(http.MethodPost, "/ship/v1/shipments", x.body)
		var got shipped
		if err := json.Unmarshal(raw, &got); err != nil || status < 400 || len(got.Errors) == 0 {
			t.Errorf("%s: %d, %s", x.name, status, raw)
			continue
		}
		if e := got.Errors[0]; e.Code != x.code || !strings.Contains(e.Message, x.in) && !(len(e.Parameters) == 1 && strings.HasSuffix(e.Parameters[0].Value, x.in)) {
			t.Errorf("%s: refused as %+v, want %s at %s", x.name, e, x.code, x.in)
		}
	}
}

func TestTokensAreOfOnePairOfKeysAndDie(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for name, x := range map[string]struct {
		token, kind string
		status      int
	}{
		"no token":               {"", "application/json", 401},
		"an unknown token":       {"abc", "application/json", 401},
		"the token of tracking":  {c.track, "application/json", 403},
		"a form instead of JSON": {c.ship, "application/x-www-form-urlencoded", 415},
	} {
		if status, raw := c.do(http.MethodPost, "/ship/v1/shipments", x.token, x.kind, ordinary); status != x.status {
			t.Errorf("%s: %d, want %d: %s", name, status, x.status, raw)
		}
	}
	if status, _ := c.do(http.MethodPost, "/track/v1/trackingnumbers", c.ship, "application/json", `{}`); status != 403 {
		t.Errorf("tracking with the keys of shipping: %d", status)
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"l7-ship-one"}, "client_secret": {"no"}}
	if status, raw := c.do(http.MethodPost, "/oauth/token", "", "application/x-www-form-urlencoded", form.Encode()); status != 401 || !bytes.Contains(raw, []byte("NOT.AUTHORIZED.ERROR")) {
		t.Errorf("a wrong secret: %d, %s", status, raw)
	}
	dies := instead("Odile Marchand", "Odile TOKEN-DIES")
	if status, _ := c.ask(http.MethodPost, "/ship/v1/shipments", dies); status != 401 {
		t.Errorf("the token lives on: %d", status)
	}
	if status, _ := c.ask(http.MethodPost, "/ship/v1/shipments", ordinary); status != 401 {
		t.Errorf("the dead token is taken: %d", status)
	}
	c.as(c.e.Credentials())
	c.order(dies)
}

func TestCancellingEndsWithTheHandover(t *testing.T) {
	t.Parallel()
	c := begin(t)
	cancel := func(number string) (int, shipped) {
		status, raw := c.ask(http.MethodPut, "/ship/v1/shipments/cancel",
			`{"accountNumber":{"value":"`+c.account()+`"},"trackingNumber":"`+number+`","deletionControl":"DELETE_ALL_PACKAGES"}`)
		var got shipped
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		return status, got
	}
	one := c.order(ordinary).Output.Shipments[0]
	for range 2 {
		if status, got := cancel(one.Pieces[1].Number); status != 200 || got.Output.Cancelled == nil || !*got.Output.Cancelled {
			t.Errorf("cancel: %d, %+v", status, got)
		}
	}
	c.e.Desk().Advance(time.Hour)
	if codes := c.codes(one.Master); !slices.Equal(codes, []string{"CA", "OC"}) {
		t.Errorf("a cancelled parcel tells %v", codes)
	}
	gone := c.order(ordinary).Output.Shipments[0]
	for range 3 {
		c.e.Walk(gone.Master)
	}
	late := c.order(instead("ref-1", "LATE-CANCEL")).Output.Shipments[0]
	for _, number := range []string{gone.Master, late.Master} {
		if status, got := cancel(number); status != 200 || *got.Output.Cancelled || got.Output.Alerts[0].Message == "" {
			t.Errorf("too late: %d, %+v", status, got)
		}
	}
	c.as(c.e.Other())
	if status, got := cancel(late.Master); status != 400 && status != 404 || len(got.Errors) == 0 {
		t.Errorf("somebody else's: %d, %+v", status, got)
	}
}

// account is the number of who is logged in.
func (c *caller) account() string {
	t, _ := c.e.Desk().Holder(c.ship)
	return t.Who
}

type tracked struct {
	Output struct {
		Results []struct {
			Number string `json:"trackingNumber"`
			Track  []struct {
				Error  *mistake `json:"error"`
				Latest struct {
					Code string `json:"code"`
				} `json:"latestStatusDetail"`
				Scans []scan `json:"scanEvents"`
			} `json:"trackResults"`
		} `json:"completeTrackResults"`
	} `json:"output"`
}

func (c *caller) follow(numbers ...string) tracked {
	c.t.Helper()
	var info []string
	for _, n := range numbers {
		info = append(info, `{"trackingNumberInfo":{"trackingNumber":"`+n+`"}}`)
	}
	status, raw := c.ask(http.MethodPost, "/track/v1/trackingnumbers", `{"includeDetailedScans":true,"trackingInfo":[`+strings.Join(info, ",")+`]}`)
	var got tracked
	if err := json.Unmarshal(raw, &got); err != nil || status != 200 || len(got.Output.Results) != len(numbers) {
		c.t.Fatalf("track: %d, %v: %s", status, err, raw)
	}
	return got
}

// codes are a parcel's, newest first.
func (c *caller) codes(number string) []string {
	var codes []string
	for _, s := range c.follow(number).Output.Results[0].Track[0].Scans {
		codes = append(codes, s.Event)
	}
	return codes
}

func TestEveryLifeIsToldInCodesOfTheList(t *testing.T) {
	t.Parallel()
	c := begin(t)
	for _, script := range emulate.Scripts() {
		number := c.order(instead("ref-1", "SCRIPT-"+strings.ToUpper(script))).Output.Shipments[0].Master
		for c.e.Walk(number) {
		}
		codes := c.codes(number)
		if len(codes) == 0 || codes[len(codes)-1] != "OC" {
			t.Errorf("%s: %v", script, codes)
		}
		for _, code := range codes {
			if !slices.Contains(Codes, code) {
				t.Errorf("%s: %s is not on the list", script, code)
			}
		}
	}
}

func TestTrackingTellsTheNewestFirstAndWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := begin(t)
	number := c.order(ordinary).Output.Shipments[0].Master
	if got := c.follow(number).Output.Results[0].Track[0]; got.Error != nil || len(got.Scans) != 0 {
		t.Errorf("before the first event: %+v", got)
	}
	for c.e.Walk(number) {
	}
	got := c.follow(number, "000000000000").Output.Results
	scans := got[0].Track[0].Scans
	if got[0].Track[0].Latest.Code != "DL" || scans[0].Event != "DL" || scans[len(scans)-1].Event != "OC" {
		t.Errorf("events %+v", scans)
	}
	if at, err := time.Parse(time.RFC3339, scans[0].Date); err != nil || !strings.HasSuffix(scans[0].Date, "+01:00") || at.Before(noon) {
		t.Errorf("date %q", scans[0].Date)
	}
	if e := got[1].Track[0].Error; e == nil || e.Code != "TRACKING.TRACKINGNUMBER.NOTFOUND" {
		t.Errorf("an unknown number: %+v", got[1])
	}
	c.as(c.e.Other())
	if e := c.follow(number).Output.Results[0].Track[0].Error; e == nil {
		t.Error("another customer follows it")
	}
	many := strings.Repeat(`{"trackingNumberInfo":{"trackingNumber":"1"}},`, 31)
	if status, _ := c.ask(http.MethodPost, "/track/v1/trackingnumbers", `{"trackingInfo":[`+strings.TrimSuffix(many, ",")+`]}`); status != 400 {
		t.Errorf("31 numbers: %d", status)
	}
}

func TestRatesAreToldForTheServicesThatGoThere(t *testing.T) {
	t.Parallel()
	c := begin(t)
	body := `{"accountNumber":{"value":"740561073"},"requestedShipment":{"shipper":{"address":{"postalCode":"3526 KL","countryCode":"NL"}},
"recipient":{"address":{"postalCode":"8001","countryCode":"CH"}},"pickupType":"USE_SCHEDULED_PICKUP","rateRequestType":["ACCOUNT","LIST"],
"requestedPackageLineItems":[{"weight":{"units":"KG","value":2}}]}}`
	status, raw := c.ask(http.MethodPost, "/rate/v1/rates/quotes", body)
	var got struct {
		Output struct {
			Details []struct {
				Service string `json:"serviceType"`
				Rated   []struct {
					Type string  `json:"rateType"`
					Net  float64 `json:"totalNetCharge"`
				} `json:"ratedShipmentDetails"`
			} `json:"rateReplyDetails"`
		} `json:"output"`
	}
	if err := json.Unmarshal(raw, &got); err != nil || status != 200 || len(got.Output.Details) != len(products) {
		t.Fatalf("%d, %v: %s", status, err, raw)
	}
	if d := got.Output.Details[0]; d.Service != "EUROPE_FIRST" || d.Rated[0].Type != "ACCOUNT" || d.Rated[0].Net != 54.04 || d.Rated[1].Net <= d.Rated[0].Net {
		t.Errorf("rates %+v", d) // (36 + 2·4.9 + 18 % fuel)
	}
	if status, raw := c.ask(http.MethodPost, "/rate/v1/rates/quotes", strings.Replace(body, `["ACCOUNT","LIST"]`, `[]`, 1)); status != 400 {
		t.Errorf("no kind of rate: %d, %s", status, raw)
	}
}

func TestACourierIsOrderedAndSentHome(t *testing.T) {
	t.Parallel()
	c := begin(t)
	body := `{"associatedAccountNumber":{"value":"740561073"},"originDetail":{"pickupLocation":{"contact":{"personName":"Mila Brandsma","phoneNumber":"+31301234567"},
"address":{"streetLines":["Kanaalweg 14"],"city":"Utrecht","postalCode":"3526 KL","countryCode":"NL"}},"readyDateTimestamp":"2026-11-24T10:00:00Z","customerCloseTime":"17:00:00"},
"packageCount":3,"totalWeight":{"units":"KG","value":12},"carrierCode":"FDXE","remarks":"Back door"}`
	status, raw := c.ask(http.MethodPost, "/pickup/v1/pickups", body)
	var got struct {
		Output struct {
			Code     string `json:"pickupConfirmationCode"`
			Location string `json:"location"`
		} `json:"output"`
	}
	if err := json.Unmarshal(raw, &got); err != nil || status != 200 || got.Output.Code == "" {
		t.Fatalf("%d, %v: %s", status, err, raw)
	}
	for day, want := range map[string]int{"2026-11-24": 200, "2026-11-25": 404} {
		if status, raw := c.ask(http.MethodPut, "/pickup/v1/pickups/cancel",
			`{"associatedAccountNumber":{"value":"740561073"},"pickupConfirmationCode":"`+got.Output.Code+`","carrierCode":"FDXE","location":"AMSA","scheduledDate":"`+day+`"}`); status != want {
			t.Errorf("decline on %s: %d, %s", day, status, raw)
		}
	}
	for name, wrong := range map[string]string{
		"nothing to take": strings.Replace(body, `"packageCount":3`, `"packageCount":0`, 1), "closed before": strings.Replace(body, "17:00:00", "09:00:00", 1),
		"yesterday": strings.Replace(body, "2026-11-24T", "2026-11-20T", 1),
	} {
		if status, _ := c.ask(http.MethodPost, "/pickup/v1/pickups", wrong); status != 400 {
			t.Errorf("%s: %d", name, status)
		}
	}
	status, raw = c.ask(http.MethodPost, "/pickup/v1/pickups/availabilities",
		`{"pickupAddress":{"postalCode":"3526 KL","countryCode":"NL"},"pickupRequestType":["FUTURE_DAY"],"carriers":["FEDEX_EXPRESS"],"countryRelationship":"DOMESTIC"}`)
	if status != 200 || !bytes.Contains(raw, []byte(`"pickupDate":"2026-11-24"`)) {
		t.Errorf("when: %d, %s", status, raw)
	}
}
