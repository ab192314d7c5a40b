package dhlparcelde

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// pickupBody is the JSON of pick-up v3.
type pickupBody struct {
	CustomerDetails struct {
		BillingNumber string `json:"billingNumber"`
	} `json:"customerDetails"`
	PickupLocation  pickupLocation  `json:"pickupLocation"`
	BusinessHours   []businessHours `json:"businessHours,omitempty"`
	ContactPerson   []contactPerson `json:"contactPerson,omitempty"`
	PickupDetails   pickupDetails   `json:"pickupDetails"`
	ShipmentDetails struct {
		Shipments []pickupShipment `json:"shipments"`
	} `json:"shipmentDetails"`
}

type pickupLocation struct {
	Type          string  `json:"type"`
	PickupAddress address `json:"pickupAddress"`
}

type businessHours struct {
	TimeFrom  string `json:"timeFrom"`
	TimeUntil string `json:"timeUntil"`
}

type contactPerson struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

type pickupDetails struct {
	PickupDate struct {
		Type  string `json:"type"`
		Value string `json:"value,omitempty"`
	} `json:"pickupDate"`
	TotalWeight *weight `json:"totalWeight,omitempty"`
	Comment     string  `json:"comment,omitempty"`
}

type pickupShipment struct {
	TransportationType string `json:"transportationType"`
}

// Collect asks DHL to come.
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	if n.Pallets > 0 {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindNotServed, Field: "pallets", Message: "DHL collects parcels here, no pallets"}
	}
	number, ok := billing(c, "01")
	if !ok {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindAuth, Field: BillingName, Message: "the billing number has to have 14 characters"}
	}
	at, err := shipper(n.At)
	if err != nil {
		return carrier.Collected{}, err
	}
	var body pickupBody
	body.CustomerDetails.BillingNumber = number
	body.PickupLocation = pickupLocation{"Address", at}
	body.ContactPerson = []contactPerson{{Name: cmp.Or(n.At.Name, n.At.Company), Phone: n.At.Phone, Email: n.At.Email}}
	body.PickupDetails.PickupDate.Type = "ASAP"
	if !n.From.IsZero() {
		body.PickupDetails.PickupDate.Type, body.PickupDetails.PickupDate.Value = "Date", n.From.In(zone).Format(time.DateOnly)
		if n.Until.After(n.From) {
			body.BusinessHours = []businessHours{{n.From.In(zone).Format("15:04"), n.Until.In(zone).Format("15:04")}}
		}
	}
	if n.Weight > 0 {
		w := grams(n.Weight)
		body.PickupDetails.TotalWeight = &w
	}
	body.PickupDetails.Comment = n.Note
	for range n.Parcels {
		body.ShipmentDetails.Shipments = append(body.ShipmentDetails.Shipments, pickupShipment{"PAKET"})
	}
	a, err := d.do(ctx, c, call{method: http.MethodPost, path: pickupPath + "/orders", in: body})
	if err != nil {
		return carrier.Collected{}, err
	}
	if a.Status >= 300 {
		return carrier.Collected{}, vanRefused(a)
	}
	var got struct {
		Confirmation struct {
			Value struct {
				OrderID    string `json:"orderID"`
				PickupDate string `json:"pickupDate"`
			} `json:"value"`
		} `json:"confirmation"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindDoubt, Cause: err}
	}
	out := carrier.Collected{Number: got.Confirmation.Value.OrderID}
	if got.Confirmation.Value.PickupDate != "" {
		out.Message = "DHL comes on " + got.Confirmation.Value.PickupDate + "."
	}
	return out, nil
}

// CancelCollection tells DHL that it need not come.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	a, err := d.do(ctx, c, call{method: http.MethodDelete, path: pickupPath + "/orders", query: url.Values{"orderID": {number}}})
	if err != nil {
		return carrier.Cancelled{}, err
	}
	if a.Status == http.StatusNotFound {
		return carrier.Cancelled{}, &carrier.Error{Kind: carrier.KindNotFound, Message: plain(a).Message}
	}
	if a.Status >= 300 {
		return carrier.Cancelled{}, vanRefused(a)
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: "DHL does not come."}, nil
}

var _ carrier.CollectCanceller = (*Driver)(nil)

// vanRefused names fields of a Collection.
func vanRefused(a carrier.Answer) *carrier.Error {
	e := refused(a)
	m := fieldFirst.FindStringSubmatch(e.Message)
	if m == nil {
		return e
	}
	switch path := m[1]; {
	case path == "customerDetails.billingNumber":
		e.Kind, e.Field = carrier.KindPermission, ""
	case strings.HasPrefix(path, "pickupLocation."):
		e.Kind, e.Field = inAddress("address", path[strings.LastIndexByte(path, '.')+1:])
	default:
		e.Kind, e.Field = carrier.KindValidation, ""
	}
	return e
}
