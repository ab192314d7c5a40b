// Package shipping leads an order to its parcel and label: it chooses a method, asks the carrier, keeps what comes back, cancels,
// and never buys twice. What the carrier says later about the parcel is tracking's.
package shipping

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Desk is where labels are made.
type Desk struct {
	DB       *db.DB
	Carriers *carrier.Set
	Blobs    *blob.Store
	Sealer   *secret.Sealer
	Events   *event.Book
	Now      func() time.Time // nil is the wall clock
	// Patience is how long a carrier may take to answer an announcement; zero is 45 seconds.
	Patience time.Duration
	// Seen hears how asking a carrier for a label ended, once that is written; nil is nobody.
	Seen  func(carrierCode string, end parcel.AttemptState)
	shelf shelf
}

func (d *Desk) seen(a parcel.Attempt) {
	if d.Seen != nil {
		d.Seen(a.Carrier, a.State)
	}
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

func (d *Desk) patience() time.Duration {
	if d.Patience == 0 {
		return 45 * time.Second
	}
	return d.Patience
}

// choice is everything that is settled about a shipment before the carrier is asked.
type choice struct {
	order    order.Order
	method   carrier.Method
	way      carrier.Destination
	contract carrier.Contract
	from     postal.Address
	info     carrier.Info
}

// Check reports what stands in the way of a label for this draft, each field by its name in API v2; nil when nothing does.
func (d *Desk) Check(ctx context.Context, account int64, draft order.Draft) error {
	_, err := d.choose(ctx, order.Order{Account: account, Draft: draft})
	return err
}

// choose settles method, contract, sender and price, or says which field forbids it.
func (d *Desk) choose(ctx context.Context, o order.Order) (choice, error) {
	c := choice{order: o}
	var wrong fault.List
	wrong.Join("", postal.Check(o.To))
	if o.Method == 0 {
		wrong.Add("shipping_method", "This field is required.")
		return c, wrong.Err()
	}
	if err := wrong.Err(); err != nil {
		return c, err
	}
	var err error
	if c.method, err = d.Method(ctx, o.Account, o.Method); err != nil {
		if fault.Is(err, fault.Missing) {
			return c, fault.At("shipping_method", "There is no shipping method %d.", o.Method)
		}
		return c, err
	}
	if c.from, err = d.from(ctx, o); err != nil {
		return c, err
	}
	if why := misfit(c.method, o.Draft, c.from); why != nil {
		return c, why
	}
	c.way, _ = c.method.Way(c.from.Country, o.To.Country)
	if c.contract, err = d.contract(ctx, o, c.method); err != nil {
		return c, err
	}
	var known bool
	if c.info, known = d.Carriers.Info(c.method.Carrier); !known {
		return c, fault.New(fault.Unable, "%s is not connected to this platform.", c.method.Carrier)
	}
	return c, nil
}

// from is the sender: the one the order names, else the account's chosen or first sender address.
func (d *Desk) from(ctx context.Context, o order.Order) (postal.Address, error) {
	if o.From != nil {
		return *o.From, nil
	}
	s, err := account.SenderByID(ctx, d.DB, o.Account, o.Sender)
	if fault.Is(err, fault.Missing) {
		return postal.Address{}, fault.At("sender_address", "There is no sender address %d.", o.Sender)
	}
	if err != nil {
		return postal.Address{}, err
	}
	if err := postal.Check(s.Address); err != nil {
		return postal.Address{}, fault.New(fault.Unable, "User has no address data. Complete the sender address in Settings first.").Because(err)
	}
	return s.Address, nil
}

func (d *Desk) contract(ctx context.Context, o order.Order, m carrier.Method) (carrier.Contract, error) {
	if o.Contract != 0 {
		c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, o.Account, o.Contract)
		if fault.Is(err, fault.Missing) || err == nil && (c.Carrier != m.Carrier || !c.Active) {
			return carrier.Contract{}, fault.At("contract", "There is no active contract %d with %s.", o.Contract, m.Carrier)
		}
		return c, err
	}
	c, err := carrier.ContractFor(ctx, d.DB, d.Sealer, o.Account, m.Carrier)
	if fault.Is(err, fault.Unable) {
		return c, fault.At("shipping_method", "Your account has no active contract with %s.", m.Carrier)
	}
	return c, err
}

// misfit says why a method cannot carry an order, or nil.
func misfit(m carrier.Method, d order.Draft, from postal.Address) error {
	switch {
	case m.Return && !d.IsReturn && m.ID != 8: // the unstamped letter goes both ways
		return fault.At("shipping_method", "%s is for returns only.", m.Name)
	case !m.Return && d.IsReturn && m.ID != 8:
		return fault.At("shipping_method", "%s is not for returns.", m.Name)
	case !m.Carries(d.Weight):
		return fault.At("weight", "%s takes %s to %s kg; this weighs %s kg.", m.Name, m.MinWeight.Kg(), m.MaxWeight.Kg(), d.Weight.Kg())
	case !m.Fits(d.Size):
		return fault.At("length", "%s does not take a box of %s x %s x %s cm.", m.Name, d.Size.Length.Cm(), d.Size.Width.Cm(), d.Size.Height.Cm())
	case m.ServicePoint && d.ServicePoint == 0:
		return fault.At("to_service_point", "%s needs a service point.", m.Name)
	case d.Boxes() > 1 && !m.MultiBox():
		return fault.At("quantity", "%s takes one box a shipment.", m.Name)
	}
	if _, ok := m.Way(from.Country, d.To.Country); !ok {
		return fault.At("country", "%s does not go from %s to %s.", m.Name, from.Country, d.To.Country)
	}
	return nil
}

// sending is the shipment in the words of the driver contract.
func (c choice) sending(reference string) carrier.Sending {
	o := c.order
	s := carrier.Sending{
		Reference: reference, Method: c.method.Code, From: c.from, To: o.To, OrderNumber: o.Number, Value: o.Value, IsReturn: o.IsReturn,
		LabelMedia: "application/pdf", LabelSize: "a6",
	}
	if o.ServicePoint != 0 {
		s.ServicePoint = &carrier.Point{Code: fmt.Sprint(o.ServicePoint), Address: o.To}
	}
	for range o.Boxes() {
		s.Boxes = append(s.Boxes, carrier.Box{Weight: o.Weight, Size: o.Size})
	}
	for _, i := range o.Items {
		s.Items = append(s.Items, carrier.Item{Description: i.Description, Quantity: i.Quantity, Weight: i.Weight, Value: i.Value, SKU: i.SKU,
			HSCode: i.HSCode, Origin: i.Origin})
	}
	if postal.NeedsCustoms(c.from, o.To) {
		s.Customs = &carrier.Customs{Reason: customsReason(o.ShipmentType), InvoiceNumber: o.Invoice}
	}
	return s
}

// customsReason says v2's customs types 0 to 4 in the contract's words.
func customsReason(t *int) string {
	if t == nil {
		return "sale"
	}
	return [...]string{"gift", "documents", "sale", "sample", "return"}[min(max(*t, 0), 4)]
}

// Labels fetches the stored label bytes of parcels, in the order asked. With an integration other than 0 only its own parcels.
func (d *Desk) Labels(ctx context.Context, account, integration int64, ids []parcel.ID) ([][]byte, error) {
	all, err := parcel.GetMany(ctx, d.DB, account, integration, ids)
	if err != nil {
		return nil, err
	}
	var labels [][]byte
	for _, id := range ids {
		p, ok := all[id]
		if !ok {
			return nil, fault.New(fault.Missing, "There is no parcel %d.", id)
		}
		if p.Label == nil {
			return nil, fault.New(fault.Conflict, "Parcel %d has no label yet.", id)
		}
		bytes, err := d.Blobs.Get(ctx, p.Label.Key)
		if err != nil {
			return nil, fmt.Errorf("label of parcel %d: %w", id, err)
		}
		labels = append(labels, bytes)
	}
	return labels, nil
}

func (d *Desk) log(ctx context.Context, msg string, a parcel.Attempt, err error) {
	slog.WarnContext(ctx, msg, "account", a.Account, "shipment", a.Shipment, "attempt", a.N, "reference", a.Reference, "error", err)
}
