package sendcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// SignatureHeader is the header that a webhook's signature stands in.
const SignatureHeader = "Sendcloud-Signature"

// maxWebhook is the most bytes of a webhook that are read.
const maxWebhook = 4 << 20

// ErrSignature is a webhook that was not signed with the key.
var ErrSignature = errors.New("sendcloud: the webhook's signature is wrong")

// Webhook is a notification. Which fields are filled depends on its action.
type Webhook struct {
	Action    string // parcel_status_changed, integration_updated, return_created …
	At        time.Time
	CarrierAt time.Time // when the carrier says that it happened; zero when it is not told
	Parcel    *Parcel
	// Integration comes with the integration_… actions.
	Integration *Integration
	// Credentials come once, when a shop is connected.
	Credentials *Credentials
	Data        json.RawMessage // of return_created
	Raw         []byte
}

// Credentials are the keys of a new integration.
type Credentials struct {
	PublicKey     string `json:"public_key"`
	SecretKey     string `json:"secret_key"`
	IntegrationID int    `json:"integration_id"`
}

// CheckSignature compares a webhook's signature with the one that the key makes of the body.
func CheckSignature(key string, body []byte, signature string) error {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	given, err := hex.DecodeString(signature)
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		return ErrSignature
	}
	return nil
}

// ReadWebhook reads a request that a webhook came with, and trusts nothing of it before its signature fits the key: the integration's
// secret key, or the signature key of the merchant's own. Whoever receives should compare At: the order of arrival is not promised.
func ReadWebhook(r *http.Request, key string) (Webhook, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxWebhook))
	if err != nil {
		return Webhook{}, fmt.Errorf("sendcloud: the webhook broke off: %w", err)
	}
	if err := CheckSignature(key, body, r.Header.Get(SignatureHeader)); err != nil {
		return Webhook{}, err
	}
	return ParseWebhook(body)
}

// ParseWebhook reads the body of a webhook whose signature was checked. A credentials webhook is signed with the key that it brings.
func ParseWebhook(body []byte) (Webhook, error) {
	var w struct {
		Action      string          `json:"action"`
		Timestamp   int64           `json:"timestamp"`
		CarrierAt   *int64          `json:"carrier_status_change_timestamp"`
		Parcel      *Parcel         `json:"parcel"`
		Integration *Integration    `json:"integration"`
		Data        json.RawMessage `json:"data"`
		Credentials
	}
	if err := json.Unmarshal(body, &w); err != nil {
		return Webhook{}, fmt.Errorf("sendcloud: the webhook is not what was expected: %w", err)
	}
	hook := Webhook{Action: w.Action, At: moment(w.Timestamp), Parcel: w.Parcel, Integration: w.Integration, Data: w.Data, Raw: body}
	if w.CarrierAt != nil {
		hook.CarrierAt = moment(*w.CarrierAt)
	}
	if w.PublicKey != "" {
		hook.Credentials = &w.Credentials
	}
	return hook, nil
}

// moment reads a timestamp in milliseconds, or in seconds as some examples have it.
func moment(n int64) time.Time {
	const secondsEnd = 100_000_000_000
	if n < secondsEnd {
		return time.Unix(n, 0).UTC()
	}
	return time.UnixMilli(n).UTC()
}
