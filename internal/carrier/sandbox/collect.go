package sandbox

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

type wirePickup struct {
	Reference string       `json:"reference"`
	Address   wireAddress  `json:"address"`
	From      time.Time    `json:"from"`
	Until     time.Time    `json:"until,omitzero"`
	Parcels   int          `json:"parcels"`
	Pallets   int          `json:"pallets,omitempty"`
	Weight    postal.Grams `json:"weight_grams"`
	Note      string       `json:"note,omitempty"`
	Customer  string       `json:"customer_reference,omitempty"`
}

// Collect orders a van.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	var got struct {
		Number  string `json:"number"`
		Message string `json:"message"`
	}
	_, err := d.call(ctx, c, http.MethodPost, "/v1/pickups", wirePickup{
		Reference: n.Reference, Address: toWire(n.At), From: n.From, Until: n.Until, Parcels: n.Parcels, Pallets: n.Pallets, Weight: n.Weight, Note: n.Note,
		Customer: n.Merchant,
	}, &got)
	return carrier.Collected{Number: got.Number, Message: got.Message}, err
}

// CancelCollection sends the van elsewhere.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	var got struct {
		Message string `json:"message"`
	}
	_, err := d.call(ctx, c, http.MethodPost, "/v1/pickups/"+url.PathEscape(number)+"/cancel", nil, &got)
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: got.Message}, err
}

var _ interface {
	carrier.Collector
	carrier.CollectCanceller
} = (*Driver)(nil)
