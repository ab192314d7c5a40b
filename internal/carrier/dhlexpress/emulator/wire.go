package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/postal"
)

// shipment is the body of POST /shipments. Names are the specification's.
type shipment struct {
	Planned      string    `json:"plannedShippingDateAndTime"`
	Pickup       *pickup   `json:"pickup"`
	Product      string    `json:"productCode"`
	LocalProduct string    `json:"localProductCode"`
	RateEstimate bool      `json:"getRateEstimates"`
	Accounts     []account `json:"accounts"`
	Services     []service `json:"valueAddedServices"`
	Output       *output   `json:"outputImageProperties"`
	References   []value   `json:"customerReferences"`
	Identifiers  []value   `json:"identifiers"`
	Customers    *parties  `json:"customerDetails"`
	Content      *content  `json:"content"`
	Images       []paper   `json:"documentImages"`
	OnDemand     *onDemand `json:"onDemandDelivery"`
	Delivery     bool      `json:"requestOndemandDeliveryURL"`
	Notices      []notice  `json:"shipmentNotification"`
}

type pickup struct {
	Requested *bool   `json:"isRequested"`
	Close     string  `json:"closeTime"`
	Location  string  `json:"location"`
	Special   []value `json:"specialInstructions"`
	Details   *party  `json:"pickupDetails"`
	Requestor *party  `json:"pickupRequestorDetails"`
}

type account struct {
	Type   string `json:"typeCode"`
	Number string `json:"number"`
}

type service struct {
	Code     string           `json:"serviceCode"`
	Value    float64          `json:"value"`
	Currency string           `json:"currency"`
	Method   string           `json:"method"`
	Goods    []map[string]any `json:"dangerousGoods"`
}

type value struct {
	Value string `json:"value"`
	Type  string `json:"typeCode"`
}

type output struct {
	DPI      int           `json:"printerDPI"`
	Encoding string        `json:"encodingFormat"`
	Barcodes []any         `json:"customerBarcodes"`
	Logos    []any         `json:"customerLogos"`
	Images   []imageOption `json:"imageOptions"`
	Apart    bool          `json:"splitTransportAndWaybillDocLabels"`
	InOne    bool          `json:"allDocumentsInOneImage"`
	ByPage   bool          `json:"splitDocumentsByPages"`
	Split    bool          `json:"splitInvoiceAndReceipt"`
	Receipt  bool          `json:"receiptAndLabelsInOneImage"`
}

type imageOption struct {
	Type      string `json:"typeCode"`
	Template  string `json:"templateName"`
	Requested *bool  `json:"isRequested"`
	Hide      bool   `json:"hideAccountNumber"`
	Copies    int    `json:"numberOfCopies"`
	Invoice   string `json:"invoiceType"`
	Language  string `json:"languageCode"`
	Country   string `json:"languageCountryCode"`
	Format    string `json:"encodingFormat"`
}

type parties struct {
	Shipper  *party `json:"shipperDetails"`
	Receiver *party `json:"receiverDetails"`
	Buyer    *party `json:"buyerDetails"`
	Importer *party `json:"importerDetails"`
	Exporter *party `json:"exporterDetails"`
	Seller   *party `json:"sellerDetails"`
	Payer    *party `json:"payerDetails"`
	Ultimate *party `json:"ultimateConsigneeDetails"`
}

type party struct {
	Address      *address       `json:"postalAddress"`
	Contact      *contact       `json:"contactInformation"`
	Registration []registration `json:"registrationNumbers"`
	Type         string         `json:"typeCode"`
}

type address struct {
	Postal   *string `json:"postalCode"`
	City     *string `json:"cityName"`
	Country  *string `json:"countryCode"`
	Province string  `json:"provinceCode"`
	County   string  `json:"countyName"`
	Line1    *string `json:"addressLine1"`
	Line2    *string `json:"addressLine2"`
	Line3    *string `json:"addressLine3"`
	CountryN string  `json:"countryName"`
}

type contact struct {
	Email   string  `json:"email"`
	Phone   *string `json:"phone"`
	Mobile  string  `json:"mobilePhone"`
	Company *string `json:"companyName"`
	Name    *string `json:"fullName"`
}

type registration struct {
	Type   string `json:"typeCode"`
	Number string `json:"number"`
	Issuer string `json:"issuerCountryCode"`
}

type content struct {
	Packages    []piece      `json:"packages"`
	Declarable  *bool        `json:"isCustomsDeclarable"`
	Value       float64      `json:"declaredValue"`
	Currency    string       `json:"declaredValueCurrency"`
	Description *string      `json:"description"`
	Filing      string       `json:"USFilingTypeValue"`
	Incoterm    string       `json:"incoterm"`
	Unit        string       `json:"unitOfMeasurement"`
	Declaration *declaration `json:"exportDeclaration"`
}

type piece struct {
	Type        string  `json:"typeCode"`
	Weight      float64 `json:"weight"`
	Size        *size   `json:"dimensions"`
	References  []value `json:"customerReferences"`
	Identifiers []value `json:"identifiers"`
	Description string  `json:"description"`
	Barcodes    []any   `json:"labelBarcodes"`
	Texts       []any   `json:"labelText"`
	LabelNote   string  `json:"labelDescription"`
	Number      int     `json:"referenceNumber"`
}

type size struct {
	Length float64 `json:"length"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

type declaration struct {
	Lines      []line   `json:"lineItems"`
	Invoice    *bill    `json:"invoice"`
	Remarks    []any    `json:"remarks"`
	Charges    []charge `json:"additionalCharges"`
	Port       string   `json:"destinationPortName"`
	Place      string   `json:"placeOfIncoterm"`
	PayerVAT   string   `json:"payerVATNumber"`
	Recipient  string   `json:"recipientReference"`
	Exporter   any      `json:"exporter"`
	Marks      string   `json:"packageMarks"`
	Notes      []any    `json:"declarationNotes"`
	Reference  string   `json:"exportReference"`
	Reason     string   `json:"exportReason"`
	ReasonType string   `json:"exportReasonType"`
	Licenses   []any    `json:"licenses"`
	Shipment   string   `json:"shipmentType"`
	Documents  []any    `json:"customsDocuments"`
}

type charge struct {
	Value   float64 `json:"value"`
	Type    string  `json:"typeCode"`
	Caption string  `json:"caption"`
}

type bill struct {
	Number     string   `json:"number"`
	Date       string   `json:"date"`
	Signatory  string   `json:"signatureName"`
	Title      string   `json:"signatureTitle"`
	Signature  string   `json:"signatureImage"`
	Notes      []string `json:"instructions"`
	Function   string   `json:"function"`
	NetWeight  float64  `json:"totalNetWeight"`
	Gross      float64  `json:"totalGrossWeight"`
	References []value  `json:"customerReferences"`
	Terms      string   `json:"termsOfPayment"`
}

type line struct {
	Number      int         `json:"number"`
	Description string      `json:"description"`
	Price       float64     `json:"price"`
	Quantity    *quantity   `json:"quantity"`
	Codes       []value     `json:"commodityCodes"`
	Reason      string      `json:"exportReasonType"`
	Origin      string      `json:"manufacturerCountry"`
	Control     string      `json:"exportControlClassificationNumber"`
	Weight      *lineWeight `json:"weight"`
	Paid        *bool       `json:"isTaxesPaid"`
	Information []any       `json:"additionalInformation"`
	References  []value     `json:"customerReferences"`
	Documents   []any       `json:"customsDocuments"`
}

type quantity struct {
	Value int    `json:"value"`
	Unit  string `json:"unitOfMeasurement"`
}

type lineWeight struct {
	Net   float64 `json:"netValue"`
	Gross float64 `json:"grossValue"`
}

type paper struct {
	Type    string `json:"typeCode"`
	Format  string `json:"imageFormat"`
	Content string `json:"content"`
}

type onDemand struct {
	Option string `json:"deliveryOption"`
	Point  string `json:"servicePointId"`
	Where  string `json:"location"`
	Notes  string `json:"specialInstructions"`
	Gate   string `json:"gateCode"`
	Whose  string `json:"whereToLeave"`
	Name   string `json:"neighbourName"`
	House  string `json:"neighbourHouseNumber"`
	Leave  string `json:"authorizerName"`
}

type notice struct {
	Type     string `json:"typeCode"`
	Receiver string `json:"receiverId"`
	Language string `json:"languageCode"`
	Country  string `json:"languageCountryCode"`
	Message  string `json:"bespokeMessage"`
}

// read takes a body apart as strictly as the schema; false when it was refused.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if !isJSON(w, r) {
		return false
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		return true
	}
	problem := "#: " + err.Error()
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		problem = fmt.Sprintf("#/%s: expected type: %s, found: %s", strings.ReplaceAll(t.Field, ".", "/"), schemaType(t.Type.Kind().String()), t.Value)
	} else if key, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		problem = "#: extraneous key [" + strings.Trim(key, `"`) + "] is not permitted"
	}
	wrong(w, r, http.StatusUnprocessableEntity, []string{problem})
	return false
}

func schemaType(kind string) string {
	switch kind {
	case "string":
		return "String"
	case "bool":
		return "Boolean"
	case "slice":
		return "JSONArray"
	case "struct", "map":
		return "JSONObject"
	}
	return "Number"
}

// moment is how MyDHL writes a time: with a blank before the offset.
var moment = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) GMT([+-]\d\d:\d\d)$`)

// clock reads such a time.
func clock(text string) (time.Time, bool) {
	m := moment.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, m[1]+m[2])
	return at, err == nil
}

// said is a text that may be absent.
func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// postal is a party as labels are addressed.
func (p party) postal() postal.Address {
	a := postal.Address{}
	if p.Contact != nil {
		a.Name, a.Company = said(p.Contact.Name), said(p.Contact.Company)
	}
	if p.Address != nil {
		a.Street, a.Line2 = said(p.Address.Line1), strings.TrimSpace(said(p.Address.Line2)+" "+said(p.Address.Line3))
		a.PostalCode, a.City, a.Country, a.State = said(p.Address.Postal), said(p.Address.City), said(p.Address.Country), p.Address.Province
	}
	if a.Company == a.Name {
		a.Company = ""
	}
	return a
}
