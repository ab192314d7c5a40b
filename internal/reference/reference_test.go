package reference_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	apidocs "github.com/waybill-ship/waybill/docs/api"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/api/own"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	v3 "github.com/waybill-ship/waybill/internal/api/v3"
	"github.com/waybill-ship/waybill/internal/reference"
)

// routes are those of every JSON door. Nothing behind them is needed to list them.
func routes() []api.Route {
	return slices.Concat((&v2.Door{}).Routes(), (&v3.Door{}).Routes(), (&own.Door{}).Routes())
}

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	(&reference.Door{Links: func(*http.Request) string { return "https://ship.example.com" }, Routes: routes()}).Mount(mux)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestEveryDoorHasItsPage(t *testing.T) {
	t.Parallel()
	if err := reference.Check(); err != nil {
		t.Fatal(err)
	}
	index := get(t, "/docs/api").Body.String()
	for _, name := range apidocs.Folders() {
		if !strings.Contains(index, `href="/docs/api/`+name+`"`) {
			t.Errorf("%s is not on the shelf", name)
		}
		page := get(t, "/docs/api/"+name)
		text := page.Body.String()
		if page.Code != http.StatusOK || !strings.Contains(text, "<code>https://ship.example.com") || strings.Contains(text, ">//") {
			t.Errorf("%s: %d", name, page.Code)
		}
		wellFormed(t, name, text)
		linksMeet(t, name, text)
	}
}

// wellFormed walks through the tags: what is opened is closed.
func wellFormed(t *testing.T, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
	}
}

// linksMeet checks that every link within the page has its place, once.
func linksMeet(t *testing.T, name, text string) {
	t.Helper()
	places := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if places[m[1]]++; places[m[1]] > 1 {
			t.Errorf("%s: two places are called %s", name, m[1])
		}
	}
	for _, m := range regexp.MustCompile(` href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if places[m[1]] == 0 {
			t.Errorf("%s: a link leads to %s, and there is no such place", name, m[1])
		}
	}
}

func TestEachCallTellsItsScope(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	for _, r := range routes() {
		_, rest, _ := strings.Cut(r.Path, "/api/")
		door, _, _ := strings.Cut(rest, "/")
		if pages[door] == "" {
			pages[door] = get(t, "/docs/api/"+door).Body.String()
		}
		head := `">` + r.Path + `</a></h3>`
		_, article, found := strings.Cut(pages[door], `<span class="verb `+strings.ToLower(r.Method)+`">`+r.Method+`</span> <a class="path" href="#`+anchor(r.Method+"-"+strings.TrimPrefix(r.Path, "/api/"+door))+head)
		article, _, _ = strings.Cut(article, "</article>")
		want := "Scope: <code>" + string(r.Scope) + "</code>."
		if r.Scope == "" {
			want = "Scope: none"
		}
		if r.Open {
			want = "Needs no key."
		}
		if !found || !strings.Contains(article, want) || r.Creates != strings.Contains(article, "<code>Idempotency-Key</code>") {
			t.Errorf("%s %s: its place does not say %q:\n%.600s", r.Method, r.Path, want, article)
		}
	}
}

// anchor is the name of a call's place in its page.
func anchor(text string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(text), "-"), "-")
}

func TestTheShelfIsFoundWithASlashAndWithoutTheLastWord(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/docs": "/docs/api", "/docs/": "/docs/api", "/docs/api/": "/docs/api", "/docs/api/v2/": "/docs/api/v2"} {
		if got := get(t, path); got.Code != http.StatusMovedPermanently || got.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want %s", path, got.Code, got.Header().Get("Location"), want)
		}
	}
	if got := get(t, "/docs/api/v9/"); got.Code != http.StatusNotFound {
		t.Errorf("what is not there: %d", got.Code)
	}
}

func TestTheWholeFileIsHandedOut(t *testing.T) {
	t.Parallel()
	got := get(t, "/docs/api/v2/openapi.yaml")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/yaml" || !strings.Contains(got.Body.String(), "openapi: 3.1.0") {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	for _, path := range []string{"/docs/api/v9", "/docs/api/v9/openapi.yaml"} {
		if got := get(t, path); got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "There are: oauth, v2, v3, waybill") {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
}
