package price

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// The layout: five tables, in a workbook a tab each, in a CSV file one below the other, each under a line with its name in brackets. The
// first line of a table names its columns, which may stand in any order; columns that are left out are empty. Weights are kilograms,
// lengths centimetres, prices the sheet's currency; brackets begin above over_kg and end with up_to_kg.
const (
	tabSheet      = "sheet"
	tabProducts   = "products"
	tabZones      = "zones"
	tabRates      = "rates"
	tabSurcharges = "surcharges"
)

// Tabs are the names of the layout's tables, in order.
func Tabs() []string { return []string{tabSheet, tabProducts, tabZones, tabRates, tabSurcharges} }

// columns are the columns of each table, and which of them must be there.
var columns = map[string][]string{
	tabSheet:      {"field", "value"},
	tabProducts:   {"code", "name", "over_kg", "up_to_kg", "max_length_cm", "max_width_cm", "max_height_cm", "max_girth_cm", "divisor", "step_kg", "service_point", "return", "functions"},
	tabZones:      {"zone", "country", "postcode_from", "postcode_to"},
	tabRates:      {"product", "zone", "over_kg", "up_to_kg", "price", "step_kg", "each", "lead_hours"},
	tabSurcharges: {"kind", "label", "product", "zone", "country", "postcode_from", "postcode_to", "over_side_cm", "over_girth_cm", "over_kg", "amount", "percent", "of", "least", "most", "free", "per", "valid_from", "valid_until"},
}

var needed = map[string][]string{
	tabSheet: {"field", "value"}, tabProducts: {"code", "name", "up_to_kg"}, tabZones: {"zone", "country"},
	tabRates: {"product", "zone", "up_to_kg", "price"}, tabSurcharges: {"kind"},
}

// fields are what the tab sheet says.
var fields = []string{"name", "currency", "valid_from", "valid_until", "origins"}

func kindList() string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(lines)) {
		all = append(all, string(k))
	}
	return strings.Join(all, ", ")
}

// tables writes the sheet as rows of text, each table under its columns.
func (s Sheet) tables() map[string][][]string {
	t := map[string][][]string{}
	for tab, names := range columns {
		t[tab] = [][]string{names}
	}
	add := func(tab string, cells ...string) { t[tab] = append(t[tab], cells) }
	for i, value := range []string{s.Name, s.Currency, string(s.From), string(s.Until), strings.Join(s.Origins, " ")} {
		add(tabSheet, fields[i], value)
	}
	for _, p := range s.Products {
		add(tabProducts, p.Code, p.Name, kg(p.Over), kg(p.UpTo), cm(p.MaxSize.Length), cm(p.MaxSize.Width), cm(p.MaxSize.Height), cm(p.MaxGirth),
			whole(p.Divisor), kg(p.Step), yes(p.ServicePoint), yes(p.Return), strings.Join(p.Functions, "; "))
	}
	for _, a := range s.Areas {
		add(tabZones, a.Zone, a.Country, a.From, a.To)
	}
	for _, r := range s.Rates {
		add(tabRates, r.Product, r.Zone, kg(r.Over), kg(r.UpTo), s.decimal(r.Price), kg(r.Step), s.sum(r.Each), whole(r.Lead))
	}
	for _, u := range s.Surcharges {
		percent := ""
		if u.Percent != 0 {
			percent = u.Percent.String()
		}
		add(tabSurcharges, string(u.Kind), u.Label, u.Product, u.Zone, u.Area.Country, u.Area.From, u.Area.To, cm(u.OverSide), cm(u.OverGirth), kg(u.OverWeight),
			s.sum(u.Amount), percent, string(u.Of), s.sum(u.Least), s.sum(u.Most), s.sum(u.Free), string(u.Per), string(u.From), string(u.Until))
	}
	return t
}

func (s Sheet) decimal(minor int64) string {
	return money.Amount{Minor: minor, Currency: s.Currency}.Decimal()
}

// sum is an amount whose zero is left empty.
func (s Sheet) sum(minor int64) string {
	if minor == 0 {
		return ""
	}
	return s.decimal(minor)
}

func kg(g postal.Grams) string {
	if g == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimRight(g.Kg(), "0"), ".")
}

func cm(m postal.Millimetres) string {
	if m == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimRight(m.Cm(), "0"), ".")
}

func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
