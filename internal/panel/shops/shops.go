// Package shops is where a shop's plugin sends its merchant to connect: a page that names the shop and what will happen, and the way back from
// the shop. How shops are connected is shop's to say.
package shops

import (
	"embed"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shop"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the pages that plugins lead to.
type Area struct {
	Shops *shop.Desk
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

func (a *Area) now() time.Time {
	if a.Now == nil {
		return time.Now()
	}
	return a.Now()
}

// Mount lists the routes. Plugins write them with and without a slash at the end.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /shops/{system}/connect", a.ask)
	d.Handle("GET /shops/{system}/connect/{$}", a.ask)
	d.Handle("GET /shops/woocommerce_v2/redirect/auth/connect", a.dance)
	d.Handle("GET /shops/woocommerce_v2/redirect/auth/connect/{$}", a.dance)
	d.Handle("GET "+shop.CallbackPath, a.back)
	d.Handle("POST /shops/connect", a.connect)
}

// MountOpen lists the route at which a plugin says that it was switched off.
func (a *Area) MountOpen(mux web.Mux) {
	door := web.Door{Mux: mux, Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
		said := "That did not work, and it is our fault."
		if e, ok := fault.As(err); ok {
			said = e.Text()
		}
		answer(w, web.Status(fault.KindOf(err)), said)
	}}
	door.Handle("DELETE "+shop.DeactivatePath, a.off)
}

func answer(w http.ResponseWriter, status int, text string) {
	body, err := json.Marshal(map[string]string{"message": text})
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func (a *Area) off(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.URL.Query().Get("integration_id"), 10, 64)
	if err != nil {
		return fault.At("integration_id", "There is no such integration.")
	}
	token := strings.TrimSpace(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if err := a.Shops.Deactivate(r.Context(), token, id); err != nil {
		return err
	}
	answer(w, http.StatusOK, "The integration is disconnected.")
	return nil
}

// ticketLasts is how long a page may be looked at before it is answered.
const ticketLasts = 30 * time.Minute

// ticket carries a wish from the page to its answer, sealed for the account, so that nothing in it is changed or read on the way.
type ticket struct {
	Wish  shop.Wish
	Until time.Time
}

type askPage struct {
	Form    view.Form
	System  string
	Way     shop.Way
	Shop    string
	Hook    string
	Company string
	Person  string
	Ticket  string
	Refusal *view.Note
}

// ask shows what a shop's plugin wants.
func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	wish := shop.Wish{
		System: r.PathValue("system"), Name: q.Get("shop_name"), Shop: q.Get("url_webshop"), Webhook: q.Get("webhook_url"), Key: q.Get("api_key"),
		Secret: q.Get("api_secret"), ShopID: q.Get("shop_id"), StoreView: q.Get("store_view_id"),
	}
	if wish.System == "magento_v2" {
		wish.Shop, wish.Key, wish.Secret = q.Get("shop_url"), q.Get("username"), q.Get("password")
	}
	s, err := shop.Find(wish.System)
	if err == nil && s.Way == shop.Dance {
		err = fault.New(fault.Missing, "Shops of this kind cannot connect themselves yet.")
	}
	if err != nil {
		return err
	}
	return a.begin(w, r, wish)
}

// dance shows what a shop wants whose merchant is asked there too.
func (a *Area) dance(w http.ResponseWriter, r *http.Request) error {
	return a.begin(w, r, shop.Wish{System: "woocommerce_v2", Shop: r.URL.Query().Get("oauth_connect_url")})
}

func (a *Area) begin(w http.ResponseWriter, r *http.Request, wish shop.Wish) error {
	wish, err := a.Shops.Check(wish)
	if err != nil {
		return err
	}
	return a.draw(w, r, wish, view.Fill("name", wish.Name), nil)
}

func (a *Area) draw(w http.ResponseWriter, r *http.Request, wish shop.Wish, form view.Form, refused error) error {
	who, words := account.SessionOf(r.Context()), view.Words(r.Context())
	s, err := shop.Find(wish.System)
	if err != nil {
		return err
	}
	text, err := json.Marshal(ticket{wish, a.now().Add(ticketLasts)})
	if err != nil {
		return err
	}
	page := askPage{
		Form: form, System: s.Name, Way: s.Way, Shop: shown(wish.Shop), Hook: shown(wish.Webhook), Company: who.Company, Person: who.Email,
		Ticket: a.Shops.Integrations.Sealer.Seal(who.Account, text),
	}
	if !who.Role.May(account.ManageConnection) {
		page.Refusal = &view.Note{Tone: view.Warn, Title: words.T("An admin has to allow this."), Text: words.T("Your role in %s is %s. Ask an admin to open this page, or choose another account.", who.Company, words.T(who.Role.Name()))}
	}
	if s.Way == shop.Dance {
		letGo(w)
	}
	status := http.StatusOK
	if refused != nil {
		status = web.Status(fault.KindOf(refused))
	}
	return pages.Render(w, r, status, "ask", view.Page{Layout: view.Plain, Wide: true, Title: words.T("Connect %s", s.Name)}, page)
}

// letGo lets the form's answer lead to the shop: browsers hold redirects after a form to the page's policy.
func letGo(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "form-action 'self'", "form-action 'self' https: http:", 1))
}

// shown is an address without what may be a secret in it.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// connect is the merchant's yes.
func (a *Area) connect(w http.ResponseWriter, r *http.Request) error {
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	who := account.SessionOf(r.Context())
	var t ticket
	text, err := a.Shops.Integrations.Sealer.Open(who.Account, typed.Get("ticket"))
	if err != nil || json.Unmarshal(text, &t) != nil || !a.now().Before(t.Until) {
		return fault.New(fault.Missing, "That took too long, or was begun in another account. Begin again in the shop.")
	}
	t.Wish.Name = typed.Get("name")
	s, err := shop.Find(t.Wish.System)
	if err != nil {
		return err
	}
	if s.Way == shop.Dance {
		to, err := a.Shops.Begin(r.Context(), who, t.Wish)
		if err != nil {
			return a.refused(w, r, t.Wish, typed, err)
		}
		letGo(w)
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	l, err := a.Shops.Connect(r.Context(), who, t.Wish)
	if err != nil {
		return a.refused(w, r, t.Wish, typed, err)
	}
	return a.done(w, r, l)
}

func (a *Area) refused(w http.ResponseWriter, r *http.Request, wish shop.Wish, typed url.Values, err error) error {
	form, ok := view.Refused(view.Words(r.Context()), typed, err)
	if !ok {
		return err
	}
	return a.draw(w, r, wish, form, err)
}

// back is where the shop sends the merchant with a code.
func (a *Area) back(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("error") != "" {
		return fault.New(fault.Unable, "The shop did not let us in. Begin again in the shop.")
	}
	l, err := a.Shops.Finish(r.Context(), account.SessionOf(r.Context()), q.Get("state"), q.Get("code"), q.Get("oauth_complete_url"))
	if err != nil {
		return err
	}
	return a.done(w, r, l)
}

// done says truthfully what is connected, on the integration's page.
func (a *Area) done(w http.ResponseWriter, r *http.Request, l shop.Link) error {
	words := view.Words(r.Context())
	said := view.Flash{Text: words.T("%s is connected and has its keys.", l.System.Name)}
	switch {
	case l.State == shop.Handing:
		said = view.Flash{Tone: view.Warn, Text: words.T("%s has not taken its keys yet. We try again in a minute.", l.System.Name)}
	case l.System.Way != shop.Handed:
		said = view.Flash{Text: words.T("%s lets us in. Its orders are not fetched yet.", l.System.Name)}
	}
	view.Say(w, said)
	return web.Go(w, r, "/integrations/"+strconv.FormatInt(l.Integration, 10))
}
