package sandbox

import (
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
)

// draw prints the carrier's data on a label.
func draw(w wireShipment, p wireParcel) ([]byte, error) {
	l := p.Label
	label := pdf.Label{
		Carrier: "Sandbox", Service: w.Title, From: w.From.postal(), To: w.To.postal(),
		Reference: shortened(w.Reference), Order: w.Order, Weight: l.Weight, Parcel: l.Part, Of: l.Of,
		Tracking: p.Number, Barcode: pdf.Barcode{Kind: pdf.Code128, Data: l.Barcode, Text: l.Text},
		Matrix: pdf.Barcode{Kind: pdf.DataMatrix, Data: l.Matrix}, Routing: l.Routing, Notes: l.Services,
		Specimen: true,
	}
	if l.Symbology == "gs1-128" && len(l.Barcode) > 2 {
		label.Barcode.Kind = pdf.GS1128
		label.Barcode.Data = fmt.Sprintf("(%s)%s", l.Barcode[:2], l.Barcode[2:])
	}
	return pdf.Draw(label)
}

// shortened is a reference as the label shows it: its end only keeps installations apart and is no help to a reader.
func shortened(reference string) string {
	if i := strings.LastIndexByte(reference, '-'); len(reference) > 9 && i > 0 {
		return reference[:i]
	}
	return reference
}

// tryLabel draws the label with a stand-in number and says what cannot be printed.
func tryLabel(s carrier.Sending) error {
	o := toOrder(s)
	w := wireShipment{Reference: o.Reference, Title: s.Method, Order: o.OrderNumber, From: o.From, To: o.To}
	_, err := draw(w, wireParcel{Number: "3SSBOX000000000", Label: &wireLabel{
		Barcode: "3SSBOX000000000", Matrix: "WBS1", Routing: s.To.Country, Weight: s.Boxes[0].Weight, Part: 1, Of: len(s.Boxes),
	}})
	if err == nil {
		return nil
	}
	e := &carrier.Error{Kind: carrier.KindValidation, Message: err.Error()}
	if f, ok := fault.As(err); ok {
		e.Message = f.Text()
		if len(f.Fields) > 0 {
			e.Field = f.Fields[0].Name
		}
	}
	return e
}
