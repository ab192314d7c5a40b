package ups

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Our sheet tells the addresses of pick-up and locator and what they answer; the fields asked are those of UPS's public descriptions.

type wirePickup struct {
	Request struct {
		Request wireRequest `json:"Request"`
		Rate    string      `json:"RatePickupIndicator"`
		Shipper struct {
			Account struct {
				Number  string `json:"AccountNumber"`
				Country string `json:"AccountCountryCode"`
			} `json:"Account"`
		} `json:"Shipper"`
		Date struct {
			Close string `json:"CloseTime"`
			Ready string `json:"ReadyTime"`
			Day   string `json:"PickupDate"`
		} `json:"PickupDateInfo"`
		Address     wireVisit     `json:"PickupAddress"`
		Alternate   string        `json:"AlternateAddressIndicator"`
		Pieces      []wirePiece   `json:"PickupPiece"`
		Weight      *wirePickMass `json:"TotalWeight,omitempty"`
		Overweight  string        `json:"OverweightIndicator"`
		Payment     string        `json:"PaymentMethod"`
		Instruction string        `json:"SpecialInstruction,omitempty"`
		Reference   string        `json:"ReferenceNumber,omitempty"`
	} `json:"PickupCreationRequest"`
}

type wireVisit struct {
	Company     string     `json:"CompanyName"`
	Contact     string     `json:"ContactName"`
	Line        string     `json:"AddressLine"`
	City        string     `json:"City"`
	PostalCode  string     `json:"PostalCode"`
	Country     string     `json:"CountryCode"`
	Residential string     `json:"ResidentialIndicator"`
	Phone       *wirePhone `json:"Phone,omitempty"`
}

type wirePiece struct {
	Service   string `json:"ServiceCode"` // three digits here
	Quantity  string `json:"Quantity"`
	Country   string `json:"DestinationCountryCode"`
	Container string `json:"ContainerCode"`
}

type wirePickMass struct {
	Weight string `json:"Weight"`
	Unit   string `json:"UnitOfMeasurement"`
}

// heavyPiece is the weight in grams from which UPS wants to know of single heavy pieces; only the weight of all is known here.
const heavyPiece postal.Grams = 32_000

const (
	maxNote      = 57 // of an instruction
	maxPickupRef = 35
	maxCompany   = 27
	maxContact   = 22
	maxVisitLine = 73
)

// Collect asks UPS to come. It may not be asked twice: a repeated reference sends a second van.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	in, err := d.pickup(c, n)
	if err != nil {
		return carrier.Collected{}, err
	}
	var got struct {
		Response struct {
			PRN text `json:"PRN"`
		} `json:"PickupCreationResponse"`
	}
	if err := d.ask(ctx, c, question{method: http.MethodPost, path: "/pickupcreation/v2409/pickup", in: in}, &got); err != nil {
		return carrier.Collected{}, err
	}
	return carrier.Collected{Number: string(got.Response.PRN)}, nil
}

// CancelCollection tells UPS that it need not come.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	var got struct {
		Response struct {
			Response struct {
				Status struct {
					Code        text
					Description string
				} `json:"ResponseStatus"`
			}
		} `json:"PickupCancelResponse"`
	}
	const byNumber = "02"
	err := d.ask(ctx, c, question{method: http.MethodDelete, path: "/shipments/v2409/pickup/" + byNumber, header: http.Header{"Prn": {number}}}, &got)
	if err != nil {
		return carrier.Cancelled{}, err
	}
	status := got.Response.Response.Status
	if status.Code != "1" {
		return carrier.Cancelled{Outcome: carrier.CancelUnknown, Message: status.Description}, nil
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: status.Description}, nil
}

func (d *Driver) pickup(c carrier.Contract, n carrier.Collection) (wirePickup, error) {
	var in wirePickup
	zone := carrier.Zone(n.At.Country)
	company, contact := cmp.Or(n.At.Company, n.At.Name), cmp.Or(n.At.Name, n.At.Company)
	for _, f := range []struct {
		name, text string
		most       int
	}{{"company", company, maxCompany}, {"name", contact, maxContact}, {"street", n.At.LocalLine(), maxVisitLine}, {"city", n.At.City, maxLine}, {"phone", carrier.Phone(n.At), maxPhone}} {
		if len([]rune(f.text)) > f.most {
			return in, carrier.Refuse(carrier.KindValidation, "address."+f.name, "%q has more than the %d characters that UPS takes for a pick-up", f.text, f.most)
		}
	}
	if n.Pallets > 0 {
		return in, carrier.Refuse(carrier.KindNotServed, "pallets", "UPS collects parcels here, no pallets")
	}
	if carrier.Phone(n.At) == "" {
		return in, carrier.Refuse(carrier.KindValidation, "address.phone", "UPS wants a telephone number for a pick-up")
	}
	ready := n.From.In(zone)
	if n.From.IsZero() {
		ready = d.now().In(zone)
	}
	until := n.Until.In(zone)
	if n.Until.IsZero() || !until.After(ready) || until.YearDay() != ready.YearDay() {
		until = time.Date(ready.Year(), ready.Month(), ready.Day(), 18, 0, 0, 0, zone)
	}
	if !until.After(ready) {
		return in, carrier.Refuse(carrier.KindValidation, "from", "UPS comes until 18:00: choose an earlier hour, or another day")
	}
	r := &in.Request
	r.Request.Ref = &wireContext{n.Reference}
	r.Rate, r.Alternate, r.Overweight, r.Payment = "N", "Y", "N", "01" // paid by the account
	r.Shipper.Account.Number, r.Shipper.Account.Country = c.Credentials[account], n.At.Country
	r.Date.Day, r.Date.Ready, r.Date.Close = ready.Format("20060102"), ready.Format("1504"), until.Format("1504")
	r.Address = wireVisit{
		Company: company, Contact: contact, Line: n.At.LocalLine(), City: n.At.City, PostalCode: n.At.PostalCode, Country: n.At.Country, Residential: "N",
		Phone: &wirePhone{carrier.Phone(n.At)},
	}
	r.Pieces = []wirePiece{{"011", strconv.Itoa(n.Parcels), n.At.Country, "01"}}
	if n.Weight > 0 {
		w := kilograms(n.Weight)
		r.Weight = &wirePickMass{w.Weight, w.Unit.Code}
		if n.Weight > heavyPiece*postal.Grams(n.Parcels) {
			r.Overweight = "Y"
		}
	}
	r.Instruction, r.Reference = short(n.Note, maxNote), short(n.Merchant, maxPickupRef)
	return in, nil
}

type wirePlaces struct {
	Response struct {
		Results struct {
			Places some[wirePlace] `json:"DropLocation"`
		} `json:"SearchResults"`
	} `json:"LocatorResponse"`
}

type wirePlace struct {
	ID    text `json:"LocationID"`
	Point struct {
		ID string `json:"PublicAccessPointID"`
	} `json:"AccessPointInformation"`
	Address struct {
		Name       string     `json:"ConsigneeName"`
		Line       some[text] `json:"AddressLine"`
		City       string     `json:"PoliticalDivision2"`
		PostalCode string     `json:"PostcodePrimaryLow"`
		Country    string     `json:"CountryCode"`
	} `json:"AddressKeyFormat"`
	Geocode struct {
		Latitude  text
		Longitude text
	}
	Distance struct {
		Value text
		Unit  struct {
			Code string
		} `json:"UnitOfMeasurement"`
	}
	Hours struct {
		Standard some[struct {
			Type text `json:"HoursType"`
			Days some[struct {
				Day    text
				Open   some[text] `json:"OpenHours"`
				Close  some[text] `json:"CloseHours"`
				Closed *string    `json:"ClosedIndicator"`
			}] `json:"DayOfWeek"`
		}] `json:"StandardHours"`
	} `json:"OperatingHours"`
}

// Points are the Access Points near an address, the nearest first.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	if limit <= 0 || limit > 50 {
		limit = 50
	}
	in := map[string]any{"LocatorRequest": map[string]any{
		"Request": map[string]string{"RequestAction": "Locator"},
		"OriginAddress": map[string]any{
			"AddressKeyFormat": map[string]string{
				"AddressLine": near.LocalLine(), "PoliticalDivision2": near.City, "PostcodePrimaryLow": near.PostalCode, "CountryCode": near.Country,
			},
			"MaximumListSize": "10",
		},
		"Translate": map[string]string{"LanguageCode": "ENG", "Locale": "en_US"}, "UnitOfMeasurement": map[string]string{"Code": "KM"},
		"LocationSearchCriteria": map[string]any{"MaximumListSize": strconv.Itoa(limit), "SearchRadius": "50"},
	}}
	var got wirePlaces
	err := d.ask(ctx, c, question{
		method: http.MethodPost, path: "/locations/v3/search/availabilities/64", query: url.Values{"Locale": {"en_US"}}, in: in, safe: true,
	}, &got)
	if err != nil {
		return nil, err
	}
	var all []carrier.Place
	for _, w := range got.Response.Results.Places {
		if p := w.place(); p.Code != "" && len(all) < limit {
			all = append(all, p)
		}
	}
	return all, nil
}

func (w wirePlace) place() carrier.Place {
	var lines []string
	for _, l := range w.Address.Line {
		lines = append(lines, string(l))
	}
	street, number := postal.SplitStreet(strings.Join(lines, " "), w.Address.Country)
	p := carrier.Place{
		Point: carrier.Point{Code: w.Point.ID, Name: w.Address.Name, Address: postal.Address{
			Name: w.Address.Name, Street: street, HouseNumber: number, PostalCode: w.Address.PostalCode, City: w.Address.City, Country: w.Address.Country,
		}},
		Latitude: figure(w.Geocode.Latitude), Longitude: figure(w.Geocode.Longitude), Kind: "shop",
	}
	metres := 1000.0
	if strings.HasPrefix(strings.ToUpper(w.Distance.Unit.Code), "MI") {
		metres = 1609.344
	}
	p.Distance = int(math.Round(figure(w.Distance.Value) * metres))
	for _, s := range w.Hours.Standard {
		if s.Type != "" && s.Type != "10" { // others are of pick-ups and drop-offs
			continue
		}
		for _, day := range s.Days {
			n := int(figure(day.Day)) - 2 // UPS's week begins with Sunday as 1
			if n == -1 {
				n = 6
			}
			if n < 0 || n > 6 || day.Closed != nil {
				continue
			}
			for i := range min(len(day.Open), len(day.Close)) {
				p.Hours[n] = append(p.Hours[n], clock(day.Open[i])+" - "+clock(day.Close[i]))
			}
		}
	}
	return p
}

func figure(t text) float64 {
	v, _ := strconv.ParseFloat(strings.TrimSpace(string(t)), 64) // nothing that can be read is nothing
	return v
}

// clock writes UPS's hours ("900") as people do.
func clock(t text) string {
	h := int(figure(t))
	return time.Date(2000, 1, 1, h/100, h%100, 0, 0, time.UTC).Format("15:04")
}
