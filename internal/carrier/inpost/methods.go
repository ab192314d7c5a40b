package inpost

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// home is where ShipX's services begin and end.
const home = "PL"

// Weights of couriers' parcels are not in our sheet: these are the plainest.
const (
	lockerWeight  = 25 * postal.Kilogram
	courierWeight = 30 * postal.Kilogram
	palletWeight  = 800 * postal.Kilogram
	// mostCollected, in złoty, is not in our sheet: it is what InPost's public price list says.
	mostCollected = 5000
)

// product is a service of ShipX, for lockers with one of the sizes of their drawers.
type product struct {
	id       int
	code     string // ours: the service, and what sets it apart
	service  string
	template string // drawer; empty: measures are told
	name     string
	point    bool
	back     bool
	weight   postal.Grams
	size     postal.Size
	more     []string // additional services
	has      map[string]any
}

// drawers of a locker, the smallest first.
var drawers = []struct {
	template string
	size     postal.Size
}{
	{"small", postal.Size{Length: 640, Width: 380, Height: 80}},
	{"medium", postal.Size{Length: 640, Width: 380, Height: 190}},
	{"large", postal.Size{Length: 640, Width: 380, Height: 410}},
}

// products carry ids from 5000 on, which never change their meaning.
var products = []product{
	{id: 5000, code: "inpost_locker_standard:small", service: "inpost_locker_standard", template: "small", name: "Parcel locker, size A", point: true, weight: lockerWeight,
		size: drawers[0].size, has: map[string]any{"last_mile": "locker", "size": "s"}},
	{id: 5001, code: "inpost_locker_standard:medium", service: "inpost_locker_standard", template: "medium", name: "Parcel locker, size B", point: true, weight: lockerWeight,
		size: drawers[1].size, has: map[string]any{"last_mile": "locker", "size": "m"}},
	{id: 5002, code: "inpost_locker_standard:large", service: "inpost_locker_standard", template: "large", name: "Parcel locker, size C", point: true, weight: lockerWeight,
		size: drawers[2].size, has: map[string]any{"last_mile": "locker", "size": "l"}},
	{id: 5003, code: "inpost_courier_standard", service: "inpost_courier_standard", name: "Courier", weight: courierWeight},
	{id: 5004, code: "inpost_courier_express_1000", service: "inpost_courier_express_1000", name: "Courier before 10:00", weight: courierWeight,
		has: map[string]any{"delivery_before": "1000", "priority": "express"}},
	{id: 5005, code: "inpost_courier_express_1200", service: "inpost_courier_express_1200", name: "Courier before 12:00", weight: courierWeight,
		has: map[string]any{"delivery_before": "1200", "priority": "express"}},
	{id: 5006, code: "inpost_courier_express_1700", service: "inpost_courier_express_1700", name: "Courier before 17:00", weight: courierWeight,
		has: map[string]any{"delivery_before": "1700", "priority": "express"}},
	{id: 5007, code: "inpost_courier_palette", service: "inpost_courier_palette", name: "Courier, pallet", weight: palletWeight, has: map[string]any{"form_factor": "pallet"}},
	{id: 5008, code: "inpost_courier_standard:saturday", service: "inpost_courier_standard", name: "Courier on Saturday", weight: courierWeight,
		more: []string{"saturday"}, has: map[string]any{"weekend_delivery": "saturday"}},
	{id: 5009, code: "inpost_locker_customer_service_point", service: "inpost_locker_customer_service_point", template: "large", name: "Pick-up point", point: true,
		weight: lockerWeight, size: drawers[2].size, has: map[string]any{"last_mile": "service_point"}},
	{id: 5010, code: "inpost_courier_standard:return", service: "inpost_courier_standard", name: "Courier, return", back: true, weight: courierWeight,
		has: map[string]any{"returns": true}},
	{id: 5011, code: "inpost_courier_standard:cod", service: "inpost_courier_standard", name: "Courier, cash on delivery", weight: courierWeight,
		has: map[string]any{carrier.CashOnDelivery: mostCollected}},
	{id: 5012, code: "inpost_locker_standard:small+cod", service: "inpost_locker_standard", template: "small", name: "Parcel locker, size A, cash on delivery", point: true,
		weight: lockerWeight, size: drawers[0].size, has: map[string]any{"last_mile": "locker", "size": "s", carrier.CashOnDelivery: mostCollected}},
	{id: 5013, code: "inpost_locker_standard:medium+cod", service: "inpost_locker_standard", template: "medium", name: "Parcel locker, size B, cash on delivery", point: true,
		weight: lockerWeight, size: drawers[1].size, has: map[string]any{"last_mile": "locker", "size": "m", carrier.CashOnDelivery: mostCollected}},
	{id: 5014, code: "inpost_locker_standard:large+cod", service: "inpost_locker_standard", template: "large", name: "Parcel locker, size C, cash on delivery", point: true,
		weight: lockerWeight, size: drawers[2].size, has: map[string]any{"last_mile": "locker", "size": "l", carrier.CashOnDelivery: mostCollected}},
}

// collects reports whether the buyer may pay when the parcel is handed over, to the courier or at the locker.
func (p product) collects() bool { return !p.back }

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// Methods are the services; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.service, Name: "InPost " + p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: p.weight, MaxSize: p.size, ServicePoint: p.point, Return: p.back,
			Functionalities: map[string]any{
				"tracked": true, "b2c": true, "form_factor": "parcel", "last_mile": "home_delivery", "service_area": "domestic", "direct_contract_only": true,
			},
			Countries: []carrier.Destination{{From: home, To: home}},
		}
		if p.collects() {
			m.Functionalities[carrier.CashOnDelivery] = mostCollected
		}
		for k, v := range p.has {
			m.Functionalities[k] = v
		}
		for _, key := range []string{"size", "weekend_delivery", "returns", carrier.CashOnDelivery} {
			if _, ok := p.has[key]; ok {
				m.Variant = append(m.Variant, key)
			}
		}
		all = append(all, m)
	}
	return all
}
