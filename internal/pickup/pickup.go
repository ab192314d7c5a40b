// Package pickup is what carriers are asked to come and collect: where, when, how much, and what became of it.
// Parcels that are collected say so themselves, to tracking.
package pickup

import (
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

// ID is a pick-up's number in our books.
type ID int64

// State is what is known of a pick-up.
type State string

// The states.
const (
	Announcing State = "announcing" // the carrier is being asked
	Created    State = "created"    // it comes
	Failed     State = "failed"     // it does not come, or nobody knows; the note says why
	Cancelled  State = "cancelled"
)

// Pickup is a wish that has been taken in.
type Pickup struct {
	ID          ID
	Account     int64
	Integration int64 // 0: made in the panel
	State       State
	Reference   string     // ours; the carrier keeps it
	AskedAt     *time.Time // since when the carrier may know of it
	CreatedAt   time.Time
	UpdatedAt   time.Time
	CancelledAt *time.Time
	Number      string // the carrier's
	Note        string // the carrier's words, or why it failed
	Wish
}

// Wish is what a merchant says of a pick-up.
type Wish struct {
	Carrier      string          `json:"-"`
	Contract     int64           `json:"-"` // 0: the account's default with the carrier
	At           postal.Address  `json:"at"`
	Slots        []Slot          `json:"slots"`
	Items        []Item          `json:"items"`
	Reference    string          `json:"merchant_reference,omitempty"`
	Instructions string          `json:"instructions,omitempty"`
	Details      map[string]any  `json:"details,omitempty"` // what one carrier alone asks for, by Sendcloud's names
	Given        json.RawMessage `json:"given,omitempty"`   // as the caller wrote it, for the echo
}

// Slot is a time in which the carrier may come.
type Slot struct {
	From  time.Time  `json:"from"`
	Until *time.Time `json:"until,omitempty"`
}

// Item is so many parcels or pallets.
type Item struct {
	Quantity int          `json:"quantity"`
	Pallets  bool         `json:"pallets,omitempty"`
	Weight   postal.Grams `json:"weight"` // of all of them
}

// Count is how many parcels and pallets wait, and what they weigh together.
func (w Wish) Count() (parcels, pallets int, weight postal.Grams) {
	for _, i := range w.Items {
		if weight += i.Weight; i.Pallets {
			pallets += i.Quantity
		} else {
			parcels += i.Quantity
		}
	}
	return parcels, pallets, weight
}

// Desk is where pick-ups are asked for.
type Desk struct {
	DB       *db.DB
	Carriers *carrier.Set
	Sealer   *secret.Sealer
	Events   *event.Book
	Now      func() time.Time // nil is the wall clock
	// Patience is how long a carrier may take to answer; zero is 45 seconds.
	Patience time.Duration
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

func (d *Desk) patience() time.Duration {
	if d.Patience == 0 {
		return 45 * time.Second
	}
	return d.Patience
}
