package easypost

import (
	"encoding/json"
	"strings"
)

// wireShipment is a shipment as it is asked for.
type wireShipment struct {
	Reference string       `json:"reference"`
	To        wireAddress  `json:"to_address"`
	From      wireAddress  `json:"from_address"`
	Parcel    wireParcel   `json:"parcel"`
	Customs   *wireCustoms `json:"customs_info,omitempty"`
	Taxes     []wireTax    `json:"tax_identifiers,omitempty"`
	Accounts  []string     `json:"carrier_accounts,omitempty"`
	Options   wireOptions  `json:"options"`
}

type wireAddress struct {
	Name    string `json:"name,omitempty"`
	Company string `json:"company,omitempty"`
	Street1 string `json:"street1"`
	Street2 string `json:"street2,omitempty"`
	City    string `json:"city"`
	State   string `json:"state,omitempty"`
	Zip     string `json:"zip,omitempty"`
	Country string `json:"country"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
}

// wireParcel: inches and ounces.
type wireParcel struct {
	Length float64 `json:"length,omitempty"`
	Width  float64 `json:"width,omitempty"`
	Height float64 `json:"height,omitempty"`
	Weight float64 `json:"weight"`
}

type wireCustoms struct {
	EEL         string     `json:"eel_pfc,omitempty"`
	Contents    string     `json:"contents_type"`
	Explanation string     `json:"contents_explanation,omitempty"`
	Restriction string     `json:"restriction_type"`
	NonDelivery string     `json:"non_delivery_option"`
	Certify     bool       `json:"customs_certify"`
	Signer      string     `json:"customs_signer"`
	Items       []wireItem `json:"customs_items"`
}

// wireItem is a line of goods: value and ounces of all its pieces.
type wireItem struct {
	Description string      `json:"description"`
	Quantity    int         `json:"quantity"`
	Value       json.Number `json:"value"`
	Currency    string      `json:"currency"`
	Weight      float64     `json:"weight"`
	Tariff      string      `json:"hs_tariff_number,omitempty"`
	Origin      string      `json:"origin_country,omitempty"`
	Code        string      `json:"code,omitempty"`
}

type wireTax struct {
	Entity  string `json:"entity"`
	Type    string `json:"tax_id_type"`
	ID      string `json:"tax_id"`
	Country string `json:"issuing_country"`
}

type wireOptions struct {
	Format   string `json:"label_format"`
	Date     string `json:"label_date,omitempty"`
	Invoice  string `json:"invoice_number,omitempty"`
	Incoterm string `json:"incoterm,omitempty"`
}

// wireKept is a shipment as EasyPost keeps it.
type wireKept struct {
	ID        string        `json:"id"`
	Reference string        `json:"reference"`
	Tracking  string        `json:"tracking_code"`
	Refund    string        `json:"refund_status"`
	Rates     []wireRate    `json:"rates"`
	Selected  *wireRate     `json:"selected_rate"`
	Label     *wireLabel    `json:"postage_label"`
	Tracker   *wireTracker  `json:"tracker"`
	Forms     []wireForm    `json:"forms"`
	Messages  []wireMessage `json:"messages"`
}

type wireRate struct {
	ID       string      `json:"id"`
	Carrier  string      `json:"carrier"`
	Account  string      `json:"carrier_account_id"`
	Service  string      `json:"service"`
	Rate     json.Number `json:"rate"`
	Currency string      `json:"currency"`
	Days     *int        `json:"delivery_days"`
}

type wireLabel struct {
	URL   string `json:"label_url"`
	PDF   string `json:"label_pdf_url"`
	ZPL   string `json:"label_zpl_url"`
	Media string `json:"label_file_type"`
	Size  string `json:"label_size"`
}

type wireForm struct {
	Type string `json:"form_type"`
	URL  string `json:"form_url"`
}

type wireMessage struct {
	Carrier string `json:"carrier"`
	Account string `json:"carrier_account_id"`
	Type    string `json:"type"`
	Message words  `json:"message"`
}

type wireTracker struct {
	Code      string       `json:"tracking_code"`
	Status    string       `json:"status"`
	PublicURL string       `json:"public_url"`
	Estimated string       `json:"est_delivery_date"`
	Details   []wireDetail `json:"tracking_details"`
}

type wireDetail struct {
	Message  string `json:"message"`
	Status   string `json:"status"`
	Detail   string `json:"status_detail"`
	At       string `json:"datetime"`
	Location struct {
		City    string `json:"city"`
		Country string `json:"country"`
		Zip     string `json:"zip"`
	} `json:"tracking_location"`
}

type wireAccount struct {
	ID          string `json:"id"`
	Type        string `json:"type"` // "UspsAccount"
	Readable    string `json:"readable"`
	Description string `json:"description"`
}

// wireServices is what EasyPost knows of carriers.
type wireServices struct {
	Carriers []struct {
		Name     string `json:"name"` // "usps"
		Readable string `json:"human_readable"`
		Levels   []struct {
			Name     string  `json:"name"`
			Readable string  `json:"human_readable"`
			Most     float64 `json:"max_weight"` // ounces; 0 is not told
		} `json:"service_levels"`
	} `json:"carriers"`
}

// wireRefusal is an error with those of single fields beneath.
type wireRefusal struct {
	Error struct {
		Code    string `json:"code"`
		Message words  `json:"message"`
		Errors  []struct {
			Field   string `json:"field"`
			Message words  `json:"message"`
		} `json:"errors"`
	} `json:"error"`
}

// words are a text, which some answers give as a list.
type words string

// UnmarshalJSON reads a text, a list of texts, or whatever else stands there as it stands.
func (w *words) UnmarshalJSON(raw []byte) error {
	var one string
	var all []string
	switch {
	case json.Unmarshal(raw, &one) == nil:
		*w = words(one)
	case json.Unmarshal(raw, &all) == nil:
		*w = words(strings.Join(all, "; "))
	default:
		*w = words(raw)
	}
	return nil
}
