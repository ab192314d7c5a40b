// Package web is what every door needs of HTTP: handlers that return errors, reading and writing requests,
// and the built styles, scripts, fonts and icons. What an error looks like to its reader is each door's own.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Handler answers a request, or says what went wrong and writes nothing: the door it hangs in renders the error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Mux takes routes. An *http.ServeMux is one.
type Mux interface {
	Handle(pattern string, h http.Handler)
}

// mostBody is what a door takes when it does not say: forms are small.
const mostBody = 1 << 20

// Door hangs handlers into a mux and renders their errors in its own shape. Areas are given a door and list their routes on it.
type Door struct {
	Mux Mux
	// Fail renders an error. It is called with nothing written yet.
	Fail func(w http.ResponseWriter, r *http.Request, err error)
	// Before stands before each handler: it may answer itself, or go on with a request that knows more; nil goes on.
	Before func(next Handler) Handler
	// MostBody is the largest body in bytes; 0 is 1 MiB.
	MostBody int64
}

// Handle hangs a handler at a pattern of the standard mux: "POST /settings/company".
func (d Door) Handle(pattern string, h Handler) {
	if d.Before != nil {
		h = d.Before(h)
	}
	most := d.MostBody
	if most == 0 {
		most = mostBody
	}
	d.Mux.Handle(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		if err := tooBig(safely(h, w, r), most); err != nil {
			d.fail(w, r, err)
		}
	}))
}

// Behind is a door with one more thing to pass, after what stands before this one.
func (d Door) Behind(before func(next Handler) Handler) Door {
	outer := d.Before
	d.Before = func(next Handler) Handler {
		if outer == nil {
			return before(next)
		}
		return outer(before(next))
	}
	return d
}

func (d Door) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader left
	}
	if fault.KindOf(err) == fault.Ours {
		slog.ErrorContext(r.Context(), "request failed", "id", RequestID(r.Context()), "method", r.Method, "route", r.Pattern, "error", err)
	}
	if rec, ok := w.(*recorder); ok && rec.status != 0 {
		return // half an answer is out already
	}
	d.Fail(w, r, err)
}

// safely turns a panic into an error with the place where it happened.
func safely(h Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if aborts(p) {
			panic(p)
		}
		err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}()
	return h(w, r)
}

// tooBig says in words that a body went over the limit.
func tooBig(err error, most int64) error {
	var over *http.MaxBytesError
	if !errors.As(err, &over) {
		return err
	}
	if most < 1<<20 {
		return fault.New(fault.TooBig, "The request is larger than %d kB.", most>>10).Because(err)
	}
	return fault.New(fault.TooBig, "The request is larger than %d MB.", most>>20).Because(err)
}

// Status is the HTTP status that fits a kind of failure.
func Status(k fault.Kind) int {
	switch k {
	case fault.Missing:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Conflict, fault.Unable:
		return http.StatusConflict
	case fault.Denied:
		return http.StatusForbidden
	case fault.Unknown:
		return http.StatusUnauthorized
	case fault.Away:
		return http.StatusServiceUnavailable
	case fault.TooBig:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}
