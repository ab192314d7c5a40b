package emulator

import (
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	// demoHead is an extension digit and a seven-digit company prefix that the carrier does not use.
	demoHead = "39999401"
	serials  = 1_000_000_000
)

// shipment is a row of the ledger: one parcel that is on the books.
type shipment struct {
	Customer  string         `json:"customer"`
	Order     order          `json:"order"`
	Return    *returnOrder   `json:"return,omitempty"` // set for a return, whose Order is empty
	Parcel    emulate.Parcel `json:"parcel"`
	ReturnNo  string         `json:"return_no,omitempty"` // of the return label in the box
	Cancelled bool           `json:"cancelled,omitempty"`
	Manifest  time.Time      `json:"manifest,omitzero"`
	Hidden    time.Time      `json:"hidden,omitzero"` // until then nobody is told of it
	Late      bool           `json:"late,omitempty"`  // LATE-CANCEL
	Lose      bool           `json:"lose,omitempty"`  // LOSE-CANCEL
}

// number is the next shipment number: 00 and an SSCC.
func (e *Emulator) number() (string, error) {
	sscc, err := digit.SSCC(demoHead, e.Desk().Draw("sscc", serials))
	if err != nil {
		return "", err
	}
	return "00" + sscc, nil
}

// spell is what the words in an order conjure up.
func (o order) spell() emulate.Spell {
	c := o.Consignee
	return emulate.Read(c.Name, c.Name1, c.Name2, c.Name3, c.PostalCode, o.RefNo, o.CostCenter)
}

// book makes a row of a good order.
func (e *Emulator) book(who customer, o order) (shipment, error) {
	number, err := e.number()
	if err != nil {
		return shipment{}, err
	}
	s := o.spell()
	row := shipment{
		Customer: who.id, Order: o, Hidden: e.Desk().Late(s), Late: s.Has(emulate.LateCancel), Lose: s.Has(emulate.LoseCancel),
		Parcel: emulate.Parcel{
			Number: number, Born: e.Desk().Now(), Script: s.Script,
			ToPoint: o.Consignee.LockerID != nil || o.Consignee.RetailID != nil, Border: postal.NeedsCustoms(o.from(), o.to()),
		},
	}
	if o.Services.Retoure != nil {
		if row.ReturnNo, err = e.number(); err != nil {
			return shipment{}, err
		}
	}
	return row, e.Desk().Keep(shipmentKind, number, row)
}

// known is a customer's own shipment that was not cancelled.
func (e *Emulator) known(who customer, number string) (shipment, bool) {
	var row shipment
	ok := e.Desk().Get(shipmentKind, number, &row) && row.Customer == who.id && !row.Cancelled && !e.Desk().Hidden(row.Hidden)
	return row, ok
}

// closed reports whether a shipment is on a manifest: it was put there, or it is after six in the evening of the day on which it was booked, or of the
// next where it was booked later; or the carrier has it in hand.
func (e *Emulator) closed(row shipment) bool {
	born := row.Parcel.Born.In(e.Zone())
	six := time.Date(born.Year(), born.Month(), born.Day(), 18, 0, 0, 0, e.Zone())
	if !born.Before(six) {
		six = six.AddDate(0, 0, 1)
	}
	return row.Late || !row.Manifest.IsZero() || !e.Desk().Now().Before(six) || e.Desk().Handed(row.Parcel)
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var row shipment
	ok := e.Desk().Get(shipmentKind, number, &row)
	return row.Parcel, ok
}

func (c consignee) country() string {
	if c.Country == "" && (c.LockerID != nil || c.RetailID != nil || c.POBoxID != nil) {
		return "DEU"
	}
	return c.Country
}

func (p party) postal() postal.Address {
	a := postal.Address{
		Name: p.Name1, Company: p.Name2, Street: p.AddressStreet, HouseNumber: p.AddressHouse, Line2: p.Name3,
		PostalCode: p.PostalCode, City: p.City, State: p.State, Country: byISO3[p.Country].Code, Phone: p.Phone,
	}
	return a
}

// from is the sender; a shipper by reference is known to the carrier alone.
func (o order) from() postal.Address {
	if o.Shipper.ShipperRef != "" {
		return postal.Address{Name: o.Shipper.ShipperRef, Country: "DE"}
	}
	return o.Shipper.postal()
}

// to is where the parcel goes, as it is printed.
func (o order) to() postal.Address {
	c := o.Consignee
	a := c.postal()
	a.Country = byISO3[c.country()].Code
	if more := strings.TrimSpace(c.Additional1 + " " + c.Additional2); more != "" {
		a.Line2 = strings.TrimSpace(a.Line2 + " " + more)
	}
	switch {
	case c.LockerID != nil:
		a.Name, a.Company, a.Street = c.Name, c.PostNumber, fmt.Sprintf("Packstation %d", *c.LockerID)
	case c.RetailID != nil:
		a.Name, a.Company, a.Street = c.Name, c.PostNumber, fmt.Sprintf("Postfiliale %d", *c.RetailID)
	case c.POBoxID != nil:
		a.Street = fmt.Sprintf("Postfach %d", *c.POBoxID)
	}
	return a
}
