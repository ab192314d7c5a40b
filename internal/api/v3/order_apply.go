package v3

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// apply writes what was sent over a draft; what was not sent stays.
func (o *orderIn) apply(d *order.Draft) {
	shop := d.Sold()
	set(&d.Number, o.Number)
	if o.Details != nil {
		o.Details.apply(d, shop)
	}
	if o.Payment != nil {
		o.Payment.apply(d, shop)
	}
	if o.Customs != nil {
		o.Customs.apply(d)
	}
	if c := o.Customer; c != nil {
		set(&shop.Customer.Name, c.Name)
		set(&shop.Customer.Email, c.Email)
		set(&shop.Customer.Phone, c.Old)
		set(&shop.Customer.Phone, c.Phone)
	}
	if o.Billing != nil {
		billing := postal.Tidy(o.Billing.postal())
		shop.Billing = &billing
	}
	if o.To != nil {
		post := d.To.PostNumber
		d.To = o.To.postal()
		if d.To.PostNumber == "" {
			d.To.PostNumber = post
		}
	}
	if o.Shipping != nil {
		o.Shipping.apply(d, shop)
	}
	if o.Point != nil {
		o.Point.apply(d, shop)
	}
	// Carriers write to whoever the parcel goes to; a shop that names only the buyer means the buyer.
	if d.To.Street != "" && d.To.Email == "" {
		d.To.Email = shop.Customer.Email
	}
	if d.To.Street != "" && d.To.Phone == "" {
		d.To.Phone = shop.Customer.Phone
	}
}

func set[T any](into *T, sent *T) {
	if sent != nil {
		*into = *sent
	}
}

func (in *orderDetails) apply(d *order.Draft, shop *order.Shop) {
	if s := in.Status; s != nil {
		shop.Status, shop.StatusText = s.Code, s.Message
	}
	shop.BoughtAt = moment(shop.BoughtAt, in.CreatedAt)
	shop.ChangedAt = moment(shop.ChangedAt, in.UpdatedAt)
	set(&d.Note, in.Notes)
	set(&shop.Tags, in.Tags)
	if in.Items == nil {
		return
	}
	d.Items = make([]order.Item, 0, len(*in.Items))
	for _, i := range *in.Items {
		if i.Quantity > 0 { // a change may leave a line out so
			d.Items = append(d.Items, i.item())
		}
	}
	d.Packing = nil
}

func moment(was *time.Time, sent *lax.Instant) *time.Time {
	if sent == nil {
		return was
	}
	at := sent.Time
	return &at
}

func (i orderItem) item() order.Item {
	one := order.Item{
		ID: i.ItemID, ProductID: i.ProductID, Variant: i.VariantID, Image: i.ImageURL, Description: i.Name, Details: i.Description, Quantity: i.Quantity,
		SKU: i.SKU, HSCode: i.HSCode, Origin: strings.ToUpper(strings.TrimSpace(i.Origin)), EAN: i.EAN, MIDCode: i.MIDCode, Material: i.Material,
		IntendedUse: i.IntendedUse, Dangerous: i.Dangerous,
	}
	if i.Total != nil {
		one.Total = i.Total.Amount
		// Of a line without a price for one piece, a piece costs its share.
		one.Value = money.Amount{Minor: i.Total.Minor / int64(max(1, i.Quantity)), Currency: i.Total.Currency}
	}
	if i.Unit != nil {
		one.Value = i.Unit.Amount
	}
	if m := i.Measurement; m != nil {
		one.Measure = m.given()
		if m.Weight != nil {
			one.Weight = m.Weight.Grams
		}
	}
	if i.Dates != nil {
		one.HandoverAt, one.DeliverAt = moment(nil, i.Dates.HandoverAt), moment(nil, i.Dates.DeliverAt)
	}
	for n, name := range i.Properties.Names {
		text, wrong := lax.Words(i.Properties.Kids[n])
		if one.Properties == nil {
			one.Properties = map[string]string{}
		}
		if wrong != "" {
			text = i.Properties.Kids[n].JSON
		}
		one.Properties[name] = text
		if i.Properties.Kids[n].Kind != lax.Text {
			one.More = []byte(i.Properties.JSON)
		}
	}
	return one
}

// given is how a measurement was written.
func (m *measurement) given() *order.Measure {
	g := &order.Measure{}
	if w := m.Weight; w != nil {
		g.Weight, g.WeightUnit = w.Value, w.Unit
	}
	if l := m.Dimension; l != nil {
		g.Length, g.Width, g.Height, g.SizeUnit = l.Length, l.Width, l.Height, l.Unit
	}
	if v := m.Volume; v != nil {
		g.Volume, g.VolumeUnit = string(v.Value), v.Unit
	}
	return g
}

func (in *orderPayment) apply(d *order.Draft, shop *order.Shop) {
	if in.Total != nil {
		d.Value, d.Given.Value = in.Total.Amount, ""
		if d.Value.IsZero() {
			d.Given.Value = "0" // said, not silent
		}
	}
	if s := in.Status; s != nil {
		shop.Payment, shop.PaymentText = s.Code, s.Message
	}
	prices := maps.Clone(shop.Prices)
	if prices == nil {
		prices = map[string]money.Amount{}
	}
	for name, p := range map[string]*price{"subtotal_price": in.Subtotal, "estimated_shipping_price": in.Shipping, "estimated_tax_price": in.Tax} {
		if p != nil {
			prices[name] = p.Amount
		}
	}
	if shop.Prices = prices; len(prices) == 0 {
		shop.Prices = nil
	}
	if in.CashOnDelivery != nil {
		shop.CashOnDelivery = in.CashOnDelivery
	}
	switch said := shop.CashOnDelivery; {
	case in.CashOnDelivery != nil && !*in.CashOnDelivery:
		d.Collect = money.Amount{}
	case said != nil && *said && (in.CashOnDelivery != nil || in.Total != nil):
		d.Collect = d.Value
	}
	customs := order.Customs{}
	if d.Customs != nil {
		customs = *d.Customs
	}
	set(&customs.InvoiceDate, in.InvoiceDate)
	any := in.InvoiceDate != nil
	for _, c := range []struct {
		into *string
		sent *cost
	}{{&customs.Discount, in.Discount}, {&customs.Insurance, in.Insurance}, {&customs.Freight, in.Freight}, {&customs.Other, in.Other}} {
		if c.sent != nil && c.sent.Currency != "" {
			*c.into, any = c.sent.Decimal(), true
		}
	}
	if any {
		d.Customs = &customs
	}
}

func (in *orderCustoms) apply(d *order.Draft) {
	if in.Invoice != "" {
		d.Invoice = in.Invoice
	}
	if n := slices.Index(shipmentTypes, in.Type); n >= 0 {
		d.ShipmentType = &n
	}
	if in.ExportType == "" && in.Tax == nil {
		return
	}
	customs := order.Customs{}
	if d.Customs != nil {
		customs = *d.Customs
	}
	if in.ExportType != "" {
		customs.ExportType = in.ExportType
	}
	if in.Tax != nil {
		customs.Tax = in.Tax
	}
	d.Customs = &customs
}

func (in *orderShipping) apply(d *order.Draft, shop *order.Shop) {
	if in.LocalPickup != nil {
		shop.LocalPickup = in.LocalPickup
	}
	set(&d.CheckoutMethod, in.Indicator)
	if w := in.ShipWith; w != nil && w.Properties.Contract != 0 {
		d.Contract = w.Properties.Contract
	}
	m := in.Measurement
	if m == nil {
		return
	}
	d.Measure, d.Packing = m.given(), nil
	if m.Weight != nil {
		d.Weight = m.Weight.Grams
	}
	if m.Dimension != nil {
		d.Size = m.Dimension.Size
	}
}

// option is the code that the order is to travel by; empty when none is named.
func (o *orderIn) option() string {
	if o.Shipping == nil || o.Shipping.ShipWith == nil {
		return ""
	}
	return strings.TrimSpace(o.Shipping.ShipWith.Properties.Option)
}

func (in *orderPointSent) apply(d *order.Draft, shop *order.Shop) {
	if in.ID != nil {
		id := strings.TrimSpace(*in.ID)
		number, err := strconv.ParseInt(id, 10, 64)
		d.ServicePoint, d.PointCode, d.Asked.Point = number, "", ""
		if err != nil || number < 0 {
			d.ServicePoint, d.Asked.Point = 0, id // no number of ours, so nobody knows it
		}
	}
	if in.CarrierID != nil {
		d.PointCode, d.ServicePoint = *in.CarrierID, 0
	}
	set(&d.To.PostNumber, in.PostNumber)
	shop.Point = &order.Point{Latitude: in.Latitude, Longitude: in.Longitude, Type: in.Type, Extra: in.Extra}
}

func itoa(n int) string { return strconv.Itoa(n) }
