package parcels

import (
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// exchangesData is what was said to the carrier about one shipment.
type exchangesData struct {
	Carrier string
	All     []view.Exchange
	Empty   *view.Empty
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
	var d exchangesData
	if d.Carrier, err = a.Shipping.CarrierName(ctx, p); err != nil {
		return err
	}
	for i, x := range all {
		s := view.NewExchange(words, x)
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
	return pages.Render(w, r, http.StatusOK, "exchanges", view.Page{Layout: view.Record, Title: words.T("Said to the carrier"), Area: view.Parcels, Crumbs: crumbs}, d)
}

func parcelHref(p parcel.Parcel) string { return fmt.Sprintf("/parcels/%d", p.ID) }
