package servicepoint

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// BenchmarkNearest is a search for the nearest 20 of 500,000 points in memory.
func BenchmarkNearest(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]raw, 500_000)
	for i := range rows {
		// Ever denser round two hundred towns.
		town := int64(r.IntN(1 + r.IntN(200)))
		p := &rows[i]
		p.Point = Point{ID: int64(i + 1), Carrier: "bench", Code: fmt.Sprintf("B%07d", i), Kind: Shop, Name: fmt.Sprintf("Parcel shop %d", i), Street: "Station Road",
			HouseNumber: fmt.Sprint(i % 200), PostalCode: "10115", City: "Town", Country: "DE", Zone: "Europe/Berlin", Active: true}
		p.latitude = 43_000_000 + town*7919%1100*10_000 + int64(r.NormFloat64()*50_000)
		p.longitude = town*104729%2400*10_000 + int64(r.NormFloat64()*80_000)
		p.hours, p.extra = "540-750 780-1080;540-1080;540-1080;540-1080;540-1080;600-960;", `{"partner_name":"Bench"}`
	}
	slices.SortFunc(rows, func(a, b raw) int {
		return cmp.Compare(cellOf(a.latitude, a.longitude), cellOf(b.latitude, b.longitude))
	})
	s, err := newSheet(func(do func(raw) error) error {
		for _, p := range rows {
			if err := do(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	f := &Finder{}
	f.copy.Store(&atlas{sheets: map[string]*sheet{"bench": s}})
	b.ReportAllocs()
	for b.Loop() {
		p := rows[r.IntN(len(rows))]
		from := Position{float64(p.latitude)/1e6 + r.NormFloat64()/100, float64(p.longitude)/1e6 + r.NormFloat64()/100}
		got, err := f.Search(b.Context(), Query{Carriers: []string{"bench"}, Country: "DE", From: &from, Limit: 20})
		if err != nil || len(got) == 0 {
			b.Fatal(len(got), err)
		}
	}
}
