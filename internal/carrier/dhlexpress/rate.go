package dhlexpress

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

// billed is the kind of price that is charged, in the account's currency.
const billed = "BILLC"

// Rate asks what each product would cost from here to there under the contract. Products that go to a service point or come back cost what they cost without.
func (d *Driver) Rate(ctx context.Context, c carrier.Contract, s carrier.Sending) ([]carrier.Rate, error) {
	w := wireRates{
		Accounts: []wireAccount{{"shipper", c.Credentials[Account]}}, Planned: d.planned(s.ShipAt), Unit: "metric", Declarable: s.Customs != nil,
	}
	if s.IsReturn {
		w.Accounts[0].Type = "payer"
	}
	w.Customers.Shipper, w.Customers.Receiver = address(s.From), address(s.To)
	for _, p := range packages(s) {
		w.Packages = append(w.Packages, wirePackage{Weight: p.Weight, Dimensions: p.Dimensions})
	}
	if sum := worth(s); w.Declarable && sum.Minor > 0 {
		w.Monetary = append(w.Monetary, wireMoney{"declaredValue", json.Number(sum.Decimal()), sum.Currency})
	}
	var got wireProducts
	err := d.call(ctx, c, http.MethodPost, "/rates", nil, w, &got, true)
	if carrier.KindOf(err) == carrier.KindNotFound {
		return nil, nil // no product goes there
	}
	if err != nil {
		return nil, err
	}
	var all []carrier.Rate
	for _, one := range got.Products {
		r, ok := one.rate()
		if !ok {
			continue
		}
		for method, p := range products {
			if p.code == one.Code && p.goes(s.From.Country, s.To.Country) && p.point == (s.ServicePoint != nil) && p.back == s.IsReturn {
				r.Method = method
				all = append(all, r)
			}
		}
	}
	slices.SortFunc(all, func(a, b carrier.Rate) int { return cmp.Compare(a.Method, b.Method) })
	return all, nil
}

// rate is a product's price; false when it has none.
func (p wireProduct) rate() (carrier.Rate, bool) {
	for _, price := range p.Prices {
		if price.Type != billed || price.Currency == "" {
			continue
		}
		sum, err := money.Parse(price.Price.String(), price.Currency)
		if err != nil || sum.Minor <= 0 {
			return carrier.Rate{}, false
		}
		r := carrier.Rate{Price: sum, Breakdown: p.parts(sum)}
		if days, err := strconv.Atoi(string(p.Delivery.Days)); err == nil && days > 0 {
			hours := days * 24
			r.LeadHours = &hours
		}
		return r, true
	}
	return carrier.Rate{}, false
}

// parts are the lines that add up to a price, or nothing.
func (p wireProduct) parts(sum money.Amount) []carrier.PricePart {
	for _, b := range p.Breakdown {
		if b.Type != billed {
			continue
		}
		var all []carrier.PricePart
		var total int64
		for _, part := range b.Parts {
			price, err := money.Parse(part.Price.String(), sum.Currency)
			if err != nil {
				return nil
			}
			total += price.Minor
			all = append(all, carrier.PricePart{Type: "carrier", Label: part.Name, Price: price})
		}
		if total == sum.Minor {
			return all
		}
	}
	return nil
}
