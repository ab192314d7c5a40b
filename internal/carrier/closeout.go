package carrier

import (
	"context"

	"github.com/waybill-ship/waybill/internal/postal"
)

// CloseOut closes out announced shipments with their carrier, before they are handed over.
func (s *Set) CloseOut(ctx context.Context, c Contract, shipments []Shipment) (got ClosedOut, err error) {
	d, err := s.driver(c)
	if err != nil {
		return ClosedOut{}, err
	}
	k, ok := d.(Manifester)
	if !ok {
		return ClosedOut{}, unable(d, "needs no closing of the day")
	}
	err = s.act(ctx, c, d, "close-out", "", KindDoubt, func(ctx context.Context) error {
		got, err = k.CloseOut(ctx, c, shipments)
		return err
	})
	return got, err
}

// Rate asks for the carrier's own prices of a shipment under the contract.
func (s *Set) Rate(ctx context.Context, c Contract, n Sending) (got []Rate, err error) {
	d, err := s.driver(c)
	if err != nil {
		return nil, err
	}
	k, ok := d.(Rater)
	if !ok {
		return nil, unable(d, "tells no prices")
	}
	err = s.act(ctx, c, d, "rate", n.Reference, KindDown, func(ctx context.Context) error {
		got, err = k.Rate(ctx, c, n)
		return err
	})
	return got, err
}

// Points asks for the carrier's service points near an address, the nearest first.
func (s *Set) Points(ctx context.Context, c Contract, near postal.Address, limit int) (got []Place, err error) {
	d, err := s.driver(c)
	if err != nil {
		return nil, err
	}
	k, ok := d.(Placer)
	if !ok {
		return nil, unable(d, "tells no service points")
	}
	err = s.act(ctx, c, d, "points", "", KindDown, func(ctx context.Context) error {
		got, err = k.Points(ctx, c, near, limit)
		return err
	})
	return got, err
}
