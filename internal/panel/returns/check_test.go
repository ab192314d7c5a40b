package returns

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestEveryPageDrawsInEveryLanguage(t *testing.T) {
	t.Parallel()
	now := time.Now()
	full := oneData{State: view.State{Tone: view.Good, Word: "Delivered"}, Alert: &view.Note{Tone: view.Bad, Title: "Refused"}, From: []string{"Zoë"}, Country: "NL", To: []string{"Ines"},
		Lines: []line{{What: "1 × Mug", Reason: "Too small", Message: "Sorry"}}, Message: "Keep it", Facts: []view.Pair{{Key: "Made", When: now}},
		Label: view.Action{Word: "Open the label", Href: "/labels/pdf?id=1"}, Parcel: view.Action{Word: "Follow", Href: "/parcels/1"},
		Cancel: view.Action{Word: "Cancel", Danger: true, Dialog: "cancel"}, Confirm: view.Confirm{ID: "cancel", Title: "Cancel?"}}
	record := view.Page{Layout: view.Record, Title: "Return of W-1"}
	ways := []view.Option{{Value: "1071", Word: "Sandbox Return", Note: "€ 5,35", On: true}}
	if err := pages.Check(
		view.Sample{Name: "list", Data: listData{Empty: &view.Empty{Icon: "return", Title: "No return yet"}}},
		view.Sample{Name: "list", Data: listData{Rows: []row{{ID: 1, Href: "/returns/1", Number: "W-1", Track: "3S1", Buyer: "Νίκος", Made: now, Arrived: &now}, {ID: 2}}}},
		view.Sample{Name: "one", Page: record, Data: full}, view.Sample{Name: "one", Page: record, Data: oneData{}},
		view.Sample{Name: "new", Data: newData{Parcel: "1", From: []string{"a"}, To: []string{"b"}, Ways: ways, Reasons: []view.Option{{Word: "Not said"}}}},
		view.Sample{Name: "new", Data: newData{None: &view.Empty{Icon: "return", Title: "No method"}}},
	); err != nil {
		t.Error(err)
	}
}
