package view_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

var now = time.Date(2026, 3, 12, 9, 14, 0, 0, time.UTC)

func shell(lang string) view.Shell {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		zone = time.FixedZone("CET", 3600)
	}
	return view.Shell{
		Account: "Veld & Vorm", Person: "Noor Çelik", Role: "owner", Words: locale.For(lang), Zone: zone, Now: now,
		Areas: []view.Area{view.Incoming, view.Labels, view.Parcels, view.Problems, view.Integrations, view.Carriers, view.Settings},
		Counts: map[view.Area]view.Count{
			view.Incoming: {N: 386}, view.Labels: {N: 52}, view.Problems: {N: 4, Alert: true},
		},
	}
}

func page(main string) *view.Set {
	return view.Must(fstest.MapFS{"p.html": {Data: []byte(`{{define "main"}}` + main + `{{end}}{{define "row"}}<b>{{.}}</b>{{end}}`)}})
}

func draw(t *testing.T, s *view.Set, r *http.Request, p view.Page, data any) (*httptest.ResponseRecorder, error) {
	t.Helper()
	w := httptest.NewRecorder()
	r = r.WithContext(view.With(r.Context(), shell("en")))
	return w, s.Render(w, r, http.StatusOK, "p", p, data)
}

func get() *http.Request { return httptest.NewRequest(http.MethodGet, "/", nil) }

func TestOnlyWhatIsBuiltStandsInTheRail(t *testing.T) {
	t.Parallel()
	w, err := draw(t, page(""), get(), view.Page{Title: "Labels", Area: view.Labels}, nil)
	if err != nil {
		t.Fatal(err)
	}
	body := w.Body.String()
	for _, want := range []string{`href="/orders"`, `href="/labels" aria-current="page"`, "need you", "Set up"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, not := range []string{`href="/returns"`, `href="/rules"`, `href="/reports"`} {
		if strings.Contains(body, not) {
			t.Errorf("the page links to %s, which is not built", not)
		}
	}
}

func TestAnErrorNeverGivesHalfAPage(t *testing.T) {
	t.Parallel()
	w, err := draw(t, page(`before {{.Nothing.Here}}`), get(), view.Page{Title: "x"}, struct{}{})
	if err == nil || w.Body.Len() != 0 {
		t.Errorf("err = %v, %d bytes were sent", err, w.Body.Len())
	}
}

func TestAPageHasNothingThatTheContentPolicyForbids(t *testing.T) {
	t.Parallel()
	for _, l := range []view.Layout{view.List, view.Record, view.Guide, view.Plain} {
		w, err := draw(t, page("{{template \"progress\" .}}"), get(), view.Page{Title: "x", Layout: l},
			view.Progress{Total: 10, Parts: []view.Segment{{Tone: view.Good, N: 4}, {Tone: "busy", N: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		body := w.Body.String()
		for _, not := range []string{" style=", "<style", " onclick=", "javascript:", "hx-on"} {
			if strings.Contains(body, not) {
				t.Errorf("layout %q holds %q", l, not)
			}
		}
		if strings.Count(body, "<script") != strings.Count(body, `<script src="/assets/`) {
			t.Errorf("layout %q holds a script of its own", l)
		}
	}
}

func TestANoticeShowsOnceAfterARedirect(t *testing.T) {
	t.Parallel()
	first := httptest.NewRecorder()
	view.Say(first, view.Flash{Text: "Address changed.", Undo: &view.Undo{Action: "/orders/7/undo", Fields: map[string]string{"change": "12"}}})

	second := get()
	for _, c := range first.Result().Cookies() {
		second.AddCookie(c)
	}
	w, err := draw(t, page(""), second, view.Page{Title: "x"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Address changed.", `action="/orders/7/undo"`, `name="change" value="12"`, "data-undo"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the notice lacks %q", want)
		}
	}
	cleared := w.Result().Cookies()
	if len(cleared) != 1 || cleared[0].MaxAge >= 0 {
		t.Errorf("the notice is not forgotten: %v", cleared)
	}
}

func TestAForgedNoticeCannotPostElsewhere(t *testing.T) {
	t.Parallel()
	first := httptest.NewRecorder()
	view.Say(first, view.Flash{Text: "<script>x</script>", Undo: &view.Undo{Action: "//evil.example/"}})
	r := get()
	r.AddCookie(first.Result().Cookies()[0])
	w, err := draw(t, page(""), r, view.Page{Title: "x"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.Body.String(), "evil.example") || strings.Contains(w.Body.String(), "<script>x") {
		t.Error("the forged notice came through")
	}
}

func TestAPartIsDrawnAloneWithItsNotice(t *testing.T) {
	t.Parallel()
	r := get()
	r = r.WithContext(view.With(r.Context(), shell("en")))
	w := httptest.NewRecorder()
	if err := page("").Part(w, r, http.StatusOK, "p", "row", "7"); err != nil {
		t.Fatal(err)
	}
	if got := w.Body.String(); got != "<b>7</b>" {
		t.Errorf("part = %q", got)
	}
}

func TestTheReaderOfEachRequestIsSpokenToInHisOwnLanguage(t *testing.T) {
	t.Parallel()
	s := page(`{{lang}} {{number 1284}}`)
	for lang, want := range map[string]string{"en": "en 1,284", "de": "de 1.284", "nl": "nl 1.284"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for range 20 {
				w := httptest.NewRecorder()
				r := get()
				r = r.WithContext(view.With(r.Context(), shell(lang)))
				if err := s.Part(w, r, http.StatusOK, "p", "main", nil); err != nil {
					t.Error(err)
				}
				if got := w.Body.String(); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		})
	}
}

func TestCheckNamesWhatFailsAndWhatHasNoSample(t *testing.T) {
	t.Parallel()
	s := view.Must(fstest.MapFS{
		"good.html":      {Data: []byte(`{{define "main"}}{{t "Save"}}{{end}}`)},
		"bad.html":       {Data: []byte(`{{define "main"}}{{.Missing}}{{end}}`)},
		"forgotten.html": {Data: []byte(`{{define "main"}}{{end}}`)},
	})
	err := s.Check(view.Sample{Name: "good"}, view.Sample{Name: "bad", Data: struct{}{}})
	if err == nil || !strings.Contains(err.Error(), "forgotten has no sample") || !strings.Contains(err.Error(), "Missing") {
		t.Errorf("Check = %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "page good") {
		t.Errorf("Check blames the good page: %v", err)
	}
}

func TestAFailureIsSaidInWordsForTheMerchant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		err       error
		want, not string
	}{
		{"ours hides its cause", errors.New("pq: secret detail"), "Number 7F3K-22", "secret detail"},
		{"missing says what", fault.New(fault.Missing, "There is no order %d.", 7), "There is no order 7.", "7F3K-22"},
		{"denied says why", fault.New(fault.Denied, "Your role cannot see invoices."), "Your role cannot see invoices.", "our fault"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, s := range []view.Shell{shell("en"), {}} {
				w := httptest.NewRecorder()
				r := get()
				if err := view.Fail(w, r.WithContext(view.With(r.Context(), s)), http.StatusTeapot, c.err, "7F3K-22"); err != nil {
					t.Fatal(err)
				}
				body := w.Body.String()
				if w.Code != http.StatusTeapot || !strings.Contains(body, c.want) || strings.Contains(body, c.not) {
					t.Errorf("status %d; wants %q, not %q:\n%s", w.Code, c.want, c.not, body)
				}
			}
		})
	}
}
