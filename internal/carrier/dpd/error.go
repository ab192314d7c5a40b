package dpd

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// wireError is one refusal. Who refused stands under either of two names, as the two descriptions of the API have it.
type wireError struct {
	Code        string `json:"errorCode"`
	Message     string `json:"errorMessage"`
	ErrorOrigin string `json:"errorOrigin"`
	OriginError string `json:"originError"`
}

// kinds sorts the codes that are known; the business units have many more, which are sorted by the status.
var kinds = map[string]carrier.Kind{
	"META_AUTH": carrier.KindAuth, "META_TOKEN": carrier.KindAuth,
	"META_MANDATORY": carrier.KindValidation, "META_FORMAT": carrier.KindValidation, "META_LENGTH": carrier.KindValidation,
	"BU_PRODUCT": carrier.KindPermission, "BU_CUSTOMER": carrier.KindPermission,
	"BU_ROUTE": carrier.KindNotServed, "BU_LIMIT": carrier.KindNotServed, "BU_ADDRESS": carrier.KindAddress,
}

// refusal is the carrier's no: an array of errors for a shipment, one object for the request as a whole.
func refusal(a carrier.Answer) error {
	e := &carrier.Error{Kind: carrier.KindUnknown, Code: strconv.Itoa(a.Status)}
	switch a.Status {
	case http.StatusUnauthorized:
		e.Kind = carrier.KindAuth
	case http.StatusForbidden:
		e.Kind = carrier.KindPermission
	case http.StatusNotFound:
		e.Kind = carrier.KindNotFound
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		e.Kind = carrier.KindValidation
	}
	all, err := oneOrMore[wireError](a.Body)
	if err != nil || len(all) == 0 || all[0].Code == "" && all[0].Message == "" {
		e.Message, e.Cause = "an answer that cannot be read", err
		return e
	}
	if first := all[0]; first.Code != "" {
		e.Code = first.Code
		if kind, ok := kinds[first.Code]; ok {
			e.Kind = kind
		}
	}
	var words []string
	for _, one := range all {
		text := one.Message
		if origin := one.ErrorOrigin + one.OriginError; origin != "" {
			text += " (" + origin + ")"
		}
		words = append(words, text)
	}
	e.Message = strings.Join(words, "; ")
	e.Field = field(all[0].Message)
	return e
}

// worded adds the carrier's words to an error of the line, if it sent any.
func worded(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	if !ok || len(a.Body) == 0 {
		return err
	}
	if all, bad := oneOrMore[wireError](a.Body); bad == nil && len(all) > 0 && all[0].Code != "" {
		e.Code, e.Message = all[0].Code, all[0].Message
	}
	return err
}

var (
	pathBefore = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9]*(?:\[\d+\]|\.[A-Za-z0-9]+)+|\[\d+\][A-Za-z0-9.\[\]]+): `)
	parcelAt   = regexp.MustCompile(`^parcel\[(\d+)\]\.(.*)$`)
	lineAt     = regexp.MustCompile(`^international\.interInvoiceLine\[(\d+)\]\.(.*)$`)
	arrayHead  = regexp.MustCompile(`^(?:shipments?)?\[\d+\]\.`)
)

var addressFields = map[string]string{
	"address.companyName": "company", "address.name1": "name", "address.name2": "line2", "address.street": "street", "address.houseNumber": "house_number",
	"address.zipCode": "postal_code", "address.city": "city", "address.region": "state", "address.country": "country",
	"contact.contactPerson": "name", "contact.phone1": "phone", "contact.email": "email",
}

var lineFields = map[string]string{
	"content": "description", "quantity": "quantity", "customsTarif": "hs_code", "amountLine": "value", "netWeight": "weight", "grossWeight": "weight",
	"originCountry": "origin", "itemCode": "sku",
}

var internationalFields = map[string]string{"customsAmount": "value", "customsCurrency": "value", "interInvoice": "customs.invoice_number", "exportReason": "customs.reason", "customsTerms": "customs.incoterm"}

// field is the path in Sending of the path that stands before the carrier's words; empty when none does.
func field(message string) string {
	m := pathBefore.FindStringSubmatch(message)
	if m == nil {
		return ""
	}
	path := arrayHead.ReplaceAllString(m[1], "")
	if rest, ok := strings.CutPrefix(path, "receiver."); ok {
		if rest == "pudoId" {
			return "service_point"
		}
		return joined("to", addressFields[rest])
	}
	if rest, ok := strings.CutPrefix(path, "sender."); ok {
		return joined("from", addressFields[rest])
	}
	if p := parcelAt.FindStringSubmatch(path); p != nil {
		switch {
		case strings.Contains(p[2], "weight"):
			return "boxes." + p[1] + ".weight"
		case strings.Contains(p[2], "dimensions"):
			return "boxes." + p[1] + ".size"
		}
		return "boxes." + p[1]
	}
	if p := lineAt.FindStringSubmatch(path); p != nil {
		return joined("items."+p[1], lineFields[p[2]])
	}
	if rest, ok := strings.CutPrefix(path, "international."); ok {
		return internationalFields[rest]
	}
	switch {
	case strings.HasPrefix(path, "customerReferenceNumbers"):
		return "reference"
	case strings.HasPrefix(path, "shipmentInfos."):
		return "method"
	}
	return ""
}

func joined(at, name string) string {
	if name == "" {
		return at
	}
	return at + "." + name
}
