package emulator

import (
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customers are those who are known, by the names of their credentials.
var customers = []map[string]string{
	{
		"business_unit": "010", "username": "meta-one", "password": "password-of-one", "customer_id": "NL10001",
		"delis_id": "delisone", "delis_password": "delis-of-one",
	},
	{
		"business_unit": "001", "username": "meta-two", "password": "password-of-two", "customer_id": "DE20002",
		"delis_id": "delistwo", "delis_password": "delis-of-two",
	},
	{
		"business_unit": seur, "username": "meta-tres", "password": "password-of-tres", "customer_id": "ES30003",
		"client_id": "client-tres", "client_secret": "secret-of-tres",
	},
}

// seur is the business unit that wants an application's name and secret as well.
const seur = "020"

// units are the group's business units and their countries.
var units = map[string]string{
	"001": "DE", "002": "FR", "010": "NL", "011": "GB", "014": "AT", "015": "CZ", "016": "SK", "017": "HU", "018": "BG", "020": "ES", "021": "PL", "023": "IT",
	"026": "SI", "028": "HR", "030": "PT", "031": "EE", "032": "LT", "033": "LV", "034": "BE", "036": "CH", "038": "FR", "041": "RO", "046": "IE",
}

const (
	tokenLife = 24 * time.Hour
	seurLife  = 30 * time.Minute
)

// login takes name and password from headers and gives the token in one (POST /login).
func (e *Emulator) login(w http.ResponseWriter, r *http.Request) {
	unit := r.Header.Get("X-DPD-BUCODE")
	if units[unit] == "" {
		emulate.Send(w, http.StatusUnauthorized, metaError("META_AUTH", "Unknown business unit."))
		return
	}
	given := map[string]string{"business_unit": unit, "username": r.Header.Get("X-DPD-LOGIN"), "password": r.Header.Get("X-DPD-PASSWORD")}
	life := tokenLife
	if unit == seur {
		given["client_id"], given["client_secret"] = r.Header.Get("X-DPD-CLIENTID"), r.Header.Get("X-DPD-CLIENTSECRET")
		life = seurLife
	}
	i := e.Customer(given)
	if i < 0 {
		emulate.Send(w, http.StatusUnauthorized, metaError("META_AUTH", "Invalid login or password."))
		return
	}
	token, err := e.Desk().Grant(customers[i]["customer_id"], "", life)
	if err != nil {
		emulate.Send(w, http.StatusInternalServerError, metaError("META_INTERNAL", err.Error()))
		return
	}
	w.Header().Set("X-DPD-TOKEN", token)
	w.WriteHeader(http.StatusOK)
}

// as lets a customer with a good token in.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, c map[string]string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t, ok := e.Desk().Holder(emulate.Bearer(r))
		if !ok || t.Opens != "" {
			emulate.Send(w, http.StatusUnauthorized, metaError("META_TOKEN", "The token is missing, unknown or has expired."))
			return
		}
		i := e.Customer(map[string]string{"customer_id": t.Who})
		if i < 0 {
			emulate.Send(w, http.StatusUnauthorized, metaError("META_TOKEN", "The token's customer is unknown."))
			return
		}
		h(w, r, customers[i])
	}
}

// mistake is one refusal. The group's two descriptions name the field of its origin differently, so both occur.
type mistake struct {
	Code    string `json:"errorCode"`
	Message string `json:"errorMessage"`
	Origin  string `json:"errorOrigin,omitempty"`
	Origin2 string `json:"originError,omitempty"`
}

func metaError(code, message string) mistake {
	return mistake{Code: code, Message: message, Origin: "META-API"}
}

func unitError(code, message string) mistake {
	return mistake{Code: code, Message: message, Origin2: "BU-API"}
}
