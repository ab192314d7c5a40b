package emulator

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

const (
	orderKind = "order"
	boxKind   = "box"
	mediaHead = "application/vnd.bpost.shm-"
)

// The statuses of a box that is not on its way.
const (
	statusOpen      = "OPEN"
	statusHeld      = "ON-HOLD"
	statusPrinted   = "PRINTED"
	statusCancelled = "CANCELLED"
)

// order is a row of the ledger.
type order struct {
	Account   string    `json:"account"`
	Reference string    `json:"reference"`
	Document  *node     `json:"document"`
	Boxes     []box     `json:"boxes"`
	Texts     []string  `json:"texts"` // the spell's
	Hidden    time.Time `json:"hidden,omitzero"`
}

// box is what becomes of one box of an order.
type box struct {
	Status string         `json:"status"`
	Back   string         `json:"back,omitempty"` // barcode of the return label
	Life   emulate.Parcel `json:"life,omitzero"`
}

// place is where a box is found by its barcode.
type place struct {
	Order string `json:"order"`
	Box   int    `json:"box"`
}

func (o order) key() string          { return o.Account + "/" + o.Reference }
func (o order) spell() emulate.Spell { return emulate.Read(o.Texts...) }

// state is the status of a box as the carrier tells it.
func (e *Emulator) state(b box) string {
	if b.Status != statusPrinted {
		return b.Status
	}
	now := statusPrinted
	for _, s := range e.Desk().Scans(b.Life) {
		switch s.Phase {
		case emulate.DataReceived, emulate.NotHandedOver:
			now = "ANNOUNCED"
		case emulate.AtPoint:
			now = "AWAITING_PICKUP"
		case emulate.Delivered, emulate.FetchedAtPt:
			now = "DELIVERED"
		case emulate.TurnedBack, emulate.BackHome:
			now = "BACK_TO_SENDER"
		case emulate.Lost, emulate.Undeliverable:
			now = statusHeld
		default:
			now = "IN_TRANSIT"
		}
	}
	return now
}

// version is the one of a media type such as application/vnd.bpost.shm-order-v3.3+XML: "v3" or "v5"; empty when it is another.
func version(header, what string) string {
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	rest, ok := strings.CutPrefix(kind, strings.ToLower(mediaHead+what+"-v"))
	rest, xml := strings.CutSuffix(rest, "+xml")
	number, _, _ := strings.Cut(rest, ".")
	if !ok || !xml || number != "3" && number != "5" {
		return ""
	}
	return "v" + number
}

// body reads a document of a media type; nil when it was refused.
func body(w http.ResponseWriter, r *http.Request, what string, of rule) *node {
	v := version(r.Header.Get("Content-Type"), what)
	if v == "" || what != "order" && v != "v3" {
		plain(w, http.StatusUnsupportedMediaType, "Unsupported Media Type: "+mediaHead+what+"-… is expected")
		return nil
	}
	n, err := parse(r.Body, v)
	if err != nil {
		business(w, http.StatusBadRequest, err.Error())
		return nil
	}
	if n.Name != of.name || n.Space != of.space {
		business(w, http.StatusBadRequest, n.Name+": is not the root element "+of.name+" of "+base+v+"/")
		return nil
	}
	if wrong := of.check(n, ""); wrong != "" {
		business(w, http.StatusBadRequest, wrong)
		return nil
	}
	return n
}

// create is POST /orders.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, account string) {
	doc := body(w, r, "order", orderRule)
	if doc == nil {
		return
	}
	if doc.text("accountId") != account {
		business(w, http.StatusBadRequest, "accountId: the value '"+doc.text("accountId")+"' is not the account that asks")
		return
	}
	row := order{Account: account, Reference: doc.text("reference"), Document: doc, Texts: texts(doc)}
	for _, b := range doc.all("box") {
		row.Boxes = append(row.Boxes, box{Status: statusOpen})
		if b.text("status") == statusHeld {
			row.Boxes[len(row.Boxes)-1].Status = statusHeld
		}
	}
	spell := row.spell()
	if spell.Has(emulate.FailAuth) {
		unauthorized(w)
		return
	}
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, _ *http.Request) {
		if !selected(w, row, spell) {
			return
		}
		row.Hidden = e.Desk().Late(spell)
		if status, words := e.keep(row); words != "" {
			business(w, status, words)
			return
		}
		w.WriteHeader(http.StatusCreated)
	})
}

// keep stores an order, or replaces the one of the same reference while nothing of it was printed.
func (e *Emulator) keep(row order) (status int, words string) {
	e.change.Lock()
	defer e.change.Unlock()
	var old order
	if e.Desk().Get(orderKind, row.key(), &old) {
		for _, b := range old.Boxes {
			switch {
			case b.Status == statusOpen || b.Status == statusHeld:
			case b.Status == statusPrinted && old.Document.same(row.Document):
				return http.StatusCreated, ""
			default:
				return http.StatusConflict, unmodifiable(e.state(b))
			}
		}
		row.Hidden = old.Hidden
	}
	if err := e.Desk().Keep(orderKind, row.key(), row); err != nil {
		return http.StatusInternalServerError, err.Error()
	}
	return http.StatusCreated, ""
}

func unmodifiable(state string) string {
	return "The order is in " + state + " state and cannot be modified anymore."
}

// texts are where an order's spell is read from.
func texts(doc *node) []string {
	all := []string{doc.text("reference")}
	for _, b := range doc.all("box") {
		way, _ := wayOf(b)
		all = append(all, b.text("additionalCustomerReference"), way.text("receiverName"), way.text("receiverCompany"),
			way.text("receiver", "name"), way.text("receiver", "company"), way.text("receiver", "address", "postalCode"))
	}
	return all
}

// wayOf is the element that says how a box is delivered, with its path beneath the box.
func wayOf(b *node) (*node, string) {
	for _, kind := range []string{"nationalBox", "internationalBox"} {
		if k := b.kid(kind); k != nil && len(k.Kids) == 1 {
			return k.Kids[0], kind + "/" + k.Kids[0].Name
		}
	}
	return &node{}, ""
}

// find is a customer's order that can be seen already.
func (e *Emulator) find(account, reference string) (order, bool) {
	var row order
	ok := e.Desk().Get(orderKind, order{Account: account, Reference: reference}.key(), &row) && !e.Desk().Hidden(row.Hidden)
	return row, ok
}

func unknown(w http.ResponseWriter, what string) {
	business(w, http.StatusNotFound, what+" was not found")
}

// fetch is GET /orders/{reference}.
func (e *Emulator) fetch(w http.ResponseWriter, r *http.Request, account string) {
	v := version(r.Header.Get("Accept"), "order")
	if v == "" {
		plain(w, http.StatusNotAcceptable, "Not Acceptable: "+mediaHead+"order-… is given")
		return
	}
	row, ok := e.find(account, r.PathValue("reference"))
	if !ok {
		unknown(w, "The order "+r.PathValue("reference"))
		return
	}
	told := &node{Space: "tns", Name: "orderInfo"}
	i := 0
	for _, k := range row.Document.Kids {
		if k.Name != "box" {
			told.Kids = append(told.Kids, k)
			continue
		}
		b := row.Boxes[i]
		i++
		full := &node{Space: k.Space, Name: k.Name, Kids: slices.DeleteFunc(slices.Clone(k.Kids), func(n *node) bool { return n.Name == "status" })}
		if b.Life.Number != "" {
			full.Kids = append(full.Kids, &node{Space: "tns", Name: "barcode", Text: b.Life.Number})
		}
		full.Kids = append(full.Kids, &node{Space: "tns", Name: "status", Text: e.state(b)})
		told.Kids = append(told.Kids, full)
	}
	w.Header().Set("Content-Type", r.Header.Get("Accept"))
	send(w, http.StatusOK, told.in(v))
}

// update is POST /orders/{reference}: another status for all boxes.
func (e *Emulator) update(w http.ResponseWriter, r *http.Request, account string) {
	doc := body(w, r, "orderUpdate", updateRule)
	if doc == nil {
		return
	}
	e.change.Lock()
	defer e.change.Unlock()
	row, ok := e.find(account, r.PathValue("reference"))
	if !ok {
		unknown(w, "The order "+r.PathValue("reference"))
		return
	}
	wanted, spell := doc.text("status"), row.spell()
	for i, b := range row.Boxes {
		switch {
		case b.Status == statusCancelled:
			business(w, http.StatusConflict, unmodifiable(statusCancelled))
			return
		case b.Status == statusPrinted && (wanted != statusCancelled || e.Desk().Handed(b.Life)):
			business(w, http.StatusConflict, unmodifiable(e.state(b)))
			return
		case wanted == statusCancelled && spell.Has(emulate.LateCancel):
			business(w, http.StatusConflict, unmodifiable("IN_TRANSIT"))
			return
		}
		row.Boxes[i].Status = wanted
		if wanted == statusCancelled && b.Life.Number != "" {
			row.Boxes[i].Life.VoidedAt = e.Desk().Now()
		}
	}
	if err := e.Desk().Keep(orderKind, row.key(), row); err != nil {
		system(w, http.StatusInternalServerError, err.Error())
		return
	}
	if wanted == statusCancelled && spell.Has(emulate.LoseCancel) {
		emulate.Lose()
	}
	w.WriteHeader(http.StatusOK)
}

// at is the path of a box, counted from 0.
func at(i int) string { return "box[" + strconv.Itoa(i+1) + "]/" }
