package price

import (
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Functionalities are the product's by their keys; none where the sheet did not pass Check.
func (p Product) Functionalities() map[string]any {
	return p.functions(func(string, ...any) {})
}

// Ways are the pairs of countries the sheet sells a product between, without prices: those depend on weight and postal code. A sheet
// that does not say where it holds from has none.
func (s Sheet) Ways(p Product) []carrier.Destination {
	lead := map[string]int{} // of each zone it is sold to, the slowest
	for _, r := range s.Rates {
		if r.Product == p.Code {
			lead[r.Zone] = max(lead[r.Zone], r.Lead)
		}
	}
	hours := map[string]int{}
	for _, a := range s.Areas {
		slowest, sold := lead[a.Zone]
		if !sold {
			continue
		}
		for _, c := range countries(a.Country) {
			hours[c] = max(hours[c], slowest)
		}
	}
	var all []carrier.Destination
	seen := map[string]bool{}
	for _, o := range s.Origins {
		for _, home := range countries(o) {
			if seen[home] {
				continue
			}
			seen[home] = true
			for _, c := range postal.Countries() {
				h, sold := hours[c.Code]
				if !sold {
					continue
				}
				d := carrier.Destination{From: home, To: c.Code}
				if p.Return {
					d.From, d.To = d.To, d.From
				}
				if h > 0 {
					d.LeadHours = &h
				}
				all = append(all, d)
			}
		}
	}
	return slices.Clip(all)
}

// countries are what addresses in a country or territory may name as theirs: Guadeloupe is written as GP and as FR.
func countries(code string) []string {
	if code == Everywhere {
		var all []string
		for _, c := range postal.Countries() {
			all = append(all, c.Code)
		}
		return all
	}
	var all []string
	if _, ok := postal.Lookup(code); ok {
		all = append(all, code)
	}
	if t, ok := postal.TerritoryByCode(code); ok && t.Code == code {
		if c, ok := postal.CountryOf(code); ok && c != code {
			all = append(all, c)
		}
	}
	return all
}
