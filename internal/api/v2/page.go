package v2

import (
	"net/url"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
)

// span is which part of a list is asked for: so many rows below or above an id.
type span struct {
	below, above int64
	limit        int
}

// spanOf reads cursor and limit. Lists that few clients ask for begin at a row, never behind a number of rows.
func spanOf(q url.Values, most int) (span, error) {
	at, err := api.ParseCursor(q.Get("cursor"))
	if err != nil {
		return span{}, err
	}
	if at.Skip > 0 {
		return span{}, fault.New(fault.Missing, "Invalid cursor")
	}
	limit, _, err := pageOf(q, most)
	s := span{limit: limit}
	if at.Back {
		s.above = at.At
	} else {
		s.below = at.At
	}
	return s, err
}

// cut takes a page out of the rows that were read, one more than the page holds, newest first, and begins the answer with the way on and back.
func cut[T any](c call, b *pen, s span, rows []T, id func(T) int64) []T {
	more := len(rows) > s.limit
	older, newer := more, s.below != 0 && len(rows) > 0
	switch {
	case s.above != 0:
		older, newer = len(rows) > 0 && s.above > 0, more
		if more {
			rows = rows[1:] // the one too many is the newest
		}
	case more:
		rows = rows[:s.limit]
	}
	var next, previous string
	if older {
		next = c.Page(api.Cursor{At: id(rows[len(rows)-1])}.String())
	}
	if newer {
		previous = c.Page(api.Cursor{At: id(rows[0]), Back: true}.String())
	}
	b.memberOr("next", next)
	b.memberOr("previous", previous)
	return rows
}
