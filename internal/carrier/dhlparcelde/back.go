package dhlparcelde

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// backMark stands before a return's number in CarrierReference, for the returns service is another one than shipping.
const backMark = "return:"

const returnRefMax = 30

// returnBody is the JSON of returns v1.
type returnBody struct {
	ReceiverID        string         `json:"receiverId"` // by the country that it comes from: "deu"
	CustomerReference string         `json:"customerReference"`
	ShipmentReference string         `json:"shipmentReference"`
	Shipper           address        `json:"shipper"`
	ItemWeight        weight         `json:"itemWeight"`
	ItemValue         *value         `json:"itemValue,omitempty"`
	CustomsDetails    *returnCustoms `json:"customsDetails,omitempty"`
}

type returnCustoms struct {
	Items []customsItem `json:"items"`
}

// sendBack buys a return label: on paper, and as a code that a counter prints from.
func (d *Driver) sendBack(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	if len(s.Boxes) > 1 {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotServed, Field: "boxes", Message: "DHL takes returns one parcel at a time"}
	}
	// Not in our sheet: 30 characters, as DHL prints them.
	if utf8.RuneCountInString(s.Reference) > returnRefMax {
		return carrier.Announced{}, invalid("reference", "DHL takes references of %d characters at most for returns", returnRefMax)
	}
	from, err := shipper(s.From)
	if err != nil {
		return carrier.Announced{}, err
	}
	body := returnBody{
		ReceiverID: strings.ToLower(from.Country), CustomerReference: s.OrderNumber, ShipmentReference: s.Reference, Shipper: from, ItemWeight: grams(s.Boxes[0].Weight),
	}
	if body.CustomerReference == "" || utf8.RuneCountInString(body.CustomerReference) > returnRefMax {
		body.CustomerReference = s.Reference
	}
	if s.Value.Currency != "" && s.Value.Minor > 0 {
		v := amount(s.Value)
		body.ItemValue = &v
	}
	if s.Customs != nil {
		goods, err := declaration(s, 0)
		if err != nil {
			return carrier.Announced{}, err
		}
		body.CustomsDetails = &returnCustoms{Items: goods.Items}
	}
	a, err := d.do(ctx, c, call{method: http.MethodPost, path: returnsPath + "/orders", query: url.Values{"labelType": {"BOTH"}}, in: body})
	if err != nil {
		return carrier.Announced{}, err
	}
	if a.Status >= 300 {
		return carrier.Announced{}, refused(a)
	}
	var got struct {
		ShipmentNo string `json:"shipmentNo"`
		Label      *paper `json:"label"`
		QRLabel    *paper `json:"qrLabel"`
	}
	if err := json.Unmarshal(a.Body, &got); err != nil || got.ShipmentNo == "" {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "DHL's answer names no return", Cause: err}
	}
	box := carrier.AnnouncedBox{Number: got.ShipmentNo}
	label, ok := got.Label.read("a4")
	if !ok { // it cannot be fetched again, so that a person has to look
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Message: "DHL made the return " + got.ShipmentNo + ", and its label cannot be read"}
	}
	box.Label = label
	if got.QRLabel != nil && len(got.QRLabel.B64) > 0 {
		box.Documents = append(box.Documents, carrier.Document{Type: "qr", Label: carrier.Label{Media: mediaOf(got.QRLabel.B64), Size: "a6", Bytes: got.QRLabel.B64}})
	}
	return carrier.Announced{CarrierReference: backMark + got.ShipmentNo, Boxes: []carrier.AnnouncedBox{box}}, nil
}

// mediaOf tells a picture from a page.
func mediaOf(file []byte) string {
	if strings.HasPrefix(string(file), "%PDF-") {
		return carrier.PDF
	}
	return http.DetectContentType(file)
}

var fieldFirst = regexp.MustCompile(`^([a-zA-Z][\w.\[\]]*): (.+)$`)

// refused is a refusal of the returns and pick-up services, which name the field in a message of its own or in front of the words.
func refused(a carrier.Answer) *carrier.Error {
	e := plain(a)
	var got struct {
		ValidationMessages []message `json:"validationMessages"`
	}
	if json.Unmarshal(a.Body, &got) == nil && len(got.ValidationMessages) > 0 {
		m := got.ValidationMessages[0]
		e.Kind, e.Field = kindAt(m.Property, 0)
		e.Message = m.ValidationMessage
		return e
	}
	if m := fieldFirst.FindStringSubmatch(e.Message); m != nil && e.Kind == carrier.KindValidation {
		e.Kind, e.Field = kindAt(m[1], 0)
	}
	return e
}
