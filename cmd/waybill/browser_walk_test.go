package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/launcher/flags"
	"github.com/go-rod/rod/lib/proto"

	"github.com/waybill-ship/waybill/internal/dbtest/loopback"
)

// chromium is Debian's, which make test installs.
const chromium = "/usr/bin/chromium"

// axe is the accessibility checker that the asset build brings from npm.
const axe = "../../web/node_modules/axe-core/axe.min.js"

// walk is a person in front of the platform.
type walk struct {
	t    *testing.T
	base string
	page *rod.Page
	axe  string
}

// newWalk starts the platform in a fresh folder, with these arguments too, and opens a browser.
func newWalk(t *testing.T, with ...string) *walk {
	t.Helper()
	return walkAt(t, startPlatform(t, with...))
}

// pointless leaves the sandbox's service points out: to load them takes a core for seconds, and most walks come by none.
const pointless = "--no-sandbox-points"

// walkAt opens a browser before what is served at an address.
func walkAt(t *testing.T, base string) *walk {
	t.Helper()
	checker, err := os.ReadFile(axe)
	if err != nil {
		t.Fatalf("axe-core is missing; make assets installs it: %v", err)
	}
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("Chromium is missing; make test installs it (Debian package chromium): %v", err)
	}
	w := &walk{t: t, axe: string(checker), base: base}
	l := launcher.New().Bin(chromium).Headless(true).NoSandbox(true).UserDataDir(t.TempDir())
	for _, f := range []string{"disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		l = l.Set(flags.Flag(f))
	}
	url, err := l.Launch()
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	b := rod.New().ControlURL(url)
	if err := b.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close(); l.Kill() })
	w.page = b.MustPage().Timeout(10 * time.Minute)
	w.size(1440, 900)
	return w
}

// startPlatform builds and starts the program on a free port, with these arguments too, and answers its address.
func startPlatform(t *testing.T, with ...string) string {
	t.Helper()
	dir := t.TempDir()
	program := built(t, ".", "waybill")
	at := loopback.Address(t)
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, append([]string{"serve", "--listen", at, "--data", filepath.Join(dir, "data"), "--allow-private"}, with...)...)
	c.Stderr = log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("the platform's last words: %s", text[max(0, len(text)-3000):])
		}
	})
	(&fury{t: t}).await("http://" + at + "/readyz")
	return "http://" + at
}

// patience is how long a test waits for what must come. A busy machine takes its time; a test that passes does not wait for it.
const patience = 2 * time.Minute

// eventually looks again and again until it is so, and reports whether it came to be.
func eventually(so func() bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if so() {
			return true
		}
	}
	return false
}

func (w *walk) size(width, height int) {
	w.page.MustSetViewport(width, height, 1, width < 500)
}

func (w *walk) dark(on bool) {
	value := "light"
	if on {
		value = "dark"
	}
	err := proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{{Name: "prefers-color-scheme", Value: value}}}.Call(w.page)
	if err != nil {
		w.t.Fatal(err)
	}
}

// open goes to a page of the platform.
func (w *walk) open(path string) {
	w.t.Helper()
	if err := w.page.Navigate(w.base + path); err != nil {
		w.t.Fatalf("open %s: %v", path, err)
	}
	w.page.MustWaitLoad()
}

// fill types into the fields of a form by their names.
func (w *walk) fill(pairs ...string) {
	w.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		e := w.find(fmt.Sprintf("[name=%q]", pairs[i]))
		if e.MustEval("() => this.tagName").Str() == "SELECT" {
			e.MustEval("v => { this.value = v; this.dispatchEvent(new Event('change', {bubbles: true})) }", pairs[i+1])
			continue
		}
		e.MustEval("() => { this.value = '' }")
		e.MustInput(pairs[i+1])
	}
}

func (w *walk) find(selector string) *rod.Element {
	w.t.Helper()
	e, err := w.page.Timeout(patience).Element(selector)
	if err != nil {
		w.shot("failed")
		w.t.Fatalf("%s is not on %s: %v\n%.1500s", selector, w.page.MustInfo().URL, err, w.page.MustElement("body").MustText())
	}
	return e.CancelTimeout()
}

// press presses the button or link with these words and waits for the next page, where there comes one.
func (w *walk) press(words string) {
	w.t.Helper()
	e, err := w.page.Timeout(patience).ElementR("button, a.btn, input[type=submit], a", words)
	if err != nil {
		w.shot("failed")
		w.t.Fatalf("nothing says %q on %s: %v\n%.1500s", words, w.page.MustInfo().URL, err, w.page.MustElement("body").MustText())
	}
	w.leave(func() {
		e.CancelTimeout().MustEval("() => { window.pressed = true; addEventListener('beforeunload', () => { window.leaving = true }); this.click() }")
	})
}

// leave does what may bring another page, and waits until that stands. A page is on its way from the moment on in which the browser begins to leave
// this one; a press that only changes the page has nothing to be waited for but what htmx fetches.
func (w *walk) leave(act func()) {
	w.t.Helper()
	act()
	var stays time.Time
	var at string
	stands := eventually(func() bool {
		got, err := w.page.Eval(`() => document.readyState !== "complete" || document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling") ? "busy"
			: !window.pressed ? "there" : window.leaving ? "leaving" : "here"`)
		if err != nil {
			return false // one page has gone, and the next is not there yet
		}
		if at = got.Value.Str(); at != "here" {
			stays = time.Time{}
			return at == "there"
		}
		if stays.IsZero() {
			stays = time.Now()
		}
		return time.Since(stays) > time.Second
	})
	if !stands {
		w.shot("failed")
		w.t.Fatalf("no page comes after %s: %s", w.page.MustInfo().URL, at)
	}
}

// pickerFrame is the service-point picker's frame on a checkout, once this stands in it. The frame's first document is an empty one, which may
// give way to the picker's while it is looked into.
func (w *walk) pickerFrame(inside string) *rod.Page {
	w.t.Helper()
	e := w.find("iframe#sendcloudshipping_service_point_map")
	var frame *rod.Page
	var err error
	stands := eventually(func() bool {
		if frame, err = e.Frame(); err == nil {
			frame = frame.Context(w.page.GetContext()) // the search for the element had a time of its own
			_, err = frame.Timeout(10 * time.Second).Element(inside)
		}
		return err == nil
	})
	if !stands {
		w.shot("failed")
		w.t.Fatalf("the picker's frame does not stand: %v", err)
	}
	return frame
}

// text is what the first such element says; empty while the page makes room for the next.
func (w *walk) text(selector string) string {
	e, err := w.page.Timeout(patience).Element(selector)
	if err != nil {
		return ""
	}
	text, err := e.Text()
	if err != nil {
		return ""
	}
	return text
}

// says waits until the page has these words.
func (w *walk) says(words string) {
	w.t.Helper()
	if eventually(func() bool { return strings.Contains(w.text("body"), words) }) {
		return
	}
	w.shot("failed")
	w.t.Fatalf("%s does not say %q:\n%.2000s", w.page.MustInfo().URL, words, w.page.MustElement("body").MustText())
}

// look takes the page's pictures (desktop, phone, dark) and lets axe look for what shuts people out.
func (w *walk) look(name string) {
	w.t.Helper()
	w.shot(name)
	w.check(name)
	w.dark(true)
	w.shot(name + "-dark")
	w.check(name + " in the dark")
	w.dark(false)
	w.size(390, 844)
	w.shot(name + "-phone")
	w.check(name + " on a phone")
	w.size(1440, 900)
}

// shot keeps a picture under out/screenshots.
func (w *walk) shot(name string) {
	dir := "../../out/screenshots"
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.t.Fatal(err)
	}
	picture, err := w.page.Screenshot(false, &proto.PageCaptureScreenshot{OptimizeForSpeed: true})
	if err != nil {
		w.t.Fatalf("picture of %s: %v", name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) check(name string) {
	w.t.Helper()
	// The page's own policy lets no script in but ours; the debugger's evaluation is not the page's.
	checker := w.axe
	if there, err := w.page.Eval(`() => !!window.axe`); err == nil && there.Value.Bool() {
		checker = "" // it is large, and on this page already
	}
	found, err := w.page.Evaluate(rod.Eval(`async axeText => {
		if (axeText) { (0, eval)(axeText) }
		const r = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]})
		return r.violations.map(v => v.id + ": " + v.help + " (" + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ") + ")")
	}`, checker).ByPromise())
	if err != nil {
		w.t.Fatalf("axe on %s: %v", name, err)
	}
	for _, v := range found.Value.Arr() {
		w.t.Errorf("%s: %s", name, v.Str())
	}
}
