package ups

import (
	"bytes"
	"encoding/json"
	"strings"
)

// text is text that may come as a number.
type text string

// UnmarshalJSON takes "1" and 1.
func (t *text) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(raw, []byte(`"`)) {
		return json.Unmarshal(raw, (*string)(t))
	}
	if plain := string(raw); plain != "null" {
		*t = text(strings.TrimSpace(plain))
	}
	return nil
}

// some is a list of which a lone element may stand by itself, as older versions of UPS's services have it.
type some[T any] []T

// UnmarshalJSON takes [{…}] and {…}.
func (s *some[T]) UnmarshalJSON(raw []byte) error {
	if raw = bytes.TrimSpace(raw); bytes.HasPrefix(raw, []byte("[")) || bytes.Equal(raw, []byte("null")) {
		return json.Unmarshal(raw, (*[]T)(s))
	}
	var one T
	err := json.Unmarshal(raw, &one)
	*s = some[T]{one}
	return err
}

// code is a word of one of UPS's lists. Numbers are text in all that is sent.
type code struct {
	Code string `json:"Code"`
}

// What is sent to shipping and rating.
type (
	wireShip struct {
		Request struct {
			Request  wireRequest  `json:"Request"`
			Shipment wireShipment `json:"Shipment"`
			Label    wireLabel    `json:"LabelSpecification"`
		} `json:"ShipmentRequest"`
	}
	wireRequest struct {
		Option string       `json:"RequestOption,omitempty"`
		Ref    *wireContext `json:"TransactionReference,omitempty"`
	}
	wireContext struct {
		Context string `json:"CustomerContext"`
	}
	wireLabel struct {
		Image code      `json:"LabelImageFormat"`
		Agent string    `json:"HTTPUserAgent"`
		Stock wireStock `json:"LabelStockSize"`
	}
	wireStock struct {
		Height string `json:"Height"`
		Width  string `json:"Width"`
	}
	wireShipment struct {
		Description string       `json:"Description,omitempty"`
		Documents   *string      `json:"DocumentsOnlyIndicator,omitempty"` // there, and empty; not in our sheet, but in UPS's description
		Return      *code        `json:"ReturnService,omitempty"`
		Shipper     wireParty    `json:"Shipper"`
		ShipTo      wireParty    `json:"ShipTo"`
		ShipFrom    wireParty    `json:"ShipFrom"`
		Point       *wirePoint   `json:"AlternateDeliveryAddress,omitempty"`
		Indication  []code       `json:"ShipmentIndicationType,omitempty"`
		Payment     *wirePayment `json:"PaymentInformation,omitempty"`
		Service     *code        `json:"Service,omitempty"`
		References  []wireRef    `json:"ReferenceNumber,omitempty"`
		Pieces      string       `json:"NumOfPiecesInShipment,omitempty"`
		Options     *wireOptions `json:"ShipmentServiceOptions,omitempty"`
		Rating      *wireRating  `json:"ShipmentRatingOptions,omitempty"`
		Packages    []wirePack   `json:"Package"`
	}
	wireRating struct {
		Negotiated string `json:"NegotiatedRatesIndicator"`
	}
	wireParty struct {
		Name        string      `json:"Name"`
		Attention   string      `json:"AttentionName,omitempty"`
		TaxNumber   string      `json:"TaxIdentificationNumber,omitempty"`
		Phone       *wirePhone  `json:"Phone,omitempty"`
		Number      string      `json:"ShipperNumber,omitempty"`
		Mail        string      `json:"EMailAddress,omitempty"`
		Address     wireAddress `json:"Address"`
		Residential *string     `json:"ResidentialAddressIndicator,omitempty"` // there, and empty
	}
	wirePhone struct {
		Number string `json:"Number"`
	}
	wireAddress struct {
		Lines      []string `json:"AddressLine"`
		City       string   `json:"City"`
		State      string   `json:"StateProvinceCode,omitempty"`
		PostalCode string   `json:"PostalCode,omitempty"`
		Country    string   `json:"CountryCode"`
	}
	wirePoint struct {
		Name    string      `json:"Name"`
		ID      string      `json:"UPSAccessPointID"`
		Address wireAddress `json:"Address"`
	}
	wirePayment struct {
		Charges []wireCharge `json:"ShipmentCharge"`
	}
	wireCharge struct {
		Type string   `json:"Type"` // 01 carriage, 02 duties
		Bill wireBill `json:"BillShipper"`
	}
	wireBill struct {
		Account string `json:"AccountNumber"`
	}
	wireRef struct {
		Value string `json:"Value"`
	}
	wirePack struct {
		Description string        `json:"Description,omitempty"`
		Packaging   *code         `json:"Packaging,omitempty"`     // of shipping
		Type        *code         `json:"PackagingType,omitempty"` // of rating
		Dimensions  *wireSize     `json:"Dimensions,omitempty"`
		Weight      wireWeight    `json:"PackageWeight"`
		Options     *wirePackOpts `json:"PackageServiceOptions,omitempty"`
	}
	wireSize struct {
		Unit   code   `json:"UnitOfMeasurement"`
		Length string `json:"Length"`
		Width  string `json:"Width"`
		Height string `json:"Height"`
	}
	wireWeight struct {
		Unit   code   `json:"UnitOfMeasurement"`
		Weight string `json:"Weight"`
	}
	wirePackOpts struct {
		Declared wireSum `json:"DeclaredValue"`
	}
	wireSum struct {
		Currency string `json:"CurrencyCode,omitempty"`
		Value    string `json:"MonetaryValue"`
	}
	wireOptions struct {
		Saturday  *string        `json:"SaturdayDeliveryIndicator,omitempty"` // there, and empty
		Confirm   *wireConfirm   `json:"DeliveryConfirmation,omitempty"`
		Notices   []wireNotice   `json:"Notification,omitempty"`
		Documents *wireInterForm `json:"InternationalForms,omitempty"`
	}
	wireConfirm struct {
		Type string `json:"DCISType"` // 1 signature, 2 an adult's
	}
	wireNotice struct {
		Code string   `json:"NotificationCode"`
		Mail wireMail `json:"EMail"`
	}
	wireMail struct {
		Addresses []string `json:"EMailAddress"`
	}
	wireInterForm struct {
		Types     []string      `json:"FormType"`
		Invoice   string        `json:"InvoiceNumber,omitempty"`
		Date      string        `json:"InvoiceDate"`
		Terms     string        `json:"TermsOfShipment,omitempty"`
		Reason    string        `json:"ReasonForExport"`
		Comments  string        `json:"Comments,omitempty"`
		Currency  string        `json:"CurrencyCode"`
		Freight   *wireSum      `json:"FreightCharges,omitempty"`
		Insurance *wireSum      `json:"InsuranceCharges,omitempty"`
		Discount  *wireSum      `json:"Discount,omitempty"`
		Products  []wireProduct `json:"Product"`
		Contacts  *wireContacts `json:"Contacts,omitempty"`
	}
	wireContacts struct {
		SoldTo wireParty `json:"SoldTo"`
	}
	wireProduct struct {
		Description string     `json:"Description"`
		Tariff      string     `json:"CommodityCode,omitempty"`
		Part        string     `json:"PartNumber,omitempty"`
		Origin      string     `json:"OriginCountryCode"`
		Unit        wireUnit   `json:"Unit"`
		Weight      wireWeight `json:"ProductWeight"`
	}
	wireUnit struct {
		Number string `json:"Number"`
		Value  string `json:"Value"` // of one
		Unit   code   `json:"UnitOfMeasurement"`
	}
)

// What shipping answers.
type (
	wireShipped struct {
		Response struct {
			Results struct {
				ID         string           `json:"ShipmentIdentificationNumber"`
				Charges    wireCharges      `json:"ShipmentCharges"`
				Negotiated wireNegotiated   `json:"NegotiatedRateCharges"`
				Packages   some[wirePacked] `json:"PackageResults"`
				Form       some[wireForm]   `json:"Form"`
			} `json:"ShipmentResults"`
		} `json:"ShipmentResponse"`
	}
	wireCharges struct {
		Total wireSum `json:"TotalCharges"`
	}
	wireNegotiated struct {
		Total wireSum `json:"TotalCharge"`
	}
	wirePacked struct {
		Number string    `json:"TrackingNumber"`
		Label  wireImage `json:"ShippingLabel"`
	}
	wireImage struct {
		Format code   `json:"ImageFormat"`
		Image  string `json:"GraphicImage"`
	}
	wireForm struct {
		Image wireImage `json:"Image"`
	}
)
