package v2

import (
	"encoding/json"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

// customs reads the further customs information; number and type of the invoice stand in the order itself.
func (f *fields) customs(v lax.Value, d *order.Draft) {
	const name = "customs_information"
	if v.Kind == lax.List && len(v.Kids) == 0 {
		return
	}
	if v.Kind != lax.Object {
		f.wrong.Add(name, "Invalid data. Expected a dictionary.")
		return
	}
	c := order.Customs{}
	texts := map[string]*string{
		"export_type": &c.ExportType, "invoice_date": &c.InvoiceDate, "goods_description": &c.Goods, "general_notes": &c.Notes,
	}
	sums := map[string]*string{
		"discount_granted": &c.Discount, "freight_costs": &c.Freight, "insurance_costs": &c.Insurance, "other_costs": &c.Other,
	}
	for i, key := range v.Names {
		m, full := v.Kids[i], name+"."+key
		switch {
		case m.Empty():
		case texts[key] != nil:
			*texts[key] = f.text(full, m)
		case sums[key] != nil:
			*sums[key] = f.amount(full, m, f.currency(v, d)).Decimal()
		case key == "customs_invoice_nr":
			d.Invoice = f.text(full, m)
		case key == "customs_shipment_type":
			d.ShipmentType = f.shipmentType(full, m)
		case key == "additional_declaration_statements":
			for _, one := range f.listed(full, m) {
				c.Declarations = append(c.Declarations, f.text(full, one))
			}
		case key == "importer_of_record":
			c.Importer = f.importer(full, m)
		case key == "tax_numbers":
			c.Tax = f.tax(full, m)
		case key == "return_data":
			c.Return = f.returned(full, m)
		}
	}
	d.Customs = &c
}

// listed are the values of a list; nothing of what is none.
func (f *fields) listed(name string, v lax.Value) []lax.Value {
	if v.Kind != lax.List {
		if !v.Empty() {
			f.wrong.Add(name, "Expected a list of items.")
		}
		return nil
	}
	if len(v.Kids) > mostListed {
		f.wrong.Add(name, "Ensure this field has no more than %d elements.", mostListed)
		return nil
	}
	return v.Kids
}

// mostListed bounds the lists of customs information.
const mostListed = 100

// words reads an object of texts; false of what is none.
func (f *fields) words(name string, v lax.Value, into map[string]*string) bool {
	if v.Kind == lax.List && len(v.Kids) == 0 {
		return false // PHP's empty object
	}
	if v.Kind != lax.Object {
		f.wrong.Add(name, "Invalid data. Expected a dictionary.")
		return false
	}
	for i, key := range v.Names {
		if to := into[key]; to != nil && !v.Kids[i].Empty() {
			*to = f.text(name+"."+key, v.Kids[i])
		}
	}
	return len(v.Names) > 0
}

func (f *fields) importer(name string, v lax.Value) *order.Importer {
	var i order.Importer
	if !f.words(name, v, map[string]*string{
		"name": &i.Name, "company_name": &i.Company, "address_1": &i.Line1, "address_2": &i.Line2, "house_number": &i.HouseNumber, "city": &i.City,
		"postal_code": &i.PostalCode, "country_code": &i.Country, "country_state": &i.State, "telephone": &i.Phone, "email": &i.Email,
	}) {
		return nil
	}
	return &i
}

func (f *fields) tax(name string, v lax.Value) *order.TaxNumbers {
	if v.Kind == lax.List && len(v.Kids) == 0 {
		return nil
	}
	if v.Kind != lax.Object {
		f.wrong.Add(name, "Invalid data. Expected a dictionary.")
		return nil
	}
	t := order.TaxNumbers{Sender: []order.TaxNumber{}, Receiver: []order.TaxNumber{}, Importer: []order.TaxNumber{}}
	for key, into := range map[string]*[]order.TaxNumber{"sender": &t.Sender, "receiver": &t.Receiver, "importer_of_record": &t.Importer} {
		m, _ := v.Get(key)
		for _, one := range f.listed(name+"."+key, m) {
			var n order.TaxNumber
			f.words(name+"."+key, one, map[string]*string{"name": &n.Name, "country_code": &n.Country, "value": &n.Value})
			*into = append(*into, n)
		}
	}
	return &t
}

func (f *fields) returned(name string, v lax.Value) *order.ReturnedGoods {
	var r order.ReturnedGoods
	if !f.words(name, v, map[string]*string{
		"return_postal_code": &r.PostalCode, "outbound_tracking_number": &r.Number, "outbound_shipment_date": &r.ShippedOn,
		"outbound_carrier_name": &r.Carrier,
	}) {
		return nil
	}
	return &r
}

// customsObject writes the further customs information with the invoice's number and type, which v2 tells in both places.
func customsObject(b *pen, o order.Order) {
	b.begin('{')
	b.member("customs_invoice_nr", o.Invoice)
	if o.ShipmentType == nil {
		b.memberRaw("customs_shipment_type", "null")
	} else {
		b.memberInt("customs_shipment_type", int64(*o.ShipmentType))
	}
	c := o.Customs
	for _, t := range []struct{ name, value string }{
		{"export_type", c.ExportType}, {"invoice_date", c.InvoiceDate}, {"discount_granted", c.Discount}, {"freight_costs", c.Freight},
		{"insurance_costs", c.Insurance}, {"other_costs", c.Other}, {"goods_description", c.Goods}, {"general_notes", c.Notes},
	} {
		if t.value != "" {
			b.member(t.name, t.value)
		}
	}
	if len(c.Declarations) > 0 {
		b.memberRaw("additional_declaration_statements", asJSON(c.Declarations))
	}
	if c.Importer != nil {
		b.memberRaw("importer_of_record", asJSON(c.Importer))
	}
	if c.Tax != nil {
		b.memberRaw("tax_numbers", asJSON(c.Tax))
	}
	if c.Return != nil {
		b.memberRaw("return_data", asJSON(c.Return))
	}
	b.end('}')
}

// asJSON writes what our own types hold, which always can be written.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(text)
}
