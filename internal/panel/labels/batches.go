package labels

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

// batchesShown is how many batches the list goes back.
const batchesShown = 50

// batchesData is the list of batches, newest first.
type batchesData struct {
	Views view.Tabs
	Rows  []batchRow
	Empty *view.Empty
}

type batchRow struct {
	ID       int64
	Href     string
	Who      string
	At       time.Time
	State    view.State
	Progress view.Progress
	Made     int
	Total    int
}

func (a *Area) batches(w http.ResponseWriter, r *http.Request) error {
	ctx, acc, words := r.Context(), account.SessionOf(r.Context()).Account, view.Words(r.Context())
	all, err := batch.List(ctx, a.DB, acc, batchesShown)
	if err != nil {
		return err
	}
	var d batchesData
	if d.Views, _, err = a.tabs(ctx, words, acc, "batches"); err != nil {
		return err
	}
	d.Views.Items[len(d.Views.Items)-1].On = true
	for _, b := range all {
		row, err := a.batchRow(ctx, words, b)
		if err != nil {
			return err
		}
		d.Rows = append(d.Rows, row)
	}
	if len(all) == 0 {
		d.Empty = &view.Empty{Icon: "layers", Title: words.T("No batch yet"), Text: words.T("Choose several incoming orders and create their labels together: that is a batch, and its progress stands here."),
			Actions: []view.Action{{Word: words.T("To the incoming orders"), Href: "/orders", Icon: "inbox", Main: true}}}
	}
	return pages.Render(w, r, http.StatusOK, "batches", view.Page{Title: words.T("Labels"), Area: view.Labels}, d)
}

func (a *Area) batchRow(ctx context.Context, w locale.Words, b batch.Batch) (batchRow, error) {
	t, err := batch.Count(ctx, a.DB, b.Account, b.ID)
	row := batchRow{ID: b.ID, Href: "/batches/" + strconv.FormatInt(b.ID, 10), Who: b.Who, At: b.CreatedAt, Made: t.Done, Total: b.Total}
	row.Progress = view.Progress{Label: w.T("%d of %d done", t.Done+t.Refused, b.Total), Total: b.Total, Thin: true, Parts: []view.Segment{
		{Tone: view.Good, N: t.Done}, {Tone: view.Bad, N: t.Refused}, {Tone: "busy", N: t.Working}}}
	switch {
	case t.Left() > 0:
		row.State = view.State{Tone: view.Move, Word: w.T("Being made"), Busy: true}
	case t.Refused > 0:
		row.State = view.State{Tone: view.Warn, Word: w.T("%d refused", t.Refused), Icon: "warn"}
	default:
		row.State = view.State{Tone: view.Good, Word: w.T("Done")}
	}
	return row, err
}
