package tracking

import (
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Refresh asks the carrier for one parcel now. With an integration other than 0 only for its own.
func (d *Desk) Refresh(ctx context.Context, account, integration int64, id parcel.ID) error {
	p, err := parcel.Get(ctx, d.DB, account, integration, id)
	if err != nil {
		return err
	}
	if p.Number == "" {
		return fault.New(fault.Conflict, "This parcel has no label yet, so there is nothing to ask its carrier.")
	}
	if p.Contract == 0 {
		return fault.New(fault.Conflict, "This parcel was labelled elsewhere, and there is no contract here under which %s could be asked for it.", d.Carriers.Name(p.Carrier))
	}
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, account, p.Contract)
	if err != nil {
		return err
	}
	info, _ := d.Carriers.Info(c.Carrier)
	limited, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	news, silent := d.Carriers.Track(limited, c, []string{p.Number})
	if err := d.Record(context.WithoutCancel(ctx), account, c.Carrier, news); err != nil || silent == nil {
		return err
	}
	return carrier.Fault(info.Name, silent)
}

// Advance moves the clock of a contract with a carrier that has one to move, and asks at once for its parcels; the rest of a
// great many follow by job. It answers the carrier's new time. Only the contract's owner may do it.
func (d *Desk) Advance(ctx context.Context, account, contract int64, a carrier.Advance) (time.Time, error) {
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, account, contract)
	if err != nil {
		return time.Time{}, err
	}
	info, _ := d.Carriers.Info(c.Carrier)
	at, err := d.Carriers.Advance(ctx, c, a)
	if err != nil {
		return at, carrier.Fault(info.Name, err)
	}
	ctx = context.WithoutCancel(ctx)
	now := d.now()
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := hurry(ctx, tx, account, c.Carrier, contract, now); err != nil {
			return err
		}
		return d.stir(ctx, tx, account, c.Carrier, now)
	})
	if err != nil {
		return at, err
	}
	due, err := selectDue(ctx, d.DB, account, c.Carrier, now, pollMost)
	if err != nil {
		return at, err
	}
	due = slices.DeleteFunc(due, func(w watch) bool { return w.contract != contract })
	return at, d.ask(ctx, account, c.Carrier, due)
}
