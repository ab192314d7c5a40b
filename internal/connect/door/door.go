// Package door is how a marketplace reaches its Connect by HTTP: an API in JSON behind a token, the address that platforms call back,
// the way back from a consent page, what a checkout needs to choose service points, and a page for whoever runs it.
package door

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// mostBody is what a call may send: 1,000 orders with their items.
const mostBody = 16 << 20

// Door serves an engine.
type Door struct {
	Engine *connect.Engine
	// Tokens open the API and the operator's page. Several let one be changed without a pause.
	Tokens []string
}

// Mount hangs all addresses into a mux, and an answer for those that there are not.
func (d *Door) Mount(mux web.Mux) {
	known := &register{Mux: mux, methods: map[string][]string{}}
	open := web.Door{Mux: known, Fail: fail, MostBody: mostBody, Before: legible}
	d.mountPublic(open)
	api := open.Behind(d.enter)
	api.Handle("GET /v1/merchants", d.listMerchants)
	api.Handle("PUT /v1/merchants/{merchant}", d.putMerchant)
	api.Handle("GET /v1/merchants/{merchant}", d.getMerchant)
	api.Handle("DELETE /v1/merchants/{merchant}", d.endMerchant)
	api.Handle("POST /v1/merchants/{merchant}/keys", d.giveKeys)
	api.Handle("POST /v1/merchants/{merchant}/link", d.makeLink)
	api.Handle("POST /v1/merchants/{merchant}/consent", d.confirm)
	api.Handle("GET /v1/merchants/{merchant}/service-points", d.listPoints)

	api.Handle("POST /v1/merchants/{merchant}/orders", d.handOrders)
	api.Handle("PUT /v1/merchants/{merchant}/orders/{reference}", d.putOrder)
	api.Handle("GET /v1/merchants/{merchant}/orders/{reference}", d.getOrder)
	api.Handle("DELETE /v1/merchants/{merchant}/orders/{reference}", d.cancelOrder)
	api.Handle("POST /v1/merchants/{merchant}/orders/{reference}/retry", d.retryOrder)
	api.Handle("GET /v1/orders", d.listOrders)

	api.Handle("GET /v1/news", d.listNews)
	api.Handle("POST /v1/replay", d.replay)
	api.Handle("POST /v1/backfill", d.backfill)
	api.Handle("GET /v1/figures", d.showFigures)
	d.mountOperator(open)
	known.others(web.Door{Mux: mux, Fail: fail})
}

// register remembers the methods of each path, so that another method is told which there are.
type register struct {
	web.Mux
	methods map[string][]string
}

// Handle hangs a handler and remembers it.
func (g *register) Handle(pattern string, h http.Handler) {
	method, path, _ := strings.Cut(pattern, " ")
	g.methods[path] = append(g.methods[path], method)
	g.Mux.Handle(pattern, h)
}

// others answers what no route does.
func (g *register) others(door web.Door) {
	for path, methods := range g.methods {
		slices.Sort(methods)
		allowed := strings.Join(methods, ", ")
		door.Handle(path, func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Allow", allowed)
			return answer(w, http.StatusMethodNotAllowed, refusal{Error: "This address takes " + allowed + "."})
		})
	}
	door.Handle("/", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Missing, "There is no such address here. GET /openapi.yaml lists them.")
	})
}

// legible refuses addresses that no database could look up.
func legible(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		q, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return fault.New(fault.Invalid, "What stands behind the ? of the address cannot be read.").Because(err)
		}
		for name, values := range q {
			for _, v := range append(values, name) {
				if !readable(v) {
					return fault.New(fault.Invalid, "A parameter of the address holds letters that cannot be read.")
				}
			}
		}
		if !readable(r.URL.Path) {
			return fault.New(fault.Invalid, "The address holds letters that cannot be read.")
		}
		return next(w, r)
	}
}

func readable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// enter lets in who bears a token.
func (d *Door) enter(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(kind, "Bearer") || !d.knows(strings.TrimSpace(token)) {
			return fault.New(fault.Unknown, "This API wants the header Authorization: Bearer TOKEN, with the token that Connect was started with.")
		}
		return next(w, r)
	}
}

// Guard lets in who bears a token, for what is served beside the API.
func (d *Door) Guard(next http.Handler) http.Handler {
	inside := d.enter(func(w http.ResponseWriter, r *http.Request) error {
		next.ServeHTTP(w, r)
		return nil
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := inside(w, r); err != nil {
			fail(w, r, err)
		}
	})
}

// knows compares hashes, so that the time it takes tells nothing.
func (d *Door) knows(token string) bool {
	given, ok := secret.Hash(token), false
	for _, t := range d.Tokens {
		ok = secret.Equal(given, secret.Hash(t)) || ok
	}
	return ok && token != ""
}

// problem is one wrong field in an answer.
type problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// refusal is what an answer says where it did not do what was asked.
type refusal struct {
	Error  string    `json:"error"`
	Fields []problem `json:"fields,omitempty"`
}

// fail renders an error: {"error": "…", "fields": [{"field": "…", "message": "…"}]}.
func fail(w http.ResponseWriter, _ *http.Request, err error) {
	f, ok := fault.As(err)
	if !ok {
		f = fault.New(fault.Ours, "Something went wrong here; it has been logged. Nothing was done that is not told.")
	}
	switch f.Kind {
	case fault.Unknown:
		w.Header().Set("WWW-Authenticate", `Bearer realm="Waybill Connect"`)
	case fault.TooMany, fault.Away:
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", "5")
		}
	}
	out := refusal{Error: f.Text()}
	for _, one := range f.Fields {
		out.Fields = append(out.Fields, problem{one.Name, one.Text})
	}
	_ = answer(w, web.Status(f.Kind), out) // a caller who has hung up cannot be told
}

// answer writes JSON; text stays as it is, so that a person can read it.
func answer(w http.ResponseWriter, status int, body any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := w.Write(text.Bytes())
	return err
}

// read reads a JSON body strictly: a field that is not known is more often a slip of the pen than a wish.
func read(r *http.Request, into any) error {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
			return fault.New(fault.Invalid, "The body is sent as %s; it should be JSON, with Content-Type: application/json.", kind)
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return fault.New(fault.Invalid, "The body is empty; it should be a JSON object.")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return unreadable(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "There is more behind the JSON object.")
	}
	return nil
}

// unreadable says what is wrong with a JSON body, naming the field where it can.
func unreadable(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var moment *time.ParseError
	switch {
	case errors.As(err, &moment):
		return fault.New(fault.Invalid, "%s is not a time; write it like 2026-11-23T09:00:00Z.", moment.Value)
	case errors.As(err, &kind) && kind.Field != "":
		return fault.At(kind.Field, "This is a JSON %s; it should be %s.", kind.Value, words(kind.Type.String()))
	case errors.As(err, &kind):
		return fault.New(fault.Invalid, "The body is a JSON %s; it should be an object.", kind.Value)
	case errors.As(err, &syntax):
		return fault.New(fault.Invalid, "The body is not JSON: %s, at byte %d.", syntax.Error(), syntax.Offset)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fault.At(strings.Trim(name, `"`), "This field is not known here.")
	}
	return fault.New(fault.Invalid, "The body is not JSON: %s.", err.Error())
}

// words says a Go type as JSON has it.
func words(kind string) string {
	switch {
	case kind == "string":
		return "a text"
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "float"):
		return "a number"
	case strings.HasPrefix(kind, "[]"):
		return "a list"
	case kind == "time.Time":
		return "a time like 2026-11-23T09:00:00Z"
	}
	return "an object"
}
