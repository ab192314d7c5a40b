package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
)

const testKey = "sbx_test_key"

func open(t *testing.T, o Options) *Emulator {
	t.Helper()
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// ask makes one request and reads the answer into out; it returns the status, 0 for a broken connection.
func ask(t *testing.T, e *Emulator, method, path string, in, out any) int {
	t.Helper()
	body, _ := json.Marshal(in)
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+testKey)
	w := httptest.NewRecorder()
	aborted := func() (aborted bool) {
		defer func() { aborted = recover() != nil }()
		e.ServeHTTP(w, r)
		return false
	}()
	if aborted {
		return 0
	}
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Fatalf("%s %s: %v in %q", method, path, err, w.Body)
		}
	}
	return w.Code
}

func mug(reference string) order {
	return order{
		Reference: reference, Product: "standard",
		From:    address{Name: "Sender", Street: "Kanaalweg", HouseNumber: "12", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"},
		To:      address{Name: "Jansje", Street: "Herengracht", HouseNumber: "502", PostalCode: "1017 CB", City: "Amsterdam", Country: "NL"},
		Parcels: []orderParcel{{Weight: 1000}},
	}
}

type book struct {
	Shipments []listed `json:"shipments"`
	Hidden    int      `json:"hidden"`
}

func ledgerOf(t *testing.T, e *Emulator) book {
	t.Helper()
	var b book
	ask(t, e, "GET", "/ledger", nil, &b)
	return b
}

func TestTheLedgerOutlivesTheCarrier(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	e := open(t, Options{Dir: dir, Now: now})
	var kept answer
	ask(t, e, "POST", "/v1/shipments", mug("one"), &kept)
	var gone answer
	ask(t, e, "POST", "/v1/shipments", mug("two"), &gone)
	ask(t, e, "POST", "/v1/shipments/"+gone.ID+"/cancel", nil, nil)
	ask(t, e, "POST", "/v1/parcels/"+kept.Parcels[0].Number+"/script", map[string]string{"script": "lost"}, nil)
	ask(t, e, "POST", "/v1/clock", map[string]any{"advance_seconds": 7 * 24 * 3600}, nil)
	track := "/v1/tracking?numbers=" + kept.Parcels[0].Number
	var before, after struct{ Parcels []trackedParcel }
	ask(t, e, "GET", track, nil, &before)
	was := ledgerOf(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}

	e = open(t, Options{Dir: dir, Now: now})
	ask(t, e, "GET", track, nil, &after)
	if is := ledgerOf(t, e); fmt.Sprint(is) != fmt.Sprint(was) || len(is.Shipments) != 2 || !is.Shipments[1].Cancelled {
		t.Errorf("ledger\n%v\nbecame\n%v", was, is)
	}
	if fmt.Sprint(before) != fmt.Sprint(after) || len(after.Parcels[0].Events) < 5 {
		t.Errorf("news\n%v\nbecame\n%v", before, after)
	}
	var next answer
	ask(t, e, "POST", "/v1/shipments", mug("three"), &next)
	if n := next.Parcels[0].Number; n == kept.Parcels[0].Number || n == gone.Parcels[0].Number {
		t.Errorf("number %s is given out twice", n)
	}
}

func TestALineCutOffByACrashIsDroppedAndAnEarlierBadLineIsNot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, Options{Dir: dir})
	ask(t, e, "POST", "/v1/shipments", mug("one"), nil)
	ask(t, e, "POST", "/v1/shipments", mug("two"), nil)
	e.Close()
	name := filepath.Join(dir, "ledger.jsonl")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, whole[:len(whole)-9], 0o600); err != nil {
		t.Fatal(err)
	}
	e = open(t, Options{Dir: dir})
	if n := len(ledgerOf(t, e).Shipments); n != 1 {
		t.Errorf("%d shipments, want 1", n)
	}
	ask(t, e, "POST", "/v1/shipments", mug("three"), nil)
	e.Close()
	e = open(t, Options{Dir: dir})
	if n := len(ledgerOf(t, e).Shipments); n != 2 {
		t.Errorf("%d shipments after writing on, want 2", n)
	}
	e.Close()
	if err := os.WriteFile(name, append([]byte("nonsense\n"), whole...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Dir: dir}); err == nil {
		t.Error("a ledger with a bad first line was opened")
	}
}

func TestOneReferenceAskedManyTimesAtOnceMakesOneShipment(t *testing.T) {
	t.Parallel()
	for mode, want := range map[Mode]int{Idempotent: 1, Askable: 20, Blind: 20} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			e := open(t, Options{Dir: t.TempDir(), Mode: mode})
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() { ask(t, e, "POST", "/v1/shipments", mug("same"), nil) })
			}
			all.Wait()
			numbers := map[string]bool{}
			for _, s := range ledgerOf(t, e).Shipments {
				numbers[s.Numbers[0]] = true
			}
			if len(numbers) != want {
				t.Errorf("%d shipments, want %d", len(numbers), want)
			}
		})
	}
}

func TestALateShipmentHidesFromAllButTheQueue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	e := open(t, Options{Dir: t.TempDir(), Now: func() time.Time { return now }, InFlight: 30 * time.Second})
	o := mug("late")
	o.OrderNumber = "ACCEPT-LATE"
	if status := ask(t, e, "POST", "/v1/shipments", o, nil); status != 0 {
		t.Fatalf("answered %d, want a broken connection", status)
	}
	var found struct{ Shipments []answer }
	ask(t, e, "GET", "/v1/shipments?reference=late", nil, &found)
	if b := ledgerOf(t, e); len(found.Shipments) != 0 || len(b.Shipments) != 0 || b.Hidden != 1 {
		t.Errorf("found %v, ledger %v", found, b)
	}
	now = now.Add(10 * time.Second)
	ask(t, e, "GET", "/v1/shipments?reference=late", nil, &found)
	if b := ledgerOf(t, e); len(found.Shipments) != 1 || len(b.Shipments) != 1 || b.Hidden != 0 {
		t.Errorf("after a while found %v, ledger %v", found, b)
	}
	var repeat answer
	if status := ask(t, e, "POST", "/v1/shipments", o, &repeat); status != http.StatusOK || repeat.ID != found.Shipments[0].ID {
		t.Errorf("a repeat answers %d %s", status, repeat.ID)
	}
}

func TestChanceFaultsComeAsOftenAsAskedAndTheSameForASeed(t *testing.T) {
	t.Parallel()
	count := func(seed uint64) (refused, broken int) {
		e := open(t, Options{Dir: t.TempDir(), Chaos: Chaos{Seed: seed, Down: 0.3, Late: 0.2}})
		for i := range 200 {
			switch ask(t, e, "POST", "/v1/shipments", mug(fmt.Sprint(i)), nil) {
			case http.StatusServiceUnavailable:
				refused++
			case 0:
				broken++
			}
		}
		return refused, broken
	}
	refused, broken := count(7)
	if refused < 40 || refused > 80 || broken < 22 || broken > 60 {
		t.Errorf("%d refused and %d broken of 200, want about 60 and 40", refused, broken)
	}
	if r, b := count(7); r != refused || b != broken {
		t.Errorf("the same seed gave %d, %d and then %d, %d", refused, broken, r, b)
	}
}

func TestNumbersOfOneSeriesNeverMeet(t *testing.T) {
	t.Parallel()
	for _, f := range []tariff.Format{tariff.LetterNumber, tariff.HomeNumber, tariff.SSCC, tariff.DepotNumber, tariff.S10} {
		rapid.Check(t, func(t *rapid.T) {
			salt := rapid.Uint64().Draw(t, "salt")
			seen := map[string]bool{}
			for n := range uint64(500) {
				number := makeNumber(f, n, salt, "NL", true)
				if seen[number] || len(number) < 12 || len(number) > 20 || strings.ContainsAny(number, " -%") {
					t.Fatalf("%s number %d is %q", f, n, number)
				}
				seen[number] = true
			}
		})
	}
}

func TestEveryScriptWalksForwardAndIsTheSameTwice(t *testing.T) {
	t.Parallel()
	for _, name := range Scripts() {
		p := &parcel{Number: "3SSBOX000000001", ship: &shipment{Script: name, Created: time.Now()}}
		life := p.life()
		if fmt.Sprint(life) != fmt.Sprint(p.life()) {
			t.Errorf("%s goes otherwise the second time", name)
		}
		for i, e := range life {
			if codeTexts[e.Code] == "" {
				t.Errorf("%s: code %s has no words", name, e.Code)
			}
			if i > 0 && !e.At.After(life[i-1].At) {
				t.Errorf("%s: %s is not after %s", name, e.Code, life[i-1].Code)
			}
		}
	}
}

func TestTheHelpTellsEveryWord(t *testing.T) {
	t.Parallel()
	e := open(t, Options{Dir: t.TempDir()})
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/help", nil))
	for _, f := range faultWords {
		if !strings.Contains(w.Body.String(), f.word) {
			t.Errorf("%s is not explained", f.word)
		}
	}
}
