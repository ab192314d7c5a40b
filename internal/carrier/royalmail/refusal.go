package royalmail

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireRefusal holds both shapes of a no: the envelope of the services, and the gateway's.
type wireRefusal struct {
	Message string      `json:"Message"`
	Errors  []wireError `json:"Errors"`
	// Packages are made where there are some.
	Packages []json.RawMessage `json:"Packages"`

	HTTPCode    text   `json:"httpCode"`
	HTTPMessage string `json:"httpMessage"`
	More        string `json:"moreInformation"`
}

type wireError struct {
	Message string `json:"Message"`
	Cause   string `json:"Cause"` // the path of a field
	Code    string `json:"ErrorCode"`
}

// text is text that may come as a number.
type text string

// UnmarshalJSON takes "401" and 401.
func (t *text) UnmarshalJSON(raw []byte) error {
	*t = text(strings.Trim(string(raw), `"`))
	return nil
}

// refusal finds what is refused in an answer, whatever its status; nil when nothing is. Packages that stand in a good answer were made, whatever complaint
// stands beside them.
func refusal(a carrier.Answer) error {
	var got wireRefusal
	err := json.Unmarshal(a.Body, &got)
	if a.Status < 300 && (err != nil || len(got.Errors) == 0 || len(got.Packages) > 0) {
		return nil //nolint:nilerr // what cannot be read is for its reader
	}
	e := &carrier.Error{Kind: carrier.KindUnknown, Code: strconv.Itoa(a.Status), Message: http.StatusText(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	}
	switch {
	case err != nil:
		return e
	case len(got.Errors) > 0:
		var words []string
		for _, one := range got.Errors {
			words = append(words, one.Message)
		}
		e.Code, e.Message = got.Errors[0].Code, strings.Join(words, "; ")
		e.Field = field(got.Errors[0].Cause)
		if e.Kind == carrier.KindUnknown {
			e.Kind = got.Errors[0].kind()
		}
	case got.HTTPMessage != "":
		e.Code, e.Message = string(got.HTTPCode), strings.TrimSpace(got.HTTPMessage+" "+got.More)
	case got.Message != "":
		e.Message = got.Message
	}
	return e
}

// kind sorts an error of a field by its words. E1432 is what is missing, E1433 what is wrong, E1431 Royal Mail's own trouble.
func (w wireError) kind() carrier.Kind {
	words := strings.ToLower(w.Message)
	switch {
	case w.Code == "E1431":
		return carrier.KindUnknown
	case strings.Contains(words, "your account"), strings.Contains(words, "not authorised"):
		return carrier.KindPermission
	case strings.Contains(words, "not available"), strings.HasSuffix(w.Cause, ".ServiceCode"), strings.HasSuffix(w.Cause, ".ServiceFormat"), strings.HasSuffix(w.Cause, "Weight") && w.Code == "E1433":
		return carrier.KindNotServed
	case w.Cause == "Destination.Postcode" && w.Code == "E1433":
		return carrier.KindAddress
	}
	return carrier.KindValidation
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	var got wireRefusal
	if json.Unmarshal(a.Body, &got) != nil {
		return err
	}
	if len(got.Errors) > 0 {
		e.Code, e.Message = got.Errors[0].Code, got.Errors[0].Message
	} else if got.HTTPMessage != "" {
		e.Message = got.HTTPMessage
	}
	return err
}

// fields are Royal Mail's names of a party's parts in ours.
var fields = map[string]string{
	"ContactName": "name", "CompanyName": "company", "AddressLine1": "street", "AddressLine2": "line2", "AddressLine3": "line2", "Town": "city", "County": "state",
	"CountryCode": "country", "Postcode": "postal_code", "PhoneNumber": "phone", "EmailAddress": "email", "ShipperReference": "", "ShipperReference2": "",
}

// parts are Royal Mail's names of a line of goods' parts in ours.
var parts = map[string]string{
	"Quantity": "quantity", "Description": "description", "Value": "value", "Weight": "weight", "HsCode": "hs_code", "SkuCode": "sku", "CountryOfOrigin": "origin", "PackageOccurrence": "box",
}

// others are the rest of the request.
var others = map[string]string{
	"ServiceCode": "method", "ServiceOptions.ServiceFormat": "method", "TotalWeight": "boxes.0.weight", "TotalPackages": "boxes", "ShipmentDate": "ship_at",
	"DescriptionOfGoods": "customs.explanation", "ReasonForExport": "customs.reason", "Value": "value", "Currency": "value", "Incoterms": "customs.incoterm", "Items": "items",
	"LabelFormat": "label_media",
}

var (
	packageAt = regexp.MustCompile(`^ShipmentInformation\.Packages\[(\d+)\]\.(\w+)$`)
	itemAt    = regexp.MustCompile(`^ShipmentInformation\.Items\[(\d+)\]\.(\w+)$`)
)

// field is where in Sending a cause points; empty when it does not.
func field(cause string) string {
	if m := packageAt.FindStringSubmatch(cause); m != nil {
		if m[2] == "Weight" {
			return "boxes." + m[1] + ".weight"
		}
		return "boxes." + m[1] + ".size"
	}
	if m := itemAt.FindStringSubmatch(cause); m != nil {
		return strings.TrimSuffix("items."+m[1]+"."+parts[m[2]], ".")
	}
	head, rest, _ := strings.Cut(cause, ".")
	switch head {
	case "Destination":
		return strings.TrimSuffix("to."+fields[rest], ".")
	case "Shipper":
		if strings.HasPrefix(rest, "ShipperReference") {
			return "reference"
		}
		return strings.TrimSuffix("from."+fields[rest], ".")
	case "ShipmentInformation":
		return others[rest]
	case "CustomsInformation":
		return "customs"
	}
	return ""
}
