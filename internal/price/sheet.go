package price

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Sheet is a tariff: what a carrier's products cost, zone by zone and weight by weight, and what is added to that. Prices are net of tax,
// in minor units of Currency. A sheet that Check finds nothing wrong with can be reckoned by; make a Tariff of it for that.
type Sheet struct {
	Name     string
	Currency string
	// From and Until are its first and its last day, both inclusive; empty is open.
	From, Until Day
	// Origins are the countries or territories it holds from; none is everywhere. A return's origin is where it goes to.
	Origins    []string    `json:",omitempty"`
	Products   []Product   `json:",omitempty"`
	Areas      []Area      `json:",omitempty"`
	Rates      []Rate      `json:",omitempty"`
	Surcharges []Surcharge `json:",omitempty"`
}

// Product is something the carrier sells, under the code it is announced by.
type Product struct {
	Code, Name string
	// Over and UpTo bound the weight of a box: heavier than Over, at most UpTo.
	Over, UpTo postal.Grams
	// MaxSize bounds the sides of a box, however it is turned; MaxGirth its length and girth together: longest side + 2 × (the others).
	MaxSize  postal.Size
	MaxGirth postal.Millimetres
	// Divisor makes a weight of a size: cm³ a kilogram. 0: size does not count.
	Divisor int
	// Step is what the billed weight is rounded up to a multiple of; 0 and 1 leave it.
	Step         postal.Grams
	ServicePoint bool
	Return       bool
	// Functions are its functionalities as they stand in an option's code: "signature=true".
	Functions []string `json:",omitempty"`
}

// Everywhere is the country of an area that takes in whatever no other area of the sheet does.
const Everywhere = "*"

// Area is a piece of a zone: a country, a territory that is priced apart ("ES-CN"), or a range of a country's postal codes. The
// narrowest area that an address lies in decides.
type Area struct {
	Zone    string
	Country string
	// From and To bound the postal codes by their beginnings: 20 to 20 is all of 20xxx. Both empty: all of the country.
	From, To string
}

// Rate is the price of one bracket: for what is billed as heavier than Over and at most UpTo.
type Rate struct {
	Product, Zone string
	Over, UpTo    postal.Grams
	Price         int64
	// Each is added for every Step grams begun beyond Over; none without a Step.
	Step postal.Grams
	Each int64
	// Lead is the hours it takes; 0: not said.
	Lead int
}

// Surcharge is something added to the transport where it applies. What is left empty restricts nothing.
type Surcharge struct {
	Kind          Kind
	Label         string
	Product, Zone string
	Area          Area // of the address; its Zone is empty
	// Over: it applies to boxes with a longer side, with more length and girth, or billed heavier than one of these.
	OverSide, OverGirth postal.Millimetres
	OverWeight          postal.Grams
	Amount              int64
	// Percent of Of is added to Amount; Least and Most bound the sum of both. 0: no bound.
	Percent     Percent
	Of          Basis
	Least, Most int64
	// Free is the part of the value that costs nothing.
	Free        int64
	Per         Per
	From, Until Day
}

// Kind is what a surcharge is for.
type Kind string

// The kinds. Insurance applies only where something is insured, Collect only where the buyer pays at the door.
const (
	Fuel      Kind = "fuel"
	Remote    Kind = "remote"
	Oversize  Kind = "oversize"
	Collect   Kind = "cod"
	Insurance Kind = "insurance"
	Piece     Kind = "piece"
	Toll      Kind = "toll"
	Seasonal  Kind = "seasonal"
	Homes     Kind = "residential"
	Clearance Kind = "customs"
	Packaging Kind = "packaging"
	Other     Kind = "other"
)

// lines are the types under which the kinds stand in a breakdown, in the words of API v3.
var lines = map[Kind]string{
	Fuel: "fuel", Remote: "remote", Oversize: "dimensional", Collect: "cash_on_delivery", Insurance: "insurance_price", Piece: "volume",
	Toll: "toll", Seasonal: "seasonal", Homes: "residential", Clearance: "customs", Packaging: "packaging", Other: "other",
}

// Basis is what a percentage is taken of.
type Basis string

// The bases: the transport alone; the transport and every surcharge of the box that stands before; what is insured or collected.
const (
	OfTransport Basis = "transport"
	OfAll       Basis = "all"
	OfValue     Basis = "value"
)

// Per says how often a surcharge is due.
type Per string

// Once a box, once for each box after the first, or once a shipment.
const (
	PerBox      Per = "box"
	PerFurther  Per = "further_box"
	PerShipment Per = "shipment"
)

// Percent is in ten-thousandths of a percent: 12.5 % is 125000.
type Percent int64

// maxPercent is the most a percentage may be: 1000 %.
const maxPercent Percent = 10_000_000

// String writes "12.5".
func (p Percent) String() string {
	text := fmt.Sprintf("%d.%04d", p/10_000, p%10_000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// ParsePercent reads "12.5", with or without its sign, to four decimals.
func ParsePercent(text string) (Percent, error) {
	whole, frac, _ := strings.Cut(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), ".")
	if len(frac) > 4 || whole == "" || len(whole) > 4 {
		return 0, fmt.Errorf("not a percentage: %q", text)
	}
	n, err := strconv.ParseUint(whole+frac+"0000"[len(frac):], 10, 63)
	if err != nil || Percent(n) > maxPercent {
		return 0, fmt.Errorf("not a percentage: %q", text)
	}
	return Percent(n), nil
}

// Day is a date: "2026-11-23". Days compare as text; the empty day is none. A tariff's day begins at midnight UTC.
type Day string

// DayOf is the day of a moment.
func DayOf(t time.Time) Day { return Day(t.UTC().Format(time.DateOnly)) }

// ParseDay reads a date as it is written in ISO 8601.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 2000 || t.Year() > 2199 {
		return "", fmt.Errorf("not a date: %q", text)
	}
	return DayOf(t), nil
}

// within reports whether the day lies in a span whose ends are inclusive and may be open.
func (d Day) within(from, until Day) bool { return d >= from && (until == "" || d <= until) }

// Holds reports whether the sheet is in force on a day.
func (s Sheet) Holds(d Day) bool { return d.within(s.From, s.Until) }

// zoneSet are the sheet's zones by name.
func (s Sheet) zoneSet() map[string]bool {
	all := map[string]bool{}
	for _, a := range s.Areas {
		all[a.Zone] = true
	}
	return all
}
