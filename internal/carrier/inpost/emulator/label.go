package emulator

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/raster"
)

// media are the types of the formats. Not in our sheet: those of the printers' languages.
var media = map[string]string{"Pdf": "application/pdf", "Zpl": "text/zpl", "Epl": "text/epl", "Zip": "application/zip"}

// wanted reads format and type of a label; false when it was answered. Not in our sheet: what normal is; here both are A6.
func wanted(w http.ResponseWriter, q url.Values, otherwise string) (string, bool) {
	format, paper := q.Get("format"), q.Get("type")
	if format == "" {
		format = otherwise
	}
	found := tree{}
	if _, ok := media[format]; !ok || format == "Zip" && otherwise != "Zip" {
		found.add("format", "invalid")
	}
	if paper != "" && paper != "normal" && paper != "A6" {
		found.add("type", "invalid")
	}
	if len(found) > 0 {
		invalid(w, found)
		return "", false
	}
	return format, true
}

// label is GET /shipments/{id}/label: a page a parcel, once the shipment is confirmed.
func (e *Emulator) label(w http.ResponseWriter, r *http.Request, s shipment) {
	format, ok := wanted(w, r.URL.Query(), "Pdf")
	if !ok {
		return
	}
	if !e.bought(s) {
		invalidAction(w, e.status(s))
		return
	}
	file, err := draw(r.Context(), format, e.pages(s, false))
	e.give(w, format, s.spell().Spoil(file), err)
}

// give answers a file.
func (e *Emulator) give(w http.ResponseWriter, format string, file []byte, err error) {
	if err != nil {
		refuse(w, http.StatusInternalServerError, "internal", err.Error(), nil)
		return
	}
	w.Header().Set("Content-Type", media[format])
	w.Header().Set("Content-Disposition", `attachment; filename="labels.`+strings.ToLower(format)+`"`)
	_, _ = w.Write(file) // the caller may be gone
}

// labels is GET /organizations/{id}/shipments/labels?shipment_ids[]=, and the same for return labels: a bundle of PDFs, unless one format for all is wished.
func (e *Emulator) labels(w http.ResponseWriter, r *http.Request, c customer) {
	q := r.URL.Query()
	format, ok := wanted(w, q, "Zip")
	if !ok {
		return
	}
	ids := slices.Concat(q["shipment_ids[]"], q["shipment_ids"])
	if len(ids) == 0 {
		found := tree{}
		found.add("shipment_ids", "required")
		invalid(w, found)
		return
	}
	back := strings.HasSuffix(r.URL.Path, "/return_labels")
	var all []shipment
	for _, id := range ids {
		var s shipment
		if !e.Desk().Get(shipmentKind, id, &s) || s.Org != c.id {
			notFound(w)
			return
		}
		if !e.bought(s) {
			invalidAction(w, e.status(s))
			return
		}
		if back {
			var err error
			if s, err = e.returned(s); err != nil {
				e.give(w, format, nil, err)
				return
			}
		}
		all = append(all, s)
	}
	file, err := e.bundle(r.Context(), format, all, back)
	e.give(w, format, file, err)
}

// returned gives a shipment the number of its way back, once.
func (e *Emulator) returned(s shipment) (shipment, error) {
	e.moving.Lock()
	defer e.moving.Unlock()
	if s = e.fresh(s); s.Returns != "" {
		return s, nil
	}
	var err error
	if s.Returns, err = digit.InPost(head, e.Desk().Draw("parcel", 1e15)); err != nil {
		return s, err
	}
	return s, e.Desk().Keep(shipmentKind, s.key(), s)
}

func (e *Emulator) bundle(ctx context.Context, format string, all []shipment, back bool) ([]byte, error) {
	if format != "Zip" {
		var pages []pdf.Label
		for _, s := range all {
			pages = append(pages, e.pages(s, back)...)
		}
		return draw(ctx, format, pages)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, s := range all {
		file, err := draw(ctx, "Pdf", e.pages(s, back))
		if err != nil {
			return nil, err
		}
		in, err := z.Create(s.key() + ".pdf")
		if err != nil {
			return nil, err
		}
		if _, err := in.Write(s.spell().Spoil(file)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// pages are a shipment's labels, one a parcel.
func (e *Emulator) pages(s shipment, back bool) []pdf.Label {
	from, to := e.sender(s).postal(), party{}.postal()
	if s.Wish.Receiver != nil {
		to = s.Wish.Receiver.postal()
	}
	var all []pdf.Label
	for i, b := range s.Wish.Parcels {
		l := pdf.Label{
			Carrier: "InPost", Service: services[s.service()].name, From: from, To: to, Reference: s.Wish.Reference, Weight: b.grams(), Date: s.Confirmed,
			Parcel: i + 1, Of: len(s.Wish.Parcels), Tracking: s.Numbers[i], Routing: strings.ToUpper(s.Wish.Attributes.TargetPoint), Specimen: true,
		}
		if b.Template != "" {
			l.Notes = append(l.Notes, "Gabaryt "+map[string]string{"small": "A", "medium": "B", "large": "C"}[b.Template])
		}
		if s.Wish.COD != nil && s.Wish.COD.Amount.Rat != nil {
			l.Notes = append(l.Notes, "Pobranie "+s.Wish.COD.Amount.FloatString(2)+" PLN")
		}
		if back {
			l.From, l.To, l.Tracking, l.Parcel, l.Of, l.Routing = to, from, s.Returns, 1, 1, "ZWROT"
			return []pdf.Label{l}
		}
		all = append(all, l)
	}
	return all
}

// sender is who sends: the organisation, where nobody is named.
func (e *Emulator) sender(s shipment) party {
	if s.Wish.Sender != nil && s.Wish.Sender.Address != nil {
		return *s.Wish.Sender
	}
	at := &address{Street: "Przykładowa", BuildingNumber: "1", City: "Kraków", PostCode: "30-001", CountryCode: "PL"}
	for _, c := range customers {
		if c.id == s.Org {
			return party{CompanyName: c.name, Address: at}
		}
	}
	return party{Address: at}
}

// draw prints the pages in a format.
func draw(ctx context.Context, format string, pages []pdf.Label) ([]byte, error) {
	if format == "Epl" {
		var out bytes.Buffer
		for _, l := range pages {
			epl(&out, l)
		}
		return out.Bytes(), nil
	}
	file, err := pdf.Labels(pages)
	if err != nil || format == "Pdf" {
		return file, err
	}
	return raster.ZPL(ctx, file, 203)
}

// epl writes a page in EPL2: the addresses, the number and its bars. The language knows no letters beyond its code page, so others are told as question marks.
func epl(out *bytes.Buffer, l pdf.Label) {
	text := func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r == '"' || r == '\\' || r < ' ':
				return ' '
			case r > '~':
				return '?'
			}
			return r
		}, s)
	}
	out.WriteString("N\nq812\nQ1218,24\n")
	y := 20
	for _, line := range []string{
		"SPECIMEN", l.Carrier + " " + l.Service, l.From.Name, l.From.Company, l.From.StreetLine(), l.From.PostalCode + " " + l.From.City, "",
		l.To.Name, l.To.Company, l.To.StreetLine(), l.To.PostalCode + " " + l.To.City, l.Routing, l.Reference, strconv.Itoa(l.Parcel) + "/" + strconv.Itoa(l.Of),
	} {
		fmt.Fprintf(out, "A30,%d,0,4,1,1,N,\"%s\"\n", y, text(line))
		y += 40
	}
	fmt.Fprintf(out, "B30,%d,0,1,2,4,160,B,\"%s\"\nP1\n", y+20, l.Tracking)
}
