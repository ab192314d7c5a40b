package own

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

const (
	pageUsual = 100
	pageMost  = 500
	waitMost  = 30 // seconds
)

func (d *Door) eventRoutes() []api.Route {
	return []api.Route{{Method: "GET", Path: root + "/events", Scope: integration.ReadParcel, Waits: true, Act: d.feed}}
}

// question is what a reader of the feed asks for.
type question struct {
	after  int64
	newest bool // nothing of the past, only where the feed stands
	limit  int
	wait   time.Duration
	kinds  []event.Kind
}

// within leaves out what the reader's scopes do not let it read; what it asked for by name is refused.
func (q *question) within(have integration.Scopes) error {
	may := func(k event.Kind) bool { return have.Allow(scopeOf(k)) }
	if i := slices.IndexFunc(q.kinds, func(k event.Kind) bool { return !may(k) }); i >= 0 {
		return fault.New(fault.Denied, "This key or token lacks the scope %s, by which %s is read.", string(scopeOf(q.kinds[i])), string(q.kinds[i]))
	}
	if len(q.kinds) > 0 || !slices.ContainsFunc(event.Kinds, func(k event.Kind) bool { return !may(k) }) {
		return nil
	}
	q.kinds = slices.DeleteFunc(slices.Clone(event.Kinds), func(k event.Kind) bool { return !may(k) })
	return nil
}

// scopeOf is the scope by which the things that a kind of event tells of are read.
func scopeOf(k event.Kind) integration.Scope {
	thing, _, _ := strings.Cut(string(k), ".")
	switch thing {
	case "order":
		return integration.ReadOrder
	case "return":
		return integration.ReadReturn
	case "pickup":
		return integration.ReadPickup
	case "integration", "webhook":
		return integration.ReadIntegration
	}
	return integration.ReadParcel
}

// feedPage is an answer. Numbers have no gaps: an integration's are its own, a whole-account key's are the account's.
type feedPage struct {
	Events []feedEvent `json:"events"`
	Next   int64       `json:"next"` // to go on with, as after
	More   bool        `json:"more"` // there is more to read at once
}

type feedEvent struct {
	Number      int64  `json:"number"`
	Integration *int64 `json:"integration_id"` // null: made in the panel
	Type        string `json:"type"`
	At          string `json:"at"`
	Data        any    `json:"data"`
}

// feed answers what happened behind a number, and waits for it to happen where nothing has yet.
func (d *Door) feed(ctx context.Context, c api.Call) error {
	q, err := ask(c.URL.Query())
	if err != nil {
		return err
	}
	if err := q.within(c.Scopes); err != nil {
		return err
	}
	of := c.Sees()
	if q.newest {
		last, err := event.Last(ctx, d.DB, c.Account, of)
		if err != nil {
			return err
		}
		return answer(c.W, http.StatusOK, feedPage{Events: []feedEvent{}, Next: last})
	}
	if err := d.reached(ctx, c.Caller, q.after); err != nil {
		return err
	}
	page, err := d.read(ctx, c.Caller, q)
	if err != nil {
		return err
	}
	out := feedPage{Events: make([]feedEvent, 0, len(page.Events)), Next: page.Next, More: page.More}
	tell := Teller{Base: c.Base, Track: d.Track}
	for _, e := range page.Events {
		data, err := tell.data(e)
		if err != nil {
			return err
		}
		one := feedEvent{Number: e.NumberIn(of), Type: string(e.Kind), At: moment(e.At), Data: data}
		if e.Integration != 0 {
			one.Integration = &e.Integration
		}
		out.Events = append(out.Events, one)
	}
	return answer(c.W, http.StatusOK, out)
}

// reached refuses a place the feed has not come to: a reader there, with the number of another feed or from before a backup was restored, would
// not see what happens until the numbers have caught up.
func (d *Door) reached(ctx context.Context, c api.Caller, after int64) error {
	if after == 0 {
		return nil
	}
	last, err := event.Last(ctx, d.DB, c.Account, c.Sees())
	if err == nil && after > last {
		return fault.At("after", "after is ahead of this feed, whose newest event has the number %d.", last)
	}
	return err
}

// read reads a page. A reader who waits looks again each time the log has grown, until something that was asked for is there or the time is up.
func (d *Door) read(ctx context.Context, c api.Caller, q question) (event.Slice, error) {
	end := time.Now().Add(q.wait)
	for after := q.after; ; {
		page, err := event.Page(ctx, d.DB, c.Account, c.Sees(), after, q.kinds, q.limit)
		left := time.Until(end)
		if err != nil || len(page.Events) > 0 || d.Bell == nil || left <= 0 {
			return page, err
		}
		after = page.Next
		err = d.Bell.Wait(ctx, d.DB, c.Account, c.Sees(), after, left)
		if errors.Is(err, event.ErrCrowded) {
			return page, fault.New(fault.TooMany, "Too many readers wait for this feed already. Ask again later, or without wait.")
		}
		if err != nil || ctx.Err() != nil {
			return page, err
		}
		if d.Bell.Closed() {
			return page, nil
		}
	}
}

func ask(values url.Values) (question, error) {
	q := question{limit: pageUsual}
	var wrong fault.List
	number := func(name string, least, most int64) (int64, bool) {
		text := values.Get(name)
		if text == "" {
			return 0, false
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < least || n > most {
			wrong.Add(name, "%s is a whole number from %d to %d.", name, least, most)
		}
		return n, true
	}
	if q.newest = values.Get("after") == "newest"; !q.newest {
		q.after, _ = number("after", 0, 1<<62)
	}
	if n, ok := number("limit", 1, pageMost); ok {
		q.limit = int(n)
	}
	seconds, _ := number("wait", 0, waitMost)
	q.wait = time.Duration(seconds) * time.Second
	for _, text := range strings.Split(strings.Join(values["types"], ","), ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if !slices.Contains(event.Kinds, event.Kind(text)) {
			wrong.Add("types", "There is no type of event called %.60q.", text)
			break
		}
		q.kinds = append(q.kinds, event.Kind(text))
	}
	return q, wrong.Err()
}
