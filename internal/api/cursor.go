package api

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Cursor is a place in a list that runs from high ids to low ones.
type Cursor struct {
	At   int64 // the row the page begins behind; 0 is the beginning, and -1 with Back the end
	Back bool  // the page before that row, not the one after it
	Skip int   // rows left out from there on; clients that count their pages themselves send it, we never do
}

// farthest is how many rows a cursor may leave out; who goes on further takes the cursors of the answers.
const farthest = 1000

// SkipOf reads how many rows the plain text of a cursor leaves out: its o.
func SkipOf(said url.Values) (int, bool) {
	text := said.Get("o")
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return min(n, farthest), err == nil && n >= 0
}

// String is the cursor as it travels: base64 of "p=17", or of "r=1&p=17" for the way back.
func (c Cursor) String() string {
	plain := "p=" + strconv.FormatInt(c.At, 10)
	if c.Back {
		plain = "r=1&" + plain
	}
	return base64.StdEncoding.EncodeToString([]byte(plain))
}

// ParseCursor reads a cursor. One without a position counts from the beginning, or back from the end: o=40 is the page behind 40 rows. Some clients pass the whole URL of the next page instead: its own cursor is meant then, or the beginning.
func ParseCursor(text string) (Cursor, error) {
	bad := fault.New(fault.Missing, "Invalid cursor")
	if text == "" {
		return Cursor{}, nil
	}
	if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
		u, err := url.Parse(text)
		if err != nil {
			return Cursor{}, bad
		}
		if text = u.Query().Get("cursor"); text == "" {
			return Cursor{}, nil
		}
	}
	// A plus sign that was not escaped arrives as a blank.
	text = strings.TrimRight(strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(text), "=")
	plain, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return Cursor{}, bad
	}
	q, err := url.ParseQuery(string(plain))
	if err != nil {
		return Cursor{}, bad
	}
	c := Cursor{Back: q.Get("r") == "1"}
	skip, counted := SkipOf(q)
	position := q.Get("p")
	if !counted || position == "" && !q.Has("o") {
		return Cursor{}, bad
	}
	c.Skip = skip
	switch {
	case position != "":
		if c.At, err = strconv.ParseInt(position, 10, 64); err != nil || c.At < 1 {
			return Cursor{}, bad
		}
	case c.Back:
		c.At = -1
	}
	return c, nil
}
