package connect

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

const (
	batchMost   = 100             // parcels of a call, as the API allows
	shift       = 5 * time.Second // a merchant with much to do lets others have a turn after this
	settleAfter = 45 * time.Second
)

// importer works one merchant's orders for a while.
type importer struct {
	e    *Engine
	l    *Held
	c    *sendcloud.Client
	m    Merchant
	done int // outcomes that were written down
}

// importWork sends what waits. Each order passes these steps, and wherever the power goes out, the next one knows what to do: waiting →
// (the intent is written) sending → (the call) → imported. An order found as sending may have arrived or not: the platform is asked first.
func (e *Engine) importWork(ctx context.Context, l *Held) (again time.Time, err error) {
	c, m, err := e.client(ctx, l.Merchant)
	if errors.Is(err, errShut) {
		return again, nil
	}
	if err != nil {
		return again, err
	}
	i := &importer{e: e, l: l, c: c, m: m}
	for end := time.Now().Add(shift); ; {
		more, err := i.round(ctx)
		switch {
		case err != nil:
			return i.stumble(ctx, err)
		case !more:
			return e.nextDue(ctx, l.Merchant)
		case time.Now().After(end):
			return e.now(), nil
		}
	}
}

// stumble decides what a failed round means for the merchant.
func (i *importer) stumble(ctx context.Context, err error) (again time.Time, _ error) {
	if i.e.refused(ctx, i.c, err) {
		return again, i.e.refuse(ctx, i.m, refusedWords(err))
	}
	if pause, ok := patience(err); ok {
		return again, pausing(pause, err)
	}
	if i.done > 0 && ctx.Err() == nil && !errors.Is(err, errLost) { // it works in part: what failed rests on its own
		return again, pausing(shortest, err)
	}
	return again, err
}

func refusedWords(err error) string {
	if errors.Is(err, sendcloud.ErrForbidden) {
		return "The platform says that this connection may not do what it did before. Connect the merchant again."
	}
	return "The platform no longer takes the keys of this merchant. Connect the merchant again."
}

// round takes the next hundred orders one step further, and reports whether there were any.
func (i *importer) round(ctx context.Context) (more bool, err error) {
	all, err := i.e.todo(ctx, i.l.Merchant, i.e.now(), i.ripe(), batchMost)
	if err != nil || len(all) == 0 {
		return false, err
	}
	var asks, backs, changes, news []row
	for _, r := range all {
		switch {
		case r.sending != 0:
			asks = append(asks, r)
		case r.order.State == OrderCancelling:
			backs = append(backs, r)
		case r.order.PlatformID != 0:
			changes = append(changes, r)
		case len(news) == 0 || len(news) < together(news[0]) && news[0].order.Tries == r.order.Tries:
			news = append(news, r)
		}
	}
	if err := i.each(ctx, asks, i.ask); err != nil {
		return false, err
	}
	if err := i.each(ctx, backs, i.takeBack); err != nil {
		return false, err
	}
	if err := i.each(ctx, changes, i.change); err != nil {
		return false, err
	}
	return true, i.send(ctx, news)
}

// ripe is until when an order must have been sent for the platform to be asked about it: a request that broke off here may still be
// worked there. A Waybill keeps external references unique, so there a repetition does no harm and nobody needs to wait.
func (i *importer) ripe() time.Time {
	if i.m.feed {
		return i.e.now()
	}
	return i.e.now().Add(-i.e.settleAfter)
}

// together is how many orders go in one call: many, but fewer once that failed, so that one that nobody can read is alone in the end.
func together(r row) int {
	switch r.order.Tries {
	case 0:
		return batchMost
	case 1:
		return batchMost / 10
	}
	return 1
}

// each makes one call an order and writes down what came of it, also when a later one fails.
func (i *importer) each(ctx context.Context, all []row, step func(context.Context, row) (outcome, error)) error {
	if len(all) == 0 {
		return nil
	}
	var got []outcome
	var failed error
	for _, r := range all {
		o, err := step(ctx, r)
		if err != nil {
			failed = err
			got = append(got, i.failed(r, err))
			break
		}
		got = append(got, o)
	}
	return errors.Join(i.write(ctx, got), failed)
}

// failed makes an order wait after a call about it that came to nothing. What the whole merchant suffers from is not the order's fault.
func (i *importer) failed(r row, err error) outcome {
	_, limited := patience(err)
	if limited || dead(err) || unsent(err) || i.e.stopping(err) {
		return outcome{row: r, kind: again}
	}
	return outcome{row: r, kind: later}
}

// stopping reports that we broke off ourselves.
func (e *Engine) stopping(err error) bool { return errors.Is(err, context.Canceled) }

// unsent reports that a request never left.
func unsent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// ask finds out whether an order arrived.
func (i *importer) ask(ctx context.Context, r row) (outcome, error) {
	p, found, err := i.find(ctx, r)
	switch {
	case err != nil:
		return outcome{}, err
	case found:
		return outcome{row: r, kind: landed, parcel: p, version: r.sending}, nil
	}
	return outcome{row: r, kind: unseen}, nil
}

// find looks for the order's parcel by its reference. Where there are several, it is the first that was made.
func (i *importer) find(ctx context.Context, r row) (first sendcloud.Parcel, found bool, err error) {
	for p, err := range i.c.V2.Parcels(ctx, sendcloud.ParcelFilter{ExternalReference: r.order.Reference}) {
		if err != nil {
			return first, false, err
		}
		if p.ExternalReference != r.order.Reference || p.IsReturn || StageOf(p.Status.ID) == StageCancelled {
			continue
		}
		if !found || p.ID < first.ID {
			first, found = p, true
		}
	}
	return first, found, nil
}

// named reports whether a refusal says which fields are wrong.
func named(all []Problem) bool {
	return slices.ContainsFunc(all, func(p Problem) bool { return p.Field != "" })
}

// takeBack cancels an order at the platform, unless its label is made.
func (i *importer) takeBack(ctx context.Context, r row) (outcome, error) {
	if r.order.PlatformID == 0 {
		return outcome{row: r, kind: takenBack}, nil
	}
	p, err := i.c.V2.Parcel(ctx, r.order.PlatformID)
	switch {
	case errors.Is(err, sendcloud.ErrNotFound):
		return outcome{row: r, kind: takenBack}, nil
	case err != nil:
		return outcome{}, err
	}
	if p.Status.ID == statusAnnouncing {
		return outcome{row: r, kind: later}, nil
	}
	switch StageOf(p.Status.ID) {
	case StageImported:
	case StageCancelled:
		return outcome{row: r, kind: takenBack}, nil
	default:
		return outcome{row: r, kind: tooLate, problems: []Problem{{Message: "The label is made already. The merchant can cancel it at the platform."}}}, nil
	}
	got, err := i.c.V2.CancelParcel(ctx, r.order.PlatformID)
	switch {
	case errors.Is(err, sendcloud.ErrNotFound):
		return outcome{row: r, kind: takenBack}, nil
	case err != nil:
		return outcome{}, err
	case got.Status == "failed":
		return outcome{row: r, kind: tooLate, problems: []Problem{{Message: got.Message}}}, nil
	}
	return outcome{row: r, kind: takenBack}, nil
}

// change brings a newer version to the platform. It does no harm twice.
func (i *importer) change(ctx context.Context, r row) (outcome, error) {
	body, err := parcelBody(r, r.order.PlatformID)
	if err != nil {
		return outcome{}, err
	}
	var got struct {
		Parcel sendcloud.Parcel `json:"parcel"`
	}
	err = i.put(ctx, map[string]any{"parcel": body}, &got)
	var said *sendcloud.Error
	switch {
	case err == nil && got.Parcel.ID == 0:
		return outcome{}, errHalf
	case err == nil:
		return outcome{row: r, kind: landed, parcel: got.Parcel, version: r.order.Version}, nil
	case errors.Is(err, sendcloud.ErrNotFound):
		return outcome{row: r, kind: unseen}, nil // deleted there: it is sent anew
	case !errors.As(err, &said) || !aboutTheOrder(said):
		return outcome{}, err
	}
	p, err := i.c.V2.Parcel(ctx, r.order.PlatformID)
	if err != nil && !errors.Is(err, sendcloud.ErrNotFound) {
		return outcome{}, err
	}
	switch {
	case err != nil:
	case p.Status.ID == statusAnnouncing, r.order.Tries == 0 && !named(problemsOf(said)):
		return outcome{row: r, kind: later}, nil // the label may come to nothing, and the refusal may have been of that moment alone
	case StageOf(p.Status.ID) != StageImported:
		return outcome{row: r, kind: tooLate, version: r.order.Version,
			problems: append([]Problem{{Message: "The label is made already: the newer version came too late."}}, problemsOf(said)...)}, nil
	}
	return outcome{row: r, kind: notTaken, version: r.order.Version, problems: problemsOf(said)}, nil //nolint:nilerr // gone meanwhile: the refusal stands
}

// send brings new orders: the intent, the call, what came of it.
func (i *importer) send(ctx context.Context, all []row) error {
	if len(all) == 0 {
		return nil
	}
	all, err := i.intend(ctx, all)
	if err != nil || len(all) == 0 {
		return err
	}
	got, err := i.post(ctx, all)
	if failed := i.write(ctx, got); failed != nil {
		return failed
	}
	if len(all) == 1 && all[0].order.Tries > 2 && errors.Is(err, sendcloud.ErrServer) {
		return nil // the platform stumbles over this one again and again: it rests by itself, and the others go on
	}
	return err
}

// intend writes down that the orders are about to be sent. What was taken back meanwhile stays.
func (i *importer) intend(ctx context.Context, all []row) (going []row, err error) {
	err = i.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		going, err = intendRows(ctx, tx, i.l.Merchant, all, i.e.now())
		return err
	})
	return going, err
}

// parcelBody is the order in the platform's words; id is the parcel that it changes, 0 is a new one.
func parcelBody(r row, id int) (map[string]json.RawMessage, error) {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(r.order.Parcel, &body); err != nil {
		return nil, err
	}
	reference, err := json.Marshal(r.order.Reference)
	if err != nil {
		return nil, err
	}
	for _, own := range []string{"id", "requestLabel", "request_label_async"} {
		delete(body, own)
	}
	body["external_reference"], body["request_label"] = reference, json.RawMessage("false")
	if given, ok := body["order_number"]; !ok || string(given) == `""` || string(given) == "null" {
		body["order_number"] = reference
	}
	if id != 0 {
		if body["id"], err = json.Marshal(id); err != nil {
			return nil, err
		}
	}
	return body, nil
}
