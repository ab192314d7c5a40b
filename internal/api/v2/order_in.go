package v2

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// shopOrder is an order as a shop sends it, read once: what it says of each field is written over a draft by apply.
type shopOrder struct {
	id, shipment string
	noShipment   bool   // it was null
	updated      string // as the shop wrote it
	draft        order.Draft
	wrong        mirror
}

// readShopOrder reads an order.
func readShopOrder(v lax.Value) *shopOrder {
	o := &shopOrder{}
	if v.Kind != lax.Object {
		o.wrong.add("non_field_errors", "Invalid data. Expected a dictionary, but got "+kindName(v)+".")
		return o
	}
	f := fields{}
	for _, name := range []string{"external_order_id", "order_number", "name", "address", "city", "postal_code", "country"} {
		m, sent := v.Get(name)
		switch {
		case name == "postal_code" && !codeNeeded(v):
		case !sent || m.Kind == lax.Null:
			f.wrong.Add(name, "This field is required.")
		case m.Empty():
			f.wrong.Add(name, "This field may not be blank.")
		}
	}
	d := &o.draft
	shop := d.Sold()
	if m, _ := v.Get("currency"); !m.Empty() {
		d.Value = money.Amount{Currency: currencyCode(&f, "currency", m)}
	}
	for n, name := range v.Names {
		o.field(&f, name, v.Kids[n], d, shop)
	}
	f.number(v, d)
	f.size(v, d)
	f.from(v, d)
	o.wrong.fields(f.wrong.Err())
	return o
}

func currencyCode(f *fields, name string, m lax.Value) string {
	c := strings.ToUpper(strings.TrimSpace(f.text(name, m)))
	if len(c) != 3 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		f.wrong.Add(name, "Use three letters, like EUR or GBP.")
		return "EUR"
	}
	return c
}

// field reads one field. Those that belong to parcels mean here what they mean there.
func (o *shopOrder) field(f *fields, name string, m lax.Value, d *order.Draft, shop *order.Shop) {
	switch name {
	case "external_order_id":
		o.id = strings.TrimSpace(f.text(name, m))
		if utf8.RuneCountInString(o.id) > 255 {
			f.wrong.Add(name, "Ensure this field has no more than 255 characters.")
		}
		return
	case "external_shipment_id":
		o.noShipment = m.Kind == lax.Null
		o.shipment = strings.TrimSpace(f.text(name, m))
		if utf8.RuneCountInString(o.shipment) > 255 {
			f.wrong.Add(name, "Ensure this field has no more than 255 characters.")
		}
		return
	case "external_reference", "reference", "is_return", "shipment", "quantity", "from_name":
		return // a parcel's words, which some send along; the order is known by its own ids
	}
	if m.Kind == lax.Null {
		return
	}
	if f.address(name, m, &d.To) || f.texts(name, m, d) || f.numbers(name, m, d) {
		return
	}
	switch name {
	case "created_at":
		shop.BoughtAt = shopTime(f, name, m)
	case "updated_at":
		shop.ChangedAt, o.updated = shopTime(f, name, m), m.Text
	case "order_status":
		shop.Status, shop.StatusText = f.shopStatus(name, m)
	case "payment_status":
		shop.Payment, shop.PaymentText = f.shopStatus(name, m)
	case "shipping_method":
		if !m.Empty() {
			d.Method = int(f.id(name, m))
		}
	case "total_order_value":
		f.total(name, m, currencyOf(*d), d)
	case "parcel_items":
		o.items(m, d)
	case "checkout_payload":
		if !utf8.ValidString(m.JSON) || strings.Contains(m.JSON, `\u0000`) || len(m.JSON) > 16<<10 {
			f.wrong.Add(name, "Ensure this field has no more than 16384 bytes of valid text.")
			return
		}
		shop.Checkout = json.RawMessage(m.JSON)
	case "customs_details":
		o.customs(f, m, d)
	}
}

func currencyOf(d order.Draft) string {
	if d.Value.Currency == "" {
		return "EUR"
	}
	return d.Value.Currency
}

// shopTime reads a time of the shop; one without a zone is UTC.
func shopTime(f *fields, name string, m lax.Value) *time.Time {
	at, ok := lax.ReadInstant(m.Text)
	if !ok {
		f.wrong.Add(name, "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].")
		return nil
	}
	return &at
}

// shopStatus reads {"id", "message"}, the shop's own words.
func (f *fields) shopStatus(name string, m lax.Value) (code, message string) {
	if m.Kind != lax.Object {
		f.wrong.Add(name, "Invalid data. Expected a dictionary.")
		return "", ""
	}
	id, _ := m.Get("id")
	text, _ := m.Get("message")
	return f.text(name, id), f.text(name, text)
}

// items reads the lines, and tells what is wrong with each in its place.
func (o *shopOrder) items(m lax.Value, d *order.Draft) {
	if m.Kind != lax.List {
		o.wrong.add("parcel_items", "Expected a list of items.")
		return
	}
	all := make([]order.Item, 0, len(m.Kids))
	for _, kid := range m.Kids {
		f := fields{}
		if kid.Kind != lax.Object {
			f.wrong.Add("parcel_items.non_field_errors", "Invalid data. Expected a dictionary.")
		} else {
			all = append(all, f.item(kid, currencyOf(*d)))
			if v, sent := kid.Get("value"); !sent || v.Empty() {
				f.wrong.Add("parcel_items.value", "This field is required.")
			}
		}
		o.wrong.item(f.wrong.Err())
	}
	d.Items = all
}

// customs reads the costs and tax numbers.
func (o *shopOrder) customs(f *fields, m lax.Value, d *order.Draft) {
	const name = "customs_details"
	if m.Kind != lax.Object {
		f.wrong.Add(name, "Invalid data. Expected a dictionary.")
		return
	}
	customs := order.Customs{}
	for _, cost := range []struct {
		name string
		into *string
	}{{"discount_granted", &customs.Discount}, {"insurance_costs", &customs.Insurance}, {"freight_costs", &customs.Freight}, {"other_costs", &customs.Other}} {
		c, _ := m.Get(cost.name)
		v, _ := c.Get("value")
		if c.Empty() || v.Empty() {
			continue
		}
		*cost.into = f.amount(name+"."+cost.name, v, currencyOf(*d)).Decimal()
	}
	if t, sent := m.Get("tax_numbers"); sent && t.Kind == lax.Object {
		// Here, and only here, the last of the three has an s at its end.
		for n := range t.Names {
			if t.Names[n] == "importer_of_records" {
				t.Names[n] = "importer_of_record"
			}
		}
		customs.Tax = f.tax(name+".tax_numbers", t)
	}
	d.Customs = &customs
}

// apply writes the order over a draft. What a merchant chose, the shop does not take away by silence.
func (o *shopOrder) apply(d *order.Draft) {
	in := o.draft
	for _, keep := range []struct{ into, was *int64 }{{&in.Sender, &d.Sender}, {&in.Contract, &d.Contract}, {&in.ServicePoint, &d.ServicePoint}, {&in.Brand, &d.Brand}} {
		if *keep.into == 0 {
			*keep.into = *keep.was
		}
	}
	if in.Asked.Point = d.Asked.Point; in.Method == 0 {
		in.Method, in.Asked.Method = d.Method, d.Asked.Method
	}
	if in.ServicePoint == 0 || in.ServicePoint == d.ServicePoint {
		in.PointCode = d.PointCode
	}
	if in.Weight == 0 {
		in.Weight = d.Weight
	}
	in.UUID, in.ExternalID, in.ExternalShipment, in.Keyed = d.UUID, d.ExternalID, d.ExternalShipment, d.Keyed
	in.ExternalReference, in.Reference = d.ExternalReference, d.Reference
	in.Held, in.Pinned, in.Quantity, in.Label = d.Held, d.Pinned, d.Quantity, d.Label
	shop := d.Sold()
	said := in.Shop
	shop.Status, shop.StatusText, shop.Payment, shop.PaymentText = said.Status, said.StatusText, said.Payment, said.PaymentText
	shop.BoughtAt, shop.ChangedAt, shop.Checkout = said.BoughtAt, said.ChangedAt, said.Checkout
	in.Shop = shop
	*d = in
}

// kindName is what a JSON value is called in Python, whose words clients know.
func kindName(v lax.Value) string {
	switch v.Kind {
	case lax.Null:
		return "NoneType"
	case lax.Boolean:
		return "bool"
	case lax.Number:
		return "int"
	case lax.Text:
		return "str"
	case lax.List:
		return "list"
	}
	return "dict"
}

// mirror is what is wrong with an order, in the shape of the order: texts by field, and for the lines a list with an object for each.
type mirror struct {
	names []string
	texts map[string][]string
	lines []*mirror
}

func (m *mirror) empty() bool {
	for _, l := range m.lines {
		if !l.empty() {
			return false
		}
	}
	return len(m.names) == 0
}

func (m *mirror) add(name, text string) {
	if m.texts == nil {
		m.texts = map[string][]string{}
	}
	if m.texts[name] == nil {
		m.names = append(m.names, name)
	}
	m.texts[name] = append(m.texts[name], text)
}

// fields takes the fields of a fault.
func (m *mirror) fields(err error) {
	f, ok := fault.As(err)
	if !ok {
		return
	}
	for _, one := range f.Fields {
		name, _, _ := strings.Cut(one.Name, ".")
		if name == "order_id" {
			name = "external_order_id"
		}
		m.add(name, one.Text)
	}
}

// item takes what is wrong with the next line, if anything.
func (m *mirror) item(err error) {
	line := &mirror{}
	if f, ok := fault.As(err); ok {
		for _, one := range f.Fields {
			line.add(strings.TrimPrefix(one.Name, "parcel_items."), one.Text)
		}
	}
	m.lines = append(m.lines, line)
}

// take takes what the flow said.
func (m *mirror) take(err error) {
	f, ok := fault.As(err)
	if !ok {
		return
	}
	if len(f.Fields) == 0 {
		m.add("non_field_errors", f.Text())
	}
	m.fields(err)
}

func (m *mirror) write(b *pen) {
	b.begin('{')
	for _, name := range m.names {
		b.free(name)
		b.begin('[')
		for _, text := range m.texts[name] {
			b.next()
			b.text(text)
		}
		b.end(']')
	}
	if len(m.lines) > 0 && m.texts["parcel_items"] == nil && !(&mirror{lines: m.lines}).empty() {
		b.key("parcel_items")
		b.begin('[')
		for _, l := range m.lines {
			b.next()
			l.write(b)
		}
		b.end(']')
	}
	b.end('}')
}

func digitsOf(n int64) string { return strconv.FormatInt(n, 10) }
