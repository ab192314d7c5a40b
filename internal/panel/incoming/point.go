package incoming

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// pointData is where a buyer collects an order, and the choice of another place.
type pointData struct {
	Collect *view.Collect // nil: it goes to a door, or to a point that nobody knows more of
	Name    string        // of such a point
	Choose  bool          // the choice is open
	Needed  bool          // the chosen method wants one, and there is none
	Near    string        // what was searched round
	Found   []pointOption
	Say     string
}

// pointOption is one point to choose.
type pointOption struct {
	ID       int64
	Tile     string
	Name     string
	Place    string
	Hours    string
	Distance string
	On       bool
}

// pointsShown is how many points a search lists.
const pointsShown = 20

// pointOf is the part of the page about the service point; nil where the order has nothing to do with one.
func (l look) pointOf(ctx context.Context, o order.Order, q shipping.Quote, how drawn) (*pointData, error) {
	d := &pointData{Choose: how.edit == "point" && o.State.Editable() && l.area.Points != nil, Near: how.near}
	d.Needed = q.Chosen && q.Method.ServicePoint && !o.ToPoint()
	if !o.ToPoint() && o.Asked.Point == "" && !d.Needed && !d.Choose {
		return nil, nil //nolint:nilnil // it goes to a door
	}
	at, known, err := l.area.Shipping.Point(ctx, o.Draft)
	if err != nil {
		return nil, err
	}
	switch {
	case known:
		c := view.NewCollect(l.words, at, l.area.Shipping.Carriers.Name(at.Carrier), l.from(o, at), l.now)
		d.Collect = &c
	case o.PointCode != "":
		d.Name = o.PointCode
	case o.ToPoint():
		d.Name = strconv.FormatInt(o.ServicePoint, 10)
	default:
		d.Name = o.Asked.Point
	}
	if d.Choose {
		err = l.searchPoints(ctx, o, at.ID, d)
	}
	return d, err
}

// from is how far a point is from the buyer in metres, as far as the buyer's postal code or town says; below 0 where it does not.
func (l look) from(o order.Order, p servicepoint.Point) int {
	home := gazetteer.Find(gazetteer.Query{Country: o.To.Country, PostalCode: o.To.PostalCode, City: o.To.City})
	if home.Status == gazetteer.NotFound {
		return -1
	}
	return servicepoint.Distance(servicepoint.Position{Latitude: home.Latitude, Longitude: home.Longitude}, servicepoint.Position{Latitude: p.Latitude, Longitude: p.Longitude})
}

// searchPoints lists the points round what was typed, or else round the buyer.
func (l look) searchPoints(ctx context.Context, o order.Order, on int64, d *pointData) error {
	t := l.words.T
	carriers, err := l.area.Shipping.Collecting(ctx, l.session.Account, o)
	if fault.Is(err, fault.Unable) || fault.Is(err, fault.Invalid) {
		d.Say, _ = l.words.Fault(err)
		return nil
	}
	if err != nil {
		return err
	}
	if len(carriers) == 0 {
		d.Say = t("None of your methods goes to a service point in %s.", l.words.Country(o.To.Country))
		return nil
	}
	w := servicepoint.Wish{Query: servicepoint.Query{Carriers: carriers, Country: o.To.Country, Limit: pointsShown}}
	if d.Near == "" {
		w.Place = gazetteer.Query{Country: o.To.Country, PostalCode: o.To.PostalCode, City: o.To.City}
		d.Near = strings.TrimSpace(o.To.PostalCode + " " + o.To.City)
	} else {
		w.Place = gazetteer.Query{Country: o.To.Country, Address: d.Near}
	}
	got, err := l.area.Points.Near(ctx, w)
	if err != nil {
		return err
	}
	for _, p := range got.Points {
		if p.Active {
			d.Found = append(d.Found, l.pointOption(p, got.Measured, on))
		}
	}
	switch {
	case got.Placed != nil && got.Placed.Status == gazetteer.NotFound:
		d.Say = t("We do not know this place. Try a postal code or a town.")
	case len(d.Found) == 0:
		d.Say = t("There is no service point near here.")
	}
	return nil
}

func (l look) pointOption(p servicepoint.Near, measured bool, on int64) pointOption {
	c := view.NewCollect(l.words, p.Point, l.area.Shipping.Carriers.Name(p.Carrier), -1, l.now)
	one := pointOption{ID: p.ID, Tile: tile(c.Carrier), Name: c.Name, Place: strings.Join(c.Lines, ", "), On: p.ID == on}
	if measured {
		one.Distance = l.words.Distance(p.Metres)
	}
	var hours []string
	for _, h := range c.Hours {
		hours = append(hours, h.Key+" "+h.Value)
	}
	if one.Hours = strings.Join(hours, "; "); c.Closed != "" {
		one.Hours = c.Closed
	}
	return one
}

// setPoint sends an order to another service point, or to the buyer's door. A method that does not go there is given up.
func (a *Area) setPoint(w http.ResponseWriter, r *http.Request) error {
	return a.act(w, r, func(l look, id order.ID) (view.Flash, error) {
		ctx := r.Context()
		point, err := a.pointAsked(ctx, r.FormValue("point"))
		if err != nil {
			return view.Flash{}, err
		}
		methods, err := a.Shipping.Methods(ctx, l.session.Account)
		if err != nil {
			return view.Flash{}, err
		}
		o, err := a.Intake.Edit(ctx, intake.Edit{
			Account: l.session.Account, Order: id, Version: version(r), Who: who(l.session), What: "point",
			Change: func(d *order.Draft) {
				d.ServicePoint, d.PointCode, d.Asked.Point = point.ID, "", ""
				d.Pin("point")
				for _, m := range methods {
					if m.ID == d.Method && !goes(m, point) {
						d.Method = 0
					}
				}
			},
		})
		text := l.words.T("%s goes to the buyer’s address now.", title(o))
		if point.ID != 0 {
			text = l.words.T("%s goes to %s now.", title(o), point.Name)
		}
		return view.Flash{Text: text, Undo: undoOf(o)}, err
	})
}

// pointAsked is the point that a form names; without one it is the door.
func (a *Area) pointAsked(ctx context.Context, text string) (servicepoint.Point, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return servicepoint.Point{}, fault.At("point", "Choose a service point.")
	}
	if id == 0 {
		return servicepoint.Point{}, nil
	}
	p, err := servicepoint.Get(ctx, a.DB, id)
	if fault.Is(err, fault.Missing) || err == nil && !p.Active {
		return p, fault.At("point", "This service point is no longer there. Choose another.")
	}
	return p, err
}

// goes reports whether a method goes to a point, or where there is none to the door.
func goes(m carrier.Method, p servicepoint.Point) bool {
	return m.ServicePoint == (p.ID != 0) && (p.ID == 0 || m.Carrier == p.Carrier)
}
