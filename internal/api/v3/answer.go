package v3

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
)

// data answers {"data": …}.
func data(c call, status int, body any) error {
	return bare(c, status, struct {
		Data any `json:"data"`
	}{body})
}

// bare answers a body as it is, for the calls that are not wrapped.
func bare(c call, status int, body any) error {
	text, err := encode(body)
	if err != nil {
		return err
	}
	api.JSON(c.W, status, text)
	return nil
}

// empty answers 204.
func empty(c call) error {
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// write is bare where an error could not be told any more.
func write(w http.ResponseWriter, status int, body any) {
	text, err := encode(body)
	if err != nil {
		slog.Error("an answer cannot be written as JSON", "error", err)
		status, text = http.StatusInternalServerError, []byte(`{"errors":[{"status":"500","code":"unknown_error","detail":"This failed on our side."}]}`)
	}
	api.JSON(w, status, text)
}

// encode writes JSON without escaping what only browsers stumble over.
func encode(body any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(body)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// stamp is a moment as v3 writes it: UTC with six digits of a second, also when they are zero, for there are readers with one fixed format.
type stamp time.Time

// MarshalText writes the moment.
func (s stamp) MarshalText() ([]byte, error) {
	return []byte(time.Time(s).UTC().Format("2006-01-02T15:04:05.000000+00:00")), nil
}

// stampOr is a moment that may not have come, which is null.
func stampOr(t *time.Time) *stamp {
	if t == nil || t.IsZero() {
		return nil
	}
	s := stamp(*t)
	return &s
}

// orNull is a text that is null where it is empty.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// idOrNull is an id that is null where it is zero.
func idOrNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// place is where in a list a page begins, and how many rows it has.
type place struct {
	api.Cursor
	size int
}

// placeOf reads cursor and page_size: size rows where it is not said, most at the most. A cursor that cannot be read is not found.
func placeOf(c call, size, most int) (place, error) {
	q := ask(c)
	at, err := api.ParseCursor(q.text("cursor"))
	if err != nil {
		return place{}, err
	}
	if n, ok := q.whole("page_size"); ok {
		if n < 1 {
			q.add(badParameter("page_size", "min_value", "Ensure this value is greater than or equal to 1."))
		}
		size = int(min(n, int64(most)))
	}
	return place{at, size}, q.err()
}

// limit is how many rows to read: those to leave out, the page, and one more.
func (p place) limit() int { return p.Skip + p.size + 1 }

// cut takes the page out of the rows that were read, as many as limit says, and tells of the pages before and behind it in the Link
// header. Rows run from high ids to low ones, also on the way back.
func cut[T any](c call, p place, rows []T, id func(T) int64) []T {
	skip := min(p.Skip, len(rows))
	if p.Back {
		rows = rows[:len(rows)-skip]
	} else {
		rows = rows[skip:]
	}
	more := len(rows) > p.size
	switch {
	case more && p.Back:
		rows = rows[1:] // the one too many is the newest
	case more:
		rows = rows[:p.size]
	}
	if len(rows) == 0 {
		return rows
	}
	next, previous := more, p.At != 0 || p.Skip > 0
	if p.Back {
		next, previous = p.At > 0 || p.Skip > 0, more
	}
	var links []string
	if next {
		links = append(links, link(c, api.Cursor{At: id(rows[len(rows)-1])}, "next"))
	}
	if previous {
		links = append(links, link(c, api.Cursor{At: id(rows[0]), Back: true}, "prev"))
	}
	if len(links) > 0 {
		c.W.Header().Set("Link", strings.Join(links, ", "))
	}
	return rows
}

func link(c call, at api.Cursor, rel string) string {
	return "<" + c.Page(at.String()) + `>; rel="` + rel + `"`
}
