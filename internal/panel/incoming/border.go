package incoming

import (
	"context"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

// borderView is what a border asks of an order: why, what is missing, what would help, and what duty and tax may come to.
type borderView struct {
	Why          string
	Musts, Hints []string
	Due          string
	Notes        []string
}

// border looks at the border on an order's way, and fills the shown items from the product list as the declaration does.
func (l look) border(ctx context.Context, o order.Order, items []item) (*borderView, error) {
	b, err := l.area.Shipping.Border(ctx, l.session.Account, o)
	if _, told := fault.As(err); told || err == nil && !b.Need.Border {
		return nil, nil // the sender is not settled yet, or nothing is asked
	}
	if err != nil {
		return nil, err
	}
	for _, line := range b.Declaration.Lines {
		l.fromList(&items[line.Item], line)
	}
	say := func(s customs.Sentence) string { return l.words.T(s.Format, s.Args...) }
	v := &borderView{Why: say(b.Need.Why)}
	for _, g := range b.Gaps {
		if g.Advice {
			v.Hints = append(v.Hints, say(g.Text))
		} else {
			v.Musts = append(v.Musts, say(g.Text)+" "+say(g.Where))
		}
	}
	e := b.Estimate()
	for _, n := range e.Notes {
		v.Notes = append(v.Notes, say(n))
	}
	if due := e.Due(); e.DutyKnown && e.TaxKnown {
		v.Due = l.words.Money(due)
	}
	return v, nil
}

// fromList shows of an item what the product list knows and the order does not.
func (l look) fromList(i *item, line customs.Line) {
	if len(line.FromProduct) == 0 {
		return
	}
	i.Listed = true
	if strings.TrimSpace(i.Name) == "" {
		i.Name = line.Description
	}
	if i.HSCode == "" {
		i.HSCode = line.HSCode
	}
	if i.Origin == "" && line.Origin != "" {
		i.Origin = l.words.Country(line.Origin)
	}
	if i.Weight == "" && line.Weight > 0 {
		i.Weight = l.words.Weight(line.Weight)
	}
	if i.Value == "" && line.Value.Minor > 0 {
		i.Value = l.words.Money(line.Value)
	}
}
