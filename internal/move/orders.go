package move

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// shopOrders brings the orders of shops that wait, and completes those that version 2 has brought already.
func (r *run) shopOrders(ctx context.Context) error {
	var some []sendcloud.Order
	for o, err := range r.From.V3.Orders(ctx, sendcloud.OrderFilter{}) {
		if err != nil {
			return err
		}
		at := orderMark(o.OrderID, o.OrderNumber)
		delete(r.later, at)
		if there, twin := r.twins[at]; twin {
			if err := r.complete(ctx, o, there); err != nil {
				return err
			}
			continue
		}
		if some = append(some, o); len(some) == batch {
			if err := r.put(ctx, some); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	return r.put(ctx, some)
}

// sent is an order as it goes to the target.
func (r *run) sent(ctx context.Context, o sendcloud.Order) (sendcloud.Order, error) {
	old := o.Details.Integration.ID
	o.ID, o.CreatedAt, o.ModifiedAt = "", nil, nil
	home, known := r.homes[old]
	if !known {
		home = r.integration
	}
	o.Details.Integration.ID = home
	o.OrderID = r.orderID(o.OrderID, old)
	if s := o.Shipping; s != nil && s.ShipWith != nil {
		shipping, with := *s, *s.ShipWith
		r.options.ask(with.Properties.OptionCode, "")
		if id := with.Properties.ContractID; id != nil {
			with.Properties.ContractID = nil
			if there := r.contracts[*id]; there != 0 {
				with.Properties.ContractID = &there
			} else {
				r.report.lost(o.OrderNumber, "contract", strconv.Itoa(*id))
			}
		}
		shipping.ShipWith = &with
		o.Shipping = &shipping
	}
	if p := o.ServicePoint; p != nil && p.ID != "" {
		point := *p
		id, err := strconv.Atoi(p.ID)
		if err != nil {
			id = 0
		}
		there, err := r.place(ctx, id, o.OrderNumber)
		if err != nil {
			return o, err
		}
		if point.ID = number(there); there != 0 {
			point.CarrierCode = ""
		}
		if o.ServicePoint = &point; point.ID == "" && point.CarrierCode == "" {
			o.ServicePoint = nil
		}
	}
	return o, nil
}

// orderID is an order's id at the target: its own, unless it comes from an integration that has no namesake there.
func (r *run) orderID(id string, integration int) string {
	if r.homes[integration] != r.homes[r.first] || integration == r.first || integration == 0 {
		return id
	}
	return id + "#" + strconv.Itoa(integration)
}

// put writes those orders that are not there, reads all back and compares them.
func (r *run) put(ctx context.Context, some []sendcloud.Order) error {
	r.report.Orders.Found += len(some)
	var new []sendcloud.Order
	was := map[string]sendcloud.Order{} // by the target's id
	for _, o := range some {
		want, err := r.sent(ctx, o)
		if err != nil {
			return err
		}
		id, there := r.orders[markOf(want.OrderID)]
		switch {
		case !there:
			new = append(new, want)
			continue
		case id != "":
			was[id] = want
		}
		r.report.Orders.There++
	}
	if r.DryRun {
		r.report.Orders.Written += len(new)
	} else if err := r.upsert(ctx, new, was); err != nil {
		return err
	}
	if len(some) > 0 {
		r.Say("%d orders", r.report.Orders.Found)
	}
	for id, want := range was {
		is, err := r.To.V3.Order(ctx, id)
		if errors.Is(err, sendcloud.ErrNotFound) {
			continue // it was taken out meanwhile
		}
		if err != nil {
			return err
		}
		r.settle(&r.report.Orders, want.OrderNumber, fieldsOf(want), fieldsOf(is))
	}
	return nil
}

// upsert writes orders; those that are refused are noted and the others written without them, for a call takes all or none.
func (r *run) upsert(ctx context.Context, all []sendcloud.Order, was map[string]sendcloud.Order) error {
	for len(all) > 0 {
		got, err := r.To.V3.UpsertOrders(ctx, all)
		if err == nil {
			for n, one := range got {
				if n < len(all) {
					was[string(one.ID)] = all[n]
					r.orders[markOf(all[n].OrderID)] = string(one.ID)
				}
			}
			r.report.Orders.Written += len(got)
			return nil
		}
		if !refused(err) {
			return err
		}
		bad := places(err, len(all))
		if len(bad) == 0 && len(all) > 1 {
			for _, one := range all {
				if err := r.upsert(ctx, []sendcloud.Order{one}, was); err != nil {
					return err
				}
			}
			return nil
		}
		if len(bad) == 0 {
			bad = map[int]string{0: why(err)}
		}
		var good []sendcloud.Order
		for n, one := range all {
			reason, wrong := bad[n]
			if !wrong {
				good = append(good, one)
				continue
			}
			r.report.Orders.Refused++
			r.report.refuse(one.OrderNumber, reason)
		}
		all = good
	}
	return nil
}

// places finds the orders that a refusal names by their places: /data/attributes/[2]/order_number.
func places(err error, count int) map[int]string {
	bad := map[int]string{}
	var e *sendcloud.Error
	if !errors.As(err, &e) {
		return bad
	}
	for _, p := range e.Problems {
		_, rest, ok := strings.Cut(p.Field, "[")
		at, field, closed := strings.Cut(rest, "]")
		n, err := strconv.Atoi(at)
		if !ok || !closed || err != nil || n < 0 || n >= count {
			continue
		}
		if bad[n] != "" {
			bad[n] += "; "
		}
		bad[n] += strings.TrimPrefix(field, "/") + ": " + p.Detail
	}
	return bad
}

// complete brings of an imported order what only version 3 tells: when it was bought, its tags, and the shop's statuses.
func (r *run) complete(ctx context.Context, was sendcloud.Order, at string) error {
	if at == "" {
		return nil // a dry run, or refused
	}
	for is, err := range r.To.V3.Orders(ctx, sendcloud.OrderFilter{OrderID: at, OrderNumber: was.OrderNumber}) {
		if err != nil {
			return err
		}
		change, fields := lacking(was, is)
		if len(change) == 0 || r.DryRun {
			return nil
		}
		if err := r.To.V3.PatchOrder(once(ctx, "order-"+string(is.ID), change), string(is.ID), change); refused(err) {
			keep(&r.report, &r.report.Differences, Difference{was.OrderNumber, strings.Join(fields, ", "), "as it was", why(err)})
			return nil
		} else if err != nil {
			return err
		}
		if is, err = r.To.V3.Order(ctx, string(is.ID)); err != nil {
			return err
		}
		if _, fields := lacking(was, is); len(fields) > 0 {
			keep(&r.report, &r.report.Differences, Difference{was.OrderNumber, strings.Join(fields, ", "), "as it was", "not taken over"})
			return nil
		}
		r.report.Changed++
		return nil
	}
	return nil // it has been shipped since
}

// lacking is the change that makes an imported order what it was, in what version 2 does not tell, and the names of its fields.
func lacking(was, is sendcloud.Order) (change map[string]any, fields []string) {
	details, change := map[string]any{}, map[string]any{}
	if !was.Details.CreatedAt.Equal(is.Details.CreatedAt) {
		details["order_created_at"] = was.Details.CreatedAt
		fields = append(fields, "order_created_at")
	}
	if strings.Join(was.Details.Tags, "\x00") != strings.Join(is.Details.Tags, "\x00") {
		details["tags"] = was.Details.Tags
		fields = append(fields, "tags")
	}
	if was.Details.Status != is.Details.Status {
		details["status"] = was.Details.Status
		fields = append(fields, "status")
	}
	if len(details) > 0 {
		change["order_details"] = details
	}
	if was.Payment.Status != is.Payment.Status {
		change["payment_details"] = map[string]any{"status": was.Payment.Status}
		fields = append(fields, "payment_status")
	}
	if was.Customer != nil && (is.Customer == nil || *was.Customer != *is.Customer) && was.Customer.Name != "" {
		change["customer_details"] = map[string]any{"name": was.Customer.Name, "phone": was.Customer.PhoneNumber, "email": was.Customer.Email}
		fields = append(fields, "customer_details")
	}
	if was.BillingAddress != nil && (is.BillingAddress == nil || *was.BillingAddress != *is.BillingAddress) {
		change["billing_address"] = was.BillingAddress
		fields = append(fields, "billing_address")
	}
	return change, fields
}

// fieldsOf is what is compared of an order: every field of it but the server's own.
func fieldsOf(o sendcloud.Order) map[string]string {
	o.ID, o.CreatedAt, o.ModifiedAt = "", nil, nil
	o.Details.CreatedAt = o.Details.CreatedAt.UTC()
	if at := o.Details.UpdatedAt; at != nil {
		utc := at.UTC()
		o.Details.UpdatedAt = &utc
	}
	f := map[string]string{}
	flatten(f, "", o)
	named := map[string]string{}
	for at, v := range f {
		named[strings.TrimPrefix(at, ".")] = v
	}
	maps.DeleteFunc(named, func(_, v string) bool { return v == "" || v == "false" })
	return named
}
