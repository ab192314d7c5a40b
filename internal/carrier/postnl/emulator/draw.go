package emulator

import (
	"bytes"
	"context"
	"fmt"
	"image/gif"
	"image/jpeg"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// format is a way of printing.
type format struct {
	output string // OutputType
	media  string
	dpi    int
}

// printers are the Printertypes. Not in our sheet: the list beyond PDF, GIF 200 dpi and the first Zebra.
var printers = map[string]format{
	"GraphicFile|PDF":              {"PDF", "application/pdf", 0},
	"GraphicFile|GIF 200 dpi":      {"GIF", "image/gif", 200},
	"GraphicFile|GIF 400 dpi":      {"GIF", "image/gif", 400},
	"GraphicFile|GIF 600 dpi":      {"GIF", "image/gif", 600},
	"GraphicFile|JPG 200 dpi":      {"JPG", "image/jpeg", 200},
	"GraphicFile|JPG 300 dpi":      {"JPG", "image/jpeg", 300},
	"GraphicFile|JPG 600 dpi":      {"JPG", "image/jpeg", 600},
	"Zebra|LP 2844-Z":              {"ZPL", "application/zpl", 203},
	"Zebra|Generic ZPL II 200 dpi": {"ZPL", "application/zpl", 203},
	"Zebra|Generic ZPL II 300 dpi": {"ZPL", "application/zpl", 300},
	"Zebra|Generic ZPL II 600 dpi": {"ZPL", "application/zpl", 600},
}

// labels draws what a shipment is sent with: its label, one for the way back when there is a ReturnBarcode, and a CN23 where customs data came.
func (s shipment) labels(ctx context.Context, printer string, spell emulate.Spell, nth, of int) ([]label64, error) {
	f := printers[printer]
	p := s.Parcel
	to, from := p.find("01").postal(), s.from()
	weight, _ := p.Dimension.Weight.whole()
	l := pdf.Label{
		Carrier: "PostNL", Service: p.ProductCodeDelivery + " " + products[p.ProductCodeDelivery].name, From: from, To: to, Reference: p.Reference, Order: p.CustomerOrderNumber,
		Weight: postal.Grams(weight), Date: s.Made, Tracking: s.Barcode, Routing: to.PostalCode,
	}
	if of > 1 {
		l.Parcel, l.Of = nth, of
	}
	if point := p.find("09"); point != nil && p.DeliveryAddress == "09" {
		at := point.postal()
		l.To, l.Routing = at, at.PostalCode
		l.To.Name, l.To.Company = to.Name, at.Company
	}
	if p.Remark != "" {
		l.Notes = []string{p.Remark}
	}
	wanted := []struct {
		kind  string
		label pdf.Label
	}{{"Label", l}}
	if p.ReturnBarcode != "" {
		back := l
		back.From, back.To, back.Tracking, back.Service, back.Reference, back.Routing = to, from, p.ReturnBarcode, "2285 Return shipment", p.ReturnReference, from.PostalCode
		if a := p.find("08"); a != nil {
			back.To, back.Routing = a.postal(), a.Zipcode
		}
		wanted = append(wanted, struct {
			kind  string
			label pdf.Label
		}{"Return Label", back})
	}
	if d := p.Customs; d != nil {
		form := l
		form.Service = "CN23 " + d.ShipmentType
		form.Notes = nil
		for _, c := range d.Content[:min(3, len(d.Content))] {
			form.Notes = append(form.Notes, fmt.Sprintf("%s x %s %s %s", c.Quantity, c.Description, c.Value, d.Currency))
		}
		wanted = append(wanted, struct {
			kind  string
			label pdf.Label
		}{"CN23", form})
	}
	var all []label64
	for _, one := range wanted {
		raw, err := printed(ctx, one.label, f, spell)
		if err != nil {
			return nil, err
		}
		all = append(all, encoded(f, one.kind, raw))
	}
	return all, nil
}

// from is who the label names as its sender.
func (s shipment) from() postal.Address {
	if a := s.Parcel.find("02"); a != nil {
		return a.postal()
	}
	return s.Sender.Address.postal()
}

// postal is the address as labels are drawn with it.
func (a address) postal() postal.Address {
	name := strings.TrimSpace(a.FirstName + " " + a.Name)
	street, house := a.Street, strings.TrimSpace(a.HouseNr+" "+a.HouseNrExt)
	if street == "" {
		street = a.StreetHouseNrExt
	}
	return postal.Address{Name: name, Company: a.CompanyName, Street: street, HouseNumber: house, PostalCode: a.Zipcode, City: a.City, Country: a.Countrycode}
}

// printed draws a label in a format, spoilt where the spell wants it.
func printed(ctx context.Context, l pdf.Label, f format, spell emulate.Spell) ([]byte, error) {
	file, err := emulate.Label(emulate.Spell{}, l)
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", strconv.Quote(l.Tracking), err)
	}
	switch f.output {
	case "ZPL":
		file, err = raster.ZPL(ctx, file, f.dpi)
	case "GIF", "JPG":
		file, err = picture(ctx, file, f)
	}
	if err != nil {
		return nil, err
	}
	return spell.Spoil(file), nil
}

func picture(ctx context.Context, file []byte, f format) ([]byte, error) {
	pages, err := raster.Pictures(ctx, file, f.dpi)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if f.output == "GIF" {
		err = gif.Encode(&out, pages[0], &gif.Options{NumColors: 16})
	} else {
		err = jpeg.Encode(&out, pages[0], nil)
	}
	return out.Bytes(), err
}
