package inpost

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireRefusal is the one shape of ShipX's errors.
type wireRefusal struct {
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Details json.RawMessage `json:"details"`
}

// refusal reads an answer that is no yes.
func refusal(a carrier.Answer) error {
	var r wireRefusal
	if json.Unmarshal(a.Body, &r) != nil {
		r = wireRefusal{Message: http.StatusText(a.Status)}
	}
	e := &carrier.Error{Code: cmp.Or(r.Error, strconv.Itoa(a.Status)), Message: cmp.Or(r.Message, http.StatusText(a.Status))}
	switch {
	case a.Status == http.StatusUnauthorized, r.Error == "token_invalid", r.Error == "unauthorized":
		e.Kind = carrier.KindAuth
	case a.Status == http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case a.Status == http.StatusNotFound, r.Error == "resource_not_found":
		e.Kind = carrier.KindNotFound
	case r.Error == "invalid_action":
		e.Kind = carrier.KindTooLate
	case a.Status >= 400 && a.Status < 500: // whatever it does not like, it has not taken it
		e.Kind = carrier.KindValidation
	}
	if e.Kind == carrier.KindValidation && len(r.Details) > 0 {
		var details any
		if json.Unmarshal(r.Details, &details) == nil {
			if path, word := leaf(details, nil); word != "" {
				e.Kind, e.Field = sort(path, word)
				e.Message += " " + strings.TrimPrefix(strings.Join(path, ".")+": "+word, ": ")
			}
		}
	}
	return e
}

// leaf walks the details, which are objects and lists within each other, to the first word that stands at an end.
func leaf(of any, path []string) (at []string, word string) {
	switch x := of.(type) {
	case string:
		return path, x
	case []any:
		for _, v := range x {
			if at, word = leaf(v, path); word != "" {
				return at, word
			}
		}
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if at, word = leaf(x[k], append(slices.Clone(path), k)); word != "" {
				return at, word
			}
		}
	}
	return nil, ""
}

// fields are ShipX's names in ours.
var fields = map[string]string{
	"name": "name", "first_name": "name", "last_name": "name", "company_name": "company", "email": "email", "phone": "phone", "street": "street",
	"building_number": "house_number", "city": "city", "post_code": "postal_code", "country_code": "country",
}

// spoken are words that tell of the text alone, not of whether there is such an address.
var spoken = []string{"required", "too_long", "too_short", "too_small", "too_big", "blank", "invalid_format"}

// sort says what kind of mistake stands at a path, and what we call its field.
func sort(path []string, word string) (carrier.Kind, string) {
	last := ""
	if len(path) > 0 {
		last = path[len(path)-1]
	}
	within := func(name string) bool { return slices.Contains(path, name) }
	side := map[bool]string{true: "to", false: "from"}[within("receiver")]
	switch {
	case within("receiver") || within("sender"):
		field := side
		if f := fields[last]; f != "" {
			field += "." + f
		}
		if within("address") && !slices.Contains(spoken, word) {
			return carrier.KindAddress, field
		}
		return carrier.KindValidation, field
	case within("address"): // of a dispatch order, which has one only
		field := strings.TrimSuffix("address."+fields[last], ".")
		if !slices.Contains(spoken, word) {
			return carrier.KindAddress, field
		}
		return carrier.KindValidation, field
	case len(path) == 1 && fields[last] != "":
		return carrier.KindValidation, "address." + fields[last]
	case within("parcels") && within("weight"):
		return carrier.KindValidation, "boxes.0.weight"
	case within("parcels"):
		return carrier.KindValidation, "boxes.0.size"
	case within("target_point"):
		return carrier.KindValidation, "service_point"
	case within("insurance"):
		return carrier.KindValidation, "boxes.0.insured"
	case within("service"):
		return carrier.KindNotServed, "method"
	case within("reference"), within("external_customer_id"):
		return carrier.KindValidation, "reference"
	}
	return carrier.KindValidation, last
}
