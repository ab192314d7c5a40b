package main

import (
	"encoding/json"
	"fmt"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
	"github.com/waybill-ship/waybill/internal/order"
)

// wireParcel is an order in the words of API v2.
type wireParcel struct {
	Name        string      `json:"name"`
	Company     string      `json:"company_name"`
	Address     string      `json:"address"`
	HouseNumber string      `json:"house_number"`
	Address2    string      `json:"address_2,omitempty"`
	City        string      `json:"city"`
	PostalCode  string      `json:"postal_code"`
	State       string      `json:"country_state,omitempty"`
	Country     string      `json:"country"`
	Telephone   string      `json:"telephone"`
	Email       string      `json:"email"`
	Label       bool        `json:"request_label"`
	OrderNumber string      `json:"order_number"`
	Reference   string      `json:"external_reference"`
	Weight      string      `json:"weight"`
	Length      string      `json:"length"`
	Width       string      `json:"width"`
	Height      string      `json:"height"`
	Value       string      `json:"total_order_value"`
	Currency    string      `json:"total_order_value_currency"`
	Checkout    string      `json:"shipping_method_checkout_name"`
	Items       []wireItem  `json:"parcel_items"`
	Shipment    *wireMethod `json:"shipment,omitempty"`
}

// wireMethod names a shipping method.
type wireMethod struct {
	ID int `json:"id"`
}

type wireItem struct {
	Description string `json:"description"`
	Quantity    int    `json:"quantity"`
	Weight      string `json:"weight"`
	Value       string `json:"value"`
	SKU         string `json:"sku"`
	HSCode      string `json:"hs_code"`
	Origin      string `json:"origin_country"`
}

// shopOrders gives demo orders over and over, each with a number and a reference of its own.
type shopOrders struct {
	samples []demodata.Order
	next    int
}

func newShopOrders() *shopOrders {
	s := &shopOrders{next: 100_000_000}
	for _, o := range demodata.Orders() {
		if o.Problem == demodata.Fine {
			s.samples = append(s.samples, o)
		}
	}
	return s
}

func (s *shopOrders) take() (o demodata.Order, number, reference string) {
	s.next++
	o = s.samples[s.next%len(s.samples)]
	return o, fmt.Sprintf("WB%d", s.next), fmt.Sprintf("shop-%d", s.next)
}

func (s *shopOrders) wire() wireParcel {
	_, p := s.wireOf()
	return p
}

// wireOf is the next order, as it is and in the words of the API.
func (s *shopOrders) wireOf() (demodata.Order, wireParcel) {
	o, number, reference := s.take()
	p := wireParcel{
		Name: o.To.Name, Company: o.To.Company, Address: o.To.Street, HouseNumber: o.To.HouseNumber, Address2: o.To.Line2, City: o.To.City,
		PostalCode: o.To.PostalCode, State: o.To.State, Country: o.To.Country, Telephone: o.To.Phone, Email: o.To.Email, OrderNumber: number, Reference: reference,
		Weight: kilos(int64(o.Weight)), Length: fmt.Sprint(o.Size.Length / 10), Width: fmt.Sprint(o.Size.Width / 10), Height: fmt.Sprint(o.Size.Height / 10),
		Value: cents(o.Value.Minor), Currency: o.Value.Currency, Checkout: "Standard delivery",
	}
	for _, i := range o.Items {
		p.Items = append(p.Items, wireItem{Description: i.Description, Quantity: i.Quantity, Weight: kilos(int64(i.Weight)), Value: cents(i.Value.Minor),
			SKU: i.SKU, HSCode: i.HSCode, Origin: i.Origin})
	}
	return o, p
}

func kilos(grams int64) string { return fmt.Sprintf("%d.%03d", grams/1000, grams%1000) }
func cents(minor int64) string { return fmt.Sprintf("%d.%02d", minor/100, minor%100) }

// bodies writes requests for n orders: each alone, or a hundred to a call.
func (s *shopOrders) bodies(n, perCall int) ([][]byte, error) {
	var all [][]byte
	for n > 0 {
		var request any
		if perCall == 1 {
			request = map[string]wireParcel{"parcel": s.wire()}
			n--
		} else {
			var list []wireParcel
			for ; n > 0 && len(list) < perCall; n-- {
				list = append(list, s.wire())
			}
			request = map[string][]wireParcel{"parcels": list}
		}
		body, err := json.Marshal(request)
		if err != nil {
			return nil, err
		}
		all = append(all, body)
	}
	return all, nil
}

// draft is the same order as the API makes of it, for what is loaded without the API.
func (s *shopOrders) draft() order.Draft {
	o, number, reference := s.take()
	d := order.Draft{
		Number: number, ExternalReference: reference, To: o.To, CheckoutMethod: "Standard delivery", Weight: o.Weight, Size: o.Size, Value: o.Value,
	}
	for _, i := range o.Items {
		d.Items = append(d.Items, order.Item{Description: i.Description, Quantity: i.Quantity, Weight: i.Weight, Value: i.Value, SKU: i.SKU,
			HSCode: i.HSCode, Origin: i.Origin})
	}
	return d
}
