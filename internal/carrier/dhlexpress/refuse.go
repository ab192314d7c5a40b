package dhlexpress

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireRefusal is how DHL refuses.
type wireRefusal struct {
	Title   string   `json:"title"`
	Detail  string   `json:"detail"`
	Message string   `json:"message"`
	More    []string `json:"additionalDetails"`
}

var (
	numbered = regexp.MustCompile(`^\s*(\d{3,6})\s*:\s*`)
	pathIn   = regexp.MustCompile(`#/([\w/]*)`)
	keyIn    = regexp.MustCompile(`required key \[(\w+)\]`)
)

// refusal reads an answer that is none.
func refusal(a carrier.Answer) error {
	var r wireRefusal
	// A refusal of a gateway has another shape; its status says enough.
	if json.Unmarshal(a.Body, &r) != nil {
		r = wireRefusal{}
	}
	e := &carrier.Error{Code: strconv.Itoa(a.Status), Message: r.words()}
	if e.Message == "" {
		e.Message = http.StatusText(a.Status)
	}
	if m := numbered.FindStringSubmatch(e.Message); m != nil {
		e.Code = m[1]
	}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
		return e
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
		return e
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
		return e
	}
	if e.Kind, e.Field = located(e.Message); e.Kind != carrier.KindUnknown {
		return e
	}
	e.Kind, e.Field = sort(e.Code, e.Message)
	return e
}

// words are the most exact of what is said.
func (r wireRefusal) words() string {
	if len(r.More) > 0 {
		return strings.Join(r.More, "; ")
	}
	for _, text := range []string{r.Detail, r.Message} {
		if text != "" {
			return text
		}
	}
	return r.Title
}

// fields are DHL's names of an address's and a contact's parts in our words.
var fields = map[string]string{
	"postalCode": "postal_code", "cityName": "city", "countryCode": "country", "provinceCode": "state", "addressLine1": "street", "addressLine2": "line2",
	"email": "email", "phone": "phone", "mobilePhone": "phone", "companyName": "company", "fullName": "name",
}

// located reads a path into the request, where one is named.
func located(text string) (carrier.Kind, string) {
	m := pathIn.FindStringSubmatch(text)
	if m == nil {
		return carrier.KindUnknown, ""
	}
	parts := strings.Split(m[1], "/")
	if key := keyIn.FindStringSubmatch(text); key != nil {
		parts = append(parts, key[1])
	}
	last := parts[len(parts)-1]
	switch parts[0] {
	case "customerDetails":
		side := "to"
		if len(parts) > 1 && parts[1] == "shipperDetails" {
			side = "from"
		}
		if fields[last] == "" {
			return carrier.KindValidation, side
		}
		return carrier.KindValidation, side + "." + fields[last]
	case "content":
		return carrier.KindValidation, content(parts)
	case "plannedShippingDateAndTime":
		return carrier.KindValidation, "ship_at"
	case "productCode":
		return carrier.KindNotServed, "method"
	case "accounts":
		return carrier.KindPermission, ""
	case "onDemandDelivery":
		return carrier.KindValidation, "service_point"
	case "valueAddedServices":
		return carrier.KindNotServed, ""
	}
	return carrier.KindValidation, ""
}

// content names a part of what is sent.
func content(parts []string) string {
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	switch {
	case at(1) == "packages" && at(3) == "dimensions":
		return "boxes." + at(2) + ".size"
	case at(1) == "packages" && at(3) != "":
		return "boxes." + at(2) + "." + at(3)
	case at(1) == "exportDeclaration" && at(2) == "lineItems" && at(3) != "":
		line := map[string]string{"commodityCodes": "hs_code", "manufacturerCountry": "origin", "price": "value"}
		name := at(4)
		if line[name] != "" {
			name = line[name]
		}
		return strings.TrimSuffix("items."+at(3)+"."+name, ".")
	case at(1) == "exportDeclaration" && at(2) == "invoice":
		return "customs.invoice_number"
	case at(1) == "incoterm":
		return "customs.incoterm"
	case at(1) == "declaredValue" || at(1) == "declaredValueCurrency":
		return "value"
	}
	return "customs"
}

// codes are the numbers that say one thing; 998 says many, and 1001 is a shipment here and a product there.
var codes = map[string]struct {
	kind  carrier.Kind
	field string
}{
	"7008": {carrier.KindNotServed, ""}, // a service that is not to be had
}

// signs are the words by which other refusals are sorted; DHL publishes no list of its numbers that would do.
var signs = []struct {
	word  string
	kind  carrier.Kind
	field string
}{
	{"in the past", carrier.KindValidation, "ship_at"}, {"account", carrier.KindPermission, ""}, {"contract", carrier.KindPermission, ""}, {"not authori", carrier.KindPermission, ""}, {"not allowed", carrier.KindPermission, ""},
	{"postal", carrier.KindAddress, "to.postal_code"}, {"postcode", carrier.KindAddress, "to.postal_code"}, {"zip", carrier.KindAddress, "to.postal_code"},
	{"city", carrier.KindAddress, "to.city"}, {"address", carrier.KindAddress, "to"}, {"location", carrier.KindAddress, "to"},
	{"product", carrier.KindNotServed, ""}, {"not available", carrier.KindNotServed, ""}, {"destination", carrier.KindNotServed, ""}, {"service", carrier.KindNotServed, ""},
	{"declar", carrier.KindValidation, "customs"}, {"incoterm", carrier.KindValidation, "customs.incoterm"}, {"weight", carrier.KindValidation, "boxes.0.weight"}, {"dimension", carrier.KindValidation, "boxes.0.size"}, {"invoice", carrier.KindValidation, "customs.invoice_number"},
	{"phone", carrier.KindValidation, "to.phone"}, {"email", carrier.KindValidation, "to.email"}, {"name", carrier.KindValidation, "to.name"},
}

func sort(code, message string) (carrier.Kind, string) {
	if c, ok := codes[code]; ok {
		return c.kind, c.field
	}
	text := strings.ToLower(message)
	for _, s := range signs {
		if strings.Contains(text, s.word) {
			return s.kind, s.field
		}
	}
	return carrier.KindUnknown, ""
}
