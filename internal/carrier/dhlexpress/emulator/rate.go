package emulator

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// rateRequest is the body of POST /rates, where addresses are flat. Not in our sheet: which keys beyond these there are, so others are read over.
type rateRequest struct {
	Customers struct {
		Shipper  flat `json:"shipperDetails"`
		Receiver flat `json:"receiverDetails"`
	} `json:"customerDetails"`
	Accounts   []account `json:"accounts"`
	Product    string    `json:"productCode"`
	Planned    string    `json:"plannedShippingDateAndTime"`
	Unit       string    `json:"unitOfMeasurement"`
	Declarable bool      `json:"isCustomsDeclarable"`
	Packages   []piece   `json:"packages"`
}

type flat struct {
	Postal  string `json:"postalCode"`
	City    string `json:"cityName"`
	Country string `json:"countryCode"`
}

func (f flat) postal() postal.Address {
	return postal.Address{PostalCode: f.Postal, City: f.City, Country: f.Country}
}

// rates is POST /rates.
func (e *Emulator) rates(w http.ResponseWriter, r *http.Request, by caller) {
	if !isJSON(w, r) {
		return
	}
	var q rateRequest
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		wrong(w, r, http.StatusUnprocessableEntity, []string{"#: " + err.Error()})
		return
	}
	var c schema
	for key, f := range map[string]flat{"shipperDetails": q.Customers.Shipper, "receiverDetails": q.Customers.Receiver} {
		c.matches("#/customerDetails/"+key+"/countryCode", f.Country, country)
		c.text("#/customerDetails/"+key+"/cityName", f.City, 1, 45)
	}
	c.matches("#/plannedShippingDateAndTime", q.Planned, moment)
	c.one("#/unitOfMeasurement", q.Unit, units...)
	if len(q.Packages) == 0 {
		c.missing("#", "packages")
	}
	for i, p := range q.Packages {
		c.piece("#/packages/"+strconv.Itoa(i), p)
	}
	if len(q.Accounts) > 0 {
		c.accounts(q.Accounts)
	}
	if len(c.problems) > 0 {
		slices.Sort(c.problems)
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
		return
	}
	e.price(w, r, by, q)
}

// rateOne is GET /rates and GET /products, for a single piece.
func (e *Emulator) rateOne(w http.ResponseWriter, r *http.Request, by caller) {
	v := r.URL.Query()
	figure := func(key string) float64 {
		n, err := strconv.ParseFloat(v.Get(key), 64)
		if err != nil {
			return 0
		}
		return n
	}
	var c schema
	for _, key := range []string{
		"accountNumber", "originCountryCode", "originCityName", "destinationCountryCode", "destinationCityName", "weight", "length", "width", "height",
		"plannedShippingDate", "isCustomsDeclarable", "unitOfMeasurement",
	} {
		if v.Get(key) == "" {
			c.missing("#", key)
		}
	}
	c.matches("#/plannedShippingDate", v.Get("plannedShippingDate"), day)
	if len(c.problems) > 0 {
		refuse(w, r, http.StatusBadRequest, "Missing mandatory parameters", c.problems...)
		return
	}
	q := rateRequest{Product: v.Get("productCode"), Unit: v.Get("unitOfMeasurement"), Declarable: v.Get("isCustomsDeclarable") == "true"}
	q.Planned = v.Get("plannedShippingDate") + "T23:59:59 GMT+00:00"
	q.Customers.Shipper = flat{v.Get("originPostalCode"), v.Get("originCityName"), v.Get("originCountryCode")}
	q.Customers.Receiver = flat{v.Get("destinationPostalCode"), v.Get("destinationCityName"), v.Get("destinationCountryCode")}
	q.Accounts = []account{{"shipper", v.Get("accountNumber")}}
	q.Packages = []piece{{Weight: figure("weight"), Size: &size{figure("length"), figure("width"), figure("height")}}}
	c.piece("#", q.Packages[0])
	if len(c.problems) > 0 {
		wrong(w, r, http.StatusUnprocessableEntity, c.problems)
		return
	}
	e.price(w, r, by, q)
}

// price answers what each product would cost.
func (e *Emulator) price(w http.ResponseWriter, r *http.Request, by caller, q rateRequest) {
	from, to := q.Customers.Shipper.postal(), q.Customers.Receiver.postal()
	switch {
	case len(q.Accounts) > 0 && !by.owns(q.Accounts):
		refuse(w, r, http.StatusBadRequest, "803: Account not allowed for this service. Please contact your DHL Express representative")
		return
	case e.past(q.Planned):
		refuse(w, r, http.StatusBadRequest, "998: The planned shipping date and time is in the past")
		return
	case !known(from.Country) || !known(to.Country):
		refuse(w, r, http.StatusBadRequest, "420504: The destination location is invalid. Please check the data and resubmit")
		return
	}
	planned, _ := clock(q.Planned)
	given, volume := 0.0, 0.0
	for _, p := range q.Packages {
		given, volume = given+p.Weight, volume+p.volumetric()
	}
	var found []map[string]any
	for _, code := range []string{"P", "D", "N", "U", "W", "H", "K", "E", "T", "Y"} {
		if q.Product != "" && q.Product != code || !serves(code, from, to, q.Declarable) {
			continue
		}
		found = append(found, priced(code, math.Max(given, volume), given, volume, planned))
	}
	if len(found) == 0 {
		refuse(w, r, http.StatusNotFound, "996: The requested product(s) not available based on your search criteria.")
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"products": found, "exchangeRates": []any{}})
}

// bases are made-up prices of the first half kilogram, in euros, and the working days a product takes.
var bases = map[string]struct {
	euro float64
	days int
}{"P": {48, 2}, "D": {41, 2}, "N": {19, 1}, "U": {36, 1}, "W": {22, 3}, "H": {33, 5}, "K": {72, 1}, "E": {84, 2}, "T": {55, 1}, "Y": {66, 2}}

func priced(code string, billed, given, volume float64, planned time.Time) map[string]any {
	b := bases[code]
	cents := func(n float64) float64 { return math.Round(n*100) / 100 }
	carriage := b.euro + math.Ceil(billed*2)*1.35
	fuel := cents(carriage * 0.24)
	total := cents(carriage + fuel)
	return map[string]any{
		"productName": products[code], "productCode": code, "localProductCode": code, "networkTypeCode": "TD", "isCustomerAgreement": false,
		"weight": map[string]any{"volumetric": round(volume), "provided": round(given), "unitOfMeasurement": "metric"},
		"totalPrice": []map[string]any{
			{"currencyType": "BILLC", "priceCurrency": "EUR", "price": total}, {"currencyType": "PULCL", "priceCurrency": "EUR", "price": total},
			{"currencyType": "BASEC", "priceCurrency": "EUR", "price": total},
		},
		"detailedPriceBreakdown": []map[string]any{{"currencyType": "BILLC", "priceCurrency": "EUR", "breakdown": []map[string]any{
			{"name": products[code], "price": cents(carriage)}, {"name": "FUEL SURCHARGE", "serviceCode": "FF", "typeCode": "SCH", "price": fuel},
		}}},
		"pickupCapabilities": map[string]any{"nextBusinessDay": false, "localCutoffDateAndTime": planned.Format("2006-01-02") + "T17:00:00", "GMTCutoffTime": "16:00:00"},
		"deliveryCapabilities": map[string]any{
			"deliveryTypeCode": "QDDC", "estimatedDeliveryDateAndTime": planned.AddDate(0, 0, b.days).Format("2006-01-02") + "T23:59:00", "totalTransitDays": strconv.Itoa(b.days),
		},
		"pricingDate": planned.Format(time.DateOnly),
	}
}
