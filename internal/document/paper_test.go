package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
)

func slip(items int) document.Slip {
	s := document.Slip{
		Title:  "Packing slip",
		Number: "WB-10012",
		Shop:   document.Block{Head: "FROM", Lines: []string{"Theehuis Overschie", "Overschieseweg 12-B", "3044 EE Rotterdam", "Netherlands"}},
		Buyer:  document.Block{Head: "SHIP TO", Lines: []string{"Борислав Колев", "бул. „Княз Александър Дондуков“ 86", "1504 София", "Bulgaria"}},
		Facts:  []document.Fact{{"Order date", "21 Nov 2026"}, {"Shipped", "22 Nov 2026"}, {"Method", "Parcel Standard"}, {"Weight", "2.500 kg"}},
		Heads:  document.ItemHead{Quantity: "QTY", Item: "ITEM", SKU: "SKU"},
		Items: []document.Item{
			{2, "Τσάι του βουνού – βιολογικό", "250 g", "TEA-GR-250"},
			{1, "Herbata Żółta z Łodzi, edycja kolekcjonerska w drewnianej skrzynce z grawerowaniem i kartką z życzeniami dla całej rodziny", "Rozmiar: duży · Kolor: żółty", "TEA-PL-XL-000000000000017"},
			{12, "ჩაი 🌸 teapot", "", "TEA-GE"},
		},
		Message: []string{"Thank you for your order. If something is missing, write to us within 14 days and we will make it good."},
		Foot:    "Theehuis Overschie B.V. · Chamber of commerce 24312345 · theehuis.example",
	}
	for i := len(s.Items); i < items; i++ {
		s.Items = append(s.Items, document.Item{Quantity: i, Name: fmt.Sprintf("Tea number %d", i), SKU: fmt.Sprintf("TEA-%04d", i)})
	}
	return s
}

// holds compares without spaces: narrow ones are lost to readers of text.
func holds(text, want string) bool {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	return strings.Contains(squeeze(text), squeeze(want))
}

func TestAPackingSlipSaysWhatIsInTheBox(t *testing.T) {
	t.Parallel()
	data, err := document.PackingSlips([]document.Slip{slip(3), slip(60)})
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "slips.pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	text := tool(t, "poppler-utils", "pdftotext", "-layout", file, "-")
	for _, want := range []string{"Борислав Колев", "Τσάι του βουνού – βιολογικό", "Żółta z Łodzi", "ჩაი ? teapot", "2 ×", "TEA-GR-250", "Tea number 59", "SHIP TO", "Parcel Standard", "1 / 1", "1 / 3", "3 / 3"} {
		if !holds(text, want) {
			t.Errorf("%q is not on the slip", want)
		}
	}
	if got := scan(t, file, 1, 0, 0, 1678, 600); got != "WB-10012" {
		t.Errorf("the order's barcode reads %q", got)
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestAPickListNamesPlacesAndOrders(t *testing.T) {
	t.Parallel()
	list := document.Pick{
		Title: "Pick list", Note: "24 orders · 22 Nov 2026", Foot: "Theehuis Overschie",
		Heads: document.PickHead{Quantity: "QTY", Item: "ITEM", SKU: "SKU", Place: "PLACE", Orders: "ORDERS"},
	}
	for i := range 50 {
		list.Lines = append(list.Lines, document.PickLine{Quantity: i + 1, Name: "Τσάι του βουνού", Detail: "βιολογικό, 250 g",
			SKU: fmt.Sprintf("TEA-GR-%03d", i), Place: fmt.Sprintf("A%d-%02d", i/9, i), Orders: []string{"10012", "10015", "10018", "10019", "10024"}[:i%5+1]})
	}
	data, err := document.PickList(list)
	if err != nil {
		t.Fatal(err)
	}
	file := keep(t, "pick.pdf", data)
	tool(t, "qpdf", "qpdf", "--check", file)
	text := tool(t, "poppler-utils", "pdftotext", "-layout", file, "-")
	for _, want := range []string{"24 orders · 22 Nov 2026", "50 ×", "TEA-GR-049", "A5-49", "10012, 10015", "1 / 3"} {
		if !holds(text, want) {
			t.Errorf("%q is not on the list: %s", want, text)
		}
	}
	if got := strings.Count(text, "Τσάι του βουνού"); got != 50 {
		t.Errorf("%d of 50 articles are on the list", got)
	}
}

func TestANovelInARowStaysOnThePage(t *testing.T) {
	t.Parallel()
	s := slip(3)
	novel := strings.Repeat("Tea ", 5000) + strings.Repeat("x", 5000)
	s.Items[0] = document.Item{Quantity: 1, Name: novel, Detail: novel, SKU: novel}
	s.Items[1] = document.Item{Quantity: 77, Name: "Last"}
	data, err := document.PackingSlips([]document.Slip{s})
	if err != nil {
		t.Fatal(err)
	}
	if text := tool(t, "poppler-utils", "pdftotext", "-layout", keep(t, "novel.pdf", data), "-"); !holds(text, "77 × Last") || !holds(text, "1 / 1") {
		t.Errorf("the page after the novel: %s", text)
	}
}

func TestEmptyPaperIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := document.PackingSlips(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("slips: %v", err)
	}
	if _, err := document.PickList(document.Pick{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("list: %v", err)
	}
}
