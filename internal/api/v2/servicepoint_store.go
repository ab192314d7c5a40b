package v2

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// What check_and_store says of a point.
const (
	pointGone    = 0
	pointHere    = 1
	pointChanged = 2
)

// storePoint says whether a chosen point can still be had, and keeps the choice for an order that will come in under store_order_id.
func (d *Door) storePoint(ctx context.Context, c call) error {
	form, err := formOf(c)
	if err != nil {
		return err
	}
	shop, err := d.shop(ctx, c)
	if err != nil {
		return err
	}
	var f fields
	id, shown := f.chosen(form)
	choice := f.choice(form, "store_order_id")
	if err := f.wrong.Err(); err != nil {
		return err
	}
	p, err := d.Points.Offered(ctx, shop, id)
	if err != nil {
		return orNo(err, noPoint)
	}
	availability := pointHere
	switch {
	case !d.Points.Available(p):
		availability = pointGone
	case differs(shown, p):
		availability = pointChanged
	}
	stored := choice.Order != "" && availability != pointGone
	if stored {
		if err := d.keepChoice(ctx, c, shop, p, choice); err != nil {
			return err
		}
	}
	var b pen
	b.begin('{')
	b.memberInt("availability", int64(availability))
	b.key("service_point")
	pointObject(&b, &servicepoint.Near{Point: p}, d.Points.Time())
	if stored {
		b.memberBool("stored", true)
	}
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// storeShopPoint keeps a choice as some shop systems hand it over: in a link.
func (d *Door) storeShopPoint(ctx context.Context, c call) error {
	q := c.URL.Query()
	shop, err := d.shop(ctx, c)
	if err != nil {
		return err
	}
	var f fields
	for _, name := range []string{"order_id", "shop_identification", "service_point", "order_confirmation"} {
		if q.Get(name) == "" {
			f.wrong.Add(name, "This field is required.")
		}
	}
	id, _ := f.chosen(q)
	choice := f.choice(q, "order_id")
	echo := map[string]string{}
	for _, name := range []string{"shop_identification", "order_confirmation", "checkout_shippingmethod_id", "checkout_shippingmethod_name", "to_post_number"} {
		echo[name] = f.word(q, name)
	}
	if err := f.wrong.Err(); err != nil {
		return err
	}
	p, err := d.Points.Offered(ctx, shop, id)
	if err != nil {
		return orNo(err, noPoint)
	}
	if err := d.keepChoice(ctx, c, shop, p, choice); err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.member("order_id", choice.Order)
	b.member("shop_identification", echo["shop_identification"])
	b.memberInt("service_point", p.ID)
	for _, name := range []string{"order_confirmation", "checkout_shippingmethod_id", "checkout_shippingmethod_name", "to_post_number"} {
		b.member(name, echo[name])
	}
	b.end('}')
	api.JSON(c.W, http.StatusCreated, b.b)
	return nil
}

func (d *Door) keepChoice(ctx context.Context, c call, shop integration.Integration, p servicepoint.Point, choice servicepoint.Choice) error {
	choice.Integration, choice.Point, choice.At = shop.ID, p.ID, db.Micro(d.Points.Time())
	return d.DB.Write(ctx, c.Account, func(ctx context.Context, tx *db.Tx) error {
		return servicepoint.Keep(ctx, tx, c.Account, choice)
	})
}

// formOf reads a form; JSON is taken as well.
func formOf(c call) (url.Values, error) {
	body, err := api.Body(c.W, c.Request)
	if err != nil {
		return nil, err
	}
	text := strings.TrimSpace(string(body))
	if !strings.HasPrefix(text, "{") {
		form, err := url.ParseQuery(text)
		if err != nil {
			return nil, fault.New(fault.Invalid, "The form cannot be read.")
		}
		return form, nil
	}
	v, err := lax.Parse(text)
	if err != nil {
		return nil, err
	}
	form := url.Values{}
	for k, name := range v.Names {
		switch kid := v.Kids[k]; kid.Kind {
		case lax.Text, lax.Number:
			form.Set(name, kid.Text)
		case lax.Object:
			if id, ok := kid.Get("id"); ok && name == "service_point" {
				form.Set(name, id.Text)
				form["shown"] = []string{textOf(kid, "name"), textOf(kid, "street"), textOf(kid, "house_number"), textOf(kid, "city")}
			}
		}
	}
	return form, nil
}

func textOf(v lax.Value, name string) string {
	m, _ := v.Get(name)
	return m.Text
}

// chosen reads the point: its id, or the whole object as the shop was shown it.
func (f *fields) chosen(form url.Values) (id int64, shown []string) {
	text := strings.TrimSpace(form.Get("service_point"))
	shown = form["shown"]
	if strings.HasPrefix(text, "{") {
		if v, err := lax.Parse(text); err == nil {
			text = textOf(v, "id")
			shown = []string{textOf(v, "name"), textOf(v, "street"), textOf(v, "house_number"), textOf(v, "city")}
		}
	}
	switch {
	case text == "":
		f.wrong.Add("service_point", "This field is required.")
	case idOf(text) == 0:
		f.wrong.Add("service_point", "A valid integer is required.")
	}
	return idOf(text), shown
}

func (f *fields) choice(form url.Values, order string) servicepoint.Choice {
	return servicepoint.Choice{Order: f.word(form, order), PostNumber: f.word(form, "to_post_number"), Method: f.word(form, "checkout_shippingmethod_name")}
}

// differs reports whether a point is not any more what the shop was shown of it.
func differs(shown []string, p servicepoint.Point) bool {
	for n, is := range []string{p.Name, p.Street, p.HouseNumber, p.City} {
		if n < len(shown) && shown[n] != "" && shown[n] != is {
			return true
		}
	}
	return false
}

// units are how lengths may be written, in millimetres.
var units = map[string]float64{"mm": 1, "cm": 10, "dm": 100, "m": 1000, "in": 25.4, "yd": 914.4}

// fitPoint says which carriers' points take things of these sizes.
func (d *Door) fitPoint(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	shop, err := d.shop(ctx, c)
	if err != nil {
		return err
	}
	mine, err := servicepoint.Carriers(shop)
	if err != nil {
		return err
	}
	var f fields
	asked, things := f.things(body)
	if err := f.wrong.Err(); err != nil {
		return err
	}
	kept := asked[:0]
	for _, code := range asked {
		for _, m := range mine {
			if m == code {
				kept = append(kept, code)
			}
		}
	}
	fit, err := d.Shipping.FitPoint(ctx, c.Account, kept, things)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("fitting_carrier_codes")
	b.begin('[')
	for _, code := range fit {
		b.next()
		b.text(code)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// things reads carriers and sizes; a length is rounded up to whole millimetres.
func (f *fields) things(v lax.Value) (carriers []string, all []postal.Size) {
	if codes, ok := v.Get("carrier_codes"); ok {
		carriers = f.codes("carrier_codes", codes)
	} else {
		f.wrong.Add("carrier_codes", "This field is required.")
	}
	unit, known := units[textOf(v, "unit")]
	if !known {
		f.wrong.Add("unit", "Use one of mm, cm, dm, m, in, yd.")
	}
	list, ok := v.Get("dimensions")
	if !ok || list.Kind != lax.List {
		f.wrong.Add("dimensions", "Expected a list of items.")
		return carriers, nil
	}
	for _, triple := range list.Kids {
		var n [3]float64
		for i, side := range triple.Kids {
			if i < len(n) {
				n[i] = lengthOf(side)
			}
		}
		if len(triple.Kids) != len(n) || !(min(n[0], n[1], n[2]) >= 1) || max(n[0], n[1], n[2])*unit > 1e7 {
			f.wrong.Add("dimensions", "Each item has three lengths of at least 1.")
			break
		}
		side := func(i int) postal.Millimetres { return postal.Millimetres(n[i]*unit + 0.999) }
		all = append(all, postal.Size{Length: side(0), Width: side(1), Height: side(2)})
	}
	if len(list.Kids) == 0 || len(list.Kids) > 1000 {
		f.wrong.Add("dimensions", "Between 1 and 1000 items are needed.")
	}
	return carriers, all
}

// lengthOf is a number, or a text that is one; 0 for all else.
func lengthOf(v lax.Value) float64 {
	if v.Kind != lax.Number && v.Kind != lax.Text {
		return 0
	}
	n, err := strconv.ParseFloat(v.Text, 64)
	if err != nil {
		return 0
	}
	return n
}
