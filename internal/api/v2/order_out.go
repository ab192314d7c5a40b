package v2

import (
	"context"

	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// shipmentObject writes an order as shops call it: a shipment of theirs that waits.
func (d *Door) shipmentObject(ctx context.Context, b *pen, o order.Order) error {
	b.begin('{')
	b.member("shipment_uuid", o.UUID)
	b.memberInt("integration", o.Integration)
	b.member("external_order_id", o.ExternalID)
	if o.ExternalShipment == "" && !o.Keyed {
		b.member("external_shipment_id", o.Number)
	} else {
		b.member("external_shipment_id", o.ExternalShipment)
	}
	b.member("order_number", o.Number)
	b.member("barcode", "")
	shipmentTo(b, o.To)
	b.memberIntOr("to_service_point", o.NamedPoint())
	b.member("customs_invoice_nr", o.Invoice)
	b.key("customs_shipment_type")
	if o.ShipmentType == nil {
		b.raw("null")
	} else {
		b.raw(digitsOf(int64(*o.ShipmentType)))
	}
	shop := order.Shop{}
	if o.Shop != nil {
		shop = *o.Shop
	}
	b.memberOr("currency", o.Value.Currency)
	total := ""
	if !o.Value.IsZero() || o.Given.Value != "" {
		total = o.Value.Decimal()
	}
	b.memberOr("total_order_value", total)
	b.member("weight", o.Weight.Kg())
	for _, side := range []struct {
		name string
		mm   postal.Millimetres
	}{{"length", o.Size.Length}, {"width", o.Size.Width}, {"height", o.Size.Height}} {
		text := ""
		if side.mm != 0 {
			text = side.mm.Cm()
		}
		b.memberOr(side.name, text)
	}
	shopStatusObject(b, "order_status", shop.Status, shop.StatusText)
	shopStatusObject(b, "payment_status", shop.Payment, shop.PaymentText)
	b.key("parcel_items")
	b.begin('[')
	for _, i := range o.Items {
		b.next()
		itemObject(b, i)
	}
	b.end(']')
	b.memberIntOr("shipping_method", int64(o.NamedMethod()))
	b.member("shipping_method_checkout_name", o.CheckoutMethod)
	b.key("checkout_payload")
	if shop.Checkout == nil {
		b.raw("null")
	} else {
		b.raw(string(shop.Checkout))
	}
	shipmentCustoms(b, o.Draft)
	b.memberIntOr("sender_address", o.Sender)
	if err := d.allowedMethods(ctx, b, o); err != nil {
		return err
	}
	b.member("created_at", isoTime(o.CreatedAt))
	b.member("updated_at", isoTime(o.UpdatedAt))
	b.member("shipment_created_at", isoTime(o.Bought()))
	b.member("shipment_updated_at", isoTime(o.Changed()))
	b.end('}')
	return nil
}

func shipmentTo(b *pen, to postal.Address) {
	for _, f := range []struct{ name, text string }{
		{"name", to.Name}, {"company_name", to.Company}, {"address", to.Street}, {"house_number", to.HouseNumber}, {"address_2", to.Line2},
		{"city", to.City}, {"postal_code", to.PostalCode}, {"country", to.Country},
	} {
		b.member(f.name, f.text)
	}
	b.memberOr("to_state", to.State)
	b.member("email", to.Email)
	b.member("telephone", to.Phone)
	b.member("to_post_number", to.PostNumber)
}

func shopStatusObject(b *pen, name, code, message string) {
	b.key(name)
	if code == "" && message == "" {
		b.raw("null")
		return
	}
	b.begin('{')
	b.member("id", code)
	b.member("message", message)
	b.end('}')
}

// shipmentCustoms writes what is known for the border, or null.
func shipmentCustoms(b *pen, d order.Draft) {
	b.key("customs_details")
	if d.Customs == nil {
		b.raw("null")
		return
	}
	b.begin('{')
	for _, cost := range []struct{ name, value string }{
		{"discount_granted", d.Customs.Discount}, {"insurance_costs", d.Customs.Insurance}, {"freight_costs", d.Customs.Freight}, {"other_costs", d.Customs.Other},
	} {
		b.key(cost.name)
		if cost.value == "" {
			b.raw("null")
			continue
		}
		b.begin('{')
		b.member("value", cost.value)
		b.member("currency", currencyOf(d))
		b.end('}')
	}
	b.key("tax_numbers")
	b.begin('{')
	tax := order.TaxNumbers{}
	if d.Customs.Tax != nil {
		tax = *d.Customs.Tax
	}
	for _, list := range []struct {
		name string
		all  []order.TaxNumber
	}{{"sender", tax.Sender}, {"receiver", tax.Receiver}, {"importer_of_records", tax.Importer}} {
		b.key(list.name)
		b.begin('[')
		for _, n := range list.all {
			b.next()
			b.begin('{')
			b.member("name", n.Name)
			b.member("country_code", n.Country)
			b.member("value", n.Value)
			b.end('}')
		}
		b.end(']')
	}
	b.end('}')
	b.end('}')
}

// allowedMethods are the numbers of the methods that could carry the order.
func (d *Door) allowedMethods(ctx context.Context, b *pen, o order.Order) error {
	options, err := d.Shipping.Options(ctx, o.Account, o)
	if err != nil {
		return err
	}
	b.key("allowed_shipping_methods")
	b.begin('[')
	for _, one := range options {
		if one.Why == nil {
			b.next()
			b.raw(digitsOf(int64(one.Method.ID)))
		}
	}
	b.end(']')
	return nil
}
