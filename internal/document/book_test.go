package document_test

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/raster"
)

// rewritten puts a PDF through qpdf, which writes it as other programs would.
func rewritten(t *testing.T, name string, data []byte, args ...string) []byte {
	t.Helper()
	in := keep(t, name+"-in.pdf", data)
	out := in + ".out"
	if said, err := exec.Command("qpdf", append(args, in, out)...).CombinedOutput(); err != nil && len(said) == 0 {
		t.Fatalf("qpdf is missing: apt-get install qpdf (%v)", err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func book(t *testing.T, paper document.Paper, from int, files ...document.File) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := document.NewBook(&out, paper, from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLabelsWrittenInEveryWayScanOnSheets(t *testing.T) {
	t.Parallel()
	ways := map[string][]string{
		"objects in streams": {"--object-streams=generate"},
		"linearised":         {"--linearize"},
		"packed":             {"--object-streams=disable", "--compress-streams=y"},
		"locked":             {"--encrypt", "", "owner", "256", "--"},
		"content in pieces":  nil,
	}
	for name, args := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := label(t, 4)
			if args == nil {
				data = []byte(strings.Replace(string(data), "/Contents 6 0 R", "/Contents[6 0 R]", 1))
				args = []string{"--object-streams=disable"}
			}
			one := rewritten(t, strings.ReplaceAll(name, " ", "-"), data, args...)
			sheet := book(t, document.Paper{Size: document.A4, PerSheet: 4}, 1, document.File{Media: carrier.PDF, Bytes: one})
			file := keep(t, strings.ReplaceAll(name, " ", "-")+".pdf", sheet)
			tool(t, "qpdf", "qpdf", "--check", file)
			if got := scan(t, file, 1, 839, 0, 839, 1187); got != number(4) {
				t.Errorf("on a sheet it reads %q", got)
			}
			alone := keep(t, strings.ReplaceAll(name, " ", "-")+"-a6.pdf", book(t, document.Paper{}, 0, document.File{Media: carrier.PDF, Bytes: one}))
			tool(t, "qpdf", "qpdf", "--check", alone)
			if got := scan(t, alone, 1, 0, 0, 839, 1183); got != number(4) {
				t.Errorf("alone it reads %q", got)
			}
			if text := tool(t, "poppler-utils", "pdftotext", alone, "-"); !strings.Contains(text, "Παπαδόπουλος") {
				t.Errorf("the name is lost: %s", text)
			}
		})
	}
}

// pictureOf is a label as a picture, in one of the media of carriers.
func pictureOf(t *testing.T, i, dpi int, media string) []byte {
	t.Helper()
	all, err := raster.Pictures(t.Context(), label(t, i), dpi)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	switch media {
	case "image/jpeg":
		err = jpeg.Encode(&out, all[0], nil)
	case "image/gif":
		turned := image.NewGray(image.Rect(0, 0, all[0].Rect.Dy(), all[0].Rect.Dx()))
		for y := range all[0].Rect.Dy() {
			for x := range all[0].Rect.Dx() {
				turned.SetGray(y, all[0].Rect.Dx()-1-x, all[0].GrayAt(x, y))
			}
		}
		err = gif.Encode(&out, turned, nil)
	case "glass": // a PNG whose paper is left out
		glass := image.NewNRGBA(all[0].Rect)
		for i, light := range all[0].Pix {
			glass.Pix[4*i+3] = 255 - light
		}
		err = png.Encode(&out, glass)
	default:
		err = png.Encode(&out, all[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPicturesOfLabelsArePlacedInTheirOwnSizeAndScan(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		media string
		dpi   int
	}{{"image/png", 203}, {"image/png", 300}, {"image/jpeg", 203}, {"image/gif", 203}, {"glass", 300}} {
		t.Run(fmt.Sprint(c.media, c.dpi), func(t *testing.T) {
			t.Parallel()
			media, _, _ := strings.Cut(c.media, "-")
			f := document.File{Media: media, Bytes: pictureOf(t, i, c.dpi, c.media)}
			file := keep(t, fmt.Sprintf("picture%d.pdf", i), book(t, document.Paper{Size: document.A4, PerSheet: 4}, 2, f))
			tool(t, "qpdf", "qpdf", "--check", file)
			if got := scan(t, file, 1, 0, 1187, 839, 1187); got != number(i) {
				t.Errorf("it reads %q", got)
			}
			a6 := keep(t, fmt.Sprintf("picture%d-a6.pdf", i), book(t, document.Paper{}, 0, f))
			info := tool(t, "poppler-utils", "pdfinfo", a6)
			if c.media != "image/gif" && !strings.Contains(info, "297.64 x 419.53") {
				t.Errorf("pdfinfo says %s", info)
			}
		})
	}
}

// sized is a label drawn on a page of a size of its own.
func sized(t *testing.T, i int, w, h string) document.File {
	t.Helper()
	data := strings.Replace(string(label(t, i)), "[0 0 297.64 419.53]", "[0 0 "+w+" "+h+"]", 1)
	return document.File{Media: carrier.PDF, Bytes: rewritten(t, "sized"+w, []byte(data), "--object-streams=disable")}
}

func TestALabelThatWouldBecomeTooSmallToScanGetsAPageOfItsOwn(t *testing.T) {
	t.Parallel()
	own := document.File{Media: carrier.PDF, Bytes: label(t, 0)}
	for _, c := range []struct {
		name  string
		odd   document.File
		paper document.Paper
		want  string // the sizes of the pages
	}{
		{"a little larger is made to fit", sized(t, 1, "340", "480"), document.Paper{}, "297.64x419.53 297.64x419.53 297.64x419.53"},
		{"A4 on A6 stays A4", sized(t, 1, "595.28", "841.89"), document.Paper{}, "297.64x419.53 595.28x841.89 297.64x419.53"},
		{"A5 on a quarter of A4", sized(t, 1, "419.53", "595.28"), document.Paper{Size: document.A4, PerSheet: 4}, "595.28x841.89 419.53x595.28 595.28x841.89"},
		{"half of A4 lies on its side", sized(t, 1, "419.53", "595.28"), document.Paper{Size: document.A4, PerSheet: 2}, "595.28x841.89 595.28x841.89"},
		{"any scale is for papers", sized(t, 1, "595.28", "841.89"), document.Paper{AnyScale: true}, "297.64x419.53 297.64x419.53 297.64x419.53"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := keep(t, strings.ReplaceAll(c.name, " ", "-")+".pdf", book(t, c.paper, 0, own, c.odd, own))
			tool(t, "qpdf", "qpdf", "--check", file)
			info := tool(t, "poppler-utils", "pdfinfo", "-l", "99", file)
			var sizes []string
			for line := range strings.Lines(info) {
				if f := strings.Fields(line); len(f) > 5 && f[0] == "Page" && f[2] == "size:" {
					sizes = append(sizes, f[3]+"x"+f[5])
				}
			}
			if got := strings.Join(sizes, " "); got != c.want {
				t.Errorf("pages of %s, want %s", got, c.want)
			}
		})
	}
}

func TestALabelWhoseContentIsNotAsLongAsItSaysIsPrintedAllTheSame(t *testing.T) {
	t.Parallel()
	simple := rewritten(t, "length", label(t, 1), "--object-streams=disable", "--stream-data=uncompress", "--compress-streams=n")
	lengths := regexp.MustCompile(`/Length \d+`)
	wrong := lengths.ReplaceAllFunc(simple, func(b []byte) []byte {
		n, err := strconv.Atoi(string(b[8:]))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Appendf(nil, "/Length %0*d", len(b)-8, n-3)
	})
	if bytes.Equal(wrong, simple) {
		t.Fatal("nothing was spoilt")
	}
	if media, err := document.Look(wrong); err != nil {
		t.Skipf("refused when it comes: %s, %v", media, err)
	}
	for _, paper := range []document.Paper{{Size: document.A6}, {Size: document.A4, PerSheet: 4}} {
		sheet := keep(t, fmt.Sprintf("length-%d.pdf", paper.PerSheet), book(t, paper, 0, file(label(t, 0)), file(wrong), file(label(t, 2))))
		if got := tool(t, "poppler-utils", "pdftotext", sheet, "-"); !strings.Contains(got, number(1)) || !strings.Contains(got, number(2)) {
			t.Errorf("%+v prints %s", paper, got)
		}
	}
}

func TestWhatPrintersSpeakIsNotPutOnPages(t *testing.T) {
	t.Parallel()
	for media, word := range map[string]string{carrier.ZPL: "ZPL", carrier.EPL: "EPL", "text/html": "neither a PDF nor a picture"} {
		b, err := document.NewBook(&bytes.Buffer{}, document.Paper{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		err = b.Add(document.File{Media: media, Bytes: []byte("^XA^XZ")})
		if f, ok := fault.As(err); !ok || f.Kind != fault.Unable || !strings.Contains(f.Text(), word) {
			t.Errorf("%s: %v", media, err)
		}
	}
}

func TestTheSameLogoIsKeptOnce(t *testing.T) {
	t.Parallel()
	one := document.File{Media: carrier.PDF, Bytes: label(t, 1)}
	single := len(book(t, document.Paper{}, 0, one))
	if many := len(book(t, document.Paper{}, 0, one, one, one, one, one)); many > single*3/2 {
		t.Errorf("five of the same take %d bytes, one %d", many, single)
	}
}

// A broken file must end in an error, whatever it says of itself.
func FuzzBook(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Pages 1 0 R>>endobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n41\n%%EOF"))
	f.Add(label(f, 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := document.NewBook(&bytes.Buffer{}, document.Paper{Size: document.A4, PerSheet: 4}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(document.File{Media: carrier.PDF, Bytes: data}); err == nil {
			_ = b.Close()
		}
	})
}
