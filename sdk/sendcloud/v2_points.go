package sendcloud

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// ServicePoint is a place where a buyer collects or drops a parcel.
type ServicePoint struct {
	ID              int                 `json:"id"`
	Code            string              `json:"code"` // the carrier's own
	IsActive        bool                `json:"is_active"`
	ShopType        string              `json:"shop_type"`
	GeneralShopType string              `json:"general_shop_type"`
	ExtraData       map[string]string   `json:"extra_data"`
	Name            string              `json:"name"`
	Street          string              `json:"street"`
	HouseNumber     string              `json:"house_number"`
	PostalCode      string              `json:"postal_code"`
	City            string              `json:"city"`
	Latitude        Decimal             `json:"latitude"`
	Longitude       Decimal             `json:"longitude"`
	Email           string              `json:"email"`
	Phone           string              `json:"phone"`
	Homepage        string              `json:"homepage"`
	Carrier         string              `json:"carrier"`
	Country         string              `json:"country"`
	OpeningTimes    map[string][]string `json:"formatted_opening_times"` // "0" is Monday; "09:00 - 18:00"
	OpenTomorrow    bool                `json:"open_tomorrow"`
	OpenThisWeek    bool                `json:"open_upcoming_week"`
	Distance        float64             `json:"distance"` // metres
}

// PointFilter says which service points are wanted; Country is needed.
type PointFilter struct {
	Country    string
	Carriers   []string // none: the integration's
	Address    string   // street and number, or a postal code, or a city
	PostalCode string
	City       string
	Latitude   Decimal
	Longitude  Decimal
	Radius     int // metres, 100 to 50000
	Box        *Box
	ShopTypes  []string // servicepoint, locker, post_office, carrier_depot
	ShopType   string   // the carrier's own word
	Weight     Decimal  // kilograms that the point has to take
}

// Box is a piece of the map by two of its corners.
type Box struct{ NorthEastLatitude, NorthEastLongitude, SouthWestLatitude, SouthWestLongitude Decimal }

func (f PointFilter) query() url.Values {
	q := url.Values{"country": {f.Country}}
	set(q, "carrier", strings.Join(f.Carriers, ","))
	set(q, "address", f.Address)
	set(q, "postal_code", f.PostalCode)
	set(q, "city", f.City)
	set(q, "latitude", string(f.Latitude))
	set(q, "longitude", string(f.Longitude))
	set(q, "general_shop_type", strings.Join(f.ShopTypes, ","))
	set(q, "shop_type", f.ShopType)
	set(q, "weight", string(f.Weight))
	if f.Radius != 0 {
		q.Set("radius", strconv.Itoa(f.Radius))
	}
	if b := f.Box; b != nil {
		q.Set("ne_latitude", string(b.NorthEastLatitude))
		q.Set("ne_longitude", string(b.NorthEastLongitude))
		q.Set("sw_latitude", string(b.SouthWestLatitude))
		q.Set("sw_longitude", string(b.SouthWestLongitude))
	}
	return q
}

// ServicePoints lists service points, the nearest first where a place is given.
func (v V2) ServicePoints(ctx context.Context, f PointFilter) ([]ServicePoint, error) {
	var got []ServicePoint
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/service-points", query: f.query(), points: true, into: &got})
	return got, err
}

// ServicePoint reads one service point.
func (v V2) ServicePoint(ctx context.Context, id int) (ServicePoint, error) {
	var got ServicePoint
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/service-points/%s", id), points: true, into: &got})
	return got, err
}

// ServicePointAvailable asks whether a service point takes a parcel now.
func (v V2) ServicePointAvailable(ctx context.Context, id int) (bool, error) {
	var got bool
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/service-points/%s/check-availability", id), points: true, into: &got})
	return got, err
}

// ServicePointCarriers lists the carriers whose points the integration offers.
func (v V2) ServicePointCarriers(ctx context.Context) ([]string, error) {
	var got []string
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/carriers", points: true, into: &got})
	return got, err
}
