package emulator

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
)

// wireParcel is a parcel as it is answered, its keys in the order in which they were recorded.
type wireParcel struct {
	ID           int                 `json:"id"`
	Reference    string              `json:"reference"`
	Status       status              `json:"status"`
	Tracking     string              `json:"tracking_number"`
	Weight       string              `json:"weight"`
	OrderNumber  string              `json:"order_number"`
	TotalInsured int                 `json:"total_insured_value"`
	Items        []wireItem          `json:"parcel_items"`
	Documents    []wireDocument      `json:"documents"`
	External     *string             `json:"external_reference"`
	IsReturn     bool                `json:"is_return"`
	Note         string              `json:"note"`
	Value        *string             `json:"total_order_value"`
	Currency     *string             `json:"total_order_value_currency"`
	Length       *string             `json:"length"`
	Width        *string             `json:"width"`
	Height       *string             `json:"height"`
	Contract     *int                `json:"contract"`
	Address      string              `json:"address"`
	Address2     string              `json:"address_2"`
	City         string              `json:"city"`
	Company      string              `json:"company_name"`
	Country      wireLand            `json:"country"`
	Email        string              `json:"email"`
	Name         string              `json:"name"`
	PostalCode   string              `json:"postal_code"`
	Telephone    string              `json:"telephone"`
	PostNumber   string              `json:"to_post_number"`
	Point        *int                `json:"to_service_point"`
	Divided      wireDivided         `json:"address_divided"`
	Shipment     *wireShipment       `json:"shipment"`
	Method       *int                `json:"shipping_method"`
	CheckoutName *string             `json:"shipping_method_checkout_name"`
	Insured      int                 `json:"insured_value"`
	ShipmentUUID *string             `json:"shipment_uuid"`
	Data         map[string]any      `json:"data"`
	Type         *string             `json:"type"`
	OrderID      string              `json:"external_order_id"`
	ShipmentID   string              `json:"external_shipment_id"`
	Quantity     *int                `json:"quantity,omitempty"`
	ColliNumber  string              `json:"colli_tracking_number"`
	Colli        string              `json:"colli_uuid"`
	Nth          int                 `json:"collo_nr"`
	Of           int                 `json:"collo_count"`
	Label        any                 `json:"label"`
	Declaration  any                 `json:"customs_declaration"`
	State        *string             `json:"to_state"`
	Made         string              `json:"date_created"`
	Announced    *string             `json:"date_announced"`
	Updated      string              `json:"date_updated"`
	AWB          *string             `json:"awb_tracking_number"`
	Box          *int                `json:"box_number"`
	Invoice      string              `json:"customs_invoice_nr"`
	ShipmentType *int                `json:"customs_shipment_type"`
	Errors       map[string][]string `json:"errors,omitzero"`
	Carrier      *wireCarrier        `json:"carrier,omitempty"`
	TrackingURL  *string             `json:"tracking_url,omitempty"`
}

type (
	wireItem struct {
		Description string         `json:"description"`
		Quantity    int            `json:"quantity"`
		Weight      string         `json:"weight"`
		Value       string         `json:"value"`
		HSCode      string         `json:"hs_code"`
		Origin      *string        `json:"origin_country"`
		ProductID   string         `json:"product_id"`
		Properties  map[string]any `json:"properties"`
		SKU         string         `json:"sku"`
		Reason      *int           `json:"return_reason"`
		Message     *string        `json:"return_message"`
	}
	wireDocument struct {
		Type string `json:"type"`
		Size string `json:"size"`
		Link string `json:"link"`
	}
	wireLand struct {
		ISO2 string `json:"iso_2"`
		ISO3 string `json:"iso_3"`
		Name string `json:"name"`
	}
	wireDivided struct {
		Street string `json:"street"`
		Number string `json:"house_number"`
	}
	wireShipment struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	wireCarrier struct {
		Code string `json:"code"`
	}
	wireLabels struct {
		Normal []string `json:"normal_printer"`
		Label  string   `json:"label_printer"`
	}
)

func some(t text) *string {
	if t.value == "" {
		return nil
	}
	return &t.value
}

// figure writes a number with so many decimals; nil where none was said.
func figure(t text, decimals int) *string {
	n, ok := t.number()
	if !ok {
		return nil
	}
	text := strconv.FormatFloat(n, 'f', decimals, 64)
	return &text
}

func number(t text) *int {
	if n, ok := t.whole(); ok {
		return &n
	}
	return nil
}

// wire is a parcel as it stands now.
func (e *Emulator) wire(p parcel, verbose bool) wireParcel { return e.wireAt(p, e.now(p), verbose) }

// wireAt is a parcel as it stood at a status.
func (e *Emulator) wireAt(p parcel, at status, verbose bool) wireParcel {
	w := p.Wish
	to := w.to()
	land, _ := postal.Lookup(to.Country)
	out := wireParcel{
		ID: p.ID, Reference: w.Reference.or("0"), Status: at, Weight: fmt.Sprintf("%.3f", w.kilograms()), OrderNumber: w.OrderNumber.value, Items: []wireItem{},
		Documents: []wireDocument{}, External: some(w.External), IsReturn: w.IsReturn.yes(), Note: w.Note.value, Value: some(w.Value), Currency: some(w.Currency),
		Length: figure(w.Length, 2), Width: figure(w.Width, 2), Height: figure(w.Height, 2), Contract: number(w.Contract), Address: to.LocalLine(), Address2: to.Line2, City: to.City,
		Company: to.Company, Country: wireLand{land.Code, land.ISO3, land.Name}, Email: to.Email, Name: to.Name, PostalCode: to.PostalCode, Telephone: to.Phone,
		PostNumber: w.PostNumber.value, Point: number(w.Point), Divided: wireDivided{to.Street, to.HouseNumber}, CheckoutName: some(w.CheckoutName),
		Data: map[string]any{}, OrderID: strconv.Itoa(p.ID), Colli: p.Colli, Nth: p.Nth, Of: p.Of, Label: map[string]any{}, Declaration: map[string]any{}, State: some(text{to.State, true}),
		Made: stamp(p.Made), Updated: stamp(e.moved(p)), Invoice: w.invoiceNumber(), ShipmentType: number(w.shipmentType()),
	}
	if n, ok := w.Insured.number(); ok {
		out.Insured = int(n)
	}
	if n, ok := w.TotalInsured.number(); ok {
		out.TotalInsured = int(n)
	}
	for _, it := range w.Items {
		out.Items = append(out.Items, it.wire())
	}
	if verbose {
		out.Errors = map[string][]string{}
	}
	if m, ok := findMethod(w.method()); ok {
		out.Shipment, out.Method, out.Carrier = &wireShipment{m.id, m.name}, &m.id, &wireCarrier{m.carrier}
	}
	if p.Announced.IsZero() {
		boxes := w.boxes()
		id := p.Colli
		out.Quantity, out.ShipmentUUID, out.ShipmentID = &boxes, &id, w.OrderNumber.value
		return out
	}
	announced := stamp(p.Announced)
	out.Announced = &announced
	if at.ID == 1001 {
		out.Announced = nil
		return out
	}
	p.labelled(&out)
	return out
}

func (it item) wire() wireItem {
	quantity, _ := it.Quantity.whole()
	one := wireItem{
		Description: it.Description.value, Quantity: quantity, HSCode: it.HSCode.value, Origin: some(it.Origin), ProductID: it.ProductID.value, Properties: map[string]any{}, SKU: it.SKU.value,
	}
	if kg := figure(it.Weight, 3); kg != nil {
		one.Weight = *kg
	}
	if value := figure(it.Value, 2); value != nil {
		one.Value = *value
	}
	return one
}

// labelled adds what a parcel with a label has.
func (p parcel) labelled(out *wireParcel) {
	m, _ := findMethod(p.Wish.method())
	kind := "parcel"
	if m.letter {
		kind = "letter"
	}
	page := p.page()
	out.Tracking, out.Type, out.TrackingURL = p.Tracking, &kind, &page
	id := strconv.Itoa(p.ID)
	at := p.Base + "/api/v2/"
	links := wireLabels{Label: at + "labels/label_printer/" + id}
	for corner := range 4 {
		links.Normal = append(links.Normal, at+"labels/normal_printer/"+id+"?start_from="+strconv.Itoa(corner))
	}
	out.Label = links
	out.Documents = []wireDocument{{"label", "a6", at + "parcels/" + id + "/documents/label"}}
	for _, kind := range p.papers() {
		out.Documents = append(out.Documents, wireDocument{kind, "a4", at + "parcels/" + id + "/documents/" + kind})
	}
	if len(p.papers()) > 0 {
		out.Declaration = map[string]string{"normal_printer": at + "customs_declaration/normal_printer/" + id}
	}
}

// papers are what a border wants: an invoice, for sold goods also by post a declaration.
func (p parcel) papers() []string {
	if !p.Life.Border {
		return nil
	}
	if m, _ := findMethod(p.Wish.method()); m.carrier == "postnl" {
		return []string{"cn23", "commercial-invoice"}
	}
	return []string{"commercial-invoice"}
}

// page is where a parcel is followed.
func (p parcel) page() string {
	m, _ := findMethod(p.Wish.method())
	q := url.Values{
		"carrier": {m.carrier}, "code": {p.Tracking}, "destination": {strings.ToUpper(p.Wish.Country.value)}, "lang": {"en-us"}, "source": {home}, "type": {"parcel"},
		"verification": {p.Wish.to().PostalCode}, "servicepoint_verification": {""}, "created_at": {p.Made.Format("2006-01-02")},
	}
	return "https://tracking.eu-central-1-0.sendcloud.sc/forward?" + q.Encode()
}
