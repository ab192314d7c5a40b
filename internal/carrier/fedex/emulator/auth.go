package emulator

import (
	"crypto/rand"
	"net/http"
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

const (
	tokenLife = time.Hour
	tracking  = "tracking" // what tokens open that were given for the keys of tracking
)

// token is POST /oauth/token: an access token for an hour.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	if emulate.Media(r) != "application/x-www-form-urlencoded" {
		refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED.MEDIA.TYPE", "The request has to be application/x-www-form-urlencoded.")
		return
	}
	if err := r.ParseForm(); err != nil || r.PostForm.Get("grant_type") != "client_credentials" {
		refuse(w, http.StatusBadRequest, "BAD.REQUEST.ERROR", "Missing or duplicate parameters. Please modify your request and try again.")
		return
	}
	id, secret, opens := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret"), ""
	i := e.Customer(map[string]string{"client_id": id, "client_secret": secret})
	if i < 0 {
		i, opens = e.Customer(map[string]string{"track_client_id": id, "track_client_secret": secret}), tracking
	}
	if i < 0 {
		refuse(w, http.StatusUnauthorized, "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid. Please modify your request and try again.")
		return
	}
	token, err := e.Desk().Grant(customers[i]["account_number"], opens, tokenLife)
	if err != nil {
		refuse(w, http.StatusInternalServerError, internal, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "bearer", "expires_in": int(tokenLife.Seconds()), "scope": "CXS"})
}

// as lets somebody with a good token of the right pair of keys in, and tells whose account it is.
func (e *Emulator) as(track bool, h func(w http.ResponseWriter, r *http.Request, account string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t, ok := e.Desk().Holder(emulate.Bearer(r))
		if !ok {
			unauthorized(w)
			return
		}
		if (t.Opens == tracking) != track {
			refuse(w, http.StatusForbidden, "FORBIDDEN.ERROR", "We could not authorize your credentials. Please check your permissions and try again.")
			return
		}
		if emulate.Media(r) != "application/json" {
			refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED.MEDIA.TYPE", "The request has to be application/json.")
			return
		}
		h(w, r, t.Who)
	}
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
