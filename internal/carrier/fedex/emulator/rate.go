package emulator

import (
	"maps"
	"math"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/postal"
)

// prices are what a shipment costs, reckoned from the emulator's own little table. FedEx's prices are not in our sheet.
type prices struct {
	base, fuel, total float64
	kg                float64
	each              []float64 // of the pieces
}

const fuel = 0.18

// listed is how much dearer the list is than the account.
const listed = 1.4

func (p product) prices(lines []line) prices {
	var all prices
	for i, l := range lines {
		own := p.perKg * l.kg()
		if i == 0 {
			own += p.base
		}
		all.base += own
		all.kg += l.kg()
		all.each = append(all.each, cents(own*(1+fuel)))
	}
	all.base = cents(all.base)
	all.fuel = cents(all.base * fuel)
	all.total = cents(all.base + all.fuel)
	return all
}

func cents(v float64) float64 { return math.Round(v*100) / 100 }

// detail tells a price in the way of its kind (ACCOUNT or LIST).
func (p prices) detail(kind string) map[string]any {
	if kind == "LIST" {
		p.base, p.fuel = cents(p.base*listed), cents(p.fuel*listed)
		p.total = cents(p.base + p.fuel)
	}
	return map[string]any{
		"rateType": kind, "ratedWeightMethod": "ACTUAL", "totalBaseCharge": p.base, "totalNetCharge": p.total, "totalNetFedExCharge": p.total, "currency": "EUR",
		"shipmentRateDetail": map[string]any{
			"currency": "EUR", "totalBillingWeight": map[string]any{"units": "KG", "value": p.kg}, "totalSurcharges": p.fuel,
			"surCharges": []map[string]any{{"type": "FUEL", "description": "Fuel Surcharge", "amount": p.fuel}},
		},
	}
}

func days(n int) string {
	return []string{"", "ONE_DAY", "TWO_DAYS", "THREE_DAYS", "FOUR_DAYS", "FIVE_DAYS"}[n]
}

// rate is POST /rate/v1/rates/quotes, and the comprehensive rates with the same question and answer.
func (e *Emulator) rate(w http.ResponseWriter, r *http.Request, who string) {
	var in struct {
		Account  *account `json:"accountNumber"`
		Shipment *request `json:"requestedShipment"`
		Carriers []string `json:"carrierCodes"`
		Control  *struct {
			Transit   *bool  `json:"returnTransitTimes"`
			Needed    *bool  `json:"servicesNeededOnRateFailure"`
			Variable  string `json:"variableOptions"`
			SortOrder string `json:"rateSortOrder"`
		} `json:"rateRequestControlParameters"`
	}
	if wrong := read(r.Body, &in); wrong != nil {
		refuseAll(w, http.StatusUnprocessableEntity, []mistake{*wrong})
		return
	}
	var c check
	c.owner(in.Account, who)
	from, to := c.asked(in.Shipment)
	if len(c.all) > 0 {
		refuseAll(w, http.StatusBadRequest, c.all)
		return
	}
	kinds := in.Shipment.RateTypes
	var all []map[string]any
	for _, code := range slices.Sorted(maps.Keys(products)) {
		p := products[code]
		if in.Shipment.Service != "" && in.Shipment.Service != code || !p.goes(from, to) {
			continue
		}
		prices := p.prices(in.Shipment.Lines)
		var details []map[string]any
		for _, kind := range kinds {
			details = append(details, prices.detail(kind))
		}
		all = append(all, map[string]any{
			"serviceType": code, "serviceName": p.name, "packagingType": "YOUR_PACKAGING", "ratedShipmentDetails": details,
			"commit":            map[string]any{"label": days(p.days)},
			"operationalDetail": map[string]any{"transitTime": days(p.days), "destinationLocationIds": []string{"AMSAA"}},
		})
	}
	if len(all) == 0 {
		refuse(w, http.StatusBadRequest, "SERVICE.NOTAVAILABLE", "No service is available between these places.")
		return
	}
	e.answer(w, r, map[string]any{"rateReplyDetails": all, "quoteDate": e.Desk().Now().Format("2006-01-02"), "encoded": false})
}

// asked looks at what prices are wanted for: from where to where.
func (c *check) asked(s *request) (from, to string) {
	if s == nil {
		c.wrong("REQUESTEDSHIPMENT.REQUIRED", "requestedShipment", "requestedShipment is required.")
		return "", ""
	}
	target := s.Recipient
	if target == nil && len(s.Recipients) == 1 {
		target = &s.Recipients[0]
	}
	c.oneOf("PICKUPTYPE", "requestedShipment.pickupType", s.PickupType, pickupTypes)
	for _, kind := range s.RateTypes {
		c.oneOf("RATEREQUESTTYPE", "requestedShipment.rateRequestType", kind, []string{"ACCOUNT", "LIST"})
	}
	if len(s.RateTypes) == 0 {
		c.wrong("RATEREQUESTTYPE.REQUIRED", "requestedShipment.rateRequestType", "rateRequestType is required.")
	}
	c.lines(s.Lines)
	return c.country("SHIPPER", "requestedShipment.shipper", s.Shipper), c.country("RECIPIENT", "requestedShipment.recipient", target)
}

// country is where a party of a rate is; of its address no more is asked than country and postal code.
func (c *check) country(code, field string, p *party) string {
	if p == nil || p.Address == nil {
		c.wrong(code+".REQUIRED", field, field+" has to have an address.")
		return ""
	}
	country, ok := postal.Lookup(p.Address.Country)
	if !ok || p.Address.PostalCode == "" && country.PostalCode == postal.Always {
		c.wrong(code+".POSTALCODE.INVALID", field+".address", "Country and postal code are required.")
	}
	return p.Address.Country
}
