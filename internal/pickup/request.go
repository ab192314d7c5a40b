package pickup

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Request keeps a wish for a pick-up and the job that tells the carrier. A carrier that is not connected, or does not come, is a fault of the
// field carrier.
func (d *Desk) Request(ctx context.Context, account, integration int64, w Wish) (Pickup, error) {
	w.At = postal.Tidy(w.At)
	now := d.now()
	wrong := w.check(now)
	if err := d.settle(ctx, account, &w, &wrong); err != nil {
		return Pickup{}, err
	}
	if err := wrong.Err(); err != nil {
		return Pickup{}, err
	}
	id, err := d.DB.NextID(ctx, "pickup")
	if err != nil {
		return Pickup{}, err
	}
	p := Pickup{ID: ID(id), Account: account, Integration: integration, State: Announcing, CreatedAt: now, UpdatedAt: now, Wish: w}
	// As with shipments, the chance part keeps two installations apart at one carrier.
	p.Reference = fmt.Sprintf("P%d-%s", id, secret.NewToken(64))
	return p, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := add(ctx, tx, p); err != nil {
			return err
		}
		if err := job.Add(ctx, tx, Ask{Account: account, Pickup: id}, job.Later{}); err != nil {
			return err
		}
		return d.Events.Append(ctx, tx, account, event.Fact{Integration: integration, Kind: event.PickupRequested, At: now,
			Body: event.Brief{Number: fmt.Sprint(id), Reference: w.Reference, Text: w.Carrier}})
	})
}

// settle finds the contract under which the carrier is asked.
func (d *Desk) settle(ctx context.Context, account int64, w *Wish, wrong *fault.List) error {
	if w.Carrier == "" {
		return nil
	}
	if !d.Carriers.Collects(w.Carrier) {
		wrong.Add("carrier", "%s is not connected to this platform, or does not come to collect.", w.Carrier)
		return nil
	}
	info, _ := d.Carriers.Info(w.Carrier)
	if err := shipping.Permit(ctx, info); err != nil {
		return err
	}
	if w.Contract == 0 {
		c, err := carrier.ContractFor(ctx, d.DB, d.Sealer, account, w.Carrier)
		if fault.Is(err, fault.Unable) {
			wrong.Add("carrier", "Your account has no active contract with %s.", w.Carrier)
			return nil
		}
		w.Contract = c.ID
		return err
	}
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, account, w.Contract)
	if fault.Is(err, fault.Missing) || err == nil && (c.Carrier != w.Carrier || !c.Active) {
		wrong.Add("contract", "There is no active contract %d with %s.", w.Contract, w.Carrier)
		return nil
	}
	return err
}

// Ask is the job that tells the carrier of a pick-up.
type Ask struct {
	Account int64 `json:"account"`
	Pickup  int64 `json:"pickup"`
}

// Kind names the job.
func (Ask) Kind() string { return "pickup.ask" }

// Hands gives the job of this room its worker.
func (d *Desk) Hands(h *job.Hands) { job.Handle(h, d.patience()+30*time.Second, d.Ask) }

// giveUp is how long a carrier that is away is tried again.
const giveUp = 6 * time.Hour

// Ask works the job. That the carrier is about to be asked is written first: whoever finds that mark later does not know whether it was, and
// asks again only where a repeated reference does no harm.
func (d *Desk) Ask(ctx context.Context, j Ask) error {
	p, err := Get(ctx, d.DB, j.Account, 0, ID(j.Pickup))
	if fault.Is(err, fault.Missing) || err == nil && p.State != Announcing {
		return nil
	}
	if err != nil {
		return err
	}
	info, _ := d.Carriers.Info(p.Carrier)
	if p.AskedAt != nil && info.Reference != carrier.Idempotent {
		return d.end(ctx, p, Failed, "", info.Name+" was being asked when the platform stopped, and cannot be asked what became of it. Ask the carrier.")
	}
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, p.Account, p.Contract)
	if f, ok := fault.As(err); ok {
		return d.end(ctx, p, Failed, "", f.Text())
	}
	if err != nil {
		return err
	}
	n := p.collection()
	if info.CollectNamed {
		if n.Shipments, err = d.waiting(ctx, p); err != nil {
			return err
		}
		if len(n.Shipments) == 0 {
			return d.end(ctx, p, Failed, "", info.Name+" comes for parcels that have their labels, and none waits at this address.")
		}
	}
	mine, err := d.mark(ctx, p, true)
	if err != nil || !mine {
		return err
	}
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience())
	defer cancel()
	got, err := d.Carriers.Collect(carrier.About(ask, p.Account, 0), c, n)
	ctx = context.WithoutCancel(ctx)
	if err == nil {
		return d.end(ctx, p, Created, got.Number, got.Message)
	}
	return d.refused(ctx, p, info, err)
}

// namedFor is how far back the parcels were labelled that a van comes for.
const namedFor = 14 * 24 * time.Hour

// waiting are the carrier's names of the shipments that wait under the pick-up's contract at its address.
func (d *Desk) waiting(ctx context.Context, p Pickup) ([]string, error) {
	all, err := parcel.ToHandOver(ctx, d.DB, p.Account, []string{p.Carrier}, d.now().Add(-namedFor), true)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, h := range all {
		if h.Contract == p.Contract && h.CarrierReference != "" && p.At.Place() == h.From.Place() {
			names = append(names, h.CarrierReference)
		}
	}
	return names, nil
}

// refused writes a no, or has the job come again where that is no danger.
func (d *Desk) refused(ctx context.Context, p Pickup, info carrier.Info, cause error) error {
	e, _ := carrier.As(cause)
	words := cause.Error()
	if f, ok := fault.As(carrier.Fault(info.Name, cause)); ok {
		words = f.Text()
	}
	fresh := d.now().Sub(p.CreatedAt) < giveUp
	switch {
	case e != nil && e.Safe() && fresh:
		slog.WarnContext(ctx, "carrier not reached for a pick-up", "account", p.Account, "pickup", p.ID, "error", cause)
		if _, err := d.mark(ctx, p, false); err != nil { // nothing was done
			return err
		}
		return job.Again(max(e.RetryAfter, time.Minute))
	case (e == nil || e.Kind == carrier.KindDoubt) && info.Reference == carrier.Idempotent && fresh:
		return job.Again(time.Minute)
	case e == nil || e.Kind == carrier.KindDoubt:
		words = info.Name + " did not answer, so it is not known whether it comes. Ask the carrier."
	}
	return d.end(ctx, p, Failed, "", words)
}

// collection is the pick-up in the words of the driver contract.
func (p Pickup) collection() carrier.Collection {
	n := carrier.Collection{Reference: p.Reference, At: p.At, Note: p.Instructions, Merchant: p.Wish.Reference, Details: p.Details}
	n.Parcels, n.Pallets, n.Weight = p.Count()
	if len(p.Slots) > 0 {
		n.From = p.Slots[0].From
		if p.Slots[0].Until != nil {
			n.Until = *p.Slots[0].Until
		}
	}
	return n
}

// mark writes or clears that the carrier is being asked; false when the pick-up has moved on.
func (d *Desk) mark(ctx context.Context, p Pickup, asking bool) (mine bool, err error) {
	now := d.now()
	err = d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		q := p
		if q.AskedAt = nil; asking {
			q.AskedAt = &now
		}
		q.UpdatedAt = now
		mine, err = keep(ctx, tx, q, Announcing)
		return err
	})
	return mine, err
}

// end writes how it ended.
func (d *Desk) end(ctx context.Context, p Pickup, s State, number, note string) error {
	now := d.now()
	return d.DB.Write(ctx, p.Account, func(ctx context.Context, tx *db.Tx) error {
		q := p
		q.State, q.Number, q.Note, q.UpdatedAt = s, number, note, now
		if q.AskedAt == nil {
			q.AskedAt = &now
		}
		mine, err := keep(ctx, tx, q, Announcing)
		if err != nil || !mine {
			return err
		}
		return d.Events.Append(ctx, tx, p.Account, event.Fact{Integration: p.Integration, Kind: event.PickupChanged, At: now,
			Body: event.Brief{Number: fmt.Sprint(p.ID), Reference: p.Wish.Reference, Text: string(s)}})
	})
}
