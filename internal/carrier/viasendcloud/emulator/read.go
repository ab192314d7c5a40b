package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// text is what may come as text, number, bool or null; null is like absent.
type text struct {
	value string
	said  bool
}

// UnmarshalJSON takes "1.5", 1.5, true and null.
func (t *text) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case bytes.Equal(raw, []byte("null")):
		return nil
	case len(raw) > 0 && raw[0] == '"':
		t.said = true
		return json.Unmarshal(raw, &t.value)
	case len(raw) > 0 && (raw[0] == '{' || raw[0] == '['):
		return fmt.Errorf("%.20s is no text", raw)
	}
	*t = text{string(raw), true}
	return nil
}

// MarshalJSON keeps it in the ledger.
func (t text) MarshalJSON() ([]byte, error) {
	if !t.said {
		return []byte("null"), nil
	}
	return json.Marshal(t.value)
}

// number reads it; false when it is none.
func (t text) number() (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(t.value), 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// whole reads it as an integer.
func (t text) whole() (int, bool) {
	n, err := strconv.Atoi(t.value)
	return n, err == nil
}

func (t text) yes() bool { return t.value == "true" || t.value == "1" || t.value == "True" }

// or is itself, or what stands for it where it was not said.
func (t text) or(other string) string {
	if t.value == "" {
		return other
	}
	return t.value
}

// wish is a parcel as it is asked for. What is not known is ignored.
type wish struct {
	ID            text     `json:"id"`
	Name          text     `json:"name"`
	Company       text     `json:"company_name"`
	Address       text     `json:"address"`
	Address2      text     `json:"address_2"`
	HouseNumber   text     `json:"house_number"`
	City          text     `json:"city"`
	PostalCode    text     `json:"postal_code"`
	Country       country  `json:"country"`
	State         text     `json:"country_state"`
	ToState       text     `json:"to_state"`
	Telephone     text     `json:"telephone"`
	Email         text     `json:"email"`
	Label         text     `json:"request_label"`
	LabelOld      text     `json:"requestLabel"`
	Async         text     `json:"request_label_async"`
	Shipment      *chosen  `json:"shipment"`
	Method        text     `json:"shipping_method"`
	Sender        text     `json:"sender_address"`
	Contract      text     `json:"contract"`
	Weight        text     `json:"weight"`
	Length        text     `json:"length"`
	Width         text     `json:"width"`
	Height        text     `json:"height"`
	OrderNumber   text     `json:"order_number"`
	Value         text     `json:"total_order_value"`
	Currency      text     `json:"total_order_value_currency"`
	Insured       text     `json:"insured_value"`
	TotalInsured  text     `json:"total_insured_value"`
	Quantity      text     `json:"quantity"`
	CheckoutName  text     `json:"shipping_method_checkout_name"`
	Point         text     `json:"to_service_point"`
	PostNumber    text     `json:"to_post_number"`
	External      text     `json:"external_reference"`
	Reference     text     `json:"reference"`
	IsReturn      text     `json:"is_return"`
	FromName      text     `json:"from_name"`
	FromCompany   text     `json:"from_company_name"`
	FromAddress1  text     `json:"from_address_1"`
	FromAddress2  text     `json:"from_address_2"`
	FromHouse     text     `json:"from_house_number"`
	FromCity      text     `json:"from_city"`
	FromPostal    text     `json:"from_postal_code"`
	FromCountry   text     `json:"from_country"`
	FromTelephone text     `json:"from_telephone"`
	FromEmail     text     `json:"from_email"`
	InvoiceNumber text     `json:"customs_invoice_nr"`
	ShipmentType  text     `json:"customs_shipment_type"`
	Customs       *customs `json:"customs_information"`
	Items         []item   `json:"parcel_items"`
	Note          text     `json:"note"`
}

type chosen struct {
	ID   text `json:"id"`
	Name text `json:"name"`
}

type customs struct {
	InvoiceNumber text            `json:"customs_invoice_nr"`
	ShipmentType  text            `json:"customs_shipment_type"`
	ExportType    text            `json:"export_type"`
	InvoiceDate   text            `json:"invoice_date"`
	Notes         text            `json:"general_notes"`
	TaxNumbers    json.RawMessage `json:"tax_numbers,omitempty"`
}

type item struct {
	Description text `json:"description"`
	Quantity    text `json:"quantity"`
	Weight      text `json:"weight"`
	Value       text `json:"value"`
	HSCode      text `json:"hs_code"`
	Origin      text `json:"origin_country"`
	SKU         text `json:"sku"`
	ProductID   text `json:"product_id"`
}

// country is a code, or, as a parcel is read, an object with one.
type country struct{ text }

// UnmarshalJSON takes "NL" and {"iso_2": "NL"}.
func (c *country) UnmarshalJSON(raw []byte) error {
	var whole struct {
		ISO2 string `json:"iso_2"`
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		if err := json.Unmarshal(raw, &whole); err != nil {
			return err
		}
		c.text = text{whole.ISO2, true}
		return nil
	}
	return c.text.UnmarshalJSON(raw)
}

// method is the id of the method that was chosen; 0 is none.
func (w wish) method() int {
	if w.Shipment != nil {
		if n, ok := w.Shipment.ID.whole(); ok {
			return n
		}
	}
	n, _ := w.Method.whole()
	return n
}

func (w wish) labelled() bool { return w.Label.yes() || w.LabelOld.yes() }

func (w wish) state() string { return w.State.or(w.ToState.value) }

func (w wish) shipmentType() text {
	if w.Customs != nil && w.Customs.ShipmentType.said {
		return w.Customs.ShipmentType
	}
	return w.ShipmentType
}

func (w wish) invoiceNumber() string {
	if w.Customs != nil {
		return w.Customs.InvoiceNumber.or(w.InvoiceNumber.value)
	}
	return w.InvoiceNumber.value
}

// boxes is how many boxes an order has.
func (w wish) boxes() int {
	if n, ok := w.Quantity.whole(); ok && n > 0 {
		return n
	}
	return 1
}

// texts are where words are looked for.
func (w wish) texts() []string {
	return []string{w.Name.value, w.Company.value, w.PostalCode.value, w.OrderNumber.value, w.Reference.value}
}

// body reads what was sent; false when it was refused. An empty body is an empty object.
func body(w http.ResponseWriter, r *http.Request, into any) bool {
	dec := json.NewDecoder(r.Body)
	err := dec.Decode(into)
	if err == nil || err.Error() == "EOF" {
		return true
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		refuse(w, r, http.StatusBadRequest, t.Field+`: "Not a valid value."`)
		return false
	}
	refuse(w, r, http.StatusBadRequest, "JSON parse error - "+err.Error())
	return false
}
