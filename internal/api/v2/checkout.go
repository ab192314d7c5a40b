package v2

import (
	"context"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// deliveryOptions is what a shop's checkout asks: how can this cart be delivered, when, and for how much?
func (d *Door) deliveryOptions(ctx context.Context, c call) error {
	if c.PathValue("id") != shipping.CheckoutID(c.Account, c.Integration) {
		return missing("No Checkout configuration matches the given query.")
	}
	q := paramsOf(c)
	cart := shipping.Cart{
		Account: c.Account, Integration: c.Integration,
		From: shipping.Place{Country: q.country("from_country"), PostalCode: q.postalCode("from_postal_code")},
		To:   shipping.Place{Country: q.country("to_country"), PostalCode: q.postalCode("to_postal_code")},
	}
	q.need("from_country", "to_country")
	if text := q.text("weight"); text != "" {
		grams, err := postal.ParseKg(text)
		if err != nil || grams > mostMeasure {
			q.wrong.Add("weight", "A valid number is required.")
		}
		cart.Weight = grams
	}
	if err := q.wrong.Err(); err != nil {
		return err
	}
	found, err := d.Shipping.Checkout(ctx, cart)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.member("configuration_id", found.Configuration)
	b.key("delivery_options")
	b.begin('[')
	for _, one := range found.Deliveries {
		b.next()
		deliveryObject(&b, one)
	}
	b.end(']')
	b.memberBool("is_delivery_zone_configured", found.Goes)
	b.memberBool("is_delivery_zone_excluded", false)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func deliveryObject(b *pen, one shipping.Delivery) {
	m := one.Offer.Method()
	b.begin('{')
	b.member("id", one.ID)
	b.member("title", m.Title())
	b.member("internal_title", one.Offer.Code)
	b.member("description", "")
	b.member("delivery_method_type", one.Kind())
	b.member("cut_off_time", one.CutOff.Format(time.RFC3339))
	b.key("checkout_identifier")
	b.begin('{')
	b.member("type", "shipping_option_code")
	b.member("value", one.Offer.Code)
	b.end('}')
	b.key("shipping_rate")
	b.begin('{')
	b.member("value", one.Price.Decimal())
	b.member("currency", one.Price.Currency)
	b.end('}')
	b.key("carrier")
	b.begin('{')
	b.member("code", one.Offer.Carrier.Code)
	b.member("name", one.Offer.Carrier.Name)
	b.memberRaw("logo_url", "null")
	b.end('}')
	b.key("delivery_dates")
	b.begin('[')
	for _, day := range one.Days {
		b.next()
		b.begin('{')
		b.member("delivery_date", day.Arrival.Format(time.RFC3339))
		b.member("parcel_handover_date", day.Handover.Format(time.RFC3339))
		b.end('}')
	}
	b.end(']')
	b.memberRaw("lead_time_hours", "null") // percentiles of what was measured; nothing is measured yet
	b.memberRaw("sustainability_rating", "null")
	b.memberBool("is_order_overweight", false) // what is too heavy for an option is not offered it
	b.memberRaw("allowed_weight", "null")
	b.end('}')
}
