package product

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/table"
)

// heads are the columns of the file, in the order in which it is written, and how else spreadsheets call them.
var heads = []struct {
	name  string
	other []string
}{
	{"sku", []string{"article", "article number", "item number", "product code"}},
	{"description", []string{"name", "title", "customs description"}},
	{"hs_code", []string{"hs code", "hs", "tariff number", "commodity code", "taric"}},
	{"origin_country", []string{"origin", "country of origin", "origin country", "made in"}},
	{"weight", []string{"weight kg", "weight (kg)", "weight_kg"}},
	{"value", []string{"price", "unit value", "customs value"}},
	{"currency", nil},
}

// Entry is one line of a file: the product as it would be kept, and what becomes of the one that is there.
type Entry struct {
	Line    int // as a spreadsheet counts it, the heading being 1
	Product Product
	Change  Change
}

// Change is what an entry does.
type Change string

// The changes.
const (
	New  Change = "new"
	Kept Change = "kept" // nothing differs
	Over Change = "over" // written over what was there
)

// Wrong is a line that cannot be taken, and why.
type Wrong struct {
	Line int
	Err  error
}

// Plan is what a file comes to. With anything wrong in it none of it is kept.
type Plan struct {
	Entries []Entry
	Wrong   []Wrong
	// Lines are the file as text, to be read again.
	Lines []byte
}

// Tally counts the entries by what they do.
func (p Plan) Tally() map[Change]int {
	n := map[Change]int{}
	for _, e := range p.Entries {
		n[e.Change]++
	}
	return n
}

// Read reads a file of products, CSV or the first tab of a workbook, and says what each of its lines would do. What the file has no column for, and a cell that is empty, stays
// as it is. The error is of the file as a whole: it cannot be read at all.
func Read(ctx context.Context, r db.Reader, account int64, file []byte) (Plan, error) {
	var plan Plan
	place, records, lines, err := split(ctx, file)
	if err != nil {
		return plan, err
	}
	plan.Lines = lines
	skus := make([]string, len(records))
	for i, rec := range records {
		skus[i] = rec.cell(place, "sku")
	}
	known, err := BySKU(ctx, r, account, skus)
	if err != nil {
		return plan, err
	}
	seen := map[string]int{}
	for i, rec := range records {
		key := Key(skus[i])
		was, old := known[key]
		p, err := rec.product(place, was)
		if first := seen[key]; err == nil && first != 0 {
			err = fault.At("sku", "This SKU stands in line %d already.", first)
		}
		if err != nil {
			plan.Wrong = append(plan.Wrong, Wrong{rec.Line, err})
			continue
		}
		seen[key] = rec.Line
		e := Entry{Line: rec.Line, Product: p, Change: New}
		switch {
		case old && p == was:
			e.Change = Kept
		case old:
			e.Change = Over
		}
		plan.Entries = append(plan.Entries, e)
	}
	return plan, nil
}

// record is one line of the file.
type record struct{ table.Row }

func (r record) cell(place map[string]int, name string) string {
	at, ok := place[name]
	if !ok || at >= len(r.Cells) {
		return ""
	}
	return unguarded(strings.TrimSpace(r.Cells[at]))
}

// guarded is text as a cell that no spreadsheet takes for a formula: one that begins as formulas do has an apostrophe before it.
func guarded(text string) string {
	if formula(text) {
		return "'" + text
	}
	return text
}

func unguarded(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && formula(rest) {
		return rest
	}
	return text
}

// formula reports whether text begins as a formula, or as one behind apostrophes, so that taking one away always undoes putting one.
func formula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0]))
}

// split takes the file apart: where each column stands, its lines but the empty ones, and all of it as text.
func split(ctx context.Context, file []byte) (map[string]int, []record, []byte, error) {
	f, err := table.Read(ctx, file)
	switch {
	case err != nil:
		return nil, nil, nil, err
	case f.Open > 0:
		return nil, nil, nil, fault.At("file", "Line %d cannot be read: a quotation mark is open or stands where none belongs.", f.Open)
	case len(f.Rows()) < 2:
		return nil, nil, nil, fault.At("file", "The file has no products. Its first line names the columns: sku, description, hs_code, origin_country, weight, value, currency.")
	}
	place, err := columnsOf(f.Rows()[0].Cells)
	if err != nil {
		return nil, nil, nil, err
	}
	var all []record
	for _, row := range f.Rows()[1:] {
		all = append(all, record{row})
	}
	if f.Book {
		file = f.CSV()
	}
	return place, all, file, nil
}

func columnsOf(cells []string) (map[string]int, error) {
	place := map[string]int{}
	for at, cell := range cells {
		cell = strings.ToLower(strings.TrimSpace(cell))
		for _, h := range heads {
			if cell != h.name && !slices.Contains(h.other, cell) {
				continue
			}
			if _, twice := place[h.name]; twice {
				return nil, fault.At("file", "The column %s stands in the file twice.", h.name)
			}
			place[h.name] = at
		}
	}
	if _, ok := place["sku"]; !ok {
		return nil, fault.At("file", "The first line names the columns, and none is called sku.")
	}
	return place, nil
}

// product is what the line makes of what was there.
func (r record) product(place map[string]int, was Product) (Product, error) {
	p := was
	if was.SKU == "" {
		p.SKU = r.cell(place, "sku")
	}
	for _, c := range []struct {
		name string
		to   *string
	}{{"description", &p.Description}, {"hs_code", &p.HSCode}, {"origin_country", &p.Origin}} {
		if text := r.cell(place, c.name); text != "" {
			*c.to = text
		}
	}
	var wrong fault.List
	if text := r.cell(place, "weight"); text != "" {
		weight, err := postal.ParseKg(point(text))
		if err != nil {
			wrong.Add("weight", "%s is not a weight. Write kilograms, like 0.62.", shown(text))
		}
		p.Weight = weight
	}
	p.Value = r.value(place, was.Value, &wrong)
	if err := wrong.Err(); err != nil {
		return p, err
	}
	p = Tidy(p)
	return p, Check(p)
}

func (r record) value(place map[string]int, was money.Amount, wrong *fault.List) money.Amount {
	currency := strings.ToUpper(r.cell(place, "currency"))
	if currency == "" {
		if currency = was.Currency; currency == "" {
			currency = "EUR"
		}
	}
	text := r.cell(place, "value")
	if text == "" {
		return was
	}
	value, err := money.Parse(point(text), currency)
	if err != nil {
		wrong.Add("value", "%s is not an amount. Write it like 12.50.", shown(text))
	}
	return value
}

// point writes a decimal comma as a point.
func point(text string) string {
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		return strings.Replace(text, ",", ".", 1)
	}
	return text
}

// Keep writes all entries of a plan, or none: a plan with something wrong is refused.
func (p Plan) Keep(ctx context.Context, d *db.DB, account int64, now time.Time) error {
	if len(p.Wrong) > 0 {
		return fault.New(fault.Invalid, "%d lines are wrong. Nothing was imported.", len(p.Wrong))
	}
	tally := p.Tally()
	n, err := count(ctx, d, account)
	if err != nil {
		return err
	}
	if n+tally[New] > Most {
		return fault.New(fault.Conflict, "There is room for %d products.", Most)
	}
	ids, err := d.NextIDs(ctx, "product", max(1, tally[New]))
	if err != nil {
		return err
	}
	var fresh, changed []Product
	for _, e := range p.Entries {
		one := e.Product
		one.UpdatedAt = db.Micro(now)
		switch e.Change {
		case New:
			one.ID = ID(ids[len(fresh)])
			fresh = append(fresh, one)
		case Over:
			changed = append(changed, one)
		}
	}
	return d.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		for _, one := range fresh { // somebody may have added it since the file was read
			if err := free(ctx, tx, account, one); err != nil {
				return err
			}
		}
		for _, one := range changed {
			if err := update(ctx, tx, account, one); err != nil {
				return err
			}
		}
		return insert(ctx, tx, account, fresh)
	})
}

// Write writes all products of an account as a file that Read reads.
func Write(ctx context.Context, r db.Reader, account int64, w io.Writer) error {
	out := csv.NewWriter(w)
	head := make([]string, len(heads))
	for i, h := range heads {
		head[i] = h.name
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for f := (Filter{Limit: 1000}); ; {
		all, err := List(ctx, r, account, f)
		if err != nil {
			return err
		}
		for _, p := range all {
			cells := []string{guarded(p.SKU), guarded(p.Description), guarded(p.HSCode), guarded(p.Origin), "", "", ""}
			if p.Weight > 0 {
				cells[4] = p.Weight.Kg()
			}
			if p.Value.Minor > 0 {
				cells[5], cells[6] = p.Value.Decimal(), p.Value.Currency
			}
			if err := out.Write(cells); err != nil {
				return err
			}
			f.After = Key(p.SKU)
		}
		if len(all) < f.Limit {
			out.Flush()
			return out.Error()
		}
	}
}
