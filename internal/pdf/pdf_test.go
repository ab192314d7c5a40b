package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
)

// tool runs a reader of Debian's; that it is missing is a failure, for then nothing was proven.
func tool(t *testing.T, debian, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing: apt-get install %s", name, debian)
	}
	var problems bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out, problems.Bytes())
	}
	return string(out)
}

func keep(t *testing.T, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "label.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func draw(t *testing.T, l pdf.Label) string {
	t.Helper()
	data, err := pdf.Draw(l)
	if err != nil {
		t.Fatal(err)
	}
	return keep(t, data)
}

func paint(t *testing.T, file string) string {
	t.Helper()
	tool(t, "poppler-utils", "pdftoppm", "-r", "203", "-gray", "-png", "-singlefile", file, file)
	return file + ".png"
}

func TestLabelsReadBackAsTextAndCodes(t *testing.T) {
	t.Parallel()
	for _, l := range labels() {
		t.Run(l.To.Name, func(t *testing.T) {
			t.Parallel()
			file := draw(t, l)
			tool(t, "qpdf", "qpdf", "--check", file)
			words := strings.Fields(tool(t, "poppler-utils", "pdftotext", "-layout", file, "-"))
			seen := strings.Join(words, " ")
			for _, want := range []string{l.To.Name, l.To.Company, l.To.LocalLine(), l.To.Line2, l.To.City, l.From.Name, l.Service, l.Routing, l.Reference} {
				for word := range strings.FieldsSeq(want) {
					if !strings.Contains(seen, word) {
						t.Errorf("%q is not in the text: %s", word, seen)
					}
				}
			}
			picture := paint(t, file)
			bars := tool(t, "zbar-tools", "zbarimg", "--quiet", "--raw", "-Sdisable", "-Scode128.enable", picture)
			want := strings.NewReplacer("(", "", ")", "").Replace(l.Barcode.Data)
			if strings.TrimSpace(bars) != want {
				t.Errorf("the barcode reads %q, want %q", bars, want)
			}
			if l.Matrix.Data == "" {
				return
			}
			if got := tool(t, "dmtx-utils", "dmtxread", "-N1", "-m4000", picture); got != l.Matrix.Data {
				t.Errorf("the DataMatrix reads %q, want %q", got, l.Matrix.Data)
			}
		})
	}
}

func TestWholeNamesStandOnOneLine(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Zoë van den Bergh-Öztürk", "Νίκος Παπαδόπουλος", "Борислав Колев", "Łukasz Żółć", "Ștefan Țepeș-Brâncoveanu"} {
		l := sample()
		l.To.Name = name
		if text := tool(t, "poppler-utils", "pdftotext", "-layout", draw(t, l), "-"); !strings.Contains(text, name) {
			t.Errorf("%q is not in one piece: %s", name, text)
		}
	}
}

func TestADecomposedNameIsPutTogether(t *testing.T) {
	t.Parallel()
	l := sample()
	l.To.Name = "Zoe\u0308 \u200bS\u030c\tx"
	if text := tool(t, "poppler-utils", "pdftotext", "-layout", draw(t, l), "-"); !strings.Contains(text, "Zoë Š x") {
		t.Errorf("the name reads otherwise: %s", text)
	}
}

func TestTheSameLabelGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, err := pdf.Labels(labels())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := pdf.Labels(labels())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the bytes differ")
		}
	}
}

func TestManyLabelsAreOneValidDocument(t *testing.T) {
	t.Parallel()
	data, err := pdf.Labels(labels())
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, data)
	tool(t, "qpdf", "qpdf", "--check", file)
	if got := tool(t, "qpdf", "qpdf", "--show-npages", file); strings.TrimSpace(got) != "8" {
		t.Errorf("the document has %s pages, want 8", got)
	}
	for _, line := range strings.Split(tool(t, "poppler-utils", "pdffonts", file), "\n")[2:] {
		if line != "" && !strings.Contains(line, "yes yes yes") {
			t.Errorf("a font is not embedded, cut and readable: %s", line)
		}
	}
}

func TestASpecimenSaysSoAndStillScans(t *testing.T) {
	t.Parallel()
	l := sample()
	l.Specimen = true
	file := draw(t, l)
	if text := tool(t, "poppler-utils", "pdftotext", file, "-"); !strings.Contains(text, "NOT FOR SHIPPING") {
		t.Errorf("the mark is missing: %s", text)
	}
	picture := paint(t, file)
	if got := tool(t, "zbar-tools", "zbarimg", "--quiet", "--raw", "-Sdisable", "-Scode128.enable", picture); !strings.Contains(got, "340434161094015902") {
		t.Errorf("the barcode reads %q", got)
	}
	if got := tool(t, "dmtx-utils", "dmtxread", "-N1", "-m4000", picture); got != l.Matrix.Data {
		t.Errorf("the DataMatrix reads %q", got)
	}
}

func TestWhatCannotBePrintedIsRefusedByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*pdf.Label)
		field  string
		kind   fault.Kind
		says   string
	}{
		{"Chinese", func(l *pdf.Label) { l.To.Name = "王小明" }, "to.name", fault.Unable, `'王' (U+738B)`},
		{"Hebrew", func(l *pdf.Label) { l.To.City = "תל אביב" }, "to.city", fault.Unable, "U+05EA"},
		{"Arabic", func(l *pdf.Label) { l.From.Company = "شركة" }, "from.company_name", fault.Unable, "U+0634"},
		{"emoji", func(l *pdf.Label) { l.Notes = []string{"ok", "🌸"} }, "notes[1]", fault.Unable, "U+1F338"},
		{"broken UTF-8", func(l *pdf.Label) { l.To.Street = "Kana\xffal" }, "to.address", fault.Invalid, "UTF-8"},
		{"no barcode", func(l *pdf.Label) { l.Barcode.Data, l.Tracking = "", "" }, "barcode", fault.Invalid, "needs"},
		{"foreign letters in the barcode", func(l *pdf.Label) { l.Barcode = pdf.Barcode{Data: "Ö"} }, "barcode", fault.Invalid, "Ö"},
		{"wrong element", func(l *pdf.Label) { l.Barcode.Data = "(00)12" }, "barcode", fault.Invalid, "18 digits"},
		{"a barcode as wide as a table", func(l *pdf.Label) { l.Barcode = pdf.Barcode{Data: strings.Repeat("Ab", 20)} }, "barcode", fault.Invalid, "too long"},
		{"a DataMatrix as barcode", func(l *pdf.Label) { l.Barcode.Kind = pdf.DataMatrix }, "barcode", fault.Invalid, "belong"},
		{"a novel in the DataMatrix", func(l *pdf.Label) { l.Matrix.Data = strings.Repeat("x", 700) }, "matrix", fault.Invalid, "too much"},
		{"a novel as service", func(l *pdf.Label) { l.Service = strings.Repeat("x ", 200) }, "service", fault.Invalid, "too long"},
		{"a novel as reference", func(l *pdf.Label) { l.Reference = strings.Repeat("x ", 200) }, "reference", fault.Invalid, "too long"},
		{"a novel as address", func(l *pdf.Label) { l.To.Line2 = strings.Repeat("x ", 5000) }, "to", fault.Invalid, "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := sample()
			c.change(&l)
			_, err := pdf.Draw(l)
			f, ok := fault.As(err)
			if !ok {
				t.Fatalf("err = %v, want a fault", err)
			}
			if f.Kind != c.kind || len(f.Fields) != 1 || f.Fields[0].Name != c.field || !strings.Contains(f.Text(), c.says) {
				t.Errorf("fault = %v (kind %d), want field %s, kind %d, saying %q", f, f.Kind, c.field, c.kind, c.says)
			}
		})
	}
}

func TestNothingEverLeavesTheLabelOrGetsTooSmallToRead(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`([A-Za-zÀ-ɏΑ-ωА-яա-ֆ0-9.,'-]{1,30} ?){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		l := sample()
		for _, s := range []*string{&l.Carrier, &l.Service, &l.Reference, &l.Order, &l.Routing, &l.To.Name, &l.To.Company, &l.To.Street,
			&l.To.Line2, &l.To.City, &l.From.Name, &l.From.Company, &l.From.Street, &l.From.City, &l.Notes[0]} {
			*s = words.Draw(t, "words")
		}
		steps, err := pdf.Steps(l)
		if err != nil {
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 {
				t.Fatalf("%v names no field", err)
			}
			return
		}
		for _, s := range steps {
			if s.Kind == pdf.OpGrey {
				continue
			}
			if s.X < 0 || s.Y < 0 || s.X+s.W > pdf.Width || s.Y+s.H > pdf.Height {
				t.Fatalf("%+v %q leaves the label", s, s.Text)
			}
			if s.Kind == pdf.OpText && (s.Size < 300 || s.X+s.W > pdf.Width-900) {
				t.Fatalf("%q is too small or too wide: %+v", s.Text, s)
			}
		}
	})
}

func TestNoLabelIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := pdf.Labels(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("err = %v", err)
	}
}

func FuzzDraw(f *testing.F) {
	for _, l := range labels() {
		f.Add(l.To.Name, l.To.Street, l.To.City, l.Service, l.Barcode.Data, l.Matrix.Data, uint8(l.Barcode.Kind))
	}
	f.Add("a\u0301\u0327\u0301", "\u2028\xf0\x9f", strings.Repeat("W", 900), " ", "\xf1\x00\x7f", "\xf1\xf1", uint8(1))
	f.Fuzz(func(t *testing.T, name, street, city, service, bars, matrix string, kind uint8) {
		l := sample()
		l.To.Name, l.To.Street, l.To.City, l.Service = name, street, city, service
		l.Barcode = pdf.Barcode{Kind: pdf.Symbology(kind % 4), Data: bars}
		l.Matrix = pdf.Barcode{Kind: pdf.DataMatrix, Data: matrix}
		data, err := pdf.Draw(l)
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("%v is not a fault", err)
			}
			return
		}
		if !bytes.HasPrefix(data, []byte("%PDF-1.7")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
			t.Fatal("not a PDF")
		}
	})
}
