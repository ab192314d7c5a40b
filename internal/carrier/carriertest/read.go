package carriertest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// readable reads every label with independent tools: the text must name the recipient, and a scanner must
// find the parcel's number. Formats other than PDF must at least be what they say.
func (x trial) readable(t *testing.T, s carrier.Sending, a carrier.Announced) {
	t.Helper()
	for _, b := range a.Boxes {
		switch b.Label.Media {
		case carrier.PDF:
			text := pdfText(t, b.Label.Bytes)
			for _, want := range []string{s.To.City, s.To.PostalCode} {
				if !strings.Contains(text, want) {
					t.Errorf("the label of %s does not tell %q:\n%s", b.Number, want, text)
				}
			}
			if codes := scan(t, b.Label.Bytes); !strings.Contains(codes, b.Number) {
				t.Errorf("a scanner reads %q, not %s", codes, b.Number)
			}
		case carrier.ZPL:
			if !bytes.HasPrefix(bytes.TrimSpace(b.Label.Bytes), []byte("^XA")) {
				t.Errorf("the label of %s is no ZPL", b.Number)
			}
		case carrier.PNG:
			if !bytes.HasPrefix(b.Label.Bytes, []byte("\x89PNG")) {
				t.Errorf("the label of %s is no PNG", b.Number)
			}
		default:
			t.Errorf("the label of %s has the media type %q", b.Number, b.Label.Media)
		}
	}
}

var owed = regexp.MustCompile(`COD (\S+ [A-Z]{3})`)

// OnLabel reads off a label what its carrier is to collect, as "123.45 EUR"; empty: nothing.
func OnLabel(t *testing.T, a carrier.Announced) string {
	t.Helper()
	found := owed.FindStringSubmatch(pdfText(t, a.Boxes[0].Label.Bytes))
	if found == nil {
		return ""
	}
	return found[1]
}

func pdfText(t *testing.T, label []byte) string {
	t.Helper()
	return string(tool(t, label, "pdftotext", "-layout", "-enc", "UTF-8", "-", "-"))
}

// scan is what a barcode reader finds on the label's first page.
func scan(t *testing.T, label []byte) string {
	t.Helper()
	picture := tool(t, label, "pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", "-")
	name := filepath.Join(t.TempDir(), "label.png")
	if err := os.WriteFile(name, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	return string(tool(t, nil, "zbarimg", "--quiet", "--raw", name))
}

func tool(t *testing.T, in []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdin = bytes.NewReader(in)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s (from poppler-utils or zbar-tools): %v: %s", name, err, complaint.String())
	}
	return out
}

// letters are recipients whose names a label must not lose. A carrier that declares fewer letters may refuse a name, and then names the field; what it
// takes it prints, as it is or without the letters' marks.
func letters(t *testing.T, x trial) {
	for _, c := range []struct{ name, company, city string }{
		{"Zoë Müller-Łukasiewicz", "Ål & Søn ApS", "'s-Hertogenbosch"},
		{"Γιώργος Παπαδόπουλος", "", "Αθήνα"},
		{"Стоян Щърбанов", "Българска роза ООД", "Велико Търново"},
		{"Şebnem Çağlar", "Őszi Árvíztűrő Kft", "İzmir"},
	} {
		s := x.sending()
		s.To.Name, s.To.Company, s.To.City = c.name, c.company, c.city
		if limits := x.info().Address; limits.Latin1 || limits.ASCII {
			if _, err := x.set.Announce(t.Context(), x.Contract, s); err != nil {
				if e := asKind(t, err, carrier.KindValidation); !strings.HasPrefix(e.Field, "to.") {
					t.Errorf("%s is refused, and the field is told as %q", c.name, e.Field)
				}
			}
			continue
		}
		got := x.announce(t, s)
		if got.Boxes[0].Label.Media != carrier.PDF {
			continue
		}
		text := pdfText(t, got.Boxes[0].Label.Bytes)
		for _, want := range []string{c.name, c.company, c.city} {
			if !strings.Contains(text, want) {
				t.Errorf("the label does not tell %q:\n%s", want, text)
			}
		}
	}
}
