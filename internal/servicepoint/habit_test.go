package servicepoint_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

func TestWhatManyPointsHaveAlikeIsToldOfEachAsOfItAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		points := scatter(100)
		weeks := []servicepoint.Week{servicepoint.AlwaysOpen(), {}, {2: {{From: 540, To: 1080}}}, {0: {{From: 0, To: 60}}, 6: {{From: 600, To: 700}}}}
		closed := [][]servicepoint.Period{nil, {{From: "2026-11-23", To: "2026-11-29"}}, {{From: "2026-11-24", To: "2026-11-24"}}}
		for i := range points {
			points[i].Hours, points[i].Closed = weeks[i%len(weeks)], closed[i%len(closed)]
			points[i].Zone = []string{"Europe/Amsterdam", "Asia/Kathmandu", "", "Australia/Lord_Howe", "America/St_Johns"}[i%5]
		}
		load(t, d, points)
		f := &servicepoint.Finder{DB: d}
		if err := f.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := f.Search(t.Context(), servicepoint.Query{Carriers: []string{"sendcloud"}})
		if err != nil || len(got) != len(points) {
			t.Fatalf("%d points: %v", len(got), err)
		}
		shared := map[*servicepoint.Habit]int{}
		for at := now.AddDate(0, 0, -3); at.Before(now.AddDate(0, 0, 9)); at = at.Add(7 * time.Minute) {
			for i := range got {
				tomorrow, week := got[i].OpenSoon(at)
				if tomorrow != got[i].OpenTomorrow(at) || week != got[i].OpenWithinWeek(at) {
					t.Fatalf("%s at %v: %v and %v", got[i].Code, at, tomorrow, week)
				}
			}
		}
		write := func(b []byte, w servicepoint.Week) []byte { return append(b, w.String()...) }
		for i := range got {
			shared[got[i].Habit]++
			if text := string(got[i].WriteHours([]byte("x"), write)); text != "x"+got[i].Hours.String() {
				t.Errorf("%s has the hours %s", got[i].Code, text)
			}
		}
		if shared[nil] > 0 || len(shared) >= len(points) {
			t.Errorf("%d points share %d habits, %d have none", len(points), len(shared), shared[nil])
		}
	})
}
