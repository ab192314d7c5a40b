package integrations

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

// showFor is how long a new secret may be looked at, in seconds, unless the reader says earlier that it is stored.
const showFor = 15 * 60

func onceName(id int64) string { return fmt.Sprintf("once-%d", id) }

// showOnce lets the reader see a new secret until they have stored it. It travels sealed in a cookie of that one page: stored
// nowhere with us, and no use to whoever finds it.
func (a *Area) showOnce(w http.ResponseWriter, r *http.Request, id int64, p integration.Pair) {
	s := account.SessionOf(r.Context())
	sealed := a.Book.Sealer.Seal(s.Account, []byte(fmt.Sprintf("%d %d %s %s", id, s.Person, p.Public, p.Secret)))
	a.setOnce(w, r, id, sealed, showFor)
}

func (a *Area) setOnce(w http.ResponseWriter, r *http.Request, id int64, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: onceName(id), Value: value, Path: path(id), MaxAge: seconds, HttpOnly: true, Secure: web.IsHTTPS(r.Context()), SameSite: http.SameSiteLaxMode,
	})
}

// once is the secret that may still be looked at.
func (a *Area) once(r *http.Request, id int64) (integration.Pair, bool) {
	c, err := r.Cookie(onceName(id))
	if err != nil || c.Value == "" {
		return integration.Pair{}, false
	}
	s := account.SessionOf(r.Context())
	plain, err := a.Book.Sealer.Open(s.Account, c.Value)
	if err != nil {
		return integration.Pair{}, false
	}
	own := fmt.Sprintf("%d %d ", id, s.Person)
	public, secret, ok := strings.Cut(strings.TrimPrefix(string(plain), own), " ")
	return integration.Pair{Public: public, Secret: secret}, ok && strings.HasPrefix(string(plain), own)
}

func (a *Area) stored(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	if typed.Get("stored") == "" {
		words := view.Words(r.Context())
		form := formOf(i)
		form.Errors = []view.FieldError{{Name: "stored", Text: words.T("Tick this once you have stored the secret key; it is not shown again.")}}
		return a.show(w, r, i, form, nil)
	}
	a.setOnce(w, r, i.ID, "", -1)
	return web.Go(w, r, path(i.ID))
}

func (a *Area) rotate(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	pair, err := a.Book.Rotate(r.Context(), account.SessionOf(r.Context()), i.ID)
	if err != nil {
		return err
	}
	a.showOnce(w, r, i.ID, pair)
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("New keys made. The old pair works for 24 hours.")})
	return web.Go(w, r, path(i.ID))
}

func (a *Area) retire(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := a.Book.Retire(r.Context(), account.SessionOf(r.Context()), i.ID, typed.Get("public")); err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("The old pair of keys is shut out.")})
	return web.Go(w, r, path(i.ID))
}

func (a *Area) save(w http.ResponseWriter, r *http.Request) error {
	_, err := a.keep(w, r)
	if errors.Is(err, errShown) {
		return nil
	}
	if err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("Integration saved.")})
	return web.Go(w, r, r.URL.Path)
}

// errShown says that the form was refused and shown again.
var errShown = errors.New("shown")

// keep saves the settings that were typed.
func (a *Area) keep(w http.ResponseWriter, r *http.Request) (integration.Integration, error) {
	i, err := a.find(r)
	if err != nil {
		return i, err
	}
	typed, err := web.Form(r)
	if err != nil {
		return i, err
	}
	wish := i
	wish.Name, wish.ShopURL = typed.Get("name"), typed.Get("shop_url")
	wish.WebhookURL, wish.WebhookActive = typed.Get("webhook_url"), typed.Get("webhook_active") != ""
	wish.ServicePoints, wish.Carriers = typed.Get("service_point_enabled") != "", append([]string{}, typed["service_point_carriers"]...)
	set, err := a.Book.Set(r.Context(), account.SessionOf(r.Context()), wish)
	if form, ok := view.Refused(typed, err); ok {
		return i, errors.Join(a.show(w, r, i, form, err), errShown)
	}
	if err != nil {
		return i, err
	}
	if typed.Get("stored") != "" {
		a.setOnce(w, r, i.ID, "", -1)
	}
	return set, nil
}

// test saves what is typed and sends a sample there, so that what is tried is what will be used.
func (a *Area) test(w http.ResponseWriter, r *http.Request) error {
	i, err := a.keep(w, r)
	if errors.Is(err, errShown) {
		return nil
	}
	if err != nil {
		return err
	}
	got, err := a.Webhooks.Test(r.Context(), i.Account, i.ID)
	if form, ok := view.Refused(formOf(i).Values, err); ok {
		return a.show(w, r, i, form, err)
	}
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	said := view.Flash{Text: words.T("Saved. The shop answered %d in %d ms.", got.Status, got.Took.Milliseconds())}
	if !got.Went() {
		said.Tone = view.Bad
		said.Text = words.T("Saved, but the test did not get through: %s", got.Error)
	}
	view.Say(w, said)
	return web.Go(w, r, path(i.ID))
}

func (a *Area) signature(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	err = a.Book.SetSignature(r.Context(), account.SessionOf(r.Context()), i.ID, typed.Get("webhook_signature_key"))
	if form, ok := view.Refused(nil, err); ok {
		shown := formOf(i)
		shown.Errors, shown.Text = form.Errors, form.Text
		return a.show(w, r, i, shown, err)
	}
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	said := words.T("Webhooks are signed with your own key from now on.")
	if typed.Get("webhook_signature_key") == "" {
		said = words.T("Webhooks are signed with the secret key again.")
	}
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, path(i.ID))
}

func (a *Area) remove(w http.ResponseWriter, r *http.Request) error {
	i, err := a.find(r)
	if err != nil {
		return err
	}
	if err := a.Book.Remove(r.Context(), account.SessionOf(r.Context()), i.ID); err != nil {
		return err
	}
	a.setOnce(w, r, i.ID, "", -1)
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("%s is removed.", i.Name)})
	return web.Go(w, r, "/integrations")
}
