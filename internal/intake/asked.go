package intake

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

// setAside keeps what a shop asked for and the account does not have as the shop wrote it: a sale is not lost over a method that nobody
// has connected yet. What a merchant had chosen for the order before stays chosen.
func (d *Desk) setAside(ctx context.Context, account int64, was order.Draft, draft *order.Draft) error {
	if draft.Method != 0 {
		_, err := d.Shipping.Method(ctx, account, draft.Method)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err != nil {
			draft.Asked.Method = fmt.Sprint(draft.Method)
			draft.Method = 0
		}
	}
	if draft.ServicePoint != 0 {
		err := d.Shipping.CheckPoint(ctx, draft.ServicePoint)
		if err != nil && !fault.Is(err, fault.Invalid) {
			return err
		}
		if err != nil {
			draft.Asked.Point = fmt.Sprint(draft.ServicePoint)
			draft.ServicePoint = 0
		}
	}
	return d.stay(ctx, account, was, draft)
}

// stay puts back what the order had before in place of what was set aside, as long as that can still be had.
func (d *Desk) stay(ctx context.Context, account int64, was order.Draft, draft *order.Draft) error {
	if draft.Asked.Method != "" && draft.Method == 0 && was.Method != 0 {
		_, err := d.Shipping.Method(ctx, account, was.Method)
		if err == nil {
			draft.Method, draft.Asked.Method = was.Method, ""
		} else if !fault.Is(err, fault.Missing) {
			return err
		}
	}
	if draft.Asked.Point != "" && !draft.ToPoint() && was.ToPoint() {
		err := d.Shipping.CheckPoint(ctx, was.ServicePoint)
		if err == nil {
			draft.ServicePoint, draft.PointCode, draft.Asked.Point = was.ServicePoint, was.PointCode, ""
		} else if !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return nil
}

// settled forgets what was asked for once something else was chosen.
func settled(d order.Draft) order.Draft {
	if d.Method != 0 {
		d.Asked.Method = ""
	}
	if d.ToPoint() {
		d.Asked.Point = ""
	}
	return d
}
