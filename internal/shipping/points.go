package shipping

import (
	"context"
	"fmt"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// CheckPoint refuses a service point that does not exist. Where no carrier's points were ever loaded nobody can tell, and every id is kept.
func (d *Desk) CheckPoint(ctx context.Context, id int64) error {
	if id == 0 {
		return nil
	}
	_, err := servicepoint.Get(ctx, d.DB, id)
	if !fault.Is(err, fault.Missing) {
		return err
	}
	loads, err := servicepoint.Loads(ctx, d.DB)
	if err != nil || len(loads) == 0 {
		return err
	}
	return fault.At("to_service_point", "There is no service point %d.", id)
}

// Point is the service point an order goes to, as it stands today; false where it goes to a door, or the point is not in the books.
func (d *Desk) Point(ctx context.Context, o order.Draft) (servicepoint.Point, bool, error) {
	var p servicepoint.Point
	err := error(fault.New(fault.Missing, "The order goes to a door."))
	switch {
	case o.ServicePoint != 0:
		p, err = servicepoint.Get(ctx, d.DB, o.ServicePoint)
	case o.PointCode != "":
		var loads []servicepoint.Loaded
		loads, err = servicepoint.Loads(ctx, d.DB)
		for _, l := range loads {
			if p, err = servicepoint.ByCode(ctx, d.DB, l.Carrier, o.PointCode); !fault.Is(err, fault.Missing) {
				break
			}
		}
		if len(loads) == 0 && err == nil {
			return p, false, nil
		}
	}
	if fault.Is(err, fault.Missing) {
		return p, false, nil
	}
	return p, err == nil, err
}

// atCarrier is the carrier of the service point that an order goes to by our number of it; empty where nobody can tell. A carrier's own
// name of a point may be another carrier's too.
func (d *Desk) atCarrier(ctx context.Context, o order.Draft) (string, error) {
	if o.ServicePoint == 0 {
		return "", nil
	}
	p, err := servicepoint.Get(ctx, d.DB, o.ServicePoint)
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	return p.Carrier, err
}

// Collecting are the carriers by whom an order could go to a service point in its country.
func (d *Desk) Collecting(ctx context.Context, account int64, o order.Order) ([]string, error) {
	methods, err := d.Methods(ctx, account)
	if err != nil {
		return nil, err
	}
	o.Account = account
	from, err := d.from(ctx, o)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, m := range methods {
		if _, ok := m.Way(from.Country, o.To.Country); ok && m.ServicePoint && m.Return == o.IsReturn && !slices.Contains(all, m.Carrier) {
			all = append(all, m.Carrier)
		}
	}
	return all, nil
}

// CollectAt is the service point where the buyer collects a labelled parcel; false where it goes to a door, or nobody knows the point.
func CollectAt(ctx context.Context, r db.Reader, p parcel.Parcel, o order.Order) (servicepoint.Point, bool, error) {
	if !o.ToPoint() || p.Foreign != nil {
		return servicepoint.Point{}, false, nil
	}
	m, err := carrier.GetMethod(ctx, r, p.Account, p.Method)
	if err == nil && !m.ServicePoint || err != nil && !fault.Is(err, fault.Missing) {
		return servicepoint.Point{}, false, err // the unstamped letter goes past the point, to the door
	}
	var at servicepoint.Point
	if o.ServicePoint != 0 {
		at, err = servicepoint.Get(ctx, r, o.ServicePoint)
	} else {
		at, err = servicepoint.ByCode(ctx, r, p.Carrier, o.PointCode)
	}
	if fault.Is(err, fault.Missing) {
		return at, false, nil
	}
	return at, err == nil, err
}

// point settles where a shipment is to be collected; nil where it goes to a door.
func (d *Desk) point(ctx context.Context, o order.Draft, m carrier.Method) (*carrier.Point, error) {
	if o.ServicePoint == 0 && o.PointCode == "" || !m.ServicePoint {
		return nil, nil //nolint:nilnil // it goes to a door
	}
	if err := d.CheckPoint(ctx, o.ServicePoint); err != nil {
		return nil, err
	}
	var (
		p   servicepoint.Point
		err error
	)
	if o.PointCode != "" && o.ServicePoint == 0 {
		// The carrier's own names are told apart by the carrier that was chosen.
		p, err = servicepoint.ByCode(ctx, d.DB, m.Carrier, o.PointCode)
	} else {
		p, err = servicepoint.Get(ctx, d.DB, o.ServicePoint)
	}
	switch {
	case fault.Is(err, fault.Missing) && o.PointCode != "":
		// A carrier whose points were not loaded knows its own names.
		if known, err := loaded(ctx, d, m.Carrier); err != nil || known {
			return nil, orFault(err, fault.At("to_service_point", "%s has no service point %s.", m.Name, o.PointCode))
		}
		return &carrier.Point{Code: o.PointCode, Address: o.To}, nil
	case fault.Is(err, fault.Missing):
		return &carrier.Point{Code: fmt.Sprint(o.ServicePoint), Address: o.To}, nil
	case err != nil:
		return nil, err
	case p.Carrier != m.Carrier:
		return nil, anothers(m)
	case !p.Active:
		return nil, fault.At("to_service_point", "The service point %s in %s is no longer there. Choose another.", p.Name, p.City)
	}
	return &carrier.Point{Code: p.Code, Name: p.Name, Address: p.Address()}, nil
}

// PointCarriers are the codes of the carriers of this program, and of those whose service points were loaded.
func (d *Desk) PointCarriers(ctx context.Context) ([]string, error) {
	all := d.Carriers.Codes()
	loads, err := servicepoint.Loads(ctx, d.DB)
	for _, l := range loads {
		all = append(all, l.Carrier)
	}
	return all, err
}

func loaded(ctx context.Context, d *Desk, carrier string) (bool, error) {
	all, err := servicepoint.Loads(ctx, d.DB)
	return slices.ContainsFunc(all, func(l servicepoint.Loaded) bool { return l.Carrier == carrier }), err
}

func orFault(err, instead error) error {
	if err != nil {
		return err
	}
	return instead
}

// FitPoint lists those of the carriers whose service points take all these things in one box: each of them fits into it, and together
// they take up no more room than it has.
func (d *Desk) FitPoint(ctx context.Context, account int64, carriers []string, things []postal.Size) ([]string, error) {
	methods, err := d.Methods(ctx, account)
	if err != nil {
		return nil, err
	}
	var fit []string
	for _, code := range carriers {
		takes := func(m carrier.Method) bool {
			return m.ServicePoint && !m.Return && m.Carrier == code && holds(m, things)
		}
		if slices.ContainsFunc(methods, takes) && !slices.Contains(fit, code) {
			fit = append(fit, code)
		}
	}
	return fit, nil
}

func holds(m carrier.Method, things []postal.Size) bool {
	room := float64(m.MaxSize.Length) * float64(m.MaxSize.Width) * float64(m.MaxSize.Height)
	for _, s := range things {
		if !m.Fits(s) {
			return false
		}
		room -= float64(s.Length) * float64(s.Width) * float64(s.Height)
	}
	return room >= 0 || m.MaxSize == (postal.Size{})
}
