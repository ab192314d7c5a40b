package v3

import (
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// toldShipment is a shipment as it goes out. Clients read its keys unasked: what is empty is there as null or as an empty text or list.
type toldShipment struct {
	ID        string         `json:"id"`
	From      *toldAddress   `json:"from_address"`
	To        toldAddress    `json:"to_address"`
	ShipWith  toldShipWith   `json:"ship_with"`
	Carrier   *toldCarrier   `json:"carrier"`
	Point     *toldPoint     `json:"to_service_point"`
	Brand     *int64         `json:"brand_id"`
	Number    string         `json:"order_number"`
	Total     *textPrice     `json:"total_order_price"`
	Reference *string        `json:"reference"`
	External  *string        `json:"external_reference_id"`
	Dates     toldZuluDates  `json:"delivery_dates"`
	Customs   *toldBorder    `json:"customs_information"`
	Label     toldLabel      `json:"label_details"`
	Parcels   []toldParcel   `json:"parcels"`
	Errors    []problem      `json:"errors"`
	Applied   *[]appliedRule `json:"applied_shipping_rules,omitempty"`
}

// appliedRule is a rule that changed the shipment; there are none yet.
type appliedRule struct{}

type toldCarrier struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type toldPoint struct {
	ID        *int64  `json:"id"`
	CarrierID *string `json:"carrier_service_point_id"`
}

type toldZuluDates struct {
	HandoverAt *zulu `json:"handover_at"`
	DeliverAt  *zulu `json:"deliver_at"`
}

type toldLabel struct {
	Media string `json:"mime_type"`
	DPI   int    `json:"dpi"`
}

type toldParcel struct {
	ID             int64            `json:"id"`
	CreatedAt      zulu             `json:"created_at"`
	UpdatedAt      zulu             `json:"updated_at"`
	AnnouncedAt    *zulu            `json:"announced_at"`
	Status         status           `json:"status"`
	TrackingNumber string           `json:"tracking_number"`
	TrackingURL    *string          `json:"tracking_url"`
	Weight         textMeasure      `json:"weight"`
	Dimensions     *textLengths     `json:"dimensions"`
	Insured        textPrice        `json:"additional_insured_price"`
	Notes          []string         `json:"label_notes"`
	SSCC           *string          `json:"sscc"`
	Package        *string          `json:"package_type"`
	Items          []toldParcelItem `json:"parcel_items"`
	Documents      []toldDocument   `json:"documents"`
	More           struct {
		AWB *string `json:"awb_tracking_number"`
		Box *int    `json:"box_number"`
	} `json:"additional_carrier_data"`
	File *string `json:"label_file,omitempty"`
}

type toldDocument struct {
	Type         string `json:"type"`
	DocumentType string `json:"document_type"`
	Size         string `json:"size"`
	Link         string `json:"link"`
}

type toldParcelItem struct {
	Description string            `json:"description"`
	Quantity    int               `json:"quantity"`
	Weight      *textMeasure      `json:"weight"`
	Price       *textPrice        `json:"price"`
	HSCode      *string           `json:"hs_code"`
	Origin      *string           `json:"origin_country"`
	ID          *string           `json:"item_id"`
	SKU         *string           `json:"sku"`
	ProductID   *string           `json:"product_id"`
	MIDCode     *string           `json:"mid_code"`
	Material    *string           `json:"material_content"`
	IntendedUse *string           `json:"intended_use"`
	Dangerous   map[string]string `json:"dangerous_goods"`
	DDS         *string           `json:"dds_reference"`
	TARIC       *string           `json:"taric_doc_code"`
	MakerID     *string           `json:"manufacturer_product_id"`
	MakerStd    *string           `json:"manufacturer_product_id_std"`
	Properties  map[string]string `json:"properties"`
}

// zulu is a moment as shipments write it: UTC with six digits of a second and a Z.
type zulu time.Time

// MarshalText writes the moment.
func (z zulu) MarshalText() ([]byte, error) {
	return []byte(time.Time(z).UTC().Format("2006-01-02T15:04:05.000000Z")), nil
}

func zuluOr(t *time.Time) *zulu {
	if t == nil || t.IsZero() {
		return nil
	}
	z := zulu(*t)
	return &z
}

// teller tells shipments to a caller.
type teller struct {
	base    string
	track   func(base string, p parcel.Parcel) string
	methods func(id int) (carrier.Method, bool)
	name    func(carrierCode string) string
	point   func(d order.Draft) (servicepoint.Point, bool)
	sender  func(o order.Order) (postal.Address, bool) // of a shipment that no carrier was asked about yet
}

// shipment tells one, with its boxes in their order.
func (w teller) shipment(uuid string, o order.Order, boxes []parcel.Parcel) toldShipment {
	t := toldShipment{
		ID: uuid, To: addressOf(o.To), Brand: idOrNull(o.Brand), Number: o.Number, External: orNull(o.ExternalReference),
		Dates: toldZuluDates{zuluOr(o.HandoverAt), zuluOr(o.DeliverAt)}, Customs: borderOf(o.Draft), Parcels: []toldParcel{}, Errors: []problem{},
		ShipWith: toldShipWith{Type: "shipping_option_code", Properties: toldProperties{Contract: idOrNull(o.Contract)}},
	}
	if o.Reference != "0" { // v2's word for none
		t.Reference = orNull(o.Reference)
	}
	if o.Value.Currency != "" && (!o.Value.IsZero() || o.Given.Value != "") {
		total := priceText(o.Value)
		t.Total = &total
	}
	if form, err := labelForm(o.Label); err == nil {
		t.Label = toldLabel{form.Media, form.DPI}
	}
	w.how(&t, o, boxes)
	w.where(&t, o)
	for _, p := range boxes {
		t.Parcels = append(t.Parcels, w.parcel(p, o))
	}
	if len(boxes) > 0 && boxes[0].Status == carrier.StatusAnnouncementFailed && o.Refusal != "" {
		t.Errors = append(t.Errors, problem{Status: "400", Code: "parcel_announcement_error", Detail: o.Refusal})
	}
	return t
}

// how tells by what and from where the shipment travels: as it was announced, or as its order has it.
func (w teller) how(t *toldShipment, o order.Order, boxes []parcel.Parcel) {
	method, from, code := o.Method, o.From, ""
	if len(boxes) > 0 {
		p := boxes[0]
		if p.Method != 0 {
			method, code = p.Method, p.Carrier
		}
		if p.Contract != 0 {
			t.ShipWith.Properties.Contract = &p.Contract
		}
		if p.From.Country != "" {
			from = &p.From
		}
	}
	if m, ok := w.methods(method); ok {
		t.ShipWith.Properties.Option, code = m.Option(), m.Carrier
	}
	if code != "" {
		t.Carrier = &toldCarrier{code, w.name(code)}
	}
	if from == nil {
		if a, ok := w.sender(o); ok {
			from = &a
		}
	}
	if from != nil {
		a := addressOf(*from)
		t.From = &a
	}
}

// where tells the service point by both its names, ours and the carrier's, as far as they are known.
func (w teller) where(t *toldShipment, o order.Order) {
	if !o.ToPoint() {
		return
	}
	id, code := o.ServicePoint, o.PointCode
	if p, ok := w.point(o.Draft); ok && (id != 0 || t.Carrier != nil && t.Carrier.Code == p.Carrier) {
		id, code = p.ID, p.Code
	}
	t.Point = &toldPoint{idOrNull(id), orNull(code)}
}

func (w teller) parcel(p parcel.Parcel, o order.Order) toldParcel {
	box := p.Packed(o)
	t := toldParcel{
		ID: int64(p.ID), CreatedAt: zulu(p.CreatedAt), UpdatedAt: zulu(p.UpdatedAt), AnnouncedAt: zuluOr(p.AnnouncedAt), Status: statusOf(p.Status),
		TrackingNumber: p.Number, Weight: textMeasure{box.Weight.Kg(), "kg"}, Insured: priceText(box.Insured), Notes: orEmpty(box.Notes),
		SSCC: orNull(box.SSCC), Package: orNull(box.Package), Items: []toldParcelItem{}, Documents: []toldDocument{},
	}
	if box.Insured.Currency == "" {
		t.Insured = priceText(money.EUR(0))
	}
	if box.Size != (postal.Size{}) {
		t.Dimensions = &textLengths{box.Size.Length.Cm(), box.Size.Width.Cm(), box.Size.Height.Cm(), "cm"}
	}
	for _, i := range o.Inside(box) {
		t.Items = append(t.Items, parcelItemOf(i))
	}
	for _, paper := range documentsOf(p) {
		t.Documents = append(t.Documents, toldDocument{paper.Told(), paper.DocumentType(), paper.Size,
			w.base + root + "/parcels/" + strconv.FormatInt(int64(p.ID), 10) + "/documents/" + paper.DocumentType()})
	}
	if p.Number != "" {
		page := ""
		if w.track != nil {
			page = w.track(w.base, p)
		}
		if page == "" {
			page = p.TrackingURL
		}
		t.TrackingURL = orNull(page)
	}
	return t
}

func parcelItemOf(i order.Item) toldParcelItem {
	t := toldParcelItem{
		Description: i.Description, Quantity: i.Quantity, HSCode: orNull(i.HSCode), Origin: orNull(i.Origin), ID: orNull(i.ID), SKU: orNull(i.SKU),
		ProductID: orNull(i.ProductID), MIDCode: orNull(i.MIDCode), Material: orNull(i.Material), IntendedUse: orNull(i.IntendedUse),
		Dangerous: i.Dangerous, DDS: orNull(i.DDS), TARIC: orNull(i.TARIC), MakerID: orNull(i.MakerID), MakerStd: orNull(i.MakerStd),
		Properties: i.Properties,
	}
	if i.Weight > 0 {
		t.Weight = &textMeasure{i.Weight.Kg(), "kg"}
	}
	if i.Value.Currency != "" {
		price := priceText(i.Value)
		t.Price = &price
	}
	if t.Properties == nil {
		t.Properties = map[string]string{}
	}
	return t
}

// enclose puts the label into the only box of a shipment.
func (t *toldShipment) enclose(label []byte) {
	text := base64.StdEncoding.EncodeToString(label)
	t.Parcels[0].File = &text
}

// toldBorder is customs information as it goes out.
type toldBorder struct {
	Invoice      string            `json:"invoice_number"`
	Reason       *string           `json:"export_reason"`
	ExportType   *string           `json:"export_type"`
	InvoiceDate  *string           `json:"invoice_date"`
	Discount     *textPrice        `json:"discount_granted"`
	Freight      *textPrice        `json:"freight_costs"`
	Insurance    *textPrice        `json:"insurance_costs"`
	Other        *textPrice        `json:"other_costs"`
	Goods        *string           `json:"goods_description"`
	Notes        *string           `json:"general_notes"`
	Declarations []string          `json:"additional_declaration_statements"`
	Importer     *toldImporter     `json:"importer_of_record"`
	Tax          *order.TaxNumbers `json:"tax_numbers"`
}

type toldImporter struct {
	Name        string  `json:"name"`
	Company     *string `json:"company_name"`
	Line1       string  `json:"address_line_1"`
	Line2       *string `json:"address_line_2"`
	HouseNumber *string `json:"house_number"`
	City        string  `json:"city"`
	PostalCode  string  `json:"postal_code"`
	Country     string  `json:"country_code"`
	State       *string `json:"state_province_code"`
	Phone       *string `json:"telephone"`
	Email       *string `json:"email"`
}

// borderOf is what the border wants to know; null where nothing was said.
func borderOf(d order.Draft) *toldBorder {
	if d.Customs == nil && d.Invoice == "" && d.ShipmentType == nil {
		return nil
	}
	t := toldBorder{Invoice: d.Invoice, Declarations: []string{}}
	if n := d.ShipmentType; n != nil && *n >= 0 && *n < len(shipmentTypes) {
		t.Reason = &shipmentTypes[*n]
	}
	c := d.Customs
	if c == nil {
		return &t
	}
	t.ExportType, t.InvoiceDate, t.Goods, t.Notes = orNull(c.ExportType), orNull(c.InvoiceDate), orNull(c.Goods), orNull(c.Notes)
	t.Declarations = orEmpty(slices.Clone(c.Declarations))
	currency := d.Value.Currency
	for _, i := range d.Items {
		if currency == "" {
			currency = i.Value.Currency
		}
	}
	if currency == "" {
		currency = "EUR"
	}
	costs := c.Costs(currency)
	for name, into := range map[string]**textPrice{"discount_granted": &t.Discount, "freight_costs": &t.Freight, "insurance_costs": &t.Insurance, "other_costs": &t.Other} {
		if a, ok := costs[name]; ok {
			told := priceText(a)
			*into = &told
		}
	}
	if i := c.Importer; i != nil {
		t.Importer = &toldImporter{Name: i.Name, Company: orNull(i.Company), Line1: i.Line1, Line2: orNull(i.Line2), HouseNumber: orNull(i.HouseNumber), City: i.City,
			PostalCode: i.PostalCode, Country: i.Country, State: orNull(i.State), Phone: orNull(i.Phone), Email: orNull(i.Email)}
	}
	if full := customsOf(d); full != nil {
		t.Tax = full.Tax
	}
	return &t
}
