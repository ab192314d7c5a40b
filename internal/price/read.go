package price

import (
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/table"
)

// raw is a file taken apart: its tables, row by row, with the line each row stood in.
type raw struct {
	tables   map[string][]table.Row
	serial   bool
	problems []Problem
}

// readSheet makes a sheet of tables and checks it. Where something cannot be read, what follows from that is not told too.
func readSheet(r raw) (Sheet, []Problem) {
	problems := r.problems
	var s Sheet
	p := places{sheet: map[string]int{}}
	rows := func(tab string) []line { return r.lines(tab, s.Currency, &problems) }
	for _, l := range rows(tabSheet) {
		s.field(l, p.sheet)
	}
	for _, l := range rows(tabProducts) {
		p.products = append(p.products, l.n)
		s.Products = append(s.Products, Product{
			Code: l.text("code"), Name: l.text("name"), Over: l.kg("over_kg"), UpTo: l.kg("up_to_kg"),
			MaxSize: postal.Size{Length: l.cm("max_length_cm"), Width: l.cm("max_width_cm"), Height: l.cm("max_height_cm")}, MaxGirth: l.cm("max_girth_cm"),
			Divisor: l.count("divisor"), Step: l.kg("step_kg"), ServicePoint: l.flag("service_point"), Return: l.flag("return"), Functions: l.list("functions", ";"),
		})
	}
	for _, l := range rows(tabZones) {
		p.areas = append(p.areas, l.n)
		a := l.area()
		a.Zone = l.text("zone")
		s.Areas = append(s.Areas, a)
	}
	for _, l := range rows(tabRates) {
		p.rates = append(p.rates, l.n)
		if l.text("price") == "" {
			l.wrong("price", "This is needed.")
		}
		s.Rates = append(s.Rates, Rate{
			Product: l.text("product"), Zone: l.text("zone"), Over: l.kg("over_kg"), UpTo: l.kg("up_to_kg"), Price: l.money("price"),
			Step: l.kg("step_kg"), Each: l.money("each"), Lead: l.count("lead_hours"),
		})
	}
	for _, l := range rows(tabSurcharges) {
		p.surcharges = append(p.surcharges, l.n)
		s.Surcharges = append(s.Surcharges, l.surcharge())
	}
	return s, both(problems, s.check(p))
}

// both joins what could not be read with what is wrong in what was read, leaving out what is said of a cell that was not read.
func both(unread, wrong []Problem) []Problem {
	type cell struct {
		tab, column string
		line        int
	}
	bad, tabs := map[cell]bool{}, map[string]bool{}
	for _, p := range unread {
		if p.Note {
			continue
		}
		bad[cell{p.Tab, p.Column, p.Line}] = true
		tabs[p.Tab] = tabs[p.Tab] || p.Line == 0 || p.Column == ""
	}
	for _, p := range wrong {
		if !bad[cell{p.Tab, p.Column, p.Line}] && !tabs[p.Tab] {
			unread = append(unread, p)
		}
	}
	order := Tabs()
	slices.SortStableFunc(unread, func(a, b Problem) int {
		if a.Tab != b.Tab {
			return slices.Index(order, a.Tab) - slices.Index(order, b.Tab)
		}
		return a.Line - b.Line
	})
	return unread
}

// lines are the rows of a table under the names of its columns. Rows of nothing are passed over.
func (r raw) lines(tab, currency string, problems *[]Problem) []line {
	rows := r.tables[tab]
	if len(rows) == 0 {
		if tab != tabSurcharges {
			*problems = append(*problems, Problem{Tab: tab, Format: "The table %s is missing; a price sheet has %s, and may have %s.", Args: []any{tab, strings.Join(Tabs()[:4], ", "), tabSurcharges}})
		}
		return nil
	}
	names := header(tab, rows[0], problems)
	var all []line
	for _, row := range rows[1:] {
		l := line{tab: tab, n: row.Line, cells: make(map[string]string, len(names)), currency: currency, serial: r.serial, problems: problems}
		empty := true
		for i, text := range row.Cells {
			text = strings.TrimSpace(text)
			if text == "" {
				continue
			}
			empty = false
			if i >= len(names) {
				l.wrong("", "There are more cells than columns: ‘%s’.", clip(text))
				break
			}
			l.cells[names[i]] = text
		}
		if !empty {
			all = append(all, l)
		}
	}
	return all
}

// header reads the names of a table's columns.
func header(tab string, row table.Row, problems *[]Problem) []string {
	wrong := func(column, format string, args ...any) {
		*problems = append(*problems, Problem{Tab: tab, Line: row.Line, Column: column, Format: format, Args: args})
	}
	var names []string
	for _, text := range row.Cells {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), " ", "_")
		switch {
		case name == "":
		case !slices.Contains(columns[tab], name):
			wrong(clip(name), "There is no column ‘%s’; the columns are %s.", clip(text), strings.Join(columns[tab], ", "))
		case slices.Contains(names, name):
			wrong(name, "The column %s stands here twice.", name)
		}
		names = append(names, name)
	}
	for _, name := range needed[tab] {
		if !slices.Contains(names, name) {
			wrong("", "The column %s is missing; the columns are %s.", name, strings.Join(columns[tab], ", "))
		}
	}
	return names
}

func clip(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

// field reads one line of the tab sheet.
func (s *Sheet) field(l line, at map[string]int) {
	name := strings.ReplaceAll(l.word("field"), " ", "_")
	if at[name] > 0 {
		l.wrong("field", "%s stands in line %d already.", name, at[name])
		return
	}
	if slices.Contains(fields, name) {
		at[name] = l.n
	}
	value := l
	value.cells = map[string]string{name: l.text("value")}
	switch name {
	case "name":
		s.Name = l.text("value")
	case "currency":
		s.Currency = l.code("value")
	case "valid_from":
		s.From = value.day(name)
	case "valid_until":
		s.Until = value.day(name)
	case "origins":
		for _, o := range value.list(name, " ,;") {
			s.Origins = append(s.Origins, alias(strings.ToUpper(o)))
		}
	default:
		l.wrong("field", "‘%s’ is nothing a price sheet says of itself; it has %s.", clip(name), strings.Join(fields, ", "))
	}
}

// alias is a code that people write for a territory.
func alias(code string) string {
	switch code {
	case "IC":
		return "ES-CN"
	case "UK":
		return "GB"
	case "EL":
		return "GR"
	}
	return code
}

// area reads the columns that name a piece of land.
func (l line) area() Area {
	a := Area{Country: alias(l.code("country")), From: l.code("postcode_from"), To: l.code("postcode_to")}
	if a.From != "" && a.To == "" {
		a.To = a.From
	}
	return a
}

func (l line) surcharge() Surcharge {
	s := Surcharge{
		Kind: Kind(l.word("kind")), Label: l.text("label"), Product: l.text("product"), Zone: l.text("zone"), Area: l.area(),
		OverSide: l.cm("over_side_cm"), OverGirth: l.cm("over_girth_cm"), OverWeight: l.kg("over_kg"),
		Amount: l.money("amount"), Percent: l.percent("percent"), Of: Basis(l.word("of")), Least: l.money("least"), Most: l.money("most"),
		Free: l.money("free"), Per: Per(l.word("per")), From: l.day("valid_from"), Until: l.day("valid_until"),
	}
	if s.Per == "" {
		s.Per = PerBox
		if s.Kind == Piece {
			s.Per = PerFurther
		}
	}
	if s.Percent > 0 && s.Of == "" {
		s.Of = OfTransport
		if s.Kind == Insurance || s.Kind == Collect {
			s.Of = OfValue
		}
	}
	return s
}
