// Package ratesheet is a carrier without an API: a courier whom the merchant names, whose prices stand in a sheet, whose labels we draw,
// and whose news the merchant tells by hand or by file. There is nobody on the other side to ask: announcing is our own act, and makes a
// number and a label of the shipment alone, the same each time. So a repeat cannot buy twice, and an answer that was lost was never more
// than a drawing: once this process has forgotten it, Find says that there is no such shipment, and the next attempt gets other numbers.
package ratesheet

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Code is the carrier code that every such courier shares; a contract tells them apart.
const Code = "ratesheet"

// Names of what a contract says.
const (
	CourierName = "courier"
	PageName    = "tracking_page"
	PhoneName   = "phone"
	PrefixName  = "gs1_prefix"
	ClientName  = "customer_number"
)

// Driver draws labels for couriers without an API. The zero value works.
type Driver struct{ taken ledger }

// New is a driver.
func New() *Driver { return &Driver{} }

// Carrier describes what such a courier can do.
func (d *Driver) Carrier() carrier.Info {
	return carrier.Info{
		Code: Code, Name: "Own courier", Way: carrier.Sheet,
		Reference: carrier.Idempotent,
		Cancel:    carrier.CancelByCall,
		Collects:  []string{carrier.AnyCurrency},
		MaxBoxes:  50,
		MaxWeight: 400 * postal.Kilogram,
		Labels:    []carrier.LabelFormat{{Media: carrier.PDF, Size: "a6"}},
		Help:      "You agree with the courier yourself; here you say who it is, and load its prices as a sheet.",
		Credentials: []carrier.Credential{
			{Name: CourierName, Label: "Courier's name", Required: true},
			{Name: PageName, Label: "Tracking page, with {number} in it"},
			{Name: PhoneName, Label: "Phone, printed on the label"},
			{Name: PrefixName, Label: "Your GS1 company prefix (for SSCC numbers)"},
			{Name: ClientName, Label: "Your customer number", Client: true},
		},
	}
}

var prefixShape = regexp.MustCompile(`^[0-9]{4,12}$`)

// Check looks at what the merchant wrote; there is nobody to ask.
func (d *Driver) Check(_ context.Context, c carrier.Contract) error {
	wrong := func(field, format string, args ...any) error {
		return &carrier.Error{Kind: carrier.KindAuth, Field: field, Message: fmt.Sprintf(format, args...)}
	}
	if prefix := c.Credentials[PrefixName]; prefix != "" && !prefixShape.MatchString(prefix) {
		return wrong(PrefixName, "A GS1 company prefix has 4 to 12 digits.")
	}
	if page := c.Credentials[PageName]; page != "" {
		u, err := url.Parse(strings.ReplaceAll(page, "{number}", "1"))
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || !strings.Contains(page, "{number}") {
			return wrong(PageName, "A tracking page is a web address with {number} where the number goes.")
		}
	}
	return nil
}

// Announce numbers the boxes and draws their labels.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	if err := d.Check(ctx, c); err != nil {
		return carrier.Announced{}, err
	}
	if len(s.Boxes) > d.Carrier().MaxBoxes {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotServed, Field: "boxes", Message: "too many boxes"}
	}
	if !d.taken.keep(c.ID, s) {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDuplicate, Field: "reference", Message: "This reference is that of another shipment."}
	}
	return announced(c, s)
}

// Find answers what this process announced lately. What it has forgotten, or another process announced, was never handed to anybody.
func (d *Driver) Find(_ context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	s, ok := d.taken.find(c.ID, reference)
	if !ok {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "There is no shipment with this reference."}
	}
	return announced(c, s)
}

// Cancel forgets the shipment. Whether the courier has it already is for the merchant to know, who tells its news.
func (d *Driver) Cancel(_ context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	if s.CarrierReference != reference(c, s.Reference) {
		return carrier.Cancelled{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "There is no such shipment under this contract."}
	}
	return carrier.Cancelled{Outcome: carrier.CancelDone, Message: "The courier has no system to tell: do not hand the parcel over."}, nil
}

// reference names a shipment under a contract.
func reference(c carrier.Contract, ours string) string { return fmt.Sprintf("%d/%s", c.ID, ours) }

func announced(c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	got := carrier.Announced{CarrierReference: reference(c, s.Reference)}
	for i, b := range s.Boxes {
		number, err := number(c, s, i)
		if err != nil {
			return carrier.Announced{}, err
		}
		label, err := draw(c, s, b, number, i)
		if err != nil {
			return carrier.Announced{}, refusal(err)
		}
		got.Boxes = append(got.Boxes, carrier.AnnouncedBox{
			Number: number, TrackingURL: page(c, number), Label: carrier.Label{Media: carrier.PDF, Size: "a6", Bytes: label},
		})
	}
	return got, nil
}

// Series is the GS1 company prefix: two contracts that name the same one number their boxes in one row.
func (d *Driver) Series(c carrier.Contract) string { return c.Credentials[PrefixName] }

// Number is the SSCC of a serial under the contract's GS1 company prefix; empty where the merchant has none. The serial fills the extension
// digit too, so that a prefix of seven digits numbers ten thousand million boxes before the first number comes again.
func (d *Driver) Number(c carrier.Contract, serial int64) (string, error) {
	prefix := c.Credentials[PrefixName]
	if prefix == "" {
		return "", nil
	}
	width := 16 - len(prefix) // of the serial, between the prefix and the check digit
	room := int64(1)
	for range width {
		room *= 10
	}
	extension := serial / room % 10
	return digit.SSCC(fmt.Sprintf("%d%s", extension, prefix), uint64(serial%room))
}

// number is that of the i-th box: the SSCC it was given, else one made of contract and reference, long enough that no two meet.
func number(c carrier.Contract, s carrier.Sending, i int) (string, error) {
	if n := s.Boxes[i].SSCC; n != "" {
		if !digit.Valid(digit.KindSSCC, n) {
			return "", &carrier.Error{Kind: carrier.KindValidation, Field: fmt.Sprintf("boxes.%d.sscc", i), Message: "An SSCC has 18 digits, the last of which follows from the others."}
		}
		return n, nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%s/%d", c.AccountID, c.ID, s.Reference, i))
	return "WB" + base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10]), nil
}

func page(c carrier.Contract, number string) string {
	return strings.ReplaceAll(c.Credentials[PageName], "{number}", url.QueryEscape(number))
}

// draw prints the label: an SSCC stands in a GS1-128 code under its application identifier, another number in Code 128.
func draw(c carrier.Contract, s carrier.Sending, b carrier.Box, number string, i int) ([]byte, error) {
	to := s.To
	if p := s.ServicePoint; p != nil {
		buyer := to.Name
		to = p.Address
		to.Name, to.Company = p.Name, "For: "+buyer
	}
	label := pdf.Label{
		Carrier: c.Credentials[CourierName], Service: strings.TrimPrefix(s.MethodName, c.Name+" "), From: s.From, To: to, Order: s.OrderNumber, Weight: b.Weight,
		Parcel: i + 1, Of: len(s.Boxes), Tracking: number, Routing: to.Country, Notes: b.Notes,
		Barcode: pdf.Barcode{Kind: pdf.Code128, Data: number, Text: number},
	}
	if label.Carrier == "" {
		label.Carrier = c.Name
	}
	if phone := c.Credentials[PhoneName]; phone != "" {
		label.Notes = append([]string{"Tel. " + phone}, label.Notes...)
	}
	if due := s.Collect; !due.IsZero() { // before all else: whoever hands it over has to see it
		label.Notes = append([]string{"COD " + due.String()}, label.Notes...)
	}
	if b.SSCC != "" {
		label.Barcode = pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + number, Text: "(00) " + number}
	}
	if label.Service == "" {
		label.Service = s.Method
	}
	drawn, err := pdf.Draw(label)
	if label.Service != s.Method && about(err, "service") { // a name that cannot be printed keeps no parcel at home
		label.Service = s.Method
		return pdf.Draw(label)
	}
	return drawn, err
}

// about reports whether a fault is about a field.
func about(err error, field string) bool {
	var f *fault.Error
	return errors.As(err, &f) && len(f.Fields) > 0 && f.Fields[0].Name == field
}

// refusal is what cannot be printed, said as a carrier would.
func refusal(err error) error {
	e := &carrier.Error{Kind: carrier.KindValidation, Message: err.Error()}
	var f *fault.Error
	if errors.As(err, &f) {
		e.Message = f.Text()
		if len(f.Fields) > 0 {
			e.Field = f.Fields[0].Name
		}
	}
	return e
}
