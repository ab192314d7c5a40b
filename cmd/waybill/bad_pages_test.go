package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// hostile is what no field of a page expects.
var hostile = []string{"", "a\x00b", "\xff\xfe", "99999999999999999999", strings.Repeat("é", 5000)}

// asked are the names that pages read from their addresses.
var asked = []string{"q", "view", "state", "after", "before", "below", "above", "look", "zone", "from", "to", "point", "carrier", "contract", "id", "batch", "paper", "place", "as", "sort", "parcel", "system", "next"}

// TestNoFormBreaksAPage sends every page and form of the panel what it does not expect: nothing, too much, text that cannot be stored, ids of
// nobody's, and the same once more. Each time a page comes that says what is wrong, and none says that it is our fault.
func TestNoFormBreaksAPage(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("sends many requests; make test runs it")
	}
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			b := &breaker{realm: newRealm(t, engine)}
			all := recipes(t)
			for _, route := range slices.Sorted(maps.Keys(all)) {
				if method, path, _ := strings.Cut(route, " "); !strings.HasPrefix(path, "/api/") && !all[route].ends {
					b.route = route
					b.try(method, path, all[route])
				}
			}
			b.files()
			t.Logf("%d requests, the longest took %v", b.sent, b.longest)
		})
	}
}

// breaker sends what is wrong as the owner's admin.
type breaker struct {
	*realm
	route   string
	sent    int
	longest time.Duration
}

var segment = regexp.MustCompile(`\{[a-z]+\}`)

func (b *breaker) try(method, path string, r recipe) {
	a := r.make(b.realm)
	who := b.admin
	if a.by != nil {
		who = *a.by
	}
	b.admin, who = who, b.admin // whoever the page belongs to asks
	defer func() { b.admin = who }()
	for _, id := range []string{"0", "x", "2147483646", "99999999999999999999", "%00", "%ff"} {
		if wrong := segment.ReplaceAllString(path, id); wrong != path && !strings.Contains(wrong, "{") {
			b.send("id "+id, method, wrong, "application/x-www-form-urlencoded", strings.NewReader(a.form.Encode()))
		}
	}
	if method == http.MethodGet {
		for _, value := range hostile {
			q := url.Values{}
			for _, name := range asked {
				q.Set(name, value)
			}
			bare, _, _ := strings.Cut(a.path, "?")
			b.send("every question "+short(value), method, bare+"?"+q.Encode(), "", nil)
		}
		return
	}
	if a.file != nil {
		return // its form is files'
	}
	for name := range a.form {
		for n, value := range append([]string{"left out"}, hostile...) {
			v := maps.Clone(a.form)
			if v[name] = []string{value}; n == 0 {
				delete(v, name)
			}
			b.send(name+" "+short(value), method, a.path, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
		}
	}
	for kind, body := range map[string]string{"application/json": `{"x":[]}`, "text/plain": "x", "": "x=1", "multipart/form-data": "--", "multipart/form-data; boundary=b": "--b\r\nnothing",
		"application/x-www-form-urlencoded": "%zz=%"} {
		got := b.send("as "+kind, method, a.path, kind, strings.NewReader(body))
		if got != nil && got.Code < 400 && !strings.HasPrefix(kind, "multipart/") { // buttons without a field read none, and do not miss it
			b.t.Errorf("%s: a body that is no form (%s) is taken with %d", b.route, kind, got.Code)
		}
	}
	huge := io.LimitReader(endless{}, 64<<20)
	if got := b.send("a body of 64 MB", method, a.path, "application/x-www-form-urlencoded", huge); got != nil && got.Code != http.StatusRequestEntityTooLarge {
		b.t.Errorf("%s: a body of 64 MB is answered with %d: %s", b.route, got.Code, words(got))
	}
	for range 2 { // as somebody does who presses twice
		b.send("as it should be", method, a.path, "application/x-www-form-urlencoded", strings.NewReader(a.form.Encode()))
	}
}

// endless is a form of one field that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func short(value string) string { return strings.ToValidUTF8(value[:min(len(value), 20)], "?") }

// send makes one call and looks at what comes; nil is a page elsewhere.
func (b *breaker) send(what, method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, "http://example.com"+path, body)
	if err != nil {
		return nil // no client could send it
	}
	r.RequestURI, r.RemoteAddr = path, "192.0.2.1:1234"
	if r.Body != nil && r.ContentLength == 0 {
		r.ContentLength = -1 // as a server sees a body of which nobody said how long it is
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.AddCookie(&http.Cookie{Name: "session", Value: b.admin.cookie})
	w, began := httptest.NewRecorder(), time.Now()
	b.doors.ServeHTTP(w, r)
	b.sent, b.longest = b.sent+1, max(b.longest, time.Since(began))
	said := words(w)
	switch {
	case w.Code >= 500 && w.Code != http.StatusServiceUnavailable:
		b.t.Errorf("%s, %s: %d: %s", b.route, what, w.Code, said)
	case w.Code >= 400 && (!strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || said == ""):
		b.t.Errorf("%s, %s: %d without a page", b.route, what, w.Code)
	case strings.HasPrefix(w.Header().Get("Location"), "/signin"):
		b.t.Errorf("%s, %s: the session is gone", b.route, what)
	}
	return w
}

// files sends files that are none to the forms that take some.
func (b *breaker) files() {
	for _, path := range []string{"/settings/products/import", "/parcels/scans", fmt.Sprintf("/carriers/%d/prices/preview", b.contract()), "/settings/customs/signature"} {
		b.route = "POST " + path
		for what, file := range map[string]string{
			"nothing": "", "zeros": strings.Repeat("\x00", 4096), "not UTF-8": "sku,description\n\xff\xfe,\xff", "UTF-16": "\xff\xfes\x00k\x00u\x00", "a picture": string(scrawl(b.t)), "a workbook that is none": "PK\x03\x04" + strings.Repeat("\xff", 200),
			"a page": "<html></html>", "one line": "number,time,status", "quotes that stay open": "sku,description\n\"a,b\n", "no columns": "\n\n\n", "a zero in a field": "sku,description\nA\x00B,x\nnumber,time,status\n",
			"many lines": "sku,description\n" + strings.Repeat("A,B\n", 60_000), "a long line": "sku,description\nA," + strings.Repeat("x", 500_000),
		} {
			var out bytes.Buffer
			w := multipart.NewWriter(&out)
			for _, name := range []string{"file", "signature"} {
				part, err := w.CreateFormFile(name, "file.csv")
				must(b.t, err)
				_, err = io.WriteString(part, file)
				must(b.t, err)
			}
			must(b.t, w.Close())
			b.send(what, http.MethodPost, path, w.FormDataContentType(), &out)
		}
	}
}
