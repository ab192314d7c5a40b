package parcels

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

// spoken is the card in which a merchant says what happened to a parcel whose carrier has no system to ask.
type spoken struct{ Steps, Place, At view.Field }

// spoken is nil for other carriers, for a parcel at its end or without a number, and for who may not ship.
func (d dossier) spoken() *spoken {
	info, _ := d.area.Shipping.Carriers.Info(d.parcel.Carrier)
	if info.Way != carrier.Sheet || d.parcel.Number == "" || over(d.parcel.Status) || d.session.Need(account.Ship) != nil {
		return nil
	}
	t, form := d.words.T, view.Form{Values: url.Values{}}
	var choices []view.Option
	for _, s := range ratesheet.Steps() {
		choices = append(choices, view.Option{Value: s.Code, Word: t(s.Name)})
	}
	return &spoken{Steps: form.Select("status", t("What happened"), choices), Place: form.Input("location", t("Where")).Maybe(),
		At: form.Input("time", t("When")).As("datetime-local").Maybe().Help(t("Empty is now."))}
}

// tell keeps what was said.
func (a *Area) tell(w http.ResponseWriter, r *http.Request) error {
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	what := tracking.Told{Step: typed.Get("status"), Place: typed.Get("location")}
	if text := typed.Get("time"); text != "" {
		zone := view.ShellOf(r.Context()).Zone
		if zone == nil {
			zone = time.UTC
		}
		if what.At, err = time.ParseInLocation("2006-01-02T15:04", text, zone); err != nil {
			return fault.At("time", "This is no time.")
		}
	}
	if err := a.Tracking.Tell(r.Context(), account.SessionOf(r.Context()).Account, 0, p.ID, what); err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("Written down. Your buyer’s page shows it too.")})
	return web.Go(w, r, fmt.Sprintf("/parcels/%d", p.ID))
}
