package price_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestFilesThatAreNoTablesAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"a picture": "\x89PNG\r\n\x1a\n\x00\x00", "a broken archive": "PK\x03\x04 and so on", "letters of another age": "[sheet]\nname,Caf\xe9\n",
	} {
		if _, _, err := price.Read(t.Context(), []byte(file)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "\n\n", "a;b;c\n1;2;3"} {
		if _, problems, err := price.Read(t.Context(), []byte(text)); err != nil || !price.Wrong(problems) {
			t.Errorf("%q: %v %v", text, err, problems)
		}
	}
}

// TestWorkbooksThatPeopleType has numbers and dates in cells of their own kinds, which is what a spreadsheet makes of typing.
func TestWorkbooksThatPeopleTypeAreUnderstood(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	defer book.Close()
	put := func(tab string, rows ...[]any) {
		t.Helper()
		if _, err := book.NewSheet(tab); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := book.SetSheetRow(tab, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	put("Sheet", []any{"Field", "Value"}, []any{"name", "Typed"}, []any{"currency", "eur"}, []any{"valid_from", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)})
	put("Products", []any{"code", "name", "up to kg", "service_point"}, []any{"a", "A", 30, true})
	put("Zones", []any{"zone", "country", "postcode_from", "postcode_to"}, []any{1, "de", 10115, 14199}, []any{2, "DE"})
	put("Rates", []any{"product", "zone", "up_to_kg", "price"}, []any{"a", 1, 30, 6.8400000000000001}, []any{}, []any{"a", 2, 30, 0.1 + 0.2})
	put("Notes", []any{"not ours"})
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	s, problems, err := price.Read(t.Context(), file.Bytes())
	if err != nil || price.Wrong(problems) {
		t.Fatal(err, problems)
	}
	if s.From != "2026-12-01" || s.Rates[0].Price != 684 || s.Rates[1].Price != 30 || s.Areas[0].From != "10115" || !s.Products[0].ServicePoint || s.Currency != "EUR" {
		t.Errorf("%+v", s)
	}
	if len(problems) != 2 || problems[0].Tab != "sheet1" && problems[1].Tab != "sheet1" {
		t.Errorf("tabs that are not read are to be told: %v", problems)
	}
}

// FuzzRead tries that no file breaks the reader, and that what it takes without a complaint can be reckoned by and written again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(plain))
	for _, p := range price.Published() {
		var book, text bytes.Buffer
		if err := p.Sheet.WriteXLSX(&book); err != nil {
			f.Fatal(err)
		}
		if err := p.Sheet.WriteCSV(&text); err != nil {
			f.Fatal(err)
		}
		f.Add(book.Bytes())
		f.Add(text.Bytes())
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, problems, err := price.Read(t.Context(), file)
		if err != nil || price.Wrong(problems) {
			return
		}
		if wrong := s.Check(); len(wrong) > 0 {
			t.Fatalf("what was read without a complaint is wrong: %v", wrong)
		}
		tariff := s.Tariff()
		for _, p := range s.Products {
			_, _ = tariff.Reckon(p.Code, price.Load{From: price.Place{Country: "NL"}, To: price.Place{Country: "GB", PostalCode: "IV2 3AB"}, Boxes: []price.Box{{Weight: p.UpTo}}, On: "2026-11-23"})
		}
		var out bytes.Buffer
		if err := s.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		if _, problems, err := price.Read(t.Context(), out.Bytes()); err != nil || price.Wrong(problems) {
			t.Fatalf("what was written cannot be read: %v %v\n%s", err, problems, out.String())
		}
	})
}
