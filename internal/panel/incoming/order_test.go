package incoming_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// address is the address form as a browser sends it.
func address(o order.Order) url.Values {
	a := o.To
	return url.Values{"version": {fmt.Sprint(o.Version)}, "name": {a.Name}, "company_name": {a.Company}, "address": {a.Street}, "house_number": {a.HouseNumber},
		"address_2": {a.Line2}, "postal_code": {a.PostalCode}, "city": {a.City}, "country_state": {a.State}, "country": {a.Country}, "email": {a.Email}, "telephone": {a.Phone}}
}

func TestAWrongAddressIsMendedWhereItIsShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		broken := draft("KR-1")
		broken.To.HouseNumber = ""
		id := m.receive(broken)[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page, nil).is(200).has("House number is missing.", page+"?edit=address#f-house_number", `aria-disabled="true"`)
		m.send(page+"?edit=address", nil).is(200).has(`name="house_number"`, `aria-invalid="true"`, "Save the address")

		form := address(m.get(id))
		form.Set("postal_code", "12")
		form.Set("name", "Zoë Öztürk-Maes")
		m.send(page+"/address", form).is(422).has("House number is missing.", "Postal code 12", `value="Zoë Öztürk-Maes"`, `href="#f-house_number"`)
		if o := m.get(id); o.Version != 1 {
			t.Error("a refused form changed the order")
		}
		form.Set("postal_code", "9000")
		form.Set("house_number", "12a")
		if got := m.send(page+"/address", form).is(303).header.Get("Location"); got != page {
			t.Errorf("leads to %s", got)
		}
		o := m.get(id)
		if o.State != order.Ready || o.To.HouseNumber != "12a" || !o.IsPinned("address") {
			t.Errorf("order = %+v", o)
		}
		m.send(page, nil).has("House number set to 12a", "Name changed from Zoë van den Bergh-Öztürk to Zoë Öztürk-Maes", "Noor Çelik", `name="change" value="2"`)

		m.send(page+"/undo", url.Values{"change": {"2"}}).is(303)
		if o := m.get(id); o.To.HouseNumber != "" || o.To.Name != broken.To.Name || o.State != order.Attention {
			t.Errorf("after undo: %+v", o)
		}
		m.send(page, nil).has("Undone: ")
	})
}

func TestTheDrawerAnswersWithTheOrderAndItsRow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page, nil, part...).is(200).has(`<h2 class="mono"`, `hx-get="`+page+`?edit=address"`, fmt.Sprintf(`hx-target="#order-%d"`, id)).lacks("<html")
		form := address(m.get(id))
		form.Set("city", "Ledeberg")
		m.send(page+"/address", form, part...).is(200).has("Ledeberg", "Address of KR-1 changed.", `hx-swap-oob="beforeend:#toasts"`, page+"/undo").lacks("<html")
		m.send(page+"/method", nil, "HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", "div#choose").is(200).has("Method for KR-1", "do not fit", "Cheapest")
		m.send(page+"/method", url.Values{"method": {"8"}, "version": {"1"}}, "HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", "div#choose").is(409).
			has("Somebody changed this order meanwhile.", `<hx-partial`).lacks("<html")
	})
}

func TestTwoWhoEditAtOnceBothSeeBoth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		mine, hers := address(m.get(id)), address(m.get(id))
		hers.Set("city", "Ledeberg")
		ines := m
		ines.session.Name = "Ines"
		ines.send(page+"/address", hers).is(303)
		mine.Set("house_number", "14")
		m.send(page+"/address", mine).is(409).has("Somebody changed this order meanwhile.", "Ines, just now:", "City changed from Gent to Ledeberg", `value="14"`, "Use mine", `name="version" value="2"`)
		if o := m.get(id); o.To.City != "Ledeberg" || o.To.HouseNumber != "12" {
			t.Errorf("order = %+v", o.To)
		}
		mine.Set("version", "2")
		m.send(page+"/address", mine).is(303)
		if o := m.get(id); o.To.City != "Gent" || o.To.HouseNumber != "14" {
			t.Errorf("order = %+v", o.To)
		}
	})
}

func contents() url.Values {
	return url.Values{"version": {"1"}, "weight": {"1,25"}, "length": {"30"}, "width": {"20.5"}, "height": {""}, "quantity": {"1"}, "lines": {"3"},
		"description.0": {"Linen apron, ink"}, "pieces.0": {"3"}, "item_weight.0": {"0,4"}, "value.0": {"19,95"}, "sku.0": {"VV-APRON"}, "hs_code.0": {"621142"}, "origin_country.0": {"pt"},
		"description.1": {"Mug"}, "pieces.1": {""}, "customs_shipment_type": {"0"}}
}

func TestItemsWeightAndCustomsAreEditedAndNothingElseIsLost(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page+"?edit=contents", nil).has(`value="Linen apron, sand"`, `value="0.62"`, `name="description.2"`)
		wrong := contents()
		wrong.Set("weight", "heavy")
		wrong.Set("pieces.0", "-1")
		wrong.Set("origin_country.0", "XQ")
		wrong.Set("value.0", "12.345")
		m.send(page+"/contents", wrong).is(422).has("heavy is not a weight.", "-1 is not a number of pieces.", "There is no country XQ;", "12.345 is not an amount.",
			`id="f-pieces-0-e"`, `value="Mug"`)

		m.send(page+"/contents", contents()).is(303)
		o := m.get(id)
		if o.Weight != 1250 || o.Size.Length != 300 || o.Size.Width != 205 || len(o.Items) != 2 || *o.ShipmentType != 0 {
			t.Fatalf("order = %+v", o.Draft)
		}
		first, second := o.Items[0], o.Items[1]
		if first.Quantity != 3 || first.Weight != 400 || first.Value.String() != "19.95 EUR" || first.HSCode != "621142" || first.Origin != "PT" || first.ProductID != "p-1" {
			t.Errorf("first item = %+v", first)
		}
		if second.Description != "Mug" || second.Quantity != 1 {
			t.Errorf("second item = %+v", second)
		}
		m.send(page, nil).has("Weight changed from 0.62", "1 × Mug")

		due := contents()
		due.Set("version", fmt.Sprint(o.Version))
		for _, text := range []string{"much", "-5", "0", "12.345", "12 zloty", "1 000 PLN"} {
			due.Set("cash_on_delivery", text)
			m.send(page+"/contents", due).is(422).has(text+" is not an amount. Write it like 12.50 or 12.50 PLN.", fmt.Sprintf(`value="%s"`, text))
		}
		due.Set("cash_on_delivery", "59,85 pln")
		m.send(page+"/contents", due).is(303)
		if o = m.get(id); o.Collect != (money.Amount{Minor: 5985, Currency: "PLN"}) {
			t.Errorf("to be collected: %v", o.Collect)
		}
		m.send(page, nil).has("59.85 to be paid at the door", "To be paid at the door set to")
		m.send(page+"?edit=contents", nil).has(`value="59.85 PLN"`)
		due.Set("version", fmt.Sprint(o.Version))
		due.Set("cash_on_delivery", "")
		m.send(page+"/contents", due).is(303)
		if o = m.get(id); !o.Collect.IsZero() {
			t.Errorf("still to be collected: %v", o.Collect)
		}
	})
}

func TestTheMethodIsChosenAndWhatDoesNotFitSaysWhy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		fits, err := m.shipping.Options(t.Context(), m.session.Account, m.get(id))
		m.must(err)
		chosen := fits[1]
		m.send(page, nil).has("methods fit", fits[0].Method.Name, "do not fit", "takes", "this weighs 0.620 kg")
		m.send(page+"/method", url.Values{"method": {fmt.Sprint(chosen.Method.ID)}, "version": {"1"}}).is(303)
		if o := m.get(id); o.Method != chosen.Method.ID || !o.IsPinned("method") {
			t.Errorf("method = %d", o.Method)
		}
		m.send(page, nil).has(`aria-current="true"`, "Method changed from the cheapest that fits to "+chosen.Method.Name)
		m.send(page+"/method", url.Values{"method": {"999999"}}).is(400)
		if err := m.get(id).State; err != order.Ready {
			t.Errorf("state = %s", err)
		}
	})
}

func TestALabelIsBoughtOnceAndTheOrderSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("KR-1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page+"/label", url.Values{"version": {"7"}}).is(409).has("changed by somebody else meanwhile")
		m.send(page+"/label", url.Values{"version": {"1"}}).is(303)
		m.send(page, nil).has("The label is made.", `href="/parcels/`, "Label made").lacks(page + "/label")
		m.send(page+"/label", url.Values{}).is(409).has("This order already has a label.")
		m.send(page+"/hold", url.Values{"wait": {"1"}}).is(409)
	})
}

func TestARefusalStandsInTheCarriersWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		id := m.receive(draft("FAIL-ADDRESS 1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page+"/label", url.Values{}).is(422).has("No label was made.", m.get(id).Refusal)
		m.send("/orders?state=refused", nil).has("FAIL-ADDRESS 1", "Refused: ", "See why")
	})
}

func TestADoubtIsDecidedByAPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Blind).merchant("noor@veld.example")
		for _, c := range []struct {
			number string
			taken  string
			want   order.State
		}{{"CUT 1", "1", order.Labelled}, {"CUT 2", "0", order.Ready}} {
			id := m.receive(draft(c.number))[0]
			page := fmt.Sprintf("/orders/%d", id)
			m.send(page+"/label", url.Values{})
			m.settle(id)
			if got := m.get(id).State; got != order.Doubtful {
				t.Fatalf("%s: state = %s", c.number, got)
			}
			m.send("/orders?state=doubtful", nil).has("In doubt", "Decide")
			m.send(page, nil).has("Does Sandbox have this parcel?", "Our reference", "Yes, they have it", "No, nothing was bought")
			if c.taken == "1" {
				m.send(page+"/decide", url.Values{"taken": {"1"}, "tracking_number": {" "}}).is(422).has("The tracking number on the carrier", `aria-invalid="true"`)
			}
			m.send(page+"/decide", url.Values{"taken": {c.taken}, "tracking_number": {"3S123"}}).is(303)
			if got := m.get(id).State; got != c.want {
				t.Errorf("%s: state = %s, want %s", c.number, got, c.want)
			}
		}
	})
}

func TestAParcelThatWasTakenWithoutALabelIsDecidedWithItsNumber(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Blind).merchant("noor@veld.example")
		id := m.receive(draft("CUT 1"))[0]
		page := fmt.Sprintf("/orders/%d", id)
		m.send(page+"/label", url.Values{})
		m.settle(id)
		boxes, err := parcel.OfOrder(t.Context(), d, m.session.Account, id)
		if err != nil {
			t.Fatal(err)
		}
		a, _, err := parcel.LastAttempt(t.Context(), d, m.session.Account, boxes[0].Shipment)
		if err != nil {
			t.Fatal(err)
		}
		a.Numbers = []string{"3SWAYB001234"}
		err = d.Write(t.Context(), m.session.Account, func(ctx context.Context, tx *db.Tx) error {
			_, err := parcel.SetAttempt(ctx, tx, a, parcel.Doubtful)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		m.send(page, nil).has("has this parcel, but its label cannot be printed", "It was taken as 3SWAYB001234.", "No, it was cancelled there")
		m.send(page+"/decide", url.Values{"taken": {"1"}}).is(303)
		boxes, err = parcel.OfOrder(t.Context(), d, m.session.Account, id)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.get(id).State; got != order.Labelled || boxes[0].Number != "3SWAYB001234" {
			t.Errorf("the order is %s, its parcel %s", got, boxes[0].Number)
		}
	})
}

func TestAnOrderTypedInStandsInTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		m.send("/orders/new", nil).is(200).has("New order", `name="description.2"`, `<option value="NL" selected>`)
		form := contents()
		for k, v := range address(order.Order{Draft: draft("")}) {
			form[k] = v
		}
		form.Set("order_number", "TEL-7")
		form.Set("weight", "")
		form.Set("city", "")
		m.send("/orders/new", form).is(422).has("City is missing.", "Weight is missing.", `value="TEL-7"`, `value="Linen apron, ink"`)
		form.Set("weight", "0.5")
		form.Set("city", "Gent")
		place := m.send("/orders/new", form).is(303).header.Get("Location")
		if !strings.HasPrefix(place, "/orders/") {
			t.Fatalf("leads to %s", place)
		}
		m.send(place, nil).has("TEL-7", "Made in the panel", "Linen apron, ink")
		m.send("/orders", nil).has("TEL-7", "Made here")
	})
}

func TestWhereCarriersDoNotKnowTheSenderThePageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, emulator.Idempotent)
		m := merchant{world: w, session: w.newcomer("new@veld.example"), lang: "en"}
		id := m.receive(draft("KR-1"))[0]
		m.send("/orders", nil).is(200).has("No label can be made yet.", `href="/settings/senders"`)
		m.send(fmt.Sprintf("/orders/%d", id), nil).is(200).has("Complete the sender address in Settings first.")
	})
}

func TestEveryLanguageDrawsThePages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newWorld(t, d, emulator.Idempotent).merchant("noor@veld.example")
		broken := draft("KR-2")
		broken.To.HouseNumber = ""
		ids := m.receive(draft("KR-1"), broken)
		for _, lang := range []string{"nl", "de", "fr", "es", "it"} {
			m.lang = lang
			for _, path := range []string{"/orders", "/orders?q=nothing", "/orders/new", fmt.Sprintf("/orders/%d?edit=address", ids[1]), fmt.Sprintf("/orders/%d?edit=contents", ids[0]),
				fmt.Sprintf("/orders/labels?id=%d&id=%d", ids[0], ids[1]), fmt.Sprintf("/orders/method?id=%d", ids[0]), fmt.Sprintf("/orders/delete?id=%d", ids[0])} {
				m.send(path, nil).is(200).has(`<html lang="`+lang+`"`).lacks("%!", "ZgotmplZ", "<no value>")
			}
		}
	})
}
