package v3

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// toldOrder is an order as it is read. What nobody said is left out, as Sendcloud leaves it out.
type toldOrder struct {
	ID         string         `json:"id"` // text where an order is read, a number where it was made: as recorded
	OrderID    string         `json:"order_id"`
	Number     string         `json:"order_number"`
	CreatedAt  stamp          `json:"created_at"`
	ModifiedAt stamp          `json:"modified_at"`
	Details    toldDetails    `json:"order_details"`
	Payment    toldPayment    `json:"payment_details"`
	Customs    *toldCustoms   `json:"customs_details,omitempty"`
	Customer   *toldCustomer  `json:"customer_details,omitempty"`
	Billing    *orderAddress  `json:"billing_address,omitempty"`
	To         *orderAddress  `json:"shipping_address,omitempty"`
	Shipping   *toldShipping  `json:"shipping_details,omitempty"`
	Point      *toldPointSent `json:"service_point_details,omitempty"`
}

type toldID struct {
	ID int64 `json:"id"`
}

type toldStatus struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type toldDetails struct {
	Integration toldID     `json:"integration"`
	Status      toldStatus `json:"status"`
	CreatedAt   stamp      `json:"order_created_at"`
	UpdatedAt   stamp      `json:"order_updated_at"`
	Notes       string     `json:"notes"`
	Tags        []string   `json:"tags"`
	Items       []toldItem `json:"order_items"`
}

type toldItem struct {
	ItemID      string            `json:"item_id,omitempty"`
	ProductID   string            `json:"product_id,omitempty"`
	VariantID   string            `json:"variant_id,omitempty"`
	ImageURL    string            `json:"image_url,omitempty"`
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	Quantity    int               `json:"quantity"`
	SKU         string            `json:"sku,omitempty"`
	HSCode      string            `json:"hs_code,omitempty"`
	Origin      string            `json:"country_of_origin,omitempty"`
	Properties  json.RawMessage   `json:"properties,omitempty"`
	Unit        *toldPrice        `json:"unit_price,omitempty"`
	Total       toldPrice         `json:"total_price"`
	Measurement *toldMeasurement  `json:"measurement,omitempty"`
	EAN         string            `json:"ean,omitempty"`
	Dates       *toldDates        `json:"delivery_dates,omitempty"`
	MIDCode     string            `json:"mid_code,omitempty"`
	Material    string            `json:"material_content,omitempty"`
	IntendedUse string            `json:"intended_use,omitempty"`
	Dangerous   map[string]string `json:"dangerous_goods,omitempty"`
}

type toldDates struct {
	HandoverAt *stamp `json:"handover_at"`
	DeliverAt  *stamp `json:"deliver_at"`
}

// toldPrice is a price as orders tell it: a number with a fraction.
type toldPrice struct {
	Value    json.Number `json:"value"`
	Currency string      `json:"currency"`
}

type toldMeasurement struct {
	Dimension *numberLengths `json:"dimension,omitempty"`
	Weight    *numberMeasure `json:"weight,omitempty"`
	Volume    *numberMeasure `json:"volume,omitempty"`
}

type toldPayment struct {
	Total          toldPrice  `json:"total_price"`
	Status         toldStatus `json:"status"`
	Subtotal       *toldPrice `json:"subtotal_price,omitempty"`
	Shipping       *toldPrice `json:"estimated_shipping_price,omitempty"`
	Tax            *toldPrice `json:"estimated_tax_price,omitempty"`
	CashOnDelivery *bool      `json:"is_cash_on_delivery,omitempty"`
	InvoiceDate    string     `json:"invoice_date,omitempty"`
	Discount       *toldPrice `json:"discount_granted,omitempty"`
	Insurance      *toldPrice `json:"insurance_costs,omitempty"`
	Freight        *toldPrice `json:"freight_costs,omitempty"`
	Other          *toldPrice `json:"other_costs,omitempty"`
}

type toldCustoms struct {
	Invoice    string            `json:"commercial_invoice_number,omitempty"`
	Type       string            `json:"shipment_type,omitempty"`
	ExportType string            `json:"export_type,omitempty"`
	Tax        *order.TaxNumbers `json:"tax_numbers,omitempty"`
}

type toldCustomer struct {
	Name  string `json:"name"`
	Phone string `json:"phone_number,omitempty"`
	Email string `json:"email,omitempty"`
}

// orderAddress is an address of an order.
type orderAddress struct {
	Name        string `json:"name"`
	Company     string `json:"company_name,omitempty"`
	Line1       string `json:"address_line_1"`
	HouseNumber string `json:"house_number,omitempty"`
	Line2       string `json:"address_line_2,omitempty"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	POBox       string `json:"po_box,omitempty"`
	State       string `json:"state_province_code,omitempty"`
	Country     string `json:"country_code"`
	Email       string `json:"email,omitempty"`
	Phone       string `json:"phone_number,omitempty"`
}

type toldShipping struct {
	LocalPickup *bool            `json:"is_local_pickup,omitempty"`
	Indicator   string           `json:"delivery_indicator,omitempty"`
	Measurement *toldMeasurement `json:"measurement,omitempty"`
	ShipWith    *toldShipWith    `json:"ship_with,omitempty"`
}

type toldShipWith struct {
	Type       string         `json:"type"`
	Properties toldProperties `json:"properties"`
}

type toldProperties struct {
	Option   string `json:"shipping_option_code"`
	Contract *int64 `json:"contract_id"`
}

type toldPointSent struct {
	ID         string          `json:"id,omitempty"`
	CarrierID  string          `json:"carrier_service_point_id,omitempty"`
	PostNumber string          `json:"post_number,omitempty"`
	Latitude   string          `json:"latitude,omitempty"`
	Longitude  string          `json:"longitude,omitempty"`
	Type       string          `json:"type,omitempty"`
	Extra      json.RawMessage `json:"extra_data,omitempty"`
}

// orderOf tells an order. methods are what its account can buy.
func orderOf(o order.Order, methods func(id int) (carrier.Method, bool)) toldOrder {
	shop := order.Shop{}
	if o.Shop != nil {
		shop = *o.Shop
	}
	t := toldOrder{
		ID: itoa(int(o.ID)), OrderID: o.ExternalID, Number: o.Number, CreatedAt: stamp(o.CreatedAt), ModifiedAt: stamp(o.UpdatedAt),
		Details: toldDetails{
			Integration: toldID{o.Integration}, Status: statusSaid(shop.Status, shop.StatusText, "imported", "Imported"),
			CreatedAt: stamp(o.Bought()), UpdatedAt: stamp(o.Changed()), Notes: o.Note, Tags: orEmpty(shop.Tags), Items: []toldItem{},
		},
		Payment: paymentOf(o, shop), Customs: customsOf(o.Draft), Shipping: shippingOf(o, shop, methods), Point: pointOf(o.Draft, shop),
	}
	for _, i := range o.Items {
		t.Details.Items = append(t.Details.Items, itemOf(i, o.Value.Currency))
	}
	if c := shop.Customer; c != (order.Customer{}) {
		t.Customer = &toldCustomer{c.Name, c.Phone, c.Email}
	}
	if shop.Billing != nil {
		t.Billing = orderAddressOf(*shop.Billing)
	}
	if o.To != (postal.Address{}) {
		t.To = orderAddressOf(o.To)
		if t.Point != nil {
			t.To.POBox = "" // that is the post number at the point
		}
	}
	return t
}

// statusSaid is a status in the shop's words, or in ours where it said none.
func statusSaid(code, message, other, otherMessage string) toldStatus {
	if code == "" {
		return toldStatus{other, otherMessage}
	}
	return toldStatus{code, message}
}

func orEmpty(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

func priceTold(a money.Amount) toldPrice {
	if a.Currency == "" {
		a.Currency = "EUR"
	}
	value := a.Decimal()
	if !strings.Contains(value, ".") {
		value += ".0"
	}
	return toldPrice{json.Number(value), a.Currency}
}

func priceOrNone(a money.Amount) *toldPrice {
	if a.Currency == "" {
		return nil
	}
	p := priceTold(a)
	return &p
}

func paymentOf(o order.Order, shop order.Shop) toldPayment {
	p := toldPayment{
		Total: priceTold(o.Value), Status: statusSaid(shop.Payment, shop.PaymentText, "unknown", "Unknown"),
		Subtotal: priceOrNone(shop.Prices["subtotal_price"]), Shipping: priceOrNone(shop.Prices["estimated_shipping_price"]),
		Tax: priceOrNone(shop.Prices["estimated_tax_price"]), CashOnDelivery: onDelivery(o, shop),
	}
	if c := o.Customs; c != nil {
		currency := o.Value.Currency
		if currency == "" {
			currency = "EUR"
		}
		costs := c.Costs(currency)
		p.InvoiceDate = c.InvoiceDate
		p.Discount, p.Insurance = priceOrNone(costs["discount_granted"]), priceOrNone(costs["insurance_costs"])
		p.Freight, p.Other = priceOrNone(costs["freight_costs"]), priceOrNone(costs["other_costs"])
	}
	return p
}

// onDelivery reports whether the buyer pays at the door; nil where nobody said.
func onDelivery(o order.Order, shop order.Shop) *bool {
	if yes := true; !o.Collect.IsZero() {
		return &yes
	}
	return shop.CashOnDelivery
}

func customsOf(d order.Draft) *toldCustoms {
	c := toldCustoms{Invoice: d.Invoice}
	if d.ShipmentType != nil && *d.ShipmentType >= 0 && *d.ShipmentType < len(shipmentTypes) {
		c.Type = shipmentTypes[*d.ShipmentType]
	}
	if d.Customs != nil {
		c.ExportType, c.Tax = d.Customs.ExportType, d.Customs.Tax
	}
	if c == (toldCustoms{}) {
		return nil
	}
	if c.Tax != nil {
		full := *c.Tax
		for _, list := range []*[]order.TaxNumber{&full.Sender, &full.Receiver, &full.Importer} {
			if *list == nil {
				*list = []order.TaxNumber{}
			}
		}
		c.Tax = &full
	}
	return &c
}

func itemOf(i order.Item, currency string) toldItem {
	t := toldItem{
		ItemID: i.ID, ProductID: i.ProductID, VariantID: i.Variant, ImageURL: i.Image, Name: i.Description, Description: i.Details, Quantity: i.Quantity,
		SKU: i.SKU, HSCode: i.HSCode, Origin: i.Origin, EAN: i.EAN, MIDCode: i.MIDCode, Material: i.Material, IntendedUse: i.IntendedUse,
		Dangerous: i.Dangerous, Unit: priceOrNone(i.Value), Measurement: measurementOf(i.Measure, i.Weight, postal.Size{}),
	}
	total := i.Total
	if total.Currency == "" {
		total = i.Value.Times(int64(i.Quantity))
	}
	if total.Currency == "" {
		total.Currency = currency
	}
	t.Total = priceTold(total)
	if i.HandoverAt != nil || i.DeliverAt != nil {
		t.Dates = &toldDates{stampOr(i.HandoverAt), stampOr(i.DeliverAt)}
	}
	switch {
	case i.More != nil:
		t.Properties = i.More
	case len(i.Properties) > 0:
		t.Properties, _ = json.Marshal(i.Properties) // texts by texts can be written
	}
	return t
}

func orderAddressOf(a postal.Address) *orderAddress {
	t := addressOf(a)
	told := &orderAddress{Name: t.Name, Company: t.Company, Line1: t.Line1, HouseNumber: t.HouseNumber, Line2: t.Line2, PostalCode: t.PostalCode, City: t.City,
		Country: t.Country, Email: t.Email, Phone: t.Phone}
	if t.POBox != nil {
		told.POBox = *t.POBox
	}
	if t.State != nil {
		told.State = *t.State
	}
	return told
}

func shippingOf(o order.Order, shop order.Shop, methods func(id int) (carrier.Method, bool)) *toldShipping {
	s := &toldShipping{LocalPickup: shop.LocalPickup, Indicator: o.CheckoutMethod, Measurement: measurementOf(o.Measure, o.Weight, o.Size)}
	if m, ok := methods(o.Draft.Method); ok {
		s.ShipWith = &toldShipWith{"shipping_option_code", toldProperties{m.Option(), idOrNull(o.Contract)}}
	} else if o.Asked.Method != "" {
		s.ShipWith = &toldShipWith{"shipping_option_code", toldProperties{o.Asked.Method, idOrNull(o.Contract)}}
	}
	return s
}

// measurementOf tells weight and size as they were written, as long as they are still that; otherwise in kilograms and centimetres.
func measurementOf(given *order.Measure, grams postal.Grams, size postal.Size) *toldMeasurement {
	if given == nil {
		given = &order.Measure{}
	}
	var m toldMeasurement
	if n, wrong := measure(lax.Digits(given.Weight), inGrams[given.WeightUnit]); given.Weight != "" && wrong == "" && postal.Grams(n) == grams {
		m.Weight = &numberMeasure{fractional(given.Weight), given.WeightUnit}
	} else if grams > 0 {
		w := kilogramsNumber(grams)
		w.Value = fractional(string(w.Value))
		m.Weight = &w
	}
	if given.Length != "" && (size == postal.Size{} || sizeIs(given, size)) {
		m.Dimension = &numberLengths{fractional(given.Length), fractional(given.Width), fractional(given.Height), given.SizeUnit}
	} else if d := centimetresNumber(size); d != nil {
		m.Dimension = &numberLengths{fractional(string(d.Length)), fractional(string(d.Width)), fractional(string(d.Height)), d.Unit}
	}
	if given.Volume != "" {
		m.Volume = &numberMeasure{json.Number(given.Volume), given.VolumeUnit}
	}
	if m == (toldMeasurement{}) {
		return nil
	}
	return &m
}

func sizeIs(given *order.Measure, size postal.Size) bool {
	for text, side := range map[string]postal.Millimetres{given.Length: size.Length, given.Width: size.Width, given.Height: size.Height} {
		if n, wrong := measure(lax.Digits(text), inMillimetres[given.SizeUnit]); wrong != "" || postal.Millimetres(n) != side {
			return false
		}
	}
	return true
}

// fractional writes a number with a fraction, as Python writes a float: strict clients tell 1 from 1.0.
func fractional(digits string) json.Number {
	n, ok := new(big.Rat).SetString(digits)
	if !ok {
		return "0.0"
	}
	text := strings.TrimRight(n.FloatString(6), "0")
	if strings.HasSuffix(text, ".") {
		text += "0"
	}
	return json.Number(text)
}

func pointOf(d order.Draft, shop order.Shop) *toldPointSent {
	if !d.ToPoint() && d.Asked.Point == "" {
		return nil
	}
	p := &toldPointSent{CarrierID: d.PointCode, PostNumber: d.To.PostNumber}
	switch {
	case d.ServicePoint != 0:
		p.ID = fmt.Sprint(d.ServicePoint)
	case !d.ToPoint():
		p.ID = d.Asked.Point
	}
	if s := shop.Point; s != nil {
		p.Latitude, p.Longitude, p.Type = s.Latitude, s.Longitude, s.Type
		if string(s.Extra) != "null" {
			p.Extra = s.Extra
		}
	}
	return p
}
