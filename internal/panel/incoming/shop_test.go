package incoming_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// An order that came by API v3 has no box yet: it is edited, held and shipped like any other, and its box is made with the label.
func TestAnOrderWithoutABoxIsWorkedOnLikeAnyOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		put := func(city string) intake.Put {
			got, err := m.intake.Put(t.Context(), m.session.Account, []intake.Sent{
				{ID: "shop-1", Stamp: city, Who: "Shop", Apply: func(o *order.Draft) { *o = draft("KR-1"); o.ExternalID, o.Keyed, o.To.City = "shop-1", true, city }},
				{ID: "shop-2", Stamp: "1", Who: "Shop", Apply: func(o *order.Draft) { o.Number = "KR-2" }},
			}, false)
			m.must(err)
			return got[0]
		}
		id := put("Gent").Order.ID
		page := fmt.Sprintf("/orders/%d", id)
		m.send("/orders", nil).is(200).has("KR-1", "KR-2")
		if boxes, err := parcel.OfOrder(t.Context(), d, m.session.Account, id); err != nil || len(boxes) != 0 {
			t.Fatalf("%d boxes before it is shipped, %v", len(boxes), err)
		}
		form := address(m.get(id))
		form.Set("city", "Ledeberg")
		m.send(page+"/address", form).is(303)
		// The shop sends the same again, and takes nothing of it back.
		if again := put("Gent"); again.How != intake.Unchanged || m.get(id).To.City != "Ledeberg" {
			t.Errorf("%s, city %s", again.How, m.get(id).To.City)
		}
		m.send(page+"/hold", url.Values{"wait": {"1"}}).is(303)
		m.send(page+"/label", url.Values{}).is(409)
		m.send(page+"/hold", url.Values{"wait": {"0"}}).is(303)
		m.send(page+"/label", url.Values{}).is(303)
		m.send(page, nil).has("The label is made.", `href="/parcels/`, "Label made")
		boxes, err := parcel.OfOrder(t.Context(), d, m.session.Account, id)
		if err != nil || len(boxes) != 1 || !boxes[0].Labelled() {
			t.Errorf("boxes %+v, %v", boxes, err)
		}
		if late := put("Brugge"); late.How != intake.Unchanged || m.get(id).State != order.Labelled {
			t.Errorf("after the label: %s", late.How)
		}
		// One that does not say where to is there, too, and says what is missing.
		m.send(fmt.Sprintf("/orders/%d", id+1), nil).is(200).has("KR-2", "Street is missing.")
	})
}
