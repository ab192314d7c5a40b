package sendcloud

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

// OptionRequest asks how something can be sent; the zero value asks for all options of the merchant.
type OptionRequest struct {
	FromCountry     string         `json:"from_country_code,omitempty"`
	ToCountry       string         `json:"to_country_code,omitempty"`
	FromPostalCode  string         `json:"from_postal_code,omitempty"`
	ToPostalCode    string         `json:"to_postal_code,omitempty"`
	ToServicePoint  *PointDetails  `json:"to_service_point,omitempty"`
	Parcels         []OptionParcel `json:"parcels,omitempty"`
	Functionalities map[string]any `json:"functionalities,omitempty"`
	CarrierCode     string         `json:"carrier_code,omitempty"`
	ContractID      int            `json:"contract_id,omitempty"`
	ProductCode     string         `json:"shipping_product_code,omitempty"`
	OptionCode      string         `json:"shipping_option_code,omitempty"`
	LeadTime        map[string]int `json:"lead_time,omitempty"` // hours, by gt, gte, eq, lt or lte
	CalculateQuotes bool           `json:"calculate_quotes,omitempty"`
}

// OptionParcel is a box to be quoted.
type OptionParcel struct {
	Weight     Measure     `json:"weight"`
	Dimensions *Dimensions `json:"dimensions,omitempty"`
}

// ShippingOption is a product one can buy. Quotes are nil unless they were asked for and can be reckoned.
type ShippingOption struct {
	Code            string         `json:"code"`
	Name            string         `json:"name"`
	Carrier         Carrier        `json:"carrier"`
	Product         Product        `json:"product"`
	Functionalities map[string]any `json:"functionalities"`
	MaxDimensions   *Dimensions    `json:"max_dimensions"`
	Weight          Range          `json:"weight"`
	Contract        *Contract      `json:"contract"`
	Requirements    struct {
		Fields               []string `json:"fields"`
		ExportDocuments      bool     `json:"export_documents"`
		ServicePointRequired bool     `json:"is_service_point_required"`
	} `json:"requirements"`
	ChargingType string  `json:"charging_type"`
	Quotes       []Quote `json:"quotes"`
}

// Product names a product.
type Product struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Range is from a weight to a weight.
type Range struct {
	Min Measure `json:"min"`
	Max Measure `json:"max"`
}

// Quote is a price with its parts.
type Quote struct {
	Weight   Range `json:"weight"`
	LeadTime *int  `json:"lead_time"` // hours
	Price    struct {
		Breakdown []QuotePart `json:"breakdown"`
		Total     Price       `json:"total"`
	} `json:"price"`
}

// QuotePart is one line of a price.
type QuotePart struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	Price Price  `json:"price"`
}

// ShippingOptions lists how something can be sent.
func (v V3) ShippingOptions(ctx context.Context, r OptionRequest) ([]ShippingOption, error) {
	var got data[[]ShippingOption]
	err := v.c.do(ctx, call{method: http.MethodPost, path: "/api/v3/shipping-options", body: r, into: &got, safe: true})
	return got.Data, err
}

// Contract is an agreement with a carrier, in version 3's words.
type Contract struct {
	ID          int    `json:"id"`
	ClientID    string `json:"client_id"`
	CarrierCode string `json:"carrier_code"`
	Name        string `json:"name"`
}

// Contracts goes through the merchant's contracts.
func (v V3) Contracts(ctx context.Context) iter.Seq2[Contract, error] {
	return linked[Contract](ctx, v.c, "/api/v3/contracts", url.Values{})
}

// ReturnRequest is something to be sent back to the merchant.
type ReturnRequest struct {
	From           Address      `json:"from_address"`
	To             Address      `json:"to_address"`
	ShipWith       ReturnWith   `json:"ship_with"`
	Weight         Weight       `json:"weight"`
	Dimensions     *Size        `json:"dimensions,omitempty"`
	ColloCount     int          `json:"collo_count,omitempty"`
	Items          []ReturnItem `json:"parcel_items,omitempty"`
	OrderNumber    string       `json:"order_number,omitempty"`
	Reference      string       `json:"external_reference,omitempty"` // unique
	BrandID        int          `json:"brand_id,omitempty"`
	DeliveryOption string       `json:"delivery_option,omitempty"` // drop_off_point, drop_off_labelless, pickup, in_store
	SendEmails     bool         `json:"send_tracking_emails,omitempty"`
}

// ReturnWith names the option a return travels with.
type ReturnWith struct {
	Type       string `json:"type"`
	OptionCode string `json:"shipping_option_code,omitempty"`
	Contract   int    `json:"contract,omitempty"`
}

// ReturnItem is a line that is sent back.
type ReturnItem struct {
	Description    string  `json:"description"`
	Quantity       int     `json:"quantity"`
	SKU            string  `json:"sku,omitempty"`
	Price          *Amount `json:"price,omitempty"`
	Weight         *Weight `json:"weight,omitempty"`
	HSCode         string  `json:"hs_code,omitempty"`
	OriginCountry  string  `json:"origin_country,omitempty"`
	ReturnReasonID string  `json:"return_reason_id,omitempty"`
	ReturnMessage  string  `json:"return_message,omitempty"`
}

// ReturnRef is a return that was made.
type ReturnRef struct {
	ReturnID  int   `json:"return_id"`
	ParcelID  int   `json:"parcel_id"`
	ParcelIDs []int `json:"multi_collo_ids"`
}

// CreateReturn makes a return and does not wait for the carrier.
func (v V3) CreateReturn(ctx context.Context, r ReturnRequest) (ReturnRef, error) {
	var got ReturnRef
	err := v.c.do(ctx, call{method: http.MethodPost, path: "/api/v3/returns", body: r, into: &got})
	return got, err
}

// CancelReturn asks to cancel a return; ErrConflict when it cannot be.
func (v V3) CancelReturn(ctx context.Context, id int) error {
	return v.c.do(ctx, call{method: http.MethodPatch, path: at("/api/v3/returns/%s/cancel", id), body: struct{}{}})
}

// Me is who the keys or the token act for.
type Me struct {
	UserID        int `json:"user_id"`
	IntegrationID int `json:"integration_id"`
}

// Me reads who the keys or the token act for.
func (v V3) Me(ctx context.Context) (Me, error) {
	return get[Me](ctx, v.c, "/api/v3/user/auth/metadata", nil)
}
