package postal

import "slices"

// TerritoryByCode finds a territory by the code that TerritoryOf answers: a country's, or a part's like "ES-CN". False for any other.
func TerritoryByCode(code string) (Territory, bool) {
	if t, ok := whole[code]; ok {
		return t, true
	}
	if c, ok := byCode[code]; ok {
		return TerritoryOf(Address{Country: c.Code}), true
	}
	for _, all := range parts {
		i := slices.IndexFunc(all, func(p part) bool { return p.territory.Code == code })
		if i >= 0 {
			return all[i].territory, true
		}
	}
	return Territory{}, false
}

// CountryOf is the country that a territory is part of by its postal codes: ES of ES-CN, FR of GP. False for a whole country.
func CountryOf(territory string) (string, bool) {
	for country, all := range parts {
		if slices.ContainsFunc(all, func(p part) bool { return p.territory.Code == territory }) {
			return country, true
		}
	}
	return "", false
}
