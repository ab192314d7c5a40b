package price

import (
	"cmp"
	"slices"

	"github.com/waybill-ship/waybill/internal/postal"
)

// land checks the zones.
func (c *checker) land() {
	if len(c.Areas) == 0 {
		c.wrong(tabZones, 0, "zone", "A price sheet needs a zone.")
	}
	whole := map[string]int{}
	type placed struct {
		span
		line int
	}
	ranges := map[string][]placed{}
	for i, a := range c.Areas {
		n := at(c.at.areas, i)
		c.text(tabZones, n, "zone", a.Zone, true)
		if !c.area(tabZones, n, a) {
			continue
		}
		if a.From == "" {
			if other, twice := whole[a.Country]; twice {
				c.wrong(tabZones, n, "country", "%s stands in line %d already; a country lies in one zone.", a.Country, other)
			} else {
				whole[a.Country] = n
			}
			continue
		}
		ranges[a.Country] = append(ranges[a.Country], placed{span{codeKey(a.Country, a.From), codeKey(a.Country, a.To), a.Zone}, n})
	}
	for country, all := range ranges {
		slices.SortFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.line, b.line)) })
		for i := 1; i < len(all); i++ {
			if all[i].meets(all[i-1].span) {
				c.wrong(tabZones, max(all[i].line, all[i-1].line), "postcode_from", "Some of these postal codes of %s stand in line %d already.", country, min(all[i].line, all[i-1].line))
			}
			if all[i-1].to > all[i].to {
				all[i] = all[i-1] // the wider one goes on to meet those behind
			}
		}
	}
}

// area checks one piece of land; false where nothing more can be said of it.
func (c *checker) area(tab string, line int, a Area) bool {
	if a.Country == Everywhere {
		if a.From != "" || a.To != "" {
			c.wrong(tab, line, "postcode_from", "Postal codes belong to a country; name it in place of *.")
			return false
		}
		return true
	}
	if _, ok := postal.TerritoryByCode(a.Country); !ok {
		c.unknownCountry(tab, line, "country", a.Country)
		return false
	}
	if a.From == "" && a.To == "" {
		return true
	}
	from, to := codeKey(a.Country, a.From), codeKey(a.Country, a.To)
	switch {
	case len(a.Country) != 2:
		c.wrong(tab, line, "postcode_from", "A territory has no postal codes of its own here; write its country.")
	case from == "" || to == "" || len(a.From) > 12 || len(a.To) > 12:
		c.wrong(tab, line, "postcode_to", "Write where the postal codes begin and where they end, as 20000 and 20999 or as 20 and 20.")
	case len(from) != len(to):
		c.wrong(tab, line, "postcode_to", "%s and %s are not of one length; both ends of a range are.", a.From, a.To)
	case to < from:
		c.wrong(tab, line, "postcode_to", "%s lies before %s.", a.To, a.From)
	default:
		return true
	}
	return false
}

// brackets checks that the weights of each product and zone follow each other without gap and overlap.
func (c *checker) brackets() {
	zones := c.zoneSet()
	type row struct {
		Rate
		line int
	}
	ways := map[way][]row{}
	var order []way
	for i, r := range c.Rates {
		n := at(c.at.rates, i)
		if _, ok := c.product(r.Product); !ok {
			c.wrong(tabRates, n, "product", "There is no product ‘%s’ in the tab %s.", r.Product, tabProducts)
		}
		if !zones[r.Zone] {
			c.wrong(tabRates, n, "zone", "There is no zone ‘%s’ in the tab %s.", r.Zone, tabZones)
		}
		if r.Price < 0 || r.Price > maxMoney || r.Each < 0 || r.Each > maxMoney {
			c.wrong(tabRates, n, "price", "A price is 0 or more.")
		}
		if (r.Step > 0) != (r.Each > 0) || r.Step < 0 {
			c.wrong(tabRates, n, "each", "step_kg and each belong together: so much for each step begun.")
		}
		if r.Lead < 0 || r.Lead > 2400 {
			c.wrong(tabRates, n, "lead_hours", "Write whole hours up to 2400.")
		}
		if r.UpTo <= r.Over || r.Over < 0 || r.UpTo > maxGrams {
			c.wrong(tabRates, n, "up_to_kg", "A bracket ends above over_kg, where it begins.")
			continue
		}
		w := way{r.Product, r.Zone}
		if ways[w] == nil {
			order = append(order, w)
		}
		ways[w] = append(ways[w], row{r, n})
	}
	sold := map[string]bool{}
	for _, w := range order {
		sold[w.product] = true
		rows := ways[w]
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.Over, b.Over), cmp.Compare(a.line, b.line)) })
		p, known := c.product(w.product)
		if known && rows[0].Over > p.Over {
			c.wrong(tabRates, rows[0].line, "over_kg", "The first bracket of %s in zone %s begins at %s kg; there is no price from %s kg to there.", w.product, w.zone, rows[0].Over.Kg(), p.Over.Kg())
		}
		for i := 1; i < len(rows); i++ {
			before, r := rows[i-1], rows[i]
			switch {
			case r.Over < before.UpTo:
				c.wrong(tabRates, r.line, "over_kg", "This bracket overlaps that of line %d, which goes up to %s kg; begin at %s kg.", before.line, before.UpTo.Kg(), before.UpTo.Kg())
			case r.Over > before.UpTo:
				c.wrong(tabRates, r.line, "over_kg", "There is no price from %s kg, where line %d ends, to %s kg; begin at %s kg.", before.UpTo.Kg(), before.line, r.Over.Kg(), before.UpTo.Kg())
			}
		}
	}
	for i, p := range c.Products {
		if !sold[p.Code] && p.Code != "" {
			c.wrong(tabProducts, at(c.at.products, i), "code", "The product %s has no price in the tab %s.", p.Code, tabRates)
		}
	}
}

// extras checks the surcharges.
func (c *checker) extras() {
	zones := c.zoneSet()
	type key struct {
		Kind                 Kind
		Label, Product, Zone string
		side, girth          postal.Millimetres
		weight               postal.Grams
		country              string
		further              bool
	}
	alike := map[key][]claim{}
	for i, s := range c.Surcharges {
		n := at(c.at.surcharges, i)
		if !c.extra(s, n, zones) {
			continue
		}
		k := key{s.Kind, s.Label, s.Product, s.Zone, s.OverSide, s.OverGirth, s.OverWeight, s.Area.Country, s.Per == PerFurther}
		alike[k] = append(alike[k], claimOf(s, n))
	}
	var twice [][2]int
	for _, all := range alike {
		twice = append(twice, clashes(all)...)
	}
	slices.SortFunc(twice, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	for _, t := range twice {
		c.wrong(tabSurcharges, t[0], "kind", "This is added in line %d already, for some of the same boxes and days; it would be charged twice.", t[1])
	}
}

// extra checks one surcharge; false where its place is not known, so that it can be compared with no other.
func (c *checker) extra(s Surcharge, n int, zones map[string]bool) bool {
	placed := true
	if lines[s.Kind] == "" {
		c.wrong(tabSurcharges, n, "kind", "‘%s’ is no kind of surcharge; write one of %s.", s.Kind, kindList())
	}
	c.text(tabSurcharges, n, "label", s.Label, s.Kind == Other)
	if _, ok := c.product(s.Product); s.Product != "" && !ok {
		c.wrong(tabSurcharges, n, "product", "There is no product ‘%s’ in the tab %s.", s.Product, tabProducts)
	}
	if s.Zone != "" && !zones[s.Zone] {
		c.wrong(tabSurcharges, n, "zone", "There is no zone ‘%s’ in the tab %s.", s.Zone, tabZones)
	}
	if s.Area.Country != "" {
		placed = c.area(tabSurcharges, n, s.Area)
	} else if s.Area.From != "" || s.Area.To != "" {
		c.wrong(tabSurcharges, n, "country", "Postal codes belong to a country; name it.")
		placed = false
	}
	valued := s.Kind == Insurance || s.Kind == Collect
	switch {
	case s.Amount < 0 || s.Amount > maxMoney || s.Least < 0 || s.Least > maxMoney || s.Most < 0 || s.Most > maxMoney || s.Free < 0 || s.Free > maxMoney:
		c.wrong(tabSurcharges, n, "amount", "An amount is 0 or more.")
	case s.Percent < 0 || s.Percent > maxPercent:
		c.wrong(tabSurcharges, n, "percent", "A percentage lies between 0 and 1000.")
	case s.Amount == 0 && s.Percent == 0:
		c.wrong(tabSurcharges, n, "amount", "Write an amount, a percentage, or both.")
	case (s.Percent == 0) != (s.Of == ""), s.Of != "" && valued != (s.Of == OfValue), s.Of != "" && s.Of != OfValue && s.Of != OfTransport && s.Of != OfAll:
		c.wrong(tabSurcharges, n, "of", "A percentage is taken of transport or all; that of insurance and of cod of value.")
	case s.Most > 0 && s.Most < s.Least:
		c.wrong(tabSurcharges, n, "most", "The most is less than the least.")
	case s.Free > 0 && !valued:
		c.wrong(tabSurcharges, n, "free", "Only insurance and cod have a part that is free.")
	}
	if s.OverSide < 0 || s.OverSide > maxSide || s.OverGirth < 0 || s.OverGirth > maxSide || s.OverWeight < 0 || s.OverWeight > maxGrams {
		c.wrong(tabSurcharges, n, "over_side_cm", "A limit is 0 or more.")
	}
	if s.Per != PerBox && s.Per != PerFurther && s.Per != PerShipment {
		c.wrong(tabSurcharges, n, "per", "Write box, further_box or shipment.")
	}
	if s.From != "" && s.Until != "" && s.Until < s.From {
		c.wrong(tabSurcharges, n, "valid_until", "The last day %s lies before the first, %s.", s.Until, s.From)
	}
	return placed
}
