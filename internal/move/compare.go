package move

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// settle compares an order's fields before and after, and notes each that is another one.
func (r *run) settle(t *Tally, order string, was, is map[string]string) {
	equal := true
	names := maps.Clone(was)
	maps.Copy(names, is)
	for _, field := range slices.Sorted(maps.Keys(names)) {
		if was[field] != is[field] {
			equal = false
			keep(&r.report, &r.report.Differences, Difference{order, field, was[field], is[field]})
		}
	}
	if equal {
		t.Same++
	}
}

// sidesOf is what is compared of a parcel. Of the source's side, what is known by a number is what that number has become here.
func (r *run) sidesOf(p sendcloud.Parcel, source bool) map[string]string {
	f := map[string]string{
		"name": p.Name, "company_name": p.CompanyName, "address": p.Address, "address_2": p.Address2, "street": p.AddressDivided.Street,
		"house_number": string(p.AddressDivided.HouseNumber), "city": p.City, "postal_code": p.PostalCode, "country": p.Country.ISO2, "to_state": p.ToState,
		"telephone": p.Telephone, "email": p.Email, "to_post_number": p.ToPostNumber, "order_number": p.OrderNumber, "note": p.Note,
		"weight": plain(p.Weight), "length": plain(p.Length), "width": plain(p.Width), "height": plain(p.Height),
		"total_order_value": plain(p.TotalOrderValue), "total_order_value_currency": p.Currency, "insured_value": plain(p.InsuredValue),
		"total_insured_value": plain(p.TotalInsuredValue), "shipping_method_checkout_name": p.CheckoutMethodName, "reference": string(p.Reference),
		"customs_invoice_nr": p.CustomsInvoiceNumber, "quantity": strconv.Itoa(boxes(p)), "external_reference": reference(p),
	}
	if p.CustomsShipmentType != nil {
		f["customs_shipment_type"] = strconv.Itoa(*p.CustomsShipmentType)
	}
	if p.ToServicePoint != nil {
		point := *p.ToServicePoint
		if source {
			point = r.places[point]
		}
		f["to_service_point"] = number(point)
	}
	if p.Shipment != nil {
		method := p.Shipment.ID
		if source {
			method = r.methods.numbered(method, p.Shipment.Name)
		}
		f["shipment"] = number(method)
	}
	if p.Contract != nil {
		contract := *p.Contract
		if source {
			contract = r.contracts[contract]
		}
		f["contract"] = number(contract)
	}
	var customs any = p.CustomsInformation
	if len(p.CustomsInformation) == 0 {
		customs = nil
	}
	flatten(f, "customs_information", customs)
	flatten(f, "parcel_items", p.Items)
	return blank(f)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// plain is a number without the zeros that mean nothing.
func plain(d sendcloud.Decimal) string {
	text := string(d)
	if strings.Contains(text, ".") && !strings.ContainsAny(text, "eE") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "0" {
		return ""
	}
	return text
}

// blank drops the fields without a value.
func blank(f map[string]string) map[string]string {
	maps.DeleteFunc(f, func(_, v string) bool { return v == "" })
	return f
}

// flatten writes every value inside of v under its path.
func flatten(f map[string]string, at string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		f[at] = fmt.Sprint(v)
		return
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		f[at] = string(text)
		return
	}
	walk(f, at, tree)
}

func walk(f map[string]string, at string, v any) {
	switch v := v.(type) {
	case nil:
	case map[string]any:
		for name, inner := range v {
			walk(f, at+"."+name, inner)
		}
	case []any:
		for n, inner := range v {
			walk(f, at+"."+strconv.Itoa(n), inner)
		}
	case json.Number:
		f[at] = plain(sendcloud.Decimal(v))
	case string:
		f[at] = v
		if looksNumeric(v) {
			f[at] = plain(sendcloud.Decimal(v))
		}
	default:
		f[at] = fmt.Sprint(v)
	}
}

func looksNumeric(text string) bool {
	whole, rest, dotted := strings.Cut(text, ".")
	return dotted && whole != "" && rest != "" && strings.Trim(whole+rest, "0123456789") == ""
}
