package dhlparcelde

import "encoding/json"

// The JSON of shipping v2.

type orderBody struct {
	Profile   string     `json:"profile"`
	Shipments []shipment `json:"shipments"`
}

type shipment struct {
	Product       string    `json:"product"`
	BillingNumber string    `json:"billingNumber"`
	RefNo         string    `json:"refNo"`
	ShipDate      string    `json:"shipDate,omitempty"`
	Shipper       address   `json:"shipper"`
	Consignee     consignee `json:"consignee"`
	Details       details   `json:"details"`
	Services      *services `json:"services,omitempty"`
	Customs       *customs  `json:"customs,omitempty"`
}

type address struct {
	Name1         string `json:"name1"`
	Name2         string `json:"name2,omitempty"`
	Name3         string `json:"name3,omitempty"`
	AddressStreet string `json:"addressStreet"`
	AddressHouse  string `json:"addressHouse,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
	City          string `json:"city"`
	Country       string `json:"country"` // alpha-3
	ContactName   string `json:"contactName,omitempty"`
	Email         string `json:"email,omitempty"`
}

// consignee is a street address, a locker (name, lockerID), a post office (name, retailID) or a PO box (name1, poBoxID).
type consignee struct {
	Name1         string `json:"name1,omitempty"`
	Name2         string `json:"name2,omitempty"`
	Name3         string `json:"name3,omitempty"`
	AddressStreet string `json:"addressStreet,omitempty"`
	AddressHouse  string `json:"addressHouse,omitempty"`
	Additional    string `json:"additionalAddressInformation1,omitempty"`

	Name       string `json:"name,omitempty"`
	LockerID   int    `json:"lockerID,omitempty"`
	RetailID   int    `json:"retailID,omitempty"`
	POBoxID    int    `json:"poBoxID,omitempty"`
	PostNumber string `json:"postNumber,omitempty"`

	PostalCode string `json:"postalCode,omitempty"`
	City       string `json:"city"`
	State      string `json:"state,omitempty"`
	Country    string `json:"country,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Email      string `json:"email,omitempty"`
}

type details struct {
	Dim    *dim   `json:"dim,omitempty"`
	Weight weight `json:"weight"`
}

type dim struct {
	UOM    string `json:"uom"`
	Length int64  `json:"length"`
	Width  int64  `json:"width"`
	Height int64  `json:"height"`
}

type weight struct {
	UOM   string `json:"uom"`
	Value int64  `json:"value"`
}

type value struct {
	Currency string      `json:"currency"`
	Value    json.Number `json:"value"`
}

type services struct {
	VisualCheckOfAge       string `json:"visualCheckOfAge,omitempty"`
	NamedPersonOnly        bool   `json:"namedPersonOnly,omitempty"`
	SignedForByRecipient   bool   `json:"signedForByRecipient,omitempty"`
	NoNeighbourDelivery    bool   `json:"noNeighbourDelivery,omitempty"`
	BulkyGoods             bool   `json:"bulkyGoods,omitempty"`
	Premium                bool   `json:"premium,omitempty"`
	PostalDeliveryDutyPaid bool   `json:"postalDeliveryDutyPaid,omitempty"`
	GoGreenPlus            bool   `json:"goGreenPlus,omitempty"`
	Endorsement            string `json:"endorsement,omitempty"`
	AdditionalInsurance    *value `json:"additionalInsurance,omitempty"`
	CashOnDelivery         *cod   `json:"cashOnDelivery,omitempty"`
}

// cod is what the buyer pays at the door, and where DHL pays it out: to an account, or to one that DHL knows by a reference.
type cod struct {
	Amount           value        `json:"amount"`
	BankAccount      *bankAccount `json:"bankAccount,omitempty"`
	AccountReference string       `json:"accountReference,omitempty"`
	TransferNote1    string       `json:"transferNote1"`
}

type bankAccount struct {
	AccountHolder string `json:"accountHolder"`
	BankName      string `json:"bankName,omitempty"`
	IBAN          string `json:"iban"`
	BIC           string `json:"bic,omitempty"`
}

type customs struct {
	InvoiceNo           string        `json:"invoiceNo,omitempty"`
	ExportType          string        `json:"exportType"`
	ExportDescription   string        `json:"exportDescription,omitempty"`
	ShippingConditions  string        `json:"shippingConditions,omitempty"`
	PostalCharges       value         `json:"postalCharges"`
	ShipperCustomsRef   string        `json:"shipperCustomsRef,omitempty"`
	ConsigneeCustomsRef string        `json:"consigneeCustomsRef,omitempty"`
	Items               []customsItem `json:"items"`
}

type customsItem struct {
	ItemDescription  string `json:"itemDescription"`
	CountryOfOrigin  string `json:"countryOfOrigin,omitempty"`
	HSCode           string `json:"hsCode,omitempty"`
	PackagedQuantity int    `json:"packagedQuantity"`
	ItemValue        value  `json:"itemValue"`
	ItemWeight       weight `json:"itemWeight"`
}

// orderAnswer is what announcing, fetching, cancelling and closing answer.
type orderAnswer struct {
	Status standing `json:"status"`
	Items  []item   `json:"items"`
}

type standing struct {
	Title      string `json:"title"`
	StatusCode int    `json:"statusCode"`
	Status     int    `json:"status"`
	Detail     string `json:"detail"`
	Instance   string `json:"instance"`
}

type item struct {
	ShipmentNo         string    `json:"shipmentNo"`
	ShipmentRefNo      string    `json:"shipmentRefNo"`
	SStatus            standing  `json:"sstatus"`
	Label              *paper    `json:"label"`
	ReturnLabel        *paper    `json:"returnLabel"`
	CustomsDoc         *paper    `json:"customsDoc"`
	ValidationMessages []message `json:"validationMessages"`
}

type message struct {
	Property          string `json:"property"`
	ValidationMessage string `json:"validationMessage"`
	ValidationState   string `json:"validationState"`
}

// paper is a document in an answer: base64 for PDF, text for ZPL.
type paper struct {
	B64        []byte `json:"b64"`
	ZPL2       string `json:"zpl2"`
	FileFormat string `json:"fileFormat"`
}
