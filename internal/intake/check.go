package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Tidy writes a draft the way it is kept, with defaults where nothing was said.
func Tidy(d order.Draft) order.Draft {
	d.To = postal.Tidy(d.To)
	if d.From != nil {
		from := postal.Tidy(*d.From)
		d.From = &from
	}
	for _, t := range []*string{&d.Number, &d.ExternalReference, &d.Reference} {
		*t = strings.TrimSpace(*t)
	}
	if d.Reference == "" {
		d.Reference = "0"
	}
	if d.Weight == 0 {
		d.Weight = DefaultWeight
	}
	if d.Quantity == 0 {
		d.Quantity = 1
	}
	return settled(d)
}

// judge finds what must be mended before a label can be made.
func judge(d order.Draft) (order.State, []order.Problem) {
	var problems []order.Problem
	if f, ok := fault.As(postal.Check(d.To)); ok {
		for _, field := range f.Fields {
			problems = append(problems, order.Problem{Field: field.Name, Text: field.Text})
		}
	}
	if f, ok := fault.As(shipping.Unsettled(d)); ok {
		for _, field := range f.Fields {
			problems = append(problems, order.Problem{Field: field.Name, Text: field.Text})
		}
	}
	switch {
	case d.Held:
		return order.Hold, problems
	case len(problems) > 0:
		return order.Attention, problems
	}
	return order.Ready, nil
}

// checkTexts refuses texts that cannot be kept: too long, or unreadable.
func checkTexts(wrong *fault.List, d order.Draft) {
	text := func(name, value string, most int) { checkText(wrong, name, value, most) }
	text("order_number", d.Number, 255)
	text("external_reference", d.ExternalReference, 255)
	text("reference", d.Reference, 255)
	text("shipping_method_checkout_name", d.CheckoutMethod, 255)
	text("customs_invoice_nr", d.Invoice, 255)
	text("note", d.Note, 4000)
	text("external_order_id", d.ExternalID, 255)
	text("to_service_point", d.PointCode, 255)
	text("to_service_point", d.Asked.Point, 255)
	text("shipping_method", d.Asked.Method, 255)
	checkCustoms(wrong, d.Customs)
	checkBoxes(wrong, d.Packing)
	for _, i := range d.Items {
		text("parcel_items.description", i.Description, 255)
		text("parcel_items.sku", i.SKU, 255)
		text("parcel_items.hs_code", i.HSCode, 12)
		text("parcel_items.product_id", i.ProductID, 255)
		text("parcel_items.item_id", i.ID, 255)
		text("parcel_items.mid_code", i.MIDCode, 15)
		text("parcel_items.material_content", i.Material, 255)
		text("parcel_items.intended_use", i.IntendedUse, 255)
		checkGoods(wrong, i)
		if i.Quantity < 1 {
			wrong.Add("parcel_items.quantity", "Ensure this value is greater than or equal to 1.")
		}
		if i.Origin != "" {
			if _, ok := postal.Lookup(i.Origin); !ok {
				wrong.Add("parcel_items.origin_country", "There is no country %s; write its two letters, like NL or DE.", i.Origin)
			}
		}
	}
}

// checkText refuses a text that cannot be kept: too long, or unreadable.
func checkText(wrong *fault.List, name, value string, most int) {
	switch {
	case !utf8.ValidString(value):
		wrong.Add(name, "This is not valid UTF-8 text.")
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }):
		wrong.Add(name, "This holds a character that cannot be printed.")
	case utf8.RuneCountInString(value) > most:
		wrong.Add(name, "Ensure this field has no more than %d characters.", most)
	}
}
