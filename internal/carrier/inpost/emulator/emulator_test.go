package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// clock is a time that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// caller is a customer's program.
type caller struct {
	t     *testing.T
	e     *Emulator
	clock *clock
	url   string
	who   map[string]string
}

func begin(t *testing.T, dir string) *caller {
	t.Helper()
	at := &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	e, err := New(emulate.Options{Dir: dir, Seed: 7, Now: at.Now})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		server.Close()
		_ = e.Close() // a test may have closed it already
	})
	return &caller{t, e, at, server.URL, e.Credentials()}
}

func (c *caller) try(method, path, body string) (int, http.Header, []byte, error) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.who["api_token"])
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, raw, err
}

func (c *caller) ask(method, path, body string) (int, http.Header, []byte) {
	c.t.Helper()
	status, header, raw, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	return status, header, raw
}

// seen is what a program reads of a shipment.
type seen struct {
	ID       int     `json:"id"`
	Status   string  `json:"status"`
	Number   *string `json:"tracking_number"`
	External string  `json:"external_customer_id"`
	Offers   []struct {
		ID     int    `json:"id"`
		Status string `json:"status"`
	} `json:"offers"`
	Selected *struct {
		Status string `json:"status"`
	} `json:"selected_offer"`
	Parcels []struct {
		Number *string `json:"tracking_number"`
	} `json:"parcels"`
	Attributes struct {
		Dispatch int `json:"dispatch_order_id"`
	} `json:"custom_attributes"`
}

func (s seen) path(rest string) string { return "/v1/shipments/" + strconv.Itoa(s.ID) + rest }

func (c *caller) org(rest string) string {
	return "/v1/organizations/" + c.who["organization_id"] + rest
}

func decode[T any](t *testing.T, raw []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return v
}

func (c *caller) make(body string) seen {
	c.t.Helper()
	status, _, raw := c.ask(http.MethodPost, c.org("/shipments"), body)
	if status != http.StatusCreated {
		c.t.Fatalf("%d: %s", status, raw)
	}
	return decode[seen](c.t, raw)
}

func (c *caller) read(s seen) seen {
	c.t.Helper()
	_, _, raw := c.ask(http.MethodGet, s.path(""), "")
	return decode[seen](c.t, raw)
}

type listed struct {
	Count int    `json:"count"`
	Items []seen `json:"items"`
}

func (c *caller) find(query string) listed {
	c.t.Helper()
	status, _, raw := c.ask(http.MethodGet, c.org("/shipments?"+query), "")
	if status != http.StatusOK {
		c.t.Fatalf("%d: %s", status, raw)
	}
	return decode[listed](c.t, raw)
}

const receiver = `"receiver":{"first_name":"Ilse","last_name":"Vos","email":"buyer@example.com","phone":"888000000",
"address":{"street":"Malborska","building_number":"130","city":"Kraków","post_code":"30-624","country_code":"PL"}}`

const courier = `{` + receiver + `,"parcels":[{"dimensions":{"length":"400","width":300,"height":200,"unit":"mm"},"weight":{"amount":2.5,"unit":"kg"}}],
"service":"inpost_courier_standard","reference":"order 1001","external_customer_id":"wb-1"}`

const locker = `{` + receiver + `,"parcels":[{"template":"medium"}],"service":"inpost_locker_standard",
"custom_attributes":{"target_point":"KRA010","sending_method":"parcel_locker"},"external_customer_id":"wb-2"}`

func TestAShipmentIsTakenAtOnceAndGetsItsNumberLater(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(courier)
	if s.Status != "created" || s.Number != nil || len(s.Offers) != 0 || s.External != "wb-1" {
		t.Errorf("just made: %+v", s)
	}
	for _, want := range []string{"offers_prepared", "offer_selected", "confirmed"} {
		if status, _, raw := c.ask(http.MethodGet, s.path("/label"), ""); status != http.StatusBadRequest || !strings.Contains(string(raw), `"invalid_action"`) {
			t.Errorf("a label before %s: %d %s", want, status, raw)
		}
		c.clock.pass(step)
		if s = c.read(s); s.Status != want {
			t.Errorf("status %s, want %s", s.Status, want)
		}
	}
	if s.Number == nil || !digit.Valid(digit.KindInPost, *s.Number) || *s.Parcels[0].Number != *s.Number || s.Selected == nil || s.Selected.Status != "bought" {
		t.Errorf("confirmed: %+v", s)
	}
	if status, _, _ := c.ask(http.MethodDelete, s.path(""), ""); status != http.StatusBadRequest {
		t.Errorf("a confirmed shipment was taken back: %d", status)
	}
}

func TestLabelsComeInTheFormatsOfThePrinters(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	one, two := c.make(courier), c.make(locker)
	c.clock.pass(3 * step)
	for format, want := range map[string]struct{ media, start string }{
		"": {"application/pdf", "%PDF"}, "Pdf": {"application/pdf", "%PDF"}, "Zpl": {"text/zpl", "^XA"}, "Epl": {"text/epl", "N\nq812"},
	} {
		status, header, raw := c.ask(http.MethodGet, one.path("/label?type=A6&format="+format), "")
		if status != http.StatusOK || header.Get("Content-Type") != want.media || !bytes.HasPrefix(raw, []byte(want.start)) {
			t.Errorf("%s: %d %s %.20q", format, status, header.Get("Content-Type"), raw)
		}
	}
	if status, _, _ := c.ask(http.MethodGet, one.path("/label?format=Gif"), ""); status != http.StatusBadRequest {
		t.Errorf("a GIF: %d", status)
	}
	ids := "shipment_ids[]=" + strconv.Itoa(one.ID) + "&shipment_ids[]=" + strconv.Itoa(two.ID)
	if _, header, raw := c.ask(http.MethodGet, c.org("/shipments/labels?"+ids), ""); header.Get("Content-Type") != "application/zip" || !bytes.HasPrefix(raw, []byte("PK")) {
		t.Errorf("a bundle: %s", header.Get("Content-Type"))
	}
	if _, _, raw := c.ask(http.MethodGet, c.org("/shipments/labels?format=Zpl&"+ids), ""); bytes.Count(raw, []byte("^XA")) != 2 {
		t.Errorf("%d labels for the printer", bytes.Count(raw, []byte("^XA")))
	}
	if _, _, raw := c.ask(http.MethodGet, c.org("/shipments/return_labels?format=Epl&"+ids), ""); bytes.Count(raw, []byte("ZWROT")) != 2 {
		t.Errorf("return labels: %.200s", raw)
	}
}

func TestTheListIsAskedByTheCallersOwnName(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	one, again := c.make(courier), c.make(courier)
	c.make(locker)
	if one.ID == again.ID {
		t.Error("the name barred a second shipment")
	}
	got := c.find("external_customer_id=wb-1")
	if got.Count != 2 || got.Items[0].ID != again.ID || got.Items[1].ID != one.ID {
		t.Errorf("found %+v", got)
	}
	if got := c.find("external_customer_id=wb"); got.Count != 0 {
		t.Errorf("a part of a name finds %d", got.Count)
	}
	if got := c.find("reference=no-such"); got.Count != 3 {
		t.Errorf("a filter that does not exist leaves %d", got.Count)
	}
	c.clock.pass(3 * step)
	number := *c.read(one).Number
	for query, want := range map[string]int{
		"tracking_number=" + number: 1, "tracking_number_cont=" + number[15:]: 1, "status=confirmed": 3, "status=created,canceled": 0, "per_page=1&page=2": 1,
		"service=inpost_locker_standard": 1, "id=" + strconv.Itoa(one.ID) + "," + strconv.Itoa(again.ID): 2, "created_at_gteq=2026-11-23T10:00%2B01:00": 3, "created_at_gteq=2026-11-24": 0,
	} {
		if got := c.find(query); len(got.Items) != want {
			t.Errorf("%s finds %d, want %d", query, len(got.Items), want)
		}
	}
	c.who = c.e.Other()
	if got := c.find("external_customer_id=wb-1"); got.Count != 0 {
		t.Errorf("another organisation finds %d", got.Count)
	}
}

func TestWhatIsTakenOverABrokenConnectionIsFoundAndOutlivesACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := begin(t, dir)
	for word, name := range map[string]string{"CUT": "wb-cut", "ACCEPT-LATE": "wb-late"} {
		body := strings.NewReplacer(`"Vos"`, `"Vos `+word+`"`, "wb-1", name).Replace(courier)
		if _, _, _, err := c.try(http.MethodPost, c.org("/shipments"), body); err == nil {
			t.Errorf("%s was answered", word)
		}
	}
	if got := c.find("external_customer_id=wb-cut"); got.Count != 1 {
		t.Errorf("%d shipments after the cut", got.Count)
	}
	if got := c.find("external_customer_id=wb-late"); got.Count != 0 {
		t.Error("what is taken late is found at once")
	}
	if err := c.e.Close(); err != nil {
		t.Fatal(err)
	}
	c = begin(t, dir)
	c.clock.pass(time.Second)
	for _, name := range []string{"wb-cut", "wb-late"} {
		if got := c.find("external_customer_id=" + name); got.Count != 1 || got.Items[0].Status != "confirmed" || got.Items[0].Number == nil {
			t.Errorf("%s after the crash: %+v", name, got)
		}
	}
}

func TestOffersWaitToBeChosenAndBought(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(strings.Replace(courier, `"service":"inpost_courier_standard",`, "", 1))
	if status, _, _ := c.ask(http.MethodPost, s.path("/buy"), `{"offer_id":1}`); status != http.StatusBadRequest {
		t.Errorf("bought before there were offers: %d", status)
	}
	c.clock.pass(time.Minute)
	if s = c.read(s); s.Status != "offers_prepared" || len(s.Offers) != 4 || s.Offers[0].Status != "available" {
		t.Fatalf("offers: %+v", s)
	}
	offer := `{"offer_id":` + strconv.Itoa(s.Offers[1].ID) + `}`
	for _, bad := range []string{`{}`, `{"offer_id":7}`} {
		if status, _, raw := c.ask(http.MethodPost, s.path("/select_offer"), bad); status != http.StatusBadRequest || !strings.Contains(string(raw), "offer_id") {
			t.Errorf("%s: %d %s", bad, status, raw)
		}
	}
	if _, _, raw := c.ask(http.MethodPost, s.path("/select_offer"), offer); decode[seen](t, raw).Status != "offer_selected" {
		t.Errorf("chosen: %s", raw)
	}
	if status, _, raw := c.ask(http.MethodPost, s.path("/buy"), offer); status != http.StatusOK {
		t.Errorf("bought: %d %s", status, raw)
	}
	c.clock.pass(step)
	if s = c.read(s); s.Status != "confirmed" || s.Number == nil {
		t.Errorf("afterwards: %+v", s)
	}
	if status, _, _ := c.ask(http.MethodPost, s.path("/buy"), offer); status != http.StatusBadRequest {
		t.Errorf("bought twice: %d", status)
	}
	kept := c.make(strings.Replace(courier, `"reference"`, `"only_choice_of_offer":true,"reference"`, 1))
	c.clock.pass(time.Hour)
	if kept = c.read(kept); kept.Status != "offer_selected" || kept.Number != nil {
		t.Errorf("only the choice: %+v", kept)
	}
}

func TestAShipmentIsTakenBackBeforeItIsBoughtOnly(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(courier)
	if status, _, raw := c.ask(http.MethodPut, s.path(""), strings.Replace(courier, "order 1001", "order 1002", 1)); status != http.StatusOK || !strings.Contains(string(raw), "order 1002") {
		t.Errorf("changed: %d %s", status, raw)
	}
	if status, _, raw := c.ask(http.MethodDelete, s.path(""), ""); status != http.StatusNoContent || len(raw) != 0 {
		t.Errorf("taken back: %d %s", status, raw)
	}
	c.clock.pass(time.Hour)
	if got := c.read(s); got.Status != "canceled" || got.Number != nil {
		t.Errorf("afterwards: %+v", got)
	}
	if status, _, _ := c.ask(http.MethodDelete, s.path(""), ""); status != http.StatusBadRequest {
		t.Errorf("taken back twice: %d", status)
	}
}

func TestWhatIsWrongIsToldByItsPath(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	for name, x := range map[string]struct{ body, old, new, want string }{
		"no receiver":           {courier, receiver, `"comments":"x"`, `"receiver":["required"]`},
		"a bad phone":           {courier, "888000000", "12", `"receiver":[{"phone":["invalid"]}]`},
		"a number for a phone":  {courier, `"888000000"`, "888000000", `"receiver":[{"phone":["invalid"]}]`},
		"a bad postal code":     {courier, "30-624", "30624", `{"address":[{"post_code":["invalid"]}]}`},
		"abroad":                {courier, `"PL"`, `"DE"`, `{"country_code":["not_supported"]}`},
		"no house number":       {courier, `"130"`, `""`, `{"building_number":["required"]}`},
		"an unknown service":    {courier, "courier_standard", "courier_rocket", `"service":["invalid"]`},
		"a weight of nothing":   {courier, "2.5", "0", `"parcels":[{"0":{"weight":[{"amount":["too_small"]}]}}]`},
		"grams":                 {courier, `"kg"`, `"g"`, `{"unit":["invalid"]}`},
		"a template by courier": {courier, `"dimensions"`, `"template":"small","dimensions"`, `"template":["invalid"]`},
		"a locker and no mail":  {locker, `"email":"buyer@example.com",`, "", `"receiver":[{"email":["required"]}]`},
		"no point":              {locker, `"target_point":"KRA010",`, "", `"custom_attributes":[{"target_point":["required"]}]`},
		"a point's odd name":    {locker, "KRA010", "somewhere", `{"target_point":["invalid"]}`},
		"an unknown size":       {locker, "medium", "huge", `"template":["invalid"]`},
		"too big for a locker":  {locker, `"template":"medium"`, `"dimensions":{"length":640,"width":420,"height":381,"unit":"mm"},"weight":{"amount":1,"unit":"kg"}`, `"dimensions":["too_big"]`},
		"too heavy for one":     {locker, `"template":"medium"`, `"dimensions":{"length":640,"width":380,"height":410,"unit":"mm"},"weight":{"amount":25.1,"unit":"kg"}`, `"amount":["too_big"]`},
		"a long reference":      {courier, "order 1001", strings.Repeat("x", 101), `"reference":["too_long"]`},
		"COD without insurance": {courier, `"reference"`, `"cod":{"amount":10,"currency":"PLN"},"reference"`, `"insurance":[{"amount":["required"]}]`},
		"an odd extra":          {courier, `"reference"`, `"additional_services":["magic"],"reference"`, `"additional_services":["invalid"]`},
		"an odd way of sending": {locker, `"parcel_locker"`, `"balloon"`, `{"sending_method":["invalid"]}`},
	} {
		status, _, raw := c.ask(http.MethodPost, c.org("/shipments"), strings.Replace(x.body, x.old, x.new, 1))
		if status != http.StatusBadRequest || !strings.Contains(string(raw), `"error":"validation_failed"`) || !strings.Contains(string(raw), x.want) {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
}

func TestOthersAreKeptOut(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(courier)
	own := c.org("")
	c.who = c.e.Other()
	for path, want := range map[string]int{own: 403, own + "/shipments": 403, s.path(""): 404, c.org(""): 200, "/v1/organizations": 200, "/v1/elsewhere": 404} {
		if status, _, raw := c.ask(http.MethodGet, path, ""); status != want {
			t.Errorf("%s: %d %s", path, status, raw)
		}
	}
	c.who = map[string]string{"api_token": "stolen"}
	if status, _, raw := c.ask(http.MethodGet, own, ""); status != http.StatusUnauthorized || !strings.Contains(string(raw), `"token_invalid"`) {
		t.Errorf("an unknown token: %d %s", status, raw)
	}
}
