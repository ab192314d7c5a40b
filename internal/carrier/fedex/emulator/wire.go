package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/waybill-ship/waybill/internal/postal"
)

// The requests (descriptions of Ship and Rate). What is raw is taken as it is and not looked at.
type (
	account struct {
		Value string `json:"value"`
	}
	order struct {
		LabelResponse string   `json:"labelResponseOptions"`
		Account       *account `json:"accountNumber"`
		OneLabel      *bool    `json:"oneLabelAtATime"`
		ShipAction    string   `json:"shipAction"`
		Shipment      *request `json:"requestedShipment"`
	}
	request struct {
		ShipDate    string            `json:"shipDatestamp"`
		PickupType  string            `json:"pickupType"`
		Service     string            `json:"serviceType"`
		Packaging   string            `json:"packagingType"`
		TotalWeight *float64          `json:"totalWeight"`
		Shipper     *party            `json:"shipper"`
		Recipients  []party           `json:"recipients"`
		Recipient   *party            `json:"recipient"` // of Rate
		Origin      *party            `json:"origin"`
		Payment     *payment          `json:"shippingChargesPayment"`
		Special     *special          `json:"shipmentSpecialServices"`
		Email       json.RawMessage   `json:"emailNotificationDetail"`
		Customs     *clearance        `json:"customsClearanceDetail"`
		SmartPost   json.RawMessage   `json:"smartPostInfoDetail"`
		Label       *labelWish        `json:"labelSpecification"`
		Documents   *documentWish     `json:"shippingDocumentSpecification"`
		Lines       []line            `json:"requestedPackageLineItems"`
		RateTypes   []string          `json:"rateRequestType"`   // of Rate
		Currency    string            `json:"preferredCurrency"` // of Rate
		Pieces      *int              `json:"totalPackageCount"`
		Block       *bool             `json:"blockInsightVisibility"`
		Variable    []json.RawMessage `json:"variableOptions"` // of Rate
	}
	party struct {
		Contact *contact `json:"contact"`
		Address *address `json:"address"`
		Account *account `json:"accountNumber"`
		Tins    []tin    `json:"tins"`
		Notes   string   `json:"deliveryInstructions"`
	}
	contact struct {
		Person    string `json:"personName"`
		Company   string `json:"companyName"`
		Phone     string `json:"phoneNumber"`
		Extension string `json:"phoneExtension"`
		Email     string `json:"emailAddress"`
	}
	address struct {
		Lines       []string `json:"streetLines"`
		City        string   `json:"city"`
		State       string   `json:"stateOrProvinceCode"`
		PostalCode  string   `json:"postalCode"`
		Country     string   `json:"countryCode"`
		Residential *bool    `json:"residential"`
	}
	tin struct {
		Number string `json:"number"`
		Type   string `json:"tinType"`
		Usage  string `json:"usage"`
	}
	payment struct {
		Type  string `json:"paymentType"`
		Payor *struct {
			Party *party `json:"responsibleParty"`
		} `json:"payor"`
	}
	special struct {
		Types  []string        `json:"specialServiceTypes"`
		ETD    json.RawMessage `json:"etdDetail"`
		COD    json.RawMessage `json:"shipmentCODDetail"`
		Return *struct {
			Type string `json:"returnType"`
		} `json:"returnShipmentDetail"`
		Hold *struct {
			Location string          `json:"locationId"`
			Type     string          `json:"locationType"`
			Where    json.RawMessage `json:"locationContactAndAddress"`
		} `json:"holdAtLocationDetail"`
	}
	sum struct {
		Amount   *float64 `json:"amount"`
		Currency string   `json:"currency"`
	}
	mass struct {
		Units string   `json:"units"`
		Value *float64 `json:"value"`
	}
	clearance struct {
		Duties    *payment        `json:"dutiesPayment"`
		Documents *bool           `json:"isDocumentOnly"`
		Total     *sum            `json:"totalCustomsValue"`
		Invoice   *invoice        `json:"commercialInvoice"`
		Goods     []commodity     `json:"commodities"`
		Importer  *party          `json:"importerOfRecord"`
		Recipient json.RawMessage `json:"recipientCustomsId"`
	}
	invoice struct {
		Purpose     string            `json:"shipmentPurpose"`
		References  []reference       `json:"customerReferences"`
		Terms       string            `json:"termsOfSale"`
		Declaration string            `json:"declarationStatement"`
		Comments    []string          `json:"comments"`
		Freight     *sum              `json:"freightCharge"`
		Insurance   *sum              `json:"taxesOrMiscellaneousCharge"`
		Special     string            `json:"specialInstructions"`
		Email       []json.RawMessage `json:"emailNotificationDetail"`
	}
	commodity struct {
		Description string   `json:"description"`
		Name        string   `json:"name"`
		Origin      string   `json:"countryOfManufacture"`
		Tariff      string   `json:"harmonizedCode"`
		Part        string   `json:"partNumber"`
		Pieces      *int     `json:"numberOfPieces"`
		Quantity    *int     `json:"quantity"`
		Units       string   `json:"quantityUnits"`
		UnitPrice   *sum     `json:"unitPrice"`
		Value       *sum     `json:"customsValue"`
		Weight      *mass    `json:"weight"`
		Purpose     string   `json:"purpose"`
		CIMarks     []string `json:"cIMarksAndNumbers"`
	}
	reference struct {
		Type  string `json:"customerReferenceType"`
		Value string `json:"value"`
	}
	labelWish struct {
		Format      string `json:"labelFormatType"`
		Image       string `json:"imageType"`
		Stock       string `json:"labelStockType"`
		Orientation string `json:"labelPrintingOrientation"`
		Rotation    string `json:"labelRotation"`
	}
	documentWish struct {
		Types   []string        `json:"shippingDocumentTypes"`
		Invoice json.RawMessage `json:"commercialInvoiceDetail"`
	}
	line struct {
		Sequence   *int  `json:"sequenceNumber"`
		Group      *int  `json:"groupPackageCount"`
		Weight     *mass `json:"weight"`
		Dimensions *struct {
			Length *int   `json:"length"`
			Width  *int   `json:"width"`
			Height *int   `json:"height"`
			Units  string `json:"units"`
		} `json:"dimensions"`
		Declared    *sum        `json:"declaredValue"`
		References  []reference `json:"customerReferences"`
		Description string      `json:"itemDescription"`
		Special     *struct {
			Types     []string        `json:"specialServiceTypes"`
			Signature string          `json:"signatureOptionType"`
			COD       json.RawMessage `json:"packageCODDetail"`
		} `json:"packageSpecialServices"`
	}
)

// postal is a party as our labels draw it.
func (p party) postal() postal.Address {
	a := postal.Address{City: p.Address.City, PostalCode: p.Address.PostalCode, State: p.Address.State, Country: p.Address.Country}
	if p.Contact != nil {
		a.Name, a.Company = p.Contact.Person, p.Contact.Company
	}
	if n := len(p.Address.Lines); n > 0 {
		a.Street = p.Address.Lines[0]
		for i := 1; i < n; i++ {
			if a.Line2 != "" {
				a.Line2 += ", "
			}
			a.Line2 += p.Address.Lines[i]
		}
	}
	return a
}

// read takes a body apart, as strictly as the carrier's descriptions do; what it is not is told in FedEx's words.
func read(body io.Reader, into any) *mistake {
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("something stands behind the request")
	}
	if err == nil {
		return nil
	}
	m := mistake{Code: "INVALID.INPUT.EXCEPTION", Message: "Invalid field value in the input: " + err.Error()}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		m.Message = fmt.Sprintf("Invalid field value in the input: a %s stands in %s where %s belongs", t.Value, t.Field, t.Type)
		m.Parameters = []parameter{{"field", t.Field}}
	}
	return &m
}
