package emulate

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"
)

// Token is by what a customer is let in for a while.
type Token struct {
	Who   string    `json:"who"`             // the customer, by a name of the emulator's choice
	Opens string    `json:"opens,omitempty"` // what it is for, with carriers who have several sorts
	Until time.Time `json:"until"`           // by the real clock, so that moving the desk's puts nobody out
}

const tokenKind = "token"

// Grant gives a customer a new token that lives so long.
func (d *Desk) Grant(who, opens string, life time.Duration) (string, error) {
	value := rand.Text() + rand.Text()
	return value, d.Keep(tokenKind, value, Token{who, opens, d.Real().Add(life)})
}

// Holder is whom a token was given to; false, and nobody, when it is unknown, withdrawn or too old.
func (d *Desk) Holder(value string) (Token, bool) {
	var t Token
	if !d.Get(tokenKind, value, &t) || !d.Real().Before(t.Until) {
		return Token{}, false
	}
	return t, true
}

// Withdraw ends a token before its time.
func (d *Desk) Withdraw(value string) error { return d.Keep(tokenKind, value, Token{}) }

// Bearer is the token in the Authorization header of a request; empty when there is none.
func Bearer(r *http.Request) string {
	if value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return value
	}
	return ""
}

// Same compares two secrets without telling by the time it takes how much of them is alike.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Media is the content type of a request in lower case, without its parameters.
func Media(r *http.Request) string {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}
