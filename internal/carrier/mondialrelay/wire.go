package mondialrelay

import (
	"encoding/xml"

	"github.com/waybill-ship/waybill/internal/carrier"
)

type wireRequest struct {
	XMLName   xml.Name       `xml:"ShipmentCreationRequest"`
	XMLNS     string         `xml:"xmlns,attr"`
	Context   wireContext    `xml:"Context"`
	Output    wireOutput     `xml:"OutputOptions"`
	Shipments []wireShipment `xml:"ShipmentsList>Shipment"`
}

type wireContext struct {
	Login, Password, CustomerId, Culture, VersionAPI string
}

type wireOutput struct {
	OutputFormat, OutputType string
}

type wireShipment struct {
	OrderNo             string
	CustomerNo          string
	ParcelCount         string
	DeliveryMode        wireMode
	CollectionMode      wireMode
	Parcels             []wireParcel `xml:"Parcels>Parcel"`
	DeliveryInstruction string
	Sender              wireAddress `xml:"Sender>Address"`
	Recipient           wireAddress `xml:"Recipient>Address"`
}

type wireMode struct {
	Mode     string `xml:",attr"`
	Location string `xml:",attr"`
}

type wireParcel struct {
	Content string
	Length  *wireMeasure
	Width   *wireMeasure
	Depth   *wireMeasure
	Weight  wireMeasure
}

type wireMeasure struct {
	Value string `xml:",attr"`
	Unit  string `xml:",attr"`
}

type wireAddress struct {
	Title, Firstname, Lastname, Streetname, HouseNo, CountryCode, PostCode, City string
	AddressAdd1, AddressAdd2, AddressAdd3, PhoneNo, MobileNo, Email              string
}

type wireAnswer struct {
	XMLName   xml.Name `xml:"ShipmentCreationResponse"`
	Shipments []struct {
		Number string   `xml:"ShipmentNumber,attr"`
		Labels []string `xml:"LabelList>Label>Output"`
	} `xml:"ShipmentsList>Shipment"`
	Statuses []struct {
		Code    string `xml:"Code,attr"`
		Level   string `xml:"Level,attr"`
		Message string `xml:"Message,attr"`
	} `xml:"StatusList>Status"`
}

// fields are what the numbers of refusals are about, as far as they name a field.
var fields = map[string]string{
	"5": "reference", "7": "order_number", "9": "to.postal_code", "13": "method", "14": "service_point", "15": "service_point", "20": "boxes.0.weight",
	"21": "boxes.0.size", "22": "boxes.0.size", "30": "to.name", "31": "to.line2", "32": "to.street", "33": "to.line2", "34": "to.city", "35": "to.city",
	"36": "to.postal_code", "37": "to.country", "38": "to.phone", "39": "to.email", "42": "value", "43": "value", "47": "boxes", "48": "boxes",
}

// kinds are the numbers that say more than that something is wrong.
var kinds = map[string]carrier.Kind{
	"1": carrier.KindAuth, "2": carrier.KindAuth, "3": carrier.KindAuth, "8": carrier.KindAuth, "97": carrier.KindAuth,
	"25": carrier.KindPermission, "95": carrier.KindPermission, "46": carrier.KindPermission,
	"9": carrier.KindAddress, "78": carrier.KindNotServed, "79": carrier.KindNotServed, "10": carrier.KindNotServed, "27": carrier.KindNotServed,
	"28": carrier.KindNotServed, "29": carrier.KindNotServed, "24": carrier.KindNotFound, "94": carrier.KindNotFound, "99": carrier.KindUnknown,
}

// refused is a number of the carrier's as an error.
func refused(code, message string) *carrier.Error {
	kind, ok := kinds[code]
	if !ok {
		kind = carrier.KindValidation
	}
	if message == "" {
		message = "refused with number " + code
	}
	return &carrier.Error{Kind: kind, Code: code, Message: message, Field: fields[code]}
}

// refusal finds the first status that is more than a warning.
func (a wireAnswer) refusal() error {
	for _, s := range a.Statuses {
		if s.Level != "Warning" && s.Code != "0" && s.Code != "" {
			return refused(s.Code, s.Message)
		}
	}
	return nil
}
