package returns

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Wish is a return that somebody wants made. Draft.From is the buyer, Draft.To where the goods come back to.
type Wish struct {
	Draft             order.Draft
	ExternalReference string
	Terms             Terms
	// Needs are functionalities that the method must have, beside being of the product that Terms.Option names.
	Needs map[string]any
	// Outgoing is the parcel it went out in, where the caller knows it; 0: it is looked for by the order's number.
	Outgoing parcel.ID
}

// returned is v2's customs type of goods that come back.
const returned = 4

// Check is the dry run: the wish as it would be kept, with the method that it comes to, or what is wrong with it, each field by its name in
// API v2. It looks at integrations' rows only within sees, where that is not 0.
func (d *Desk) Check(ctx context.Context, id, sees int64, w Wish) (Wish, error) {
	w.Draft = intake.Tidy(w.Draft)
	kind := returned
	w.Draft.IsReturn, w.Draft.Direct, w.Draft.ShipmentType = true, true, &kind
	var wrong fault.List
	if w.Draft.From == nil {
		wrong.Add("from_address", "This field is required.")
	} else {
		wrong.Join("from_", postal.Check(*w.Draft.From))
	}
	wrong.Join("", postal.Check(w.Draft.To))
	if err := d.Intake.Check(ctx, id, w.Draft); fault.Is(err, fault.Invalid) {
		joinNew(&wrong, err)
	} else if err != nil {
		return w, err
	}
	if err := d.checkTerms(ctx, id, w, &wrong); err != nil {
		return w, err
	}
	if err := wrong.Err(); err != nil {
		return w, err
	}
	if err := d.settle(ctx, id, &w); err != nil {
		return w, err
	}
	if err := d.Shipping.Check(ctx, id, w.Draft); err != nil {
		return w, err
	}
	out, ok, err := d.outgoing(ctx, id, sees, w)
	if err != nil {
		return w, err
	}
	if ok {
		w.Outgoing = out.ID
	}
	return w, nil
}

// joinNew takes over the fields that were not refused before.
func joinNew(wrong *fault.List, err error) {
	f, _ := fault.As(err)
	for _, field := range f.Fields {
		if !wrong.Has(field.Name) {
			wrong.Join("", &fault.Error{Kind: fault.Invalid, Fields: []fault.Field{field}})
		}
	}
}

func (d *Desk) checkTerms(ctx context.Context, id int64, w Wish, wrong *fault.List) error {
	t := w.Terms
	if t.DeliveryOption != "" && !slices.Contains(DeliveryOptions, t.DeliveryOption) {
		wrong.Add("delivery_option", "Choose one of %s.", strings.Join(DeliveryOptions, ", "))
	}
	if t.Refund != nil && !slices.Contains(RefundTypes, t.Refund.Type) {
		wrong.Add("refund_type", "Choose one of %s.", strings.Join(RefundTypes, ", "))
	}
	reason := func(field string, n int) {
		if _, ok := ReasonByID(n); n != 0 && !ok {
			wrong.Add(field, "There is no return reason %d.", n)
		}
	}
	reason("return_reason_id", t.Reason)
	for _, i := range w.Draft.Items {
		reason("parcel_items.return_reason_id", i.ReturnReason)
		if utf8.RuneCountInString(i.ReturnMessage) > 1000 {
			wrong.Add("parcel_items.return_message", "Ensure this field has no more than %d characters.", 1000)
		}
	}
	if utf8.RuneCountInString(t.Message) > 1000 {
		wrong.Add("message", "Ensure this field has no more than %d characters.", 1000)
	}
	if len(w.ExternalReference) > 255 {
		wrong.Add("external_reference", "Ensure this field has no more than %d characters.", 255)
	}
	if w.Draft.From != nil && postal.NeedsCustoms(*w.Draft.From, w.Draft.To) && len(w.Draft.Items) == 0 {
		wrong.Add("parcel_items", "Goods that cross a customs border need their items.")
	}
	if t.Brand == 0 {
		return nil
	}
	_, err := account.BrandByID(ctx, d.DB, id, t.Brand)
	if fault.Is(err, fault.Missing) {
		wrong.Add("brand_id", "There is no brand %d.", t.Brand)
		return nil
	}
	return err
}

// settle finds the method of the option or product that was named: of its weight bands, the one that carries this return.
func (d *Desk) settle(ctx context.Context, id int64, w *Wish) error {
	if w.Draft.Method != 0 {
		return nil
	}
	field := "shipping_option_code"
	if w.Terms.ByProduct {
		field = "shipping_product_code"
	}
	if w.Terms.Option == "" {
		return fault.At(field, "This field is required.")
	}
	all, err := d.Shipping.Methods(ctx, id)
	if err != nil {
		return err
	}
	code := w.Terms.Option
	if w.Terms.ByProduct {
		// The product's varieties are options of their own: the first that has what is needed.
		i := slices.IndexFunc(all, func(m carrier.Method) bool { return m.Product == code && has(m, w.Needs) })
		if i < 0 {
			return fault.At(field, "There is no shipping product %s with these functionalities.", code)
		}
		code = all[i].Option()
	}
	m, ok := carrier.MethodByOption(all, code, w.Draft.Weight)
	if !ok {
		return fault.At(field, "There is no shipping option %s.", code)
	}
	w.Draft.Method = m.ID
	return nil
}

// has reports whether a method has the functionalities, each with the value that is wanted.
func has(m carrier.Method, needs map[string]any) bool {
	for key, want := range needs {
		if got := m.Functionalities[key]; want != nil && got != want && (want != false || got != nil) {
			return false
		}
	}
	return true
}

// outgoing is the parcel that the goods went out in, as far as the caller may see it: the one that was named, the one of the customs
// information's tracking number, or the last one of the order's number.
func (d *Desk) outgoing(ctx context.Context, id, sees int64, w Wish) (parcel.Parcel, bool, error) {
	if w.Outgoing != 0 {
		p, err := parcel.Get(ctx, d.DB, id, sees, w.Outgoing)
		return p, err == nil, err
	}
	f := parcel.Filter{Integration: sees, Labelled: true, Limit: 10}
	switch c := w.Draft.Customs; {
	case c != nil && c.Return != nil && c.Return.Number != "":
		f.Number = c.Return.Number
	case w.Draft.Number != "":
		f.OrderNumber = w.Draft.Number
	default:
		return parcel.Parcel{}, false, nil
	}
	found, err := parcel.List(ctx, d.DB, id, f)
	if err != nil || len(found) == 0 {
		return parcel.Parcel{}, false, err
	}
	orders := make([]order.ID, len(found))
	for i, p := range found {
		orders[i] = p.Order
	}
	of, err := order.GetMany(ctx, d.DB, id, orders)
	if err != nil {
		return parcel.Parcel{}, false, err
	}
	for _, p := range found {
		if o, ok := of[p.Order]; ok && !o.IsReturn && p.Status.Info().Group != carrier.GroupCancelled {
			return p, true, nil
		}
	}
	return parcel.Parcel{}, false, nil
}

// Made is a return with the boxes it comes back in.
type Made struct {
	Return  Return
	Order   order.Order
	Parcels []parcel.Parcel
}

// Create makes a return and its label: with wait now, otherwise soon. What cannot be labelled is refused with nothing kept; a carrier's
// refusal leaves the return, and is the error beside it.
func (d *Desk) Create(ctx context.Context, id, integration, sees int64, w Wish, wait bool) (Made, error) {
	w, err := d.Check(ctx, id, sees, w)
	if err != nil {
		return Made{}, err
	}
	m, err := d.store(ctx, id, integration, w)
	if db.IsTaken(err) {
		return Made{}, taken(w.ExternalReference)
	}
	if err != nil {
		return Made{}, err
	}
	if !wait {
		m.Parcels, err = d.Shipping.AnnounceLater(ctx, id, m.Order.ID)
		return m, err
	}
	var l shipping.Labelled
	if l, err = d.Shipping.Announce(ctx, id, m.Order.ID); err == nil {
		m.Order, m.Parcels = l.Order, l.Parcels
		return m, nil
	}
	if boxes, failed := parcel.OfOrder(context.WithoutCancel(ctx), d.DB, id, m.Order.ID); failed == nil {
		m.Parcels = boxes
	}
	return m, err
}

func taken(reference string) error {
	return fault.At("external_reference", "There is a return with the external reference %s.", reference)
}

// store writes the return with its order, shipment and boxes.
func (d *Desk) store(ctx context.Context, id, integration int64, w Wish) (Made, error) {
	n, err := d.draw(ctx, w.Draft.Boxes())
	if err != nil {
		return Made{}, err
	}
	heard := false
	if w.Outgoing != 0 {
		out, err := parcel.Get(ctx, d.DB, id, 0, w.Outgoing)
		if err != nil {
			return Made{}, err
		}
		if heard = out.Integration != 0 && w.Terms.Source != FromPanel; out.Integration != 0 {
			integration = out.Integration // what comes back is of the shop that sent it
		}
	}
	m := n.made(id, integration, w, d.now())
	return m, d.DB.Write(ctx, id, func(ctx context.Context, tx *db.Tx) error {
		if err := order.Add(ctx, tx, id, []order.Order{m.Order}); err != nil {
			return err
		}
		first := m.Parcels[0]
		s := parcel.Shipment{Account: id, ID: first.Shipment, Order: m.Order.ID, Integration: integration, ColliUUID: first.ColliUUID}
		if err := parcel.AddShipments(ctx, tx, []parcel.Shipment{s}); err != nil {
			return err
		}
		if err := parcel.Add(ctx, tx, m.Parcels); err != nil {
			return err
		}
		if err := add(ctx, tx, m.Return); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, id, event.Fact{Integration: integration, Kind: event.ReturnCreated, Order: int64(m.Order.ID),
			Parcel: int64(first.ID), At: m.Return.CreatedAt, Body: Told{Return: m.Return, Order: m.Order, Heard: heard}})
	})
}

// numbers are the ids of a new return, drawn before the transaction.
type numbers struct {
	id       ID
	order    order.ID
	shipment parcel.ShipmentID
	parcels  []parcel.ID
}

func (d *Desk) draw(ctx context.Context, boxes int) (n numbers, err error) {
	number, err := d.DB.NextID(ctx, "return")
	if err != nil {
		return n, err
	}
	orders, err := order.NextIDs(ctx, d.DB, 1)
	if err != nil {
		return n, err
	}
	shipments, err := parcel.NextShipmentIDs(ctx, d.DB, 1)
	if err != nil {
		return n, err
	}
	n = numbers{id: ID(number), order: orders[0], shipment: shipments[0]}
	n.parcels, err = parcel.NextIDs(ctx, d.DB, boxes)
	return n, err
}

// made is the new return as it is to be written.
func (n numbers) made(id, integration int64, w Wish, now time.Time) Made {
	o := order.Order{ID: n.order, Account: id, Integration: integration, State: order.Ready, Version: 1, CreatedAt: now, UpdatedAt: now, Draft: w.Draft}
	o.UUID, o.Return = uuid.NewString(), int64(n.id)
	s := parcel.Shipment{Account: id, ID: n.shipment, Order: o.ID, Integration: integration, ColliUUID: uuid.NewString()}
	m := Made{Order: o}
	for i, number := range n.parcels {
		p := parcel.Draft(number, s, o)
		p.Collo = i
		m.Parcels = append(m.Parcels, p)
	}
	m.Return = Return{ID: n.id, Account: id, Integration: integration, Order: o.ID, Parcel: m.Parcels[0].ID, Outgoing: w.Outgoing, OrderNumber: o.Number,
		ExternalReference: w.ExternalReference, State: Open, Status: carrier.StatusNoLabel, CreatedAt: now, UpdatedAt: now, Terms: w.Terms}
	return m
}
