// Package buyer is the buyer's door: the tracking page of a parcel, in the merchant's name and colour. It needs no account, no
// cookie and no script. How carriers' news becomes a status is tracking's work.
package buyer

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{"icon": icon, "asset": web.Asset}).ParseFS(files, "*.html"))

func icon(name string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="%s#%s"/></svg>`,
		web.Asset("icons.svg"), template.HTMLEscapeString(name)))
}

// Door is the buyers' pages.
type Door struct {
	DB       *db.DB
	Carriers *carrier.Set
	Now      func() time.Time // nil is the wall clock
}

func (d *Door) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// Link is the buyer's page about a parcel, on a host of ours; empty while there is none. Whoever has it may look.
func Link(base string, p parcel.Parcel) string {
	if p.Token == "" {
		return ""
	}
	return strings.TrimSuffix(base, "/") + "/t/" + p.Token
}

// Mount lists the routes of this door.
func (d *Door) Mount(mux web.Mux) {
	door := web.Door{Mux: mux, Fail: d.fail}
	door.Handle("GET /t/{token}", d.track)
	door.Handle("GET /t/colour/{file}", colours)
}

// policy lets the page load styles, fonts and pictures of ours, and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// draw writes a page. The link that leads here opens a door: nobody may keep, index or pass it on.
func draw(w http.ResponseWriter, status int, name string, page any) error {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, page); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}

// frame is what stands around every page.
type frame struct {
	locale.Words
	Title  string
	Colour string // six hexadecimal digits; empty is ours
	Shop   string
	Home   string // the shop's website
	Tongue string // the language's own name
	Others []tongue
}

type tongue struct{ Code, Name string }

func newFrame(r *http.Request) frame {
	w := locale.For(locale.Match(r.Header.Get("Accept-Language"), r.URL.Query().Get("lang")))
	f := frame{Words: w, Tongue: locale.Name(w.Lang())}
	for _, code := range locale.Languages() {
		f.Others = append(f.Others, tongue{code, locale.Name(code)})
	}
	return f
}

// fail shows the same page for a link that is wrong, cut off, of another platform or too old: it gives nothing away.
func (d *Door) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := newFrame(r)
	name, status := "missing", http.StatusNotFound
	f.Title = f.T("We do not know this parcel")
	if !fault.Is(err, fault.Missing) {
		name, status = "broken", web.Status(fault.KindOf(err))
		f.Title = f.T("That did not work, and it is our fault.")
	}
	if err := draw(w, status, name, f); err != nil {
		http.Error(w, http.StatusText(status), status)
	}
}

// find is the parcel that a token opens.
func (d *Door) find(ctx context.Context, token string) (parcel.Parcel, error) {
	missing := fault.New(fault.Missing, "There is no such parcel.")
	number, _, ok := strings.Cut(token, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || len(token) > 100 {
		return parcel.Parcel{}, missing
	}
	owner, err := account.Find(ctx, d.DB, parcel.ByToken, token)
	if err != nil {
		return parcel.Parcel{}, err
	}
	p, err := parcel.Get(ctx, d.DB, owner, 0, parcel.ID(id))
	if err != nil {
		return p, err
	}
	if !secret.Equal([]byte(p.Token), []byte(token)) {
		return parcel.Parcel{}, missing
	}
	return p, nil
}
