package view

import (
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/web"
)

// Ships lets through who may change orders and buy labels.
func Ships(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := account.SessionOf(r.Context()).Need(account.Ship); err != nil {
			return err
		}
		return h(w, r)
	}
}

// ParcelMark reads the parcel that a page begins behind or ends before; 0 where none is named.
func ParcelMark(text string) parcel.ID {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return parcel.ID(n)
}

// ParcelPage cuts a list that was read with one row more than a page holds, and answers the marks its neighbours begin at; 0 is no neighbour.
func ParcelPage(f parcel.Filter, read []parcel.Parcel) (all []parcel.Parcel, prev, next parcel.ID) {
	all = read
	more := len(all) >= f.Limit
	if f.Above != 0 {
		if more {
			all = all[1:]
			prev = all[0].ID
		}
		return all, prev, all[len(all)-1].ID
	}
	if more {
		all = all[:f.Limit-1]
		next = all[len(all)-1].ID
	}
	if f.Below != 0 {
		prev = all[0].ID
	}
	return all, prev, next
}
