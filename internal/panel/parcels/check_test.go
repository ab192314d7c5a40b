package parcels

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestEveryPageDrawsInEveryLanguage(t *testing.T) {
	t.Parallel()
	w, now := locale.For("en"), time.Now()
	row := view.ParcelRow{ID: 1, Number: "KR-1", Track: "3S1", Href: "/parcels/1", Buyer: "Νίκος", Pick: view.Pick{ID: 1, Name: "KR-1"}, Seen: now, Due: &now, Late: true}
	var samples []view.Sample
	for _, s := range sights {
		samples = append(samples, view.Sample{Name: "list", Data: listData{View: s.Key, Empty: empty(w, s, "")}})
	}
	record := view.Page{Layout: view.Record, Title: "3S1"}
	full := parcelData{ID: 1, Buyer: "/t/x", Carrier: "http://carrier.example/track", Ships: true, State: view.State{Tone: view.Warn, Word: "Delayed"}, Headline: "Expected Friday", Promise: "Last scan in Turku",
		Alert: &view.Note{Tone: view.Bad, Title: "Cancelled, and moved"}, Steps: []view.Step{{Word: "Label made", When: now, Done: true}, {Word: "Collected", Now: true}},
		Story: []view.Day{{Title: "Friday", Events: []view.Event{{Text: "Delayed", Raw: "X20", When: now}}}}, Raw: true, To: []string{"Zoë"}, Country: "NL", Content: []string{"1 × Mug"}, Weight: "1 kg", Value: money.EUR(900),
		Facts: []view.Pair{{Key: "Order", Value: "KR-1", Href: "/orders/1"}}, Label: &picture{Href: "/labels/pdf?id=1", Carrier: "Sandbox", From: []string{"a", "b", "c"}, To: []string{"a", "b", "c", "d", "e"}, Number: "3S1", Bars: bars("3S1")},
		Print: view.Action{Word: "Print", Form: "again"}, Cancel: cancelling{Action: view.Action{Word: "Cancel", Dialog: "cancel"}, Text: "Until the first scan.", Said: "Sandbox says no"},
		Confirm: view.Confirm{ID: "cancel", Title: "Cancel?"}, Method: "Home", Price: money.EUR(485), Billing: "Estimate.", Papers: []view.Action{{Word: "Label", Icon: "label", Href: "/labels/pdf?id=1"}}, PrintAs: "zpl-203",
		Forms: []form{{Word: "Label, A6", Icon: "label", Kind: "PDF", Href: "/labels/pdf?id=1"}, {Word: "For label printers", Icon: "print", Kind: "ZPL", Ways: []way{{"203", "203 dpi", "/labels/file?id=1"}}}}, NoForm: "No PDF.",
		Boxes: []view.ParcelRow{row}, Clock: &clock{Time: now, Scripts: view.Form{}.Select("script", "Next", nil), Over: true}, Log: []logLine{{Number: 1, Kind: "order.imported", At: now}}}
	samples = append(samples, view.Sample{Name: "list", Data: listData{Columns: columns(w), Rows: []view.ParcelRow{row}, Bar: bar(w)}}, view.Sample{Name: "list", Data: listData{Search: "x", Empty: empty(w, sights[1], "x")}},
		view.Sample{Name: "parcel", Page: record, Data: full}, view.Sample{Name: "parcel", Page: record, Data: parcelData{ID: 1, Country: "NL"}})
	told := view.NewExchange(w, carrier.Exchange{Act: "announce", Method: "POST", Host: "api.carrier.example", Path: "/v2", Status: 400, Began: now, RequestID: "r1", Reference: "W1-1-a", Asked: `{"to":"Zoë"}`, Answered: "<no/>", Words: "no"})
	samples = append(samples, view.Sample{Name: "exchanges", Data: exchangesData{Carrier: "Sandbox", All: []view.Exchange{told}}}, view.Sample{Name: "exchanges", Data: exchangesData{Empty: &view.Empty{Title: "x"}}})
	load := view.Page{Layout: view.Record, Title: "Load a courier’s scans"}
	samples = append(samples, view.Sample{Name: "scans", Page: load, Data: scansPage{Form: view.Form{Errors: []view.FieldError{{Name: "file", Text: "Choose a file."}}}, Codes: []codeRow{{"delivered", "Delivered"}}}},
		view.Sample{Name: "scans", Page: load, Data: scansPage{Plan: true, Says: "1 scan", Verb: "Write down 1 scan", Rows: "number", Wrong: []wrongLine{{"Line 3", "status", "‘gone’ is no status"}},
			Lines: []scanLine{{Track: "WB1", Href: "/parcels/1", Order: "W-1", When: "today, 12:00", What: "Delivered", Place: "Utrecht"}}, More: "Only the first 200"}},
		view.Sample{Name: "scans", Page: load, Data: scansPage{Plan: true}}, view.Sample{Name: "list", Data: listData{Scans: true, Empty: empty(w, sights[0], "")}})
	if err := pages.Check(samples...); err != nil {
		t.Error(err)
	}
}
