// Package event is what happened, in an account's one log: numbered without gaps, per account and per integration,
// written in the transaction that made it so. Who hears of it is webhook's and mail's affair.
package event

import (
	"encoding/json"
	"time"
)

// Kind names what happened, in the past tense.
type Kind string

// The kinds, with what their bodies hold.
const (
	OrderImported   Kind = "order.imported"        // Brief
	OrderChanged    Kind = "order.changed"         // Brief
	OrderDeleted    Kind = "order.deleted"         // Brief
	ParcelStatus    Kind = "parcel.status_changed" // parcel.Story
	ReturnCreated   Kind = "return.created"        // returns.Told
	PickupRequested Kind = "pickup.requested"      // Brief
	PickupChanged   Kind = "pickup.changed"        // Brief: its Text is the state
	ManifestClosed  Kind = "manifest.closed"       // Brief: our number, and the carrier's as reference
	LabelDoubtful   Kind = "label.doubtful"        // Brief: it is not known whether the carrier took the shipment
	ConnectionMade  Kind = "integration.connected" // integration.Integration
	ConnectionSet   Kind = "integration.updated"   // integration.Integration
	ConnectionGone  Kind = "integration.deleted"   // integration.Integration
	HookFailing     Kind = "webhook.failing"       // Brief: the merchant's machine does not take what it is told
	HookRecovered   Kind = "webhook.recovered"     // Brief
	HookOff         Kind = "webhook.off"           // Brief: it failed for too long
)

// Kinds are all of them.
var Kinds = []Kind{
	OrderImported, OrderChanged, OrderDeleted, ParcelStatus, ReturnCreated, PickupRequested, PickupChanged, ManifestClosed, LabelDoubtful, ConnectionMade, ConnectionSet, ConnectionGone,
	HookFailing, HookRecovered, HookOff,
}

// Brief is the body of an event that needs no snapshot.
type Brief struct {
	Number    string `json:"number,omitempty"`
	Reference string `json:"reference,omitempty"`
	Text      string `json:"text,omitempty"`
}

// Fact is an event before it has its numbers.
type Fact struct {
	Integration int64 // 0: made in the panel
	Kind        Kind
	Order       int64 // 0: about no order
	Parcel      int64 // 0: about no parcel
	At          time.Time
	Body        any // written as JSON once, so that every telling comes from the same words
}

// Event is one line of the log.
type Event struct {
	Account           int64           `json:"-"`
	Number            int64           `json:"number"` // within the account, from 1, no gaps
	Integration       int64           `json:"integration,omitempty"`
	IntegrationNumber int64           `json:"integration_number,omitempty"` // within the integration, from 1, no gaps
	Kind              Kind            `json:"kind"`
	Order             int64           `json:"order,omitempty"`
	Parcel            int64           `json:"parcel,omitempty"`
	At                time.Time       `json:"at"`
	Body              json.RawMessage `json:"body"`
}
