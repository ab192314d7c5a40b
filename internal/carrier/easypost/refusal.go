package easypost

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// refusal is EasyPost's no; nil when the status is good.
func refusal(a carrier.Answer) error {
	if a.Status < 300 {
		return nil
	}
	e := &carrier.Error{Code: strconv.Itoa(a.Status), Message: http.StatusText(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden, http.StatusPaymentRequired:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		e.Kind = carrier.KindValidation
	}
	var r wireRefusal
	if err := json.Unmarshal(a.Body, &r); err != nil || r.Error.Code == "" && r.Error.Message == "" {
		e.Cause = err
		return e
	}
	e.Code = r.Error.Code
	said := []string{strings.TrimSuffix(string(r.Error.Message), ".")}
	for _, f := range r.Error.Errors {
		if e.Field == "" {
			e.Field = field(f.Field)
		}
		if f.Message != "" && string(f.Message) != said[0] {
			said = append(said, strings.TrimSpace(f.Field+" "+string(f.Message)))
		}
	}
	e.Message = strings.Join(said, "; ")
	switch code := e.Code; {
	case strings.HasPrefix(code, "ADDRESS."):
		e.Kind = carrier.KindAddress
		if e.Field == "" {
			e.Field = "to"
		}
	case strings.HasPrefix(code, "APIKEY."):
		e.Kind = carrier.KindAuth
	case code == "SHIPMENT.POSTAGE.EXISTS":
		e.Kind = carrier.KindDuplicate
	case strings.HasPrefix(code, "SHIPMENT.RATE"), strings.HasPrefix(code, "SHIPMENT.INVALID_RATE"):
		e.Kind = carrier.KindNotServed
	case strings.Contains(code, "INSUFFICIENT_FUNDS"), strings.HasPrefix(code, "BILLING."), strings.HasPrefix(code, "CARRIER_ACCOUNT."):
		e.Kind = carrier.KindPermission
	}
	return e
}

// fields are EasyPost's names of an address's parts in our words.
var fields = map[string]string{
	"name": "name", "company": "company", "street1": "street", "street2": "line2", "city": "city", "state": "state", "zip": "postal_code", "country": "country",
	"phone": "phone", "email": "email",
}

// field is a path in Sending of one of EasyPost's: "to_address.zip", "shipment[to_address][zip]"; empty where we have no word for it.
func field(path string) string {
	path = strings.Trim(strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(path), ".")
	head, rest, _ := strings.Cut(strings.TrimPrefix(path, "shipment."), ".")
	switch head {
	case "to_address", "from_address":
		side := strings.TrimSuffix(head, "_address")
		if name := fields[rest]; name != "" {
			return side + "." + name
		}
		return side
	case "parcel":
		if rest == "" || rest == "weight" {
			return "boxes.0.weight"
		}
		return "boxes.0.size"
	case "customs_info":
		if strings.HasPrefix(rest, "customs_items") {
			return "items"
		}
		return "customs"
	case "reference":
		return "reference"
	case "rate":
		return "method"
	case "insurance":
		return "boxes.0.insured"
	}
	return ""
}
