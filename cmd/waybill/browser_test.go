package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod/lib/input"
)

// heard is a marketplace's webhook: it checks the signature of what comes.
type heard struct {
	mu     sync.Mutex
	secret string
	bodies []string
	wrong  int
}

func (h *heard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	mac := hmac.New(sha256.New, []byte(h.secret))
	mac.Write(body)
	if hex.EncodeToString(mac.Sum(nil)) != r.Header.Get("Sendcloud-Signature") {
		h.wrong++
	}
	h.bodies = append(h.bodies, string(body))
}

func (h *heard) has(words string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Contains(strings.Join(h.bodies, "\n"), words)
}

// TestAMarketplacesOrderBecomesALabelAndAMessage walks the whole way in a real browser: sign up, connect a shop, import by HTTP with its keys, make the
// label in the panel, move the sandbox's clock, hear of it by webhook, and look at the buyer's page.
func TestAMarketplacesOrderBecomesALabelAndAMessage(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t, pointless)
	market := &heard{}
	hook := httptest.NewServer(market)
	t.Cleanup(hook.Close)

	w.open("/signup")
	w.look("signup")
	w.fill("company", "Theehuis Lindebloesem", "country", "NL", "name", "Marijke Terpstra", "email", "marijke@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.look("start")
	w.open("/settings/senders")
	w.find(`a[href^="/settings/senders/"]:not([href$=new])`).MustEval("() => this.click()")
	w.find("[name=address]")
	w.fill("address", "Twijnstraat", "house_number", "31", "postal_code", "3511 ZG", "city", "Utrecht")
	w.press("^\\s*Save")
	w.look("senders")

	w.open("/integrations")
	w.look("integrations-empty")
	w.open("/integrations/catalogue")
	w.look("catalogue")
	w.open("/integrations/new?system=api")
	w.fill("name", "Markt")
	w.press("^\\s*(Save|Connect)")
	public, secret := *w.find("[data-public-key]").MustAttribute("data-public-key"), *w.find("[data-secret-key]").MustAttribute("data-secret-key")
	w.look("keys")
	market.secret = secret
	w.find("[name=stored]").MustEval("() => this.click()")
	w.fill("webhook_url", hook.URL+"/hook")
	w.find("[name=webhook_active]").MustEval("() => { if (!this.checked) this.click() }")
	w.press("^\\s*Save")
	w.look("integration")

	api := demoAPI{w.base, demoIntegration{Public: public, Secret: secret}}
	id := importOne(t, api)
	w.open("/orders")
	w.says("Zoë van den Bergh-Öztürk")
	w.look("orders")
	w.open("/orders/" + w.orderLink())
	w.look("order")

	w.open("/orders")
	w.find(`tbody input[type=checkbox]`).MustEval("() => this.click()")
	w.press("Create .*label")
	w.look("confirm")
	w.press("(Create|Buy) .*label")
	w.says("1")
	w.look("batch")

	p := labelled(t, api, id)
	w.open("/parcels")
	w.says(p.Number)
	w.look("parcels")
	w.open(fmt.Sprintf("/parcels/%d", id))
	w.says(p.Number)
	w.look("parcel")
	w.open("/labels")
	w.look("labels")
	if pdf := fetch(t, api, p.Label); !strings.HasPrefix(pdf, "%PDF-") {
		t.Errorf("the label is no PDF: %.40q", pdf)
	}

	for range 12 {
		must(t, api.post(t.Context(), http.MethodPost, "/api/waybill/sandbox/clock", map[string]any{"parcel": id}, nil))
	}
	if !eventually(func() bool { return market.has(`"Delivered"`) }) || !market.has(`"Ready to send"`) || market.wrong > 0 {
		t.Errorf("the marketplace heard %d messages, %d with a wrong signature: %.2000v", len(market.bodies), market.wrong, market.bodies)
	}
	buyer := w.trackingLink(id)
	w.open(buyer)
	w.says("Delivered")
	w.look("tracking")
	for _, page := range []string{"/settings", "/settings/company", "/settings/people", "/settings/security", "/settings/audit", "/settings/security/two-steps", "/brand", "/orders/new",
		"/batches", "/batches/1", "/integrations", "/integrations/1/deliveries", "/integrations/1/rotate", "/no-such-page"} {
		w.open(page)
		w.look("page" + strings.ReplaceAll(page, "/", "-"))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// importOne is the marketplace's part: one order with the merchant's keys, without a label.
func importOne(t *testing.T, api demoAPI) int64 {
	t.Helper()
	var got struct {
		Parcel struct {
			ID     int64           `json:"id"`
			Number string          `json:"tracking_number"`
			Label  json.RawMessage `json:"label"`
		} `json:"parcel"`
	}
	must(t, api.post(t.Context(), http.MethodPost, "/api/v2/parcels", map[string]any{"parcel": map[string]any{
		"name": "Zoë van den Bergh-Öztürk", "address": "Kanaalweg", "house_number": "12b", "city": "Utrecht", "postal_code": "3526KM", "country": "NL",
		"email": "zoe@example.org", "weight": "1.250", "order_number": "W-10045", "request_label": false,
		"parcel_items": []map[string]any{{"description": "Teapot", "quantity": 1, "weight": "1.100", "value": 49.9, "sku": "TP-1", "hs_code": "691200", "origin_country": "NL"}},
	}}, &got))
	if got.Parcel.Number != "" || string(got.Parcel.Label) != "{}" {
		t.Errorf("an order without a label has number %q and label %s", got.Parcel.Number, got.Parcel.Label)
	}
	return got.Parcel.ID
}

type labelledParcel struct{ Number, Label string }

// labelled waits until the parcel has its label.
func labelled(t *testing.T, api demoAPI, id int64) labelledParcel {
	t.Helper()
	var got struct {
		Parcel struct {
			Number string `json:"tracking_number"`
			Label  struct {
				Printer string `json:"label_printer"`
			} `json:"label"`
		} `json:"parcel"`
	}
	made := eventually(func() bool {
		must(t, api.post(t.Context(), http.MethodGet, fmt.Sprintf("/api/v2/parcels/%d", id), nil, &got))
		return got.Parcel.Number != ""
	})
	if !made {
		t.Fatalf("parcel %d got no label", id)
	}
	return labelledParcel{got.Parcel.Number, got.Parcel.Label.Printer}
}

func fetch(t *testing.T, api demoAPI, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	must(t, err)
	r.SetBasicAuth(api.keys.Public, api.keys.Secret)
	a, err := http.DefaultClient.Do(r)
	must(t, err)
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	must(t, err)
	return string(text)
}

// orderLink is the number of the first order in the list.
func (w *walk) orderLink() string {
	href := w.find(`tbody a[href*="/orders/"]`).MustEval("() => this.getAttribute('href')").Str()
	return strings.TrimPrefix(strings.SplitN(href, "?", 2)[0], "/orders/")
}

// trackingLink is the buyer's page, as the parcel's page links it.
func (w *walk) trackingLink(id int64) string {
	w.open(fmt.Sprintf("/parcels/%d", id))
	href := w.find(`a[href*="/t/"]`).MustEval("() => this.getAttribute('href')").Str()
	return strings.TrimPrefix(href, w.base)
}

// TestTheDemoIsWorthLookingAt makes the demo data as waybill demo does, and takes the pictures of README from it. With WAYBILL_SCREENSHOTS set they
// are written into docs/screenshots.
func TestTheDemoIsWorthLookingAt(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t)
	dir := t.TempDir()
	book, err := makeDemo(t.Context(), w.base, dir)
	must(t, err)
	again, err := makeDemo(t.Context(), w.base, dir)
	must(t, err)
	if len(book.Merchants) != 3 || len(again.Merchants) != 3 || again.Merchants[0] != book.Merchants[0] {
		t.Errorf("the second run made other merchants: %+v", again)
	}
	if mode, err := os.Stat(filepath.Join(dir, demoFile)); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v", demoFile, mode.Mode(), err)
	}
	m := book.Merchants[0]
	w.open("/forgot")
	w.look("forgot")
	w.open("/signin")
	w.look("signin")
	w.fill("email", m.Email, "password", m.Password)
	w.press("^\\s*(Sign|Log) in")
	w.open("/orders")
	w.find("tbody tr")
	w.look("demo-orders")
	w.keep("orders")
	w.byKeys()
	w.open("/orders?state=attention")
	w.look("demo-attention")
	w.open("/parcels")
	w.look("demo-parcels")
	w.open("/labels")
	w.look("demo-labels")
	w.closeOut()
	w.orderVan()
	w.round()
	w.open("/parcels?view=delivered")
	href := w.find(`tbody a[href^="/parcels/"]`).MustEval("() => this.getAttribute('href')").Str()
	w.open(href)
	w.look("demo-parcel")
	w.open(strings.TrimPrefix(w.find(`a[href*="/t/"]`).MustEval("() => this.getAttribute('href')").Str(), w.base))
	w.look("demo-tracking")
	w.size(390, 844)
	w.shot("demo-tracking-phone")
	w.keep("tracking")
}

// round looks at what stands behind the lists: a contract with what was said under it and its prices, a parcel with the shapes of its label and
// what its carrier was told, an order that needs a person.
func (w *walk) round() {
	w.t.Helper()
	first := func(list, link string) string {
		w.open(list)
		return w.find(link).MustEval("() => this.getAttribute('href').split('?')[0]").Str()
	}
	contract := first("/carriers", `tbody a[href^="/carriers/"]`)
	parcel := first("/parcels", `tbody a[href^="/parcels/"]`)
	order := first("/orders?state=attention", `tbody a[href^="/orders/"]`)
	for name, at := range map[string]string{"contract": contract, "contract-prices": contract + "/prices", "contract-said": contract + "/exchanges", "products": "/settings/products",
		"parcel-said": parcel + "/exchanges", "order-attention": order} {
		w.open(at)
		w.shot("demo-" + name)
		w.check("demo-" + name)
	}
	w.open(parcel)
	w.says("For label printers")
	w.look("demo-label-shapes")
}

// closeOut tells the sandbox carrier of the day's parcels, and looks at its manifest.
func (w *walk) closeOut() {
	w.t.Helper()
	w.open("/handover")
	w.look("handover-waiting")
	w.press("^\\s*Close out")
	w.says("being closed out")
	w.find(`tr[data-manifest] .st.good`)
	w.look("handover-closed")
	href := w.find(`tr[data-manifest] a[data-open]`).MustEval("() => this.getAttribute('href')").Str()
	w.open(href)
	w.says("Manifest as PDF")
	w.look("handover-manifest")
}

// orderVan asks the sandbox carrier to come, and tells it that it need not.
func (w *walk) orderVan() {
	w.t.Helper()
	w.open("/pickups")
	w.says("It comes") // the demo's own
	w.look("pickups-demo")
	w.open("/pickups/new")
	day := time.Now().AddDate(0, 0, 14).Format(time.DateOnly) // the demo's sandbox clock is days ahead
	w.find(`[name=day]`).MustEval("d => { this.value = d }", day)
	w.fill("weight", "", "quantity", "12")
	w.look("pickups-new")
	w.find(`form[action="/pickups"]`).MustEval("() => { this.noValidate = true }")
	w.press("^\\s*Ask for the pick-up")
	w.says("what they weigh together")
	w.look("pickups-wrong")
	w.fill("weight", "31.5")
	w.press("^\\s*Ask for the pick-up")
	w.says("The van comes on")
	w.open("/pickups")
	w.look("pickups-list")
	w.press("12:00")
	w.look("pickups-one")
	w.press("^\\s*Cancel the pick-up")
	w.look("pickups-confirm")
	w.page.MustElement("dialog[open] button.danger-solid, dialog[open] form button.danger").MustEval("() => this.click()")
	w.says("does not come")
	w.look("pickups-cancelled")
}

// byKeys works in the list without a mouse: the help sheet, an order beside the list, and a choice of orders.
func (w *walk) byKeys() {
	w.t.Helper()
	press := func(keys ...input.Key) {
		for _, k := range keys {
			if err := w.page.Keyboard.Type(k); err != nil {
				w.t.Fatal(err)
			}
			time.Sleep(300 * time.Millisecond) // quick keys with an Enter behind them are a scanner's
		}
	}
	press(input.KeyJ, input.KeyJ, input.Enter)
	w.find("#drawer h2, #drawer h1")
	w.look("demo-drawer")
	press(input.Escape, input.KeyX, input.KeyJ, input.KeyX)
	if n := len(w.page.MustElements("tbody input[type=checkbox]:checked")); n != 2 {
		w.shot("failed")
		w.t.Errorf("X and J and X chose %d orders, want 2", n)
	}
	w.look("demo-chosen")
	press(input.Escape)
	press(input.Key('?'))
	w.find("dialog[open]")
	w.look("demo-help")
	press(input.Escape)
}

// keep puts the page's picture into README's folder, where that is wanted.
func (w *walk) keep(name string) {
	if os.Getenv("WAYBILL_SCREENSHOTS") == "" {
		return
	}
	picture, err := w.page.Screenshot(false, nil)
	must(w.t, err)
	dir := "../../docs/screenshots"
	must(w.t, os.MkdirAll(dir, 0o755))
	must(w.t, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}
