package emulator

import (
	"crypto/rand"
	"crypto/subtle"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are those who are known, by the names of their credentials.
var customers = []map[string]string{
	{
		"client_id": "l7-ship-one", "client_secret": "ship-secret-of-one", "account_number": "740561073",
		"track_client_id": "l7-track-one", "track_client_secret": "track-secret-of-one",
	},
	{
		"client_id": "l7-ship-two", "client_secret": "ship-secret-of-two", "account_number": "802255209",
		"track_client_id": "l7-track-two", "track_client_secret": "track-secret-of-two",
	},
}

// access is a token that was given.
type access struct {
	Account string    `json:"account"`
	Track   bool      `json:"track"` // given for the keys of tracking
	Until   time.Time `json:"until"`
}

const (
	tokenKind = "token"
	tokenLife = time.Hour
)

// token is POST /oauth/token: an access token for an hour.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED.MEDIA.TYPE", "The request has to be application/x-www-form-urlencoded.")
		return
	}
	if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
		refuse(w, http.StatusBadRequest, "BAD.REQUEST.ERROR", "Missing or duplicate parameters. Please modify your request and try again.")
		return
	}
	c, track, ok := known(r.PostForm.Get("client_id"), r.PostForm.Get("client_secret"))
	if !ok {
		refuse(w, http.StatusUnauthorized, "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid. Please modify your request and try again.")
		return
	}
	token := rand.Text() + rand.Text()
	if err := e.desk.Keep(tokenKind, token, access{c["account_number"], track, e.real().Add(tokenLife)}); err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "bearer", "expires_in": int(tokenLife.Seconds()), "scope": "CXS"})
}

// known is the customer whose keys these are, and whether they are those of tracking.
func known(id, secret string) (map[string]string, bool, bool) {
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	for _, c := range customers {
		if same(id, c["client_id"]) && same(secret, c["client_secret"]) {
			return c, false, true
		}
		if same(id, c["track_client_id"]) && same(secret, c["track_client_secret"]) {
			return c, true, true
		}
	}
	return nil, false, false
}

// as lets somebody with a good token of the right pair of keys in, and tells whose account it is.
func (e *Emulator) as(track bool, h func(w http.ResponseWriter, r *http.Request, account string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var a access
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || !e.desk.Get(tokenKind, token, &a) || !e.real().Before(a.Until) {
			unauthorized(w)
			return
		}
		if a.Track != track {
			refuse(w, http.StatusForbidden, "FORBIDDEN.ERROR", "We could not authorize your credentials. Please check your permissions and try again.")
			return
		}
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED.MEDIA.TYPE", "The request has to be application/json.")
			return
		}
		h(w, r, a.Account)
	}
}

// kill ends the token a request came with.
func (e *Emulator) kill(r *http.Request) error {
	return e.desk.Keep(tokenKind, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), access{})
}

func unauthorized(w http.ResponseWriter) {
	refuse(w, http.StatusUnauthorized, "NOT.AUTHORIZED.ERROR", "Access token expired. Please modify your request and try again.")
}

// internal is the code of what is FedEx's own fault.
const internal = "INTERNAL.SERVER.ERROR"

// mistake is one refusal.
type mistake struct {
	Code       string      `json:"code"`
	Parameters []parameter `json:"parameterList,omitempty"`
	Message    string      `json:"message"`
}

type parameter struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// refuse answers one refusal in FedEx's shape.
func refuse(w http.ResponseWriter, status int, code, message string) {
	refuseAll(w, status, []mistake{{Code: code, Message: message}})
}

func refuseAll(w http.ResponseWriter, status int, all []mistake) {
	emulate.Send(w, status, map[string]any{"transactionId": rand.Text(), "errors": all})
}
