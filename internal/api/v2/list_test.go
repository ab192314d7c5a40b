package v2_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// page reads a page: its ids and the ways on and back.
func (s shop) page(path string) (ids []int64, next, previous string) {
	s.T.Helper()
	v := s.call("GET", strings.TrimPrefix(path, base), "").Want(s.T, 200)
	for _, p := range v["parcels"].([]any) {
		ids = append(ids, int64(p.(map[string]any)["id"].(float64)))
	}
	next, _ = v["next"].(string)
	previous, _ = v["previous"].(string)
	return ids, next, previous
}

// importMany takes in n parcels and answers their ids.
func (s shop) importMany(n int, number string) []int64 {
	s.T.Helper()
	var ids []int64
	for len(ids) < n {
		k := min(100, n-len(ids))
		var all []string
		for i := range k {
			all = append(all, fmt.Sprintf(`{%s,"order_number":"%s","external_reference":"%s-%d"}`, good, number, number, len(ids)+i))
		}
		v := s.call("POST", "/api/v2/parcels", `{"parcels":[`+strings.Join(all, ",")+`]}`).Want(s.T, 200)
		for _, p := range v["parcels"].([]any) {
			ids = append(ids, int64(p.(map[string]any)["id"].(float64)))
		}
	}
	return ids
}

func TestAListIsReadForthAndBackByItsOwnLinks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		want := s.importMany(230, "W/1 é")
		s.importMany(3, "other")
		slices.Reverse(want)
		first := "/api/v2/parcels/?order_number=" + url.QueryEscape("W/1 é")
		var got []int64
		var pages [][]int64
		var back string
		for path := first; path != ""; {
			ids, next, previous := s.page(path)
			if (len(pages) == 0) != (previous == "") {
				t.Errorf("page %d: previous = %q", len(pages), previous)
			}
			got, pages, back, path = append(got, ids...), append(pages, ids), previous, next
			if next != "" && (!strings.HasPrefix(next, base+"/api/v2/parcels/?cursor=") || !strings.Contains(next, "order_number=W%2F1+%C3%A9")) {
				t.Errorf("next = %q: not a whole URL with the filter", next)
			}
			if next == "" { // and back again
				for n := len(pages) - 2; n >= 0; n-- {
					ids, _, previous := s.page(back)
					if !slices.Equal(ids, pages[n]) {
						t.Errorf("back on page %d: %v, want %v", n, ids, pages[n])
					}
					back = previous
				}
				if back != "" {
					t.Errorf("before the first page there is %q", back)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("read %d parcels, want %d, newest first", len(got), len(want))
		}
		at := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "p=%d", want[99]))
		_, next, _ := s.page("/api/v2/parcels?limit=100&order_number=" + url.QueryEscape("W/1 é"))
		if u, _ := url.Parse(next); u.Query().Get("cursor") != at {
			t.Errorf("cursor = %q, want %q: base64 of the last id", u.Query().Get("cursor"), at)
		}
		// The whole next URL as cursor, and counting as of old.
		if ids, _, _ := s.page("/api/v2/parcels?cursor=" + url.QueryEscape(next) + "&order_number=" + url.QueryEscape("W/1 é")); !slices.Equal(ids, want[100:200]) {
			t.Errorf("a URL as cursor leads to %v", ids[:1])
		}
		behind := base64.StdEncoding.EncodeToString([]byte("o=40&r=0")) // a cursor that a client made itself, without a position
		if ids, _, _ := s.page("/api/v2/parcels?limit=20&cursor=" + url.QueryEscape(behind) + "&order_number=" + url.QueryEscape("W/1 é")); !slices.Equal(ids, want[40:60]) {
			t.Errorf("a counting cursor leads to %v", ids)
		}
		if ids, _, _ := s.page("/api/v2/parcels?limit=20&offset=40&order_number=" + url.QueryEscape("W/1 é")); !slices.Equal(ids, want[40:60]) {
			t.Errorf("limit and offset lead to %v", ids)
		}
	})
}

func TestBadCursorsAndFiltersAreRefused(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	for _, cursor := range []string{"x", "cD0=", "cD14", "!!!!", "cD0tNQ==", "http://%zz"} {
		s.call("GET", "/api/v2/parcels?cursor="+url.QueryEscape(cursor), "").wantError(t, 404, "api/v2/parcels", "Invalid cursor")
	}
	for query, message := range map[string]string{
		"parcel_status=ready": `parcel_status: "A valid integer is required."`, "ids=1,x": `ids: "A valid integer is required."`,
		"updated_after=yesterday":          `updated_after: "Use a date and time in ISO 8601, like 2026-01-05T08:00:00+00:00."`,
		"order_number=%ff":                 `order_number: "This is not valid UTF-8 text."`,
		"tracking_number=a%00":             `tracking_number: "This is not valid UTF-8 text."`,
		"limit=ten":                        `limit: "A valid integer is required."`,
		"offset=-1":                        `offset: "A valid integer is required."`,
		"ids=" + strings.Repeat("1,", 101): `ids: "Ensure this field has no more than 100 elements."`,
	} {
		s.call("GET", "/api/v2/parcels?"+query, "").wantError(t, 400, "api/v2/parcels", message)
	}
}

func TestEveryFilterOfTheListFilters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		early := s.bring(true)
		s.Pass(time.Hour)
		between := s.Now().Add(-time.Minute).Format("2006-01-02T15:04:05.000000-07:00")
		draft := s.importMany(1, "N-1")[0]
		late := s.bring(true)
		number := s.call("GET", fmt.Sprintf("/api/v2/parcels/%d", late), "").Want(t, 200)["parcel"].(map[string]any)["tracking_number"].(string)
		for query, want := range map[string][]int64{
			"":                          {late, draft, early},
			"parcel_status=1000":        {late, early},
			"parcel_status=999":         {draft},
			"parcel_status=11":          nil,
			"tracking_number=" + number: {late},
			"tracking_number=":          {late, draft, early},
			"order_number=N-1":          {draft},
			"external_reference=N-1-0":  {draft},
			"external_reference=n-1-0":  nil,
			"updated_after=" + url.QueryEscape(between):    {late, draft},
			"updated_after=" + between:                     {late, draft}, // the plus sign not escaped
			"announced_after=" + url.QueryEscape(between):  {late},
			"announced_after=2030-01-01":                   nil,
			fmt.Sprintf("ids=%d,%d", early, draft):         {draft, early},
			fmt.Sprintf("ids=%d&parcel_status=999", early): nil,
			"ids=": {late, draft, early},
		} {
			ids, next, previous := s.page("/api/v2/parcels?" + query)
			if !slices.Equal(ids, want) || next != "" || previous != "" {
				t.Errorf("?%s: %v next %q previous %q, want %v", query, ids, next, previous, want)
			}
		}
	})
}
