package emulator

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

// service is what a carrier sells. Prices are made up: so much, and so much for each pound.
type service struct {
	carrier, name string
	from          string // country; empty is any
	reach         reach
	base, pound   int64 // cents
	currency      string
	days          int
}

type reach int

const (
	domestic reach = iota
	abroad
	anywhere
)

var services = []service{
	{"USPS", "GroundAdvantage", "US", domestic, 495, 80, "USD", 4},
	{"USPS", "Priority", "US", domestic, 785, 110, "USD", 2},
	{"USPS", "Express", "US", domestic, 2695, 190, "USD", 1},
	{"USPS", "PriorityMailInternational", "US", abroad, 3450, 420, "USD", 8},
	{"UPSDAP", "Ground", "US", domestic, 910, 95, "USD", 4},
	{"UPSDAP", "NextDayAir", "US", domestic, 4230, 260, "USD", 1},
	{"UPSDAP", "UPSStandard", "", anywhere, 1190, 130, "EUR", 3},
	{"UPSDAP", "UPSSaver", "", anywhere, 2890, 240, "EUR", 1},
	{"RoyalMail", "RoyalMail24", "GB", domestic, 429, 60, "GBP", 1},
	{"RoyalMail", "RoyalMail48", "GB", domestic, 339, 50, "GBP", 2},
	{"RoyalMail", "InternationalTracked", "GB", abroad, 1090, 230, "GBP", 6},
	{"Evri", "ParcelNextDay", "GB", domestic, 459, 55, "GBP", 1},
	{"Evri", "Parcel", "GB", domestic, 319, 45, "GBP", 3},
	{"DHLPaket", "Paket", "DE", domestic, 549, 40, "EUR", 2},
	{"DHLPaket", "PaketInternational", "DE", abroad, 1449, 150, "EUR", 5},
	{"PostNL", "Standard", "NL", domestic, 625, 35, "EUR", 1},
	{"PostNL", "ParcelEU", "NL", abroad, 1290, 120, "EUR", 4},
	{"DHLExpress", "ExpressWorldwide", "", abroad, 3890, 310, "EUR", 2},
	{"DHLExpress", "ExpressEasy", "", abroad, 4590, 290, "EUR", 3},
}

// heaviest is of any parcel, in ounces; not in our sheet.
const heaviest = 1120

// rate is the price of a service for a shipment.
type rate struct {
	ID       string `json:"id"`
	Carrier  string `json:"carrier"`
	Service  string `json:"service"`
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
	Days     int    `json:"days"`
}

// message is why a carrier has no rate.
type message struct {
	Carrier   string `json:"carrier"`
	AccountID string `json:"carrier_account_id"`
	Type      string `json:"type"`
	Message   string `json:"message"`
}

func (s service) goes(from, to string) bool {
	home := from == to
	return (s.from == "" || s.from == from) && (s.reach == anywhere || home == (s.reach == domestic))
}

// rates are what a shipment may be bought for.
func (e *Emulator) rates(a asked, spell emulate.Spell) (all []rate, messages []message) {
	answered := map[string]bool{}
	for _, s := range services {
		account := accountID(s.carrier)
		why := ""
		switch {
		case len(a.Accounts) > 0 && !slices.ContainsFunc(a.Accounts, func(n named) bool { return n.ID == account }):
			continue
		case spell.Has(emulate.FailRoute) || !s.goes(a.From.Country, a.To.Country):
			why = "No service from " + a.From.Country + " to " + a.To.Country + "."
		case a.Parcel.Weight > heaviest:
			why = fmt.Sprintf("The parcel's weight exceeds %d oz.", heaviest)
		}
		if why == "" {
			pounds := int64(math.Ceil(float64(a.Parcel.Weight) / 16))
			all = append(all, rate{e.id("rate_"), s.carrier, s.name, s.base + pounds*s.pound, s.currency, s.days})
			answered[s.carrier] = true
		} else if !slices.ContainsFunc(messages, func(m message) bool { return m.Carrier == s.carrier }) {
			messages = append(messages, message{s.carrier, account, "rate_error", why})
		}
	}
	return all, slices.DeleteFunc(messages, func(m message) bool { return answered[m.Carrier] })
}

func decimal(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// view is a rate as the platform shows it.
func (r rate) view(s shipment) map[string]any {
	price := decimal(r.Cents)
	return map[string]any{
		"id": r.ID, "object": "Rate", "mode": "test", "created_at": stamp(s.Rated), "updated_at": stamp(s.Rated), "service": r.Service, "carrier": r.Carrier,
		"rate": price, "currency": r.Currency, "retail_rate": decimal(r.Cents * 5 / 4), "retail_currency": r.Currency, "list_rate": price, "list_currency": r.Currency,
		"billing_type": "easypost", "delivery_days": r.Days, "delivery_date": nil, "delivery_date_guaranteed": false, "est_delivery_days": r.Days,
		"shipment_id": s.ID, "carrier_account_id": accountID(r.Carrier),
	}
}

func carriers() []string {
	var all []string
	for _, s := range services {
		if !slices.Contains(all, s.carrier) {
			all = append(all, s.carrier)
		}
	}
	return all
}

func accountID(carrier string) string {
	return fmt.Sprintf("ca_%032x", slices.Index(carriers(), carrier)+1)
}

// accounts is GET /carrier_accounts: a customer has one with each carrier.
func accounts(w http.ResponseWriter, _ *http.Request, _ customer) {
	var all []map[string]any
	for _, name := range carriers() {
		all = append(all, map[string]any{
			"id": accountID(name), "object": "CarrierAccount", "type": name + "Account", "readable": name, "description": name + " account", "reference": "",
			"billing_type": "easypost", "clone": false, "credentials": map[string]any{}, "test_credentials": map[string]any{},
		})
	}
	emulate.Send(w, http.StatusOK, all)
}

// metadata is GET /metadata/carriers: the service levels of the carriers that are named in small letters, or of all.
func metadata(w http.ResponseWriter, r *http.Request, _ customer) {
	q := r.URL.Query()
	if types := q.Get("types"); types != "" && !slices.Contains(strings.Split(types, ","), "service_levels") {
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.", wrong{"types", "is service_levels"})
		return
	}
	var wanted []string
	if q.Get("carriers") != "" {
		wanted = strings.Split(q.Get("carriers"), ",")
	}
	for _, name := range wanted {
		if !slices.ContainsFunc(carriers(), func(c string) bool { return strings.ToLower(c) == name }) {
			refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.", wrong{"carriers", "has no " + name})
			return
		}
	}
	all := []map[string]any{}
	for _, c := range carriers() {
		if len(wanted) > 0 && !slices.Contains(wanted, strings.ToLower(c)) {
			continue
		}
		levels := []map[string]any{}
		for _, s := range services {
			if s.carrier == c {
				levels = append(levels, map[string]any{
					"name": s.name, "carrier": strings.ToLower(c), "human_readable": s.name, "description": "", "dimensions": []string{}, "max_weight": float64(heaviest),
				})
			}
		}
		all = append(all, map[string]any{"name": strings.ToLower(c), "human_readable": c, "service_levels": levels})
	}
	emulate.Send(w, http.StatusOK, map[string]any{"carriers": all})
}

// code is a fresh tracking code in the carrier's own shape. Evri's, of which our sheet knows the length only, is made up.
func (e *Emulator) code(carrier string) (string, error) {
	n := func(size uint64) uint64 { return e.Desk().Draw(carrier, size) }
	switch carrier {
	case "USPS":
		body := "94001" + pad(n(1e16), 16)
		return body + string(digit.GS1(body)), nil
	case "UPSDAP":
		return digit.UPS("EP0001", "11", n(10_000_000))
	case "RoyalMail":
		return digit.S10("TT", n(100_000_000), "GB")
	case "DHLPaket":
		number, err := digit.SSCC("340434188", n(100_000_000))
		return "00" + number, err
	case "PostNL":
		return digit.PostNL("EZPT", n(1_000_000_000))
	case "DHLExpress":
		return digit.DHLExpress(n(1_000_000_000))
	}
	return "H" + pad(n(1e15), 15), nil
}

func pad(n uint64, width int) string {
	text := strconv.FormatUint(n, 10)
	for len(text) < width {
		text = "0" + text
	}
	return text
}
