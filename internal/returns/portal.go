package returns

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// Sought is a parcel that its buyer has found, with the wish to have it back as it went.
type Sought struct {
	Parcel   parcel.Parcel
	Wish     Wish
	Carriers []string // that would bring it back; none when nothing does
}

// Seek finds a parcel for its buyer: by its tracking number or its order's number, and the postal code it went to. Whatever does not fit is
// Missing in the same words, so that a stranger does not learn which half was right.
func (d *Desk) Seek(ctx context.Context, id, brand int64, identifier, postalCode string) (Sought, error) {
	missing := fault.New(fault.Missing, "No parcel of this number went to this postal code.")
	identifier, postalCode = strings.TrimSpace(identifier), bare(postalCode)
	if identifier == "" || postalCode == "" {
		return Sought{}, missing
	}
	for _, f := range []parcel.Filter{{Number: identifier}, {OrderNumber: identifier}} {
		f.Labelled, f.Limit = true, 10
		found, err := parcel.List(ctx, d.DB, id, f)
		if err != nil {
			return Sought{}, err
		}
		for _, p := range found {
			got, err := d.Opened(ctx, id, brand, p.ID)
			if fault.Is(err, fault.Missing) {
				continue
			}
			if err != nil {
				return Sought{}, err
			}
			if bare(got.Wish.Draft.From.PostalCode) == postalCode {
				return got, nil
			}
		}
	}
	return Sought{}, missing
}

// bare is a postal code without what people write it with.
func bare(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(code))
}

// Opened is a parcel of a brand that can come back; Missing where it is none.
func (d *Desk) Opened(ctx context.Context, id, brand int64, p parcel.ID) (Sought, error) {
	missing := fault.New(fault.Missing, "There is no such parcel.")
	w, err := d.Back(ctx, id, p)
	if fault.Is(err, fault.Conflict) || err == nil && w.Draft.From.PostalCode == "" {
		return Sought{}, missing
	}
	if err != nil {
		return Sought{}, err
	}
	out, err := parcel.Get(ctx, d.DB, id, 0, p)
	if err != nil {
		return Sought{}, err
	}
	o, err := order.Get(ctx, d.DB, id, out.Order)
	if err != nil {
		return Sought{}, err
	}
	of, err := account.BrandByID(ctx, d.DB, id, o.Brand)
	if err != nil {
		return Sought{}, err
	}
	if of.ID != brand || out.Status.Info().Group == carrier.GroupCancelled {
		return Sought{}, missing
	}
	w.Terms.Brand = of.ID
	ways, err := d.fitting(ctx, id, w)
	got := Sought{Parcel: out, Wish: w}
	for _, o := range ways {
		if !slices.Contains(got.Carriers, o.Method.Carrier) {
			got.Carriers = append(got.Carriers, o.Method.Carrier)
		}
	}
	return got, err
}

// fitting are the ways that a buyer may take, the cheapest first.
func (d *Desk) fitting(ctx context.Context, id int64, w Wish) ([]shipping.Option, error) {
	all, err := d.Ways(ctx, id, w)
	return slices.DeleteFunc(all, func(o shipping.Option) bool { return o.Why != nil || !o.Method.Return || o.Method.ServicePoint }), err
}

// Line is so many pieces of an item that come back, and why. Item counts the parcel's items from 1.
type Line struct {
	Item, Quantity, Reason int
	Message                string
}

// Ask is what a buyer asks for in the return portal.
type Ask struct {
	From    *postal.Address // who sends it; nil: whom it went to
	Lines   []Line
	Terms   Terms // of these, the buyer's: Reason, Message, Refund, DeliveryOption
	Carrier string
	Boxes   int
}

// Request makes the return that a buyer asks for, by the cheapest way there is; its label follows. Conflict where the parcel is coming
// back already, for whoever holds the link must not make the merchant pay twice.
func (d *Desk) Request(ctx context.Context, id int64, s Sought, a Ask) (Made, error) {
	twice := fault.New(fault.Conflict, "A return of this parcel is on its way already.")
	prior, err := List(ctx, d.DB, id, Filter{Outgoing: []parcel.ID{s.Parcel.ID}})
	if err != nil {
		return Made{}, err
	}
	for _, r := range prior {
		if r.State != Cancelled && r.State != Rejected && r.State != PaymentFailed && r.Status != carrier.StatusAnnouncementFailed {
			return Made{}, twice
		}
	}
	w := s.Wish
	if a.From != nil {
		w.Draft.From = a.From
	}
	if w.Draft.Items, err = picked(w.Draft.Items, a.Lines); err != nil {
		return Made{}, err
	}
	w.Draft.Quantity = a.Boxes
	w.Terms = a.Terms
	w.Terms.Source, w.Terms.Brand = FromPortal, s.Wish.Terms.Brand
	ways, err := d.fitting(ctx, id, w)
	if err != nil {
		return Made{}, err
	}
	i := slices.IndexFunc(ways, func(o shipping.Option) bool { return a.Carrier == "" || o.Method.Carrier == a.Carrier })
	if i < 0 {
		return Made{}, fault.New(fault.Unable, "Nobody brings this parcel back from there. Please write to the shop.")
	}
	w.Draft.Method, w.Terms.Option = ways[i].Method.ID, ways[i].Method.Option()
	// Two tabs of one buyer meet at this name, which is unique.
	w.ExternalReference = fmt.Sprintf("portal-%d-%d", s.Parcel.ID, len(prior)+1)
	m, err := d.Create(ctx, id, 0, 0, w, false)
	if f, ok := fault.As(err); ok && len(f.Fields) == 1 && f.Fields[0].Name == "external_reference" {
		return Made{}, twice
	}
	return m, err
}

// picked are the pieces that come back.
func picked(items []order.Item, lines []Line) ([]order.Item, error) {
	var wrong fault.List
	if len(lines) == 0 && len(items) > 0 {
		wrong.Add("products", "Choose what comes back.")
	}
	var all []order.Item
	taken := map[int]int{}
	for n, l := range lines {
		at := fmt.Sprintf("products.%d.", n)
		if l.Item < 1 || l.Item > len(items) {
			wrong.Add(at+"product_id", "There is no such product in this parcel.")
			continue
		}
		item := items[l.Item-1]
		taken[l.Item] += l.Quantity
		if l.Quantity < 1 || taken[l.Item] > item.Quantity {
			wrong.Add(at+"quantity", "Ensure this value is between 1 and %d.", item.Quantity)
			continue
		}
		item.Quantity, item.ReturnReason, item.ReturnMessage = l.Quantity, l.Reason, l.Message
		all = append(all, item)
	}
	return all, wrong.Err()
}
