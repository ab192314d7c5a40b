package postnl

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireRefusal holds the shapes in which the services refuse: the gateway's fault, the location service's Error, and lists of Errors.
type wireRefusal struct {
	Fault *struct {
		Faultstring string `json:"faultstring"`
		Detail      struct {
			Errorcode string `json:"errorcode"`
		} `json:"detail"`
	} `json:"fault"`
	Error             *wireError
	Errors            some[wireError]
	ResponseShipments some[wireDone]
}

// refusal finds what is refused in an answer, whatever its status; nil when nothing is.
func refusal(a carrier.Answer) error {
	var r wireRefusal
	err := json.Unmarshal(a.Body, &r)
	if err != nil {
		// Answers of a good status that have another shape are for their reader.
		r = wireRefusal{}
	}
	var path string
	e := &carrier.Error{Code: strconv.Itoa(a.Status), Message: http.StatusText(a.Status)}
	switch {
	case r.Fault != nil:
		e.Code, e.Message = r.Fault.Detail.Errorcode, r.Fault.Faultstring
	case r.Error != nil:
		e.Code, e.Message, path = r.Error.words()
	case len(r.Errors) > 0:
		e.Code, e.Message, path = r.Errors[0].words()
	case refused(r.ResponseShipments) != nil:
		e.Code, e.Message, path = refused(r.ResponseShipments).words()
	case a.Status < 300:
		return nil
	}
	e.Kind, e.Field = sort(a.Status, e.Code, e.Message)
	if kind, field, ok := located(path); ok && e.Kind != carrier.KindAuth && e.Kind != carrier.KindPermission {
		e.Kind, e.Field = kind, field
	}
	return e
}

// refused is the first error of any parcel. A shipment of which one parcel is refused is refused: the others are simply not handed over.
func refused(all []wireDone) *wireError {
	for _, s := range all {
		if len(s.Errors) > 0 {
			return &s.Errors[0]
		}
	}
	return nil
}

// words are the code, what is said, and where a path of the request may stand.
func (e wireError) words() (code, message, path string) {
	code, message = string(e.Code), e.Description
	if code == "" {
		code = string(e.ErrorCode)
	}
	for _, other := range []string{e.ErrorMsg, e.ErrorMessage, e.Error} {
		if message == "" {
			message = other
		}
	}
	return code, message, e.Error + " " + message
}

var pathIn = regexp.MustCompile(`Shipments\[(\d+)\]\.(Addresses\[(\d)\]|Contacts\[\d\]|Dimension|Customs)\.?([\w.\[\]]*)`)

// fields are the carrier's names of an address's and a contact's parts in our words.
var fields = map[string]string{
	"Name": "name", "FirstName": "name", "CompanyName": "company", "Street": "street", "StreetHouseNrExt": "street", "HouseNr": "house_number", "HouseNrExt": "house_number",
	"Zipcode": "postal_code", "City": "city", "Countrycode": "country", "Email": "email", "SMSNr": "phone", "TelNr": "phone",
}

// located reads the path of a field, where the carrier names one; the receiver's address is sent first, the sender's second.
func located(text string) (kind carrier.Kind, field string, ok bool) {
	m := pathIn.FindStringSubmatch(text)
	if m == nil {
		return carrier.KindUnknown, "", false
	}
	switch box, part, at, name := m[1], m[2], m[3], m[4]; {
	case part == "Dimension":
		return carrier.KindValidation, "boxes." + box + "." + strings.ToLower(name), true
	case part == "Customs":
		return carrier.KindValidation, "customs", true
	case fields[name] == "": // the address as a whole
		return carrier.KindAddress, "to", true
	case at == "1":
		return carrier.KindValidation, "from." + fields[name], true
	case at == "2":
		return carrier.KindValidation, "service_point", true
	case name == "Zipcode":
		return carrier.KindAddress, "to.postal_code", true
	default:
		return carrier.KindValidation, "to." + fields[name], true
	}
}

// signs are the words by which a refusal is sorted. The carrier publishes no list of its codes that would do.
var signs = []struct {
	word  string
	kind  carrier.Kind
	field string
}{
	{"apikey", carrier.KindAuth, ""}, {"api key", carrier.KindAuth, ""},
	{"contract", carrier.KindPermission, ""}, {"not authorised", carrier.KindPermission, ""}, {"not authorized", carrier.KindPermission, ""},
	{"customercode", carrier.KindPermission, ""}, {"customer code", carrier.KindPermission, ""}, {"customernumber", carrier.KindPermission, ""},
	{"destination", carrier.KindNotServed, ""}, {"not available", carrier.KindNotServed, ""}, {"not allowed", carrier.KindNotServed, ""},
	{"productcode", carrier.KindNotServed, ""}, {"product code", carrier.KindNotServed, ""}, {"countrycode", carrier.KindNotServed, "to.country"},
	{"postalcode", carrier.KindAddress, "to.postal_code"}, {"zipcode", carrier.KindAddress, "to.postal_code"}, {"postal code", carrier.KindAddress, "to.postal_code"},
	{"housenr", carrier.KindAddress, "to.house_number"}, {"house number", carrier.KindAddress, "to.house_number"},
	{"street", carrier.KindAddress, "to.street"}, {"city", carrier.KindAddress, "to.city"}, {"address", carrier.KindAddress, "to"},
	{"email", carrier.KindValidation, "to.email"}, {"smsnr", carrier.KindValidation, "to.phone"}, {"telnr", carrier.KindValidation, "to.phone"},
	{"companyname", carrier.KindValidation, "to.company"}, {"weight", carrier.KindValidation, "boxes.0.weight"}, {"dimension", carrier.KindValidation, "boxes.0.size"},
	{"customs", carrier.KindValidation, "customs"}, {"hstariff", carrier.KindValidation, "items.0.hs_code"}, {"barcode", carrier.KindValidation, ""},
	{"name", carrier.KindValidation, "to.name"},
}

func sort(status int, code, message string) (carrier.Kind, string) {
	switch status {
	case http.StatusUnauthorized:
		return carrier.KindAuth, ""
	case http.StatusForbidden:
		return carrier.KindPermission, ""
	case http.StatusNotFound:
		return carrier.KindNotFound, ""
	}
	if strings.Contains(strings.ToLower(code), "apikey") {
		return carrier.KindAuth, ""
	}
	text := strings.ToLower(message)
	for _, s := range signs {
		if strings.Contains(text, s.word) {
			return s.kind, s.field
		}
	}
	return carrier.KindUnknown, ""
}
