package api_test

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestACursorIsTheOneThatSendcloudGives(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]api.Cursor{
		"cD0xMjA0MTg1NjU=":     {At: 120418565},
		"cD0xMjA0MTg1NjU":      {At: 120418565}, // the padding lost on the way
		"cj0xJnA9MTIwNDE4NTY1": {At: 120418565, Back: true},
		"":                     {},
		"https://x.example/api/v2/parcels?cursor=cD0xMjA0MTg1NjU%3D&updated_after=2024": {At: 120418565},
		"https://x.example/api/v2/parcels":                                              {},
	} {
		got, err := api.ParseCursor(text)
		if err != nil || got != want {
			t.Errorf("ParseCursor(%q) = %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, c := range []api.Cursor{{At: 120418565}, {At: 7, Back: true}, {At: 1<<62 + 3}} {
		if got, err := api.ParseCursor(c.String()); err != nil || got != c {
			t.Errorf("%+v comes back as %+v, %v", c, got, err)
		}
	}
	if got := (api.Cursor{At: 120418565}).String(); got != "cD0xMjA0MTg1NjU=" {
		t.Errorf("cursor = %q", got)
	}
	for _, text := range []string{"x", "%%%", "cD0=", base64.StdEncoding.EncodeToString([]byte("q=1")), base64.StdEncoding.EncodeToString([]byte("p=-4")),
		base64.StdEncoding.EncodeToString([]byte("p=99999999999999999999"))} {
		if _, err := api.ParseCursor(text); !fault.Is(err, fault.Missing) {
			t.Errorf("ParseCursor(%q): %v, want Invalid cursor", text, err)
		}
	}
}

func FuzzACursorIsReadOrRefused(f *testing.F) {
	f.Add("cD0xMjA0MTg1NjU=")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := api.ParseCursor(text)
		if err == nil && c.At < 0 {
			t.Errorf("%q is read as %+v", text, c)
		}
	})
}

func gate(limits *api.Limits, now func() time.Time) *api.Gate {
	return &api.Gate{Limits: limits, Now: now, Authenticate: func(_ context.Context, public, _ string) (integration.Key, error) {
		if public == "other" {
			return integration.Key{Account: 3, Integration: 30, Reach: integration.ReachAccount}, nil
		}
		return integration.Key{Account: 2, Integration: int64(len(public)), Reach: integration.ReachIntegration}, nil
	}}
}

func enter(g *api.Gate, method, public string) (api.Caller, error) {
	r := httptest.NewRequest(method, "/", nil)
	if public != "" {
		r.SetBasicAuth(public, "s")
	}
	return g.Enter(r, false)
}

func TestACallerIsAnIntegrationOrAWholeAccount(t *testing.T) {
	t.Parallel()
	g := gate(nil, nil)
	if c, err := enter(g, "GET", "one"); err != nil || c.Sees() != 3 || c.Account != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := enter(g, "GET", "other"); err != nil || c.Sees() != 0 || c.Integration != 30 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := enter(g, "GET", ""); !fault.Is(err, fault.Unknown) {
		t.Errorf("nobody: %v", err)
	}
}

func TestLimitsAreCountedByAccountNotByKey(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	g := gate(api.Sendcloud(), func() time.Time { return now })
	allowed := 0
	for i := range 40 {
		public := []string{"one", "two!"}[i%2] // two integrations of one account
		if _, err := enter(g, "POST", public); err == nil {
			allowed++
		} else if !fault.Is(err, fault.TooMany) {
			t.Fatal(err)
		}
	}
	if allowed != 15 {
		t.Errorf("%d writes at once, want the burst of 15", allowed)
	}
	if _, err := enter(g, "GET", "one"); err != nil {
		t.Errorf("reading has a budget of its own: %v", err)
	}
	if _, err := enter(g, "POST", "other"); err != nil {
		t.Errorf("another account has a budget of its own: %v", err)
	}
	now = now.Add(time.Minute)
	if _, err := enter(g, "POST", "one"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestABodyIsReadWholeOrRefused(t *testing.T) {
	t.Parallel()
	read := func(length int64, body io.Reader) ([]byte, error) {
		r := httptest.NewRequest(http.MethodPost, "/", body)
		r.ContentLength = length
		return api.Body(httptest.NewRecorder(), r)
	}
	if got, err := read(5, strings.NewReader("hello")); err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := read(-1, strings.NewReader("hello")); err != nil || string(got) != "hello" {
		t.Errorf("without a length: %q, %v", got, err)
	}
	if got, err := read(0, strings.NewReader("")); err != nil || len(got) != 0 {
		t.Errorf("nothing: %q, %v", got, err)
	}
	if _, err := read(9, strings.NewReader("hello")); !fault.Is(err, fault.Invalid) {
		t.Errorf("broken off: %v", err)
	}
	if _, err := read(api.MaxBody+1, strings.NewReader("x")); !fault.Is(err, fault.TooBig) {
		t.Errorf("too long by its length: %v", err)
	}
	if _, err := read(-1, strings.NewReader(strings.Repeat("x", api.MaxBody+1))); !fault.Is(err, fault.TooBig) {
		t.Errorf("too long in truth: %v", err)
	}
}
