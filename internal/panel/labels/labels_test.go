package labels_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

func kindOf(err error) fault.Kind { return fault.KindOf(err) }

func TestABatchShowsItsProgressAndStopsAsking(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		b := s.wish(8, func(i int, d *order.Draft) {
			if i%4 == 1 {
				d.To.Company = "FAIL-ADDRESS"
			}
		})
		at := fmt.Sprintf("/batches/%d", b.ID)
		_, page := s.get(at)
		for _, want := range []string{`hx-get="` + at + `?look=1"`, `hx-trigger="load delay:2s"`, "8 waiting", "You can leave this page", "Stop after the current one"} {
			if !strings.Contains(page, want) {
				t.Errorf("a waiting batch does not say %q", want)
			}
		}
		s.drain(b)
		_, page = s.get(at)
		for _, want := range []string{"6 created", "2 refused", "Print 6 ready labels", "No such address", "W-001", "Fix address", at + "/refused?why="} {
			if !strings.Contains(page, want) {
				t.Errorf("an ended batch does not say %q", want)
			}
		}
		if strings.Contains(page, "hx-trigger") {
			t.Error("an ended batch still asks for news")
		}
		if _, list := s.get("/batches"); !strings.Contains(list, at) || !strings.Contains(list, "6 of 8 created") {
			t.Error("the list of batches does not show it")
		}
	})
}

func TestTheSlowestLookIsEveryTenSeconds(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	b := s.wish(1, nil)
	for looks, want := range map[string]string{"0": "2s", "9": "2s", "15": "5s", "40": "10s", "-3": "2s", "x": "2s"} {
		if _, page := s.get(fmt.Sprintf("/batches/%d?look=%s", b.ID, looks)); !strings.Contains(page, "load delay:"+want) {
			t.Errorf("after %s looks the next one is not in %s", looks, want)
		}
	}
}

func TestRefusedOrdersAreTriedAgainInABatchOfTheirOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		b := s.wish(4, func(i int, d *order.Draft) {
			if i == 2 {
				d.To.Company = "FAIL-ADDRESS"
			}
		})
		s.drain(b)
		_, page := s.get(fmt.Sprintf("/batches/%d/refused", b.ID))
		if !strings.Contains(page, "W-002") || strings.Contains(page, "W-001") {
			t.Error("the page of refused orders holds others, or not the one")
		}
		got, _ := s.post(fmt.Sprintf("/batches/%d/again", b.ID), nil)
		to := got.Header.Get("Location")
		if got.StatusCode != http.StatusSeeOther || to == fmt.Sprintf("/batches/%d", b.ID) || !strings.HasPrefix(to, "/batches/") {
			t.Fatalf("status %d to %q", got.StatusCode, to)
		}
		if _, page := s.get(to); !strings.Contains(page, "of 1 label created") {
			t.Error("the new batch is not of one order")
		}
	})
}

func TestAStoppedBatchBuysNothingMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		b := s.wish(5, nil)
		got, _ := s.post(fmt.Sprintf("/batches/%d/stop", b.ID), nil)
		if got.StatusCode != http.StatusSeeOther {
			t.Fatalf("status %d", got.StatusCode)
		}
		_ = s.shipping.Drain(t.Context(), drainOf(s.owner.Account))
		if n := len(s.parcels()); n != 0 {
			t.Errorf("%d labels were bought after the stop", n)
		}
		after, err := batch.Get(t.Context(), d, s.owner.Account, b.ID)
		if err != nil || after.EndedAt == nil {
			t.Errorf("the batch is not ended: %+v, %v", after, err)
		}
	})
}

func TestLabelsComeFourToASheetFromTheFirstFreePlaceAndCountAsPrinted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.drain(s.wish(5, nil))
		all := s.parcels()
		form := url.Values{"paper": {"a4-4"}, "place": {"3"}}
		for _, p := range all {
			form.Add("id", fmt.Sprint(p.ID))
		}
		got, data := s.post("/labels/print", form)
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), `inline; filename="labels-5.pdf"`) {
			t.Fatalf("status %d, %v", got.StatusCode, got.Header)
		}
		if text := tool(t, data, "pdfinfo", "FILE"); !strings.Contains(text, "Pages:           2") {
			t.Errorf("5 labels from place 3 do not fill 2 sheets:\n%s", text)
		}
		// The upper half of the first sheet stays empty; the lower holds the first two labels.
		if upper := tool(t, data, "pdftotext", "-l", "1", "-x", "0", "-y", "0", "-W", "595", "-H", "420", "FILE", "-"); strings.TrimSpace(upper) != "" {
			t.Errorf("something stands on used places: %q", upper)
		}
		if lower := tool(t, data, "pdftotext", "-l", "1", "-x", "0", "-y", "421", "-W", "595", "-H", "421", "FILE", "-"); !strings.Contains(lower, all[0].OrderNumber) || !strings.Contains(lower, all[1].OrderNumber) {
			t.Errorf("the first two labels are not below: %q", lower)
		}
		for _, p := range all {
			if !strings.Contains(scan(t, data), p.Number) {
				t.Errorf("the bars of %s do not read", p.Number)
			}
		}
		if c := got.Header.Get("Set-Cookie"); !strings.Contains(c, "paper=a4-4.4") {
			t.Errorf("the next free place is not remembered: %q", c)
		}
		for _, p := range s.parcels() {
			if p.Printed == nil {
				t.Errorf("%s does not count as printed", p.OrderNumber)
			}
		}
		if _, page := s.get("/labels"); !strings.Contains(page, "Everything is printed") {
			t.Error("printed labels are still ready to print")
		}
		if _, page := s.get("/labels?view=printed"); !strings.Contains(page, all[0].OrderNumber) {
			t.Error("printed labels cannot be found again")
		}
	})
}

// scan reads the bar codes of every page.
func scan(t *testing.T, data string) string {
	t.Helper()
	for _, name := range []string{"pdftoppm", "zbarimg"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	base := filepath.Join(t.TempDir(), "page")
	tool(t, data, "pdftoppm", "-r", "250", "-png", "FILE", base)
	files, err := filepath.Glob(base + "*.png")
	must(t, err)
	out, err := exec.CommandContext(t.Context(), "zbarimg", append([]string{"-q"}, files...)...).Output()
	must(t, err)
	return string(out)
}

func TestAllThatIsReadyAndABatchArePrintedAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	b := s.wish(3, nil)
	s.drain(b)
	_, data := s.post("/labels/print", url.Values{"batch": {fmt.Sprint(b.ID)}})
	if text := tool(t, data, "pdfinfo", "FILE"); !strings.Contains(text, "Pages:           3") || !strings.Contains(text, "Page size:       297") {
		t.Errorf("a batch of 3 is not 3 sheets of A6:\n%s", text)
	}
	if got, body := s.post("/labels/print", url.Values{"every": {"1"}}); got.StatusCode != http.StatusConflict || !strings.Contains(body, "No label is ready") {
		t.Errorf("with nothing ready: %d %s", got.StatusCode, body)
	}
	if got, data := s.post("/labels/print", url.Values{"batch": {fmt.Sprint(b.ID)}, "download": {"1"}}); !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(data, "%PDF-") {
		t.Errorf("a printed batch cannot be downloaded: %v", got.Header)
	}
}

func TestAParcelWithoutALabelIsNamed(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	b := s.wish(2, func(i int, d *order.Draft) {
		if i == 1 {
			d.To.Company = "FAIL-ADDRESS"
		}
	})
	s.drain(b)
	form := url.Values{}
	for id := 1; id <= 2; id++ {
		form.Add("id", fmt.Sprint(id))
	}
	got, body := s.post("/labels/print", form)
	if got.StatusCode != http.StatusConflict || !strings.Contains(body, "W-001") {
		t.Errorf("%d %s", got.StatusCode, body)
	}
	for _, p := range s.parcels() {
		if p.Printed != nil {
			t.Error("a label counts as printed though nothing was")
		}
	}
}

func TestSlipsAndPickListSayWhatToPack(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	s.drain(s.wish(2, nil))
	form := url.Values{}
	for _, p := range s.parcels() {
		form.Add("id", fmt.Sprint(p.ID))
	}
	_, data := s.post("/labels/slips", form)
	text := tool(t, data, "pdftotext", "-layout", "FILE", "-")
	for _, want := range []string{"Paklijst", "Loodsweg 9", "W-000", "W-001", "Buyer 001", "3526 KM Utrecht", "Teapot"} {
		if !strings.Contains(text, want) {
			t.Errorf("the slips do not say %q:\n%s", want, text)
		}
	}
	_, data = s.post("/labels/picklist", form)
	text = tool(t, data, "pdftotext", "-layout", "FILE", "-")
	if !strings.Contains(text, "4×") || !strings.Contains(text, "POT-1") {
		t.Errorf("the pick list does not add up 2 × 2 teapots:\n%s", text)
	}
}

func TestNobodySeesAnothersLabels(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		b := s.wish(1, nil)
		s.drain(b)
		id, num := fmt.Sprint(s.parcels()[0].ID), s.parcels()[0].Number
		s.as = s.merchant("Andere winkel", "else@example.org")
		for _, path := range []string{"/labels/pdf?id=" + id, "/labels/slips?id=" + id, fmt.Sprintf("/batches/%d", b.ID), fmt.Sprintf("/batches/%d/refused", b.ID), "/batches/0", "/batches/x", "/labels/pdf?id=999999"} {
			if got, body := s.get(path); got.StatusCode != http.StatusNotFound || strings.Contains(body, num) {
				t.Errorf("GET %s: %d", path, got.StatusCode)
			}
		}
		for path, form := range map[string]url.Values{"/labels/print": {"id": {id}}, "/labels/picklist": {"id": {id}}, fmt.Sprintf("/batches/%d/stop", b.ID): nil, fmt.Sprintf("/batches/%d/again", b.ID): nil} {
			if got, _ := s.post(path, form); got.StatusCode != http.StatusNotFound {
				t.Errorf("POST %s: %d", path, got.StatusCode)
			}
		}
		if got, _ := s.post("/labels/print", url.Values{"batch": {fmt.Sprint(b.ID)}}); got.StatusCode != http.StatusNotFound {
			t.Errorf("another's batch is printed: %d", got.StatusCode)
		}
		if _, page := s.get("/labels"); strings.Contains(page, num) {
			t.Error("another's label is listed")
		}
	})
}

func TestSupportPrintsButDoesNotBuy(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	b := s.wish(1, nil)
	s.as.Role = account.Support
	if got, _ := s.post(fmt.Sprintf("/batches/%d/stop", b.ID), nil); got.StatusCode != http.StatusForbidden {
		t.Errorf("support stops a batch: %d", got.StatusCode)
	}
	s.drain(b)
	if got, _ := s.post("/labels/print", url.Values{"every": {"1"}}); got.StatusCode != http.StatusOK {
		t.Errorf("support cannot print: %d", got.StatusCode)
	}
}
