package labels

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestEveryPageDrawsInEveryLanguage(t *testing.T) {
	t.Parallel()
	w, now := locale.For("en"), time.Now()
	row := view.ParcelRow{ID: 1, Number: "KR-1", Track: "3S1", Href: "/parcels/1", Buyer: "Νίκος", Items: "2 × Mug", Pick: view.Pick{ID: 1, Name: "KR-1", Price: money.EUR(485)}, Printed: &now, Made: now}
	tabs := view.Tabs{Label: "Labels", Items: []view.Tab{{Word: "Ready", Href: "/labels", On: true}}}
	full := listData{Views: tabs, Print: view.Printing{Paper: "a4-4", Place: 2, Form: "picks"}, Ready: 2, Columns: columns(w, ""), Rows: []view.ParcelRow{row}, Bar: bar(w, shelves[0], 60)}
	gone := listData{Shelf: "cancelled", Cancels: true, Columns: columns(w, "cancelled"), Rows: []view.ParcelRow{row}}
	running := batchData{ID: 1, Ships: true, Running: true, Made: 2, Poll: "/batches/1?look=1", Pause: 2, Said: "2 of 5", Ready: 1, More: 3, Again: 1, Latest: []view.ParcelRow{row},
		Progress: view.Progress{Total: 5, Parts: []view.Segment{{Tone: view.Good, N: 2, Word: "2 created"}}}, Refused: view.State{Tone: view.Bad, Word: "1 refused"},
		Groups: []group{{Text: "No such address", Verb: "Fix", Href: "/orders/2", Orders: []mend{{ID: 2, Title: "KR-2"}, {ID: 3}, {ID: 4}, {ID: 5}, {ID: 6}}}},
		Costs:  []cost{{Method: "Home", N: 2, Sum: money.EUR(970)}, {Method: "Letter", N: 1}}, Total: []money.Amount{money.EUR(970)}, Print: view.Printing{Paper: "a6", Place: 1, Form: "print"}}
	paper := printoutData{ID: 1, Total: 400, Running: true, Progress: running.Progress, Poll: "/prints/1?look=1", Pause: 2, Said: "Ready."}
	record := view.Page{Layout: view.Record, Title: "Batch 1"}
	err := pages.Check(
		view.Sample{Name: "list", Data: full}, view.Sample{Name: "list", Data: gone}, view.Sample{Name: "list", Data: listData{Empty: emptyShelf(w, "")}},
		view.Sample{Name: "list", Data: listData{Empty: emptyShelf(w, "printed")}}, view.Sample{Name: "list", Data: listData{Empty: emptyShelf(w, "cancelled")}},
		view.Sample{Name: "batch", Page: record, Data: running}, view.Sample{Name: "batch", Page: record, Data: batchData{ID: 1, Made: 1}}, view.Sample{Name: "batch", Block: "live-part", Data: running},
		view.Sample{Name: "batches", Data: batchesData{Views: tabs, Rows: []batchRow{{ID: 1, Who: "Ines", At: now}}}}, view.Sample{Name: "batches", Data: batchesData{Empty: &view.Empty{Title: "None"}}},
		view.Sample{Name: "printout", Page: record, Data: paper}, view.Sample{Name: "printout", Block: "live-part", Data: paper},
		view.Sample{Name: "printout", Page: record, Data: printoutData{ID: 1, Total: 400, Ready: true, Size: "12 MB", Until: "Thursday", Said: "Ready."}},
		view.Sample{Name: "printout", Page: record, Data: printoutData{ID: 1, Gone: true}}, view.Sample{Name: "printout", Page: record, Data: printoutData{ID: 1, Note: "Broken."}},
		view.Sample{Name: "refused", Page: view.Page{Layout: view.Guide}, Data: refusedData{Batch: 1, N: 1, Ships: true, Groups: running.Groups}},
		view.Sample{Name: "refused", Page: view.Page{Layout: view.Guide}, Data: refusedData{Empty: &view.Empty{Title: "None"}}},
	)
	if err != nil {
		t.Error(err)
	}
}
