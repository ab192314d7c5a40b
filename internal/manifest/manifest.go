// Package manifest closes out the day: it gathers the shipments that wait for a carrier, tells the carrier of them once, and keeps what it
// gave for them. Collecting them is pickup's; where they are afterwards is tracking's.
package manifest

import (
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// State is what is known of a manifest.
type State string

// The states of a manifest. Those of its shipments that are not closed wait again, unless it is closing or doubtful.
const (
	Closing  State = "closing"  // the carrier is being told
	Closed   State = "closed"   // the carrier has it
	Refused  State = "refused"  // the carrier does not have it; the note says why
	Doubtful State = "doubtful" // nobody knows, and the carrier cannot be asked: a human decides
)

// Most is how many shipments one manifest holds; more are put on several.
const Most = 500

// Manifest is what a carrier was told of at the end of a day.
type Manifest struct {
	ID        int64
	Account   int64
	Carrier   string
	Contract  int64
	State     State
	From      postal.Address // where its parcels wait; empty for those made before that was kept
	Who       string         // closed out
	Shipments int            // that were claimed for it
	Parcels   int
	Number    string // the carrier's; may be empty
	Note      string // the carrier's words, or what is not known
	Papers    []parcel.Paper
	Left      []Left
	CreatedAt time.Time
	AskedAt   *time.Time // since when the carrier may know of it
	ClosedAt  *time.Time
}

// Taken is how many shipments the carrier took.
func (m Manifest) Taken() int {
	if m.State == Refused {
		return 0
	}
	return m.Shipments - len(m.Left)
}

// Left is a shipment that the carrier did not take. It waits for the next manifest.
type Left struct {
	Shipment int64  `json:"shipment"`
	Parcel   int64  `json:"parcel"` // its first box
	Number   string `json:"number"`
	Note     string `json:"note"` // the carrier's words
}

// Waiting is what waits to be closed out under a contract at one address: a carrier collects there, and wants a list of what is there.
type Waiting struct {
	Carrier   string
	Contract  int64
	From      postal.Address
	Place     string // names the address within the contract
	Shipments []parcel.Handover
	Parcels   int
	Oldest    time.Time
}

// Desk is where the day is closed.
type Desk struct {
	DB       *db.DB
	Carriers *carrier.Set
	Shipping *shipping.Desk
	Blobs    *blob.Store
	Sealer   *secret.Sealer
	Events   *event.Book
	Now      func() time.Time // nil is the wall clock
	// Patience is how long a carrier may take to answer; zero is 90 seconds, for a day is more than a parcel.
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
		return 90 * time.Second
	}
	return d.Patience
}
