package royalmail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

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
	in := d.shipment(c, s, p)
	in.Information.Label = format
	var got wireDone
	if err := d.ask(ctx, c, http.MethodPost, "/shipments", in, &got, false); err != nil {
		return carrier.Announced{}, err
	}
	if len(got.Packages) != len(s.Boxes) {
		return carrier.Announced{}, carrier.Unreadable(false, fmt.Errorf("%d packages are in it, not %d: %s", len(got.Packages), len(s.Boxes), got.names()))
	}
	slices.SortStableFunc(got.Packages, func(a, b wireSheet) int { return a.Occurrence - b.Occurrence })
	a := carrier.Announced{CarrierReference: got.Packages[0].Unique}
	for _, one := range got.Packages {
		// Services without tracking give a parcel no other name.
		a.Boxes = append(a.Boxes, carrier.AnnouncedBox{Number: cmp.Or(one.Tracking, one.Unique), TrackingURL: one.URL})
	}
	if a.Boxes[0].Number == "" {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there are no numbers in it"))
	}
	if len(got.Customs) > 0 {
		a.Boxes[0].Documents = []carrier.Document{{Type: declaration(s), Label: carrier.Label{Media: carrier.PDF, Size: "a6", Bytes: got.Customs}}}
	}
	if len(a.Boxes) == 1 {
		a.Boxes[0].Label = carrier.Label{Media: media, Size: "a6", Bytes: got.Labels}
		return a, nil
	}
	// The labels of all packages are one file, which cannot be taken apart in every format; they are had one by one.
	if err := d.print(ctx, c, a.Boxes, format, media); err != nil {
		a.LabelsLater = true
	}
	return a, nil
}

// names are what Royal Mail calls the packages, for people who have to find out what was made.
func (w wireDone) names() string {
	var all []string
	for _, p := range w.Packages {
		all = append(all, cmp.Or(p.Tracking, p.Unique))
	}
	return strings.Join(all, ", ")
}

// Labels fetches labels again, as PDF. Royal Mail has them until the day is closed.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	a := carrier.Announced{CarrierReference: s.CarrierReference}
	for _, n := range s.Numbers {
		a.Boxes = append(a.Boxes, carrier.AnnouncedBox{Number: n})
	}
	return a, d.print(ctx, c, a.Boxes, "PDF", carrier.PDF)
}

// print fetches the label of each box.
func (d *Driver) print(ctx context.Context, c carrier.Contract, boxes []carrier.AnnouncedBox, format, media string) error {
	for i := range boxes {
		var got wirePrinted
		path := "/shipments/" + url.PathEscape(boxes[i].Number) + "/printLabel"
		if err := d.ask(ctx, c, http.MethodPut, path, map[string]string{"LabelFormat": format}, &got, true); err != nil {
			return err
		}
		file := got.Image
		if len(file) == 0 {
			file = got.Images
		}
		if len(file) == 0 {
			return carrier.Unreadable(true, errors.New("there is no label in it"))
		}
		boxes[i].Label = carrier.Label{Media: media, Size: "a6", Bytes: file}
	}
	return nil
}

// medium is Royal Mail's word for a kind of label, and what it will be.
func medium(wanted string) (format, gives string, err error) {
	switch wanted {
	case "", carrier.PDF:
		return "PDF", carrier.PDF, nil
	case carrier.PNG:
		return "PNG", carrier.PNG, nil
	case carrier.ZPL:
		return "ZPL203DPI", carrier.ZPL, nil
	}
	return "", "", carrier.Refuse(carrier.KindValidation, "label_media", "Royal Mail gives no labels as %s", wanted)
}

// declaration is which of the two forms Royal Mail makes: the short one up to £270.
func declaration(s carrier.Sending) string {
	if v := value(s); v.Currency == "GBP" && v.Minor <= 270_00 {
		return "cn22"
	}
	return "cn23"
}

// value is what the goods are worth.
func value(s carrier.Sending) money.Amount {
	if s.Value.Minor > 0 || len(s.Items) == 0 {
		return s.Value
	}
	sum := money.Amount{Currency: s.Items[0].Value.Currency}
	for _, i := range s.Items {
		sum.Minor += i.Value.Minor * int64(i.Quantity)
	}
	return sum
}

// shipment is the shipment in Royal Mail's words.
func (d *Driver) shipment(c carrier.Contract, s carrier.Sending, p product) wireShipment {
	day := d.now()
	if !s.ShipAt.IsZero() && s.ShipAt.After(day) {
		day = s.ShipAt.In(d.zone)
	}
	w := wireShipment{Shipper: party(s.From), Destination: party(s.To)}
	w.Shipper.Reference = s.Reference
	if len([]rune(s.OrderNumber)) <= maxReference {
		w.Shipper.Reference2 = s.OrderNumber
	}
	w.Information = wireInfo{
		Date: day.Format("2006-01-02"), Service: p.service, Options: wireOptions{c.Credentials[location], p.format()}, Count: len(s.Boxes),
		Unit: "Grams", Product: "NDX", Action: "Process",
	}
	for i, b := range s.Boxes {
		w.Information.Weight += int64(b.Weight)
		w.Information.Packages = append(w.Information.Packages, wirePackage{
			i + 1, int64(b.Weight), centimetres(b.Size.Length), centimetres(b.Size.Width), centimetres(b.Size.Height),
		})
	}
	if s.Customs != nil {
		border(&w, s)
	}
	return w
}

func centimetres(mm postal.Millimetres) int64 { return int64((mm + 9) / 10) }

func party(a postal.Address) wireParty {
	return wireParty{
		Company: a.Company, Contact: cmp.Or(a.Name, a.Company), Line1: a.LocalLine(), Line2: a.Line2, Town: a.City, County: a.State,
		Country: a.Country, Postcode: a.PostalCode, Phone: carrier.Phone(a), Email: a.Email,
	}
}

// reasons for an export are free words at Royal Mail.
var reasons = map[string]string{
	"sale": "Sale of goods", "gift": "Gift", "sample": "Commercial sample", "documents": "Documents", "return": "Returned goods", "other": "Other",
}

var incoterms = map[string]string{"dap": "DAP", "ddp": "DDP", "ddu": "DDU", "dat": "DAT", "dap_np": "DAP", "dap_dp": "DDP", "": ""}

// border adds what customs want.
func border(w *wireShipment, s carrier.Sending) {
	u := s.Customs
	worth := value(s)
	i := &w.Information
	if u.Reason == "documents" {
		i.Product = "DOX"
	}
	i.Goods = short(cmp.Or(u.Explanation, descriptions(s)), maxGoods)
	i.Reason = reasons[u.Reason]
	if u.Reason == "other" && u.Explanation != "" {
		i.Reason = short(u.Explanation, maxReason)
	}
	i.Value, i.Currency, i.Incoterms = number(worth.Decimal()), worth.Currency, incoterms[u.Incoterm]
	for _, n := range s.Items {
		i.Items = append(i.Items, wireItem{
			Quantity: n.Quantity, Description: n.Description, Value: number(n.Value.Decimal()), Weight: int64(n.Weight), Occurrence: n.Box + 1, Tariff: n.HSCode,
			SKU: short(n.SKU, maxSKU), Origin: n.Origin,
		})
	}
	w.Shipper.VAT, w.Destination.VAT = u.SenderVAT, u.RecipientVAT
	x := &wireCustoms{Invoice: u.InvoiceNumber}
	switch {
	case u.IOSS != "":
		x.Number, x.Type = u.IOSS, "IOSS"
	case u.VOEC != "":
		x.Number, x.Type = u.VOEC, "VOEC" // Norway's; our sheet's list of types is not whole
	case u.SenderEORI != "":
		x.Number, x.Type = u.SenderEORI, "EORI"
	}
	if u.Freight.Minor > 0 {
		x.Shipping = number(u.Freight.Decimal())
	}
	if u.Insurance.Minor > 0 {
		x.Other = number(u.Insurance.Decimal())
	}
	if u.InvoiceNumber != "" {
		date := u.InvoiceDate
		x.InvoiceDate = date.Format("2006-01-02")
		if date.IsZero() {
			x.InvoiceDate = i.Date
		}
	}
	w.Customs = x
}

func descriptions(s carrier.Sending) string {
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
