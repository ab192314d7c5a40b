package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// shop is a demo pick-up point: invented, in real towns.
type shop struct {
	id, kind, name, street, zip, city, country string
	lat, lon                                   float64
	hours                                      [7]string // from Monday
}

const (
	shopDay = "09:00-12:00 14:00-19:00"
	always  = "00:00-23:59 00:00-00:00"
	closed  = "00:00-00:00 00:00-00:00"
)

var shops = []shop{
	{"075101", "A2P", "Démo Presse du Canal", "12 rue des Écluses", "75010", "PARIS", "FR", 48.87402, 2.36335, [7]string{shopDay, shopDay, shopDay, shopDay, shopDay, "09:00-12:00 00:00-00:00", closed}},
	{"075102", "BPR", "Démo Bureau de Poste République", "5 place du Marché", "75011", "PARIS", "FR", 48.86602, 2.36701, [7]string{shopDay, shopDay, shopDay, shopDay, shopDay, "09:00-13:00 00:00-00:00", closed}},
	{"069101", "A2P", "Démo Fleurs de la Croix", "3 montée des Fleurs", "69001", "LYON", "FR", 45.77001, 4.83011, [7]string{closed, shopDay, shopDay, shopDay, shopDay, shopDay, closed}},
	{"069102", "ACP", "Démo Agence Colis Perrache", "40 cours du Rail", "69002", "LYON", "FR", 45.74902, 4.82603, [7]string{shopDay, shopDay, shopDay, shopDay, shopDay, closed, closed}},
	{"201101", "CMT", "Demo Krantenwinkel Zuid", "Graanmarkt 8", "2000", "ANTWERPEN", "BE", 51.21701, 4.40402, [7]string{shopDay, shopDay, shopDay, shopDay, shopDay, shopDay, closed}},
	{"201102", "PCS", "Demo Automaat Noord", "Noorderplein 1", "1000", "BRUSSEL", "BE", 50.85901, 4.35902, [7]string{always, always, always, always, always, always, always}},
}

// view is a point as the service tells it.
func (s shop) view(distance int) map[string]any {
	v := map[string]any{
		"identifiant": s.id, "nom": s.name, "adresse1": s.street, "adresse2": "", "adresse3": "", "codePostal": s.zip, "localite": s.city, "codePays": s.country, "libellePays": s.country,
		"coordGeolocalisationLatitude": strconv.FormatFloat(s.lat, 'f', 5, 64), "coordGeolocalisationLongitude": strconv.FormatFloat(s.lon, 'f', 5, 64),
		"typeDePoint": s.kind, "distanceEnMetre": distance, "poidsMaxi": 30000, "congesTotal": false, "listeConges": []any{}, "parking": s.kind == "ACP",
		"accesPersonneMobiliteReduite": true, "reseau": "R01", "lotAcheminement": "", "distributionSort": "", "versionPlanTri": "",
	}
	if s.country != "FR" {
		v["reseau"], v["poidsMaxi"] = "X00", 20000
	}
	for i, day := range []string{"Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"} {
		v["horairesOuverture"+day] = s.hours[i]
	}
	return v
}

// search is the body of both questions about points.
type search struct {
	AccountNumber string      `json:"accountNumber"`
	Password      string      `json:"password"`
	APIKey        string      `json:"apiKey"`
	Address       string      `json:"address"`
	ZipCode       string      `json:"zipCode"`
	City          string      `json:"city"`
	CountryCode   string      `json:"countryCode"`
	Weight        json.Number `json:"weight"` // grams
	ShippingDate  string      `json:"shippingDate"`
	FilterRelay   json.Number `json:"filterRelay"`
	OptionInter   json.Number `json:"optionInter"`
	RequestID     string      `json:"requestId"`
	Lang          string      `json:"lang"`
	ID            string      `json:"id"`
	Reseau        string      `json:"reseau"`
}

// unwell answers an error: status 200 around a code that is not 0. Not in our sheet: the codes.
func unwell(w http.ResponseWriter, code int, text string) {
	emulate.Send(w, http.StatusOK, map[string]any{"errorCode": code, "errorMessage": text})
}

// wanted reads the question; false when it was answered.
func wanted(w http.ResponseWriter, r *http.Request) (search, bool) {
	var in search
	if err := read(r, &in); err != nil {
		unwell(w, 101, "La requête n'est pas un message JSON valide : "+err.Error())
		return in, false
	}
	if _, ok := known(r, in.APIKey, in.AccountNumber, in.Password); !ok {
		unwell(w, 201, "Identifiant ou mot de passe invalide")
		return in, false
	}
	if _, err := time.Parse("02/01/2006", in.ShippingDate); err != nil {
		unwell(w, 122, "Le format de la date d'expédition est jj/MM/aaaa")
		return in, false
	}
	return in, true
}

// near finds points near an address. Here near is: near by the digits of the postal code.
func (e *Emulator) near(w http.ResponseWriter, r *http.Request) {
	in, ok := wanted(w, r)
	if !ok {
		return
	}
	zip, err := strconv.Atoi(in.ZipCode)
	switch {
	case in.City == "":
		unwell(w, 111, "La commune est obligatoire")
		return
	case in.CountryCode == "":
		unwell(w, 112, "Le code pays est obligatoire")
		return
	case err != nil:
		unwell(w, 110, "Le code postal est incorrect")
		return
	}
	distance := func(s shop) int {
		n, _ := strconv.Atoi(s.zip) // the table has digits there
		return 180 + 40*max(n-zip, zip-n)
	}
	var found []shop
	for _, s := range shops {
		if s.country == in.CountryCode && (in.FilterRelay != "0" || s.kind != "A2P") {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b shop) int { return distance(a) - distance(b) })
	list := []map[string]any{}
	for _, s := range found {
		list = append(list, s.view(distance(s)))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"errorCode": 0, "errorMessage": "Code retour OK", "listePointRetraitAcheminement": list, "qualiteReponse": 2, "wsRequestId": in.RequestID})
}

// byID tells one point.
func (e *Emulator) byID(w http.ResponseWriter, r *http.Request) {
	in, ok := wanted(w, r)
	if !ok {
		return
	}
	for _, s := range shops {
		if s.id == in.ID {
			emulate.Send(w, http.StatusOK, map[string]any{"errorCode": 0, "errorMessage": "Code retour OK", "pointRetraitAcheminement": s.view(0)})
			return
		}
	}
	unwell(w, 300, "Aucun point de retrait pour cet identifiant")
}
