package postnl

import (
	"bytes"
	"encoding/json"
	"strings"
)

// some is a list of which a lone element may stand by itself.
type some[T any] []T

// UnmarshalJSON takes [{…}], {…} and null.
func (s *some[T]) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] == '[' || bytes.Equal(raw, []byte("null")) {
		return json.Unmarshal(raw, (*[]T)(s))
	}
	var one T
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*s = some[T]{one}
	return nil
}

// word is text that may come as a number.
type word string

// UnmarshalJSON takes "11" and 11.
func (w *word) UnmarshalJSON(raw []byte) error {
	text := string(bytes.TrimSpace(raw))
	if strings.HasPrefix(text, `"`) {
		return json.Unmarshal(raw, (*string)(w))
	}
	if text != "null" {
		*w = word(text)
	}
	return nil
}

// What is sent to the label service.
type (
	wireRequest struct {
		Customer  wireCustomer
		Message   wireMessage
		Shipments []wireShipment
	}
	wireCustomer struct {
		CustomerCode, CustomerNumber, CollectionLocation string
		ContactPerson                                    string `json:",omitempty"`
		Email                                            string `json:",omitempty"`
		Name                                             string `json:",omitempty"`
		Address                                          *wireAddress
	}
	wireMessage struct{ MessageID, MessageTimeStamp, Printertype string }
	// A wireShipment is one parcel.
	wireShipment struct {
		Addresses           []wireAddress
		Amounts             []wireAmount `json:",omitempty"`
		Barcode             string
		Contacts            []wireContact `json:",omitempty"`
		Customs             *wireCustoms  `json:",omitempty"`
		DeliveryAddress     string
		Dimension           wireDimension
		Groups              []wireGroup `json:",omitempty"`
		ProductCodeDelivery string
		ProductOptions      []wireOption `json:",omitempty"`
		Reference           string
		Remark              string `json:",omitempty"`
		CustomerOrderNumber string `json:",omitempty"`
	}
	wireAddress struct {
		AddressType      string
		CompanyName      string `json:",omitempty"`
		Name             string `json:",omitempty"`
		Street           string `json:",omitempty"`
		HouseNr          string `json:",omitempty"`
		HouseNrExt       string `json:",omitempty"`
		StreetHouseNrExt string `json:",omitempty"`
		Area             string `json:",omitempty"`
		Region           string `json:",omitempty"`
		Zipcode          string `json:",omitempty"`
		City             string
		Countrycode      string
	}
	wireAmount  struct{ AmountType, Value, Currency string }
	wireContact struct {
		ContactType string
		Email       string `json:",omitempty"`
		SMSNr       string `json:",omitempty"`
	}
	wireDimension struct {
		Weight int64
		Length int64 `json:",omitempty"`
		Width  int64 `json:",omitempty"`
		Height int64 `json:",omitempty"`
	}
	wireGroup   struct{ GroupType, GroupSequence, GroupCount, MainBarcode string }
	wireOption  struct{ Characteristic, Option string }
	wireCustoms struct {
		ShipmentType           string
		Currency               string
		HandleAsNonDeliverable bool
		Invoice                bool   `json:",omitempty"`
		InvoiceNr              string `json:",omitempty"`
		ImporterReferenceCode  string `json:",omitempty"`
		Content                []wireContent
	}
	wireContent struct {
		Description     string
		Quantity        int
		Weight          int64
		Value           json.Number
		HSTariffNr      string
		CountryOfOrigin string
	}
)

// What the label service answers.
type (
	wireAnswer struct {
		ResponseShipments some[wireDone]
	}
	wireDone struct {
		Barcode string
		Labels  some[wireLabel]
		Errors  some[wireError]
	}
	wireLabel struct {
		Content                            []byte
		Labeltype, OutputType, ContentType string
	}
	wireError struct {
		Code, ErrorCode       word
		Description, ErrorMsg string
		ErrorMessage, Error   string
	}
)

// What the status service answers, with detail.
type (
	wireStatus struct {
		CompleteStatus struct {
			Shipment  some[wireTracked]
			Shipments some[wireTracked]
		}
	}
	wireTracked struct {
		Barcode     string
		Status      some[wireStep]
		Statuses    some[wireStep]
		OldStatus   some[wireStep]
		OldStatuses steps
	}
	wireStep struct {
		StatusCode, Code               word
		StatusDescription, Description string
		LocationCode, TimeStamp        string
	}
)

// steps are told as a list, or as {"OldStatus": […]}.
type steps []wireStep

// UnmarshalJSON takes both.
func (s *steps) UnmarshalJSON(raw []byte) error {
	var inner struct{ OldStatus some[wireStep] }
	if err := json.Unmarshal(raw, &inner); err == nil && inner.OldStatus != nil {
		*s = steps(inner.OldStatus)
		return nil
	}
	var all some[wireStep]
	err := json.Unmarshal(raw, &all)
	*s = steps(all)
	return err
}

// What the location service answers.
type (
	wirePlaces struct {
		GetLocationsResult struct {
			ResponseLocation some[wirePlace]
		}
	}
	wirePlace struct {
		LocationCode, RetailNetworkID word
		Name, PhoneNumber             string
		Distance                      float64
		Latitude, Longitude           float64
		Address                       struct {
			Street, Zipcode, City, Countrycode, HouseNrExt string
			HouseNr                                        word
		}
		DeliveryOptions struct {
			String some[string] `json:"string"`
		}
		OpeningHours map[string]struct {
			String some[string] `json:"string"`
		}
	}
)
