package door

import (
	"context"
	_ "embed"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// openapi describes this API.
//
//go:embed openapi.yaml
var openapi []byte

// mountPublic hangs what needs no token: the address of webhooks, the way back from a consent page, and a checkout's service points.
func (d *Door) mountPublic(open web.Door) {
	hooks := open
	hooks.MostBody = connect.MostHeard
	hooks.Handle("POST /hooks/{token}", d.hear) // the name keeps it out of the log
	open.Handle("GET /connected", d.connected)
	open.Handle("GET /livez", func(w http.ResponseWriter, _ *http.Request) error { return answer(w, http.StatusOK, health{"alive"}) })
	open.Handle("GET /readyz", d.ready)
	open.Handle("GET /openapi.yaml", d.describe)
	shared := open
	shared.Fail = failInTheirWords
	shared.Before = func(next web.Handler) web.Handler { return anywhere(legible(next)) }
	for _, path := range []string{"/api/v2/service-points", "/api/v2/service-points/{id}"} {
		shared.Handle("OPTIONS "+path, func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusNoContent)
			return nil
		})
	}
	shared.Handle("GET /api/v2/service-points", d.checkoutPoints)
	shared.Handle("GET /api/v2/service-points/{id}", d.checkoutPoint)
}

// anywhere lets pages of every host ask: a checkout is the marketplace's own page.
func anywhere(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, X-Requested-With")
		w.Header().Set("Access-Control-Max-Age", "86400")
		return next(w, r)
	}
}

// failInTheirWords renders an error as Sendcloud does: checkouts read it.
func failInTheirWords(w http.ResponseWriter, r *http.Request, err error) {
	f, ok := fault.As(err)
	if !ok {
		f = fault.New(fault.Ours, "Something went wrong here; it has been logged.")
	}
	var out struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
			Request string `json:"request"`
		} `json:"error"`
	}
	out.Error.Code, out.Error.Message, out.Error.Request = web.Status(f.Kind), f.Text(), r.URL.Path
	if len(f.Fields) > 0 {
		out.Error.Message = f.Fields[0].Name + ": " + f.Fields[0].Text
	}
	_ = answer(w, out.Error.Code, out) // a caller who has hung up cannot be told
}

// hear takes a webhook. It is stored when this answers.
func (d *Door) hear(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := d.Engine.Hear(r.Context(), r.PathValue("token"), r.Header, body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// connected is where the consent page sends the merchant's browser back to; it goes on to the marketplace.
func (d *Door) connected(w http.ResponseWriter, r *http.Request) error {
	m, back, err := d.Engine.FinishConsent(r.Context(), r.URL.Query())
	f, told := fault.As(err)
	if err != nil && !told {
		slog.ErrorContext(r.Context(), "a consent came to nothing", "id", web.RequestID(r.Context()), "error", err)
		f = fault.New(fault.Ours, "Something went wrong here; it has been logged. Begin again.")
	}
	if back != "" {
		return goBack(w, r, m.Ref, back, f)
	}
	if f != nil {
		return showArrival(w, web.Status(f.Kind), arrival{Title: "Not connected", Text: f.Text()})
	}
	return showArrival(w, http.StatusOK, arrival{Title: "Connected", Text: m.Name + " is connected. You can close this window."})
}

// goBack sends the merchant's browser on to the marketplace's page, which was checked when the link was made. Where all is well, the engine put there
// what connects the merchant.
func goBack(w http.ResponseWriter, r *http.Request, ref, back string, f *fault.Error) error {
	u, err := url.Parse(back)
	if err != nil {
		return err
	}
	if f != nil {
		q := u.Query()
		q.Set("merchant", ref)
		q.Set("connected", "no")
		q.Set("reason", f.Text())
		u.RawQuery = q.Encode()
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
	return nil
}

// health is whether Connect can take work.
type health struct {
	Status string `json:"status"`
}

func (d *Door) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, stop := context.WithTimeout(r.Context(), 3*time.Second)
	defer stop()
	if err := d.Engine.Ping(ctx); err != nil {
		return fault.New(fault.Away, "The database does not answer.").Because(err)
	}
	return answer(w, http.StatusOK, health{"ready"})
}

func (d *Door) describe(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml")
	_, err := w.Write(openapi)
	return err
}

// listPoints answers a checkout of the marketplace's own making.
func (d *Door) listPoints(w http.ResponseWriter, r *http.Request) error {
	return d.points(w, r, r.PathValue("merchant"), func(all []sendcloud.ServicePoint) any {
		return map[string]any{"service_points": all}
	})
}

// checkoutPoints answers the picker, in Sendcloud's words: access_token is the merchant's ref.
func (d *Door) checkoutPoints(w http.ResponseWriter, r *http.Request) error {
	return d.points(w, r, r.URL.Query().Get("access_token"), func(all []sendcloud.ServicePoint) any { return all })
}

func (d *Door) checkoutPoint(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	p, err := d.Engine.Point(r.Context(), r.URL.Query().Get("access_token"), int(id))
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, p)
}

func (d *Door) points(w http.ResponseWriter, r *http.Request, ref string, shape func([]sendcloud.ServicePoint) any) error {
	f, err := pointFilter(r)
	if err != nil {
		return err
	}
	near, err := d.Engine.PointsNear(r.Context(), ref, f)
	if err != nil {
		return err
	}
	all := near.Points
	if all == nil {
		all = []sendcloud.ServicePoint{}
	}
	if near.Place != "" { // the picker shows it on its map
		w.Header().Set(connect.PlaceHeader, near.Place)
		w.Header().Set("Access-Control-Expose-Headers", connect.PlaceHeader)
	}
	return answer(w, http.StatusOK, shape(all))
}

// pointFilter reads Sendcloud's parameters.
func pointFilter(r *http.Request) (sendcloud.PointFilter, error) {
	q := query{Values: r.URL.Query()}
	f := sendcloud.PointFilter{
		ShopType: q.Get("shop_type"), Weight: sendcloud.Decimal(q.Get("weight")),
		Country: strings.ToUpper(q.Get("country")), Address: q.Get("address"), PostalCode: q.Get("postal_code"), City: q.Get("city"),
		Latitude: sendcloud.Decimal(q.Get("latitude")), Longitude: sendcloud.Decimal(q.Get("longitude")), Radius: q.count("radius", 0, 100_000),
	}
	for _, name := range []string{"latitude", "longitude", "ne_latitude", "ne_longitude", "sw_latitude", "sw_longitude"} {
		if v := q.Get(name); v != "" {
			if n, err := strconv.ParseFloat(v, 64); err != nil || math.IsNaN(n) || math.Abs(n) > 180 {
				q.wrong.Add(name, "This should be degrees, like 51.44.")
			}
		}
	}
	if q.Get("ne_latitude") != "" {
		f.Box = &sendcloud.Box{NorthEastLatitude: sendcloud.Decimal(q.Get("ne_latitude")), NorthEastLongitude: sendcloud.Decimal(q.Get("ne_longitude")),
			SouthWestLatitude: sendcloud.Decimal(q.Get("sw_latitude")), SouthWestLongitude: sendcloud.Decimal(q.Get("sw_longitude"))}
	}
	if v := q.Get("carrier"); v != "" {
		f.Carriers = strings.Split(v, ",")
	}
	if v := q.Get("general_shop_type"); v != "" {
		f.ShopTypes = strings.Split(v, ",")
	}
	return f, q.err()
}
