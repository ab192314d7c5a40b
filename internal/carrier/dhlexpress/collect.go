package dhlexpress

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

type (
	wireVan struct {
		Planned   string        `json:"plannedPickupDateAndTime"`
		Close     string        `json:"closeTime,omitempty"`
		Location  string        `json:"location,omitempty"`
		Accounts  []wireAccount `json:"accounts"`
		Remark    string        `json:"remark,omitempty"`
		Customers struct {
			Shipper wireParty `json:"shipperDetails"`
		} `json:"customerDetails"`
		Shipments []wireLoad `json:"shipmentDetails"`
	}
	wireLoad struct {
		Product    string        `json:"productCode"`
		Accounts   []wireAccount `json:"accounts"`
		Declarable bool          `json:"isCustomsDeclarable"`
		Unit       string        `json:"unitOfMeasurement"`
		Packages   []wirePackage `json:"packages"`
	}
	// wireComing is the answer; a shipment's answer names one pick-up, this one several.
	wireComing struct {
		Numbers []string `json:"dispatchConfirmationNumbers"`
		Number  string   `json:"dispatchConfirmationNumber"`
	}
)

// Collect asks DHL to come. It knows no reference of ours.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	if err := fits("address", n.At); err != nil {
		return carrier.Collected{}, err
	}
	accounts := []wireAccount{{"shipper", c.Credentials[Account]}}
	w := wireVan{Planned: d.planned(n.From), Accounts: accounts, Remark: cut(cmp.Or(n.Note, n.Merchant), goodsLength)}
	if n.Until.After(n.From) {
		w.Close = n.Until.In(carrier.Zone(n.At.Country)).Format("15:04") // DHL closes by the clock of the place
	}
	w.Customers.Shipper = party(n.At)
	count := n.Parcels + n.Pallets
	// The pick-up tells the weight of all: each piece gets its share, DHL only plans room by it.
	each := max(n.Weight/postal.Grams(count), 1)
	load := wireLoad{Product: "P", Accounts: accounts, Unit: "metric"}
	for range count {
		load.Packages = append(load.Packages, wirePackage{Weight: kilograms(each)})
	}
	w.Shipments = []wireLoad{load}
	var got wireComing
	if err := d.call(ctx, c, http.MethodPost, "/pickups", nil, w, &got, false); err != nil {
		if e, ok := carrier.As(err); ok {
			side, rest, _ := strings.Cut(e.Field, ".")
			if side == "from" || side == "to" { // here there is one address only
				e.Field = strings.TrimSuffix("address."+rest, ".")
			}
		}
		return carrier.Collected{}, err
	}
	number := got.Number
	if len(got.Numbers) > 0 {
		number = got.Numbers[0]
	}
	if number == "" {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "DHL Express gave the pick-up no number"}
	}
	return carrier.Collected{Number: number}, nil
}

// CancelCollection tells DHL that it need not come.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	why := url.Values{"requestorName": {cmp.Or(c.Name, "Shipper")}, "reason": {"No longer needed"}}
	err := d.call(ctx, c, http.MethodDelete, "/pickups/"+url.PathEscape(number), why, nil, nil, false)
	if e, ok := carrier.As(err); ok && strings.Contains(e.Message, "no longer") {
		return carrier.Cancelled{Outcome: carrier.CancelTooLate, Message: e.Message}, nil
	}
	if err != nil {
		return carrier.Cancelled{}, err
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone}, nil
}
