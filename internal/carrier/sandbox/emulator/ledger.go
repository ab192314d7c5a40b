package emulator

import "time"

// record is one line of the ledger. Which fields are set depends on Type.
type record struct {
	Type   string        `json:"type"`
	Key    string        `json:"key,omitempty"`
	At     time.Time     `json:"at,omitzero"` // on the key's clock
	Salt   uint64        `json:"salt,omitempty"`
	Ship   *shipment     `json:"shipment,omitempty"`
	ID     string        `json:"id,omitempty"`
	Number string        `json:"number,omitempty"`
	Script string        `json:"script,omitempty"`
	Offset time.Duration `json:"offset,omitempty"`
	URL    string        `json:"url,omitempty"`
	Secret string        `json:"secret,omitempty"`
	Pickup *pickup       `json:"pickup,omitempty"`
	IDs    []string      `json:"ids,omitempty"`
}

const (
	recordHead   = "head"
	recordShip   = "ship"
	recordCancel = "cancel"
	recordScript = "script"
	recordClock  = "clock"
	recordPush   = "subscribe"
	recordPushed = "pushed"
	recordPickup = "pickup"
	recordStay   = "stay"  // pick-up Number is cancelled
	recordClose  = "close" // IDs are on manifest Number from At on
)
