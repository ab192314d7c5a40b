package fedex

import (
	"encoding/json"
	"strconv"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

type wireAccount struct {
	Value string `json:"value"`
}

// wireOrder is the body of POST /ship/v1/shipments.
type wireOrder struct {
	Response  string       `json:"labelResponseOptions"`
	Account   wireAccount  `json:"accountNumber"`
	Action    string       `json:"shipAction"`
	Requested wireShipment `json:"requestedShipment"`
}

type wireShipment struct {
	Date        string        `json:"shipDatestamp"`
	Pickup      string        `json:"pickupType"`
	Service     string        `json:"serviceType,omitempty"` // none where all are asked for
	Packaging   string        `json:"packagingType"`
	TotalWeight *kilograms    `json:"totalWeight,omitempty"`
	Shipper     wireParty     `json:"shipper"`
	Recipients  []wireParty   `json:"recipients,omitempty"`
	Recipient   *wireParty    `json:"recipient,omitempty"` // of rates
	Payment     *wirePayment  `json:"shippingChargesPayment,omitempty"`
	Special     *wireSpecial  `json:"shipmentSpecialServices,omitempty"`
	Customs     *wireCustoms  `json:"customsClearanceDetail,omitempty"`
	Label       *wireLabel    `json:"labelSpecification,omitempty"`
	Documents   *wireDocs     `json:"shippingDocumentSpecification,omitempty"`
	RateTypes   []string      `json:"rateRequestType,omitempty"`
	Packages    []wirePackage `json:"requestedPackageLineItems"`
}

type wireParty struct {
	Contact *wireContact `json:"contact,omitempty"`
	Address wireAddress  `json:"address"`
	Tins    []wireTin    `json:"tins,omitempty"`
}

type wireContact struct {
	Person  string `json:"personName,omitempty"`
	Company string `json:"companyName,omitempty"`
	Phone   string `json:"phoneNumber"`
	Email   string `json:"emailAddress,omitempty"`
}

type wireAddress struct {
	Lines       []string `json:"streetLines"`
	City        string   `json:"city"`
	State       string   `json:"stateOrProvinceCode,omitempty"`
	PostalCode  string   `json:"postalCode"`
	Country     string   `json:"countryCode"`
	Residential bool     `json:"residential"`
}

type wireTin struct {
	Number string `json:"number"`
	Type   string `json:"tinType"`
}

type wirePayment struct {
	Type  string     `json:"paymentType"`
	Payor *wirePayor `json:"payor,omitempty"`
}

type wirePayor struct {
	Party struct {
		Account wireAccount `json:"accountNumber"`
	} `json:"responsibleParty"`
}

type wireSpecial struct {
	Types  []string    `json:"specialServiceTypes"`
	Hold   *wireHold   `json:"holdAtLocationDetail,omitempty"`
	Return *wireReturn `json:"returnShipmentDetail,omitempty"`
}

type wireHold struct {
	Location string `json:"locationId"`
}

type wireReturn struct {
	Type string `json:"returnType"`
}

type wireCustoms struct {
	Duties       wirePayment     `json:"dutiesPayment"`
	DocumentOnly bool            `json:"isDocumentOnly"`
	Value        wireMoney       `json:"totalCustomsValue"`
	Invoice      wireInvoice     `json:"commercialInvoice"`
	Commodities  []wireCommodity `json:"commodities"`
}

type wireInvoice struct {
	Purpose    string     `json:"shipmentPurpose"`
	References []wireRef  `json:"customerReferences,omitempty"`
	Terms      string     `json:"termsOfSale,omitempty"`
	Freight    *wireMoney `json:"freightCharge,omitempty"`
}

type wireRef struct {
	Type  string `json:"customerReferenceType"`
	Value string `json:"value"`
}

type wireCommodity struct {
	Description string     `json:"description"`
	Origin      string     `json:"countryOfManufacture,omitempty"`
	HSCode      string     `json:"harmonizedCode,omitempty"`
	Quantity    int        `json:"quantity"`
	Units       string     `json:"quantityUnits"`
	UnitPrice   wireMoney  `json:"unitPrice"`
	Value       wireMoney  `json:"customsValue"`
	Weight      wireWeight `json:"weight"`
}

type wireLabel struct {
	Format string `json:"labelFormatType"`
	Image  string `json:"imageType"`
	Stock  string `json:"labelStockType"`
}

type wireDocs struct {
	Types []string `json:"shippingDocumentTypes"`
}

type wirePackage struct {
	Number     int        `json:"sequenceNumber,omitempty"`
	Weight     wireWeight `json:"weight"`
	Dimensions *wireSize  `json:"dimensions,omitempty"`
	Declared   *wireMoney `json:"declaredValue,omitempty"`
	References []wireRef  `json:"customerReferences,omitempty"`
}

type wireWeight struct {
	Units string    `json:"units"`
	Value kilograms `json:"value"`
}

// wireSize is in whole centimetres.
type wireSize struct {
	Length int64  `json:"length"`
	Width  int64  `json:"width"`
	Height int64  `json:"height"`
	Units  string `json:"units"`
}

type wireMoney struct {
	Amount   decimal `json:"amount"`
	Currency string  `json:"currency"`
}

func toMoney(a money.Amount) wireMoney { return wireMoney{decimal(a), a.Currency} }

// wireShipped is the answer to an order.
type wireShipped struct {
	Output struct {
		Shipments []struct {
			Master    string         `json:"masterTrackingNumber"`
			Documents []wireDocument `json:"shipmentDocuments"`
			Pieces    []wirePiece    `json:"pieceResponses"`
		} `json:"transactionShipments"`
	} `json:"output"`
}

type wirePiece struct {
	Number    string         `json:"trackingNumber"`
	Sequence  int            `json:"packageSequenceNumber"`
	Documents []wireDocument `json:"packageDocuments"`
}

type wireDocument struct {
	Content string `json:"contentType"`
	Media   string `json:"docType"`
	Encoded string `json:"encodedLabel"`
}

// kilograms are a number with two decimals, rounded up: a parcel is not lighter than it is.
type kilograms postal.Grams

// MarshalJSON writes the number.
func (k kilograms) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64((k+9)/10)/100, 'f', -1, 64), nil
}

// decimal is an amount as a number.
type decimal money.Amount

// MarshalJSON writes the number.
func (d decimal) MarshalJSON() ([]byte, error) {
	return json.Marshal(json.Number(money.Amount(d).Decimal()))
}
