package emulator

import (
	"bytes"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// question is the XML in the query of a tracking request.
type question struct {
	XMLName  xml.Name `xml:"data"`
	AppName  string   `xml:"appname,attr"`
	Password string   `xml:"password,attr"`
	Request  string   `xml:"request,attr"`
	Language string   `xml:"language-code,attr"`
	Piece    string   `xml:"piece-code,attr"`
}

// data is the one element that tracking's answers consist of.
type data struct {
	XMLName xml.Name   `xml:"data"`
	Attrs   []xml.Attr `xml:",any,attr"`
	Data    []data     `xml:"data"`
}

func node(name string, attrs ...string) data {
	d := data{Attrs: []xml.Attr{{Name: xml.Name{Local: "name"}, Value: name}}}
	for i := 0; i+1 < len(attrs); i += 2 {
		d.Attrs = append(d.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	return d
}

// Codes of the outermost element.
const (
	trackFound   = "0"
	trackLogin   = "5"
	trackNothing = "100"
)

// local is how tracking writes times: Germany's, to the minute.
const local = "02.01.2006 15:04"

// track is GET /shipments?xml= of the tracking service: Basic authentication by the application, and a second log-in in the XML. A customer hears of
// the own parcels only (not in our sheet).
func (e *Emulator) track(w http.ResponseWriter, r *http.Request) {
	key, secret, ok := r.BasicAuth()
	if _, known := e.find(map[string]string{"api_key": key, "api_secret": secret}); !ok || !known {
		unauthorized(w)
		return
	}
	var q question
	if err := xml.Unmarshal([]byte(r.URL.Query().Get("xml")), &q); err != nil {
		problem(w, http.StatusBadRequest, "The parameter xml cannot be read.")
		return
	}
	who, ok := e.find(map[string]string{"api_key": key, "tracking_user": q.AppName, "tracking_password": q.Password})
	if !ok {
		sendXML(w, node("piece-shipment-list", "code", trackLogin, "error", "login failed"))
		return
	}
	row, ok := e.known(who, q.Piece)
	if row.Cancelled { // what was cancelled is told of still
		ok = row.Customer == who.id
	}
	if !ok || len(e.Desk().Scans(row.Parcel)) == 0 {
		sendXML(w, node("piece-shipment-list", "code", trackNothing, "error", "no data found", "piece-code", q.Piece))
		return
	}
	switch q.Request {
	case "d-get-piece-detail":
		e.detail(w, row)
	case "d-get-signature":
		e.signature(w, row)
	default:
		problem(w, http.StatusBadRequest, "There is no request "+q.Request+".")
	}
}

// detail is a parcel with all its events.
func (e *Emulator) detail(w http.ResponseWriter, row shipment) {
	scans := e.Desk().Scans(row.Parcel)
	list := node("piece-event-list", "piece-identifier", row.Parcel.Number)
	for _, s := range scans {
		ev := events[s.Phase]
		list.Data = append(list.Data, node("piece-event",
			"event-timestamp", s.At.In(e.Zone()).Format(local), "event-status", ev.text, "event-text", ev.text, "event-short-status", ev.short,
			"ice", ev.ice, "ric", ev.ric, "standard-event-code", ev.standard,
			"event-location", e.place(row, s.Phase), "event-country", "Germany", "ruecksendung", strconv.FormatBool(ev.back)))
	}
	last := scans[len(scans)-1]
	delivered := "0"
	if last.Phase == emulate.Delivered || last.Phase == emulate.FetchedAtPt || last.Phase == emulate.BackHome {
		delivered = "1"
	}
	ev := events[last.Phase]
	piece := node("piece-shipment", "error-status", "0", "piece-code", row.Parcel.Number, "piece-identifier", row.Parcel.Number,
		"delivery-event-flag", delivered, "status", ev.text, "short-status", ev.short, "status-timestamp", last.At.In(e.Zone()).Format(local),
		"ice", ev.ice, "ric", ev.ric, "standard-event-code", ev.standard, "product-name", products[row.Order.Product].name,
		"ruecksendung", strconv.FormatBool(ev.back))
	piece.Data = []data{list}
	all := node("piece-shipment-list", "code", trackFound, "request-id", "0")
	all.Data = []data{piece}
	sendXML(w, all)
}

// place is where a scan was made.
func (e *Emulator) place(row shipment, p emulate.Phase) string {
	from, to := row.Order.from(), row.Order.to()
	if row.Return != nil {
		from, to = row.Return.Shipper.postal(), warehouse
	}
	switch p {
	case emulate.DataReceived, emulate.NotHandedOver, emulate.Cancelled:
		return ""
	case emulate.Collected, emulate.AtDepot, emulate.Sorted, emulate.Departed, emulate.BackHome:
		return from.City
	}
	return to.City
}

// signature is the recipient's, once it is delivered: a picture in hexadecimal digits.
func (e *Emulator) signature(w http.ResponseWriter, row shipment) {
	scans := e.Desk().Scans(row.Parcel)
	if p := scans[len(scans)-1].Phase; p != emulate.Delivered && p != emulate.FetchedAtPt {
		sendXML(w, node("signaturelist", "code", trackNothing, "error", "no data found"))
		return
	}
	picture, err := square("SPECIMEN " + row.Parcel.Number)
	if err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	all := node("signaturelist", "code", trackFound)
	all.Data = []data{node("signature", "event-date", scans[len(scans)-1].At.In(e.Zone()).Format("02.01.2006"), "mime-type", "image/png", "image", hex.EncodeToString(picture))}
	sendXML(w, all)
}

func sendXML(w http.ResponseWriter, d data) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(d); err != nil {
		problem(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}
