package barcode_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	bdm "github.com/boombuler/barcode/datamatrix"
	"github.com/makiuchi-d/gozxing"
	zdm "github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/pdf/barcode"
)

// picture paints dark modules big enough for a reader, with a quiet zone around them.
func picture(w, h int, dark func(x, y int) bool) image.Image {
	const scale, quiet = 3, 12
	img := image.NewGray(image.Rect(0, 0, (w+2*quiet)*scale, (h+2*quiet)*scale))
	for y := range img.Rect.Max.Y {
		for x := range img.Rect.Max.X {
			mx, my := x/scale-quiet, y/scale-quiet
			img.SetGray(x, y, color.Gray{255})
			if mx >= 0 && my >= 0 && mx < w && my < h && dark(mx, my) {
				img.SetGray(x, y, color.Gray{0})
			}
		}
	}
	return img
}

func bars(t interface{ Fatal(...any) }, text string) image.Image {
	widths, total, err := barcode.AppendCode128(nil, text)
	if err != nil {
		t.Fatal(err)
	}
	var line []bool
	for i, w := range widths {
		for range w {
			line = append(line, i%2 == 0)
		}
	}
	if len(line) != total {
		t.Fatal("the widths do not add up to the total")
	}
	return picture(total, 30, func(x, _ int) bool { return line[x] })
}

func read(t interface{ Fatal(...any) }, r gozxing.Reader, img image.Image, hints map[gozxing.DecodeHintType]any) string {
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Decode(bmp, hints)
	if err != nil {
		t.Fatal("not readable:", err)
	}
	return got.GetText()
}

func TestAnyASCIITextReadsBackFromCode128(t *testing.T) {
	t.Parallel()
	texts := rapid.OneOf(rapid.StringMatching(`[ -~]{1,40}`), rapid.StringMatching(`[0-9A-Za-z%]{1,40}`),
		rapid.StringMatching(`[0-9]{1,60}`), rapid.StringMatching("[\x00-\x7f]{1,30}"))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		if got := read(t, oned.NewCode128Reader(), bars(t, text), nil); got != text {
			t.Fatalf("read %q, want %q", got, text)
		}
	})
}

func TestCode128IsAsShortAsItCanBe(t *testing.T) {
	t.Parallel()
	for text, symbols := range map[string]int{
		"1234":                          1 + 2 + 2,
		"12345":                         1 + 2 + 2 + 2, // C 12 34 B 5
		"A1234B":                        1 + 6 + 2,     // changing costs as much as it saves
		"A12345678B":                    1 + 1 + 1 + 4 + 1 + 1 + 2,
		"a\tb":                          1 + 4 + 2, // one shift
		"\xf100340434161094015902":      1 + 1 + 10 + 2,
		"%0075004107740002483838310190": 1 + 1 + 1 + 14 + 2, // B % C 14 pairs
	} {
		_, total, err := barcode.AppendCode128(nil, text)
		if err != nil {
			t.Fatal(err)
		}
		if want := 11*symbols + 2; total != want {
			t.Errorf("%q takes %d modules, want %d", text, total, want)
		}
	}
}

func TestGS1ElementsReadBackWithTheirSeparators(t *testing.T) {
	t.Parallel()
	text, err := barcode.GS1("(00)340434161094015902(421)27653113(403)A7")
	if err != nil {
		t.Fatal(err)
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_ASSUME_GS1: true}
	got := read(t, oned.NewCode128Reader(), bars(t, text), hints)
	if want := "]C100340434161094015902" + "42127653113\x1d403A7"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
	m, err := barcode.DataMatrix(text)
	if err != nil {
		t.Fatal(err)
	}
	got = read(t, zdm.NewDataMatrixReader(), picture(m.Size, m.Size, m.Dark), nil)
	if want := "\x1d00340434161094015902" + "42127653113\x1d403A7"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestWrongGS1ElementsAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "0034", "(00)34", "(00)34043416109401590X", "(4)12", "(401)", "(401", "(40a)1", "(00)340434161094015902x("} {
		if got, err := barcode.GS1(bad); err == nil {
			t.Errorf("%q was taken as %q", bad, got)
		}
	}
}

func TestAnyASCIITextReadsBackFromDataMatrix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~]{1,500}`).Draw(t, "text")
		m, err := barcode.DataMatrix(text)
		if err != nil {
			t.Fatal(err)
		}
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true}
		if got := read(t, zdm.NewDataMatrixReader(), picture(m.Size, m.Size, m.Dark), hints); got != text {
			t.Fatalf("read %q, want %q", got, text)
		}
	})
}

func TestDataMatrixDrawsTheSameModulesAsAnotherEncoder(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 810; n += 3 {
		text := strings.Repeat("Waybill ", n/8+1)[:n]
		want, err := bdm.Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := barcode.DataMatrix(text)
		if err != nil {
			t.Fatal(err)
		}
		if got.Size != want.Bounds().Dx() {
			t.Fatalf("%d characters: size %d, want %d", n, got.Size, want.Bounds().Dx())
		}
		for y := range got.Size {
			for x := range got.Size {
				if got.Dark(x, y) != (want.At(x, y) == color.Black) {
					t.Fatalf("%d characters: module %d, %d differs", n, x, y)
				}
			}
		}
	}
}

func TestTooMuchOrForeignTextIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := barcode.AppendCode128(nil, strings.Repeat("x", 81)); err == nil {
		t.Error("81 characters were taken by Code 128")
	}
	if _, _, err := barcode.AppendCode128(nil, "Öl"); err == nil {
		t.Error("Ö was taken by Code 128")
	}
	if _, err := barcode.DataMatrix(strings.Repeat("x", 900)); err == nil {
		t.Error("900 characters were taken by DataMatrix")
	}
	if _, err := barcode.DataMatrix("Öl"); err == nil {
		t.Error("Ö was taken by DataMatrix")
	}
}
