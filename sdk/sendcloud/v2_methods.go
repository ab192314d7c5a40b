package sendcloud

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// ShippingMethod is a product one can buy. Weights are kilograms.
type ShippingMethod struct {
	ID                int             `json:"id"`
	Name              string          `json:"name"`
	Carrier           string          `json:"carrier"` // its code
	MinWeight         Decimal         `json:"min_weight"`
	MaxWeight         Decimal         `json:"max_weight"`
	ServicePointInput string          `json:"service_point_input"` // "none" or "required"
	Countries         []MethodCountry `json:"countries"`
}

// MethodCountry is one destination of a method with its price; the From fields are told for all senders only.
type MethodCountry struct {
	ID             int         `json:"id"`
	Name           string      `json:"name"`
	ISO2           string      `json:"iso_2"`
	ISO3           string      `json:"iso_3"`
	Price          Decimal     `json:"price"`
	LeadTimeHours  *float64    `json:"lead_time_hours"`
	PriceBreakdown []PricePart `json:"price_breakdown"`
	FromISO2       string      `json:"from_iso_2"`
}

// PricePart is one line of a price in version 2.
type PricePart struct {
	Type  string  `json:"type"`
	Label string  `json:"label"`
	Value Decimal `json:"value"`
}

// MethodFilter narrows the shipping methods; the zero value asks for the default sender's.
type MethodFilter struct {
	SenderAddress  int
	AllSenders     bool // instead of one sender address
	ServicePoint   int
	IsReturn       bool
	ToCountry      string
	FromPostalCode string
	ToPostalCode   string
}

func (f MethodFilter) query() url.Values {
	q := url.Values{}
	switch {
	case f.AllSenders:
		q.Set("sender_address", "all")
	case f.SenderAddress != 0:
		q.Set("sender_address", strconv.Itoa(f.SenderAddress))
	}
	if f.ServicePoint != 0 {
		q.Set("service_point_id", strconv.Itoa(f.ServicePoint))
	}
	if f.IsReturn {
		q.Set("is_return", "true")
	}
	set(q, "to_country", f.ToCountry)
	set(q, "from_postal_code", f.FromPostalCode)
	set(q, "to_postal_code", f.ToPostalCode)
	return q
}

// ShippingMethods lists what the merchant can buy.
func (v V2) ShippingMethods(ctx context.Context, f MethodFilter) ([]ShippingMethod, error) {
	var got struct {
		Methods []ShippingMethod `json:"shipping_methods"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/shipping_methods", query: f.query(), into: &got})
	return got.Methods, err
}

// ShippingMethod reads one method.
func (v V2) ShippingMethod(ctx context.Context, id int, f MethodFilter) (ShippingMethod, error) {
	var got struct {
		Method ShippingMethod `json:"shipping_method"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/shipping_methods/%s", id), query: f.query(), into: &got})
	return got.Method, err
}

// ShippingPrice is what a method costs to one country. Price is "" where the merchant's own contract decides.
type ShippingPrice struct {
	Price     Decimal     `json:"price"`
	Currency  string      `json:"currency"`
	ToCountry string      `json:"to_country"`
	Breakdown []PricePart `json:"breakdown"`
}

// ShippingPrices asks what a parcel of so many grams costs with a method; toCountry "" asks for every destination.
func (v V2) ShippingPrices(ctx context.Context, method int, fromCountry, toCountry string, grams int) ([]ShippingPrice, error) {
	q := url.Values{
		"shipping_method_id": {strconv.Itoa(method)}, "from_country": {fromCountry}, "weight": {strconv.Itoa(grams)}, "weight_unit": {"gram"},
	}
	set(q, "to_country", toCountry)
	var got []ShippingPrice
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/shipping-price", query: q, into: &got})
	return got, err
}

// ShippingProduct groups the methods that differ in their weights and functionalities only. Weights are grams.
type ShippingProduct struct {
	Name                string `json:"name"`
	Code                string `json:"code"`
	Carrier             string `json:"carrier"`
	ServicePointCarrier string `json:"service_points_carrier"`
	WeightRange         struct {
		Min int `json:"min_weight"`
		Max int `json:"max_weight"`
	} `json:"weight_range"`
	Functionalities map[string][]any `json:"available_functionalities"`
	Methods         []struct {
		ID              int            `json:"id"`
		Name            string         `json:"name"`
		Product         string         `json:"shipping_product_code"`
		Functionalities map[string]any `json:"functionalities"`
	} `json:"methods"`
}

// ShippingProducts lists products from a country. Further filters, such as to_country or signature, go as the API names them; nil is none.
func (v V2) ShippingProducts(ctx context.Context, fromCountry string, filters url.Values) ([]ShippingProduct, error) {
	q := url.Values{}
	for name, values := range filters {
		q[name] = values
	}
	q.Set("from_country", fromCountry)
	var got []ShippingProduct
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/shipping-products", query: q, into: &got})
	return got, err
}
