package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// searches is how many places the search asks from, in turn.
const searches = 4096

// pointCall loads service points scattered round towns of very different sizes, and asks for the 20 nearest to ever other places among them.
func (h *benchHouse) pointCall(ctx context.Context, points int) (apiCall, error) {
	call := apiCall{name: fmt.Sprintf("nearest 20 of %d service points", points), goal: 0.25}
	all := benchPoints(points)
	l := servicepoint.Loader{DB: h.db, Carrier: sandbox.Code, Source: "bench", Now: db.Micro(time.Now())}
	if _, err := l.Load(ctx, all, nil); err != nil {
		return call, err
	}
	if err := h.finder.Refresh(ctx); err != nil {
		return call, err
	}
	on := fmt.Sprintf(`{"service_point_enabled":true,"service_point_carriers":[%q]}`, sandbox.Code)
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, fmt.Sprintf("%s/api/v2/integrations/%d", h.url, h.integration), strings.NewReader(on))
	if err != nil {
		return call, err
	}
	req.SetBasicAuth(h.keys.Public, h.keys.Secret)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return call, err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return call, fmt.Errorf("service points cannot be switched on: %s", answer.Status)
	}
	random := rand.New(rand.NewPCG(20, 500_000))
	for range searches {
		p := all[random.IntN(len(all))]
		call.urls = append(call.urls, fmt.Sprintf("%s/api/v2/service-points?country=%s&latitude=%.5f&longitude=%.5f&limit=20", h.url, p.Country,
			p.Latitude+random.NormFloat64()/100, p.Longitude+random.NormFloat64()/100))
	}
	return call, nil
}

// benchPoints are points round towns as large as Zipf's law has them, the same every time.
func benchPoints(n int) []servicepoint.Point {
	random := rand.New(rand.NewPCG(1, 2))
	const towns = 2000
	places := make([]servicepoint.Position, towns)
	for i := range places {
		places[i] = servicepoint.Position{Latitude: 43 + random.Float64()*11, Longitude: -1 + random.Float64()*24}
	}
	large := rand.NewZipf(random, 1.2, 20, towns-1)
	kinds := []servicepoint.Kind{servicepoint.Shop, servicepoint.Locker, servicepoint.PostOffice}
	var week servicepoint.Week
	for d := range 6 {
		week[d] = []servicepoint.Shift{{From: 9 * 60, To: 12*60 + 30}, {From: 13 * 60, To: 18 * 60}}
	}
	all := make([]servicepoint.Point, n)
	for i := range all {
		town := large.Uint64()
		spread := 0.15 / math.Sqrt(1+float64(town)/20)
		all[i] = servicepoint.Point{
			Code: fmt.Sprintf("B%07d", i), Kind: kinds[i%len(kinds)], Name: fmt.Sprintf("Parcel shop %d", i), Street: "Station Road",
			HouseNumber: fmt.Sprint(i % 200), PostalCode: fmt.Sprintf("%05d", i%100_000), City: fmt.Sprintf("Town %d", town), Country: "DE",
			Latitude: places[town].Latitude + random.NormFloat64()*spread, Longitude: places[town].Longitude + random.NormFloat64()*spread*1.5,
			Zone: "Europe/Berlin", Hours: week, Extra: map[string]string{"partner_name": "Bench"}, Active: true,
		}
	}
	return all
}
