package shipping

import (
	"context"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

// pricing knows what methods cost an account on a day: by the price sheet of the contract they are bought under, else as the carrier's
// catalogue says; and what the operator's contracts cost on top.
type pricing struct {
	account   int64
	on        price.Day
	contracts []carrier.Contract // heads, those of one carrier in the order in which they are chosen
	own       catalogue
	shared    catalogue
	off       map[int]bool // methods that are not offered; filled where many are compared
	carriers  *carrier.Set
	home      string // the account's currency
}

func (d *Desk) pricing(ctx context.Context, id int64, at time.Time) (pricing, error) {
	p, err := d.tariffs(ctx, id, at)
	if err != nil {
		return p, err
	}
	merchant, err := account.Get(ctx, d.DB, id)
	if err != nil {
		return p, err
	}
	p.home = merchant.Currency
	p.contracts, err = carrier.Served(ctx, d.DB, id)
	return p, err
}

// tariffs is pricing for those who know the contract, and compare no currencies.
func (d *Desk) tariffs(ctx context.Context, id int64, at time.Time) (pricing, error) {
	p := pricing{account: id, on: price.DayOf(at), carriers: d.Carriers}
	var err error
	if p.shared, err = d.own(ctx, account.Operator); err != nil || id == account.Operator {
		return p, err
	}
	p.own, err = d.own(ctx, id)
	return p, err
}

// contract is the one a method is bought under: the wanted one, the only one it is sold under, or the account's choice.
func (p pricing) contract(m carrier.Method, wanted int64) (carrier.Contract, bool) {
	i := slices.IndexFunc(p.contracts, func(c carrier.Contract) bool {
		return c.Carrier == m.Carrier && (wanted == 0 || c.ID == wanted) && (m.Contract == 0 || c.ID == m.Contract)
	})
	if i < 0 {
		return carrier.Contract{}, false
	}
	return p.contracts[i], true
}

// sheets are those of a contract that hold now or later, the newest first.
func (p pricing) sheets(c carrier.Contract) []*price.Tariff {
	if c.AccountID == account.Operator {
		return p.shared.sheets[c.ID]
	}
	return p.own.sheets[c.ID]
}

// tariff is the sheet of a contract that decides on the day what a method costs: the newest that sells it. There is none for a product that
// no sheet in force has; held says whether the contract has a sheet in force at all.
func (p pricing) tariff(c carrier.Contract, m carrier.Method) (t *price.Tariff, product price.Product, held bool) {
	for _, t := range p.sheets(c) {
		if !t.Holds(p.on) {
			continue
		}
		held = true
		if product, ok := t.Product(m.Code, m.Option(), m.Product); ok {
			return t, product, true
		}
	}
	return nil, price.Product{}, held
}

// unpriced says why a method of a carrier that sells by its sheets alone cannot be had on the day; nil for other carriers.
func (p pricing) unpriced(c carrier.Contract, m carrier.Method) error {
	if !sheetOnly(p.carriers, c) {
		return nil
	}
	next := price.Day("")
	for _, t := range p.sheets(c) {
		if _, ok := t.Product(m.Code, m.Option(), m.Product); ok && t.From > p.on && (next == "" || t.From < next) {
			next = t.From
		}
	}
	if next != "" {
		return fault.At("price", "%s is sold from %s on; no price sheet of %s has it today.", m.Name, next, c.Name)
	}
	last := p.own.last[c.ID]
	if c.AccountID == account.Operator {
		last = p.shared.last[c.ID]
	}
	if last != "" && last < p.on {
		return fault.At("price", "The price sheets of %s held until %s; load a newer one for %s.", c.Name, last, m.Name)
	}
	return fault.At("price", "No price sheet of %s that is in force has %s.", c.Name, m.Name)
}

// foreign reports whether the account pays the operator's prices under a contract.
func (p pricing) foreign(c carrier.Contract) bool {
	return c.AccountID == account.Operator && p.account != account.Operator
}

// cost is what boxes cost under a contract, one bill a box. Bills without a currency say that nobody knows the price: of a merchant's own
// contract that is no hindrance.
type cost struct {
	bills []price.Bill
	lead  *int // hours
}

func (c cost) total() price.Bill {
	var sum price.Bill
	for _, b := range c.bills {
		both, ok := sum.And(b)
		if !ok || b.Total.Currency == "" {
			return price.Bill{} // prices in two currencies are no price
		}
		sum = both
	}
	return sum
}

// shipment is what is priced: where it goes, in which boxes, and by which method each box travels; all are bands of one option.
type shipment struct {
	from, to price.Place
	boxes    []price.Box
	by       []carrier.Method
	collect  money.Amount // at the door
}

// cost prices a shipment under a contract, or says why it has no price.
func (p pricing) cost(c carrier.Contract, s shipment) (cost, error) {
	m := s.by[0]
	got := cost{bills: make([]price.Bill, 0, len(s.boxes))}
	t, product, priced := p.tariff(c, m)
	if t != nil {
		q, err := t.Reckon(product.Code, price.Load{From: s.from, To: s.to, Boxes: s.boxes, Collect: s.collect, On: p.on})
		if err != nil {
			return got, err
		}
		got.bills = q.Boxes
		if q.Lead > 0 {
			got.lead = &q.Lead
		}
		return p.marked(c, got), nil
	}
	if err := p.unpriced(c, m); err != nil {
		return got, err
	}
	for i := range s.boxes {
		way, ok := s.by[i].Way(s.from.Country, s.to.Country)
		if !ok {
			return got, noWay(s.by[i], s.from.Country, s.to.Country)
		}
		bill := price.Bill{}
		if way.Price.Currency != "" && !priced {
			bill = price.OfBox(way)
		}
		if bill.Total.Currency == "" && p.foreign(c) {
			return got, fault.At("price", "%s has no price yet.", m.Name)
		}
		if got.lead == nil || way.LeadHours != nil && *way.LeadHours > *got.lead {
			got.lead = way.LeadHours
		}
		got.bills = append(got.bills, bill)
	}
	return p.marked(c, got), nil
}

// marked puts the operator's markup on the bills, where the account pays the operator's prices.
func (p pricing) marked(c carrier.Contract, got cost) cost {
	if !p.foreign(c) || len(p.own.markups) == 0 {
		return got
	}
	m, ok := price.MarkupFor(p.own.markups, c.Carrier, p.on)
	if !ok {
		return got
	}
	for i := range got.bills {
		got.bills[i] = m.On(got.bills[i])
	}
	return got
}

// brackets are the weights between which a method's price under a contract is one: its own band, or the brackets of the price sheet.
func (p pricing) brackets(c carrier.Contract, m carrier.Method, from, to price.Place) [][2]postal.Grams {
	whole := [][2]postal.Grams{{m.MinWeight, m.MaxWeight}}
	t, product, _ := p.tariff(c, m)
	if t == nil {
		return whole
	}
	var all [][2]postal.Grams
	for _, r := range t.Brackets(product, from, to) {
		least, most := max(r.Over+1, m.MinWeight), min(r.UpTo, m.MaxWeight)
		if least <= most {
			all = append(all, [2]postal.Grams{least, most})
		}
	}
	return all
}

// ofOrder prices an order by a method that fits it. The contract is the order's, if it names one.
func (p pricing) ofOrder(m carrier.Method, all []carrier.Method, o order.Draft, from postal.Address) (cost, carrier.Contract, error) {
	c, ok := p.contract(m, o.Contract)
	if !ok {
		return cost{}, c, noContract(m)
	}
	s := shipment{from: price.PlaceOf(from), to: price.PlaceOf(o.To), collect: collected(m, o)}
	for _, b := range o.Packed() {
		s.by = append(s.by, bandFor(m, all, b.Weight, from.Country, o.To.Country))
		s.boxes = append(s.boxes, boxOf(b))
	}
	got, err := p.cost(c, s)
	return got, c, err
}

func boxOf(b order.Box) price.Box {
	return price.Box{Weight: b.Weight, Size: b.Size, Insured: b.Insured}
}

// bandFor is the band of a method's option that carries a box: often the method itself, which was chosen for the heaviest.
func bandFor(m carrier.Method, all []carrier.Method, w postal.Grams, from, to string) carrier.Method {
	if m.Carries(w) {
		return m
	}
	found := m
	for _, o := range all {
		if sameProduct(o, m) && o.Carries(w) {
			if _, ok := o.Way(from, to); ok {
				found = o
			}
		}
	}
	return found
}

func noContract(m carrier.Method) error {
	return fault.At("contract", "Your account has no active contract with %s for %s.", m.Carrier, m.Name)
}

// AtPrices gives methods the prices that the account pays for the heaviest box each carries, as far as a price sheet or a markup says
// other than the carrier's catalogue.
func (d *Desk) AtPrices(ctx context.Context, id int64, methods []carrier.Method) ([]carrier.Method, error) {
	p, err := d.pricing(ctx, id, d.now())
	if err != nil || len(p.own.sheets)+len(p.shared.sheets)+len(p.own.markups) == 0 {
		return methods, err
	}
	all := slices.Clone(methods)
	for i, m := range all {
		c, ok := p.contract(m, 0)
		if !ok {
			continue
		}
		ways := m.Ways("", "")
		for k, w := range ways {
			got, err := p.cost(c, shipment{from: price.Place{Country: w.From}, to: price.Place{Country: w.To}, boxes: []price.Box{{Weight: m.MaxWeight}}, by: []carrier.Method{m}})
			ways[k].Price, ways[k].Breakdown = money.Amount{}, nil
			if err != nil {
				continue
			}
			bill := got.total()
			ways[k].Price, ways[k].Breakdown = bill.Total, bill.Parts
			if got.lead != nil {
				ways[k].LeadHours = got.lead
			}
		}
		all[i].Countries, all[i].Reaches = ways, nil
	}
	return all, nil
}
