package v2

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// actions are the events that v2's webhooks tell of, and what they call them.
var actions = map[event.Kind]string{
	event.ParcelStatus:   "parcel_status_changed",
	event.ConnectionMade: "integration_connected",
	event.ConnectionSet:  "integration_updated",
	event.ConnectionGone: "integration_deleted",
	event.ReturnCreated:  "return_created",
}

// Tells reports whether v2's webhooks tell of a kind of event at all.
func Tells(kind event.Kind) bool { return actions[kind] != "" }

// WebhookBody writes an event as the body of a v2 webhook, byte for byte as Python's json.dumps would: receivers in Python check the
// signature over that. base is the address of ours that links begin with. Everything comes from the event, so a retry is the same body.
func WebhookBody(e event.Event, base string) ([]byte, error) { return Teller{}.Body(e, base) }

// Teller writes webhook bodies. The zero value tells the carrier's own tracking page.
type Teller struct {
	// Track is the buyer's page about a parcel.
	Track func(base string, p parcel.Parcel) string
}

// Body is WebhookBody with links to the buyer's page.
func (t Teller) Body(e event.Event, base string) ([]byte, error) {
	action := actions[e.Kind]
	if action == "" {
		return nil, fmt.Errorf("v2 has no webhook for %s", e.Kind)
	}
	b := pen{b: make([]byte, 0, 4<<10), python: true}
	b.begin('{')
	b.member("action", action)
	b.memberInt("timestamp", e.At.UnixMilli())
	if e.Kind == event.ReturnCreated {
		return returnBody(&b, e)
	}
	if e.Kind != event.ParcelStatus {
		var i integration.Integration
		if err := json.Unmarshal(e.Body, &i); err != nil {
			return nil, fmt.Errorf("read event %d: %w", e.Number, err)
		}
		b.key("integration")
		integrationObject(&b, i)
		b.end('}')
		return b.b, nil
	}
	var s parcel.Story
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return nil, fmt.Errorf("read event %d: %w", e.Number, err)
	}
	if s.CarrierAt == nil {
		b.memberRaw("carrier_status_change_timestamp", "null")
	} else {
		b.memberInt("carrier_status_change_timestamp", s.CarrierAt.UnixMilli())
	}
	b.key("parcel")
	view{base: base, track: t.Track, hook: true}.parcelObject(&b, s.Parcel, s.Order)
	b.end('}')
	return b.b, nil
}

// CredentialsBody is the webhook that hands a shop its keys; its receiver checks the signature with the very secret in it.
func CredentialsBody(now time.Time, public, secret string, integration int64) []byte {
	b := pen{python: true}
	b.begin('{')
	b.member("action", "integration_credentials")
	b.memberInt("timestamp", now.UnixMilli())
	b.member("public_key", public)
	b.member("secret_key", secret)
	b.memberInt("integration_id", integration)
	b.end('}')
	return b.b
}

// TestBody is what the button that tries a webhook sends: a parcel that does not exist, under an action of its own, so that no receiver
// takes it for news.
func TestBody(base string, now time.Time) []byte {
	now = now.UTC().Truncate(time.Millisecond)
	s := specimen(now)
	s.Parcel.TrackingURL = base
	b := pen{python: true}
	b.begin('{')
	b.member("action", "test_webhook")
	b.memberInt("timestamp", now.UnixMilli())
	b.memberInt("carrier_status_change_timestamp", now.UnixMilli())
	b.key("parcel")
	view{base: base, hook: true}.parcelObject(&b, s.Parcel, s.Order)
	b.end('}')
	return b.b
}

// specimen is the parcel of the test webhook; its id is nobody's.
func specimen(now time.Time) parcel.Story {
	var s parcel.Story
	o, p := &s.Order, &s.Parcel
	o.Number, o.Reference, o.Weight, o.Method = "TEST-1", "0", 1000, 8
	o.To.Name, o.To.Street, o.To.HouseNumber, o.To.PostalCode, o.To.City, o.To.Country = "Test", "Teststraat", "1", "3511 AA", "Utrecht", "NL"
	p.Status, p.StatusAt, p.CreatedAt, p.UpdatedAt, p.AnnouncedAt = carrier.StatusReady, now, now, now, &now
	p.Colli, p.ColliUUID, p.Number, p.Carrier = 1, "00000000-0000-4000-8000-000000000000", "TEST000000001", "sendcloud"
	p.Body.Method, p.MethodName, p.Kind = 8, "Unstamped letter", carrier.Letter
	p.Label = &parcel.Paper{Type: "label", Media: carrier.PDF, Size: "a6"}
	return s
}

// PythonJSON writes any JSON the way Python's json.dumps does, for bodies that come from elsewhere. Numbers stay as they are written.
func PythonJSON(body []byte) ([]byte, error) {
	v, err := lax.Parse(string(body))
	if err != nil {
		return nil, err
	}
	p := pen{python: true}
	p.value(v)
	return p.b, nil
}

func (p *pen) value(v lax.Value) {
	switch v.Kind {
	case lax.Object:
		p.begin('{')
		for i, name := range v.Names {
			p.free(name)
			p.value(v.Kids[i])
		}
		p.end('}')
	case lax.List:
		p.begin('[')
		for _, kid := range v.Kids {
			p.next()
			p.value(kid)
		}
		p.end(']')
	case lax.Text:
		p.text(v.Text)
	default:
		p.raw(v.JSON)
	}
}

// carrierName is a carrier's code written for people, where its full name is not at hand.
func carrierName(code string) string {
	words := strings.Split(code, "_")
	for i, w := range words {
		if len(w) <= 3 {
			words[i] = strings.ToUpper(w)
		} else {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}
