package order

import (
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Key is what a shop knows its order by: unique within its integration.
type Key struct {
	Integration int64
	ID          string // the shop's own order id
	Shipment    string // and of a part of it, where the shop cuts orders up
}

// Key is what the shop knows the order by; ok is false where it gave no id of its own.
func (o Order) Key() (key Key, ok bool) {
	return Key{o.Integration, o.ExternalID, o.ExternalShipment}, o.Keyed
}

// Shop is what a shop says of a sale that no carrier asks for; it is kept to be told again and to be searched by.
type Shop struct {
	Status         string                  `json:"status,omitempty"` // the shop's own word
	StatusText     string                  `json:"status_text,omitempty"`
	Payment        string                  `json:"payment,omitempty"` // the shop's own word for how it stands with the money
	PaymentText    string                  `json:"payment_text,omitempty"`
	BoughtAt       *time.Time              `json:"bought_at,omitempty"`
	ChangedAt      *time.Time              `json:"changed_at,omitempty"`
	Tags           []string                `json:"tags,omitempty"`
	Customer       Customer                `json:"customer,omitzero"`
	Billing        *postal.Address         `json:"billing,omitempty"`
	Prices         map[string]money.Amount `json:"prices,omitempty"` // parts of the order's value, by v3's names: subtotal_price …
	CashOnDelivery *bool                   `json:"cash_on_delivery,omitempty"`
	LocalPickup    *bool                   `json:"local_pickup,omitempty"`
	Point          *Point                  `json:"point,omitempty"`
	Checkout       json.RawMessage         `json:"checkout,omitempty"` // what v2's checkout said, as it came
}

// Customer is who bought; the parcel may go to somebody else.
type Customer struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// Point is what a shop says of the service point beyond its id.
type Point struct {
	Latitude  string          `json:"latitude,omitempty"`
	Longitude string          `json:"longitude,omitempty"`
	Type      string          `json:"type,omitempty"`
	Extra     json.RawMessage `json:"extra,omitempty"`
}

// Measure is how weight and sizes were written in v3, for the echo: numbers as they came, each with its unit.
type Measure struct {
	Length     string `json:"length,omitempty"`
	Width      string `json:"width,omitempty"`
	Height     string `json:"height,omitempty"`
	SizeUnit   string `json:"size_unit,omitempty"` // cm, mm, m, yd, ft, in
	Weight     string `json:"weight,omitempty"`
	WeightUnit string `json:"weight_unit,omitempty"` // kg, g, lbs, oz
	Volume     string `json:"volume,omitempty"`
	VolumeUnit string `json:"volume_unit,omitempty"` // m3, cm3, l, ml, gal
}

// Bought is when the shop sold it; where it did not say, when it came in.
func (o Order) Bought() time.Time {
	if o.Shop != nil && o.Shop.BoughtAt != nil {
		return *o.Shop.BoughtAt
	}
	return o.CreatedAt
}

// Changed is when the shop changed it last; where it did not say, when it changed here.
func (o Order) Changed() time.Time {
	if o.Shop != nil && o.Shop.ChangedAt != nil {
		return *o.Shop.ChangedAt
	}
	return o.UpdatedAt
}

// Sold is the shop's part of a draft, to be written to.
func (d *Draft) Sold() *Shop {
	if d.Shop == nil {
		d.Shop = &Shop{}
	} else {
		own := *d.Shop // drafts are copied by value; what hangs on one must not change with another
		d.Shop = &own
	}
	return d.Shop
}
