package fedex

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Cancel takes all packages of a shipment back, until FedEx has them.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	if s.CarrierReference == "" {
		return carrier.Cancelled{}, carrier.Refuse(carrier.KindNotFound, "", "this shipment has no number of FedEx")
	}
	ask := struct {
		Account wireAccount `json:"accountNumber"`
		Number  string      `json:"trackingNumber"`
		Control string      `json:"deletionControl"`
	}{wireAccount{c.Credentials[account]}, s.CarrierReference, "DELETE_ALL_PACKAGES"}
	var got struct {
		Output struct {
			Cancelled bool        `json:"cancelledShipment"`
			Alerts    []wireError `json:"alerts"`
		} `json:"output"`
	}
	err := d.call(ctx, c, carrier.Call{Method: http.MethodPut, URL: shipPath + "/cancel"}, ask, &got)
	if carrier.KindOf(err) == carrier.KindDoubt {
		return carrier.Cancelled{Outcome: carrier.CancelUnknown}, nil //nolint:nilerr // the outcome tells it
	}
	if err != nil {
		return carrier.Cancelled{}, err
	}
	var words string
	if len(got.Output.Alerts) > 0 {
		words = got.Output.Alerts[0].Message
	}
	if got.Output.Cancelled {
		return carrier.Cancelled{Outcome: carrier.CancelDone, Message: words}, nil
	}
	return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: words}, nil
}
