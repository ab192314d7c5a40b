// Package table reads the tables that people make with spreadsheets: CSV, parted by comma, semicolon or tab, and workbooks (XLSX). What a file may hold is
// the same wherever one is loaded. What its columns mean is its reader's.
package table

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

// What a file may hold.
const (
	MostBytes = 8 << 20
	MostRows  = 50_000 // in all tabs together, empty ones too
	MostCells = 64     // in a row
)

// Row is a line that holds something.
type Row struct {
	Line  int      // as a spreadsheet counts it, from 1
	Cells []string // as they stand there, without empty ones at the end
}

// Tab is a sheet of a workbook; CSV is one without a name.
type Tab struct {
	Name string
	Rows []Row // of tabs that were not asked for: none
}

// File is a file taken apart.
type File struct {
	Tabs []Tab
	// Book says that it is a workbook, which keeps times as numbers; Moment reads them.
	Book bool
	// Open is the line of CSV from which on nothing can be read, as a quotation mark is open or stands where none belongs; 0 when there is none.
	Open int
}

// Read takes a file apart. Of a workbook it reads the tabs of the given names (in small letters), or the first where none is given. The error is a fault for
// a file that is no table or too large (fault.TooBig); a workbook is read no further when ctx ends.
func Read(ctx context.Context, file []byte, tabs ...string) (File, error) {
	if len(file) > MostBytes {
		return File{}, fault.New(fault.TooBig, "The file may have up to %d MB.", MostBytes>>20)
	}
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		return readBook(ctx, file, tabs)
	}
	return readText(file)
}

// Rows are those of the first tab, which is all there is in CSV.
func (f File) Rows() []Row {
	if len(f.Tabs) == 0 {
		return nil
	}
	return f.Tabs[0].Rows
}

// CSV is the first tab as text that Read reads. Empty lines are left out.
func (f File) CSV() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // a buffer takes everything
	for _, r := range f.Rows() {
		_ = w.Write(r.Cells)
	}
	w.Flush()
	return out.Bytes()
}

// add puts a row into a tab unless it is empty. seen counts the rows of the whole file.
func (t *Tab) add(seen *int, line int, cells []string) error {
	if *seen++; *seen > MostRows {
		return fault.New(fault.TooBig, "The file may have up to %d lines.", MostRows)
	}
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > MostCells {
		return tooWide()
	}
	if len(cells) > 0 {
		t.Rows = append(t.Rows, Row{line, slices.Clone(cells)})
	}
	return nil
}

func tooWide() error {
	return fault.New(fault.Invalid, "The file may have up to %d columns.", MostCells)
}

func readText(file []byte) (File, error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0 {
		return File{}, fault.New(fault.Invalid, "This is neither a workbook (XLSX) nor CSV in UTF-8. Save it as “CSV UTF-8”.")
	}
	r := csv.NewReader(bytes.NewReader(file))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(file), -1, true
	r.TrimLeadingSpace = r.Comma != '\t' // a tab is a space too, and would be trimmed with the empty cell before it
	f, tab, seen := File{}, Tab{}, 0
	for {
		cells, err := r.Read()
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			f.Open = broken.StartLine
			fallthrough
		case errors.Is(err, io.EOF):
			f.Tabs = []Tab{tab}
			return f, nil
		case err != nil:
			return File{}, fmt.Errorf("read CSV: %w", err)
		}
		line, _ := r.FieldPos(0)
		if err := tab.add(&seen, line, cells); err != nil {
			return File{}, err
		}
	}
}

// separator is what parts the cells: what stands most often in the first line that has any.
func separator(file []byte) rune {
	for line := range bytes.Lines(file) {
		best, most := ',', 0
		for _, c := range ",;\t" {
			if n := bytes.Count(line, []byte(string(c))); n > most {
				best, most = c, n
			}
		}
		if most > 0 {
			return best
		}
	}
	return ','
}
