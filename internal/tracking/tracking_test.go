package tracking_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/inbound"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/tracking"
)

func TestNewsMovesTheParcelAndIsKeptOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		id := f.labelled(merchant, 1, "stub", "N1")
		day := noon.AddDate(0, 0, 1)
		all := []carrier.News{news("N1", carrier.StatusAnnounced, 1), news("N1", carrier.StatusPickedUp, 2), news("N1", carrier.StatusOnRoute, 3)}
		all[2].Expected = &day
		f.record(all...)
		f.record(all...)
		again := all[1]
		again.RawText, again.ID, again.At = "pushed", "e-77", again.At.Add(300*time.Millisecond)
		f.record(again, news("of nobody", carrier.StatusDelivered, 9))
		if got := f.story(id); !slices.Equal(got, []carrier.Status{1000, 1, 22, 91}) {
			t.Errorf("told %v", got)
		}
		p := f.parcel(id)
		if p.Status != carrier.StatusOnRoute || !p.StatusAt.Equal(noon.Add(3*time.Hour)) || p.Expected == nil || !p.Expected.Equal(day) {
			t.Errorf("parcel stands at %v since %v, expected %v", p.Status, p.StatusAt, p.Expected)
		}
		s := f.scans(id)
		if len(s) != 3 || s[0].Local().Hour() != 14 || s[1].RawText != "as told" {
			t.Errorf("scans: %+v", s)
		}
		f.record(news("N1", carrier.StatusAtSorting, 2)) // late: it stands in the journey and moves nothing
		if got := f.story(id); len(got) != 4 || len(f.scans(id)) != 4 {
			t.Errorf("told %v, %d scans", got, len(f.scans(id)))
		}
		if err := f.Record(t.Context(), 8, "stub", []carrier.News{news("N1", carrier.StatusDelivered, 5)}); err != nil || f.parcel(id).Status == carrier.StatusDelivered {
			t.Errorf("another account moved it (%v)", err)
		}
	})
}

func TestTheSameNewsInAnyOrderAndTwiceLeavesTheSameParcel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		choice := []carrier.Status{1, 3, 5, 6, 8, 11, 12, 13, 15, 22, 80, 91, 92, 93, 1337, 1998, 62989, 62991, 62992, 62993, 62996}
		for round := range 12 {
			var all []carrier.News
			for range 1 + rand.IntN(6) {
				all = append(all, news("", choice[rand.IntN(len(choice))], rand.IntN(200)))
			}
			var ends []string
			for n := range 3 {
				number := fmt.Sprintf("R%d-%d", round, n)
				id := f.labelled(merchant, 1, "stub", number)
				mixed := append(slices.Clone(all), all...)
				rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
				for len(mixed) > 0 {
					k := 1 + rand.IntN(len(mixed))
					for i := range mixed[:k] {
						mixed[i].Number = number
					}
					f.record(mixed[:k]...)
					mixed = mixed[k:]
				}
				story := f.story(id)
				for i, s := range story[1:] {
					if story[i] == s || !story[i].May(s) {
						t.Errorf("told %d → %d, which is not in the table", story[i], s)
					}
				}
				p := f.parcel(id)
				if p.Status != story[len(story)-1] {
					t.Errorf("stands at %d, last told %d", p.Status, story[len(story)-1])
				}
				end := fmt.Sprint(p.Status, p.StatusAt)
				for _, s := range f.scans(id) {
					end += fmt.Sprint(" ", s.Status, s.At)
				}
				ends = append(ends, end)
			}
			if len(slices.Compact(ends)) != 1 {
				t.Errorf("the same news ends differently:\n%s", strings.Join(ends, "\n"))
			}
		}
	})
}

func TestACancelledParcelThatIsSeenIsAnAlert(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		id := f.labelled(merchant, 1, "stub", "N1")
		f.record(news("N1", carrier.StatusAnnounced, 1))
		f.set(id, carrier.StatusCancelling)
		f.set(id, carrier.StatusCancelled)
		f.record(news("N1", carrier.StatusAnnounced, 1), news("N1", carrier.StatusUncollected, 2))
		if p := f.parcel(id); p.Status != carrier.StatusCancelled || p.Alert != "" {
			t.Errorf("stands at %v, alert %q", p.Status, p.Alert)
		}
		f.record(news("N1", carrier.StatusOnRoute, 3))
		if p := f.parcel(id); p.Status != carrier.StatusOnRoute || p.Alert != tracking.Alert {
			t.Errorf("stands at %v, alert %q", p.Status, p.Alert)
		}
	})
}

// due works the poll that is on its way.
func (f *fixture) due(account int64, code string) {
	f.t.Helper()
	var run int64
	if err := f.DB.Row(f.t.Context(), `SELECT run FROM poll WHERE account_id = $1 AND carrier = $2`, account, code).Scan(&run); err != nil {
		f.t.Fatal(err)
	}
	if err := f.Poll(f.t.Context(), tracking.Poll{Account: account, Carrier: code, Run: run}); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) jobs() (n int) {
	f.t.Helper()
	if err := f.DB.Row(f.t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'tracking.poll'`).Scan(&n); err != nil {
		f.t.Fatal(err)
	}
	return n
}

func TestOneJobAsksForAllParcelsInBatchesAndLeavesOthersTheirTurn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		for i := range 230 {
			f.labelled(merchant, 1, "stub", fmt.Sprint("N", i))
		}
		if n := f.jobs(); n != 1 {
			t.Errorf("%d jobs for 230 labels, want 1", n)
		}
		f.due(merchant, "stub")
		if got := f.stub.calls(); len(got) != 0 {
			t.Errorf("asked at once: %v", got)
		}
		f.pass(6 * time.Hour)
		f.due(merchant, "stub")
		if got := f.stub.calls(); !slices.Equal(got, []int{50, 50, 50, 50}) {
			t.Errorf("asked for %v in one job, want four batches of 50", got)
		}
		f.due(merchant, "stub")
		if got := f.stub.calls(); !slices.Equal(got[4:], []int{30}) {
			t.Errorf("then asked for %v, want 30", got[4:])
		}
	})
}

func TestHowOftenACarrierIsAskedFollowsTheStatus(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		f.labelled(merchant, 1, "stub", "N1")
		next := func() time.Duration {
			var at *time.Time
			if err := d.Row(t.Context(), `SELECT next_at FROM watch WHERE account_id = $1`, merchant).Scan(&at); err != nil {
				t.Fatal(err)
			}
			if at == nil {
				return 0
			}
			return at.Sub(f.now())
		}
		for i, c := range []struct {
			status carrier.Status
			want   time.Duration
		}{
			{carrier.StatusAnnounced, 6 * time.Hour}, {carrier.StatusPickedUp, 3 * time.Hour}, {carrier.StatusDriverOnRoute, 30 * time.Minute},
			{carrier.StatusAwaitingPickup, 6 * time.Hour}, {carrier.StatusDelivered, 6 * time.Hour},
		} {
			f.pass(6 * time.Hour)
			f.stub.news["N1"] = append(f.stub.news["N1"], news("N1", c.status, i))
			f.due(merchant, "stub")
			if got := next(); got != c.want {
				t.Errorf("after %v asked in %v, want %v", c.status, got, c.want)
			}
		}
		f.stub.err = &carrier.Error{Kind: carrier.KindRateLimited, RetryAfter: 20 * time.Minute}
		f.pass(6 * time.Hour)
		f.due(merchant, "stub")
		if got := next(); got != 20*time.Minute {
			t.Errorf("after a rate limit asked in %v", got)
		}
		f.stub.err = nil
		f.pass(49 * time.Hour)
		f.due(merchant, "stub")
		if got := next(); got != 0 {
			t.Errorf("long after the delivery asked in %v, want never", got)
		}
	})
}

func TestAParcelThatNobodyCollectsIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(merchant, 1, "stub", nil)
		id := f.labelled(merchant, 1, "stub", "N1")
		f.pass(8 * 24 * time.Hour)
		f.due(merchant, "stub")
		if s := f.scans(id); f.parcel(id).Status != carrier.StatusUncollected || len(s) != 1 || !s[0].Calculated() {
			t.Errorf("stands at %v, scans %+v", f.parcel(id).Status, s)
		}
		f.stub.news["N1"] = []carrier.News{news("N1", carrier.StatusPickedUp, 24)}
		f.pass(6 * time.Hour)
		f.due(merchant, "stub")
		if p := f.parcel(id); p.Status != carrier.StatusPickedUp {
			t.Errorf("then picked up, stands at %v", p.Status)
		}
	})
}

// play starts the sandbox carrier and ships one parcel with it.
func play(t *testing.T, d *db.DB) (*fixture, carrier.Contract, parcel.ID) {
	t.Helper()
	e, err := emulator.New(emulator.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close(); e.Close() })
	f := open(t, d, map[string]carrier.Driver{sandbox.Code: sandbox.New(server.URL, &carrier.Client{Timeout: 5 * time.Second})})
	f.Now = nil
	f.at = time.Now()
	c := f.contract(merchant, 1, sandbox.Code, sandbox.NewCredentials())
	to := postal.Address{Name: "Jansje de Vries", Street: "Herengracht", HouseNumber: "502", PostalCode: "1017 CB", City: "Amsterdam", Country: "NL"}
	got, err := f.Carriers.Announce(t.Context(), c, carrier.Sending{Reference: "W1", Method: "standard", From: to, To: to,
		Boxes: []carrier.Box{{Weight: 1250}}, Items: []carrier.Item{{Description: "Mug", Quantity: 1, Weight: 400, Value: money.EUR(1250)}}})
	if err != nil {
		t.Fatal(err)
	}
	return f, c, f.labelled(merchant, 1, sandbox.Code, got.Boxes[0].Number)
}

func TestTheSandboxCanBeWalkedToTheDoorByMovingItsClock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, c, id := play(t, d)
		if err := f.Refresh(t.Context(), merchant, 0, id); err != nil {
			t.Fatal(err)
		}
		var seen []carrier.Status
		for range 20 {
			if _, err := f.Advance(t.Context(), merchant, c.ID, carrier.Advance{Number: f.parcel(id).Number}); err != nil {
				t.Fatal(err)
			}
			seen = append(seen, f.parcel(id).Status)
			if f.parcel(id).Status == carrier.StatusDelivered {
				break
			}
		}
		if f.parcel(id).Status != carrier.StatusDelivered || len(seen) < 6 {
			t.Errorf("walked through %v", seen)
		}
		if got := f.story(id); !slices.Equal(got[len(got)-len(seen):], seen) {
			t.Errorf("walked through %v, told %v", seen, got)
		}
		if _, err := f.Advance(t.Context(), 8, c.ID, carrier.Advance{By: time.Hour}); !fault.Is(err, fault.Missing) {
			t.Errorf("another account moved the clock: %v", err)
		}
	})
}

func TestTheSandboxIsPolledByTheCrewWhileItsClockMoves(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, c, id := play(t, d)
		h := job.NewHands()
		f.Hands(h, 2)
		crew, err := job.Start(t.Context(), d, h, 1, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		defer crew.Stop(context.Background())
		if _, err := f.Carriers.Advance(t.Context(), c, carrier.Advance{By: 12 * time.Hour}); err != nil { // behind our back
			t.Fatal(err)
		}
		for end := time.Now().Add(25 * time.Second); !f.parcel(id).Status.Physical(); time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("stands at %v", f.parcel(id).Status)
			}
		}
	})
}

func TestAPushOpensOnlyWithItsAddressAndSignature(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, c, id := play(t, d)
		mux := http.NewServeMux()
		inbound.Mount(mux, f.Desk)
		door := httptest.NewServer(mux)
		defer door.Close()
		if err := f.Subscribe(t.Context(), merchant, c.ID, door.URL); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Carriers.Advance(t.Context(), c, carrier.Advance{By: 12 * time.Hour}); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(10 * time.Second); !f.parcel(id).Status.Physical(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("stands at %v", f.parcel(id).Status)
			}
		}
		pushed := len(f.scans(id))
		if err := f.Refresh(t.Context(), merchant, 0, id); err != nil {
			t.Fatal(err)
		}
		if n := len(f.scans(id)); n != pushed {
			t.Errorf("%d scans after a push, %d after a poll of the same", pushed, n)
		}
		path, err := f.Address(t.Context(), merchant, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		knock := func(path string, body string) int {
			a, err := http.Post(door.URL+path, "application/json", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			a.Body.Close()
			return a.StatusCode
		}
		for _, k := range []struct {
			path, body string
			want       int
		}{
			{path, `{"events": []}`, 401},
			{path + "x", `{}`, 404},
			{path[:len(path)-1], `{}`, 404},
			{strings.Replace(path, "/"+fmt.Sprint(c.ID)+"-", "/"+fmt.Sprint(c.ID+1)+"-", 1), `{}`, 404},
			{"/inbound/" + sandbox.Code + "/" + fmt.Sprint(c.ID), `{}`, 404},
			{"/inbound/" + sandbox.Code + "/1-guess", `{}`, 404},
			{strings.Replace(path, sandbox.Code, "dhl", 1), `{}`, 404},
			{path, strings.Repeat("x", 3<<20), 413},
		} {
			if got := knock(k.path, k.body); got != k.want {
				t.Errorf("POST %.40s: %d, want %d", k.path, got, k.want)
			}
		}
	})
}
