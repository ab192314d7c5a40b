package report

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// Field is what stands in a column.
type Field string

// row is a parcel with what a table tells of it.
type row struct {
	parcel parcel.Parcel
	order  order.Order
	firsts tracking.Firsts
	method carrier.Method
	brand  account.Brand
	system string // of the integration
	name   string // of the carrier
}

// fields are what may stand in a column. The names are v3's; v2's words for the same are the door's.
var fields = map[Field]func(r row) string{
	"parcel_id": func(r row) string { return digits(int64(r.parcel.ID)) },
	"direction": func(r row) string {
		if r.order.IsReturn {
			return "incoming"
		}
		return "outgoing"
	},
	"carrier_code":              func(r row) string { return r.parcel.Carrier },
	"carrier_name":              func(r row) string { return r.name },
	"from_address_company_name": func(r row) string { return r.parcel.From.Company },
	"contract_id":               func(r row) string { return digits(r.parcel.Contract) },
	"contract_type":             func(row) string { return "" }, // the contract may be gone; its id stands beside
	"from_address_city":         func(r row) string { return r.parcel.From.City },
	"from_address_postal_code":  func(r row) string { return r.parcel.From.PostalCode },
	"from_address_country_code": func(r row) string { return r.parcel.From.Country },
	"from_address_country_name": func(r row) string { return country(r.parcel.From.Country) },
	"to_address_city":           func(r row) string { return r.order.To.City },
	"to_address_postal_code":    func(r row) string { return r.order.To.PostalCode },
	"to_address_country_code":   func(r row) string { return r.order.To.Country },
	"to_address_country_name":   func(r row) string { return country(r.order.To.Country) },
	"order_number":              func(r row) string { return r.order.Number },
	"tracking_number":           func(r row) string { return r.parcel.Number },
	"created_at":                func(r row) string { return moment(r.parcel.CreatedAt) },
	"updated_at":                func(r row) string { return moment(r.parcel.UpdatedAt) },
	"announced_at": func(r row) string {
		if r.parcel.AnnouncedAt == nil {
			return ""
		}
		return moment(*r.parcel.AnnouncedAt)
	},
	"shipped_at":           func(r row) string { return moment(r.firsts.Shipped) },
	"first_offer_at":       func(r row) string { return moment(r.firsts.Offered) },
	"delivered_at":         func(r row) string { return moment(r.firsts.Delivered) },
	"shipping_option_code": func(r row) string { return r.option() },
	"shipping_method":      func(r row) string { return digits(int64(r.parcel.Method)) },
	"shipping_method_name": func(r row) string { return r.parcel.MethodName },
	"total_cost":           func(r row) string { return r.parcel.Price.Decimal() },
	"status":               func(r row) string { return r.parcel.Status.Info().Code },
	"status_slug":          func(r row) string { return r.parcel.Status.Info().Slug },
	"status_message":       func(r row) string { return r.parcel.Status.Info().Message },
	"sub_status":           func(row) string { return "none" },
	"integration_id":       func(r row) string { return digits(r.parcel.Integration) },
	"integration_type":     func(r row) string { return r.system },
	"weight":               func(r row) string { return r.parcel.Weight.Kg() },
	"brand_id":             func(r row) string { return digits(r.brand.ID) },
	"brand_name":           func(r row) string { return r.brand.Name },
}

func (r row) option() string {
	if r.method.ID == 0 {
		return ""
	}
	return r.method.Option()
}

// table writes a report's rows as CSV with a line of titles.
func (d *Desk) table(ctx context.Context, r Report) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	line := make([]string, len(r.Wish.Columns))
	for n, c := range r.Wish.Columns {
		line[n] = c.Title
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	rows := 0
	err := d.each(ctx, r.Account, r.Integration, r.Wish.Filter, func(one row) error {
		if rows++; rows > MostRows {
			return fault.New(fault.Unable, "CSV export exceeds row limit of %d, narrow the date range or apply additional filters.", MostRows)
		}
		for n, c := range r.Wish.Columns {
			line[n] = plain(fields[c.Is](one))
		}
		return w.Write(line)
	})
	if err != nil {
		return nil, err
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// plain keeps a spreadsheet from taking a text that a stranger wrote for a formula.
func plain(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// each goes through the parcels of a filter, a few hundred at a time.
func (d *Desk) each(ctx context.Context, id, of int64, f Filter, do func(row) error) error {
	about, err := d.about(ctx, id)
	if err != nil {
		return err
	}
	if of != 0 {
		if f.Integration != 0 && f.Integration != of {
			return nil
		}
		f.Integration = of
	}
	for last := (parcel.Parcel{}); ; {
		boxes, err := parcel.Announced(ctx, d.DB, id, f.Period, last, chunk)
		if err != nil || len(boxes) == 0 {
			return err
		}
		rows, err := d.rows(ctx, id, boxes, about)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if f.Direction != "" && f.Direction != fields["direction"](r) || f.Brand != 0 && f.Brand != r.brand.ID || f.Option != "" && f.Option != r.option() {
				continue
			}
			if err := do(r); err != nil {
				return err
			}
		}
		last = boxes[len(boxes)-1]
	}
}

// about is what many rows have in common.
type about struct {
	brands  map[int64]account.Brand
	senders map[int64]account.Sender
	first   account.Brand
	systems map[int64]string
	methods map[int]carrier.Method
}

func (d *Desk) about(ctx context.Context, id int64) (about, error) {
	a := about{map[int64]account.Brand{}, map[int64]account.Sender{}, account.Brand{}, map[int64]string{}, map[int]carrier.Method{}}
	brands, err := account.Brands(ctx, d.DB, id)
	if err != nil {
		return a, err
	}
	for _, b := range brands {
		a.brands[b.ID] = b
	}
	if len(brands) > 0 {
		a.first = brands[0]
	}
	senders, err := account.Senders(ctx, d.DB, id)
	if err != nil {
		return a, err
	}
	for _, s := range senders {
		a.senders[s.ID] = s
	}
	shops, err := integration.List(ctx, d.DB, id)
	for _, i := range shops {
		a.systems[i.ID] = i.System
	}
	return a, err
}

func (d *Desk) rows(ctx context.Context, id int64, boxes []parcel.Parcel, a about) ([]row, error) {
	var orders []order.ID
	var ids []parcel.ID
	for _, p := range boxes {
		orders, ids = append(orders, p.Order), append(ids, p.ID)
	}
	of, err := order.GetMany(ctx, d.DB, id, orders)
	if err != nil {
		return nil, err
	}
	firsts, err := tracking.FirstsOf(ctx, d.DB, id, ids)
	if err != nil {
		return nil, err
	}
	all := make([]row, len(boxes))
	for n, p := range boxes {
		r := row{parcel: p, order: of[p.Order], firsts: firsts[p.ID], brand: a.first, system: a.systems[p.Integration], name: p.Carrier}
		if b, ok := a.brands[a.senders[r.order.Sender].Brand]; ok {
			r.brand = b
		}
		if d.Carrier != nil {
			r.name = d.Carrier(p.Carrier)
		}
		m, known := a.methods[p.Method]
		if !known && d.Method != nil {
			m, _ = d.Method(ctx, id, p.Method)
			a.methods[p.Method] = m
		}
		r.method = m
		all[n] = r
	}
	return all, nil
}

func digits(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}

func country(code string) string {
	c, _ := postal.Lookup(code)
	return c.Name
}

func uuid() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
