package price

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/fault"
)

// What a workbook may be when it is unpacked: a small file can unpack to anything.
const (
	maxUnpacked = 64 << 20
	maxParts    = 500
)

func noWorkbook(err error) error {
	return fault.New(fault.Invalid, "This workbook cannot be read. Save it as XLSX once more, without a password, or as CSV.").Because(err)
}

// readXLSX takes a workbook apart.
func readXLSX(ctx context.Context, file []byte) (r raw, err error) {
	// A damaged workbook may be one that the library did not think of.
	defer func() {
		if p := recover(); p != nil {
			err = noWorkbook(fmt.Errorf("panic: %v", p))
		}
	}()
	if err := sound(file); err != nil {
		return raw{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return raw{}, noWorkbook(err)
	}
	defer book.Close()
	r = raw{tables: map[string][]rawRow{}, serial: true}
	total := 0
	for _, name := range book.GetSheetList() {
		tab := strings.ToLower(strings.TrimSpace(name))
		var ok bool
		if r.problems, ok = open(&r, tab, 0); !ok {
			continue
		}
		rows, err := tabRows(ctx, book, name, &total)
		if err != nil {
			return raw{}, err
		}
		r.tables[tab] = rows
	}
	return r, nil
}

// tabRows reads the rows of one tab that hold something.
func tabRows(ctx context.Context, book *excelize.File, name string, total *int) ([]rawRow, error) {
	it, err := book.Rows(name)
	if err != nil {
		return nil, noWorkbook(err)
	}
	defer it.Close()
	var rows []rawRow
	for n := 1; it.Next(); n++ {
		// Rows of nothing and of blanks count too: a small file can tell of a million.
		if *total++; *total > MaxRows {
			return nil, tooManyRows()
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		cells, err := it.Columns()
		if err != nil {
			return nil, noWorkbook(err)
		}
		if len(cells) > maxCells {
			return nil, fault.New(fault.Invalid, "The tab %s has something in column %d of line %d; a price sheet has no more than %d columns.", name, len(cells), n, maxCells)
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) == 0 {
			continue
		}
		rows = append(rows, rawRow{n, slices.Clone(cells)})
	}
	if err := it.Error(); err != nil {
		return nil, noWorkbook(err)
	}
	return rows, nil
}

// sound refuses archives that unpack to more than any price sheet is, before anything of them is unpacked for keeps.
func sound(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return noWorkbook(err)
	}
	if len(z.File) > maxParts {
		return noWorkbook(fmt.Errorf("%d parts", len(z.File)))
	}
	left := int64(maxUnpacked)
	for _, part := range z.File {
		body, err := part.Open()
		if err != nil {
			return noWorkbook(err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(body, left+1))
		body.Close()
		if err != nil {
			return noWorkbook(err)
		}
		if left -= n; left < 0 {
			return fault.New(fault.TooBig, "This workbook unpacks to more than %d MB; a price sheet is far smaller.", maxUnpacked>>20)
		}
	}
	return nil
}

// WriteXLSX writes the sheet as a workbook that Read understands. All cells are text, so that no program turns a postal code into a number.
func (s Sheet) WriteXLSX(w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	tables := s.tables()
	for i, tab := range Tabs() {
		if i == 0 {
			err = book.SetSheetName("Sheet1", tab)
		} else {
			_, err = book.NewSheet(tab)
		}
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		if err := writeTab(book, tab, tables[tab], bold, text); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	return book.Write(w)
}

func writeTab(book *excelize.File, tab string, rows [][]string, bold, text int) error {
	out, err := book.NewStreamWriter(tab)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(columns[tab]), 16); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, value := range row {
			style := text
			if i == 0 {
				style = bold
			}
			cells[k] = excelize.Cell{StyleID: style, Value: value}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
