package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// maxParcels of one shipment.
const maxParcels = 10

// create takes an order, or fails as its words want.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, key string) {
	var o order
	if p := read(r, &o); p != nil {
		p.send(w)
		return
	}
	s := o.spell()
	if !e.pause(r, s.slow) {
		return
	}
	sh, seq, repeated, p := e.take(key, o, s)
	if p != nil {
		p.send(w)
		return
	}
	if !e.durable(w, seq) {
		return
	}
	switch {
	case repeated:
		send(w, http.StatusOK, e.answer(sh))
	case s.words["ACCEPT-LATE"]:
		panic(http.ErrAbortHandler)
	case s.words["TIMEOUT"]:
		e.pause(r, 2*time.Minute)
		panic(http.ErrAbortHandler)
	case s.words["CUT"]:
		cutOff(w, e.answer(sh))
	case s.words["GARBAGE"]:
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, "<html><body>Bad Gateway</body></html>")
	default:
		send(w, http.StatusCreated, e.answer(sh))
	}
}

// pause waits; false when the caller or the carrier went away meanwhile.
func (e *Emulator) pause(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-e.ctx.Done():
	}
	return false
}

// cutOff sends half an answer and hangs up.
func cutOff(w http.ResponseWriter, a answer) {
	b, _ := json.Marshal(a)
	w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	w.WriteHeader(http.StatusCreated)
	w.Write(b[:len(b)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// take decides about the order and writes it down.
func (e *Emulator) take(key string, o order, s spell) (sh *shipment, seq uint64, repeated bool, p *problem) {
	product, p := o.check()
	e.mu.Lock()
	defer e.mu.Unlock()
	content := digest(fmt.Sprintf("%s %v %v", o.Product, o.To, o.Parcels))
	if e.o.Mode == Idempotent && p == nil {
		// What was taken late is known here though nobody else is told: the queue keeps references too.
		if old := e.state.byRef[key+"/"+o.Reference]; len(old) > 0 {
			if old[0].Content != content {
				return nil, 0, false, &problem{Status: http.StatusConflict, Code: "REFERENCE_TAKEN", Field: "reference",
					Message: "The reference belongs to another shipment."}
			}
			return old[0], e.ledger.Last(), true, nil
		}
	}
	e.chance(s)
	if refused := e.refusal(key, o, s); refused != nil {
		return nil, 0, false, refused
	}
	if p != nil {
		return nil, 0, false, p
	}
	k := e.state.key(key)
	sh = e.make(k, product, o, s)
	sh.Content = content
	seq = e.record(record{Type: recordShip, Ship: sh})
	e.plan(k, sh.Parcels...)
	return sh, seq, false, nil
}

// make is the shipment an order becomes.
func (e *Emulator) make(k *keyState, product tariff.Product, o order, s spell) *shipment {
	real := e.o.Now().UTC()
	sh := &shipment{
		ID:  fmt.Sprintf("SH%010d", uint64(len(e.state.all))+1),
		Key: k.id, Reference: o.Reference, Product: o.Product,
		From: o.From, To: o.To, Point: o.PointAddress, OrderNumber: o.OrderNumber,
		Collect: o.Collect, Script: s.script, Created: e.clock(k), LabelsReal: real.Add(s.async),
	}
	if s.words["ACCEPT-LATE"] {
		sh.VisibleReal = real.Add(e.o.LateBy)
	}
	for _, word := range []string{"LATE-CANCEL", "QUEUE-CANCEL", "LOSE-CANCEL"} {
		if s.words[word] {
			sh.CancelFault = word
		}
	}
	for _, word := range []string{"REFUSE-CLOSE", "LOSE-CLOSE"} {
		if s.words[word] {
			sh.CloseFault = word
		}
	}
	if sh.Script == "" {
		sh.Script = o.script(product)
	}
	format := product.Number
	tracked, _ := product.Functionalities["tracked"].(bool)
	switch {
	case postal.NeedsCustoms(o.From.postal(), o.To.postal()) && !(product.Letter && !tracked && format == tariff.LetterNumber):
		format = tariff.S10
	case format == tariff.HomeNumber && o.From.Country != o.To.Country:
		format = tariff.SSCC
	}
	for i, b := range o.Parcels {
		cost, _, _ := product.Price(o.From.Country, o.To.Country, postal.Grams(b.Weight))
		sh.Cents += cost.Minor
		number := makeNumber(format, e.state.count+uint64(i)+1, e.state.salt, o.From.Country, tracked)
		sh.Parcels = append(sh.Parcels, &parcel{Number: number, Weight: b.Weight, Notes: b.Notes})
	}
	return sh
}

// script is what will happen to an order nobody chose a script for.
func (o order) script(p tariff.Product) string {
	switch {
	case p.Number == tariff.LetterNumber:
		return "letter"
	case p.ServicePoint:
		return "point"
	case postal.NeedsCustoms(o.From.postal(), o.To.postal()):
		return "customs"
	}
	return "delivered"
}

func (a address) postal() postal.Address {
	return postal.Address{PostalCode: a.PostalCode, City: a.City, Country: a.Country}
}

// check is what any carrier looks at before it takes an order.
func (o order) check() (tariff.Product, *problem) {
	product, ok := tariff.Find(o.Product)
	switch {
	case !ok:
		return product, bad("UNKNOWN_PRODUCT", "product", "There is no product %q.", o.Product)
	case o.Reference == "" || len(o.Reference) > 100:
		return product, bad("INVALID", "reference", "The reference has 1 to 100 characters.")
	case len(o.Parcels) == 0 || len(o.Parcels) > maxParcels:
		return product, bad("INVALID", "parcels", "A shipment has 1 to %d parcels.", maxParcels)
	case len(o.Parcels) > 1 && product.Functionalities["multicollo"] != true:
		return product, bad("NOT_SERVED", "parcels", "%s takes one parcel at a time.", product.Name)
	case product.ServicePoint && o.ServicePoint == "":
		return product, bad("INVALID", "service_point", "%s needs a service point.", product.Name)
	}
	if p := o.From.check("from"); p != nil {
		return product, p
	}
	if p := o.To.check("to"); p != nil {
		return product, p
	}
	if o.PointAddress != nil {
		if p := o.PointAddress.check("service_point_address"); p != nil {
			return product, p
		}
	}
	if !product.Goes(o.From.Country, o.To.Country) {
		return product, bad("NOT_SERVED", "to.country", "%s does not go from %s to %s.", product.Name, o.From.Country, o.To.Country)
	}
	for i, b := range o.Parcels {
		if b.Weight <= 0 || product.Band(postal.Grams(b.Weight)) < 0 {
			most := product.Bands[len(product.Bands)-1].Max
			return product, bad("NOT_SERVED", fmt.Sprintf("parcels.%d.weight_grams", i), "%s takes up to %s kg.", product.Name, most.Kg())
		}
		if !fits(b, product.Size) {
			return product, bad("NOT_SERVED", fmt.Sprintf("parcels.%d.length_mm", i), "The parcel is too large for %s.", product.Name)
		}
	}
	if p := o.checkCollect(product); p != nil {
		return product, p
	}
	if postal.NeedsCustoms(o.From.postal(), o.To.postal()) && !product.Letter {
		return product, o.checkItems()
	}
	return product, nil
}

// checkCollect looks at what is to be collected at the door: euros, for one parcel, up to what the product takes.
func (o order) checkCollect(product tariff.Product) *problem {
	if o.Collect == nil && slices.Contains(product.Variant, "cash_on_delivery") {
		return bad("INVALID", "collect", "%s is paid at the door.", product.Name)
	}
	if o.Collect == nil {
		return nil
	}
	most, _ := product.Functionalities["cash_on_delivery"].(int)
	due, err := money.Parse(o.Collect.Amount, o.Collect.Currency)
	switch {
	case most == 0:
		return bad("NOT_SERVED", "collect", "%s is not paid at the door.", product.Name)
	case len(o.Parcels) > 1:
		return bad("NOT_SERVED", "parcels", "What is paid at the door is one parcel.")
	case err != nil || due.Minor <= 0:
		return bad("INVALID", "collect.amount", "What is collected is an amount.")
	case due.Currency != "EUR":
		return bad("INVALID", "collect.currency", "Only euros are collected.")
	case due.Minor > int64(most)*100:
		return bad("NOT_SERVED", "collect.amount", "%s collects up to %d EUR.", product.Name, most)
	}
	return nil
}

func fits(b orderParcel, most postal.Size) bool {
	box := []int64{b.Length, b.Width, b.Height}
	limit := []int64{int64(most.Length), int64(most.Width), int64(most.Height)}
	slices.Sort(box)
	slices.Sort(limit)
	for i := range box {
		if limit[i] > 0 && box[i] > limit[i] {
			return false
		}
	}
	return true
}

func (o order) checkItems() *problem {
	if len(o.Items) == 0 {
		return bad("CUSTOMS", "items", "Customs wants to know what is in the parcel.")
	}
	for i, item := range o.Items {
		at := fmt.Sprintf("items.%d.", i)
		switch {
		case strings.TrimSpace(item.Description) == "":
			return bad("CUSTOMS", at+"description", "Every item needs a description.")
		case item.Quantity <= 0:
			return bad("CUSTOMS", at+"quantity", "Every item needs a quantity.")
		}
		if _, err := money.Parse(item.Value, item.Currency); err != nil {
			return bad("CUSTOMS", at+"value", "Every item needs a value.")
		}
	}
	return nil
}

func (a address) check(at string) *problem {
	country, ok := postal.Lookup(a.Country)
	switch {
	case !ok:
		return bad("INVALID", at+".country", "There is no country %q.", a.Country)
	case strings.TrimSpace(a.Name) == "" && strings.TrimSpace(a.Company) == "":
		return bad("INVALID", at+".name", "An address needs a name.")
	case strings.TrimSpace(a.Street) == "":
		return bad("INVALID", at+".street", "An address needs a street.")
	case strings.TrimSpace(a.City) == "":
		return bad("INVALID", at+".city", "An address needs a city.")
	case country.PostalCode == postal.Always && strings.TrimSpace(a.PostalCode) == "":
		return bad("INVALID", at+".postal_code", "An address in %s needs a postal code.", country.Name)
	}
	return nil
}
