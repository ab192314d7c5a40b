package fedex

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wirePickup is the body of POST /pickup/v1/pickups. Our sheet tells its address only; the fields are those of FedEx's public description.
type wirePickup struct {
	Account wireAccount `json:"associatedAccountNumber"`
	Origin  struct {
		Location wireParty `json:"pickupLocation"`
		Package  string    `json:"packageLocation,omitempty"`
		Part     string    `json:"buildingPart,omitempty"`
		PartText string    `json:"buildingPartDescription,omitempty"`
		Ready    string    `json:"readyDateTimestamp"` // the hour of the place, written with a Z all the same
		Close    string    `json:"customerCloseTime"`
	} `json:"originDetail"`
	Weight  *wireWeight `json:"totalWeight,omitempty"`
	Count   int         `json:"packageCount"`
	Carrier string      `json:"carrierCode"`
	Remarks string      `json:"remarks,omitempty"`
}

// express is the part of FedEx that collects in Europe.
const express = "FDXE"

// closing is when a sender who did not say is taken to close.
const closing = 18

// Collect asks FedEx to come. It knows no reference of ours. Its code of a pick-up comes again on another day and at another station, so that a number of ours is
// all three: "AMSA0001 2026-11-24 AMSA".
func (d *Driver) Collect(ctx context.Context, c carrier.Contract, n carrier.Collection) (carrier.Collected, error) {
	if err := checkAddress("address", n.At); err != nil {
		return carrier.Collected{}, err
	}
	w := wirePickup{Account: wireAccount{c.Credentials[account]}, Count: n.Parcels + n.Pallets, Carrier: express, Remarks: cmp.Or(n.Note, n.Merchant)}
	w.Origin.Location = toParty(n.At)
	if n.Weight > 0 {
		w.Weight = &wireWeight{"KG", kilograms(n.Weight)}
	}
	w.origin(n)
	var got struct {
		Output struct {
			Code    string `json:"pickupConfirmationCode"`
			Station string `json:"location"`
			Note    string `json:"message"`
		} `json:"output"`
	}
	if err := d.call(ctx, c, carrier.Call{Method: http.MethodPost, URL: "/pickup/v1/pickups"}, w, &got); err != nil {
		return carrier.Collected{}, err
	}
	if got.Output.Code == "" {
		return carrier.Collected{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "FedEx gave the pick-up no number"}
	}
	date, _, _ := strings.Cut(w.Origin.Ready, "T")
	return carrier.Collected{Number: strings.TrimSpace(got.Output.Code + " " + date + " " + got.Output.Station), Message: got.Output.Note}, nil
}

// CancelCollection tells FedEx that it need not come.
func (d *Driver) CancelCollection(ctx context.Context, c carrier.Contract, number string) (carrier.Cancelled, error) {
	code, rest, _ := strings.Cut(number, " ")
	date, station, _ := strings.Cut(rest, " ")
	ask := struct {
		Account wireAccount `json:"associatedAccountNumber"`
		Code    string      `json:"pickupConfirmationCode"`
		Carrier string      `json:"carrierCode"`
		Date    string      `json:"scheduledDate"`
		Station string      `json:"location,omitempty"`
	}{wireAccount{c.Credentials[account]}, code, express, date, station}
	var got struct {
		Output struct {
			Message string `json:"cancelConfirmationMessage"`
		} `json:"output"`
	}
	if err := d.call(ctx, c, carrier.Call{Method: http.MethodPut, URL: "/pickup/v1/pickups/cancel"}, ask, &got); err != nil {
		return carrier.Cancelled{}, err
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: got.Output.Message}, nil
}

// origin says when and where within the building.
func (w *wirePickup) origin(n carrier.Collection) {
	detail, _ := n.Details["origin_detail"].(map[string]any)
	text := func(name string) string { s, _ := detail[name].(string); return s }
	w.Origin.Package, w.Origin.Part = strings.ToUpper(text("package_location")), strings.ToUpper(text("building_part"))
	w.Origin.PartText = text("building_part_description")
	zone := carrier.Zone(n.At.Country)
	from := n.From.In(zone)
	w.Origin.Ready = from.Format("2006-01-02T15:04:05") + "Z"
	until := n.Until.In(zone)
	shut := time.Date(from.Year(), from.Month(), from.Day(), closing, 0, 0, 0, zone)
	closes, err := time.Parse("15:04", text("company_close_time"))
	if err != nil {
		closes, err = time.Parse(time.TimeOnly, text("company_close_time"))
	}
	switch {
	case err == nil:
		shut = closes
	case n.Until.After(n.From) && until.YearDay() == from.YearDay():
		shut = until
	case !shut.After(from):
		shut = time.Date(0, 1, 1, 23, 59, 0, 0, zone)
	}
	w.Origin.Close = shut.Format(time.TimeOnly)
}
