package ups

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

const shipPath = "/shipments/v2409/ship"

// Announce orders a shipment with its labels.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	p, err := check(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	format, media, err := medium(s.LabelMedia)
	if err != nil {
		return carrier.Announced{}, err
	}
	var in wireShip
	in.Request.Request = wireRequest{Option: "validate", Ref: &wireContext{s.Reference}}
	in.Request.Shipment = d.shipment(c, s, p)
	in.Request.Label = wireLabel{Image: code{format}, Agent: "Mozilla/4.5", Stock: wireStock{Height: "6", Width: "4"}}
	var got wireShipped
	err = d.ask(ctx, c, question{
		method: http.MethodPost, path: shipPath, query: url.Values{"additionaladdressvalidation": {"city"}}, in: in,
	}, &got)
	if err != nil {
		return carrier.Announced{}, err
	}
	return announced(s, got, media)
}

// announced reads what UPS gave.
func announced(s carrier.Sending, got wireShipped, media string) (carrier.Announced, error) {
	r := got.Response.Results
	if r.ID == "" || len(r.Packages) != len(s.Boxes) {
		return carrier.Announced{}, carrier.Unreadable(false, fmt.Errorf("shipment %q has %d packages, not %d", r.ID, len(r.Packages), len(s.Boxes)))
	}
	a := carrier.Announced{CarrierReference: r.ID, Paid: paid(r.Negotiated.Total, r.Charges.Total)}
	for _, p := range r.Packages {
		a.Boxes = append(a.Boxes, carrier.AnnouncedBox{Number: p.Number, Label: carrier.Label{Media: media, Size: "a6", Bytes: decoded(p.Label.Image)}})
	}
	for _, f := range r.Form {
		if f.Image.Image != "" {
			a.Boxes[0].Documents = append(a.Boxes[0].Documents, carrier.Document{
				Type: "commercial-invoice", Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: decoded(f.Image.Image)},
			})
		}
	}
	return a, nil
}

// decoded are the bytes of a picture, as far as they can be read: a label that breaks off is found in shipping.
func decoded(image string) []byte {
	file, _ := base64.StdEncoding.DecodeString(image)
	return file
}

// paid is the contract's own price where UPS tells it, or the list price.
func paid(all ...wireSum) money.Amount {
	for _, sum := range all {
		if a, err := money.Parse(sum.Value, sum.Currency); err == nil && sum.Currency != "" {
			return a
		}
	}
	return money.Amount{}
}

// medium is UPS's word for a kind of label, and what it will be. There is no PDF of one, so the picture stands for it.
func medium(wanted string) (format, gives string, err error) {
	switch wanted {
	case "", carrier.PDF, carrier.PNG:
		return "PNG", carrier.PNG, nil
	case carrier.ZPL:
		return "ZPL", carrier.ZPL, nil
	}
	return "", "", carrier.Refuse(carrier.KindValidation, "label_media", "UPS gives no labels as %s", wanted)
}

// shipment is the shipment in UPS's words. The shipper is the customer, also where a buyer sends back.
func (d *Driver) shipment(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	home := s.From
	if s.IsReturn {
		home = s.To
	}
	w := wireShipment{
		Shipper: party(home), ShipTo: party(s.To), ShipFrom: party(s.From), Service: &code{p.service},
		References: []wireRef{{s.Reference}}, Pieces: strconv.Itoa(len(s.Boxes)),
		Payment: &wirePayment{[]wireCharge{{"01", wireBill{c.Credentials[account]}}}}, Rating: &wireRating{"Y"},
	}
	w.Shipper.Number = c.Credentials[account]
	if s.To.Company == "" {
		w.ShipTo.Residential = new(string)
	}
	if s.OrderNumber != "" && len([]rune(s.OrderNumber)) <= maxLine {
		w.References = append(w.References, wireRef{s.OrderNumber})
	}
	if s.IsReturn {
		w.Return = &code{"9"} // a label to print
	}
	if w.Description = short(contents(s), maxDescription); w.Description == "" && s.From.Country != s.To.Country {
		w.Description = "Goods" // it may not be empty between countries, and nobody told more
	}
	if at := s.ServicePoint; at != nil {
		w.Point = &wirePoint{short(cmp.Or(at.Name, at.Address.Company, at.Address.Name), maxLine), at.Code, address(at.Address)}
		w.Indication = []code{{"01"}} // held there for the recipient
	}
	if s.Customs != nil && s.Customs.Reason == "documents" {
		w.Documents = new(string)
	}
	w.Options = p.options(s)
	for _, b := range s.Boxes {
		w.Packages = append(w.Packages, pack(b, w.Description))
	}
	if s.Customs != nil {
		d.border(&w, c, s, p)
	}
	return w
}

func party(a postal.Address) wireParty {
	w := wireParty{Name: cmp.Or(a.Company, a.Name), Attention: a.Name, Mail: a.Email, Address: address(a)}
	if a.Phone != "" {
		w.Phone = &wirePhone{carrier.Phone(a)}
	}
	return w
}

func address(a postal.Address) wireAddress {
	w := wireAddress{Lines: []string{a.LocalLine()}, City: a.City, PostalCode: a.PostalCode, Country: a.Country}
	if a.Line2 != "" {
		w.Lines = append(w.Lines, a.Line2)
	}
	if a.Country == "US" || a.Country == "CA" || a.Country == "IE" {
		w.State = a.State
	}
	return w
}

func pack(b carrier.Box, description string) wirePack {
	w := wirePack{Description: short(description, maxLine), Packaging: &code{"02"}, Weight: kilograms(b.Weight)}
	if z := b.Size; z.Length > 0 && z.Width > 0 && z.Height > 0 {
		w.Dimensions = &wireSize{code{"CM"}, centimetres(z.Length), centimetres(z.Width), centimetres(z.Height)}
	}
	if b.Insured.Minor > 0 {
		w.Options = &wirePackOpts{wireSum{b.Insured.Currency, b.Insured.Decimal()}}
	}
	return w
}

// kilograms are told to a tenth, rounded up: a box is not lighter than it is.
func kilograms(g postal.Grams) wireWeight {
	tenths := int64(g+99) / 100
	return wireWeight{code{"KGS"}, strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)}
}

func centimetres(mm postal.Millimetres) string { return strconv.FormatInt(int64((mm+9)/10), 10) }

// contents says what is in the shipment; UPS wants to know it on every border.
func contents(s carrier.Sending) string {
	if s.Customs != nil && s.Customs.Explanation != "" {
		return s.Customs.Explanation
	}
	var all []string
	for _, i := range s.Items {
		all = append(all, i.Description)
	}
	return strings.Join(all, ", ")
}

// short cuts what only informs.
func short(line string, most int) string {
	letters := []rune(line)
	return strings.TrimSpace(string(letters[:min(len(letters), most)]))
}

// options are the services that the product has beyond its number.
func (p product) options(s carrier.Sending) *wireOptions {
	var w wireOptions
	if p.confirm != "" {
		w.Confirm = &wireConfirm{p.confirm}
	}
	if p.saturday {
		w.Saturday = new(string)
	}
	if s.ServicePoint != nil {
		// The recipient hears from UPS that there is something to fetch.
		w.Notices = []wireNotice{{"6", wireMail{[]string{s.To.Email}}}}
	}
	if w.Confirm == nil && w.Saturday == nil && w.Notices == nil {
		return nil
	}
	return &w
}
