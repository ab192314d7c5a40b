package v3

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Up to so many orders get their labels by one request, of up to so many boxes each.
const (
	mostShipped = 20
	mostParts   = 50
)

// shipping is what both calls say of the orders that they name.
type orderLabels struct {
	Integration int64           `json:"integration_id" lax:"required"`
	Sender      int64           `json:"sender_address_id"`
	Brand       int64           `json:"brand_id"`
	ShipWith    *shipWith       `json:"ship_with"`
	Orders      []labelledOrder `json:"orders"`
	Order       *labelledOrder  `json:"order"`
	Label       *labelDetails   `json:"label_details"`
}

type labelDetails struct {
	Media string `json:"mime_type"`
	DPI   int    `json:"dpi"`
}

// labelledOrder names an order that is to be shipped: by its id or its number, or by both, which must then be of one order.
type labelledOrder struct {
	ID      string      `json:"order_id"`
	Number  string      `json:"order_number"`
	Rules   bool        `json:"apply_shipping_rules"`
	Parcels []orderPart `json:"parcels"`
}

type orderPart struct {
	Items []struct {
		ID       string `json:"item_id" lax:"required"`
		Quantity int    `json:"quantity" lax:"required"`
	} `json:"parcel_items" lax:"required"`
	Dimensions *lengths `json:"dimensions"`
	Weight     *weight  `json:"weight"`
}

// wrong tells what is wrong with the naming of an order.
func (o labelledOrder) wrong(at string) []problem {
	var all []problem
	add := func(name, code, format string, args ...any) {
		all = append(all, invalid(at+name, code, format, args...))
	}
	if o.ID == "" && o.Number == "" {
		add("", "required", "One of order_id and order_number is needed.")
	}
	if utf8.RuneCountInString(o.ID) > 64 {
		add("/order_id", "invalid", "String should have at most 64 characters")
	}
	if utf8.RuneCountInString(o.Number) > 255 {
		add("/order_number", "invalid", "String should have at most 255 characters")
	}
	if len(o.Parcels) > mostParts {
		add("/parcels", "invalid", "List should have at most %d items after validation, not %d", mostParts, len(o.Parcels))
	}
	for n, p := range o.Parcels {
		if len(p.Items) == 0 {
			add(fmt.Sprintf("/parcels/%d/parcel_items", n), "invalid", "List should have at least 1 item after validation, not 0")
		}
	}
	return all
}

// wish is the order's label as the flows are asked for it.
func (in *orderLabels) wish(o labelledOrder, who string, later bool) intake.ShipOrder {
	w := intake.ShipOrder{Integration: in.Integration, ID: o.ID, Number: o.Number, Sender: in.Sender, Brand: in.Brand, Later: later, Who: who}
	if in.ShipWith != nil {
		w.Option, w.Contract = strings.TrimSpace(in.ShipWith.Properties.Option), in.ShipWith.Properties.Contract
	}
	if in.Label != nil {
		w.Label = order.LabelWish{Media: in.Label.Media, DPI: in.Label.DPI}
	}
	for _, p := range o.Parcels {
		part := intake.Part{}
		if p.Weight != nil {
			part.Weight = p.Weight.Grams
		}
		if p.Dimensions != nil {
			part.Size = p.Dimensions.Size
		}
		for _, i := range p.Items {
			part.Pieces = append(part.Pieces, intake.Piece{Item: i.ID, Quantity: i.Quantity})
		}
		w.Parts = append(w.Parts, part)
	}
	return w
}

// labelNames are v3's names for what an order's shipping is refused by.
var labelNames = map[string]string{
	"sender_address": "/sender_address_id", "contract": "/ship_with/properties/contract_id", "shipping_option_code": "/ship_with/properties/shipping_option_code",
	"shipping_method": "/ship_with", "shipment": "/ship_with", "brand": "/brand_id",
}

// readLabels reads a request for labels, and finds out whether its integration is the caller's.
func (d *Door) readLabels(ctx context.Context, c call) (in orderLabels, who string, err error) {
	if err = decodeAt(c, attributes, &in); err != nil {
		return in, "", err
	}
	who, err = d.ownShop(ctx, c, in.Integration)
	if fault.Is(err, fault.Missing) {
		err = refuse(http.StatusNotFound, problem{Code: "not_found", Detail: "Integration not found", Source: &source{Pointer: attributes + "/integration_id"}})
	}
	return in, who, err
}

// shippedOrder is what is told of an order that is being shipped.
type shippedOrder struct {
	Shipment string       `json:"shipment_id"`
	OrderID  string       `json:"order_id"`
	Number   string       `json:"order_number"`
	ShipWith toldShipWith `json:"ship_with"`
	Parcel   int64        `json:"parcel_id"`
	Parcels  []int64      `json:"parcels_ids"`
}

func shippedOf(s intake.Shipped, methods func(int) (carrier.Method, bool)) shippedOrder {
	t := shippedOrder{OrderID: s.Order.ExternalID, Number: s.Order.Number, Parcels: []int64{}}
	t.ShipWith.Type = "shipping_option_code"
	if m, ok := methods(s.Order.Draft.Method); ok {
		t.ShipWith.Properties.Option = m.Option()
	}
	t.ShipWith.Properties.Contract = idOrNull(s.Order.Contract)
	for _, p := range s.Parcels {
		t.Parcels = append(t.Parcels, int64(p.ID))
	}
	if len(s.Parcels) > 0 {
		t.Shipment, t.Parcel = s.Parcels[0].ColliUUID, int64(s.Parcels[0].ID)
	}
	return t
}

// shipLater has the labels of up to twenty orders made, and does not wait for them.
func (d *Door) shipLater(ctx context.Context, c call) error {
	in, who, err := d.readLabels(ctx, c)
	if err != nil {
		return err
	}
	switch n := len(in.Orders); {
	case n == 0:
		return refuse(http.StatusBadRequest, invalid(attributes+"/orders", "required", "This field is required."))
	case n > mostShipped:
		return refuse(http.StatusBadRequest, invalid(attributes+"/orders", "invalid", "List should have at most %d items after validation, not %d", mostShipped, n))
	}
	var wrong []problem
	for n, o := range in.Orders {
		at := fmt.Sprintf("%s/orders/%d", attributes, n)
		wrong = append(wrong, o.wrong(at)...)
		if slices.ContainsFunc(in.Orders[:n], func(other labelledOrder) bool { return other.ID == o.ID && other.Number == o.Number }) {
			wrong = append(wrong, invalid(at, "invalid", "An order stands twice in this request."))
		}
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	answer := struct {
		Data   []shippedOrder `json:"data"`
		Errors []problem      `json:"errors"`
	}{[]shippedOrder{}, []problem{}}
	methods := d.methods(ctx, c)
	for n, o := range in.Orders {
		at := fmt.Sprintf("%s/orders/%d", attributes, n)
		s, err := d.Intake.ShipOrder(ctx, c.Account, in.wish(o, who, true))
		if err == nil {
			err = s.Err
		}
		if _, told := fault.As(err); err != nil && !told {
			return err
		}
		if err == nil {
			answer.Data = append(answer.Data, shippedOf(s, methods))
			continue
		}
		_, problems := problemsOf(labelRefused(at, err))
		answer.Errors = append(answer.Errors, problems...)
	}
	return bare(c, http.StatusAccepted, answer)
}

// labelRefused tells why an order gets no label. What belongs to the order itself stands below it, the rest where the request says it.
func labelRefused(at string, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	if len(f.Fields) == 0 {
		status, code := "400", "invalid"
		if f.Kind == fault.Missing {
			status, code = "404", "not_found"
		}
		if _, asked := carrier.As(err); asked {
			code = "parcel_announcement_error"
		}
		if f.Kind == fault.Away {
			return err
		}
		p := problem{Status: status, Code: code, Detail: f.Text(), Source: &source{Pointer: at}}
		n := http.StatusBadRequest
		if status == "404" {
			n = http.StatusNotFound
		}
		return &refused{n, []problem{p}}
	}
	moved := *f
	moved.Fields = slices.Clone(f.Fields)
	for n, field := range moved.Fields {
		switch name, ours := labelNames[field.Name]; {
		case ours:
			moved.Fields[n].Name = attributes + name
		case strings.HasPrefix(field.Name, "parcels"):
			moved.Fields[n].Name = at + pointerOf(field.Name)
		default:
			moved.Fields[n].Name = at
		}
	}
	return &moved
}

// shipNow has the label of one order made and answers it.
func (d *Door) shipNow(ctx context.Context, c call) error {
	in, who, err := d.readLabels(ctx, c)
	if err != nil {
		return err
	}
	const at = attributes + "/order"
	if in.Order == nil {
		return refuse(http.StatusBadRequest, invalid(at, "required", "This field is required."))
	}
	if wrong := in.Order.wrong(at); len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	form := document.Form{Media: carrier.PDF}
	if in.Label != nil {
		form = document.Form{Media: in.Label.Media, DPI: in.Label.DPI}
	}
	if form, err = form.Settle(); err != nil {
		return beneath(attributes+"/label_details", err, map[string]string{"format": "mime_type", "media": "mime_type"})
	}
	s, err := d.Intake.ShipOrder(ctx, c.Account, in.wish(*in.Order, who, false))
	if err == nil {
		err = s.Err
	}
	if err != nil {
		return labelRefused(at, err)
	}
	label, err := d.labelOf(ctx, c, s.Parcels, form)
	if err != nil {
		return err
	}
	return data(c, http.StatusCreated, d.labelledOf(ctx, c, s, form, label))
}

// labelOf is the label of all boxes in one file.
func (d *Door) labelOf(ctx context.Context, c call, boxes []parcel.Parcel, form document.Form) ([]byte, error) {
	ids := make([]parcel.ID, len(boxes))
	for n, p := range boxes {
		ids[n] = p.ID
	}
	files, err := d.Shipping.Papers(ctx, c.Account, 0, ids, func(p parcel.Paper) bool { return p.Type == "label" })
	if err != nil {
		return nil, err
	}
	return document.Bundle(ctx, files, form)
}

type labelledTold struct {
	shippedOrder
	Label       labelFile       `json:"label_details"`
	Documents   []labelDocument `json:"documents"`
	Number      string          `json:"tracking_number"`
	TrackingURL *string         `json:"tracking_url"`
}

type labelFile struct {
	File  string `json:"file"`
	Media string `json:"mime_type"`
	DPI   int    `json:"dpi"`
}

type labelDocument struct {
	Type string `json:"type"`
	Size string `json:"size"`
	Link string `json:"link"`
}

func (d *Door) labelledOf(ctx context.Context, c call, s intake.Shipped, form document.Form, label []byte) labelledTold {
	t := labelledTold{
		shippedOrder: shippedOf(s, d.methods(ctx, c)), Documents: []labelDocument{},
		Label: labelFile{base64.StdEncoding.EncodeToString(label), form.Media, form.DPI},
	}
	for _, p := range s.Parcels {
		for _, paper := range documentsOf(p) {
			kind := paper.DocumentType()
			link := fmt.Sprintf("%s%s/parcels/%d/documents/%s", c.Base, root, p.ID, kind)
			t.Documents = append(t.Documents, labelDocument{kind, paper.Size, link})
		}
	}
	first := s.Parcels[0]
	t.Number = first.Number
	page := first.TrackingURL
	if d.Track != nil {
		if own := d.Track(c.Base, first); own != "" {
			page = own
		}
	}
	t.TrackingURL = orNull(page)
	return t
}
