package emulator

import (
	"bytes"
	"context"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"math"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

const dpi = 203

// label is the one of a parcel. As GIF it lies on its side, as UPS's do.
func (b booked) label(ctx context.Context, i int, format string) ([]byte, error) {
	s, p := b.Shipment, b.Parcels[i]
	l := pdf.Label{
		Carrier: "UPS", Service: "UPS " + services[s.Service.Code], From: s.from().postal(), To: s.ShipTo.postal(),
		Weight: postal.Grams(math.Round(s.Packages[i].kilograms() * 1000)), Date: p.Born, Parcel: i + 1, Of: len(b.Parcels), Tracking: p.Number,
		Barcode: pdf.Barcode{Kind: pdf.Code128, Data: p.Number}, Routing: s.ShipTo.Address.Country + " " + s.ShipTo.Address.Postal,
	}
	if len(s.References) > 0 {
		l.Reference = s.References[0].Value
	} else if refs := s.Packages[i].References; len(refs) > 0 {
		l.Reference = refs[0].Value
	}
	if s.Alternate != nil {
		l.Notes = append(l.Notes, "Hold at "+s.Alternate.Name)
	}
	file, err := emulate.Label(emulate.Spell{}, l)
	if err != nil {
		return nil, err
	}
	switch format {
	case "ZPL":
		file, err = raster.ZPL(ctx, file, dpi)
	case "PNG":
		file, err = raster.PNG(ctx, file, dpi)
	default:
		file, err = sideways(ctx, file)
	}
	if err != nil {
		return nil, err
	}
	return b.spell().Spoil(file), nil
}

// sideways turns the first page a quarter to the left and writes it as GIF.
func sideways(ctx context.Context, file []byte) ([]byte, error) {
	pages, err := raster.Pictures(ctx, file, dpi)
	if err != nil {
		return nil, err
	}
	from := pages[0].Bounds()
	to := image.NewPaletted(image.Rect(0, 0, from.Dy(), from.Dx()), color.Palette{color.White, color.Black})
	for y := range from.Dy() {
		for x := range from.Dx() {
			if pages[0].GrayAt(from.Min.X+x, from.Min.Y+y).Y < 128 {
				to.SetColorIndex(y, from.Dx()-1-x, 1)
			}
		}
	}
	var b bytes.Buffer
	err = gif.Encode(&b, to, nil)
	return b.Bytes(), err
}

// recover is POST /labels/…/recovery: a parcel's label again.
func (e *Emulator) recover(w http.ResponseWriter, r *http.Request, account string) {
	var in struct {
		LabelRecoveryRequest struct {
			Request request `json:"Request"`
			Label   struct {
				Format code `json:"LabelImageFormat"`
			} `json:"LabelSpecification"`
			Number string `json:"TrackingNumber"`
		} `json:"LabelRecoveryRequest"`
	}
	if !read(w, r, &in) {
		return
	}
	q := in.LabelRecoveryRequest
	row, i, ok := e.find(account, q.Number)
	if !ok || !row.Parcels[i].VoidedAt.IsZero() {
		refuse(w, http.StatusNotFound, "300100", "The tracking number is not found")
		return
	}
	format := q.Label.Format.Code
	if format == "" {
		format = "GIF"
	}
	var c check
	c.one("LabelSpecification.LabelImageFormat.Code", format, "GIF", "PNG", "ZPL")
	if c.found != nil {
		refuse(w, http.StatusBadRequest, c.found.code, c.found.message)
		return
	}
	row.Texts = nil // printed again, it is whole
	file, err := row.label(r.Context(), i, format)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "10500", err.Error())
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{"LabelRecoveryResponse": map[string]any{
		"Response": answer(q.Request.Reference.Context), "ShipmentIdentificationNumber": row.Parcels[0].Number,
		"LabelResults": []map[string]any{{
			"TrackingNumber": q.Number, "LabelImage": map[string]any{"LabelImageFormat": code{format, format}, "GraphicImage": base64.StdEncoding.EncodeToString(file)},
		}},
	}})
}

// compactDay and compactTime are how UPS writes times.
const (
	compactDay  = "20060102"
	compactTime = "150405"
)

// inZone is the time where a parcel is; the emulator's parcels are all in central Europe.
func inZone(at time.Time) time.Time {
	if zone, err := time.LoadLocation("Europe/Berlin"); err == nil {
		return at.In(zone)
	}
	return at
}
