package table

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/fault"
)

// What a workbook may be when it is unpacked: a small file can unpack to anything.
const (
	mostUnpacked = 64 << 20
	mostParts    = 500
)

func noBook(err error) error {
	return fault.New(fault.Invalid, "This workbook cannot be read. Save it as XLSX once more, without a password, or as CSV.").Because(err)
}

func readBook(ctx context.Context, file []byte, tabs []string) (f File, err error) {
	// A damaged workbook may be one that the library did not think of.
	defer func() {
		if p := recover(); p != nil {
			f, err = File{}, noBook(fmt.Errorf("panic: %v", p))
		}
	}()
	if err := sound(file); err != nil {
		return File{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return File{}, noBook(err)
	}
	defer func() { _ = book.Close() }()
	f.Book = true
	seen := 0
	for i, name := range book.GetSheetList() {
		tab := Tab{Name: strings.ToLower(strings.TrimSpace(name))}
		if len(tabs) == 0 && i == 0 || slices.Contains(tabs, tab.Name) {
			if err := tab.fill(ctx, book, name, &seen); err != nil {
				return File{}, err
			}
		}
		f.Tabs = append(f.Tabs, tab)
	}
	return f, nil
}

// fill reads the rows of a tab.
func (t *Tab) fill(ctx context.Context, book *excelize.File, name string, seen *int) error {
	it, err := book.Rows(name)
	if err != nil {
		return noBook(err)
	}
	defer func() { _ = it.Close() }()
	for n := 1; it.Next(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := it.Columns()
		if err != nil {
			return noBook(err)
		}
		if len(cells) > MostCells { // blank or not: a small file can tell of millions, each of which takes its time
			return tooWide()
		}
		if err := t.add(seen, n, cells); err != nil {
			return err
		}
	}
	if err := it.Error(); err != nil {
		return noBook(err)
	}
	return nil
}

// sound refuses archives that unpack to more than any table is, before anything of them is unpacked for keeps.
func sound(file []byte) error {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return noBook(err)
	}
	if len(z.File) > mostParts {
		return noBook(fmt.Errorf("%d parts", len(z.File)))
	}
	left := int64(mostUnpacked)
	for _, part := range z.File {
		body, err := part.Open()
		if err != nil {
			return noBook(err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(body, left+1))
		_ = body.Close()
		if err != nil {
			return noBook(err)
		}
		if left -= n; left < 0 {
			return fault.New(fault.TooBig, "This workbook unpacks to more than %d MB.", mostUnpacked>>20)
		}
	}
	return nil
}

// Moment reads a time that a workbook keeps as days since 1900, in no zone; false for what is not one of these times.
func Moment(cell string) (time.Time, bool) {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(days >= 36_000 && days <= 110_000) { // NaN is neither more nor less
		return time.Time{}, false
	}
	at, err := excelize.ExcelDateToTime(days, false)
	return at, err == nil
}
