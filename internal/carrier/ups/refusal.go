package ups

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireRefusal is UPS's no, in any of its services.
type wireRefusal struct {
	Response struct {
		Errors some[struct {
			Code    text `json:"code"`
			Message string
		}] `json:"errors"`
	} `json:"response"`
}

// kinds sorts the codes that are known; UPS has hundreds more, which are sorted by their words.
var kinds = map[string]carrier.Kind{
	"250002": carrier.KindAuth, "250003": carrier.KindAuth, "10401": carrier.KindAuth, "10403": carrier.KindPermission,
	"120100": carrier.KindPermission, "121300": carrier.KindPermission,
	"120300": carrier.KindValidation, "120301": carrier.KindValidation, "120302": carrier.KindValidation, "10400": carrier.KindValidation,
	"120802": carrier.KindAddress, "121210": carrier.KindNotServed, "121211": carrier.KindNotServed,
	"TV1002": carrier.KindNotFound,
}

// signs are words by which other codes are sorted, the first that is met.
var signs = []struct {
	word string
	kind carrier.Kind
}{
	{"shipper number", carrier.KindPermission}, {"not authorized", carrier.KindPermission}, {"not allowed", carrier.KindPermission},
	{"not available", carrier.KindNotServed}, {"not supported", carrier.KindNotServed}, {"exceeds the maximum weight", carrier.KindNotServed}, {"too heavy", carrier.KindNotServed},
	{"address", carrier.KindAddress}, {"postal code", carrier.KindAddress}, {"postalcode", carrier.KindAddress}, {"city", carrier.KindAddress},
	{"missing", carrier.KindValidation}, {"invalid", carrier.KindValidation}, {"required", carrier.KindValidation},
}

// refusal is the carrier's no.
func refusal(a carrier.Answer) error {
	e := &carrier.Error{Kind: carrier.KindUnknown, Code: strconv.Itoa(a.Status), Message: http.StatusText(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	}
	var got wireRefusal
	if err := json.Unmarshal(a.Body, &got); err != nil || len(got.Response.Errors) == 0 {
		return e
	}
	first := got.Response.Errors[0]
	e.Code = string(first.Code)
	var words []string
	for _, one := range got.Response.Errors {
		words = append(words, one.Message)
	}
	e.Message = strings.Join(words, "; ")
	e.Field = field(first.Message)
	if kind, ok := kinds[e.Code]; ok {
		e.Kind = kind
		return e
	}
	if e.Kind != carrier.KindUnknown {
		return e
	}
	text := strings.ToLower(first.Message)
	for _, s := range signs {
		if strings.Contains(text, s.word) {
			e.Kind = s.kind
			break
		}
	}
	return e
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	var got wireRefusal
	if json.Unmarshal(a.Body, &got) == nil && len(got.Response.Errors) > 0 {
		e.Code, e.Message = string(got.Response.Errors[0].Code), got.Response.Errors[0].Message
	}
	return err
}

// fields are parts of UPS's words for a party in ours. The first that is met in the carrier's words counts.
var fields = []struct{ word, field string }{
	{"postalcode", "postal_code"}, {"postal code", "postal_code"}, {"addressline", "street"}, {"address line", "street"}, {"city", "city"},
	{"stateprovince", "state"}, {"state", "state"}, {"countrycode", "country"}, {"country", "country"}, {"phone", "phone"}, {"email", "email"},
	{"attentionname", "name"}, {"attention name", "name"}, {"name", "name"}, {"address", ""},
}

// parties are UPS's words for those who take part.
var parties = []struct{ word, field string }{
	{"shipto", "to"}, {"ship to", "to"}, {"alternatedelivery", "service_point"}, {"shipfrom", "from"}, {"ship from", "from"}, {"shipper", "from"},
}

var packageAt = regexp.MustCompile(`package\[(\d+)\]`)

// field is where in Sending the carrier's words point; empty when they do not.
func field(message string) string {
	text := strings.ToLower(message)
	if m := packageAt.FindStringSubmatch(text); m != nil {
		switch {
		case strings.Contains(text, "weight"):
			return "boxes." + m[1] + ".weight"
		case strings.Contains(text, "dimension"):
			return "boxes." + m[1] + ".size"
		}
		return "boxes." + m[1]
	}
	for _, p := range parties {
		if !strings.Contains(text, p.word) {
			continue
		}
		if p.field == "service_point" {
			return p.field
		}
		for _, f := range fields {
			if strings.Contains(text, f.word) {
				return strings.TrimSuffix(p.field+"."+f.field, ".")
			}
		}
		if strings.Contains(text, "shipper number") {
			return ""
		}
		return p.field
	}
	switch {
	case strings.Contains(text, "service"):
		return "method"
	case strings.Contains(text, "referencenumber"):
		return "reference"
	case strings.Contains(text, "internationalforms"):
		return "customs"
	}
	return ""
}
