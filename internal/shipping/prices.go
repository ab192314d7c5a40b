package shipping

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

// Priced is what a box costs to one country.
type Priced struct {
	To string
	price.Bill
}

// Prices are what a box of that weight costs by one method from a country, to each country it goes to; none where it is too heavy or too
// light for the method. An empty to is everywhere. Missing when the account cannot buy such a method.
func (d *Desk) Prices(ctx context.Context, account int64, method int, from, to string, w postal.Grams) ([]Priced, error) {
	m, err := d.Method(ctx, account, method)
	if err != nil || !m.Carries(w) {
		return nil, err
	}
	prices, err := d.pricing(ctx, account, d.now())
	if err != nil {
		return nil, err
	}
	c, ok := prices.contract(m, 0)
	var all []Priced
	for _, way := range m.Ways(from, to) {
		bill := price.OfBox(way)
		if ok {
			s := shipment{from: price.Place{Country: way.From}, to: price.Place{Country: way.To}, boxes: []price.Box{{Weight: w}}, by: []carrier.Method{m}}
			got, err := prices.cost(c, s)
			if err != nil {
				continue
			}
			bill = got.total()
		}
		if bill.Total.Currency != "" {
			all = append(all, Priced{way.To, bill})
		}
	}
	return all, nil
}

// Product is options that are one thing to a shop: they differ in functionalities that it chooses.
type Product struct {
	Code    string
	Name    string
	Carrier carrier.Info
	Methods []carrier.Method // by option, the lightest first
}

// Products lists what fits a want, by product, in the order of their methods' ids. A product stands there with the methods that fit.
func (d *Desk) Products(ctx context.Context, account int64, w Want) ([]Product, error) {
	offers, err := d.Offers(ctx, account, w)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(offers, func(a, b Offer) int { return cmp.Compare(a.Bands[0].ID, b.Bands[0].ID) })
	var all []Product
	at, seen := map[string]int{}, map[string]bool{}
	for _, o := range offers {
		if o.Why != nil || seen[o.Code] { // under several contracts it is still one product
			continue
		}
		seen[o.Code] = true
		m := o.Bands[0]
		i, ok := at[m.Product]
		if !ok {
			i = len(all)
			at[m.Product] = i
			all = append(all, Product{Code: m.Product, Name: m.Title(), Carrier: o.Carrier})
		}
		all[i].Methods = append(all[i].Methods, w.fitting(o.Bands)...)
	}
	return all, nil
}

// fitting leaves the bands that one of the boxes takes; all of them where nobody knows the weight.
func (w Want) fitting(all []carrier.Method) []carrier.Method {
	if !w.weighed() {
		return all
	}
	var some []carrier.Method
	for _, m := range all {
		for _, b := range w.Boxes {
			if m.Carries(b.Weight) {
				some = append(some, m)
				break
			}
		}
	}
	return some
}
