package incoming_test

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
)

func ids(all ...order.ID) url.Values {
	v := url.Values{}
	for _, id := range all {
		v.Add("id", fmt.Sprint(id))
	}
	return v
}

// hidden are the hidden fields of the question's form.
func (a answer) hidden() url.Values {
	v := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(a.body, -1) {
		v.Add(m[1], m[2])
	}
	return v
}

func (m merchant) wished(place string) []batch.Item {
	m.t.Helper()
	var n int64
	if _, err := fmt.Sscanf(place, "/batches/%d", &n); err != nil {
		m.t.Fatalf("leads to %s", place)
	}
	items, err := batch.Items(m.t.Context(), m.db, m.session.Account, n, batch.Waiting, 0, 1000)
	m.must(err)
	return items
}

func TestLabelsForManyAreAskedForBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		broken, held := draft("KR-2"), draft("KR-3")
		broken.To.HouseNumber = ""
		held.Held = true
		all := m.receive(draft("KR-1"), broken, held, draft("KR-4"))
		page := m.send("/orders/labels", ids(all...)).is(200)
		page.has("Create 2 of 4 labels", "2 orders stay behind.", "House number is missing.", "It is on hold.", "Create 2 labels, about €", "2 labels with Sandbox")
		form := page.hidden()
		if got := form["id"]; len(got) != 2 {
			t.Fatalf("wished for: %v", got)
		}
		items := m.wished(m.send("/orders/labels/buy", form).is(303).header.Get("Location"))
		if len(items) != 2 || items[0].Order != all[0] || items[1].Order != all[3] {
			t.Errorf("items = %+v", items)
		}
		m.send("/orders/labels", ids(all[1])).has("None of these can be labelled yet.").lacks("autofocus>Create")
		m.send("/orders/labels", url.Values{}).is(400).has("No order is selected.")
	})
}

func TestAllThatMatchIsBoundToTheFilterAndToWhatWasSeen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		var drafts []order.Draft
		for n := range 60 {
			o := draft(fmt.Sprintf("N-%d", n))
			if n%2 == 0 {
				o.To.Country, o.To.PostalCode = "DE", "50676"
			}
			drafts = append(drafts, o)
		}
		m.receive(drafts...)
		page := m.send("/orders/labels", url.Values{"all": {"1"}, "country": {"DE"}}).is(200).has("Create 30 labels")
		form := page.hidden()
		if len(form["id"]) != 0 || form.Get("country") != "DE" || form.Get("upto") == "" {
			t.Fatalf("form = %v", form)
		}
		late := draft("LATE")
		late.To.Country, late.To.PostalCode = "DE", "50676"
		m.receive(late)
		items := m.wished(m.send("/orders/labels/buy", form).is(303).header.Get("Location"))
		if len(items) != 30 {
			t.Errorf("%d labels are wished for; what came in later was never chosen", len(items))
		}
	})
}

func TestManyAreHeldReleasedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		heavy := draft("KR-3")
		heavy.Weight = 25_000
		all := m.receive(draft("KR-1"), draft("KR-2"), heavy)
		m.send(fmt.Sprintf("/orders/%d/label", all[1]), url.Values{}).is(303)
		state := func(want ...order.State) {
			t.Helper()
			for i, id := range all {
				if got := m.get(id).State; got != want[i] {
					t.Errorf("%s is %s, want %s", m.get(id).Number, got, want[i])
				}
			}
		}
		m.send("/orders/hold", ids(all...)).is(303)
		state(order.Hold, order.Labelled, order.Hold)
		m.send("/orders/release", ids(all...)).is(303)
		state(order.Ready, order.Labelled, order.Ready)

		fits, err := m.shipping.Options(t.Context(), m.session.Account, m.get(all[0]))
		m.must(err)
		page := m.send("/orders/method", ids(all[0], all[2])).has("Change the method of 2 orders", "The cheapest that fits", "Fits 1 of 2", fits[0].Method.Name)
		form := page.hidden()
		form.Set("method", fmt.Sprint(fits[0].Method.ID))
		m.send("/orders/method/set", form).is(303)
		if light, heavy := m.get(all[0]).Method, m.get(all[2]).Method; light != fits[0].Method.ID || heavy != 0 {
			t.Errorf("methods = %d and %d", light, heavy)
		}

		form = m.send("/orders/delete", ids(all...)).has("Delete 3 orders?", "cannot be brought back", "Keep them").hidden()
		m.send("/orders/delete/now", form).is(303)
		m.send(fmt.Sprintf("/orders/%d", all[0]), nil).is(404)
		m.send(fmt.Sprintf("/orders/%d", all[1]), nil).is(200)
		m.send("/orders", nil).has("Everything is labelled").lacks("KR-3")
	})
}

func TestPackingSlipsAndPickListArePapers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		all := m.receive(draft("KR-1"), draft("KR-2"))
		for _, a := range []answer{m.send("/orders/slips", ids(all...)), m.send("/orders/picklist", ids(all...)), m.send(fmt.Sprintf("/orders/%d/slip", all[0]), nil)} {
			a.is(200)
			if !bytes.HasPrefix([]byte(a.body), []byte("%PDF-")) || a.header.Get("Content-Type") != "application/pdf" {
				t.Errorf("no PDF: %.80s", strings.ToValidUTF8(a.body, "?"))
			}
		}
		bare := draft("KR-9")
		bare.Items = nil
		m.send("/orders/picklist", ids(m.receive(bare)...)).is(400).has("There is nothing to pick.")
	})
}
