package dpd

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Announce orders a shipment with its labels.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	if err := check(c, s); err != nil {
		return carrier.Announced{}, err
	}
	query, media, size, err := paper(s.LabelMedia, s.LabelSize)
	if err != nil {
		return carrier.Announced{}, err
	}
	a, err := d.call(ctx, c, "/shipment?"+query, []wireShipment{toWire(c, s)}, false)
	if err != nil {
		return carrier.Announced{}, err
	}
	all, err := oneOrMore[wireTaken](a.Body)
	if err != nil {
		return carrier.Announced{}, carrier.Unreadable(false, err)
	}
	if len(all) == 0 || all[0].ShipmentID == "" {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there is no shipment in it"))
	}
	numbers := all[0].ParcelIDs
	if len(numbers) == 0 && len(s.Boxes) == 1 {
		numbers = []string{all[0].ShipmentID} // the shorter of the two descriptions of the answer has no other number
	}
	if len(numbers) != len(s.Boxes) {
		return carrier.Announced{}, carrier.Unreadable(false, errors.New("there are not as many numbers in it as boxes"))
	}
	got := carrier.Announced{CarrierReference: all[0].ShipmentID}
	for _, n := range numbers {
		got.Boxes = append(got.Boxes, carrier.AnnouncedBox{Number: n})
	}
	if len(numbers) == 1 {
		file := all[0].Label.bytes()
		got.LabelsLater = len(file) == 0 // it is bought all the same
		got.Boxes[0].Label = carrier.Label{Media: media, Size: size, Bytes: file}
		return got, nil
	}
	// The labels of all boxes are one file, which cannot be taken apart in every format; they are had one by one.
	if err := d.reprint(ctx, c, got.Boxes, query, media, size); err != nil {
		got.LabelsLater = true
	}
	return got, nil
}

// Labels fetches the labels of a shipment again, as A6 in PDF.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	query, media, size, err := paper("", "")
	if err != nil {
		return carrier.Announced{}, err
	}
	got := carrier.Announced{CarrierReference: s.CarrierReference}
	for _, n := range s.Numbers {
		got.Boxes = append(got.Boxes, carrier.AnnouncedBox{Number: n})
	}
	return got, d.reprint(ctx, c, got.Boxes, query, media, size)
}

// reprint fetches the label of each box.
func (d *Driver) reprint(ctx context.Context, c carrier.Contract, boxes []carrier.AnnouncedBox, query, media, size string) error {
	for i := range boxes {
		a, err := d.call(ctx, c, "/label?"+query, map[string]string{"parcelId": boxes[i].Number}, true)
		if err != nil {
			return err
		}
		all, err := oneOrMore[wireTaken](a.Body)
		if err != nil {
			return carrier.Unreadable(true, err)
		}
		if len(all) == 0 {
			return carrier.Unreadable(true, errors.New("there is no label in it"))
		}
		boxes[i].Label = carrier.Label{Media: media, Size: size, Bytes: all[0].Label.bytes()}
	}
	return nil
}

// bytes are the label as it came, as far as it can be read.
func (l wireLabel) bytes() []byte {
	file, _ := base64.StdEncoding.DecodeString(l.Data) // what it read before an error is the broken label that shipping finds
	return file
}

// paper is the query for a label's format, and what it will be.
func paper(media, size string) (query, gives, on string, err error) {
	gives, on = cmp.Or(media, carrier.PDF), cmp.Or(strings.ToLower(size), "a6")
	format := map[string]string{carrier.PDF: "PDF", carrier.ZPL: "ZPL", carrier.PNG: "PNG"}[gives]
	if format == "" {
		return "", "", "", carrier.Refuse(carrier.KindValidation, "label_media", "DPD gives no labels as %s", gives)
	}
	switch on {
	case "a4", "a5", "a6":
	default:
		return "", "", "", carrier.Refuse(carrier.KindValidation, "label_size", "DPD's labels are on A4, A5 or A6")
	}
	q := url.Values{"LabelPrintFormat": {format}, "LabelPaperFormat": {strings.ToUpper(on)}}
	if on == "a4" {
		q.Set("LabelPrinterStartPosition", "UPPER_LEFT")
	}
	return q.Encode(), gives, on, nil
}

// toWire is the shipment in the carrier's words.
func toWire(c carrier.Contract, s carrier.Sending) wireShipment {
	n := strconv.Itoa(len(s.Boxes))
	w := wireShipment{
		References: []string{s.Reference}, NumberOfParcels: n, Infos: wireInfos{ProductCode: s.Method},
		Sender: toParty(s.From), Receiver: toParty(s.To),
	}
	if len(s.OrderNumber) > 0 && len([]rune(s.OrderNumber)) <= maxLine {
		w.References = append(w.References, s.OrderNumber)
	}
	// The customer pays for returns too, though there the parcel comes from somebody else.
	w.Sender.Customer = &wireCustomer{ID: c.Credentials["customer_id"]}
	if s.ServicePoint != nil {
		w.Receiver.PudoID = s.ServicePoint.Code
	}
	if p, ok := find(s.Method); ok && !s.Collect.IsZero() {
		w.Infos.ProductCode = p.cash // what collects money is a product of its own
	}
	for i, b := range s.Boxes {
		p := wireParcel{Infos: wireParcelInfos{Weight: strconv.FormatInt(int64(b.Weight), 10)}, Content: content(s, i)}
		if z := b.Size; z.Length > 0 && z.Width > 0 && z.Height > 0 {
			p.Infos.Dimensions = &wireSize{centimetres(z.Length), centimetres(z.Width), centimetres(z.Height)}
		}
		if due := s.Collect; !due.IsZero() {
			p.COD = &wireCOD{Amount: wireSum{due.Decimal(), due.Currency}, Collect: collectUsual}
			if utf8.RuneCountInString(s.OrderNumber) <= maxPurpose {
				p.COD.Purpose = s.OrderNumber
			}
		}
		w.Parcels = append(w.Parcels, p)
	}
	if s.Customs != nil {
		w.International = toInternational(s)
		w.Sender.Legal = &wireLegal{BusinessType: "B", EORI: s.Customs.SenderEORI, VATNumber: s.Customs.SenderVAT}
		w.Receiver.Legal = &wireLegal{BusinessType: "P", EORI: s.Customs.RecipientEORI, VATNumber: s.Customs.RecipientVAT}
		if s.To.Company != "" {
			w.Receiver.Legal.BusinessType = "B"
		}
	}
	return w
}

// centimetres rounds up: a box is not smaller than it is.
func centimetres(mm postal.Millimetres) string { return strconv.FormatInt(int64((mm+9)/10), 10) }

func toParty(a postal.Address) wireParty {
	return wireParty{
		Address: wireAddress{
			CompanyName: a.Company, Name1: cmp.Or(a.Name, a.Company), Name2: a.Line2, Street: a.Street, HouseNumber: a.HouseNumber,
			ZipCode: a.PostalCode, City: a.City, Region: a.State, Country: a.Country,
		},
		Contact: wireContact{Person: cmp.Or(a.Name, a.Company), Phone: a.Phone, Email: a.Email},
	}
}

// content names what lies in a box, as far as there is room.
func content(s carrier.Sending, box int) string {
	var all []string
	for _, i := range s.Items {
		if i.Box == box {
			all = append(all, i.Description)
		}
	}
	return short(strings.Join(all, ", "))
}

func short(text string) string {
	letters := []rune(text)
	return strings.TrimSpace(string(letters[:min(len(letters), maxLine)]))
}

// reasons and terms in the carrier's numbers: a reason without one of its own is a sale's.
var (
	reasons = map[string]string{"sale": "01", "return": "02", "gift": "03"}
	terms   = map[string]string{"ddp": "s03", "dap_dp": "s02", "exw": "s05", "dap": "s06", "ddu": "s06", "dap_np": "s01"}
)

func toInternational(s carrier.Sending) *wireInternational {
	w := &wireInternational{
		ParcelType: "P", CustomsTerms: cmp.Or(terms[s.Customs.Incoterm], "s06"), CustomsPaper: "A", ExportReason: cmp.Or(reasons[s.Customs.Reason], "01"),
		Invoice: s.Customs.InvoiceNumber, Articles: strconv.Itoa(len(s.Items)),
	}
	if s.Customs.Reason == "documents" {
		w.ParcelType = "D"
	}
	var sum money.Amount
	var all []string
	for n, i := range s.Items {
		line := i.Value.Times(int64(i.Quantity))
		sum = line.Add(money.Amount{Minor: sum.Minor, Currency: line.Currency})
		weight := strconv.FormatInt(int64(i.Weight)*int64(i.Quantity), 10)
		w.Lines = append(w.Lines, wireLine{
			Number: strconv.Itoa(n + 1), Quantity: strconv.Itoa(i.Quantity), Content: i.Description, Tariff: i.HSCode, Amount: line.Decimal(),
			NetWeight: weight, GrossWeight: weight, ItemCode: i.SKU, Origin: i.Origin,
		})
		all = append(all, i.Description)
	}
	w.CustomsAmount, w.CustomsCurrency = sum.Decimal(), sum.Currency
	w.Content = short(cmp.Or(s.Customs.Explanation, strings.Join(all, ", ")))
	return w
}
