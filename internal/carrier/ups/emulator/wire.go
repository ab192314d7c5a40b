package emulator

import "github.com/waybill-ship/waybill/internal/postal"

type code struct {
	Code        string `json:"Code"`
	Description string `json:"Description"`
}

type request struct {
	Option    string `json:"RequestOption"`
	Reference struct {
		Context string `json:"CustomerContext"`
	} `json:"TransactionReference"`
}

// shipRequest is the body of /ship.
type shipRequest struct {
	ShipmentRequest struct {
		Request  request  `json:"Request"`
		Shipment shipment `json:"Shipment"`
		Label    struct {
			Format code `json:"LabelImageFormat"`
			Stock  struct {
				Height string `json:"Height"`
				Width  string `json:"Width"`
			} `json:"LabelStockSize"`
		} `json:"LabelSpecification"`
	} `json:"ShipmentRequest"`
}

type shipment struct {
	Description string    `json:"Description"`
	Documents   *string   `json:"DocumentsOnlyIndicator"`
	Shipper     party     `json:"Shipper"`
	ShipTo      party     `json:"ShipTo"`
	ShipFrom    *party    `json:"ShipFrom"`
	Alternate   *party    `json:"AlternateDeliveryAddress"`
	Indication  []code    `json:"ShipmentIndicationType"`
	Payment     payment   `json:"PaymentInformation"`
	Service     code      `json:"Service"`
	Packages    []box     `json:"Package"`
	Options     options   `json:"ShipmentServiceOptions"`
	Return      *code     `json:"ReturnService"`
	References  []refText `json:"ReferenceNumber"`
	Rating      *struct {
		Negotiated *string `json:"NegotiatedRatesIndicator"`
	} `json:"ShipmentRatingOptions"`
}

type party struct {
	Name          string `json:"Name"`
	AttentionName string `json:"AttentionName"`
	ShipperNumber string `json:"ShipperNumber"`
	Email         string `json:"EMailAddress"`
	TaxID         string `json:"TaxIdentificationNumber"`
	AccessPoint   string `json:"UPSAccessPointID"`
	LocationID    string `json:"LocationID"`
	Phone         struct {
		Number string `json:"Number"`
	} `json:"Phone"`
	Address address `json:"Address"`
}

type address struct {
	Lines   []string `json:"AddressLine"`
	City    string   `json:"City"`
	State   string   `json:"StateProvinceCode"`
	Postal  string   `json:"PostalCode"`
	Country string   `json:"CountryCode"`
}

type payment struct {
	Charges []struct {
		Type string `json:"Type"`
		Bill *struct {
			Account string `json:"AccountNumber"`
		} `json:"BillShipper"`
		Receiver   map[string]any `json:"BillReceiver"`
		ThirdParty map[string]any `json:"BillThirdParty"`
	} `json:"ShipmentCharge"`
}

type box struct {
	Description string `json:"Description"`
	Packaging   code   `json:"Packaging"`
	// Rating calls the kind of packaging so.
	PackagingType code `json:"PackagingType"`
	Dimensions    *struct {
		Unit   code   `json:"UnitOfMeasurement"`
		Length string `json:"Length"`
		Width  string `json:"Width"`
		Height string `json:"Height"`
	} `json:"Dimensions"`
	Weight struct {
		Unit   code   `json:"UnitOfMeasurement"`
		Weight string `json:"Weight"`
	} `json:"PackageWeight"`
	References []refText `json:"ReferenceNumber"`
	Options    struct {
		Value        *money `json:"DeclaredValue"`
		Confirmation *struct {
			Type string `json:"DCISType"`
		} `json:"DeliveryConfirmation"`
	} `json:"PackageServiceOptions"`
}

type money struct {
	Currency string `json:"CurrencyCode"`
	Value    string `json:"MonetaryValue"`
}

type refText struct {
	Code  string `json:"Code"`
	Value string `json:"Value"`
}

type options struct {
	Saturday     *string `json:"SaturdayDeliveryIndicator"`
	Confirmation *struct {
		Type string `json:"DCISType"`
	} `json:"DeliveryConfirmation"`
	Notices []struct {
		Code string `json:"NotificationCode"`
		Mail struct {
			Addresses []string `json:"EMailAddress"`
		} `json:"EMail"`
	} `json:"Notification"`
	Forms *forms `json:"InternationalForms"`
}

type forms struct {
	Types    []string `json:"FormType"`
	Invoice  string   `json:"InvoiceNumber"`
	Date     string   `json:"InvoiceDate"`
	Terms    string   `json:"TermsOfShipment"`
	Reason   string   `json:"ReasonForExport"`
	Currency string   `json:"CurrencyCode"`
	Products []struct {
		// Description is a text in some of UPS's examples and up to three in others; the sheet says one.
		Description any    `json:"Description"`
		Commodity   string `json:"CommodityCode"`
		Part        string `json:"PartNumber"`
		Origin      string `json:"OriginCountryCode"`
		Unit        struct {
			Number string `json:"Number"`
			Value  string `json:"Value"`
			Unit   code   `json:"UnitOfMeasurement"`
		} `json:"Unit"`
	} `json:"Product"`
}

func (p party) postal() postal.Address {
	a := postal.Address{Name: p.AttentionName, Company: p.Name, PostalCode: p.Address.Postal, City: p.Address.City, State: p.Address.State, Country: p.Address.Country, Phone: p.Phone.Number}
	if a.Name == "" || a.Name == a.Company {
		a.Name, a.Company = p.Name, ""
	}
	if len(p.Address.Lines) > 0 {
		a.Street = p.Address.Lines[0]
	}
	if len(p.Address.Lines) > 1 {
		a.Line2 = p.Address.Lines[1]
	}
	return a
}

// from is where the parcels begin.
func (s shipment) from() party {
	if s.ShipFrom != nil {
		return *s.ShipFrom
	}
	return s.Shipper
}

// texts are where words are looked for that make this carrier fail.
func (s shipment) texts(context string) []string {
	all := []string{s.ShipTo.Name, s.ShipTo.AttentionName, s.ShipTo.Address.Postal, context}
	for _, r := range s.References {
		all = append(all, r.Value)
	}
	for _, b := range s.Packages {
		for _, r := range b.References {
			all = append(all, r.Value)
		}
	}
	return all
}
