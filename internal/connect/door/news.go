package door

import (
	"context"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
)

// longestWait is how long a reader of the news may be kept waiting.
const longestWait = 30 * time.Second

// listNews answers what happened behind a number, and waits for it where nothing has.
func (d *Door) listNews(w http.ResponseWriter, r *http.Request) error {
	q := query{Values: r.URL.Query()}
	after, limit, wait := q.number("after"), q.page(), q.count("wait", 0, int(longestWait/time.Second))
	if err := q.err(); err != nil {
		return err
	}
	all, err := d.Engine.News(r.Context(), after, limit, time.Duration(wait)*time.Second)
	if err != nil {
		return err
	}
	out := struct {
		News []connect.News `json:"news"`
		Next int64          `json:"next"` // to go on with, as after
	}{News: append([]connect.News{}, all...), Next: after}
	if len(all) > 0 {
		out.Next = all[len(all)-1].Number
	}
	return answer(w, http.StatusOK, out)
}

// span is a time range of one merchant, or of all.
type span struct {
	Merchant string    `json:"merchant"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
}

func readSpan(r *http.Request) (connect.Span, error) {
	var s span
	if err := read(r, &s); err != nil {
		return connect.Span{}, err
	}
	return checkSpan(connect.Span{Merchant: s.Merchant, From: s.From, To: s.To})
}

// checkSpan refuses what would be all time by mistake.
func checkSpan(s connect.Span) (connect.Span, error) {
	var wrong fault.List
	if !readable(s.Merchant) {
		wrong.Add("merchant", "This holds letters that cannot be read.")
	}
	for name, at := range map[string]time.Time{"from": s.From, "to": s.To} {
		if at.Year() < 1970 || at.Year() > 9998 {
			wrong.Add(name, "Say when, like 2026-11-23T09:00:00Z.")
		}
	}
	if s.To.Before(s.From) {
		wrong.Add("to", "This is before from.")
	}
	return s, wrong.Err()
}

// replay calls the marketplace again with what it was told in a time range.
func (d *Door) replay(w http.ResponseWriter, r *http.Request) error {
	return d.over(w, r, d.Engine.Replay)
}

// backfill looks for the orders of a time range at their platforms, and hands again what is not there.
func (d *Door) backfill(w http.ResponseWriter, r *http.Request) error {
	return d.over(w, r, d.Engine.Backfill)
}

func (d *Door) over(w http.ResponseWriter, r *http.Request, act func(ctx context.Context, s connect.Span) (int, error)) error {
	s, err := readSpan(r)
	if err != nil {
		return err
	}
	n, err := act(r.Context(), s)
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, map[string]int{"count": n})
}

// showFigures tells how Connect does.
func (d *Door) showFigures(w http.ResponseWriter, r *http.Request) error {
	f, err := d.Engine.Figures(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, f)
}
