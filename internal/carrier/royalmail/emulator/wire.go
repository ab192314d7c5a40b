package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

type (
	shipment struct {
		Shipper     *party   `json:"Shipper"`
		Destination *party   `json:"Destination"`
		Information *about   `json:"ShipmentInformation"`
		Customs     *customs `json:"CustomsInformation"`
	}
	// party is the shipper or the destination; the references are the shipper's alone.
	party struct {
		AddressID  string `json:"AddressId"`
		Reference  string `json:"ShipperReference"`
		Reference2 string `json:"ShipperReference2"`
		Department string `json:"ShipperDepartment"`
		Company    string `json:"CompanyName"`
		Contact    string `json:"ContactName"`
		Line1      string `json:"AddressLine1"`
		Line2      string `json:"AddressLine2"`
		Line3      string `json:"AddressLine3"`
		Town       string `json:"Town"`
		County     string `json:"County"`
		Country    string `json:"CountryCode"`
		Postcode   string `json:"Postcode"`
		Phone      string `json:"PhoneNumber"`
		Email      string `json:"EmailAddress"`
		VAT        string `json:"VatNumber"`
	}
	about struct {
		Date        string   `json:"ShipmentDate"`
		Service     string   `json:"ServiceCode"`
		Options     options  `json:"ServiceOptions"`
		Count       *int     `json:"TotalPackages"`
		Weight      *float64 `json:"TotalWeight"`
		Unit        string   `json:"WeightUnitOfMeasure"`
		Product     string   `json:"Product"`
		Goods       string   `json:"DescriptionOfGoods"`
		Reason      string   `json:"ReasonForExport"`
		Value       *float64 `json:"Value"`
		Currency    string   `json:"Currency"`
		Incoterms   string   `json:"Incoterms"`
		LabelFormat string   `json:"LabelFormat"`
		SilentPrint string   `json:"SilentPrintProfile"`
		Action      string   `json:"ShipmentAction"`
		Packages    []pack   `json:"Packages"`
		Items       []item   `json:"Items"`
	}
	options struct {
		Location      string `json:"PostingLocation"`
		Level         string `json:"ServiceLevel"`
		Format        string `json:"ServiceFormat"`
		Safeplace     string `json:"Safeplace"`
		Saturday      bool   `json:"SaturdayGuaranteed"`
		Loss          string `json:"ConsequentialLoss"`
		Collect       bool   `json:"LocalCollect"`
		Notifications string `json:"TrackingNotifications"`
		Signed        bool   `json:"RecordedSignedFor"`
	}
	pack struct {
		Occurrence int     `json:"PackageOccurrence"`
		Packaging  string  `json:"PackagingId"`
		Weight     float64 `json:"Weight"`
		Length     float64 `json:"Length"`
		Width      float64 `json:"Width"`
		Height     float64 `json:"Height"`
	}
	item struct {
		ItemID      string   `json:"ItemId"`
		Quantity    int      `json:"Quantity"`
		Description string   `json:"Description"`
		Value       *float64 `json:"Value"`
		Weight      float64  `json:"Weight"`
		Occurrence  int      `json:"PackageOccurrence"`
		HS          string   `json:"HsCode"`
		SKU         string   `json:"SkuCode"`
		Origin      string   `json:"CountryOfOrigin"`
		Image       string   `json:"ImageUrl"`
	}
	customs struct {
		Number      string   `json:"PreRegistrationNumber"`
		Type        string   `json:"PreRegistrationType"`
		Shipping    *float64 `json:"ShippingCharges"`
		Others      *float64 `json:"OtherCharges"`
		Landed      *float64 `json:"QuotedLandedCost"`
		Invoice     string   `json:"InvoiceNumber"`
		InvoiceDate string   `json:"InvoiceDate"`
		Licence     bool     `json:"ExportLicence"`
		Addressee   string   `json:"AddresseeIdentificationReferenceNumber"`
	}
)

func (p *party) postal() postal.Address {
	if p == nil || p.Line1 == "" {
		// Without a shipper the posting location's own address is printed.
		return postal.Address{Name: "Posting location", Street: "Mount Pleasant 1", City: "London", PostalCode: "EC1A 1BB", Country: "GB"}
	}
	return postal.Address{
		Name: p.Contact, Company: p.Company, Street: p.Line1, Line2: p.Line2, PostalCode: p.Postcode, City: p.Town, Country: p.Country,
	}
}

// texts are where words are looked for.
func (s shipment) texts() []string {
	var all []string
	if d := s.Destination; d != nil {
		all = append(all, d.Contact, d.Company, d.Postcode)
	}
	if s.Shipper != nil {
		all = append(all, s.Shipper.Reference, s.Shipper.Reference2)
	}
	return all
}

// read takes JSON apart; false when it was refused.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if emulate.Media(r) != "application/json" {
		gateway(w, http.StatusUnsupportedMediaType, "The body has to be application/json.")
		return false
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("something stands behind the request")
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		refuse(w, http.StatusBadRequest, problem{Message: fmt.Sprintf("A %s stands where %s belongs.", t.Value, t.Type), Cause: t.Field, Code: "E1433"})
		return false
	}
	if err != nil && !errors.Is(err, io.EOF) {
		refuse(w, http.StatusBadRequest, problem{Message: "The request cannot be read: " + err.Error(), Code: "E1433"})
		return false
	}
	return true
}
