package connect

import (
	"encoding/json"
	"time"
)

// Order is an order that the marketplace handed over, as it stands. It is known by the merchant's and its own reference.
type Order struct {
	Merchant       string          `json:"merchant"`
	Reference      string          `json:"reference"`
	State          string          `json:"state"`            // waiting, sending, imported, refused, cancelling, cancelled, gone
	Parcel         json.RawMessage `json:"parcel,omitempty"` // in Sendcloud's words, as it was handed over last
	Version        int             `json:"version"`          // counts what was handed over under the reference
	PlatformID     int             `json:"platform_id,omitempty"`
	Problems       []Problem       `json:"problems,omitempty"`
	Status         Status          `json:"status"`
	TrackingNumber string          `json:"tracking_number,omitempty"`
	TrackingURL    string          `json:"tracking_url,omitempty"`
	Carrier        string          `json:"carrier,omitempty"`
	TakenAt        time.Time       `json:"taken_at"`
	ImportedAt     time.Time       `json:"imported_at,omitzero"`
	ChangedAt      time.Time       `json:"changed_at"`
	Tries          int             `json:"tries"`
}

// Problem is one thing that the platform finds wrong with an order.
type Problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}
