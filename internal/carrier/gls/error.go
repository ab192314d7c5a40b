package gls

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireErrors are the shapes of a refusal's body: ShipIT's list, the gateway's fault, OAuth's error and the tracking service's problem.
type wireErrors struct {
	Errors []wireError `json:"errors"`
	Fault  struct {
		Words  string `json:"faultstring"`
		Detail struct {
			Code string `json:"errorcode"`
		} `json:"detail"`
	} `json:"fault"`
	OAuth      string `json:"error"`
	OAuthWords string `json:"error_description"`
	Title      string `json:"title"`
	Detail     string `json:"detail"`
}

type wireError struct {
	Code    string          `json:"errorCode"`
	Message string          `json:"message"`
	Args    json.RawMessage `json:"args"` // a text or a list of texts
}

// refusal is the carrier's no. ShipIT tells it in the body, or in headers (error, message, args) around none.
func refusal(a carrier.Answer) *carrier.Error {
	e := &carrier.Error{Kind: carrier.KindUnknown, Code: strconv.Itoa(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	default:
		if a.Status >= 400 && a.Status < 500 { // whatever it does not like, it has not taken it
			e.Kind = carrier.KindValidation
		}
	}
	first := words(a)
	if first.Code == "" && first.Message == "" {
		e.Message = "an answer that cannot be read"
		return e
	}
	if first.Code != "" {
		e.Code = first.Code
	}
	e.Message = first.Message
	if e.Kind != carrier.KindValidation {
		return e
	}
	e.Field = field(first)
	e.Kind = kind(first, e.Field)
	return e
}

// words are the first error of an answer, wherever it stands.
func words(a carrier.Answer) wireError {
	if code := a.Header.Get("Error"); code != "" {
		return wireError{Code: code, Message: a.Header.Get("Message"), Args: json.RawMessage(a.Header.Get("Args"))}
	}
	var got wireErrors
	if err := json.Unmarshal(a.Body, &got); err != nil {
		return wireError{}
	}
	switch {
	case len(got.Errors) > 0:
		return got.Errors[0]
	case got.Fault.Words != "":
		return wireError{Code: got.Fault.Detail.Code, Message: got.Fault.Words}
	case got.OAuth != "":
		return wireError{Code: got.OAuth, Message: got.OAuthWords}
	}
	return wireError{Code: got.Title, Message: got.Detail}
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	if w := words(a); w.Code != "" {
		e.Code, e.Message = w.Code, w.Message
	}
	return err
}

// kinds sorts refusals by their code, where the code is enough.
var kinds = map[string]carrier.Kind{
	"INVALID_SERVICE_SELECTION": carrier.KindNotServed, "NO_ROUTE": carrier.KindNotServed, "WEIGHT_EXCEEDED": carrier.KindNotServed,
	"REAL_SHIPPER_NOT_ALLOWED": carrier.KindPermission, "NOT_IN_CONTRACT": carrier.KindPermission, "ADDRESS_NOT_FOUND": carrier.KindAddress,
	"INVALID_PARCELSHOP_ID": carrier.KindValidation,
}

// phrases sort refusals whose code says no more than that a value is not liked.
var phrases = []struct {
	part string
	kind carrier.Kind
}{
	{"no matching product available", carrier.KindNotServed},
	{"is not available for shipper", carrier.KindPermission},
	{"is not available for the user", carrier.KindPermission},
	{"consignee address not found", carrier.KindAddress},
	{"too long", carrier.KindValidation},
}

func kind(w wireError, field string) carrier.Kind {
	if k, ok := kinds[w.Code]; ok {
		return k
	}
	lower := strings.ToLower(w.Message)
	for _, p := range phrases {
		if strings.Contains(lower, p.part) {
			return p.kind
		}
	}
	if field == "to.postal_code" || field == "to.city" {
		return carrier.KindAddress
	}
	return carrier.KindValidation
}

// path is a field in the carrier's words: names with dots between, maybe with the place in a list.
var path = regexp.MustCompile(`[A-Za-z][A-Za-z0-9]*(?:\[\d+\])?(?:\.[A-Za-z0-9]+(?:\[\d+\])?)+`)

var unitAt = regexp.MustCompile(`(?i)shipmentunit(?:\[(\d+)\]|\.(\d+)\.)`)

// addressFields are the parts of an address by what their names begin with, in small letters.
var addressFields = []struct{ begins, ours string }{
	{"name1", "name"}, {"name2", "name"}, {"name3", "line2"}, {"zip", "postal_code"}, {"city", "city"}, {"streetnumber", "house_number"}, {"street", "street"},
	{"email", "email"}, {"mobile", "phone"}, {"fixed", "phone"}, {"contactperson", "name"}, {"countrycode", "country"}, {"province", "state"},
}

// field is the path in Sending that a refusal is about; empty when it names none that a merchant can change.
func field(w wireError) string {
	var theirs string
	if len(w.Args) > 0 {
		theirs = path.FindString(string(w.Args))
	}
	if theirs == "" {
		theirs = path.FindString(w.Message)
	}
	lower := strings.ToLower(theirs)
	last := lower[strings.LastIndexByte(lower, '.')+1:]
	switch {
	case strings.Contains(lower, "consignee"):
		return address("to", last)
	case strings.Contains(lower, "shipper"):
		return address("from", last)
	case strings.Contains(lower, "shipmentunit"):
		at := "0"
		if m := unitAt.FindStringSubmatch(theirs); m != nil {
			at = m[1] + m[2]
		}
		if strings.Contains(lower, "weight") {
			return "boxes." + at + ".weight"
		}
		return "boxes." + at
	case strings.Contains(lower, "parcelshop"), w.Code == "INVALID_PARCELSHOP_ID":
		return "service_point"
	case strings.Contains(lower, "incoterm"):
		return "customs.incoterm"
	case strings.Contains(lower, "product"), strings.Contains(lower, "service"):
		return "method"
	case strings.Contains(lower, "shipmentreference"):
		return "reference"
	}
	return ""
}

func address(at, last string) string {
	for _, f := range addressFields {
		if strings.HasPrefix(last, f.begins) {
			return at + "." + f.ours
		}
	}
	return at
}
