package v2

import (
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// asked is what a request says about a parcel beside its content.
type asked struct {
	id    int64
	label bool // make the label
	later bool // but do not wait for it
}

// parcel reads a parcel object over a draft: what is not sent, or null, stays as it is. fresh is for a parcel that is new, where some
// fields must be there.
func (f *fields) parcel(v lax.Value, d *order.Draft, fresh bool) asked {
	if v.Kind != lax.Object {
		f.wrong.Add("parcel", "Invalid data. Expected a dictionary.")
		return asked{}
	}
	if fresh {
		f.required(v)
	}
	var a asked
	currency := f.currency(v, d)
	for i, name := range v.Names {
		m := v.Kids[i]
		if m.Kind == lax.Null {
			continue
		}
		if f.address(name, m, &d.To) || f.numbers(name, m, d) || f.texts(name, m, d) {
			continue
		}
		switch name {
		case "request_label", "requestLabel":
			a.label = f.truth(name, m)
		case "request_label_async":
			a.later = f.truth(name, m)
		case "id":
			if !fresh {
				a.id = f.id(name, m)
			}
		case "shipping_method": // some send the bare id beside or instead of shipment
			if s, _ := v.Get("shipment"); s.Empty() && !m.Empty() {
				d.Method = int(f.id(name, m))
			}
		case "total_order_value":
			f.total(name, m, currency, d)
		case "parcel_items":
			d.Items = f.items(m, currency)
		case "customs_information":
			f.customs(m, d)
		}
	}
	f.number(v, d)
	f.from(v, d)
	f.size(v, d)
	if d.Insured > 0 && d.TotalInsured > 0 {
		f.wrong.Add("total_insured_value", "Give insured_value or total_insured_value, not both.")
	}
	a.label = a.label || a.later
	return a
}

// required refuses a new parcel without what every parcel has.
func (f *fields) required(v lax.Value) {
	for _, name := range []string{"name", "address", "city", "postal_code", "country"} {
		m, sent := v.Get(name)
		if name == "postal_code" && !codeNeeded(v) {
			continue
		}
		switch {
		case !sent || m.Kind == lax.Null:
			f.wrong.Add(name, "This field is required.")
		case m.Empty():
			f.wrong.Add(name, "This field may not be blank.")
		}
	}
}

// codeNeeded reports whether the country of the parcel always has postal codes, as far as we know the country.
func codeNeeded(v lax.Value) bool {
	m, _ := v.Get("country")
	c, ok := postal.Lookup(strings.ToUpper(strings.TrimSpace(m.Text)))
	return !ok || c.PostalCode == postal.Always
}

// address reads a field of where the parcel goes.
func (f *fields) address(name string, m lax.Value, to *postal.Address) bool {
	switch name {
	case "name":
		to.Name = f.text(name, m)
	case "company_name":
		to.Company = f.text(name, m)
	case "address_2":
		to.Line2 = f.text(name, m)
	case "city":
		to.City = f.text(name, m)
	case "postal_code":
		to.PostalCode = f.text(name, m)
	case "country":
		to.Country = f.country(name, m)
	case "country_state", "to_state":
		if name == "country_state" || to.State == "" || !m.Empty() {
			to.State = f.text(name, m)
		}
	case "telephone":
		to.Phone = f.text(name, m)
	case "email":
		to.Email = f.text(name, m)
	case "to_post_number":
		to.PostNumber = f.text(name, m)
	default:
		return false
	}
	return true
}

// country reads a country as text, or as the object in which answers tell it.
func (f *fields) country(name string, m lax.Value) string {
	if m.Kind == lax.Object {
		m, _ = m.Get("iso_2")
	}
	return strings.ToUpper(strings.TrimSpace(f.text(name, m)))
}

// number sets street and house number, which come apart, in one line, or both ways at once.
func (f *fields) number(v lax.Value, d *order.Draft) {
	line, sent := v.Get("address")
	house, apart := v.Get("house_number")
	sent, apart = sent && line.Kind != lax.Null, apart && !house.Empty()
	if apart {
		d.To.HouseNumber = strings.TrimSpace(f.text("house_number", house))
	}
	if !sent {
		return
	}
	street := strings.TrimSpace(f.text("address", line))
	if !apart {
		d.To.Street, d.To.HouseNumber = street, "" // split where it is tidied
		if parts, ok := v.Get("address_divided"); ok {
			f.divided(parts, street, &d.To)
		}
		return
	}
	// "Kanaalweg 12b" beside "12b" says the number twice.
	if rest, twice := strings.CutSuffix(street, " "+d.To.HouseNumber); twice {
		street = rest
	}
	d.To.Street = street
}

// divided takes the parts of a parcel that is sent back as it was read, unless its address was changed meanwhile.
func (f *fields) divided(parts lax.Value, line string, to *postal.Address) {
	street, _ := parts.Get("street")
	house, _ := parts.Get("house_number")
	if house.Text != "" && line == street.Text+" "+house.Text {
		to.Street, to.HouseNumber = street.Text, house.Text
	}
}

// texts reads the plain texts of an order.
func (f *fields) texts(name string, m lax.Value, d *order.Draft) bool {
	switch name {
	case "order_number":
		d.Number = f.text(name, m)
	case "external_reference":
		d.ExternalReference = f.text(name, m)
	case "reference":
		d.Reference = f.text(name, m)
	case "note":
		d.Note = f.text(name, m)
	case "shipping_method_checkout_name":
		d.CheckoutMethod = f.text(name, m)
	case "customs_invoice_nr":
		d.Invoice = f.text(name, m)
	default:
		return false
	}
	return true
}

// numbers reads ids, counts, weights and truths of an order; the empty text says nothing.
func (f *fields) numbers(name string, m lax.Value, d *order.Draft) bool {
	switch name {
	case "shipment", "sender_address", "contract", "to_service_point", "weight", "quantity", "is_return", "insured_value",
		"total_insured_value", "customs_shipment_type":
	default:
		return false
	}
	if m.Empty() {
		return true
	}
	switch name {
	case "shipment":
		f.method(m, d)
	case "sender_address":
		d.Sender = f.id(name, m)
	case "contract":
		d.Contract = f.id(name, m)
	case "to_service_point":
		d.ServicePoint = f.whole(name, m)
	case "weight":
		d.Weight = f.weight(name, m)
	case "quantity":
		if d.Quantity = int(f.whole(name, m)); !f.wrong.Has(name) && (d.Quantity < 1 || d.Quantity > 20) {
			f.wrong.Add(name, "Ensure this value is between 1 and 20.")
		}
	case "is_return":
		d.IsReturn = f.truth(name, m)
	case "insured_value":
		d.Insured = f.insurance(name, m)
	case "total_insured_value":
		d.TotalInsured = f.insurance(name, m)
	case "customs_shipment_type":
		d.ShipmentType = f.shipmentType(name, m)
	}
	return true
}

// method reads {"id": 8}; some send the bare number.
func (f *fields) method(m lax.Value, d *order.Draft) {
	if m.Kind == lax.Object {
		var sent bool
		if m, sent = m.Get("id"); !sent || m.Empty() {
			f.wrong.Add("shipment", "This field needs the id of a shipping method.")
			return
		}
	}
	d.Method = int(f.id("shipment", m))
}

func (f *fields) shipmentType(name string, m lax.Value) *int {
	n := int(f.whole(name, m))
	if n < 0 || n > 4 {
		f.wrong.Add(name, "%d is not a valid choice.", n)
		n = 0
	}
	return &n
}

// size reads length, width and height: all three or none.
func (f *fields) size(v lax.Value, d *order.Draft) {
	names := [3]string{"length", "width", "height"}
	var got [3]postal.Millimetres
	sent := 0
	for i, name := range names {
		if m, ok := v.Get(name); ok && !m.Empty() {
			got[i] = f.length(name, m)
			sent++
		}
	}
	if sent == 0 {
		return
	}
	size := postal.Size{Length: got[0], Width: got[1], Height: got[2]}
	if size == (postal.Size{}) {
		return // zeroes say nothing, as clients without sizes send them
	}
	if sent < len(names) {
		for _, name := range names {
			if m, ok := v.Get(name); !ok || m.Empty() {
				f.wrong.Add(name, "Length, width and height are needed together.")
			}
		}
		return
	}
	d.Size = size
}

// total reads the value of the whole order; a zero that was said is told apart from silence.
func (f *fields) total(name string, m lax.Value, currency string, d *order.Draft) {
	if m.Empty() {
		return
	}
	d.Value, d.Given.Value = f.amount(name, m, currency), ""
	if d.Value.IsZero() {
		d.Given.Value = "0"
	}
}

// currency reads the currency of the order's values. Euros are meant where none is named, as Sendcloud means them.
func (f *fields) currency(v lax.Value, d *order.Draft) string {
	const name = "total_order_value_currency"
	m, sent := v.Get(name)
	if !sent || m.Empty() {
		if d.Value.Currency != "" {
			return d.Value.Currency
		}
		return "EUR"
	}
	c := strings.ToUpper(strings.TrimSpace(f.text(name, m)))
	if utf8.RuneCountInString(c) != 3 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		f.wrong.Add(name, "Use three letters, like EUR or GBP.")
		return "EUR"
	}
	d.Value.Currency = c
	return c
}
