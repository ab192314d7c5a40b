package own

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/returns"
)

// Teller writes events in our own words, for the feed and for Standard Webhooks. docs/api/waybill/events.yaml is their contract: a name
// in it never changes its meaning.
type Teller struct {
	Base string // the address of ours that links begin with, without a slash at the end
	// Track is the buyer's page about a parcel; nil leaves it out.
	Track func(base string, p parcel.Parcel) string
}

// Message is an event as the body of a Standard Webhook. It comes from the event alone, so a repetition is the same to the letter.
func (t Teller) Message(e event.Event) ([]byte, error) {
	data, err := t.data(e)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Type string `json:"type"`
		At   string `json:"timestamp"`
		Data any    `json:"data"`
	}{string(e.Kind), moment(e.At), data})
}

// TestMessage is what the button that tries a webhook sends.
func TestMessage(now time.Time) []byte {
	body, err := json.Marshal(map[string]any{
		"type": "webhook.test", "timestamp": moment(now), "data": map[string]string{"text": "Waybill reaches this address."},
	})
	if err != nil {
		panic(err) // strings alone can always be written
	}
	return body
}

// data is what an event tells, by kind.
func (t Teller) data(e event.Event) (any, error) {
	var err error
	read := func(into any) {
		if err = json.Unmarshal(e.Body, into); err != nil {
			err = fmt.Errorf("read event %d: %w", e.Number, err)
		}
	}
	switch e.Kind {
	case event.ParcelStatus:
		var s parcel.Story
		read(&s)
		return t.story(s), err
	case event.ConnectionMade, event.ConnectionSet, event.ConnectionGone:
		var i integration.Integration
		read(&i)
		return map[string]any{"integration": newConnection(i)}, err
	case event.ReturnCreated:
		var told returns.Told
		read(&told)
		return map[string]any{"return": newSentBack(told)}, err
	}
	var b event.Brief
	read(&b)
	if e.Kind == event.PickupRequested || e.Kind == event.PickupChanged {
		if err != nil {
			return nil, err
		}
		return newCollection(e.Kind, b)
	}
	if e.Kind == event.ManifestClosed {
		id, wrong := strconv.ParseInt(b.Number, 10, 64)
		return closeOut{Manifest: id, Number: b.Reference}, errors.Join(err, wrong)
	}
	return brief{Order: e.Order, Parcel: e.Parcel, OrderNumber: b.Number, Reference: b.Reference, Text: b.Text}, err
}

// closeOut is a manifest that its carrier has.
type closeOut struct {
	Manifest int64  `json:"manifest_id"`
	Number   string `json:"number,omitempty"` // the carrier's
}

type collection struct {
	Pickup    int64  `json:"pickup_id"`
	Reference string `json:"reference,omitempty"`
	Carrier   string `json:"carrier,omitempty"` // who is asked, when it is requested
	State     string `json:"state,omitempty"`   // what it has become
}

func newCollection(k event.Kind, b event.Brief) (collection, error) {
	id, err := strconv.ParseInt(b.Number, 10, 64)
	if err != nil {
		return collection{}, fmt.Errorf("read the pickup of an event: %w", err)
	}
	c := collection{Pickup: id, Reference: b.Reference}
	if k == event.PickupRequested {
		c.Carrier = b.Text
	} else {
		c.State = b.Text
	}
	return c, nil
}

type brief struct {
	Order       int64  `json:"order_id,omitempty"`
	Parcel      int64  `json:"parcel_id,omitempty"`
	OrderNumber string `json:"order_number,omitempty"`
	Reference   string `json:"external_reference,omitempty"`
	Text        string `json:"text,omitempty"`
}

type status struct {
	Code    string `json:"code"` // READY_TO_SEND
	ID      int    `json:"id"`   // its number in API v2
	Message string `json:"message"`
	Group   string `json:"group"`
	Final   bool   `json:"final"`
}

func newStatus(s carrier.Status) status {
	i := s.Info()
	return status{i.Code, int(i.ID), i.Message, string(i.Group), i.Final}
}

type news struct {
	Parcel    box       `json:"parcel"`
	Previous  *status   `json:"previous_status"`
	CarrierAt *string   `json:"carrier_at"` // when the carrier says it happened
	Recipient recipient `json:"recipient"`
}

type box struct {
	ID          int64    `json:"id"`
	Shipment    string   `json:"shipment_id"` // a UUID, the same for all boxes sent together
	Order       int64    `json:"order_id"`
	OrderNumber string   `json:"order_number"`
	External    *string  `json:"external_reference"`
	ExternalID  *string  `json:"external_order_id"`
	Box         int      `json:"box"` // from 1
	Boxes       int      `json:"boxes"`
	IsReturn    bool     `json:"is_return"`
	Status      status   `json:"status"`
	StatusAt    string   `json:"status_at"`
	Carrier     *string  `json:"carrier"`
	Number      *string  `json:"tracking_number"`
	Track       *string  `json:"tracking_url"`         // the buyer's page
	CarrierPage *string  `json:"carrier_tracking_url"` // the carrier's own
	Method      *method  `json:"shipping_method"`
	Grams       int64    `json:"weight_grams"`
	Point       *int64   `json:"service_point_id"`
	Documents   []string `json:"documents"`
	AnnouncedAt *string  `json:"announced_at"`
	Expected    *string  `json:"expected_at"`
	CreatedAt   string   `json:"created_at"`
	UpdatedAt   string   `json:"updated_at"`
}

type method struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type recipient struct {
	Name        string `json:"name"`
	Company     string `json:"company"`
	Street      string `json:"street"`
	HouseNumber string `json:"house_number"`
	Line2       string `json:"line2"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	State       string `json:"state"`
	Country     string `json:"country"`
	Phone       string `json:"phone"`
	Email       string `json:"email"`
}

func (t Teller) story(s parcel.Story) news {
	n := news{Parcel: t.box(s.Parcel, s.Order), CarrierAt: momentOr(s.CarrierAt), Recipient: newRecipient(s.Order.To)}
	if s.Previous != 0 {
		before := newStatus(s.Previous)
		n.Previous = &before
	}
	return n
}

func (t Teller) box(p parcel.Parcel, o order.Order) box {
	b := box{
		ID: int64(p.ID), Shipment: p.ColliUUID, Order: int64(p.Order), OrderNumber: o.Number, External: textOr(p.ExternalReference),
		ExternalID: textOr(o.ExternalID), Box: p.Collo + 1, Boxes: max(1, p.Colli), IsReturn: o.IsReturn, Status: newStatus(p.Status),
		StatusAt: moment(p.StatusAt), Carrier: textOr(p.Carrier), Number: textOr(p.Number), CarrierPage: textOr(p.TrackingURL),
		Grams: int64(o.Weight), AnnouncedAt: momentOr(p.AnnouncedAt), Expected: momentOr(p.Expected),
		CreatedAt: moment(p.CreatedAt), UpdatedAt: moment(p.UpdatedAt), Documents: []string{},
	}
	if p.Labelled() && p.Weight > 0 {
		b.Grams = int64(p.Weight)
	}
	if t.Track != nil {
		b.Track = textOr(t.Track(t.Base, p))
	}
	if p.Method != 0 {
		b.Method = &method{p.Method, p.MethodName}
	}
	if o.ServicePoint != 0 {
		b.Point = &o.ServicePoint
	}
	if p.Label != nil {
		b.Documents = append(b.Documents, p.Label.Type)
	}
	for _, paper := range p.Papers {
		b.Documents = append(b.Documents, paper.Type)
	}
	return b
}

func newRecipient(a postal.Address) recipient {
	return recipient{a.Name, a.Company, a.Street, a.HouseNumber, a.Line2, a.PostalCode, a.City, a.State, a.Country, a.Phone, a.Email}
}

type sentBack struct {
	ID          int64   `json:"id"`
	Order       int64   `json:"order_id"`
	Parcel      int64   `json:"parcel_id"`          // its first box on the way back
	Outgoing    *int64  `json:"outgoing_parcel_id"` // the parcel it went out in
	OrderNumber string  `json:"order_number"`
	External    *string `json:"external_reference"`
	State       string  `json:"state"`
	Refund      *string `json:"refund_type"`
	Message     *string `json:"message"` // the buyer's
	Items       []thing `json:"items"`
	CreatedAt   string  `json:"created_at"`
}

type thing struct {
	Description string `json:"description"`
	Quantity    int    `json:"quantity"`
	SKU         string `json:"sku"`
	Reason      int    `json:"return_reason_id"`
}

func newSentBack(t returns.Told) sentBack {
	r := t.Return
	s := sentBack{
		ID: int64(r.ID), Order: int64(r.Order), Parcel: int64(r.Parcel), OrderNumber: r.OrderNumber, External: textOr(r.ExternalReference),
		State: string(r.State), Message: textOr(r.Message), Items: []thing{}, CreatedAt: moment(r.CreatedAt),
	}
	if r.Outgoing != 0 {
		out := int64(r.Outgoing)
		s.Outgoing = &out
	}
	if r.Refund != nil {
		s.Refund = textOr(r.Refund.Type)
	}
	for _, i := range t.Order.Items {
		s.Items = append(s.Items, thing{i.Description, i.Quantity, i.SKU, i.ReturnReason})
	}
	return s
}

type connection struct {
	ID            int64    `json:"id"`
	Name          string   `json:"name"`
	System        string   `json:"system"`
	ShopURL       *string  `json:"shop_url"`
	WebhookURL    *string  `json:"webhook_url"`
	WebhookActive bool     `json:"webhook_active"`
	Format        string   `json:"webhook_format"`
	Points        bool     `json:"service_points"`
	Carriers      []string `json:"service_point_carriers"`
	FailingSince  *string  `json:"failing_since"`
	CreatedAt     string   `json:"created_at"`
	UpdatedAt     string   `json:"updated_at"`
}

func newConnection(i integration.Integration) connection {
	format := i.Format
	if format == "" {
		format = integration.FormatSendcloud // events from before there was a choice
	}
	return connection{
		i.ID, i.Name, i.System, textOr(i.ShopURL), textOr(i.WebhookURL), i.WebhookActive, string(format), i.ServicePoints,
		append([]string{}, i.Carriers...), momentOr(i.FailingSince), moment(i.CreatedAt), moment(i.UpdatedAt),
	}
}

// moment is a time as our own API writes it: UTC, always with six digits.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

func momentOr(t *time.Time) *string {
	if t == nil {
		return nil
	}
	text := moment(*t)
	return &text
}

func textOr(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
