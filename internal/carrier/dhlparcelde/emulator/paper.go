package emulator

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// paper is a label or a form in an answer: as base64, as printer's language, or as the address where it is fetched.
type paper struct {
	B64         string `json:"b64,omitempty"`
	ZPL2        string `json:"zpl2,omitempty"`
	URL         string `json:"url,omitempty"`
	FileFormat  string `json:"fileFormat"`
	PrintFormat string `json:"printFormat,omitempty"`
}

// parts of a shipment that are printed.
const (
	partLabel   = "label"
	partReturn  = "return"
	partCustoms = "customs"
	partCOD     = "cod"
)

const paperKind = "paper"

// shelf is what a token of GET /labels stands for.
type shelf struct {
	Number string `json:"number"`
	Part   string `json:"part"`
	ZPL    bool   `json:"zpl"`
}

// item is what is told of a shipment that was taken.
func (e *Emulator) item(r *http.Request, row shipment, s style) (item, error) {
	o := row.Order
	got := item{ShipmentNo: row.Parcel.Number, ShipmentRefNo: o.RefNo, RoutingCode: routing(o.to(), 58020), Status: good200()}
	var err error
	if got.Label, err = e.paper(r, row, partLabel, s); err != nil {
		return item{}, err
	}
	if row.ReturnNo != "" {
		back := s
		back.print = s.retoure
		got.ReturnShipmentNo, got.ReturnRouting = row.ReturnNo, routing(o.Services.Retoure.ReturnAddress.postal(), 58070)
		if got.ReturnLabel, err = e.paper(r, row, partReturn, back); err != nil {
			return item{}, err
		}
	}
	forms := s
	forms.print = "A4"
	if o.Customs != nil {
		if got.CustomsDoc, err = e.paper(r, row, partCustoms, forms); err != nil {
			return item{}, err
		}
	}
	if o.Services.COD != nil && !products[o.Product].domestic {
		if got.CODLabel, err = e.paper(r, row, partCOD, forms); err != nil {
			return item{}, err
		}
	}
	return got, nil
}

// routing is the carrier's code of the way: 403, the country's number, the postal code, and what it does there.
func routing(to postal.Address, product int) string {
	country, _ := postal.Lookup(to.Country)
	return fmt.Sprintf("403%03d%s+99000943%06d", country.Numeric, to.PostalCode, product)
}

// paper is one part of a shipment in the way it is wanted.
func (e *Emulator) paper(r *http.Request, row shipment, part string, s style) (*paper, error) {
	p := &paper{FileFormat: "PDF", PrintFormat: s.print}
	if s.zpl {
		p.FileFormat = "ZPL2"
	}
	if s.url {
		token := rand.Text()
		p.URL = "http://" + r.Host + shippingPath + "/labels?token=" + token
		return p, e.Desk().Keep(paperKind, token, shelf{row.Parcel.Number, part, s.zpl})
	}
	file, err := draw(r.Context(), row, part, s.zpl)
	if err != nil {
		return nil, err
	}
	if s.zpl {
		p.ZPL2 = string(file)
	} else {
		p.B64 = base64.StdEncoding.EncodeToString(file)
	}
	return p, nil
}

// labels is GET /labels: the bytes that a token stands for. The token is all that is asked for.
func (e *Emulator) labels(w http.ResponseWriter, r *http.Request) {
	var at shelf
	var row shipment
	if !e.Desk().Get(paperKind, r.URL.Query().Get("token"), &at) || !e.Desk().Get(shipmentKind, at.Number, &row) {
		problem(w, http.StatusNotFound, "There is no document under this token.")
		return
	}
	file, err := draw(r.Context(), row, at.Part, at.ZPL)
	if err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	if at.ZPL {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	}
	_, _ = w.Write(file)
}

// draw prints one part of a shipment. The forms of the emulator have a form's name and number; their boxes are not filled in.
func draw(ctx context.Context, row shipment, part string, zpl bool) ([]byte, error) {
	o := row.Order
	l := pdf.Label{
		Carrier: "DHL", Service: products[o.Product].name, From: o.from(), To: o.to(), Reference: o.RefNo,
		Weight: postal.Grams(math.Round(o.Details.Weight.kg() * 1000)), Date: row.Parcel.Born, Tracking: row.Parcel.Number,
		Barcode: pdf.Barcode{Kind: pdf.GS1128, Data: "(00)" + row.Parcel.Number[2:]},
		Routing: routing(o.to(), 58020), Notes: append(o.Services.words(), "Abrechnungsnr. "+o.BillingNumber),
	}
	switch part {
	case partReturn:
		l.Service, l.From, l.To = "DHL Retoure", o.to(), o.Services.Retoure.ReturnAddress.postal()
		l.Tracking, l.Barcode.Data = row.ReturnNo, "(00)"+row.ReturnNo[2:]
		l.Reference, l.Routing, l.Notes = o.Services.Retoure.RefNo, routing(l.To, 58070), nil
	case partCustoms:
		l.Service, l.Notes = "CN 23", []string{o.Customs.ExportType}
	case partCOD:
		l.Service = "COD " + o.Services.COD.Amount.Currency
	}
	return printed(ctx, o.spell(), l, zpl)
}

// printed is a label as PDF, or as dots in the language of printers at 203 dpi.
func printed(ctx context.Context, s emulate.Spell, l pdf.Label, zpl bool) ([]byte, error) {
	if !zpl {
		return emulate.Label(s, l)
	}
	file, err := emulate.Label(emulate.Spell{}, l)
	if err != nil {
		return nil, err
	}
	dots, err := raster.ZPL(ctx, file, 203)
	if err != nil {
		return nil, err
	}
	return s.Spoil(dots), nil
}
