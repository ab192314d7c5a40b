package sendcloud

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// Order is an order of a shop, waiting to be shipped. OrderID with the integration is what it is known by.
type Order struct {
	ID              Text             `json:"id,omitempty"` // the server's; to change an order by it
	OrderID         string           `json:"order_id"`
	OrderNumber     string           `json:"order_number"`
	CreatedAt       *time.Time       `json:"created_at,omitempty"`
	ModifiedAt      *time.Time       `json:"modified_at,omitempty"`
	Details         OrderDetails     `json:"order_details"`
	Payment         PaymentDetails   `json:"payment_details"`
	Customs         *OrderCustoms    `json:"customs_details,omitempty"`
	Customer        *Customer        `json:"customer_details,omitempty"`
	BillingAddress  *Address         `json:"billing_address,omitempty"`
	ShippingAddress *Address         `json:"shipping_address,omitempty"`
	Shipping        *ShippingDetails `json:"shipping_details,omitempty"`
	ServicePoint    *PointDetails    `json:"service_point_details,omitempty"`
}

// OrderDetails is what was bought, where and when.
type OrderDetails struct {
	Integration struct {
		ID int `json:"id"`
	} `json:"integration"`
	Status    CodedStatus `json:"status"` // the shop's own words
	CreatedAt time.Time   `json:"order_created_at"`
	UpdatedAt *time.Time  `json:"order_updated_at,omitempty"`
	Notes     string      `json:"notes,omitempty"`
	Tags      []string    `json:"tags,omitempty"`
	Items     []OrderItem `json:"order_items"`
}

// CodedStatus is a status in somebody's own words.
type CodedStatus struct {
	Code    string `json:"code"`
	Message string `json:"message,omitempty"`
}

// OrderItem is a line of an order.
type OrderItem struct {
	ItemID          string         `json:"item_id,omitempty"`
	ProductID       string         `json:"product_id,omitempty"`
	VariantID       string         `json:"variant_id,omitempty"`
	Name            string         `json:"name"`
	Description     string         `json:"description,omitempty"`
	SKU             string         `json:"sku,omitempty"`
	EAN             string         `json:"ean,omitempty"`
	Quantity        int            `json:"quantity"`
	UnitPrice       *Amount        `json:"unit_price,omitempty"`
	TotalPrice      Amount         `json:"total_price"`
	Measurement     *Measurement   `json:"measurement,omitempty"`
	HSCode          string         `json:"hs_code,omitempty"`
	CountryOfOrigin string         `json:"country_of_origin,omitempty"`
	MIDCode         string         `json:"mid_code,omitempty"`
	MaterialContent string         `json:"material_content,omitempty"`
	IntendedUse     string         `json:"intended_use,omitempty"`
	ImageURL        string         `json:"image_url,omitempty"`
	Properties      map[string]any `json:"properties,omitempty"`
	DeliveryDates   *DeliveryDates `json:"delivery_dates,omitempty"`
	DangerousGoods  map[string]any `json:"dangerous_goods,omitempty"`
}

// DeliveryDates is when a line is to be handed over and delivered.
type DeliveryDates struct {
	HandoverAt *time.Time `json:"handover_at,omitempty"`
	DeliverAt  *time.Time `json:"deliver_at,omitempty"`
}

// Measurement is how heavy and how big.
type Measurement struct {
	Weight    *Weight `json:"weight,omitempty"`
	Dimension *Size   `json:"dimension,omitempty"`
	Volume    *Weight `json:"volume,omitempty"` // m3, cm3, l, ml or gal
}

// PaymentDetails is what the buyer paid.
type PaymentDetails struct {
	TotalPrice             Amount      `json:"total_price"`
	Status                 CodedStatus `json:"status"`
	Subtotal               *Amount     `json:"subtotal_price,omitempty"`
	EstimatedShippingPrice *Amount     `json:"estimated_shipping_price,omitempty"`
	EstimatedTaxPrice      *Amount     `json:"estimated_tax_price,omitempty"`
	IsCashOnDelivery       *bool       `json:"is_cash_on_delivery,omitempty"`
	InvoiceDate            *string     `json:"invoice_date,omitempty"`
	Discount               *Amount     `json:"discount_granted,omitempty"`
	InsuranceCosts         *Amount     `json:"insurance_costs,omitempty"`
	FreightCosts           *Amount     `json:"freight_costs,omitempty"`
	OtherCosts             *Amount     `json:"other_costs,omitempty"`
}

// OrderCustoms is what a border asks of an order.
type OrderCustoms struct {
	InvoiceNumber string     `json:"commercial_invoice_number,omitempty"`
	ShipmentType  string     `json:"shipment_type,omitempty"` // gift, commercial_goods, commercial_sample, returned_goods
	ExportType    string     `json:"export_type,omitempty"`   // private, commercial_b2c, commercial_b2b
	TaxNumbers    *TaxOwners `json:"tax_numbers,omitempty"`
}

// TaxOwners is the tax numbers by who has them; all three are sent.
type TaxOwners struct {
	Sender           []TaxNumber `json:"sender"`
	Receiver         []TaxNumber `json:"receiver"`
	ImporterOfRecord []TaxNumber `json:"importer_of_record"`
}

// TaxNumber is a number such as an EORI, VAT or IOSS.
type TaxNumber struct {
	Name        string `json:"name"`
	CountryCode string `json:"country_code"`
	Value       string `json:"value"`
}

// Customer is who bought.
type Customer struct {
	Name        string `json:"name"`
	PhoneNumber string `json:"phone_number,omitempty"`
	Email       string `json:"email,omitempty"`
}

// ShippingDetails is how an order shall travel.
type ShippingDetails struct {
	IsLocalPickup     *bool        `json:"is_local_pickup,omitempty"`
	DeliveryIndicator string       `json:"delivery_indicator,omitempty"` // what the buyer chose at checkout
	Measurement       *Measurement `json:"measurement,omitempty"`
	ShipWith          *ShipWith    `json:"ship_with,omitempty"`
}

// ShipWith names the option and, where a carrier has several contracts, the contract.
type ShipWith struct {
	Type       string         `json:"type"`
	Properties ShipProperties `json:"properties"`
}

// ShipProperties is an option code with its contract.
type ShipProperties struct {
	OptionCode string `json:"shipping_option_code"`
	ContractID *int   `json:"contract_id,omitempty"`
}

// WithOption is the usual ShipWith: an option, and the default contract of its carrier.
func WithOption(code string) *ShipWith {
	return &ShipWith{Type: "shipping_option_code", Properties: ShipProperties{OptionCode: code}}
}

// PointDetails is the service point that a buyer chose: by ID, or by the carrier's own code.
type PointDetails struct {
	ID          string          `json:"id,omitempty"`
	CarrierCode string          `json:"carrier_service_point_id,omitempty"`
	PostNumber  string          `json:"post_number,omitempty"`
	Latitude    string          `json:"latitude,omitempty"`
	Longitude   string          `json:"longitude,omitempty"`
	Type        string          `json:"type,omitempty"`
	Extra       json.RawMessage `json:"extra_data,omitempty"`
}

// OrderRef is an order that was kept.
type OrderRef struct {
	ID          Text   `json:"id"`
	OrderID     string `json:"order_id"`
	OrderNumber string `json:"order_number"`
}

// UpsertOrders puts up to 100 orders in, or changes those that are known; all of them or, with an error, none. It may be repeated.
func (v V3) UpsertOrders(ctx context.Context, all []Order) ([]OrderRef, error) {
	var got data[[]OrderRef]
	err := v.c.do(ctx, call{method: http.MethodPost, path: "/api/v3/orders", body: all, into: &got, safe: true})
	return got.Data, err
}

// OrderFilter narrows the list of orders; the zero value is all that wait, newest first.
type OrderFilter struct {
	OrderID      string
	OrderNumber  string
	Status       string
	CreatedFrom  time.Time // days: the time of day is not looked at
	CreatedUntil time.Time
	UpdatedFrom  time.Time
	UpdatedUntil time.Time
	Sort         string // such as -order_created_at
}

func (f OrderFilter) query() url.Values {
	q := url.Values{}
	set(q, "order_id", f.OrderID)
	set(q, "order_number", f.OrderNumber)
	set(q, "status", f.Status)
	set(q, "sort", f.Sort)
	for name, day := range map[string]time.Time{
		"order_created_at_min": f.CreatedFrom, "order_created_at_max": f.CreatedUntil,
		"order_updated_at_min": f.UpdatedFrom, "order_updated_at_max": f.UpdatedUntil,
	} {
		if !day.IsZero() {
			q.Set(name, day.Format(time.DateOnly))
		}
	}
	return q
}

// Orders goes through the orders that wait, page by page. After an error it ends.
func (v V3) Orders(ctx context.Context, f OrderFilter) iter.Seq2[Order, error] {
	return linked[Order](ctx, v.c, "/api/v3/orders", f.query())
}

// Order reads one order by the server's id.
func (v V3) Order(ctx context.Context, id string) (Order, error) {
	return get[Order](ctx, v.c, at("/api/v3/orders/%s", id), nil)
}

// PatchOrder changes some fields of an order; change holds only those, in the shape of an Order.
func (v V3) PatchOrder(ctx context.Context, id string, change map[string]any) error {
	return v.c.do(ctx, call{method: http.MethodPatch, path: at("/api/v3/orders/%s", id), body: change})
}

// DeleteOrder takes an order out again.
func (v V3) DeleteOrder(ctx context.Context, id string) error {
	return v.c.do(ctx, call{method: http.MethodDelete, path: at("/api/v3/orders/%s", id)})
}

// LabelRequest is which order's label is wanted, and how.
type LabelRequest struct {
	IntegrationID   int       `json:"integration_id"`
	SenderAddressID int       `json:"sender_address_id,omitempty"`
	BrandID         int       `json:"brand_id,omitempty"`
	ShipWith        *ShipWith `json:"ship_with,omitempty"` // nil: what the order says
}

// OrderSelector names an order by one of its two names.
type OrderSelector struct {
	OrderID            string `json:"order_id,omitempty"`
	OrderNumber        string `json:"order_number,omitempty"`
	ApplyShippingRules bool   `json:"apply_shipping_rules,omitempty"`
}

// OrderLabel is what became of an order's label. File is filled by the call that waits.
type OrderLabel struct {
	ShipmentID     string     `json:"shipment_id"`
	OrderID        string     `json:"order_id"`
	OrderNumber    string     `json:"order_number"`
	ParcelIDs      []int      `json:"parcels_ids"`
	ParcelID       int        `json:"parcel_id"`
	TrackingNumber string     `json:"tracking_number"`
	TrackingURL    string     `json:"tracking_url"`
	Documents      []Document `json:"documents"`
	Label          struct {
		File     []byte `json:"file"`
		MIMEType string `json:"mime_type"`
		DPI      int    `json:"dpi"`
	} `json:"label_details"`
}

// CreateLabel makes the label of one order and waits for it.
func (v V3) CreateLabel(ctx context.Context, r LabelRequest, order OrderSelector, f Format) (OrderLabel, error) {
	body := struct {
		LabelRequest
		Order   OrderSelector `json:"order"`
		Details *labelDetails `json:"label_details,omitempty"`
	}{r, order, f.details()}
	return send[OrderLabel](ctx, v.c, http.MethodPost, "/api/v3/orders/create-label-sync", body)
}

// CreateLabels has the labels of up to 20 orders made. It does not wait for the carrier. Orders that could not be taken are the faults.
func (v V3) CreateLabels(ctx context.Context, r LabelRequest, orders []OrderSelector) ([]OrderLabel, []Fault, error) {
	body := struct {
		LabelRequest
		Orders []OrderSelector `json:"orders"`
	}{r, orders}
	var raw []byte
	if err := v.c.do(ctx, call{method: http.MethodPost, path: "/api/v3/orders/create-labels-async", body: body, into: &raw}); err != nil {
		return nil, nil, err
	}
	var got data[[]OrderLabel]
	err := read(call{method: http.MethodPost, path: "/api/v3/orders/create-labels-async", into: &got}, raw)
	return got.Data, problems(raw), err
}

type labelDetails struct {
	MIMEType string `json:"mime_type,omitempty"`
	DPI      int    `json:"dpi,omitempty"`
}

func (f Format) details() *labelDetails {
	if f.MIMEType == "" && f.DPI == 0 {
		return nil
	}
	return &labelDetails{f.MIMEType, f.DPI}
}
