package v2

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/gazetteer"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/web"
)

// noPoint is what a service point that is not there is called.
const noPoint = "The requested resource could not be found"

// pointPrefix is where the routes of service points are served a second time: their clients have an address of its own for them.
const pointPrefix = "/servicepoints"

// servicePointRoutes are what a checkout calls, from its server or from its page with the public key alone.
func (d *Door) servicePointRoutes() []api.Route {
	open := func(method, path string, do api.Act) api.Route {
		r := at(method, path, "", do)
		r.Public = true
		return r
	}
	return []api.Route{
		open("GET", "/service-points", d.listPoints),
		open("GET", "/service-points/{id}", d.getPoint),
		open("GET", "/service-points/{id}/check-availability", d.checkPoint),
		open("POST", "/service-points/check_and_store", d.storePoint),
		open("POST", "/service-points/items_fit_in_shipment", d.fitPoint),
		open("GET", "/service-points/{shop_type}/store", d.storeShopPoint),
		open("GET", "/carriers", d.listPointCarriers),
	}
}

// mountPoints serves the service points beneath a prefix of their own as well, and one of them at the host's root, where it is at Sendcloud's.
func (d *Door) mountPoints(mux web.Mux) {
	const atRoot = "/service-points/{shop_type}/store"
	router := &api.Router{Gate: d.Gate, Links: d.Links, Fail: fail, Options: "{}"}
	bare := []api.Route{{Method: "GET", Path: atRoot, Public: true, Act: d.storeShopPoint}}
	router.Mount(mux, bare)
	router.Roots = []string{root}
	inner := http.NewServeMux()
	router.Mount(inner, append(bare, d.servicePointRoutes()...))
	for _, prefix := range []string{pointPrefix, root + pointPrefix} {
		h := meant(prefix, inner)
		mux.Handle(prefix, h)
		mux.Handle(prefix+"/", h)
	}
}

// meant leads the ways in which programs put their address of service points together to the one that is served: with the path of the API
// behind the prefix, without it, or with nothing; and with a slash more or less where the parts meet.
func meant(prefix string, points http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest := strings.TrimPrefix(r.URL.Path, prefix)
		for strings.Contains(rest, "//") {
			rest = strings.ReplaceAll(rest, "//", "/")
		}
		const list = root + "/service-points"
		switch first, _, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/"); first {
		case "api":
		case "":
			rest = list
		case "service-points", "carriers":
			rest = root + rest
		default:
			rest = list + rest
		}
		inside := r.Clone(r.Context())
		inside.URL.Path, inside.URL.RawPath = rest, ""
		points.ServeHTTP(w, inside)
	})
}

// shop is the integration that calls, with its switches.
func (d *Door) shop(ctx context.Context, c call) (integration.Integration, error) {
	return d.Integrations.Offered(ctx, c.Account, c.Integration)
}

func (d *Door) listPoints(ctx context.Context, c call) error {
	wish, err := pointWish(c.URL.Query())
	if err != nil {
		return err
	}
	shop, err := d.shop(ctx, c)
	if err != nil {
		return err
	}
	got, err := d.Points.Offer(ctx, shop, wish)
	if err != nil {
		return err
	}
	if from := cmp.Or(wish.From, placed(got)); from != nil {
		// Where the list begins is not in its body; our picker marks it on its map.
		c.W.Header().Set(placeHeader, fmt.Sprintf("%.6f,%.6f", from.Latitude, from.Longitude))
		c.W.Header().Set("Access-Control-Expose-Headers", placeHeader)
	}
	b := pen{b: make([]byte, 0, 1<<10+800*len(got.Points))}
	now := d.Points.Time()
	b.begin('[')
	for i := range got.Points {
		b.next()
		pointObject(&b, &got.Points[i], now)
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// placeHeader tells from where distances are reckoned: latitude and longitude with a comma.
const placeHeader = "Waybill-Place"

// placed is where the search found its place; nil when it looked for none or found none.
func placed(o servicepoint.Offer) *servicepoint.Position {
	if o.Placed == nil || o.Placed.Status == gazetteer.NotFound {
		return nil
	}
	return &servicepoint.Position{Latitude: o.Placed.Latitude, Longitude: o.Placed.Longitude}
}

func (d *Door) getPoint(ctx context.Context, c call) error {
	p, err := d.pointOf(ctx, c)
	if err != nil {
		return err
	}
	n := servicepoint.Near{Point: p}
	var f fields
	if from := f.position(c.URL.Query(), "latitude", "longitude"); from != nil && f.wrong.Err() == nil {
		n.Metres = servicepoint.Distance(*from, servicepoint.Position{Latitude: p.Latitude, Longitude: p.Longitude})
	}
	var b pen
	pointObject(&b, &n, d.Points.Time())
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) pointOf(ctx context.Context, c call) (servicepoint.Point, error) {
	shop, err := d.shop(ctx, c)
	if err != nil {
		return servicepoint.Point{}, err
	}
	p, err := d.Points.Offered(ctx, shop, idOf(c.PathValue("id")))
	return p, orNo(err, noPoint)
}

func (d *Door) checkPoint(ctx context.Context, c call) error {
	p, err := d.pointOf(ctx, c)
	if err != nil {
		return err
	}
	api.JSON(c.W, http.StatusOK, strconv.AppendBool(nil, d.Points.Available(p)))
	return nil
}

// listPointCarriers lists the carriers whose points the shop offers, as a bare list of codes.
func (d *Door) listPointCarriers(ctx context.Context, c call) error {
	shop, err := d.shop(ctx, c)
	if err != nil {
		return err
	}
	codes, err := servicepoint.Carriers(shop)
	if err != nil {
		var told *fault.Error
		if !errors.As(err, &told) {
			return err
		}
		return fault.New(fault.Denied, "%s", told.Text())
	}
	var b pen
	b.begin('[')
	for _, code := range codes {
		b.next()
		b.text(code)
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// pointWish reads a search.
func pointWish(q url.Values) (servicepoint.Wish, error) {
	var f fields
	w := servicepoint.Wish{Query: servicepoint.Query{Limit: 100}}
	w.Country = strings.ToUpper(f.word(q, "country"))
	if w.Country == "" {
		f.wrong.Add("country", "This field is required.")
	} else if _, ok := postal.Lookup(w.Country); !ok {
		f.wrong.Add("country", "Use two letters, like NL or DE.")
	}
	w.Carriers = f.commas(q, "carrier")
	w.ShopType = f.word(q, "shop_type")
	for _, k := range f.commas(q, "general_shop_type") {
		w.Kinds = append(w.Kinds, servicepoint.Kind(k))
		if !slices.Contains(servicepoint.Kinds, servicepoint.Kind(k)) {
			f.wrong.Add("general_shop_type", `"`+k+`" is not a valid choice.`)
		}
	}
	if id := f.word(q, "pudo_id"); id != "" {
		w.Codes = []string{id}
	}
	w.From = f.position(q, "latitude", "longitude")
	ne, sw := f.position(q, "ne_latitude", "ne_longitude"), f.position(q, "sw_latitude", "sw_longitude")
	switch {
	case ne != nil && sw != nil:
		w.Box = &servicepoint.Box{NorthEast: *ne, SouthWest: *sw}
	case ne != nil || sw != nil:
		f.wrong.Add("ne_latitude", "A box needs both of its corners.")
	}
	if text := q.Get("radius"); text != "" && w.Box == nil {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			f.wrong.Add("radius", "A valid integer is required.")
		}
		w.Radius = n
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			f.wrong.Add("limit", "A valid integer is required.")
		}
		w.Limit = min(max(n, 1), servicepoint.MaxResults)
	}
	if text := q.Get("weight"); text != "" {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			f.wrong.Add("weight", "A valid number is required.")
		}
	}
	w.Place = gazetteer.Query{
		Country: w.Country, PostalCode: f.word(q, "postal_code"), City: f.word(q, "city"), HouseNumber: f.word(q, "house_number"),
		Address: f.word(q, "address"),
	}
	if w.Place.PostalCode == "" && w.Place.City == "" && w.Place.Address == "" {
		w.Place.HouseNumber = "" // it says nothing alone
	}
	return w, f.wrong.Err()
}

// longestWord is the longest parameter that a search may have.
const longestWord = 250

// word reads a text out of a query.
func (f *fields) word(q url.Values, name string) string {
	text, wrong := lax.Words(lax.Value{Kind: lax.Text, Text: strings.TrimSpace(q.Get(name))})
	if wrong == "" && len(text) > longestWord {
		wrong = "Ensure this field has no more than 250 characters."
	}
	if wrong != "" {
		f.wrong.Add(name, "%s", wrong)
		return ""
	}
	return text
}

// commas reads a list that is written with commas, or by repeating the parameter.
func (f *fields) commas(q url.Values, name string) []string {
	var all []string
	for _, value := range slices.Concat(q[name], q[name+"[]"]) {
		for one := range strings.SplitSeq(value, ",") {
			if one = strings.TrimSpace(one); one != "" && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	if len(all) > 50 {
		f.wrong.Add(name, "Ensure this list has no more than 50 items.")
		return nil
	}
	return all
}

// position reads two parameters of one place; nil when neither was sent.
func (f *fields) position(q url.Values, latitude, longitude string) *servicepoint.Position {
	read := func(name string) float64 {
		text := strings.TrimSpace(q.Get(name))
		if text == "" {
			f.wrong.Add(name, "This field is required.")
			return 0
		}
		v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil {
			f.wrong.Add(name, "A valid number is required.")
		}
		return v
	}
	if q.Get(latitude) == "" && q.Get(longitude) == "" {
		return nil
	}
	return &servicepoint.Position{Latitude: read(latitude), Longitude: read(longitude)}
}
