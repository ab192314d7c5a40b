// Package order is what a buyer bought and what waits to be shipped: the incoming orders.
// Boxes and labels are parcel's; how an order comes in is intake's; whether a carrier takes it is shipping's.
package order

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ID is an order's number in our books; buyers and shops know its Number.
type ID int64

// State is where an order stands on its way to a label.
type State string

// The states. Open orders wait for their label.
const (
	Ready      State = "ready"      // nothing is in the way
	Attention  State = "attention"  // something must be mended first; Problems says what
	Hold       State = "hold"       // the merchant wants it to wait
	Announcing State = "announcing" // the carrier is being asked
	Refused    State = "refused"    // the carrier said no
	Doubtful   State = "doubtful"   // nobody knows whether the carrier took it: a human looks
	Labelled   State = "labelled"
	Cancelled  State = "cancelled"
)

// OpenStates are the states of the incoming-orders page.
var OpenStates = []State{Ready, Attention, Hold, Announcing, Refused, Doubtful}

// Open reports whether an order in this state still waits for its label.
func (s State) Open() bool { return slices.Contains(OpenStates, s) }

// Editable reports whether the order may be changed: not while the carrier is asked, and not once it has a label.
func (s State) Editable() bool { return s == Ready || s == Attention || s == Hold || s == Refused }

// Order is a draft that has been taken in.
type Order struct {
	ID          ID        `json:"id"`
	Account     int64     `json:"-"`
	Integration int64     `json:"integration"` // 0: made in the panel
	State       State     `json:"state"`
	Version     int64     `json:"version"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	// Stamp is what tells the content that was last sent from another; empty where a new order's is the hash of its content.
	Stamp string `json:"-"`
	Draft
}

// Waits reports whether the order stands among the incoming ones.
func (o Order) Waits() bool { return o.State.Open() && o.Return == 0 }

// Draft is everything about an order that a shop or a merchant says.
type Draft struct {
	Number            string          `json:"number,omitempty"`
	ExternalReference string          `json:"external_reference,omitempty"` // unique per integration
	UUID              string          `json:"uuid,omitempty"`               // v2's shipment_uuid while it is an order
	ExternalID        string          `json:"external_id,omitempty"`        // the shop's own order id
	ExternalShipment  string          `json:"external_shipment,omitempty"`  // the shop's name of this part of the order
	Keyed             bool            `json:"keyed,omitempty"`              // the shop knows the order by the two; see Key
	Reference         string          `json:"reference,omitempty"`          // free text, not unique
	To                postal.Address  `json:"to"`
	From              *postal.Address `json:"from,omitempty"` // in place of a sender address; a return's buyer
	Sender            int64           `json:"sender,omitempty"`
	IsReturn          bool            `json:"is_return,omitempty"`

	Method         int    `json:"method,omitempty"` // 0: not chosen yet
	Contract       int64  `json:"contract,omitempty"`
	ServicePoint   int64  `json:"service_point,omitempty"`
	CheckoutMethod string `json:"checkout_method,omitempty"` // the name the buyer saw

	Weight   postal.Grams `json:"weight,omitempty"` // 0: not known
	Size     postal.Size  `json:"size,omitzero"`
	Quantity int          `json:"quantity,omitempty"` // boxes; 0 is 1
	Packing  []Box        `json:"packing,omitempty"`  // the boxes, where they are told apart; see Packed
	Items    []Item       `json:"items,omitempty"`
	Value    money.Amount `json:"value,omitzero"`   // of the whole order; no currency: not said
	Collect  money.Amount `json:"collect,omitzero"` // what the buyer pays to the carrier at the door; zero: nothing

	Insured      int64    `json:"insured,omitempty"`
	TotalInsured int64    `json:"total_insured,omitempty"`
	Invoice      string   `json:"invoice,omitempty"`       // customs invoice number
	ShipmentType *int     `json:"shipment_type,omitempty"` // v2's customs types 0 to 4
	Customs      *Customs `json:"customs,omitempty"`       // the further customs information
	Note         string   `json:"note,omitempty"`

	Brand      int64      `json:"brand,omitempty"`
	HandoverAt *time.Time `json:"handover_at,omitempty"` // when the merchant means to hand it to the carrier
	DeliverAt  *time.Time `json:"deliver_at,omitempty"`  // when it is to arrive
	PointCode  string     `json:"point_code,omitempty"`  // the carrier's own name of the service point
	Label      LabelWish  `json:"label,omitzero"`
	Measure    *Measure   `json:"measure,omitempty"` // how weight and size were written
	Shop       *Shop      `json:"shop,omitempty"`
	// Dropped: the shop took the order back after it had got its label.
	Dropped bool `json:"dropped,omitempty"`
	// Asked is what the shop asked for and the account does not have, until somebody settles it.
	Asked Asked `json:"asked,omitzero"`
	// Direct: somebody ships this at once and it never waited among the orders; it is here because every shipment has its order.
	Direct bool `json:"direct,omitempty"`
	// Return is the return this is the content of; it never waits among the orders, whatever its state. 0: an order.
	Return int64 `json:"return,omitempty"`

	Problems []Problem `json:"problems,omitempty"` // what stands in the way, found at intake and after each change
	Held     bool      `json:"held,omitempty"`     // the merchant wants it to wait
	Refusal  string    `json:"refusal,omitempty"`  // the carrier's words
	Pinned   []string  `json:"pinned,omitempty"`   // fields changed by hand: rules leave them alone
	Given    Given     `json:"given,omitzero"`
}

// Asked is what a shop asked for that cannot be had here, as the shop wrote it.
type Asked struct {
	Method string `json:"method,omitempty"` // a shipping option's code or a method's number
	Point  string `json:"point,omitempty"`  // a service point's number
}

// ToPoint reports whether the buyer is to collect it at a service point that we know by a name.
func (d Draft) ToPoint() bool { return d.ServicePoint != 0 || d.PointCode != "" }

// Given is how weight and sizes were written, for the echo.
type Given struct {
	Weight string `json:"weight,omitempty"`
	Length string `json:"length,omitempty"`
	Width  string `json:"width,omitempty"`
	Height string `json:"height,omitempty"`
	Value  string `json:"value,omitempty"`
}

// LabelWish is the form in which a label is wanted; zero is what the carrier gives.
type LabelWish struct {
	Media string `json:"media,omitempty"` // "application/pdf", "application/zpl", "image/png"
	DPI   int    `json:"dpi,omitempty"`
}

// Item is one line of what was bought. Weight and Value are of one piece.
type Item struct {
	ID            string            `json:"id,omitempty"` // the shop's line
	Description   string            `json:"description"`
	Quantity      int               `json:"quantity"`
	Weight        postal.Grams      `json:"weight,omitempty"`
	Value         money.Amount      `json:"value,omitzero"`
	SKU           string            `json:"sku,omitempty"`
	HSCode        string            `json:"hs_code,omitempty"`
	Origin        string            `json:"origin,omitempty"` // ISO country
	ProductID     string            `json:"product_id,omitempty"`
	Properties    map[string]string `json:"properties,omitempty"`
	MIDCode       string            `json:"mid_code,omitempty"`
	Material      string            `json:"material,omitempty"`
	IntendedUse   string            `json:"intended_use,omitempty"`
	ReturnReason  int               `json:"return_reason,omitempty"`
	ReturnMessage string            `json:"return_message,omitempty"`
	MakerID       string            `json:"maker_id,omitempty"`  // the manufacturer's product number
	MakerStd      string            `json:"maker_std,omitempty"` // the same in a standard's numbers, as a GTIN
	DDS           string            `json:"dds,omitempty"`       // due diligence statement of the EU's deforestation rules
	TARIC         string            `json:"taric,omitempty"`     // TARIC document code
	Dangerous     map[string]string `json:"dangerous,omitempty"` // dangerous goods, by Sendcloud's names
	Variant       string            `json:"variant,omitempty"`   // the shop's variant of the product
	Details       string            `json:"details,omitempty"`   // what there is to say beyond the description
	Image         string            `json:"image,omitempty"`     // address of a picture
	EAN           string            `json:"ean,omitempty"`
	Total         money.Amount      `json:"total,omitzero"` // of all pieces, where the shop said it
	Measure       *Measure          `json:"measure,omitempty"`
	HandoverAt    *time.Time        `json:"handover_at,omitempty"`
	DeliverAt     *time.Time        `json:"deliver_at,omitempty"`
	More          json.RawMessage   `json:"more,omitempty"` // properties that are not all texts, as they came
}

// Problem is one thing in the way of a label: the field to mend, and a sentence.
type Problem struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// Boxes is how many parcels the order makes.
func (d Draft) Boxes() int { return max(1, d.Quantity) }

// Pieces is how many things lie in the order.
func (d Draft) Pieces() int {
	n := 0
	for _, i := range d.Items {
		n += i.Quantity
	}
	return n
}

// Hash tells two contents apart, so that a repeated import is known for what it is.
func (d Draft) Hash() string {
	d.UUID, d.ExternalID, d.Keyed, d.Dropped, d.Problems, d.Refusal, d.Pinned, d.Held = "", "", false, false, nil, "", nil, false
	// The same import is known again whether or not the account has got by then what it asks for.
	d.Method, d.ServicePoint, d.Asked = d.NamedMethod(), d.NamedPoint(), Asked{}
	body, err := json.Marshal(d)
	if err != nil {
		panic(err) // a Draft holds nothing that cannot be written
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// NamedMethod is the number of the method that was chosen, or else of the one the shop asked for in vain; 0 where neither has one.
func (d Draft) NamedMethod() int {
	if n, err := strconv.Atoi(d.Asked.Method); err == nil && d.Method == 0 {
		return n
	}
	return d.Method
}

// NamedPoint is the number of the service point that was chosen, or else of the one the shop asked for in vain; 0 where neither has one.
func (d Draft) NamedPoint() int64 {
	if n, err := strconv.ParseInt(d.Asked.Point, 10, 64); err == nil && d.ServicePoint == 0 {
		return n
	}
	return d.ServicePoint
}

// Pin marks a field as chosen by hand.
func (d *Draft) Pin(field string) {
	if !slices.Contains(d.Pinned, field) {
		d.Pinned = append(slices.Clone(d.Pinned), field)
	}
}

// IsPinned reports whether a field was chosen by hand.
func (d Draft) IsPinned(field string) bool { return slices.Contains(d.Pinned, field) }
