package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

// Call is one request of a caller who was let in.
type Call struct {
	*http.Request
	Caller
	W    http.ResponseWriter
	Base string // the address of ours that the request came to, scheme and host without a slash at the end, for links in the answer
}

// Page is the address of the list that was asked for at another place, with the same filters.
func (c Call) Page(cursor string) string {
	q := c.URL.Query()
	q.Del("offset")
	q.Set("cursor", cursor)
	return c.Base + c.URL.Path + "?" + q.Encode()
}

// Act does what a request asks and writes its answer into c.W, or answers an error and writes nothing: the door renders it.
type Act func(ctx context.Context, c Call) error

// Route is one thing that a door does.
type Route struct {
	Method string
	Path   string // as the mux knows it, without a slash at its end: /api/v2/parcels/{id}
	// Scope is what a key or token must hold; empty is for what every caller may.
	Scope integration.Scope
	// Creates says that the call makes something new, so that an Idempotency-Key is honoured.
	Creates bool
	// Public says that the public key alone opens it: it shows nothing that a web shop's visitor may not see.
	Public bool
	// Open says that nobody signs in: what stands in the request itself opens it, and the act looks at that. Whoever guesses is slowed down.
	Open bool
	// Waits says that the call may wait for something to happen, and so takes no place among those that are worked on.
	Waits bool
	Act   Act
}

// Refusal is a failure that speaks HTTP's own language and so is no noun's fault: a wrong method, a header that cannot be read.
type Refusal struct {
	Status int
	Code   string // a short word for it, in the snake_case of v3
	Text   string
	Header string // the header at fault; may be empty
}

func (r *Refusal) Error() string { return r.Text }

// Refused marks an error as the caller's: it is told, and not logged as ours. A door's own kinds of errors have the same mark.
func (r *Refusal) Refused() {}

// Router serves the routes of one door. Every path is served with and without a slash at its end and never redirected: a redirect makes
// a GET of many a client's POST.
type Router struct {
	Gate *Gate
	// Roots are where the door's paths begin; what no route serves beneath them is answered by the door too: /api/v2.
	Roots []string
	// Links is the address of ours that a request came to.
	Links func(r *http.Request) string
	// Fail writes an error in the door's own shape. Nothing has been written when it is called. What is neither a fault nor a *Refusal is
	// ours: it has been logged and must be told without its cause.
	Fail func(w http.ResponseWriter, r *http.Request, err error)
	// Options is the body of an answer to OPTIONS.
	Options string
}

// Mount puts the routes into a mux.
func (t *Router) Mount(mux web.Mux, routes []Route) {
	paths := map[string]map[string]Route{}
	for _, r := range routes {
		if paths[r.Path] == nil {
			paths[r.Path] = map[string]Route{}
		}
		paths[r.Path][r.Method] = r
	}
	for path, methods := range paths {
		h := t.path(methods)
		mux.Handle(path, h)
		mux.Handle(path+"/{$}", h)
	}
	for _, root := range t.Roots {
		mux.Handle(root+"/", t.path(nil))
		mux.Handle(root, t.path(nil))
	}
}

// Straight lets paths of the JSON doors through as they are meant: programs put a base address with a slash at its end before a path that
// begins with one, and the standard mux would redirect them, which makes a GET of a client's POST.
func Straight(doors http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/servicepoints/")) && strings.Contains(r.URL.Path, "//") && r.URL.RawPath == "" {
			straight := *r
			u := *r.URL
			for strings.Contains(u.Path, "//") {
				u.Path = strings.ReplaceAll(u.Path, "//", "/")
			}
			straight.URL = &u
			r = &straight
		}
		doors.ServeHTTP(w, r)
	})
}

// path answers the requests for one path; none of the methods is known where there is no such path.
func (t *Router) path(methods map[string]Route) http.Handler {
	allow, public := allowed(methods), false
	for _, r := range methods {
		public = public || r.Public || r.Open
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept, Origin, Cookie")
		h.Set("Cache-Control", "no-store")
		if methods != nil {
			h.Set("Allow", allow)
		}
		if public && crossed(w, r, allow) {
			return
		}
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		route, known := methods[method]
		if err := t.serve(w, r, route, known, methods == nil); err != nil {
			t.fail(w, r, err)
		}
	})
}

// crossed lets the pages of other sites read what a public key opens, and reports whether a browser only asked if it may.
func crossed(w http.ResponseWriter, r *http.Request, allow string) bool {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", allow)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Requested-With")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// serve lets the caller in and does what the route does.
func (t *Router) serve(w http.ResponseWriter, r *http.Request, route Route, known, nowhere bool) error {
	if known && route.Open {
		return t.open(w, r, route)
	}
	caller, err := t.Gate.Enter(w.Header(), r, route.Public)
	switch {
	case err != nil:
		w.Header().Del("Allow") // strangers learn nothing of a path
		return err
	case nowhere, !wording(r.URL.Path): // no thing of ours is called so, and PostgreSQL would not even look
		return fault.New(fault.Missing, "Not found.")
	case !known && r.Method == http.MethodOptions:
		JSON(w, http.StatusOK, []byte(t.Options))
		return nil
	case !known:
		return &Refusal{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Text: `Method "` + r.Method + `" not allowed.`}
	case !caller.Scopes.Allow(route.Scope):
		return fault.New(fault.Denied, "This key or token lacks the scope %s.", string(route.Scope))
	}
	if err := partner(r); err != nil {
		return err
	}
	if !route.Waits {
		leave, err := t.Gate.Limits.enter(r.Context(), caller.Account, t.Gate.now())
		if err != nil {
			return err
		}
		defer leave()
	}
	if caller.TestOnly {
		r = r.WithContext(shipping.TestOnly(r.Context()))
	}
	c := Call{Request: r, Caller: caller, W: w, Base: t.Links(r)}
	if route.Creates {
		return t.Gate.Once.do(r.Context(), c, route)
	}
	return route.Act(r.Context(), c)
}

// open does what a route without keys does. What it does not find, or does not believe, was a guess: too many from one address are refused.
func (t *Router) open(w http.ResponseWriter, r *http.Request, route Route) error {
	if !wording(r.URL.Path) {
		return fault.New(fault.Missing, "Not found.")
	}
	ip, now := web.ClientIP(r.Context()), t.Gate.now()
	if !t.Gate.Limits.mayTry(ip, route.Path, now) {
		w.Header().Set("Retry-After", "60")
		return fault.New(fault.TooMany, "Too many guesses.")
	}
	err := route.Act(r.Context(), Call{Request: r, W: w, Base: t.Links(r)})
	if fault.Is(err, fault.Missing) || fault.Is(err, fault.Unknown) {
		t.Gate.Limits.wasWrong(ip, route.Path, now)
	}
	return err
}

// wording reports that a text can stand in a database: UTF-8 without a zero byte.
func wording(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// fail logs what is ours and lets the door tell the caller.
func (t *Router) fail(w http.ResponseWriter, r *http.Request, err error) {
	var refusal interface{ Refused() }
	if fault.KindOf(err) == fault.Ours && !errors.As(err, &refusal) {
		if r.Context().Err() != nil {
			return // nobody waits for the answer any more
		}
		slog.ErrorContext(r.Context(), "request failed", "id", web.RequestID(r.Context()), "method", r.Method, "route", r.Pattern, "error", err)
	}
	var once *unkept
	if !errors.As(err, &once) {
		t.Fail(w, r, err)
		return
	}
	out := &buffer{header: w.Header()}
	t.Fail(out, r, once.err)
	once.keep(out)
	_ = out.send(w)
}

// allowed names the methods in the order in which Sendcloud names them.
func allowed(methods map[string]Route) string {
	var all []string
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if _, ok := methods[m]; ok {
			all = append(all, m)
		}
	}
	if slices.Contains(all, "GET") {
		all = append(all, "HEAD")
	}
	return strings.Join(append(all, "OPTIONS"), ", ")
}

// partner checks the header by which Sendcloud's partners name themselves. It says nothing to us, but a broken one is told.
func partner(r *http.Request) error {
	id := strings.TrimSpace(r.Header.Get("Sendcloud-Partner-Id"))
	if id == "" || isUUID(id) {
		return nil
	}
	return &Refusal{Status: http.StatusBadRequest, Code: "invalid", Header: "Sendcloud-Partner-Id", Text: "Sendcloud-Partner-Id needs to be a UUID."}
}

func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for n, c := range []byte(strings.ToLower(text)) {
		dash := n == 8 || n == 13 || n == 18 || n == 23
		if dash != (c == '-') || !dash && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}
