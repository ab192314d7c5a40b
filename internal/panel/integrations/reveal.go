package integrations

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

// A new secret reaches the page behind the redirect in a cookie that is sealed for the account, lives for two minutes, is
// sent to that integration's page alone, and is taken back when the page shows it. So it stands in no URL, no log and no row.
const (
	revealCookie = "new_key"
	revealFor    = 2 * time.Minute
)

// sealedPair is what the cookie holds.
type sealedPair struct {
	Integration    int64
	Public, Secret string
	Until          time.Time
}

// hand gives the next page the pair to show.
func (a *Area) hand(w http.ResponseWriter, r *http.Request, id int64, pair integration.Pair) error {
	text, err := json.Marshal(sealedPair{id, pair.Public, pair.Secret, a.now().Add(revealFor)})
	if err != nil {
		return err
	}
	a.setReveal(w, r, id, a.Book.Sealer.Seal(account.SessionOf(r.Context()).Account, text), int(revealFor.Seconds()))
	return nil
}

// take reads the pair and forgets it. What does not open, is another integration's or too old is dropped.
func (a *Area) take(w http.ResponseWriter, r *http.Request, id int64) integration.Pair {
	c, err := r.Cookie(revealCookie)
	if err != nil || c.Value == "" || r.Method != http.MethodGet {
		return integration.Pair{}
	}
	a.setReveal(w, r, id, "", -1)
	text, err := a.Book.Sealer.Open(account.SessionOf(r.Context()).Account, c.Value)
	if err != nil {
		return integration.Pair{}
	}
	var p sealedPair
	if json.Unmarshal(text, &p) != nil || p.Integration != id || !a.now().Before(p.Until) {
		return integration.Pair{}
	}
	return integration.Pair{Public: p.Public, Secret: p.Secret}
}

func (a *Area) setReveal(w http.ResponseWriter, r *http.Request, id int64, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: revealCookie, Value: value, Path: at(id, ""), MaxAge: seconds,
		HttpOnly: true, Secure: web.IsHTTPS(r.Context()), SameSite: http.SameSiteStrictMode,
	})
}
