// Package shipping leads an order to its parcel and label: it chooses a method, asks the carrier, keeps what comes back, cancels,
// and never buys twice. What the carrier says later about the parcel is tracking's.
package shipping

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
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
	Seen func(carrierCode string, end parcel.AttemptState)
	// RatePatience is how long carriers may take to name a price; zero is 4 seconds.
	RatePatience time.Duration
	shelf        shelf
	ratings      ratings
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
	boxes    []berth
	point    *carrier.Point // nil: it goes to a door
	sender   account.Sender // from is its address
	border   Border         // what lies between, and what would be declared there
	collect  money.Amount   // what the buyer pays at the door
}

// berth is how one box of a shipment travels: by the weight band of the chosen product that carries it.
type berth struct {
	order.Box
	method carrier.Method
	price  money.Amount
}

// price is what the shipment costs; no currency where nobody knows.
func (c choice) price() money.Amount {
	var sum money.Amount
	for _, b := range c.boxes {
		sum = sum.Add(b.price)
	}
	return sum
}

// allot finds the berth of each box and its price on a day. The method was chosen for the heaviest; a lighter one may go by a cheaper band
// of the same product.
func (d *Desk) allot(ctx context.Context, c *choice, at time.Time) error {
	all, err := d.Methods(ctx, c.order.Account)
	if err != nil {
		return err
	}
	c.boxes = nil
	s := shipment{from: price.PlaceOf(c.from), to: price.PlaceOf(c.order.To), collect: collected(c.method, c.order.Draft)}
	for _, b := range c.order.Packed() {
		m := bandFor(c.method, all, b.Weight, c.from.Country, c.order.To.Country)
		c.boxes = append(c.boxes, berth{Box: b, method: m})
		s.boxes, s.by = append(s.boxes, boxOf(b)), append(s.by, m)
	}
	p, err := d.tariffs(ctx, c.order.Account, at)
	if err != nil {
		return err
	}
	got, err := p.cost(c.contract, s)
	if err != nil {
		return err
	}
	for i, b := range got.bills {
		c.boxes[i].price = b.Total
	}
	return nil
}

// sameProduct reports whether two methods are weight bands of one product.
func sameProduct(a, b carrier.Method) bool {
	return a.OwnerAccount == b.OwnerAccount && a.Carrier == b.Carrier && a.Option() == b.Option()
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
	wrong.Join("", Unsettled(o.Draft))
	if o.Method == 0 && !wrong.Has("shipping_method") {
		wrong.Add("shipping_method", "This field is required.")
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
	if c.sender, err = d.sender(ctx, o); err != nil {
		return c, err
	}
	c.from = c.sender.Address
	at, err := d.atCarrier(ctx, o.Draft)
	if err != nil {
		return c, err
	}
	if why := misfit(c.method, o.Draft, c.from, at); why != nil {
		return c, why
	}
	c.way, _ = c.method.Way(c.from.Country, o.To.Country)
	if c.point, err = d.point(ctx, o.Draft, c.method); err != nil {
		return c, err
	}
	if c.contract, err = d.contract(ctx, o, c.method); err != nil {
		return c, err
	}
	var known bool
	if c.info, known = d.Carriers.Info(c.method.Carrier); !known {
		return c, fault.New(fault.Unable, "%s is not connected to this platform.", c.method.Carrier)
	}
	if err := Permit(ctx, c.info); err != nil {
		return c, err
	}
	if c.info.MaxBoxes > 0 && o.Boxes() > c.info.MaxBoxes {
		return c, fault.At("quantity", "%s takes up to %d boxes a shipment.", c.info.Name, c.info.MaxBoxes)
	}
	c.collect = collected(c.method, o.Draft)
	if !c.collect.IsZero() && !c.info.CollectsIn(c.collect.Currency) {
		return c, fault.At(collectField, "%s does not collect %s at the door.", c.info.Name, c.collect.Currency)
	}
	if c.border, err = d.border(ctx, c.order, c.sender, c.method); err != nil {
		return c, err
	}
	if err := c.border.Err(); err != nil {
		return c, err
	}
	return c, d.allot(ctx, &c, d.now())
}

// from is the sender's address.
func (d *Desk) from(ctx context.Context, o order.Order) (postal.Address, error) {
	s, err := d.sender(ctx, o)
	return s.Address, err
}

// sender is who sends: the address that the order names, else the account's chosen or first sender address.
func (d *Desk) sender(ctx context.Context, o order.Order) (account.Sender, error) {
	if o.From != nil {
		return account.Sender{Address: *o.From}, nil
	}
	s, err := account.SenderByID(ctx, d.DB, o.Account, o.Sender)
	if fault.Is(err, fault.Missing) {
		return s, fault.At("sender_address", "There is no sender address %d.", o.Sender)
	}
	if err != nil {
		return s, err
	}
	if err := postal.Check(s.Address); err != nil {
		return s, fault.New(fault.Unable, "User has no address data. Complete the sender address in Settings first.").Because(err)
	}
	return s, nil
}

func (d *Desk) contract(ctx context.Context, o order.Order, m carrier.Method) (carrier.Contract, error) {
	if o.Contract == 0 {
		o.Contract = m.Contract
	}
	if o.Contract != 0 {
		c, err := carrier.UsableContract(ctx, d.DB, d.Sealer, o.Account, o.Contract)
		if fault.Is(err, fault.Missing) || err == nil && (c.Carrier != m.Carrier || !c.Active || m.Contract != 0 && m.Contract != c.ID) {
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

// sending is the shipment in the words of the driver contract.
func (c choice) sending(reference string) carrier.Sending {
	o := c.order
	s := carrier.Sending{
		Reference: reference, Method: c.method.Code, MethodName: c.method.Name, From: c.from, To: o.To, OrderNumber: o.Number, Value: o.Value, Collect: c.collect, IsReturn: o.IsReturn,
		LabelMedia: carrier.PDF, LabelSize: "a6", ServicePoint: c.point,
	}
	for _, b := range c.boxes {
		s.Boxes = append(s.Boxes, carrier.Box{Weight: b.Weight, Size: b.Size, Insured: b.Insured, Notes: b.Notes, SSCC: b.SSCC, Package: b.Package})
	}
	c.order.Items = c.border.fill(o.Items)
	s.Items = c.items()
	if c.border.Need.Border {
		s.Customs = told(c.border.Declaration)
	}
	return s
}

// items are the lines of goods, each with the box it lies in. Where nobody said what lies where, all lie in the first.
func (c choice) items() []carrier.Item {
	var all []carrier.Item
	lay := func(box int, items []order.Item) {
		for _, i := range items {
			all = append(all, carrier.Item{Box: box, Description: i.Description, Quantity: i.Quantity, Weight: i.Weight, Value: i.Value, SKU: i.SKU,
				HSCode: customs.CompactHS(i.HSCode), Origin: i.Origin, Material: i.Material, IntendedUse: i.IntendedUse, MID: i.MIDCode})
		}
	}
	if !slices.ContainsFunc(c.boxes, func(b berth) bool { return len(b.Contents) > 0 }) {
		lay(0, c.order.Items)
		return all
	}
	for n, b := range c.boxes {
		lay(n, c.order.Inside(b.Box))
	}
	return all
}

func (d *Desk) log(ctx context.Context, msg string, a parcel.Attempt, err error) {
	slog.WarnContext(ctx, msg, "account", a.Account, "shipment", a.Shipment, "attempt", a.N, "reference", a.Reference, "error", err)
}
