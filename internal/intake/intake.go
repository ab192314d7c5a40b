// Package intake takes orders in, keeps what merchants change on them, and can undo it. Turning them into labels is shipping's work.
package intake

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Desk is where orders come in.
type Desk struct {
	DB     *db.DB
	Events *event.Book
	Now    func() time.Time // nil is the wall clock
	// Shipping makes the labels that come to be wanted with the import; it also knows which methods there are.
	Shipping *shipping.Desk
	// Seen hears how many orders were taken in, once they are kept; nil is nobody.
	Seen func(orders int)
	// Chosen is what a buyer chose at the checkout for an order before it came in; nil is nothing.
	Chosen func(ctx context.Context, account, integration int64, order string) (servicepoint.Choice, bool, error)
}

// choose sends an order without a point of its own to the one that its buyer chose at the checkout.
func (d *Desk) choose(ctx context.Context, account, integration int64, draft *order.Draft) error {
	if d.Chosen == nil || integration == 0 || draft.ServicePoint != 0 || draft.PointCode != "" || draft.IsReturn {
		return nil
	}
	for _, name := range []string{draft.ExternalID, draft.Number} {
		if name == "" {
			continue
		}
		c, ok, err := d.Chosen(ctx, account, integration, name)
		if err != nil {
			return err
		}
		if ok {
			draft.ServicePoint = c.Point
			if draft.To.PostNumber == "" {
				draft.To.PostNumber = c.PostNumber
			}
			if draft.CheckoutMethod == "" {
				draft.CheckoutMethod = c.Method
			}
			return nil
		}
	}
	return nil
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

// DefaultWeight is what an order weighs when nobody says.
const DefaultWeight = postal.Kilogram

// maxItems bounds the lines of one order, and maxPacked those of a shipment of many boxes.
const (
	maxItems  = 500
	maxPacked = 5000
)

// Received is an order that was taken in, with its draft parcel.
type Received struct {
	Order   order.Order
	Parcels []parcel.Parcel
	// Repeated: the same content had been taken in before under its external reference; this is the first one.
	Repeated bool
}

// Receive takes orders in, all of them or none. An external reference that is known with the same content answers what it made the
// first time; with other content it is a fault of external_reference. What an order asks for and the account does not have is set aside
// for a merchant to settle. Of a list, the fault is of the first order that cannot be kept.
func (d *Desk) Receive(ctx context.Context, account, integration int64, drafts []order.Draft) ([]Received, error) {
	fresh := make([]order.Draft, len(drafts))
	for i, draft := range drafts {
		fresh[i] = Tidy(draft)
		if err := d.choose(ctx, account, integration, &fresh[i]); err != nil {
			return nil, err
		}
		if err := d.setAside(ctx, account, order.Draft{}, &fresh[i]); err != nil {
			return nil, err
		}
		if err := d.Check(ctx, account, fresh[i]); err != nil {
			return nil, err
		}
	}
	got, err := d.store(ctx, account, integration, fresh)
	if db.IsTaken(err) {
		// Another node took the same reference in between: the second look finds it.
		got, err = d.store(ctx, account, integration, fresh)
	}
	if err == nil && d.Seen != nil {
		d.Seen(len(got))
	}
	return got, err
}

// store writes drafts that may be kept.
func (d *Desk) store(ctx context.Context, account, integration int64, fresh []order.Draft) ([]Received, error) {
	now := d.now()
	ids, err := d.draw(ctx, len(fresh))
	if err != nil {
		return nil, err
	}
	var got []Received
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		known, err := d.known(ctx, tx, account, integration, fresh)
		if err != nil {
			return err
		}
		got = make([]Received, len(fresh))
		var in batch
		for i, draft := range fresh {
			if t, ok := known[draft.ExternalReference]; ok && draft.ExternalReference != "" {
				got[i], err = again(ctx, tx, account, draft, t)
				if err != nil {
					return err
				}
				continue
			}
			got[i] = in.add(ids.at(i), account, integration, draft, now)
		}
		return in.write(ctx, tx, d.Events, account)
	})
	return got, err
}

// Check refuses what cannot be kept, each wrong field by its name in API v2.
func (d *Desk) Check(ctx context.Context, account int64, draft order.Draft) error {
	var wrong fault.List
	if !draft.Keyed || draft.To != (postal.Address{}) { // a shop may send an order before it knows where to
		wrong.Join("", postal.CheckKept(draft.To))
	}
	if draft.From != nil {
		wrong.Join("from_", postal.CheckKept(*draft.From))
	}
	checkTexts(&wrong, draft)
	if len(draft.Packing) > MostBoxes {
		wrong.Add("parcels", "Ensure this field has no more than %d elements.", MostBoxes)
	}
	if draft.Quantity < 1 || draft.Quantity > 20 && len(draft.Packing) != draft.Quantity {
		wrong.Add("quantity", "Ensure this value is between 1 and 20.")
	}
	if draft.Weight < 1 || draft.Weight > 100_000_000 {
		wrong.Add("weight", "Weight must be between 0.001 and 100000 kg.")
	}
	most := maxItems
	if draft.Direct {
		most = maxPacked
	}
	if len(draft.Items) > most {
		wrong.Add("parcel_items", "An order takes up to %d lines.", most)
	}
	if err := d.Shipping.CheckPoint(ctx, draft.ServicePoint); err != nil {
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		wrong.Join("", err)
	}
	if draft.Method != 0 {
		if _, err := d.Shipping.Method(ctx, account, draft.Method); err != nil {
			if !fault.Is(err, fault.Missing) {
				return err
			}
			wrong.Add("shipment", "There is no shipping method %d.", draft.Method)
		}
	}
	if err := d.checkOwn(ctx, account, draft, &wrong); err != nil {
		return err
	}
	return wrong.Err()
}

// checkOwn refuses a sender address or contract that is not the account's.
func (d *Desk) checkOwn(ctx context.Context, id int64, draft order.Draft, wrong *fault.List) error {
	if draft.Sender != 0 {
		_, err := account.SenderByID(ctx, d.DB, id, draft.Sender)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err != nil {
			wrong.Add("sender_address", "There is no sender address %d.", draft.Sender)
		}
	}
	if draft.Brand != 0 {
		_, err := account.BrandByID(ctx, d.DB, id, draft.Brand)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err != nil {
			wrong.Add("brand", "There is no brand %d.", draft.Brand)
		}
	}
	if draft.Contract != 0 {
		_, err := carrier.UsableContract(ctx, d.DB, d.Shipping.Sealer, id, draft.Contract)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err != nil {
			wrong.Add("contract", "There is no contract %d.", draft.Contract)
		}
	}
	return nil
}

// known finds the references among drafts that are in the books, or stand twice in the list itself.
func (d *Desk) known(ctx context.Context, tx *db.Tx, account, integration int64, drafts []order.Draft) (map[string]order.Taken, error) {
	var asked []string
	seen := map[string]bool{}
	for _, draft := range drafts {
		ref := draft.ExternalReference
		if ref == "" {
			continue
		}
		if seen[ref] {
			return nil, fault.At("external_reference", "%s stands twice in this request.", ref)
		}
		seen[ref] = true
		asked = append(asked, ref)
	}
	return order.ByReferences(ctx, tx, account, integration, asked)
}

// again answers a repeated import with what the first one made.
func again(ctx context.Context, tx *db.Tx, account int64, draft order.Draft, t order.Taken) (Received, error) {
	if draft.Hash() != t.Hash {
		return Received{}, fault.At("external_reference", "%s is taken by a parcel with other content.", draft.ExternalReference)
	}
	o, err := order.Get(ctx, tx, account, t.Order)
	if err != nil {
		return Received{}, err
	}
	boxes, err := parcel.OfOrder(ctx, tx, account, o.ID)
	return Received{Order: o, Parcels: boxes, Repeated: true}, err
}

// ids are the numbers for new orders, drawn before the transaction.
type ids struct {
	orders    []order.ID
	shipments []parcel.ShipmentID
	parcels   []parcel.ID
}

type oneID struct {
	order    order.ID
	shipment parcel.ShipmentID
	parcel   parcel.ID
	uuid     [2]string
}

func (s ids) at(i int) oneID {
	return oneID{order: s.orders[i], shipment: s.shipments[i], parcel: s.parcels[i], uuid: [2]string{uuid.NewString(), uuid.NewString()}}
}

func (d *Desk) draw(ctx context.Context, n int) (s ids, err error) {
	if s.orders, err = order.NextIDs(ctx, d.DB, n); err != nil {
		return s, err
	}
	if s.shipments, err = parcel.NextShipmentIDs(ctx, d.DB, n); err != nil {
		return s, err
	}
	s.parcels, err = parcel.NextIDs(ctx, d.DB, n)
	return s, err
}

// batch gathers the rows of many orders, so that they are written together.
type batch struct {
	orders    []order.Order
	shipments []parcel.Shipment
	parcels   []parcel.Parcel
	facts     []event.Fact
}

func (b *batch) add(id oneID, account, integration int64, draft order.Draft, now time.Time) Received {
	o := begin(id.order, account, integration, draft, id.uuid[0], now)
	if o.ExternalID == "" {
		o.ExternalID = fmt.Sprint(id.parcel)
	}
	s := parcel.Shipment{Account: account, ID: id.shipment, Order: o.ID, Integration: integration, ColliUUID: id.uuid[1]}
	p := parcel.Draft(id.parcel, s, o)
	b.orders = append(b.orders, o)
	b.shipments = append(b.shipments, s)
	b.parcels = append(b.parcels, p)
	b.facts = append(b.facts, event.Fact{
		Integration: integration, Kind: event.OrderImported, Order: int64(o.ID), Parcel: int64(p.ID), At: now,
		Body: event.Brief{Number: o.Number, Reference: o.ExternalReference},
	})
	return Received{Order: o, Parcels: []parcel.Parcel{p}}
}

// begin is a draft as a new order.
func begin(id order.ID, account, integration int64, draft order.Draft, uuid string, now time.Time) order.Order {
	draft.UUID = uuid
	o := order.Order{ID: id, Account: account, Integration: integration, Version: 1, CreatedAt: now, UpdatedAt: now, Draft: draft}
	o.State, o.Problems = judge(draft)
	return o
}

func (b *batch) write(ctx context.Context, tx *db.Tx, events *event.Book, account int64) error {
	if err := order.Add(ctx, tx, account, b.orders); err != nil {
		return err
	}
	if err := parcel.AddShipments(ctx, tx, b.shipments); err != nil {
		return err
	}
	if err := parcel.Add(ctx, tx, b.parcels); err != nil {
		return err
	}
	return events.Append(ctx, tx, account, b.facts...)
}
