package parcels_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func at(p parcel.Parcel, rest string) string { return fmt.Sprintf("/parcels/%d%s", p.ID, rest) }

// cheapest is a tracked method of the sandbox that carries the order.
func (s *desk) tracked(words string) parcel.Parcel {
	s.t.Helper()
	return s.ship(func(d *order.Draft) {
		d.To.Company = words
		all, err := s.shipping.Options(s.t.Context(), s.owner.Account, order.Order{Account: s.owner.Account, Draft: *d})
		must(s.t, err)
		for _, o := range all {
			if o.Why == nil && o.Method.ID != 8 {
				d.Method = o.Method.ID
				return
			}
		}
		s.t.Fatal("no method fits")
	})
}

func TestAParcelIsWalkedFromTheLabelToTheDoor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		p := s.tracked("")
		_, page := s.get(at(p, ""))
		for _, want := range []string{"Ready for the carrier", "Label made", "Move the sandbox clock", "A label can be cancelled until its first scan.", "/t/" + p.Token, "Zoë Öztürk", "2 × Teapot", "3526 KM Utrecht"} {
			if !strings.Contains(page, want) {
				t.Errorf("a fresh parcel does not say %q", want)
			}
		}
		for range 3 {
			if got, body := s.post(at(p, "/clock"), url.Values{"move": {"scan"}}); got.StatusCode != http.StatusSeeOther {
				t.Fatalf("next scan: %d %s", got.StatusCode, body)
			}
		}
		if now := s.now(p); !now.Status.Physical() {
			t.Fatalf("after three scans the parcel is %s", now.Status)
		}
		_, page = s.get(at(p, ""))
		for _, want := range []string{"Collected", "Last scan", "Carrier’s own words", "This one was scanned on"} {
			if !strings.Contains(page, want) {
				t.Errorf("a parcel on its way does not say %q", want)
			}
		}
		if _, list := s.get("/parcels?view=moving"); !strings.Contains(list, p.Number) {
			t.Error("it is not among those on the way")
		}
		s.post(at(p, "/clock"), url.Values{"move": {"end"}})
		if now := s.now(p); now.Status != carrier.StatusDelivered {
			t.Errorf("at the end the parcel is %s", now.Status)
		}
		if _, list := s.get("/parcels?view=delivered"); !strings.Contains(list, p.Number) {
			t.Error("it is not among the delivered")
		}
	})
}

func TestWhatHappensToAParcelCanBeChosen(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	for script, want := range map[string]carrier.Status{"returned": carrier.StatusReturned, "undeliverable": carrier.StatusUndeliverable, "refused": carrier.StatusReturned} {
		p := s.tracked("")
		s.post(at(p, "/clock"), url.Values{"move": {"script"}, "script": {script}})
		s.post(at(p, "/clock"), url.Values{"move": {"end"}})
		if now := s.now(p); now.Status != want {
			t.Errorf("%s ends as %s", script, now.Status)
		}
		if got, _ := s.get(at(p, "")); got.StatusCode != http.StatusOK {
			t.Errorf("%s: page %d", script, got.StatusCode)
		}
	}
}

func TestCancellingTellsWhatTheCarrierSaid(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		for words, want := range map[string]struct {
			status carrier.Status
			page   string
		}{
			"":             {carrier.StatusCancelled, "This label is cancelled."},
			"LATE-CANCEL":  {carrier.StatusReady, "Sandbox says:"},
			"QUEUE-CANCEL": {carrier.StatusCancelling, "has not answered yet"},
		} {
			p := s.tracked(words)
			if got, body := s.post(at(p, "/cancel"), nil); got.StatusCode != http.StatusSeeOther || got.Header.Get("Set-Cookie") == "" {
				t.Fatalf("%q: %d %s", words, got.StatusCode, body)
			}
			if now := s.now(p); now.Status != want.status && !(words == "LATE-CANCEL" && now.Status.Cancellable()) {
				t.Errorf("%q: %s, want %s", words, now.Status, want.status)
			}
			if _, page := s.get(at(p, "")); !strings.Contains(page, want.page) {
				t.Errorf("%q: the page does not say %q", words, want.page)
			}
		}
	})
}

// keeper is a carrier that takes no label back.
type keeper struct{ carrier.Driver }

func (k keeper) Carrier() carrier.Info {
	i := k.Driver.Carrier()
	i.Cancel = carrier.CancelNever
	return i
}

func TestALabelThatNobodyTakesBackIsSaidToLapse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		p := s.tracked("")
		set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: keeper{s.shipping.Carriers.Driver(sandbox.Code)}})
		must(t, err)
		s.shipping.Carriers = set
		if _, page := s.get(at(p, "")); !strings.Contains(page, "Sandbox has no way to take a label back.") || strings.Contains(page, "is asked to take the label back") {
			t.Error("the page promises to ask")
		}
		s.post(at(p, "/cancel"), nil)
		if _, page := s.get(at(p, "")); s.now(p).Status != carrier.StatusCancelling || !strings.Contains(page, "Sandbox takes no label back. If it is not scanned before") {
			t.Errorf("%s, and the page does not say until when", s.now(p).Status)
		}
	})
}

func TestParcelsAreFoundByNumberAndByWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		one := s.ship(nil)
		other := s.ship(func(d *order.Draft) { d.Number, d.To.Name = "X-9", "Jan Smit" })
		for _, q := range []string{one.Number, strings.ToLower(one.Number[:4] + " " + one.Number[4:]), "ozturk", "W-1"} {
			_, page := s.get("/parcels?q=" + url.QueryEscape(q))
			if !strings.Contains(page, one.Number) || strings.Contains(page, other.Number) {
				t.Errorf("%q does not find the one parcel", q)
			}
		}
		if _, page := s.get("/parcels?q=nobody"); !strings.Contains(page, "No parcel fits") {
			t.Error("an empty search does not say so")
		}
	})
}

func TestAListOfManyIsPagedThereAndBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		first := s.ship(nil)
		ids, err := parcel.NextIDs(t.Context(), d, 120)
		must(t, err)
		var more []parcel.Parcel
		for _, id := range ids {
			p := first
			p.ID, p.Number, p.Status, p.StatusAt = id, fmt.Sprintf("PAGED%05d", id), carrier.StatusDelivered, time.Now()
			more = append(more, p)
		}
		must(t, d.Write(t.Context(), s.owner.Account, add(more)))
		seen, path := map[string]bool{}, "/parcels?view=delivered"
		var back string
		for pages := 0; path != "" && pages < 5; pages++ {
			_, page := s.get(path)
			for _, p := range more {
				if strings.Contains(page, p.Number) {
					if seen[p.Number] {
						t.Errorf("%s stands on two pages", p.Number)
					}
					seen[p.Number] = true
				}
			}
			path, back = rel(page, "next"), rel(page, "prev")
		}
		if len(seen) != 120 {
			t.Errorf("%d of 120 were listed", len(seen))
		}
		if back == "" {
			t.Fatal("the last page leads nowhere back")
		}
		if _, page := s.get(back); strings.Count(page, "PAGED") == 0 || rel(page, "next") == "" || rel(page, "prev") == "" {
			t.Error("the page before the last one does not lead both ways")
		}
	})
}

// rel finds where a page's link of this relation leads.
func rel(page, name string) string {
	before, _, ok := strings.Cut(page, `" rel="`+name+`"`)
	if !ok {
		return ""
	}
	return strings.ReplaceAll(before[strings.LastIndex(before, `href="`)+6:], "&amp;", "&")
}

func TestNobodySeesOrTouchesAnothersParcel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		p := s.tracked("")
		s.as = s.merchant("Andere winkel", "else@example.org")
		for _, path := range []string{at(p, ""), at(p, "/papers/1"), "/parcels/0", "/parcels/x", "/parcels/99999999"} {
			if got, body := s.get(path); got.StatusCode != http.StatusNotFound || strings.Contains(body, p.Number) {
				t.Errorf("GET %s: %d", path, got.StatusCode)
			}
		}
		for _, rest := range []string{"/cancel", "/refresh", "/clock"} {
			if got, _ := s.post(at(p, rest), nil); got.StatusCode != http.StatusNotFound {
				t.Errorf("POST %s: %d", rest, got.StatusCode)
			}
		}
		if _, page := s.get("/parcels?q=" + p.Number); strings.Contains(page, p.Token) || strings.Contains(page, "Öztürk") {
			t.Error("another's parcel is found")
		}
		if now := s.now(p); now.Status != p.Status {
			t.Errorf("the parcel moved to %s", now.Status)
		}
	})
}

func TestSupportLooksAndDoesNotCancel(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	p := s.tracked("")
	s.as.Role = account.Support
	_, page := s.get(at(p, ""))
	if strings.Contains(page, "Move the sandbox clock") || !strings.Contains(page, "Your role may not cancel labels.") {
		t.Error("support sees what it may not do, or not why")
	}
	for _, rest := range []string{"/cancel", "/clock"} {
		if got, _ := s.post(at(p, rest), nil); got.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s by support: %d", rest, got.StatusCode)
		}
	}
}
