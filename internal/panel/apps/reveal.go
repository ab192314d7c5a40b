package apps

import (
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/web"
)

// A new secret reaches the page behind the redirect in a cookie that is sealed for the account, lives for two minutes, is sent to that app's
// page alone, and is taken back when the page shows it.
const (
	revealCookie  = "new_secret"
	revealSeconds = 120
)

// hand gives the next page the secret to show; a public app has none.
func (a *Area) hand(w http.ResponseWriter, r *http.Request, id int64, secret string) {
	if secret == "" {
		return
	}
	sealed := a.Apps.Integrations.Sealer.Seal(account.SessionOf(r.Context()).Account, []byte(itoa(id)+" "+secret))
	setReveal(w, r, id, sealed, revealSeconds)
}

// take reads the secret and forgets it. What does not open or is another app's is dropped.
func (a *Area) take(w http.ResponseWriter, r *http.Request, id int64) string {
	c, err := r.Cookie(revealCookie)
	if err != nil || c.Value == "" || r.Method != http.MethodGet {
		return ""
	}
	setReveal(w, r, id, "", -1)
	text, err := a.Apps.Integrations.Sealer.Open(account.SessionOf(r.Context()).Account, c.Value)
	if err != nil {
		return ""
	}
	whose, secret, _ := strings.Cut(string(text), " ")
	if whose != itoa(id) {
		return ""
	}
	return secret
}

func setReveal(w http.ResponseWriter, r *http.Request, id int64, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: revealCookie, Value: value, Path: at(id, ""), MaxAge: seconds, HttpOnly: true, Secure: web.IsHTTPS(r.Context()), SameSite: http.SameSiteStrictMode,
	})
}
