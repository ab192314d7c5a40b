package emulate

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWhatADeskKeepsOutlivesIt(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir(), Seed: 41}
	d, err := Open(o, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := d.Draw("parcel", 100)
	row := map[string]string{"to": "Utrecht"}
	if fresh, err := d.Claim("shipment", "ref-1", &row); !fresh || err != nil {
		t.Fatal(fresh, err)
	}
	d.Advance(time.Hour)
	if err := d.Keep("shipment", "ref-2", row); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = Open(o, nil); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	again := map[string]string{"to": "Breda"}
	if fresh, err := d.Claim("shipment", "ref-1", &again); fresh || err != nil || again["to"] != "Utrecht" {
		t.Errorf("a claimed row: %v, %v, %v", fresh, err, again)
	}
	if keys := d.Keys("shipment"); strings.Join(keys, " ") != "ref-1 ref-2" {
		t.Errorf("keys %v", keys)
	}
	if second := d.Draw("parcel", 100); first != 41 || second != 42 {
		t.Errorf("drew %d and %d", first, second)
	}
	if ahead := time.Until(d.Now()); ahead < 59*time.Minute {
		t.Errorf("the clock is %v ahead", ahead)
	}
}

func TestWordsAreFoundWholeAndInAnyCase(t *testing.T) {
	t.Parallel()
	s := Read("Ilse Vos down-once", "order ASYNC-2S", "SCRIPT-returned", "XDOWN FAIL-4220")
	if !s.Has(DownOnce) || s.Has(Down) || s.Has(FailField) || s.Async != 2*time.Second || s.Script != "returned" {
		t.Errorf("read %+v", s)
	}
	if s := Read("DOWN-ONCE then DOWN"); !s.Has(Down) {
		t.Error("a word behind its longer sister is not found")
	}
}

func TestASpellSpoilsTheAnswerAfterTheTaking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word  Word
		taken int // after two tries
		read  func(*http.Response, error) bool
	}{
		{Down, 0, func(r *http.Response, err error) bool {
			return err == nil && r.StatusCode == http.StatusServiceUnavailable
		}},
		{RateLimit, 0, func(r *http.Response, err error) bool { return err == nil && r.Header.Get("Retry-After") == "1" }},
		{DownOnce, 1, nil},
		{AcceptLate, 2, func(_ *http.Response, err error) bool { return err != nil }},
		{Garbage, 2, func(r *http.Response, err error) bool {
			return err == nil && strings.HasPrefix(r.Header.Get("Content-Type"), "text/html")
		}},
		{Cut, 2, func(r *http.Response, err error) bool {
			if err != nil {
				return false
			}
			_, err = io.ReadAll(r.Body)
			return err != nil
		}},
	} {
		t.Run(string(c.word), func(t *testing.T) {
			t.Parallel()
			d, err := Open(Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			taken := 0
			server := httptest.NewServer(d.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				d.Under(Read(r.URL.Query().Get("to")), w, r, func(w http.ResponseWriter, _ *http.Request) {
					taken++
					Send(w, http.StatusOK, "a label")
				})
			})))
			defer server.Close()
			for range 2 {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/?to="+string(c.word), nil)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := http.DefaultClient.Do(req)
				if c.read != nil && !c.read(resp, err) {
					t.Errorf("answer %v, %v", resp, err)
				}
				if err == nil {
					resp.Body.Close()
				}
			}
			if taken != c.taken {
				t.Errorf("taken %d times, want %d", taken, c.taken)
			}
			if n := len(d.Requests()); n < 2 { // a client may repeat a GET whose connection broke
				t.Errorf("%d requests in the log", n)
			}
		})
	}
}

func TestAParcelWalksThroughItsLife(t *testing.T) {
	t.Parallel()
	d, err := Open(Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := Parcel{Number: "3SSBOX1", Born: d.Now(), ToPoint: true}
	var seen []Phase
	for d.Walk(p) {
		scans := d.Scans(p)
		seen = append(seen, scans[len(scans)-1].Phase)
	}
	if len(seen) < 5 || seen[0] != DataReceived || seen[len(seen)-1] != FetchedAtPt {
		t.Errorf("it went %v", seen)
	}
	if !d.Handed(p) {
		t.Error("nobody had it in hand")
	}
	p = Parcel{Number: "3SSBOX2", Born: d.Now().Add(-2 * time.Hour), VoidedAt: d.Now()}
	if scans := d.Scans(p); d.Handed(p) || scans[len(scans)-1].Phase != Cancelled {
		t.Errorf("voided, it went %v", scans)
	}
}
