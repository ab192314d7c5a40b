package emulator

import (
	"context"
	"encoding/base64"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
	"github.com/waybill-ship/waybill/internal/pdf"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/raster"
)

// serials is how many numbers an account has.
const serials = 100_000_000_000

// wanted is what kind of labels a request is for.
type wanted struct {
	image, back bool
	accept      string
}

var labelMedia = regexp.MustCompile(`(?i)^application/vnd\.bpost\.shm-label-(pdf|image)-v3(\.\d)?\+xml$`)

// asked reads the paper and the media type of a request for labels; false when it was refused.
func asked(w http.ResponseWriter, r *http.Request) (wanted, bool) {
	m := labelMedia.FindStringSubmatch(r.Header.Get("Accept"))
	switch {
	case m == nil:
		plain(w, http.StatusNotAcceptable, "Not Acceptable: "+mediaHead+"label-pdf-… or label-image-… is given")
		return wanted{}, false
	case r.PathValue("format") != "A4" && r.PathValue("format") != "A6":
		business(w, http.StatusBadRequest, "The label format '"+r.PathValue("format")+"' is not valid")
		return wanted{}, false
	}
	return wanted{image: strings.EqualFold(m[1], "image"), back: strings.HasSuffix(r.URL.Path, "/withReturnLabels"), accept: m[0]}, true
}

// orderLabels is GET /orders/{reference}/labels/{format}: it prints what is not printed yet.
func (e *Emulator) orderLabels(w http.ResponseWriter, r *http.Request, account string) {
	want, ok := asked(w, r)
	if !ok {
		return
	}
	row, ok := e.find(account, r.PathValue("reference"))
	if !ok {
		unknown(w, "The order "+r.PathValue("reference"))
		return
	}
	fresh, err := e.print(&row, want.back)
	if err != nil {
		system(w, http.StatusInternalServerError, err.Error())
		return
	}
	cut := emulate.Spell{}
	if len(fresh) > 0 && row.spell().Has(emulate.Cut) {
		cut = emulate.Read(string(emulate.Cut))
	}
	e.Desk().Under(cut, w, r, func(w http.ResponseWriter, r *http.Request) {
		e.give(w, r, want, []printed{{row, fresh}}, row.spell())
	})
}

// boxLabels is GET /boxes/{barcode}/labels/{format}: a label again.
func (e *Emulator) boxLabels(w http.ResponseWriter, r *http.Request, account string) {
	want, ok := asked(w, r)
	if !ok {
		return
	}
	row, i, ok := e.box(account, r.PathValue("barcode"))
	if !ok || row.Boxes[i].Status == statusCancelled {
		unknown(w, "The box "+r.PathValue("barcode"))
		return
	}
	e.give(w, r, want, []printed{{row, []int{i}}}, emulate.Spell{}) // printed again, it is whole
}

// bulkLabels is POST /labels/{format}: the labels of orders, printed now if they were not, and of boxes.
func (e *Emulator) bulkLabels(w http.ResponseWriter, r *http.Request, account string) {
	want, ok := asked(w, r)
	if !ok {
		return
	}
	doc := body(w, r, "labelRequest", bulkRule)
	if doc == nil {
		return
	}
	var all []printed
	for _, n := range doc.all("order") {
		row, ok := e.find(account, n.Text)
		if !ok {
			unknown(w, "The order "+n.Text)
			return
		}
		if _, err := e.print(&row, want.back); err != nil {
			system(w, http.StatusInternalServerError, err.Error())
			return
		}
		p := printed{order: row}
		for i, b := range row.Boxes {
			if b.Status == statusPrinted {
				p.boxes = append(p.boxes, i)
			}
		}
		all = append(all, p)
	}
	for _, n := range doc.all("box") {
		row, i, ok := e.box(account, n.Text)
		if !ok {
			unknown(w, "The box "+n.Text)
			return
		}
		all = append(all, printed{row, []int{i}})
	}
	e.give(w, r, want, all, emulate.Spell{})
}

// box is a printed box of a customer's.
func (e *Emulator) box(account, barcode string) (order, int, bool) {
	var p place
	var row order
	if !e.Desk().Get(boxKind, barcode, &p) || !e.Desk().Get(orderKind, p.Order, &row) || row.Account != account {
		return order{}, 0, false
	}
	return row, p.Box, true
}

// life is what happens to a parcel.
func (e *Emulator) life(number string) (emulate.Parcel, bool) {
	var p place
	var row order
	if !e.Desk().Get(boxKind, number, &p) || !e.Desk().Get(orderKind, p.Order, &row) {
		return emulate.Parcel{}, false
	}
	return row.Boxes[p.Box].Life, true
}

// print gives the open boxes of an order their barcodes, and says which they are.
func (e *Emulator) print(row *order, back bool) ([]int, error) {
	e.change.Lock()
	defer e.change.Unlock()
	e.Desk().Get(orderKind, row.key(), row) // another may have printed meanwhile
	var fresh []int
	spell := row.spell()
	for i, b := range row.Document.all("box") {
		if row.Boxes[i].Status != statusOpen {
			continue
		}
		way, _ := wayOf(b)
		number, err := e.number(row.Account, way)
		if err != nil {
			return nil, err
		}
		now := &row.Boxes[i]
		now.Status = statusPrinted
		now.Life = emulate.Parcel{
			Number: number, Born: e.Desk().Now(), Script: spell.Script, ToPoint: target(way).Name != "address",
			Border: postal.NeedsCustoms(from(b), whereabouts(target(way))),
		}
		if back {
			if now.Back, err = digit.Bpost(row.Account, e.Desk().Draw(row.Account, serials), "050"); err != nil {
				return nil, err
			}
		}
		if err := e.Desk().Keep(boxKind, number, place{row.key(), i}); err != nil {
			return nil, err
		}
		fresh = append(fresh, i)
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	return fresh, e.Desk().Keep(orderKind, row.key(), *row)
}

// number is a fresh barcode: the carrier's own within Belgium, the posts' S10 abroad.
func (e *Emulator) number(account string, way *node) (string, error) {
	switch {
	case way.Space == "international":
		return digit.S10("CE", e.Desk().Draw("S10", 100_000_000), home)
	case way.text("product") == easyRetour:
		return digit.Bpost(account, e.Desk().Draw(account, serials), "050")
	}
	return digit.Bpost(account, e.Desk().Draw(account, serials), "030")
}

// printed are the boxes of an order whose labels are given.
type printed struct {
	order order
	boxes []int
}

// give answers labels.
func (e *Emulator) give(w http.ResponseWriter, r *http.Request, want wanted, all []printed, spell emulate.Spell) {
	labels := &node{Space: "tns", Name: "labels"}
	text := func(name, value string) *node { return &node{Space: "tns", Name: name, Text: value} }
	for _, p := range all {
		for _, i := range p.boxes {
			media, file, err := p.order.draw(r.Context(), i, want)
			if err != nil {
				system(w, http.StatusInternalServerError, err.Error())
				return
			}
			one := &node{Space: "tns", Name: "label", Kids: []*node{text("barcode", p.order.Boxes[i].Life.Number)}}
			if want.back && p.order.Boxes[i].Back != "" {
				one.Kids = append(one.Kids, text("barcode", p.order.Boxes[i].Back))
			}
			one.Kids = append(one.Kids, text("mimeType", media), text("bytes", base64.StdEncoding.EncodeToString(spell.Spoil(file))))
			labels.Kids = append(labels.Kids, one)
		}
	}
	w.Header().Set("Content-Type", want.accept)
	send(w, http.StatusOK, labels.in("v3"))
}

// draw makes the file of a box: its label, and the one for the way back behind it.
func (o order) draw(ctx context.Context, i int, want wanted) (media string, file []byte, err error) {
	b := o.Document.all("box")[i]
	way, _ := wayOf(b)
	to, sender := receiver(way), postal.Address{Name: "Account " + o.Account, City: "Brussel", PostalCode: "1000", Country: home}
	if s := b.kid("sender"); s != nil {
		sender = person(s)
	}
	weight, _ := strconv.Atoi(way.text("weight") + way.text("parcelWeight"))
	l := pdf.Label{
		Carrier: "bpost", Service: way.text("product"), From: sender, To: to, Reference: o.Reference, Weight: postal.Grams(weight), Date: o.Boxes[i].Life.Born,
		Parcel: i + 1, Of: len(o.Boxes), Tracking: o.Boxes[i].Life.Number, Barcode: pdf.Barcode{Kind: pdf.Code128, Data: o.Boxes[i].Life.Number},
		Routing: to.Country + " " + to.PostalCode, Specimen: true,
	}
	if name := way.text("pugoName") + way.text("parcelsDepotName"); name != "" {
		l.Notes = append(l.Notes, "At "+name)
	}
	if cents := way.text("options", "cod", "codAmount"); cents != "" {
		l.Notes = append(l.Notes, "COD "+cents+" c")
	}
	pages := []pdf.Label{l}
	if back := o.Boxes[i].Back; want.back && back != "" {
		l.From, l.To, l.Tracking, l.Barcode.Data, l.Service, l.Notes = to, sender, back, back, easyRetour, nil
		l.Routing = sender.Country + " " + sender.PostalCode
		pages = append(pages, l)
	}
	if file, err = pdf.Labels(pages); err != nil || !want.image {
		return "application/pdf", file, err
	}
	file, err = raster.PNG(ctx, file, 203)
	return "image/png", file, err
}

// receiver is who a box goes to, at the pick-up point if there is one.
func receiver(way *node) postal.Address {
	if r := way.kid("receiver"); r != nil && target(way).Name == "address" {
		return person(r)
	}
	a := whereto(target(way))
	a.Name, a.Company = way.text("receiverName"), way.text("receiverCompany")
	if a.Name == "" {
		a.Name, a.Company = way.text("receiver", "name"), way.text("receiver", "company")
	}
	return a
}

func person(p *node) postal.Address {
	a := whereto(p.kid("address"))
	a.Name, a.Company = p.text("name"), p.text("company")
	return a
}

func whereto(a *node) postal.Address {
	number := a.text("number")
	if b := a.text("box"); b != "" {
		number += " b " + b
	}
	return postal.Address{
		Street: a.text("streetName"), HouseNumber: number, Line2: a.text("addressLineTwo"), PostalCode: a.text("postalCode"), City: a.text("locality"),
		Country: a.text("countryCode"),
	}
}
