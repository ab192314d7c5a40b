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
	At   int64 // the row the page begins behind; 0 is the beginning
	Back bool  // the page before that row, not the one after it
}

// String is the cursor as it travels: base64 of "p=17", or of "r=1&p=17" for the way back.
func (c Cursor) String() string {
	plain := "p=" + strconv.FormatInt(c.At, 10)
	if c.Back {
		plain = "r=1&" + plain
	}
	return base64.StdEncoding.EncodeToString([]byte(plain))
}

// ParseCursor reads a cursor. Some clients pass the whole URL of the next page instead: its own cursor is meant then, or the beginning.
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
	at, err := strconv.ParseInt(q.Get("p"), 10, 64)
	if err != nil || at < 1 {
		return Cursor{}, bad
	}
	return Cursor{At: at, Back: q.Get("r") == "1"}, nil
}
