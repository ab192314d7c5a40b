package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Sent is an order as a shop keeps sending it, by its own id, whenever something of it changed.
type Sent struct {
	Integration int64    // whose order it is; 0, with an Order: whoever's
	Order       order.ID // ours, where the shop names that; 0: it is known by ID and Shipment
	ID          string   // the shop's own
	Shipment    string   // of a part of the order, where the shop cuts it up
	// Apply writes what was sent over a draft: an empty one, or what the order is now.
	Apply func(*order.Draft)
	// Option is the code of the option that it is to travel by; empty leaves the method as it is.
	Option string
	// Stamp tells this content from another: the same twice changes nothing, whatever a merchant changed meanwhile.
	Stamp string
	// Boxed gives a new order its draft box at once, so that the box has its id for life from the beginning.
	Boxed bool
	// Who is the sender's name in the history of a changed order.
	Who string
}

// How is what became of an order that was sent.
type How string

// What becomes of it.
const (
	Created   How = "created"
	Updated   How = "updated"
	Unchanged How = "unchanged"
)

// Put is an order that was sent, and what became of it; or, where each stands for itself, why it was not kept.
type Put struct {
	Order order.Order
	How   How
	Err   error
}

// Nth is what is wrong with one of several orders.
type Nth struct {
	N   int // from 0
	Err error
}

func (e *Nth) Error() string { return fmt.Sprintf("order %d: %v", e.N, e.Err) }

// Unwrap is what is wrong.
func (e *Nth) Unwrap() error { return e.Err }

// ErrBusy is told of an order that its carrier is being asked for: it cannot be changed now.
var ErrBusy = fault.New(fault.Conflict, "This order is still being processed.")

// Put takes in what shops send, and changes what they sent before. An order that has its label, or had it, stays as it is. Without each,
// one that cannot be kept refuses all of them, by an error of type *Nth. A new order has no box until it is shipped.
func (d *Desk) Put(ctx context.Context, account int64, all []Sent, each bool) ([]Put, error) {
	for range 5 {
		p, err := d.prepare(ctx, account, all, each)
		if err != nil {
			return nil, err
		}
		err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return p.write(ctx, tx, d) })
		if errors.Is(err, errMoved) || db.IsTaken(err) {
			continue // somebody else wrote one of them in between
		}
		if err == nil && d.Seen != nil {
			d.Seen(p.created)
		}
		return p.puts, err
	}
	return nil, errMoved
}

// puts is what is to be written, prepared outside the transaction.
type puts struct {
	account   int64
	at        time.Time
	all       []Sent
	puts      []Put
	before    []order.Order // of the updated
	was       []string      // the stamps of those that are there
	created   int
	shipments []parcel.Shipment // of those that get their boxes at once
	boxes     []parcel.Parcel
}

func (d *Desk) prepare(ctx context.Context, account int64, all []Sent, each bool) (*puts, error) {
	p := &puts{account: account, at: d.now(), all: all, puts: make([]Put, len(all)), before: make([]order.Order, len(all)), was: make([]string, len(all))}
	known, err := d.standing(ctx, account, all)
	if err != nil {
		return nil, err
	}
	seen := map[order.Key]bool{}
	for i, s := range all {
		err := d.prepareOne(ctx, p, i, s, known[i], seen)
		if err == nil {
			continue
		}
		if _, told := fault.As(err); !each || !told {
			return nil, &Nth{i, err}
		}
		p.puts[i] = Put{Err: err}
	}
	return p, d.number(ctx, p)
}

// number gives the new orders their ids, and their boxes where they are wanted.
func (d *Desk) number(ctx context.Context, p *puts) error {
	ids, err := order.NextIDs(ctx, d.DB, p.created)
	if err != nil {
		return err
	}
	var boxed []order.Order
	for i := range p.puts {
		if p.puts[i].How != Created {
			continue
		}
		p.puts[i].Order.ID, ids = ids[0], ids[1:]
		if p.all[i].Boxed {
			boxed = append(boxed, p.puts[i].Order)
		}
	}
	shipments, err := parcel.NextShipmentIDs(ctx, d.DB, len(boxed))
	if err != nil {
		return err
	}
	boxes, err := parcel.NextIDs(ctx, d.DB, len(boxed))
	if err != nil {
		return err
	}
	for i, o := range boxed {
		s := parcel.Shipment{Account: p.account, ID: shipments[i], Order: o.ID, Integration: o.Integration, ColliUUID: uuid.NewString()}
		p.shipments, p.boxes = append(p.shipments, s), append(p.boxes, parcel.Draft(boxes[i], s, o))
	}
	return nil
}

// standing finds those that are in the books, by our ids or by the shops' own.
func (d *Desk) standing(ctx context.Context, account int64, all []Sent) ([]order.Sent, error) {
	var keys []order.Key
	var ids []order.ID
	for _, s := range all {
		if s.Order != 0 {
			ids = append(ids, s.Order)
		} else {
			keys = append(keys, s.key())
		}
	}
	byKey, err := order.ByKeys(ctx, d.DB, account, keys)
	if err != nil {
		return nil, err
	}
	byID, err := order.GetMany(ctx, d.DB, account, ids)
	if err != nil {
		return nil, err
	}
	found := make([]order.Sent, len(all))
	for i, s := range all {
		if s.Order == 0 {
			found[i] = byKey[s.key()]
		} else if o, ok := byID[s.Order]; ok && (s.Integration == 0 || o.Integration == s.Integration) {
			found[i] = order.Sent{Order: o}
		}
	}
	return found, nil
}

func (s Sent) key() order.Key {
	return order.Key{Integration: s.Integration, ID: s.ID, Shipment: s.Shipment}
}

// prepareOne settles what becomes of one order.
func (d *Desk) prepareOne(ctx context.Context, p *puts, i int, s Sent, was order.Sent, seen map[order.Key]bool) error {
	if s.Order != 0 && was.ID == 0 {
		return fault.At("id", "There is no order %d.", s.Order)
	}
	key := s.key()
	if s.Order != 0 {
		key = order.Key{ID: fmt.Sprint("\x00", s.Order)}
	}
	if seen[key] {
		return fault.At("order_id", "%s stands twice in this request.", s.ID)
	}
	seen[key] = true
	if was.ID == 0 {
		return d.prepareNew(ctx, p, i, s)
	}
	if s.Order != 0 && s.ID != "" && s.ID != was.ExternalID {
		return fault.At("order_id", "The order_id of an order cannot be changed.")
	}
	p.before[i], p.was[i] = was.Order, was.Was
	p.puts[i] = Put{Order: was.Order, How: Unchanged}
	switch {
	case was.State == order.Announcing || was.State == order.Doubtful:
		return ErrBusy
	case !was.State.Editable() || s.Stamp != "" && s.Stamp == was.Was:
		return nil
	}
	next := was.Order
	s.Apply(&next.Draft)
	next.Draft = Tidy(next.Draft)
	if err := d.settleSent(ctx, p.account, s.Option, was.Draft, &next.Draft); err != nil {
		return err
	}
	if err := d.Check(ctx, p.account, next.Draft); err != nil {
		return err
	}
	if same(was.Draft, next.Draft) {
		return nil
	}
	next.Refusal = ""
	next.Version++
	next.UpdatedAt = p.at
	next.State, next.Problems = judge(next.Draft)
	p.puts[i] = Put{Order: next, How: Updated}
	return nil
}

func (d *Desk) prepareNew(ctx context.Context, p *puts, i int, s Sent) error {
	var draft order.Draft
	s.Apply(&draft)
	draft.ExternalID, draft.ExternalShipment, draft.Keyed = s.ID, s.Shipment, true
	draft = Tidy(draft)
	if err := d.choose(ctx, p.account, s.Integration, &draft); err != nil {
		return err
	}
	if err := d.settleSent(ctx, p.account, s.Option, order.Draft{}, &draft); err != nil {
		return err
	}
	if err := d.Check(ctx, p.account, draft); err != nil {
		return err
	}
	o := begin(0, p.account, s.Integration, draft, uuid.NewString(), p.at)
	o.Stamp = s.Stamp
	p.puts[i] = Put{Order: o, How: Created}
	p.created++
	return nil
}

// settle finds the method of the option that was named; false where the account has no such option. Where none was named, and the order's
// weight left the band of its method, the method becomes the one of the same option that carries it.
func (d *Desk) settle(ctx context.Context, account int64, option string, was order.Draft, draft *order.Draft) (bool, error) {
	if option == "" && (draft.Method == 0 || draft.Weight == was.Weight) {
		return true, nil
	}
	methods, err := d.Shipping.Methods(ctx, account)
	if err != nil {
		return false, err
	}
	if option == "" {
		at := slices.IndexFunc(methods, func(m carrier.Method) bool { return m.ID == draft.Method })
		if at < 0 || methods[at].Carries(draft.Weight) {
			return true, nil
		}
		option = methods[at].Option()
	}
	m, ok := carrier.MethodByOption(methods, option, draft.Weight)
	if ok {
		draft.Method = m.ID
		*draft = settled(*draft)
	}
	return ok, nil
}

// settleSent finds the method of the option that a shop named, and sets aside what the account does not have.
func (d *Desk) settleSent(ctx context.Context, account int64, option string, was order.Draft, draft *order.Draft) error {
	ok, err := d.settle(ctx, account, option, was, draft)
	if err != nil {
		return err
	}
	if !ok {
		draft.Method, draft.Asked.Method = 0, option
	}
	return d.setAside(ctx, account, was, draft)
}

// same reports whether two drafts say the same.
func same(a, b order.Draft) bool {
	a.Problems, b.Problems = nil, nil
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// write keeps what was prepared, if nobody changed one of the orders since.
func (p *puts) write(ctx context.Context, tx *db.Tx, d *Desk) error {
	in := batch{shipments: p.shipments, parcels: p.boxes}
	for i, put := range p.puts {
		o := put.Order
		switch put.How {
		case Created:
			in.orders = append(in.orders, o)
			in.facts = append(in.facts, event.Fact{
				Integration: o.Integration, Kind: event.OrderImported, Order: int64(o.ID), At: p.at,
				Body: event.Brief{Number: o.Number, Reference: o.ExternalReference},
			})
		case Updated:
			now, err := order.Lock(ctx, tx, p.account, o.ID)
			if err != nil || now.Version != p.before[i].Version || now.State != p.before[i].State {
				return errors.Join(err, errMoved)
			}
			if err := d.keep(ctx, tx, p.before[i], o, Edit{Who: p.all[i].Who, What: "import", Own: p.all[i].Stamp == ""}); err != nil {
				return err
			}
			if err := p.stamp(ctx, tx, i); err != nil {
				return err
			}
		case Unchanged:
			if o.State.Editable() {
				if err := p.stamp(ctx, tx, i); err != nil {
					return err
				}
			}
		}
	}
	return in.write(ctx, tx, d.Events, p.account)
}

func (p *puts) stamp(ctx context.Context, tx *db.Tx, i int) error {
	if s := p.all[i]; s.Order == 0 && s.Stamp != "" && s.Stamp != p.was[i] {
		return order.SetStamp(ctx, tx, p.account, p.puts[i].Order.ID, s.Stamp)
	}
	return nil
}

// Drop takes an order back for the shop that sent it: out of the books where it has no label; otherwise it stays, with its parcels, and only
// the shop no longer sees it.
func (d *Desk) Drop(ctx context.Context, account, integration int64, id order.ID) error {
	now := d.now()
	for {
		o, err := order.Get(ctx, d.DB, account, id)
		switch {
		case err != nil:
			return err
		case integration != 0 && o.Integration != integration || o.Dropped:
			return fault.New(fault.Missing, "There is no such order.")
		case o.State.Editable():
			return d.Remove(ctx, account, integration, id)
		case o.State.Open():
			return ErrBusy
		}
		err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
			before, err := order.Lock(ctx, tx, account, id)
			if err != nil {
				return err
			}
			if before.State != o.State {
				return errMoved
			}
			next := before
			next.Dropped, next.UpdatedAt = true, now
			return order.Keep(ctx, tx, before, next)
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
}
