package sendcloud

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ShipmentRequest is boxes to be sent together.
type ShipmentRequest struct {
	To                  Address                 `json:"to_address"`
	From                *Address                `json:"-"` // or
	SenderAddressID     int                     `json:"-"` // the merchant's own address
	ShipWith            *ShipWith               `json:"ship_with,omitempty"`
	ToServicePoint      *PointDetails           `json:"to_service_point,omitempty"`
	BrandID             int                     `json:"brand_id,omitempty"`
	OrderNumber         string                  `json:"order_number,omitempty"`
	TotalOrderPrice     *Price                  `json:"total_order_price,omitempty"`
	Reference           string                  `json:"reference,omitempty"`
	ExternalReferenceID string                  `json:"external_reference_id,omitempty"` // unique: a repetition is refused as a conflict
	Label               Format                  `json:"-"`
	Customs             json.RawMessage         `json:"customs_information,omitempty"`
	Parcels             []ShipmentRequestParcel `json:"parcels"`

	// ApplyDefaults and ApplyRules are for the calls with rules; nil is the server's own choice: yes.
	ApplyDefaults     *bool  `json:"apply_shipping_defaults,omitempty"`
	ApplyRules        *bool  `json:"apply_shipping_rules,omitempty"`
	DeliveryIndicator string `json:"delivery_indicator,omitempty"`
}

// MarshalJSON puts the sender and the label's format where the API wants them.
func (r ShipmentRequest) MarshalJSON() ([]byte, error) {
	type plain ShipmentRequest
	var from any
	switch {
	case r.SenderAddressID != 0:
		from = map[string]int{"sender_address_id": r.SenderAddressID}
	case r.From != nil:
		from = r.From
	}
	return json.Marshal(struct {
		plain
		From  any           `json:"from_address,omitempty"`
		Label *labelDetails `json:"label_details,omitempty"`
	}{plain(r), from, r.Label.details()})
}

// ShipmentRequestParcel is one box to be sent.
type ShipmentRequestParcel struct {
	Weight                 Measure        `json:"weight"`
	Dimensions             *Dimensions    `json:"dimensions,omitempty"`
	AdditionalInsuredPrice *Price         `json:"additional_insured_price,omitempty"`
	LabelNotes             []string       `json:"label_notes,omitempty"`
	SSCC                   string         `json:"sscc,omitempty"`
	PackageType            string         `json:"package_type,omitempty"`
	Items                  []ShipmentItem `json:"parcel_items,omitempty"`
}

// ShipmentItem is a line of goods in a box. Weight and price are of one piece.
type ShipmentItem struct {
	ItemID        string            `json:"item_id,omitempty"`
	ProductID     string            `json:"product_id,omitempty"`
	Description   string            `json:"description"`
	Quantity      int               `json:"quantity"`
	Weight        *Weight           `json:"weight,omitempty"`
	Price         *Price            `json:"price,omitempty"`
	HSCode        string            `json:"hs_code,omitempty"`
	OriginCountry string            `json:"origin_country,omitempty"`
	SKU           string            `json:"sku,omitempty"`
	Properties    map[string]string `json:"properties,omitempty"`
}

// Shipment is boxes that are sent together.
type Shipment struct {
	ID                  string           `json:"id"`
	OrderNumber         string           `json:"order_number"`
	Reference           string           `json:"reference"`
	ExternalReferenceID string           `json:"external_reference_id"`
	BrandID             *int             `json:"brand_id"`
	To                  Address          `json:"to_address"`
	From                Address          `json:"from_address"`
	ShipWith            *ShipWith        `json:"ship_with"`
	Carrier             *Carrier         `json:"carrier"`
	TotalOrderPrice     *Price           `json:"total_order_price"`
	Parcels             []ShipmentParcel `json:"parcels"`
	// Faults are what the carrier refused: a shipment may be kept and yet have no label.
	Faults []ShipmentFault `json:"errors"`
}

// ShipmentFault is a refusal of the carrier.
type ShipmentFault struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// ShipmentParcel is one box of a shipment.
type ShipmentParcel struct {
	ID             int        `json:"id"`
	Status         Status     `json:"status"`
	TrackingNumber string     `json:"tracking_number"`
	TrackingURL    string     `json:"tracking_url"`
	Weight         *Measure   `json:"weight"`
	Documents      []Document `json:"documents"`
	LabelNotes     []string   `json:"label_notes"`
	LabelFile      []byte     `json:"label_file"` // of a shipment of one box that was waited for
	CreatedAt      *time.Time `json:"created_at"`
	UpdatedAt      *time.Time `json:"updated_at"`
	AnnouncedAt    *time.Time `json:"announced_at"`
}

// AnnounceShipment makes a shipment of up to 15 boxes and waits for the carrier. Look at Faults: a refused one is answered, too.
func (v V3) AnnounceShipment(ctx context.Context, r ShipmentRequest) (Shipment, error) {
	return send[Shipment](ctx, v.c, http.MethodPost, "/api/v3/shipments/announce", r)
}

// CreateShipment makes a shipment of up to 50 boxes and does not wait for the carrier.
func (v V3) CreateShipment(ctx context.Context, r ShipmentRequest) (Shipment, error) {
	return send[Shipment](ctx, v.c, http.MethodPost, "/api/v3/shipments", r)
}

// AnnounceShipmentWithRules is AnnounceShipment, where the merchant's rules and defaults fill what the request leaves open.
func (v V3) AnnounceShipmentWithRules(ctx context.Context, r ShipmentRequest) (Shipment, error) {
	return send[Shipment](ctx, v.c, http.MethodPost, "/api/v3/shipments/announce-with-shipping-rules", r)
}

// CreateShipmentWithRules is CreateShipment, where the merchant's rules and defaults fill what the request leaves open.
func (v V3) CreateShipmentWithRules(ctx context.Context, r ShipmentRequest) (Shipment, error) {
	return send[Shipment](ctx, v.c, http.MethodPost, "/api/v3/shipments/create-with-shipping-rules", r)
}

// Shipment reads one shipment.
func (v V3) Shipment(ctx context.Context, id string) (Shipment, error) {
	return get[Shipment](ctx, v.c, at("/api/v3/shipments/%s", id), nil)
}

// ShipmentFilter narrows the list of shipments.
type ShipmentFilter struct {
	ParcelStatus        string // a code or a number
	TrackingNumber      string
	OrderNumber         string
	ExternalReferenceID string
	ParcelIDs           []int // at most 100
	UpdatedAfter        time.Time
	UpdatedBefore       time.Time
	AnnouncedAfter      time.Time
	AnnouncedBefore     time.Time
}

func (f ShipmentFilter) query() url.Values {
	q := url.Values{}
	set(q, "parcel_status", f.ParcelStatus)
	set(q, "tracking_number", f.TrackingNumber)
	set(q, "order_number", f.OrderNumber)
	set(q, "external_reference_id", f.ExternalReferenceID)
	set(q, "ids", commas(f.ParcelIDs))
	setTime(q, "updated_after", f.UpdatedAfter)
	setTime(q, "updated_before", f.UpdatedBefore)
	setTime(q, "announced_after", f.AnnouncedAfter)
	setTime(q, "announced_before", f.AnnouncedBefore)
	return q
}

// Shipments goes through the shipments, page by page. After an error it ends.
func (v V3) Shipments(ctx context.Context, f ShipmentFilter) iter.Seq2[Shipment, error] {
	return linked[Shipment](ctx, v.c, "/api/v3/shipments", f.query())
}

// CancelShipment cancels a whole shipment: "cancelled", or "queued" until the carrier decides. Too late is ErrConflict.
func (v V3) CancelShipment(ctx context.Context, id string) (Cancellation, error) {
	return send[Cancellation](ctx, v.c, http.MethodPost, at("/api/v3/shipments/%s/cancel", id), struct{}{})
}

// ReturnPortalURL is where the buyer of a shipment sends things back; ErrNotFound when there is no such page.
func (v V3) ReturnPortalURL(ctx context.Context, shipment string) (string, error) {
	got, err := get[struct {
		URL string `json:"url"`
	}](ctx, v.c, at("/api/v3/shipments/%s/return-portal-url", shipment), nil)
	return got.URL, err
}

// ParcelStatuses lists all statuses that there are, by code.
func (v V3) ParcelStatuses(ctx context.Context) ([]Status, error) {
	return get[[]Status](ctx, v.c, "/api/v3/parcels/statuses", nil)
}

// Document fetches a document of a parcel: label, customs-declaration or air-waybill.
func (v V3) Document(ctx context.Context, parcel int, kind string, f Format) ([]byte, error) {
	q := url.Values{}
	set(q, "paper_size", f.PaperSize)
	if f.DPI != 0 {
		q.Set("dpi", strconv.Itoa(f.DPI))
	}
	var file []byte
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v3/parcels/%s/documents/%s", parcel, kind), query: q, accept: accept(f), into: &file})
	return file, err
}

// Documents fetches the documents of up to 20 parcels as one PDF.
func (v V3) Documents(ctx context.Context, kind string, paperSize string, parcels ...int) ([]byte, error) {
	q := url.Values{}
	set(q, "paper_size", paperSize)
	for _, id := range parcels {
		q.Add("parcels", strconv.Itoa(id))
	}
	var file []byte
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v3/parcel-documents/%s", kind), query: q, accept: "application/pdf", into: &file})
	return file, err
}

// TrackingEvent is one thing that happened to a parcel.
type TrackingEvent struct {
	At          time.Time `json:"event_at"`
	Type        string    `json:"event_type"`
	StatusCode  string    `json:"status_code"`
	StatusType  string    `json:"status_type"`
	Description string    `json:"status_description"`
}

// Tracking is the way of a parcel.
type Tracking struct {
	SourceID    string          `json:"source_id"`
	AnnouncedAt *time.Time      `json:"announced_at"`
	To          Address         `json:"to_address"`
	Events      []TrackingEvent `json:"events"`
}

// Track reads the way of a parcel by its tracking number.
func (v V3) Track(ctx context.Context, number string) (Tracking, error) {
	var got Tracking
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v3/parcels/tracking/%s", number), into: &got})
	return got, err
}
