package parcels

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

// clock is the card that moves the time of a carrier to practise with.
type clock struct {
	Time    time.Time
	Scripts view.Field
	Over    bool // the parcel is at its end
}

// plans are the lives that can be chosen for a parcel, by the carrier's names for them.
var plans = []struct{ Script, Word string }{
	{"delivered", "Delivered at the door"},
	{"attempt", "Nobody at home, delivered next day"},
	{"attempt-point", "Nobody at home, taken to a pick-up point"},
	{"delayed", "Delayed by a day"},
	{"customs", "Held at customs, then delivered"},
	{"customs-held", "Held at customs for a week"},
	{"refused", "Refused by the buyer, comes back"},
	{"returned", "Never met, comes back"},
	{"bad-address", "Wrong address, comes back"},
	{"undeliverable", "Cannot be delivered"},
	{"lost", "Lost"},
	{"not-collected", "Never collected from you"},
}

// walkMost is how many scans "to the end" makes at most.
const walkMost = 20

// clock reads the carrier's time; nil for a carrier without one, for an account whose contract it is not, and for who may not ship.
func (d dossier) clock(ctx context.Context) *clock {
	if d.session.Need(account.Ship) != nil {
		return nil
	}
	c, ok := d.area.clocked(d.parcel.Carrier)
	if !ok {
		return nil
	}
	contract, err := carrier.GetContract(ctx, d.area.DB, d.area.Shipping.Sealer, d.session.Account, d.parcel.Contract)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	at, err := c.Clock(ctx, contract)
	if err != nil {
		return nil // the card is no reason to show no page
	}
	out := &clock{Time: at, Over: over(d.parcel.Status)}
	var choices []view.Option
	for _, p := range plans {
		choices = append(choices, view.Option{Value: p.Script, Word: d.words.T(p.Word)})
	}
	out.Scripts = view.Form{}.Select("script", d.words.T("What happens next"), choices)
	return out
}

func (a *Area) clocked(code string) (carrier.Clocked, bool) {
	c, ok := a.Shipping.Carriers.Driver(code).(carrier.Clocked)
	return c, ok
}

// advance moves the clock of the parcel's carrier and hears at once what happened meanwhile.
func (a *Area) advance(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	if _, ok := a.clocked(p.Carrier); !ok {
		return fault.New(fault.Conflict, "Only the sandbox carrier has a clock that can be moved.")
	}
	acc := account.SessionOf(ctx).Account
	var at time.Time
	switch r.FormValue("move") {
	case "day":
		at, err = a.Tracking.Advance(ctx, acc, p.Contract, carrier.Advance{By: 24 * time.Hour})
	case "week":
		at, err = a.Tracking.Advance(ctx, acc, p.Contract, carrier.Advance{By: 7 * 24 * time.Hour})
	case "end":
		at, err = a.walk(ctx, p)
	case "script":
		at, err = a.Tracking.Advance(ctx, acc, p.Contract, carrier.Advance{Number: p.Number, Script: known(r.FormValue("script"))})
	default:
		at, err = a.Tracking.Advance(ctx, acc, p.Contract, carrier.Advance{Number: p.Number})
	}
	if err != nil {
		return err
	}
	now, err := parcel.Get(ctx, a.DB, acc, 0, p.ID)
	if err != nil {
		return err
	}
	shell := view.ShellOf(ctx)
	state := view.ParcelState(words, now.Status)
	view.Say(w, view.Flash{Text: words.T("The sandbox clock shows %s. The parcel: %s.", words.Ago(at.In(shell.Zone), shell.Now), state.Word)})
	return web.Go(w, r, fmt.Sprintf("/parcels/%d", p.ID))
}

// known keeps to the plans that the page offers.
func known(script string) string {
	for _, p := range plans {
		if p.Script == script {
			return script
		}
	}
	return plans[0].Script
}

// walk goes from scan to scan until none comes any more.
func (a *Area) walk(ctx context.Context, p parcel.Parcel) (at time.Time, err error) {
	heard := -1
	for range walkMost {
		if at, err = a.Tracking.Advance(ctx, p.Account, p.Contract, carrier.Advance{Number: p.Number}); err != nil {
			return at, err
		}
		now, err := parcel.Get(ctx, a.DB, p.Account, 0, p.ID)
		if err != nil || over(now.Status) {
			return at, err
		}
		scans, err := tracking.Scans(ctx, a.DB, p.Account, now)
		if err != nil || len(scans) == heard {
			return at, err
		}
		heard = len(scans)
	}
	return at, nil
}

// over reports that nothing more comes; what cannot be delivered may still come back.
func over(s carrier.Status) bool { return s.Final() && s != carrier.StatusUndeliverable }

// refresh asks the carrier for news now.
func (a *Area) refresh(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	if err := a.Tracking.Refresh(ctx, p.Account, 0, p.ID); err != nil {
		return err
	}
	after, err := parcel.Get(ctx, a.DB, p.Account, 0, p.ID)
	if err != nil {
		return err
	}
	name, err := a.Shipping.CarrierName(ctx, p)
	if err != nil {
		return err
	}
	f := view.Flash{Text: words.T("%s has nothing new.", name)}
	if after.Status != p.Status {
		f.Text = words.T("News from %s: %s.", name, view.ParcelState(words, after.Status).Word)
	}
	view.Say(w, f)
	return web.Go(w, r, fmt.Sprintf("/parcels/%d", p.ID))
}
