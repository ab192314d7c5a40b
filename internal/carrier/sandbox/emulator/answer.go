package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// answer tells of a shipment. It takes mu.
func (e *Emulator) answer(sh *shipment) answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	product, _ := tariff.Find(sh.Product)
	a := answer{
		ID: sh.ID, Reference: sh.Reference, Product: sh.Product, Title: product.Name,
		Order: sh.OrderNumber, From: sh.From, To: sh.To, Point: sh.Point,
		Price:   price{money.EUR(sh.Cents).Decimal(), "EUR"},
		Created: sh.Created.Format(time.RFC3339), Cancelled: !sh.cancelled.IsZero(),
		Labels: !e.o.Now().Before(sh.LabelsReal),
	}
	for i, p := range sh.Parcels {
		one := answerParcel{Number: p.Number}
		if a.Labels {
			one.Label = p.label(product, i)
		}
		a.Parcels = append(a.Parcels, one)
	}
	return a
}

// label is what stands on the parcel's label.
func (p *parcel) label(product tariff.Product, i int) *labelData {
	sh := p.ship
	l := &labelData{
		Barcode: p.Number, Symbology: "code128", Text: spaced(p.Number), Weight: p.Weight,
		Part: i + 1, Of: len(sh.Parcels), Services: slices.Concat(sh.due(), services(product), p.Notes),
	}
	if strings.HasPrefix(p.Number, "0039521234") {
		l.Symbology, l.Text = "gs1-128", "(00) "+p.Number[2:3]+" "+p.Number[3:10]+" "+p.Number[10:19]+" "+p.Number[19:]
	}
	to := sh.bound()
	code := strings.ToUpper(strings.ReplaceAll(to.PostalCode, " ", ""))
	l.Routing = strings.TrimSpace(fmt.Sprintf("%s-%s", to.Country, sortCode(to.Country, code)))
	l.Matrix = strings.Join([]string{"WBS1", p.Number, to.Country, code, product.Code, fmt.Sprint(p.Weight)}, "|")
	return l
}

// due is what the label says of money to be collected.
func (sh *shipment) due() []string {
	if sh.Collect == nil {
		return nil
	}
	return []string{"COD " + sh.Collect.Amount + " " + sh.Collect.Currency}
}

// sortCode is the first sorting step: the depot by the beginning of the postal code.
func sortCode(country, code string) string {
	if len(code) > 3 {
		code = code[:3]
	}
	if code == "" {
		code = "000"
	}
	depot := digest(country + code)
	return fmt.Sprintf("%s-%s", code, strings.ToUpper(depot[:2]))
}

func services(product tariff.Product) []string {
	words := []string{}
	f := product.Functionalities
	if f["signature"] == true {
		words = append(words, "Signature")
	}
	if f["age_check"] != nil {
		words = append(words, fmt.Sprintf("ID %v+", f["age_check"]))
	}
	if f[tariff.Neighbours] == false {
		words = append(words, "No neighbour")
	}
	if f["delivery_before"] != nil {
		words = append(words, "Before 12:00")
	}
	if product.ServicePoint {
		words = append(words, "Service point")
	}
	if product.Return {
		words = append(words, "Return")
	}
	return words
}

// spaced groups a number by four, as people read it.
func spaced(number string) string {
	var b strings.Builder
	for i, c := range number {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// find answers by reference: an array with none or one; the blind mode cannot.
func (e *Emulator) find(w http.ResponseWriter, r *http.Request, key string) {
	if e.o.Mode == Blind {
		(&problem{Status: http.StatusNotImplemented, Code: "NOT_OFFERED", Message: "Shipments cannot be searched here."}).send(w)
		return
	}
	e.mu.Lock()
	sh := e.state.named(key, r.URL.Query().Get("reference"), e.o.Now())
	seq := e.ledger.Last()
	e.mu.Unlock()
	if !e.durable(w, seq) {
		return
	}
	found := []answer{}
	if sh != nil {
		found = append(found, e.answer(sh))
	}
	send(w, http.StatusOK, map[string]any{"shipments": found})
}

func (e *Emulator) get(w http.ResponseWriter, r *http.Request, key string) {
	e.mu.Lock()
	sh := e.own(key, r.PathValue("id"))
	e.mu.Unlock()
	if sh == nil {
		notFound("shipment").send(w)
		return
	}
	send(w, http.StatusOK, e.answer(sh))
}

// own is a key's visible shipment. The caller holds mu.
func (e *Emulator) own(key, id string) *shipment {
	sh := e.state.byID[id]
	if sh == nil || sh.Key != key || !sh.visible(e.o.Now()) {
		return nil
	}
	return sh
}

func (e *Emulator) about(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, map[string]any{
		"name": "Sandbox", "mode": e.o.Mode, "in_flight_seconds": e.o.InFlight.Seconds(), "max_parcels": maxParcels,
	})
}

func (e *Emulator) account(w http.ResponseWriter, _ *http.Request, key string) {
	e.mu.Lock()
	k := e.state.key(key)
	at, subscribed := e.clock(k), k.url != ""
	e.mu.Unlock()
	send(w, http.StatusOK, map[string]any{"account": key, "clock": at.Format(time.RFC3339), "subscribed": subscribed})
}

// products are the prices: GET /v1/products?from=NL&to=DE&weight_grams=1200.
func (e *Emulator) products(w http.ResponseWriter, r *http.Request, _ string) {
	q := r.URL.Query()
	grams, _ := strconv.ParseInt(q.Get("weight_grams"), 10, 64) // without a weight: the lightest band
	rates := []map[string]any{}
	for _, p := range tariff.Products() {
		cost, fuel, ok := p.Price(q.Get("from"), q.Get("to"), postal.Grams(max(1, grams)))
		if !ok {
			continue
		}
		rates = append(rates, map[string]any{
			"product": p.Code, "title": p.Name, "lead_time_hours": p.LeadHours(q.Get("from"), q.Get("to")),
			"price": price{cost.Decimal(), cost.Currency}, "fuel": price{fuel.Decimal(), fuel.Currency},
		})
	}
	send(w, http.StatusOK, map[string]any{"products": rates})
}

// listed is one line of GET /ledger.
type listed struct {
	ID        string   `json:"id"`
	Key       string   `json:"key"`
	Reference string   `json:"reference"`
	Numbers   []string `json:"numbers"`
	Price     string   `json:"price"`
	Currency  string   `json:"currency"`
	Cancelled bool     `json:"cancelled"`
	Created   string   `json:"created_at"`
}

// list tells every shipment of every key, to compare with what others believe. Shipments taken late and
// not shown yet are only counted; ?all=1 shows them too.
func (e *Emulator) list(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	all := r.URL.Query().Get("all") != ""
	shipments, hidden, seq := []listed{}, 0, e.ledger.Last()
	for _, sh := range e.state.all {
		if !sh.visible(e.o.Now()) {
			hidden++
			if !all {
				continue
			}
		}
		l := listed{
			ID: sh.ID, Key: sh.Key, Reference: sh.Reference, Price: money.EUR(sh.Cents).Decimal(), Currency: "EUR",
			Cancelled: !sh.cancelled.IsZero(), Created: sh.Created.Format(time.RFC3339Nano),
		}
		for _, p := range sh.Parcels {
			l.Numbers = append(l.Numbers, p.Number)
		}
		shipments = append(shipments, l)
	}
	e.mu.Unlock()
	if e.durable(w, seq) {
		send(w, http.StatusOK, map[string]any{"shipments": shipments, "hidden": hidden})
	}
}
