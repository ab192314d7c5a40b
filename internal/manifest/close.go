package manifest

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Begin claims all that waits under a contract at a place (Waiting.Place; empty: at any), in manifests of one address and up to Most shipments each,
// with the jobs that tell the carrier. Two who press at once get each shipment on one manifest. Nothing that waits is a fault.
func (d *Desk) Begin(ctx context.Context, account, contract int64, place, who string) ([]Manifest, error) {
	waiting, err := d.Wait(ctx, account)
	if err != nil {
		return nil, err
	}
	waiting = slices.DeleteFunc(waiting, func(w Waiting) bool { return w.Contract != contract || place != "" && w.Place != place })
	if len(waiting) == 0 {
		return nil, fault.New(fault.Conflict, "Nothing waits to be closed out under this contract.")
	}
	if err := d.Shipping.Permit(ctx, waiting[0].Carrier); err != nil {
		return nil, err
	}
	var made []Manifest
	for _, w := range waiting {
		for part := range slices.Chunk(w.Shipments, Most) {
			m, err := d.claim(ctx, account, w, part, who)
			if err != nil {
				return made, err
			}
			if m.Shipments > 0 {
				made = append(made, m)
			}
		}
	}
	if len(made) == 0 {
		return nil, fault.New(fault.Conflict, "Somebody else has just closed these parcels out.")
	}
	return made, nil
}

// claim writes what we are about to tell the carrier.
func (d *Desk) claim(ctx context.Context, account int64, w Waiting, some []parcel.Handover, who string) (Manifest, error) {
	id, err := d.DB.NextID(ctx, "manifest")
	if err != nil {
		return Manifest{}, err
	}
	var m Manifest
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		m = Manifest{ID: id, Account: account, Carrier: w.Carrier, Contract: w.Contract, From: w.From, State: Closing, Who: who, CreatedAt: d.now()}
		for _, h := range some {
			mine, err := parcel.Claim(ctx, tx, account, h.Shipment, id)
			if err != nil {
				return err
			}
			if mine {
				m.Shipments, m.Parcels = m.Shipments+1, m.Parcels+h.Boxes
			}
		}
		if m.Shipments == 0 {
			return nil
		}
		if err := insert(ctx, tx, m); err != nil {
			return err
		}
		return job.Add(ctx, tx, Close{Account: account, Manifest: id}, job.Later{})
	})
	return m, err
}

// Close is the job that tells a carrier of a manifest.
type Close struct {
	Account  int64 `json:"account"`
	Manifest int64 `json:"manifest"`
}

// Kind names the job.
func (Close) Kind() string { return "manifest.close" }

// Hands gives the job of this room its worker.
func (d *Desk) Hands(h *job.Hands) { job.Handle(h, 2*d.patience()+30*time.Second, d.Close) }

// What a manifest's note says where it is not the carrier's own words.
const (
	noteGone  = "Its parcels were taken off it before the carrier was told."
	noteNone  = "The carrier took none of the parcels."
	noteDoubt = "The carrier did not answer, and it is not known whether it has the manifest."
	noteAway  = "The carrier was not reached for hours, and was told nothing."
	noteHas   = "Decided by hand: the carrier has it."
	noteNot   = "Decided by hand: the carrier does not have it."
)

// giveUp is how long a carrier that is away is tried again: after that, the van has come.
const giveUp = 4 * time.Hour

// Close works the job. That the carrier is about to be told is written first. Whoever finds that mark later does not know whether it was, and
// asks which shipments are on a manifest before it tells again; where the carrier cannot be asked, a human decides.
func (d *Desk) Close(ctx context.Context, j Close) error {
	m, err := Get(ctx, d.DB, j.Account, j.Manifest)
	if fault.Is(err, fault.Missing) || err == nil && m.State != Closing {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, m.Account, m.Contract)
	if f, ok := fault.As(err); ok && f.Kind != fault.Away {
		return d.end(ctx, m, Refused, f.Text())
	}
	if err != nil {
		return err
	}
	claimed, all, err := d.claimed(ctx, m)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return d.end(ctx, m, Refused, noteGone)
	}
	if m.AskedAt != nil {
		return d.find(ctx, m, c, claimed, all)
	}
	mine, err := d.mark(ctx, &m, true)
	if err != nil || !mine {
		return err
	}
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience())
	defer cancel()
	got, err := d.Carriers.CloseOut(carrier.About(ask, m.Account, 0), c, all)
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		return d.refused(ctx, m, err)
	}
	return d.settle(ctx, m, claimed, got)
}

// claimed are the shipments of a manifest, in our words and in the driver's.
func (d *Desk) claimed(ctx context.Context, m Manifest) (map[string]parcel.Handover, []carrier.Shipment, error) {
	rows, err := parcel.OnManifest(ctx, d.DB, m.Account, m.ID)
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	ids := make([]parcel.ShipmentID, len(rows))
	for i, h := range rows {
		ids[i] = h.Shipment
	}
	boxes, err := parcel.OfShipments(ctx, d.DB, m.Account, ids)
	if err != nil {
		return nil, nil, err
	}
	of := make(map[string]parcel.Handover, len(rows))
	var all []carrier.Shipment
	for _, h := range rows {
		of[h.Reference] = h
		s := carrier.Shipment{Reference: h.Reference, CarrierReference: h.CarrierReference, AnnouncedAt: h.AnnouncedAt}
		for _, p := range boxes[h.Shipment] {
			if p.Number != "" {
				s.Numbers = append(s.Numbers, p.Number)
			}
		}
		all = append(all, s)
	}
	return of, all, nil
}

// find asks what became of a manifest whose answer was lost.
func (d *Desk) find(ctx context.Context, m Manifest, c carrier.Contract, claimed map[string]parcel.Handover, all []carrier.Shipment) error {
	if !d.Carriers.FindsManifests(m.Carrier) {
		return d.end(ctx, m, Doubtful, noteDoubt)
	}
	old := d.now().Sub(m.CreatedAt) >= giveUp
	info, _ := d.Carriers.Info(m.Carrier)
	if wait := m.AskedAt.Add(info.InFlight).Sub(d.now()); wait > 0 { // before that, it may know of it and not say so
		return job.Again(wait)
	}
	ask, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.patience())
	defer cancel()
	got, err := d.Carriers.FindManifest(carrier.About(ask, m.Account, 0), c, all)
	ctx = context.WithoutCancel(ctx)
	switch {
	case err != nil && !old:
		slog.WarnContext(ctx, "carrier not reached to find a manifest", "account", m.Account, "manifest", m.ID, "error", err)
		return job.Again(time.Minute)
	case err != nil:
		return d.end(ctx, m, Doubtful, noteDoubt)
	case len(got.Left) >= len(all) && old:
		return d.end(ctx, m, Refused, noteAway)
	case len(got.Left) >= len(all):
		if _, err := d.mark(ctx, &m, false); err != nil { // it never heard of any of them: it is told now
			return err
		}
		return job.Again(time.Second)
	}
	return d.settle(ctx, m, claimed, got)
}

// refused writes a no, or has the job come again where that is no danger.
func (d *Desk) refused(ctx context.Context, m Manifest, cause error) error {
	e, _ := carrier.As(cause)
	name := d.Carriers.Name(m.Carrier)
	words := name + " refused to close the parcels out."
	if f, ok := fault.As(carrier.Fault(name, cause)); ok {
		words = f.Text()
	}
	switch {
	case e != nil && e.Safe() && d.now().Sub(m.CreatedAt) < giveUp:
		slog.WarnContext(ctx, "carrier not reached for a manifest", "account", m.Account, "manifest", m.ID, "error", cause)
		if _, err := d.mark(ctx, &m, false); err != nil { // nothing was done
			return err
		}
		return job.Again(max(e.RetryAfter, time.Minute))
	case e == nil || e.Kind == carrier.KindDoubt:
		return job.Again(time.Second) // the mark stands: it asks before it tells
	}
	return d.end(ctx, m, Refused, words)
}

// settle writes what a carrier took, and frees what it did not. The papers are put before the row that names them.
func (d *Desk) settle(ctx context.Context, m Manifest, claimed map[string]parcel.Handover, got carrier.ClosedOut) error {
	var papers []parcel.Paper
	for _, one := range got.Papers {
		if len(one.Bytes) == 0 {
			continue
		}
		key := blob.NewKey(m.Account)
		if err := d.Blobs.Put(ctx, key, one.Bytes); err != nil {
			return err
		}
		papers = append(papers, parcel.Paper{Type: one.Type, Media: one.Media, Size: one.Size, Key: key})
	}
	now := d.now()
	return d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error {
		n := m
		n.State, n.Number, n.Papers, n.Note, n.ClosedAt, n.Left = Closed, got.Number, papers, "", &now, nil
		for reference, h := range claimed {
			words, out := got.Left[reference]
			if !out {
				continue
			}
			left, err := release(ctx, tx, m, h.Shipment, words)
			if err != nil {
				return err
			}
			n.Left = append(n.Left, left)
		}
		slices.SortFunc(n.Left, func(a, b Left) int { return int(a.Shipment - b.Shipment) })
		if len(n.Left) == len(claimed) {
			n.State, n.ClosedAt, n.Note = Refused, nil, noteNone
		}
		mine, err := keep(ctx, tx, n, Closing)
		if err == nil && !mine { // what was let go above is undone with this
			return fault.New(fault.Conflict, "This manifest was settled by somebody else meanwhile.")
		}
		if err != nil || n.State != Closed {
			return err
		}
		return d.tell(ctx, tx, n)
	})
}

// tell writes into the account's log that a carrier has a manifest.
func (d *Desk) tell(ctx context.Context, tx *db.Tx, m Manifest) error {
	return d.Events.Append(ctx, tx, m.Account, event.Fact{Kind: event.ManifestClosed, At: d.now(), Body: event.Brief{Number: strconv.FormatInt(m.ID, 10), Reference: m.Number}})
}

// release lets a shipment wait again, and tells which it was.
func release(ctx context.Context, tx *db.Tx, m Manifest, id parcel.ShipmentID, words string) (Left, error) {
	if err := parcel.Release(ctx, tx, m.Account, id, m.ID); err != nil {
		return Left{}, err
	}
	left := Left{Shipment: int64(id), Note: words}
	boxes, err := parcel.OfShipment(ctx, tx, m.Account, id)
	if err == nil && len(boxes) > 0 {
		left.Parcel, left.Number = int64(boxes[0].ID), boxes[0].Number
	}
	return left, err
}

// mark writes or clears that the carrier is being told; false when the manifest has moved on.
func (d *Desk) mark(ctx context.Context, m *Manifest, asking bool) (mine bool, err error) {
	now := d.now()
	if m.AskedAt = nil; asking {
		m.AskedAt = &now
	}
	err = d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error {
		mine, err = keep(ctx, tx, *m, Closing)
		return err
	})
	return mine, err
}

// end writes that a manifest came to nothing, or to a doubt. What is refused frees its shipments.
func (d *Desk) end(ctx context.Context, m Manifest, s State, note string) error {
	return d.DB.Write(ctx, m.Account, func(ctx context.Context, tx *db.Tx) error {
		n := m
		n.State, n.Note = s, note
		mine, err := keep(ctx, tx, n, Closing)
		if err != nil || !mine || s != Refused {
			return err
		}
		return free(ctx, tx, m)
	})
}

func free(ctx context.Context, tx *db.Tx, m Manifest) error {
	rows, err := parcel.OnManifest(ctx, tx, m.Account, m.ID)
	if err != nil {
		return err
	}
	for _, h := range rows {
		if err := parcel.Release(ctx, tx, m.Account, h.Shipment, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// Decide settles a doubt as the merchant heard it from the carrier: closed, perhaps with a number, or not, and its parcels wait again.
func (d *Desk) Decide(ctx context.Context, account, id int64, closed bool, number string) (Manifest, error) {
	m, err := Get(ctx, d.DB, account, id)
	if err != nil {
		return m, err
	}
	now := d.now()
	m.State, m.Note = Refused, noteNot
	if closed {
		m.State, m.Number, m.ClosedAt, m.Note = Closed, number, &now, noteHas
	}
	return m, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		mine, err := keep(ctx, tx, m, Doubtful)
		if err == nil && !mine {
			return fault.New(fault.Conflict, "This manifest is not in doubt any more.")
		}
		switch {
		case err != nil:
			return err
		case closed:
			return d.tell(ctx, tx, m)
		}
		return free(ctx, tx, m)
	})
}
