package emulator

import (
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// customer is somebody with an agreement.
type customer struct {
	id          string // EKP, the first ten of the billing numbers
	credentials map[string]string
	// bills are the billing numbers and what may be sent under them.
	bills map[string]bill
}

// bill is one billing number of a customer.
type bill struct {
	product  string
	services bool // whether services may be booked
}

// returnProduct stands for the procedure of returns, which is no product of shipments.
const returnProduct = "return"

func newCustomer(id, name string) customer {
	c := customer{id: id, credentials: map[string]string{
		"api_key": "key-" + name, "api_secret": "secret-of-" + name,
		"username": "user-" + name, "password": "password-of-" + name, "billing_number": id + "0101",
		"tracking_user": "zt-" + name, "tracking_password": "tracking-of-" + name,
	}, bills: map[string]bill{}}
	for code, p := range products {
		c.bills[id+p.procedure+"01"] = bill{code, true}
	}
	// Warenpost became Kleinpaket in 2025; old contracts' procedure is the same.
	c.bills[id+"6201"] = bill{"V62KP", true}
	c.bills[id+"0701"] = bill{returnProduct, false}
	return c
}

// customers are the two who are known. The first also holds the public numbers of the carrier's sandbox, of which 330101 has no services.
var customers = func() []customer {
	one, two := newCustomer("4141414141", "one"), newCustomer("5252525252", "two")
	for number, b := range map[string]bill{
		"33333333330102": {"V01PAK", true}, "33333333330101": {"V01PAK", false}, "33333333335301": {"V53WPAK", true}, "33333333335401": {"V54EPAK", true},
		"33333333336201": {"V62KP", true}, "33333333336601": {"V66WPI", true}, "33333333330701": {returnProduct, false}, "22222222220801": {"pickup", false},
	} {
		one.bills[number] = b
	}
	return []customer{one, two}
}()

// tokenLife is not in our sheet.
const tokenLife = time.Hour

// token gives an access token for a user's name and password and the application's key and secret (OAuth 2, ROPC), by a form.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	if emulate.Media(r) != "application/x-www-form-urlencoded" {
		problem(w, http.StatusUnsupportedMediaType, "The token service takes a form.")
		return
	}
	if err := r.ParseForm(); err != nil {
		problem(w, http.StatusBadRequest, "The form cannot be read.")
		return
	}
	if r.PostForm.Get("grant_type") != "password" {
		problem(w, http.StatusBadRequest, "Unsupported grant type.")
		return
	}
	c, ok := e.find(map[string]string{
		"username": r.PostForm.Get("username"), "password": r.PostForm.Get("password"),
		"api_key": r.PostForm.Get("client_id"), "api_secret": r.PostForm.Get("client_secret"),
	})
	if !ok {
		problem(w, http.StatusUnauthorized, "Invalid client or user credentials.")
		return
	}
	value, err := e.Desk().Grant(c.id, "", tokenLife)
	if err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"access_token": value, "token_type": "Bearer", "expires_in": int(tokenLife.Seconds())})
}

// find is the customer who has all these credentials.
func (e *Emulator) find(given map[string]string) (customer, bool) {
	if i := e.Customer(given); i >= 0 {
		return customers[i], true
	}
	return customer{}, false
}

// caller is who asks: by token, or by the application's key and the user's Basic authentication.
func (e *Emulator) caller(r *http.Request) (customer, bool) {
	if value := emulate.Bearer(r); value != "" {
		t, _ := e.Desk().Holder(value)
		i := slices.IndexFunc(customers, func(c customer) bool { return c.id == t.Who })
		if i < 0 {
			return customer{}, false
		}
		return customers[i], true
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		return customer{}, false
	}
	return e.find(map[string]string{"api_key": r.Header.Get("dhl-api-key"), "username": user, "password": password})
}

// as lets a customer in.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, c customer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, ok := e.caller(r)
		if !ok {
			unauthorized(w)
			return
		}
		h(w, r, c)
	}
}

func unauthorized(w http.ResponseWriter) {
	problem(w, http.StatusUnauthorized, "Unauthorized for given resource.")
}
