package table_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/table"
)

func TestTextIsReadAsSpreadsheetsWriteIt(t *testing.T) {
	t.Parallel()
	want := []table.Row{{Line: 1, Cells: []string{"sku", "name", "weight"}}, {Line: 3, Cells: []string{"A", "Tea; green, fine", "0,5"}}, {Line: 4, Cells: []string{"B", "", "1"}}}
	for name, file := range map[string]string{
		"commas":                 "sku,name,weight\n\nA,\"Tea; green, fine\",\"0,5\"\nB,,1\n",
		"semicolons and a mark":  "\ufeffsku;name;weight\r\n;;\r\nA;\"Tea; green, fine\";0,5\r\nB;;1;;\r\n",
		"tabs and empty cells":   "sku\tname\tweight\n \t\t\nA\tTea; green, fine\t0,5\nB\t\t1",
		"a space behind a comma": "sku, name, weight\n,,\nA, \"Tea; green, fine\", \"0,5\"\nB,, 1\n",
	} {
		f, err := table.Read(t.Context(), []byte(file))
		if err != nil || f.Open != 0 || f.Book {
			t.Errorf("%s: %+v %v", name, f, err)
		}
		if diff := cmp.Diff(want, f.Rows()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	f, err := table.Read(t.Context(), []byte("[sheet]\nfield;value, and more\n\"a;b\nc;d\n"))
	if err != nil || f.Open != 3 || len(f.Rows()) != 2 || len(f.Rows()[1].Cells) != 2 {
		t.Errorf("a quotation mark that does not end: %+v %v", f, err)
	}
}

func TestAWorkbookIsReadByItsTabs(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer book.Close()
	when := time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)
	for _, tab := range []string{" Rates ", "notes"} {
		if _, err := book.NewSheet(tab); err != nil {
			t.Fatal(err)
		}
	}
	put := func(tab, at string, cells ...any) {
		t.Helper()
		if err := book.SetSheetRow(tab, at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	put("Sheet1", "A1", "number", "time")
	put("Sheet1", "A3", 12, when, "")
	put(" Rates ", "A2", "a")
	put("notes", "A1", "not asked for")
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	f, err := table.Read(t.Context(), file.Bytes())
	if err != nil || !f.Book || len(f.Tabs) != 3 || len(f.Rows()) != 2 || f.Tabs[1].Rows != nil {
		t.Fatalf("%+v %v", f, err)
	}
	last := f.Rows()[1]
	if at, ok := table.Moment(last.Cells[1]); last.Line != 3 || last.Cells[0] != "12" || len(last.Cells) != 2 || !ok || !at.Equal(when) {
		t.Errorf("%+v: %v %v", last, at, ok)
	}
	if again, err := table.Read(t.Context(), f.CSV()); err != nil || len(again.Rows()) != 2 || again.Rows()[1].Cells[0] != "12" {
		t.Errorf("as text: %+v %v", again, err)
	}
	if f, err = table.Read(t.Context(), file.Bytes(), "rates"); err != nil || f.Tabs[0].Rows != nil || f.Tabs[1].Name != "rates" || len(f.Tabs[1].Rows) != 1 {
		t.Errorf("by its name: %+v %v", f, err)
	}
	for _, cut := range []int{100, file.Len() / 2} {
		if _, err := table.Read(t.Context(), file.Bytes()[:cut]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d bytes of it: %v", cut, err)
		}
	}
	for _, text := range []string{"", "12", "2026-11-22", "1e300", "NaN"} {
		if at, ok := table.Moment(text); ok {
			t.Errorf("%q is %v", text, at)
		}
	}
}

func TestFilesThatAreNoTablesAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"a picture": "\x89PNG\r\n\x1a\n\x00\x00", "a broken archive": "PK\x03\x04 and so on", "letters of another age": "name,Caf\xe9\n",
		"sixteen bits a letter": "\xff\xfea\x00,\x00", "too many columns": strings.Repeat("a,", table.MostCells) + "a",
	} {
		if _, err := table.Read(t.Context(), []byte(file)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilesThatAreTooLargeAreRefusedPlainly(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"a byte too many":     bytes.Repeat([]byte("a"), table.MostBytes+1),
		"a workbook of zeros": bomb(t, "xl/worksheets/sheet1.xml", 1, 200<<20),
		"two hundred parts":   bomb(t, "xl/media/a", 200, 1<<20),
		"too many lines":      bytes.Repeat([]byte("fuel,,\n"), table.MostRows+1),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			_, err := table.Read(t.Context(), file)
			if !fault.Is(err, fault.TooBig) {
				t.Errorf("%d bytes: %v", len(file), err)
			}
			t.Logf("%v in %s", err, time.Since(began))
		})
	}
}

// bomb is an archive of parts that unpack to far more than they weigh.
func bomb(t *testing.T, name string, parts, size int) []byte {
	t.Helper()
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for i := range parts {
		w, err := z.Create(name + strings.Repeat("x", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, io.LimitReader(zeros{}, int64(size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestACellFarOutIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", "rates"); err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellValue("rates", "XFD1048576", "x"); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := table.Read(t.Context(), file.Bytes()); !fault.Is(err, fault.TooBig) {
		t.Errorf("%v", err)
	}
	t.Logf("read in %s", time.Since(began))
}
