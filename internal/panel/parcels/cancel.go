package parcels

import (
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/tracking"
	"github.com/waybill-ship/waybill/internal/web"
)

// cancelling says whether the label can still be taken back, and why not.
type cancelling struct {
	Action view.Action
	Text   string
	Said   string // the carrier's words about an earlier try
	Again  bool   // the order may be shipped anew
}

func (d dossier) cancelling() (cancelling, view.Confirm) {
	p, t := d.parcel, d.words.T
	c := cancelling{Action: view.Action{Word: t("Cancel the label"), Danger: true, Dialog: "cancel"}}
	confirm := view.Confirm{ID: "cancel", Title: t("Cancel this label?"), Action: fmt.Sprintf("/parcels/%d/cancel", p.ID), Verb: t("Cancel the label"), Back: t("Keep it"), Danger: true,
		Text: t("%s is asked to take the label back. If it agrees, nothing is billed and the order counts as cancelled. Do not hand the parcel over.", d.carrier)}
	if d.lapses {
		confirm.Text = lapsing(d.words, d.carrier)
	}
	if p.Colli > 1 {
		confirm.Text += " " + t("All %d boxes of the shipment are cancelled together.", p.Colli)
	}
	if p.CancelNote != "" && !d.lapses {
		c.Said = t("%s says: “%s”", d.carrier, p.CancelNote)
	}
	var why string
	first := d.firstScan()
	switch group := p.Status.Info().Group; {
	case p.Foreign != nil:
		why = t("This parcel was labelled elsewhere.")
	case isGone(p.Status):
		why = t("This label is cancelled.")
		c.Again = d.session.Need(account.Ship) == nil && d.order.State == order.Cancelled
	case group == carrier.GroupCancelling && p.Status != carrier.StatusCancelFailed && d.lapses:
		why = t("%s takes no label back. If it is not scanned before %s, this one counts as cancelled.", d.carrier, d.words.Day(p.StatusAt.Add(shipping.Stillness), d.now))
	case group == carrier.GroupCancelling && p.Status != carrier.StatusCancelFailed:
		why = t("%s has been asked to cancel and has not answered yet.", d.carrier)
	case !p.Status.Cancellable() && first != nil:
		why = t("A label can be cancelled until its first scan. This one was scanned on %s.", d.words.Day(first.At, d.now))
	case !p.Status.Cancellable():
		why = t("A label can be cancelled until its first scan. This one is past it.")
	case d.session.Need(account.Ship) != nil:
		why = t("Your role may not cancel labels.")
	case d.lapses:
		c.Text = t("%s takes no label back: one that is not scanned for 14 days counts as cancelled.", d.carrier)
		return c, confirm
	default:
		c.Text = t("A label can be cancelled until its first scan.")
		return c, confirm
	}
	c.Text, c.Action.Why, c.Action.Dialog = why, why, ""
	return c, view.Confirm{}
}

// lapsing says what becomes of a label whose carrier has no way to take it back.
func lapsing(w locale.Words, name string) string {
	return w.T("%s has no way to take a label back. It counts as cancelled when it is not scanned for 14 days. Do not hand the parcel over.", name)
}

// firstScan is when the carrier first had the box.
func (d dossier) firstScan() *tracking.Scan {
	for i := range d.scans {
		if d.scans[i].Status.Physical() {
			return &d.scans[i]
		}
	}
	return nil
}

// cancel asks the carrier at once and tells what it said.
func (a *Area) cancel(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	name, err := a.Shipping.CarrierName(ctx, p)
	if err != nil {
		return err
	}
	end, said, err := a.Shipping.Cancel(ctx, account.SessionOf(ctx).Account, 0, p.ID, true)
	if err != nil {
		return err
	}
	flash := told(words, end, name, said)
	if info, _ := a.Shipping.Carriers.Info(p.Carrier); end == shipping.EndQueued && info.Cancel == carrier.CancelNever {
		flash = view.Flash{Tone: view.Warn, Text: lapsing(words, name)}
	}
	view.Say(w, flash)
	if end == shipping.EndDeleted {
		return web.Go(w, r, "/orders")
	}
	return web.Go(w, r, fmt.Sprintf("/parcels/%d", p.ID))
}

// told says how a wish to cancel ended, with the carrier's own words where it said some.
func told(w locale.Words, end shipping.Ending, name, said string) view.Flash {
	f := view.Flash{Tone: view.Warn}
	switch end {
	case shipping.EndCancelled:
		f.Tone, f.Text = view.Good, w.T("Cancelled. %s bills nothing for it.", name)
	case shipping.EndQueued:
		f.Text = w.T("%s has been asked and decides later. We ask again by ourselves.", name)
	case shipping.EndDeleted:
		f.Tone, f.Text = view.Good, w.T("There was no label yet. The order is deleted.")
	case shipping.EndCancelling:
		f.Text = w.T("It is cancelled already, or about to be.")
	case shipping.EndTooLate:
		f.Tone, f.Text = view.Bad, w.T("Too late: %s keeps the label.", name)
	case shipping.EndTooOld:
		f.Tone, f.Text = view.Bad, w.T("The label is older than six weeks and cannot be cancelled any more.")
	case shipping.EndBusy:
		f.Text = w.T("The carrier is being asked for this label. Wait until it has answered.")
	}
	if said != "" {
		f.Text += " " + w.T("%s says: “%s”", name, said)
	}
	return f
}

// again makes a new order of a cancelled one.
func (a *Area) again(w http.ResponseWriter, r *http.Request) error {
	p, err := a.asked(r)
	if err != nil {
		return err
	}
	o, err := a.Intake.Repeat(r.Context(), p.Account, p.Order)
	if err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: view.Words(r.Context()).T("The order waits for a label again.")})
	return web.Go(w, r, fmt.Sprintf("/orders/%d", o.ID))
}
