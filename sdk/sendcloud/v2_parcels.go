package sendcloud

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ParcelRequest is a parcel to create or change. Fields left empty are not sent. Weight is of the whole parcel in kilograms, lengths are
// centimetres, values are in the currency of the order.
type ParcelRequest struct {
	ID           int    `json:"id,omitempty"` // to change one
	Name         string `json:"name,omitempty"`
	CompanyName  string `json:"company_name,omitempty"`
	Address      string `json:"address,omitempty"`
	HouseNumber  string `json:"house_number,omitempty"`
	Address2     string `json:"address_2,omitempty"`
	City         string `json:"city,omitempty"`
	PostalCode   string `json:"postal_code,omitempty"`
	Country      string `json:"country,omitempty"` // ISO 3166-1, two letters
	CountryState string `json:"country_state,omitempty"`
	Telephone    string `json:"telephone,omitempty"`
	Email        string `json:"email,omitempty"`

	RequestLabel       bool       `json:"request_label"` // false: it waits in the merchant's incoming orders
	RequestLabelAsync  bool       `json:"request_label_async,omitempty"`
	ApplyShippingRules bool       `json:"apply_shipping_rules,omitempty"`
	Shipment           *MethodRef `json:"shipment,omitempty"`
	SenderAddress      int        `json:"sender_address,omitempty"`
	Contract           int        `json:"contract,omitempty"`
	Quantity           int        `json:"quantity,omitempty"` // boxes

	Weight             Decimal `json:"weight,omitempty"`
	Length             Decimal `json:"length,omitempty"`
	Width              Decimal `json:"width,omitempty"`
	Height             Decimal `json:"height,omitempty"`
	OrderNumber        string  `json:"order_number,omitempty"`
	TotalOrderValue    Decimal `json:"total_order_value,omitempty"`
	Currency           string  `json:"total_order_value_currency,omitempty"`
	InsuredValue       int     `json:"insured_value,omitempty"`
	TotalInsuredValue  int     `json:"total_insured_value,omitempty"`
	CheckoutMethodName string  `json:"shipping_method_checkout_name,omitempty"`
	ToServicePoint     int     `json:"to_service_point,omitempty"`
	ToPostNumber       string  `json:"to_post_number,omitempty"`
	ExternalReference  string  `json:"external_reference,omitempty"` // unique: a repetition answers the first parcel
	Reference          string  `json:"reference,omitempty"`
	ShipmentUUID       string  `json:"shipment_uuid,omitempty"` // of an order put in by UpsertOrders
	Note               string  `json:"note,omitempty"`

	IsReturn        bool   `json:"is_return,omitempty"`
	FromName        string `json:"from_name,omitempty"`
	FromCompanyName string `json:"from_company_name,omitempty"`
	FromAddress1    string `json:"from_address_1,omitempty"`
	FromAddress2    string `json:"from_address_2,omitempty"`
	FromHouseNumber string `json:"from_house_number,omitempty"`
	FromCity        string `json:"from_city,omitempty"`
	FromPostalCode  string `json:"from_postal_code,omitempty"`
	FromCountry     string `json:"from_country,omitempty"`
	FromTelephone   string `json:"from_telephone,omitempty"`
	FromEmail       string `json:"from_email,omitempty"`

	CustomsInvoiceNumber string          `json:"customs_invoice_nr,omitempty"`
	CustomsShipmentType  *int            `json:"customs_shipment_type,omitempty"` // 0 gift, 1 documents, 2 goods, 3 sample, 4 returned goods
	CustomsInformation   json.RawMessage `json:"customs_information,omitempty"`
	Items                []ParcelItem    `json:"parcel_items,omitempty"`
}

// MethodRef names a shipping method; the name is only answered.
type MethodRef struct {
	ID   int    `json:"id"`
	Name string `json:"name,omitempty"`
}

// ParcelItem is a line of goods. Weight (kilograms) and value are of one piece.
type ParcelItem struct {
	Description   string            `json:"description"`
	Quantity      int               `json:"quantity"`
	Weight        Decimal           `json:"weight,omitempty"`
	Value         Decimal           `json:"value,omitempty"`
	HSCode        string            `json:"hs_code,omitempty"`
	OriginCountry string            `json:"origin_country,omitempty"`
	SKU           string            `json:"sku,omitempty"`
	ProductID     string            `json:"product_id,omitempty"`
	Properties    map[string]string `json:"properties,omitempty"`
	ItemID        string            `json:"item_id,omitempty"`
	ReturnReason  *int              `json:"return_reason,omitempty"`
	ReturnMessage string            `json:"return_message,omitempty"`

	MIDCode         string            `json:"mid_code,omitempty"`
	MaterialContent string            `json:"material_content,omitempty"`
	IntendedUse     string            `json:"intended_use,omitempty"`
	MakerID         string            `json:"manufacturer_product_id,omitempty"`
	MakerStandard   string            `json:"manufacturer_product_id_std,omitempty"`
	DDSReference    string            `json:"dds_reference,omitempty"`
	TARICCode       string            `json:"taric_doc_code,omitempty"`
	DangerousGoods  map[string]string `json:"dangerous_goods,omitempty"`
}

// Parcel is a parcel as version 2 tells it, in answers and in webhooks.
type Parcel struct {
	ID                int      `json:"id"`
	Reference         Text     `json:"reference"`
	Status            Status   `json:"status"`
	TrackingNumber    string   `json:"tracking_number"` // "" before the label
	TrackingURL       string   `json:"tracking_url"`
	Weight            Decimal  `json:"weight"` // kilograms
	Length            Decimal  `json:"length"` // centimetres
	Width             Decimal  `json:"width"`
	Height            Decimal  `json:"height"`
	OrderNumber       string   `json:"order_number"`
	ExternalReference string   `json:"external_reference"`
	InsuredValue      Decimal  `json:"insured_value"`
	TotalInsuredValue Decimal  `json:"total_insured_value"`
	TotalOrderValue   Decimal  `json:"total_order_value"`
	Currency          string   `json:"total_order_value_currency"`
	IsReturn          bool     `json:"is_return"`
	Note              string   `json:"note"`
	Contract          *int     `json:"contract"`
	Carrier           *Carrier `json:"carrier"` // nil without a method

	Name           string         `json:"name"`
	CompanyName    string         `json:"company_name"`
	Address        string         `json:"address"` // with the house number
	Address2       string         `json:"address_2"`
	AddressDivided AddressDivided `json:"address_divided"`
	City           string         `json:"city"`
	PostalCode     string         `json:"postal_code"`
	Country        Country        `json:"country"`
	ToState        string         `json:"to_state"`
	Telephone      string         `json:"telephone"`
	Email          string         `json:"email"`
	ToPostNumber   string         `json:"to_post_number"`
	ToServicePoint *int           `json:"to_service_point"`

	Shipment             *MethodRef          `json:"shipment"`
	ShippingMethod       *int                `json:"shipping_method"`
	CheckoutMethodName   string              `json:"shipping_method_checkout_name"`
	ShipmentUUID         string              `json:"shipment_uuid"`
	ExternalOrderID      string              `json:"external_order_id"`
	ExternalShipmentID   string              `json:"external_shipment_id"`
	ColliUUID            string              `json:"colli_uuid"`
	ColloNumber          int                 `json:"collo_nr"` // from 0
	ColloCount           int                 `json:"collo_count"`
	Documents            []Document          `json:"documents"`
	Label                Labels              `json:"label"`
	Items                []ParcelItem        `json:"parcel_items"`
	CustomsInvoiceNumber string              `json:"customs_invoice_nr"`
	CustomsShipmentType  *int                `json:"customs_shipment_type"`
	CustomsInformation   json.RawMessage     `json:"customs_information"`
	Quantity             int                 `json:"quantity"` // boxes, of one that waits for its label; 0 where it is not told
	DateCreated          Time                `json:"date_created"`
	DateAnnounced        Time                `json:"date_announced"`
	DateUpdated          Time                `json:"date_updated"`
	Errors               map[string][]string `json:"errors"`
}

// Carrier names a carrier. A webhook tells its name, too.
type Carrier struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// AddressDivided is the street and the house number apart.
type AddressDivided struct {
	Street      string `json:"street"`
	HouseNumber Text   `json:"house_number"`
}

// Labels are addresses of a parcel's label: on a quarter of an A4 sheet, by position, and on A6.
type Labels struct {
	NormalPrinter []string `json:"normal_printer"`
	LabelPrinter  string   `json:"label_printer"`
}

type oneParcel struct {
	Parcel Parcel `json:"parcel"`
}

// CreateParcel makes one parcel; without RequestLabel it waits in the merchant's incoming orders.
func (v V2) CreateParcel(ctx context.Context, p ParcelRequest) (Parcel, error) {
	var got oneParcel
	body := struct {
		Parcel ParcelRequest `json:"parcel"`
	}{p}
	err := v.c.do(ctx, call{method: http.MethodPost, path: "/api/v2/parcels", query: url.Values{"errors": {"verbose-carrier"}}, body: body, into: &got})
	return got.Parcel, err
}

// FailedParcel is one of many that was not made: what was asked, and what is wrong by field.
type FailedParcel struct {
	Parcel json.RawMessage            `json:"parcel"`
	Errors map[string]json.RawMessage `json:"errors"`
}

// CreateParcels makes many parcels, at most 100. Each stands for itself: the good ones are made, the others come back as failed.
func (v V2) CreateParcels(ctx context.Context, all []ParcelRequest) (made []Parcel, failed []FailedParcel, err error) {
	var got struct {
		Parcels []Parcel       `json:"parcels"`
		Failed  []FailedParcel `json:"failed_parcels"`
	}
	body := struct {
		Parcels []ParcelRequest `json:"parcels"`
	}{all}
	err = v.c.do(ctx, call{method: http.MethodPost, path: "/api/v2/parcels", query: url.Values{"errors": {"verbose-carrier"}}, body: body, into: &got})
	return got.Parcels, got.Failed, err
}

// UpdateParcel changes a parcel before its label is made, or with RequestLabel makes the label. Fields left empty stay what they are.
func (v V2) UpdateParcel(ctx context.Context, p ParcelRequest) (Parcel, error) {
	var got oneParcel
	body := struct {
		Parcel ParcelRequest `json:"parcel"`
	}{p}
	err := v.c.do(ctx, call{method: http.MethodPut, path: "/api/v2/parcels", body: body, into: &got})
	return got.Parcel, err
}

// Parcel reads one parcel.
func (v V2) Parcel(ctx context.Context, id int) (Parcel, error) {
	var got oneParcel
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/parcels/%s", id), into: &got})
	return got.Parcel, err
}

// ParcelFilter narrows a list of parcels; the zero value is all of them, newest first.
type ParcelFilter struct {
	Status            int
	TrackingNumber    string
	OrderNumber       string
	ExternalReference string
	IDs               []int // at most 100
	UpdatedAfter      time.Time
	AnnouncedAfter    time.Time
}

func (f ParcelFilter) query() url.Values {
	q := url.Values{}
	set(q, "tracking_number", f.TrackingNumber)
	set(q, "order_number", f.OrderNumber)
	set(q, "external_reference", f.ExternalReference)
	set(q, "ids", commas(f.IDs))
	setTime(q, "updated_after", f.UpdatedAfter)
	setTime(q, "announced_after", f.AnnouncedAfter)
	if f.Status != 0 {
		q.Set("parcel_status", strconv.Itoa(f.Status))
	}
	return q
}

// Parcels goes through a list of parcels, page by page. After an error it ends.
func (v V2) Parcels(ctx context.Context, f ParcelFilter) iter.Seq2[Parcel, error] {
	return paged[Parcel](ctx, v.c, "/api/v2/parcels", "parcels", f.query())
}

// ParcelStatuses lists all statuses that there are.
func (v V2) ParcelStatuses(ctx context.Context) ([]Status, error) {
	var got []Status
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/parcels/statuses", into: &got})
	return got, err
}

// Cancellation is how a wish to cancel ended: "cancelled", "queued" (the carrier decides within 14 days), "deleted" (there was no label
// yet), or "failed", with the reason.
type Cancellation struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

// CancelParcel cancels a parcel. A refusal of the carrier is the status "failed", not an error.
func (v V2) CancelParcel(ctx context.Context, id int) (Cancellation, error) {
	var got Cancellation
	k := call{method: http.MethodPost, path: at("/api/v2/parcels/%s/cancel", id), body: struct{}{}, into: &got, taken: []int{http.StatusBadRequest, http.StatusGone}}
	err := v.c.do(ctx, k)
	return got, err
}

// ReturnPortalURL is where the buyer of a parcel sends things back; ErrNotFound when there is no such page.
func (v V2) ReturnPortalURL(ctx context.Context, id int) (string, error) {
	var got struct {
		URL string `json:"url"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/parcels/%s/return_portal_url", id), into: &got})
	return got.URL, err
}

// Document fetches a document of a parcel: label, commercial-invoice, cn23, cn23-default, cp71, air-waybill or qr.
func (v V2) Document(ctx context.Context, parcel int, kind string, f Format) ([]byte, error) {
	var file []byte
	q := url.Values{}
	if f.DPI != 0 {
		q.Set("dpi", strconv.Itoa(f.DPI))
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/parcels/%s/documents/%s", parcel, kind), query: q, accept: accept(f), into: &file})
	return file, err
}

// LabelA6 fetches the labels of parcels as one PDF, an A6 page each.
func (v V2) LabelA6(ctx context.Context, parcels ...int) ([]byte, error) {
	return v.labels(ctx, "/api/v2/labels/label_printer", url.Values{"ids": {commas(parcels)}})
}

// LabelA4 fetches the labels of parcels as one PDF, four on an A4 sheet; start (0 to 3) is the place of the first one.
func (v V2) LabelA4(ctx context.Context, start int, parcels ...int) ([]byte, error) {
	return v.labels(ctx, "/api/v2/labels/normal_printer", url.Values{"ids": {commas(parcels)}, "start_from": {strconv.Itoa(start)}})
}

func (v V2) labels(ctx context.Context, path string, q url.Values) ([]byte, error) {
	var file []byte
	err := v.c.do(ctx, call{method: http.MethodGet, path: path, query: q, accept: "application/pdf", into: &file})
	return file, err
}

// accept is what to accept for a format.
func accept(f Format) string {
	if f.MIMEType == "" {
		return "application/pdf"
	}
	return f.MIMEType
}

func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

func setTime(q url.Values, name string, at time.Time) {
	if !at.IsZero() {
		q.Set(name, at.UTC().Format("2006-01-02T15:04:05.000000+00:00"))
	}
}

// paged goes through one of version 2's lists by the addresses of the next pages.
func paged[T any](ctx context.Context, c *Client, path, key string, q url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			var page map[string]json.RawMessage
			var rows []T
			var next string
			err := c.do(ctx, call{method: http.MethodGet, path: path, query: q, into: &page})
			if err == nil {
				err = json.Unmarshal(page[key], &rows)
			}
			if err == nil && len(page["next"]) > 0 {
				err = json.Unmarshal(page["next"], &next)
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			cursor := cursorOf(next)
			if cursor == "" || len(rows) == 0 {
				return
			}
			q.Set("cursor", cursor)
		}
	}
}

// cursorOf takes the cursor out of a page's address; the host in it is not looked at, the client keeps to its own.
func cursorOf(next string) string {
	_, query, _ := strings.Cut(next, "?")
	q, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return q.Get("cursor")
}
