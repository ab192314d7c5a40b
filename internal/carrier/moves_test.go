package carrier_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/carrier"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func everyStatus() []carrier.Status {
	all := []carrier.Status{carrier.StatusDeliveryForced, carrier.StatusUnsorted2}
	for _, s := range carrier.Statuses() {
		all = append(all, s.ID)
	}
	return all
}

func TestTheListIsTheOneMerchantsKnow(t *testing.T) {
	t.Parallel()
	want := []carrier.Status{
		6, 15, 94, 1999, 62996, 62989, 62993, 62990, 1998, 1002, 62991, 62992, 62995, 2001, 92, 62994, 62997,
		12, 11, 93, 91, 80, 22, 13, 8, 7, 5, 4, 3, 1, 1337, 999, 1001, 2000, 1000,
	}
	var got []carrier.Status
	slugs, codes := map[string]bool{}, map[string]bool{}
	for _, s := range carrier.Statuses() {
		got = append(got, s.ID)
		if s.Message == "" || s.Slug == "" || slugs[s.Slug] || codes[s.Code] || s.Group == "" || s.Tone == "" {
			t.Errorf("%d is not well told: %+v", s.ID, s)
		}
		slugs[s.Slug], codes[s.Code] = true, true
		bySlug, _ := carrier.StatusBySlug(s.Slug)
		byCode, _ := carrier.StatusByCode(s.Code)
		if bySlug != s.ID || byCode != s.ID {
			t.Errorf("%s and %s lead to %d and %d, want %d", s.Slug, s.Code, bySlug, byCode, s.ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %v\nwant   %v", got, want)
	}
	for id, message := range map[carrier.Status]string{
		94: "Parcel cancellation failed.", 3: "En route to sorting center", 62990: "At sorting centre", 13: "Announced: not collected",
		1337: "Unknown status - check carrier track & trace page for more insights",
	} {
		if id.String() != message {
			t.Errorf("%d reads %q, want %q", id, id, message)
		}
	}
	if s := carrier.Status(4711); s.Valid() || s.Info().ID != 4711 || s.Info().Group != carrier.GroupUnknown {
		t.Errorf("a number from nowhere reads %+v", s.Info())
	}
}

func TestNewsMovesAParcel(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		name  string
		now   carrier.Status
		news  carrier.Status
		after time.Duration
		want  carrier.Status
		alert bool
	}{
		{"the carrier confirms", carrier.StatusReady, carrier.StatusAnnounced, time.Minute, carrier.StatusAnnounced, false},
		{"a confirmation told by a slow clock counts", carrier.StatusReady, carrier.StatusAnnounced, -time.Minute, carrier.StatusAnnounced, false},
		{"a first scan told to the day only counts", carrier.StatusAnnounced, carrier.StatusPickedUp, -12 * time.Hour, carrier.StatusPickedUp, false},
		{"a scan moves on", carrier.StatusPickedUp, carrier.StatusSorting, time.Hour, carrier.StatusSorting, false},
		{"a failed attempt goes back to the depot", carrier.StatusDeliveryFailed, carrier.StatusAtSorting, time.Hour, carrier.StatusAtSorting, false},
		{"a late scan does not move back", carrier.StatusDriverOnRoute, carrier.StatusSorted, -time.Hour, carrier.StatusDriverOnRoute, false},
		{"at one moment the farther step stands", carrier.StatusDelivered, carrier.StatusDriverOnRoute, 0, carrier.StatusDelivered, false},
		{"at one moment the farther step is taken", carrier.StatusSorted, carrier.StatusDriverOnRoute, 0, carrier.StatusDriverOnRoute, false},
		{"a changed date moves nothing", carrier.StatusOnRoute, carrier.StatusDateChanged, time.Hour, carrier.StatusOnRoute, false},
		{"an unknown code does not hide what is known", carrier.StatusOnRoute, carrier.StatusUnknown, time.Hour, carrier.StatusOnRoute, false},
		{"an unknown code is better than nothing", carrier.StatusReady, carrier.StatusUnknown, time.Hour, carrier.StatusUnknown, false},
		{"delivered stays delivered", carrier.StatusDelivered, carrier.StatusOnRoute, day, carrier.StatusDelivered, false},
		{"delivered may come back within thirty days", carrier.StatusDelivered, carrier.StatusReturned, 29 * day, carrier.StatusReturned, false},
		{"delivered does not come back later", carrier.StatusDelivered, carrier.StatusReturned, 31 * day, carrier.StatusDelivered, false},
		{"a cancelled parcel is seen on its way", carrier.StatusCancelled, carrier.StatusPickedUp, time.Hour, carrier.StatusPickedUp, true},
		{"a cancelled parcel had been seen before", carrier.StatusCancelled, carrier.StatusSorting, -time.Hour, carrier.StatusSorting, true},
		{"a cancelled parcel is not announced again", carrier.StatusCancelled, carrier.StatusAnnounced, time.Hour, carrier.StatusCancelled, false},
		{"the carrier confirms a cancellation", carrier.StatusCancelling, carrier.StatusCancelledUpstream, time.Hour, carrier.StatusCancelledUpstream, false},
		{"a queued cancellation loses against a scan", carrier.StatusCancelling, carrier.StatusPickedUp, time.Hour, carrier.StatusPickedUp, false},
		{"going back is not progress", carrier.StatusRefused, carrier.StatusOnRoute, time.Hour, carrier.StatusRefused, false},
		{"a refused parcel is home again", carrier.StatusRefused, carrier.StatusReturned, day, carrier.StatusReturned, false},
		{"what could not be delivered is home again", carrier.StatusUndeliverable, carrier.StatusReturned, day, carrier.StatusReturned, false},
		{"a draft hears no carrier", carrier.StatusNoLabel, carrier.StatusAnnouncing, time.Hour, carrier.StatusNoLabel, false},
		{"nobody else ends an announcement", carrier.StatusAnnouncing, carrier.StatusAnnounced, time.Hour, carrier.StatusAnnouncing, false},
		{"the driver found no parcel", carrier.StatusAnnounced, carrier.StatusUncollected, 5 * day, carrier.StatusUncollected, false},
		{"and found it the next day", carrier.StatusUncollected, carrier.StatusPickedUp, 6 * day, carrier.StatusPickedUp, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := carrier.Next(c.now, noon, carrier.News{Status: c.news, At: noon.Add(c.after)})
			if got.Status != c.want || got.Alert != c.alert || got.Moved != (c.want != c.now) {
				t.Errorf("%d and news %d: %+v, want %d, alert %v", c.now, c.news, got, c.want, c.alert)
			}
		})
	}
}

func TestWhateverTheNewsNoMoveBreaksTheRules(t *testing.T) {
	t.Parallel()
	all := everyStatus()
	rapid.Check(t, func(t *rapid.T) {
		status := rapid.SampledFrom(all).Draw(t, "start")
		at := noon
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			news := carrier.News{
				Status: rapid.SampledFrom(append(all, 4711)).Draw(t, "news"),
				At:     noon.Add(time.Duration(rapid.IntRange(-100, 2000).Draw(t, "hours")) * time.Hour),
			}
			got := carrier.Next(status, at, news)
			group := news.Status.Info().Group
			switch {
			case got.Moved != (got.Status != status):
				t.Fatalf("moved is %v from %d to %d", got.Moved, status, got.Status)
			case got.Moved && !status.May(got.Status):
				t.Fatalf("the table has no arrow from %d to %d", status, got.Status)
			case got.Moved && got.Status != news.Status:
				t.Fatalf("news %d led to %d", news.Status, got.Status)
			case got.Moved && group == carrier.GroupInfo:
				t.Fatalf("information moved the parcel to %d", got.Status)
			case got.Moved && status.Physical() && news.At.Before(at):
				t.Fatalf("late news moved %d to %d", status, got.Status)
			case got.Moved && status.Physical() && !got.Status.Physical():
				t.Fatalf("a parcel seen on its way (%d) became %d", status, got.Status)
			case got.Moved && status.Final() && !got.Status.Final() && status.Info().Group != carrier.GroupCancelled:
				t.Fatalf("the end %d was left for %d, which is no end", status, got.Status)
			case got.Alert != (got.Moved && status.Info().Group == carrier.GroupCancelled):
				t.Fatalf("alert is %v from %d to %d", got.Alert, status, got.Status)
			case status.Physical() && got.At.Before(at):
				t.Fatalf("time went back from %v to %v", at, got.At)
			}
			status, at = got.Status, got.At
		}
	})
}

func TestScansOfOrdinaryLivesMayComeInAnyOrderAndEndTheSame(t *testing.T) {
	t.Parallel()
	life := []carrier.Status{
		carrier.StatusPickedUp, carrier.StatusToSorting, carrier.StatusAtSorting, carrier.StatusSorted, carrier.StatusOnRoute,
		carrier.StatusAtCustoms, carrier.StatusDriverOnRoute, carrier.StatusDeliveryFailed, carrier.StatusDriverOnRoute, carrier.StatusDelivered,
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, len(life)).Draw(t, "scans")
		var news []carrier.News
		for i, s := range life[:n] {
			news = append(news, carrier.News{Status: s, At: noon.Add(time.Duration(i) * time.Hour)})
		}
		status, at := carrier.StatusReady, time.Time{}
		for _, e := range rapid.Permutation(news).Draw(t, "order") {
			step := carrier.Next(status, at, e)
			status, at = step.Status, step.At
		}
		if status != life[n-1] {
			t.Fatalf("ends as %d, want %d", status, life[n-1])
		}
	})
}

func TestOnlyWhatNobodySawCanBeCancelled(t *testing.T) {
	t.Parallel()
	var got []carrier.Status
	for _, s := range everyStatus() {
		if s.Cancellable() {
			got = append(got, s)
		}
	}
	slices.Sort(got)
	want := []carrier.Status{1, 13, 15, 94, 1000, 1337, 1999, 2001}
	if !slices.Equal(got, want) {
		t.Errorf("cancellable: %v, want %v", got, want)
	}
}

func TestNewsIsSortedByTimeAndThenByStep(t *testing.T) {
	t.Parallel()
	news := []carrier.News{
		{ID: "c", Status: carrier.StatusDelivered, At: noon},
		{ID: "b", Status: carrier.StatusDriverOnRoute, At: noon},
		{ID: "a", Status: carrier.StatusOnRoute, At: noon.Add(-time.Hour)},
	}
	carrier.InOrder(news)
	if got := news[0].ID + news[1].ID + news[2].ID; got != "abc" {
		t.Errorf("order %s, want abc", got)
	}
}
