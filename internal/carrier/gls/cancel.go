package gls

import (
	"context"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes each parcel of a shipment back. The worst that becomes of one is told of the whole. At the first that is on its way already it ends: what
// nobody took back yet may still be handed over with the rest.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	if s.CarrierReference == "" {
		return carrier.Cancelled{}, carrier.Refuse(carrier.KindNotFound, "", "this shipment has no TrackIDs of GLS")
	}
	all := carrier.Cancelled{Outcome: carrier.CancelDone}
	var back []string
	for id := range strings.SplitSeq(s.CarrierReference, separator) {
		var got wireCancelled
		err := d.post(ctx, c, shipIT+"/cancel/"+url.PathEscape(id), nil, &got, false)
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
			return tooLate(id, back), nil
		default:
			return carrier.Cancelled{}, &carrier.Error{Kind: carrier.KindNotFound, Code: got.Result, Message: "GLS does not cancel parcel " + id}
		}
		back = append(back, id)
	}
	return all, nil
}

// tooLate tells which parcels were taken back all the same: their labels must not be used.
func tooLate(id string, back []string) carrier.Cancelled {
	words := "SCANNED: parcel " + id + " is on its way"
	if len(back) > 0 {
		words += "; taken back were " + strings.Join(back, ", ")
	}
	return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: words}
}
