package emulator

import (
	"encoding/json"
	"errors"
	"strconv"
)

// number is a quantity, which callers write as a JSON number or as a string of digits. Not in our sheet which of the two PostNL insists on: both are read.
type number string

func (n *number) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	if _, err := strconv.ParseFloat(text, 64); text != "" && err != nil {
		return errors.New("neither a number nor digits")
	}
	*n = number(text)
	return nil
}

// whole reads a whole number; ok is false where it is none or below 0.
func (n number) whole() (v int, ok bool) {
	v, err := strconv.Atoi(string(n))
	return v, err == nil && v >= 0
}

// announcement is what the label and confirm services are sent.
type announcement struct {
	Customer  sender
	Message   message
	Shipments []parcel
}

type sender struct {
	CustomerCode, CustomerNumber, CollectionLocation, ContactPerson, Email, Name string
	Address                                                                      *address
}

type message struct {
	MessageID        string
	MessageTimeStamp string
	Printertype      string
}

type address struct {
	AddressType, FirstName, Name, CompanyName               string `json:",omitempty"`
	Street, HouseNr, HouseNrExt, StreetHouseNrExt           string `json:",omitempty"`
	Zipcode, City, Countrycode, Area, Region, Floor, Remark string `json:",omitempty"`
}

type amount struct {
	AmountType, Currency, IBAN, BIC, Reference string `json:",omitempty"`
	Value                                      number
}

type contact struct {
	ContactType, Email, SMSNr, TelNr string `json:",omitempty"`
}

type dimension struct {
	Weight                        number
	Length, Width, Height, Volume number `json:",omitempty"`
}

type group struct {
	GroupType     string
	GroupSequence number
	GroupCount    number
	MainBarcode   string
}

type productOption struct {
	Characteristic, Option string
}

type content struct {
	Description, HSTariffNr, CountryOfOrigin, EAN string
	Quantity, Weight, Value                       number
}

type customs struct {
	ShipmentType, Currency                  string
	HandleAsNonDeliverable                  json.RawMessage
	Invoice, Certificate, License           json.RawMessage
	InvoiceNr, CertificateNr, LicenseNr     string
	TransactionCode                         string
	TrustedShipperID, ImporterReferenceCode string
	Content                                 []content
}

// parcel is one of the Shipments of an announcement.
type parcel struct {
	Addresses                                              []address
	Amounts                                                []amount
	Barcode                                                string
	Contacts                                               []contact
	Customs                                                *customs
	DeliveryAddress                                        string
	DeliveryDate                                           string
	DeliveryTimeStampStart, DeliveryTimeStampEnd           string
	Dimension                                              *dimension
	DownPartnerBarcode, DownPartnerID, DownPartnerLocation string
	Groups                                                 []group
	ProductCodeDelivery, ProductCodeCollect                string
	ProductOptions                                         []productOption
	ReceiverDateOfBirth                                    string
	Reference, ReferenceCollect, Remark                    string
	ReturnBarcode, ReturnReference                         string
	CostCenter, CustomerOrderNumber, Content               string
}

// find is the address of a type; nil when there is none.
func (p parcel) find(kind string) *address {
	for i := range p.Addresses {
		if p.Addresses[i].AddressType == kind {
			return &p.Addresses[i]
		}
	}
	return nil
}

// lone gives a list as the services do: some of them tell an only element without the list around it.
func lone[T any](list []T, bare bool) any {
	if bare && len(list) == 1 {
		return list[0]
	}
	return list
}

// bare reports whether the answer about a barcode is one of those. Not in our sheet when the services do it: here by the barcode, so that a
// caller meets both and the same barcode always answers alike.
func bare(barcode string) bool {
	for i := len(barcode) - 1; i >= 0; i-- {
		if c := barcode[i]; c >= '0' && c <= '9' {
			return c%2 == 1
		}
	}
	return false
}
