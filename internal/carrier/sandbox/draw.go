package sandbox

import (
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
)

// draw prints the carrier's data on a label.
func draw(w wireShipment, p wireParcel) ([]byte, error) {
	l := p.Label
	label := pdf.Label{
		Carrier: "Sandbox", Service: w.Title, From: w.From.postal(), To: w.destination(),
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

// destination is the address that stands large on the label: the buyer's, or the service point's with the buyer's name beneath its own, for
// whoever hands the parcel over.
func (w wireShipment) destination() postal.Address {
	to := w.To.postal()
	if w.PointAddress == nil {
		return to
	}
	buyer := to.Name
	if buyer == "" {
		buyer = to.Company
	}
	at := w.PointAddress.postal()
	at.Name, at.Company, at.Phone, at.PostNumber = at.Company, "For: "+buyer, to.Phone, to.PostNumber
	return at
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
	w := wireShipment{Reference: o.Reference, Title: s.Method, Order: o.OrderNumber, From: o.From, To: o.To, PointAddress: o.PointAddress}
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
