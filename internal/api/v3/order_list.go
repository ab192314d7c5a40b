package v3

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

// sorts are the keys that the list may be sorted by.
var sorts = map[string]order.By{
	"integration": order.ByIntegration, "order_number": order.ByNumber, "order_created_at": order.ByBought, "order_updated_at": order.ByChanged,
	"pk": order.ByID,
}

// listOrders lists the orders that wait for their label, as the panel's incoming orders do.
func (d *Door) listOrders(ctx context.Context, c call) error {
	ask := ask(c)
	q := order.Query{Number: ask.text("order_number"), ExternalID: ask.text("order_id"), Status: ask.text("status"), Limit: mostOrders}
	q.Integrations = ask.indexed("integration", 100)
	if n, ok := ask.whole("page_size"); ok {
		if n < 1 {
			ask.add(badParameter("page_size", "min_value", "Ensure this value is greater than or equal to 1."))
		}
		q.Limit = int(min(n, 2*mostOrders))
	}
	q.BoughtFrom, q.BoughtUntil = ask.days("order_created_at")
	q.ChangedFrom, q.ChangedTill = ask.days("order_updated_at")
	for _, word := range strings.Split(ask.text("sort"), ",") {
		if by, ok := sorts[strings.TrimPrefix(word, "-")]; ok {
			if strings.HasPrefix(word, "-") {
				by = "-" + by
			}
			q.Sort = append(q.Sort, by)
		}
	}
	if err := ask.err(); err != nil {
		return err
	}
	if sees := c.Sees(); sees != 0 {
		if len(q.Integrations) > 0 && !slices.Contains(q.Integrations, sees) {
			return data(c, http.StatusOK, []toldOrder{})
		}
		q.Integrations = []int64{sees}
	}
	skip, err := begin(&q, ask.Get("cursor"))
	if err != nil {
		return err
	}
	return d.tellOrders(ctx, c, q, skip)
}

// tellOrders answers the page behind so many rows, with the ways on and back in the Link header.
func (d *Door) tellOrders(ctx context.Context, c call, q order.Query, skip int) error {
	q.Limit += skip
	all, more, err := order.Fetch(ctx, d.DB, c.Account, q)
	if err != nil {
		return err
	}
	inside := len(q.After) > 0 || skip > 0
	next, previous := more, inside
	if skip = min(skip, len(all)); q.Back {
		next, previous, all = inside, more, all[:len(all)-skip]
	} else {
		all = all[skip:]
	}
	var links []string
	if next && len(all) > 0 {
		links = append(links, "<"+c.Page(cursorOf(q.Place(all[len(all)-1]), false))+`>; rel="next"`)
	}
	if previous && len(all) > 0 {
		links = append(links, "<"+c.Page(cursorOf(q.Place(all[0]), true))+`>; rel="prev"`)
	}
	if len(links) > 0 {
		c.W.Header().Set("Link", strings.Join(links, ", "))
	}
	methods := d.methods(ctx, c)
	told := make([]toldOrder, len(all))
	for n, o := range all {
		told[n] = orderOf(o, methods)
	}
	return data(c, http.StatusOK, told)
}

// cursorOf writes a place in the list as cursors travel: base64 of "p=…", and of "r=1&p=…" for the way back. By id alone the position is
// the id; with other keys it is a list of their values.
func cursorOf(place []string, back bool) string {
	at := place[0]
	if len(place) > 1 {
		text, _ := json.Marshal(place) // texts can be written
		at = string(text)
	}
	plain := "p=" + url.QueryEscape(at)
	if back {
		plain = "r=1&" + plain
	}
	return base64.StdEncoding.EncodeToString([]byte(plain))
}

// begin sets where the page begins, and tells how many rows to leave out from there; a cursor that cannot be read is not found.
func begin(q *order.Query, cursor string) (skip int, err error) {
	if cursor == "" {
		return 0, nil
	}
	bad := fault.New(fault.Missing, "Invalid cursor")
	text := strings.TrimRight(strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(cursor), "=")
	plain, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return 0, bad
	}
	said, err := url.ParseQuery(string(plain))
	if err != nil {
		return 0, bad
	}
	at := said.Get("p")
	skip, counted := api.SkipOf(said)
	if !counted || at == "" && !said.Has("o") {
		return 0, bad
	}
	if q.Back = said.Get("r") == "1"; at == "" {
		return skip, nil
	}
	q.After = []string{at}
	if strings.HasPrefix(at, "[") {
		q.After = nil
		if json.Unmarshal([]byte(at), &q.After) != nil {
			return 0, bad
		}
	}
	if !q.Reaches() {
		return 0, bad
	}
	return skip, nil
}

// indexed reads identifiers that come by commas, repeated, or as PHP writes lists: integration[0]=1.
func (q *query) indexed(name string, most int) []int64 {
	for key, values := range q.Values {
		if rest, ok := strings.CutPrefix(key, name+"["); ok && rest != "]" && strings.HasSuffix(rest, "]") {
			q.Values[name] = append(q.Values[name], values...)
		}
	}
	return q.ids(name, most)
}

// days reads the three parameters of a date: on that day, from that day on, and up to it with it.
func (q *query) days(name string) (from, until time.Time) {
	day := func(name string) (time.Time, bool) {
		text := q.Get(name)
		if text == "" {
			return time.Time{}, false
		}
		at, ok := lax.ReadInstant(strings.ReplaceAll(text, " ", "+"))
		if !ok {
			q.add(badParameter(name, "invalid", "Expected a date like 2026-03-14."))
			return time.Time{}, false
		}
		return at.Truncate(24 * time.Hour), true
	}
	later := func(at time.Time) time.Time { return at.AddDate(0, 0, 1) }
	if at, ok := day(name + "_min"); ok {
		from = at
	}
	if at, ok := day(name + "_max"); ok {
		until = later(at)
	}
	if at, ok := day(name); ok {
		if at.After(from) {
			from = at
		}
		if until.IsZero() || later(at).Before(until) {
			until = later(at)
		}
	}
	return from, until
}
