package intake

import (
	"context"
	"fmt"
	"slices"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// MostBoxes is how many boxes one shipment may have; carriers take fewer.
const MostBoxes = 50

// Send is a shipment that somebody wants at once, without an order that waited for it.
type Send struct {
	// Draft has the boxes in its Packing. A From beside a Sender changes that sender address for this shipment alone.
	Draft  order.Draft
	Option string // the code of the shipping option; empty: none was named
	// Defaults fills in what is not said: the weight of boxes, the sender, and the cheapest option that fits.
	Defaults   bool
	Later      bool     // do not wait for the carrier
	Currencies []string // of all prices in the request, which must be one
}

// Send takes a shipment in and has its label made. An external reference that is taken answers the shipment that has it, as Repeated; nothing
// is made then. What is wrong is told before anything is stored; a carrier's refusal is in Err of what was.
func (d *Desk) Send(ctx context.Context, account, integration int64, s Send) (Shipped, error) {
	ref := Tidy(s.Draft).ExternalReference
	if got, found, err := d.byReference(ctx, account, integration, ref); found || err != nil {
		return got, err
	}
	if err := s.oneCurrency(); err != nil {
		return Shipped{}, err
	}
	draft, err := d.fill(ctx, account, s)
	if err != nil {
		return Shipped{}, err
	}
	got, err := d.Fulfil(ctx, account, integration, []Wish{{Draft: draft, Label: true, Later: s.Later}}, false)
	if f, ok := fault.As(err); ok && ref != "" && slices.ContainsFunc(f.Fields, func(one fault.Field) bool { return one.Name == "external_reference" }) {
		if first, found, look := d.byReference(ctx, account, integration, ref); found || look != nil {
			return first, look // somebody took it since we looked
		}
	}
	if err != nil {
		return Shipped{}, err
	}
	return got[0], nil
}

// byReference finds what was made under an external reference before.
func (d *Desk) byReference(ctx context.Context, account, integration int64, ref string) (Shipped, bool, error) {
	if ref == "" {
		return Shipped{}, false, nil
	}
	taken, err := order.ByReferences(ctx, d.DB, account, integration, []string{ref})
	t, found := taken[ref]
	if err != nil || !found {
		return Shipped{}, false, err
	}
	o, err := order.Get(ctx, d.DB, account, t.Order)
	if err != nil {
		return Shipped{}, false, err
	}
	boxes, err := parcel.OfOrder(ctx, d.DB, account, o.ID)
	return Shipped{Received: Received{Order: o, Parcels: boxes, Repeated: true}}, err == nil, err
}

func (s Send) oneCurrency() error {
	all := slices.Compact(slices.Sorted(slices.Values(s.Currencies)))
	if len(all) > 1 {
		return fault.At("currency", "All prices of a shipment are in one currency; here are %s and %s.", all[0], all[1])
	}
	return nil
}

// fill completes the draft: its sender, the weight of its boxes, and the method that its option stands for.
func (d *Desk) fill(ctx context.Context, id int64, s Send) (order.Draft, error) {
	draft := s.Draft
	draft.Direct = true
	if err := d.overlay(ctx, id, &draft); err != nil {
		return draft, err
	}
	boxes := slices.Clone(draft.Packing)
	for i := range boxes {
		if boxes[i].Weight == 0 && !s.Defaults {
			return draft, fault.At(fmt.Sprintf("parcels.%d.weight", i), "This field is required.")
		}
		if boxes[i].Weight == 0 {
			boxes[i].Weight = DefaultWeight
		}
	}
	draft.Pack(boxes)
	draft = Tidy(draft)
	return draft, d.byOption(ctx, id, s, &draft)
}

// byOption chooses the method of the option for the heaviest box, or the cheapest that fits where none is named.
func (d *Desk) byOption(ctx context.Context, id int64, s Send, draft *order.Draft) error {
	if s.Option != "" {
		all, err := d.Shipping.Methods(ctx, id)
		if err != nil {
			return err
		}
		m, ok := carrier.MethodByOption(all, s.Option, draft.Weight)
		if !ok {
			return fault.At("shipping_option", "There is no shipping option %s.", s.Option)
		}
		draft.Method = m.ID
		return nil
	}
	if draft.Method != 0 || !s.Defaults {
		return nil
	}
	// What is wrong with the address is told rather than that nothing goes there.
	if err := d.Check(ctx, id, *draft); err != nil {
		return err
	}
	best, ok, err := d.Shipping.Suggest(ctx, id, order.Order{Account: id, Draft: *draft})
	if err != nil {
		return err
	}
	if !ok {
		return fault.At("shipping_option", "No shipping option fits this shipment.")
	}
	draft.Method = best.Method.ID
	return nil
}

// overlay lays what the draft says of its sender over the sender address that it names.
func (d *Desk) overlay(ctx context.Context, id int64, draft *order.Draft) error {
	if draft.Sender == 0 {
		return nil
	}
	s, err := account.SenderByID(ctx, d.DB, id, draft.Sender)
	if fault.Is(err, fault.Missing) {
		return fault.At("sender_address", "There is no sender address %d.", draft.Sender)
	}
	if err != nil {
		return err
	}
	if draft.Brand == 0 {
		draft.Brand = s.Brand
	}
	if draft.From == nil {
		return nil
	}
	from, said := s.Address, *draft.From
	if said.Street != "" { // a street that is said comes with its own number
		from.HouseNumber = ""
	}
	for _, f := range []struct{ into, from *string }{
		{&from.Name, &said.Name}, {&from.Company, &said.Company}, {&from.Street, &said.Street}, {&from.HouseNumber, &said.HouseNumber},
		{&from.Line2, &said.Line2}, {&from.PostalCode, &said.PostalCode}, {&from.City, &said.City}, {&from.State, &said.State},
		{&from.Country, &said.Country}, {&from.Phone, &said.Phone}, {&from.Email, &said.Email}, {&from.PostNumber, &said.PostNumber},
	} {
		if *f.from != "" {
			*f.into = *f.from
		}
	}
	from = postal.Tidy(from)
	draft.From = &from
	return nil
}
