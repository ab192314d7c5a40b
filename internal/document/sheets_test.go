package document_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
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

func keep(t *testing.T, name string, data []byte) string {
	t.Helper()
	folder := os.Getenv("WAYBILL_TEST_OUT") // to look at the paper
	if folder == "" {
		folder = t.TempDir()
	}
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func number(i int) string { return fmt.Sprintf("3SWAYB%07d", i) }

func label(t testing.TB, i int) []byte {
	t.Helper()
	data, err := pdf.Draw(pdf.Label{
		Carrier: "Sandbox Post", Service: "PARCEL",
		From:     postal.Address{Name: "Theehuis", Street: "Kade", HouseNumber: "1", PostalCode: "3044 EE", City: "Rotterdam", Country: "NL"},
		To:       postal.Address{Name: "Νίκος Παπαδόπουλος", Street: "Ερμού", HouseNumber: "12", PostalCode: "105 63", City: "Αθήνα", Country: "GR"},
		Tracking: number(i), Routing: "GR 105", Weight: 1200,
		Matrix: pdf.Barcode{Kind: pdf.DataMatrix, Data: number(i)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func file(data []byte) document.File { return document.File{Media: carrier.PDF, Bytes: data} }

func several(t testing.TB, n int) (list []document.File) {
	for i := range n {
		list = append(list, file(label(t, i)))
	}
	return list
}

// scan gives the codes seen in a part of a page, in the order of zbar.
func scan(t *testing.T, file string, page int, x, y, w, h int) string {
	t.Helper()
	picture := strings.TrimSuffix(file, ".pdf") + fmt.Sprintf("-%d-%d-%d", page, x, y)
	n := fmt.Sprint(page)
	tool(t, "poppler-utils", "pdftoppm", "-r", "203", "-gray", "-png", "-singlefile", "-f", n, "-l", n,
		"-x", fmt.Sprint(x), "-y", fmt.Sprint(y), "-W", fmt.Sprint(w), "-H", fmt.Sprint(h), file, picture)
	cmd := exec.Command("zbarimg", "--quiet", "--raw", "-Sdisable", "-Scode128.enable", picture+".png")
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatalf("zbarimg is missing: apt-get install zbar-tools (%v)", err)
	}
	return strings.TrimSpace(string(out))
}

func TestFourToASheetBeginWhereToldAndScan(t *testing.T) {
	t.Parallel()
	data, err := document.Sheets(several(t, 6), document.Paper{Size: document.A4, PerSheet: 4}, 1)
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "four.pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	const w, h = 839, 1187 // a quarter of A4 in dots
	got := ""
	for place := range 12 {
		page, x, y := place/4+1, place%2*w, place/2%2*h
		if page > 2 {
			break
		}
		got += scan(t, file, page, x, y, w, h) + ","
	}
	want := "," + number(0) + "," + number(1) + "," + number(2) + "," + number(3) + "," + number(4) + "," + number(5) + ",,"
	if got != want {
		t.Errorf("places hold %s, want %s", got, want)
	}
	if n := strings.TrimSpace(tool(t, "qpdf", "qpdf", "--show-npages", file)); n != "2" {
		t.Errorf("%s pages, want 2", n)
	}
	text := tool(t, "poppler-utils", "pdftotext", file, "-")
	if strings.Count(text, "Παπαδόπουλος") != 6 {
		t.Errorf("the names are not all there: %s", text)
	}
}

func TestTwoToASheetStandAboveEachOther(t *testing.T) {
	t.Parallel()
	data, err := document.Sheets(several(t, 2), document.Paper{Size: document.A4, PerSheet: 2}, 1)
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "two.pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	const w, h = 1678, 1187
	got := []string{scan(t, file, 1, 0, 0, w, h), scan(t, file, 1, 0, h, w, h), scan(t, file, 2, 0, 0, w, h)}
	if got[0] != "" || got[1] != number(0) || got[2] != number(1) {
		t.Errorf("places hold %q", got)
	}
}

func TestLabelPaperHoldsOneLabelInItsOwnSize(t *testing.T) {
	t.Parallel()
	data, err := document.Sheets(several(t, 3), document.Paper{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "a6.pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	info := tool(t, "poppler-utils", "pdfinfo", file)
	if !strings.Contains(info, "Pages:           3") || !strings.Contains(info, "297.64 x 419.53") {
		t.Errorf("pdfinfo says %s", info)
	}
	if got := scan(t, file, 3, 0, 0, 839, 1183); got != number(2) {
		t.Errorf("the third page reads %q", got)
	}
}

// foreign is a label as some carriers send it: turned by /Rotate, on paper of its own, box not at zero.
func foreign(t *testing.T, rotate int) []byte {
	t.Helper()
	data := string(label(t, 7))
	turned := strings.Replace(data, "/MediaBox[0 0 297.64 419.53]", fmt.Sprintf("/MediaBox[-20 -30 330 480]/Rotate %d", rotate), 1)
	if turned == data {
		t.Fatal("the label has no media box to change")
	}
	file := keep(t, fmt.Sprintf("foreign%d.pdf", rotate), []byte(turned))
	fixed := strings.TrimSuffix(file, ".pdf") + "-fixed.pdf"
	// The places in the table no longer fit; qpdf writes them anew, and hides objects in streams.
	if out, err := exec.Command("qpdf", "--object-streams=generate", file, fixed).CombinedOutput(); len(out) == 0 && err != nil {
		t.Fatalf("qpdf is missing: apt-get install qpdf (%v)", err)
	}
	got, err := os.ReadFile(fixed)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTurnedAndOddlySizedLabelsOfCarriersStillScan(t *testing.T) {
	t.Parallel()
	for _, rotate := range []int{0, 90, 180, 270, -90} {
		data, err := document.Sheets([]document.File{file(foreign(t, rotate))}, document.Paper{Size: document.A4, PerSheet: 4}, 3)
		if err != nil {
			t.Fatal(err)
		}
		file := keep(t, fmt.Sprintf("turned%d.pdf", rotate), data)
		tool(t, "qpdf", "qpdf", "--check", file)
		if got := scan(t, file, 1, 839, 1187, 839, 1187); got != number(7) {
			t.Errorf("turned by %d it reads %q", rotate, got)
		}
	}
}

func TestWhatIsNoLabelIsRefused(t *testing.T) {
	t.Parallel()
	good := label(t, 1)
	for _, c := range []struct {
		name   string
		labels []document.File
		paper  document.Paper
		start  int
		kind   fault.Kind
	}{
		{"nothing", nil, document.Paper{}, 0, fault.Invalid},
		{"three to a sheet", []document.File{file(good)}, document.Paper{Size: document.A4, PerSheet: 3}, 0, fault.Invalid},
		{"four to A6", []document.File{file(good)}, document.Paper{PerSheet: 4}, 0, fault.Invalid},
		{"place five", []document.File{file(good)}, document.Paper{Size: document.A4, PerSheet: 4}, 4, fault.Invalid},
		{"place before the first", []document.File{file(good)}, document.Paper{}, -1, fault.Invalid},
		{"a picture", []document.File{file(good), file([]byte("\x89PNG\r\n"))}, document.Paper{}, 0, fault.Unable},
		{"half a label", []document.File{file(good[:len(good)/2])}, document.Paper{}, 0, fault.Unable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := document.Sheets(c.labels, c.paper, c.start); !fault.Is(err, c.kind) {
				t.Errorf("err = %v, want kind %d", err, c.kind)
			}
		})
	}
}

func BenchmarkSheets(b *testing.B) {
	labels := several(b, 100)
	for b.Loop() {
		if _, err := document.Sheets(labels, document.Paper{Size: document.A4, PerSheet: 4}, 0); err != nil {
			b.Fatal(err)
		}
	}
}
