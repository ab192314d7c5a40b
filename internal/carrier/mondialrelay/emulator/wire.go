package emulator

import (
	"encoding/xml"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

// The request of the REST service. Quantities stand in attributes.
type (
	request struct {
		XMLName xml.Name `xml:"http://www.example.org/Request ShipmentCreationRequest"`
		Context struct {
			Login      string
			Password   string
			CustomerID string `xml:"CustomerId"`
			Culture    string
			Version    string `xml:"VersionAPI"`
		}
		Output struct {
			Format string `xml:"OutputFormat"`
			Type   string `xml:"OutputType"`
		} `xml:"OutputOptions"`
		Shipments []asked `xml:"ShipmentsList>Shipment"`
	}
	asked struct {
		OrderNo     string
		CustomerNo  string
		Count       string   `xml:"ParcelCount"`
		Delivery    mode     `xml:"DeliveryMode"`
		Collection  mode     `xml:"CollectionMode"`
		Parcels     []parcel `xml:"Parcels>Parcel"`
		Instruction string   `xml:"DeliveryInstruction"`
		Sender      address  `xml:"Sender>Address"`
		Recipient   address  `xml:"Recipient>Address"`
	}
	mode struct {
		Mode     string `xml:",attr"`
		Location string `xml:",attr"`
	}
	parcel struct {
		Content string
		Length  measure
		Width   measure
		Depth   measure
		Weight  measure
	}
	measure struct {
		Value string `xml:",attr"`
		Unit  string `xml:",attr"`
	}
	address struct {
		Title       string
		Firstname   string
		Lastname    string
		Streetname  string
		HouseNo     string
		CountryCode string
		PostCode    string
		City        string
		AddressAdd1 string
		AddressAdd2 string
		AddressAdd3 string
		PhoneNo     string
		MobileNo    string
		Email       string
	}
)

// postal is the address as labels are drawn with it. What stands beneath the name is the company, or more of the address.
func (a address) postal() postal.Address {
	return postal.Address{
		Name: strings.TrimSpace(a.Firstname + " " + a.Lastname), Company: a.AddressAdd1, Street: a.Streetname, HouseNumber: a.HouseNo,
		Line2: strings.TrimSpace(a.AddressAdd2 + " " + a.AddressAdd3), PostalCode: a.PostCode, City: a.City, Country: a.CountryCode,
	}
}

// status is one line of what the carrier has to say. Its JSON has the names of the carrier's program.
type status struct {
	Code    string `xml:"Code,attr" json:"codeField"`
	Level   string `xml:"Level,attr" json:"levelField"`
	Message string `xml:"Message,attr" json:"messageField"`
}

// made is a shipment in the answer.
type made struct {
	Number string `json:"shipmentNumberField"`
	Labels struct {
		Label struct {
			Output string   `json:"outputField"`
			Raw    rawLabel `json:"rawContentField"`
		} `json:"labelField"`
	} `json:"labelListField"`
}

type rawLabel struct {
	Barcodes []barcode `json:"barcodesField"`
}

type barcode struct {
	Type      string `xml:"Type,attr" json:"typeField"`
	Value     string `xml:"Value,attr" json:"valueField"`
	Displayed string `xml:"DisplayedValue,attr" json:"displayedValueField"`
}

type xmlMade struct {
	Number string `xml:"ShipmentNumber,attr"`
	Labels struct {
		Label struct {
			Raw struct {
				Barcodes []barcode `xml:"Barcodes>Barcode"`
			} `xml:"RawContent"`
			Output string
		}
	} `xml:"LabelList"`
}

// answer writes shipments and words as JSON or XML, as the caller wants; the status is 200 also when nothing was taken.
func answer(w http.ResponseWriter, r *http.Request, all []made, words []status) {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		emulate.Send(w, http.StatusOK, map[string]any{"shipmentsListField": all, "statusListField": words})
		return
	}
	out := struct {
		XMLName   xml.Name  `xml:"http://www.example.org/Response ShipmentCreationResponse"`
		Shipments []xmlMade `xml:"ShipmentsList>Shipment"`
		Words     []status  `xml:"StatusList>Status"`
	}{Words: words}
	for _, m := range all {
		x := xmlMade{Number: m.Number}
		x.Labels.Label.Output, x.Labels.Label.Raw.Barcodes = m.Labels.Label.Output, m.Labels.Label.Raw.Barcodes
		out.Shipments = append(out.Shipments, x)
	}
	raw, err := xml.Marshal(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	_, _ = w.Write(append([]byte(xml.Header), raw...)) // the caller may be gone
}

// stats are the words of the STAT numbers.
var stats = map[string]string{
	"0": "Success", "1": "Invalid brand", "2": "Brand missing", "3": "Invalid account", "5": "Invalid order reference", "7": "Invalid customer reference",
	"8": "Invalid password or hash", "9": "Unknown city, or several of that name", "10": "Invalid collection type", "11": "Invalid collection relay",
	"13": "Invalid delivery type", "14": "Invalid delivery relay", "20": "Invalid weight", "21": "Invalid developed length", "22": "Invalid size",
	"24": "Invalid shipment number", "30": "Invalid address line 1", "31": "Invalid address line 2", "32": "Invalid address line 3", "33": "Invalid address line 4",
	"34": "Invalid address line 5", "35": "Invalid city", "36": "Invalid postal code", "37": "Invalid country", "38": "Invalid phone number", "39": "Invalid e-mail",
	"40": "Required parameters are missing", "47": "Invalid number of parcels", "62": "Invalid instruction", "68": "Invalid latitude or longitude", "70": "Invalid relay number",
	"78": "Invalid delivery country", "80": "Parcel registered", "81": "Parcel in process", "82": "Parcel delivered", "83": "Anomaly", "94": "Unknown parcel",
	"95": "The account is not active", "97": "Invalid security key", "98": "Invalid parameters", "99": "System error",
}

func word(code, level string) status { return status{code, level, stats[code]} }
