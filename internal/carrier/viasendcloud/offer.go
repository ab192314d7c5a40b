package viasendcloud

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// Brings lists the account's shipping methods from some countries. Their code is Sendcloud's number; ids and products are given by whoever keeps them.
func (d *Driver) Brings(ctx context.Context, c carrier.Contract, from []string) ([]carrier.Method, error) {
	client, err := d.speak(c)
	if err != nil {
		return nil, err
	}
	var all []carrier.Method
	for _, back := range []bool{false, true} {
		got, err := client.V2.ShippingMethods(ctx, sendcloud.MethodFilter{AllSenders: true, IsReturn: back})
		if err != nil {
			return nil, sorted(err, true)
		}
		if len(got) == 0 && !back { // every account has the letter; none is no answer, and would take away all that is sold
			return nil, carrier.Unreadable(true, errors.New("there is no method in it"))
		}
		for _, m := range got {
			one, ok := method(m, from, back)
			if ok && !slices.ContainsFunc(all, func(known carrier.Method) bool { return known.Code == one.Code }) {
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// method is one of Sendcloud's in our words; false when it goes nowhere from there. A method for returns begins abroad.
func method(m sendcloud.ShippingMethod, from []string, back bool) (carrier.Method, bool) {
	least, _ := postal.ParseKg(string(m.MinWeight))
	most, err := postal.ParseKg(string(m.MaxWeight))
	if err != nil || most <= 1 {
		return carrier.Method{}, false
	}
	one := carrier.Method{
		Carrier: Code, Code: strconv.Itoa(m.ID), Name: m.Name, Kind: carrier.Parcel, MinWeight: max(1, least), MaxWeight: most - 1, // the limit is told one gram higher
		ServicePoint: m.ServicePointInput == "required", Return: back, Functionalities: map[string]any{"tracked": true, "last_mile": "home_delivery"},
	}
	if one.ServicePoint {
		one.Functionalities["last_mile"] = "service_point"
	}
	if back {
		one.Functionalities["returns"] = true
	}
	if m.ID == letter {
		one.Kind = carrier.Letter
		delete(one.Functionalities, "tracked")
	}
	for _, w := range m.Countries {
		begins := []string{w.FromISO2}
		if w.FromISO2 == "" {
			begins = from
		}
		for _, begin := range begins {
			way := carrier.Destination{From: begin, To: w.ISO2}
			home := way.From
			if back {
				home = way.To
			}
			if w.LeadTimeHours != nil {
				hours := int(*w.LeadTimeHours)
				way.LeadHours = &hours
			}
			_, known := postal.Lookup(w.ISO2)
			if known && slices.Contains(from, home) && !slices.ContainsFunc(one.Countries, func(d carrier.Destination) bool { return d.From == way.From && d.To == way.To }) {
				one.Countries = append(one.Countries, way)
			}
		}
	}
	slices.SortFunc(one.Countries, func(a, b carrier.Destination) int { return strings.Compare(a.From+a.To, b.From+b.To) })
	return one, len(one.Countries) > 0
}

// letter is the method without a stamp that every account has.
const letter = 8

// Rate asks what the shipment's method costs in the account.
func (d *Driver) Rate(ctx context.Context, c carrier.Contract, s carrier.Sending) ([]carrier.Rate, error) {
	id, err := strconv.Atoi(s.Method)
	if err != nil || len(s.Boxes) == 0 {
		return nil, carrier.Refuse(carrier.KindValidation, "method", "Sendcloud's methods have numbers; %q is none", s.Method)
	}
	client, err := d.speak(c)
	if err != nil {
		return nil, err
	}
	got, err := client.V2.ShippingPrices(ctx, id, s.From.Country, s.To.Country, int(s.Boxes[0].Weight))
	if err != nil {
		return nil, sorted(err, true)
	}
	var all []carrier.Rate
	for _, p := range got {
		if p.ToCountry != "" && p.ToCountry != s.To.Country || p.Price == "" || p.Currency == "" {
			continue // under an own contract the carrier's sheet says
		}
		price, err := money.Parse(string(p.Price), p.Currency)
		if err != nil {
			return nil, &carrier.Error{Kind: carrier.KindDown, Cause: err}
		}
		all = append(all, carrier.Rate{Method: s.Method, Price: price.Times(int64(len(s.Boxes)))})
	}
	return all, nil
}

// kinds of service points by Sendcloud's general types.
var kinds = map[string]string{"servicepoint": "shop", "locker": "locker", "post_office": "post_office", "carrier_depot": "depot"}

// Points are the service points near an address, of the carriers that the integration offers. Their code is Sendcloud's number.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	client, err := d.speak(c)
	if err != nil {
		return nil, err
	}
	got, err := client.V2.ServicePoints(ctx, sendcloud.PointFilter{Country: near.Country, PostalCode: near.PostalCode, City: near.City, Address: near.StreetLine()})
	if err != nil {
		return nil, sorted(err, true)
	}
	var all []carrier.Place
	for _, p := range got {
		if limit > 0 && len(all) == limit {
			break
		}
		if p.IsActive {
			all = append(all, place(p))
		}
	}
	return all, nil
}

func place(p sendcloud.ServicePoint) carrier.Place {
	degrees := func(d sendcloud.Decimal) float64 {
		n, err := strconv.ParseFloat(string(d), 64)
		if err != nil {
			return 0
		}
		return n
	}
	out := carrier.Place{
		Point: carrier.Point{Code: strconv.Itoa(p.ID), Name: p.Name, Address: postal.Address{
			Name: p.Name, Street: p.Street, HouseNumber: p.HouseNumber, PostalCode: p.PostalCode, City: p.City, Country: p.Country, Phone: p.Phone, Email: p.Email,
		}},
		Latitude: degrees(p.Latitude), Longitude: degrees(p.Longitude), Distance: int(p.Distance), Kind: kinds[p.GeneralShopType],
	}
	if out.Kind == "" {
		out.Kind = "shop"
	}
	for day, hours := range p.OpeningTimes {
		if n, err := strconv.Atoi(day); err == nil && n >= 0 && n < len(out.Hours) {
			out.Hours[n] = hours
		}
	}
	return out
}
