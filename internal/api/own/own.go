// Package own is what Waybill says beyond Sendcloud's words: a numbered feed of all that happened, and the sandbox carrier's clock, so
// that a developer can walk a parcel to its end in seconds.
package own

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/report"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

// Door is /api/waybill.
type Door struct {
	DB       *db.DB
	Gate     *api.Gate
	Intake   *intake.Desk
	Tracking *tracking.Desk
	// Bell wakes readers of the feed; nil lets nobody wait.
	Bell *event.Bell
	// Track is the buyer's page about a parcel; nil leaves it out.
	Track func(base string, p parcel.Parcel) string
	// Reports hands out the files of reports.
	Reports *report.Desk
	// Links is the address of ours that a request came to.
	Links func(r *http.Request) string
}

// root is where every path begins.
const root = "/api/waybill"

// routes are everything the door does.
func (d *Door) routes() []api.Route {
	all := []api.Route{
		{Method: "POST", Path: root + "/sandbox/clock", Scope: integration.WriteParcel, Act: d.clock},
	}
	return append(append(all, d.orderRoutes()...), d.eventRoutes()...)
}

// Routes lists everything the door does.
func (d *Door) Routes() []api.Route { return d.routes() }

// Mount hangs the routes into the mux.
func (d *Door) Mount(mux web.Mux) {
	(&api.Router{Gate: d.Gate, Roots: []string{root}, Links: d.Links, Fail: fail, Options: "{}"}).Mount(mux, d.routes())
	mux.Handle("GET /reports/{token}", http.HandlerFunc(d.download))
}

// wish is how far the clock is to move: by seconds, or to the next scan of one of the caller's parcels, whose fate may be changed first.
type wish struct {
	Seconds int64  `json:"advance_seconds"`
	Parcel  int64  `json:"parcel"`
	Script  string `json:"script"`
}

// clock moves the sandbox carrier's clock for the caller's account.
func (d *Door) clock(ctx context.Context, c api.Call) error {
	body, err := api.Body(c.W, c.Request)
	if err != nil {
		return err
	}
	var asked wish
	if err := json.Unmarshal(body, &asked); err != nil {
		return fault.New(fault.Invalid, "The body must be JSON like {\"parcel\": 7001} or {\"advance_seconds\": 86400}.")
	}
	at, err := d.advance(ctx, c.Caller, asked)
	if err != nil {
		return err
	}
	return answer(c.W, http.StatusOK, map[string]string{"now": at.UTC().Format(time.RFC3339)})
}

func (d *Door) advance(ctx context.Context, c api.Caller, asked wish) (time.Time, error) {
	if asked.Seconds < 0 || asked.Seconds > 366*24*3600 {
		return time.Time{}, fault.At("advance_seconds", "The clock moves forward by up to 366 days.")
	}
	if asked.Seconds == 0 && asked.Parcel == 0 {
		return time.Time{}, fault.At("parcel", "Name a parcel, or how many seconds the clock is to move.")
	}
	if asked.Parcel == 0 {
		return d.all(ctx, c, time.Duration(asked.Seconds)*time.Second)
	}
	p, err := parcel.Get(ctx, d.DB, c.Account, c.Sees(), parcel.ID(asked.Parcel))
	if err != nil {
		return time.Time{}, err
	}
	if p.Number == "" {
		return time.Time{}, fault.At("parcel", "Parcel %d has no label yet.", asked.Parcel)
	}
	return d.Tracking.Advance(ctx, c.Account, p.Contract, carrier.Advance{
		By: time.Duration(asked.Seconds) * time.Second, Number: p.Number, Script: asked.Script,
	})
}

// all moves the clock of every sandbox contract of the account.
func (d *Door) all(ctx context.Context, c api.Caller, by time.Duration) (at time.Time, err error) {
	contracts, err := carrier.ListContracts(ctx, d.DB, d.Tracking.Sealer, c.Account)
	if err != nil {
		return at, err
	}
	for _, one := range contracts {
		if _, ok := d.Tracking.Carriers.Driver(one.Carrier).(carrier.Clocked); !ok || one.AccountID != c.Account {
			continue
		}
		if at, err = d.Tracking.Advance(ctx, c.Account, one.ID, carrier.Advance{By: by}); err != nil {
			return at, err
		}
	}
	if at.IsZero() {
		return at, fault.New(fault.Unable, "This account has no sandbox carrier.")
	}
	return at, nil
}

func fail(w http.ResponseWriter, _ *http.Request, err error) {
	status, f := told(err)
	type field struct {
		Field string `json:"field"`
		Text  string `json:"text"`
	}
	out := struct {
		Error  string  `json:"error"`
		Fields []field `json:"fields,omitempty"`
	}{Error: f.Text()}
	for _, one := range f.Fields {
		out.Fields = append(out.Fields, field{one.Name, one.Text})
	}
	if f.Kind == fault.Unknown {
		api.Challenge(w.Header())
	}
	if f.Kind == fault.TooMany && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "1")
	}
	_ = answer(w, status, out) // a caller who has hung up cannot be told
}

// told is a failure in words, with its status.
func told(err error) (int, *fault.Error) {
	var refusal *api.Refusal
	if errors.As(err, &refusal) {
		return refusal.Status, fault.New(fault.Invalid, "%s", refusal.Text)
	}
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Ours {
		f = fault.New(fault.Ours, "That did not work, and it is our fault.")
	}
	return web.Status(f.Kind), f
}

func answer(w http.ResponseWriter, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	api.JSON(w, status, text)
	return nil
}
