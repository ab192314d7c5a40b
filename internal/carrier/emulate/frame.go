package emulate

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// Carrier is what a Frame has to know of the carrier that stands in it.
type Carrier struct {
	// Customers are the credentials of those who are known, two at least.
	Customers []map[string]string
	// Zone is where the carrier's clocks hang ("Europe/Paris"); empty is UTC.
	Zone string
	// Refuse answers what fails on demand (429, 500, 503) in the carrier's shape; nil answers plain text.
	Refuse func(w http.ResponseWriter, status int, code, message string)
	// Routes are the carrier's own paths.
	Routes http.Handler
	// Parcel finds the life of a parcel by its number, for Walk.
	Parcel func(number string) (Parcel, bool)
}

// Frame is what stands around every emulator alike: the desk, the door, the customers who are known. An emulator embeds it, opens it before it is asked
// anything, and closes it when done. The zero value is not open.
type Frame struct {
	desk    *Desk
	handler http.Handler
	zone    *time.Location
	carrier Carrier
}

// Open begins or reopens the ledger, and is ready to serve. It fails where the zone is unknown or the ledger cannot be read.
func (f *Frame) Open(o Options, c Carrier) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return err
	}
	desk, err := Open(o, c.Refuse)
	if err != nil {
		return err
	}
	*f = Frame{desk: desk, handler: desk.Serve(c.Routes), zone: zone, carrier: c}
	return nil
}

// Close ends the ledger; nothing is kept afterwards.
func (f *Frame) Close() error { return f.desk.Close() }

// Desk is the clock, the ledger and the log of what was asked.
func (f *Frame) Desk() *Desk { return f.desk }

// Zone is where the carrier's clocks hang.
func (f *Frame) Zone() *time.Location { return f.zone }

// ServeHTTP serves the carrier's paths and the desk's.
func (f *Frame) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

// Credentials are those of a customer who is accepted, by the names that the driver has for them.
func (f *Frame) Credentials() map[string]string { return maps.Clone(f.carrier.Customers[0]) }

// Other are the credentials of a second customer.
func (f *Frame) Other() map[string]string { return maps.Clone(f.carrier.Customers[1]) }

// Customer is the place among Customers of the one who has all of the given credentials, none of them empty; -1 when nobody has.
func (f *Frame) Customer(given map[string]string) int {
	return slices.IndexFunc(f.carrier.Customers, func(c map[string]string) bool {
		right := true
		for name, value := range given {
			right = right && value != "" && Same(c[name], value)
		}
		return right
	})
}

// Walk moves the clock to the next scan of a parcel; false when none is ahead, or the number is unknown.
func (f *Frame) Walk(number string) bool {
	p, ok := f.carrier.Parcel(number)
	return ok && f.desk.Walk(p)
}
