package emulate

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// open is a frame around a carrier with two customers and no paths.
func open(t *testing.T, o Options) *Frame {
	t.Helper()
	f := &Frame{}
	err := f.Open(o, Carrier{
		Customers: []map[string]string{{"user": "one", "password": "first"}, {"user": "two", "password": "second", "spare": ""}},
		Zone:      "Europe/Paris", Routes: http.NotFoundHandler(),
		Parcel: func(number string) (Parcel, bool) { return Parcel{Number: number, Born: time.Now()}, number == "P1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestACustomerIsKnownByAllThatIsGivenAndByNothingEmpty(t *testing.T) {
	t.Parallel()
	f := open(t, Options{})
	for _, x := range []struct {
		given map[string]string
		want  int
	}{
		{map[string]string{"user": "one", "password": "first"}, 0},
		{map[string]string{"user": "two"}, 1},
		{map[string]string{"user": "one", "password": "second"}, -1},
		{map[string]string{"user": "two", "password": ""}, -1},
		{map[string]string{"user": "two", "spare": ""}, -1},
		{map[string]string{"user": "one", "badge": ""}, -1},
	} {
		if got := f.Customer(x.given); got != x.want {
			t.Errorf("%v: customer %d, want %d", x.given, got, x.want)
		}
	}
	f.Credentials()["user"] = "somebody else"
	if f.Credentials()["user"] != "one" || f.Other()["user"] != "two" {
		t.Error("credentials can be changed from outside")
	}
}

func TestATokenLivesByTheRealClockUntilItIsWithdrawn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	d := open(t, Options{Now: func() time.Time { return now }}).Desk()
	value, err := d.Grant("one", "tracking", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	d.Advance(48 * time.Hour)
	if got, ok := d.Holder(value); !ok || got.Who != "one" || got.Opens != "tracking" {
		t.Errorf("after the desk's clock moved: %+v, %v", got, ok)
	}
	now = now.Add(time.Hour)
	if got, ok := d.Holder(value); ok || got != (Token{}) {
		t.Errorf("after its hour: %+v, %v", got, ok)
	}
	if value, err = d.Grant("one", "", time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := d.Withdraw(value); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{value, "", "never given"} {
		if _, ok := d.Holder(gone); ok {
			t.Errorf("the token %q is somebody's", gone)
		}
	}
}

func TestAFrameServesTheDeskAndWalksParcelsThatAreKnown(t *testing.T) {
	t.Parallel()
	f := open(t, Options{})
	w := httptest.NewRecorder()
	f.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_emulator/help", http.NoBody))
	if w.Code != http.StatusOK {
		t.Errorf("help: %d", w.Code)
	}
	before := f.Desk().Now()
	if f.Walk("P2") || !f.Walk("P1") || !f.Desk().Now().After(before) {
		t.Error("it walks an unknown parcel, or not a known one")
	}
	if err := new(Frame).Open(Options{}, Carrier{Zone: "Nowhere/Land"}); err == nil {
		t.Error("a zone that does not exist is taken")
	}
}

func TestWhatARequestCarriesIsReadPlainly(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", http.NoBody)
	r.Header.Set("Content-Type", "Application/JSON ; charset=utf-8")
	r.Header.Set("Authorization", "Bearer abc")
	if Media(r) != "application/json" || Bearer(r) != "abc" {
		t.Errorf("media %q, token %q", Media(r), Bearer(r))
	}
	r.Header.Set("Authorization", "Basic abc")
	if Bearer(r) != "" {
		t.Error("another scheme's word is a token")
	}
}
