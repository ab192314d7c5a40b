package royalmail

import (
	"maps"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// product is one of Royal Mail's services in one of its formats.
type product struct {
	id      int
	code    string // ours: the service, and the format where it is not a parcel
	service string
	name    string
	flat    bool // large letter
	abroad  bool
	tracked bool
	insured int64 // pounds that come with it
	has     map[string]any
}

// products carry ids from 7000 on, which never change their meaning. Our sheet names one service by its code; these are the ones of the public list that most
// accounts have.
var products = []product{
	{id: 7000, code: "TPNN", service: "TPNN", name: "Tracked 24", tracked: true, has: with("delivery_deadline", "nextday")},
	{id: 7001, code: "TPNS", service: "TPNS", name: "Tracked 24, signature", tracked: true, has: with("delivery_deadline", "nextday", "signature", true)},
	{id: 7002, code: "TPSN", service: "TPSN", name: "Tracked 48", tracked: true, has: with("delivery_deadline", "within_48h")},
	{id: 7003, code: "TPSS", service: "TPSS", name: "Tracked 48, signature", tracked: true, has: with("delivery_deadline", "within_48h", "signature", true)},
	{id: 7004, code: "TPLN", service: "TPLN", name: "Tracked 48 High Volume", tracked: true, has: with("delivery_deadline", "within_48h")},
	{id: 7005, code: "TPNN-F", service: "TPNN", name: "Tracked 24, large letter", flat: true, tracked: true, has: with("delivery_deadline", "nextday")},
	{id: 7006, code: "TPSN-F", service: "TPSN", name: "Tracked 48, large letter", flat: true, tracked: true, has: with("delivery_deadline", "within_48h")},
	{id: 7007, code: "CRL1", service: "CRL1", name: "Royal Mail 24", has: with("delivery_deadline", "nextday")},
	{id: 7008, code: "CRL2", service: "CRL2", name: "Royal Mail 48", has: with("delivery_deadline", "within_48h")},
	{id: 7009, code: "CRL1-F", service: "CRL1", name: "Royal Mail 24, large letter", flat: true, has: with("delivery_deadline", "nextday")},
	{id: 7010, code: "CRL2-F", service: "CRL2", name: "Royal Mail 48, large letter", flat: true, has: with("delivery_deadline", "within_48h")},
	{id: 7011, code: "SD1", service: "SD1", name: "Special Delivery by 1pm, £750", tracked: true, insured: 750, has: with("delivery_before", "1300", "signature", true)},
	{id: 7012, code: "SD2", service: "SD2", name: "Special Delivery by 1pm, £1,000", tracked: true, insured: 1000, has: with("delivery_before", "1300", "signature", true)},
	{id: 7013, code: "SD3", service: "SD3", name: "Special Delivery by 1pm, £2,500", tracked: true, insured: 2500, has: with("delivery_before", "1300", "signature", true)},
	{id: 7014, code: "SD4", service: "SD4", name: "Special Delivery by 9am, £750", tracked: true, insured: 750, has: with("delivery_before", "0900", "signature", true)},
	{id: 7015, code: "SD5", service: "SD5", name: "Special Delivery by 9am, £1,000", tracked: true, insured: 1000, has: with("delivery_before", "0900", "signature", true)},
	{id: 7016, code: "SD6", service: "SD6", name: "Special Delivery by 9am, £2,500", tracked: true, insured: 2500, has: with("delivery_before", "0900", "signature", true)},
	{id: 7017, code: "MP1", service: "MP1", name: "International Business Parcels Tracked", abroad: true, tracked: true},
	{id: 7018, code: "MP7", service: "MP7", name: "International Business Parcels Tracked, country priced", abroad: true, tracked: true},
	{id: 7019, code: "MP5", service: "MP5", name: "International Business Parcels Signed", abroad: true, tracked: true, has: with("signature", true)},
	{id: 7020, code: "OTA", service: "OTA", name: "International Tracked", abroad: true, tracked: true},
	{id: 7021, code: "OTC", service: "OTC", name: "International Tracked and Signed", abroad: true, tracked: true, has: with("signature", true)},
	{id: 7022, code: "OLA", service: "OLA", name: "International Standard", abroad: true},
}

func with(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func find(code string) (product, bool) {
	i := slices.IndexFunc(products, func(p product) bool { return p.code == code })
	if i < 0 {
		return product{}, false
	}
	return products[i], true
}

// islands are what Royal Mail counts as home.
var islands = []string{"GB", "GG", "IM", "JE"}

func (p product) goes(from, to string) bool {
	_, ok := postal.Lookup(to)
	return ok && slices.Contains(islands, from) && p.abroad != slices.Contains(islands, to)
}

// format is Royal Mail's letter for what is carried.
func (p product) format() string {
	if p.flat {
		return "F"
	}
	return "P"
}

func (p product) weight() postal.Grams {
	switch {
	case p.flat:
		return maxFlat
	case p.abroad:
		return maxAbroad
	}
	return maxHome
}

func (p product) size() postal.Size {
	switch {
	case p.flat:
		return postal.Size{Length: 353, Width: 250, Height: 25}
	case p.abroad:
		return postal.Size{Length: 600, Width: 600, Height: 600}
	}
	return postal.Size{Length: 610, Width: 460, Height: 460}
}

// Methods are the products; what they cost stands in the merchant's contract.
func (d *Driver) Methods() []carrier.Method {
	var all []carrier.Method
	for _, p := range products {
		m := carrier.Method{
			ID: p.id, OwnerAccount: 1, Carrier: Code, Code: p.code, Product: Code + ":" + p.code, Name: p.name, Kind: carrier.Parcel,
			MinWeight: 1, MaxWeight: p.weight(), MaxSize: p.size(), Functionalities: p.functionalities(), Countries: p.ways(),
		}
		if p.flat {
			m.Kind = carrier.Letter
		}
		all = append(all, m)
	}
	return all
}

func (p product) functionalities() map[string]any {
	f := map[string]any{
		"tracked": p.tracked, "form_factor": "parcel", "last_mile": "home_delivery", "direct_contract_only": true, "multicollo": true, "service_area": "domestic",
	}
	if p.flat {
		f["form_factor"], f["boxable"] = "letter", true
	}
	if p.abroad {
		f["service_area"] = "international"
	}
	if p.insured > 0 {
		f["insurance"] = int(p.insured)
	}
	maps.Copy(f, p.has)
	return f
}

func (p product) ways() []carrier.Destination {
	var far []string
	for _, c := range postal.Countries() {
		if p.goes("GB", c.Code) {
			far = append(far, c.Code)
		}
	}
	slices.Sort(far)
	all := make([]carrier.Destination, len(far))
	for i, to := range far {
		all[i] = carrier.Destination{From: "GB", To: to}
	}
	return all
}
