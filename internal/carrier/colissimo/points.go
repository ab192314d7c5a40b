package colissimo

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

type wireNear struct {
	Account  string `json:"accountNumber"`
	Password string `json:"password"`
	Address  string `json:"address,omitempty"`
	Postal   string `json:"zipCode"`
	City     string `json:"city"`
	Country  string `json:"countryCode"`
	Weight   string `json:"weight"` // grams
	Date     string `json:"shippingDate"`
	Relays   string `json:"filterRelay"`
	Abroad   string `json:"optionInter"`
}

type wirePoint struct {
	ID        string `json:"identifiant"`
	Name      string `json:"nom"`
	Line1     string `json:"adresse1"`
	Line2     string `json:"adresse2"`
	Line3     string `json:"adresse3"`
	Postal    string `json:"codePostal"`
	City      string `json:"localite"`
	Country   string `json:"codePays"`
	Latitude  loose  `json:"coordGeolocalisationLatitude"`
	Longitude loose  `json:"coordGeolocalisationLongitude"`
	Kind      string `json:"typeDePoint"`
	Metres    loose  `json:"distanceEnMetre"`
	Monday    string `json:"horairesOuvertureLundi"`
	Tuesday   string `json:"horairesOuvertureMardi"`
	Wednesday string `json:"horairesOuvertureMercredi"`
	Thursday  string `json:"horairesOuvertureJeudi"`
	Friday    string `json:"horairesOuvertureVendredi"`
	Saturday  string `json:"horairesOuvertureSamedi"`
	Sunday    string `json:"horairesOuvertureDimanche"`
}

// Points are the pick-up points near an address, shops and lockers too.
func (d *Driver) Points(ctx context.Context, c carrier.Contract, near postal.Address, limit int) ([]carrier.Place, error) {
	day, err := time.Parse(time.DateOnly, d.day(time.Time{}))
	if err != nil {
		return nil, err
	}
	abroad := "0"
	if near.Country != "FR" {
		abroad = "1"
	}
	a, err := d.post(ctx, c, "/pointretrait-ws-cxf/rest/v2/pointretrait/findRDVPointRetraitAcheminement", wireNear{
		c.Credentials[Number], c.Credentials[Password], near.LocalLine(), near.PostalCode, near.City, near.Country, "1000", day.Format("02/01/2006"), "1", abroad,
	}, true)
	if err != nil {
		return nil, err
	}
	var got struct {
		Code    loose       `json:"errorCode"`
		Message string      `json:"errorMessage"`
		Points  []wirePoint `json:"listePointRetraitAcheminement"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return nil, carrier.Unreadable(true, err)
	}
	switch code := string(got.Code); {
	case code == "300", code == "301":
		return nil, nil
	case code == "101", code == "102", code == "201", a.Status == http.StatusUnauthorized:
		return nil, &carrier.Error{Kind: carrier.KindAuth, Code: code, Message: got.Message}
	case code == "202":
		return nil, &carrier.Error{Kind: carrier.KindPermission, Code: code, Message: got.Message}
	case code != "0":
		return nil, &carrier.Error{Kind: carrier.KindAddress, Code: code, Message: got.Message}
	}
	var all []carrier.Place
	for _, w := range got.Points {
		if limit > 0 && len(all) == limit {
			break
		}
		all = append(all, w.place())
	}
	return all, nil
}

// kinds by typeDePoint; what stands abroad may be a shop or a locker, and is told as a shop.
var kinds = map[string]string{"A2P": "shop", "BPR": "post_office", "ACP": "depot", "CDI": "depot", "CMT": "shop", "BDP": "shop", "PCS": "locker"}

func (w wirePoint) place() carrier.Place {
	number := func(text loose) float64 {
		n, err := strconv.ParseFloat(strings.ReplaceAll(string(text), ",", "."), 64)
		if err != nil {
			return 0
		}
		return n
	}
	street, house := postal.SplitStreet(w.Line1, w.Country)
	p := carrier.Place{
		Point: carrier.Point{Code: w.ID, Name: w.Name, Address: postal.Address{
			Name: w.Name, Street: street, HouseNumber: house, Line2: strings.TrimSpace(w.Line2 + " " + w.Line3), PostalCode: w.Postal, City: w.City, Country: w.Country,
		}},
		Latitude: number(w.Latitude), Longitude: number(w.Longitude), Distance: int(number(w.Metres)), Kind: kinds[w.Kind],
	}
	if p.Kind == "" {
		p.Kind = "shop"
	}
	for i, day := range []string{w.Monday, w.Tuesday, w.Wednesday, w.Thursday, w.Friday, w.Saturday, w.Sunday} {
		for hours := range strings.FieldsSeq(day) {
			if from, until, ok := strings.Cut(hours, "-"); ok && from != until { // "00:00-00:00" is closed
				p.Hours[i] = append(p.Hours[i], from+" - "+until)
			}
		}
	}
	return p
}
