package shipping

import (
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// letter is the unstamped letter, for trials: it goes both ways, and anywhere.
const letter = 8

// misfit says why a method cannot carry an order, or nil. at is the carrier whose service point it goes to, where that is known.
func misfit(m carrier.Method, d order.Draft, from postal.Address, at string) error {
	if m.Return != d.IsReturn && m.ID != letter {
		return wrongWay(m)
	}
	switch {
	case !m.Carries(d.Weight):
		return tooHeavy(m.Name, m.MinWeight, m.MaxWeight, d.Weight)
	case d.Boxes() > 1 && !m.MultiBox():
		return oneBox(m)
	}
	if err := unpaid(m, d); err != nil {
		return err
	}
	if err := wrongPoint(m, d, at); err != nil {
		return err
	}
	for _, b := range d.Packed() {
		if !m.Fits(b.Size) {
			return tooLarge(m.Name, b.Size)
		}
	}
	if _, ok := m.Way(from.Country, d.To.Country); !ok {
		return noWay(m, from.Country, d.To.Country)
	}
	return nil
}

// wrongPoint refuses a method to the door for a parcel that the buyer collects, and one to a service point for a parcel without. A point
// that the shop asked for and nobody knows stands for one until it is settled: see Unsettled.
func wrongPoint(m carrier.Method, d order.Draft, at string) error {
	collects := d.ToPoint() || d.Asked.Point != ""
	switch {
	case m.ServicePoint && collects && at != "" && m.Carrier != at:
		return anothers(m)
	case m.ID == letter || m.ServicePoint == collects:
		return nil
	case m.ServicePoint:
		return fault.At("to_service_point", "%s needs a service point.", m.Name)
	}
	return fault.At("to_service_point", "%s delivers to the door, and this goes to a service point.", m.Name)
}

// Unsettled says what the shop asked for that cannot be had, or not without a word more; until a merchant settles it there is no label. nil where nothing is open.
func Unsettled(d order.Draft) error {
	var wrong fault.List
	if d.Method == 0 && d.Asked.Method != "" {
		wrong.Add("shipping_method", "The shop asked for ‘%s’, which this account does not have.", d.Asked.Method)
	}
	if !d.ToPoint() && d.Asked.Point != "" {
		wrong.Add("to_service_point", "The shop asked for the service point ‘%s’, which is not known here.", d.Asked.Point)
	}
	if d.Collect.IsZero() && d.Shop != nil && d.Shop.CashOnDelivery != nil && *d.Shop.CashOnDelivery {
		wrong.Add(collectField, "The buyer pays at the door, and the shop did not say how much.")
	}
	return wrong.Err()
}

// collectField is the field of refusals about what is paid at the door.
const collectField = "cash_on_delivery"

// collected is what the buyer pays at the door when an order travels by a method: what the order says, or all that it is worth where the
// method is one that is always paid so. API v2 has no other word for it than the order's value.
func collected(m carrier.Method, d order.Draft) money.Amount {
	if d.Collect.IsZero() && m.AlwaysCollects() {
		return d.Value
	}
	return d.Collect
}

// unpaid says why a method cannot be paid at the door as the order wants it, or nil. A method that can be need not.
func unpaid(m carrier.Method, d order.Draft) error {
	due := collected(m, d)
	switch {
	case due.IsZero() && m.AlwaysCollects():
		return fault.At("total_order_value", "%s is paid at the door; say how much is to be collected.", m.Name)
	case due.IsZero():
		return nil
	case d.IsReturn:
		return fault.At(collectField, "Nothing is collected at the door for a return.")
	case d.Boxes() > 1:
		return fault.At("quantity", "An order that is paid at the door goes in one box.")
	case m.MostCollected() == 0:
		return fault.At(collectField, "%s cannot be paid at the door, and %s is to be collected.", m.Name, due.String())
	case !m.Collects(due):
		return fault.At(collectField, "%s collects up to %d at the door, and %s is to be collected.", m.Name, m.MostCollected(), due.String())
	}
	return nil
}

func anothers(m carrier.Method) error {
	return fault.At("to_service_point", "%s does not go to this service point; it is another carrier's.", m.Name)
}

func wrongWay(m carrier.Method) error {
	if m.Return {
		return fault.At("shipping_method", "%s is for returns only.", m.Name)
	}
	return fault.At("shipping_method", "%s is not for returns.", m.Name)
}

func tooHeavy(name string, least, most, w postal.Grams) error {
	return fault.At("weight", "%s takes %s to %s kg; this weighs %s kg.", name, least.Kg(), most.Kg(), w.Kg())
}

func tooLarge(name string, s postal.Size) error {
	return fault.At("length", "%s does not take a box of %s x %s x %s cm.", name, s.Length.Cm(), s.Width.Cm(), s.Height.Cm())
}

func oneBox(m carrier.Method) error {
	return fault.At("quantity", "%s takes one box a shipment.", m.Name)
}

func noWay(m carrier.Method, from, to string) error {
	return fault.At("country", "%s does not go from %s to %s.", m.Name, from, to)
}

func isOff(m carrier.Method) error {
	return fault.At("shipping_method", "%s is switched off.", m.Name)
}
