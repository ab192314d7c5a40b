package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ParcelRow is a parcel with what its order tells of it, as tables show it.
type ParcelRow struct {
	ID      int64
	Number  string // of the order
	Track   string // the carrier's number
	Href    string
	Buyer   string
	Items   string
	To      Place
	Method  Method
	Pick    Pick
	State   State
	Made    time.Time // when the label was made
	Printed *time.Time
	Seen    time.Time // the last scan; zero before the first
	Due     *time.Time
	Late    bool // still under way behind its day
}

// RowOf fills a row; carrier is what the carrier calls itself.
func RowOf(w locale.Words, p parcel.Parcel, o order.Order, carrier string) ParcelRow {
	name := OrderTitle(o)
	r := ParcelRow{ID: int64(p.ID), Number: name, Track: p.Number, Href: "/parcels/" + strconv.FormatInt(int64(p.ID), 10), Buyer: Buyer(o), Items: Items(w, o),
		Made: p.CreatedAt, Printed: p.Printed, Due: p.Expected,
		To: Place{Country: o.To.Country, City: o.To.City, PostalCode: o.To.PostalCode}, State: ParcelState(w, p.Status),
		Method: Method{Tile: Tile(carrier), Carrier: carrier, Name: p.MethodName, Row: name},
		Pick:   Pick{ID: int64(p.ID), Name: name, Price: p.Price}}
	if p.AnnouncedAt != nil {
		r.Made = *p.AnnouncedAt
	}
	if p.Status.Physical() {
		r.Seen = p.StatusAt
	}
	if p.Colli > 1 {
		r.Items = w.T("Box %d of %d", p.Collo+1, p.Colli) + " · " + r.Items
	}
	return r
}

// Buyer is who gets an order: the person, or the company where no person is named.
func Buyer(o order.Order) string {
	if o.To.Name == "" {
		return o.To.Company
	}
	return o.To.Name
}

// OrderTitle is what an order is called: its number, or for want of one our own.
func OrderTitle(o order.Order) string {
	if o.Number != "" {
		return o.Number
	}
	return "#" + strconv.FormatInt(int64(o.ID), 10)
}

// Items is what lies in an order, in one line.
func Items(w locale.Words, o order.Order) string {
	if len(o.Items) == 0 {
		return w.T("No items listed")
	}
	text := o.Items[0].Description
	if n := o.Items[0].Quantity; n > 1 {
		text = strconv.Itoa(n) + " × " + text
	}
	if more := len(o.Items) - 1; more > 0 {
		text = w.N(more, "%s and %d more", "%s and %d more", text)
	}
	return text
}

// AddressLines is an address as its country writes it, without the country.
func AddressLines(a postal.Address) []string {
	town := strings.TrimSpace(a.PostalCode + " " + a.City)
	switch a.Country {
	case "US", "CA", "AU", "NZ", "GB", "IE", "GG", "JE", "IM":
		town = strings.Join(strings.Fields(a.City+" "+a.State+" "+a.PostalCode), " ")
	}
	var all []string
	for _, l := range []string{a.Company, a.Name, a.LocalLine(), a.Line2, town} {
		if l = strings.TrimSpace(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}
