// Package parcel is one box, from the draft that came with an order to the day it is delivered, its label, and the shipment
// it travels in. Speaking with carriers is shipping's and tracking's work.
package parcel

import (
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ID is a parcel's number in our books; in v2 it is the parcel's id for life.
type ID int64

// ShipmentID is the number of the boxes that travel together.
type ShipmentID int64

// Shipment is the boxes of one order that are announced in one call.
type Shipment struct {
	Account     int64
	ID          ShipmentID
	Order       order.ID
	Integration int64
	Attempts    int    // how often a carrier was asked for it
	ColliUUID   string // the same on all its boxes, and v3's name of the shipment
	Wanted      bool   // somebody wished a label for it; before, it is an order's draft
}

// Parcel is one box.
type Parcel struct {
	ID                ID             `json:"id"`
	Account           int64          `json:"-"`
	Integration       int64          `json:"integration"`
	Shipment          ShipmentID     `json:"shipment"`
	Order             order.ID       `json:"order"`
	Collo             int            `json:"collo"` // from 0
	Colli             int            `json:"colli"`
	Status            carrier.Status `json:"status"`
	StatusAt          time.Time      `json:"status_at"`
	Number            string         `json:"number,omitempty"` // the carrier's tracking number; empty before the label
	OrderNumber       string         `json:"order_number,omitempty"`
	ExternalReference string         `json:"external_reference,omitempty"`
	Carrier           string         `json:"carrier,omitempty"`
	CreatedAt         time.Time      `json:"created_at"`
	UpdatedAt         time.Time      `json:"updated_at"`
	AnnouncedAt       *time.Time     `json:"announced_at,omitempty"`
	Body
}

// Body is what is kept of a parcel beyond what it is searched by.
type Body struct {
	ColliUUID        string         `json:"colli_uuid,omitempty"`
	Method           int            `json:"method,omitempty"`
	MethodName       string         `json:"method_name,omitempty"`
	Kind             string         `json:"kind,omitempty"` // carrier.Parcel or carrier.Letter
	Contract         int64          `json:"contract,omitempty"`
	CarrierReference string         `json:"carrier_reference,omitempty"`
	TrackingURL      string         `json:"tracking_url,omitempty"` // the carrier's own page
	Token            string         `json:"token,omitempty"`        // of the buyer's tracking page; 128 random bits
	Label            *Paper         `json:"label,omitempty"`
	Papers           []Paper        `json:"papers,omitempty"` // customs forms and the like
	Weight           postal.Grams   `json:"weight,omitempty"` // as announced
	Box              order.Box      `json:"box,omitzero"`     // as announced
	From             postal.Address `json:"from,omitzero"`    // as announced
	Price            money.Amount   `json:"price,omitzero"`   // of this box's share of the shipment
	Collect          money.Amount   `json:"collect,omitzero"` // what the buyer pays at the door, as announced
	Expected         *time.Time     `json:"expected,omitempty"`
	Alert            string         `json:"alert,omitempty"`       // "shipped though cancelled"
	CancelFrom       carrier.Status `json:"cancel_from,omitempty"` // the status when the merchant wished to cancel
	CancelNote       string         `json:"cancel_note,omitempty"` // the carrier's words about it
	Printed          *time.Time     `json:"printed,omitempty"`
	Foreign          *Foreign       `json:"foreign,omitempty"` // labelled elsewhere: there is no label of ours
}

// Paper is a stored label or document.
type Paper struct {
	Type  string `json:"type"` // "label", "cn23", …
	Media string `json:"media"`
	Size  string `json:"size"`
	Key   string `json:"key"` // in the blob store
	// Copies is how often the paper has to be printed; 0 is once.
	Copies int `json:"copies,omitempty"`
}

// Told is the paper's type in the words of API v2 and v3, which tell a CN22 like a CN23 and know one kind of invoice.
func (p Paper) Told() string {
	switch p.Type {
	case "cn22":
		return "cn23"
	case "proforma-invoice":
		return "commercial-invoice"
	}
	return p.Type
}

// Foreign is what is known of a parcel that was labelled elsewhere and is only followed here.
type Foreign struct {
	Source    string `json:"source"`           // the id that whoever labelled it gave it
	Order     string `json:"order,omitempty"`  // and to the order it came from
	Option    string `json:"option,omitempty"` // the shipping option it travels by, where one was named
	MailBox   bool   `json:"mail_box,omitempty"`
	ToPoint   bool   `json:"to_point,omitempty"`
	Reference string `json:"reference,omitempty"` // of the shipment
}

// DocumentType is the kind of paper in v3's words: "label", "customs-declaration", "air-waybill", "qr".
func (p Paper) DocumentType() string {
	switch p.Type {
	case "label", "air-waybill", "qr":
		return p.Type
	}
	return "customs-declaration"
}

// Documents is the label and what goes with it.
func (p Parcel) Documents() []Paper {
	if p.Label == nil {
		return nil
	}
	return append([]Paper{*p.Label}, p.Papers...)
}

// Packed is the box as it was announced, or as its order would have it announced.
func (p Parcel) Packed(o order.Order) order.Box {
	if p.Box.Weight > 0 && !o.State.Editable() {
		return p.Box
	}
	var b order.Box
	if boxes := o.Packed(); p.Collo < len(boxes) {
		b = boxes[p.Collo]
	}
	if p.Labelled() && p.Weight > 0 {
		b.Weight = p.Weight
	}
	return b
}

// Items is what lies in the box.
func (p Parcel) Items(o order.Order) []order.Item { return o.Inside(p.Packed(o)) }

// Due is what the buyer pays for the box at the door: as announced, or as its order would have it.
func (p Parcel) Due(o order.Order) money.Amount {
	if p.Labelled() {
		return p.Collect
	}
	return o.Collect
}

// Sent reports that the box is no order any more: it has a label, ours or somebody else's.
func (p Parcel) Sent() bool { return p.Labelled() || p.Foreign != nil }

// Labelled reports whether the carrier has taken the box and a label exists.
func (p Parcel) Labelled() bool { return p.Label != nil }

// Story is a parcel with its order: what the tellers of news need, whole, whatever changes later.
type Story struct {
	Parcel Parcel      `json:"parcel"`
	Order  order.Order `json:"order"`
	// Previous is the status before, where the story tells of a change.
	Previous carrier.Status `json:"previous,omitempty"`
	// CarrierAt is when the carrier says it happened.
	CarrierAt *time.Time `json:"carrier_at,omitempty"`
}

// Draft is a box without a label, as it comes with an order.
func Draft(id ID, s Shipment, o order.Order) Parcel {
	return Parcel{
		ID: id, Account: o.Account, Integration: o.Integration, Shipment: s.ID, Order: o.ID, Colli: o.Boxes(),
		Status: carrier.StatusNoLabel, StatusAt: o.CreatedAt, OrderNumber: o.Number, ExternalReference: o.ExternalReference,
		CreatedAt: o.CreatedAt, UpdatedAt: o.CreatedAt, Body: Body{ColliUUID: s.ColliUUID},
	}
}

// ByToken is the directory's kind of tracking links: a token finds its account there.
const ByToken account.Kind = "tracking"
