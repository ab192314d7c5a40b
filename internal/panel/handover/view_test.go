package handover

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestPagesAreDrawnInEveryLanguage(t *testing.T) {
	t.Parallel()
	w := locale.For("en")
	now := time.Now()
	a := &Area{Carriers: &carrier.Set{}}
	var past []pastRow
	for _, s := range []manifest.State{manifest.Closing, manifest.Closed, manifest.Refused, manifest.Doubtful} {
		past = append(past, a.row(w, manifest.Manifest{ID: 4, Carrier: "sendcloud", State: s, Who: "Ines", Number: "MF00000001", Parcels: 12, CreatedAt: now, Note: "The carrier took none of the parcels."}))
	}
	past = append(past, a.row(w, manifest.Manifest{ID: 5, State: manifest.Closed, Left: []manifest.Left{{Note: "Left off."}}}))
	rows := []contractRow{{ID: 1, Name: "Own", Carrier: "DHL", Parcels: 12, Oldest: now, From: placed(postal.Address{Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}), Place: "ab", Key: "c"},
		{ID: 2, Name: "DHL", Carrier: "DHL"}}
	says := []string{terms(w, carrier.Info{Name: "DHL"}), terms(w, carrier.Info{Name: "Post", Manifest: carrier.ManifestRequired})}
	list := view.Page{Layout: view.Record, Title: "Close-out", Area: view.Handover}
	note := &view.Note{Tone: view.Warn, Title: "Nobody knows", Text: "Ask."}
	record := view.Page{Layout: view.Record, Title: "Manifest MF1", Area: view.Handover, State: &view.State{Tone: view.Good, Word: "Closed out"}}
	full := onePage{ID: 1, Facts: []view.Pair{{Key: "Number", Value: "MF1", Mono: true, Copy: true}}, Note: note, Doubt: true, Number: view.Form{}.Input("number", "Number"),
		Rows: []parcelRow{{Href: "/parcels/1", Track: "3S1", Order: "W-1", State: view.State{Tone: view.Move, Word: "Ready"}}}, Left: []leftRow{{Href: "/parcels/2", Track: "3S2", Why: "Left off."}},
		Papers: []view.Action{{Word: "PDF", Href: "/x", New: true}}}
	if err := pages.Check(
		view.Sample{Name: "list", Page: list, Data: listPage{Contracts: rows, Terms: says, Past: past, May: true, Poll: "/handover?look=1", Pause: 2}},
		view.Sample{Name: "list", Page: list, Data: listPage{Contracts: rows}},
		view.Sample{Name: "list", Page: list, Data: listPage{Empty: &view.Empty{Icon: "list", Title: "None"}}},
		view.Sample{Name: "one", Page: record, Data: full}, view.Sample{Name: "one", Page: record, Data: onePage{}},
	); err != nil {
		t.Error(err)
	}
}
