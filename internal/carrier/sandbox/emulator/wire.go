package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// order is what one sends to have a shipment made.
type order struct {
	Reference    string  `json:"reference"`
	Product      string  `json:"product"`
	OrderNumber  string  `json:"order_number"`
	From         address `json:"from"`
	To           address `json:"to"`
	ServicePoint string  `json:"service_point"`
	// PointAddress is where the service point is, its name as the company; it may be left out.
	PointAddress *address      `json:"service_point_address"`
	Parcels      []orderParcel `json:"parcels"`
	Items        []orderItem   `json:"items"`
	Customs      *orderCustoms `json:"customs"`
	// Collect is what the recipient pays at the door; it may be left out.
	Collect *price `json:"collect"`
}

type address struct {
	Name        string `json:"name"`
	Company     string `json:"company"`
	Street      string `json:"street"`
	HouseNumber string `json:"house_number"`
	Line2       string `json:"line2"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	State       string `json:"state"`
	Country     string `json:"country"`
	Phone       string `json:"phone"`
	Email       string `json:"email"`
}

type orderParcel struct {
	Weight int64 `json:"weight_grams"`
	Length int64 `json:"length_mm"`
	Width  int64 `json:"width_mm"`
	Height int64 `json:"height_mm"`
	// Notes are printed on the label after the services, as far as there is room.
	Notes []string `json:"notes"`
}

type orderItem struct {
	Description string `json:"description"`
	Quantity    int    `json:"quantity"`
	Weight      int64  `json:"weight_grams"`
	Value       string `json:"value"`
	Currency    string `json:"currency"`
	HSCode      string `json:"hs_code"`
	Origin      string `json:"origin_country"`
}

type orderCustoms struct {
	Reason  string `json:"reason"`
	Invoice string `json:"invoice_number"`
}

// answer is a shipment as one hears of it.
type answer struct {
	ID        string         `json:"id"`
	Reference string         `json:"reference"`
	Product   string         `json:"product"`
	Title     string         `json:"title"`
	Order     string         `json:"order_number"`
	From      address        `json:"from"`
	To        address        `json:"to"`
	Point     *address       `json:"service_point_address,omitempty"`
	Price     price          `json:"price"`
	Created   string         `json:"created_at"`
	Cancelled bool           `json:"cancelled"`
	Labels    bool           `json:"labels_ready"`
	Parcels   []answerParcel `json:"parcels"`
}

type price struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type answerParcel struct {
	Number string `json:"number"`
	// Label is absent until the labels are ready.
	Label *labelData `json:"label,omitempty"`
}

// labelData is what must be on the label; the sender draws it.
type labelData struct {
	Barcode   string   `json:"barcode"`
	Symbology string   `json:"symbology"` // "code128" or "gs1-128"
	Text      string   `json:"text"`      // below the barcode
	Routing   string   `json:"routing"`   // large: country, sort code, service
	Matrix    string   `json:"matrix"`    // content of the two-dimensional code
	Services  []string `json:"services"`
	Weight    int64    `json:"weight_grams"`
	Part      int      `json:"part"`
	Of        int      `json:"of"`
}

// problem is a refusal.
type problem struct {
	Status     int    `json:"-"`
	Code       string `json:"code"`
	Message    string `json:"message"`
	Field      string `json:"field,omitempty"`
	RetryAfter int    `json:"-"` // seconds
}

func (p *problem) send(w http.ResponseWriter) {
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	send(w, p.Status, map[string]*problem{"error": p})
}

func send(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(b)
}

func notFound(what string) *problem {
	return &problem{Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "There is no such " + what + "."}
}

func bad(code, field, format string, args ...any) *problem {
	return &problem{Status: http.StatusUnprocessableEntity, Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

func read(r *http.Request, into any) *problem {
	// Read to the end: only then does the server notice a caller who leaves while we keep silent.
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		return &problem{Status: http.StatusBadRequest, Code: "MALFORMED", Message: "The body is not the JSON we expect: " + err.Error()}
	}
	return nil
}

var goodKey = regexp.MustCompile(`^[A-Za-z0-9_-]{8,100}$`)

// as lets a request in by its key, and answers nothing that is not durable.
func (e *Emulator) as(h func(w http.ResponseWriter, r *http.Request, key string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		upper := strings.ToUpper(key)
		switch {
		case !ok, !goodKey.MatchString(key), strings.Contains(upper, "INVALID"):
			(&problem{Status: http.StatusUnauthorized, Code: "KEY_REFUSED", Message: "The key is missing or wrong."}).send(w)
			return
		case strings.Contains(upper, "READONLY") && r.Method != http.MethodGet:
			(&problem{Status: http.StatusForbidden, Code: "READ_ONLY", Message: "This key may only read."}).send(w)
			return
		}
		h(w, r, digest(key))
	}
}

// digest keeps keys out of the ledger.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// durable waits for the ledger; when it cannot be written, nothing may be promised.
func (e *Emulator) durable(w http.ResponseWriter, n uint64) bool {
	if err := e.ledger.Wait(n); err != nil {
		(&problem{Status: http.StatusInternalServerError, Code: "LEDGER", Message: err.Error()}).send(w)
		return false
	}
	return true
}
