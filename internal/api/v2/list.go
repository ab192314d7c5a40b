package v2

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

const (
	pageSize = 100
	// farthest is how far old clients may count with offset; beyond it only cursors go.
	farthest = 10_000
	// mostIDs is how many parcels may be asked for by id.
	mostIDs = 100
)

func (d *Door) listParcels(ctx context.Context, c call) error {
	q := c.URL.Query()
	at, err := api.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	limit, offset, err := pageOf(q, pageSize)
	if err != nil {
		return err
	}
	offset += at.Skip
	f, err := filterOf(q)
	if err != nil {
		return err
	}
	f.Integration = c.Sees()
	if at.Back {
		f.Above = parcel.ID(at.At)
	} else {
		f.Below = parcel.ID(at.At)
	}
	f.Limit = offset + limit + 1
	all, err := parcel.List(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	more := len(all) > offset+limit
	if at.Back {
		if more {
			all = all[1:] // the one too many is the newest
		}
		all = all[:max(0, len(all)-offset)]
		return d.writePage(ctx, c, all, len(all) > 0 && (at.At > 0 || offset > 0), more)
	}
	all = all[min(offset, len(all)):min(offset+limit, len(all))]
	return d.writePage(ctx, c, all, more, at.At != 0 && len(all) > 0)
}

// pageOf reads limit and offset, which clients from before cursors send.
func pageOf(q url.Values, most int) (limit, offset int, err error) {
	limit = most
	for _, n := range []struct {
		name string
		into *int
		most int
	}{{"limit", &limit, most}, {"offset", &offset, farthest}} {
		text := q.Get(n.name)
		if text == "" {
			continue
		}
		v, err := strconv.Atoi(text)
		if err != nil || v < 0 {
			return 0, 0, fault.At(n.name, "A valid integer is required.")
		}
		if v > n.most && n.name == "offset" {
			return 0, 0, fault.At(n.name, "Ensure this value is less than or equal to %d; go further with cursor.", n.most)
		}
		if *n.into = min(v, n.most); v == 0 && n.name == "limit" {
			limit = most
		}
	}
	return limit, offset, nil
}

// filterOf reads the filters of the list of parcels.
func filterOf(q url.Values) (parcel.Filter, error) {
	f := parcel.Filter{Number: q.Get("tracking_number"), OrderNumber: q.Get("order_number"), ExternalReference: q.Get("external_reference")}
	for name, values := range q {
		if !clean(values) {
			return f, fault.At(name, "This is not valid UTF-8 text.")
		}
	}
	if text := q.Get("parcel_status"); text != "" {
		id, err := strconv.Atoi(text)
		if err != nil {
			return f, fault.At("parcel_status", "A valid integer is required.")
		}
		f.Statuses = []carrier.Status{carrier.Status(id)}
	}
	if q.Has("ids") {
		ids, err := idsOf(q["ids"])
		if err != nil {
			return f, err
		}
		if len(ids) > 0 { // a blank filter filters nothing, like any other
			f.IDs = ids
		}
	}
	var err error
	if f.UpdatedAfter, err = timeOf(q, "updated_after"); err != nil {
		return f, err
	}
	f.AnnouncedAfter, err = timeOf(q, "announced_after")
	return f, err
}

func clean(values []string) bool {
	for _, v := range values {
		if strings.ToValidUTF8(v, "") != v || strings.ContainsRune(v, 0) {
			return false
		}
	}
	return true
}

// idsOf reads "1,2,3"; some repeat the key instead.
func idsOf(values []string) ([]parcel.ID, error) {
	ids := []parcel.ID{}
	for _, text := range strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' }) {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fault.At("ids", "A valid integer is required.")
		}
		ids = append(ids, parcel.ID(id))
	}
	if len(ids) > mostIDs {
		return nil, fault.At("ids", "Ensure this field has no more than %d elements.", mostIDs)
	}
	return ids, nil
}

// times are the forms in which clients write a time; without a zone UTC is meant.
var times = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02",
	"2006-01-02T15:04:05.999999999-0700", "2006-01-02 15:04:05.999999999-07:00"}

func timeOf(q url.Values, name string) (time.Time, error) {
	text := strings.TrimSpace(q.Get(name))
	if text == "" {
		return time.Time{}, nil
	}
	// A plus sign that was not escaped arrives as a blank: "…T08:00:00 00:00".
	if i := strings.LastIndexByte(text, ' '); i > len("2006-01-02T") {
		text = text[:i] + "+" + text[i+1:]
	}
	for _, form := range times {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= 1970 && t.Year() < 10_000 {
			return t, nil
		}
	}
	return time.Time{}, fault.At(name, "Use a date and time in ISO 8601, like 2026-01-05T08:00:00+00:00.")
}

// writePage answers one page, with the way on and back.
func (d *Door) writePage(ctx context.Context, c call, all []parcel.Parcel, older, newer bool) error {
	ids := make([]order.ID, len(all))
	for i, p := range all {
		ids[i] = p.Order
	}
	orders, err := order.GetMany(ctx, d.DB, c.Account, ids)
	if err != nil {
		return err
	}
	b := pen{b: make([]byte, 0, 512+len(all)*2500)}
	b.begin('{')
	var next, previous string
	if older {
		next = c.Page(api.Cursor{At: int64(all[len(all)-1].ID)}.String())
	}
	if newer {
		previous = c.Page(api.Cursor{At: int64(all[0].ID), Back: true}.String())
	}
	b.memberOr("next", next)
	b.memberOr("previous", previous)
	b.key("parcels")
	b.begin('[')
	w := d.view(ctx, c)
	for _, p := range all {
		o, ok := orders[p.Order]
		if !ok {
			continue // removed between the two reads
		}
		b.next()
		w.parcelObject(&b, p, o)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// statuses lists the statuses in the order in which Sendcloud was recorded to.
func (d *Door) statuses(_ context.Context, c call) error {
	var b pen
	b.begin('[')
	for _, s := range carrier.Statuses() {
		b.next()
		b.begin('{')
		b.memberInt("id", int64(s.ID))
		b.member("message", s.Message)
		b.end('}')
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}
