package dhlparcelde

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// plain reads a refusal outside the items: {title, statusCode or status, detail}, or a token service's {error, error_description}.
func plain(a carrier.Answer) *carrier.Error {
	var got struct {
		standing
		Status           json.RawMessage `json:"status"` // a number, or the same again
		Error            string          `json:"error"`
		ErrorDescription string          `json:"error_description"`
	}
	e := &carrier.Error{Code: strconv.Itoa(a.Status), Kind: kindOf(a.Status)}
	if json.Unmarshal(a.Body, &got) == nil {
		var inner standing
		if json.Unmarshal(got.Status, &inner) == nil && (inner.Title != "" || inner.Detail != "") {
			got.standing = inner
		}
		e.Message = strings.TrimSpace(cmp.Or(got.Detail, got.ErrorDescription, got.Title, got.Error))
		e.Code = cmp.Or(got.Error, e.Code)
	}
	if e.Message == "" {
		e.Message = http.StatusText(a.Status)
	}
	return e
}

func kindOf(status int) carrier.Kind {
	switch status {
	case http.StatusUnauthorized:
		return carrier.KindAuth
	case http.StatusForbidden:
		return carrier.KindPermission
	case http.StatusNotFound:
		return carrier.KindNotFound
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return carrier.KindValidation
	}
	return carrier.KindUnknown
}

// worded adds the carrier's words to an error that only knows the status.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || e.Message != "" || len(a.Body) == 0 || !strings.Contains(a.Header.Get("Content-Type"), "json") {
		return err
	}
	e.Message = plain(a).Message
	return e
}

// refusal says why items were not taken: the first error of the first item that was refused decides the kind, the words are all of them.
func (o orderAnswer) refusal(status int) *carrier.Error {
	e := &carrier.Error{Kind: kindOf(status), Code: strconv.Itoa(status)}
	var words []string
	found := false
	for n, i := range o.Items {
		if i.good() {
			continue
		}
		if code := i.SStatus.code(); code != 0 && !found {
			e.Code = strconv.Itoa(code)
		}
		for _, m := range i.ValidationMessages {
			if strings.EqualFold(m.ValidationState, "Warning") {
				continue
			}
			if !found {
				e.Kind, e.Field = kindAt(m.Property, n)
				found = true
			}
			words = append(words, m.ValidationMessage)
		}
		if len(i.ValidationMessages) == 0 {
			words = append(words, cmp.Or(i.SStatus.Detail, i.SStatus.Title))
		}
	}
	if len(words) == 0 {
		words = append(words, cmp.Or(o.Status.Detail, o.Status.Title, "refused"))
	}
	if e.Kind == carrier.KindUnknown {
		e.Kind = carrier.KindValidation
	}
	e.Message = strings.Join(unique(words), " ")
	return e
}

func unique(words []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, w := range words {
		if w != "" && !seen[w] {
			all = append(all, w)
		}
		seen[w] = true
	}
	return all
}

var (
	shipmentAt = regexp.MustCompile(`^shipments\[(\d+)\]\.`)
	goodsAt    = regexp.MustCompile(`^customs\.items\[(\d+)\]\.(\w+)`)
)

// goods are our names of what a line of goods has.
var goods = map[string]string{
	"itemDescription": "description", "countryOfOrigin": "origin", "hsCode": "hs_code", "packagedQuantity": "quantity", "itemValue": "value", "itemWeight": "weight",
}

// parts are our names of an address's fields, and whether what is wrong with them is the address.
var parts = map[string]struct {
	field string
	place bool
}{
	"name1": {"name", false}, "name": {"name", false}, "name2": {"name", false}, "name3": {"line2", false}, "additionalAddressInformation1": {"line2", false},
	"addressStreet": {"street", true}, "addressHouse": {"house_number", true}, "postalCode": {"postal_code", true}, "city": {"city", true},
	"country": {"country", true}, "state": {"state", true}, "poBoxID": {"street", true},
	"postNumber": {"post_number", false}, "phone": {"phone", false}, "email": {"email", false},
}

// kindAt turns the path of a field at DHL into the kind of refusal and the path in Sending. n is the item's place, for paths without one.
func kindAt(path string, n int) (carrier.Kind, string) {
	if m := shipmentAt.FindStringSubmatch(path); m != nil {
		if at, err := strconv.Atoi(m[1]); err == nil {
			n = at
		}
		path = path[len(m[0]):]
	}
	box := "boxes." + strconv.Itoa(n)
	head, rest, _ := strings.Cut(path, ".")
	switch head {
	case "billingNumber":
		return carrier.KindPermission, ""
	case "product":
		return carrier.KindNotServed, "method"
	case "services":
		if strings.HasPrefix(rest, "additionalInsurance") {
			return carrier.KindValidation, box + ".insured"
		}
		return carrier.KindNotServed, "method"
	case "receiverId":
		return carrier.KindNotServed, "method"
	case "itemWeight":
		return carrier.KindNotServed, box + ".weight"
	case "refNo", "customerReference", "shipmentReference":
		return carrier.KindValidation, "reference"
	case "shipDate":
		return carrier.KindValidation, "ship_at"
	case "details":
		if strings.HasPrefix(rest, "dim") {
			return carrier.KindNotServed, box + ".size"
		}
		return carrier.KindNotServed, box + ".weight"
	case "consignee":
		return inAddress("to", rest)
	case "shipper":
		return inAddress("from", rest)
	case "customs":
		if m := goodsAt.FindStringSubmatch(path); m != nil {
			return carrier.KindValidation, "items." + m[1] + "." + cmp.Or(goods[m[2]], m[2])
		}
		return carrier.KindValidation, "customs"
	}
	return carrier.KindValidation, path
}

func inAddress(at, field string) (carrier.Kind, string) {
	if field == "lockerID" || field == "retailID" {
		return carrier.KindAddress, "service_point"
	}
	p, ok := parts[field]
	switch {
	case !ok:
		return carrier.KindAddress, at
	case p.place:
		return carrier.KindAddress, at + "." + p.field
	}
	return carrier.KindValidation, at + "." + p.field
}
