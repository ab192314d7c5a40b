package reference_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	apidocs "github.com/waybill-ship/waybill/docs/api"
	"github.com/waybill-ship/waybill/internal/reference"
)

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	(&reference.Door{Links: func(*http.Request) string { return "https://ship.example.com" }}).Mount(mux)
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
