package emulator

import (
	"encoding/json"

	"github.com/waybill-ship/waybill/internal/postal"
)

// order is the body of generateLabel and checkGenerateLabel.
type order struct {
	ContractNumber string       `json:"contractNumber"`
	Password       string       `json:"password"`
	APIKey         string       `json:"apiKey"`
	OutputFormat   outputFormat `json:"outputFormat"`
	Letter         letter       `json:"letter"`
	Fields         *struct {
		CustomField []field `json:"customField"`
	} `json:"fields"`
}

type outputFormat struct {
	X    json.Number `json:"x"`
	Y    json.Number `json:"y"`
	Kind string      `json:"outputPrintingType"`
}

type field struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type letter struct {
	Service   service   `json:"service"`
	Parcel    parcel    `json:"parcel"`
	Customs   *customs  `json:"customsDeclarations"`
	Sender    sender    `json:"sender"`
	Addressee addressee `json:"addressee"`
}

// service: money in cents.
type service struct {
	ProductCode          string      `json:"productCode"`
	DepositDate          string      `json:"depositDate"`
	MailBoxPicking       bool        `json:"mailBoxPicking"`
	MailBoxPickingDate   string      `json:"mailBoxPickingDate"`
	TransportationAmount json.Number `json:"transportationAmount"`
	TotalAmount          json.Number `json:"totalAmount"`
	OrderNumber          string      `json:"orderNumber"`
	CommercialName       string      `json:"commercialName"`
	ReturnTypeChoice     json.Number `json:"returnTypeChoice"`
	ReseauPostal         string      `json:"reseauPostal"`
}

// parcel: weight in kilograms, money in cents.
type parcel struct {
	Weight           json.Number `json:"weight"`
	InsuranceValue   json.Number `json:"insuranceValue"`
	InsuranceAmount  json.Number `json:"insuranceAmount"`
	NonMachinable    bool        `json:"nonMachinable"`
	COD              bool        `json:"COD"`
	CODAmount        json.Number `json:"CODAmount"`
	Instructions     string      `json:"instructions"`
	PickupLocationID string      `json:"pickupLocationId"`
	PickupPointType  string      `json:"pickupPointType"`
	DDP              bool        `json:"ddp"`
	FTD              bool        `json:"ftd"`
}

type customs struct {
	Include             bool   `json:"includeCustomsDeclarations"`
	NumberOfCopies      int    `json:"numberOfCopies"`
	ImportersReference  string `json:"importersReference"`
	ImportersContact    string `json:"importersContact"`
	OfficeOrigin        string `json:"officeOrigin"`
	Comments            string `json:"comments"`
	Description         string `json:"description"`
	InvoiceNumber       string `json:"invoiceNumber"`
	LicenceNumber       string `json:"licenceNumber"`
	CertificatNumber    string `json:"certificatNumber"`
	ImporterAddress     *place `json:"importerAddress"`
	ContentsOfTheParcel struct {
		Article  []article `json:"article"`
		Category struct {
			Value json.Number `json:"value"`
		} `json:"category"`
		Original []struct {
			OriginalInvoiceNumber string `json:"originalInvoiceNumber"`
			OriginalInvoiceDate   string `json:"originalInvoiceDate"`
			OriginalParcelNumber  string `json:"originalParcelNumber"`
			OriginalIdent         string `json:"originalIdent"`
		} `json:"original"`
	} `json:"contents"`
}

// article is a line of goods: weight of one in kilograms, value of one in the currency's units.
type article struct {
	Description   string      `json:"description"`
	Quantity      json.Number `json:"quantity"`
	Weight        json.Number `json:"weight"`
	Value         json.Number `json:"value"`
	HSCode        string      `json:"hsCode"`
	OriginCountry string      `json:"originCountry"`
	Currency      string      `json:"currency"`
	ArtRef        string      `json:"artref"`
	OriginalIdent string      `json:"originalIdent"`
}

type sender struct {
	Reference string `json:"senderParcelRef"`
	Address   place  `json:"address"`
}

type addressee struct {
	Reference string `json:"addresseeParcelRef"`
	Barcode   bool   `json:"codeBarForReference"`
	Info      string `json:"serviceInfo"`
	Address   place  `json:"address"`
}

// place is an address: line0 is the floor, line1 the entrance, line2 the street, line3 the locality.
type place struct {
	CompanyName  string `json:"companyName"`
	LastName     string `json:"lastName"`
	FirstName    string `json:"firstName"`
	Line0        string `json:"line0"`
	Line1        string `json:"line1"`
	Line2        string `json:"line2"`
	Line3        string `json:"line3"`
	CountryCode  string `json:"countryCode"`
	City         string `json:"city"`
	ZipCode      string `json:"zipCode"`
	PhoneNumber  string `json:"phoneNumber"`
	MobileNumber string `json:"mobileNumber"`
	Email        string `json:"email"`
	DoorCode1    string `json:"doorCode1"`
	DoorCode2    string `json:"doorCode2"`
	Intercom     string `json:"intercom"`
	Language     string `json:"language"`
}

// postal is the address as labels are drawn with it.
func (p place) postal() postal.Address {
	name := p.LastName
	if p.FirstName != "" {
		name = p.FirstName + " " + p.LastName
	}
	return postal.Address{Name: name, Company: p.CompanyName, Street: p.Line2, Line2: p.Line3, PostalCode: p.ZipCode, City: p.City, Country: p.CountryCode}
}

// information is the part <jsonInfos> of an answer.
type information struct {
	Messages []message    `json:"messages"`
	XML      *struct{}    `json:"labelXmlV2Response"`
	Label    *labelAnswer `json:"labelV2Response"`
	Slip     *slipAnswer  `json:"bordereauHeader,omitempty"`
}

// message: id "0" is a success.
type message struct {
	ID      string   `json:"id"`
	Type    string   `json:"type"` // INFOS, SUCCESS, ERROR
	Content string   `json:"messageContent"`
	Values  []string `json:"replacementValues"`
}

type labelAnswer struct {
	ParcelNumber        string  `json:"parcelNumber"`
	ParcelNumberPartner *string `json:"parcelNumberPartner"`
	PDFURL              *string `json:"pdfUrl"`
	Fields              *field  `json:"fields"`
}

// slipAnswer is the head of a deposit slip.
type slipAnswer struct {
	Number         int   `json:"bordereauNumber"`
	PublishingDate int64 `json:"publishingDate"` // milliseconds
	Parcels        int   `json:"numberOfParcels"`
}
