// Package servicepoint knows where buyers collect parcels and drop them: shops, lockers, post offices and depots of the carriers, with
// their opening times, and which of them are near. The points are the same for every account. Whose points a shop offers is integration's.
package servicepoint

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Kind is what sort of place a point is, over all carriers: Sendcloud's general shop type.
type Kind string

const (
	Shop       Kind = "servicepoint"
	Locker     Kind = "locker"
	PostOffice Kind = "post_office"
	Depot      Kind = "carrier_depot"
	Unknown    Kind = "unknown"
)

// Kinds are the kinds a search may ask for.
var Kinds = []Kind{Shop, Locker, PostOffice, Depot}

// Point is one place where parcels are collected or dropped.
type Point struct {
	ID       int64
	Carrier  string // the carrier's code
	Code     string // the carrier's own name for it
	ShopType string // the carrier's own type; may be empty
	Kind     Kind

	Name, Street, HouseNumber string
	PostalCode, City, Country string
	Email, Phone, Homepage    string
	Latitude, Longitude       float64
	Zone                      string // IANA name of the time its hours are told in; empty is UTC
	Hours                     Week
	Closed                    []Period
	Extra                     map[string]string // many points may share it: it is only read
	Active                    bool              // false: the carrier no longer lists it
	UpdatedAt                 time.Time
}

// Near is a point that a search found.
type Near struct {
	Point
	Metres int    // from where was searched
	Habit  *Habit // what it has in common with other points; nil where the database was asked
}

// Address is where the point stands, with its name as the company.
func (p Point) Address() postal.Address {
	return postal.Address{Company: p.Name, Street: p.Street, HouseNumber: p.HouseNumber, PostalCode: p.PostalCode, City: p.City, Country: p.Country}
}

// Get reads one point, also one that its carrier no longer lists.
func Get(ctx context.Context, r db.Reader, id int64) (Point, error) {
	p, err := selectPoint(ctx, r, id)
	if errors.Is(err, db.ErrNone) {
		return p, fault.New(fault.Missing, "There is no service point %d.", id)
	}
	return p, err
}

// ByCode reads the point of a carrier by the carrier's own code.
func ByCode(ctx context.Context, r db.Reader, carrier, code string) (Point, error) {
	p, err := selectByCode(ctx, r, carrier, code)
	if errors.Is(err, db.ErrNone) {
		return p, fault.New(fault.Missing, "%s has no service point %s.", carrier, code)
	}
	return p, err
}
