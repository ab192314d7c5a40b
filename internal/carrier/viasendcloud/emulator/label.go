package emulator

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// label is what is stuck on a parcel.
func (p parcel) label() pdf.Label {
	m, _ := findMethod(p.Wish.method())
	to := p.Wish.to()
	l := pdf.Label{
		Carrier: strings.ToUpper(m.carrier), Service: m.name, From: p.Wish.from(), To: to, Reference: p.Wish.Reference.value, Order: p.Wish.OrderNumber.value,
		Weight: postal.Grams(p.Wish.kilograms() * 1000), Date: p.Announced, Tracking: p.Tracking, Routing: to.Country + " " + to.PostalCode, Specimen: true,
	}
	if p.Of > 1 {
		l.Parcel, l.Of = p.Nth+1, p.Of
	}
	if at, ok := findPoint(p.Wish.Point.value); ok {
		l.Notes = []string{at.Name + ", " + at.Street + " " + at.Number}
	}
	return l
}

// several finds the parcels that a question about labels names, all of them with labels; it answers the refusal otherwise.
func (e *Emulator) several(w http.ResponseWriter, r *http.Request, of string, ids []string) ([]parcel, bool) {
	var all []parcel
	for _, id := range ids {
		p, ok := e.find(w, r, of, strings.TrimSpace(id))
		if !ok {
			return nil, false
		}
		if p.Announced.IsZero() || e.Desk().Hidden(p.ReadyAt) {
			refuse(w, r, http.StatusNotFound, "No Parcel matches the given query.")
			return nil, false
		}
		all = append(all, p)
	}
	return all, true
}

// labels serves label_printer (A6) and normal_printer. Not in our sheet: a sheet of A4 is drawn as pages of A6 here, its corner left aside.
func (e *Emulator) labels(w http.ResponseWriter, r *http.Request, of string) {
	printer, id := r.PathValue("printer"), r.PathValue("id")
	if number, err := strconv.Atoi(printer); err == nil && id == "" {
		if p, ok := e.find(w, r, of, strconv.Itoa(number)); ok {
			out := e.wire(p, false)
			emulate.Send(w, http.StatusOK, map[string]any{"label": out.Label, "customs_declaration": out.Declaration})
		}
		return
	}
	if printer != "label_printer" && printer != "normal_printer" {
		refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	ids := []string{id}
	if id == "" {
		ids = strings.Split(r.URL.Query().Get("ids"), ",")
	}
	if corner := r.URL.Query().Get("start_from"); !slices.Contains([]string{"", "0", "1", "2", "3"}, corner) {
		emulate.Send(w, http.StatusBadRequest, map[string]string{"message": "start_from is 0 to 3."})
		return
	}
	all, ok := e.several(w, r, of, ids)
	if !ok {
		return
	}
	var pages []pdf.Label
	for _, p := range all {
		pages = append(pages, p.label())
	}
	file, err := pdf.Labels(pages)
	if err != nil {
		broken(w, r, err)
		return
	}
	give(w, "application/pdf", all[0].spell().Spoil(file))
}

func give(w http.ResponseWriter, media string, file []byte) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(http.StatusOK)
	_, _ = bytes.NewReader(file).WriteTo(w) // the caller may be gone
}

// labelLinks is POST /labels.
func (e *Emulator) labelLinks(w http.ResponseWriter, r *http.Request, of string) {
	var in struct {
		Label struct {
			Parcels []int `json:"parcels"`
		} `json:"label"`
	}
	if !body(w, r, &in) {
		return
	}
	var ids []string
	for _, id := range in.Label.Parcels {
		ids = append(ids, strconv.Itoa(id))
	}
	if len(ids) == 0 {
		refuse(w, r, http.StatusBadRequest, `parcels: "This field is required."`)
		return
	}
	if _, ok := e.several(w, r, of, ids); !ok {
		return
	}
	at, joined := "http://"+r.Host+"/api/v2/labels/", strings.Join(ids, ",")
	links := wireLabels{Label: at + "label_printer?ids=" + joined}
	for corner := range 4 {
		links.Normal = append(links.Normal, at+"normal_printer?ids="+joined+"&start_from="+strconv.Itoa(corner))
	}
	emulate.Send(w, http.StatusOK, map[string]any{"label": links})
}

// document is GET /parcels/{id}/documents/{type}: a label as PDF, PNG or ZPL, and a border's papers.
func (e *Emulator) document(w http.ResponseWriter, r *http.Request, of string) {
	p, ok := e.find(w, r, of, r.PathValue("id"))
	if !ok {
		return
	}
	kind := r.PathValue("type")
	if p.Announced.IsZero() || e.Desk().Hidden(p.ReadyAt) || kind != "label" && !slices.Contains(p.papers(), kind) {
		refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	l := p.label()
	if kind != "label" {
		l.Service, l.Notes = kind+" "+p.Wish.invoiceNumber(), nil
	}
	file, err := pdf.Draw(l)
	if err != nil {
		broken(w, r, err)
		return
	}
	dpi := 0
	if text := r.URL.Query().Get("dpi"); text != "" {
		if dpi, err = strconv.Atoi(text); err != nil {
			refuse(w, r, http.StatusBadRequest, `dpi: "A valid integer is required."`)
			return
		}
	}
	media := "application/pdf"
	wanted := r.Header.Get("Accept")
	switch {
	case strings.Contains(wanted, "image/png"):
		media = "image/png"
		if dpi, ok = allowed(dpi, 300, 150); ok {
			file, err = raster.PNG(r.Context(), file, dpi)
		}
	case strings.Contains(wanted, "application/zpl"):
		media = "application/zpl"
		if dpi, ok = allowed(dpi, 203, 300, 600); ok {
			file, err = raster.ZPL(r.Context(), file, dpi)
		}
	default:
		_, ok = allowed(dpi, 72)
	}
	switch {
	case !ok:
		refuse(w, r, http.StatusBadRequest, `dpi: "This resolution is not available."`)
	case err != nil:
		broken(w, r, err)
	default:
		give(w, media, p.spell().Spoil(file))
	}
}

// declaration is the older address of a border's first paper.
func (e *Emulator) declaration(w http.ResponseWriter, r *http.Request, of string) {
	p, ok := e.find(w, r, of, r.PathValue("id"))
	if !ok {
		return
	}
	papers := p.papers()
	if len(papers) == 0 {
		refuse(w, r, http.StatusNotFound, "Not found.")
		return
	}
	r.SetPathValue("type", papers[0])
	e.document(w, r, of)
}

// allowed is a resolution of those there are, the first where none is said.
func allowed(dpi int, of ...int) (int, bool) {
	if dpi == 0 {
		return of[0], true
	}
	return dpi, slices.Contains(of, dpi)
}
