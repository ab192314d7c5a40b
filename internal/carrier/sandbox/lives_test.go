package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
)

func TestEveryLifeEndsWhereItsNameSays(t *testing.T) {
	t.Parallel()
	d := sandbox.New(start(t, emulator.Options{}), nil)
	ends := map[string]carrier.Status{
		"delivered": carrier.StatusDelivered, "point": carrier.StatusCollected, "letter": carrier.StatusDelivered,
		"attempt": carrier.StatusDelivered, "attempt-point": carrier.StatusCollected, "delayed": carrier.StatusDelivered,
		"lost": carrier.StatusUndeliverable, "damaged": carrier.StatusReturned, "bad-address": carrier.StatusReturned,
		"unsorted": carrier.StatusDelivered, "refused": carrier.StatusReturned, "returned": carrier.StatusReturned,
		"not-fetched": carrier.StatusReturned, "undeliverable": carrier.StatusUndeliverable,
		"not-collected": carrier.StatusUncollected, "collect-error": carrier.StatusDelivered,
		"customs": carrier.StatusDelivered, "customs-held": carrier.StatusDelivered, "changed": carrier.StatusDelivered,
		"odd": carrier.StatusDelivered, "silent": carrier.StatusAnnounced,
	}
	for _, script := range emulator.Scripts() {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			c, s := contract(100), ordinary()
			s.Reference, s.OrderNumber = script, "SCRIPT-"+strings.ToUpper(script)
			got := follow(t, d, c, s, carrier.Advance{By: 60 * 24 * time.Hour})
			if got != ends[script] {
				t.Errorf("ends as %q, want %q", got, ends[script])
			}
		})
	}
}

// follow announces, moves the clock, and says where the parcel stands.
func follow(t *testing.T, d *sandbox.Driver, c carrier.Contract, s carrier.Sending, moves ...carrier.Advance) carrier.Status {
	t.Helper()
	a, err := d.Announce(t.Context(), c, s)
	if err != nil {
		t.Fatal(err)
	}
	number := a.Boxes[0].Number
	for _, m := range moves {
		if m.By == 0 {
			m.Number = number
		}
		if _, err := d.Advance(t.Context(), c, m); err != nil {
			t.Fatal(err)
		}
	}
	news, err := d.Track(t.Context(), c, []string{number})
	if err != nil {
		t.Fatal(err)
	}
	carrier.InOrder(news)
	status, at := carrier.StatusReady, time.Time{}
	for _, n := range news {
		step := carrier.Next(status, at, n)
		status, at = step.Status, step.At
	}
	return status
}

func TestAParcelOnItsWayMayBeGivenAnotherFate(t *testing.T) {
	t.Parallel()
	d := sandbox.New(start(t, emulator.Options{}), nil)
	c, s := contract(101), ordinary()
	s.Reference = "fate"
	step := carrier.Advance{}
	a, err := d.Announce(t.Context(), c, s)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		step.Number = a.Boxes[0].Number
		if _, err := d.Advance(t.Context(), c, step); err != nil {
			t.Fatal(err)
		}
	}
	before, _ := d.Track(t.Context(), c, []string{step.Number})
	step.Script, step.By = "returned", 30*24*time.Hour
	if _, err := d.Advance(t.Context(), c, step); err != nil {
		t.Fatal(err)
	}
	after, _ := d.Track(t.Context(), c, []string{step.Number})
	if len(before) != 4 || !slices.EqualFunc(before, after[:4], func(a, b carrier.News) bool { return a.ID == b.ID && a.At.Equal(b.At) }) {
		t.Errorf("the past changed: %v, then %v", before, after)
	}
	if last := after[len(after)-1]; last.Status != carrier.StatusReturned {
		t.Errorf("ends as %q, want returned", last.Status)
	}
}

func TestNumbersAndScriptsFollowWhereAParcelGoes(t *testing.T) {
	t.Parallel()
	d := sandbox.New(start(t, emulator.Options{}), nil)
	for _, c := range []struct {
		name, method, country, code string
		begins                      string
		customs                     bool
	}{
		{"at home", "standard", "NL", "1017 CB", "3SSBOX", false},
		{"in the Union", "standard", "DE", "10115", "0039521234", false},
		{"by express", "express", "FR", "75001", "0952", false},
		{"to the world", "world", "CH", "8001", "CX", true},
		{"as a letter", "letter", "NL", "1017 CB", "SCC", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			account, s := contract(102), ordinary()
			s.Reference, s.Method, s.To.Country, s.To.PostalCode = c.name, c.method, c.country, c.code
			a, err := d.Announce(t.Context(), account, s)
			if err != nil {
				t.Fatal(err)
			}
			number := a.Boxes[0].Number
			if !strings.HasPrefix(number, c.begins) {
				t.Errorf("number %s, want it to begin with %s", number, c.begins)
			}
			if _, err := d.Advance(t.Context(), account, carrier.Advance{By: 30 * 24 * time.Hour}); err != nil {
				t.Fatal(err)
			}
			news, err := d.Track(t.Context(), account, []string{number})
			if err != nil {
				t.Fatal(err)
			}
			customs := slices.ContainsFunc(news, func(n carrier.News) bool { return n.Status == carrier.StatusAtCustoms })
			if customs != c.customs || news[len(news)-1].Status != carrier.StatusDelivered {
				t.Errorf("customs: %v, news %v", customs, news)
			}
		})
	}
}

func TestTheCatalogueSellsWhatMerchantsExpect(t *testing.T) {
	t.Parallel()
	methods := sandbox.New("http://127.0.0.1:1", nil).Methods()
	to := map[string]bool{}
	var letter, point, back, free int
	for _, m := range methods {
		for _, w := range m.Ways("", "") {
			to[w.To] = true
			if w.Price.IsZero() && m.ID != 8 && m.ID != 9 {
				free++
			}
		}
		switch {
		case m.ID == 8:
			letter++
			if m.Name != "Unstamped letter" || m.MinWeight != 1 || m.MaxWeight != 20000 || m.Ways("", "")[0].Price.Minor != 0 || m.Kind != carrier.Letter {
				t.Errorf("the free letter is %+v", m.Name)
			}
		case m.ServicePoint:
			point++
		case m.Return:
			back++
		}
	}
	if letter != 1 || point == 0 || back == 0 || free > 0 || len(to) < 30 {
		t.Errorf("%d letters, %d to points, %d returns, %d free, %d countries", letter, point, back, free, len(to))
	}
	for _, from := range tariff.Origins {
		if !slices.ContainsFunc(methods, func(m carrier.Method) bool { _, ok := m.Way(from, from); return ok && m.Code == "standard" }) {
			t.Errorf("nobody in %s can send a parcel home", from)
		}
	}
}
