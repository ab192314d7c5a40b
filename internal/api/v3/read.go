package v3

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
)

// decode reads the body into a struct or a list by its json tags. What does not fit is told, each by its pointer.
func decode(c call, into any) error { return decodeAt(c, "", into) }

// decodeAt is decode for the calls whose pointers begin elsewhere.
func decodeAt(c call, pointer string, into any) error {
	v, err := bodyOf(c)
	if err != nil {
		return err
	}
	return read(v, pointer, into)
}

// bodyOf reads the body as a value, for the calls that look at it before they know what it is.
func bodyOf(c call) (lax.Value, error) {
	body, err := api.Body(c.W, c.Request)
	if err != nil {
		return lax.Value{}, err
	}
	v, err := lax.Parse(string(body))
	if media := formOf(c.Request); err != nil && media != "" {
		return v, &api.Refusal{
			Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type", Header: "Content-Type",
			Text: "This API takes JSON, and the body is " + media + ". Send JSON with Content-Type: application/json.",
		}
	}
	if err != nil {
		f, _ := fault.As(err)
		return v, refuse(http.StatusBadRequest, invalid("/data", "invalid", "%s", f.Text()))
	}
	if v.Kind == lax.Null {
		return v, refuse(http.StatusBadRequest, invalid("/data", "null", "This field may not be null."))
	}
	return v, nil
}

// formOf is the kind of form that a body says it is; empty where it says otherwise. Some clients call their JSON a form, which is let be.
func formOf(r *http.Request) string {
	media, _, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";")
	if media = strings.TrimSpace(media); media == "application/x-www-form-urlencoded" || media == "multipart/form-data" {
		return media
	}
	return ""
}

// read fills into from a value that stands at a pointer.
func read(v lax.Value, pointer string, into any) error {
	wrong := lax.Into(v, pointer, into)
	if len(wrong) == 0 {
		return nil
	}
	all := make([]problem, len(wrong))
	for n, one := range wrong {
		if one.Pointer == "" {
			one.Pointer = "/data"
		}
		all[n] = invalid(one.Pointer, one.Code, "%s", one.Text)
	}
	return refuse(http.StatusBadRequest, all...)
}

// query reads the parameters of a request and gathers what is wrong with them. A parameter that is empty was not sent.
type query struct {
	url.Values
	wrong []problem
}

// ask begins to read the parameters.
func ask(c call) *query { return &query{Values: c.URL.Query()} }

func (q *query) add(p problem) { q.wrong = append(q.wrong, p) }

// err is nil when nothing was wrong.
func (q *query) err() error {
	if len(q.wrong) == 0 {
		return nil
	}
	return refuse(http.StatusBadRequest, q.wrong...)
}

// text reads a text.
func (q *query) text(name string) string {
	text, wrong := lax.Words(lax.Value{Kind: lax.Text, Text: q.Get(name)})
	if wrong != "" {
		q.add(badParameter(name, "invalid", "%s", wrong))
	}
	return text
}

// whole reads an integer; false when there is none, or none that can be read.
func (q *query) whole(name string) (int64, bool) {
	text := q.Get(name)
	if text == "" {
		return 0, false
	}
	n, ok := lax.Whole(lax.Value{Kind: lax.Text, Text: text})
	if !ok {
		q.add(badParameter(name, "invalid", "A valid integer is required."))
	}
	return n, ok
}

// truth reads yes or no, and whether it was sent.
func (q *query) truth(name string) (yes, sent bool) {
	text := q.Get(name)
	if text == "" {
		return false, false
	}
	yes, ok := lax.Truth(text)
	if !ok {
		q.add(badParameter(name, "invalid", "Must be a valid boolean."))
	}
	return yes, ok
}

// instant reads a moment; the zero time when there is none.
func (q *query) instant(name string) time.Time {
	text := q.Get(name)
	if text == "" {
		return time.Time{}
	}
	// A plus sign that was not escaped arrives as a blank.
	if n := len(text) - len(" 00:00"); n > len("2006-01-02") && text[n] == ' ' {
		text = text[:n] + "+" + text[n+1:]
	}
	at, ok := lax.ReadInstant(text)
	if !ok {
		q.add(badParameter(name, "invalid", "Expected a date and time like 2026-03-14T09:26:53Z."))
	}
	return at
}

// list reads a parameter that may be repeated or hold several values with commas between; at most so many.
func (q *query) list(name string, most int) []string {
	var all []string
	for _, value := range slices.Concat(q.Values[name], q.Values[name+"[]"]) {
		for one := range strings.SplitSeq(value, ",") {
			one, wrong := lax.Words(lax.Value{Kind: lax.Text, Text: strings.TrimSpace(one)})
			if wrong != "" {
				q.add(badParameter(name, "invalid", "%s", wrong))
				return nil
			}
			if one != "" {
				all = append(all, one)
			}
		}
	}
	if len(all) > most {
		q.add(badParameter(name, "invalid", "Ensure this list has no more than %d items.", most))
		return nil
	}
	return all
}

// ids reads a list of identifiers.
func (q *query) ids(name string, most int) []int64 {
	var all []int64
	for _, text := range q.list(name, most) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			q.add(badParameter(name, "invalid", "A valid integer is required."))
			return nil
		}
		all = append(all, n)
	}
	return all
}

// idOf reads an identifier out of a path; 0, which nothing has, when it is none.
func idOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > 1<<31-1 {
		return 0
	}
	return n
}
