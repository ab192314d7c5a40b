// Package tariff is the sandbox carrier's price sheet: its products, where they go, how heavy, and for how
// much. The carrier's emulator charges by it, and the driver's catalogue is made from it.
package tariff

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Reach is where a product goes.
type Reach int

// How far products go.
const (
	Everywhere Reach = iota
	Domestic
	Union // domestic and between member states
	World // from a member state or Britain across a customs border
	Home  // back to the sender's country: returns
	Back  // from everywhere to where the carrier collects
)

// Format is the kind of number a product's parcels carry.
type Format string

// Number formats; the emulator makes them.
const (
	LetterNumber Format = "letter" // SCC and nine characters
	HomeNumber   Format = "3s"     // 3S, four letters, nine digits
	SSCC         Format = "sscc"   // GS1's serial shipping container code
	DepotNumber  Format = "depot"  // 14 digits and a check character
	S10          Format = "s10"    // the Universal Postal Union's 13 characters
)

// Product is something the carrier sells, in one or more weight bands.
type Product struct {
	Code string
	// Of is the product this one is a variety of, and Variant are the functionalities it differs in; empty stands for itself.
	Of              string
	Variant         []string
	Name            string
	Letter          bool
	Number          Format // of parcels inside the Union; beyond it every tracked parcel has S10
	Reach           Reach
	ServicePoint    bool
	Return          bool
	Size            postal.Size
	Functionalities map[string]any
	Bands           []Band
	prices          map[zone][]int64 // cents, one per band
	factor          int64            // percent on the shared prices; 0 is 100
	hours           int              // added to the zone's lead time
}

// Band is one weight class, with the small number under which merchants buy it.
type Band struct {
	ID   int
	Name string // "0-2kg"
	Max  postal.Grams
}

// Products is the whole sheet. Callers only read it.
func Products() []Product { return products }

// Find is the product of a code.
func Find(code string) (Product, bool) {
	i := slices.IndexFunc(products, func(p Product) bool { return p.Code == code })
	if i < 0 {
		return Product{}, false
	}
	return products[i], true
}

// Family is the code of the product that this one is a variety of: often its own.
func (p Product) Family() string {
	if p.Of != "" {
		return p.Of
	}
	return p.Code
}

// Band is the number of the lightest band that takes the weight; -1 when it is too heavy.
func (p Product) Band(w postal.Grams) int {
	return slices.IndexFunc(p.Bands, func(b Band) bool { return w <= b.Max })
}

// Goes reports whether the product is sold from one country to another.
func (p Product) Goes(from, to string) bool {
	z, ok := between(from, to)
	if !ok {
		return false
	}
	at, origin := rings[from], slices.Contains(Origins, from)
	switch p.Reach {
	case Domestic:
		return origin && from == to
	case Union:
		return origin && (from == to || at < europe && rings[to] < europe)
	case World:
		return origin && from != to && z >= europe
	case Back:
		return slices.Contains(Origins, to)
	case Home:
		return slices.Contains(Origins, to) && (from == to || at < europe && rings[to] < europe)
	}
	return origin
}

// Price is what one parcel costs, fuel included; false where the product does not go, or not so heavy.
func (p Product) Price(from, to string, w postal.Grams) (total, fuel money.Amount, ok bool) {
	b := p.Band(w)
	if b < 0 || !p.Goes(from, to) {
		return money.Amount{}, money.Amount{}, false
	}
	if p.prices == nil {
		return money.EUR(0), money.EUR(0), true
	}
	z, _ := between(from, to)
	factor := p.factor
	if factor == 0 {
		factor = 100
	}
	cents := p.prices[z][b] * factor / 100
	return money.EUR(cents), money.EUR(cents * fuelPercent / (100 + fuelPercent)), true
}

// fuelPercent is the share of fuel on top of the transport.
const fuelPercent = 8

// LeadHours is how long a parcel usually takes.
func (p Product) LeadHours(from, to string) int {
	z, _ := between(from, to)
	return zoneHours[z] + p.hours
}
