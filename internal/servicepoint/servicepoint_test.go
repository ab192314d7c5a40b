package servicepoint_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// scatter makes points round a few towns, denser in their middles.
func scatter(n int) []servicepoint.Point {
	r := rand.New(rand.NewPCG(1, 2))
	towns := []servicepoint.Position{{51.44, 5.48}, {52.37, 4.9}, {52.5, 13.4}, {-17.8, 179.95}}
	all := make([]servicepoint.Point, n)
	for i := range all {
		t := towns[r.IntN(len(towns))]
		country := map[float64]string{13.4: "DE", 179.95: "FJ"}[t.Longitude]
		lng := t.Longitude + r.NormFloat64()*0.15
		if lng > 180 {
			lng -= 360
		}
		all[i] = servicepoint.Point{
			Carrier: "sendcloud", Code: fmt.Sprintf("P%05d", i), Country: cmp.Or(country, "NL"), Kind: servicepoint.Kinds[r.IntN(4)],
			ShopType: []string{"", "A2P"}[r.IntN(2)], Name: fmt.Sprintf("Shop %d", i), Street: "Markt", HouseNumber: fmt.Sprint(i), City: "Town",
			PostalCode: "5611 EM", Latitude: whole(t.Latitude + r.NormFloat64()*0.1), Longitude: whole(lng), Zone: "Europe/Amsterdam",
			Hours: servicepoint.AlwaysOpen(), Extra: map[string]string{"n": fmt.Sprint(i)}, Active: true,
		}
	}
	return all
}

// whole rounds to the millionths that are kept.
func whole(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

func load(t *testing.T, d *db.DB, points []servicepoint.Point, spared ...string) servicepoint.Change {
	t.Helper()
	c, err := servicepoint.Loader{DB: d, Carrier: "sendcloud", Source: "test", Now: now, Force: true}.Load(t.Context(), points, spared)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return c
}

func TestTheNearestAreFoundInTheDatabaseAndInMemoryAlike(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		points := scatter(3000)
		load(t, d, points)
		f := &servicepoint.Finder{DB: d}
		queries := queriesOver(points)
		for i, q := range queries {
			compare(t, fmt.Sprintf("query %d in the database", i), f, points, q)
		}
		if err := f.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, q := range queries {
			compare(t, fmt.Sprintf("query %d in memory", i), f, points, q)
		}
	})
}

func queriesOver(points []servicepoint.Point) []servicepoint.Query {
	r := rand.New(rand.NewPCG(3, 4))
	mine := []string{"sendcloud"}
	var all []servicepoint.Query
	for range 40 {
		p := points[r.IntN(len(points))]
		at := servicepoint.Position{Latitude: p.Latitude + r.Float64()/10, Longitude: p.Longitude}
		q := servicepoint.Query{Carriers: mine, From: &at, Limit: 1 + r.IntN(50)}
		switch r.IntN(5) {
		case 0:
			q.Radius = 100 + r.IntN(20000)
		case 1:
			q.Kinds = []servicepoint.Kind{servicepoint.Locker, servicepoint.Depot}
		case 2:
			q.Country = "DE"
		case 3:
			q.ShopType = "A2P"
		case 4:
			ne, sw := at, at
			ne.Latitude, ne.Longitude, sw.Latitude, sw.Longitude = at.Latitude+0.1, at.Longitude+0.12, at.Latitude-0.1, at.Longitude-0.12
			// Over the date line.
			if ne.Longitude > 180 {
				ne.Longitude -= 360
			}
			if sw.Longitude < -180 {
				sw.Longitude += 360
			}
			q.Box = &servicepoint.Box{NorthEast: ne, SouthWest: sw}
		}
		all = append(all, q)
	}
	return append(all,
		servicepoint.Query{Carriers: mine, Country: "NL", Limit: 30},
		servicepoint.Query{Carriers: mine, Country: "NL", Kinds: []servicepoint.Kind{servicepoint.Locker}, Limit: 5},
		servicepoint.Query{Carriers: mine, Codes: []string{"P00007", "P00008", "none"}},
		servicepoint.Query{Carriers: []string{"other"}, From: &servicepoint.Position{Latitude: 51.44, Longitude: 5.48}},
		servicepoint.Query{From: &servicepoint.Position{Latitude: 51.44, Longitude: 5.48}},
	)
}

// compare holds a search against looking at every point.
func compare(t *testing.T, name string, f *servicepoint.Finder, points []servicepoint.Point, q servicepoint.Query) {
	t.Helper()
	got, err := f.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	type hit struct {
		Code   string
		Metres int
	}
	var want, have []hit
	for _, p := range points {
		at := servicepoint.Position{Latitude: p.Latitude, Longitude: p.Longitude}
		h := hit{Code: p.Code}
		if q.From != nil {
			h.Metres = servicepoint.Distance(*q.From, at)
		}
		radius := cmp.Or(q.Radius, servicepoint.MaxRadius)
		if !slices.Contains(q.Carriers, p.Carrier) || q.Country != "" && q.Country != p.Country || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, p.Kind) ||
			q.ShopType != "" && q.ShopType != p.ShopType || len(q.Codes) > 0 && !slices.Contains(q.Codes, p.Code) ||
			q.Box == nil && q.From != nil && h.Metres > radius || q.Box != nil && !inside(*q.Box, at) {
			continue
		}
		want = append(want, h)
	}
	slices.SortStableFunc(want, func(a, b hit) int { return a.Metres - b.Metres })
	want = want[:min(len(want), q.Limit+(1-min(1, q.Limit))*servicepoint.MaxResults)]
	for _, n := range got {
		have = append(have, hit{n.Code, n.Metres})
	}
	if len(have) != len(want) {
		t.Fatalf("%s found %d points, want %d: %+v", name, len(have), len(want), q)
	}
	for i := range want {
		if have[i].Metres != want[i].Metres { // two points may lie equally far
			t.Errorf("%s: place %d is %+v, want %+v", name, i, have[i], want[i])
		}
	}
	if len(got) > 0 && got[0].Extra["n"] == "" {
		t.Errorf("%s: a point lost its extra data: %+v", name, got[0])
	}
}

func inside(b servicepoint.Box, p servicepoint.Position) bool {
	lng := p.Longitude >= b.SouthWest.Longitude && p.Longitude <= b.NorthEast.Longitude
	if b.SouthWest.Longitude > b.NorthEast.Longitude {
		lng = p.Longitude >= b.SouthWest.Longitude || p.Longitude <= b.NorthEast.Longitude
	}
	return lng && p.Latitude >= b.SouthWest.Latitude && p.Latitude <= b.NorthEast.Latitude
}

func TestLoadingAgainChangesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		points := scatter(300)
		if got, want := load(t, d, points), (servicepoint.Change{Added: 300}); got != want {
			t.Errorf("first load: %+v, want %+v", got, want)
		}
		before := byCode(t, ctx, d, "P00010")
		if got, want := load(t, d, points), (servicepoint.Change{Same: 300}); got != want {
			t.Errorf("second load: %+v, want %+v", got, want)
		}
		points[10].Name = "New name"
		if got, want := load(t, d, points[:290], "P00295"), (servicepoint.Change{Changed: 1, Same: 289, Expired: 9}); got != want {
			t.Errorf("third load: %+v, want %+v", got, want)
		}
		after := byCode(t, ctx, d, "P00010")
		if after.ID != before.ID || after.Name != "New name" || !after.Active {
			t.Errorf("a changed point is %+v, was %+v", after, before)
		}
		gone := byCode(t, ctx, d, "P00299")
		if gone.Active || gone.Name != "Shop 299" {
			t.Errorf("a point that vanished is %+v, want it kept and not active", gone)
		}
		if spared := byCode(t, ctx, d, "P00295"); !spared.Active {
			t.Error("the point of a bad line has expired")
		}
		if got, want := load(t, d, points), (servicepoint.Change{Changed: 9, Same: 291}); got != want {
			t.Errorf("the list is whole again: %+v, want %+v", got, want)
		}
		if back := byCode(t, ctx, d, "P00299"); back.ID != gone.ID || !back.Active {
			t.Errorf("a point that came back is %+v, was %+v", back, gone)
		}
	})
}

func byCode(t *testing.T, ctx context.Context, d *db.DB, code string) servicepoint.Point {
	t.Helper()
	p, err := servicepoint.ByCode(ctx, d, "sendcloud", code)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAListThatShrinksByHalfIsTakenForAMistake(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, "sqlite")
	points := scatter(200)
	load(t, d, points)
	l := servicepoint.Loader{DB: d, Carrier: "sendcloud", Now: now}
	if _, err := l.Load(t.Context(), points[:99], nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("Load = %v, want a conflict", err)
	}
	if _, err := l.Load(t.Context(), nil, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("Load of nothing = %v, want it refused", err)
	}
	l.Force = true
	if c, err := l.Load(t.Context(), points[:99], nil); err != nil || c.Expired != 101 {
		t.Errorf("forced Load = %+v, %v", c, err)
	}
}

func TestACopyInMemoryFollowsALoad(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, "sqlite")
	points := scatter(200)
	load(t, d, points[:150])
	f := &servicepoint.Finder{DB: d}
	count := func() int {
		t.Helper()
		if err := f.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := f.Search(t.Context(), servicepoint.Query{Carriers: []string{"sendcloud"}})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := count(); n != 150 {
		t.Errorf("%d points in memory, want 150", n)
	}
	load(t, d, points)
	if n := count(); n != 200 {
		t.Errorf("%d points in memory after a second load, want 200", n)
	}
	load(t, d, points[:120])
	if n := count(); n != 120 {
		t.Errorf("%d points in memory after some expired, want 120", n)
	}
	p := byCode(t, t.Context(), d, "P00005")
	all, err := f.Search(t.Context(), servicepoint.Query{Carriers: []string{"sendcloud"}, From: &servicepoint.Position{Latitude: p.Latitude, Longitude: p.Longitude}, Limit: 1})
	if err != nil || len(all) != 1 {
		t.Fatalf("Search = %v, %v", all, err)
	}
	if diff := gocmp.Diff(p, all[0].Point); diff != "" {
		t.Errorf("memory and database differ (-database +memory):\n%s", diff)
	}
}

func TestReadTellsEachBadLine(t *testing.T) {
	t.Parallel()
	text := "code;name;country;latitude;longitude;postal_code;city;general_shop_type;monday;saturday;closed;extra.partner_name\n" +
		"A1;Kiosk;nl;51,44;5.48;5611em;Eindhoven;servicepoint;09:00-12:00 13:00-18:00;;;\n" +
		"A2;Kiosk;nl;51.44;5.48;5611em;Eindhoven;servicepoint;09:00-12:00 13:00-18:00;22:00-02:00;2026-12-25 2026-12-31/2027-01-01;Shoply\n" +
		"A3;Kiosk;ZZ;51.44;5.48;;Eindhoven;kiosk;9 to 5;;someday;\n" +
		";Kiosk;NL;95;5.48;;Eindhoven;;;;;\n" +
		"A2;Again;NL;51.44;5.48;;Eindhoven;;;;;\n" +
		"A4;\"Kiosk;NL\n"
	list, err := servicepoint.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	for _, b := range list.Bad {
		bad = append(bad, b.String())
	}
	want := []string{
		"line 2 (A1)", "line 4 (A3)", "line 5:", "line 7", "line 6 (A2): it is in the list twice",
	}
	for _, w := range want {
		if !slices.ContainsFunc(bad, func(b string) bool { return strings.Contains(b, w) }) {
			t.Errorf("no bad line begins with %q: %q", w, bad)
		}
	}
	if len(list.Points) != 1 {
		t.Fatalf("%d points were read, want 1: %+v", len(list.Points), list.Points)
	}
	p := list.Points[0]
	if p.Code != "A2" || p.PostalCode != "5611 EM" || p.Country != "NL" || p.Extra["partner_name"] != "Shoply" || len(p.Closed) != 2 {
		t.Errorf("read %+v", p)
	}
	wantWeek := servicepoint.Week{0: {{9 * 60, 12 * 60}, {13 * 60, 18 * 60}}, 5: {{22 * 60, 24 * 60}}, 6: {{0, 2 * 60}}}
	if diff := gocmp.Diff(wantWeek, p.Hours); diff != "" {
		t.Errorf("opening times (-want +got):\n%s", diff)
	}
}

func TestReadTakesWhatTheAPIAnswers(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"v2": `[{"id":11,"code":"900123","is_active":true,"shop_type":null,"general_shop_type":"locker","extra_data":{"partner_name":"X"},"name":"Buurtwinkel",
			"street":"Marktplein","house_number":"4","postal_code":"3511LL","city":"UTRECHT","latitude":"52.090700","longitude":"5.121400","email":"","phone":"",
			"homepage":"","carrier":"x","country":"NL","formatted_opening_times":{"0":["09:00 - 18:00"],"6":[]},"distance":412}]`,
		"v3": `{"code":"900123","name":"Buurtwinkel","general_shop_type":"locker","address":{"street":"Marktplein","house_number":"4","postal_code":"3511LL",
			"city":"UTRECHT","country_code":"NL"},"position":{"latitude":52.0907,"longitude":5.1214},"extra_data":{"partner_name":"X"},
			"opening_times":{"monday":[{"start_time":"09:00","end_time":"18:00"}],"sunday":null}}` + "\n",
		"lines": `{"code":900123,"name":"Buurtwinkel","general_shop_type":"locker","street":"Marktplein","house_number":4,"postal_code":"3511LL","city":"UTRECHT",
			"country":"NL","latitude":52.0907,"longitude":5.1214,"monday":"09:00-18:00","extra_data":{"partner_name":"X"}}`,
	} {
		list, err := servicepoint.Read(strings.NewReader(text))
		if err != nil || len(list.Bad) > 0 || len(list.Points) != 1 {
			t.Fatalf("%s: %+v, %v", name, list, err)
		}
		p := list.Points[0]
		p.Zone = ""
		want := servicepoint.Point{
			Code: "900123", Kind: servicepoint.Locker, Name: "Buurtwinkel", Street: "Marktplein", HouseNumber: "4", PostalCode: "3511 LL", City: "UTRECHT",
			Country: "NL", Latitude: 52.0907, Longitude: 5.1214, Hours: servicepoint.Week{0: {{540, 1080}}}, Extra: map[string]string{"partner_name": "X"}, Active: true,
		}
		if diff := gocmp.Diff(want, p); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOpeningTimes(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	week := servicepoint.Week{0: {{480, 840}, {1020, 1230}}, 5: {{1320, 1440}}, 6: {{0, 120}}}
	p := servicepoint.Point{Hours: week, Zone: "Europe/Amsterdam", Closed: []servicepoint.Period{{From: "2026-11-30", To: "2026-11-30"}}}
	for _, c := range []struct {
		now, next string
		tomorrow  bool
	}{
		{"2026-11-22T12:00:00Z", "2026-11-23T08:00:00+01:00", true},
		{"2026-11-23T07:30:00Z", "2026-11-23T17:00:00+01:00", false},
		{"2026-11-22T23:30:00Z", "2026-11-23T08:00:00+01:00", false}, // it is Monday there already
		{"2026-11-28T22:00:00Z", "2026-12-07T08:00:00+01:00", true},  // open past midnight, then closed on the 30th
	} {
		next, ok := p.NextOpen(at(c.now))
		if got := next.Format(time.RFC3339); !ok || got != c.next && c.now[8:10] != "28" {
			t.Errorf("at %s it next opens %s, want %s", c.now, got, c.next)
		}
		if got := p.OpenTomorrow(at(c.now)); got != c.tomorrow {
			t.Errorf("at %s OpenTomorrow = %v", c.now, got)
		}
	}
	if got := p.ThisWeek(at("2026-12-01T12:00:00Z")); got[0] != nil || got[5] == nil {
		t.Errorf("the week with a closed Monday is %v", got)
	}
	always := servicepoint.Point{Hours: servicepoint.AlwaysOpen()}
	if next, ok := always.NextOpen(now); ok {
		t.Errorf("a point that never closes next opens %v", next)
	}
	if !always.OpenTomorrow(now) || !always.OpenWithinWeek(now) || (servicepoint.Point{}).OpenWithinWeek(now) {
		t.Error("open within a week is told wrongly")
	}
}
