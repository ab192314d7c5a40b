// Package incoming is the panel's incoming orders: the list, one order beside it, new orders, and what is done to many at once.
// How an order changes is intake's; how it becomes a label is shipping's; the page that watches many labels being made is labels'.
package incoming

import (
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area serves the incoming orders.
type Area struct {
	DB       *db.DB
	Intake   *intake.Desk
	Shipping *shipping.Desk
	Points   *servicepoint.Finder // nil: service points are shown, and cannot be chosen
}

// Mount lists the routes on a door that lets in people who may look; what changes an order or buys a label asks for more.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /orders", a.list)
	d.Handle("GET /orders/{id}", a.order)
	d.Handle("GET /orders/{id}/method", a.options)
	d.Handle("GET /orders/{id}/slip", a.slip)
	d.Handle("POST /orders/slips", a.slips)
	d.Handle("POST /orders/picklist", a.pickList)

	d = d.Behind(ships)
	d.Handle("GET /orders/new", a.fresh)
	d.Handle("POST /orders/new", a.add)
	d.Handle("POST /orders/{id}/address", a.setAddress)
	d.Handle("POST /orders/{id}/contents", a.setContents)
	d.Handle("POST /orders/{id}/method", a.setMethod)
	d.Handle("POST /orders/{id}/point", a.setPoint)
	d.Handle("POST /orders/{id}/hold", a.hold)
	d.Handle("POST /orders/{id}/undo", a.undo)
	d.Handle("POST /orders/{id}/label", a.label)
	d.Handle("POST /orders/{id}/decide", a.decide)
	d.Handle("GET /orders/labels", a.askLabels)
	d.Handle("POST /orders/labels", a.askLabels)
	d.Handle("POST /orders/labels/buy", a.buyLabels)
	d.Handle("GET /orders/method", a.askMethod)
	d.Handle("POST /orders/method", a.askMethod)
	d.Handle("POST /orders/method/set", a.setMethods)
	d.Handle("POST /orders/hold", a.holdMany(true))
	d.Handle("POST /orders/release", a.holdMany(false))
	d.Handle("GET /orders/delete", a.askDelete)
	d.Handle("POST /orders/delete", a.askDelete)
	d.Handle("POST /orders/delete/now", a.deleteMany)
}

// ships lets through who may change orders and buy labels.
func ships(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := account.SessionOf(r.Context()).Need(account.Ship); err != nil {
			return err
		}
		return next(w, r)
	}
}

// look is what every page of the area needs: who asks, their words, and the names of their shops.
type look struct {
	area    *Area
	session account.Session
	words   locale.Words
	now     time.Time
	shops   map[int64]string
	ships   bool // may change orders and buy labels
}

func (a *Area) look(r *http.Request) (look, error) {
	ctx := r.Context()
	l := look{area: a, session: account.SessionOf(ctx), words: view.Words(ctx), now: view.ShellOf(ctx).Now, shops: map[int64]string{}}
	l.ships = l.session.Role.May(account.Ship)
	shops, err := integration.List(ctx, a.DB, l.session.Account)
	for _, s := range shops {
		l.shops[s.ID] = s.Name
	}
	return l, err
}

// shop is where an order came from, in words.
func (l look) shop(id int64) string {
	if id == 0 {
		return l.words.T("Made here")
	}
	if name, ok := l.shops[id]; ok {
		return name
	}
	return l.words.T("A shop disconnected since")
}

// who names the person for histories.
func who(s account.Session) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Email
}

func orderID(r *http.Request) (order.ID, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.Missing, "There is no such order.")
	}
	return order.ID(id), nil
}

// title is what an order is called: its number, or for want of one our own.
func title(o order.Order) string {
	if o.Number != "" {
		return o.Number
	}
	return "#" + strconv.FormatInt(int64(o.ID), 10)
}
