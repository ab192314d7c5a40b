package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/price"
)

// TestAPriceSheetIsLookedAtBeforeItIsKept walks a contract's price sheets: a file with wrong lines is explained and not kept, a good one is
// shown, kept, laid out by zone and fetched again, and a newer one says what it changes.
func TestAPriceSheetIsLookedAtBeforeItIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser; make test runs it")
	}
	t.Parallel()
	w := newWalk(t, pointless)
	w.open("/signup")
	w.fill("company", "Papeterie Lavande", "country", "FR", "name", "Odile Marchand", "email", "odile@example.org", "password", "kettle-and-cup-7")
	w.press("^\\s*(Create|Open).*account")
	w.open("/integrations/new?system=api")
	w.fill("name", "Boutique")
	w.press("^\\s*(Save|Connect)")
	api := demoAPI{w.base, demoIntegration{Public: *w.find("[data-public-key]").MustAttribute("data-public-key"), Secret: *w.find("[data-secret-key]").MustAttribute("data-secret-key")}}
	var contracts struct {
		Data []struct {
			ID int64 `json:"id"`
		} `json:"data"`
	}
	if err := api.post(t.Context(), http.MethodGet, "/api/v3/contracts", nil, &contracts); err != nil || len(contracts.Data) == 0 {
		t.Fatalf("contracts %+v, %v", contracts, err)
	}
	path := "/carriers/" + strconv.FormatInt(contracts.Data[0].ID, 10) + "/prices"
	w.open(path)
	w.says("There is no price sheet")
	w.look("prices-none")

	s := price.Published()[0].Sheet
	s.Surcharges = []price.Surcharge{{Kind: price.Fuel, Percent: 125_000, Of: price.OfTransport, Per: price.PerBox}, {Kind: price.Remote, Label: "Corse", Area: price.Area{Country: "FR", From: "20", To: "20"}, Amount: 350, Per: price.PerBox}}
	var csv, book bytes.Buffer
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.WriteCSV(&csv))
	load := func(name string, file []byte) {
		t.Helper()
		at := filepath.Join(t.TempDir(), name)
		must(os.WriteFile(at, file, 0o600))
		w.open(path)
		must(w.find("[name=file]").SetFiles([]string{at}))
		w.press("^\\s*Look at it")
	}
	broken := strings.NewReplacer("Z1,BE,,", "Z1,BX,,", "DOM,FR,0.25,0.5,", "DOM,FR,0.2,0.5,-").Replace(csv.String())
	load("broken.csv", []byte(broken))
	w.says("Nothing was kept.")
	w.says("‘BX’ is no country")
	w.says("is negative; a price is 0 or more.")
	w.look("prices-wrong")
	w.open(path)
	w.says("There is no price sheet")

	load("prices.csv", csv.Bytes())
	w.press("^\\s*Keep this price sheet")
	w.says("Decides now")
	w.look("prices-kept")
	w.press("^\\s*Colissimo list prices")
	w.says("FR 20")
	w.look("prices-zone")

	s.Rates[0].Price, s.Name = 999, "Colissimo 2027"
	must(s.WriteXLSX(&book))
	load("next.xlsx", book.Bytes())
	w.says("6.84 EUR")
	w.says("9.99 EUR")
	w.look("prices-changes")
	w.press("^\\s*Keep this price sheet")
	w.says("Replaced or over")
}
