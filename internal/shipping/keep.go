package shipping

import (
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// labelled is a label that was bought, its bytes in the store. What is written down is worked out anew each time it is written.
type labelled struct {
	choice  choice
	attempt parcel.Attempt
	dressed []parcel.Parcel
	at      time.Time

	order order.Order
	boxes []parcel.Parcel
}

// keepAll writes down the labels of one account that were bought, with one statement of each kind.
func (d *Desk) keepAll(ctx context.Context, tx *db.Tx, all []*labelled) error {
	id := all[0].attempt.Account
	attempts, orders := make([]parcel.Attempt, len(all)), make([]order.ID, len(all))
	for n, l := range all {
		attempts[n], orders[n] = l.attempt, l.choice.order.ID
	}
	mine, err := parcel.SetAttempts(ctx, tx, id, attempts, parcel.Intended, parcel.Doubtful)
	if err != nil {
		return err
	}
	if !mine {
		return fault.New(fault.Conflict, "This label was settled by somebody else meanwhile.")
	}
	now, err := order.LockMany(ctx, tx, id, orders)
	if err != nil {
		return err
	}
	return tx.Gather(ctx, func() error { return d.keepOf(ctx, tx, id, all, now) })
}

// keepOf is the writing of keepAll, once it is known what there is.
func (d *Desk) keepOf(ctx context.Context, tx *db.Tx, id int64, all []*labelled, now map[order.ID]order.Order) error {
	steps, moves := make([]order.Step, len(all)), make([]move, len(all))
	var tokens []string
	for n, l := range all {
		before := now[l.choice.order.ID]
		l.order, l.boxes = before, slices.Clone(l.dressed)
		l.order.State, l.order.UpdatedAt, l.order.Refusal, l.order.Problems = order.Labelled, l.at, "", nil
		l.order.Method = l.choice.method.ID
		steps[n], moves[n] = order.Step{Before: before, After: l.order}, move{&l.order, l.boxes, l.at}
		for _, p := range l.boxes {
			tokens = append(tokens, p.Token)
		}
	}
	if err := order.KeepMany(ctx, tx, id, steps); err != nil {
		return err
	}
	if err := account.Enter(ctx, tx, id, parcel.ByToken, tokens...); err != nil {
		return err
	}
	facts, err := moveAll(ctx, tx, moves, carrier.StatusReady)
	if err != nil {
		return err
	}
	return d.Events.Append(ctx, tx, id, facts...)
}
