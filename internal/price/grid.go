package price

import (
	"cmp"
	"slices"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Grid is a zone's prices as a table: weights down, products across.
type Grid struct {
	Products []Product // those sold to the zone
	Rows     []GridRow
}

// GridRow is a bracket and its price for each product, as people read it; empty where the product has no such bracket.
type GridRow struct {
	Over, UpTo postal.Grams
	Prices     []string
}

// Grid lays a zone's prices out.
func (s Sheet) Grid(zone string) Grid {
	var g Grid
	at := map[string]int{}
	for _, p := range s.Products {
		if slices.ContainsFunc(s.Rates, func(r Rate) bool { return r.Zone == zone && r.Product == p.Code }) {
			at[p.Code] = len(g.Products)
			g.Products = append(g.Products, p)
		}
	}
	type bracket struct{ over, upTo postal.Grams }
	row := map[bracket]int{}
	for _, r := range s.Rates {
		if r.Zone != zone {
			continue
		}
		b := bracket{r.Over, r.UpTo}
		i, ok := row[b]
		if !ok {
			i = len(g.Rows)
			row[b] = i
			g.Rows = append(g.Rows, GridRow{Over: r.Over, UpTo: r.UpTo, Prices: make([]string, len(g.Products))})
		}
		g.Rows[i].Prices[at[r.Product]] = s.told(r)
	}
	slices.SortFunc(g.Rows, func(a, b GridRow) int { return cmp.Or(cmp.Compare(a.Over, b.Over), cmp.Compare(a.UpTo, b.UpTo)) })
	return g
}

// Extra says how much a surcharge of the sheet is, in short.
func (s Sheet) Extra(u Surcharge) string {
	t := Tariff{Sheet: s}
	text := ""
	if u.Amount > 0 {
		text = t.amount(u.Amount).String()
	}
	if u.Percent > 0 {
		if text != "" {
			text += " + "
		}
		text += u.Percent.String() + " %"
	}
	return text
}

// Columns are the columns of one of the layout's tables.
func Columns(tab string) []string { return slices.Clone(columns[tab]) }
