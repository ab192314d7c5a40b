package document_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ends says by the test's own sums whether a number ends as its kind demands: each kind in other words than digit's.
var ends = map[string]func(n string) bool{
	"SSCC": func(n string) bool { // with the check digit itself, all weighted digits come to full tens
		sum := 0
		for i, c := range strings.TrimPrefix(n, "00") {
			sum += int(c-'0') * (3 - 2*(i%2))
		}
		return len(n) == 20 && sum%10 == 0
	},
	"S10": func(n string) bool {
		sum := 0
		for i, w := range "86423597" {
			sum += int(n[2+i]-'0') * int(w-'0')
		}
		want := 11 - sum%11
		return len(n) == 13 && int(n[10]-'0') == map[int]int{10: 0, 11: 5}[want]+want%11%10*btoi(want < 10)
	},
	"UPS": func(n string) bool {
		sum := 0
		for i, c := range n[2:17] {
			v := strings.IndexRune("0123456789", c)
			if v < 0 {
				v = (int(c-'A') + 2) % 10
			}
			sum += v << (i % 2)
		}
		return len(n) == 18 && (sum+int(n[17]-'0'))%10 == 0
	},
	"DHL Express": func(n string) bool {
		v := 0
		_, err := fmt.Sscan(strings.TrimLeft(n[:9], "0"), &v)
		return err == nil && v%7 == int(n[9]-'0')
	},
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Every barcode that we draw is read from the paper by somebody else's reader, and its check digit reckoned anew.
func TestEveryBarcodeOnOurLabelsIsReadBackAndItsCheckDigitHolds(t *testing.T) {
	t.Parallel()
	at := postal.Address{Name: "Ilse", Street: "Kade", HouseNumber: "7", PostalCode: "3011 AA", City: "Rotterdam", Country: "NL"}
	var labels []document.File
	var want, kinds []string
	add := func(kind, number string, bars, matrix pdf.Barcode) {
		data, err := pdf.Draw(pdf.Label{Carrier: "Sandbox", From: at, To: at, Weight: 900, Tracking: number, Barcode: bars, Matrix: matrix})
		if err != nil {
			t.Fatal(err)
		}
		labels, want, kinds = append(labels, file(data)), append(want, number), append(kinds, kind)
	}
	for i := range uint64(2) {
		sscc := digit.Must(digit.SSCC("34043416", 109401590+7919*i))
		add("SSCC", "00"+sscc, pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + sscc}, pdf.Barcode{Kind: pdf.GS1DataMatrix, Data: "(00)" + sscc})
		for kind, n := range map[string]string{
			"S10": digit.Must(digit.S10("CX", 47312482+7919*i, "DE")), "UPS": digit.Must(digit.UPS("4A0X7W", "03", 7919*i)),
			"DHL Express": digit.Must(digit.DHLExpress(331881002 + i)),
		} {
			add(kind, n, pdf.Barcode{Kind: pdf.Code128, Data: n}, pdf.Barcode{Kind: pdf.DataMatrix, Data: n})
		}
	}
	for name, paper := range map[string]document.Paper{"A6": {}, "A4": {Size: document.A4, PerSheet: 4}} {
		data, err := document.Sheets(labels, paper, 0)
		if err != nil {
			t.Fatal(err)
		}
		paperFile := keep(t, "read-"+name+".pdf", data)
		for i, number := range want {
			page, x, y, h := i+1, 0, 0, 1183
			if name == "A4" {
				page, x, y, h = i/4+1, i%2*839, i/2%2*1187, 1187
			}
			got := scan(t, paperFile, page, x, y, 839, h)
			if got != number || !ends[kinds[i]](got) {
				t.Errorf("%s on %s: the bars read %q, want %s", kinds[i], name, got, number)
			}
			picture := strings.TrimSuffix(paperFile, ".pdf") + fmt.Sprintf("-%d-%d-%d.png", page, x, y)
			out, err := exec.Command("dmtxread", "-N1", "-m8000", picture).Output()
			if err != nil && len(out) == 0 {
				t.Errorf("%s on %s: the matrix is not read: %v", kinds[i], name, err)
				continue
			}
			for len(out) > 0 && (out[0] == 0xe8 || out[0] == 0x1d) { // FNC1, as a codeword or as the sign it stands for
				out = out[1:]
			}
			if got := string(out); got != number || !ends[kinds[i]](got) {
				t.Errorf("%s on %s: the matrix reads %q, want %s", kinds[i], name, got, number)
			}
		}
	}
}
