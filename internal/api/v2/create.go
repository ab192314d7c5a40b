package v2

import (
	"context"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/lax"
)

// mostParcels is how many parcels one request may bring.
const mostParcels = 100

// wanted is one parcel of a request: what it says, and what is wrong with that already.
type wanted struct {
	sent lax.Value
	wish intake.Wish
	err  error
}

// createParcels takes one parcel or up to a hundred in.
func (d *Door) createParcels(ctx context.Context, c call) error {
	sent, single, err := parcelsOf(c)
	if err != nil {
		return err
	}
	if single {
		if done, err := d.turn(ctx, c, sent[0]); done || err != nil {
			return err
		}
	}
	mode := c.URL.Query().Get("errors")
	verbose := !single && (mode == "verbose" || mode == "verbose-carrier")
	all := make([]wanted, len(sent))
	for i, v := range sent {
		all[i] = read(v, single)
		if all[i].err != nil && !verbose {
			return all[i].err
		}
	}
	done, err := d.fulfil(ctx, c, all, verbose)
	if err != nil {
		return err
	}
	w := d.view(ctx, c)
	if single {
		return writeOne(c, w, done[0])
	}
	writeMany(c, w, all, done, verbose)
	return nil
}

// parcelsOf reads the body of a create: {"parcel": …} or {"parcels": […]}.
func parcelsOf(c call) (sent []lax.Value, single bool, err error) {
	body, err := bodyOf(c)
	if err != nil {
		return nil, false, err
	}
	if one, ok := body.Get("parcel"); ok && one.Kind != lax.Null {
		if one.Kind == lax.Object {
			return []lax.Value{one}, true, nil
		}
		if one.Kind != lax.List {
			return nil, false, fault.At("parcel", "Invalid data. Expected a dictionary.")
		}
		// Some clients send a list under the name of one.
		return one.Kids, false, tooMany("parcel", one)
	}
	many, ok := body.Get("parcels")
	if !ok || many.Kind == lax.Null {
		return nil, false, fault.At("parcel", "This field is required.")
	}
	return many.Kids, false, tooMany("parcels", many)
}

func tooMany(name string, v lax.Value) error {
	switch {
	case v.Kind != lax.List:
		return fault.At(name, "Expected a list of items.")
	case len(v.Kids) == 0:
		return fault.At(name, "This list may not be empty.")
	case len(v.Kids) > mostParcels:
		return fault.At(name, "Ensure this field has no more than %d elements; it has %d.", mostParcels, len(v.Kids))
	}
	return nil
}

// bodyOf reads a request's body as a JSON object.
func bodyOf(c call) (lax.Value, error) {
	raw, err := api.Body(c.W, c.Request)
	if err != nil {
		return lax.Value{}, err
	}
	v, err := lax.Parse(string(raw))
	if err != nil {
		return lax.Value{}, err
	}
	if v.Kind != lax.Object {
		return lax.Value{}, fault.At("non_field_errors", "Invalid data. Expected a dictionary.")
	}
	return v, nil
}

// read reads one parcel of a create.
func read(v lax.Value, single bool) wanted {
	var f fields
	w := wanted{sent: v}
	a := f.parcel(v, &w.wish.Draft, true)
	w.wish.Label, w.wish.Later = a.label, a.later
	if single && a.label && w.wish.Draft.Quantity > 1 {
		f.wrong.Add("quantity", "Several boxes with a label are created with the key parcels, not parcel.")
	}
	w.err = f.wrong.Err()
	return w
}

// fulfil hands the readable ones to the desk and puts the answers beside what was asked.
func (d *Door) fulfil(ctx context.Context, c call, all []wanted, verbose bool) ([]intake.Shipped, error) {
	done := make([]intake.Shipped, len(all))
	wishes, at := make([]intake.Wish, 0, len(all)), make([]int, 0, len(all))
	for i, w := range all {
		if done[i].Err = w.err; w.err == nil {
			wishes, at = append(wishes, w.wish), append(at, i)
		}
	}
	got, err := d.Intake.Fulfil(ctx, c.Account, c.Integration, wishes, verbose)
	if err != nil {
		return nil, err
	}
	for i, s := range got {
		done[at[i]] = s
	}
	return done, nil
}

// refusedFor reports whether a wish failed in a way the caller is told as an error. A carrier that was asked and did not answer is not one:
// the parcel is being announced, and its status will say how that ended.
func refusedFor(s intake.Shipped) bool {
	if s.Err == nil {
		return false
	}
	return !s.Kept() || len(s.Parcels) == 0 || s.Parcels[0].Status != carrier.StatusAnnouncing
}

func writeOne(c call, w view, s intake.Shipped) error {
	if refusedFor(s) {
		return s.Err
	}
	b := pen{b: make([]byte, 0, 3<<10)}
	b.begin('{')
	b.key("parcel")
	w.parcelObject(&b, s.Parcels[0], s.Order)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// writeMany answers a bulk create. What was not taken in stands in failed_parcels, which is not there when nothing failed: clients read
// its first entry wherever they see the key. A parcel that was taken in and has no label is told with its status, for it exists.
func writeMany(c call, w view, all []wanted, done []intake.Shipped, verbose bool) {
	b := pen{b: make([]byte, 0, len(done)*2500)}
	b.begin('{')
	b.key("parcels")
	b.begin('[')
	var failed []int
	for i, s := range done {
		if refusedFor(s) && (verbose || !s.Kept()) {
			failed = append(failed, i)
			continue
		}
		for _, p := range s.Parcels {
			b.next()
			w.parcelObject(&b, p, s.Order)
		}
	}
	b.end(']')
	if len(failed) > 0 {
		b.key("failed_parcels")
		b.begin('[')
		for _, i := range failed {
			b.next()
			b.begin('{')
			b.key("parcel")
			echo(&b, all[i].sent, done[i])
			b.key("errors")
			errorsObject(&b, done[i].Err)
			b.end('}')
		}
		b.end(']')
	}
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
}

// echo writes a failed parcel as it was sent, with its number of boxes, and with the id it has where it was taken in all the same.
func echo(b *pen, v lax.Value, s intake.Shipped) {
	if v.Kind != lax.Object {
		b.raw(strings.ToValidUTF8(v.JSON, "\ufffd"))
		return
	}
	b.begin('{')
	if s.Kept() && len(s.Parcels) > 0 {
		b.memberInt("id", int64(s.Parcels[0].ID))
	}
	for i, name := range v.Names {
		if name == "id" || name == "quantity" {
			continue
		}
		b.free(name)
		b.raw(strings.ToValidUTF8(v.Kids[i].JSON, "\ufffd"))
	}
	boxes := "1"
	if q, ok := v.Get("quantity"); ok && !q.Empty() {
		boxes = strings.ToValidUTF8(q.JSON, "\ufffd")
	}
	b.memberRaw("quantity", boxes)
	b.end('}')
}
