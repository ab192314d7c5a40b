package v3

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/returns"
)

type returnIn struct {
	From      *address       `json:"from_address" lax:"required"`
	To        *address       `json:"to_address" lax:"required"`
	ShipWith  *returnWay     `json:"ship_with" lax:"required"`
	Weight    *weight        `json:"weight" lax:"required"`
	Size      *lengths       `json:"dimensions"`
	Colli     *int           `json:"collo_count"`
	Items     []returnItem   `json:"parcel_items"`
	Mails     bool           `json:"send_tracking_emails"`
	Brand     int64          `json:"brand_id"`
	Insured   *price         `json:"total_insured_value"`
	Number    string         `json:"order_number"`
	Total     *price         `json:"total_order_value"`
	Reference string         `json:"external_reference"`
	Invoice   string         `json:"customs_invoice_nr"`
	Customs   *returnCustoms `json:"customs_information"`
	Delivery  string         `json:"delivery_option"`
	Rules     bool           `json:"apply_rules"`
}

type returnWay struct {
	Type            string    `json:"type"`
	Product         string    `json:"shipping_product_code"`
	Option          string    `json:"shipping_option_code"`
	Functionalities lax.Value `json:"functionalities"`
	Contract        int64     `json:"contract"`
}

type returnItem struct {
	ID          string            `json:"item_id"`
	Description string            `json:"description" lax:"required"`
	Quantity    int               `json:"quantity" lax:"required"`
	Weight      *weight           `json:"weight"`
	Price       *price            `json:"price"`
	Value       *price            `json:"value"`
	SKU         string            `json:"sku"`
	HSCode      string            `json:"hs_code"`
	Origin      string            `json:"origin_country"`
	ProductID   string            `json:"product_id"`
	Reason      string            `json:"return_reason_id"`
	Message     string            `json:"return_message"`
	MID         string            `json:"mid_code"`
	Material    string            `json:"material_content"`
	Use         string            `json:"intended_use"`
	Properties  map[string]string `json:"properties"`
}

type returnCustoms struct {
	Invoice      string               `json:"invoice_number"`
	Reason       string               `json:"export_reason"`
	Type         string               `json:"export_type"`
	InvoiceDate  string               `json:"invoice_date"`
	Goods        string               `json:"goods_description"`
	Notes        string               `json:"general_notes"`
	Declarations []string             `json:"additional_declaration_statements"`
	Tax          *order.TaxNumbers    `json:"tax_numbers"`
	Outbound     *order.ReturnedGoods `json:"return_data"`
}

// returnWish reads a return that is to be made.
func returnWish(c call) (returns.Wish, error) {
	var in returnIn
	if err := decode(c, &in); err != nil {
		return returns.Wish{}, err
	}
	wrong := append(in.From.needed("/from_address"), in.To.needed("/to_address")...)
	from := in.From.postal()
	w := returns.Wish{
		ExternalReference: strings.TrimSpace(in.Reference),
		Terms:             returns.Terms{Source: returns.FromAPI, Brand: in.Brand, DeliveryOption: in.Delivery, Mails: in.Mails},
		Draft:             order.Draft{Number: in.Number, From: &from, To: in.To.postal(), Weight: in.Weight.Grams, Invoice: in.Invoice, Contract: in.ShipWith.Contract},
	}
	w.Draft.Given.Weight = in.Weight.Value
	if in.Size != nil {
		w.Draft.Size = in.Size.Size
	}
	if in.Colli != nil {
		if w.Draft.Quantity = *in.Colli; *in.Colli < 1 {
			wrong = append(wrong, invalid("/collo_count", "min_value", "Ensure this value is greater than or equal to 1."))
		}
	}
	if in.Total != nil {
		w.Draft.Value = in.Total.Amount
	}
	if in.Insured != nil {
		w.Terms.Insured = in.Insured.Amount
		w.Draft.TotalInsured = (in.Insured.Minor + 99) / 100
	}
	wrong = append(wrong, in.ShipWith.into(&w)...)
	wrong = append(wrong, in.Customs.into(&w.Draft)...)
	for i, item := range in.Items {
		line, bad := item.item("/parcel_items/" + strconv.Itoa(i))
		w.Draft.Items, wrong = append(w.Draft.Items, line), append(wrong, bad...)
	}
	if len(wrong) > 0 {
		return w, refuse(http.StatusBadRequest, wrong...)
	}
	return w, nil
}

// into reads how the return is to travel: by a product with functionalities, or by an option.
func (s *returnWay) into(w *returns.Wish) []problem {
	kind := s.Type
	if kind == "" {
		if kind = "shipping_product_code"; s.Product == "" {
			kind = "shipping_option_code"
		}
	}
	switch kind {
	case "shipping_option_code":
		w.Terms.Option = s.Option
	case "shipping_product_code":
		w.Terms.Option, w.Terms.ByProduct = s.Product, true
	default:
		return []problem{invalid("/ship_with/type", "invalid_choice", "Choose shipping_option_code or shipping_product_code.")}
	}
	if w.Terms.Option == "" {
		return []problem{invalid("/ship_with/"+kind, "required", "This field is required.")}
	}
	if s.Contract < 0 {
		return []problem{invalid("/ship_with/contract", "min_value", "Ensure this value is greater than or equal to 1.")}
	}
	if !w.Terms.ByProduct || s.Functionalities.Kind == lax.Null {
		return nil
	}
	if s.Functionalities.Kind != lax.Object {
		return []problem{invalid("/ship_with/functionalities", "invalid", "Expected an object.")}
	}
	w.Needs = map[string]any{}
	for i, name := range s.Functionalities.Names {
		switch v := s.Functionalities.Kids[i]; v.Kind {
		case lax.Boolean:
			w.Needs[name] = v.Text == "true"
		case lax.Number:
			n, _ := lax.Whole(v)
			w.Needs[name] = int(n)
		case lax.Text:
			w.Needs[name] = v.Text
		}
	}
	return nil
}

func (s *returnCustoms) into(d *order.Draft) []problem {
	if s == nil {
		return nil
	}
	if d.Invoice == "" {
		d.Invoice = s.Invoice
	}
	d.Customs = &order.Customs{ExportType: s.Type, InvoiceDate: s.InvoiceDate, Goods: s.Goods, Notes: s.Notes, Declarations: s.Declarations, Tax: s.Tax,
		Return: s.Outbound}
	if s.Reason != "" && s.Reason != "returned_goods" {
		return []problem{invalid("/customs_information/export_reason", "invalid_choice", "The export reason of a return is returned_goods.")}
	}
	return nil
}

func (i returnItem) item(at string) (order.Item, []problem) {
	line := order.Item{ID: i.ID, Description: i.Description, Quantity: i.Quantity, SKU: i.SKU, HSCode: i.HSCode, Origin: strings.ToUpper(strings.TrimSpace(i.Origin)),
		ProductID: i.ProductID, Properties: i.Properties, MIDCode: i.MID, Material: i.Material, IntendedUse: i.Use, ReturnMessage: i.Message}
	if i.Weight != nil {
		line.Weight = i.Weight.Grams
	}
	if i.Price == nil {
		i.Price = i.Value
	}
	if i.Price != nil {
		line.Value = i.Price.Amount
	}
	if i.Reason == "" {
		return line, nil
	}
	n, ok := lax.Whole(lax.Value{Kind: lax.Text, Text: i.Reason})
	if !ok || n < 1 || n > 1000 {
		return line, []problem{invalid(at+"/return_reason_id", "invalid_choice", "There is no return reason %s.", i.Reason)}
	}
	line.ReturnReason = int(n)
	return line, nil
}

// returnNames are v3's places of what a return is refused by.
var returnNames = func() map[string]string {
	all := map[string]string{
		"shipping_option_code": "/ship_with/shipping_option_code", "shipping_product_code": "/ship_with/shipping_product_code", "shipping_method": "/ship_with",
		"contract": "/ship_with/contract", "quantity": "/collo_count", "length": "/dimensions", "customs_invoice_nr": "/customs_invoice_nr",
	}
	for _, name := range []string{"name", "company_name", "address", "house_number", "address_2", "postal_code", "city", "country", "country_state", "telephone",
		"email", "to_post_number"} {
		told := name
		if other, ok := addressNames[name]; ok {
			told = other
		}
		all[name], all["from_"+name] = "/to_address/"+told, "/from_address/"+told
	}
	all["from_address"] = "/from_address/address_line_1"
	return all
}()
