package price

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

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
