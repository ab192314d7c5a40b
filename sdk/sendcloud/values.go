package sendcloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Decimal is an exact number as text, such as "1.250". The API writes some of them as strings and some as numbers: both are read.
type Decimal string

// UnmarshalJSON reads a string, a number, or null as "".
func (d *Decimal) UnmarshalJSON(b []byte) error {
	text, err := loose(b)
	*d = Decimal(text)
	return err
}

// Text is a string that the API sometimes writes as a number.
type Text string

// UnmarshalJSON reads a string, a number, or null as "".
func (t *Text) UnmarshalJSON(b []byte) error {
	text, err := loose(b)
	*t = Text(text)
	return err
}

func loose(b []byte) (string, error) {
	b = bytes.TrimSpace(b)
	switch {
	case bytes.Equal(b, []byte("null")):
		return "", nil
	case len(b) > 0 && b[0] == '"':
		var s string
		err := json.Unmarshal(b, &s)
		return s, err
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return "", fmt.Errorf("neither text nor a number: %s", b)
	}
	return n.String(), nil
}

// Time is a moment as version 2 writes it, in any of its forms; those without a zone are UTC. The zero value is none.
type Time struct{ time.Time }

var timeForms = []string{
	time.RFC3339Nano, "02-01-2006 15:04:05", "2006-01-02 15:04:05.999999Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05.999999", "2006-01-02",
}

// UnmarshalJSON reads any of the forms; null and "" are no time.
func (t *Time) UnmarshalJSON(b []byte) error {
	text, err := loose(b)
	if err != nil {
		return err
	}
	if text == "" {
		*t = Time{}
		return nil
	}
	for _, form := range timeForms {
		if at, err := time.Parse(form, text); err == nil {
			*t = Time{at.UTC()}
			return nil
		}
	}
	return fmt.Errorf("no time: %q", text)
}

// MarshalJSON writes RFC 3339, or null for none.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.UTC().Format("2006-01-02T15:04:05.000000Z07:00"))
}

// Status is where a parcel stands. Version 2 and its webhooks tell the number, version 3 the code.
type Status struct {
	ID      int    `json:"id,omitempty"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message"`
}

// Country is a country in version 2's answers.
type Country struct {
	ISO2 string `json:"iso_2"`
	ISO3 string `json:"iso_3"`
	Name string `json:"name"`
}

// Price is an amount in version 3: exact text and an ISO 4217 currency.
type Price struct {
	Value    Decimal `json:"value"`
	Currency string  `json:"currency"`
}

// Amount is a Price that is written as a number, as orders and returns want it.
type Amount Price

// MarshalJSON writes the value as a number.
func (a Amount) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value    json.Number `json:"value"`
		Currency string      `json:"currency"`
	}{number(a.Value), a.Currency})
}

// Measure is a weight with its unit (kg, g, lbs, oz), written as text, as shipments want it.
type Measure struct {
	Value Decimal `json:"value"`
	Unit  string  `json:"unit"`
}

// Weight is a Measure that is written as a number, as orders and returns want it.
type Weight Measure

// MarshalJSON writes the value as a number.
func (w Weight) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value json.Number `json:"value"`
		Unit  string      `json:"unit"`
	}{number(w.Value), w.Unit})
}

// Dimensions are the sides of a box with their unit (cm, mm, m, yd, ft, in), written as text, as shipments want them.
type Dimensions struct {
	Length Decimal `json:"length"`
	Width  Decimal `json:"width"`
	Height Decimal `json:"height"`
	Unit   string  `json:"unit"`
}

// Size is Dimensions written as numbers, as orders and returns want them.
type Size Dimensions

// MarshalJSON writes the sides as numbers.
func (s Size) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Length json.Number `json:"length"`
		Width  json.Number `json:"width"`
		Height json.Number `json:"height"`
		Unit   string      `json:"unit"`
	}{number(s.Length), number(s.Width), number(s.Height), s.Unit})
}

func number(d Decimal) json.Number {
	if d == "" {
		return "0"
	}
	return json.Number(d)
}

// Address is an address in version 3.
type Address struct {
	Name          string `json:"name,omitempty"`
	CompanyName   string `json:"company_name,omitempty"`
	AddressLine1  string `json:"address_line_1,omitempty"`
	HouseNumber   Text   `json:"house_number,omitempty"`
	AddressLine2  string `json:"address_line_2,omitempty"`
	PostalCode    string `json:"postal_code,omitempty"`
	City          string `json:"city,omitempty"`
	POBox         string `json:"po_box,omitempty"`
	StateProvince string `json:"state_province_code,omitempty"` // ISO 3166-2, such as IT-RM
	CountryCode   string `json:"country_code,omitempty"`
	Email         string `json:"email,omitempty"`
	PhoneNumber   string `json:"phone_number,omitempty"`
}

// Document is a label or a customs paper of a parcel.
type Document struct {
	Type string `json:"type"`
	Size string `json:"size"`
	Link string `json:"link"`
}

// Format is how a label is wanted. The zero value is the server's own choice: PDF.
type Format struct {
	MIMEType  string // application/pdf, image/png or application/zpl
	DPI       int    // 72 for PDF; 150 or 300 for PNG; 203, 300 or 600 for ZPL
	PaperSize string // A4, A5 or A6; version 3 only
}

// Ptr is a pointer to a value, for the optional fields where absent and zero differ.
func Ptr[T any](v T) *T { return &v }

// commas joins ids for a query.
func commas(ids []int) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = fmt.Sprint(id)
	}
	return strings.Join(all, ",")
}
