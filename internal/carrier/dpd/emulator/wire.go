package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// The request of /shipment (customer documentation 1.2). Numbers that the carrier wants as text are strings here, so that others are refused.
type (
	wireShipment struct {
		References    []string           `json:"customerReferenceNumbers"`
		Count         *string            `json:"numberOfParcels"`
		Parcels       []wireParcel       `json:"parcel"`
		Infos         *wireInfos         `json:"shipmentInfos"`
		Sender        *wireParty         `json:"sender"`
		Receiver      *wireParty         `json:"receiver"`
		Notification  json.RawMessage    `json:"notification"`
		Predict       json.RawMessage    `json:"predict"`
		International *wireInternational `json:"international"`
	}
	wireInfos struct {
		Product     string         `json:"productCode"`
		Service     string         `json:"serviceCode"`
		MainProduct string         `json:"mainProductCode"`
		Weight      string         `json:"weight"`
		Dimensions  *wireDimension `json:"dimensions"`
		Count       string         `json:"numberOfParcels"`
	}
	wireParcel struct {
		Infos *struct {
			Weight     string         `json:"weight"`
			Dimensions *wireDimension `json:"dimensions"`
		} `json:"parcelInfos"`
		References []string        `json:"senderParcelRefs"`
		Content    string          `json:"parcelContent"`
		COD        *wireCOD        `json:"cod"`
		Hazardous  json.RawMessage `json:"hazardous"`
		Invoice    json.RawMessage `json:"interInvoice"`
	}
	wireDimension struct {
		Length figure `json:"length"`
		Width  figure `json:"width"`
		Height figure `json:"height"`
	}
	wireCOD struct {
		Amount *struct {
			Amount   figure `json:"amount"`
			Currency string `json:"currency"`
		} `json:"amount"`
		Collect     string `json:"collectType"`
		Purpose     string `json:"purpose"`
		BankCode    string `json:"bankCode"`
		BankName    string `json:"bankName"`
		BankAccount string `json:"bankAccountNumber"`
		Holder      string `json:"bankAccountName"`
		IBAN        string `json:"iban"`
		BIC         string `json:"bic"`
	}
	wireParty struct {
		Address *wireAddress `json:"address"`
		Contact *struct {
			Person string `json:"contactPerson"`
			Phone1 string `json:"phone1"`
			Phone2 string `json:"phone2"`
			Email  string `json:"email"`
		} `json:"contact"`
		Customer *struct {
			ID      string `json:"customerID"`
			Account string `json:"customerAccountNumber"`
			Sub     string `json:"customerSubAccountNumber"`
			Name    string `json:"customerAccountName"`
		} `json:"customerInfos"`
		Legal *struct {
			Type string `json:"businessType"`
			EORI string `json:"eori"`
			VAT  string `json:"vatNumber"`
		} `json:"legalEntity"`
		Pudo string `json:"pudoId"`
	}
	wireAddress struct {
		Company     string `json:"companyName"`
		Name1       string `json:"name1"`
		Name2       string `json:"name2"`
		Street      string `json:"street"`
		HouseNumber string `json:"houseNumber"`
		FlatNumber  string `json:"flatNumber"`
		PostalCode  string `json:"zipCode"`
		City        string `json:"city"`
		Region      string `json:"region"`
		Country     string `json:"country"`
	}
	wireInternational struct {
		Type      string          `json:"parcelType"`
		Amount    figure          `json:"customsAmount"`
		Currency  string          `json:"customsCurrency"`
		Terms     string          `json:"customsTerms"`
		Paper     string          `json:"customsPaper"`
		Clearance string          `json:"clearanceStatus"`
		MRN       string          `json:"shipMrn"`
		Reason    string          `json:"exportReason"`
		Content   string          `json:"parcelContent"`
		Invoice   string          `json:"interInvoice"`
		Articles  figure          `json:"numberOfArticle"`
		Importer  json.RawMessage `json:"importer"`
		Lines     []wireLine      `json:"interInvoiceLine"`
	}
	wireLine struct {
		Number   figure `json:"customsLineNumber"`
		Quantity figure `json:"quantity"`
		Content  string `json:"content"`
		Tariff   string `json:"customsTarif"`
		Amount   figure `json:"amountLine"`
		Net      figure `json:"netWeight"`
		Gross    figure `json:"grossWeight"`
		Item     string `json:"itemCode"`
		Origin   string `json:"originCountry"`
	}
)

// figure is a number of which our sheet does not say whether it is text: both are taken.
type figure struct {
	text  string
	value float64
}

// UnmarshalJSON takes 12.5 and "12.5".
func (f *figure) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%s is no number", raw)
	}
	*f = figure{text, value}
	return nil
}

// list takes one text or several.
type list []string

// UnmarshalJSON takes "a" and ["a", "b"].
func (l *list) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(l))
}

// read takes a body apart; what it is not is told in META-API's words.
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
	m := metaError("META_FORMAT", "The request cannot be read: "+err.Error())
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		m.Message = t.Field + ": a " + t.Value + " stands where " + t.Type.String() + " belongs"
	}
	return &m
}

// labelled is one element of the answer.
type labelled struct {
	Shipment        string     `json:"shipmentId"`
	Parcels         []string   `json:"parcelIds"`
	NetworkShipment string     `json:"networkShipmentId"`
	NetworkParcels  []string   `json:"networkParcelIds"`
	Barcodes        []string   `json:"parcelBarcodes"`
	Label           *wireLabel `json:"label,omitempty"`
}

type wireLabel struct {
	Data  []byte `json:"base64Data"`
	Media string `json:"media-type"`
}

// wishes takes one wish or several.
type wishes []wanted

// UnmarshalJSON takes {…} and [{…}].
func (l *wishes) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		*l = make(wishes, 1)
		return json.Unmarshal(raw, &(*l)[0])
	}
	return json.Unmarshal(raw, (*[]wanted)(l))
}
