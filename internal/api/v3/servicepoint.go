package v3

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/web"
)

func (d *Door) servicePointRoutes() []api.Route {
	// What they show stands on every carrier's own map: a web page may ask with the public key alone.
	public := func(r api.Route) api.Route {
		r.Public = true
		return r
	}
	return []api.Route{
		public(at("GET", "/service-points", "", d.listServicePoints)),
		public(at("GET", "/service-points/{id}", "", d.getServicePoint)),
		public(at("POST", "/service-points/{id}/check-availability", "", d.checkServicePoint)),
	}
}

// pointPrefix is where the service points are served a second time, for programs with an address of their own for them.
const pointPrefix = "/servicepoints"

func (d *Door) mountPoints(mux web.Mux) {
	inner := http.NewServeMux()
	(&api.Router{Gate: d.Gate, Roots: []string{root}, Links: d.Links, Fail: fail, Options: "{}"}).Mount(inner, d.servicePointRoutes())
	mux.Handle(pointPrefix+root+"/", http.StripPrefix(pointPrefix, inner))
}

func (d *Door) listServicePoints(ctx context.Context, c call) error {
	wish, own, err := pointWish(c)
	if err != nil {
		return err
	}
	shop, err := d.Integrations.Offered(ctx, c.Account, c.Integration)
	if err != nil {
		return err
	}
	mine, err := servicepoint.Carriers(shop)
	if err != nil {
		return pointFault(err)
	}
	if own {
		wish.Carriers = mine
	}
	got, err := d.Points.Offer(ctx, shop, wish)
	if err != nil {
		return pointFault(err)
	}
	answer := struct {
		Results   []listedPoint `json:"results"`
		Geocoding *geocoding    `json:"geocoding"`
	}{Results: make([]listedPoint, len(got.Points)), Geocoding: geocodingOf(got.Placed)}
	now := d.Points.Time()
	for n, p := range got.Points {
		answer.Results[n] = listedPoint{pointData: d.pointOf(p.Point, now)}
		if got.Measured {
			answer.Results[n].Distance = &p.Metres
		}
	}
	return data(c, http.StatusOK, answer)
}

func (d *Door) getServicePoint(ctx context.Context, c call) error {
	p, err := d.offered(ctx, c)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, d.pointOf(p, d.Points.Time()))
}

func (d *Door) checkServicePoint(ctx context.Context, c call) error {
	p, err := d.offered(ctx, c)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, struct {
		Available bool `json:"is_available"`
	}{d.Points.Available(p)})
}

func (d *Door) offered(ctx context.Context, c call) (servicepoint.Point, error) {
	shop, err := d.Integrations.Offered(ctx, c.Account, c.Integration)
	if err != nil {
		return servicepoint.Point{}, err
	}
	p, err := d.Points.Offered(ctx, shop, idOf(c.PathValue("id")))
	if fault.Is(err, fault.Missing) {
		return p, missing()
	}
	return p, pointFault(err)
}

// pointFault tells what is wrong with a search by its parameters.
func pointFault(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	var all []problem
	for _, field := range f.Fields {
		name := field.Name
		if name == "carrier" {
			name = "carrier_code"
		}
		all = append(all, badParameter(name, "validation_error", "%s", field.Text))
	}
	return refuse(http.StatusBadRequest, all...)
}

// pointWish reads a search; own says that the integration's carriers are wanted.
func pointWish(c call) (w servicepoint.Wish, own bool, err error) {
	q := &pointQuery{ask(c)}
	w.Country = strings.ToUpper(strings.TrimSpace(q.text("country_code")))
	if w.Country == "" {
		q.add(badParameter("country_code", "required", "This field is required."))
	} else if _, ok := postal.Lookup(w.Country); !ok {
		q.wrong("country_code", "Use two letters, like NL or DE.")
	}
	w.Carriers = q.list("carrier_code", 50)
	own, _ = q.truth("use_integration_carriers")
	if own == (len(w.Carriers) > 0) {
		q.wrong("carrier_code", "Give exactly one of carrier_code and use_integration_carriers=true.")
	}
	w.ShopType = q.text("carrier_shop_type")
	w.Codes = q.list("carrier_service_point_id", servicepoint.MaxResults)
	for _, k := range q.list("general_shop_type", 10) {
		w.Kinds = append(w.Kinds, servicepoint.Kind(k))
		if !slices.Contains(servicepoint.Kinds, servicepoint.Kind(k)) {
			q.add(badParameter("general_shop_type", "invalid_choice", "%q is not a valid choice.", k))
		}
	}
	w.Limit = 100
	if n, ok := q.whole("limit"); ok {
		w.Limit = int(max(0, min(n, servicepoint.MaxResults+1)))
		if n < 1 || n > servicepoint.MaxResults {
			q.wrong("limit", "Limit must be between 1 and 200.")
		}
	}
	q.reference(&w)
	q.area(&w)
	return w, own, q.err()
}

type pointQuery struct{ *query }

// wrong is a parameter that does not go with the others, or is out of its bounds.
func (q *pointQuery) wrong(name, text string) {
	q.add(badParameter(name, "validation_error", "%s", text))
}

// reference reads where the search begins: a free address, an address in parts, or a position; at most one of them.
func (q *pointQuery) reference(w *servicepoint.Wish) {
	w.Place = gazetteer.Query{
		Country: w.Country, Address: q.text("address"), Street: q.text("address_street"), HouseNumber: q.text("address_house_number"),
		PostalCode: q.text("address_postal_code"), City: q.text("address_city"),
	}
	parts := w.Place.Street+w.Place.HouseNumber+w.Place.PostalCode+w.Place.City != ""
	w.From = q.position("latitude", "longitude")
	given := 0
	for _, one := range []bool{w.Place.Address != "", parts, w.From != nil} {
		if one {
			given++
		}
	}
	if given > 1 {
		q.wrong("address", "Give at most one of address, the address_ parameters, and latitude with longitude.")
	}
	if w.Place.HouseNumber != "" && w.Place.Street == "" && w.Place.PostalCode == "" {
		q.wrong("address_house_number", "A house number needs a street or a postal code.")
	}
	if q.Get("radius") != "" && given == 0 {
		q.wrong("radius", "A radius needs an address or a position.")
	}
}

// area reads how far the search goes: a radius or a box, not both.
func (q *pointQuery) area(w *servicepoint.Wish) {
	corners := 0
	for _, name := range []string{"ne_latitude", "ne_longitude", "sw_latitude", "sw_longitude"} {
		if q.Get(name) != "" {
			corners++
		}
	}
	radius, sent := q.whole("radius")
	switch {
	case sent && corners > 0:
		q.wrong("radius", "Give at most one of radius and a box.")
	case corners > 0 && corners < 4:
		q.wrong("ne_latitude", "A box needs ne_latitude, ne_longitude, sw_latitude and sw_longitude.")
	case corners == 4:
		ne, sw := q.position("ne_latitude", "ne_longitude"), q.position("sw_latitude", "sw_longitude")
		w.Box = &servicepoint.Box{NorthEast: *ne, SouthWest: *sw}
	case sent && (radius < servicepoint.MinRadius || radius > servicepoint.MaxRadius):
		q.wrong("radius", "Radius must be between 100 and 50000 metres.")
	case sent:
		w.Radius = int(radius)
	}
}

// position reads two parameters of one place; nil when neither was sent.
func (q *pointQuery) position(latitude, longitude string) *servicepoint.Position {
	if q.Get(latitude) == "" && q.Get(longitude) == "" {
		return nil
	}
	return &servicepoint.Position{Latitude: q.degrees(latitude), Longitude: q.degrees(longitude)}
}

func (q *pointQuery) degrees(name string) float64 {
	text := strings.TrimSpace(q.Get(name))
	if text == "" {
		q.wrong(name, "Latitude and longitude are needed together.")
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) {
		q.add(badParameter(name, "invalid", "A valid number is required."))
		return 0
	}
	return v
}

// geocoding is where an address was found.
type geocoding struct {
	Status    gazetteer.Status     `json:"status"`
	Precision *gazetteer.Precision `json:"precision"`
	Formatted *string              `json:"formatted_address"`
}

func geocodingOf(found *gazetteer.Found) *geocoding {
	if found == nil {
		return nil
	}
	g := geocoding{Status: found.Status, Formatted: orNull(found.Formatted)}
	if found.Precision != "" {
		g.Precision = &found.Precision
	}
	return &g
}

// pointData is one point in v3's words.
type pointData struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	Carrier  pointCarrier `json:"carrier"`
	Code     string       `json:"carrier_service_point_id"`
	ShopType *string      `json:"carrier_shop_type"`
	Kind     *string      `json:"general_shop_type"`
	Address  struct {
		Street      string `json:"street"`
		HouseNumber string `json:"house_number"`
		PostalCode  string `json:"postal_code"`
		City        string `json:"city"`
		Country     string `json:"country_code"`
	} `json:"address"`
	Position struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	} `json:"position"`
	Contact struct {
		Email string `json:"email"`
		Phone string `json:"phone"`
	} `json:"contact"`
	Hours        pointWeek `json:"opening_times"`
	OpenTomorrow bool      `json:"is_open_tomorrow"`
	NextOpen     *string   `json:"next_open_at"`
	Expired      bool      `json:"is_expired"`
}

// listedPoint is a point with how far it is from where was searched.
type listedPoint struct {
	pointData
	Distance *int `json:"distance"`
}

type pointCarrier struct {
	Code string  `json:"code"`
	Name string  `json:"name"`
	Logo *string `json:"logo_url"`
	Icon *string `json:"icon_url"`
}

type pointShift struct {
	Start string `json:"start_time"`
	End   string `json:"end_time"`
}

// pointWeek is the current week; a day that is closed is null.
type pointWeek struct {
	Monday    []pointShift `json:"monday"`
	Tuesday   []pointShift `json:"tuesday"`
	Wednesday []pointShift `json:"wednesday"`
	Thursday  []pointShift `json:"thursday"`
	Friday    []pointShift `json:"friday"`
	Saturday  []pointShift `json:"saturday"`
	Sunday    []pointShift `json:"sunday"`
}

func (d *Door) pointOf(p servicepoint.Point, now time.Time) pointData {
	got := pointData{
		ID: p.ID, Name: p.Name, Carrier: pointCarrier{Code: p.Carrier, Name: p.Carrier}, Code: p.Code, ShopType: orNull(p.ShopType),
		OpenTomorrow: p.OpenTomorrow(now), Expired: !p.Active,
	}
	if info, ok := d.Shipping.Carriers.Info(p.Carrier); ok {
		got.Carrier.Name = info.Name
	}
	if p.Kind != servicepoint.Unknown {
		got.Kind = orNull(string(p.Kind))
	}
	a, c := &got.Address, &got.Contact
	a.Street, a.HouseNumber, a.PostalCode, a.City, a.Country = p.Street, p.HouseNumber, p.PostalCode, p.City, p.Country
	got.Position.Latitude, got.Position.Longitude = p.Latitude, p.Longitude
	c.Email, c.Phone = p.Email, p.Phone
	w := p.ThisWeek(now)
	h := &got.Hours
	for n, day := range []*[]pointShift{&h.Monday, &h.Tuesday, &h.Wednesday, &h.Thursday, &h.Friday, &h.Saturday, &h.Sunday} {
		for _, s := range w[n] {
			*day = append(*day, pointShift{s.Begin(), s.End()})
		}
	}
	if next, ok := p.NextOpen(now); ok {
		text := next.Format(time.RFC3339)
		got.NextOpen = &text
	}
	return got
}
