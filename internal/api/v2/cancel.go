package v2

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// ended is how v2 tells that a wish to cancel ended, word for word as recorded. It is no error envelope, refused or not.
var ended = map[shipping.Ending]struct {
	code            int
	status, message string
}{
	shipping.EndCancelled:  {http.StatusOK, "cancelled", "Parcel has been cancelled"},
	shipping.EndQueued:     {http.StatusAccepted, "queued", "Parcel cancellation has been queued"},
	shipping.EndDeleted:    {http.StatusGone, "deleted", "Parcel has been deleted"},
	shipping.EndCancelling: {http.StatusBadRequest, "failed", "This shipment is already being cancelled."},
	shipping.EndTooLate:    {http.StatusBadRequest, "failed", "Shipped parcels, or parcels being shipped, can no longer be cancelled."},
	shipping.EndTooOld:     {http.StatusBadRequest, "failed", "Parcels that were announced more than 42 days ago can no longer be cancelled."},
	shipping.EndBusy:       {http.StatusBadRequest, "failed", "This parcel is being announced and cannot be cancelled until the carrier has answered."},
}

// cancelParcel takes a parcel back. Whatever body comes with it says nothing: clients send none, "{}", or a JSON type without a body.
func (d *Door) cancelParcel(ctx context.Context, c call) error {
	end, _, err := d.Shipping.Cancel(ctx, c.Account, c.Sees(), parcel.ID(idOf(c.PathValue("id"))), true)
	if err != nil {
		return orNo(err, noParcel)
	}
	said := ended[end]
	var b pen
	b.begin('{')
	b.member("status", said.status)
	b.member("message", said.message)
	b.end('}')
	api.JSON(c.W, said.code, b.b)
	return nil
}

// returnPortal is where a buyer announces a return. Nobody has a portal yet, which is told as Sendcloud tells it of merchants without one.
func (d *Door) returnPortal(ctx context.Context, c call) error {
	if _, _, err := d.find(ctx, c, parcel.ID(idOf(c.PathValue("id")))); err != nil {
		return err
	}
	api.JSON(c.W, http.StatusNotFound, []byte(`{"url":null}`))
	return nil
}
