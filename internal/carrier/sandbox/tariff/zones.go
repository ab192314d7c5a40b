package tariff

import (
	"maps"
	"slices"
)

// zone is a price class of a pair of countries; the farther of the two rings decides.
type zone int

const (
	domestic zone = iota
	core          // the rings inside the customs union, by distance from the Rhine
	west
	east
	edge
	europe // beyond the Union
	farA
	farB
)

// Origins are the countries the carrier collects in.
var Origins = []string{"NL", "BE", "LU", "DE", "AT", "FR", "ES", "IT", "IE", "PT", "PL", "CZ", "DK", "SE", "GB"}

var rings = func() map[string]zone {
	m := map[string]zone{}
	for z, codes := range map[zone][]string{
		core:   {"NL", "BE", "LU", "DE", "FR", "AT"},
		west:   {"ES", "IT", "IE", "PT", "DK"},
		east:   {"PL", "CZ", "SK", "SI", "HU", "SE", "EE", "LV", "LT"},
		edge:   {"BG", "HR", "CY", "FI", "GR", "MT", "RO"},
		europe: {"GB", "CH", "NO", "LI", "IS", "AD", "SM", "MC", "VA", "RS", "BA", "AL", "MK", "ME", "MD", "UA", "TR", "GI", "IM", "JE", "GG", "FO", "GL"},
		farA:   {"US", "CA", "AU", "JP", "CN", "HK", "KR", "SG", "IN", "IL", "TH", "TW", "AE"},
		farB:   {"BR", "MX", "ZA", "AR", "CL", "EG", "MA", "TN", "NZ", "VN", "KE", "NG", "CO", "SA"},
	} {
		for _, c := range codes {
			m[c] = z
		}
	}
	return m
}()

var zoneHours = map[zone]int{domestic: 24, core: 48, west: 72, east: 72, edge: 96, europe: 96, farA: 168, farB: 264}

func between(from, to string) (zone, bool) {
	a, okA := rings[from]
	b, okB := rings[to]
	if from == to {
		return domestic, okA
	}
	return max(a, b), okA && okB
}

// Countries are all the carrier knows, in order.
func Countries() []string { return slices.Sorted(maps.Keys(rings)) }
