package gls

import (
	"encoding/json"
	"strconv"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// wireRequest is the body of POST /shipments.
type wireRequest struct {
	Shipment wireShipment
	Printing wirePrinting `json:"PrintingOptions"`
}

type wireShipment struct {
	References   []string `json:"ShipmentReference"`
	ShippingDate string   `json:",omitempty"` // 2006-01-02
	IncotermCode string   `json:",omitempty"`
	Middleware   string   // who asks: the interface wants a name
	Product      string   // PARCEL or EXPRESS
	Consignee    wireConsignee
	Shipper      wireShipper
	Units        []wireUnit    `json:"ShipmentUnit"`
	Services     []wireService `json:"Service,omitempty"`
}

type wireConsignee struct {
	Category string `json:",omitempty"` // BUSINESS or PRIVATE
	Address  wireAddress
}

type wireShipper struct {
	ContactID   string
	Alternative *wireAddress `json:"AlternativeShipperAddress,omitempty"`
}

type wireAddress struct {
	Name1         string
	Name2         string `json:",omitempty"`
	Name3         string `json:",omitempty"`
	CountryCode   string
	Province      string `json:",omitempty"`
	ZIPCode       string
	City          string
	Street        string
	StreetNumber  string `json:",omitempty"`
	Email         string `json:"eMail,omitempty"`
	ContactPerson string `json:",omitempty"`
	Mobile        string `json:"MobilePhoneNumber,omitempty"`
}

type wireUnit struct {
	References []string `json:"ShipmentUnitReference,omitempty"`
	Weight     kilograms
	Note1      string        `json:",omitempty"`
	Note2      string        `json:",omitempty"`
	Services   []wireService `json:"Service,omitempty"`
}

// wireService is one service, each under its own key.
type wireService struct {
	Plain      *wireNamed     `json:"Service,omitempty"`
	Shop       *wireShop      `json:"ShopDelivery,omitempty"`
	ShopReturn *wireBack      `json:"ShopReturn,omitempty"`
	Liability  *wireLiability `json:"AddonLiability,omitempty"`
}

type wireNamed struct{ ServiceName string }

type wireShop struct {
	ServiceName  string
	ParcelShopID string
}

type wireBack struct {
	ServiceName    string
	NumberOfLabels int
}

type wireLiability struct {
	ServiceName   string
	Amount        decimal
	Currency      string
	ParcelContent string `json:",omitempty"`
}

type wirePrinting struct {
	Labels wireLabels `json:"ReturnLabels"`
}

type wireLabels struct {
	TemplateSet string
	LabelFormat string
}

// wireCreated is the answer to an order, and to a wish for a label again.
type wireCreated struct {
	Shipment struct {
		Parcels []struct {
			TrackID      string
			ParcelNumber string
		} `json:"ParcelData"`
		Print []wirePrint `json:"PrintData"`
	} `json:"CreatedShipment"`
}

type wirePrint struct {
	Data        pieces
	LabelFormat string
}

// pieces are labels in base64: one text, or a list.
type pieces []string

func (p *pieces) UnmarshalJSON(raw []byte) error {
	var all []string
	if err := json.Unmarshal(raw, &all); err == nil {
		*p = all
		return nil
	}
	var one string
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*p = pieces{one}
	return nil
}

// wireReprint asks for a label again.
type wireReprint struct {
	TrackID      string
	CreationDate string       `json:",omitempty"`
	Printing     wirePrinting `json:"PrintingOptions"`
}

// wireCancelled is the answer to a wish to cancel.
type wireCancelled struct {
	TrackID string
	Result  string `json:"result"`
}

// wireTracked is the tracking service's answer.
type wireTracked struct {
	Parcels []wireParcel `json:"parcels"`
}

type wireParcel struct {
	Requested string      `json:"requested"`
	Status    string      `json:"status"`
	At        string      `json:"statusDateTime"`
	Events    []wireEvent `json:"events"` // the newest first
	Error     string      `json:"errorCode"`
	Words     string      `json:"errorMessage"`
}

type wireEvent struct {
	Code        string `json:"code"`
	City        string `json:"city"`
	PostalCode  string `json:"postalCode"`
	Country     string `json:"country"`
	Description string `json:"description"`
	At          string `json:"eventDateTime"`
}

// kilograms are a number with two decimals, rounded up: a parcel is not lighter than it is.
type kilograms postal.Grams

// MarshalJSON writes the number.
func (k kilograms) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64((k+9)/10)/100, 'f', 2, 64), nil
}

// decimal is an amount as a number.
type decimal money.Amount

// MarshalJSON writes the number.
func (d decimal) MarshalJSON() ([]byte, error) { return []byte(money.Amount(d).Decimal()), nil }
