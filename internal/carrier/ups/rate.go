package ups

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Rate asks for the contract's prices of all services that go there. Services with something beside (a signature, Saturday) are not asked for.
func (d *Driver) Rate(ctx context.Context, c carrier.Contract, s carrier.Sending) ([]carrier.Rate, error) {
	if err := checkAddress("from", s.From); err != nil {
		return nil, err
	}
	if err := checkAddress("to", s.To); err != nil {
		return nil, err
	}
	var in struct {
		Request struct {
			Request  wireRequest  `json:"Request"`
			Shipment wireShipment `json:"Shipment"`
		} `json:"RateRequest"`
	}
	in.Request.Request = wireRequest{Option: "Shoptimeintransit"}
	shipper := party(s.From)
	shipper.Number = c.Credentials[account]
	in.Request.Shipment = wireShipment{
		Shipper: shipper, ShipTo: party(s.To), ShipFrom: party(s.From), Pieces: strconv.Itoa(len(s.Boxes)), Rating: &wireRating{"Y"},
		Payment: &wirePayment{[]wireCharge{{"01", wireBill{c.Credentials[account]}}}},
	}
	for _, b := range s.Boxes {
		one := pack(b, "")
		one.Type, one.Packaging = one.Packaging, nil
		in.Request.Shipment.Packages = append(in.Request.Shipment.Packages, one)
	}
	var got struct {
		Response struct {
			Rated some[struct {
				Service    struct{ Code string }
				Total      wireSum        `json:"TotalCharges"`
				Negotiated wireNegotiated `json:"NegotiatedRateCharges"`
				Guaranteed struct {
					Days text `json:"BusinessDaysInTransit"`
				} `json:"GuaranteedDelivery"`
			}] `json:"RatedShipment"`
		} `json:"RateResponse"`
	}
	err := d.ask(ctx, c, question{
		method: http.MethodPost, path: "/rating/v2409/Shop", query: url.Values{"additionalinfo": {"timeintransit"}}, in: in, safe: true,
	}, &got)
	if err != nil {
		return nil, err
	}
	var all []carrier.Rate
	for _, r := range got.Response.Rated {
		price := paid(r.Negotiated.Total, r.Total)
		if _, ours := find(r.Service.Code); !ours || price.Currency == "" {
			continue
		}
		rate := carrier.Rate{Method: r.Service.Code, Price: price}
		if n, err := strconv.Atoi(strings.TrimSpace(string(r.Guaranteed.Days))); err == nil && n > 0 {
			hours := n * 24
			rate.LeadHours = &hours
		}
		all = append(all, rate)
	}
	return all, nil
}
