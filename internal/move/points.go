package move

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// mostPlaces is how many service points are remembered; then they are asked for again.
const mostPlaces = 20_000

// place finds a service point at the target by its carrier's own code, for numbers differ. 0 is none; then the report tells what it was.
func (r *run) place(ctx context.Context, id int, order string) (int, error) {
	if id == 0 {
		return 0, nil
	}
	if there, ok := r.places[id]; ok {
		if there == 0 {
			r.report.lost(order, "service point", strconv.Itoa(id))
		}
		return there, nil
	}
	old, err := r.From.V2.ServicePoint(ctx, id)
	if errors.Is(err, sendcloud.ErrNotFound) || refused(err) {
		old, err = sendcloud.ServicePoint{}, nil
	}
	if err != nil {
		return 0, fmt.Errorf("service point %d: %w", id, err)
	}
	there, err := r.samePlace(ctx, old)
	if err != nil {
		return 0, err
	}
	if len(r.places) >= mostPlaces {
		clear(r.places)
	}
	if there == unasked {
		return 0, nil
	}
	if r.places[id] = there; there == 0 {
		r.report.lost(order, "service point", fmt.Sprintf("%d %s %s %s, %s %s %s %s", id, old.Carrier, old.Code, old.Name, old.Street, old.HouseNumber, old.PostalCode, old.City))
	}
	return there, nil
}

// unasked is a service point that could not be looked up.
const unasked = -1

func (r *run) samePlace(ctx context.Context, old sendcloud.ServicePoint) (int, error) {
	if old.Code == "" {
		return 0, nil
	}
	f := sendcloud.PointFilter{Country: old.Country, Carriers: []string{old.Carrier}, Latitude: old.Latitude, Longitude: old.Longitude, Radius: 1000}
	if old.Latitude == "" || old.Longitude == "" {
		f.Latitude, f.Longitude, f.Radius, f.Address = "", "", 0, old.PostalCode
	}
	all, err := r.To.V2.ServicePoints(ctx, f)
	if refused(err) && r.DryRun {
		return unasked, nil // a move would have switched them on before
	}
	if err != nil && !refused(err) {
		return 0, fmt.Errorf("service points: %w", err)
	}
	for _, p := range all {
		if p.Code == old.Code && p.Carrier == old.Carrier {
			return p.ID, nil
		}
	}
	return 0, nil
}
