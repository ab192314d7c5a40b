package price_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestFiftyThousandSurchargesAreCheckedInTime(t *testing.T) {
	t.Parallel()
	s := price.Sheet{Name: "Wide", Currency: "EUR", Products: []price.Product{{Code: "home", Name: "Home", UpTo: 1000}},
		Areas: []price.Area{{Zone: "nl", Country: "NL"}}, Rates: []price.Rate{{Product: "home", Zone: "nl", UpTo: 1000, Price: 500}}}
	for i := range 50_000 {
		code := fmt.Sprintf("%05d", i)
		s.Surcharges = append(s.Surcharges, price.Surcharge{Kind: price.Remote, Area: price.Area{Country: "DE", From: code, To: code}, Amount: 100, Per: price.PerBox})
	}
	from := time.Now()
	if wrong := s.Check(); len(wrong) > 0 {
		t.Fatal(wrong[0])
	}
	if took := time.Since(from); took > 2*time.Second {
		t.Errorf("the check took %s", took)
	}
	s.Surcharges = append(s.Surcharges, price.Surcharge{Kind: price.Remote, Area: price.Area{Country: "DE", From: "20", To: "20"}, Amount: 100, Per: price.PerBox})
	if wrong := s.Check(); len(wrong) == 0 || !strings.Contains(wrong[0].Text(), "charged twice") {
		t.Errorf("an overlap: %v", wrong)
	}
}

// blanks is a workbook whose rows hold a blank in the last column there is.
func blanks(t *testing.T, row string, rows int) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := readSheet(t).WriteXLSX(&plain); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "xl/worksheets/sheet1.xml" {
			_, err = io.WriteString(to, `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+strings.Repeat(row, rows)+`</sheetData></worksheet>`)
		} else {
			var body io.ReadCloser
			if body, err = part.Open(); err == nil {
				_, err = io.Copy(to, body)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readSheet(t *testing.T) price.Sheet {
	t.Helper()
	s, _, err := price.Read(t.Context(), []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAWorkbookOfBlanksIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	from := time.Now()
	if _, _, err := price.Read(t.Context(), blanks(t, `<row><c r="XFD1" t="str"><v> </v></c></row>`, 100_000)); !fault.Is(err, fault.Invalid) {
		t.Errorf("wide blanks: %v", err)
	}
	if _, _, err := price.Read(t.Context(), blanks(t, `<row></row>`, 200_000)); !fault.Is(err, fault.TooBig) {
		t.Errorf("rows of nothing: %v", err)
	}
	if took := time.Since(from); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := price.Read(ended, blanks(t, `<row></row>`, 10)); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}
