package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/launcher/flags"
	"github.com/go-rod/rod/lib/proto"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/picker"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	chromium = "/usr/bin/chromium"                          // Debian's, which make test installs
	axe      = "../../web/node_modules/axe-core/axe.min.js" // the accessibility checker that the asset build brings from npm
)

// browse opens a browser.
func browse(t *testing.T) *rod.Page {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("Chromium is missing; make test installs it (Debian package chromium): %v", err)
	}
	l := launcher.New().Bin(chromium).Headless(true).NoSandbox(true).UserDataDir(t.TempDir())
	for _, f := range []string{"disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		l = l.Set(flags.Flag(f))
	}
	control, err := l.Launch()
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	b := rod.New().ControlURL(control)
	if err := b.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(); l.Kill() })
	page := b.MustPage().Timeout(5 * time.Minute)
	page.MustSetViewport(1280, 900, 1, false)
	return page
}

// world is a platform with a shop and service points, and a whole Connect before it in this process.
func world(t *testing.T) (shop apitest.Shop, e *connect.Engine, base string) {
	t.Helper()
	shop = apitest.Open(t, dbtest.Open(t, "sqlite"))
	shop.Quiet = true
	shop.LoadPoints()
	platform := httptest.NewServer(shop.Mux)
	t.Cleanup(platform.Close)
	keys, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{7}})
	if err != nil {
		t.Fatal(err)
	}
	var h http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	e, err = connect.Open(t.Context(), connect.Config{Platform: platform.URL, PublicURL: server.URL, Keys: keys, Path: filepath.Join(t.TempDir(), "connect.db"),
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	if h, err = (&serveCmd{Token: []string{sharedToken}}).handler(e, server.URL); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() { defer close(done); _ = e.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	// The merchant says which carriers' points it offers.
	shop.Call(http.MethodPut, fmt.Sprintf("/api/v2/integrations/%d", shop.ID), `{"service_point_enabled":true,"service_point_carriers":["sendcloud"]}`).Want(t, 200)
	if _, err := e.AddMerchant(t.Context(), connect.NewMerchant{Ref: "seller-7", Name: "Bikes & Bells"}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ConnectWithKeys(t.Context(), "seller-7", shop.Keys.Public, shop.Keys.Secret); err != nil {
		t.Fatal(err)
	}
	return shop, e, server.URL
}

// shot keeps a picture under out/screenshots.
func shot(t *testing.T, page *rod.Page, name string) {
	t.Helper()
	dir := "../../out/screenshots"
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	picture, err := page.Screenshot(true, &proto.PageCaptureScreenshot{OptimizeForSpeed: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fair lets axe look for what shuts people out, and for a page that is wider than its window.
func fair(t *testing.T, page *rod.Page, name string, width int) {
	t.Helper()
	checker, err := os.ReadFile(axe)
	if err != nil {
		t.Fatalf("axe-core is missing; make assets installs it: %v", err)
	}
	found, err := page.Evaluate(rod.Eval(`async (axeText, width) => {
		if (!window.axe) { (0, eval)(axeText) }
		const r = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]})
		const wrong = r.violations.map(v => v.id + ": " + v.help + " (" + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ") + ")")
		if (document.documentElement.scrollWidth > width) { wrong.push("the page is " + document.documentElement.scrollWidth + " wide") }
		return wrong
	}`, string(checker), width).ByPromise())
	if err != nil {
		t.Fatalf("axe on %s: %v", name, err)
	}
	for _, v := range found.Value.Arr() {
		t.Errorf("%s: %s", name, v.Str())
	}
}

func TestTheOperatorsPageInABrowser(t *testing.T) {
	t.Parallel()
	page := browse(t)
	_, e, base := world(t)
	for n := range 3 {
		body := fmt.Appendf(nil, `{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam","postal_code":"3011AA","country":"NL","weight":"1.%d"}`, n)
		if n == 1 {
			body = []byte(`{"name":"","address":"Kade","country":"ZZ"}`)
		}
		if _, err := e.Hand(t.Context(), "seller-7", connect.NewOrder{Reference: fmt.Sprintf("W-1004%d", n), Parcel: body}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := e.AddMerchant(t.Context(), connect.NewMerchant{Ref: "seller-8", Name: "Theehuis Lindebloesem"}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		o, err := e.Order(t.Context(), "seller-7", "W-10041")
		if err != nil {
			t.Fatal(err)
		}
		if o.State == connect.OrderNotTaken {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("it stands as %+v", o)
		}
	}
	there, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	there.User, there.Path = url.UserPassword("operator", sharedToken), "/operator"
	page.MustNavigate(there.String()).MustWaitLoad()
	text := page.MustElement("body").MustText()
	for _, want := range []string{"W-10041", "Bikes & Bells", "Theehuis Lindebloesem", "Try again"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %.1500s", want, text)
		}
	}
	for _, look := range []struct {
		name, scheme string
		width        int
	}{{"connect-operator", "light", 1280}, {"connect-operator-dark", "dark", 1280}, {"connect-operator-phone", "light", 390}} {
		page.MustSetViewport(look.width, 900, 1, look.width < 500)
		set := proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}}}
		if err := set.Call(page); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond) // colours fade over
		shot(t, page, look.name)
		fair(t, page, look.name, look.width)
	}
	page.MustSetViewport(1280, 900, 1, false)
	press := func(words string) string {
		wait := page.WaitNavigation(proto.PageLifecycleEventNameLoad)
		page.MustElementR("button", words).MustEval("() => this.click()")
		wait()
		return page.MustWaitLoad().MustElement("body").MustText()
	}
	if got := press("Try again"); !strings.Contains(got, "The order goes again.") {
		t.Errorf("again: %.500s", got)
	}
	if got := press("Link to connect"); !strings.Contains(got, "Copy its public key") {
		t.Errorf("the way to connect: %.500s", got)
	}
	if got := press("Send what is missing"); !strings.Contains(got, "is missing goes again") {
		t.Errorf("backfill: %.500s", got)
	}
	if got := press("Tell again"); !strings.Contains(got, "There is no callback") {
		t.Errorf("replay without a callback: %.500s", got)
	}
	fair(t, page, "a refusal", 1280)
}

// checkout is a page of a marketplace, on another host than Connect.
const checkout = `<!doctype html><html lang="en"><title>Checkout</title><script src="%s/picker.js"></script><body><h1>Checkout</h1><p id="chosen"></p><script>
sendcloud.servicePoints.open({apiKey: "seller-7", country: "nl", postalCode: "5611AB", city: "Eindhoven", language: "en"},
	function (point) { document.getElementById("chosen").textContent = point.id + " " + point.name },
	function (errors) { document.getElementById("chosen").textContent = "errors: " + errors })
</script></body></html>`

func TestABuyerChoosesAServicePointInThePickerThatConnectServes(t *testing.T) {
	t.Parallel()
	page := browse(t)
	if !picker.Built() {
		t.Fatal("the picker is not built; make assets builds it")
	}
	_, _, base := world(t)
	market := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, checkout, base)
	}))
	t.Cleanup(market.Close)
	page.MustNavigate(market.URL).MustWaitLoad()
	e := page.MustElement("iframe#sendcloudshipping_service_point_map")
	var frame *rod.Page
	var first *rod.Element
	var err error
	for end := time.Now().Add(90 * time.Second); first == nil && time.Now().Before(end); { // its first document is an empty one, which gives way
		if frame, err = e.Frame(); err == nil {
			frame = frame.Context(page.GetContext())
			first, err = frame.Timeout(5 * time.Second).Element("label[for=p1]")
		}
		if err != nil {
			first = nil
			time.Sleep(100 * time.Millisecond)
		}
	}
	if first == nil {
		shot(t, page, "connect-picker-failed")
		t.Fatalf("no second point is listed: %v", err)
	}
	first = first.CancelTimeout()
	listed := first.MustText()
	first.MustEval("() => this.click()")
	shot(t, page, "connect-picker")
	frame.MustElement(".go button").MustEval("() => this.click()")
	text := ""
	for end := time.Now().Add(90 * time.Second); text == "" && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		text = page.MustElement("#chosen").MustText()
	}
	id, name, _ := strings.Cut(text, " ")
	if !strings.HasPrefix(id, "900") || name == "" || !strings.Contains(listed, name) {
		shot(t, page, "connect-picker-failed")
		t.Errorf("the checkout heard %q, and the picker listed %q", text, listed)
	}
}
