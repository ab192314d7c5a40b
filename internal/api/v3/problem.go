package v3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
)

// problem is one entry in v3's list of errors. Status is text, as recorded.
type problem struct {
	ID     string  `json:"id,omitempty"`
	Status string  `json:"status"`
	Code   string  `json:"code"`
	Title  string  `json:"title,omitempty"`
	Detail string  `json:"detail"`
	Source *source `json:"source,omitempty"`
	Meta   any     `json:"meta,omitempty"`
}

// source is where a problem is: a place in the body, a parameter of the query, or a header.
type source struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Header    string `json:"header,omitempty"`
}

// refused is an answer that tells of problems.
type refused struct {
	status   int
	problems []problem
}

func (r *refused) Error() string {
	texts := make([]string, len(r.problems))
	for n, p := range r.problems {
		texts[n] = p.Detail
	}
	return strings.Join(texts, " ")
}

// Refused marks it as the caller's.
func (r *refused) Refused() {}

// refuse answers problems with one status for the whole; problems without a status of their own get it.
func refuse(status int, problems ...problem) error {
	for n := range problems {
		if problems[n].Status == "" {
			problems[n].Status = strconv.Itoa(status)
		}
	}
	return &refused{status, problems}
}

// invalid is a problem at a place in the body.
func invalid(pointer, code, format string, args ...any) problem {
	return problem{Status: "400", Code: code, Detail: sprint(format, args), Source: &source{Pointer: pointer}}
}

// badParameter is a problem with a parameter of the query.
func badParameter(name, code, format string, args ...any) problem {
	return problem{Status: "400", Code: code, Detail: sprint(format, args), Source: &source{Parameter: name}}
}

func sprint(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// missing is an object that is not there.
func missing() error { return fault.New(fault.Missing, "Not found.") }

// beneath puts a fault's fields below a pointer, under v3's names for them. Other errors stay as they are.
func beneath(pointer string, err error, names map[string]string) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	moved := *f
	moved.Fields = make([]fault.Field, len(f.Fields))
	for n, field := range f.Fields {
		if name, ok := names[field.Name]; ok {
			field.Name = name
		} else if of, ok := strings.CutPrefix(field.Name, "items"); ok && (of == "" || of[0] == '.') {
			field.Name = "/parcel_items" + strings.ReplaceAll(of, ".", "/")
		}
		field.Name = strings.TrimSuffix(pointer, "/") + pointerOf(field.Name)
		moved.Fields[n] = field
	}
	return &moved
}

// pointerOf makes a JSON pointer of a field's name.
func pointerOf(name string) string {
	if name == "" || strings.HasPrefix(name, "/") {
		return name
	}
	return "/" + strings.ReplaceAll(name, ".", "/")
}

// kinds says which status and code a kind of failure has.
var kinds = map[fault.Kind]struct {
	status int
	code   string
}{
	fault.Ours:     {http.StatusInternalServerError, "unknown_error"},
	fault.Missing:  {http.StatusNotFound, "not_found"},
	fault.Invalid:  {http.StatusBadRequest, "invalid"},
	fault.Conflict: {http.StatusConflict, "invalid"},
	fault.Denied:   {http.StatusForbidden, "forbidden"},
	fault.Unknown:  {http.StatusUnauthorized, "authentication_failed"},
	fault.Unable:   {http.StatusBadRequest, "validation_error"},
	fault.Away:     {http.StatusServiceUnavailable, "external_service_error"},
	fault.TooBig:   {http.StatusRequestEntityTooLarge, "content_too_large"},
	fault.TooMany:  {http.StatusTooManyRequests, "throttled"},
}

// problemsOf is any failure in v3's words.
func problemsOf(err error) (status int, all []problem) {
	var ready *refused
	var refusal *api.Refusal
	switch {
	case errors.As(err, &ready):
		return ready.status, ready.problems
	case errors.As(err, &refusal):
		p := problem{Status: strconv.Itoa(refusal.Status), Code: refusal.Code, Detail: refusal.Text}
		if refusal.Header != "" {
			p.Source = &source{Header: refusal.Header}
		}
		return refusal.Status, []problem{p}
	}
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Ours {
		f = fault.New(fault.Ours, "This failed on our side. We have been told; please try again.")
	}
	kind := kinds[f.Kind]
	text := strconv.Itoa(kind.status)
	for _, field := range f.Fields {
		all = append(all, problem{Status: text, Code: kind.code, Detail: field.Text, Source: &source{Pointer: pointerOf(field.Name)}})
	}
	if len(all) > 0 {
		return kind.status, all
	}
	one := problem{Status: text, Code: kind.code, Detail: f.Text()}
	if _, asked := carrier.As(err); asked {
		one.Code = "parcel_announcement_error"
	}
	if f.Kind == fault.Unknown {
		one.Source = &source{Pointer: "/data"} // as recorded
	}
	return kind.status, []problem{one}
}

// fail writes a failure.
func fail(w http.ResponseWriter, _ *http.Request, err error) {
	var own *shape
	if errors.As(err, &own) {
		write(w, own.status, own.body)
		return
	}
	status, all := problemsOf(err)
	switch status {
	case http.StatusUnauthorized:
		api.Challenge(w.Header())
	case http.StatusTooManyRequests:
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "1")
		}
	}
	write(w, status, struct {
		Errors []problem `json:"errors"`
	}{all})
}

// shape is a failure whose body an area chose.
type shape struct {
	status int
	body   any
	cause  error
}

func (s *shape) Error() string { return "refused" }

// Refused marks it as the caller's.
func (s *shape) Refused()      {}
func (s *shape) Unwrap() error { return s.cause }

// shaped is an act whose failures look otherwise than the rest of v3's: turn makes the body of what v3 would tell. What the door itself
// refuses (keys, scopes, limits) and what is our fault keeps v3's shape.
func shaped(do api.Act, turn func(status int, all []problem) (int, any)) api.Act {
	return func(ctx context.Context, c call) error {
		err := do(ctx, c)
		if err == nil {
			return nil
		}
		status, all := problemsOf(err)
		if status >= http.StatusInternalServerError {
			return err
		}
		status, body := turn(status, all)
		return &shape{status, body, err}
	}
}
