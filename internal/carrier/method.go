package carrier

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Kinds of what a method carries.
const (
	Parcel = "parcel"
	Letter = "letter"
)

// Method is a product one can buy from a carrier. Its ID is v2's: small, stable, never used again.
type Method struct {
	ID           int
	OwnerAccount int64 // 1 is the operator
	// Contract is the only one it is sold under; 0: any of its carrier.
	Contract int64 `json:",omitempty"`
	Carrier  string
	Code     string // the carrier's own, sent when announcing
	Product  string // what methods of one product share: "sandbox:standard"
	Name     string
	Kind     string
	// MinWeight and MaxWeight are inclusive. v2 tells MaxWeight one gram higher.
	MinWeight, MaxWeight postal.Grams
	MaxSize              postal.Size
	ServicePoint         bool // a service point is required
	Return               bool
	// Functionalities by Sendcloud's keys: "signature": true, "age_check": 18.
	Functionalities map[string]any
	// Variant names the functionalities that set the method apart from others of its product; they are part of its Option.
	Variant []string `json:",omitempty"`
	// Countries are its ways, by From, then To, as a driver tells them. A method that was kept has them in Reaches; Ways, Way, Goes and Ends
	// look at both.
	Countries []Destination
	Reaches   []Reach
}

// Destination is one way a method goes, and its price to the account that owns the method.
type Destination struct {
	From, To  string       // ISO countries
	Price     money.Amount // no currency: only a price sheet says
	LeadHours *int
	Breakdown []PricePart
}

// PricePart is one line of a price.
type PricePart struct {
	Type  string // "price_without_insurance", "fuel"
	Label string
	Price money.Amount
	Why   string `json:",omitempty"` // what it was reckoned from, in English
}

// Carries reports whether the weight lies within the method's band.
func (m Method) Carries(w postal.Grams) bool { return w >= m.MinWeight && w <= m.MaxWeight }

// Fits reports whether a box of that size is taken; an unknown length always is. The box may be turned.
func (m Method) Fits(s postal.Size) bool {
	box := []postal.Millimetres{s.Length, s.Width, s.Height}
	limit := []postal.Millimetres{m.MaxSize.Length, m.MaxSize.Width, m.MaxSize.Height}
	slices.Sort(box)
	slices.Sort(limit)
	for i := range box {
		if limit[i] > 0 && box[i] > limit[i] {
			return false
		}
	}
	return true
}

// MultiBox reports whether several boxes may travel as one shipment.
func (m Method) MultiBox() bool { v, _ := m.Functionalities["multicollo"].(bool); return v }
