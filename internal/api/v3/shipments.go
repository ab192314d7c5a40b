package v3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// mostAtOnce is how many boxes a shipment may have whose caller waits for the carrier.
const mostAtOnce = 15

func (d *Door) shipmentRoutes() []api.Route {
	const read, write = integration.ReadParcel, integration.WriteParcel
	return []api.Route{
		at("GET", "/shipments", read, d.listShipments),
		making("/shipments", write, d.sendAs(false, false, intake.MostBoxes)),
		making("/shipments/announce", write, d.sendAs(true, false, mostAtOnce)),
		making("/shipments/announce-with-shipping-rules", write, d.sendAs(true, true, intake.MostBoxes)),
		making("/shipments/create-with-shipping-rules", write, d.sendAs(false, true, intake.MostBoxes)),
		at("GET", "/shipments/{id}", read, d.getShipment),
		at("POST", "/shipments/{id}/cancel", write, d.cancelShipment),
		at("GET", "/shipments/{id}/return-portal-url", integration.ReadReturn, d.shipmentPortal),
	}
}

// shipmentNames are v3's places of what a shipment is refused by.
var shipmentNames = map[string]string{
	"name": "/to_address/name", "company_name": "/to_address/company_name", "address": "/to_address/address_line_1", "house_number": "/to_address/house_number",
	"address_2": "/to_address/address_line_2", "city": "/to_address/city", "postal_code": "/to_address/postal_code", "country": "/to_address/country_code",
	"country_state": "/to_address/state_province_code", "to_state": "/to_address/state_province_code", "telephone": "/to_address/phone_number",
	"email": "/to_address/email", "to_post_number": "/to_address/po_box", "sender_address": "/from_address/sender_address_id",
	"from_name": "/from_address/name", "from_company_name": "/from_address/company_name", "from_address": "/from_address/address_line_1",
	"from_house_number": "/from_address/house_number", "from_address_2": "/from_address/address_line_2", "from_city": "/from_address/city",
	"from_postal_code": "/from_address/postal_code", "from_country": "/from_address/country_code", "from_country_state": "/from_address/state_province_code",
	"from_to_state": "/from_address/state_province_code", "from_telephone": "/from_address/phone_number", "from_email": "/from_address/email",
	"from_to_post_number": "/from_address/po_box", "shipping_method": "/ship_with/properties/shipping_option_code",
	"shipping_option": "/ship_with/properties/shipping_option_code", "shipment": "/ship_with/properties/shipping_option_code",
	"contract": "/ship_with/properties/contract_id", "brand": "/brand_id", "to_service_point": "/to_service_point", "weight": "/parcels/0/weight",
	"length": "/parcels/0/dimensions", "quantity": "/parcels", "external_reference": "/external_reference_id", "customs_invoice_nr": "/customs_information/invoice_number",
	"shipping_method_checkout_name": "/delivery_indicator", "format": "/label_details/mime_type", "dpi": "/label_details/dpi",
	"parcel_items": "/parcels/0/parcel_items", "customs_information.importer_of_record.address_1": "/customs_information/importer_of_record/address_line_1",
	"customs_information.importer_of_record.address_2":     "/customs_information/importer_of_record/address_line_2",
	"customs_information.importer_of_record.country_state": "/customs_information/importer_of_record/state_province_code",
}

// sendAs is one of the four creating calls: waiting for the carrier or not, and with rules and defaults filling in what is not said, or not.
func (d *Door) sendAs(waits, filled bool, most int) api.Act {
	return func(ctx context.Context, c call) error {
		in, err := readShipment(c)
		if err != nil {
			return err
		}
		if err := in.required(filled, most); err != nil {
			return err
		}
		if _, err := labelForm(order.LabelWish{Media: in.Label.Media, DPI: in.Label.DPI}); err != nil {
			return beneath("", err, shipmentNames)
		}
		wish := in.send()
		wish.Later, wish.Defaults = !waits, filled && (in.Defaults == nil || *in.Defaults)
		got, err := d.Intake.Send(ctx, c.Account, c.Integration, wish)
		if err != nil {
			return beneath("", in.placed(err), shipmentNames)
		}
		return d.sent(ctx, c, got, waits, filled)
	}
}

// placed says of items that are counted through the whole order in which parcel of the request they stand.
func (in *shipmentIn) placed(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	moved := *f
	moved.Fields = slices.Clone(f.Fields)
	for i, field := range moved.Fields {
		of, isItem := strings.CutPrefix(field.Name, "items.")
		at, name, _ := strings.Cut(of, ".")
		n, bad := strconv.Atoi(at)
		if field.Name == "items" {
			moved.Fields[i].Name = "/parcels/0/parcel_items"
		}
		if !isItem || bad != nil {
			continue
		}
		if name == "value" {
			name = "price"
		}
		for p, parcel := range in.Parcels {
			if n < len(parcel.Items) {
				moved.Fields[i].Name = fmt.Sprintf("/parcels/%d/parcel_items/%d/%s", p, n, name)
				break
			}
			n -= len(parcel.Items)
		}
	}
	return &moved
}

// sent answers a shipment that was made; one that stood under the same external reference before is a conflict that shows it.
func (d *Door) sent(ctx context.Context, c call, got intake.Shipped, waits, filled bool) error {
	if len(got.Parcels) == 0 {
		return missing()
	}
	s, err := parcel.GetShipment(ctx, d.DB, c.Account, got.Parcels[0].Shipment)
	if err != nil {
		return err
	}
	t := d.teller(ctx, c).shipment(s.ColliUUID, got.Order, got.Parcels)
	if len(t.Errors) == 0 && got.Err != nil {
		_, t.Errors = problemsOf(got.Err)
	}
	if filled {
		t.Applied = &[]appliedRule{}
	}
	if waits && len(got.Parcels) == 1 && got.Parcels[0].Labelled() {
		if label, err := d.labelFile(ctx, c, got.Order, got.Parcels[0]); err == nil {
			t.enclose(label)
		}
	}
	if got.Repeated {
		return data(c, http.StatusConflict, t)
	}
	return data(c, http.StatusCreated, t)
}

// labelFile is a parcel's label in the form its shipment asked for.
func (d *Door) labelFile(ctx context.Context, c call, o order.Order, p parcel.Parcel) ([]byte, error) {
	form, err := labelForm(o.Label)
	if err != nil {
		return nil, err
	}
	files, err := d.Shipping.Papers(ctx, c.Account, c.Sees(), []parcel.ID{p.ID}, func(one parcel.Paper) bool { return one.Type == "label" })
	if err != nil {
		return nil, err
	}
	return document.Bundle(ctx, files, form)
}

// teller tells shipments to a caller. Each sender address is read once.
func (d *Door) teller(ctx context.Context, c call) teller {
	senders := map[int64]*postal.Address{}
	return teller{base: c.Base, track: d.Track, methods: d.methods(ctx, c), name: d.Shipping.Carriers.Name,
		point: func(o order.Draft) (servicepoint.Point, bool) {
			p, ok, err := d.Shipping.Point(ctx, o)
			return p, ok && err == nil
		},
		sender: func(o order.Order) (postal.Address, bool) {
			a, known := senders[o.Sender]
			if !known {
				if s, err := account.SenderByID(ctx, d.DB, c.Account, o.Sender); err == nil {
					a = &s.Address
				}
				senders[o.Sender] = a
			}
			if a == nil {
				return postal.Address{}, false
			}
			return *a, true
		}}
}

// seenShipment is the shipment of a path, if the caller may see it.
func (d *Door) seenShipment(ctx context.Context, c call) (parcel.Shipment, error) {
	id, err := uuid.Parse(c.PathValue("id"))
	if err != nil {
		return parcel.Shipment{}, missing()
	}
	s, err := parcel.ShipmentByUUID(ctx, d.DB, c.Account, c.Sees(), id.String())
	if fault.Is(err, fault.Missing) {
		return s, missing()
	}
	return s, err
}

func (d *Door) getShipment(ctx context.Context, c call) error {
	s, err := d.seenShipment(ctx, c)
	if err != nil {
		return err
	}
	all, err := d.tellShipments(ctx, c, []parcel.Shipment{s})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return missing()
	}
	return data(c, http.StatusOK, all[0])
}

// tellShipments reads what belongs to shipments and tells them.
func (d *Door) tellShipments(ctx context.Context, c call, all []parcel.Shipment) ([]toldShipment, error) {
	ids, orders := make([]parcel.ShipmentID, len(all)), make([]order.ID, len(all))
	for i, s := range all {
		ids[i], orders[i] = s.ID, s.Order
	}
	boxes, err := parcel.OfShipments(ctx, d.DB, c.Account, ids)
	if err != nil {
		return nil, err
	}
	known, err := order.GetMany(ctx, d.DB, c.Account, orders)
	if err != nil {
		return nil, err
	}
	w := d.teller(ctx, c)
	told := []toldShipment{}
	for _, s := range all {
		if o, ok := known[s.Order]; ok && len(boxes[s.ID]) > 0 { // else removed between the reads
			told = append(told, w.shipment(s.ColliUUID, o, boxes[s.ID]))
		}
	}
	return told, nil
}

func (d *Door) listShipments(ctx context.Context, c call) error {
	p, err := placeOf(c, 40, 100)
	if err != nil {
		return err
	}
	q := ask(c)
	f := parcel.ShipmentFilter{
		Integration: c.Sees(), Number: q.text("tracking_number"), OrderNumber: q.text("order_number"), ExternalReference: q.text("external_reference_id"),
		UpdatedAfter: q.instant("updated_after"), UpdatedBefore: q.instant("updated_before"),
		AnnouncedAfter: q.instant("announced_after"), AnnouncedBefore: q.instant("announced_before"), Limit: p.limit(),
	}
	f.Only, _ = q.whole("integration_id")
	for _, id := range q.ids("ids", 100) {
		f.IDs = append(f.IDs, parcel.ID(id))
	}
	for _, text := range q.list("shipment_uuids", 100) {
		if id, err := uuid.Parse(text); err == nil {
			f.UUIDs = append(f.UUIDs, id.String())
		} else {
			q.add(badParameter("shipment_uuids", "invalid", "Must be a valid UUID."))
		}
	}
	if text := q.text("parcel_status"); text != "" {
		s, ok := statusNamed(text)
		if !ok {
			q.add(badParameter("parcel_status", "invalid_choice", "There is no such status."))
		}
		f.Statuses = []carrier.Status{s}
	}
	if err := q.err(); err != nil {
		return err
	}
	if p.Back {
		f.Above = parcel.ShipmentID(p.At)
	} else {
		f.Below = parcel.ShipmentID(p.At)
	}
	rows, err := parcel.ListShipments(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	rows = cut(c, p, rows, func(s parcel.Shipment) int64 { return int64(s.ID) })
	told, err := d.tellShipments(ctx, c, rows)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, told)
}

// statusNamed finds a status by its code or its number.
func statusNamed(text string) (carrier.Status, bool) {
	n, err := strconv.Atoi(text)
	for _, s := range carrier.Statuses() {
		if err == nil && int(s.ID) == n || strings.EqualFold(s.Code, text) {
			return s.ID, true
		}
	}
	return 0, false
}

// refusals are why a shipment cannot be cancelled.
var refusals = map[shipping.Ending]string{
	shipping.EndCancelling: "This shipment is already being cancelled.",
	shipping.EndTooLate:    "Shipped parcels, or parcels being shipped, can no longer be cancelled.",
	shipping.EndTooOld:     "Parcels that were announced more than 42 days ago can no longer be cancelled.",
	shipping.EndBusy:       "This shipment is being announced and cannot be cancelled until the carrier has answered.",
}

func (d *Door) cancelShipment(ctx context.Context, c call) error {
	s, err := d.seenShipment(ctx, c)
	if err != nil {
		return err
	}
	boxes, err := parcel.OfShipment(ctx, d.DB, c.Account, s.ID)
	if err != nil {
		return err
	}
	if len(boxes) == 0 {
		return missing()
	}
	end, _, err := d.Shipping.Cancel(ctx, c.Account, c.Sees(), boxes[0].ID, true)
	if err != nil {
		return err
	}
	type said struct {
		Status  string `json:"status"`
		Message string `json:"message"`
	}
	switch end {
	case shipping.EndCancelled, shipping.EndDeleted:
		return data(c, http.StatusOK, said{"cancelled", "Shipment has been cancelled"})
	case shipping.EndQueued:
		return data(c, http.StatusAccepted, said{"queued", "Cancellation has been queued"})
	}
	text, ok := refusals[end]
	if !ok {
		return errors.New("a cancellation ended as " + string(end))
	}
	return refuse(http.StatusConflict, problem{Code: "invalid", Detail: text})
}

// shipmentPortal is where the buyer sends a shipment back. Nobody has a portal yet, which is told as of merchants without one.
func (d *Door) shipmentPortal(ctx context.Context, c call) error {
	if _, err := d.seenShipment(ctx, c); err != nil {
		return err
	}
	return fault.New(fault.Missing, "There is no return portal for this shipment.")
}
