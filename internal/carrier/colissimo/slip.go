package colissimo

import (
	"context"
	"errors"

	"github.com/waybill-ship/waybill/internal/carrier"
)

type wireSlip struct {
	Contract string `json:"contractNumber"`
	Password string `json:"password"`
	List     struct {
		Numbers []string `json:"parcelsNumbers"`
	} `json:"generateBordereauParcelNumberList"`
}

// CloseOut prints the deposit slip that parcels are handed over with. The carrier takes parcels without it too, and a parcel may stand on a second slip.
func (d *Driver) CloseOut(ctx context.Context, c carrier.Contract, shipments []carrier.Shipment) (carrier.ClosedOut, error) {
	in := wireSlip{Contract: c.Credentials[Number], Password: c.Credentials[Password]}
	for _, s := range shipments {
		in.List.Numbers = append(in.List.Numbers, s.Numbers...)
	}
	raw, err := d.post(ctx, c, sls+"generateBordereauByParcelsNumbers", in, false)
	got, err := read(raw, err, false)
	if err != nil {
		return carrier.ClosedOut{}, err
	}
	if got.infos.Slip == nil || got.infos.Slip.Number == "" {
		return carrier.ClosedOut{}, carrier.Unreadable(false, errors.New("there is no slip's number in it"))
	}
	out := carrier.ClosedOut{Number: string(got.infos.Slip.Number)}
	if len(got.slip) > 0 {
		out.Papers = []carrier.Document{{Type: "manifest", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: got.slip}}}
	}
	return out, nil
}
