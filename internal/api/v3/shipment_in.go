package v3

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
)

// shipmentIn is a shipment as it is asked for.
type shipmentIn struct {
	To   *address `json:"to_address"`
	From *struct {
		address
		Sender int64 `json:"sender_address_id"`
	} `json:"from_address"`
	ShipWith  *shipWith `json:"ship_with"`
	Point     *pointIn  `json:"to_service_point"`
	Brand     int64     `json:"brand_id"`
	Number    string    `json:"order_number"`
	Total     *price    `json:"total_order_price"`
	Reference string    `json:"reference"`
	External  string    `json:"external_reference_id"`
	Validate  []string  `json:"validation_methods"`
	Label     struct {
		Media string `json:"mime_type"`
		DPI   int    `json:"dpi"`
	} `json:"label_details"`
	Dates    deliveryDates    `json:"delivery_dates"`
	Customs  *shipmentCustoms `json:"customs_information"`
	Parcels  []parcelIn       `json:"parcels"`
	Defaults *bool            `json:"apply_shipping_defaults"`
	Rules    *bool            `json:"apply_shipping_rules"` // there are none yet
	Checkout string           `json:"delivery_indicator"`
}

type pointIn struct {
	ID        int64  `json:"id"`
	CarrierID string `json:"carrier_service_point_id"`
}

type parcelIn struct {
	Weight  *weight        `json:"weight"`
	Size    *lengths       `json:"dimensions"`
	Insured *price         `json:"additional_insured_price"`
	Notes   []string       `json:"label_notes"`
	SSCC    string         `json:"sscc"`
	Package string         `json:"package_type"`
	Items   []parcelItemIn `json:"parcel_items"`
}

type parcelItemIn struct {
	Description string            `json:"description"`
	Quantity    int               `json:"quantity"`
	Weight      *weight           `json:"weight"`
	Price       *price            `json:"price"`
	HSCode      string            `json:"hs_code"`
	Origin      string            `json:"origin_country"`
	ID          string            `json:"item_id"`
	SKU         string            `json:"sku"`
	ProductID   string            `json:"product_id"`
	MIDCode     string            `json:"mid_code"`
	Material    string            `json:"material_content"`
	IntendedUse string            `json:"intended_use"`
	Dangerous   map[string]string `json:"dangerous_goods"`
	DDS         string            `json:"dds_reference"`
	TARIC       string            `json:"taric_doc_code"`
	MakerID     string            `json:"manufacturer_product_id"`
	MakerStd    string            `json:"manufacturer_product_id_std"`
	Properties  map[string]string `json:"properties"`
}

type shipmentCustoms struct {
	Invoice      string   `json:"invoice_number"`
	Reason       string   `json:"export_reason"`
	ExportType   string   `json:"export_type"`
	InvoiceDate  string   `json:"invoice_date"`
	Discount     *cost    `json:"discount_granted"`
	Freight      *cost    `json:"freight_costs"`
	Insurance    *cost    `json:"insurance_costs"`
	Other        *cost    `json:"other_costs"`
	Goods        string   `json:"goods_description"`
	Notes        string   `json:"general_notes"`
	Declarations []string `json:"additional_declaration_statements"`
	Importer     *struct {
		Name        string `json:"name"`
		Company     string `json:"company_name"`
		Line1       string `json:"address_line_1"`
		Line2       string `json:"address_line_2"`
		HouseNumber string `json:"house_number"`
		City        string `json:"city"`
		PostalCode  string `json:"postal_code"`
		Country     string `json:"country_code"`
		State       string `json:"state_province_code"`
		Phone       string `json:"telephone"`
		Email       string `json:"email"`
	} `json:"importer_of_record"`
	Tax    *order.TaxNumbers    `json:"tax_numbers"`
	Return *order.ReturnedGoods `json:"return_data"`
}

// mostItems is how many lines one parcel may hold.
const mostItems = 1000

// required tells what is not there that must be. Where rules and defaults may fill in, the address is enough.
func (in *shipmentIn) required(filled bool, most int) error {
	var all []problem
	need := func(pointer string, there bool) {
		if !there {
			all = append(all, invalid(pointer, "required", "This field is required."))
		}
	}
	if need("/to_address", in.To != nil); in.To != nil {
		all = append(all, in.To.needed("/to_address")...)
	}
	if !filled {
		if need("/from_address", in.From != nil); in.From != nil && in.From.Sender == 0 {
			all = append(all, in.From.needed("/from_address")...)
		}
		if need("/ship_with", in.ShipWith != nil); in.ShipWith != nil {
			need("/ship_with/properties/shipping_option_code", in.option() != "")
		}
		need("/parcels", len(in.Parcels) > 0)
	} else if in.From != nil && in.From.Sender == 0 && in.From.address != (address{}) {
		all = append(all, in.From.needed("/from_address")...)
	}
	if in.ShipWith != nil && in.ShipWith.Type != "" && in.ShipWith.Type != "shipping_option_code" {
		all = append(all, invalid("/ship_with/type", "invalid_choice", "Use shipping_option_code."))
	}
	if len(in.Parcels) > most {
		all = append(all, invalid("/parcels", "invalid", "Ensure this list has no more than %d items.", most))
	}
	for i, v := range in.Validate {
		if v != "here" {
			all = append(all, invalid(fmt.Sprintf("/validation_methods/%d", i), "invalid_choice", "Use here."))
		}
	}
	for i, p := range in.Parcels[:min(len(in.Parcels), most)] {
		all = append(all, p.required(fmt.Sprintf("/parcels/%d", i), filled)...)
	}
	if c := in.Customs; c != nil {
		need("/customs_information/invoice_number", c.Invoice != "" || filled)
		need("/customs_information/export_reason", c.Reason != "" || filled)
		if c.Reason != "" && !slices.Contains(shipmentTypes, c.Reason) {
			all = append(all, invalid("/customs_information/export_reason", "invalid_choice", "Use one of %s.", strings.Join(shipmentTypes, ", ")))
		}
	}
	if len(all) > 0 {
		return refuse(http.StatusBadRequest, all[:min(len(all), 50)]...)
	}
	return nil
}

func (p parcelIn) required(pointer string, filled bool) []problem {
	var all []problem
	if p.Weight == nil && !filled {
		all = append(all, invalid(pointer+"/weight", "required", "This field is required."))
	}
	if len(p.Items) > mostItems {
		return append(all, invalid(pointer+"/parcel_items", "invalid", "Ensure this list has no more than %d items.", mostItems))
	}
	for i, item := range p.Items {
		at := fmt.Sprintf("%s/parcel_items/%d", pointer, i)
		if strings.TrimSpace(item.Description) == "" && !filled {
			all = append(all, invalid(at+"/description", "required", "This field is required."))
		}
		if item.Quantity < 1 || item.Quantity > 1_000_000 {
			all = append(all, invalid(at+"/quantity", "min_value", "Ensure this value is between 1 and 1000000."))
		}
	}
	return all
}

// option is the code that the shipment is to travel by; empty when none is named.
func (in *shipmentIn) option() string {
	if in.ShipWith == nil {
		return ""
	}
	return strings.TrimSpace(in.ShipWith.Properties.Option)
}

// send is what is asked for in the words of the house.
func (in *shipmentIn) send() intake.Send {
	s := intake.Send{Option: in.option()}
	d := &s.Draft
	d.To = in.To.postal()
	if in.From != nil {
		if d.Sender = in.From.Sender; in.From.address != (address{}) {
			from := in.From.postal()
			d.From = &from
		}
	}
	if in.ShipWith != nil {
		d.Contract = in.ShipWith.Properties.Contract
	}
	if p := in.Point; p != nil {
		// The carrier's own name wins when both are given.
		if d.PointCode = p.CarrierID; d.PointCode == "" {
			d.ServicePoint = p.ID
		}
	}
	d.Brand, d.Number, d.Reference, d.ExternalReference = in.Brand, in.Number, in.Reference, in.External
	d.CheckoutMethod = in.Checkout
	d.Label = order.LabelWish{Media: in.Label.Media, DPI: in.Label.DPI}
	d.HandoverAt, d.DeliverAt = moment(nil, in.Dates.HandoverAt), moment(nil, in.Dates.DeliverAt)
	if in.Total != nil {
		d.Value, d.Given.Value = in.Total.Amount, in.Total.Decimal()
		s.Currencies = append(s.Currencies, in.Total.Currency)
	}
	in.pack(&s)
	in.customs(&s)
	if d.Value.Currency == "" && len(s.Currencies) > 0 {
		d.Value.Currency = s.Currencies[0] // the one of all prices; sums at the border are kept without their own
	}
	return s
}

// pack lays the items of each parcel into its box.
func (in *shipmentIn) pack(s *intake.Send) {
	parcels := in.Parcels
	if len(parcels) == 0 {
		parcels = make([]parcelIn, 1) // rules and defaults say the rest
	}
	boxes := make([]order.Box, len(parcels))
	for i, p := range parcels {
		b := order.Box{Notes: p.Notes, SSCC: p.SSCC, Package: p.Package}
		if p.Weight != nil {
			b.Weight = p.Weight.Grams
		}
		if p.Size != nil {
			b.Size = p.Size.Size
		}
		if p.Insured != nil {
			b.Insured = p.Insured.Amount
			s.Currencies = append(s.Currencies, b.Insured.Currency)
		}
		for _, item := range p.Items {
			b.Contents = append(b.Contents, order.Content{Line: len(s.Draft.Items), Quantity: item.Quantity})
			s.Draft.Items = append(s.Draft.Items, item.item())
			if item.Price != nil {
				s.Currencies = append(s.Currencies, item.Price.Currency)
			}
		}
		boxes[i] = b
	}
	s.Draft.Packing = boxes
}

func (p parcelItemIn) item() order.Item {
	i := order.Item{
		ID: p.ID, Description: p.Description, Quantity: p.Quantity, SKU: p.SKU, HSCode: p.HSCode, Origin: strings.ToUpper(strings.TrimSpace(p.Origin)),
		ProductID: p.ProductID, Properties: p.Properties, MIDCode: p.MIDCode, Material: p.Material, IntendedUse: p.IntendedUse,
		Dangerous: p.Dangerous, DDS: p.DDS, TARIC: p.TARIC, MakerID: p.MakerID, MakerStd: p.MakerStd,
	}
	if p.Weight != nil {
		i.Weight = p.Weight.Grams
	}
	if p.Price != nil {
		i.Value = p.Price.Amount
	}
	return i
}

func (in *shipmentIn) customs(s *intake.Send) {
	c := in.Customs
	if c == nil {
		return
	}
	d := &s.Draft
	d.Invoice = c.Invoice
	if n := slices.Index(shipmentTypes, c.Reason); n >= 0 {
		d.ShipmentType = &n
	}
	to := order.Customs{ExportType: c.ExportType, InvoiceDate: c.InvoiceDate, Goods: c.Goods, Notes: c.Notes, Declarations: c.Declarations,
		Tax: c.Tax, Return: c.Return}
	for _, sum := range []struct {
		from *cost
		into *string
	}{{c.Discount, &to.Discount}, {c.Freight, &to.Freight}, {c.Insurance, &to.Insurance}, {c.Other, &to.Other}} {
		if sum.from != nil && sum.from.Currency != "" {
			*sum.into = sum.from.Decimal()
			s.Currencies = append(s.Currencies, sum.from.Currency)
		}
	}
	if i := c.Importer; i != nil {
		to.Importer = &order.Importer{Name: i.Name, Company: i.Company, Line1: i.Line1, Line2: i.Line2, HouseNumber: i.HouseNumber, City: i.City,
			PostalCode: i.PostalCode, Country: i.Country, State: i.State, Phone: i.Phone, Email: i.Email}
	}
	d.Customs = &to
}

// labelForm is the form in which the label is wanted: 72 dpi, which v3 takes for "whatever is usual", is the usual one.
func labelForm(w order.LabelWish) (document.Form, error) {
	f := document.Form{Media: w.Media, DPI: w.DPI}
	if f.DPI == 72 {
		f.DPI = 0
	}
	if f.Media == "" || f.Media == carrier.PDF {
		f.Media, f.DPI = carrier.PDF, 0
	}
	return f.Settle()
}

// readShipment reads a body.
func readShipment(c call) (*shipmentIn, error) {
	v, err := bodyOf(c)
	if err != nil {
		return nil, err
	}
	if v.Kind != lax.Object {
		return nil, refuse(http.StatusBadRequest, invalid("/data", "invalid", "Invalid data. Expected a dictionary."))
	}
	var in shipmentIn
	return &in, read(v, "", &in)
}
