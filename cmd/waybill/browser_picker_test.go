package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/input"
	"github.com/go-rod/rod/lib/proto"
	"github.com/google/go-cmp/cmp"
)

// shopPage is a checkout of another host, with a policy of its own and styles that would spoil anything they reach.
const shopPage = `<!doctype html><html lang="nl"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title><link rel="stylesheet" href="/shop.css">
<main><h1>Checkout</h1><button id="go">Choose a service point</button></main><script src="%[1]s"></script></html>`

const shopStyle = `*{letter-spacing:3px} div{border:1px dashed red} button{position:static!important} iframe{filter:none}`

// checkout is a page that uses the script from the platform.
func checkout(t *testing.T, base, script string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/shop.css" {
			w.Header().Set("Content-Type", "text/css")
			fmt.Fprint(w, shopStyle)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src "+base+"; frame-src "+base)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, shopPage, base+script)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// customer is somebody at a checkout with the picker.
type customer struct {
	*walk
	shop  string
	mu    sync.Mutex
	hosts map[string]bool // the hosts that were called
}

// newCustomer starts the platform, a merchant with service points switched on, and a checkout.
func newCustomer(t *testing.T) (*customer, demoAPI) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	w := newWalk(t)
	w.open("/signup")
	w.fill("company", "Theehuis Lindebloesem", "country", "NL", "name", "Marijke Terpstra", "email", "marijke@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.open("/integrations/new?system=api")
	w.fill("name", "Markt")
	w.press("^\\s*(Save|Connect)")
	public, secret := *w.find("[data-public-key]").MustAttribute("data-public-key"), *w.find("[data-secret-key]").MustAttribute("data-secret-key")
	api := demoAPI{w.base, demoIntegration{Public: public, Secret: secret}}
	var all []struct {
		ID int64 `json:"id"`
	}
	must(t, api.post(t.Context(), http.MethodGet, "/api/v2/integrations", nil, &all))
	api.keys.ID = all[0].ID
	b := &customer{walk: w, shop: checkout(t, w.base, "/spp/1.0.0/api.min.js"), hosts: map[string]bool{}}
	go w.page.EachEvent(func(e *proto.NetworkRequestWillBeSent) {
		b.mu.Lock()
		defer b.mu.Unlock()
		host := strings.SplitN(strings.TrimPrefix(e.Request.URL, "http://"), "/", 2)[0]
		b.hosts[host] = true
	})()
	return b, api
}

// points waits until the sandbox's points near Zwolle are loaded.
func (b *customer) points(api demoAPI) []map[string]any {
	b.t.Helper()
	var all []map[string]any
	loaded := eventually(func() bool {
		must(b.t, api.post(b.t.Context(), http.MethodGet, "/api/v2/service-points?country=NL&city=Zwolle", nil, &all))
		return len(all) > 20
	})
	if !loaded {
		b.t.Fatalf("the sandbox has %d points near Zwolle", len(all))
	}
	return all
}

// choose opens the picker as a checkout does, and answers its frame once it stands.
func (b *customer) choose(options string) *rod.Page {
	b.t.Helper()
	must(b.t, b.page.Navigate(b.shop))
	b.page.MustWaitLoad()
	b.page.MustEval(`o => { window.told = []; document.querySelector("#go").focus();
		sendcloud.servicePoints.open(o, (...all) => told.push(["chosen", ...all]), (...all) => told.push(["failed", ...all])) }`, json.RawMessage(options))
	return b.pickerFrame(".list h2")
}

// waits until the frame's list says these words.
func (b *customer) status(frame *rod.Page, words string) {
	b.t.Helper()
	var text string
	if eventually(func() bool { text = frame.MustElement(".list h2").MustText(); return strings.Contains(text, words) }) {
		return
	}
	b.shot("picker-failed")
	b.t.Fatalf("the picker says %q, want %q", text, words)
}

func (b *customer) told() string {
	b.t.Helper()
	var text string
	if !eventually(func() bool { text = b.page.MustEval(`() => JSON.stringify(window.told)`).Str(); return text != "[]" }) {
		b.shot("picker-failed")
		b.t.Fatal("the checkout was told nothing")
	}
	return text
}

func (b *customer) keys(keys ...input.Key) {
	b.t.Helper()
	for _, k := range keys {
		must(b.t, b.page.Keyboard.Type(k))
		time.Sleep(50 * time.Millisecond)
	}
}

// crosses asks as a browser does for a page of another host: it may read the answer, whatever it is.
func (b *customer) crosses(method, query string, status int) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.base+"/api/v2/service-points"+query, nil)
	must(b.t, err)
	r.Header.Set("Origin", b.shop)
	if method == http.MethodOptions {
		r.Header.Set("Access-Control-Request-Method", http.MethodGet)
		r.Header.Set("Access-Control-Request-Headers", "x-requested-with")
	}
	a, err := http.DefaultClient.Do(r)
	must(b.t, err)
	must(b.t, a.Body.Close())
	if a.StatusCode != status || a.Header.Get("Access-Control-Allow-Origin") != "*" {
		b.t.Errorf("%s %s answers %d with %q, want %d for everybody", method, query, a.StatusCode, a.Header.Get("Access-Control-Allow-Origin"), status)
	}
	if allowed := strings.ToLower(a.Header.Get("Access-Control-Allow-Headers")); method == http.MethodOptions && !strings.Contains(allowed, "x-requested-with") {
		b.t.Errorf("the headers a browser may send are %q", allowed)
	}
}

// audit lets axe look at the frame.
func (b *customer) audit(frame *rod.Page, name string) {
	b.t.Helper()
	inside := *b.walk
	inside.page = frame
	inside.check(name)
}

func (b *customer) with(api demoAPI, more string) string {
	return fmt.Sprintf(`{"apiKey":%q,"country":"NL","language":"en-gb"%s}`, api.keys.Public, more)
}

// TestABuyerChoosesAServicePoint is the whole way at a desk, with the keyboard alone, by the script's old address, from a checkout of another host.
func TestABuyerChoosesAServicePoint(t *testing.T) {
	t.Parallel()
	b, api := newCustomer(t)
	b.crosses("GET", "?country=NL&access_token="+api.keys.Public, http.StatusBadRequest)
	b.crosses("GET", "?country=NL&access_token=guessed", http.StatusUnauthorized)
	b.crosses("OPTIONS", "?country=NL", http.StatusNoContent)
	frame := b.choose(b.with(api, `,"city":"Zwolle"`))
	b.status(frame, "does not offer collecting")
	must(t, api.offerPoints(t.Context()))
	want := b.points(api)

	frame = b.choose(b.with(api, `,"city":"Zwolle"`))
	b.status(frame, "places near Zwolle, nearest first")
	frame.MustElement(".land")
	frame.MustElement(".pin .n")
	b.shot("picker")
	b.audit(frame, "picker")
	if n := b.page.MustEval(`() => getComputedStyle(document.querySelector("iframe").parentNode).borderTopStyle + document.querySelector("iframe").parentNode.nextElementSibling.tagName`).Str(); !strings.HasSuffix(n, "DIV") {
		t.Errorf("behind the picker stands %s, not its backdrop", n)
	}

	// Down from the heading into the list, two places on, and Enter.
	b.keys(input.ArrowDown, input.Space, input.ArrowDown, input.ArrowDown)
	b.shot("picker-chosen")
	b.audit(frame, "picker with a choice")
	b.dark(true)
	b.shot("picker-dark")
	b.audit(frame, "picker in the dark")
	b.dark(false)
	b.keys(input.Enter)
	var told [][]any
	must(t, json.Unmarshal([]byte(b.told()), &told))
	if diff := cmp.Diff([][]any{{"chosen", want[2], ""}}, told); diff != "" {
		t.Errorf("the checkout was told (-want +got):\n%s", diff)
	}
	if left := b.page.MustEval(`() => document.querySelectorAll("iframe, body > div").length + document.activeElement.id`).Str(); left != "0go" {
		t.Errorf("after the choice the page has %q, want nothing of the picker and the focus back on its button", left)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for host := range b.hosts {
		if "http://"+host != b.base && "http://"+host != b.shop {
			t.Errorf("%s was called", host)
		}
	}
}

// TestThePickerHoldsTheKeyboard walks round with Tab, and leaves with Escape from inside and from the page behind.
func TestThePickerHoldsTheKeyboard(t *testing.T) {
	t.Parallel()
	b, api := newCustomer(t)
	must(t, api.offerPoints(t.Context()))
	b.points(api)
	frame := b.choose(b.with(api, `,"city":"Zwolle"`))
	b.status(frame, "places near Zwolle")
	var seen []string
	for range 60 {
		b.keys(input.Tab)
		at := frame.MustEval(`() => { const e = document.activeElement; return e.getAttribute("aria-label") || e.id || e.textContent }`).Str()
		if page := b.page.MustEval(`() => document.activeElement.tagName`).Str(); page != "IFRAME" {
			t.Fatalf("Tab left the picker for %s after %v", page, seen)
		}
		if slices.Contains(seen, at) {
			break
		}
		seen = append(seen, at)
	}
	for _, name := range []string{"Close", "f", "Use my location", "Closer", "p1", "Choose a place first"} {
		if !slices.Contains(seen, name) {
			t.Errorf("Tab does not come to %s: %v", name, seen)
		}
	}
	b.keys(input.Escape)
	if told := b.told(); told != `[["failed",["Closed"]]]` {
		t.Errorf("Escape told %s", told)
	}
	wrong := b.page.MustEval(`() => { let all; sendcloud.servicePoints.open({language: "xx"}, null, e => all = e); return JSON.stringify(all) }`).Str()
	if wrong != `["Missing API key.","Invalid language set: xx","No country set."]` {
		t.Errorf("three wrong options were told as %s", wrong)
	}
	frame = b.choose(b.with(api, `,"city":"Nowhereville"`))
	b.status(frame, "We do not know Nowhereville")
	b.audit(frame, "picker without places")
	b.page.MustEval(`() => window.postMessage({type: "servicePointClose"}, "*")`)
	b.page.MustEval(`() => document.querySelector("iframe").parentNode.nextElementSibling.click()`)
	if told := b.told(); told != `[["failed",["Closed"]]]` {
		t.Errorf("a press beside the picker told %s", told)
	}
}

// TestThePickerOnAPhone looks at it on a small screen in all languages, and gives a locker of DHL in Germany its post number.
func TestThePickerOnAPhone(t *testing.T) {
	t.Parallel()
	b, api := newCustomer(t)
	must(t, api.offerPoints(t.Context()))
	b.points(api)
	b.size(390, 844)
	for language, heading := range map[string]string{
		"en-gb": "Where will you", "nl-nl": "Waar haalt", "de-de": "Wo möchten", "fr-fr": "Où retirerez", "es-es": "¿Dónde lo", "it-it": "Dove lo",
	} {
		frame := b.choose(strings.Replace(b.with(api, `,"city":"Zwolle"`), "en-gb", language, 1))
		b.status(frame, "Zwolle")
		if text := frame.MustElement("h1").MustText(); !strings.HasPrefix(text, heading) {
			t.Errorf("%s: the heading is %q", language, text)
		}
		frame.MustElement(".pin .n")
		b.shot("picker-phone-" + language[:2])
		b.audit(frame, "picker on a phone, "+language)
		if wide := frame.MustEval(`() => document.documentElement.scrollWidth - innerWidth`).Int(); wide > 0 {
			t.Errorf("%s: the page is %d px too wide", language, wide)
		}
	}
	frame := b.choose(b.with(api, `,"city":"Zwolle","brand":"#eeb04c"`))
	b.status(frame, "Zwolle")
	frame.MustElement("label[for=p2]").MustEval("() => this.click()")
	frame.MustElement("[data-view=map]:not(main)").MustEval("() => this.click()")
	time.Sleep(300 * time.Millisecond)
	b.shot("picker-phone-map")
	b.audit(frame, "picker's map on a phone")
	if told := b.page.MustEval(`() => JSON.stringify(told)`).Str(); told != "[]" {
		t.Errorf("choosing told %s before the button was pressed", told)
	}
}

// TestALockerOfDHLInGermanyNeedsAPostNumber gives the frame a locker, as a German list has it, and goes without the number first.
func TestALockerOfDHLInGermanyNeedsAPostNumber(t *testing.T) {
	t.Parallel()
	b, api := newCustomer(t)
	locker := `[{"id":7,"code":"145","is_active":true,"shop_type":"packstation","general_shop_type":"locker","extra_data":{},"name":"Packstation 145","street":"Am Markt",
		"house_number":"3","postal_code":"50667","city":"Köln","latitude":"50.938000","longitude":"6.960000","email":"","phone":"","homepage":"","carrier":"dhl_de","country":"DE",
		"formatted_opening_times":{"0":["00:00 - 23:59"],"1":["08:00 - 12:00","13:00 - 20:30"],"2":[],"3":[],"4":[],"5":[],"6":[]},
		"open_tomorrow":true,"open_upcoming_week":true,"distance":140}]`
	router := b.page.HijackRequests()
	router.MustAdd("*/api/v2/service-points?*", func(h *rod.Hijack) {
		h.Response.SetHeader("Content-Type", "application/json", "Waybill-Place", "50.9375,6.9603").SetBody(locker)
	})
	go router.Run()
	t.Cleanup(router.MustStop)
	frame := b.choose(fmt.Sprintf(`{"apiKey":%q,"country":"DE","language":"de","postalCode":"50667","postNumber":"12"}`, api.keys.Public))
	b.status(frame, "1 Abholort bei 50667")
	frame.MustElement("label[for=p1]").MustEval("() => this.click()")
	frame.MustElement(".go button").MustEval("() => this.click()")
	if text := frame.MustElement("#postwrong").MustText(); text != "Die Postnummer hat 6 bis 10 Ziffern." {
		t.Errorf("a short post number is told as %q", text)
	}
	b.shot("picker-postnumber")
	b.audit(frame, "picker with a wrong post number")
	frame.MustElement("#post").MustSelectAllText().MustInput("1234567890")
	frame.MustElement(".go button").MustEval("() => this.click()")
	var want []any
	must(t, json.Unmarshal([]byte(locker), &want))
	var told [][]any
	must(t, json.Unmarshal([]byte(b.told()), &told))
	if diff := cmp.Diff([][]any{{"chosen", want[0], "1234567890"}}, told); diff != "" {
		t.Errorf("the checkout was told (-want +got):\n%s", diff)
	}
}
