package emulator

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

func numeric(c postal.Country) string { return fmt.Sprintf("%03d", c.Numeric) }

// drawing is what stands on the label.
func (p parcelRow) drawing() pdf.Label {
	l := p.Letter
	kg, _ := l.Parcel.Weight.Float64() // checked before it was taken
	d := pdf.Label{
		Carrier: "Colissimo", Service: l.Service.ProductCode + " " + products[l.Service.ProductCode].name, From: l.Sender.Address.postal(), To: l.Addressee.Address.postal(),
		Reference: l.Sender.Reference, Order: l.Service.OrderNumber, Weight: postal.Grams(math.Round(kg * 1000)), Date: p.Made,
		Tracking: p.Number, Routing: p.Partner,
	}
	if d.Routing == "" {
		d.Routing = l.Addressee.Address.ZipCode
	}
	if l.Parcel.PickupLocationID != "" {
		d.Notes = append(d.Notes, "Point retrait "+l.Parcel.PickupLocationID)
	}
	if l.Parcel.Instructions != "" {
		d.Notes = append(d.Notes, l.Parcel.Instructions)
	}
	return d
}

// label is the label in the way it is wanted. Not in our sheet: Datamax' language (DPL); here its frame around the parcel number.
func (p parcelRow) label(ctx context.Context, how printing) ([]byte, error) {
	file, err := emulate.Label(emulate.Spell{}, p.drawing())
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", p.Number, err)
	}
	switch how.kind {
	case "ZPL":
		return raster.ZPL(ctx, file, how.dpi)
	case "DPL":
		var out bytes.Buffer
		fmt.Fprintf(&out, "\x02L\r\nD11\r\n1e6205000500050C%s\r\n191100200200050SPECIMEN\r\nE\r\n", p.Number)
		return out.Bytes(), nil
	}
	return file, nil
}

// cn23 is the customs form.
func (p parcelRow) cn23() ([]byte, error) {
	d := p.drawing()
	d.Service, d.Notes = "CN23", nil
	for i, a := range p.Letter.Customs.ContentsOfTheParcel.Article {
		if i == 3 {
			break
		}
		d.Notes = append(d.Notes, strings.TrimSpace(fmt.Sprintf("%s x %s %s %s", a.Quantity, a.Description, a.Value, a.Currency)))
	}
	return emulate.Label(emulate.Spell{}, d)
}
