package emulator

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// rate is POST /rating/…/Rate and /Shop, with ?additionalinfo=timeintransit also in one word.
func (e *Emulator) rate(w http.ResponseWriter, r *http.Request, account string) {
	option := r.PathValue("option")
	if option != "Rate" && option != "Shop" {
		refuse(w, http.StatusBadRequest, "10404", "There is no request option "+option)
		return
	}
	var in struct {
		RateRequest struct {
			Request  request  `json:"Request"`
			Shipment shipment `json:"Shipment"`
		} `json:"RateRequest"`
	}
	if !read(w, r, &in) {
		return
	}
	s := in.RateRequest.Shipment
	for i, b := range s.Packages {
		if b.Packaging.Code == "" {
			s.Packages[i].Packaging = b.PackagingType
		}
	}
	var c check
	if s.Shipper.ShipperNumber != "" && s.Shipper.ShipperNumber != account {
		c.say("111100", "Shipper.ShipperNumber", "Missing or invalid shipper number")
	}
	c.boxes(s.Packages)
	wanted := []string{s.Service.Code}
	if option == "Shop" {
		wanted = []string{"07", "08", "11", "54", "65", "70", "74"}
	}
	var rated []map[string]any
	for _, service := range wanted {
		var way check
		way.route(service, s.from().Address.Country, s.ShipTo.Address.Country)
		if services[service] == "" || way.found != nil {
			continue
		}
		cents, weight := s.charges(service)
		one := map[string]any{
			"Service":               code{service, services[service]},
			"BillingWeight":         map[string]any{"UnitOfMeasurement": code{"KGS", "Kilograms"}, "Weight": fmt.Sprintf("%.1f", weight)},
			"TransportationCharges": euro(cents), "ServiceOptionsCharges": euro(0), "TotalCharges": euro(cents),
		}
		if s.Rating != nil && s.Rating.Negotiated != nil {
			one["NegotiatedRateCharges"] = map[string]any{"TotalCharge": euro(cents * 8 / 10)}
		}
		if days := map[string]string{"07": "1", "54": "1", "65": "1", "74": "1"}[service]; days != "" {
			one["GuaranteedDelivery"] = map[string]string{"BusinessDaysInTransit": days}
		}
		if r.URL.Query().Get("additionalinfo") == "timeintransit" {
			one["TimeInTransit"] = map[string]any{"ServiceSummary": map[string]any{"EstimatedArrival": map[string]string{"BusinessDaysInTransit": "2"}}}
		}
		rated = append(rated, one)
	}
	if c.found == nil && len(rated) == 0 {
		c.found = &mistake{"111210", "The requested service is unavailable between the selected locations"}
	}
	if c.found != nil {
		refuse(w, http.StatusBadRequest, c.found.code, c.found.message)
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"RateResponse": map[string]any{"Response": answer(in.RateRequest.Request.Reference.Context), "RatedShipment": rated}})
}

const vanKind = "van"

// van is a pick-up that was ordered.
type van struct {
	Account   string `json:"account"`
	Cancelled bool   `json:"cancelled,omitempty"`
}

// collect is POST /pickupcreation. Our sheet names the call and its PRN; the fields are those without which no van finds its way.
func (e *Emulator) collect(w http.ResponseWriter, r *http.Request, account string) {
	var in struct {
		PickupCreationRequest struct {
			Request request `json:"Request"`
			Shipper struct {
				Account struct {
					Number string `json:"AccountNumber"`
				} `json:"Account"`
			} `json:"Shipper"`
			Date struct {
				Close string `json:"CloseTime"`
				Ready string `json:"ReadyTime"`
				Day   string `json:"PickupDate"`
			} `json:"PickupDateInfo"`
			Address struct {
				Company string `json:"CompanyName"`
				Contact string `json:"ContactName"`
				Line    any    `json:"AddressLine"`
				City    string `json:"City"`
				Postal  string `json:"PostalCode"`
				Country string `json:"CountryCode"`
			} `json:"PickupAddress"`
			Pieces []struct {
				Service  string `json:"ServiceCode"`
				Quantity string `json:"Quantity"`
			} `json:"PickupPiece"`
		} `json:"PickupCreationRequest"`
	}
	if !read(w, r, &in) {
		return
	}
	q := in.PickupCreationRequest
	s := emulate.Read(q.Address.Company, q.Address.Contact, q.Address.Postal, q.Request.Reference.Context)
	if s.Has(emulate.FailAuth) || e.Desk().First(s, emulate.TokenDies) {
		unauthorized(w)
		return
	}
	e.Desk().Under(s, w, r, func(w http.ResponseWriter, _ *http.Request) {
		var c check
		if q.Shipper.Account.Number != account || s.Has(emulate.FailContract) {
			c.say("121300", "Shipper.Account.AccountNumber", "The account is not authorised for this service")
		}
		if !compact.MatchString(q.Date.Day) || len(q.Date.Ready) != 4 || len(q.Date.Close) != 4 || q.Date.Ready >= q.Date.Close {
			c.say("120301", "PickupDateInfo", "Missing or invalid")
		}
		if s.Has(emulate.FailAddress) {
			c.say("120802", "PickupAddress.PostalCode", "Address validation error")
		}
		c.text("PickupAddress.CompanyName", q.Address.Company, true, 35)
		c.text("PickupAddress.City", q.Address.City, true, 50)
		c.text("PickupAddress.CountryCode", q.Address.Country, true, 2)
		if len(q.Pieces) == 0 {
			c.say("120300", "PickupPiece", "Missing or invalid")
		}
		if c.found != nil {
			refuse(w, http.StatusBadRequest, c.found.code, c.found.message)
			return
		}
		prn := fmt.Sprintf("29%09d", e.Desk().Draw("prn", 1_000_000_000))
		if err := e.Desk().Keep(vanKind, prn, van{Account: account}); err != nil {
			refuse(w, http.StatusInternalServerError, "10500", err.Error())
			return
		}
		emulate.Send(w, http.StatusOK, map[string]any{"PickupCreationResponse": map[string]any{
			"Response": answer(q.Request.Reference.Context), "PRN": prn, "RateStatus": code{"01", "Rate available"},
		}})
	})
}

// stay is DELETE /pickup/02 with the PRN in a header, or /pickup/01 for the account's last. Not in our sheet: what was cancelled before is cancelled.
func (e *Emulator) stay(w http.ResponseWriter, r *http.Request, account string) {
	e.change.Lock()
	defer e.change.Unlock()
	prn := r.Header.Get("Prn")
	if r.PathValue("by") == "01" {
		for _, key := range slices.Backward(e.Desk().Keys(vanKind)) {
			var row van
			if e.Desk().Get(vanKind, key, &row) && row.Account == account && !row.Cancelled {
				prn = key
				break
			}
		}
	}
	var row van
	if !e.Desk().Get(vanKind, prn, &row) || row.Account != account {
		refuse(w, http.StatusBadRequest, "9510119", "The pickup is not found")
		return
	}
	row.Cancelled = true
	if err := e.Desk().Keep(vanKind, prn, row); err != nil {
		refuse(w, http.StatusInternalServerError, "10500", err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"PickupCancelResponse": map[string]any{"Response": answer(""), "PickupType": r.PathValue("by")}})
}

// locate is POST /locations/…/64: Access Points. There are three in every town, with hours and places that follow from its postal code.
func (e *Emulator) locate(w http.ResponseWriter, r *http.Request, _ string) {
	var in struct {
		LocatorRequest struct {
			Request request `json:"Request"`
			Origin  struct {
				Address struct {
					Line    string `json:"AddressLine"`
					City    string `json:"PoliticalDivision2"`
					Postal  string `json:"PostcodePrimaryLow"`
					Country string `json:"CountryCode"`
				} `json:"AddressKeyFormat"`
			} `json:"OriginAddress"`
		} `json:"LocatorRequest"`
	}
	if !read(w, r, &in) {
		return
	}
	a := in.LocatorRequest.Origin.Address
	if r.PathValue("option") != "64" || a.Country == "" || a.Postal == "" && a.City == "" {
		refuse(w, http.StatusBadRequest, "350201", "The origin address is missing or invalid")
		return
	}
	seed := 0
	for _, b := range []byte(a.Postal + a.City) {
		seed = (seed*31 + int(b)) % 9000
	}
	var all []map[string]any
	for i, name := range []string{"Kiosk am Markt", "Blumen Muster", "Copyshop Beispiel"} {
		var days []map[string]any
		for day := range 7 {
			hours := map[string]any{"Day": fmt.Sprint(day + 1), "OpenHours": "900", "CloseHours": "1830"}
			if day == 0 { // UPS's week begins with Sunday
				hours = map[string]any{"Day": "1", "ClosedIndicator": ""}
			}
			days = append(days, hours)
		}
		all = append(all, map[string]any{
			"LocationID": fmt.Sprint(200000 + seed*10 + i), "AccessPointInformation": map[string]string{"PublicAccessPointID": fmt.Sprintf("U%08d", seed*10+i)},
			"AddressKeyFormat": map[string]string{"ConsigneeName": name, "AddressLine": fmt.Sprintf("Marktplatz %d", i+1), "PoliticalDivision2": a.City, "PostcodePrimaryLow": a.Postal, "CountryCode": a.Country},
			"Geocode":          map[string]string{"Latitude": fmt.Sprintf("%.5f", 48+float64(seed)/3000+float64(i)/500), "Longitude": fmt.Sprintf("%.5f", 6+float64(seed)/1500)},
			"Distance":         map[string]any{"Value": fmt.Sprintf("%.1f", 0.2+float64(i)*0.3), "UnitOfMeasurement": code{"KM", "KM"}},
			"OperatingHours":   map[string]any{"StandardHours": []any{map[string]any{"HoursType": "10", "DayOfWeek": days}}},
		})
	}
	emulate.Send(w, http.StatusOK, map[string]any{"LocatorResponse": map[string]any{"Response": answer(""), "SearchResults": map[string]any{"DropLocation": all}}})
}
