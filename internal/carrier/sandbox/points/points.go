// Package points invents the sandbox carrier's service points: shops, lockers, post offices and depots where people really live, in many
// countries, the same every time. None of them exists.
package points

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// Source is what a load of these points is called; it changes when they do.
const Source = "sandbox 1"

// First is the country whose points are made first: the one the demo's buyers mostly live in.
const First = "NL"

// Countries are those that have points.
var Countries = []string{
	First, "BE", "LU", "DE", "FR", "AT", "CH", "IT", "ES", "PT", "GB", "IE", "DK", "SE", "NO", "FI", "PL", "CZ", "SK", "HU", "SI", "HR", "RO",
	"BG", "GR", "EE", "LV", "LT",
}

const (
	fewest  = 1000 // people in a town that has a point at all
	perHead = 3600 // people to a point
)

// All makes every country's points. year is the one whose holidays they close on.
func All(year int) []servicepoint.Point {
	var all []servicepoint.Point
	for _, c := range Countries {
		all = append(all, In(c, year)...)
	}
	return all
}

// In makes the points of one country; none where the gazetteer is not built.
func In(country string, year int) []servicepoint.Point {
	var all []servicepoint.Point
	m := maker{country: country, year: year, words: tongue(country)}
	if country == "NL" {
		all = m.eindhoven()
	}
	for _, town := range gazetteer.Places(country) {
		if town.Population < fewest {
			break // they come by population
		}
		m.rand = rand.New(rand.NewPCG(seed(country, town.Name), uint64(town.Population)))
		for range max(1, (town.Population+perHead/2)/perHead) {
			all = append(all, m.point(town))
		}
	}
	return all
}

func seed(texts ...string) uint64 {
	h := fnv.New64a()
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

type maker struct {
	country string
	year    int
	words   words
	rand    *rand.Rand
	n       int
}

func (m *maker) next() string {
	m.n++
	return fmt.Sprintf("%s%06d", m.country, m.n)
}

// point is one place in a town, more likely in its middle.
func (m *maker) point(town gazetteer.Place) servicepoint.Point {
	spread := min(6, 0.6*math.Sqrt(float64(town.Population)/10_000)) // km
	north, east := m.normal()*spread, m.normal()*spread
	const degree = 111.195
	p := servicepoint.Point{
		Code: m.next(), Country: m.country, City: town.Name, Zone: town.Zone, Active: true,
		Latitude:  round(town.Latitude + north/degree),
		Longitude: round(town.Longitude + east/degree/math.Cos(town.Latitude*math.Pi/180)),
		Street:    pick(m.rand, m.words.streets), HouseNumber: fmt.Sprint(1 + m.rand.IntN(180)),
	}
	p.PostalCode = gazetteer.CodeNear(m.country, p.Latitude, p.Longitude, m.rand.Uint64()>>8)
	m.kind(&p)
	return p
}

// normal is a step in the bell curve, without its far ends.
func (m *maker) normal() float64 {
	for {
		if v := m.rand.NormFloat64(); math.Abs(v) < 2.5 {
			return v
		}
	}
}

func round(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// kind makes it a locker, a shop, a post office or a depot, with the hours of one.
func (m *maker) kind(p *servicepoint.Point) {
	switch n := m.rand.IntN(100); {
	case n < 35:
		m.locker(p)
	case n < 83:
		m.shop(p)
	case n < 97:
		p.Kind, p.ShopType = servicepoint.PostOffice, "POST"
		p.Name = m.words.post + " " + p.City
		p.Hours = week("09:00-18:00", "09:00-12:00", "")
		m.holidays(p)
	default:
		p.Kind, p.ShopType = servicepoint.Depot, "DEPOT"
		p.Name = m.words.depot + " " + p.City
		p.Hours = week("07:00-19:30", "08:00-13:00", "")
		m.holidays(p)
	}
}

func (m *maker) locker(p *servicepoint.Point) {
	p.Kind, p.ShopType = servicepoint.Locker, "BOX"
	p.Name = m.words.locker + " " + p.Street
	p.Extra = map[string]string{"terminal_type": pick(m.rand, []string{"outdoor", "indoor"})}
	p.Hours = servicepoint.AlwaysOpen()
	if p.Extra["terminal_type"] == "indoor" {
		p.Hours = week("06:00-23:00", "06:00-23:00", "07:00-22:00")
	}
}

func (m *maker) shop(p *servicepoint.Point) {
	p.Kind, p.ShopType = servicepoint.Shop, "SHOP"
	name := pick(m.rand, m.words.shops)
	p.Name = name + " " + pick(m.rand, m.words.owners)
	p.Extra = map[string]string{"partner_name": p.Name}
	switch m.rand.IntN(5) {
	case 0, 1:
		p.Hours = week("08:00-21:00", "08:00-21:00", "10:00-17:00")
	case 2:
		p.Hours = week("09:30-12:30 14:00-19:00", "09:30-12:30", "")
		if m.words.siesta {
			p.Hours = week("09:30-13:30 16:30-20:00", "10:00-14:00", "")
		}
	case 3:
		p.Hours = week("07:00-22:00", "07:00-22:00", "08:00-20:00")
	default:
		p.Hours = week("09:00-18:00", "10:00-17:00", "")
		p.Hours[0] = nil // Mondays closed
	}
	m.holidays(p)
}

// holidays closes it at Christmas and on New Year's Day.
func (m *maker) holidays(p *servicepoint.Point) {
	p.Closed = []servicepoint.Period{
		{From: fmt.Sprintf("%d-12-25", m.year), To: fmt.Sprintf("%d-12-26", m.year)},
		{From: fmt.Sprintf("%d-01-01", m.year+1), To: fmt.Sprintf("%d-01-01", m.year+1)},
	}
}

// eindhoven is what stands at 5611 EM whatever else changes: examples and tests look there.
func (m *maker) eindhoven() []servicepoint.Point {
	m.rand = rand.New(rand.NewPCG(5611, 'E'<<8|'M'))
	base := servicepoint.Point{
		Country: "NL", City: "Eindhoven", PostalCode: "5611 EM", Zone: "Europe/Amsterdam", Street: "Emmasingel", Active: true,
	}
	var all []servicepoint.Point
	for i, k := range []servicepoint.Kind{servicepoint.Shop, servicepoint.Locker, servicepoint.PostOffice, servicepoint.Shop, servicepoint.Locker} {
		p := base
		p.Code, p.HouseNumber = m.next(), fmt.Sprint(7+6*i)
		p.Latitude, p.Longitude = round(51.44145+float64(i)*0.00041), round(5.47440+float64(i%3)*0.00053)
		switch k {
		case servicepoint.Locker:
			m.locker(&p)
		case servicepoint.PostOffice:
			p.Kind, p.ShopType, p.Name = k, "POST", m.words.post+" Emmasingel"
			p.Hours = week("09:00-18:00", "09:00-12:00", "")
			m.holidays(&p)
		default:
			m.shop(&p)
		}
		all = append(all, p)
	}
	return all
}
