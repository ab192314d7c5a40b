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

// Said is what a carrier itself says of a price, where the account's own contract has no sheet that tells it.
type Said struct {
	At  time.Time // when it answered; zero: it was not asked yet
	Why error     // it names no price, and this is why
	// Silent is a carrier that answered, and has no price for this method among those that it named.
	Silent bool
}

// LiveOptions is Options with the carriers' own prices beside those of sheets: what they said a moment ago, and with ask what they say now,
// which takes as long as the slowest of them, up to the desk's RatePatience. Never call it with ask for more than one order.
func (d *Desk) LiveOptions(ctx context.Context, id int64, o order.Order, ask bool) ([]Option, error) {
	o.Account = id
	seen, err := d.outlook(ctx, id, o)
	if err != nil {
		return nil, err
	}
	var a asking
	if postal.Check(o.To) == nil && postal.Check(seen.sender.Address) == nil { // carriers are not bothered with half an address
		for i, op := range seen.options {
			if op.Why == nil && op.Price.Currency == "" && d.asks(id, seen.contracts[i]) {
				a.add(seen.contracts[i], op.Method, i)
			}
		}
	}
	for g, one := range a.groups {
		s, err := d.inquiry(ctx, o, seen.sender, one)
		if err != nil {
			if _, ok := fault.As(err); !ok {
				return nil, err
			}
			a.groups[g].why = err
			continue
		}
		a.groups[g].sending = s
	}
	err = d.poll(ctx, &a, ask, func(i int, s Said, bill price.Bill, lead *int) {
		op := &seen.options[i]
		op.Said = &s
		if info, _ := d.Carriers.Info(op.Method.Carrier); s.Silent && info.RatesAll {
			op.Why = s.Why
		}
		if bill.Total.Currency != "" {
			op.Price, op.Parts, op.Lead = bill.Total, bill.Parts, lead
		}
	})
	if err != nil {
		return nil, err
	}
	seen.sort()
	return seen.options, nil
}

// asks reports whether the carrier of a contract is asked for its prices: it can be, and the contract is the account's own.
func (d *Desk) asks(id int64, c carrier.Contract) bool {
	return c.ID != 0 && c.AccountID == id && d.Carriers.Rates(c.Carrier)
}

// inquiry is an order as it is told to a carrier whose prices are asked for.
func (d *Desk) inquiry(ctx context.Context, o order.Order, sender account.Sender, g asked) (carrier.Sending, error) {
	c := choice{order: o, from: sender.Address, sender: sender}
	for _, b := range o.Packed() {
		c.boxes = append(c.boxes, berth{Box: b})
	}
	var err error
	if c.point, err = d.point(ctx, o.Draft, g.methods[0]); err != nil {
		return carrier.Sending{}, err
	}
	if c.border, err = d.border(ctx, o, sender, carrier.Method{Carrier: g.contract.Carrier}); err != nil {
		return carrier.Sending{}, err
	}
	return c.sending(""), nil
}

// asked is one contract whose carrier is asked, and the methods that it is asked about.
type asked struct {
	contract carrier.Contract
	sending  carrier.Sending
	methods  []carrier.Method
	at       []int // where the methods stand in the caller's list
	why      error // it cannot be asked
}

// asking is everything that is asked about one shipment: contract by contract.
type asking struct{ groups []asked }

func (a *asking) add(c carrier.Contract, m carrier.Method, at int) {
	for g := range a.groups {
		if a.groups[g].contract.ID == c.ID {
			a.groups[g].methods, a.groups[g].at = append(a.groups[g].methods, m), append(a.groups[g].at, at)
			return
		}
	}
	a.groups = append(a.groups, asked{contract: c, methods: []carrier.Method{m}, at: []int{at}})
}

// poll asks what is to be asked and tells for each method what came of it.
func (d *Desk) poll(ctx context.Context, a *asking, ask bool, tell func(at int, s Said, bill price.Bill, lead *int)) error {
	var questions []rating
	begin := make([]int, len(a.groups))
	for g, one := range a.groups {
		begin[g] = len(questions)
		info, _ := d.Carriers.Info(one.contract.Carrier)
		switch {
		case one.why != nil:
		case !info.RatesOne:
			questions = append(questions, rating{one.contract, one.sending})
		default:
			for _, m := range one.methods[:min(len(one.methods), rateMost)] {
				s := one.sending
				s.Method = m.Code
				questions = append(questions, rating{one.contract, s})
			}
		}
	}
	got, err := d.rate(ctx, questions, ask)
	if err != nil {
		return err
	}
	for g, one := range a.groups {
		info, _ := d.Carriers.Info(one.contract.Carrier)
		for k, m := range one.methods {
			answer := rated{at: d.now(), err: one.why}
			switch {
			case one.why != nil:
			case !info.RatesOne:
				answer = got[begin[g]]
			case k < rateMost:
				answer = got[begin[g]+k]
			default:
				answer.err = fault.New(fault.Unable, "%s is asked about %d methods at most.", info.Name, rateMost)
			}
			s, bill, lead := answer.of(info.Name, m)
			tell(one.at[k], s, bill, lead)
		}
	}
	return nil
}

// of is what an answer says of one method.
func (r rated) of(name string, m carrier.Method) (s Said, bill price.Bill, lead *int) {
	s.At = r.at
	if r.err != nil {
		s.Why = unnamed(name, r.err)
		return s, bill, nil
	}
	if r.at.IsZero() {
		return s, bill, nil
	}
	for _, one := range r.rates {
		if one.Method == m.Code && one.Price.Currency != "" {
			return s, price.OfBox(carrier.Destination{Price: one.Price, Breakdown: one.Breakdown}), one.LeadHours
		}
	}
	s.Why, s.Silent = fault.New(fault.Unable, "%s names no price for %s.", name, m.Name), true
	return s, bill, nil
}

// liveOffers fills in the carriers' own prices of offers that fit and have none. From and to are as much as is known of both ends.
func (d *Desk) liveOffers(ctx context.Context, id int64, w Want, all []Offer) error {
	if w.From.Country == "" || w.To.Country == "" || !w.weighed() {
		return nil
	}
	s, err := d.routed(ctx, id, w)
	if err != nil {
		return err
	}
	var a asking
	for i, o := range all {
		// Which service point it goes to only an order says.
		if o.Why == nil && len(o.Quotes) == 0 && !o.Method().ServicePoint && d.asks(id, o.Contract) && Permit(ctx, o.Carrier) == nil {
			a.add(o.Contract, o.band(w), i)
		}
	}
	for g := range a.groups {
		a.groups[g].sending = s
	}
	return d.poll(ctx, &a, true, func(i int, said Said, bill price.Bill, lead *int) {
		o := &all[i]
		o.Said = &said
		if bill.Total.Currency != "" {
			m := o.band(w)
			o.Quotes = []Quoted{{m.MinWeight, m.MaxWeight, lead, bill}}
		}
	})
}

// band is the method of an offer that carries the heaviest of the boxes.
func (o Offer) band(w Want) carrier.Method {
	found := o.Bands[0]
	heaviest := postal.Grams(0)
	for _, b := range w.Boxes {
		heaviest = max(heaviest, b.Weight)
	}
	for _, m := range o.Bands {
		if m.Carries(heaviest) {
			found = m
		}
	}
	return found
}

// routed is a want as it is told to a carrier. Where only the country is known that it leaves from, the account's own sender there stands for it.
func (d *Desk) routed(ctx context.Context, id int64, w Want) (carrier.Sending, error) {
	s := carrier.Sending{From: w.Sender, To: w.Recipient, Boxes: w.Boxes, IsReturn: w.Return != nil && *w.Return}
	if s.To.Country == "" {
		s.To = postal.Address{Country: w.To.Country, PostalCode: w.To.PostalCode}
	}
	if s.From.Country == "" {
		s.From = postal.Address{Country: w.From.Country, PostalCode: w.From.PostalCode}
		own, err := d.sender(ctx, order.Order{Account: id})
		if _, ok := fault.As(err); err != nil && !ok {
			return s, err
		}
		if err == nil && own.Address.Country == w.From.Country && (w.From.PostalCode == "" || w.From.PostalCode == own.Address.PostalCode) {
			s.From = own.Address
		}
	}
	if postal.NeedsCustoms(s.From, s.To) {
		s.Customs = &carrier.Customs{Reason: "sale"}
	}
	return s, nil
}

// paidTo gives boxes whose price nobody knew what the carrier says it charged for them, all of it with the first.
func (c *choice) paidTo(paid money.Amount) {
	if paid.Currency == "" || c.contract.AccountID != c.order.Account || c.price().Currency != "" {
		return
	}
	c.boxes = slices.Clone(c.boxes)
	for i := range c.boxes {
		c.boxes[i].price = money.Amount{Currency: paid.Currency}
	}
	if len(c.boxes) > 0 {
		c.boxes[0].price = paid
	}
}
