package shipping

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// Want is what somebody would like to send, as far as it is known. What is not said restricts nothing.
type Want struct {
	From, To Place
	// Boxes to be sent as one shipment; a weight or size of zero is not known.
	Boxes []carrier.Box
	// Functions are wishes by functionality, as carrier.Functionality.Read gives them.
	Functions map[string]any
	Return    *bool
	// ToPoint wants what goes to a service point, of the carrier PointCarrier if that is named.
	ToPoint      bool
	PointCarrier string

	Carrier, Product, Option string // codes
	Contract                 int64
	Lead                     Bounds // hours

	// Live has carriers asked for their own prices where no sheet tells one: of one shipment, both of whose ends and all of whose weights are
	// known. Sender and Recipient are as much as is known of the ends; carriers refuse what is too little for them.
	Live              bool
	Sender, Recipient postal.Address
}

// Toward makes the want one for a service point: of its carrier, and in its country where no other is wanted.
func (w *Want) Toward(p servicepoint.Point) {
	w.ToPoint, w.PointCarrier = true, p.Carrier
	if w.To.Country == "" {
		w.To = Place{p.Country, p.PostalCode}
	}
}

// Place is what is known of an address before there is one.
type Place struct{ Country, PostalCode string }

// Bounds limit a number; nil does not.
type Bounds struct{ Above, Least, Equal, Most, Below *int }

// allow reports whether the number lies within the bounds; an unknown number lies within no bounds but none at all.
func (b Bounds) allow(n *int) bool {
	if b == (Bounds{}) {
		return true
	}
	return n != nil && (b.Above == nil || *n > *b.Above) && (b.Least == nil || *n >= *b.Least) && (b.Equal == nil || *n == *b.Equal) &&
		(b.Most == nil || *n <= *b.Most) && (b.Below == nil || *n < *b.Below)
}

// Offer is an option seen from a want: what it costs, or why it cannot be.
type Offer struct {
	Code     string
	Product  string           // its name, without what sets the option apart
	Bands    []carrier.Method // the lightest first; all alike but for weight, price and lead time
	Contract carrier.Contract // its head
	Carrier  carrier.Info
	// Quotes say what it costs: one for all boxes together where they are known, else one for each band. None without a way.
	Quotes []Quoted
	Said   *Said // what its carrier says of the price; nil: it was not asked
	Why    error // nil: it fits as far as one can tell; otherwise the field in API v2's words and a sentence
}

// Method is the lightest band, which stands for all in everything but weight and price.
func (o Offer) Method() carrier.Method { return o.Bands[0] }

// MinWeight and MaxWeight are what a box may weigh, both inclusive.
func (o Offer) MinWeight() postal.Grams { return o.Bands[0].MinWeight }

// MaxWeight is the most a box may weigh.
func (o Offer) MaxWeight() postal.Grams { return o.Bands[len(o.Bands)-1].MaxWeight }

// Quoted is a price for a band of weights.
type Quoted struct {
	Min, Max postal.Grams // inclusive
	Lead     *int         // hours
	price.Bill
}

// Offers lists the account's options as seen from a want: what fits first, cheapest first and the free at the end; then what does not,
// each with its reason. Where an account has several contracts with a carrier, an option is offered under each, the default one first.
func (d *Desk) Offers(ctx context.Context, account int64, w Want) ([]Offer, error) {
	options, err := d.options(ctx, account)
	if err != nil {
		return nil, err
	}
	prices, err := d.pricing(ctx, account, d.now())
	if err != nil {
		return nil, err
	}
	if w.Contract != 0 && !slices.ContainsFunc(prices.contracts, func(c carrier.Contract) bool { return c.ID == w.Contract }) {
		return nil, fault.At("contract_id", "There is no active contract %d.", w.Contract)
	}
	if parsed, ok := carrier.ParseOption(w.Option); ok {
		w.Option = parsed.String()
	}
	infos := map[string]carrier.Info{}
	for _, code := range d.Carriers.Codes() {
		infos[code], _ = d.Carriers.Info(code)
	}
	names := map[string]string{}
	for _, o := range options {
		if m := o.methods[0]; names[m.Product] == "" {
			names[m.Product] = m.Title() // the first of a product is its plain form
		}
	}
	all := make([]Offer, 0, len(options))
	for _, o := range options {
		m := o.methods[0]
		info, ok := infos[m.Carrier]
		if !ok || w.Carrier != "" && w.Carrier != m.Carrier || w.Product != "" && w.Product != m.Product || w.Option != "" && w.Option != o.code {
			continue
		}
		offer := w.see(o, info)
		offer.Product = names[m.Product]
		for _, c := range prices.contracts {
			if c.Carrier == m.Carrier && (w.Contract == 0 || w.Contract == c.ID) && (m.Contract == 0 || m.Contract == c.ID) {
				under := offer
				under.Contract = c
				under.priced(w, prices, o.plain.Name)
				all = append(all, under)
			}
		}
	}
	if w.Live {
		if err := d.liveOffers(ctx, account, w, all); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b Offer) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), prices.compare(a.cost(), b.cost()), cmp.Compare(a.Bands[0].ID, b.Bands[0].ID))
	})
	return all, nil
}

func (o Offer) cost() money.Amount {
	if len(o.Quotes) == 0 {
		return money.Amount{}
	}
	return o.Quotes[0].Total
}

func (o Offer) rank() int {
	switch {
	case o.Why != nil:
		return 2
	case len(o.Quotes) > 0 && o.Quotes[0].Total.IsZero():
		return 1
	}
	return 0
}

// see looks at one option.
func (w Want) see(o bands, info carrier.Info) Offer {
	offer := Offer{Code: o.code, Bands: o.methods, Carrier: info}
	if offer.Why = w.refusal(o.plain); offer.Why != nil {
		return offer
	}
	if offer.Why = w.boxesRefused(o.plain, offer, info); offer.Why != nil {
		return offer
	}
	offer.Bands, offer.Why = w.going(o.plain, o.methods)
	if offer.Why != nil {
		offer.Bands = o.methods
		return offer
	}
	return offer
}

// priced puts the prices under its contract on an offer that fits so far.
func (o *Offer) priced(w Want, p pricing, name string) {
	if o.Why != nil {
		return
	}
	o.quote(w, p, name)
	if lead := o.lead(); o.Why == nil && !w.Lead.allow(lead) {
		o.Why = fault.At("lead_time", "%s does not arrive in that time.", name)
	}
}

// refusal is what speaks against a method before weights and ways are looked at.
func (w Want) refusal(m carrier.Method) error {
	switch {
	case w.Return != nil && *w.Return != m.Return:
		return wrongWay(m)
	case w.ToPoint && !m.ServicePoint, w.PointCarrier != "" && w.PointCarrier != m.Carrier:
		return fault.At("to_service_point", "%s does not go to this service point.", m.Name)
	}
	for key, want := range w.Functions {
		if !m.Has(key, want) {
			return fault.At("functionalities."+key, "%s does not have %s = %v.", m.Name, key, want)
		}
	}
	return nil
}

// boxesRefused is what speaks against the boxes, whatever the way.
func (w Want) boxesRefused(m carrier.Method, o Offer, info carrier.Info) error {
	switch {
	case len(w.Boxes) > 1 && !m.MultiBox():
		return oneBox(m)
	case info.MaxBoxes > 0 && len(w.Boxes) > info.MaxBoxes:
		return fault.At("quantity", "%s takes up to %d boxes a shipment.", info.Name, info.MaxBoxes)
	}
	for _, b := range w.Boxes {
		if b.Weight > 0 && !slices.ContainsFunc(o.Bands, func(m carrier.Method) bool { return m.Carries(b.Weight) }) {
			return tooHeavy(m.Name, o.MinWeight(), o.MaxWeight(), b.Weight)
		}
		if !m.Fits(b.Size) {
			return tooLarge(m.Name, b.Size)
		}
	}
	return nil
}

// going leaves the bands that go the way as far as it is known.
func (w Want) going(plain carrier.Method, all []carrier.Method) ([]carrier.Method, error) {
	if w.From.Country == "" && w.To.Country == "" {
		return all, nil
	}
	var some []carrier.Method
	for i, m := range all {
		if m.Goes(w.From.Country, w.To.Country) {
			if some != nil {
				some = append(some, m)
			}
			continue
		}
		if some == nil {
			some = slices.Clone(all[:i])
		}
	}
	if some == nil { // all do, as is usual
		return all, nil
	}
	if len(some) == 0 {
		return nil, noWay(plain, known(w.From.Country), known(w.To.Country))
	}
	return some, nil
}

func known(country string) string {
	if country == "" {
		return "?"
	}
	return country
}

// lead is the time the boxes take, the slowest of them; nil when nobody knows.
func (o Offer) lead() *int {
	var slowest *int
	for _, q := range o.Quotes {
		if q.Lead != nil && (slowest == nil || *q.Lead > *slowest) {
			slowest = q.Lead
		}
	}
	return slowest
}

// quote prices the boxes, or each band of weights where there are none. A price that nobody knows is no quote.
func (o *Offer) quote(w Want, p pricing, name string) {
	if w.From.Country == "" || w.To.Country == "" {
		return
	}
	s := shipment{from: price.Place(w.From), to: price.Place(w.To)}
	if !w.weighed() {
		o.quoteBands(p, s)
		return
	}
	var most Quoted
	for _, b := range w.Boxes {
		i := slices.IndexFunc(o.Bands, func(m carrier.Method) bool { return m.Carries(b.Weight) })
		if i < 0 {
			o.Why = fault.At("country", "%s does not take %s kg from %s to %s.", name, b.Weight.Kg(), w.From.Country, w.To.Country)
			return
		}
		m := o.Bands[i]
		s.boxes, s.by = append(s.boxes, price.Box{Weight: b.Weight, Size: b.Size, Insured: b.Insured}), append(s.by, m)
		if m.MaxWeight > most.Max {
			most.Min, most.Max = m.MinWeight, m.MaxWeight
		}
	}
	got, err := p.cost(o.Contract, s)
	if err != nil {
		o.Why = err
		return
	}
	if most.Bill, most.Lead = got.total(), got.lead; most.Total.Currency != "" {
		o.Quotes = []Quoted{most}
	}
}

// quoteBands prices every band of weights by its heaviest box.
func (o *Offer) quoteBands(p pricing, s shipment) {
	o.Quotes = make([]Quoted, 0, len(o.Bands))
	var unpriced error
	for _, m := range o.Bands {
		for _, span := range p.brackets(o.Contract, m, s.from, s.to) {
			s.boxes, s.by = []price.Box{{Weight: span[1]}}, []carrier.Method{m}
			got, err := p.cost(o.Contract, s)
			if err != nil {
				if ofPrice(err) {
					unpriced = err
				}
				continue
			}
			if bill := got.total(); bill.Total.Currency != "" {
				o.Quotes = append(o.Quotes, Quoted{span[0], span[1], got.lead, bill})
			}
		}
	}
	if len(o.Quotes) == 0 {
		o.Why = unpriced
	}
}

// weighed reports whether every box has a weight.
func (w Want) weighed() bool {
	return len(w.Boxes) > 0 && !slices.ContainsFunc(w.Boxes, func(b carrier.Box) bool { return b.Weight <= 0 })
}
