package returns

import (
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/returns"
)

const pageSize = 50

// listData is the list of returns.
type listData struct {
	Rows  []row
	Pager view.Pager
	Empty *view.Empty
}

// row is one return in the list.
type row struct {
	ID      int64
	Href    string
	Number  string // of the order
	Track   string
	Buyer   string
	Items   string
	From    view.Place
	State   view.State
	Made    time.Time
	Arrived *time.Time
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	ctx, acc, words := r.Context(), account.SessionOf(r.Context()).Account, view.Words(r.Context())
	f := returns.Filter{Below: returns.ID(view.ParcelMark(r.FormValue("after"))), Above: returns.ID(view.ParcelMark(r.FormValue("before"))), Limit: pageSize + 1}
	if f.Below != 0 {
		f.Above = 0
	}
	page, err := returns.List(ctx, a.DB, acc, f)
	if err != nil {
		return err
	}
	more := len(page) > pageSize
	if more && f.Above != 0 {
		page = page[1:]
	} else if more {
		page = page[:pageSize]
	}
	all, err := a.Returns.Whole(ctx, acc, page)
	if err != nil {
		return err
	}
	var d listData
	for _, one := range all {
		d.Rows = append(d.Rows, rowOf(words, one))
	}
	d.Pager = view.Pager{Text: words.N(len(page), "%d return on this page", "%d returns on this page")}
	if len(page) == 0 {
		d.Empty = &view.Empty{Icon: "return", Title: words.T("No return yet"), Text: words.T("Returns that shops make stand here, and those you make on the page of a shipped parcel."),
			Actions: []view.Action{{Word: words.T("To the shipped parcels"), Href: "/parcels", Icon: "truck", Main: true}}}
	} else {
		if f.Above != 0 || more {
			d.Pager.Next = fmt.Sprintf("/returns?after=%d", page[len(page)-1].ID)
		}
		if f.Below != 0 || f.Above != 0 && more {
			d.Pager.Prev = fmt.Sprintf("/returns?before=%d", page[0].ID)
		}
	}
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: words.T("Returns"), Area: view.Returns}, d)
}

func rowOf(w locale.Words, one returns.Whole) row {
	o := one.Order
	out := row{ID: int64(one.Return.ID), Href: fmt.Sprintf("/returns/%d", one.Return.ID), Number: title(one), Items: view.Items(w, o), Made: one.Return.CreatedAt,
		Arrived: one.Return.DeliveredAt, State: view.ParcelState(w, one.Return.Status)}
	if o.From != nil {
		out.Buyer, out.From = o.From.Name, view.Place{Country: o.From.Country, City: o.From.City, PostalCode: o.From.PostalCode}
	}
	if p, ok := one.Box(); ok {
		out.Track = p.Number
	}
	return out
}

// title is what a return is called: by its order, or for want of a number by its own.
func title(one returns.Whole) string {
	if one.Return.OrderNumber != "" {
		return one.Return.OrderNumber
	}
	return fmt.Sprintf("#%d", one.Return.ID)
}
