package sendcloud

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Sender is an address that the merchant sends from, in version 3's words.
type Sender struct {
	ID int `json:"id"`
	Address
}

// SenderAddresses goes through the addresses that the merchant sends from.
func (v V3) SenderAddresses(ctx context.Context) iter.Seq2[Sender, error] {
	return linked[Sender](ctx, v.c, "/api/v3/addresses/sender-addresses", url.Values{})
}

// Connection is a connected shop or marketplace, in version 3's words.
type Connection struct {
	ID                   int        `json:"id"`
	Type                 string     `json:"type"`
	ShopName             string     `json:"shop_name"`
	ShopURL              string     `json:"shop_url"`
	ServicePointEnabled  bool       `json:"service_point_enabled"`
	ServicePointCarriers []string   `json:"service_point_carriers"`
	WebhookActive        bool       `json:"webhook_active"`
	WebhookURL           string     `json:"webhook_url"`
	StartedFailingAt     *time.Time `json:"started_failing_at"`
}

// Integrations lists the integrations that the key may see.
func (v V3) Integrations(ctx context.Context) ([]Connection, error) {
	return get[[]Connection](ctx, v.c, "/api/v3/integrations", nil)
}

// UpdateIntegration changes an integration's settings, such as its webhook.
func (v V3) UpdateIntegration(ctx context.Context, id int, change IntegrationChange) error {
	return v.c.do(ctx, call{method: http.MethodPatch, path: at("/api/v3/integrations/%s", id), body: change})
}

// Point is a place where a buyer collects or drops a parcel, in version 3's words.
type Point struct {
	ID      int `json:"id"`
	Carrier struct {
		Code string `json:"code"`
		Name string `json:"name"`
	} `json:"carrier"`
	Name            string `json:"name"`
	CarrierCode     string `json:"carrier_service_point_id"`
	GeneralShopType string `json:"general_shop_type"`
	Address         struct {
		Street      string `json:"street"`
		HouseNumber string `json:"house_number"`
		PostalCode  string `json:"postal_code"`
		City        string `json:"city"`
		CountryCode string `json:"country_code"`
	} `json:"address"`
	Position struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	} `json:"position"`
	OpeningTimes map[string][]Shift `json:"opening_times"` // by English weekday; nil is closed
	OpenTomorrow bool               `json:"is_open_tomorrow"`
	Expired      bool               `json:"is_expired"`
	Distance     *int               `json:"distance"` // metres
}

// Shift is a part of a day that a place is open, in its own time.
type Shift struct {
	Start string `json:"start_time"`
	End   string `json:"end_time"`
}

// PointQuery says which service points are wanted. Country is needed, and either carriers or the integration's.
type PointQuery struct {
	Country  string
	Carriers []string // none: the integration's
	Address  string   // a postal code, a city, or a street with its city
	Radius   int      // metres, 100 to 50000
	Limit    int      // at most 200; 0 is the server's 100
}

// ServicePoints lists service points, the nearest first where a place is given.
func (v V3) ServicePoints(ctx context.Context, p PointQuery) ([]Point, error) {
	q := url.Values{"country_code": {p.Country}}
	if len(p.Carriers) == 0 {
		q.Set("use_integration_carriers", "true")
	}
	for _, code := range p.Carriers {
		q.Add("carrier_code", code)
	}
	set(q, "address", p.Address)
	for name, n := range map[string]int{"radius": p.Radius, "limit": p.Limit} {
		if n != 0 {
			q.Set(name, strconv.Itoa(n))
		}
	}
	got, err := get[struct {
		Results []Point `json:"results"`
	}](ctx, v.c, "/api/v3/service-points", q)
	return got.Results, err
}

// DeleteIntegration disconnects an integration; its keys end with it.
func (v V3) DeleteIntegration(ctx context.Context, id int) error {
	return v.c.do(ctx, call{method: http.MethodDelete, path: at("/api/v3/integrations/%s", id)})
}

// ShippingRule is one of the merchant's rules: if an order is so, ship it thus. Conditions and actions are as the service wrote them.
type ShippingRule struct {
	ID       Text            `json:"id"`
	Name     string          `json:"name"`
	IsActive bool            `json:"is_active"`
	Criteria json.RawMessage `json:"criteria"`
	Actions  json.RawMessage `json:"actions"`
}

// ShippingRules goes through the merchant's rules, first to last; ErrNotFound where the service does not show them.
func (v V3) ShippingRules(ctx context.Context) iter.Seq2[ShippingRule, error] {
	return linked[ShippingRule](ctx, v.c, "/api/v3/shipping-rules/rules", url.Values{})
}
