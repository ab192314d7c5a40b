package v2

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// view is how parcels are told: from which address of ours, and to whom.
type view struct {
	base   string                                    // scheme and host of links, no slash at the end
	track  func(base string, p parcel.Parcel) string // the buyer's tracking page; nil or nothing: the carrier's own
	method func(id int) (m carrier.Method, ok bool)  // for boxes without a label; nil knows none
	errors bool                                      // with the carrier's words, as errors=verbose-carrier asks
	hook   bool                                      // webhooks say more about the carrier
}

// dateForm is how v2 writes times, in UTC and without saying so.
const dateForm = "02-01-2006 15:04:05"

// parcelObject writes a parcel, each key in the order in which Sendcloud was recorded to write them. Clients read many of them
// unasked: nothing is left out because it is empty, save carrier and tracking_url, which are not there until they mean something.
func (w view) parcelObject(b *pen, p parcel.Parcel, o order.Order) {
	b.begin('{')
	w.what(b, p, o)
	w.where(b, o.To)
	w.how(b, p, o)
	w.papers(b, p)
	w.when(b, p, o)
	w.whom(b, p, o)
	b.end('}')
}

func (w view) what(b *pen, p parcel.Parcel, o order.Order) {
	b.memberInt("id", int64(p.ID))
	b.member("reference", o.Reference)
	b.key("status")
	b.begin('{')
	b.memberInt("id", int64(p.Status))
	b.member("message", p.Status.Info().Message)
	b.end('}')
	b.member("tracking_number", p.Number)
	box := p.Packed(o)
	b.member("weight", box.Weight.Kg())
	b.member("order_number", o.Number)
	b.memberInt("total_insured_value", o.TotalInsured)
	b.key("parcel_items")
	b.begin('[')
	for _, i := range o.Inside(box) {
		b.next()
		itemObject(b, i)
	}
	b.end(']')
	b.key("documents")
	b.begin('[')
	for _, paper := range p.Documents() {
		kind := paper.Told()
		b.next()
		b.begin('{')
		b.member("type", kind)
		b.member("size", paper.Size)
		b.member("link", w.base+"/api/v2/parcels/"+digits(p.ID)+"/documents/"+kind)
		b.end('}')
	}
	b.end(']')
	b.memberOr("external_reference", p.ExternalReference)
	b.memberBool("is_return", o.IsReturn)
	b.member("note", o.Note)
	total := ""
	if !o.Value.IsZero() || o.Given.Value != "" {
		total = o.Value.Decimal()
	}
	b.memberOr("total_order_value", total)
	b.memberOr("total_order_value_currency", o.Value.Currency)
	for _, side := range []struct {
		name string
		mm   postal.Millimetres
	}{{"length", box.Size.Length}, {"width", box.Size.Width}, {"height", box.Size.Height}} {
		if side.mm == 0 {
			b.memberRaw(side.name, "null")
			continue
		}
		b.member(side.name, side.mm.Cm())
	}
	b.memberIntOr("contract", o.Contract)
}

func itemObject(b *pen, i order.Item) {
	b.begin('{')
	b.member("description", i.Description)
	b.memberInt("quantity", int64(i.Quantity))
	b.member("weight", i.Weight.Kg())
	b.member("value", i.Value.Decimal())
	b.member("hs_code", i.HSCode)
	b.memberOr("origin_country", i.Origin)
	b.member("product_id", i.ProductID)
	b.key("properties")
	b.begin('{')
	for _, name := range sortedKeys(i.Properties) {
		b.free(name)
		b.text(i.Properties[name])
	}
	b.end('}')
	b.member("sku", i.SKU)
	b.memberIntOr("return_reason", int64(i.ReturnReason))
	b.memberOr("return_message", i.ReturnMessage)
	furtherFacts(b, i)
	b.end('}')
}

// furtherFacts are what few items have; recorded answers hold none of it, so it is told only where it was said.
func furtherFacts(b *pen, i order.Item) {
	for _, t := range []struct{ name, value string }{
		{"mid_code", i.MIDCode}, {"material_content", i.Material}, {"intended_use", i.IntendedUse},
		{"manufacturer_product_id", i.MakerID}, {"manufacturer_product_id_std", i.MakerStd}, {"dds_reference", i.DDS}, {"taric_doc_code", i.TARIC},
	} {
		if t.value != "" {
			b.member(t.name, t.value)
		}
	}
	if len(i.Dangerous) == 0 {
		return
	}
	b.key("dangerous_goods")
	b.begin('{')
	for _, name := range sortedKeys(i.Dangerous) {
		b.free(name)
		b.text(i.Dangerous[name])
	}
	b.end('}')
}

func (w view) where(b *pen, to postal.Address) {
	b.member("address", to.StreetLine())
	b.member("address_2", to.Line2)
	b.member("city", to.City)
	b.member("company_name", to.Company)
	b.key("country")
	countryObject(b, to.Country)
	b.member("email", to.Email)
	b.member("name", to.Name)
	b.member("postal_code", to.PostalCode)
	b.member("telephone", to.Phone)
	b.member("to_post_number", to.PostNumber)
}

func countryObject(b *pen, code string) {
	c, ok := postal.Lookup(code)
	if !ok {
		c = postal.Country{Code: code}
	}
	b.begin('{')
	b.member("iso_2", c.Code)
	b.member("iso_3", c.ISO3)
	b.member("name", c.Name)
	b.end('}')
}

func (w view) how(b *pen, p parcel.Parcel, o order.Order) {
	id, name, _ := w.methodOf(p, o)
	b.memberIntOr("to_service_point", o.NamedPoint())
	b.key("address_divided")
	b.begin('{')
	b.member("street", o.To.Street)
	b.member("house_number", o.To.HouseNumber)
	b.end('}')
	b.key("shipment")
	if id == 0 {
		b.raw("null")
	} else {
		b.begin('{')
		b.memberInt("id", int64(id))
		b.member("name", name)
		b.end('}')
	}
	b.memberIntOr("shipping_method", int64(id))
	b.memberOr("shipping_method_checkout_name", o.CheckoutMethod)
	b.memberInt("insured_value", insured(p, o))
	order, shipment := o.UUID, o.Number
	if p.Sent() { // it is no order any more
		order, shipment = "", ""
	}
	b.memberOr("shipment_uuid", order)
	b.memberRaw("data", "{}")
	kind := ""
	if p.Sent() {
		kind = p.Kind
	}
	b.memberOr("type", kind)
	external := o.ExternalID
	if external == "" {
		external = digits(p.ID)
	}
	b.member("external_order_id", external)
	b.member("external_shipment_id", shipment)
	if !p.Sent() {
		b.memberInt("quantity", int64(o.Boxes()))
	}
	// Recorded in 2022 and not in 2024; a client from before reads it unasked.
	b.memberRaw("colli_tracking_number", `""`)
	b.member("colli_uuid", p.ColliUUID)
	b.memberInt("collo_nr", int64(p.Collo))
	b.memberInt("collo_count", int64(p.Colli))
}

// insured is the further cover in whole units: v3 takes fractions, v2 tells none.
func insured(p parcel.Parcel, o order.Order) int64 {
	if o.Insured > 0 {
		return o.Insured
	}
	return int64(math.Ceil(p.Packed(o).Insured.Float()))
}

// methodOf is the method a box goes by: the one its label was bought with, else the one chosen for the order.
func (w view) methodOf(p parcel.Parcel, o order.Order) (id int, name, carrierCode string) {
	if p.Sent() || p.Method == o.Method && p.MethodName != "" {
		return p.Method, p.MethodName, p.Carrier
	}
	if o.Method == 0 || w.method == nil {
		return o.NamedMethod(), "", ""
	}
	m, _ := w.method(o.Method)
	return o.Method, m.Name, m.Carrier
}

func (w view) papers(b *pen, p parcel.Parcel) {
	b.key("label")
	w.labelLinks(b, p)
	b.key("customs_declaration")
	b.begin('{')
	if slices.ContainsFunc(p.Documents(), func(one parcel.Paper) bool { return one.DocumentType() == "customs-declaration" }) {
		b.member("normal_printer", w.base+root+"/customs_declaration/normal_printer/"+digits(p.ID))
	}
	b.end('}')
}

// labelLinks are where the label is fetched: on office paper, beginning at each of the four corners, and for label printers.
func (w view) labelLinks(b *pen, p parcel.Parcel) {
	b.begin('{')
	if p.Labelled() {
		b.key("normal_printer")
		b.begin('[')
		for corner := range 4 {
			b.next()
			b.text(w.base + "/api/v2/labels/normal_printer/" + digits(p.ID) + "?start_from=" + strconv.Itoa(corner))
		}
		b.end(']')
		b.member("label_printer", w.base+"/api/v2/labels/label_printer/"+digits(p.ID))
	}
	b.end('}')
}

func (w view) when(b *pen, p parcel.Parcel, o order.Order) {
	b.memberOr("to_state", o.To.State)
	b.memberDate("date_created", p.CreatedAt)
	if p.AnnouncedAt == nil {
		b.memberRaw("date_announced", "null")
	} else {
		b.memberDate("date_announced", *p.AnnouncedAt)
	}
	b.memberDate("date_updated", later(p.UpdatedAt, p.CreatedAt))
	b.memberRaw("awb_tracking_number", "null")
	b.memberRaw("box_number", "null")
	b.member("customs_invoice_nr", o.Invoice)
	if o.ShipmentType == nil {
		b.memberRaw("customs_shipment_type", "null")
	} else {
		b.memberInt("customs_shipment_type", int64(*o.ShipmentType))
	}
	if o.Customs != nil && !w.hook {
		b.key("customs_information")
		customsObject(b, o)
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (w view) whom(b *pen, p parcel.Parcel, o order.Order) {
	if w.errors {
		b.key("errors")
		b.begin('{')
		if o.Refusal != "" && !p.Labelled() {
			b.key("non_field_errors")
			b.begin('[')
			b.text(o.Refusal)
			b.end(']')
		}
		b.end('}')
	}
	if _, _, code := w.methodOf(p, o); code != "" {
		b.key("carrier")
		b.begin('{')
		b.member("code", code)
		if w.hook {
			b.member("name", carrierName(code))
			b.member("servicepoints_carrier_code", code)
		}
		b.end('}')
	}
	if !p.Sent() {
		return
	}
	page := ""
	if w.track != nil {
		page = w.track(w.base, p)
	}
	if page == "" {
		page = p.TrackingURL
	}
	b.member("tracking_url", page)
}

func digits(id parcel.ID) string { return strconv.FormatInt(int64(id), 10) }
