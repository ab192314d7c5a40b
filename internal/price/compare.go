package price

import "github.com/waybill-ship/waybill/internal/postal"

// Change is one price that differs between two sheets.
type Change struct {
	Product, Zone string
	Over, UpTo    postal.Grams
	// Before and After are the prices as they stand in the sheets; empty: there was, or there will be, none.
	Before, After string
}

// Changes lists what is different in the prices of a sheet from those of the one before it, in the order of the sheet, and what went at
// the end. Surcharges, zones and dates are compared by Differs.
func (s Sheet) Changes(before Sheet) []Change {
	type key struct {
		product, zone string
		over, upTo    postal.Grams
	}
	of := func(r Rate) key { return key{r.Product, r.Zone, r.Over, r.UpTo} }
	old := map[key]Rate{}
	for _, r := range before.Rates {
		old[of(r)] = r
	}
	var all []Change
	for _, r := range s.Rates {
		was, known := old[of(r)]
		delete(old, of(r))
		c := Change{Product: r.Product, Zone: r.Zone, Over: r.Over, UpTo: r.UpTo, After: s.told(r)}
		if known {
			c.Before = before.told(was)
		}
		if c.Before != c.After {
			all = append(all, c)
		}
	}
	for _, r := range before.Rates {
		if _, gone := old[of(r)]; gone {
			all = append(all, Change{Product: r.Product, Zone: r.Zone, Over: r.Over, UpTo: r.UpTo, Before: before.told(r)})
		}
	}
	return all
}

// told is a price as people read it.
func (s Sheet) told(r Rate) string {
	t := Tariff{Sheet: s}
	text := t.amount(r.Price).String()
	if r.Step > 0 {
		text += " + " + t.amount(r.Each).String() + " / " + kg(r.Step) + " kg"
	}
	return text
}

// Differs names the tables in which a sheet differs from another, in the layout's words.
func (s Sheet) Differs(before Sheet) []string {
	now, then := s.tables(), before.tables()
	var all []string
	for _, tab := range Tabs() {
		if !same(now[tab], then[tab]) {
			all = append(all, tab)
		}
	}
	return all
}

func same(a, b [][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		for k := range a[i] {
			if a[i][k] != b[i][k] {
				return false
			}
		}
	}
	return true
}
