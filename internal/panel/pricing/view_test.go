package pricing

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/price"
)

func TestPagesAreDrawnInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := price.Published()[0].Sheet
	s.Surcharges = []price.Surcharge{{Kind: price.Fuel, Percent: 125_000, Of: price.OfTransport, Per: price.PerBox}}
	one := sheetPage{Stored: price.Stored{ID: 7, Sheet: s}, Path: "/carriers/3/prices/7", Days: "Always", Withdraw: &view.Confirm{ID: "withdraw", Title: "W", Action: "/x", Verb: "W"}}
	one.fill()
	gone := one
	gone.Withdrawn, gone.Withdraw = true, nil
	record := view.Page{Layout: view.Record, Title: "Price sheets", Area: view.Carriers}
	list := sheetsPage{Contract: carrier.Contract{ID: 3, Name: "Own"}, Path: "/carriers/3/prices", Published: []published{{"Colissimo", "colissimo.csv"}}, Layout: []layout{{"rates", price.Columns("rates")}}}
	full := list
	full.Form = view.Form{Text: "Too large."}
	full.Rows = []sheetRow{{Stored: price.Stored{ID: 7, Sheet: s, Rates: 594}, Path: "/carriers/3/prices/7", Days: "Always", State: view.State{Tone: view.Good, Word: "Decides now"}}}
	good := previewPage{Sheet: s, Path: "/carriers/3/prices", Days: "Always", Kept: "x", Before: "Old", Changed: 3, Differs: []string{"rates"}, Changes: []price.Change{{Product: "DOM", Zone: "FR", UpTo: 250, Before: "6.84 EUR"}}}
	bad := previewPage{Sheet: s, Path: "/carriers/3/prices", Wrong: 2, Hidden: 1, Problems: []problemRow{{"rates, line 3", "price", "No price.", false}, {"x", "", "Not read.", true}}}
	err := pages.Check(
		view.Sample{Name: "sheets", Page: record, Data: list}, view.Sample{Name: "sheets", Page: record, Data: full},
		view.Sample{Name: "sheet", Page: record, Data: one}, view.Sample{Name: "sheet", Page: record, Data: gone},
		view.Sample{Name: "preview", Page: record, Data: good}, view.Sample{Name: "preview", Page: record, Data: bad},
	)
	if err != nil {
		t.Error(err)
	}
	if len(one.Rows) == 0 || len(one.Rows[0].Prices) != len(one.Products) || len(one.Products) != 3 {
		t.Errorf("the first zone has %d rows of %d products", len(one.Rows), len(one.Products))
	}
}

func TestASheetTravelsThroughThePage(t *testing.T) {
	t.Parallel()
	s := price.Published()[0].Sheet
	text, err := fold(s)
	if err != nil || len(text) > 40_000 {
		t.Fatalf("%d characters, %v", len(text), err)
	}
	got, err := unfold(t.Context(), text)
	if err != nil || len(got.Differs(s)) > 0 || len(got.Changes(s)) > 0 {
		t.Errorf("%v %v %v", got.Differs(s), got.Changes(s), err)
	}
	for _, bad := range []string{"", "x", "H4sIAAAAAAAA/w=="} {
		if _, err := unfold(t.Context(), bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
