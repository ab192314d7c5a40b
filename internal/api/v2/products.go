package v2

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// shippingPrice tells what one method costs, to one country or to all.
func (d *Door) shippingPrice(ctx context.Context, c call) error {
	q := paramsOf(c)
	q.need("shipping_method_id", "from_country", "weight", "weight_unit")
	id, _ := q.whole("shipping_method_id", 1<<31-1)
	contract, _ := q.whole("contract", 1<<31-1)
	from, to := q.country("from_country"), q.country("to_country")
	grams, _ := q.measure("weight", weightUnits)
	q.postalCode("from_postal_code")
	q.postalCode("to_postal_code")
	if err := q.wrong.Err(); err != nil {
		return err
	}
	if contract != 0 {
		if _, err := carrier.GetContractHead(ctx, d.DB, c.Account, contract); err != nil {
			return orField(err, "contract", "There is no contract %d.", contract)
		}
	}
	all, err := d.Shipping.Prices(ctx, c.Account, int(id), from, to, postal.Grams(grams))
	if err != nil {
		return orNo(err, "Not found.")
	}
	var b pen
	b.begin('[')
	for _, one := range all {
		b.next()
		b.begin('{')
		b.member("price", one.Total.Decimal())
		b.member("currency", one.Total.Currency)
		b.member("to_country", one.To)
		breakdown(&b, "breakdown", one.Bill)
		b.end('}')
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// orField makes a missing thing the fault of the field that named it.
func orField(err error, field, format string, args ...any) error {
	if fault.Is(err, fault.Missing) {
		return fault.At(field, format, args...)
	}
	return err
}

// listProducts lists the products that fit, each with its methods.
func (d *Door) listProducts(ctx context.Context, c call) error {
	q := paramsOf(c)
	q.need("from_country")
	w := q.want()
	if err := q.wrong.Err(); err != nil {
		return err
	}
	products, err := d.Shipping.Products(ctx, c.Account, w)
	if fault.Is(err, fault.Invalid) && w.Contract != 0 {
		return fault.At("contract", "There is no active contract %d.", w.Contract)
	}
	if err != nil {
		return err
	}
	b := pen{b: make([]byte, 0, 16<<10)}
	b.begin('[')
	for _, p := range products {
		b.next()
		productObject(&b, p, w)
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// want is what the parameters wish for.
func (p *params) want() shipping.Want {
	back, _ := p.truth("returns")
	w := shipping.Want{
		From:    shipping.Place{Country: p.country("from_country"), PostalCode: p.postalCode("from_postal_code")},
		To:      shipping.Place{Country: p.country("to_country"), PostalCode: p.postalCode("to_postal_code")},
		Carrier: p.text("carrier"), Return: &back, Functions: map[string]any{},
	}
	w.Contract, _ = p.whole("contract", 1<<31-1)
	if yes, _ := p.truth("contract_pricing"); yes {
		p.need("to_country")
	}
	var box carrier.Box
	grams, weighed := p.measure("weight", weightUnits)
	box.Weight = postal.Grams(grams)
	measured := false
	for _, side := range []struct {
		name string
		into *postal.Millimetres
	}{{"length", &box.Size.Length}, {"width", &box.Size.Width}, {"height", &box.Size.Height}} {
		n, sent := p.measure(side.name, lengthUnits)
		*side.into, measured = postal.Millimetres(n), measured || sent
	}
	if measured {
		p.need("length", "width", "height")
	}
	if weighed || measured {
		w.Boxes = []carrier.Box{box}
	}
	p.lead(&w.Lead)
	for _, f := range carrier.Functionalities() {
		if text := p.value(f.Key).Text; text != "" && f.Key != "returns" {
			value, err := f.Read(text)
			p.wrong.Join("", err)
			w.Functions[f.Key] = value
		}
	}
	return w
}

// lead reads lead_time_hours and its comparisons.
func (p *params) lead(b *shipping.Bounds) {
	for _, bound := range []struct {
		suffix string
		into   **int
	}{{"", &b.Equal}, {"[eq]", &b.Equal}, {"[gt]", &b.Above}, {"[gte]", &b.Least}, {"[lt]", &b.Below}, {"[lte]", &b.Most}} {
		if n, sent := p.whole("lead_time_hours"+bound.suffix, 100_000); sent {
			hours := int(n)
			*bound.into = &hours
		}
	}
}

func productObject(b *pen, p shipping.Product, w shipping.Want) {
	lightest := slices.MinFunc(p.Methods, func(a, b carrier.Method) int { return cmp.Compare(a.MinWeight, b.MinWeight) })
	heaviest := slices.MaxFunc(p.Methods, func(a, b carrier.Method) int { return cmp.Compare(a.MaxWeight, b.MaxWeight) })
	b.begin('{')
	b.member("name", p.Name)
	b.member("code", p.Code)
	b.member("carrier", p.Carrier.Code)
	b.member("service_points_carrier", p.Carrier.Code)
	b.key("weight_range")
	b.begin('{')
	b.memberInt("min_weight", int64(lightest.MinWeight))
	b.memberInt("max_weight", int64(heaviest.MaxWeight))
	b.end('}')
	b.key("available_functionalities")
	b.begin('{')
	for _, f := range carrier.Functionalities() {
		b.key(f.Key)
		b.raw(valuesOf(p.Methods, f))
	}
	b.end('}')
	b.key("methods")
	b.begin('[')
	for _, m := range p.Methods {
		b.next()
		productMethod(b, m, w)
	}
	b.end(']')
	b.end('}')
}

// valuesOf lists what a functionality is among methods, as JSON: what a method does not mention is false or null.
func valuesOf(methods []carrier.Method, f carrier.Functionality) string {
	var all []string
	for _, m := range methods {
		if text := valueOf(m, f); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	slices.Sort(all) // false before true; numbers before null
	list := ""
	for i, text := range all {
		if i > 0 {
			list += ","
		}
		list += text
	}
	return "[" + list + "]"
}

func valueOf(m carrier.Method, f carrier.Functionality) string {
	v, ok := m.Functionalities[f.Key]
	switch {
	case f.Key == "returns" && m.Return:
		return "true"
	case !ok && f.Kind == carrier.Boolean:
		return "false"
	case !ok || v == nil:
		return "null"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(text)
}

func productMethod(b *pen, m carrier.Method, w shipping.Want) {
	b.begin('{')
	b.memberInt("id", int64(m.ID))
	b.member("name", m.Name)
	b.member("shipping_product_code", m.Product)
	b.key("functionalities")
	b.begin('{')
	for _, f := range carrier.Functionalities() {
		if _, ok := m.Functionalities[f.Key]; ok {
			b.memberRaw(f.Key, valueOf(m, f))
		}
	}
	b.end('}')
	b.key("properties")
	b.begin('{')
	b.memberInt("min_weight", int64(m.MinWeight))
	b.memberInt("max_weight", int64(m.MaxWeight))
	b.key("max_dimensions")
	if m.MaxSize == (postal.Size{}) {
		b.raw("null")
	} else {
		b.begin('{')
		b.memberInt("length", int64(m.MaxSize.Length/10))
		b.memberInt("width", int64(m.MaxSize.Width/10))
		b.memberInt("height", int64(m.MaxSize.Height/10))
		b.member("unit", "centimeter")
		b.end('}')
	}
	b.end('}')
	b.key("lead_time_hours")
	leadTimes(b, m, w)
	b.end('}')
}

// leadTimes tells from where to where a method takes how many hours; null where nobody knows.
func leadTimes(b *pen, m carrier.Method, w shipping.Want) {
	b.begin('{')
	b.key(w.From.Country)
	b.begin('{')
	for _, way := range m.Ways(w.From.Country, w.To.Country) {
		b.key(way.To)
		if way.LeadHours == nil {
			b.raw("null")
			continue
		}
		b.b = strconv.AppendInt(b.b, int64(*way.LeadHours), 10)
	}
	b.end('}')
	b.end('}')
}

// listFunctionalities tells what sets methods apart.
func (d *Door) listFunctionalities(_ context.Context, c call) error {
	var b pen
	b.begin('{')
	for _, f := range carrier.Functionalities() {
		b.key(f.Key)
		b.begin('{')
		b.member("name", f.Name)
		b.member("type", f.Kind)
		standard := "null"
		if f.Kind == carrier.Boolean {
			standard = "false"
		}
		b.memberRaw("default_value", standard)
		if len(f.Values) > 0 {
			b.key("enum")
			b.begin('{')
			for _, v := range f.Values {
				b.free(v)
				b.begin('{')
				b.member("name", carrier.ValueName(v))
				b.end('}')
			}
			b.end('}')
		}
		if f.Pattern != "" {
			b.member("pattern", f.Pattern)
		}
		b.end('}')
	}
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}
