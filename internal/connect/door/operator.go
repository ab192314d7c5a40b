package door

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"asset": web.Asset, "when": when}).ParseFS(files, "*.html"))

// mountOperator hangs the page of whoever runs Connect. The browser asks for a name and a password; the password is a token, the name is free.
func (d *Door) mountOperator(open web.Door) {
	page := open.Behind(d.admit)
	page.Fail = d.failPage
	page.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error { return web.Go(w, r, "/operator") })
	page.Handle("GET /operator", d.overview)
	page.Handle("POST /operator/retry", d.again)
	page.Handle("POST /operator/again", d.spanAgain)
	page.Handle("POST /operator/link", d.showLink)
}

func (d *Door) admit(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, token, ok := r.BasicAuth(); !ok || !d.knows(token) {
			w.Header().Set("WWW-Authenticate", `Basic realm="Waybill Connect", charset="UTF-8"`)
			return fault.New(fault.Unknown, "This page wants a token of Connect as its password; the name may be anything.")
		}
		return next(w, r)
	}
}

// failPage tells what went wrong, with the way back.
func (d *Door) failPage(w http.ResponseWriter, _ *http.Request, err error) {
	f, ok := fault.As(err)
	if !ok {
		f = fault.New(fault.Ours, "Something went wrong here; it has been logged.")
	}
	text := f.Text()
	for _, one := range f.Fields {
		if !strings.Contains(text, one.Text) {
			text += " " + one.Name + ": " + one.Text
		}
	}
	if err := draw(w, web.Status(f.Kind), "trouble.html", text); err != nil {
		http.Error(w, text, web.Status(f.Kind))
	}
}

func draw(w http.ResponseWriter, status int, name string, page any) error {
	var text bytes.Buffer
	if err := pages.ExecuteTemplate(&text, name, page); err != nil {
		return fmt.Errorf("draw %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := w.Write(text.Bytes())
	return err
}

// overview is all that the page shows.
type overview struct {
	Title         string
	Said          string
	Link          *connect.Link // a way to connect that was just made
	LinkOf        string        // for whom
	Figures       figures
	Merchants     []connect.Merchant
	NextMerchants string
	Orders        []connect.Order
	OrdersHead    string
	Merchant      string
	State         string
	States        []string
	Next          string
	From, To      string
}

// figures are the engine's, with sums.
type figures struct {
	connect.Figures
	Connected, Out, Waiting, Refused int
}

func sums(f connect.Figures) figures {
	out := figures{Figures: f, Connected: f.Merchants[connect.Connected], Refused: f.Orders["refused"]}
	for state, n := range f.Merchants {
		if state != connect.Connected {
			out.Out += n
		}
	}
	for state, n := range f.Orders {
		if state != "refused" {
			out.Waiting += n
		}
	}
	return out
}

const (
	perPage  = 50
	anyState = "any"
)

func (d *Door) overview(w http.ResponseWriter, r *http.Request) error {
	o, err := d.look(r)
	if err != nil {
		return err
	}
	return draw(w, http.StatusOK, "operator.html", o)
}

// showLink makes a merchant's way to connect. It is shown once and stands in no address.
func (d *Door) showLink(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if !readable(form.Get("merchant")) {
		return fault.At("merchant", "This holds letters that cannot be read.")
	}
	l, err := d.Engine.ConsentLink(r.Context(), form.Get("merchant"), "")
	if err != nil {
		return err
	}
	o, err := d.look(r)
	if err != nil {
		return err
	}
	o.Link, o.LinkOf = &l, form.Get("merchant")
	return draw(w, http.StatusOK, "operator.html", o)
}

// look reads what the page shows.
func (d *Door) look(r *http.Request) (o overview, err error) {
	q, ctx := r.URL.Query(), r.Context()
	state := q.Get("state")
	if state == "" {
		state = "refused"
	}
	f, err := d.Engine.Figures(ctx)
	if err != nil {
		return o, err
	}
	merchants, err := d.Engine.Merchants(ctx, connect.MerchantFilter{After: q.Get("merchants-after"), Limit: perPage})
	if err != nil {
		return o, err
	}
	filter := connect.OrderFilter{Merchant: q.Get("merchant"), State: state, After: q.Get("after"), Limit: perPage}
	if state == anyState {
		filter.State = ""
	}
	orders, next, err := d.Engine.Orders(ctx, filter)
	if err != nil {
		return o, err
	}
	now := time.Now().UTC()
	o = overview{
		Title: "Overview", Said: said[q.Get("done")], Figures: sums(f), Merchants: merchants, Orders: orders, OrdersHead: "Orders",
		Merchant: filter.Merchant, State: state, States: append(slices.Clone(states), anyState),
		From: now.Add(-24 * time.Hour).Format(fieldTime), To: now.Format(fieldTime),
	}
	if state == "refused" {
		o.OrdersHead = "Orders that were refused"
	}
	if next != "" {
		o.Next = "/operator?" + url.Values{"merchant": {filter.Merchant}, "state": {state}, "after": {next}}.Encode()
	}
	if len(merchants) == perPage {
		o.NextMerchants = "/operator?" + url.Values{"merchants-after": {merchants[perPage-1].Ref}}.Encode()
	}
	return o, nil
}

// fieldTime is how a browser's field writes a time.
const fieldTime = "2006-01-02T15:04"

// said is what the page says after a deed.
var said = map[string]string{
	"retry":    "The order goes again.",
	"backfill": "The orders of that time are looked for; what is missing goes again.",
	"replay":   "The news of that time are told again.",
}

// again sends one order again.
func (d *Door) again(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if !readable(form.Get("merchant") + form.Get("reference")) {
		return fault.New(fault.Invalid, "The form holds letters that cannot be read.")
	}
	if _, err := d.Engine.Retry(r.Context(), form.Get("merchant"), form.Get("reference")); err != nil {
		return err
	}
	return web.Go(w, r, "/operator?done=retry")
}

// spanAgain does a time range again.
func (d *Door) spanAgain(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	s := connect.Span{Merchant: form.Get("merchant")}
	if s.From, err = time.Parse(fieldTime, form.Get("from")); err != nil {
		return fault.At("from", "This should be a day and a time.")
	}
	if s.To, err = time.Parse(fieldTime, form.Get("to")); err != nil {
		return fault.At("to", "This should be a day and a time.")
	}
	if s, err = checkSpan(s); err != nil {
		return err
	}
	act, do := form.Get("act"), d.Engine.Backfill
	switch act {
	case "backfill":
	case "replay":
		do = d.Engine.Replay
	default:
		return fault.At("act", "Choose one of the two.")
	}
	if _, err := do(r.Context(), s); err != nil {
		return err
	}
	return web.Go(w, r, "/operator?done="+act)
}

// when is a time as the page writes it; a time that never was is nothing.
func when(v any) string {
	var t time.Time
	switch v := v.(type) {
	case time.Time:
		t = v
	case *time.Time:
		if v != nil {
			t = *v
		}
	}
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}
