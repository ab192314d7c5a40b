package inpost

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireDispatch is the body of a dispatch order: the courier comes for shipments that are named.
type wireDispatch struct {
	Shipments []json.Number `json:"shipments"`
	Comment   string        `json:"comment,omitempty"`
	Address   wireAddress   `json:"address"`
	Name      string        `json:"name"`
	Phone     string        `json:"phone"`
	Email     string        `json:"email,omitempty"`
}

// Collect orders InPost's courier for the shipments that wait. When, InPost says: an order has no hours.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	at := n.At
	switch {
	case len(n.Shipments) == 0:
		return carrier.Collected{}, carrier.Refuse(carrier.KindValidation, "shipments", "InPost collects shipments that are announced, and none is named")
	case n.Pallets > 0:
		return carrier.Collected{}, carrier.Refuse(carrier.KindNotServed, "pallets", "InPost collects parcels here, no pallets")
	case at.Country != home:
		return carrier.Collected{}, carrier.Refuse(carrier.KindNotServed, "address.country", "InPost's contract is for parcels within Poland")
	case at.Phone == "":
		return carrier.Collected{}, carrier.Refuse(carrier.KindValidation, "address.phone", "InPost wants a telephone number for the courier")
	}
	in := wireDispatch{
		Comment: n.Note, Name: at.Name, Phone: phone(at), Email: at.Email,
		Address: wireAddress{Street: at.Street, Building: at.HouseNumber, City: at.City, PostCode: at.PostalCode, Country: at.Country},
	}
	if in.Name == "" {
		in.Name = at.Company
	}
	for _, id := range n.Shipments {
		if _, err := strconv.ParseInt(id, 10, 64); err != nil {
			return carrier.Collected{}, carrier.Refuse(carrier.KindValidation, "shipments", "%q is no shipment of InPost's", id)
		}
		in.Shipments = append(in.Shipments, json.Number(id))
	}
	a, err := d.ask(ctx, c, http.MethodPost, own(c)+"/dispatch_orders", nil, in, false)
	if err != nil {
		return carrier.Collected{}, err
	}
	var got struct {
		ID json.RawMessage `json:"id"` // a number, or a text with one
	}
	if err := decode(a, &got, carrier.KindDoubt); err != nil {
		return carrier.Collected{}, err
	}
	number := string(got.ID)
	if text, err := strconv.Unquote(number); err == nil {
		number = text
	}
	if _, err := strconv.ParseInt(number, 10, 64); err != nil {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "InPost gave the order no number"}
	}
	return carrier.Collected{Number: number}, nil
}

// CancelCollection takes an order back. InPost refuses what is cancelled already, so the order is asked what it is.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	path := "/dispatch_orders/" + url.PathEscape(number)
	done := carrier.Cancelled{Outcome: carrier.CancelDone, Message: "InPost does not come."}
	_, err := d.ask(ctx, c, http.MethodDelete, path, nil, nil, false)
	if carrier.KindOf(err) != carrier.KindTooLate {
		return done, err
	}
	var now struct {
		Status string `json:"status"`
	}
	if wrong := d.read(ctx, c, path, nil, &now); wrong == nil && now.Status == "canceled" {
		return done, nil
	}
	return carrier.Cancelled{}, err
}

var _ interface {
	carrier.Collector
	carrier.CollectCanceller
} = (*Driver)(nil)
