package sendcloud

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What a refusal is about, for errors.Is.
var (
	ErrUnauthorized = errors.New("sendcloud: the keys or the token are wrong")      // 401
	ErrForbidden    = errors.New("sendcloud: the keys do not reach that far")       // 403
	ErrNotFound     = errors.New("sendcloud: there is no such thing for this key")  // 404
	ErrInvalid      = errors.New("sendcloud: something in the request is wrong")    // 400, 412, 422
	ErrConflict     = errors.New("sendcloud: it exists already, or it is too late") // 409
	ErrTooMany      = errors.New("sendcloud: too many calls")                       // 429
	ErrServer       = errors.New("sendcloud: the server failed")                    // 5xx
)

// Error is a refusal of the server, read from any of the shapes that its areas use.
type Error struct {
	Method, Path string
	Status       int     // of HTTP
	Problems     []Fault // at least one when the body could be read
	RetryAfter   time.Duration
	RequestID    string // X-Request-Id, for the operator
	Body         []byte // as it came
}

// Fault is one thing that the server found wrong.
type Fault struct {
	Code   string // v3's word, such as "required"; "" in v2
	Detail string // for people
	Field  string // v3's pointer, or parameter or header; v2's field; "" when none is named
}

// Error is the refusal in one line.
func (e *Error) Error() string {
	return fmt.Sprintf("sendcloud: %s %s: %d: %s", e.Method, e.Path, e.Status, e.Detail())
}

// Detail is what the server said, without our words around it.
func (e *Error) Detail() string {
	if len(e.Problems) == 0 {
		return http.StatusText(e.Status)
	}
	var all []string
	for _, p := range e.Problems {
		switch {
		case p.Field != "":
			all = append(all, p.Field+": "+p.Detail)
		default:
			all = append(all, p.Detail)
		}
	}
	return strings.Join(all, "; ")
}

// Is tells the kinds apart.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusPreconditionFailed || e.Status == http.StatusUnprocessableEntity
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrTooMany:
		return e.Status == http.StatusTooManyRequests
	case ErrServer:
		return e.Status >= 500
	}
	return false
}

func refusal(k call, resp *http.Response, body []byte) *Error {
	return &Error{
		Method: k.method, Path: k.path, Status: resp.StatusCode, Problems: problems(body), Body: body,
		RetryAfter: retryAfter(resp.Header, time.Now()), RequestID: resp.Header.Get("X-Request-Id"),
	}
}

// problems reads the shapes of errors in use: v3's list, v2's object, a bare detail or message, a list by place, and OAuth's.
func problems(body []byte) []Fault {
	var e struct {
		Errors  json.RawMessage `json:"errors"`
		Error   json.RawMessage `json:"error"`
		Hint    string          `json:"error_description"`
		Detail  json.RawMessage `json:"detail"`
		Message string          `json:"message"`
	}
	if json.Unmarshal(body, &e) != nil {
		return nil
	}
	if all := listed(e.Errors); len(all) > 0 {
		return all
	}
	var v2 struct {
		Message string `json:"message"`
	}
	var text string
	switch {
	case json.Unmarshal(e.Error, &v2) == nil && v2.Message != "":
		field, detail := fieldOf(v2.Message)
		return []Fault{{Detail: detail, Field: field}}
	case json.Unmarshal(e.Error, &text) == nil && text != "":
		return []Fault{{Code: text, Detail: cmp.Or(e.Hint, text)}}
	case json.Unmarshal(e.Detail, &text) == nil && text != "":
		return []Fault{{Detail: text}}
	case e.Message != "":
		return []Fault{{Detail: e.Message}}
	}
	var placed []struct {
		Loc  []any  `json:"loc"`
		Msg  string `json:"msg"`
		Type string `json:"type"`
	}
	_ = json.Unmarshal(e.Detail, &placed)
	var all []Fault
	for _, p := range placed {
		var where []string
		for _, step := range p.Loc {
			where = append(where, fmt.Sprint(step))
		}
		all = append(all, Fault{Code: p.Type, Detail: p.Msg, Field: strings.Join(where, "/")})
	}
	return all
}

// listed reads v3's list of errors. Its code may be a number and its source is one of three.
func listed(raw json.RawMessage) []Fault {
	var list []struct {
		Code    any    `json:"code"`
		Detail  string `json:"detail"`
		Message string `json:"message"`
		Field   string `json:"field"`
		Source  struct {
			Pointer   string `json:"pointer"`
			Parameter string `json:"parameter"`
			Header    string `json:"header"`
		} `json:"source"`
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	var all []Fault
	for _, e := range list {
		f := Fault{Detail: cmp.Or(e.Detail, e.Message), Field: cmp.Or(e.Source.Pointer, e.Source.Parameter, e.Source.Header, e.Field)}
		if e.Code != nil {
			f.Code = fmt.Sprint(e.Code)
		}
		all = append(all, f)
	}
	return all
}

// fieldOf takes the field out of v2's `name: "This field is required."` when the message names just one.
func fieldOf(message string) (field, detail string) {
	name, rest, ok := strings.Cut(message, `: "`)
	if !ok || strings.ContainsAny(name, " '{") || strings.Count(rest, `"`) != 1 || !strings.HasSuffix(rest, `"`) {
		return "", message
	}
	return name, strings.TrimSuffix(rest, `"`)
}
