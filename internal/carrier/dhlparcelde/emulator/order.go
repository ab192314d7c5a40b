package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// orders is the body of POST /orders.
type orders struct {
	Profile   string  `json:"profile"`
	Shipments []order `json:"shipments"`
}

// order is one shipment, as the customer asks for it.
type order struct {
	Product       string    `json:"product"`
	BillingNumber string    `json:"billingNumber"`
	RefNo         string    `json:"refNo"`
	CostCenter    string    `json:"costCenter"`
	ShipDate      string    `json:"shipDate"`
	Shipper       party     `json:"shipper"`
	Consignee     consignee `json:"consignee"`
	Details       details   `json:"details"`
	Services      services  `json:"services"`
	Customs       *customs  `json:"customs"`
}

// party is an address at a street.
type party struct {
	ShipperRef    string `json:"shipperRef,omitempty"`
	Name1         string `json:"name1,omitempty"`
	Name2         string `json:"name2,omitempty"`
	Name3         string `json:"name3,omitempty"`
	AddressStreet string `json:"addressStreet,omitempty"`
	AddressHouse  string `json:"addressHouse,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
	City          string `json:"city,omitempty"`
	Country       string `json:"country,omitempty"`
	ContactName   string `json:"contactName,omitempty"`
	Email         string `json:"email,omitempty"`
	Phone         string `json:"phone,omitempty"`
	State         string `json:"state,omitempty"`
}

// consignee is a party, or a locker (name, lockerID, postNumber), a post office (name, retailID, postNumber or email) or a PO box (name1, poBoxID).
type consignee struct {
	party
	Additional1 string `json:"additionalAddressInformation1"`
	Additional2 string `json:"additionalAddressInformation2"`
	Dispatching string `json:"dispatchingInformation"`
	Name        string `json:"name"`
	LockerID    *int   `json:"lockerID"`
	RetailID    *int   `json:"retailID"`
	POBoxID     *int   `json:"poBoxID"`
	PostNumber  string `json:"postNumber"`
}

type details struct {
	Dim    *dim   `json:"dim"`
	Weight weight `json:"weight"`
}

type dim struct {
	UOM    string  `json:"uom"`
	Length float64 `json:"length"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

type weight struct {
	UOM   string  `json:"uom"`
	Value float64 `json:"value"`
}

// kg is the weight in kilograms; 0 for a unit there is not.
func (w weight) kg() float64 {
	switch w.UOM {
	case "kg":
		return w.Value
	case "g":
		return w.Value / 1000
	}
	return 0
}

type amount struct {
	Currency string  `json:"currency"`
	Value    float64 `json:"value"`
}

// services are what may be booked for a shipment.
type services struct {
	VisualCheckOfAge   string          `json:"visualCheckOfAge"`
	IdentCheck         *ident          `json:"identCheck"`
	NamedPersonOnly    bool            `json:"namedPersonOnly"`
	SignedForBy        bool            `json:"signedForByRecipient"`
	NoNeighbour        bool            `json:"noNeighbourDelivery"`
	PreferredNeighbour string          `json:"preferredNeighbour"`
	PreferredLocation  string          `json:"preferredLocation"`
	PreferredDay       string          `json:"preferredDay"`
	Insurance          *amount         `json:"additionalInsurance"`
	COD                *cod            `json:"cashOnDelivery"`
	Bulky              bool            `json:"bulkyGoods"`
	OutletRouting      json.RawMessage `json:"parcelOutletRouting"`
	Endorsement        string          `json:"endorsement"`
	Premium            bool            `json:"premium"`
	ClosestDropPoint   bool            `json:"closestDropPoint"`
	PostalDDP          bool            `json:"postalDeliveryDutyPaid"`
	GoGreenPlus        bool            `json:"goGreenPlus"`
	Retoure            *retoure        `json:"dhlRetoure"`
}

type ident struct {
	FirstName   string `json:"firstName"`
	LastName    string `json:"lastName"`
	DateOfBirth string `json:"dateOfBirth"`
	MinimumAge  string `json:"minimumAge"`
}

type cod struct {
	Amount      amount `json:"amount"`
	BankAccount *struct {
		AccountHolder string `json:"accountHolder"`
		BankName      string `json:"bankName"`
		IBAN          string `json:"iban"`
		BIC           string `json:"bic"`
	} `json:"bankAccount"`
	AccountReference string `json:"accountReference"`
	TransferNote1    string `json:"transferNote1"`
	TransferNote2    string `json:"transferNote2"`
}

// retoure wants a return label in the same answer.
type retoure struct {
	BillingNumber string `json:"billingNumber"`
	RefNo         string `json:"refNo"`
	ReturnAddress party  `json:"returnAddress"`
}

type customs struct {
	InvoiceNo           string  `json:"invoiceNo"`
	ExportType          string  `json:"exportType"`
	ExportDescription   string  `json:"exportDescription"`
	ShippingConditions  string  `json:"shippingConditions"`
	PermitNo            string  `json:"permitNo"`
	AttestationNo       string  `json:"attestationNo"`
	HasElectronicExport bool    `json:"hasElectronicExportNotification"`
	MRN                 string  `json:"MRN"`
	PostalCharges       *amount `json:"postalCharges"`
	OfficeOfOrigin      string  `json:"officeOfOrigin"`
	ShipperCustomsRef   string  `json:"shipperCustomsRef"`
	ConsigneeCustomsRef string  `json:"consigneeCustomsRef"`
	Items               []good  `json:"items"`
}

type good struct {
	ItemDescription  string `json:"itemDescription"`
	CountryOfOrigin  string `json:"countryOfOrigin"`
	HSCode           string `json:"hsCode"`
	PackagedQuantity int    `json:"packagedQuantity"`
	ItemValue        amount `json:"itemValue"`
	ItemWeight       weight `json:"itemWeight"`
}

// decode reads JSON strictly: wrong types and names that do not exist are refused.
func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	if emulate.Media(r) != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "The request has to be application/json.")
		return false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		problem(w, http.StatusBadRequest, "The request cannot be read.")
		return false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		problem(w, http.StatusBadRequest, fmt.Sprintf("The request cannot be read: %v.", err))
		return false
	}
	return true
}
