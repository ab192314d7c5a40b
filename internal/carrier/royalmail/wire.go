package royalmail

// What is sent to /shipments. Weights are in grams, lengths in centimetres.
type (
	wireShipment struct {
		Shipper     wireParty    `json:"Shipper"`
		Destination wireParty    `json:"Destination"`
		Information wireInfo     `json:"ShipmentInformation"`
		Customs     *wireCustoms `json:"CustomsInformation,omitempty"`
	}
	wireParty struct {
		Reference  string `json:"ShipperReference,omitempty"`
		Reference2 string `json:"ShipperReference2,omitempty"`
		Company    string `json:"CompanyName,omitempty"`
		Contact    string `json:"ContactName"`
		Line1      string `json:"AddressLine1"`
		Line2      string `json:"AddressLine2,omitempty"`
		Town       string `json:"Town"`
		County     string `json:"County,omitempty"`
		Country    string `json:"CountryCode"`
		Postcode   string `json:"Postcode,omitempty"`
		Phone      string `json:"PhoneNumber,omitempty"`
		Email      string `json:"EmailAddress,omitempty"`
		VAT        string `json:"VatNumber,omitempty"`
	}
	wireInfo struct {
		Date      string        `json:"ShipmentDate"`
		Service   string        `json:"ServiceCode"`
		Options   wireOptions   `json:"ServiceOptions"`
		Count     int           `json:"TotalPackages"`
		Weight    int64         `json:"TotalWeight"`
		Unit      string        `json:"WeightUnitOfMeasure"`
		Product   string        `json:"Product"` // NDX goods, DOX documents
		Goods     string        `json:"DescriptionOfGoods,omitempty"`
		Reason    string        `json:"ReasonForExport,omitempty"`
		Value     number        `json:"Value,omitempty"`
		Currency  string        `json:"Currency,omitempty"`
		Incoterms string        `json:"Incoterms,omitempty"`
		Label     string        `json:"LabelFormat"`
		Action    string        `json:"ShipmentAction"`
		Packages  []wirePackage `json:"Packages"`
		Items     []wireItem    `json:"Items,omitempty"`
	}
	wireOptions struct {
		Location string `json:"PostingLocation"`
		Format   string `json:"ServiceFormat"`
	}
	wirePackage struct {
		Occurrence int   `json:"PackageOccurrence"`
		Weight     int64 `json:"Weight"`
		Length     int64 `json:"Length,omitempty"`
		Width      int64 `json:"Width,omitempty"`
		Height     int64 `json:"Height,omitempty"`
	}
	wireItem struct {
		Quantity    int    `json:"Quantity"`
		Description string `json:"Description"`
		Value       number `json:"Value"`  // of one
		Weight      int64  `json:"Weight"` // of one
		Occurrence  int    `json:"PackageOccurrence"`
		Tariff      string `json:"HsCode,omitempty"`
		SKU         string `json:"SkuCode,omitempty"`
		Origin      string `json:"CountryOfOrigin,omitempty"`
	}
	wireCustoms struct {
		Number      string `json:"PreRegistrationNumber,omitempty"`
		Type        string `json:"PreRegistrationType,omitempty"`
		Shipping    number `json:"ShippingCharges,omitempty"`
		Other       number `json:"OtherCharges,omitempty"`
		Invoice     string `json:"InvoiceNumber,omitempty"`
		InvoiceDate string `json:"InvoiceDate,omitempty"`
		Addressee   string `json:"AddresseeIdentificationReferenceNumber,omitempty"`
	}
)

// number is an amount with its decimals, as a JSON number.
type number string

// MarshalJSON writes it without quotes.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

// What /shipments answers.
type (
	wireDone struct {
		Packages []wireSheet `json:"Packages"`
		Labels   []byte      `json:"LabelImages"`
		Customs  []byte      `json:"CustomsDocuments"`
	}
	wireSheet struct {
		Occurrence int    `json:"PackageOccurance"` // so it is written
		Unique     string `json:"UniqueId"`
		Tracking   string `json:"TrackingNumber"`
		URL        string `json:"TrackingUrl"`
	}
	wirePrinted struct {
		Image  []byte `json:"LabelImage"`
		Images []byte `json:"LabelImages"`
	}
)
