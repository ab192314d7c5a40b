package ratesheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/fault"
)

// mostUnpacked is what a workbook may be when it is unpacked: a small file can unpack to anything.
const mostUnpacked = 32 << 20

// isBook reports whether a file is a workbook rather than text.
func isBook(file []byte) bool { return bytes.HasPrefix(file, []byte("PK\x03\x04")) }

// unbound is the first sheet of a workbook as CSV, each row on the line that it has in the workbook. Times that a spreadsheet counts in days are written out.
func unbound(file []byte) (text []byte, err error) {
	broken := func(cause error) error {
		return fault.New(fault.Invalid, "This workbook cannot be read. Save it as XLSX once more, without a password, or as CSV.").Because(cause)
	}
	// A damaged workbook may be one that the library did not think of.
	defer func() {
		if p := recover(); p != nil {
			text, err = nil, broken(fmt.Errorf("panic: %v", p))
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return nil, broken(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		return nil, broken(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	times := -1
	for i, row := range rows {
		if i == 0 {
			for k, name := range row {
				if strings.EqualFold(strings.TrimSpace(name), "time") {
					times = k
				}
			}
		} else if times >= 0 && times < len(row) {
			row[times] = written(row[times])
		}
		for k := range row { // a cell of several lines would move the count of lines
			row[k] = strings.Join(strings.Fields(row[k]), " ")
		}
		if len(row) == 0 {
			row = []string{" "} // the writer would leave an empty line that the reader does not count
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// written is a time as people write it, where a spreadsheet has it as days since 1900.
func written(cell string) string {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || days < 40_000 || days > 80_000 {
		return cell
	}
	at, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return cell
	}
	return at.Format("2006-01-02 15:04:05")
}
