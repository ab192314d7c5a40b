package parcels

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// exchangesData is what was said to the carrier about one shipment.
type exchangesData struct {
	Carrier string
	All     []said
	Empty   *view.Empty
}

// said is one question and its answer.
type said struct {
	What      string // "Label asked for"
	State     view.State
	Line      string // "POST api.carrier.example/v2/orders"
	At        time.Time
	Took      string
	Words     string // what went wrong
	RequestID string
	Reference string
	Asked     string
	Answered  string
	Open      bool
}

func (a *Area) exchanges(w http.ResponseWriter, r *http.Request) error {
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	ctx, words := r.Context(), view.Words(r.Context())
	acc := account.SessionOf(ctx).Account
	o, err := order.Get(ctx, a.DB, acc, p.Order)
	if err != nil {
		return err
	}
	all, err := a.Diary.List(ctx, acc, int64(p.Shipment), 0)
	if err != nil {
		return err
	}
	d := exchangesData{Carrier: a.Shipping.Carriers.Name(p.Carrier)}
	for i, x := range all {
		s := newSaid(words, x)
		s.Open = i == len(all)-1
		d.All = append(d.All, s)
	}
	if len(all) == 0 {
		d.Empty = &view.Empty{Title: words.T("Nothing was said to a carrier yet"), Text: words.T("What a carrier is asked about this parcel, and what it answers, stands here for 90 days.")}
	}
	crumbs := []view.Crumb{{Word: words.T("Order %s", view.OrderTitle(o)), Href: fmt.Sprintf("/orders/%d", p.Order)}}
	if p.Number != "" {
		crumbs = append([]view.Crumb{{Word: words.T("Shipped parcels"), Href: "/parcels"}}, append(crumbs, view.Crumb{Word: p.Number, Href: parcelHref(p)})...)
	}
	return pages.Render(w, r, http.StatusOK, "exchanges", view.Page{Title: words.T("Said to the carrier"), Area: view.Parcels, Crumbs: crumbs}, d)
}

func parcelHref(p parcel.Parcel) string { return fmt.Sprintf("/parcels/%d", p.ID) }

func newSaid(w locale.Words, x carrier.Exchange) said {
	s := said{
		What: act(w, x.Act), Line: x.Method + " " + x.Host + x.Path, At: x.Began, Took: w.T("%d ms", x.Took.Milliseconds()), Words: x.Words,
		RequestID: x.RequestID, Reference: x.Reference, Asked: pretty(x.Asked), Answered: pretty(x.Answered),
	}
	switch {
	case x.Status == 0:
		s.State = view.State{Tone: view.Bad, Word: w.T("No answer")}
	case x.Status >= 400 || x.Words != "":
		s.State = view.State{Tone: view.Bad, Word: fmt.Sprint(x.Status)}
	default:
		s.State = view.State{Tone: view.Good, Word: fmt.Sprint(x.Status)}
	}
	return s
}

// act names what an exchange was for.
func act(w locale.Words, name string) string {
	switch name {
	case "announce":
		return w.T("Label asked for")
	case "labels":
		return w.T("Label fetched")
	case "find":
		return w.T("Asked whether the carrier has it")
	case "cancel":
		return w.T("Cancellation asked for")
	}
	return name
}

// pretty indents what is JSON and leaves all else as it came.
func pretty(text string) string {
	var b bytes.Buffer
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		if json.Indent(&b, []byte(text), "", "  ") == nil {
			return b.String()
		}
	}
	return text
}
