package api

import (
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// How many failed requests a page of the log has, and may have. Both versions page through it by date and time.
const (
	logPage     = 25
	logPageMost = 100
)

const logCursor = "2006-01-02T15:04:05.000000Z"

// LogPlace reads where in the log of failed requests a page begins and how long it is. The cursor is a moment; behind a comma may stand
// the entry among those of that moment.
func LogPlace(c Call) (behind integration.Since, size int, err error) {
	q := c.URL.Query()
	size = logPage
	if text := q.Get("page_size"); text != "" {
		if size, err = strconv.Atoi(text); err != nil || size < 1 || size > logPageMost {
			return behind, size, fault.At("page_size", "Ensure this value is a whole number from 1 to %d.", logPageMost)
		}
	}
	text, id, _ := strings.Cut(q.Get("cursor"), ",")
	if text == "" {
		return behind, size, nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00"} {
		// A plus sign that was not escaped arrives as a blank.
		if at, err := time.Parse(layout, strings.Replace(text, " ", "+", 1)); err == nil {
			behind.At = at.UTC()
		}
	}
	if id != "" {
		behind.ID, err = strconv.ParseInt(id, 10, 64)
	}
	if y := behind.At.Year(); err != nil || behind.ID < 0 || behind.At.IsZero() || y < 1900 || y > 3000 {
		return behind, size, fault.New(fault.Missing, "Invalid cursor")
	}
	return behind, size, nil
}

// LogPage cuts the page out of one entry more than it holds, and answers the address of the next one; "" where there is none.
func LogPage(c Call, all []integration.Exception, size int) (page []integration.Exception, next string) {
	if len(all) <= size {
		return all, ""
	}
	last := all[size-1]
	cursor := last.At.UTC().Format(logCursor)
	if all[size].At.Equal(last.At) {
		cursor += "," + strconv.FormatInt(last.ID, 10)
	}
	return all[:size], c.Page(cursor)
}
