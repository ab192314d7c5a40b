package connect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// Backfill looks for every imported order of the span at its platform, and hands those over again that are not there and whose label was not
// made yet: after a platform has lost what it had, such as when it was set back to an older backup. Orders that were left behind when their
// merchant moved to another account are brought into the new one. It answers how many go again. A merchant whose platform cannot be asked is
// told in the error (fault.Away), and does not keep the others from being looked after.
func (e *Engine) Backfill(ctx context.Context, s Span) (int, error) {
	come, err := e.bring(ctx, s)
	if err != nil {
		return come, err
	}
	again, err := e.refill(ctx, s)
	return come + again, err
}

// bring has orders brought into their merchants' accounts that were left behind in others.
func (e *Engine) bring(ctx context.Context, s Span) (come int, err error) {
	err = e.eachPage(ctx, s, OrderBehind, func(page []row) error {
		for id, rows := range byMerchant(page) {
			for _, r := range rows {
				err := e.write(ctx, id, func(ctx context.Context, tx *db.Tx) error {
					if err := e.wake(ctx, tx, id, laneImport); err != nil {
						return err
					}
					moved, err := comeRow(ctx, tx, r, e.now())
					if moved {
						come++
					}
					return err
				})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return come, err
}

// refill hands over again what a platform lost.
func (e *Engine) refill(ctx context.Context, s Span) (again int, err error) {
	silent := map[string]error{} // merchants that could not be asked
	err = e.eachPage(ctx, s, OrderThere, func(page []row) error {
		for id, rows := range byMerchant(page) {
			ref := rows[0].order.Merchant
			if silent[ref] != nil {
				continue
			}
			n, err := e.lookFor(ctx, id, rows)
			again += n
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				silent[ref] = err
			}
		}
		return nil
	})
	if err != nil {
		return again, err
	}
	return again, notAsked(again, silent)
}

// eachPage goes through the orders of a span that are in a state.
func (e *Engine) eachPage(ctx context.Context, s Span, state string, do func(page []row) error) error {
	f := OrderFilter{State: state, From: s.From, To: s.To, Limit: batchMost}
	var merchant int64
	if s.Merchant != "" {
		m, err := e.merchant(ctx, s.Merchant)
		if err != nil {
			return err
		}
		merchant = m.ID
	}
	var last cursor
	for {
		page, err := listRows(ctx, e.db, merchant, f, last)
		if err != nil {
			return err
		}
		if err := do(page); err != nil || len(page) < f.Limit {
			return err
		}
		r := page[len(page)-1]
		last = cursor{at: r.order.TakenAt, merchant: r.merchant, id: r.id}
	}
}

// notAsked names merchants that could not be asked, a few of many.
func notAsked(again int, silent map[string]error) error {
	if len(silent) == 0 {
		return nil
	}
	refs := slices.Sorted(maps.Keys(silent))
	some := refs[:min(len(refs), 20)]
	var why []error
	for _, ref := range some {
		why = append(why, fmt.Errorf("merchant %q: %w", ref, silent[ref]))
	}
	return fault.New(fault.Away, "%d orders go again. %d merchants could not be asked, among them %s.", again, len(refs), strings.Join(some, ", ")).
		Because(errors.Join(why...))
}

func byMerchant(rows []row) map[int64][]row {
	all := map[int64][]row{}
	for _, r := range rows {
		if stage := r.order.Status.Stage; stage == StageNone || stage == StageImported {
			all[r.merchant] = append(all[r.merchant], r)
		}
	}
	return all
}

// lookFor asks for a merchant's orders, at most a hundred, and hands over again what is missing.
func (e *Engine) lookFor(ctx context.Context, merchant int64, rows []row) (int, error) {
	c, m, err := e.client(ctx, merchant)
	if errors.Is(err, errShut) {
		return 0, errors.New("the merchant is not connected")
	}
	if err != nil {
		return 0, err
	}
	there, reference := map[int]bool{}, map[int]string{}
	var ids []int
	for _, r := range rows {
		ids = append(ids, r.order.PlatformID)
		reference[r.order.PlatformID] = r.order.Reference
	}
	for p, err := range c.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: ids}) {
		if err != nil {
			return 0, err
		}
		// A platform that was set back to a backup gives ids away again.
		there[p.ID] = p.ExternalReference == "" || p.ExternalReference == reference[p.ID]
	}
	again := 0
	i := &importer{e: e, c: c, m: m}
	for _, r := range rows {
		if there[r.order.PlatformID] {
			continue
		}
		// It may be there under another id: then that is the one from now on.
		p, _, err := i.find(ctx, r)
		if err != nil {
			return again, err
		}
		moved := false
		err = e.write(ctx, merchant, func(ctx context.Context, tx *db.Tx) error {
			if err := e.wake(ctx, tx, merchant, laneImport); err != nil {
				return err
			}
			moved, err = lostRow(ctx, tx, r, p.ID, e.now())
			return err
		})
		if err != nil {
			return again, err
		}
		if moved && p.ID == 0 {
			again++
		}
	}
	return again, nil
}
