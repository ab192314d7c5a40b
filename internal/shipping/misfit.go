package shipping

import (
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// misfit says why a method cannot carry an order, or nil.
func misfit(m carrier.Method, d order.Draft, from postal.Address) error {
	if m.Return != d.IsReturn && m.ID != 8 { // the unstamped letter goes both ways
		return wrongWay(m)
	}
	switch {
	case !m.Carries(d.Weight):
		return tooHeavy(m.Name, m.MinWeight, m.MaxWeight, d.Weight)
	case m.ServicePoint && d.ServicePoint == 0 && d.PointCode == "":
		return fault.At("to_service_point", "%s needs a service point.", m.Name)
	case d.Boxes() > 1 && !m.MultiBox():
		return oneBox(m)
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
