package emulator

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// offered are the products by the way a box is delivered.
var offered = map[string][]string{
	"atHome":            {"bpack 24h Pro", "bpack 24h business", "bpack Bus", "bpack Pallet", "bpack XL", easyRetour},
	"atBpost":           {"bpack@bpost"},
	"at24-7":            {"bpack 24/7", "bpack 24h Pro"},
	"international":     {"bpack World Business", "bpack World Express Pro", europe, easyReturn},
	"atIntlHome":        {"bpack World Business", "bpack World Express Pro", europe, easyReturn},
	"atIntlPugo":        {"bpack@bpost international"},
	"atIntlParcelDepot": {"bpack 24/7 international"},
}

const (
	easyRetour = "bpack Easy Retour"
	easyReturn = "bpack World Easy Return"
	europe     = "bpack Europe Business"
	pallet     = "bpack Pallet"
	home       = "BE"
	// heaviest is of a parcel, in grams; not in our sheet.
	heaviest = 30_000
)

// nearby are the countries that the European product goes to; which ones is not in our sheet.
var nearby = []string{
	"AT", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO",
	"PL", "PT", "RO", "SE", "SI", "SK",
}

// selected answers what the products and options do not allow; false when it has refused.
func selected(w http.ResponseWriter, row order, spell emulate.Spell) bool {
	for i, b := range row.Document.all("box") {
		way, path := wayOf(b)
		path = at(i) + path
		if words := mistaken(b, way, path); words != "" {
			business(w, http.StatusBadRequest, words)
			return false
		}
		if words := unsold(b, way); len(words) > 0 {
			invalid(w, words)
			return false
		}
		product := way.text("product")
		switch {
		case spell.Has(emulate.FailContract):
			invalid(w, []string{product + " is not part of the contract"})
		case spell.Has(emulate.FailRoute):
			invalid(w, []string{product + " does not go to " + target(way).text("countryCode")})
		case spell.Has(emulate.FailAddress):
			business(w, http.StatusBadRequest, path+targetPath(way)+": the address was not found")
		case spell.Has(emulate.FailField):
			business(w, http.StatusBadRequest, path+receiverPath(way)+": the value is not valid")
		default:
			continue
		}
		return false
	}
	return true
}

// target is the address a box goes to.
func target(way *node) *node {
	for _, name := range []string{"pugoAddress", "parcelsDepotAddress"} {
		if k := way.kid(name); k != nil {
			return k
		}
	}
	if k := way.kid("receiver", "address"); k != nil {
		return k
	}
	return &node{}
}

func targetPath(way *node) string {
	if k := target(way); k.Name != "address" {
		return "/" + k.Name
	}
	return "/receiver/address"
}

func receiverPath(way *node) string {
	if way.kid("receiver") == nil {
		return "/receiverName"
	}
	return "/receiver/name"
}

// mistaken says what a box contradicts itself in.
func mistaken(b, way *node, path string) string {
	to := target(way)
	if code := to.text("countryCode"); code != home || postal.CheckPostalCode(home, to.text("postalCode")) != nil {
		if _, known := postal.Lookup(code); !known {
			return path + targetPath(way) + "/countryCode: the value '" + code + "' is not a country"
		}
		if postal.CheckPostalCode(code, to.text("postalCode")) != nil {
			return path + targetPath(way) + "/postalCode: the value '" + to.text("postalCode") + "' is not valid in " + code
		}
	}
	if way.Space != "international" || !postal.NeedsCustoms(from(b), whereabouts(to)) {
		return ""
	}
	customs := way.kid("customsInfo")
	if customs == nil {
		return path + "/customsInfo: is missing"
	}
	for _, name := range []string{"parcelValue", "contentDescription", "shipmentType"} {
		if customs.kid(name) == nil {
			return path + "/customsInfo/" + name + ": is missing"
		}
	}
	if content := way.kid("parcelContents"); content == nil || len(content.Kids) == 0 {
		return path + "/parcelContents: is missing"
	}
	return ""
}

func whereabouts(a *node) postal.Address {
	return postal.Address{PostalCode: a.text("postalCode"), Country: a.text("countryCode")}
}

func from(b *node) postal.Address {
	if a := b.kid("sender", "address"); a != nil {
		return whereabouts(a)
	}
	return postal.Address{PostalCode: "1000", Country: home}
}

// unsold says what of a box's product and options cannot be had.
func unsold(b, way *node) []string {
	product, country, sender := way.text("product"), target(way).text("countryCode"), from(b).Country
	var words []string
	if !slices.Contains(offered[way.Name], product) {
		words = append(words, product+" is not a product of "+way.Name)
	}
	switch {
	case way.Space == "national" && sender != home, way.Space == "international" && product != easyReturn && sender != home:
		words = append(words, product+" does not begin in "+sender)
	case way.Space == "national" && country != home, way.Space == "international" && (product == easyReturn) != (country == home),
		product == europe && !slices.Contains(nearby, country):
		words = append(words, product+" does not go to "+country)
	}
	weight := way.text("weight") + way.text("parcelWeight")
	if n, err := strconv.Atoi(weight); err == nil && n > heaviest && product != pallet {
		words = append(words, product+" carries at most "+strconv.Itoa(heaviest)+" g")
	}
	if way.Space == "international" && way.kid("options", "cod") != nil {
		words = append(words, "cod is not an option of "+product)
	}
	return words
}

// products is GET /productconfig. Prices are not told: they are the contract's.
func products(w http.ResponseWriter, r *http.Request, _ string) {
	if v := version(r.Header.Get("Accept"), "productConfiguration"); v != "v3" {
		plain(w, http.StatusNotAcceptable, "Not Acceptable: "+mediaHead+"productConfiguration-… is given")
		return
	}
	all := &node{Space: "tns", Name: "productConfiguration"}
	for _, way := range []string{"atHome", "atBpost", "at24-7", "international", "atIntlPugo", "atIntlParcelDepot"} {
		method := &node{Space: "tns", Name: "deliveryMethod", Attr: map[string]string{"name": way}}
		for _, p := range offered[way] {
			method.Kids = append(method.Kids, &node{Space: "tns", Name: "product", Attr: map[string]string{"name": p}})
		}
		all.Kids = append(all.Kids, method)
	}
	w.Header().Set("Content-Type", r.Header.Get("Accept"))
	send(w, http.StatusOK, all.in("v3"))
}
