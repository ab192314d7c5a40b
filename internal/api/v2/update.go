package v2

import (
	"context"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// updateParcel changes a parcel that has no label yet, and makes the label where that is wanted. The parcel is named in the path or in the
// body; only what is sent changes, and a parcel that is sent back as it was read changes nothing.
func (d *Door) updateParcel(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	sent, ok := body.Get("parcel")
	if ok && sent.Kind == lax.List && len(sent.Kids) == 1 {
		sent = sent.Kids[0]
	}
	if !ok || sent.Kind != lax.Object {
		return fault.At("parcel", "This field is required.")
	}
	var probe fields
	a := probe.parcel(sent, &order.Draft{}, false)
	if text := c.PathValue("id"); text != "" {
		a.id = idOf(text)
	} else if m, ok := sent.Get("id"); !ok || m.Empty() {
		return fault.At("id", "This field is required.")
	}
	if err := probe.wrong.Err(); err != nil {
		return err
	}
	p, o, err := d.find(ctx, c, parcel.ID(a.id))
	if err != nil {
		return err
	}
	return d.change(ctx, c, p, o, sent, a)
}

func (d *Door) change(ctx context.Context, c call, p parcel.Parcel, o order.Order, sent lax.Value, a asked) error {
	next := o.Draft
	if err := apply(sent, &next, p); err != nil {
		return err
	}
	changes := intake.Tidy(next).Hash() != intake.Tidy(o.Draft).Hash()
	done := p.Labelled() || p.Status == carrier.StatusAnnouncing
	switch {
	case done && !changes:
		return d.tell(ctx, c, p.ID) // asked again for what there is
	case done || !o.State.Editable() && changes:
		return fault.New(fault.Conflict, "Parcel %d can no longer be changed: it was announced to the carrier already.", p.ID)
	case a.label && next.Boxes() > 1 && o.Boxes() != next.Boxes():
		return fault.At("quantity", "The number of boxes cannot be changed together with request_label.")
	}
	if a.label {
		if err := d.Intake.Check(ctx, c.Account, intake.Tidy(next)); err != nil {
			return err
		}
		if err := d.Shipping.Check(ctx, c.Account, intake.Tidy(next)); err != nil {
			return err
		}
	}
	if changes {
		_, err := d.Intake.Edit(ctx, intake.Edit{
			Account: c.Account, Integration: c.Sees(), Order: o.ID, Who: "API", What: "api", Own: true,
			Change: func(now *order.Draft) {
				// What was wrong was found above; an order that changed meanwhile gets the same fields set.
				_ = apply(sent, now, p)
			},
		})
		if err != nil {
			return orNo(err, noParcel)
		}
	}
	if a.label {
		if err := d.label(ctx, c, o.ID, a.later); err != nil {
			return err
		}
	}
	return d.tell(ctx, c, p.ID)
}

// apply sets what was sent on a draft. The ids that an answer gave the parcel say nothing new when they come back.
func apply(sent lax.Value, draft *order.Draft, p parcel.Parcel) error {
	var f fields
	f.parcel(sent, draft, false)
	if draft.ExternalReference == "" && p.ExternalReference != "" {
		draft.ExternalReference = p.ExternalReference
	}
	return f.wrong.Err()
}

// label makes the label of an order. When the carrier does not answer the parcel is being announced, and its status will say how that ended.
func (d *Door) label(ctx context.Context, c call, id order.ID, later bool) error {
	if later {
		_, err := d.Shipping.AnnounceLater(ctx, c.Account, id)
		return err
	}
	_, err := d.Shipping.Announce(ctx, c.Account, id)
	if err == nil {
		return nil
	}
	o, gone := order.Get(context.WithoutCancel(ctx), d.DB, c.Account, id)
	if gone == nil && (o.State == order.Announcing || o.State == order.Labelled) {
		return nil
	}
	return err
}

// find reads a parcel of the caller's, with its order.
func (d *Door) find(ctx context.Context, c call, id parcel.ID) (parcel.Parcel, order.Order, error) {
	p, o, err := parcel.WithOrder(ctx, d.DB, c.Account, c.Sees(), id)
	return p, o, orNo(err, noParcel)
}

// tell answers with a parcel as it is now.
func (d *Door) tell(ctx context.Context, c call, id parcel.ID) error {
	p, o, err := d.find(ctx, c, id)
	if err != nil {
		return err
	}
	b := pen{b: make([]byte, 0, 3<<10)}
	b.begin('{')
	b.key("parcel")
	d.view(ctx, c).parcelObject(&b, p, o)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getParcel(ctx context.Context, c call) error {
	return d.tell(ctx, c, parcel.ID(idOf(c.PathValue("id"))))
}

// idOf reads an id of a path. What is no number is no id of anything: 0.
func idOf(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}
