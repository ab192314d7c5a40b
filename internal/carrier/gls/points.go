package gls

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shops    = "/shipit-farm/v1/backend/rs/parcelshop"
	maxShops = 100 // the most that are answered
)

// wireNear is the body of POST /parcelshop/address. Not in our sheet: the names, which are those of ShipIT's public handbook.
type wireNear struct {
	Street       string `json:",omitempty"`
	StreetNumber string `json:",omitempty"`
	CountryCode  string
	ZIPCode      string
	City         string `json:",omitempty"`
	Most         string `json:"MaxNumberOfShops,omitempty"`
}

type wireParcelShop struct {
	ID       string `json:"ParcelShopID"`
	Type     string // SHOP, SHOPINSHOP or LOCKER
	Address  wireAddress
	Location struct{ Latitude, Longitude json.RawMessage } // texts with numbers
	Far      json.RawMessage                               `json:"AirlineDistance"` // kilometres
	Days     []wireWorkingDay                              `json:"WorkingDay"`
}

type wireWorkingDay struct {
	Day    string `json:"DayOfWeek"` // MON
	Open   spans  `json:"OpeningHours"`
	Breaks spans
}

// span is a part of a day, in minutes.
type span struct{ from, until int }

// spans are told as one object with From and To, or as a list of them within an object.
type spans []span

// UnmarshalJSON takes both forms.
func (s *spans) UnmarshalJSON(raw []byte) error {
	type one struct{ From, To moment }
	var got struct {
		one
		Many []one `json:"OpeningHours"`
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	for _, o := range append(got.Many, got.one) {
		if o.To > o.From {
			*s = append(*s, span{int(o.From), int(o.To)})
		}
	}
	return nil
}

// moment is a minute of the day: told as "09:00", or as milliseconds since one hour before midnight.
type moment int

// UnmarshalJSON takes both forms. What is not told is midnight: a day without hours is closed.
func (m *moment) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		return nil
	}
	if at, err := time.Parse("15:04", text); err == nil {
		*m = moment(at.Hour()*60 + at.Minute())
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("an hour that cannot be read: %s", text)
	}
	*m = moment((time.Duration(n)*time.Millisecond + time.Hour).Minutes())
	return nil
}

// Points are the ParcelShops and lockers near an address.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	ask := wireNear{Street: near.Street, StreetNumber: near.HouseNumber, CountryCode: near.Country, ZIPCode: near.PostalCode, City: near.City}
	if limit > 0 {
		ask.Most = strconv.Itoa(min(limit, maxShops))
	}
	var got struct {
		Shops []wireParcelShop `json:"ParcelShop"`
	}
	if err := d.post(ctx, c, shops+"/address", ask, &got, true); err != nil {
		return nil, err
	}
	var all []carrier.Place
	for _, w := range got.Shops {
		if limit > 0 && len(all) == limit {
			break
		}
		all = append(all, w.place())
	}
	return all, nil
}

func (w wireParcelShop) place() carrier.Place {
	a := w.Address
	p := carrier.Place{
		Point: carrier.Point{Code: w.ID, Name: a.Name1, Address: postal.Address{
			Name: a.Name1, Line2: strings.TrimSpace(a.Name2 + " " + a.Name3), Street: a.Street, HouseNumber: a.StreetNumber, PostalCode: a.ZIPCode, City: a.City, Country: a.CountryCode,
		}},
		Latitude: number(w.Location.Latitude), Longitude: number(w.Location.Longitude), Distance: int(number(w.Far) * 1000), Kind: "shop",
	}
	if w.Type == "LOCKER" {
		p.Kind = "locker"
	}
	for _, day := range w.Days {
		i := slices.IndexFunc(weekdays[:], func(name string) bool { return strings.HasPrefix(strings.ToUpper(day.Day), name) })
		if i < 0 {
			continue
		}
		for _, open := range day.Open.without(day.Breaks) {
			p.Hours[i] = append(p.Hours[i], clock(open.from)+" - "+clock(open.until))
		}
	}
	return p
}

var weekdays = [7]string{"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"}

// without takes breaks out of the hours.
func (s spans) without(breaks spans) spans {
	for _, b := range breaks {
		var left spans
		for _, open := range s {
			for _, part := range []span{{open.from, min(open.until, b.from)}, {max(open.from, b.until), open.until}} {
				if part.until > part.from {
					left = append(left, part)
				}
			}
		}
		s = left
	}
	return s
}

func clock(minutes int) string {
	minutes = min(minutes, 24*60-1)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

// number reads a figure that may be told as a text; nothing is 0.
func number(raw json.RawMessage) float64 {
	n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil {
		return 0
	}
	return n
}
