package dpd

import (
	"bytes"
	"encoding/json"
)

// wireShipment is one element of the request. Numbers are text in this API, weights in grams.
type wireShipment struct {
	References      []string           `json:"customerReferenceNumbers"`
	NumberOfParcels string             `json:"numberOfParcels"`
	Parcels         []wireParcel       `json:"parcel"`
	Infos           wireInfos          `json:"shipmentInfos"`
	Sender          wireParty          `json:"sender"`
	Receiver        wireParty          `json:"receiver"`
	International   *wireInternational `json:"international,omitempty"`
}

type wireInfos struct {
	ProductCode     string `json:"productCode"`
	NumberOfParcels string `json:"numberOfParcels,omitempty"`
}

type wireParcel struct {
	Infos   wireParcelInfos `json:"parcelInfos"`
	Refs    []string        `json:"senderParcelRefs,omitempty"`
	Content string          `json:"parcelContent,omitempty"`
	COD     *wireCOD        `json:"cod,omitempty"`
}

type wireParcelInfos struct {
	Weight     string    `json:"weight"` // grams
	Dimensions *wireSize `json:"dimensions,omitempty"`
}

// wireCOD is what is collected at the door; purpose is what the sender reads beside the money.
type wireCOD struct {
	Amount  wireSum `json:"amount"`
	Collect string  `json:"collectType"`
	Purpose string  `json:"purpose,omitempty"`
}

type wireSum struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// wireSize is in centimetres.
type wireSize struct {
	Length string `json:"length"`
	Width  string `json:"width"`
	Height string `json:"height"`
}

type wireParty struct {
	Address  wireAddress   `json:"address"`
	Contact  wireContact   `json:"contact"`
	Customer *wireCustomer `json:"customerInfos,omitempty"`
	Legal    *wireLegal    `json:"legalEntity,omitempty"`
	PudoID   string        `json:"pudoId,omitempty"`
}

type wireAddress struct {
	CompanyName string `json:"companyName,omitempty"`
	Name1       string `json:"name1"`
	Name2       string `json:"name2,omitempty"`
	Street      string `json:"street"`
	HouseNumber string `json:"houseNumber,omitempty"`
	ZipCode     string `json:"zipCode"`
	City        string `json:"city"`
	Region      string `json:"region,omitempty"`
	Country     string `json:"country"`
}

type wireContact struct {
	Person string `json:"contactPerson,omitempty"`
	Phone  string `json:"phone1,omitempty"`
	Email  string `json:"email,omitempty"`
}

type wireCustomer struct {
	ID string `json:"customerID"`
}

type wireLegal struct {
	BusinessType string `json:"businessType"` // "P" person, "B" business
	EORI         string `json:"eori,omitempty"`
	VATNumber    string `json:"vatNumber,omitempty"`
}

type wireInternational struct {
	ParcelType      string     `json:"parcelType"` // "D" documents, "P" goods
	CustomsAmount   string     `json:"customsAmount"`
	CustomsCurrency string     `json:"customsCurrency"`
	CustomsTerms    string     `json:"customsTerms"`
	CustomsPaper    string     `json:"customsPaper"`
	ExportReason    string     `json:"exportReason"`
	Content         string     `json:"parcelContent"`
	Invoice         string     `json:"interInvoice,omitempty"`
	Articles        string     `json:"numberOfArticle"`
	Lines           []wireLine `json:"interInvoiceLine"`
}

type wireLine struct {
	Number      string `json:"customsLineNumber"`
	Quantity    string `json:"quantity"`
	Content     string `json:"content"`
	Tariff      string `json:"customsTarif,omitempty"`
	Amount      string `json:"amountLine"`
	NetWeight   string `json:"netWeight"`
	GrossWeight string `json:"grossWeight"`
	ItemCode    string `json:"itemCode,omitempty"`
	Origin      string `json:"originCountry,omitempty"`
}

// wireTaken is what one description of the API promises (shipmentId and label), with what the other adds.
type wireTaken struct {
	ShipmentID string    `json:"shipmentId"`
	ParcelIDs  []string  `json:"parcelIds"`
	Barcodes   []string  `json:"parcelBarcodes"`
	Label      wireLabel `json:"label"`
}

type wireLabel struct {
	Data  string `json:"base64Data"`
	Media string `json:"media-type"`
}

// oneOrMore reads a JSON array, or a single value that stands where an array may.
func oneOrMore[T any](body []byte) ([]T, error) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		var all []T
		err := json.Unmarshal(body, &all)
		return all, err
	}
	var one T
	err := json.Unmarshal(body, &one)
	return []T{one}, err
}
