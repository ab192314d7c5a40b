package v3

import (
	"context"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func (d *Door) checkoutRoutes() []api.Route {
	return []api.Route{
		at("POST", "/checkout/delivery-options", integration.ReadPrice, d.deliveryOptions),
		at("GET", "/checkout/configurations/{id}/delivery-options", integration.ReadPrice, d.olderDeliveryOptions),
	}
}

// cartWeight is a weight whose unit may be left out: grams then.
type cartWeight struct{ grams postal.Grams }

// cartUnits are the units of a cart, which checkouts write out.
var cartUnits = map[string]*big.Rat{
	"": inGrams["g"], "g": inGrams["g"], "gram": inGrams["g"], "kg": inGrams["kg"], "kilogram": inGrams["kg"], "lbs": inGrams["lbs"], "oz": inGrams["oz"],
}

// ReadValue reads a weight.
func (w *cartWeight) ReadValue(v lax.Value, pointer string) []lax.Problem {
	var sent struct {
		Value lax.Digits `json:"value" lax:"required"`
		Unit  string     `json:"unit"`
	}
	if wrong := lax.Into(v, pointer, &sent); len(wrong) > 0 {
		return wrong
	}
	one, known := cartUnits[sent.Unit]
	if !known {
		return misfit(pointer+"/unit", "Unit needs to be gram, kilogram, lbs or oz.")
	}
	n, text := measure(sent.Value, one)
	w.grams = postal.Grams(n)
	return misfit(pointer+"/value", text)
}

func (d *Door) deliveryOptions(ctx context.Context, c call) error {
	var q struct {
		Weight *cartWeight `json:"total_weight"`
		Price  lax.Value   `json:"total_price"`
		From   *address    `json:"from_address" lax:"required"`
		To     *address    `json:"to_address" lax:"required"`
	}
	if err := decode(c, &q); err != nil {
		return err
	}
	cart := shipping.Cart{Account: c.Account, Integration: c.Integration, From: placeIn(q.From), To: placeIn(q.To)}
	if q.Weight != nil {
		cart.Weight = q.Weight.grams
	}
	var wrong []problem
	for _, end := range []struct{ pointer, country string }{{"/from_address/country_code", cart.From.Country}, {"/to_address/country_code", cart.To.Country}} {
		if _, ok := postal.Lookup(end.country); !ok {
			wrong = append(wrong, countryProblem(invalid(end.pointer, "", ""), end.country))
		}
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	return d.answerCheckout(ctx, c, cart)
}

func placeIn(a *address) shipping.Place {
	return shipping.Place{Country: strings.ToUpper(strings.TrimSpace(a.Country)), PostalCode: a.PostalCode}
}

// countryProblem says what is wrong with a country that is none.
func countryProblem(p problem, code string) problem {
	p.Code, p.Detail = "invalid_choice", "Use two letters, like NL or DE."
	if code == "" {
		p.Code, p.Detail = "required", "This field is required."
	}
	return p
}

// olderDeliveryOptions is the older call, by the id of the configuration.
func (d *Door) olderDeliveryOptions(ctx context.Context, c call) error {
	if c.PathValue("id") != shipping.CheckoutID(c.Account, c.Integration) {
		return missing()
	}
	q := ask(c)
	cart := shipping.Cart{Account: c.Account, Integration: c.Integration}
	cart.From.Country = q.country("from_country_code")
	cart.To = shipping.Place{Country: q.country("to_country_code"), PostalCode: q.text("to_postal_code")}
	if n, ok := q.whole("weight_value"); ok {
		if n < 0 || n > mostMeasure {
			q.add(badParameter("weight_value", "invalid", "This value is too large."))
		}
		cart.Weight = postal.Grams(n)
	}
	q.side("parcel_length", &cart.Size.Length)
	q.side("parcel_width", &cart.Size.Width)
	q.side("parcel_height", &cart.Size.Height)
	if kind := q.text("checkout_identifier_type"); kind != "" && kind != "shipping_option_code" {
		q.add(badParameter("checkout_identifier_type", "invalid_choice", "The only type is shipping_option_code."))
	}
	if len(q.text("checkout_metadata")) > 128 {
		q.add(badParameter("checkout_metadata", "invalid", "Ensure this field has no more than 128 characters."))
	}
	if err := q.err(); err != nil {
		return err
	}
	return d.answerCheckout(ctx, c, cart)
}

// country reads a country that must be there.
func (q *query) country(name string) string {
	code := strings.ToUpper(q.text(name))
	if _, ok := postal.Lookup(code); !ok {
		q.add(countryProblem(badParameter(name, "", ""), code))
	}
	return code
}

// side reads centimetres.
func (q *query) side(name string, into *postal.Millimetres) {
	text := q.Get(name)
	if text == "" {
		return
	}
	n, err := postal.ParseCm(text)
	if err != nil || n > mostMeasure {
		q.add(badParameter(name, "invalid", "A valid number is required."))
	}
	*into = n
}

type deliveryDay struct {
	Arrival  string `json:"delivery_date"`
	Handover string `json:"parcel_handover_date"`
}

type toldDelivery struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	InternalTitle string `json:"internal_title"`
	Description   string `json:"description"`
	Kind          string `json:"delivery_method_type"`
	CutOff        string `json:"cut_off_time"`
	Identifier    struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	} `json:"checkout_identifier"`
	Rate    textPrice `json:"shipping_rate"`
	Carrier struct {
		named
		Logo *string `json:"logo_url"`
	} `json:"carrier"`
	Days []deliveryDay `json:"delivery_dates"`
	// What would have to be measured is null: nobody has.
	Lead   *struct{} `json:"lead_time_hours"`
	Rating *string   `json:"sustainability_rating"`
}

func (d *Door) answerCheckout(ctx context.Context, c call, cart shipping.Cart) error {
	found, err := d.Shipping.Checkout(ctx, cart)
	if err != nil {
		return err
	}
	all := []toldDelivery{}
	for _, one := range found.Deliveries {
		t := toldDelivery{
			ID: one.ID, Title: one.Offer.Method().Title(), InternalTitle: one.Offer.Code, Kind: one.Kind(),
			CutOff: one.CutOff.Format(time.RFC3339), Rate: priceText(one.Price),
		}
		t.Identifier.Type, t.Identifier.Value = "shipping_option_code", one.Offer.Code
		t.Carrier.named = named{one.Offer.Carrier.Code, one.Offer.Carrier.Name}
		for _, day := range one.Days {
			t.Days = append(t.Days, deliveryDay{day.Arrival.Format(time.RFC3339), day.Handover.Format(time.RFC3339)})
		}
		all = append(all, t)
	}
	return bare(c, http.StatusOK, struct {
		Configuration string         `json:"configuration_id"`
		Deliveries    []toldDelivery `json:"delivery_options"`
	}{found.Configuration, all})
}
