package carrier

import (
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/money"
)

// CashOnDelivery is the functionality of methods whose parcels are paid at the door. Its value is the highest amount, in whole units of a
// currency that the carrier collects in.
const CashOnDelivery = "cash_on_delivery"

// CollectField is the field of a refusal that is about Sending.Collect.
const CollectField = "collect"

// AnyCurrency stands in Info.Collects for all currencies.
const AnyCurrency = "*"

// CollectsIn reports whether the carrier takes money at the door in a currency.
func (i Info) CollectsIn(currency string) bool {
	return slices.Contains(i.Collects, currency) || slices.Contains(i.Collects, AnyCurrency)
}

// MostCollected is the highest amount that the method's parcels are paid with at the door, in whole units; 0: none.
func (m Method) MostCollected() int64 {
	n, _ := whole(m.Functionalities[CashOnDelivery])
	return max(0, n)
}

// AlwaysCollects reports whether being paid at the door is what sets the method apart within its product, so that whoever chooses it means that.
func (m Method) AlwaysCollects() bool { return slices.Contains(m.Variant, CashOnDelivery) }

// Collects reports whether the method's parcels may be paid with that amount at the door.
func (m Method) Collects(a money.Amount) bool {
	most, err := money.Parse(strconv.FormatInt(m.MostCollected(), 10), a.Currency)
	return err == nil && a.Minor <= most.Minor
}

// collects refuses what no driver may drop in silence: money to be collected that the carrier does not collect.
func (n Sending) collects(i Info) error {
	a := n.Collect
	switch {
	case a.IsZero():
		return nil
	case a.Minor < 0 || a.Currency == "":
		return &Error{Kind: KindValidation, Field: CollectField, Message: "what is collected at the door is an amount in a currency"}
	case len(i.Collects) == 0:
		return &Error{Kind: KindNotServed, Field: CollectField, Message: i.Name + " does not collect money at the door"}
	case !i.CollectsIn(a.Currency):
		return &Error{Kind: KindNotServed, Field: CollectField, Message: i.Name + " does not collect " + a.Currency + " at the door"}
	case n.IsReturn:
		return &Error{Kind: KindNotServed, Field: CollectField, Message: "nothing is collected for a return"}
	case len(n.Boxes) > 1:
		return &Error{Kind: KindNotServed, Field: "boxes", Message: "what is paid at the door goes in one box"}
	}
	return nil
}

// doors are a carrier's methods by code, for what they take at the door: bands of one product share a code. Where they go is left out.
func doors(list Catalogue) map[string][]Method {
	all := map[string][]Method{}
	for _, m := range list.Methods() {
		m.Countries = nil
		all[m.Code] = append(all[m.Code], m)
	}
	return all
}

// sold refuses money to be collected by a method that collects none, or not as much, where the driver has a catalogue with the method in it.
func (s *Set) sold(code string, n Sending) error {
	list, ok := s.doors[code]
	if !ok {
		return nil
	}
	bands := list()[n.Method]
	if len(bands) == 0 {
		return nil
	}
	named := bands[len(bands)-1]
	switch {
	case n.Collect.IsZero():
		if i := slices.IndexFunc(bands, Method.AlwaysCollects); i >= 0 {
			return &Error{Kind: KindValidation, Field: CollectField, Message: bands[i].Name + " is paid at the door, and nothing is to be collected"}
		}
		return nil
	case slices.ContainsFunc(bands, func(m Method) bool { return m.Collects(n.Collect) }): // where one of them collects, the carrier is asked
		return nil
	case named.MostCollected() == 0:
		return &Error{Kind: KindNotServed, Field: CollectField, Message: named.Name + " does not collect money at the door"}
	}
	return &Error{Kind: KindNotServed, Field: CollectField, Message: named.Name + " does not collect as much as " + n.Collect.String() + " at the door"}
}
