package tariff

import "github.com/waybill-ship/waybill/internal/postal"

// Neighbours is Sendcloud's key for handing a parcel to neighbours.
const Neighbours = "neighbor_delivery" //nolint:misspell // the key is spelled so

func size(l, w, h postal.Millimetres) postal.Size {
	return postal.Size{Length: l, Width: w, Height: h}
}

// with is the functionalities of an ordinary tracked parcel, and more.
func with(more map[string]any) map[string]any {
	m := map[string]any{
		"tracked": true, "b2c": true, "b2b": true, "form_factor": "parcel", "first_mile": "pickup_dropoff",
		"last_mile": "home_delivery", "priority": "standard", "multicollo": true, "carrier_billing_type": "country",
	}
	for k, v := range more {
		m[k] = v
	}
	return m
}

// homePrices are cents by zone, for the bands 0-2, 2-5, 5-10, 10-23 and 23-31.5 kg.
var homePrices = map[zone][]int64{
	domestic: {595, 695, 795, 1175, 1595},
	core:     {995, 1195, 1495, 2195, 2995},
	west:     {1245, 1445, 1795, 2695, 3595},
	east:     {1395, 1695, 2195, 3195, 4295},
	edge:     {1595, 1995, 2795, 4295, 5695},
}

// pointPrices are cents for 0-2, 2-5, 5-10 and 10-20 kg to a service point.
var pointPrices = map[zone][]int64{
	domestic: {425, 525, 650, 950},
	core:     {625, 795, 1095, 1695},
	west:     {745, 945, 1295, 1995},
	east:     {795, 1045, 1445, 2295},
	edge:     {1095, 1395, 1895, 2995},
}

// worldPrices are cents for 0-0.5, 0.5-1, 1-2, 2-5, 5-10 and 10-20 kg across a customs border.
var worldPrices = map[zone][]int64{
	europe: {1495, 1595, 1795, 2395, 3295, 5395},
	farA:   {2295, 2595, 3395, 5295, 8995, 15995},
	farB:   {2695, 3095, 4295, 7495, 12995, 23495},
}

// packetPrices are cents for 0-0.1, 0.1-0.35 and 0.35-2 kg as an untracked packet.
var packetPrices = map[zone][]int64{
	domestic: {215, 325, 430},
	core:     {295, 470, 895}, west: {295, 470, 895}, east: {325, 520, 960}, edge: {325, 520, 960},
	europe: {350, 575, 1095}, farA: {395, 695, 1495}, farB: {425, 775, 1695},
}

// mostCollected is the most, in euro, that is taken at the door.
const mostCollected = 1000

// homeSize is the largest home parcel, a common limit of parcel networks on the continent.
var homeSize = size(1200, 600, 600)

var products = []Product{
	{
		// The number merchants' programs try first: 8 was always there and always free.
		Code: "letter", Name: "Unstamped letter", Letter: true, Number: LetterNumber,
		Functionalities: map[string]any{"form_factor": "letter", "tracked": false, "last_mile": "mailbox", "priority": "economical"},
		Bands:           []Band{{8, "", 20000}},
	},
	{
		Code: "letterreturn", Name: "Unstamped letter return", Letter: true, Number: LetterNumber, Reach: Back, Return: true,
		Functionalities: map[string]any{"form_factor": "letter", "tracked": false, "returns": true, "first_mile": "dropoff", "priority": "economical"},
		Bands:           []Band{{9, "", 20000}},
	},
	{
		Code: "mailbox", Name: "Sandbox Mailbox", Number: HomeNumber, Reach: Domestic, Size: size(380, 265, 32),
		Functionalities: with(map[string]any{"form_factor": "mailbox", "last_mile": "mailbox", "multicollo": false}),
		Bands:           []Band{{1001, "0-2kg", 2000}},
		prices:          map[zone][]int64{domestic: {405}},
	},
	{
		Code: "packet", Name: "Sandbox Packet", Letter: true, Number: S10, Size: size(600, 300, 300),
		Functionalities: map[string]any{"form_factor": "letter", "tracked": false, "last_mile": "home_delivery", "priority": "economical"},
		Bands:           []Band{{1002, "0-0.1kg", 100}, {1003, "0.1-0.35kg", 350}, {1004, "0.35-2kg", 2000}},
		prices:          packetPrices, hours: 96,
	},
	{
		Code: "standard", Name: "Sandbox Standard", Number: HomeNumber, Reach: Union, Size: homeSize,
		Functionalities: with(map[string]any{"signature": false, "cash_on_delivery": mostCollected}), prices: homePrices,
		Bands: []Band{{1011, "0-2kg", 2000}, {1012, "2-5kg", 5000}, {1013, "5-10kg", 10000}, {1014, "10-23kg", 23000}, {1015, "23-31.5kg", 31500}},
	},
	{
		Code: "signature", Of: "standard", Variant: []string{"signature"}, Name: "Sandbox Signature", Number: HomeNumber, Reach: Union, Size: homeSize,
		Functionalities: with(map[string]any{"signature": true, Neighbours: false, "cash_on_delivery": mostCollected}), prices: homePrices, factor: 118,
		Bands: []Band{{1021, "0-2kg", 2000}, {1022, "2-5kg", 5000}, {1023, "5-10kg", 10000}, {1024, "10-23kg", 23000}},
	},
	{
		Code: "cod", Of: "standard", Variant: []string{"cash_on_delivery"}, Name: "Sandbox Cash on Delivery", Number: HomeNumber, Reach: Union, Size: homeSize,
		Functionalities: with(map[string]any{"signature": false, "multicollo": false, "cash_on_delivery": mostCollected}), prices: homePrices, factor: 125,
		Bands: []Band{{1081, "0-2kg", 2000}, {1082, "2-5kg", 5000}, {1083, "5-10kg", 10000}, {1084, "10-23kg", 23000}},
	},
	{
		Code: "service_point", Name: "Sandbox Service Point", Number: DepotNumber, Reach: Union, ServicePoint: true, Size: size(800, 500, 350),
		Functionalities: with(map[string]any{"last_mile": "service_point", "multicollo": false, "cash_on_delivery": mostCollected}), prices: pointPrices,
		Bands: []Band{{1031, "0-2kg", 2000}, {1032, "2-5kg", 5000}, {1033, "5-10kg", 10000}, {1034, "10-20kg", 20000}},
	},
	{
		Code: "express", Name: "Sandbox Express before 12:00", Number: DepotNumber, Reach: Union, Size: homeSize,
		Functionalities: with(map[string]any{"priority": "express", "signature": true, "delivery_before": "1200", "delivery_deadline": "nextday"}),
		prices:          homePrices, factor: 220, hours: -8,
		Bands: []Band{{1041, "0-2kg", 2000}, {1042, "2-5kg", 5000}, {1043, "5-10kg", 10000}, {1044, "10-23kg", 23000}},
	},
	{
		Code: "world", Name: "Sandbox World", Number: S10, Reach: World, Size: size(1000, 500, 500),
		Functionalities: with(map[string]any{"signature": true, "incoterm": "dap", "service_area": "international"}), prices: worldPrices,
		Bands: []Band{{1051, "0-0.5kg", 500}, {1052, "0.5-1kg", 1000}, {1053, "1-2kg", 2000}, {1054, "2-5kg", 5000}, {1055, "5-10kg", 10000}, {1056, "10-20kg", 20000}},
	},
	{
		Code: "age_check", Name: "Sandbox Age Check 18+", Number: HomeNumber, Reach: Domestic, Size: homeSize,
		Functionalities: with(map[string]any{"age_check": 18, "signature": true, Neighbours: false, "multicollo": false}),
		prices:          map[zone][]int64{domestic: {895, 1495}},
		Bands:           []Band{{1061, "0-5kg", 5000}, {1062, "5-23kg", 23000}},
	},
	{
		Code: "return", Name: "Sandbox Return", Number: HomeNumber, Reach: Home, Return: true, Size: homeSize,
		Functionalities: with(map[string]any{"returns": true, "first_mile": "dropoff", "multicollo": false}), prices: homePrices, factor: 90,
		Bands: []Band{{1071, "0-2kg", 2000}, {1072, "2-5kg", 5000}, {1073, "5-10kg", 10000}, {1074, "10-23kg", 23000}},
	},
}
