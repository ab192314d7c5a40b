package mondialrelay

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// mode is a way of delivery with the way in which the parcel is handed over.
type mode struct {
	id                   int
	name                 string
	delivery, collection string
	point, back          bool
}

// modes by the code of the method; ids from 4500 on never change their meaning.
var modes = map[string]mode{
	"24R": {4500, "Mondial Relay Point Relais", "24R", "CCC", true, false},
	"24L": {4501, "Mondial Relay Locker", "24L", "CCC", true, false},
	"HOM": {4502, "Mondial Relay Domicile", "HOM", "CCC", false, false},
	"LCC": {4503, "Mondial Relay Retour", "LCC", "REL", false, true},
}

// countries are where Mondial Relay is at home.
var countries = []string{"AT", "BE", "DE", "ES", "FR", "IT", "LU", "NL", "PT"}

// Methods are the ways of delivery; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for code, m := range modes {
		one := carrier.Method{
			ID: m.id, OwnerAccount: 1, Carrier: Code, Code: code, Product: Code + ":" + code, Name: m.name, Kind: carrier.Parcel,
			MinWeight: minWeight, MaxWeight: maxWeight, ServicePoint: m.point, Return: m.back,
			Functionalities: map[string]any{"tracked": true, "b2c": true, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true},
		}
		if m.point {
			one.Functionalities["last_mile"] = "service_point"
			one.MaxSize = postal.Size{Length: maxLengthSum}
		}
		if m.delivery == "24L" {
			one.Functionalities["last_mile"] = "locker"
		}
		if m.back {
			one.Functionalities["returns"] = true
		}
		for _, from := range countries {
			for _, to := range countries {
				one.Countries = append(one.Countries, carrier.Destination{From: from, To: to})
			}
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b carrier.Method) int { return a.ID - b.ID })
	return all
}
