package v3

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

func (d *Door) orderRoutes() []api.Route {
	return []api.Route{
		at("GET", "/orders", integration.ReadOrder, d.listOrders),
		making("/orders", integration.WriteOrder, d.putOrders),
		at("GET", "/orders/{id}", integration.ReadOrder, d.getOrder),
		at("PATCH", "/orders/{id}", integration.WriteOrder, d.patchOrder),
		at("DELETE", "/orders/{id}", integration.WriteOrder, d.dropOrder),
		making("/orders/create-labels-async", integration.WriteParcel, d.shipLater),
		making("/orders/create-label-sync", integration.WriteParcel, d.shipNow),
	}
}

// mostOrders is how many orders one request may bring.
const mostOrders = 100

// attributes is where the pointers of the orders' calls begin.
const attributes = "/data/attributes"

// orderNames are v3's names for the fields that an order is refused by.
var orderNames = map[string]string{
	"name": "/shipping_address/name", "company_name": "/shipping_address/company_name", "address": "/shipping_address/address_line_1",
	"house_number": "/shipping_address/house_number", "address_2": "/shipping_address/address_line_2", "city": "/shipping_address/city",
	"postal_code": "/shipping_address/postal_code", "country": "/shipping_address/country_code", "country_state": "/shipping_address/state_province_code",
	"telephone": "/shipping_address/phone_number", "email": "/shipping_address/email", "to_post_number": "/service_point_details/post_number",
	"weight": "/shipping_details/measurement/weight/value", "note": "/order_details/notes",
	"shipping_method_checkout_name": "/shipping_details/delivery_indicator", "customs_invoice_nr": "/customs_details/commercial_invoice_number",
	"parcel_items": "/order_details/order_items", "parcel_items.description": "/order_details/order_items/name",
	"parcel_items.sku": "/order_details/order_items/sku", "parcel_items.hs_code": "/order_details/order_items/hs_code",
	"parcel_items.product_id": "/order_details/order_items/product_id", "parcel_items.item_id": "/order_details/order_items/item_id",
	"parcel_items.mid_code": "/order_details/order_items/mid_code", "parcel_items.material_content": "/order_details/order_items/material_content",
	"parcel_items.intended_use": "/order_details/order_items/intended_use", "parcel_items.quantity": "/order_details/order_items/quantity",
	"parcel_items.origin_country": "/order_details/order_items/country_of_origin", "external_order_id": "/order_id",
	"shipping_option_code": "/shipping_details/ship_with/properties/shipping_option_code", "shipment": "/shipping_details/ship_with",
	"contract": "/shipping_details/ship_with/properties/contract_id", "to_service_point": "/service_point_details/id",
	"shipping_method": "/shipping_details/ship_with", "cash_on_delivery": "/payment_details/is_cash_on_delivery",
	"total_order_value": "/payment_details/total_price",
}

// putOrders takes in up to a hundred orders, or changes those that are known; all of them or none.
func (d *Door) putOrders(ctx context.Context, c call) error {
	v, err := bodyOf(c)
	if err != nil {
		return err
	}
	switch {
	case v.Kind != lax.List:
		return refuse(http.StatusBadRequest, invalid(attributes, "not_a_list", "Input should be a valid list"))
	case len(v.Kids) == 0:
		return refuse(http.StatusBadRequest, invalid(attributes, "invalid", "List should have at least 1 item after validation, not 0"))
	case len(v.Kids) > mostOrders:
		return refuse(http.StatusBadRequest, invalid(attributes, "invalid", "List should have at most %d items after validation, not %d", mostOrders, len(v.Kids)))
	}
	all := make([]intake.Sent, len(v.Kids))
	shops := map[int64]string{}
	var wrong []problem
	for n, kid := range v.Kids {
		place := fmt.Sprintf("%s/[%d]", attributes, n)
		sent, problems, err := d.sentOrder(ctx, c, kid, place, shops)
		if err != nil {
			return err
		}
		all[n], wrong = sent, append(wrong, problems...)
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong[:min(len(wrong), 50)]...)
	}
	got, err := d.Intake.Put(ctx, c.Account, all, false)
	if err != nil {
		return nthRefused(err)
	}
	type ref struct {
		ID      int64  `json:"id"`
		OrderID string `json:"order_id"`
		Number  string `json:"order_number"`
	}
	told := make([]ref, len(got))
	for n, p := range got {
		told[n] = ref{int64(p.Order.ID), p.Order.ExternalID, p.Order.Number}
	}
	return data(c, http.StatusCreated, told)
}

// sentOrder reads one whole order. shops are the names of the integrations that were looked at already.
func (d *Door) sentOrder(ctx context.Context, c call, v lax.Value, place string, shops map[int64]string) (intake.Sent, []problem, error) {
	var in orderIn
	if v.Kind == lax.Null {
		return intake.Sent{}, []problem{invalid(place, "null", "This field may not be null.")}, nil
	}
	if err := read(v, place, &in); err != nil {
		var told *refused
		if errors.As(err, &told) {
			return intake.Sent{}, told.problems, nil
		}
		return intake.Sent{}, nil, err
	}
	wrong := append(in.whole(place), in.wrong(place, 1)...)
	switch {
	case in.ID == "":
	case !digitsOnly(in.ID):
		wrong = append(wrong, invalid(place+"/id", "invalid", "A valid integer is required."))
	case idOf(in.ID) == 0:
		wrong = append(wrong, invalid(place+"/id", "not_found", "There is no order %s.", in.ID))
	}
	if len(wrong) > 0 {
		return intake.Sent{}, wrong, nil
	}
	shop := in.Details.Integration.ID
	who, known := shops[shop]
	if !known {
		var err error
		who, err = d.ownShop(ctx, c, shop)
		if fault.Is(err, fault.Missing) {
			return intake.Sent{}, []problem{invalid(place+"/order_details/integration", "not_found", "There is no integration %d.", shop)}, nil
		}
		if err != nil {
			return intake.Sent{}, nil, err
		}
		shops[shop] = who
	}
	sum := sha256.Sum256([]byte(v.JSON))
	return intake.Sent{
		Integration: shop, Order: order.ID(idOf(in.ID)), ID: strings.TrimSpace(*in.OrderID), Apply: in.apply, Option: in.option(),
		Stamp: hex.EncodeToString(sum[:16]), Who: who,
	}, nil, nil
}

// ownShop is the name of an integration that the caller may bring orders to; others are missing.
func (d *Door) ownShop(ctx context.Context, c call, id int64) (string, error) {
	if id < 1 || id > 1<<31-1 || c.Sees() != 0 && c.Sees() != id {
		return "", missing()
	}
	i, err := integration.Get(ctx, d.DB, c.Account, id)
	return i.Name, err
}

// nthRefused tells what is wrong with one order of several by its place.
func nthRefused(err error) error {
	var nth *intake.Nth
	if !errors.As(err, &nth) {
		return err
	}
	return orderRefused(fmt.Sprintf("%s/[%d]", attributes, nth.N), nth.Err)
}

// orderRefused tells what is wrong with an order. One that is being shipped is told as a bad request, as everything about orders.
func orderRefused(place string, err error) error {
	f, ok := fault.As(err)
	if ok && f.Kind == fault.Conflict {
		return refuse(http.StatusBadRequest, invalid(place, "invalid", "%s", f.Text()))
	}
	return beneath(place, err, orderNames)
}

// getOrder reads one order.
func (d *Door) getOrder(ctx context.Context, c call) error {
	o, err := d.seenOrder(ctx, c)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, orderOf(o, d.methods(ctx, c)))
}

// seenOrder is the order that the path names, where the caller may see it.
func (d *Door) seenOrder(ctx context.Context, c call) (order.Order, error) {
	o, err := order.Get(ctx, d.DB, c.Account, order.ID(idOf(c.PathValue("id"))))
	if err == nil && (c.Sees() != 0 && o.Integration != c.Sees() || o.Dropped) || fault.Is(err, fault.Missing) {
		return order.Order{}, refuse(http.StatusNotFound, problem{Code: "not_found", Title: "Not found", Detail: "Order not found"})
	}
	return o, err
}

// methods finds the account's methods by their numbers.
func (d *Door) methods(ctx context.Context, c call) func(int) (carrier.Method, bool) {
	return func(id int) (carrier.Method, bool) {
		if id == 0 {
			return carrier.Method{}, false
		}
		m, err := d.Shipping.Method(ctx, c.Account, id)
		return m, err == nil
	}
}

// patchOrder changes what is sent of an order.
func (d *Door) patchOrder(ctx context.Context, c call) error {
	o, err := d.seenOrder(ctx, c)
	if err != nil {
		return err
	}
	v, err := bodyOf(c)
	if err != nil {
		return err
	}
	var in orderIn
	if v.Kind != lax.Object {
		return refuse(http.StatusBadRequest, invalid(attributes, "invalid", "Expected an object."))
	}
	if err := read(v, attributes, &in); err != nil {
		return err
	}
	if wrong := in.wrong(attributes, 0); len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	if in.Details != nil && in.Details.Integration != nil && in.Details.Integration.ID != o.Integration {
		return refuse(http.StatusBadRequest, invalid(attributes+"/order_details/integration", "invalid", "The integration of an order cannot be changed."))
	}
	who, err := d.nameOf(ctx, c)
	if err != nil {
		return err
	}
	sent := intake.Sent{Order: o.ID, Apply: in.apply, Option: in.option(), Who: who}
	if in.OrderID != nil {
		sent.ID = strings.TrimSpace(*in.OrderID)
	}
	got, err := d.Intake.Put(ctx, c.Account, []intake.Sent{sent}, false)
	var nth *intake.Nth
	if errors.As(err, &nth) {
		return orderRefused(attributes, nth.Err)
	}
	if err != nil {
		return err
	}
	if got[0].How == intake.Unchanged && !got[0].Order.State.Editable() {
		return refuse(http.StatusBadRequest, invalid(attributes, "invalid", "An order with a label can no longer be changed."))
	}
	return data(c, http.StatusOK, orderOf(got[0].Order, d.methods(ctx, c)))
}

// nameOf is what the caller is called in an order's history.
func (d *Door) nameOf(ctx context.Context, c call) (string, error) {
	i, err := integration.Get(ctx, d.DB, c.Account, c.Integration)
	if fault.Is(err, fault.Missing) {
		return "API", nil
	}
	return i.Name, err
}

// dropOrder takes an order back.
func (d *Door) dropOrder(ctx context.Context, c call) error {
	o, err := d.seenOrder(ctx, c)
	if err != nil {
		return err
	}
	if err := d.Intake.Drop(ctx, c.Account, c.Sees(), o.ID); err != nil {
		return orderRefused(attributes, err)
	}
	return empty(c)
}
