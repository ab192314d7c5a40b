package ratesheet_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

func contract(id int64) carrier.Contract {
	return carrier.Contract{ID: id, AccountID: id, Carrier: ratesheet.Code, Name: "Fietskoerier Noord", Active: true, Credentials: map[string]string{
		ratesheet.CourierName: "Fietskoerier Noord", ratesheet.PhoneName: "+31 20 555 0134", ratesheet.PageName: "https://koerier.example/t/{number}?a=1",
		ratesheet.PrefixName: "8712345",
	}}
}

func ordinary() carrier.Sending {
	return carrier.Sending{
		Method: "city-next-day", OrderNumber: "1001",
		From:  postal.Address{Name: "Verzender", Company: "Theehuis", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"},
		To:    postal.Address{Name: "Jansje de Vries", Street: "Herengracht", HouseNumber: "502", PostalCode: "1017 CB", City: "Amsterdam", Country: "NL"},
		Boxes: []carrier.Box{{Weight: 1250}},
		Items: []carrier.Item{{Description: "Mug", Quantity: 2, Weight: 400, Value: money.EUR(1250)}},
	}
}

func TestACourierWithoutAnAPIIsACarrier(t *testing.T) {
	t.Parallel()
	carriertest.Run(t, func(*testing.T) carriertest.Bench {
		several := ordinary()
		several.Boxes = []carrier.Box{{Weight: 1250}, {Weight: 4000, Notes: []string{"Fragile"}}, {Weight: 900}}
		atDoor := ordinary()
		atDoor.Collect = money.Amount{Minor: 15050, Currency: "PLN"}
		atDoor.Boxes[0].Notes = []string{"Fragile", "This side up", "Ring twice"}
		bad := contract(9)
		bad.Credentials[ratesheet.PrefixName] = "not digits"
		return carriertest.Bench{Driver: ratesheet.New(), Contract: contract(7), Other: contract(8), BadContract: bad, Sending: ordinary(), Several: &several, AtDoor: &atDoor, Collected: carriertest.OnLabel, Alone: true}
	})
}

func TestANumberIsTheSameWhoeverReckonsIt(t *testing.T) {
	t.Parallel()
	s := ordinary()
	s.Reference = "W12-1-ABCDEFGH"
	first, err := ratesheet.New().Announce(t.Context(), contract(7), s)
	if err != nil {
		t.Fatal(err)
	}
	second, err := ratesheet.New().Announce(t.Context(), contract(7), s) // another process
	if err != nil || first.Boxes[0].Number != second.Boxes[0].Number || !bytes.Equal(first.Boxes[0].Label.Bytes, second.Boxes[0].Label.Bytes) {
		t.Errorf("%s and %s, %v", first.Boxes[0].Number, second.Boxes[0].Number, err)
	}
	if want := "https://koerier.example/t/" + first.Boxes[0].Number + "?a=1"; first.Boxes[0].TrackingURL != want {
		t.Errorf("tracking page %s, want %s", first.Boxes[0].TrackingURL, want)
	}
	s.Reference = "W12-2-ABCDEFGH"
	if third, _ := ratesheet.New().Announce(t.Context(), contract(7), s); third.Boxes[0].Number == first.Boxes[0].Number {
		t.Error("another reference has the same number")
	}
}

func TestAnOwnSeriesGivesSSCCsInGS1128(t *testing.T) {
	t.Parallel()
	d := ratesheet.New()
	seen := map[string]bool{}
	for _, serial := range []int64{0, 1, 2, 999_999_999, 1_000_000_000, 9_999_999_999} {
		n, err := d.Number(contract(7), serial)
		if err != nil || !digit.Valid(digit.KindSSCC, n) || seen[n] || n[1:8] != "8712345" {
			t.Fatalf("serial %d has the number %s (%v)", serial, n, err)
		}
		seen[n] = true
	}
	bare := contract(7)
	delete(bare.Credentials, ratesheet.PrefixName)
	if n, err := d.Number(bare, 5); n != "" || err != nil {
		t.Errorf("without a prefix: %q, %v", n, err)
	}
	s := ordinary()
	s.Reference = "W13-1-ABCDEFGH"
	s.Boxes[0].SSCC, _ = d.Number(contract(7), 42)
	got, err := d.Announce(t.Context(), contract(7), s)
	if err != nil || got.Boxes[0].Number != s.Boxes[0].SSCC {
		t.Fatalf("number %v, %v", got.Boxes, err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "l.pdf"), got.Boxes[0].Label.Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return string(out)
	}
	run("pdftoppm", "-r", "203", "-gray", "-png", "-singlefile", "l.pdf", "l")
	if codes := run("zbarimg", "--quiet", "--raw", "l.png"); !strings.Contains(codes, "00"+s.Boxes[0].SSCC) {
		t.Errorf("a scanner reads %q, want the SSCC under (00)", codes)
	}
	text := run("pdftotext", "-layout", "l.pdf", "-")
	for _, want := range []string{"Fietskoerier Noord", "city-next-day", "Amsterdam", "1017 CB", "1001", "Tel. +31 20 555 0134"} {
		if !strings.Contains(text, want) {
			t.Errorf("the label does not tell %q:\n%s", want, text)
		}
	}
	s.Boxes[0].SSCC = "387123450000000422"
	s.Reference = "W14-1-ABCDEFGH"
	if _, err := d.Announce(t.Context(), contract(7), s); carrier.KindOf(err) != carrier.KindValidation {
		t.Errorf("a wrong check digit: %v", err)
	}
}

func TestALabelNamesTheProductAndItsCodeWhereTheNameCannotBePrinted(t *testing.T) {
	t.Parallel()
	for i, c := range []struct{ name, want, not string }{
		{"Same day by bicycle", "Same day by bicycle", "city-next-day"},
		{"Fietskoerier Noord Same day by bicycle", "Same day by bicycle", "Fietskoerier Noord Same"},
		{"", "city-next-day", ""},
		{strings.Repeat("Same day by bicycle ", 20), "city-next-day", "bicycle"},
	} {
		s := ordinary()
		s.Reference, s.MethodName = fmt.Sprintf("W15-%d-ABCDEFGH", i), c.name
		got, err := ratesheet.New().Announce(t.Context(), contract(7), s)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
		cmd.Stdin = bytes.NewReader(got.Boxes[0].Label.Bytes)
		text, err := cmd.Output()
		if err != nil || !strings.Contains(string(text), c.want) || c.not != "" && strings.Contains(string(text), c.not) {
			t.Errorf("%q prints (%v):\n%s", c.name, err, text)
		}
	}
}

func TestAFileOfScansIsReadLineByLine(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	file := "Number;Time;Status;Location\nWB1;2026-11-23 09:30;picked_up;Utrecht\n\nWB1;2026-11-23T10:00:00+02:00;Out for delivery;\nWB2;23/11/2026;delivered;\nWB2;2026-11-23 10:00;vanished;\n;2026-11-23 10:00;delivered;\nWB3;2031-01-01 10:00;delivered;\n"
	news, mistakes, err := ratesheet.ReadNews(t.Context(), []byte(file), zone, now)
	if err != nil || len(news) != 2 {
		t.Fatal(news, err)
	}
	if news[0].Line != 2 || news[1].Line != 4 {
		t.Errorf("lines %d and %d", news[0].Line, news[1].Line)
	}
	if n := news[0].News; n.Status != carrier.StatusPickedUp || n.At.Format(time.RFC3339) != "2026-11-23T08:30:00Z" || n.OffsetMinutes != 60 || n.Location != "Utrecht" {
		t.Errorf("%+v", n)
	}
	if n := news[1].News; n.Status != carrier.StatusDriverOnRoute || n.At.Format(time.RFC3339) != "2026-11-23T08:00:00Z" || n.OffsetMinutes != 120 {
		t.Errorf("%+v", n)
	}
	var told []string
	for _, m := range mistakes {
		told = append(told, m.Column)
		if m.Line < 5 || m.Text() == "" {
			t.Errorf("%+v", m)
		}
	}
	if strings.Join(told, " ") != "time status number time" {
		t.Errorf("mistakes in %v", told)
	}
	for _, bad := range []string{"", "a,b\n1,2\n", "\xff\xfe"} {
		if _, _, err := ratesheet.ReadNews(t.Context(), []byte(bad), zone, now); err == nil {
			t.Errorf("%.10q was taken", bad)
		}
	}
}

func TestWhatWasReadIsWrittenAndReadAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	file := "number,time,status,location\nWB1,2026-11-23T10:00:00+02:00,delivered,\"Utrecht, door\"\nWB2,2026-11-23 09:30,at_depot,\n"
	news, wrong, err := ratesheet.ReadNews(t.Context(), []byte(file), time.UTC, now)
	if err != nil || len(news) != 2 || len(wrong) != 0 {
		t.Fatal(news, wrong, err)
	}
	again, wrong, err := ratesheet.ReadNews(t.Context(), ratesheet.WriteNews(news), time.FixedZone("", 3600), now)
	if err != nil || len(wrong) != 0 || len(again) != 2 || again[0].News != news[0].News || again[1].News != news[1].News {
		t.Errorf("%+v, %v, %v; want %+v", again, wrong, err, news)
	}
}

func TestAWorkbookOfScansIsReadLikeText(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	book := excelize.NewFile()
	for i, row := range [][]any{{"Number", "Status", "Time", "Location"}, {"WB1", "delivered", time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC), "Utrecht\nOost"}, {}, {"WB2", "vanished", "2026-11-22 15:00", ""}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	news, wrong, err := ratesheet.ReadNews(t.Context(), file.Bytes(), time.UTC, now)
	if err != nil || len(news) != 1 || len(wrong) != 1 {
		t.Fatal(news, wrong, err)
	}
	if n := news[0]; n.Line != 2 || n.News.Number != "WB1" || n.News.At.Format(time.RFC3339) != "2026-11-22T14:05:00Z" || n.News.Location != "Utrecht Oost" {
		t.Errorf("%+v", n)
	}
	if wrong[0].Line != 4 || wrong[0].Column != "status" {
		t.Errorf("%+v", wrong[0])
	}
	for _, cut := range []int{100, file.Len() / 2} {
		if _, _, err := ratesheet.ReadNews(t.Context(), file.Bytes()[:cut], time.UTC, now); err == nil {
			t.Error("half a workbook was taken")
		}
	}
}

func TestEveryStepIsAStatusOfOurs(t *testing.T) {
	t.Parallel()
	for _, s := range ratesheet.Steps() {
		if !s.Status.Valid() || s.Status == carrier.StatusUnknown || s.Name == "" {
			t.Errorf("%+v", s)
		}
	}
}
