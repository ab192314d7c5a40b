package raster_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	bars "github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/datamatrix"

	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// sheet is what a printer of the test's own puts on paper: dots, and what the codes and texts say.
type sheet struct {
	dots    *image.Gray
	texts   []string
	barcode string
	matrix  string
	graphic int
}

var (
	escaped  = regexp.MustCompile(`_([0-9A-F]{2})`)
	commands = regexp.MustCompile(`\^([A-Z][A-Z0-9])([^^]*)`)
)

// zebra does what the commands of one label say. It knows those of our labels, and refuses every other.
func zebra(t *testing.T, zpl string) sheet {
	t.Helper()
	var s sheet
	var x, y, module, kind int
	var hexed, reverse bool
	var high, cell int
	for _, m := range commands.FindAllStringSubmatch(zpl, -1) {
		name, rest := m[1], strings.TrimRight(m[2], "\n")
		n := numbers(rest)
		switch name {
		case "XA", "XZ", "CI", "LH", "FB":
		case "PW":
			s.dots = image.NewGray(image.Rect(0, 0, n[0], 0))
		case "LL":
			s.dots = image.NewGray(image.Rect(0, 0, s.dots.Rect.Dx(), n[0]))
			draw.Draw(s.dots, s.dots.Rect, image.White, image.Point{}, draw.Src)
		case "FO", "FT":
			x, y, kind, hexed, reverse = n[0], n[1], 0, false, false
		case "GB":
			if n[2] != min(n[0], n[1]) {
				t.Errorf("a box that is not filled: %v", n)
			}
			paint(s.dots, image.Rect(x, y, x+n[0], y+n[1]))
		case "A0":
			kind = 'A'
		case "BY":
			module = n[0]
		case "BC":
			kind, high = 'C', n[1]
		case "BX":
			kind, cell = 'X', n[1]
		case "FR":
			reverse = true
		case "FH":
			hexed = true
		case "GF":
			s.graphic++
			put(s.dots, printed(t, "^GF"+rest+"^FS"), x, y, reverse)
		case "FD":
			if hexed {
				rest = escaped.ReplaceAllStringFunc(rest, func(e string) string { b, _ := hex.DecodeString(e[1:]); return string(b) })
			}
			switch kind {
			case 'A':
				s.texts = append(s.texts, rest)
			case 'C':
				s.barcode = symbols(t, rest)
				put(s.dots, bitmap(t, sure(code128.Encode(strings.ReplaceAll(s.barcode, "\x1d", string(code128.FNC1)))), module, high), x, y, false)
			case 'X':
				s.matrix = rest
				put(s.dots, bitmap(t, sure(datamatrix.Encode(strings.TrimPrefix(rest, "_1"))), cell, 0), x, y, false)
			}
		case "FS":
		default:
			t.Errorf("a command that the test does not know: ^%s%s", name, rest)
		}
	}
	return s
}

func sure[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func numbers(text string) (all []int) {
	for part := range strings.SplitSeq(text, ",") {
		n := 0
		_, _ = fmt.Sscan(part, &n)
		all = append(all, n)
	}
	return all
}

// symbols reads the data of ^BC as the language says: >: and >; begin in alphabet B and C, >5 and >6 change, >8 is FNC1, C has pairs of digits.
func symbols(t *testing.T, said string) string {
	t.Helper()
	var text strings.Builder
	set := byte('B')
	for i := 0; i < len(said); {
		switch {
		case said[i] == '>':
			switch said[i+1] {
			case ':', '6':
				set = 'B'
			case ';', '5':
				set = 'C'
			case '8':
				text.WriteByte(0x1d)
			default:
				t.Fatalf("%q is no invocation", said[i:])
			}
			i += 2
		case set == 'C':
			text.WriteString(said[i : i+2])
			i += 2
		default:
			text.WriteByte(said[i])
			i++
		}
	}
	return text.String()
}

// bitmap draws a code of the other library's, its bars as high as told or its cells square.
func bitmap(t *testing.T, code bars.Barcode, module, high int) *image.Gray {
	t.Helper()
	b := code.Bounds()
	if high == 0 {
		high = b.Dy() * module
	}
	out := image.NewGray(image.Rect(0, 0, b.Dx()*module, high))
	for y := range high {
		for x := range out.Rect.Dx() {
			out.Set(x, y, color.GrayModel.Convert(code.At(x/module, y*b.Dy()/high)))
		}
	}
	return out
}

func paint(on *image.Gray, r image.Rectangle) { draw.Draw(on, r, image.Black, image.Point{}, draw.Src) }

// put prints the dark dots of a picture; turned round, they change what is beneath.
func put(on, what *image.Gray, x, y int, reverse bool) {
	for dy := range what.Rect.Dy() {
		for dx := range what.Rect.Dx() {
			if what.GrayAt(dx, dy).Y > 127 {
				continue
			}
			c := color.Gray{}
			if reverse {
				c.Y = 255 - on.GrayAt(x+dx, y+dy).Y
			}
			on.SetGray(x+dx, y+dy, c)
		}
	}
}

// seen reads a picture's barcodes with two readers that are not ours.
func seen(t *testing.T, picture *image.Gray) (bars, matrix string) {
	t.Helper()
	var out bytes.Buffer
	sure(0, png.Encode(&out, picture))
	file := filepath.Join(t.TempDir(), "label.png")
	sure(0, os.WriteFile(file, out.Bytes(), 0o600))
	bars = strings.TrimSpace(scan(t, out.Bytes()))
	read, _ := exec.Command("dmtxread", "-N1", "-m5000", file).Output()
	for len(read) > 0 && (read[0] == 0xe8 || read[0] == 0x1d) { // FNC1, as a codeword or as the sign it stands for
		read = read[1:]
	}
	return bars, string(read)
}

func TestOurOwnLabelsAreWrittenInThePrintersWordsAndScan(t *testing.T) {
	t.Parallel()
	at := postal.Address{Name: "Zoë van den Bergh", Company: "A_B ^ C~D \\ Sons", Street: "Kanaalweg", HouseNumber: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL", Phone: "+31300000000"}
	sscc := digit.Must(digit.SSCC("34043416", 109401590))
	s10 := digit.Must(digit.S10("CX", 47312482, "DE"))
	for _, c := range []struct {
		name   string
		number string
		bars   pdf.Barcode
		matrix pdf.Barcode
	}{
		{"SSCC", "00" + sscc, pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + sscc, Text: "(00) " + sscc}, pdf.Barcode{Kind: pdf.GS1DataMatrix, Data: "(00)" + sscc}},
		{"S10", s10, pdf.Barcode{Kind: pdf.Code128, Data: s10}, pdf.Barcode{Kind: pdf.DataMatrix, Data: s10}},
		{"small letters and digits", "3SSBOX0000123abc", pdf.Barcode{Kind: pdf.Code128, Data: "3SSBOX0000123abc"}, pdf.Barcode{Kind: pdf.DataMatrix, Data: "3SSBOX0000123abc"}},
		{"a sign of the language's own", "AB>12", pdf.Barcode{Kind: pdf.Code128, Data: "AB>12"}, pdf.Barcode{Kind: pdf.DataMatrix, Data: "AB>12"}},
	} {
		l := pdf.Label{Carrier: "Sandbox", Service: "Standard – home", From: at, To: at, Order: "W-1", Weight: 900, Parcel: 1, Of: 2, Tracking: c.number, Barcode: c.bars, Matrix: c.matrix,
			Routing: "NL-35", Notes: []string{"Signature required"}, Specimen: true}
		file, err := pdf.Draw(l)
		if err != nil {
			t.Fatal(err)
		}
		for _, dpi := range []int{203, 300} {
			zpl, err := raster.ZPL(t.Context(), file, dpi)
			if err != nil {
				t.Fatal(err)
			}
			s := zebra(t, string(zpl))
			if s.graphic != 0 || len(zpl) > 6000 && c.name != "a sign of the language's own" {
				t.Errorf("%s at %d dpi: %d graphics in %d bytes, want the printer's own words", c.name, dpi, s.graphic, len(zpl))
			}
			if got, want := s.dots.Rect.Dx(), dpi*105*10/254; got < want-2 || got > want+2 {
				t.Errorf("%s at %d dpi: %d dots wide, want about %d", c.name, dpi, got, want)
			}
			gotBars, gotMatrix := seen(t, s.dots)
			if gotBars != c.number || gotMatrix != c.number {
				t.Errorf("%s at %d dpi: scanners read %q and %q, want %q", c.name, dpi, gotBars, gotMatrix, c.number)
			}
			if told := strings.Trim(s.barcode, "\x1d"); told != "" && told != c.number {
				t.Errorf("%s at %d dpi: the bars are told as %q", c.name, dpi, told)
			}
			all := strings.Join(s.texts, "\n")
			for _, text := range []string{at.Name, at.Company, "3526 KM Utrecht", "NETHERLANDS", "Standard – home", "NL-35", "Signature required", "1 / 2", "W-1", "SPECIMEN – NOT FOR SHIPPING"} {
				if !strings.Contains(all, text) {
					t.Errorf("%s at %d dpi: %q is not printed:\n%s", c.name, dpi, text, all)
				}
			}
			if dir := os.Getenv("WAYBILL_LOOK"); dir != "" {
				f := sure(os.Create(filepath.Join(dir, fmt.Sprintf("zpl-%s-%d.png", c.name, dpi))))
				sure(0, png.Encode(f, s.dots))
				sure(0, f.Close())
			}
		}
		if !validSSCC(sscc) || !digit.Valid(digit.KindS10, s10) {
			t.Error("the numbers of this test are none")
		}
	}
}

// validSSCC reckons the check digit anew: with it, all weighted digits come to full tens.
func validSSCC(n string) bool {
	sum := 0
	for i, c := range n {
		sum += int(c-'0') * (3 - 2*(i%2))
	}
	return len(n) == 18 && sum%10 == 0
}

func TestLettersThatPrintersLackBecomeGraphics(t *testing.T) {
	t.Parallel()
	at := postal.Address{Name: "Νίκος Παπαδόπουλος", Street: "Οδός Αθηνών", HouseNumber: "7", PostalCode: "104 31", City: "Αθήνα", Country: "GR"}
	file, err := pdf.Draw(pdf.Label{Carrier: "Sandbox", Service: "Στάνταρ", From: at, To: at, Weight: 900, Tracking: "3SSBOX0000001"})
	if err != nil {
		t.Fatal(err)
	}
	zpl, err := raster.ZPL(t.Context(), file, 203)
	if err != nil {
		t.Fatal(err)
	}
	s := zebra(t, string(zpl))
	// Name, street and city, twice, and the service.
	if s.graphic != 7 {
		t.Errorf("%d graphics, want 7", s.graphic)
	}
	pages, err := raster.Pictures(t.Context(), file, 203)
	if err != nil {
		t.Fatal(err)
	}
	// Where the service stands, white on black, the dots are those of the page's own picture.
	box := image.Rect(500, 40, 780, 110)
	differ, white := 0, 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			a, b := pages[0].GrayAt(x, y).Y > 140, s.dots.GrayAt(x, y).Y > 127
			if a != b {
				differ++
			}
			if b {
				white++
			}
		}
	}
	if white < 300 || differ > box.Dx()*box.Dy()/50 {
		t.Errorf("of %d dots %d differ, and %d are white", box.Dx()*box.Dy(), differ, white)
	}
}

func TestWhatIsNotOursStaysAGraphic(t *testing.T) {
	t.Parallel()
	file := label(t, "3SSBOX0000001", "3SSBOX0000002")
	if all, ok := pdf.Read(file); !ok || len(all) != 2 || all[1].Tracking != "3SSBOX0000002" || all[0].To.Name != "Ilse Vos" {
		t.Errorf("our own label is read as %+v, %v", all, ok)
	}
	foreign := bytes.Replace(file, []byte("/Waybill<<"), []byte("/Another<<"), 1)
	if _, ok := pdf.Read(foreign); ok {
		t.Error("a file that is half somebody else's is taken for ours")
	}
	zpl, err := raster.ZPL(t.Context(), foreign, 203)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(zpl, []byte("^GFA")); n != 2 {
		t.Errorf("%d graphics, want a page each", n)
	}
}
