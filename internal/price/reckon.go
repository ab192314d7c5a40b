package price

import (
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Load is what is to be sent, on which day.
type Load struct {
	From, To Place
	Boxes    []Box
	// Collect is what the buyer pays at the door; Currency empty: nothing.
	Collect money.Amount
	On      Day
}

// Box is one box of a load. A size of zero is not known, and counts neither for the billed weight nor for a surcharge.
type Box struct {
	Weight  postal.Grams
	Size    postal.Size
	Insured money.Amount
}

// girth is the longest side and twice the others; 0 where a side is not known.
func (b Box) girth() postal.Millimetres {
	s := b.Size
	if s.Length <= 0 || s.Width <= 0 || s.Height <= 0 {
		return 0
	}
	side := b.side()
	return side + 2*(s.Length+s.Width+s.Height-side)
}

func (b Box) side() postal.Millimetres { return max(b.Size.Length, b.Size.Width, b.Size.Height) }

// Tariff is a sheet made ready to reckon by. It is safe for concurrent use.
type Tariff struct {
	Sheet
	areas    lookup
	products map[string]Product
	rates    map[way][]Rate // by weight
	dues     dues
}

// way is a product in a zone.
type way struct{ product, zone string }

// Tariff makes the sheet ready. The sheet must have passed Check.
func (s Sheet) Tariff() *Tariff {
	t := &Tariff{Sheet: s, areas: newLookup(s.Areas), products: map[string]Product{}, rates: map[way][]Rate{}, dues: newDues(s.Surcharges)}
	for _, p := range s.Products {
		t.products[p.Code] = p
	}
	for _, r := range s.Rates {
		w := way{r.Product, r.Zone}
		t.rates[w] = append(t.rates[w], r)
	}
	for _, rates := range t.rates {
		slices.SortFunc(rates, func(a, b Rate) int { return int(a.Over - b.Over) })
	}
	return t
}

// Product finds what the tariff sells under one of the codes, the first that it knows.
func (t *Tariff) Product(codes ...string) (Product, bool) {
	for _, c := range codes {
		if p, ok := t.products[c]; ok {
			return p, true
		}
	}
	return Product{}, false
}

// Quote is what a load costs, box by box in the order of its boxes. What is due once for the shipment stands with the first.
type Quote struct {
	Boxes []Bill
	Lead  int // hours of the slowest box; 0: not said
	Zone  string
}

// Total is all boxes together.
func (q Quote) Total() Bill {
	var sum Bill
	for _, b := range q.Boxes {
		sum, _ = sum.And(b)
	}
	return sum
}

// Reckon prices a load by one of the tariff's products. Every part of the bill says what it came from. Money is exact: a percentage is
// taken of minor units and rounded half up to a minor unit, once for each line of each box; nothing else is rounded, and the total is the
// sum of the lines. A fault names the field that no price can be found for: country, weight, length.
func (t *Tariff) Reckon(code string, l Load) (Quote, error) {
	p, ok := t.products[code]
	if !ok {
		return Quote{}, fault.At("shipping_method", "The price sheet %s has no product %s.", t.Name, code)
	}
	zone, err := t.Zone(p, l.From, l.To)
	if err != nil {
		return Quote{}, err
	}
	rates := t.rates[way{p.Code, zone}]
	if len(rates) == 0 {
		return Quote{}, fault.At("country", "%s is not sold to zone %s.", p.Name, zone)
	}
	address := l.To
	if p.Return {
		address = l.From
	}
	due := t.dues.find(p.Code, zone, address)
	q := Quote{Zone: zone, Boxes: make([]Bill, 0, len(l.Boxes))}
	for i, b := range l.Boxes {
		if err := p.takes(b); err != nil {
			return Quote{}, err
		}
		billed, why := p.billed(b)
		r, ok := bracket(rates, billed)
		if !ok {
			return Quote{}, fault.At("weight", "The price sheet %s has no price of %s in zone %s for %s kg.", t.Name, p.Name, zone, billed.Kg())
		}
		bill := t.transport(r, billed, why)
		for _, n := range due {
			if s := t.Surcharges[n]; s.applies(p, zone, l, i, billed) {
				t.add(&bill, s, l, i)
			}
		}
		q.Boxes = append(q.Boxes, bill)
		q.Lead = max(q.Lead, r.Lead)
	}
	return q, nil
}

// Zone is where a product goes between two places, or why it does not.
func (t *Tariff) Zone(p Product, from, to Place) (string, error) {
	if p.Return {
		from, to = to, from
	}
	if len(t.Origins) > 0 && !slices.Contains(t.Origins, from.Country) && !slices.Contains(t.Origins, from.territory()) {
		return "", fault.At("country", "The price sheet %s holds from %s only, not from %s.", t.Name, strings.Join(t.Origins, ", "), from.Country)
	}
	zone, ok := t.areas.zone(to)
	if !ok {
		return "", fault.At("country", "The price sheet %s has no zone for %s.", t.Name, strings.TrimSpace(to.Country+" "+to.PostalCode))
	}
	return zone, nil
}

// takes says why the product does not take a box.
func (p Product) takes(b Box) error {
	method := carrier.Method{MaxSize: p.MaxSize}
	switch {
	case b.Weight <= p.Over || b.Weight > p.UpTo:
		return fault.At("weight", "%s takes %s to %s kg; this weighs %s kg.", p.Name, (p.Over + 1).Kg(), p.UpTo.Kg(), b.Weight.Kg())
	case !method.Fits(b.Size):
		return fault.At("length", "%s does not take a box of %s x %s x %s cm.", p.Name, b.Size.Length.Cm(), b.Size.Width.Cm(), b.Size.Height.Cm())
	case p.MaxGirth > 0 && b.girth() > p.MaxGirth:
		return fault.At("length", "%s takes boxes of up to %s cm length and girth; this has %s cm.", p.Name, p.MaxGirth.Cm(), b.girth().Cm())
	}
	return nil
}

// billed is the weight the price is looked up for, and why it is not the box's own; empty where it is.
func (p Product) billed(b Box) (postal.Grams, string) {
	w, why := b.Weight, ""
	s := b.Size
	if p.Divisor > 0 && s.Length > 0 && s.Width > 0 && s.Height > 0 {
		// mm³ ÷ 1000 is cm³; ÷ divisor is kg; × 1000 is grams, begun grams counting whole.
		d := postal.Millimetres(p.Divisor)
		if v := postal.Grams((s.Length*s.Width*s.Height + d - 1) / d); v > w {
			w, why = v, fmt.Sprintf("%s × %s × %s cm ÷ %d is %s kg, more than the %s kg it weighs", s.Length.Cm(), s.Width.Cm(), s.Height.Cm(), p.Divisor, v.Kg(), b.Weight.Kg())
		}
	}
	if p.Step > 1 && w%p.Step != 0 {
		w += p.Step - w%p.Step
		if why != "" {
			why += "; "
		}
		why += fmt.Sprintf("billed by begun %s kg", p.Step.Kg())
	}
	return w, why
}

// bracket finds the rate for a billed weight.
func bracket(rates []Rate, w postal.Grams) (Rate, bool) {
	i := sort.Search(len(rates), func(i int) bool { return rates[i].UpTo >= w })
	if i == len(rates) || w <= rates[i].Over {
		return Rate{}, false
	}
	return rates[i], true
}

// transport begins the bill of a box.
func (t *Tariff) transport(r Rate, billed postal.Grams, why string) Bill {
	minor := r.Price
	said := fmt.Sprintf("%s, zone %s, up to %s kg", r.Product, r.Zone, r.UpTo.Kg())
	if r.Step > 0 && r.Each > 0 {
		steps := int64((billed - r.Over + r.Step - 1) / r.Step)
		minor += steps * r.Each
		said = fmt.Sprintf("%s, zone %s, %s and %d × %s for begun %s kg over %s kg", r.Product, r.Zone, t.amount(r.Price), steps, t.amount(r.Each), r.Step.Kg(), r.Over.Kg())
	}
	if why != "" {
		said += "; " + why
	}
	a := t.amount(minor)
	return Bill{a, []carrier.PricePart{{Type: Transport, Label: "Label", Price: a, Why: said}}}
}

func (t *Tariff) amount(minor int64) money.Amount {
	return money.Amount{Minor: minor, Currency: t.Currency}
}

// applies reports whether a surcharge is due for the i-th box.
func (s Surcharge) applies(p Product, zone string, l Load, i int, billed postal.Grams) bool {
	b := l.Boxes[i]
	address := l.To
	if p.Return {
		address = l.From
	}
	switch {
	case s.Product != "" && s.Product != p.Code, s.Zone != "" && s.Zone != zone,
		s.Per == PerFurther && i == 0, s.Per == PerShipment && i > 0,
		!l.On.within(s.From, s.Until),
		s.Kind == Insurance && b.Insured.Minor <= s.Free, s.Kind == Collect && l.Collect.Minor <= s.Free:
		return false
	}
	return s.Area.holds(address) && s.exceeded(b, billed)
}

// exceeded reports whether the box passes one of the surcharge's limits, where it has any.
func (s Surcharge) exceeded(b Box, billed postal.Grams) bool {
	if s.OverSide == 0 && s.OverGirth == 0 && s.OverWeight == 0 {
		return true
	}
	return s.OverSide > 0 && b.side() > s.OverSide || s.OverGirth > 0 && b.girth() > s.OverGirth || s.OverWeight > 0 && billed > s.OverWeight
}

// add puts a surcharge on the bill of the i-th box. What it is a percentage of in another currency cannot be reckoned and leaves the fixed
// amount.
func (t *Tariff) add(bill *Bill, s Surcharge, l Load, i int) {
	var of int64
	switch {
	case s.Kind == Insurance && l.Boxes[i].Insured.Currency == t.Currency:
		of = l.Boxes[i].Insured.Minor - s.Free
	case s.Kind == Collect && l.Collect.Currency == t.Currency:
		of = l.Collect.Minor - s.Free
	case s.Of == OfAll:
		of = bill.Total.Minor
	case s.Of == OfTransport:
		of = bill.Parts[0].Price.Minor
	}
	minor := s.Amount + share(of, s.Percent)
	minor = max(minor, s.Least)
	if s.Most > 0 {
		minor = min(minor, s.Most)
	}
	if minor == 0 {
		return
	}
	a := t.amount(minor)
	label := s.Label
	if label == "" {
		label = s.Kind.Label()
	}
	bill.Parts = append(bill.Parts, carrier.PricePart{Type: lines[s.Kind], Label: label, Price: a, Why: s.why(t, of, l.Boxes[i])})
	bill.Total = bill.Total.Add(a)
}

// share is p of an amount, rounded half up to a minor unit.
func share(of int64, p Percent) int64 {
	if of <= 0 || p <= 0 {
		return 0
	}
	const whole = 1_000_000 // 100 %
	hi, lo := bits.Mul64(uint64(of), uint64(p))
	lo, carry := bits.Add64(lo, whole/2, 0)
	n, _ := bits.Div64(hi+carry, lo, whole)
	return int64(n)
}

// Brackets are the rates of a product between two places, the lightest first; none where it does not go.
func (t *Tariff) Brackets(p Product, from, to Place) []Rate {
	zone, err := t.Zone(p, from, to)
	if err != nil {
		return nil
	}
	return t.rates[way{p.Code, zone}]
}
