package incoming_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
)

func TestTheListShowsWhatWaitsAndWhatItCosts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		other := m.world.merchant("else@where.example")
		broken := draft("KR-2")
		broken.To.HouseNumber = ""
		held := draft("KR-3")
		held.Held = true
		m.receive(draft("KR-1"), broken, held)
		other.receive(draft("XX-9"))

		all := m.send("/orders", nil).is(200)
		if got := all.rows(); !slices.Equal(got, []string{"KR-3", "KR-2", "KR-1"}) {
			t.Errorf("rows = %v", got)
		}
		all.has("Zoë van den Bergh-Öztürk", "2 × Linen apron, sand", "Gent", "0.62", "€", "House number is missing", "On hold", "Ready", "cheapest").
			lacks("XX-9", "ZgotmplZ")
		if got := m.send("/orders?state=attention", nil).rows(); !slices.Equal(got, []string{"KR-2"}) {
			t.Errorf("needing attention = %v", got)
		}
		m.send("/orders?state=hold", nil).has("KR-3", `<small>3</small>`).lacks("KR-1")
	})
}

func TestFiltersAndSortsStandInTheAddress(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		german, heavy := draft("DE-1"), draft("BE-2")
		german.To.Country, german.To.PostalCode, german.To.Name = "DE", "50676", "Ärmel Großmann"
		heavy.Weight, heavy.To.Name = 9000, "Aaltje Bos"
		m.receive(draft("BE-1"), german, heavy)
		for _, c := range []struct {
			name, path string
			want       []string
		}{
			{"one country", "/orders?country=DE", []string{"DE-1"}},
			{"oldest first", "/orders?sort=oldest", []string{"BE-1", "DE-1", "BE-2"}},
			{"lightest first", "/orders?sort=weight", []string{"BE-1", "DE-1", "BE-2"}},
			{"heaviest first", "/orders?sort=-weight", []string{"BE-2", "DE-1", "BE-1"}},
			{"by buyer", "/orders?sort=buyer", []string{"BE-2", "BE-1", "DE-1"}},
			{"no method chosen", "/orders?method=0", []string{"BE-2", "DE-1", "BE-1"}},
			{"made here", "/orders?shop=0", []string{"BE-2", "DE-1", "BE-1"}},
			{"a shop that is not there", "/orders?shop=99", nil},
			{"a word of the name, without its accents", "/orders?q=arm", []string{"DE-1"}},
			{"number as it is scanned", "/orders?q=BE-2", []string{"BE-2"}},
			{"nonsense counts as not said", "/orders?state=x&country=12345&method=-&sort=up&after=zz", []string{"BE-2", "DE-1", "BE-1"}},
		} {
			if got := m.send(c.path, nil).is(200).rows(); !slices.Equal(got, c.want) {
				t.Errorf("%s: rows = %v, want %v", c.name, got, c.want)
			}
		}
		m.send("/orders?country=DE&state=ready", nil).has("<b>Germany</b>", `name="state" value="ready"`)
		m.send("/orders?country=FR", nil).is(200).has("No order fits these filters", "Without them 3 orders wait.")
	})
}

func TestPagesGoForthAndBackWithoutGapsInEverySort(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		var drafts []order.Draft
		for n := range 120 {
			o := draft(fmt.Sprintf("N-%03d", n))
			o.To.Name = fmt.Sprintf("Buyer %d", n%7) // many of the same name: the id decides
			drafts = append(drafts, o)
		}
		m.receive(drafts...)
		for _, path := range []string{"/orders", "/orders?sort=oldest", "/orders?sort=buyer", "/orders?sort=weight", "/orders?sort=-weight", "/orders?q=Buyer"} {
			first := m.send(path, nil)
			second := m.send(first.href("next"), nil)
			third := m.send(second.href("next"), nil)
			seen := slices.Concat(first.rows(), second.rows(), third.rows())
			slices.Sort(seen)
			if n := len(slices.Compact(seen)); n != 120 || len(third.rows()) != 20 {
				t.Errorf("%s: three pages show %d orders, the last %d", path, n, len(third.rows()))
			}
			again := m.send(third.href("prev"), nil)
			if !slices.Equal(again.rows(), second.rows()) {
				t.Errorf("%s: the way back shows another page", path)
			}
			if got := m.send(again.href("prev"), nil); !slices.Equal(got.rows(), first.rows()) {
				t.Errorf("%s: the first page is another one on the way back", path)
			}
			second.has("51 to 100 of 120")
			third.lacks(`rel="next"`)
			first.lacks(`rel="prev"`)
		}
	})
}

func TestAScannedParcelThatLeftTheListIsFoundAllTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		m.send(fmt.Sprintf("/orders/%d/label", id), url.Values{}).is(303)
		m.send("/orders?q=KR-1", nil).has("These have left the list already:", fmt.Sprintf(`href="/orders/%d"`, id))
		m.send("/orders", nil).has("Everything is labelled")
	})
}

func TestNamesOfBuyersAreTextAndNothingElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		evil := draft(`"><script>alert(1)</script>`)
		evil.To.Name, evil.To.City, evil.Note = `<img src=x onerror=alert(2)>`, `" onmouseover="alert(3)`, `</textarea><script>alert(4)</script>`
		evil.Items[0].Description = `{{.}}<svg onload=alert(5)>`
		id := m.receive(evil)[0]
		for _, path := range []string{"/orders", "/orders?q=" + url.QueryEscape(`"><script>alert(6)</script>`), fmt.Sprintf("/orders/%d", id),
			fmt.Sprintf("/orders/%d?edit=address", id), fmt.Sprintf("/orders/%d?edit=contents", id), fmt.Sprintf("/orders/labels?id=%d", id)} {
			m.send(path, nil).is(200).lacks("<script>alert", "<img src=x", `" onmouseover="`, "<svg onload", "</textarea><script>")
		}
	})
}

func TestSupportLooksAndMayNotAct(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		support := m.as(account.Support)
		support.send("/orders", nil).is(200).has("KR-1", "Pick list").lacks("data-say-one", "/orders/new", "/hold")
		support.send(fmt.Sprintf("/orders/%d?edit=address", id), nil).is(200).lacks("Save the address", `/label"`)
		for _, path := range []string{"/orders/%d/address", "/orders/%d/contents", "/orders/%d/method", "/orders/%d/hold", "/orders/%d/undo", "/orders/%d/label", "/orders/%d/decide"} {
			support.send(fmt.Sprintf(path, id), url.Values{"wait": {"1"}}).is(403)
		}
		for _, path := range []string{"/orders/new", "/orders/labels/buy", "/orders/method/set", "/orders/hold", "/orders/release", "/orders/delete/now"} {
			support.send(path, url.Values{"id": {fmt.Sprint(id)}}).is(403)
		}
		if o := m.get(id); o.Version != 1 || o.State != order.Ready {
			t.Errorf("the order was changed: %+v", o)
		}
	})
}

func TestSomebodyElsesOrderIsNotThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, emulator.Idempotent)
		m, other := w.merchant("noor@veld.example"), w.merchant("else@where.example")
		id := m.receive(draft("KR-1"))[0]
		for _, path := range []string{"/orders/%d", "/orders/%d/method", "/orders/%d/slip"} {
			m.send(fmt.Sprintf(path, id), nil).is(200)
			other.send(fmt.Sprintf(path, id), nil).is(404)
		}
		for _, path := range []string{"/orders/%d/address", "/orders/%d/contents", "/orders/%d/method", "/orders/%d/hold", "/orders/%d/undo", "/orders/%d/label", "/orders/%d/decide"} {
			other.send(fmt.Sprintf(path, id), url.Values{"wait": {"1"}, "method": {"8"}, "change": {"2"}}).is(404)
		}
		chosen := url.Values{"id": {fmt.Sprint(id)}, "method": {"8"}}
		for _, path := range []string{"/orders/labels", "/orders/labels/buy", "/orders/method", "/orders/method/set", "/orders/hold", "/orders/release", "/orders/delete",
			"/orders/delete/now", "/orders/slips", "/orders/picklist"} {
			other.send(path, chosen).is(400).has("No order is selected").lacks("KR-1")
		}
		if o := m.get(id); o.Version != 1 || o.State != order.Ready {
			t.Errorf("the order was changed: %+v", o)
		}
	})
}
