package document_test

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

func stored(t *testing.T, number string) document.File {
	t.Helper()
	to := postal.Address{Name: "Ilse", Street: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", Country: "NL"}
	file, err := pdf.Draw(pdf.Label{Carrier: "Sandbox", From: to, To: to, Weight: 900, Tracking: number})
	if err != nil {
		t.Fatal(err)
	}
	return document.File{Media: carrier.PDF, Bytes: file}
}

func TestBundleGivesPapersInTheFormThatIsWanted(t *testing.T) {
	t.Parallel()
	two := []document.File{stored(t, "3SSBOX0000001"), stored(t, "3SSBOX0000002")}
	for _, c := range []struct {
		name       string
		form       document.Form
		begins     string
		pages      int
		wide, high float64 // of the first page or picture
	}{
		{"own size", document.Form{}, "%PDF", 2, 297.64, 419.53},
		{"A4", document.Form{Size: "A4"}, "%PDF", 2, 595.28, 841.89},
		{"A5", document.Form{Size: "a5"}, "%PDF", 2, 419.53, 595.28},
		{"picture", document.Form{Media: carrier.PNG, DPI: 150}, "\x89PNG", 0, 621, 2 * 875},
		{"printer language", document.Form{Media: carrier.ZPL}, "^XA", 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := document.Bundle(t.Context(), two, c.form)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(got, []byte(c.begins)) {
				t.Fatalf("begins with %q", got[:8])
			}
			if c.pages > 0 {
				sizes, err := api.PageDims(bytes.NewReader(got), nil)
				if err != nil || len(sizes) != c.pages {
					t.Fatalf("%d pages, %v; want %d", len(sizes), err, c.pages)
				}
				if d := sizes[0]; d.Width-c.wide > 1 || c.wide-d.Width > 1 || d.Height-c.high > 1 || c.high-d.Height > 1 {
					t.Errorf("page of %.1f × %.1f, want %.1f × %.1f", d.Width, d.Height, c.wide, c.high)
				}
			}
			if c.form.Media == carrier.PNG {
				picture, err := png.DecodeConfig(bytes.NewReader(got))
				if err != nil || picture.Width != int(c.wide) || picture.Height != int(c.high) {
					t.Errorf("picture of %d × %d, %v", picture.Width, picture.Height, err)
				}
			}
		})
	}
}

func TestBundleRefusesFormsThereAreNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form  document.Form
		field string
	}{
		{document.Form{Media: "text/html"}, "format"},
		{document.Form{Media: carrier.PNG, DPI: 203}, "dpi"},
		{document.Form{DPI: 300}, "dpi"},
		{document.Form{Size: "a3"}, "paper_size"},
	} {
		_, err := document.Bundle(t.Context(), []document.File{stored(t, "3SSBOX0000001")}, c.form)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Name != c.field {
			t.Errorf("%+v: %v, want a fault of %s", c.form, err, c.field)
		}
	}
	foreign := []document.File{{Media: carrier.ZPL, Bytes: []byte("^XA^XZ")}}
	if _, err := document.Bundle(t.Context(), foreign, document.Form{}); err == nil {
		t.Error("a carrier's ZPL was given as a PDF")
	}
	if got, err := document.Bundle(t.Context(), foreign, document.Form{Media: carrier.ZPL}); err != nil || string(got) != "^XA^XZ" {
		t.Errorf("got %q, %v; want the carrier's own bytes", got, err)
	}
}
