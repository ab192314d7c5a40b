package tracking

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Foreign is a parcel that was labelled elsewhere and is to be followed here.
type Foreign struct {
	parcel.Foreign
	Carrier     string
	Number      string
	URL         string // the carrier's page about it
	AnnouncedAt time.Time
	Expected    *time.Time
	MethodName  string
	Draft       order.Draft // From is who sends it, To who gets it; weight, items, value and order number as far as they are known
}

var carrierCode = regexp.MustCompile(`^[a-z0-9_]{2,40}$`)

// Check refuses what cannot be kept, each wrong field by its name in API v3.
func (f Foreign) check(now time.Time) error {
	var wrong fault.List
	if !carrierCode.MatchString(f.Carrier) {
		wrong.Add("tracking_number.carrier_code", "A carrier's code is small letters, digits and underscores.")
	}
	text := func(name, value string, most int, needed bool) {
		switch {
		case value == "" && needed:
			wrong.Add(name, "Field required")
		case utf8.RuneCountInString(value) > most:
			wrong.Add(name, "String should have at most %d characters", most)
		}
	}
	text("tracking_number.tracking_number", f.Number, 100, true)
	text("source_id", f.Source, 255, true)
	text("shipment.order.order_number", f.Draft.Number, 255, false)
	text("shipment.order.source_id", f.Order, 255, false)
	text("shipment.external_reference_id", f.Reference, 255, false)
	if u, err := url.Parse(f.URL); f.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || len(f.URL) > 2000) {
		wrong.Add("tracking_number.tracking_url", "Input should be a valid URL")
	}
	if f.AnnouncedAt.IsZero() {
		wrong.Add("announced_at", "Field required")
	} else if f.AnnouncedAt.After(now.Add(24*time.Hour)) || f.AnnouncedAt.Before(now.AddDate(-5, 0, 0)) {
		wrong.Add("announced_at", "The parcel was announced within the last five years.")
	}
	if f.Draft.From == nil {
		wrong.Add("from_address", "Field required")
	} else {
		wrong.Join("from_address.", postal.CheckKept(*f.Draft.From))
	}
	wrong.Join("to_address.", postal.CheckKept(f.Draft.To))
	return wrong.Err()
}

// Register keeps a parcel that was labelled elsewhere, so that it is shown and followed like our own. Its carrier is asked for news only
// where the account has a contract with it. Conflict where the number or the source's id is known already.
func (d *Desk) Register(ctx context.Context, id, integration int64, f Foreign) (parcel.Parcel, error) {
	now := d.now()
	if err := f.check(now); err != nil {
		return parcel.Parcel{}, err
	}
	contract, err := d.follows(ctx, id, f.Carrier)
	if err != nil {
		return parcel.Parcel{}, err
	}
	p, o, err := d.adopt(ctx, id, integration, contract, f, now)
	if err != nil {
		return parcel.Parcel{}, err
	}
	err = d.DB.Write(ctx, id, func(ctx context.Context, tx *db.Tx) error { return d.keepForeign(ctx, tx, p, o, now) })
	if db.IsTaken(err) {
		return parcel.Parcel{}, known
	}
	return p, err
}

var known = fault.New(fault.Conflict, "A parcel with this tracking number or source_id exists already.")

// follows is the contract under which a carrier can be asked for news; 0 when there is none, or the carrier is not connected.
func (d *Desk) follows(ctx context.Context, id int64, code string) (int64, error) {
	if _, ok := d.Carriers.Driver(code).(carrier.Tracker); !ok {
		return 0, nil
	}
	c, err := carrier.ContractFor(ctx, d.DB, d.Sealer, id, code)
	if fault.Is(err, fault.Unable) || fault.Is(err, fault.Missing) {
		return 0, nil
	}
	return c.ID, err
}

// adopt makes the rows of a parcel that is not ours.
func (d *Desk) adopt(ctx context.Context, id, integration, contract int64, f Foreign, now time.Time) (parcel.Parcel, order.Order, error) {
	orders, err := order.NextIDs(ctx, d.DB, 1)
	if err != nil {
		return parcel.Parcel{}, order.Order{}, err
	}
	shipments, err := parcel.NextShipmentIDs(ctx, d.DB, 1)
	if err != nil {
		return parcel.Parcel{}, order.Order{}, err
	}
	parcels, err := parcel.NextIDs(ctx, d.DB, 1)
	if err != nil {
		return parcel.Parcel{}, order.Order{}, err
	}
	from, at := postal.Tidy(*f.Draft.From), db.Micro(f.AnnouncedAt)
	f.Draft.To, f.Draft.From, f.Draft.Direct, f.Draft.UUID = postal.Tidy(f.Draft.To), &from, true, uuid.NewString()
	if f.Draft.Reference == "" {
		f.Draft.Reference = "0" // as of any other order
	}
	o := order.Order{ID: orders[0], Account: id, Integration: integration, State: order.Labelled, Version: 1, CreatedAt: now, UpdatedAt: now, Draft: f.Draft}
	p := parcel.Draft(parcels[0], parcel.Shipment{ID: shipments[0], ColliUUID: uuid.NewString()}, o)
	p.Status, p.StatusAt, p.AnnouncedAt = carrier.StatusAnnounced, at, &at
	p.Number, p.Carrier, p.Contract, p.TrackingURL = f.Number, f.Carrier, contract, f.URL
	p.MethodName, p.From, p.Weight, p.Expected, p.Kind = f.MethodName, from, f.Draft.Weight, f.Expected, carrier.Parcel
	p.Foreign = &f.Foreign
	if info, ok := d.Carriers.Info(f.Carrier); ok && p.TrackingURL == "" {
		p.TrackingURL = info.Track(p.Number, o.To)
	}
	p.Token = fmt.Sprintf("%d-%s", p.ID, secret.NewToken(128))
	return p, o, nil
}

func (d *Desk) keepForeign(ctx context.Context, tx *db.Tx, p parcel.Parcel, o order.Order, now time.Time) error {
	taken, err := parcel.ByNumbers(ctx, tx, p.Account, p.Carrier, []string{p.Number})
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return known
	}
	if err := insertForeign(ctx, tx, p); err != nil {
		return err
	}
	if err := order.Add(ctx, tx, p.Account, []order.Order{o}); err != nil {
		return err
	}
	s := parcel.Shipment{Account: p.Account, ID: p.Shipment, Order: o.ID, Integration: p.Integration, ColliUUID: p.ColliUUID}
	if err := parcel.AddShipments(ctx, tx, []parcel.Shipment{s}); err != nil {
		return err
	}
	if err := parcel.Add(ctx, tx, []parcel.Parcel{p}); err != nil {
		return err
	}
	if err := account.Enter(ctx, tx, p.Account, parcel.ByToken, p.Token); err != nil {
		return err
	}
	if p.Contract != 0 {
		w, err := d.watch(ctx, tx, p, p.Carrier, now)
		if err != nil {
			return err
		}
		if w.nextAt = d.next(p, w, now); w.nextAt != nil {
			if err := w.save(ctx, tx); err != nil {
				return err
			}
			if err := d.stir(ctx, tx, p.Account, p.Carrier, *w.nextAt); err != nil {
				return err
			}
		}
	}
	return d.Events.Append(ctx, tx, p.Account, event.Fact{Integration: p.Integration, Kind: event.ParcelStatus, Order: int64(o.ID), Parcel: int64(p.ID), At: now,
		Body: parcel.Story{Parcel: p, Order: o, Previous: carrier.StatusNoLabel}})
}
