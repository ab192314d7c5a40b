package emulator

import (
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

const dpi = 203

var (
	formats = []string{"PNG", "PDF", "ZPL"}
	media   = map[string]string{"PNG": "image/png", "PDF": "application/pdf", "ZPL": "application/zpl"}
)

// relabel is GET /shipments/{id}/label?file_format=: the label in another format, too.
func (e *Emulator) relabel(w http.ResponseWriter, r *http.Request, who customer) {
	format := strings.ToUpper(r.URL.Query().Get("file_format"))
	var c check
	c.need("file_format", format)
	c.say(format == "" || slices.Contains(formats, format), "file_format", "is PNG, PDF or ZPL")
	if lacking(w, c) {
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	s, ok := e.find(who, r.PathValue("id"))
	switch {
	case !ok:
		notFound(w)
		return
	case !s.bought() || e.Desk().Hidden(s.Hidden):
		refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.POSTAGE.MISSING", "The shipment has no postage label.")
		return
	}
	if !slices.Contains(s.Files, format) {
		s.Files = append(s.Files, format)
		if !e.keep(w, s) {
			return
		}
	}
	emulate.Send(w, http.StatusOK, e.view(r, s))
}

// file is a label behind its URL. A spoilt one is whole when it is fetched again.
func (e *Emulator) file(w http.ResponseWriter, r *http.Request) {
	id, format, ok := strings.Cut(r.PathValue("file"), ".")
	format = strings.ToUpper(format)
	var s shipment
	if !ok || !e.Desk().Get(shipmentKind, id, &s) || !s.bought() || !slices.Contains(s.Files, format) {
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	a := s.Asked
	l := pdf.Label{
		Carrier: s.Chosen.Carrier, Service: s.Chosen.Service, From: a.From.postal(), To: a.To.postal(), Reference: a.Reference,
		Weight: postal.Grams(math.Round(float64(a.Parcel.Weight) * 28.349523125)), Date: s.Bought, Tracking: s.Life.Number,
		Barcode: pdf.Barcode{Kind: pdf.Code128, Data: s.Life.Number}, Routing: a.To.Country + " " + a.To.Zip,
	}
	file, err := emulate.Label(emulate.Spell{}, l)
	switch {
	case err != nil:
	case format == "PNG":
		file, err = raster.PNG(r.Context(), file, dpi)
	case format == "ZPL":
		file, err = raster.ZPL(r.Context(), file, dpi)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	spell := s.spell()
	if e.Desk().First(spell, emulate.HalfLabel) || e.Desk().First(spell, emulate.WrongLabel) {
		file = spell.Spoil(file)
	}
	w.Header().Set("Content-Type", media[format])
	_, _ = w.Write(file) // the caller may be gone
}
