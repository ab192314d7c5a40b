package carrier

import "time"

// zones are the clocks of countries that do not keep Brussels's time.
var zones = map[string]string{
	"GB": "Europe/London", "GG": "Europe/London", "IM": "Europe/London", "JE": "Europe/London", "IE": "Europe/Dublin", "PT": "Europe/Lisbon",
	"BG": "Europe/Sofia", "CY": "Asia/Nicosia", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki", "GR": "Europe/Athens", "LT": "Europe/Vilnius",
	"LV": "Europe/Riga", "RO": "Europe/Bucharest", "UA": "Europe/Kyiv", "TR": "Europe/Istanbul",
}

// Zone is the clock of a European country, for carriers that are told the hour of the place: when a van comes, when a shop closes. A country
// that is not known keeps the time of Brussels, and a machine without a list of zones that of Greenwich.
func Zone(country string) *time.Location {
	name, ok := zones[country]
	if !ok {
		name = "Europe/Brussels"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}
