package fedex

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

type wireErrors struct {
	Errors []wireError `json:"errors"`
}

type wireError struct {
	Code       string `json:"code"`
	Message    string `json:"message"`
	Parameters []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"parameterList"`
}

// refuses reports whether an answer holds errors and nothing else, whatever its status: where an output stands beside them, something was done.
func refuses(a carrier.Answer) bool {
	var got struct {
		wireErrors
		Output json.RawMessage `json:"output"`
	}
	return json.Unmarshal(a.Body, &got) == nil && len(got.Errors) > 0 && (len(got.Output) == 0 || string(got.Output) == "null")
}

// refusal is the carrier's no.
func refusal(a carrier.Answer) *carrier.Error {
	e := &carrier.Error{Kind: carrier.KindUnknown, Code: strconv.Itoa(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	case http.StatusOK, http.StatusBadRequest, http.StatusUnprocessableEntity:
		e.Kind = carrier.KindValidation
	}
	var got wireErrors
	if err := json.Unmarshal(a.Body, &got); err != nil || len(got.Errors) == 0 {
		e.Message, e.Cause = "an answer that cannot be read", err
		return e
	}
	first := got.Errors[0]
	e.Code, e.Message = first.Code, words(got.Errors)
	e.Field = field(first)
	if e.Kind == carrier.KindValidation {
		e.Kind = kind(first.Code)
	}
	return e
}

// words are what FedEx says, all of it.
func words(all []wireError) string {
	var texts []string
	for _, e := range all {
		texts = append(texts, e.Message)
	}
	return strings.Join(texts, "; ")
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	var got wireErrors
	if json.Unmarshal(a.Body, &got) == nil && len(got.Errors) > 0 {
		e.Code, e.Message = got.Errors[0].Code, words(got.Errors)
	}
	return err
}

// sides and badPlace are what the code of a place that does not exist looks like: SHIPPER.POSTALSTATE.MISMATCH.
var (
	sides    = regexp.MustCompile(`^(RECIPIENT|SHIPPER|PICKUP)`)
	badPlace = regexp.MustCompile(`POSTAL|CITY|STATE|STREET|ADDRESS`)
)

// kind sorts codes. They are made of parts: who, what, and what is wrong with it.
func kind(code string) carrier.Kind {
	switch {
	case strings.HasPrefix(code, "ACCOUNT."):
		return carrier.KindPermission
	case strings.HasPrefix(code, "SERVICE.") || strings.Contains(code, "SERVICETYPE") || strings.HasSuffix(code, ".NOTAVAILABLE"):
		return carrier.KindNotServed
	case strings.HasSuffix(code, notFound) && !badPlace.MatchString(code):
		return carrier.KindNotFound
	case sides.MatchString(code) && badPlace.MatchString(code):
		return carrier.KindAddress
	}
	return carrier.KindValidation
}

// Parts of paths and codes, and what they are called with us. The first that is found counts.
var parts = []struct{ theirs, ours string }{
	{"personname", "name"}, {"companyname", "company"}, {"phone", "phone"}, {"email", "email"}, {"streetlines", "street"}, {"street", "street"}, {"postal", "postal_code"},
	{"city", "city"}, {"stateorprovince", "state"}, {"state", "state"}, {"country", "country"}, {"tin", "tax_number"},
}

var (
	packageAt   = regexp.MustCompile(`requestedpackagelineitems\[(\d+)\]\.?(\w*)`)
	commodityAt = regexp.MustCompile(`commodities\[(\d+)\]\.?(\w*)`)
)

var commodityFields = map[string]string{
	"description": "description", "countryofmanufacture": "origin", "harmonizedcode": "hs_code", "quantity": "quantity", "unitprice": "value", "customsvalue": "value", "weight": "weight",
}

// field is the path in Sending that a refusal is about: of the path that it names, else of its code.
func field(e wireError) string {
	at := strings.ToLower(e.Code)
	for _, p := range e.Parameters {
		if strings.EqualFold(p.Key, "field") {
			at = strings.ToLower(p.Value)
		}
	}
	if m := packageAt.FindStringSubmatch(at); m != nil {
		switch m[2] {
		case "weight":
			return "boxes." + m[1] + ".weight"
		case "dimensions":
			return "boxes." + m[1] + ".size"
		case "declaredvalue":
			return "boxes." + m[1] + ".insured"
		case "customerreferences":
			return "reference"
		}
		return "boxes." + m[1]
	}
	if m := commodityAt.FindStringSubmatch(at); m != nil {
		if ours := commodityFields[m[2]]; ours != "" {
			return "items." + m[1] + "." + ours
		}
		return "items." + m[1]
	}
	switch {
	case strings.Contains(at, "recipient"):
		return of("to", at)
	case strings.Contains(at, "shipper"):
		return of("from", at)
	case strings.HasPrefix(at, "pickup."), strings.Contains(at, "pickuplocation"):
		return of("address", at) // of a pick-up there is one address only
	case strings.Contains(at, "holdatlocation"):
		return "service_point"
	case strings.Contains(at, "service"):
		return "method"
	case strings.Contains(at, "termsofsale"):
		return "customs.incoterm"
	case strings.Contains(at, "shipmentpurpose"):
		return "customs.reason"
	}
	return ""
}

func of(who, path string) string {
	for _, p := range parts {
		if strings.Contains(path, p.theirs) {
			return who + "." + p.ours
		}
	}
	return who
}
