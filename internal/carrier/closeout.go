package carrier

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/postal"
)

// Closes reports whether a carrier is here and wants, or allows, the day's parcels to be closed out.
func (s *Set) Closes(code string) bool {
	d, ok := s.drivers[code]
	if !ok {
		return false
	}
	_, ok = d.(Manifester)
	return ok && d.Carrier().Manifest != ManifestNone
}

// FindsManifests reports whether a carrier can be asked which shipments it has closed out.
func (s *Set) FindsManifests(code string) bool {
	_, ok := s.drivers[code].(ManifestFinder)
	return ok
}

// FindManifest asks which of the shipments are on a manifest already.
func (s *Set) FindManifest(ctx context.Context, c Contract, shipments []Shipment) (got ClosedOut, err error) {
	d, err := s.driver(c)
	if err != nil {
		return ClosedOut{}, err
	}
	k, ok := d.(ManifestFinder)
	if !ok {
		return ClosedOut{}, unable(d, "cannot be asked what it has closed out")
	}
	err = s.act(ctx, c, d, "find manifest", "", KindDown, func(ctx context.Context) error {
		got, err = k.FindManifest(ctx, c, shipments)
		return err
	})
	return got, err
}

// CloseOut closes out announced shipments with their carrier, before they are handed over. Anything odd after the driver was called is KindDoubt.
func (s *Set) CloseOut(ctx context.Context, c Contract, shipments []Shipment) (got ClosedOut, err error) {
	d, err := s.driver(c)
	if err != nil {
		return ClosedOut{}, err
	}
	k, ok := d.(Manifester)
	if !ok {
		return ClosedOut{}, unable(d, "needs no closing of the day")
	}
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Kind: KindDoubt, Cause: fmt.Errorf("driver %s panicked: %v", c.Carrier, p)}
		}
	}()
	err = s.act(ctx, c, d, "close-out", "", KindDoubt, func(ctx context.Context) error {
		got, err = k.CloseOut(ctx, c, shipments)
		return err
	})
	return got, err
}

// Rates reports whether a carrier is here and can be asked for its own prices.
func (s *Set) Rates(code string) bool {
	_, ok := s.drivers[code].(Rater)
	return ok
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
	defer func() {
		if p := recover(); p != nil {
			got, err = nil, &Error{Kind: KindDown, Cause: fmt.Errorf("driver %s panicked: %v", c.Carrier, p)}
		}
	}()
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
