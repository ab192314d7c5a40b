package postal

import (
	"slices"
	"strings"
)

// states are the ISO 3166-2 parts, without the country, of the countries whose carriers ask for one.
var states = map[string][]string{
	"US": strings.Fields(`AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND
		OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR UM VI AA AE AP`),
	"CA": strings.Fields("AB BC MB NB NL NS NT NU ON PE QC SK YT"),
	"AU": strings.Fields("ACT NSW NT QLD SA TAS VIC WA"),
	"IT": strings.Fields(`AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CI CL CN CO CR CS CT CZ EN FC FE FG FI
		FM FR GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OG OR OT PA PC PD PE PG PI PN PO PR PT PU PV PZ
		RA RC RE RG RI RM RN RO SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VS VT VV`),
}

var exampleState = map[string]string{"US": "CA", "CA": "ON", "AU": "NSW", "IT": "RM"}

// stateNames are the names people write in full; the codes are two or three letters.
var stateNames = map[string]map[string]string{
	"US": {
		"alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO", "connecticut": "CT",
		"delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA",
		"kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
		"minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH",
		"new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
		"oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD", "tennessee": "TN",
		"texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI",
		"wyoming": "WY", "district of columbia": "DC", "puerto rico": "PR",
	},
	"CA": {
		"alberta": "AB", "british columbia": "BC", "manitoba": "MB", "new brunswick": "NB", "newfoundland and labrador": "NL",
		"nova scotia": "NS", "northwest territories": "NT", "nunavut": "NU", "ontario": "ON", "prince edward island": "PE",
		"quebec": "QC", "québec": "QC", "saskatchewan": "SK", "yukon": "YT",
	},
	"AU": {
		"australian capital territory": "ACT", "new south wales": "NSW", "northern territory": "NT", "queensland": "QLD",
		"south australia": "SA", "tasmania": "TAS", "victoria": "VIC", "western australia": "WA",
	},
}

// NormaliseState writes a state as ISO 3166-2 does, without the country: "IT-RM" and "rm" become "RM",
// "California" becomes "CA". What it does not know comes back as it is.
func NormaliseState(country, state string) string {
	state = strings.TrimSpace(state)
	list, ok := states[country]
	if !ok {
		return state
	}
	code := strings.TrimPrefix(strings.ToUpper(state), country+"-")
	if slices.Contains(list, code) {
		return code
	}
	if code, ok := stateNames[country][strings.ToLower(state)]; ok {
		return code
	}
	return state
}

// States lists the states or provinces of a country that needs one, nil for others.
func States(country string) []string { return slices.Clone(states[country]) }

func isState(country, state string) bool { return slices.Contains(states[country], state) }
