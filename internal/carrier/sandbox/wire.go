package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

type wireOrder struct {
	Reference    string       `json:"reference"`
	Product      string       `json:"product"`
	OrderNumber  string       `json:"order_number,omitempty"`
	From         wireAddress  `json:"from"`
	To           wireAddress  `json:"to"`
	ServicePoint string       `json:"service_point,omitempty"`
	PointAddress *wireAddress `json:"service_point_address,omitempty"` // its name stands as the company
	Parcels      []wireBox    `json:"parcels"`
	Items        []wireItem   `json:"items,omitempty"`
	Customs      *wireCustoms `json:"customs,omitempty"`
	Collect      *wirePrice   `json:"collect,omitempty"` // at the door
}

type wireAddress struct {
	Name        string `json:"name"`
	Company     string `json:"company,omitempty"`
	Street      string `json:"street"`
	HouseNumber string `json:"house_number,omitempty"`
	Line2       string `json:"line2,omitempty"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	State       string `json:"state,omitempty"`
	Country     string `json:"country"`
	Phone       string `json:"phone,omitempty"`
	Email       string `json:"email,omitempty"`
}

type wireBox struct {
	Weight postal.Grams       `json:"weight_grams"`
	Length postal.Millimetres `json:"length_mm,omitempty"`
	Width  postal.Millimetres `json:"width_mm,omitempty"`
	Height postal.Millimetres `json:"height_mm,omitempty"`
	Notes  []string           `json:"notes,omitempty"`
}

type wireItem struct {
	Description string       `json:"description"`
	Quantity    int          `json:"quantity"`
	Weight      postal.Grams `json:"weight_grams"`
	Value       string       `json:"value"`
	Currency    string       `json:"currency"`
	HSCode      string       `json:"hs_code,omitempty"`
	Origin      string       `json:"origin_country,omitempty"`
}

type wirePrice struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type wireCustoms struct {
	Reason  string `json:"reason"`
	Invoice string `json:"invoice_number"`
}

type wireShipment struct {
	ID        string      `json:"id"`
	Reference string      `json:"reference"`
	Title     string      `json:"title"`
	Order     string      `json:"order_number"`
	From      wireAddress `json:"from"`
	To        wireAddress `json:"to"`
	// PointAddress is where it is to be collected; nil where it goes to the door.
	PointAddress *wireAddress `json:"service_point_address"`
	Price        struct {
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
	} `json:"price"`
	Labels  bool         `json:"labels_ready"`
	Parcels []wireParcel `json:"parcels"`
}

type wireParcel struct {
	Number string     `json:"number"`
	Label  *wireLabel `json:"label"`
}

type wireLabel struct {
	Barcode   string       `json:"barcode"`
	Symbology string       `json:"symbology"`
	Text      string       `json:"text"`
	Routing   string       `json:"routing"`
	Matrix    string       `json:"matrix"`
	Services  []string     `json:"services"`
	Weight    postal.Grams `json:"weight_grams"`
	Part      int          `json:"part"`
	Of        int          `json:"of"`
}

func toWire(a postal.Address) wireAddress {
	return wireAddress{
		Name: a.Name, Company: a.Company, Street: a.Street, HouseNumber: a.HouseNumber, Line2: a.Line2,
		PostalCode: a.PostalCode, City: a.City, State: a.State, Country: a.Country, Phone: a.Phone, Email: a.Email,
	}
}

func toOrder(s carrier.Sending) wireOrder {
	o := wireOrder{
		Reference: s.Reference, Product: s.Method, OrderNumber: s.OrderNumber,
		From: toWire(s.From), To: toWire(s.To),
	}
	if s.ServicePoint != nil {
		o.ServicePoint = s.ServicePoint.Code
		if at := s.ServicePoint.Address; s.ServicePoint.Name != "" {
			at.Company = s.ServicePoint.Name
			wire := toWire(at)
			o.PointAddress = &wire
		}
	}
	for _, b := range s.Boxes {
		o.Parcels = append(o.Parcels, wireBox{b.Weight, b.Size.Length, b.Size.Width, b.Size.Height, b.Notes})
	}
	for _, i := range s.Items {
		o.Items = append(o.Items, wireItem{
			Description: i.Description, Quantity: i.Quantity, Weight: i.Weight,
			Value: i.Value.Decimal(), Currency: i.Value.Currency, HSCode: i.HSCode, Origin: i.Origin,
		})
	}
	if !s.Collect.IsZero() {
		o.Collect = &wirePrice{s.Collect.Decimal(), s.Collect.Currency}
	}
	if s.Customs != nil {
		o.Customs = &wireCustoms{s.Customs.Reason, s.Customs.InvoiceNumber}
	}
	return o
}

// kinds sorts the carrier's error codes.
var kinds = map[string]carrier.Kind{
	"KEY_REFUSED":       carrier.KindAuth,
	"NOT_IN_CONTRACT":   carrier.KindPermission,
	"READ_ONLY":         carrier.KindPermission,
	"INVALID":           carrier.KindValidation,
	"MALFORMED":         carrier.KindValidation,
	"CUSTOMS":           carrier.KindValidation,
	"UNKNOWN_PRODUCT":   carrier.KindValidation,
	"ADDRESS_NOT_FOUND": carrier.KindAddress,
	"NOT_SERVED":        carrier.KindNotServed,
	"REFERENCE_TAKEN":   carrier.KindDuplicate,
	"NOT_FOUND":         carrier.KindNotFound,
	"TOO_LATE":          carrier.KindTooLate,
}

type wireError struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Field   string `json:"field"`
	} `json:"error"`
}

// refusal is the carrier's no.
func refusal(a carrier.Answer) error {
	var w wireError
	if err := json.Unmarshal(a.Body, &w); err != nil {
		return &carrier.Error{Kind: carrier.KindUnknown, Code: fmt.Sprint(a.Status), Message: "an answer that cannot be read", Cause: err}
	}
	return &carrier.Error{Kind: kinds[w.Error.Code], Code: w.Error.Code, Message: w.Error.Message, Field: field(w.Error.Field)}
}

// wording adds the carrier's words to an error of the line, if it sent any.
func wording(a carrier.Answer, err error) error {
	e, ok := carrier.As(err)
	var w wireError
	if ok && json.Unmarshal(a.Body, &w) == nil && w.Error.Code != "" {
		e.Code, e.Message = w.Error.Code, w.Error.Message
	}
	return err
}

var fieldWords = strings.NewReplacer(
	"parcels", "boxes", "weight_grams", "weight", "length_mm", "size",
	"product", "method", "origin_country", "origin",
)

// field says the carrier's path in the words of carrier.Sending.
func field(path string) string { return fieldWords.Replace(path) }
