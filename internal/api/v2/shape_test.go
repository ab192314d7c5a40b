package v2_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// recorded is every field of a parcel in the order in which the real service was recorded to write them, with the types it was seen with.
// "?" marks what is there for some parcels only.
const recorded = `
id int
reference str
status {id int, message str}
tracking_number str
weight kg
order_number str
total_insured_value int
parcel_items [{description str, quantity int, weight kg, value money, hs_code str, origin_country str|null, product_id str, properties object, sku str, return_reason int|null, return_message str|null}]
documents [{type str, size str, link url}]
external_reference str|null
is_return bool
note str
total_order_value money|null
total_order_value_currency str|null
length cm|null
width cm|null
height cm|null
contract int|null
address str
address_2 str
city str
company_name str
country {iso_2 str, iso_3 str, name str}
email str
name str
postal_code str
telephone str
to_post_number str
to_service_point int|null
address_divided {street str, house_number str}
shipment {id int, name str}|null
shipping_method int|null
shipping_method_checkout_name str|null
insured_value int
shipment_uuid uuid|null
data {}
type str|null
external_order_id str
external_shipment_id str
?quantity int
colli_tracking_number str
colli_uuid uuid
collo_nr int
collo_count int
label {?normal_printer [url], ?label_printer url}
customs_declaration {}
to_state str|null
date_created date
date_announced date|null
date_updated date
awb_tracking_number null
box_number null
customs_invoice_nr str
customs_shipment_type int|null
?customs_information object
?errors object
?carrier {code str}
?tracking_url url`

func TestAParcelHasEveryRecordedFieldInItsOrderAndType(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"))
	bare := s.call("POST", "/api/v2/parcels", `{"parcel":{`+good+`}}`)
	full := `{"parcel":{` + good + `,"company_name":"Bakkerij","address_2":"2 hoog","telephone":"+31612345678","email":"jan@example.com","weight":"2.5",
		"length":10,"width":"20.5","height":30.25,"order_number":"W-1","external_reference":"ref","reference":"free","note":"ring twice","total_order_value":12.5,
		"total_order_value_currency":"eur","insured_value":"1.2","to_service_point":"11000044","to_post_number":"123","shipping_method_checkout_name":"Standard",
		"customs_shipment_type":"2","is_return":"False","customs_information":{"customs_invoice_nr":"INV-1","customs_shipment_type":2,"export_type":"private"},
		"contract":null,"shipment":{"id":"8","name":"x"},"parcel_items":[{"description":"Tea","quantity":"2","weight":0.1,"value":"3","hs_code":null,
		"origin_country":"","properties":{"size":"M","n":1},"item_id":"l1"},{"description":"Cup","quantity":1,"properties":[]}],"data":[]}}`
	labelled := s.call("POST", "/api/v2/parcels?errors=verbose-carrier", strings.Replace(full, `"is_return"`, `"request_label":true,"is_return"`, 1))
	for name, c := range map[string]struct {
		body    string
		without string
	}{
		"a draft with nothing but an address": {bare.Body, "customs_information errors carrier tracking_url normal_printer label_printer"},
		"a draft with everything":             {s.call("POST", "/api/v2/parcels", strings.ReplaceAll(full, `"ref"`, `"ref2"`)).Body, "errors tracking_url normal_printer label_printer"},
		"a label":                             {labelled.Body, "quantity"},
	} {
		parcel := strings.TrimSuffix(strings.TrimPrefix(c.body, `{"parcel":`), "}")
		for _, wrong := range fits(shapeOf("{"+strings.Join(strings.Split(strings.TrimSpace(recorded), "\n"), ", ")+"}"), json.RawMessage(parcel), "parcel", strings.Fields(c.without)) {
			t.Errorf("%s: %s\n%s", name, wrong, c.body)
		}
	}
	p := labelled.Want(t, 200)["parcel"].(map[string]any)
	for field, want := range map[string]any{
		"weight": "2.500", "length": "10.00", "width": "20.50", "height": "30.30", "insured_value": 2.0, "total_order_value": "12.50",
		"total_order_value_currency": "EUR", "to_service_point": 11000044.0, "postal_code": "2801 AB", "customs_invoice_nr": "INV-1",
		"customs_shipment_type": 2.0, "shipment_uuid": nil, "external_shipment_id": "", "type": "letter", "is_return": false,
	} {
		if !equal(p[field], want) {
			t.Errorf("%s = %v, want %v", field, p[field], want)
		}
	}
}

// shape is what a JSON value may be.
type shape struct {
	kinds  []string
	fields []field
	item   *shape
}

type field struct {
	name  string
	maybe bool
	shape shape
}

// shapeOf reads the small language of the table above.
func shapeOf(text string) shape {
	text = strings.TrimSpace(text)
	var s shape
	if strings.HasSuffix(text, "}|null") {
		s, text = shape{kinds: []string{"null"}}, strings.TrimSuffix(text, "|null")
	}
	switch {
	case strings.HasPrefix(text, "["):
		item := shapeOf(text[1 : len(text)-1])
		s.kinds, s.item = append(s.kinds, "list"), &item
	case strings.HasPrefix(text, "{"):
		s.kinds = append(s.kinds, "fields")
		for _, part := range parts(text[1 : len(text)-1]) {
			name, rest, _ := strings.Cut(part, " ")
			bare := strings.TrimPrefix(name, "?")
			s.fields = append(s.fields, field{bare, bare != name, shapeOf(rest)})
		}
	default:
		s.kinds = strings.Split(text, "|")
	}
	return s
}

// parts cuts at the commas that stand outside all brackets.
func parts(text string) []string {
	var all []string
	depth, from := 0, 0
	for i, c := range text {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				all, from = append(all, strings.TrimSpace(text[from:i])), i+1
			}
		}
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		all = append(all, rest)
	}
	return all
}

var scalars = map[string]*regexp.Regexp{
	"int": regexp.MustCompile(`^-?[0-9]+$`), "str": regexp.MustCompile(`^"`), "null": regexp.MustCompile(`^null$`), "bool": regexp.MustCompile(`^(true|false)$`),
	"kg": regexp.MustCompile(`^"[0-9]+\.[0-9]{3}"$`), "cm": regexp.MustCompile(`^"[0-9]+\.[0-9]{2}"$`), "money": regexp.MustCompile(`^"-?[0-9]+\.[0-9]{2}"$`),
	"url": regexp.MustCompile(`^"https?://[^"]+"$`), "uuid": regexp.MustCompile(`^"` + `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}` + `"$`),
	"date": regexp.MustCompile(`^"[0-9]{2}-[0-9]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}"$`), "object": regexp.MustCompile(`^\{`),
	"number": regexp.MustCompile(`^-?[0-9.]+$`), "iso": regexp.MustCompile(`^"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}\+00:00"$`),
}

// fits says where a value is not of its shape. Fields stand in their order; those in without are not there.
func fits(s shape, raw json.RawMessage, at string, without []string) []string {
	text := strings.TrimSpace(string(raw))
	for _, k := range s.kinds {
		if re := scalars[k]; re != nil && re.MatchString(text) {
			return nil
		}
	}
	if s.item != nil && strings.HasPrefix(text, "[") {
		var all []json.RawMessage
		var wrong []string
		if err := json.Unmarshal(raw, &all); err != nil {
			return []string{at + ": " + err.Error()}
		}
		for _, one := range all {
			wrong = append(wrong, fits(*s.item, one, at+"[]", without)...)
		}
		return wrong
	}
	if !slices.Contains(s.kinds, "fields") || !strings.HasPrefix(text, "{") {
		return []string{at + " is " + text + ", not " + strings.Join(s.kinds, " or ")}
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.Token()
	var wrong []string
	left := s.fields
	for d.More() {
		name, _ := d.Token()
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return append(wrong, at+": "+err.Error())
		}
		i := slices.IndexFunc(left, func(f field) bool { return f.name == name })
		if i < 0 {
			wrong = append(wrong, at+"."+name.(string)+" is not recorded, or not in this place")
			continue
		}
		for _, skipped := range left[:i] {
			if !skipped.maybe || !slices.Contains(without, skipped.name) {
				wrong = append(wrong, at+"."+skipped.name+" is missing")
			}
		}
		if left[i].maybe && slices.Contains(without, left[i].name) {
			wrong = append(wrong, at+"."+name.(string)+" should not be there")
		}
		wrong = append(wrong, fits(left[i].shape, v, at+"."+name.(string), without)...)
		left = left[i+1:]
	}
	for _, f := range left {
		if !f.maybe || !slices.Contains(without, f.name) {
			wrong = append(wrong, at+"."+f.name+" is missing")
		}
	}
	return wrong
}
