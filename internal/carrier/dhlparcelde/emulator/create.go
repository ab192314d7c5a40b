package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// maxShipments of one request.
const maxShipments = 30

// profile is the only group of settings that customers of the emulator have.
const profile = "STANDARD_GRUPPENPROFIL"

// state is how something went.
type state struct {
	Title      string `json:"title"`
	StatusCode int    `json:"statusCode"`
	Instance   string `json:"instance,omitempty"`
	Detail     string `json:"detail,omitempty"`
}

func good200() *state { return &state{Title: "ok", StatusCode: http.StatusOK} }

// envelope is the answer of the shipping service, to good and bad requests alike.
type envelope struct {
	Status state  `json:"status"`
	Items  []item `json:"items,omitempty"`
}

type item struct {
	ShipmentNo       string    `json:"shipmentNo,omitempty"`
	ReturnShipmentNo string    `json:"returnShipmentNo,omitempty"`
	RoutingCode      string    `json:"routingCode,omitempty"`
	ReturnRouting    string    `json:"returnRoutingCode,omitempty"`
	ShipmentRefNo    string    `json:"shipmentRefNo,omitempty"`
	Status           *state    `json:"sstatus,omitempty"`
	Label            *paper    `json:"label,omitempty"`
	ReturnLabel      *paper    `json:"returnLabel,omitempty"`
	CustomsDoc       *paper    `json:"customsDoc,omitempty"`
	CODLabel         *paper    `json:"codLabel,omitempty"`
	Messages         []message `json:"validationMessages,omitempty"`
}

// sendAll answers with 200 where all went well, 400 where nothing did, and 207 between.
func sendAll(w http.ResponseWriter, items []item) {
	failed := 0
	for _, i := range items {
		if i.Status.StatusCode >= 300 {
			failed++
		}
	}
	s := state{Title: "ok", StatusCode: http.StatusOK, Detail: "All shipments were processed."}
	switch {
	case failed == len(items):
		s = state{Title: "Bad Request", StatusCode: http.StatusBadRequest, Detail: fmt.Sprintf("%d of %d shipments contain errors.", failed, len(items))}
	case failed > 0:
		s = state{Title: "Multi-Status", StatusCode: http.StatusMultiStatus, Detail: fmt.Sprintf("%d of %d shipments contain errors.", failed, len(items))}
	}
	emulate.Send(w, s.StatusCode, envelope{s, items})
}

// create is POST /orders.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, who customer) {
	q := r.URL.Query()
	style, ok := readStyle(w, q)
	if !ok {
		return
	}
	var in orders
	if !decode(w, r, &in) {
		return
	}
	switch n := len(in.Shipments); {
	case in.Profile != profile:
		problem(w, http.StatusBadRequest, "The profile does not exist.")
		return
	case n == 0 || n > maxShipments:
		problem(w, http.StatusBadRequest, fmt.Sprintf("A request has 1 to %d shipments.", maxShipments))
		return
	}
	texts := make([]string, 0, len(in.Shipments))
	for _, o := range in.Shipments {
		c := o.Consignee
		texts = append(texts, c.Name, c.Name1, c.Name2, c.Name3, c.PostalCode, o.RefNo, o.CostCenter)
	}
	s := emulate.Read(texts...)
	if s.Has(emulate.FailAuth) || e.Desk().First(s, emulate.TokenDies) {
		unauthorized(w)
		return
	}
	e.Desk().Under(s, w, r, func(w http.ResponseWriter, r *http.Request) {
		items := make([]item, 0, len(in.Shipments))
		for i, o := range in.Shipments {
			got, err := e.take(r, who, i, o, style, q.Get("validate") == "true")
			if err != nil {
				problem(w, http.StatusInternalServerError, err.Error())
				return
			}
			items = append(items, got)
		}
		sendAll(w, items)
	})
}

// take books one shipment of a request, or says what is wrong with it.
func (e *Emulator) take(r *http.Request, who customer, i int, o order, style style, only bool) (item, error) {
	c := check{at: fmt.Sprintf("shipments[%d].", i)}
	c.order(o, who)
	c.onDemand(o)
	if style.print == "100x70mm" && !products[o.Product].small {
		c.bad("product", "The paper 100x70mm is for Kleinpaket and Warenpost only.")
	}
	if len(c.messages) > 0 {
		return item{ShipmentRefNo: o.RefNo, Messages: c.messages, Status: &state{Title: "Bad Request", StatusCode: http.StatusBadRequest, Detail: "The shipment contains errors."}}, nil
	}
	if only {
		return item{ShipmentRefNo: o.RefNo, Status: good200()}, nil
	}
	row, err := e.book(who, o)
	if err != nil {
		return item{}, err
	}
	return e.item(r, row, style)
}

// onDemand says what words in the order want to be wrong.
func (c *check) onDemand(o order) {
	s := o.spell()
	switch {
	case s.Has(emulate.FailContract):
		c.bad("billingNumber", "The billing number is not agreed for this product.")
	case s.Has(emulate.FailAddress):
		c.bad("consignee.postalCode", "The address was not found.")
	case s.Has(emulate.FailField):
		c.bad("consignee.name1", "The name is not taken.")
	case s.Has(emulate.FailRoute):
		c.bad("product", "The product does not go there.")
	}
}

// fetch is GET /orders: the papers again.
func (e *Emulator) fetch(w http.ResponseWriter, r *http.Request, who customer) {
	style, ok := readStyle(w, r.URL.Query())
	if !ok {
		return
	}
	e.each(w, r, func(number string) (item, error) {
		row, ok := e.known(who, number)
		if !ok || row.Return != nil {
			return unknown(number), nil
		}
		return e.item(r, row, style)
	})
}

// cancel is DELETE /orders.
func (e *Emulator) cancel(w http.ResponseWriter, r *http.Request, who customer) {
	if r.URL.Query().Get("profile") != profile {
		problem(w, http.StatusBadRequest, "The profile does not exist.")
		return
	}
	lose := false
	defer func() {
		if lose {
			emulate.Lose()
		}
	}()
	e.each(w, r, func(number string) (item, error) {
		e.change.Lock()
		defer e.change.Unlock()
		var row shipment
		if !e.Desk().Get(shipmentKind, number, &row) || row.Customer != who.id || row.Return != nil || !row.Cancelled && e.closed(row) {
			return unknown(number), nil
		}
		if !row.Cancelled {
			row.Cancelled, row.Parcel.VoidedAt = true, e.Desk().Now()
			if err := e.Desk().Keep(shipmentKind, number, row); err != nil {
				return item{}, err
			}
		}
		lose = lose || row.Lose
		return item{ShipmentNo: number, Status: good200()}, nil
	})
}

// each answers for every number in the query.
func (e *Emulator) each(w http.ResponseWriter, r *http.Request, do func(number string) (item, error)) {
	numbers := r.URL.Query()["shipment"]
	if len(numbers) == 0 || len(numbers) > maxShipments {
		problem(w, http.StatusBadRequest, "Please tell which shipment.")
		return
	}
	items := make([]item, 0, len(numbers))
	for _, number := range numbers {
		got, err := do(number)
		if err != nil {
			problem(w, http.StatusInternalServerError, err.Error())
			return
		}
		items = append(items, got)
	}
	sendAll(w, items)
}

func unknown(number string) item {
	return item{ShipmentNo: number, Status: &state{Title: "Bad Request", StatusCode: http.StatusBadRequest, Detail: "unknown shipment number"}}
}

// style is how papers are wanted.
type style struct {
	print, retoure string // paper formats
	zpl, url       bool
}

// papers are the formats of paper.
var papers = []string{
	"A4", "910-300-600", "910-300-610", "910-300-700", "910-300-700-oz", "910-300-710", "910-300-300", "910-300-300-oz", "910-300-400", "910-300-410", "100x70mm",
}

// readStyle reads the query; what it wants and there is not is refused.
func readStyle(w http.ResponseWriter, q url.Values) (style, bool) {
	s := style{print: q.Get("printFormat"), retoure: q.Get("retourePrintFormat"), zpl: q.Get("docFormat") == "ZPL2", url: q.Get("includeDocs") == "URL"}
	bad := ""
	for name, values := range map[string][]string{
		"docFormat": {"PDF", "ZPL2"}, "includeDocs": {"include", "URL"}, "printFormat": papers, "retourePrintFormat": papers,
	} {
		if q.Has(name) && !slices.Contains(values, q.Get(name)) {
			bad = name
		}
	}
	for _, name := range []string{"validate", "mustEncode", "combine"} {
		if _, err := strconv.ParseBool(q.Get(name)); q.Has(name) && err != nil {
			bad = name
		}
	}
	if bad != "" {
		problem(w, http.StatusBadRequest, fmt.Sprintf("The parameter %s has no value %q.", bad, q.Get(bad)))
		return style{}, false
	}
	if s.print == "" {
		s.print = "910-300-700" // the customer's own setting at the carrier; not in our sheet
	}
	if s.retoure == "" {
		s.retoure = s.print
	}
	return s, true
}
