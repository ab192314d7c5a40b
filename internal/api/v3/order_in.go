package v3

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// orderIn is an order as it is sent: whole in a POST, any part of it in a PATCH.
type orderIn struct {
	ID       string          `json:"id"`
	OrderID  *string         `json:"order_id"`
	Number   *string         `json:"order_number"`
	Details  *orderDetails   `json:"order_details"`
	Payment  *orderPayment   `json:"payment_details"`
	Customs  *orderCustoms   `json:"customs_details"`
	Customer *orderCustomer  `json:"customer_details"`
	Billing  *address        `json:"billing_address"`
	To       *address        `json:"shipping_address"`
	Shipping *orderShipping  `json:"shipping_details"`
	Point    *orderPointSent `json:"service_point_details"`
}

type orderStatus struct {
	Code    string `json:"code" lax:"required"`
	Message string `json:"message"`
}

type orderDetails struct {
	Integration *struct {
		ID int64 `json:"id" lax:"required"`
	} `json:"integration"`
	Status    *orderStatus `json:"status"`
	CreatedAt *lax.Instant `json:"order_created_at"`
	UpdatedAt *lax.Instant `json:"order_updated_at"`
	Notes     *string      `json:"notes"`
	Tags      *[]string    `json:"tags"`
	Items     *[]orderItem `json:"order_items"`
}

type orderItem struct {
	ItemID      string            `json:"item_id"`
	ProductID   string            `json:"product_id"`
	VariantID   string            `json:"variant_id"`
	ImageURL    string            `json:"image_url"`
	Name        string            `json:"name" lax:"required"`
	Description string            `json:"description"`
	Quantity    int               `json:"quantity" lax:"required"`
	SKU         string            `json:"sku"`
	HSCode      string            `json:"hs_code"`
	Origin      string            `json:"country_of_origin"`
	Properties  lax.Value         `json:"properties"`
	Unit        *price            `json:"unit_price"`
	Total       *price            `json:"total_price" lax:"required"`
	Measurement *measurement      `json:"measurement"`
	EAN         string            `json:"ean"`
	Dates       *deliveryDates    `json:"delivery_dates"`
	MIDCode     string            `json:"mid_code"`
	Material    string            `json:"material_content"`
	IntendedUse string            `json:"intended_use"`
	Dangerous   map[string]string `json:"dangerous_goods"`
}

type deliveryDates struct {
	HandoverAt *lax.Instant `json:"handover_at"`
	DeliverAt  *lax.Instant `json:"deliver_at"`
}

type measurement struct {
	Dimension *lengths `json:"dimension"`
	Weight    *weight  `json:"weight"`
	Volume    *struct {
		Value lax.Digits `json:"value" lax:"required"`
		Unit  string     `json:"unit" lax:"required"`
	} `json:"volume"`
}

type orderPayment struct {
	Total          *price       `json:"total_price"`
	Status         *orderStatus `json:"status"`
	Subtotal       *price       `json:"subtotal_price"`
	Shipping       *price       `json:"estimated_shipping_price"`
	Tax            *price       `json:"estimated_tax_price"`
	CashOnDelivery *bool        `json:"is_cash_on_delivery"`
	InvoiceDate    *string      `json:"invoice_date"`
	Discount       *cost        `json:"discount_granted"`
	Insurance      *cost        `json:"insurance_costs"`
	Freight        *cost        `json:"freight_costs"`
	Other          *cost        `json:"other_costs"`
}

// cost is a price of which both halves may be null.
type cost struct{ price }

// ReadValue reads a cost.
func (o *cost) ReadValue(v lax.Value, pointer string) []lax.Problem {
	if m, sent := v.Get("value"); v.Kind == lax.Object && (!sent || m.Empty()) {
		return nil
	}
	return o.price.ReadValue(v, pointer)
}

type orderCustoms struct {
	Invoice    string            `json:"commercial_invoice_number"`
	Type       string            `json:"shipment_type"`
	ExportType string            `json:"export_type"`
	Tax        *order.TaxNumbers `json:"tax_numbers"`
}

type orderCustomer struct {
	Name  *string `json:"name"`
	Phone *string `json:"phone_number"`
	Old   *string `json:"phone"` // PATCH calls it so
	Email *string `json:"email"`
}

type orderShipping struct {
	LocalPickup *bool        `json:"is_local_pickup"`
	Indicator   *string      `json:"delivery_indicator"`
	Measurement *measurement `json:"measurement"`
	ShipWith    *shipWith    `json:"ship_with"`
}

// shipWith is the option, and the contract, by which something is to travel.
type shipWith struct {
	Type       string `json:"type"`
	Properties struct {
		Option   string `json:"shipping_option_code"`
		Contract int64  `json:"contract_id"`
	} `json:"properties"`
}

type orderPointSent struct {
	ID         *string         `json:"id"`
	CarrierID  *string         `json:"carrier_service_point_id"`
	PostNumber *string         `json:"post_number"`
	Latitude   string          `json:"latitude"`
	Longitude  string          `json:"longitude"`
	Type       string          `json:"type"`
	Extra      json.RawMessage `json:"extra_data"`
}

// exportTypes and shipmentTypes are the words of customs_details; the latter in the order of v2's numbers.
var (
	exportTypes   = []string{"private", "commercial_b2c", "commercial_b2b"}
	shipmentTypes = []string{"gift", "documents", "commercial_goods", "commercial_sample", "returned_goods"}
)

// whole tells what a whole order lacks.
func (o *orderIn) whole(at string) []problem {
	var all []problem
	need := func(there bool, name string) {
		if !there {
			all = append(all, invalid(at+name, "required", "This field is required."))
		}
	}
	need(o.OrderID != nil, "/order_id")
	need(o.Number != nil, "/order_number")
	need(o.Details != nil, "/order_details")
	need(o.Payment != nil, "/payment_details")
	if d := o.Details; d != nil {
		need(d.Integration != nil, "/order_details/integration")
		need(d.Status != nil, "/order_details/status")
		need(d.CreatedAt != nil, "/order_details/order_created_at")
		need(d.Items != nil, "/order_details/order_items")
	}
	if p := o.Payment; p != nil {
		need(p.Total != nil, "/payment_details/total_price")
		need(p.Status != nil, "/payment_details/status")
	}
	if o.Customer != nil {
		need(o.Customer.Name != nil, "/customer_details/name")
	}
	return all
}

// wrong tells what an order says that cannot be meant. Whether it can be kept, the flows know.
func (o *orderIn) wrong(at string, least int) []problem {
	var all []problem
	add := func(name, code, format string, args ...any) {
		all = append(all, invalid(at+name, code, format, args...))
	}
	filled := func(name string, text *string) {
		if text != nil && strings.TrimSpace(*text) == "" {
			add(name, "invalid", "String should have at least 1 character")
		}
	}
	filled("/order_id", o.OrderID)
	filled("/order_number", o.Number)
	if o.Billing != nil {
		all = append(all, o.Billing.needed(at+"/billing_address")...)
	}
	if o.To != nil {
		all = append(all, o.To.needed(at+"/shipping_address")...)
	}
	if o.Details != nil && o.Details.Items != nil {
		for n, i := range *o.Details.Items {
			place := "/order_details/order_items/" + itoa(n)
			if i.Quantity < least {
				add(place+"/quantity", "invalid", "Input should be greater than %d", least-1)
			}
			if i.Quantity > mostPieces {
				add(place+"/quantity", "invalid", "Input should be less than or equal to %d", mostPieces)
			}
			if text := propertiesWrong(i.Properties); text != "" {
				add(place+"/properties", "invalid", "%s", text)
			}
		}
	}
	if o.Details != nil && o.Details.Status != nil && strings.TrimSpace(o.Details.Status.Code) == "" {
		add("/order_details/status/code", "invalid", "String should have at least 1 character")
	}
	if p := o.Point; p != nil && (p.ID != nil) == (p.CarrierID != nil) {
		add("/service_point_details", "invalid", "Exactly one of id and carrier_service_point_id is needed.")
	}
	if p := o.Point; p != nil && len(p.Extra) > longestMore {
		add("/service_point_details/extra_data", "invalid", "Ensure this field has no more than %d bytes.", longestMore)
	}
	if s := o.Shipping; s != nil && s.ShipWith != nil && s.ShipWith.Type != "" && s.ShipWith.Type != "shipping_option_code" {
		add("/shipping_details/ship_with/type", "invalid_choice", "Type needs to be shipping_option_code.")
	}
	all = append(all, o.customsWrong(at)...)
	if one := o.currencies(); len(one) > 1 {
		add("/payment_details", "invalid", "All prices of an order need one currency; these have %s.", strings.Join(one, " and "))
	}
	return all
}

func (o *orderIn) customsWrong(at string) []problem {
	var all []problem
	if c := o.Customs; c != nil {
		if c.Type != "" && !slices.Contains(shipmentTypes, c.Type) {
			all = append(all, invalid(at+"/customs_details/shipment_type", "invalid_choice", "%q is not a valid choice.", c.Type))
		}
		if c.ExportType != "" && !slices.Contains(exportTypes, c.ExportType) {
			all = append(all, invalid(at+"/customs_details/export_type", "invalid_choice", "%q is not a valid choice.", c.ExportType))
		}
	}
	if p := o.Payment; p != nil && p.InvoiceDate != nil && *p.InvoiceDate != "" {
		if _, ok := lax.ReadInstant(*p.InvoiceDate); !ok {
			all = append(all, invalid(at+"/payment_details/invoice_date", "invalid", "Expected a date like 2026-03-14."))
		}
	}
	return all
}

// mostPieces bounds the pieces of a line, longestMore what is kept of free objects, in bytes.
const (
	mostPieces  = 1_000_000
	longestMore = 16 << 10
)

func propertiesWrong(v lax.Value) string {
	switch {
	case v.Kind == lax.Null || v.Kind == lax.List && len(v.Kids) == 0: // PHP writes an empty object as a list
		return ""
	case v.Kind != lax.Object:
		return "Expected an object."
	case len(v.JSON) > longestMore:
		return "Ensure this field has no more than 16384 bytes."
	case !utf8.ValidString(v.JSON) || strings.Contains(v.JSON, `\u0000`):
		return "This is not valid UTF-8 text."
	}
	return ""
}

// currencies are those that the order's prices are in.
func (o *orderIn) currencies() []string {
	var all []string
	see := func(a money.Amount) {
		if a.Currency != "" && !slices.Contains(all, a.Currency) {
			all = append(all, a.Currency)
		}
	}
	if p := o.Payment; p != nil {
		for _, one := range []*price{p.Total, p.Subtotal, p.Shipping, p.Tax} {
			if one != nil {
				see(one.Amount)
			}
		}
		for _, one := range []*cost{p.Discount, p.Insurance, p.Freight, p.Other} {
			if one != nil {
				see(one.Amount)
			}
		}
	}
	if o.Details != nil && o.Details.Items != nil {
		for _, i := range *o.Details.Items {
			for _, one := range []*price{i.Unit, i.Total} {
				if one != nil {
					see(one.Amount)
				}
			}
		}
	}
	return all
}

func digitsOnly(text string) bool {
	return text != "" && len(text) < 19 && strings.Trim(text, "0123456789") == ""
}
