package dhlexpress

import (
	"encoding/json"
	"strings"
)

// What a shipment is announced with.
type (
	wireShipment struct {
		Planned   string        `json:"plannedShippingDateAndTime"`
		Pickup    wirePickup    `json:"pickup"`
		Product   string        `json:"productCode"`
		Accounts  []wireAccount `json:"accounts"`
		Services  []wireService `json:"valueAddedServices,omitempty"`
		Output    wireOutput    `json:"outputImageProperties"`
		Customers wireCustomers `json:"customerDetails"`
		Content   wireContent   `json:"content"`
		OnDemand  *wireOnDemand `json:"onDemandDelivery,omitempty"`
	}
	wirePickup struct {
		Requested bool `json:"isRequested"`
	}
	wireAccount struct {
		Type   string `json:"typeCode"`
		Number string `json:"number"`
	}
	wireService struct {
		Code     string      `json:"serviceCode"`
		Value    json.Number `json:"value,omitempty"`
		Currency string      `json:"currency,omitempty"`
	}
	wireOutput struct {
		DPI      int         `json:"printerDPI,omitempty"`
		Encoding string      `json:"encodingFormat"`
		Images   []wireImage `json:"imageOptions"`
		Split    bool        `json:"splitTransportAndWaybillDocLabels"`
		AllInOne bool        `json:"allDocumentsInOneImage"`
		// ByPages gives each piece's label by itself. It is not in our sheet, but in DHL's description.
		ByPages bool `json:"splitDocumentsByPages,omitempty"`
	}
	wireImage struct {
		Type      string `json:"typeCode"`
		Template  string `json:"templateName,omitempty"`
		Requested bool   `json:"isRequested"`
		Invoice   string `json:"invoiceType,omitempty"`
		Language  string `json:"languageCode,omitempty"`
	}
	wireCustomers struct {
		Shipper  wireParty `json:"shipperDetails"`
		Receiver wireParty `json:"receiverDetails"`
	}
	wireParty struct {
		Address       wireAddress        `json:"postalAddress"`
		Contact       wireContact        `json:"contactInformation"`
		Registrations []wireRegistration `json:"registrationNumbers,omitempty"`
	}
	wireAddress struct {
		PostalCode string `json:"postalCode"`
		City       string `json:"cityName"`
		Country    string `json:"countryCode"`
		Province   string `json:"provinceCode,omitempty"`
		Line1      string `json:"addressLine1"`
		Line2      string `json:"addressLine2,omitempty"`
	}
	wireContact struct {
		Email   string `json:"email,omitempty"`
		Phone   string `json:"phone"`
		Company string `json:"companyName"`
		Name    string `json:"fullName"`
	}
	wireRegistration struct {
		Type    string `json:"typeCode"`
		Number  string `json:"number"`
		Country string `json:"issuerCountryCode"`
	}
	wireOnDemand struct {
		Option string `json:"deliveryOption"`
		Point  string `json:"servicePointId"`
	}
	wireContent struct {
		Packages    []wirePackage    `json:"packages"`
		Declarable  bool             `json:"isCustomsDeclarable"`
		Value       json.Number      `json:"declaredValue,omitempty"`
		Currency    string           `json:"declaredValueCurrency,omitempty"`
		Description string           `json:"description"`
		Incoterm    string           `json:"incoterm,omitempty"`
		Unit        string           `json:"unitOfMeasurement"`
		Export      *wireDeclaration `json:"exportDeclaration,omitempty"`
	}
	wirePackage struct {
		Weight      json.Number     `json:"weight"`
		Dimensions  *wireSize       `json:"dimensions,omitempty"`
		References  []wireReference `json:"customerReferences,omitempty"`
		Description string          `json:"description,omitempty"`
	}
	wireSize struct {
		Length json.Number `json:"length"`
		Width  json.Number `json:"width"`
		Height json.Number `json:"height"`
	}
	wireReference struct {
		Value string `json:"value"`
		Type  string `json:"typeCode"`
	}
	wireDeclaration struct {
		Lines    []wireLine   `json:"lineItems"`
		Invoice  wireInvoice  `json:"invoice"`
		Remarks  []wireRemark `json:"remarks,omitempty"`
		Charges  []wireCharge `json:"additionalCharges,omitempty"`
		Place    string       `json:"placeOfIncoterm,omitempty"`
		Reason   string       `json:"exportReason,omitempty"`
		Kind     string       `json:"exportReasonType"`
		Shipment string       `json:"shipmentType"`
	}
	wireLine struct {
		Number      int             `json:"number"`
		Description string          `json:"description"`
		Price       json.Number     `json:"price"`
		Quantity    wireQuantity    `json:"quantity"`
		Codes       []wireCommodity `json:"commodityCodes,omitempty"`
		Reason      string          `json:"exportReasonType"`
		Origin      string          `json:"manufacturerCountry"`
		Weight      wireNetGross    `json:"weight"`
	}
	wireQuantity struct {
		Value int    `json:"value"`
		Unit  string `json:"unitOfMeasurement"`
	}
	wireCommodity struct {
		Type  string `json:"typeCode"`
		Value string `json:"value"`
	}
	wireNetGross struct {
		Net   json.Number `json:"netValue"`
		Gross json.Number `json:"grossValue"`
	}
	wireInvoice struct {
		Number string `json:"number"`
		Date   string `json:"date"`
	}
	wireRemark struct {
		Value string `json:"value"`
	}
	wireCharge struct {
		Value json.Number `json:"value"`
		Type  string      `json:"typeCode"`
	}
)

// wireDone is the answer to a shipment.
type wireDone struct {
	Waybill  string `json:"shipmentTrackingNumber"`
	URL      string `json:"trackingUrl"`
	Packages []struct {
		Number string `json:"trackingNumber"`
	} `json:"packages"`
	Documents []struct {
		Format  string `json:"imageFormat"`
		Content []byte `json:"content"`
		Type    string `json:"typeCode"`
	} `json:"documents"`
}

// wireRates asks for prices.
type wireRates struct {
	Customers struct {
		Shipper  wireAddress `json:"shipperDetails"`
		Receiver wireAddress `json:"receiverDetails"`
	} `json:"customerDetails"`
	Accounts   []wireAccount `json:"accounts"`
	Planned    string        `json:"plannedShippingDateAndTime"`
	Unit       string        `json:"unitOfMeasurement"`
	Declarable bool          `json:"isCustomsDeclarable"`
	Monetary   []wireMoney   `json:"monetaryAmount,omitempty"`
	Packages   []wirePackage `json:"packages"`
}

type wireMoney struct {
	Type     string      `json:"typeCode"`
	Value    json.Number `json:"value"`
	Currency string      `json:"currency"`
}

type (
	wireProducts struct {
		Products []wireProduct `json:"products"`
	}
	wireProduct struct {
		Code      string      `json:"productCode"`
		Prices    []wirePrice `json:"totalPrice"`
		Breakdown []struct {
			Type     string `json:"currencyType"`
			Currency string `json:"priceCurrency"`
			Parts    []struct {
				Name  string      `json:"name"`
				Type  string      `json:"typeCode"`
				Price json.Number `json:"price"`
			} `json:"breakdown"`
		} `json:"detailedPriceBreakdown"`
		Delivery struct {
			Days word `json:"totalTransitDays"`
		} `json:"deliveryCapabilities"`
	}
	wirePrice struct {
		Type     string      `json:"currencyType"`
		Price    json.Number `json:"price"`
		Currency string      `json:"priceCurrency"`
	}
)

// What tracking tells.
type (
	wireTracked struct {
		Shipments []struct {
			Waybill string      `json:"shipmentTrackingNumber"`
			Events  []wireEvent `json:"events"`
			Pieces  []struct {
				Number string      `json:"trackingNumber"`
				Events []wireEvent `json:"events"`
			} `json:"pieces"`
		} `json:"shipments"`
	}
	wireEvent struct {
		Date        string `json:"date"`
		Time        string `json:"time"`
		Offset      string `json:"GMTOffset"`
		Code        string `json:"typeCode"`
		Description string `json:"description"`
		Areas       []struct {
			Code        string `json:"code"`
			Description string `json:"description"`
		} `json:"serviceArea"`
	}
)

// word is text that may come as a number.
type word string

// UnmarshalJSON takes "2" and 2.
func (w *word) UnmarshalJSON(raw []byte) error {
	*w = word(strings.Trim(string(raw), `"`))
	return nil
}
