package v2

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

func (d *Door) orderRoutes() []api.Route {
	return []api.Route{
		at("GET", "/integrations/{id}/shipments", integration.ReadOrder, d.listShipments),
		making("/integrations/{id}/shipments", integration.WriteOrder, d.putShipments),
		at("POST", "/integrations/{id}/shipments/delete", integration.WriteOrder, d.dropShipment),
	}
}

// mostOrders is how many orders one request may bring.
const mostOrders = 100

// putShipments takes in what a shop calls its shipments, which are orders that wait: each for itself, in the order they were sent.
func (d *Door) putShipments(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	body, err := api.Body(c.W, c.Request)
	if err != nil {
		return err
	}
	v, err := lax.Parse(string(body))
	if err != nil {
		return err
	}
	switch {
	case v.Kind != lax.List:
		return fault.At("non_field_errors", `Expected a list of items but got type "%s".`, kindName(v))
	case len(v.Kids) > mostOrders:
		return fault.At("non_field_errors", "Ensure this field has no more than %d elements; it has %d.", mostOrders, len(v.Kids))
	}
	read := make([]*shopOrder, len(v.Kids))
	var sent []intake.Sent
	for n, kid := range v.Kids {
		if read[n] = readShopOrder(kid); read[n].wrong.empty() {
			sent = append(sent, read[n].sent(i, kid))
		}
	}
	puts, err := d.Intake.Put(ctx, c.Account, sent, true)
	if err != nil {
		return err
	}
	var b pen
	b.begin('[')
	for _, one := range read {
		var put intake.Put
		if one.wrong.empty() {
			put, puts = puts[0], puts[1:]
			one.wrong.take(put.Err)
		}
		b.next()
		one.told(&b, put)
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// sent is the order for the flow. A shop says by updated_at whether it is another than before; where it does not, its content says it.
func (o *shopOrder) sent(i integration.Integration, v lax.Value) intake.Sent {
	stamp := o.updated
	if stamp == "" {
		sum := sha256.Sum256([]byte(v.JSON))
		stamp = hex.EncodeToString(sum[:16])
	}
	return intake.Sent{Integration: i.ID, ID: o.id, Shipment: o.shipment, Stamp: "v2 " + stamp, Who: i.Name, Apply: o.apply}
}

// told writes what became of an order, or an error in the shape of what was sent.
func (o *shopOrder) told(b *pen, put intake.Put) {
	b.begin('{')
	if !o.wrong.empty() {
		b.key("error")
		o.wrong.write(b)
	}
	b.member("external_order_id", o.id)
	if o.noShipment {
		b.memberRaw("external_shipment_id", "null")
	} else {
		b.member("external_shipment_id", o.shipment)
	}
	switch {
	case !o.wrong.empty():
		b.member("status", "error")
	case put.How == intake.Created:
		b.member("shipment_uuid", put.Order.UUID)
		b.member("status", "created")
	default:
		b.member("shipment_uuid", put.Order.UUID)
		b.member("status", "updated")
	}
	b.end('}')
}

const noBlob = "No ShipmentBlob matches the given query."

// dropShipment takes an order back, by its UUID or by the shop's pair of ids.
func (d *Door) dropShipment(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	v, err := bodyOf(c)
	if err != nil {
		return err
	}
	var f fields
	text := func(name string) string {
		m, _ := v.Get(name)
		return strings.TrimSpace(f.text(name, m))
	}
	q := order.Query{Integrations: []int64{i.ID}, Any: true, Limit: 1, UUID: strings.ToLower(text("shipment_uuid"))}
	id, shipment := text("external_order_id"), text("external_shipment_id")
	_, paired := v.Get("external_shipment_id")
	if err := f.wrong.Err(); err != nil {
		return err
	}
	var o order.Order
	switch {
	case q.UUID != "":
		if _, err := uuid.Parse(q.UUID); err != nil {
			return fault.New(fault.Invalid, "Must be a valid UUID.")
		}
		all, _, err := order.Fetch(ctx, d.DB, c.Account, q)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			o = all[0]
		}
	case id != "" && paired:
		key := order.Key{Integration: i.ID, ID: id, Shipment: shipment}
		found, err := order.ByKeys(ctx, d.DB, c.Account, []order.Key{key})
		if err != nil {
			return err
		}
		o = found[key].Order
	default:
		return fault.New(fault.Invalid, "Missing shipment_uuid or the pair external_order_id and external_shipment_id")
	}
	if o.ID == 0 || o.Dropped {
		return missing(noBlob)
	}
	if err := d.Intake.Drop(ctx, c.Account, i.ID, o.ID); err != nil {
		return orNo(err, noBlob)
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// listShipments lists the orders of an integration that wait, newest first.
func (d *Door) listShipments(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	q := c.URL.Query()
	at, err := api.ParseCursor(q.Get("cursor"))
	if err != nil {
		return err
	}
	f, err := shipmentsOf(q)
	if err != nil {
		return err
	}
	if at.Skip > 0 {
		return fault.New(fault.Missing, "Invalid cursor")
	}
	if f.Integrations, f.Limit, f.Back = []int64{i.ID}, pageSize, at.Back; at.At > 0 {
		f.After = []string{digitsOf(at.At)}
	}
	all, more, err := order.Fetch(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	next, previous := more, at.At != 0
	if at.Back {
		next, previous = at.At > 0, more
	}
	var b pen
	b.begin('{')
	link := func(name string, there bool, at api.Cursor) {
		if there && len(all) > 0 {
			b.member(name, c.Page(at.String()))
			return
		}
		b.memberRaw(name, "null")
	}
	first, last := int64(0), int64(0)
	if len(all) > 0 {
		first, last = int64(all[0].ID), int64(all[len(all)-1].ID)
	}
	link("next", next, api.Cursor{At: last})
	link("previous", previous, api.Cursor{At: first, Back: true})
	b.key("results")
	b.begin('[')
	for _, o := range all {
		b.next()
		if err := d.shipmentObject(ctx, &b, o); err != nil {
			return err
		}
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// shipmentsOf reads the filters of the list.
func shipmentsOf(q url.Values) (order.Query, error) {
	f := order.Query{Number: q.Get("order_number")}
	for name, values := range q {
		if !clean(values) {
			return f, fault.At(name, "This is not valid UTF-8 text.")
		}
	}
	for _, one := range []struct {
		name string
		into *[]string
	}{{"external_order_ids", &f.ExternalIDs}, {"external_shipment_ids", &f.Shipments}} {
		for _, text := range append(q[one.name], q[one.name+"[]"]...) {
			for id := range strings.SplitSeq(text, ",") {
				if id = strings.TrimSpace(id); id != "" {
					*one.into = append(*one.into, id)
				}
			}
		}
		if len(*one.into) > mostIDs {
			return f, fault.At(one.name, "Ensure this field has no more than %d elements.", mostIDs)
		}
	}
	for _, day := range []struct {
		name string
		into *time.Time
		more int
	}{{"start_date", &f.BoughtFrom, 0}, {"end_date", &f.BoughtUntil, 1}} {
		text := q.Get(day.name)
		if text == "" {
			continue
		}
		t, ok := lax.ReadInstant(strings.ReplaceAll(text, " ", "+"))
		if !ok {
			return f, fault.At(day.name, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")
		}
		*day.into = t.Truncate(24*time.Hour).AddDate(0, 0, day.more)
	}
	return f, nil
}
