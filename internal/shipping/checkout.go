package shipping

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Cart is what a buyer is about to order, as the shop's checkout knows it.
type Cart struct {
	Account, Integration int64
	From, To             Place
	Weight               postal.Grams // 0: not known
	Size                 postal.Size
}

// Delivery is one way in which the buyer may have the cart delivered.
type Delivery struct {
	ID    string // a UUID, the same for the same option of one integration
	Offer Offer
	Price money.Amount // what the label costs the merchant
	// CutOff is until when an order of today still leaves today; it has passed where the first handover is later.
	CutOff time.Time
	// Days are the days on which the parcel may arrive, the earliest first; none where the carrier names no time.
	Days []DeliveryDay
}

// DeliveryDay is a day of arrival and when the parcel must be handed over for it.
type DeliveryDay struct{ Handover, Arrival time.Time }

// Checkout answers what a buyer may choose from.
type Checkout struct {
	// Configuration is the integration's default and for now its only one.
	Configuration string
	Deliveries    []Delivery
	// Goes tells whether anything goes there at all, whatever the weight.
	Goes bool
}

// cutOffHour is the hour of the account's day until which an order leaves on the same working day.
const cutOffHour = 17

// CheckoutID is the configuration of an integration's checkout: a UUID that stays the same.
func CheckoutID(accountID, integration int64) string {
	return nameUUID("checkout", accountID, integration)
}

// nameUUID makes a UUID (version 8, of our own making) out of names.
func nameUUID(names ...any) string {
	b := sha256.Sum256([]byte(fmt.Sprintln(names...)))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// Checkout finds what a buyer may choose from: the options that fit the cart and cost something (what is free is for trials), with the
// days reckoned from the account's cut-off and the carrier's lead time. Working days are Monday to Friday; holidays are not known.
func (d *Desk) Checkout(ctx context.Context, c Cart) (Checkout, error) {
	back := false
	w := Want{From: c.From, To: c.To, Return: &back}
	if c.Weight > 0 || c.Size != (postal.Size{}) {
		w.Boxes = []carrier.Box{{Weight: c.Weight, Size: c.Size}}
	}
	offers, err := d.Offers(ctx, c.Account, w)
	if err != nil {
		return Checkout{}, err
	}
	merchant, err := account.Get(ctx, d.DB, c.Account)
	if err != nil {
		return Checkout{}, err
	}
	now := d.now().In(merchant.Location())
	found := Checkout{Configuration: CheckoutID(c.Account, c.Integration)}
	seen := map[string]bool{}
	for _, o := range offers {
		way := Want{From: c.From, To: c.To}
		if _, err := way.going(o.Bands[0], o.Bands); err == nil {
			found.Goes = true
		}
		// How a buyer pays is not chosen here.
		if o.Why != nil || len(o.Quotes) == 0 || o.Quotes[0].Total.IsZero() || seen[o.Code] || o.Method().AlwaysCollects() {
			continue
		}
		seen[o.Code] = true
		one := Delivery{ID: nameUUID(found.Configuration, o.Code), Offer: o, Price: o.Quotes[0].Total, CutOff: cutOff(now)}
		if lead := o.lead(); lead != nil {
			one.Days = []DeliveryDay{arrival(now, *lead)}
		}
		found.Deliveries = append(found.Deliveries, one)
	}
	return found, nil
}

func cutOff(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day(), cutOffHour, 0, 0, 0, now.Location())
}

// arrival is the first day on which a parcel ordered now arrives.
func arrival(now time.Time, hours int) DeliveryDay {
	hand := cutOff(now)
	if !now.Before(hand) {
		hand = cutOff(now.AddDate(0, 0, 1))
	}
	for !working(hand) {
		hand = hand.AddDate(0, 0, 1)
	}
	day := time.Date(hand.Year(), hand.Month(), hand.Day(), 0, 0, 0, 0, hand.Location())
	for left := (hours + 23) / 24; left > 0; {
		if day = day.AddDate(0, 0, 1); working(day) {
			left--
		}
	}
	return DeliveryDay{Handover: hand, Arrival: day}
}

func working(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

// Kind is what sort of delivery it is, in Sendcloud's words: "standard_delivery", "same_day_delivery" or "service_point_delivery".
func (d Delivery) Kind() string {
	m := d.Offer.Method()
	switch {
	case m.ServicePoint:
		return "service_point_delivery"
	case m.Has("delivery_deadline", "sameday"):
		return "same_day_delivery"
	}
	return "standard_delivery"
}
