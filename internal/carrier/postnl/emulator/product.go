package emulator

import "slices"

// Where a product goes.
const (
	toNL = iota
	toBE
	toEU
	toWorld
)

// product is a ProductCodeDelivery that the demo contracts cover (carriers sheet 2.5).
type product struct {
	name     string
	to       int
	point    bool // to a pick-up point: the address of type 09 is needed
	insured  bool // the amount of type 02 is needed
	birth    bool // the receiver's date of birth is needed
	heaviest int  // grams. Not in our sheet: 31.5 kg, and 2 kg through a letterbox
}

const (
	parcelMax    = 31_500
	letterboxMax = 2_000
)

var products = map[string]product{
	"3085": {name: "Standard shipment", heaviest: parcelMax},
	"3385": {name: "Deliver to stated address only", heaviest: parcelMax},
	"3090": {name: "Return when not home", heaviest: parcelMax},
	"3390": {name: "Stated address only, return when not home", heaviest: parcelMax},
	"3189": {name: "Signature on delivery", heaviest: parcelMax},
	"3089": {name: "Signature on delivery, stated address only", heaviest: parcelMax},
	"3389": {name: "Signature on delivery, return when not home", heaviest: parcelMax},
	"3096": {name: "Signature, stated address only, return when not home", heaviest: parcelMax},
	"3087": {name: "Extra cover", insured: true, heaviest: parcelMax},
	"3094": {name: "Extra cover, return when not home", insured: true, heaviest: parcelMax},
	"3438": {name: "Age check 18+", heaviest: parcelMax},
	"3443": {name: "ID check, extra cover", insured: true, birth: true, heaviest: parcelMax},
	"2928": {name: "Letterbox parcel", heaviest: letterboxMax},
	"2948": {name: "Letterbox parcel, 48 hours", heaviest: letterboxMax},
	"3533": {name: "Pick-up point, signature", point: true, heaviest: parcelMax},
	"3534": {name: "Pick-up point, extra cover", point: true, insured: true, heaviest: parcelMax},
	"3571": {name: "Pick-up point, age check", point: true, heaviest: parcelMax},
	"3581": {name: "Pick-up point, ID check", point: true, heaviest: parcelMax},
	"2285": {name: "Return shipment", heaviest: parcelMax},
	"4946": {name: "Belgium, standard", to: toBE, heaviest: parcelMax},
	"4941": {name: "Belgium, stated address only", to: toBE, heaviest: parcelMax},
	"4912": {name: "Belgium, signature", to: toBE, heaviest: parcelMax},
	"4914": {name: "Belgium, extra cover", to: toBE, insured: true, heaviest: parcelMax},
	"4936": {name: "Belgium, pick-up point", to: toBE, point: true, heaviest: parcelMax},
	"4907": {name: "EU parcel", to: toEU, heaviest: parcelMax},
	"4909": {name: "Parcel to the rest of the world", to: toWorld, heaviest: parcelMax},
}

// union is the European Union without the Netherlands.
var union = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "PL", "PT", "RO", "SE", "SI", "SK",
}

// goes reports whether the product goes to a country.
func (p product) goes(country string) bool {
	switch p.to {
	case toNL:
		return country == "NL"
	case toBE:
		return country == "BE"
	case toEU:
		return slices.Contains(union, country)
	}
	return country != "NL" && !slices.Contains(union, country)
}
