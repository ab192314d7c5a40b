package emulator

import (
	"context"
	"math"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// documents are what a shipment was asked to be answered with: the pieces' labels in one file (or a file each, by splitDocumentsByPages), the waybill document and
// the invoice where they are wanted.
func (b booked) documents(ctx context.Context, spell emulate.Spell) ([]map[string]any, error) {
	o := b.Shipment.Output
	if o == nil {
		o = &output{}
	}
	dpi := o.DPI
	if dpi != 300 {
		dpi = 203 // "200" is what printers of 203 dpi are called
	}
	var all []map[string]any
	if wanted(o.Images, "label", true) {
		files, err := b.labels(o.ByPage)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			format := "PDF"
			if o.Encoding == "zpl" {
				format = "ZPL"
				if file, err = raster.ZPL(ctx, file, dpi); err != nil {
					return nil, err
				}
			}
			all = append(all, image64(format, "label", spell.Spoil(file)))
		}
	}
	for _, kind := range []string{"waybillDoc", "invoice"} {
		if !wanted(o.Images, kind, false) || kind == "invoice" && b.Shipment.Content.Declaration == nil {
			continue
		}
		file, err := b.sheet(kind)
		if err != nil {
			return nil, err
		}
		all = append(all, image64("PDF", kind, file))
	}
	return all, nil
}

// wanted reads the imageOptions; what they do not name is as usual.
func wanted(options []imageOption, kind string, usual bool) bool {
	for _, m := range options {
		if m.Type == kind {
			return m.Requested == nil || *m.Requested
		}
	}
	return usual
}

// labels are one page for each piece, with the code that names it in bars and its licence plate as a matrix.
func (b booked) labels(apart bool) ([][]byte, error) {
	var pages []pdf.Label
	for i, id := range b.Pieces {
		l := b.page("EXPRESS "+b.Shipment.Product, i)
		l.Barcode, l.Notes = pdf.Barcode{Kind: pdf.Code128, Data: id}, []string{"Waybill " + b.Waybill, piecesText(i+1, len(b.Pieces))}
		if len(b.Pieces) == 1 {
			l.Barcode = pdf.Barcode{Kind: pdf.Code128, Data: b.Waybill}
		}
		l.Matrix = pdf.Barcode{Kind: pdf.DataMatrix, Data: id}
		if b.Shipment.OnDemand != nil && b.Shipment.OnDemand.Point != "" {
			l.Notes = append(l.Notes, "Service point "+b.Shipment.OnDemand.Point)
		}
		pages = append(pages, l)
	}
	if !apart {
		file, err := pdf.Labels(pages)
		return [][]byte{file}, err
	}
	var files [][]byte
	for _, l := range pages {
		file, err := pdf.Draw(l)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// sheet is the archive copy or the invoice; the figures on a real one are the declaration's.
func (b booked) sheet(kind string) ([]byte, error) {
	title := "Waybill document"
	if kind == "invoice" {
		title = "Commercial invoice " + b.Shipment.Content.Declaration.Invoice.Number
	}
	return pdf.Draw(b.page(title, 0))
}

func (b booked) page(title string, i int) pdf.Label {
	s := b.Shipment
	l := pdf.Label{
		Carrier: "DHL Express", Service: title, From: s.Customers.Shipper.postal(), To: s.Customers.Receiver.postal(), Tracking: b.Waybill,
		Weight: postal.Grams(math.Round(s.Content.Packages[i].Weight * 1000)), Date: b.Life.Born, Routing: "2L" + b.routing(), Specimen: true,
	}
	if refs := append(s.Content.Packages[i].References, s.References...); len(refs) > 0 {
		l.Reference = refs[0].Value
	}
	return l
}
