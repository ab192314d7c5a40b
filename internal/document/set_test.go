package document_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/document"
)

// sequence says what stands on each page of a PDF.
func sequence(t *testing.T, file string) string {
	t.Helper()
	var all []string
	for _, page := range strings.Split(strings.TrimSuffix(tool(t, "poppler-utils", "pdftotext", "-layout", file, "-"), "\f"), "\f") {
		switch {
		case holds(page, "CUSTOMS DECLARATION") && holds(page, "CN 23"):
			all = append(all, "cn23")
		case holds(page, "Commercial invoice"):
			all = append(all, "invoice")
		default:
			all = append(all, strings.Repeat("label", strings.Count(page, "SandboxPost")+strings.Count(page, "Sandbox Post")))
		}
	}
	return strings.Join(all, " ")
}

func TestEachLabelIsFollowedByItsPapersAsOftenAsTheyAreNeeded(t *testing.T) {
	t.Parallel()
	form, err := document.Customs(customs.CN23, declaration(3))
	if err != nil {
		t.Fatal(err)
	}
	invoice, err := document.Customs(customs.CommercialInvoice, declaration(3))
	if err != nil {
		t.Fatal(err)
	}
	labels := several(t, 4)
	sets := []document.Set{{Label: labels[0]}, {Label: labels[1], Papers: [][]byte{form, form, invoice}}, {Label: labels[2]}, {Label: labels[3], Papers: [][]byte{form}}}
	for name, c := range map[string]struct {
		paper document.Paper
		from  int
		want  string
	}{
		"labels of their own":    {document.Paper{}, 0, "label label cn23 cn23 invoice label label cn23"},
		"one to a sheet":         {document.Paper{Size: document.A4}, 0, "label label cn23 cn23 invoice label label cn23"},
		"four to a sheet":        {document.Paper{Size: document.A4, PerSheet: 4}, 0, "labellabellabellabel cn23 cn23 invoice cn23"},
		"from the fourth corner": {document.Paper{Size: document.A4, PerSheet: 4}, 3, "label labellabellabel cn23 cn23 invoice cn23"},
	} {
		data, err := document.Sets(t.Context(), sets, c.paper, c.from)
		if err != nil {
			t.Fatal(err)
		}
		file := keep(t, "set.pdf", data)
		tool(t, "qpdf", "qpdf", "--check", file)
		if got := sequence(t, file); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
