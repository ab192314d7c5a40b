package shipping

import (
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// CarrierNames tells what the carriers of parcels of one account are called. A courier that is reached by a sheet only goes by the name of
// the contract, also of one that was removed since; every other by its own. However many parcels there are, the contracts are read once,
// and not at all where no parcel needs them.
func (d *Desk) CarrierNames(ctx context.Context, account int64, parcels ...parcel.Parcel) (func(parcel.Parcel) string, error) {
	bySheet := func(p parcel.Parcel) bool {
		info, ok := d.Carriers.Info(p.Carrier)
		return ok && info.Way == carrier.Sheet
	}
	names := map[int64]string{}
	if slices.ContainsFunc(parcels, bySheet) {
		heads, err := carrier.ListContractHeads(ctx, d.DB, account, carrier.ContractFilter{Removed: true})
		if err != nil {
			return nil, err
		}
		for _, c := range heads {
			names[c.ID] = c.Name
		}
	}
	return func(p parcel.Parcel) string {
		if name := names[p.Contract]; name != "" && bySheet(p) {
			return name
		}
		return d.Carriers.Name(p.Carrier)
	}, nil
}

// CarrierName is CarrierNames for one parcel.
func (d *Desk) CarrierName(ctx context.Context, p parcel.Parcel) (string, error) {
	name, err := d.CarrierNames(ctx, p.Account, p)
	if err != nil {
		return "", err
	}
	return name(p), nil
}
