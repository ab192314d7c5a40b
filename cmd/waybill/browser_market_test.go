package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-rod/rod"

	"github.com/waybill-ship/waybill/internal/dbtest/loopback"
)

// fair is the example marketplace beside the platform, started as make run does.
type fair struct {
	*walk
	market, panel string
}

func newFair(t *testing.T) *fair {
	t.Helper()
	dir := t.TempDir()
	built(t, ".", "waybill")
	bin := filepath.Dir(built(t, "../../examples/marketplace", "marketplace"))
	f := &fair{panel: "http://" + loopback.Address(t), market: "http://" + loopback.Address(t)}
	log, err := os.Create(filepath.Join(dir, "log"))
	must(t, err)
	data := filepath.Join(dir, "data")
	c := exec.Command("../../scripts/run")
	c.Env = append(os.Environ(), "WAYBILL_BIN="+bin, "WAYBILL_DATA="+data, "WAYBILL_LISTEN="+strings.TrimPrefix(f.panel, "http://"),
		"WAYBILL_MARKET_LISTEN="+strings.TrimPrefix(f.market, "http://"))
	c.Stdout, c.Stderr = log, log
	must(t, c.Start())
	t.Cleanup(func() {
		must(t, c.Process.Signal(syscall.SIGTERM)) // it stops both
		c.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("their last words: %s", text[max(0, len(text)-3000):])
		}
		if _, err := http.Get(f.market); err == nil {
			t.Error("the marketplace goes on after the script was stopped")
		}
		if _, err := http.Get(f.panel); err == nil {
			t.Error("the platform goes on after the script was stopped")
		}
	})
	(&fury{t: t}).await(f.panel + "/readyz")
	(&fury{t: t}).await(f.market + "/")
	f.walk = walkAt(t, f.market)
	f.page = f.page.CancelTimeout().Timeout(10 * time.Minute) // the demo takes its time on a busy machine
	return f
}

// until looks at a page of the marketplace again and again until it says these words.
func (f *fair) until(path, words string) {
	f.t.Helper()
	if !eventually(func() bool { f.open(path); return strings.Contains(f.text("body"), words) }) {
		f.shot("failed")
		f.t.Fatalf("%s does not come to say %q:\n%.2000s", path, words, f.page.MustElement("body").MustText())
	}
}

// pick chooses a point in the picker, as a buyer without a mouse would not have to.
func (f *fair) pick() (name string) {
	f.t.Helper()
	f.find("#pick").MustEval("() => this.click()")
	frame := f.pickerFrame("label[for=p1]")
	frame.MustElement("label[for=p1]").MustEval("() => this.click()")
	f.shot("market-picker")
	frame.MustElement(".go button").MustEval("() => this.click()")
	return f.find("#chosen strong").MustText()
}

// on works on another tab for a while.
func (f *fair) on(p *rod.Page, base string, act func()) {
	mine, at := f.page, f.base
	f.page, f.base = p.MustActivate(), base
	act()
	f.page, f.base = mine.MustActivate(), at // a page that nobody sees rests
}

// now is the step that the buyer's page shows as the one it is at, without being loaded again.
func (f *fair) now(step string) {
	f.t.Helper()
	var got string
	if !eventually(func() bool { got = f.text(".steps .now span"); return got == step }) {
		f.shot("failed")
		f.t.Fatalf("the buyer's page is at %q, want %q", got, step)
	}
}

// scan moves the sandbox's clock on the parcel's page until the order's page, loaded anew, is at a step. Between two scans the marketplace hears
// of the first: however slow the machine is, no step is jumped over.
func (f *fair) scan(parcel, order, step string) {
	f.t.Helper()
	for range 12 {
		f.open(parcel)
		f.press("^\\s*Next scan")
		f.says("The sandbox clock shows")
		f.hears(order, f.said())
		if f.text(".steps .now span") == step {
			return
		}
	}
	f.shot("failed")
	f.t.Fatalf("no scan brings the order to %q", step)
}

// said is the last that the platform told of the parcel whose page is open.
func (f *fair) said() string {
	f.t.Helper()
	words := f.page.MustEval(`() => [...document.querySelectorAll(".machine tbody tr")].map(r => r.cells[2].textContent.trim()).find(w => w) || ""`).Str()
	if words == "" {
		f.t.Fatalf("the platform told nothing of %s", f.page.MustInfo().URL)
	}
	return words
}

// hears waits until these words are the last thing that the order's page tells of a parcel.
func (f *fair) hears(order, words string) {
	f.t.Helper()
	var last string
	heard := eventually(func() bool {
		must(f.t, f.page.Navigate(order))
		f.page.MustWaitLoad()
		f.find(".moments li")
		last = f.page.MustEval(`() => [...document.querySelectorAll(".moments li")].at(-1).textContent.trim()`).Str()
		return strings.HasSuffix(last, words)
	})
	if !heard {
		f.shot("failed")
		f.t.Fatalf("the platform told %q, and the last that the order's page tells is %q", words, last)
	}
}

// TestBothEndsOfAMarketplaceAreSeen walks what the marketplace's start page describes: buy with a service point, connect the seller by consent,
// make the label in the panel, move the sandbox's clock, and see the buyer's page follow by itself.
func TestBothEndsOfAMarketplaceAreSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	f := newFair(t)
	f.untilDemo()

	f.open("/")
	f.look("market")
	f.open("/goods/linden")
	f.look("market-good")
	f.press("^\\s*Put into the basket")
	f.look("market-basket")
	f.press("^\\s*To the checkout")
	f.fill("name", "Ilse Vos", "email", "ilse@example.org", "street", "Kanaalweg", "number", "12b", "postal_code", "3526 KM", "city", "Utrecht")
	f.find("[name=way][value=point]").MustEval("() => this.click()")
	point := f.pick()
	f.look("market-checkout")
	f.press("^\\s*Order$")
	f.says("Thank you, Ilse Vos.")
	f.says(point)
	f.now("Ordered")
	f.look("market-ordered")
	order := f.page.MustInfo().URL
	reference := f.find("[data-sale]").MustEval("() => this.dataset.sale").Str()

	second := f.page.Browser().MustPage().Timeout(8 * time.Minute)
	f.on(second, f.market, func() {
		f.size(1440, 900)
		f.connectSeller()
		f.until("/sell/theehuis/orders/"+reference, "In your account, without a label")
		f.look("market-sale")
	})
	f.now("With Theehuis Lindebloesem")

	var parcel string
	f.on(second, f.panel, func() {
		f.open("/orders?q=" + reference)
		f.open("/orders/" + f.orderLink())
		f.says(point)
		f.says(reference)
		f.press("Sandbox Service Point")
		f.says("goes with")
		f.press("^\\s*Create label")
		f.says("The label is made.")
		parcel = *f.find(".note.good a.mono").MustAttribute("href")
	})
	f.now("Packed")
	f.on(second, f.panel, func() { f.scan(parcel, order, "On its way") })
	f.now("On its way")
	f.look("market-underway")
	f.on(second, f.panel, func() { f.scan(parcel, order, "Ready to collect") })
	f.now("Ready to collect")
	f.says("Your parcel waits for you at " + point)
	f.says("Follow the parcel")
	f.keep("marketplace")
	f.look("market-ready")
	f.on(second, f.panel, func() {
		f.open(parcel)
		f.press("^\\s*To the end")
	})
	f.now("Collected")
	f.find("details summary").MustEval("() => this.click()")
	f.look("market-collected")

	f.base = f.market
	f.mendRefused()
}

// untilDemo waits for the demo's accounts, and for the seller who is connected with keys.
func (f *fair) untilDemo() {
	f.t.Helper()
	f.open("/sell")
	f.look("market-sellers")
	f.press("^\\s*Enter as Kettenwerk")
	f.until("/sell/kettenwerk", "Has to be mended")
	f.look("market-sell")
}

// connectSeller goes from the marketplace to the platform's consent page and back.
func (f *fair) connectSeller() {
	f.t.Helper()
	f.open("/sell")
	f.press("^\\s*Enter as Theehuis")
	f.says("Not connected")
	f.look("market-unconnected")
	codes := f.page.MustElements(".link code")
	email, password := codes[0].MustText(), codes[1].MustText()
	f.press("^\\s*Connect shipping")
	f.isAt(f.panel + "/signin")
	f.fill("email", email, "password", password)
	f.press("^\\s*(Sign|Log) in")
	f.isAt(f.panel + "/oauth2/auth?")
	f.says("Driehoek asks for access")
	f.look("market-consent")
	f.press("^\\s*Allow access")
	f.isAt(f.market + "/sell/theehuis")
	f.says("Your shipping is connected.")
	if got := f.find(".link dl dd:last-of-type").MustText(); got != "on" {
		f.t.Errorf("service points are %s for a seller who connected by consent", got)
	}
	f.look("market-connected")
}

// mendRefused shortens a house number that the platform does not take, and takes another order back.
func (f *fair) mendRefused() {
	f.t.Helper()
	f.open("/sell")
	f.press("^\\s*Enter as Kettenwerk")
	f.find(".sales li:has(.wrong) a").MustEval("() => this.click()")
	f.says("does not take this order yet")
	f.look("market-mend")
	path := strings.TrimPrefix(f.page.MustInfo().URL, f.market)
	f.fill("number", "4")
	f.press("^\\s*Mend and send again")
	f.until(path, "In your account, without a label")
	f.press("^\\s*Cancel the order")
	f.until(path, "Cancelled")
}
