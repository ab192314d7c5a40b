package v2

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/returns"
)

func (d *Door) returnRoutes() []api.Route {
	return []api.Route{
		at("GET", "/returns", integration.ReadReturn, d.listReturns),
		at("GET", "/returns/{id}", integration.ReadReturn, d.getReturn),
	}
}

// noReturn is what a return that is not there is called.
const noReturn = "No Return matches the given query."

func (d *Door) listReturns(ctx context.Context, c call) error {
	s, err := spanOf(c.URL.Query(), pageSize)
	if err != nil {
		return err
	}
	page, err := returns.List(ctx, d.DB, c.Account, returns.Filter{Integration: c.Sees(), Below: returns.ID(s.below), Above: returns.ID(s.above), Limit: s.limit + 1})
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	page = cut(c, &b, s, page, func(r returns.Return) int64 { return int64(r.ID) })
	all, err := d.Returns.Whole(ctx, c.Account, page)
	if err != nil {
		return err
	}
	w, err := d.returned(ctx, c)
	if err != nil {
		return err
	}
	b.key("returns")
	b.begin('[')
	for _, r := range all {
		b.next()
		w.returnObject(&b, r)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getReturn(ctx context.Context, c call) error {
	r, err := d.Returns.Open(ctx, c.Account, c.Sees(), returns.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return orNo(err, noReturn)
	}
	w, err := d.returned(ctx, c)
	if err != nil {
		return err
	}
	var b pen
	w.returnObject(&b, r)
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// back is how returns are told.
type back struct {
	view
	brands map[int64]string // names by id; 0 is the first
}

func (d *Door) returned(ctx context.Context, c call) (back, error) {
	w := back{view: d.view(ctx, c), brands: map[int64]string{}}
	all, err := account.Brands(ctx, d.DB, c.Account)
	if err != nil && !fault.Is(err, fault.Missing) {
		return w, err
	}
	for i, b := range all {
		if w.brands[b.ID] = b.Name; i == 0 {
			w.brands[0] = b.Name
		}
	}
	return w, nil
}

var refundWords = map[string]string{"money": "Money back", "credit": "Store credit", "exchange": "Exchange"}

// returnObject writes a return, each key as recorded. What went out has no key where it is not known.
func (w back) returnObject(b *pen, all returns.Whole) {
	r := all.Return
	box, there := all.Box()
	b.begin('{')
	b.memberInt("id", int64(r.ID))
	b.member("created_at", r.CreatedAt.UTC().Format(isoForm))
	b.memberIntOr("reason", int64(r.Reason))
	b.memberIntOr("outgoing_parcel", int64(r.Outgoing))
	b.memberIntOr("incoming_parcel", int64(box.ID))
	b.member("message", r.Message)
	refundObject(b, r.Refund, cost(all.Order.Items))
	b.memberBool("is_cancellable", all.Cancellable())
	b.memberRaw("return_fee", plainSum(r.Fee))
	b.member("return_fee_currency", currency(r.Fee))
	var label money.Amount
	for _, p := range all.Parcels {
		if label.Currency == "" || label.Currency == p.Price.Currency {
			label.Minor, label.Currency = label.Minor+p.Price.Minor, p.Price.Currency
		}
	}
	b.memberRaw("label_cost", plainSum(label))
	b.member("label_currency", currency(label))
	b.memberRaw("items_cost", plainSum(cost(all.Order.Items)))
	delivered := ""
	if r.DeliveredAt != nil {
		delivered = r.DeliveredAt.UTC().Format(isoForm)
	}
	b.memberOr("delivered_at", delivered)
	b.memberOr("delivery_option", r.DeliveryOption)
	b.memberRaw("store_location", "null")
	b.memberRaw("payment_details", "null")
	b.memberRaw("images", "[]")
	b.memberRaw("rule_modifications", "[]")
	if all.Outgoing != nil {
		b.key("outgoing_parcel_data")
		w.trip(b, *all.Outgoing, all.Sent, 0)
	}
	if there {
		b.key("incoming_parcel_data")
		w.trip(b, box, all.Order, r.Brand)
		b.key("incoming_parcel_status")
		info := box.Status.Info()
		b.begin('{')
		b.memberInt("id", int64(info.ID))
		b.member("message", info.Message)
		b.member("global_status_slug", info.Slug)
		b.end('}')
	}
	b.end('}')
}

func refundObject(b *pen, r *returns.Refund, total money.Amount) {
	if r == nil {
		b.memberRaw("refund", "null")
		return
	}
	b.key("refund")
	b.begin('{')
	b.key("refund_type")
	b.begin('{')
	b.member("code", r.Type)
	b.member("label", refundWords[r.Type])
	b.memberBool("require_message", false)
	b.end('}')
	b.member("total_refund", total.Decimal())
	b.memberRaw("refunded_at", "null")
	b.member("message", r.Message)
	b.end('}')
}

// trip is one of the two ways of the goods.
func (w back) trip(b *pen, p parcel.Parcel, o order.Order, brand int64) {
	from := p.From
	if o.From != nil {
		from = *o.From
	}
	b.begin('{')
	url := p.TrackingURL
	if w.track != nil && p.Token != "" {
		url = w.track(w.base, p)
	}
	b.member("tracking_url", url)
	b.member("tracking_number", p.Number)
	b.memberInt("parcel_status", int64(p.Status))
	b.member("global_status_slug", p.Status.Info().Slug)
	name, ok := w.brands[brand]
	if !ok {
		name = w.brands[0]
	}
	b.member("brand_name", name)
	b.member("order_number", o.Number)
	b.member("from_email", from.Email)
	b.memberBool("deleted", false)
	b.memberInt("collo_count", int64(p.Colli))
	b.member("from_country", from.Country)
	b.member("from_name", from.Name)
	b.memberInt("shipping_method", int64(p.Body.Method))
	b.key("extra_data")
	b.begin('{')
	b.memberBool("has_tracking_page", p.Token != "")
	b.end('}')
	b.memberRaw("rules", "[]")
	if o.IsReturn {
		b.key("customs_information")
		b.begin('{')
		b.member("customs_invoice_nr", o.Invoice)
		b.memberInt("customs_shipment_type", 4)
		b.end('}')
	}
	b.end('}')
}

// cost is what the goods are worth, in the currency of the first of them.
func cost(items []order.Item) money.Amount {
	var all money.Amount
	for _, i := range items {
		if all.Currency == "" {
			all.Currency = i.Value.Currency
		}
		if i.Value.Currency == all.Currency {
			all.Minor += i.Value.Minor * int64(i.Quantity)
		}
	}
	if all.Currency == "" {
		all.Currency = "EUR"
	}
	return all
}

// plainSum is an amount as a number.
func plainSum(a money.Amount) string {
	if a.Currency == "" {
		return "0.00"
	}
	return a.Decimal()
}

// returnBody goes on with the webhook about a new return. It is told where the goods went out by an integration, and not of what the merchant
// made by hand.
func returnBody(b *pen, e event.Event) ([]byte, error) {
	var t returns.Told
	if err := json.Unmarshal(e.Body, &t); err != nil {
		return nil, fmt.Errorf("read event %d: %w", e.Number, err)
	}
	if !t.Heard {
		return nil, nil
	}
	r := t.Return
	b.key("data")
	b.begin('{')
	b.memberInt("id", int64(r.ID))
	b.memberIntOr("brand_id", r.Brand)
	b.member("order_number", r.OrderNumber)
	b.memberIntOr("return_reason_id", int64(r.Reason))
	b.memberIntOr("return_address_id", t.Order.Sender)
	b.memberBool("paid_return", !r.Fee.IsZero())
	b.memberOr("delivery_choice", r.DeliveryOption)
	refund := ""
	if r.Refund != nil {
		refund = r.Refund.Type
	}
	b.memberOr("refund_type", refund)
	b.key("items")
	b.begin('[')
	for _, i := range t.Order.Items {
		b.next()
		b.begin('{')
		b.memberOr("item_id", i.ID)
		b.member("description", i.Description)
		b.memberInt("quantity", int64(i.Quantity))
		b.member("sku", i.SKU)
		b.member("hs_code", i.HSCode)
		b.memberIntOr("return_reason_id", int64(i.ReturnReason))
		b.end('}')
	}
	b.end(']')
	b.end('}')
	b.end('}')
	return b.b, nil
}

func currency(a money.Amount) string {
	if a.Currency == "" {
		return "EUR"
	}
	return a.Currency
}
