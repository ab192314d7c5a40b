package postnl

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

var weekdays = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// Points are the pick-up points near an address.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	q := url.Values{
		"CountryCode": {near.Country}, "PostalCode": {strings.ReplaceAll(near.PostalCode, " ", "")}, "DeliveryOptions": {"PG"},
		"DeliveryDate": {d.now().In(d.zone).AddDate(0, 0, 1).Format("02-01-2006")}, "OpeningTime": {"09:00:00"},
	}
	for name, value := range map[string]string{"City": near.City, "Street": near.Street, "HouseNumber": near.HouseNumber} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var got wirePlaces
	if err := d.call(ctx, c, http.MethodGet, "/shipment/v2_1/locations/nearest", q, nil, &got, true); err != nil {
		return nil, err
	}
	var all []carrier.Place
	for _, w := range got.GetLocationsResult.ResponseLocation {
		if len(all) == limit && limit > 0 {
			break
		}
		all = append(all, w.place())
	}
	return all, nil
}

func (w wirePlace) place() carrier.Place {
	p := carrier.Place{
		Point: carrier.Point{Code: string(w.LocationCode), Name: w.Name, Address: postal.Address{
			Name: w.Name, Street: w.Address.Street, HouseNumber: strings.TrimSpace(string(w.Address.HouseNr) + w.Address.HouseNrExt),
			PostalCode: w.Address.Zipcode, City: w.Address.City, Country: w.Address.Countrycode, Phone: w.PhoneNumber,
		}},
		Latitude: w.Latitude, Longitude: w.Longitude, Distance: int(w.Distance), Kind: "shop",
	}
	for _, option := range w.DeliveryOptions.String {
		if option == "PA" {
			p.Kind = "locker"
		}
	}
	for i, day := range weekdays {
		for _, hours := range w.OpeningHours[day].String {
			if from, until, ok := strings.Cut(hours, "-"); ok {
				p.Hours[i] = append(p.Hours[i], strings.TrimSpace(from)+" - "+strings.TrimSpace(until))
			}
		}
	}
	return p
}
