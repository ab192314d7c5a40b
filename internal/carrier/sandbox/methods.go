package sandbox

import (
	"maps"
	"slices"
	"sync"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Methods is the price sheet as shipping methods: one for each weight band, as v2 sells them.
func (d *Driver) Methods() []carrier.Method {
	all := slices.Clone(sheet())
	for i := range all {
		all[i].Functionalities = maps.Clone(all[i].Functionalities)
	}
	return all
}

// sheet is reckoned once: it is the same for all who sell by it.
var sheet = sync.OnceValue(func() []carrier.Method {
	all := spelled()
	if err := carrier.Gather(all); err != nil {
		panic("sandbox: " + err.Error()) // the sheet is part of the program
	}
	return all
})

// spelled is the sheet with every way spelled out.
func spelled() []carrier.Method {
	var all []carrier.Method
	for _, p := range tariff.Products() {
		ways := pairs(p)
		lightest := postal.Grams(1)
		for _, b := range p.Bands {
			m := carrier.Method{
				ID: b.ID, OwnerAccount: 1, Carrier: Code, Code: p.Code, Product: Code + ":" + p.Family(), Variant: p.Variant,
				Name: p.Name, Kind: carrier.Parcel, MinWeight: lightest, MaxWeight: b.Max, MaxSize: p.Size,
				ServicePoint: p.ServicePoint, Return: p.Return, Functionalities: p.Functionalities,
			}
			if b.Name != "" {
				m.Name += " " + b.Name
			}
			if p.Letter {
				m.Kind = carrier.Letter
			}
			for _, w := range ways {
				m.Countries = append(m.Countries, way(p, w[0], w[1], b.Max))
			}
			all = append(all, m)
			lightest = b.Max + 1
		}
	}
	return all
}

// pairs are the countries a product goes between.
func pairs(p tariff.Product) [][2]string {
	var all [][2]string
	for _, from := range tariff.Countries() {
		for _, to := range tariff.Countries() {
			if p.Goes(from, to) {
				all = append(all, [2]string{from, to})
			}
		}
	}
	return all
}

func way(p tariff.Product, from, to string, w postal.Grams) carrier.Destination {
	d := carrier.Destination{From: from, To: to}
	cost, fuel, _ := p.Price(from, to, w)
	d.Price = cost
	if !cost.IsZero() {
		hours := p.LeadHours(from, to)
		d.LeadHours = &hours
		d.Breakdown = []carrier.PricePart{
			{Type: "price_without_insurance", Label: "Label", Price: money.EUR(cost.Minor - fuel.Minor)},
			{Type: "fuel", Label: "Fuel surcharge", Price: fuel},
		}
	}
	return d
}
