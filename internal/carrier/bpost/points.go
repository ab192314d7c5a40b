package bpost

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Kinds of points, as bits of the locator's Type.
const (
	postOffice = 1
	postPoint  = 2
	locker247  = 4
)

var weekdays = map[string]int{"Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6}

// Points are the post offices, post points and lockers near an address.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	q := url.Values{
		"Function": {"search"}, "Partner": {c.Credentials[AccountID]}, "AppId": {"A001"}, "Format": {"xml"}, "Language": {"EN"},
		"Street": {near.Street}, "Number": {near.HouseNumber}, "Zone": {cmp.Or(near.PostalCode, near.City)}, "Country": {cmp.Or(near.Country, homeCountry)},
		"Type": {strconv.Itoa(postOffice + postPoint + locker247)}, "Limit": {strconv.Itoa(max(limit, 1))},
	}
	a, err := d.client.Do(ctx, carrier.Call{Carrier: Code, Method: http.MethodGet, URL: c.Base(d.url, locatorURL) + "/Locator?" + q.Encode(), Safe: true})
	if err != nil {
		return nil, err
	}
	if err := refusal(a); err != nil {
		return nil, err
	}
	var got wirePois
	if err := read(a, &got); err != nil {
		return nil, err
	}
	if got.XMLName.Local != "PoiList" {
		return nil, &carrier.Error{Kind: carrier.KindValidation, Message: cmp.Or(strings.TrimSpace(got.Text), "the locator answers "+got.XMLName.Local)}
	}
	var all []carrier.Place
	for _, p := range got.Pois {
		if len(all) < limit {
			all = append(all, p.place())
		}
	}
	return all, nil
}

func (p wirePoi) place() carrier.Place {
	at := carrier.Place{
		Point: carrier.Point{Code: p.ID, Name: p.Name, Address: postal.Address{
			Name: p.Name, Street: p.Street, HouseNumber: p.Number, PostalCode: p.Zip, City: p.City, Country: homeCountry,
		}},
		Latitude: number(p.Latitude), Longitude: number(p.Longitude), Distance: int(number(p.Distance)), Kind: "shop",
	}
	switch p.Type {
	case strconv.Itoa(postOffice):
		at.Kind = "post_office"
	case strconv.Itoa(locker247):
		at.Kind = "locker"
	}
	for _, day := range p.Hours.Days {
		i, ok := weekdays[day.XMLName.Local]
		if !ok {
			continue
		}
		for _, span := range [][2]string{{day.AMOpen, day.AMClose}, {day.PMOpen, day.PMClose}} {
			from, until := strings.TrimSpace(span[0]), strings.TrimSpace(span[1])
			if from != "" && until != "" && from != until {
				at.Hours[i] = append(at.Hours[i], from+" - "+until)
			}
		}
	}
	return at
}

// number reads a figure, which may have a decimal comma; nothing is 0.
func number(text string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", "."), 64)
	if err != nil {
		return 0
	}
	return n
}
