package connect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// box is a parcel of an order as it was told.
type box struct {
	parcel   int
	handed   int64
	back     bool
	labelled bool
	stand    stand
	link     string
	carrier  string
	shipment string
	order    string
}

func (b box) shown() *Box {
	return &Box{ID: b.parcel, Back: b.back, Status: b.stand.status, TrackingNumber: b.stand.number, TrackingURL: b.link, Carrier: b.carrier}
}

// errBusy says that it is not known yet whether an order arrived: what became of it waits until the importer has found out.
var errBusy = errors.New("connect: the order of this parcel is just being sent")

// reader takes in what a merchant's platform tells.
type reader struct {
	e *Engine
	m Merchant
}

// take takes in a sight of a parcel: what changed is kept, and answered as news. Parcels that are not of the marketplace's orders are left.
func (r reader) take(ctx context.Context, tx *db.Tx, s sight) ([]News, error) {
	b, o, err := r.find(ctx, tx, s)
	if err != nil || b.handed == 0 {
		return nil, err
	}
	was := b
	now, moved := b.stand.next(s)
	fresh := s.link != b.link || s.carrier != b.carrier
	if !moved && now == b.stand && (!fresh || s.seen.Before(b.stand.seen)) {
		return nil, nil
	}
	b.stand = now
	if moved || fresh && !s.seen.Before(was.stand.seen) {
		b.link, b.carrier = s.link, s.carrier
	}
	if !moved {
		return nil, keepBox(ctx, tx, r.m.ID, b)
	}
	kinds := b.kinds(was)
	if err := keepBox(ctx, tx, r.m.ID, b); err != nil {
		return nil, err
	}
	if err := r.sum(ctx, tx, &o); err != nil {
		return nil, err
	}
	return r.tell(o, b, s.told, kinds), nil
}

// kinds are the news of a box that moved, and notes that its label was told.
func (b *box) kinds(was box) []string {
	now := b.stand.status
	if b.back {
		return []string{ReturnStatus}
	}
	var all []string
	labelled := now.Stage != StageImported && now.Stage != StageCancelled
	if labelled && (!was.labelled || was.stand.number != "" && was.stand.number != b.stand.number) {
		b.labelled = true
		all = append(all, LabelCreated)
	}
	switch {
	case now.Stage == StageCancelled:
		return append(all, LabelCancelled)
	case now.Stage == StageDelivered && was.stand.status.Stage != StageDelivered:
		return append(all, ParcelDelivered)
	case now.ID == statusNoLabel, now.ID == statusAnnouncing, len(all) > 0 && now.Stage == StageLabelled:
		return all
	}
	return append(all, ParcelStatus)
}

const (
	statusNoLabel    = 999
	statusAnnouncing = 1001
)

func (r reader) tell(o row, b box, at time.Time, kinds []string) []News {
	all := make([]News, len(kinds))
	for i, k := range kinds {
		order := o.order
		order.Merchant = r.m.Ref
		all[i] = News{Kind: k, Merchant: r.m.Ref, Reference: order.Reference, At: at, Order: &order, Box: b.shown(), handed: o.id}
	}
	return all
}

// find finds the box and the order that a sight belongs to; a box of no order has handed 0.
func (r reader) find(ctx context.Context, tx *db.Tx, s sight) (b box, o row, err error) {
	b, err = boxOf(ctx, tx, r.m.ID, s.parcel)
	switch {
	case errors.Is(err, db.ErrNone):
		return r.adopt(ctx, tx, s)
	case err != nil:
		return b, o, err
	}
	if o, err = rowByID(ctx, tx, r.m.ID, b.handed); err != nil {
		return b, o, err
	}
	if s.reference == "" || s.reference == o.order.Reference {
		return b, o, nil
	}
	// A platform that was set back to a backup gives ids away again.
	if err := dropBox(ctx, tx, r.m.ID, s.parcel); err != nil {
		return b, o, err
	}
	return r.adopt(ctx, tx, s)
}

// adopt finds the order of a parcel that was not seen before.
func (r reader) adopt(ctx context.Context, tx *db.Tx, s sight) (b box, o row, err error) {
	b = box{parcel: s.parcel, back: s.back, shipment: s.shipment, order: s.order}
	id, err := handedOf(ctx, tx, r.m.ID, s)
	if err != nil || id == 0 || s.status.ID == statusNoLabel { // the import told that
		return b, o, err
	}
	if o, err = rowByID(ctx, tx, r.m.ID, id); err != nil {
		return b, o, err
	}
	switch {
	case o.sending != 0 && o.order.PlatformID == 0:
		return b, o, errBusy
	case o.sent == 0 && o.order.PlatformID != 0 && o.order.State == OrderWaiting && o.order.Tries == 0:
		return b, o, errBusy // it was found there in another version, and its arrival is told as soon as it has this one
	case o.order.PlatformID != 0: // else it is somebody else's, with the same reference
		b.handed = id
	}
	return b, o, nil
}

// sum brings an order up to date with its boxes: its status is that of the least advanced box that goes out, its number the first one's.
func (r reader) sum(ctx context.Context, tx *db.Tx, o *row) error {
	all, err := boxesOf(ctx, tx, r.m.ID, o.id)
	if err != nil {
		return err
	}
	var slowest, first *box
	for i := range all {
		b := &all[i]
		if b.back {
			continue
		}
		if slowest == nil || b.stand.status.Stage.attention() < slowest.stand.status.Stage.attention() {
			slowest = b
		}
		if first == nil || first.stand.status.Stage == StageCancelled && b.stand.status.Stage != StageCancelled {
			first = b
		}
	}
	if slowest == nil {
		return nil
	}
	o.order.Status = slowest.stand.status
	o.order.TrackingNumber, o.order.TrackingURL, o.order.Carrier = first.stand.number, first.link, first.carrier
	o.order.ChangedAt = r.e.now()
	*o, err = keepStatus(ctx, tx, *o)
	return err
}

// gone notes that the merchant deleted an order, unless something else became of it meanwhile.
func (r reader) gone(ctx context.Context, tx *db.Tx, parcel int, at time.Time) ([]News, error) {
	now := r.e.now()
	id, err := loseRow(ctx, tx, r.m.ID, parcel, at, now)
	if err != nil || id == 0 {
		return nil, err
	}
	o, err := rowByID(ctx, tx, r.m.ID, id)
	if err != nil {
		return nil, err
	}
	order := o.order
	order.Merchant, order.Status.Stage = r.m.Ref, StageGone
	return []News{{Kind: OrderGone, Merchant: r.m.Ref, Reference: order.Reference, At: at, Order: &order, handed: o.id}}, nil
}

// returning is what a platform tells of a return, in the feed or in a webhook.
type returning struct {
	ID        int    `json:"id"`
	Parcel    int    `json:"parcel_id"`
	Outgoing  int    `json:"outgoing_parcel_id"`
	Order     string `json:"order_number"`
	Reference string `json:"external_reference"`
	Message   string `json:"message"`
}

// sendBack takes in that a buyer sends something back.
func (r reader) sendBack(ctx context.Context, tx *db.Tx, data json.RawMessage, at time.Time) ([]News, error) {
	var told returning
	if err := json.Unmarshal(data, &told); err != nil {
		return nil, fmt.Errorf("what the platform tells of a return: %w", err)
	}
	s := sight{parcel: told.Outgoing, reference: told.Reference, order: told.Order}
	id, err := r.sender(ctx, tx, s)
	if err != nil || id == 0 {
		return nil, err
	}
	fresh, err := addReturn(ctx, tx, r.m.ID, told.ID, id)
	if err != nil || !fresh {
		return nil, err
	}
	o, err := rowByID(ctx, tx, r.m.ID, id)
	if err != nil {
		return nil, err
	}
	if told.Parcel != 0 {
		if err := addBack(ctx, tx, r.m.ID, box{parcel: told.Parcel, handed: id, back: true, order: told.Order}); err != nil {
			return nil, err
		}
	}
	o.order.Merchant = r.m.Ref
	return []News{{Kind: ReturnCreated, Merchant: r.m.Ref, Reference: o.order.Reference, At: at, Order: &o.order, handed: o.id,
		Return: &Return{ID: told.ID, Parcel: told.Parcel, Message: told.Message, Data: data}}}, nil
}

// sender is the order that a parcel which went out belongs to.
func (r reader) sender(ctx context.Context, tx *db.Tx, s sight) (int64, error) {
	if s.parcel != 0 {
		b, err := boxOf(ctx, tx, r.m.ID, s.parcel)
		if err == nil {
			return b.handed, nil
		}
		if !errors.Is(err, db.ErrNone) {
			return 0, err
		}
	}
	return handedOf(ctx, tx, r.m.ID, s)
}
