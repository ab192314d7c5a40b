package order

import (
	"encoding/json"

	"github.com/waybill-ship/waybill/internal/money"
)

// Customs is what a border wants to know of an order beyond its items, its invoice number and the kind of shipment. Amounts are plain
// decimals in the currency of the order, dates are yyyy-mm-dd.
type Customs struct {
	ExportType   string         `json:"export_type,omitempty"` // "private", "commercial_b2c", "commercial_b2b"
	InvoiceDate  string         `json:"invoice_date,omitempty"`
	Discount     string         `json:"discount_granted,omitempty"`
	Freight      string         `json:"freight_costs,omitempty"`
	Insurance    string         `json:"insurance_costs,omitempty"`
	Other        string         `json:"other_costs,omitempty"`
	Goods        string         `json:"goods_description,omitempty"`
	Notes        string         `json:"general_notes,omitempty"`
	Declarations []string       `json:"additional_declaration_statements,omitempty"`
	Importer     *Importer      `json:"importer_of_record,omitempty"`
	Tax          *TaxNumbers    `json:"tax_numbers,omitempty"`
	Return       *ReturnedGoods `json:"return_data,omitempty"`
}

// Importer is who answers for the goods at the border.
type Importer struct {
	Name        string `json:"name"`
	Company     string `json:"company_name,omitempty"`
	Line1       string `json:"address_1"`
	Line2       string `json:"address_2,omitempty"`
	HouseNumber string `json:"house_number,omitempty"`
	City        string `json:"city"`
	PostalCode  string `json:"postal_code"`
	Country     string `json:"country_code"`
	State       string `json:"country_state,omitempty"` // ISO 3166-2
	Phone       string `json:"telephone,omitempty"`
	Email       string `json:"email,omitempty"`
}

// TaxNumbers are whose numbers the border wants.
type TaxNumbers struct {
	Sender   []TaxNumber `json:"sender"`
	Receiver []TaxNumber `json:"receiver"`
	Importer []TaxNumber `json:"importer_of_record"`
}

// TaxNumber is one number, of a kind: "EORI", "VAT", "IOSS" …
type TaxNumber struct {
	Name    string `json:"name"`
	Country string `json:"country_code"`
	Value   string `json:"value"`
}

// TaxNames are the kinds of tax numbers.
var TaxNames = []string{"VAT", "EIN", "GST", "SSN", "EORI", "DUN", "FED", "STA", "CNP", "IE", "INN", "KPP", "OGR", "OKP", "IOSS", "FTZ", "DAN", "TAN",
	"DTF", "RGP", "DLI", "NID", "PAS", "MID", "UKIMS"}

// ReturnedGoods says which sending a return belongs to, so that its goods come back without duty.
type ReturnedGoods struct {
	PostalCode string `json:"return_postal_code"`
	Number     string `json:"outbound_tracking_number"`
	ShippedOn  string `json:"outbound_shipment_date"`
	Carrier    string `json:"outbound_carrier_name"`
}

// UnmarshalJSON reads what was kept. Before this type there was, customs information was kept as it had been sent; of that, what does not
// fit is left out.
func (c *Customs) UnmarshalJSON(b []byte) error {
	type plain Customs
	var p plain
	if json.Unmarshal(b, &p) != nil {
		p = plain{}
	}
	*c = Customs(p)
	return nil
}

// TaxOf is the sender's or receiver's number of a kind; empty without one.
func TaxOf(numbers []TaxNumber, name string) string {
	for _, n := range numbers {
		if n.Name == name {
			return n.Value
		}
	}
	return ""
}

// Costs are the sums of the customs information in the order's currency, by the names of its fields; what is no sum is left out.
func (c *Customs) Costs(currency string) map[string]money.Amount {
	all := map[string]money.Amount{}
	for name, text := range map[string]string{"discount_granted": c.Discount, "freight_costs": c.Freight, "insurance_costs": c.Insurance, "other_costs": c.Other} {
		if a, err := money.Parse(text, currency); err == nil && text != "" {
			all[name] = a
		}
	}
	return all
}
