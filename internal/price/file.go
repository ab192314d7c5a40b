package price

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/table"
)

// Read makes a sheet of a file, CSV or a workbook (XLSX), and lists what is wrong with it, line by line. A sheet with problems that are
// more than notes must not be used. The error is a fault for a file that is no table at all, or too large; reading a workbook stops
// when ctx ends.
func Read(ctx context.Context, file []byte) (Sheet, []Problem, error) {
	f, err := table.Read(ctx, file, Tabs()...)
	if err != nil {
		return Sheet{}, nil, err
	}
	s, problems := readSheet(sorted(f))
	return s, problems, nil
}

// Wrong reports whether one of the problems is more than a note.
func Wrong(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Note })
}

// sorted puts rows under the tables they belong to: the tabs of a workbook, or the titles in CSV.
func sorted(f table.File) raw {
	got := raw{tables: map[string][]table.Row{}, serial: f.Book}
	if f.Book {
		for _, t := range f.Tabs {
			var ok bool
			if got.problems, ok = open(&got, t.Name, 0); ok {
				got.tables[t.Name] = t.Rows
			}
		}
		return got
	}
	tab := ""
	for _, row := range f.Rows() {
		if name, ok := title(row.Cells); ok {
			tab = name
			if got.problems, ok = open(&got, tab, row.Line); !ok {
				tab = ""
			}
			continue
		}
		if tab != "" {
			got.tables[tab] = append(got.tables[tab], row)
		} else if len(got.problems) == 0 {
			got.problems = append(got.problems, Problem{Tab: tabSheet, Line: row.Line, Format: "The file begins with a line that says [%s]; each table stands below its name in brackets.", Args: []any{tabSheet}})
		}
	}
	if f.Open > 0 {
		got.problems = append(got.problems, Problem{Tab: tab, Line: f.Open, Format: "A quotation mark does not end, or stands in the middle of a cell; write it twice inside a cell in quotation marks."})
	}
	return got
}

// open begins a table; false where it is none of ours or was begun before.
func open(r *raw, tab string, line int) ([]Problem, bool) {
	switch {
	case !slices.Contains(Tabs(), tab):
		return append(r.problems, Problem{Tab: clip(tab), Line: line, Note: true, Format: "The table ‘%s’ is not read; the tables are %s.", Args: []any{clip(tab), strings.Join(Tabs(), ", ")}}), false
	case r.tables[tab] != nil:
		return append(r.problems, Problem{Tab: tab, Line: line, Format: "The table %s stands here twice.", Args: []any{tab}}), false
	}
	r.tables[tab] = []table.Row{}
	return r.problems, true
}

// title reads a line that begins a table: "[rates]", and nothing beside it.
func title(cells []string) (string, bool) {
	first := strings.TrimSpace(cells[0])
	if !strings.HasPrefix(first, "[") || !strings.HasSuffix(first, "]") || strings.TrimSpace(strings.Join(cells[1:], "")) != "" {
		return "", false
	}
	return strings.ToLower(strings.Trim(first, "[] ")), true
}

// WriteCSV writes the sheet as a CSV file that Read understands.
func (s Sheet) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	tables := s.tables()
	for i, tab := range Tabs() {
		line := "[" + tab + "]\n"
		if i > 0 {
			line = "\n" + line
		}
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
		if err := out.WriteAll(tables[tab]); err != nil {
			return err
		}
	}
	return nil
}
