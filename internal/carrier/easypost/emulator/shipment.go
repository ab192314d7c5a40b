package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	shipmentKind = "shipment"
	codeKind     = "code" // tracking code → shipment's id
	rateLife     = 24 * time.Hour
	mostInsured  = 500_000 // cents; not in our sheet
)

// named is an object told by its id, alone or among other fields.
type named struct {
	ID string `json:"id"`
}

// UnmarshalJSON reads an id alone, too.
func (n *named) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &n.ID)
	}
	type plain named
	return json.Unmarshal(raw, (*plain)(n))
}

// asked is what a shipment was made of.
type asked struct {
	Reference string         `json:"reference"`
	To        address        `json:"to_address"`
	From      address        `json:"from_address"`
	Return    *address       `json:"return_address"`
	Buyer     *address       `json:"buyer_address"`
	Parcel    parcel         `json:"parcel"`
	Customs   *customsInfo   `json:"customs_info"`
	Options   map[string]any `json:"options"`
	IsReturn  bool           `json:"is_return"`
	Accounts  []named        `json:"carrier_accounts"`
	TaxIDs    []taxID        `json:"tax_identifiers"`
}

// shipment is a row of the ledger.
type shipment struct {
	ID       string         `json:"id"`
	Customer customer       `json:"customer"`
	Asked    asked          `json:"asked"`
	Made     time.Time      `json:"made"`
	Rated    time.Time      `json:"rated"`
	Rates    []rate         `json:"rates"`
	Messages []message      `json:"messages"`
	Chosen   *rate          `json:"chosen,omitempty"`
	Bought   time.Time      `json:"bought,omitzero"`
	Hidden   time.Time      `json:"hidden,omitzero"` // what was bought is told from then on
	Insured  int64          `json:"insured,omitempty"`
	Life     emulate.Parcel `json:"life"`
	Refund   time.Time      `json:"refund,omitzero"` // was asked for
	Refused  bool           `json:"refused,omitempty"`
	Files    []string       `json:"files,omitempty"`  // formats the label was asked in
	Pushed   int            `json:"pushed,omitempty"` // scans that webhooks were told of
}

func (s shipment) spell() emulate.Spell {
	a := s.Asked
	return emulate.Read(a.Reference, a.To.Name, a.To.Company, a.To.Zip)
}

func (s shipment) bought() bool { return s.Chosen != nil }

// create is POST /shipments.
func (e *Emulator) create(w http.ResponseWriter, r *http.Request, who customer) {
	var a asked
	if !read(w, r, "shipment", &a) {
		return
	}
	for _, part := range []*address{&a.To, &a.From, a.Return, a.Buyer} {
		if part != nil && !e.recall(w, who, "address", part.ID, part) {
			return
		}
	}
	if !e.recall(w, who, "parcel", a.Parcel.ID, &a.Parcel) || a.Customs != nil && !e.fill(w, who, a.Customs) {
		return
	}
	s := shipment{ID: e.id("shp_"), Customer: who, Asked: a, Made: e.Desk().Now()}
	spell := s.spell()
	if spell.Has(emulate.FailAuth) {
		unauthorized(w)
		return
	}
	if lacking(w, a.check()) {
		return
	}
	switch {
	case spell.Has(emulate.FailAddress):
		refuse(w, http.StatusUnprocessableEntity, "ADDRESS.VERIFY.FAILURE", "Unable to verify address.", wrong{"to_address", "Address not found"})
		return
	case spell.Has(emulate.FailField):
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "Unable to process the request: a parameter is not valid.", wrong{"to_address.name", "is not valid"})
		return
	}
	s.named(e)
	s.Rated = s.Made
	s.Rates, s.Messages = e.rates(s.Asked, spell)
	if e.keep(w, s) {
		emulate.Send(w, http.StatusCreated, e.view(r, s))
	}
}

// check is what is wrong with a shipment.
func (a asked) check() check {
	var c check
	a.To.check(&c, "to_address")
	a.From.check(&c, "from_address")
	a.Parcel.check(&c, "parcel")
	if a.Customs != nil {
		a.Customs.check(&c, "customs_info")
	}
	for i, t := range a.TaxIDs {
		t.check(&c, fmt.Sprintf("tax_identifiers.%d", i))
	}
	format, _ := a.Options["label_format"].(string)
	c.say(format == "" || slices.Contains(formats, format), "options.label_format", "is PNG, PDF or ZPL")
	return c
}

// named gives ids to the parts that were told whole.
func (s *shipment) named(e *Emulator) {
	give := func(id *string, prefix string) {
		if *id == "" {
			*id = e.id(prefix)
		}
	}
	give(&s.Asked.To.ID, prefixes["address"])
	give(&s.Asked.From.ID, prefixes["address"])
	give(&s.Asked.Parcel.ID, prefixes["parcel"])
	if s.Asked.Customs != nil {
		give(&s.Asked.Customs.ID, prefixes["customs_info"])
	}
}

func (e *Emulator) keep(w http.ResponseWriter, s shipment) bool {
	err := e.Desk().Keep(shipmentKind, s.ID, s)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
	}
	return err == nil
}

// find is a customer's shipment by its id, or the newest by its reference.
func (e *Emulator) find(who customer, name string) (shipment, bool) {
	var s shipment
	if e.Desk().Get(shipmentKind, name, &s) {
		return s, s.Customer == who
	}
	all := emulate.Rows[shipment](e.Desk(), shipmentKind)
	for _, s := range slices.Backward(all) {
		if s.Customer == who && s.Asked.Reference == name && name != "" {
			return s, true
		}
	}
	return shipment{}, false
}

// show is GET /shipments/{id}.
func (e *Emulator) show(w http.ResponseWriter, r *http.Request, who customer) {
	s, ok := e.find(who, r.PathValue("id"))
	if !ok {
		notFound(w)
		return
	}
	emulate.Send(w, http.StatusOK, e.view(r, s))
}

// list is GET /shipments.
func (e *Emulator) list(w http.ResponseWriter, r *http.Request, who customer) {
	q := r.URL.Query()
	size, err := strconv.Atoi(q.Get("page_size"))
	if err != nil || size < 1 || size > 100 {
		size = 20
	}
	views := []map[string]any{}
	more, begun := false, q.Get("before_id") == ""
	for _, s := range slices.Backward(emulate.Rows[shipment](e.Desk(), shipmentKind)) {
		switch {
		case s.Customer != who:
		case !begun:
			begun = s.ID == q.Get("before_id")
		case len(views) == size:
			more = true
		default:
			views = append(views, e.view(r, s))
		}
	}
	emulate.Send(w, http.StatusOK, map[string]any{"shipments": views, "has_more": more})
}

// rerate is POST /shipments/{id}/rerate.
func (e *Emulator) rerate(w http.ResponseWriter, r *http.Request, who customer) {
	e.change.Lock()
	defer e.change.Unlock()
	s, ok := e.find(who, r.PathValue("id"))
	switch {
	case !ok:
		notFound(w)
		return
	case s.bought():
		postageExists(w)
		return
	}
	s.Rates, s.Messages = e.rates(s.Asked, s.spell())
	s.Rated = e.Desk().Now()
	if e.keep(w, s) {
		emulate.Send(w, http.StatusOK, e.view(r, s))
	}
}

func postageExists(w http.ResponseWriter) {
	refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.POSTAGE.EXISTS", "Postage already exists for this shipment.")
}

// buy is POST /shipments/{id}/buy.
func (e *Emulator) buy(w http.ResponseWriter, r *http.Request, who customer) {
	s, ok := e.find(who, r.PathValue("id"))
	if !ok {
		notFound(w)
		return
	}
	var wanted struct {
		Rate      named
		Insurance number
	}
	if !readBuy(w, r, &wanted.Rate, &wanted.Insurance) {
		return
	}
	spell := s.spell()
	e.Desk().Under(spell, w, r, func(w http.ResponseWriter, r *http.Request) {
		e.change.Lock()
		defer e.change.Unlock()
		s, _ := e.find(who, s.ID) // as it is now
		i := slices.IndexFunc(s.Rates, func(r rate) bool { return r.ID == wanted.Rate.ID })
		switch {
		case s.bought():
			postageExists(w)
		case spell.Has(emulate.FailContract):
			refuse(w, http.StatusForbidden, "FORBIDDEN", "The carrier account is not allowed to buy this service.")
		case i < 0:
			refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.RATE.INVALID", "The rate is not one of this shipment.", wrong{"rate", "is not valid"})
		case e.Desk().Now().Sub(s.Rated) > rateLife:
			refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.RATE.EXPIRED", "The rate has expired; rerate the shipment.", wrong{"rate", "has expired"})
		case s.Asked.Customs == nil && postal.NeedsCustoms(s.Asked.From.postal(), s.Asked.To.postal()):
			refuse(w, http.StatusUnprocessableEntity, "SHIPMENT.POSTAGE.FAILURE", "Unable to buy the postage.", wrong{"customs_info", "is needed over a customs border"})
		case wanted.Insurance < 0 || wanted.Insurance*100 > mostInsured:
			refuse(w, http.StatusUnprocessableEntity, "PARAMETER.INVALID", "The insurance is not valid.", wrong{"insurance", "is between 0 and 5000"})
		default:
			if s, ok := e.sell(w, s, s.Rates[i], int64(wanted.Insurance*100+0.5)); ok {
				emulate.Send(w, http.StatusOK, e.view(r, s))
			}
		}
	})
}

// readBuy reads a rate, and an insurance that may be missing.
func readBuy(w http.ResponseWriter, r *http.Request, of *named, insurance *number) bool {
	var body struct {
		Rate      *named `json:"rate"`
		Insurance number `json:"insurance"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "BAD_REQUEST", "The JSON cannot be read: "+err.Error())
		return false
	}
	if body.Rate == nil || body.Rate.ID == "" {
		refuse(w, http.StatusUnprocessableEntity, "PARAMETER.REQUIRED", "Missing required parameter.", wrong{"rate", "cannot be blank"})
		return false
	}
	*of, *insurance = *body.Rate, body.Insurance
	return true
}

// sell buys the postage.
func (e *Emulator) sell(w http.ResponseWriter, s shipment, of rate, insured int64) (shipment, bool) {
	code, err := e.code(of.Carrier)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
		return s, false
	}
	spell := s.spell()
	s.Chosen, s.Bought, s.Hidden, s.Insured = &of, e.Desk().Now(), e.Desk().Late(spell), insured
	s.Life = emulate.Parcel{
		Number: code, Born: s.Bought, Script: spell.Script, Border: postal.NeedsCustoms(s.Asked.From.postal(), s.Asked.To.postal()),
	}
	format, _ := s.Asked.Options["label_format"].(string)
	if format == "" {
		format = "PNG"
	}
	s.Files = []string{format}
	if err := e.Desk().Keep(codeKind, code, s.ID); err != nil {
		refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", err.Error())
		return s, false
	}
	return s, e.keep(w, s)
}

// view is a shipment as the platform shows it.
func (e *Emulator) view(r *http.Request, s shipment) map[string]any {
	a := s.Asked
	rates := []map[string]any{}
	for _, one := range s.Rates {
		rates = append(rates, one.view(s))
	}
	v := map[string]any{
		"id": s.ID, "object": "Shipment", "mode": "test", "created_at": stamp(s.Made), "updated_at": stamp(s.Made), "reference": nil, "is_return": a.IsReturn,
		"to_address": e.told("address", a.To), "from_address": e.told("address", a.From), "parcel": e.told("parcel", a.Parcel), "options": a.Options,
		"customs_info": nil, "rates": rates, "messages": notNil(s.Messages), "selected_rate": nil, "postage_label": nil, "tracker": nil, "tracking_code": nil,
		"insurance": nil, "fees": []any{}, "forms": []any{}, "refund_status": nil, "status": "unknown", "batch_id": nil, "scan_form": nil, "usps_zone": nil,
		"order_id": nil, "return_address": nil, "buyer_address": nil,
	}
	if a.Reference != "" {
		v["reference"] = a.Reference
	}
	if a.Customs != nil {
		v["customs_info"] = e.told("customs_info", a.Customs)
	}
	if !s.bought() || e.Desk().Hidden(s.Hidden) {
		return v
	}
	tracker := e.trackerView(s)
	v["selected_rate"], v["tracking_code"], v["tracker"], v["status"] = s.Chosen.view(s), s.Life.Number, tracker, tracker["status"]
	v["postage_label"] = s.label(r)
	fees := []map[string]any{fee("LabelFee", 1), fee("PostageFee", s.Chosen.Cents)}
	if s.Insured > 0 {
		v["insurance"] = decimal(s.Insured)
		fees = append(fees, fee("InsuranceFee", s.Insured/200))
	}
	v["fees"] = fees
	if status := e.refundStatus(s); status != "" {
		v["refund_status"] = status
	}
	return v
}

func notNil(all []message) []message {
	if all == nil {
		return []message{}
	}
	return all
}

func fee(kind string, cents int64) map[string]any {
	return map[string]any{"object": "Fee", "type": kind, "amount": decimal(cents) + "000", "charged": true, "refunded": false}
}

// label is the postage label: files by their format; those that were not asked for are null.
func (s shipment) label(r *http.Request) map[string]any {
	url := func(format string) any {
		if !slices.Contains(s.Files, format) {
			return nil
		}
		return "http://" + r.Host + "/labels/" + s.ID + "." + strings.ToLower(format)
	}
	first := s.Files[0]
	return map[string]any{
		"id": "pl_" + strings.TrimPrefix(s.ID, "shp_"), "object": "PostageLabel", "created_at": stamp(s.Bought), "updated_at": stamp(s.Bought), "date_advance": 0,
		"integrated_form": "none", "label_date": stamp(s.Bought), "label_resolution": dpi, "label_size": "4x6", "label_type": "default", "label_file_type": media[first],
		"label_url": url(first), "label_pdf_url": url("PDF"), "label_zpl_url": url("ZPL"), "label_epl2_url": nil,
	}
}
