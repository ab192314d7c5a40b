package price

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
)

// MaxFile is how many bytes a file of prices may have.
const MaxFile = 8 << 20

// Read makes a sheet of a file, CSV or a workbook (XLSX), and lists what is wrong with it, line by line. A sheet with problems that are
// more than notes must not be used. The error is a fault for a file that is no table at all, or too large; reading a workbook stops
// when ctx ends.
func Read(ctx context.Context, file []byte) (Sheet, []Problem, error) {
	if len(file) > MaxFile {
		return Sheet{}, nil, fault.New(fault.TooBig, "This file has %d MB; a price sheet has at most %d MB.", len(file)>>20, MaxFile>>20)
	}
	var r raw
	var err error
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		r, err = readXLSX(ctx, file)
	} else {
		r, err = readCSV(file)
	}
	if err != nil {
		return Sheet{}, nil, err
	}
	s, problems := readSheet(r)
	return s, problems, nil
}

// Wrong reports whether one of the problems is more than a note.
func Wrong(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Note })
}

func tooManyRows() error {
	return fault.New(fault.TooBig, "A price sheet has at most %d lines.", MaxRows)
}

// maxCells is how many cells a line may have; the widest table has 19.
const maxCells = 64

// readCSV takes a CSV file apart. It may be divided by comma, semicolon or tab.
func readCSV(file []byte) (raw, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) {
		return raw{}, fault.New(fault.Invalid, "This is neither a workbook (XLSX) nor CSV in UTF-8. Save it as “CSV UTF-8”.")
	}
	if bytes.IndexByte(file, 0) >= 0 {
		return raw{}, fault.New(fault.Invalid, "This is neither a workbook (XLSX) nor CSV.")
	}
	r := csv.NewReader(bytes.NewReader(file))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = divider(file), -1, true
	got := raw{tables: map[string][]rawRow{}}
	tab := ""
	for rows := 0; ; rows++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			got.problems = append(got.problems, Problem{Tab: tab, Line: broken.StartLine, Format: "A quotation mark does not end, or stands in the middle of a cell; write it twice inside a cell in quotation marks."})
			return got, nil
		}
		if err != nil {
			return raw{}, fmt.Errorf("read CSV: %w", err)
		}
		if rows > MaxRows {
			return raw{}, tooManyRows()
		}
		n, _ := r.FieldPos(0)
		if name, ok := title(cells); ok {
			tab = name
			if got.problems, ok = open(&got, tab, n); !ok {
				tab = ""
			}
			continue
		}
		cells = slices.Clone(cells)
		if len(cells) > maxCells {
			cells = cells[:maxCells]
		}
		if tab == "" {
			if strings.Join(cells, "") != "" && len(got.problems) == 0 {
				got.problems = append(got.problems, Problem{Tab: tabSheet, Line: n, Format: "The file begins with a line that says [%s]; each table stands below its name in brackets.", Args: []any{tabSheet}})
			}
			continue
		}
		got.tables[tab] = append(got.tables[tab], rawRow{n, cells})
	}
}

// open begins a table; false where it is none of ours or was begun before.
func open(r *raw, tab string, line int) ([]Problem, bool) {
	switch {
	case !slices.Contains(Tabs(), tab):
		return append(r.problems, Problem{Tab: clip(tab), Line: line, Note: true, Format: "The table ‘%s’ is not read; the tables are %s.", Args: []any{clip(tab), strings.Join(Tabs(), ", ")}}), false
	case r.tables[tab] != nil:
		return append(r.problems, Problem{Tab: tab, Line: line, Format: "The table %s stands here twice.", Args: []any{tab}}), false
	}
	r.tables[tab] = []rawRow{}
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

// divider is what the cells are divided by: whichever stands most often in the first lines.
func divider(file []byte) rune {
	head := file
	for i, seen := 0, 0; i < len(file); i++ {
		if file[i] == '\n' {
			if seen++; seen == 6 {
				head = file[:i]
				break
			}
		}
	}
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		if n := bytes.Count(head, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
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
