package raster_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

func label(t *testing.T, numbers ...string) []byte {
	t.Helper()
	to := postal.Address{Name: "Ilse Vos", Street: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", Country: "NL"}
	var all []pdf.Label
	for _, n := range numbers {
		all = append(all, pdf.Label{Carrier: "Sandbox", Service: "Standard", From: to, To: to, Weight: 900, Tracking: n,
			Barcode: pdf.Barcode{Kind: pdf.Code128, Data: n}, Specimen: true})
	}
	file, err := pdf.Labels(all)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// scan reads the barcodes of a picture with zbar.
func scan(t *testing.T, picture []byte) string {
	t.Helper()
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("zbar is not installed")
	}
	file := filepath.Join(t.TempDir(), "label.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := exec.Command("zbarimg", "-q", "--raw", file).Output()
	return string(out)
}

func TestAPictureOfALabelCanBeScanned(t *testing.T) {
	t.Parallel()
	for _, dpi := range []int{150, 203, 300} {
		file, err := raster.PNG(t.Context(), label(t, "3SSBOX0000001", "3SSBOX0000002"), dpi)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		// Two A6 pages, one below the other.
		if got, want := picture.Bounds().Dy(), 2*dpi*148*10/254; got < want-4 || got > want+4 {
			t.Errorf("at %d dpi the picture is %d dots high, want about %d", dpi, got, want)
		}
		if got := scan(t, file); !strings.Contains(got, "3SSBOX0000001") || !strings.Contains(got, "3SSBOX0000002") {
			t.Errorf("at %d dpi the scanner reads %q", dpi, got)
		}
	}
}

func TestALabelForZebraPrintersShowsTheSameDots(t *testing.T) {
	t.Parallel()
	// A carrier's file, which holds nothing that could be said in other words.
	theirs := bytes.ReplaceAll(label(t, "3SSBOX0000001", "3SSBOX0000002"), []byte("/Waybill<<"), []byte("/Another<<"))
	file, err := raster.ZPL(t.Context(), theirs, 203)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(file, []byte("^XA")); n != 2 {
		t.Fatalf("%d labels, want 2", n)
	}
	first, _, _ := strings.Cut(string(file), "^XZ")
	picture := printed(t, first)
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	if got := scan(t, out.Bytes()); !strings.Contains(got, "3SSBOX0000001") {
		t.Errorf("the scanner reads %q", got)
	}
}

// printed does with a ^GFA graphic what a printer does: it counts, fills up and repeats rows.
func printed(t *testing.T, zpl string) *image.Gray {
	t.Helper()
	_, rest, _ := strings.Cut(zpl, "^GFA,")
	parts := strings.SplitN(rest, ",", 4)
	perRow := atoi(parts[2])
	data, _, _ := strings.Cut(parts[3], "^FS")
	var rows []string
	row, count := "", 0
	end := func(fill string) {
		row += strings.Repeat(fill, 2*perRow-len(row))
	}
	for _, c := range data {
		switch {
		case c == ':':
			row = rows[len(rows)-1]
		case c == ',':
			end("0")
		case c == '!':
			end("F")
		case c >= 'g' && c <= 'z':
			count += int(c-'g'+1) * 20
			continue
		case c >= 'G' && c <= 'Y':
			count += int(c-'G') + 1
			continue
		case strings.ContainsRune("0123456789ABCDEF", c):
			row += strings.Repeat(string(c), max(1, count))
		default:
			t.Fatalf("a printer does not know %q", c)
		}
		count = 0
		if len(row) > 2*perRow {
			t.Fatalf("row %d has %d digits, want %d", len(rows), len(row), 2*perRow)
		}
		if len(row) == 2*perRow {
			rows, row = append(rows, row), ""
		}
	}
	if want := atoi(parts[0]); len(rows)*perRow != want || row != "" {
		t.Fatalf("%d rows of %d bytes and %q, want %d bytes", len(rows), perRow, row, want)
	}
	picture := image.NewGray(image.Rect(0, 0, 8*perRow, len(rows)))
	for y, r := range rows {
		for i, c := range r {
			nibble := strings.IndexRune("0123456789ABCDEF", c)
			for bit := range 4 {
				if nibble&(8>>bit) == 0 {
					picture.SetGray(4*i+bit, y, color.Gray{Y: 255})
				}
			}
		}
	}
	return picture
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

func TestWhatIsNoPDFIsRefused(t *testing.T) {
	t.Parallel()
	_, err := raster.PNG(t.Context(), []byte("GIF89a"), 150)
	if !fault.Is(err, fault.Unable) {
		t.Errorf("err = %v, want unable", err)
	}
}

func BenchmarkPNG(b *testing.B) {
	file, err := pdf.Draw(pdf.Label{Carrier: "Sandbox", To: postal.Address{Name: "Ilse", Street: "Kade", PostalCode: "3011 AA", City: "Rotterdam", Country: "NL"},
		Tracking: "3SSBOX0000001"})
	if err != nil {
		b.Fatal(err)
	}
	raster.Warm()
	for b.Loop() {
		if _, err := raster.PNG(b.Context(), file, 300); err != nil {
			b.Fatal(err)
		}
	}
}
