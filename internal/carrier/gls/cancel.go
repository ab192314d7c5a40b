package gls

import (
	"context"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes each parcel of a shipment back. The worst that becomes of one is told of the whole.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	if s.CarrierReference == "" {
		return carrier.Cancelled{}, refuse(carrier.KindNotFound, "", "this shipment has no TrackIDs of GLS")
	}
	all := carrier.Cancelled{Outcome: carrier.CancelDone}
	for id := range strings.SplitSeq(s.CarrierReference, separator) {
		var got wireCancelled
		err := d.post(ctx, c, "/cancel/"+url.PathEscape(id), nil, &got, false)
		if carrier.KindOf(err) == carrier.KindDoubt {
			return carrier.Cancelled{Outcome: carrier.CancelUnknown}, nil //nolint:nilerr // the outcome tells it
		}
		if err != nil {
			return carrier.Cancelled{}, err
		}
		switch got.Result {
		case "CANCELLED":
		case "CANCELLATION_PENDING":
			if all.Outcome == carrier.CancelDone {
				all = carrier.Cancelled{Outcome: carrier.CancelQueued, Message: got.Result}
			}
		case "SCANNED":
			all = carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: got.Result}
		default:
			return carrier.Cancelled{}, &carrier.Error{Kind: carrier.KindNotFound, Code: got.Result, Message: "GLS does not cancel parcel " + id}
		}
	}
	return all, nil
}
