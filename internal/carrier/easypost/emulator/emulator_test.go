package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// caller is a customer's program.
type caller struct {
	t   *testing.T
	e   *Emulator
	url string
	key string
}

func begin(t *testing.T, o emulate.Options) *caller {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	return &caller{t, e, home, e.Credentials()["api_key"]}
}

// answer is what the tests read of an answer.
type answer struct {
	ID, Reference, Status, Mode string
	Rates                       []struct{ ID, Carrier, Service, Rate, Currency string }
	Messages                    []message
	Code                        string `json:"tracking_code"`
	Refund                      string `json:"refund_status"`
	Insurance                   string
	Label                       struct {
		URL  string `json:"label_url"`
		PDF  string `json:"label_pdf_url"`
		ZPL  string `json:"label_zpl_url"`
		Type string `json:"label_file_type"`
	} `json:"postage_label"`
	Details []struct{ Status, Datetime string } `json:"tracking_details"`
	Error   struct {
		Code    string
		Message string
		Errors  []wrong
	}
	Shipments []struct{ ID string }
	More      bool `json:"has_more"`
	Trackers  []struct {
		Code string `json:"tracking_code"`
	}
}

func (c *caller) do(method, path, body string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.SetBasicAuth(c.key, "")
	req.Header.Set("Content-Type", "application/json")
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

func (c *caller) ask(method, path, body string, want int) answer {
	c.t.Helper()
	status, raw := c.do(method, path, body)
	var a answer
	if err := json.Unmarshal([]byte(raw), &a); err != nil || status != want {
		c.t.Fatalf("%s %s: %d, %v: %s", method, path, status, err, raw)
	}
	return a
}

const (
	british = `{"shipment": {"reference": "ref-1", "to_address": {"name": "Ilse Vos", "street1": "12 High Street", "city": "Leeds", "zip": "LS1 4AP", "country": "GB"},
"from_address": {"company": "Kramerij", "street1": "3 Dock Road", "city": "London", "zip": "E16 1AA", "country": "GB", "phone": "+442079460000"},
"parcel": {"length": 10, "width": 8, "height": 4, "weight": 65.9}, "options": {"label_format": "PDF"}}}`
	customs = `"customs_info": {"contents_type": "merchandise", "customs_certify": true, "customs_signer": "Mila Brandsma", "restriction_type": "none",
"non_delivery_option": "return", "customs_items": [{"description": "Books", "quantity": 2, "value": "23.25", "weight": 33, "hs_tariff_number": "490199", "origin_country": "GB"}]}`
)

func instead(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(british) }

// rate is the id of a service's rate.
func (a answer) rate(t *testing.T, service string) string {
	t.Helper()
	for _, r := range a.Rates {
		if r.Service == service {
			return r.ID
		}
	}
	t.Fatalf("no rate of %s: %+v", service, a.Rates)
	return ""
}

func (c *caller) bought(body, service string) answer {
	c.t.Helper()
	made := c.ask(http.MethodPost, "/v2/shipments", body, http.StatusCreated)
	return c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", `{"rate": {"id": "`+made.rate(c.t, service)+`"}}`, http.StatusOK)
}

func TestAShipmentIsRatedAndBoughtOnce(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	made := c.ask(http.MethodPost, "/v2/shipments", british, http.StatusCreated)
	var carriers []string
	for _, r := range made.Rates {
		carriers = append(carriers, r.Carrier)
	}
	slices.Sort(carriers)
	if got := strings.Join(slices.Compact(carriers), " "); got != "Evri RoyalMail UPSDAP" || !strings.HasPrefix(made.ID, "shp_") || made.Mode != "test" || made.Code != "" {
		t.Fatalf("rates of %s: %+v", got, made)
	}
	if i := slices.IndexFunc(made.Messages, func(m message) bool { return m.Carrier == "DHLPaket" && m.Type == "rate_error" }); i < 0 {
		t.Errorf("nobody says why DHLPaket has no rate: %+v", made.Messages)
	}
	buy := `{"rate": {"id": "` + made.rate(t, "RoyalMail24") + `"}, "insurance": "249.99"}`
	got := c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", buy, http.StatusOK)
	if !digit.Valid(digit.KindS10, got.Code) || got.Insurance != "249.99" || got.Label.PDF == "" || got.Label.URL != got.Label.PDF || got.Label.Type != "application/pdf" {
		t.Errorf("bought %+v", got)
	}
	if again := c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", buy, http.StatusUnprocessableEntity); again.Error.Code != "SHIPMENT.POSTAGE.EXISTS" {
		t.Errorf("bought again: %+v", again.Error)
	}
	if found := c.ask(http.MethodGet, "/v2/shipments/ref-1", "", http.StatusOK); found.ID != made.ID || found.Code != got.Code {
		t.Errorf("found %+v", found)
	}
	second := c.ask(http.MethodPost, "/v2/shipments", british, http.StatusCreated)
	page := c.ask(http.MethodGet, "/v2/shipments?page_size=1", "", http.StatusOK)
	if len(page.Shipments) != 1 || page.Shipments[0].ID != second.ID || !page.More {
		t.Errorf("a page %+v", page)
	}
	rest := c.ask(http.MethodGet, "/v2/shipments?before_id="+second.ID, "", http.StatusOK)
	if len(rest.Shipments) != 1 || rest.Shipments[0].ID != made.ID || rest.More {
		t.Errorf("the rest %+v", rest)
	}
	c.key = c.e.Other()["api_key"]
	c.ask(http.MethodGet, "/v2/shipments/"+made.ID, "", http.StatusNotFound)
	c.ask(http.MethodGet, "/v2/shipments/ref-1", "", http.StatusNotFound)
}

func TestLabelsAreFilesInTheFormatsThatWereAsked(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	got := c.bought(instead(`"PDF"`, `"PNG"`), "Parcel")
	if got.Label.Type != "image/png" || got.Label.PDF != "" {
		t.Fatalf("label %+v", got.Label)
	}
	got = c.ask(http.MethodGet, "/v2/shipments/"+got.ID+"/label?file_format=ZPL", "", http.StatusOK)
	for path, head := range map[string]string{got.Label.URL: "\x89PNG", got.Label.ZPL: "^XA"} {
		if _, file := c.do(http.MethodGet, strings.TrimPrefix(path, c.url), ""); !strings.HasPrefix(file, head) {
			t.Errorf("%s begins %.20q", path, file)
		}
	}
	c.ask(http.MethodGet, "/v2/shipments/"+got.ID+"/label?file_format=TIFF", "", http.StatusUnprocessableEntity)
}

func TestNumbersAreThoseOfTheCarrier(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	german := instead("GB", "DE", "LS1 4AP", "10115", "E16 1AA", "20095")
	american := instead("GB", "US", "LS1 4AP", "94104", "E16 1AA", "10001")
	dutch := instead("GB", "NL", "LS1 4AP", "3511 AE", "E16 1AA", "1016 AB")
	for _, x := range []struct {
		body, service string
		kind          digit.Kind
	}{
		{german, "Paket", digit.KindSSCC}, {american, "Priority", digit.KindIMpb}, {dutch, "Standard", digit.KindPostNL}, {dutch, "UPSSaver", digit.KindUPS},
	} {
		if got := c.bought(x.body, x.service); !digit.Valid(x.kind, got.Code) {
			t.Errorf("%s: %s is no %s", x.service, got.Code, x.kind)
		}
	}
}

func TestOverABorderTheGoodsAreDeclared(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	norway := instead(`"zip": "LS1 4AP", "country": "GB"`, `"zip": "0150", "country": "NO"`)
	made := c.ask(http.MethodPost, "/v2/shipments", norway, http.StatusCreated)
	refused := c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", `{"rate": {"id": "`+made.rate(t, "ExpressWorldwide")+`"}}`, http.StatusUnprocessableEntity)
	if refused.Error.Code != "SHIPMENT.POSTAGE.FAILURE" || refused.Error.Errors[0].Field != "customs_info" {
		t.Errorf("without papers: %+v", refused.Error)
	}
	declared := strings.Replace(norway, `"parcel"`, customs+`, "parcel"`, 1)
	if got := c.bought(declared, "ExpressWorldwide"); !digit.Valid(digit.KindDHLExpress, got.Code) {
		t.Errorf("bought %+v", got)
	}
	wrongs := c.ask(http.MethodPost, "/v2/shipments", strings.Replace(declared, `"quantity": 2`, `"quantity": 0`, 1), http.StatusUnprocessableEntity)
	if wrongs.Error.Code != "PARAMETER.INVALID" || wrongs.Error.Errors[0].Field != "customs_info.customs_items.0.quantity" {
		t.Errorf("no pieces: %+v", wrongs.Error)
	}
}

func TestPartsMayBeMadeBeforeAndToldByTheirIDs(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	to := c.ask(http.MethodPost, "/v2/addresses", `{"address": {"name": "Ilse Vos", "street1": "12 High Street", "city": "Leeds", "zip": "LS1 4AP", "country": "GB"}}`, http.StatusCreated)
	box := c.ask(http.MethodPost, "/v2/parcels", `{"parcel": {"weight": "20"}}`, http.StatusCreated)
	c.ask(http.MethodGet, "/v2/addresses/"+to.ID, "", http.StatusOK)
	body := `{"shipment": {"to_address": {"id": "` + to.ID + `"}, "parcel": {"id": "` + box.ID + `"},
		"from_address": {"name": "Mila", "street1": "3 Dock Road", "city": "London", "zip": "E16 1AA", "country": "GB"}}}`
	if got := c.ask(http.MethodPost, "/v2/shipments", body, http.StatusCreated); len(got.Rates) == 0 {
		t.Errorf("made %+v", got)
	}
	c.key = c.e.Other()["api_key"]
	c.ask(http.MethodPost, "/v2/shipments", body, http.StatusNotFound)
}

func TestWhatEasyPostWouldNotTakeIsRefused(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for _, x := range []struct {
		name, old, new string
		status         int
		code, field    string
	}{
		{"no street", `"street1": "12 High Street", `, "", 422, "PARAMETER.REQUIRED", "to_address.street1"},
		{"no weight", `, "weight": 65.9`, "", 422, "PARAMETER.REQUIRED", "parcel.weight"},
		{"a weight in words", "65.9", `"heavy"`, 422, "PARAMETER.INVALID", "shipment"},
		{"a postal code of nowhere", "LS1 4AP", "12", 422, "PARAMETER.INVALID", "to_address.zip"},
		{"a country of nowhere", `"LS1 4AP", "country": "GB"`, `"LS1 4AP", "country": "XX"`, 422, "PARAMETER.INVALID", "to_address.country"},
		{"a label on stone", `"PDF"`, `"STONE"`, 422, "PARAMETER.INVALID", "options.label_format"},
		{"no shipment", `"shipment"`, `"parcel"`, 422, "PARAMETER.REQUIRED", "shipment"},
		{"an address on demand", "Ilse Vos", "Vos FAIL-ADDRESS", 422, "ADDRESS.VERIFY.FAILURE", "to_address"},
		{"a field on demand", "Ilse Vos", "Vos FAIL-422", 422, "PARAMETER.INVALID", "to_address.name"},
		{"a key on demand", "Ilse Vos", "Vos FAIL-AUTH", 401, "APIKEY.INACTIVE", ""},
	} {
		got := c.ask(http.MethodPost, "/v2/shipments", strings.Replace(british, x.old, x.new, 1), x.status)
		if got.Error.Code != x.code || got.Error.Message == "" || x.field != "" && (len(got.Error.Errors) == 0 || got.Error.Errors[0].Field != x.field) {
			t.Errorf("%s: %+v", x.name, got.Error)
		}
	}
	for name, body := range map[string]string{"a way on demand": instead("Ilse Vos", "Vos FAIL-ROUTE"), "71 lb": instead("65.9", "1136")} {
		if got := c.ask(http.MethodPost, "/v2/shipments", body, http.StatusCreated); len(got.Rates) != 0 || len(got.Messages) != len(carriers()) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	made := c.ask(http.MethodPost, "/v2/shipments", instead("Ilse Vos", "Vos FAIL-CONTRACT"), http.StatusCreated)
	c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", `{"rate": {"id": "`+made.Rates[0].ID+`"}}`, http.StatusForbidden)
	c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/buy", `{"rate": {"id": "rate_x"}}`, http.StatusForbidden)
	c.key = "EZTK-of-nobody"
	if got := c.ask(http.MethodGet, "/v2/carrier_accounts", "", http.StatusUnauthorized); got.Error.Code != "APIKEY.INACTIVE" {
		t.Errorf("a wrong key: %+v", got.Error)
	}
}

func TestRatesDieAndAreMadeAnew(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	made := c.ask(http.MethodPost, "/v2/shipments", british, http.StatusCreated)
	c.e.Desk().Advance(25 * time.Hour)
	buy := "/v2/shipments/" + made.ID + "/buy"
	old := c.ask(http.MethodPost, buy, `{"rate": {"id": "`+made.Rates[0].ID+`"}}`, http.StatusUnprocessableEntity)
	if old.Error.Code != "SHIPMENT.RATE.EXPIRED" {
		t.Errorf("an old rate: %+v", old.Error)
	}
	anew := c.ask(http.MethodPost, "/v2/shipments/"+made.ID+"/rerate", "{}", http.StatusOK)
	c.ask(http.MethodPost, buy, `{"rate": {"id": "`+anew.Rates[0].ID+`"}}`, http.StatusOK)
}

func TestARefundEndsInOneOfItsStates(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	american := instead("GB", "US", "LS1 4AP", "94104", "E16 1AA", "10001")
	refund := func(a answer) string {
		return c.ask(http.MethodPost, "/v2/shipments/"+a.ID+"/refund", "{}", http.StatusOK).Refund
	}
	evri, usps, gone := c.bought(british, "Parcel"), c.bought(american, "Priority"), c.bought(british, "Parcel")
	if first, again := refund(evri), refund(evri); first != refunded || again != refunded {
		t.Errorf("Evri: %s, then %s", first, again)
	}
	if now := refund(usps); now != submitted {
		t.Errorf("USPS: %s", now)
	}
	for range 2 {
		c.e.Walk(gone.Code)
	}
	if late := refund(gone); late != rejected {
		t.Errorf("after a scan: %s", late)
	}
	c.e.Desk().Advance(15 * 24 * time.Hour)
	if later := c.ask(http.MethodGet, "/v2/shipments/"+usps.ID, "", http.StatusOK); later.Refund != refunded || later.Status != "cancelled" {
		t.Errorf("USPS later: %s, %s", later.Refund, later.Status)
	}
	status, raw := c.do(http.MethodPost, "/v2/refunds", `{"refund": {"carrier": "Evri", "tracking_codes": ["`+evri.Code+`", "X"]}}`)
	if status != http.StatusCreated || !strings.Contains(raw, `"refunded"`) || !strings.Contains(raw, `"not_applicable"`) {
		t.Errorf("%d: %s", status, raw)
	}
	unbought := c.ask(http.MethodPost, "/v2/shipments", british, http.StatusCreated)
	c.ask(http.MethodPost, "/v2/shipments/"+unbought.ID+"/refund", "{}", http.StatusUnprocessableEntity)
}

func TestTheLedgerOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	o := emulate.Options{Dir: t.TempDir()}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	c := &caller{t, e, server.URL, e.Credentials()["api_key"]}
	got := c.bought(british, "Parcel")
	server.Close()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	c = begin(t, o)
	if found := c.ask(http.MethodGet, "/v2/shipments/ref-1", "", http.StatusOK); found.ID != got.ID || found.Code != got.Code {
		t.Errorf("found %+v", found)
	}
}

func TestATrackerTellsTheWayInStatusesOfTheList(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	for script, last := range map[string]string{"DELIVERED": "delivered", "RETURNED": "return_to_sender", "LOST": "failure", "POINT": "delivered"} {
		got := c.bought(instead("ref-1", "SCRIPT-"+script), "Parcel")
		for c.e.Walk(got.Code) {
		}
		told := c.ask(http.MethodPost, "/v2/trackers", `{"tracker": {"tracking_code": "`+got.Code+`", "carrier": "Evri"}}`, http.StatusCreated)
		if told.Status != last || len(told.Details) < 5 || told.Details[len(told.Details)-1].Status != last {
			t.Errorf("%s: %+v", script, told)
		}
		if list := c.ask(http.MethodGet, "/v2/trackers?tracking_code="+got.Code, "", http.StatusOK); len(list.Trackers) != 1 || list.Trackers[0].Code != got.Code {
			t.Errorf("%s: listed %+v", script, list.Trackers)
		}
		c.ask(http.MethodGet, "/v2/trackers/"+told.ID, "", http.StatusOK)
	}
	for phase, s := range scans {
		if !slices.Contains(Codes, s.status) {
			t.Errorf("%s: %s is not in the list", phase, s.status)
		}
	}
	for code, status := range trial {
		if got := c.ask(http.MethodPost, "/v2/trackers", `{"tracker": {"tracking_code": "`+code+`"}}`, http.StatusCreated); got.Status != status {
			t.Errorf("%s is %s", code, got.Status)
		}
	}
	c.ask(http.MethodPost, "/v2/trackers", `{"tracker": {"tracking_code": "1Z"}}`, http.StatusUnprocessableEntity)
}

func TestWebhooksAreToldEachScanOnceAndSigned(t *testing.T) {
	t.Parallel()
	c := begin(t, emulate.Options{})
	secret := c.e.Credentials()["webhook_secret"]
	var mu sync.Mutex // guards what follows
	var told []string
	open := false
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if !open { // nobody listens at first: it is told again
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if err != nil || r.Header.Get("X-Hmac-Signature") != "hmac-sha256-hex="+hex.EncodeToString(mac.Sum(nil)) {
			t.Errorf("signature %q", r.Header.Get("X-Hmac-Signature"))
		}
		var event struct {
			Description string
			Result      struct{ Status string }
		}
		if err := json.Unmarshal(body, &event); err != nil || event.Description != "tracker.updated" {
			t.Errorf("%v: %s", err, body)
		}
		told = append(told, event.Result.Status)
	}))
	defer listener.Close()
	hook := c.ask(http.MethodPost, "/v2/webhooks", `{"webhook": {"url": "`+listener.URL+`", "webhook_secret": "`+secret+`"}}`, http.StatusCreated)
	got := c.bought(british, "Parcel")
	c.e.Walk(got.Code)
	mu.Lock()
	open = true
	mu.Unlock()
	for range 2 {
		c.e.Walk(got.Code)
	}
	heard := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(told)
	}
	if told := heard(); strings.Join(told, " ") != "pre_transit in_transit in_transit" {
		t.Errorf("told %v", told)
	}
	c.ask(http.MethodDelete, "/v2/webhooks/"+hook.ID, "", http.StatusOK)
	c.e.Walk(got.Code)
	if told := heard(); len(told) != 3 {
		t.Errorf("told %v after it was taken away", told)
	}
}
