package gls

import (
	"cmp"
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireVan is the body of a sporadic collection. Our sheet tells its address only; the fields are those of public clients of ShipIT.
type wireVan struct {
	ContactID string    `json:"ContactID"`
	Day       string    `json:"PreferredPickUpDate"`
	Parcels   int       `json:"NumberOfParcels"`
	Product   string    `json:"Product"`
	Weight    kilograms `json:"ExpectedTotalWeight,omitzero"`
	Hazardous bool      `json:"ContainsHazGoods"`
	More      string    `json:"AdditionalInformation,omitempty"`
}

// maxMore is how long what is said to the driver may be. Not in our sheet.
const maxMore = 100

// Collect asks GLS to come to the address that it has for the contact ID: another one cannot be told. It names the pick-up by its day only, so our
// reference stands for it, and it cannot be taken back by a call.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	if n.Pallets > 0 {
		return carrier.Collected{}, carrier.Refuse(carrier.KindNotServed, "pallets", "GLS collects parcels here, no pallets")
	}
	in := wireVan{
		ContactID: c.Credentials["contact_id"], Day: n.From.In(carrier.Zone(n.At.Country)).Format(time.DateOnly), Parcels: n.Parcels, Product: "PARCEL",
		Weight: kilograms(n.Weight), More: cmp.Or(n.Note, n.Merchant),
	}
	if more := []rune(in.More); len(more) > maxMore {
		in.More = string(more[:maxMore])
	}
	var got struct {
		Day string `json:"EstimatedPickUpDate"`
	}
	if err := d.post(ctx, c, collection, in, &got, false); err != nil {
		return carrier.Collected{}, err
	}
	if got.Day == "" {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "GLS did not say when it comes"}
	}
	return carrier.Collected{Number: n.Reference, Message: "GLS comes on " + got.Day + " to the address it has for your contact ID."}, nil
}

var _ carrier.Collector = (*Driver)(nil)
