// Package returns is what buyers send back: the wish, its reasons, the parcel it comes back in and the parcel it went out in.
// Its label is made by shipping, and what happens on the way is tracking's.
package returns

import (
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// ID is a return's number in our books.
type ID int64

// State is how far a return has come before its parcel speaks for it.
type State string

// The states. What is made by API or by the merchant is open at once; the others are for returns that buyers ask for.
const (
	Open            State = "open" // a label is made, or was refused by the carrier
	Requested       State = "requested"
	Rejected        State = "rejected"
	AwaitingPayment State = "awaiting_payment"
	PaymentFailed   State = "payment_failed"
	Cancelled       State = "cancelled"
)

// Where a return was made.
const (
	FromAPI   = "api"
	FromPanel = "panel"
	// FromPortal is the buyer.
	FromPortal = "portal"
)

// Return is one sending back.
type Return struct {
	ID                ID             `json:"id"`
	Account           int64          `json:"-"`
	Integration       int64          `json:"integration"`
	Order             order.ID       `json:"order"`              // holds the content and both addresses
	Parcel            parcel.ID      `json:"parcel"`             // the first box on the way back
	Outgoing          parcel.ID      `json:"outgoing,omitempty"` // the parcel it went out in; 0: not known
	OrderNumber       string         `json:"order_number,omitempty"`
	ExternalReference string         `json:"external_reference,omitempty"` // unique per integration
	State             State          `json:"state"`
	Status            carrier.Status `json:"status"` // of the parcel
	CreatedAt         time.Time      `json:"created_at"`
	UpdatedAt         time.Time      `json:"updated_at"`
	DeliveredAt       *time.Time     `json:"delivered_at,omitempty"`
	Terms
}

// Terms is what a return was made with, beyond its parcel.
type Terms struct {
	Source         string          `json:"source,omitempty"` // FromAPI, FromPanel, FromPortal
	Brand          int64           `json:"brand,omitempty"`
	Reason         int             `json:"reason,omitempty"`  // of the whole return; the items' own reasons stand on them
	Message        string          `json:"message,omitempty"` // the buyer's
	Refund         *Refund         `json:"refund,omitempty"`
	Fee            money.Amount    `json:"fee,omitzero"` // what the buyer pays
	DeliveryOption string          `json:"delivery_option,omitempty"`
	Mails          bool            `json:"mails,omitempty"` // tracking mails are wanted
	Option         string          `json:"option,omitempty"`
	ByProduct      bool            `json:"by_product,omitempty"` // Option was named as a product
	Insured        money.Amount    `json:"insured,omitzero"`
	Given          json.RawMessage `json:"given,omitempty"` // weight, size and items in the caller's units, for the echo
}

// Refund is what the buyer wishes to have for the goods.
type Refund struct {
	Type    string `json:"type"` // "money", "credit", "exchange"
	Message string `json:"message,omitempty"`
}

// Told is a return with what tellers of it need, whole, whatever changes later.
type Told struct {
	Return Return      `json:"return"`
	Order  order.Order `json:"order"`
	// Heard: the outgoing parcel came in by an integration, which hears of the return.
	Heard bool `json:"heard,omitempty"`
}

// Desk is where returns are made.
type Desk struct {
	DB       *db.DB
	Events   *event.Book
	Intake   *intake.Desk
	Shipping *shipping.Desk
	Now      func() time.Time // nil is the wall clock
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}
