package inpost

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/postal"
)

var weekdays = [7]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// Points are the lockers near an address.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	at := gazetteer.Find(gazetteer.Query{Country: near.Country, PostalCode: near.PostalCode, City: near.City})
	if near.Country != home || at.Precision == "" {
		return nil, carrier.Refuse(carrier.KindAddress, "postal_code", "InPost's lockers are looked for near a place in Poland, and this one is not on the map")
	}
	q := url.Values{"type": {"parcel_locker"}, "relative_point": {degrees(at.Latitude) + "," + degrees(at.Longitude)}}
	if limit > 0 {
		q.Set("per_page", strconv.Itoa(limit))
	}
	var got wirePoints
	if err := d.read(ctx, c, "/points", q, &got); err != nil {
		return nil, err
	}
	var all []carrier.Place
	for _, w := range got.Items {
		if limit > 0 && len(all) == limit {
			break
		}
		all = append(all, w.place())
	}
	return all, nil
}

func (w wirePoint) place() carrier.Place {
	p := carrier.Place{
		Point: carrier.Point{Code: w.Name, Name: w.Name, Address: postal.Address{
			Name: "InPost " + w.Name, Line2: w.Description, Street: w.Address.Street, HouseNumber: w.Address.Building, PostalCode: w.Address.PostCode,
			City: w.Address.City, Country: home,
		}},
		Latitude: w.Location.Latitude, Longitude: w.Location.Longitude, Distance: int(w.Distance), Kind: "shop",
	}
	if slices.Contains(w.Type, "parcel_locker") {
		p.Kind = "locker"
	}
	var spans map[string][]wireSpan
	if json.Unmarshal(w.Extended["customer"], &spans) != nil {
		spans = nil // told in another shape, hours are left out
	}
	for i, day := range weekdays {
		if w.AlwaysOpen || w.OpeningHours == "24/7" {
			p.Hours[i] = []string{"00:00 - 23:59"}
			continue
		}
		for _, span := range spans[day] {
			p.Hours[i] = append(p.Hours[i], clock(span.Start)+" - "+clock(span.End))
		}
	}
	return p
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', 5, 64) }

// clock writes minutes of a day; its end is 23:59.
func clock(minutes int) string {
	minutes = min(minutes, 24*60-1)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
