package intake

import (
	"context"
	"sync"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Wish is an order to take in, and whether its label is wanted with it.
type Wish struct {
	Draft order.Draft
	Label bool // buy the label
	Later bool // but do not wait for it
}

// Shipped is an order that was taken in and, where it was wanted, announced.
type Shipped struct {
	Received
	// Err says why there is no label, and the order stays, refused or waiting; or, without an order, why it was not taken in.
	Err error
}

// Kept reports whether the order was taken in.
func (s Shipped) Kept() bool { return s.Order.ID != 0 }

// abreast is how many labels of one request are bought at once.
const abreast = 4

// ReceiveAndShip takes orders in and buys their labels. The whole list is checked and priced first: what cannot be labelled is refused with
// nothing stored. After that each order stands for itself, and a carrier's refusal leaves it among the incoming orders.
func (d *Desk) ReceiveAndShip(ctx context.Context, account, integration int64, drafts []order.Draft) ([]Shipped, error) {
	wishes := make([]Wish, len(drafts))
	for i, draft := range drafts {
		wishes[i] = Wish{Draft: draft, Label: true}
	}
	return d.Fulfil(ctx, account, integration, wishes, false)
}

// Fulfil takes orders in and makes the labels that are wanted with them. Everything is checked before anything is stored: one refusal
// refuses all, or with each only its own order. After that each order stands for itself, and a carrier's refusal leaves it among the
// incoming orders.
func (d *Desk) Fulfil(ctx context.Context, account, integration int64, wishes []Wish, each bool) ([]Shipped, error) {
	all := make([]Shipped, len(wishes))
	var good []int
	for i, w := range wishes {
		if !w.Label && !each {
			good = append(good, i) // Receive checks it
			continue
		}
		err := d.checkWish(ctx, account, w)
		if _, told := fault.As(err); err != nil && (!each || !told) {
			return nil, err
		}
		if all[i].Err = err; err == nil {
			good = append(good, i)
		}
	}
	if err := d.receive(ctx, account, integration, wishes, good, all, each); err != nil {
		return nil, err
	}
	d.announce(ctx, account, wishes, all)
	return all, nil
}

func (d *Desk) checkWish(ctx context.Context, account int64, w Wish) error {
	draft := Tidy(w.Draft)
	if !w.Label {
		if err := d.setAside(ctx, account, order.Draft{}, &draft); err != nil {
			return err
		}
		return d.Check(ctx, account, draft)
	}
	if err := d.Check(ctx, account, draft); err != nil {
		return err
	}
	return d.Shipping.Check(ctx, account, draft)
}

// receive stores the good ones together. Where one refusal is not to refuse the rest, they are tried one by one once a refusal came.
func (d *Desk) receive(ctx context.Context, account, integration int64, wishes []Wish, good []int, all []Shipped, each bool) error {
	drafts := make([]order.Draft, len(good))
	for i, g := range good {
		drafts[i] = wishes[g].Draft
	}
	got, err := d.Receive(ctx, account, integration, drafts)
	if err == nil {
		for i, r := range got {
			all[good[i]].Received = r
		}
		return nil
	}
	if _, told := fault.As(err); !each || !told {
		return err
	}
	for i, g := range good {
		one, err := d.Receive(ctx, account, integration, drafts[i:i+1])
		if _, told := fault.As(err); err != nil && !told {
			return err
		}
		if all[g].Err = err; err == nil {
			all[g].Received = one[0]
		}
	}
	return nil
}

// announce makes the labels that are wanted, a few at a time.
func (d *Desk) announce(ctx context.Context, account int64, wishes []Wish, all []Shipped) {
	var crew sync.WaitGroup
	seats := make(chan struct{}, abreast)
	for i, w := range wishes {
		if !w.Label || !all[i].Kept() || !all[i].Order.State.Editable() {
			continue // not wanted, refused before, or the same import came before and has its label
		}
		seats <- struct{}{}
		crew.Go(func() {
			defer func() { <-seats }()
			d.label(ctx, account, w, &all[i])
		})
	}
	crew.Wait()
}

func (d *Desk) label(ctx context.Context, account int64, w Wish, s *Shipped) {
	if w.Later {
		s.Parcels, s.Err = d.Shipping.AnnounceLater(ctx, account, s.Order.ID)
	} else {
		l, err := d.Shipping.Announce(ctx, account, s.Order.ID)
		if err == nil {
			s.Order, s.Parcels = l.Order, l.Parcels
			return
		}
		s.Err = err
	}
	// How it stands now: refused, waiting, or in doubt.
	ctx = context.WithoutCancel(ctx)
	if o, err := order.Get(ctx, d.DB, account, s.Order.ID); err == nil {
		s.Order = o
	}
	if boxes, err := parcel.OfOrder(ctx, d.DB, account, s.Order.ID); err == nil {
		s.Parcels = boxes
	}
}
