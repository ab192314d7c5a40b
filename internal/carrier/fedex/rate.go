package fedex

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

// wireRates is the answer to a question of prices.
type wireRates struct {
	Output struct {
		Details []wireRate `json:"rateReplyDetails"`
	} `json:"output"`
}

type wireRate struct {
	Service string `json:"serviceType"`
	Rated   []struct {
		Type     string      `json:"rateType"`
		Total    json.Number `json:"totalNetCharge"`
		Currency string      `json:"currency"`
		Detail   struct {
			Currency   string `json:"currency"`
			Surcharges []struct {
				Type        string      `json:"type"`
				Description string      `json:"description"`
				Amount      json.Number `json:"amount"`
			} `json:"surCharges"`
		} `json:"shipmentRateDetail"`
	} `json:"ratedShipmentDetails"`
}

// Rate asks what each service would cost under the contract.
func (d *Driver) Rate(ctx context.Context, c carrier.Contract, s carrier.Sending) ([]carrier.Rate, error) {
	w := toWire(c, s, product{})
	to := w.Recipients[0]
	w.Recipient, w.Recipients = &to, nil
	w.Shipper.Contact, w.Shipper.Tins, w.Recipient.Contact, w.Recipient.Tins = nil, nil, nil, nil
	w.Payment, w.Documents, w.TotalWeight, w.RateTypes = nil, nil, nil, []string{"ACCOUNT"}
	for i := range w.Packages {
		w.Packages[i].Number, w.Packages[i].References = 0, nil
	}
	ask := struct {
		Account   wireAccount  `json:"accountNumber"`
		Requested wireShipment `json:"requestedShipment"`
	}{wireAccount{c.Credentials[account]}, w}
	var got wireRates
	if err := d.call(ctx, c, carrier.Call{Method: http.MethodPost, URL: "/rate/v1/rates/quotes", Safe: true}, ask, &got); err != nil {
		return nil, err
	}
	home, other := s.From.Country, s.To.Country
	if s.IsReturn {
		home, other = other, home
	}
	var all []carrier.Rate
	for _, one := range got.Output.Details {
		r, ok := one.rate()
		if !ok {
			continue
		}
		for _, p := range products {
			if p.service == one.Service && p.back == s.IsReturn && p.point == (s.ServicePoint != nil) && p.goes(home, other) {
				r.Method = p.code
				all = append(all, r)
			}
		}
	}
	return all, nil
}

// rate is the account's price of a service; false when there is none.
func (w wireRate) rate() (carrier.Rate, bool) {
	for _, rated := range w.Rated {
		currency := rated.Currency
		if currency == "" {
			currency = rated.Detail.Currency
		}
		sum, err := money.Parse(rated.Total.String(), currency)
		if rated.Type != "ACCOUNT" || err != nil || currency == "" || sum.Minor <= 0 {
			continue
		}
		r := carrier.Rate{Price: sum}
		rest := sum.Minor
		var parts []carrier.PricePart
		for _, extra := range rated.Detail.Surcharges {
			price, err := money.Parse(extra.Amount.String(), currency)
			if err != nil {
				return r, true
			}
			label := extra.Description
			if label == "" {
				label = extra.Type
			}
			rest -= price.Minor
			parts = append(parts, carrier.PricePart{Type: "carrier", Label: label, Price: price})
		}
		if len(parts) > 0 && rest >= 0 {
			r.Breakdown = append([]carrier.PricePart{{Type: "carrier", Label: "Carriage", Price: money.Amount{Minor: rest, Currency: currency}}}, parts...)
		}
		return r, true
	}
	return carrier.Rate{}, false
}
