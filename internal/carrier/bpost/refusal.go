package bpost

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// refusal is the carrier's no; nil when the status is good.
func refusal(a carrier.Answer) error {
	if a.Status < 300 {
		return nil
	}
	e := &carrier.Error{Code: strconv.Itoa(a.Status), Message: http.StatusText(a.Status)}
	if code, message := words(a); message != "" {
		e.Message = message
		if code != "" {
			e.Code = code
		}
	}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	case http.StatusConflict:
		e.Kind = carrier.KindDuplicate
	default:
		e.Kind, e.Field = sorted(e.Message)
	}
	return e
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	if code, message := words(a); message != "" {
		e.Message = message
		if code != "" {
			e.Code = code
		}
	}
	return err
}

// words are the code and message of an exception, or plain text.
func words(a carrier.Answer) (code, message string) {
	var r wireRefusal
	if err := xml.Unmarshal(a.Body, &r); err != nil {
		text := strings.TrimSpace(string(a.Body))
		if len(text) > 300 || strings.HasPrefix(text, "<") {
			return "", ""
		}
		return "", text
	}
	if !strings.HasSuffix(r.XMLName.Local, "Exception") && r.XMLName.Local != "invalidSelection" {
		return "", ""
	}
	if r.Message == "" {
		r.Message = strings.Join(strings.Fields(tags.ReplaceAllString(r.Inner, " ")), " ")
	}
	return strings.TrimSpace(r.Code), strings.TrimSpace(r.Message)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// signs are the words by which a refusal is sorted; the carrier publishes no list of its codes. The first that is found counts.
var signs = []struct {
	word string
	kind carrier.Kind
}{
	{"already exists", carrier.KindDuplicate}, {"already printed", carrier.KindDuplicate}, {"cannot be modified", carrier.KindDuplicate}, {"cannot be changed", carrier.KindDuplicate},
	{"another order", carrier.KindDuplicate},
	{"contract", carrier.KindPermission}, {"not authori", carrier.KindPermission}, {"account", carrier.KindPermission}, {"not activated", carrier.KindPermission},
	{"destination", carrier.KindNotServed}, {"not available", carrier.KindNotServed}, {"not served", carrier.KindNotServed}, {"does not go", carrier.KindNotServed},
	{"product", carrier.KindNotServed}, {"address", carrier.KindAddress},
}

// paths are the ends of the carrier's paths in our words; the address's and the contact's stand behind a side.
var paths = map[string]string{
	"streetName": "street", "number": "house_number", "box": "house_number", "postalCode": "postal_code", "locality": "city", "countryCode": "country",
	"name": "name", "company": "company", "emailAddress": "email", "phoneNumber": "phone", "mobilePhone": "phone", "receiverName": "name", "receiverCompany": "company",
}

var path = regexp.MustCompile(`[A-Za-z][\w-]*(?:\[\d+\])?(?:[./][A-Za-z][\w-]*(?:\[\d+\])?)+`)

var boxAt = regexp.MustCompile(`box\[(\d+)\]`)

// sorted reads a refusal's kind, and the field that it names by its path.
func sorted(message string) (carrier.Kind, string) {
	for _, at := range path.FindAllString(message, -1) {
		if kind, field, ok := located(at); ok {
			return kind, field
		}
	}
	low := strings.ToLower(message)
	for _, s := range signs {
		if strings.Contains(low, s.word) {
			if s.kind == carrier.KindAddress {
				return s.kind, "to"
			}
			return s.kind, ""
		}
	}
	return carrier.KindValidation, ""
}

func located(at string) (carrier.Kind, string, bool) {
	parts := strings.FieldsFunc(at, func(r rune) bool { return r == '.' || r == '/' })
	last := parts[len(parts)-1]
	box := "0"
	if m := boxAt.FindStringSubmatch(at); m != nil {
		box = m[1]
	}
	switch {
	case strings.Contains(at, "customsInfo"):
		return carrier.KindValidation, "customs", true
	case strings.Contains(at, "parcelContent"):
		return carrier.KindValidation, "items", true
	case strings.Contains(at, "pugo"), strings.Contains(at, "parcelsDepot"):
		return carrier.KindValidation, "service_point", true
	case last == "weight", last == "parcelWeight":
		return carrier.KindValidation, "boxes." + box + ".weight", true
	case last == "reference":
		return carrier.KindValidation, "reference", true
	case last == "product":
		return carrier.KindNotServed, "method", true
	case strings.Contains(at, "insured"):
		return carrier.KindValidation, "boxes." + box + ".insured", true
	}
	side := "to"
	if strings.Contains(at, "sender") {
		side = "from"
	}
	field, ok := paths[last]
	switch {
	case last == "address":
		return carrier.KindAddress, side, true
	case !ok:
		return carrier.KindUnknown, "", false
	case field == "postal_code":
		return carrier.KindAddress, side + "." + field, true
	}
	return carrier.KindValidation, side + "." + field, true
}
