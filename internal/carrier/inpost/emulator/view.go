package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// view is a shipment as the service tells it. A customer who pays by invoice is told no rates.
func (e *Emulator) view(r *http.Request, s shipment) map[string]any {
	status := e.status(s)
	attributes := map[string]any{}
	for key, v := range map[string]string{
		"target_point": s.Wish.Attributes.TargetPoint, "sending_method": s.Wish.Attributes.SendingMethod, "dropoff_point": s.Wish.Attributes.DropoffPoint,
	} {
		if v != "" {
			attributes[key] = v
		}
	}
	if s.Dispatch != 0 {
		attributes["dispatch_order_id"] = s.Dispatch
	}
	offers := []map[string]any{}
	var selected map[string]any
	if status != "created" {
		for _, o := range s.Offers {
			v := e.offerView(s, o)
			offers = append(offers, v)
			if o.ID == s.Selected && status != "offers_prepared" {
				selected = v
			}
		}
	}
	transactions := []map[string]any{}
	var number any
	if e.bought(s) {
		number = s.Numbers[0]
		transactions = append(transactions, map[string]any{
			"id": s.ID*10 + 9, "status": "success", "offer_id": s.Selected, "details": map[string]any{}, "created_at": e.stamp(s.Confirmed), "updated_at": e.stamp(s.Confirmed),
		})
	}
	return map[string]any{
		"href": href(r, "/v1/shipments/"+s.key()), "id": s.ID, "status": status, "tracking_number": number, "service": or(s.service()), "reference": or(s.Wish.Reference),
		"is_return": s.Wish.IsReturn, "application_id": 1, "created_by_id": nil, "external_customer_id": or(s.Wish.External),
		"sending_method": or(s.Wish.Attributes.SendingMethod), "comments": or(s.Wish.Comments), "mpk": nil, "additional_services": notNil(s.Wish.Additional),
		"custom_attributes": attributes, "cod": money(s.Wish.COD), "insurance": money(s.Wish.Insurance), "sender": s.Wish.Sender, "receiver": s.Wish.Receiver,
		"selected_offer": selected, "offers": offers, "transactions": transactions, "parcels": e.boxes(s), "created_at": e.stamp(s.Made), "updated_at": e.stamp(s.Changed),
	}
}

func (e *Emulator) offerView(s shipment, o offer) map[string]any {
	status := "available"
	switch {
	case o.ID == s.Selected && e.bought(s):
		status = "bought"
	case o.ID == s.Selected:
		status = "selected"
	}
	return map[string]any{
		"id": o.ID, "status": status, "expires_at": nil, "rate": nil, "currency": "PLN", "additional_services": notNil(s.Wish.Additional), "carrier": carrierOf(o.Service),
		"service": map[string]string{"id": o.Service, "name": services[o.Service].name, "description": services[o.Service].name}, "unavailability_reasons": nil,
	}
}

func (e *Emulator) boxes(s shipment) []map[string]any {
	all := []map[string]any{}
	for i, b := range s.Wish.Parcels {
		v := map[string]any{"id": s.ID*100 + i, "tracking_number": nil, "is_non_standard": b.NonStandard, "template": or(b.Template), "dimensions": b.Dimensions, "weight": b.Weight}
		if size, ok := sizes[b.Template]; ok && b.Dimensions == nil {
			v["dimensions"] = map[string]any{"length": size[0], "width": size[1], "height": size[2], "unit": "mm"}
		}
		if e.bought(s) {
			v["tracking_number"] = s.Numbers[i]
		}
		all = append(all, v)
	}
	return all
}

// or is null for what was not said.
func or(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func notNil(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

func money(m *amount) any {
	if m == nil {
		return map[string]any{"amount": nil, "currency": nil}
	}
	if m.Currency == "" {
		return amount{m.Amount, "PLN"}
	}
	return m
}

// page answers a part of a collection: page and per_page, 100 at most and by default.
func page(w http.ResponseWriter, r *http.Request, all []map[string]any) {
	q := r.URL.Query()
	found := tree{}
	number := func(name string, otherwise, most int) int {
		text := q.Get(name)
		if text == "" {
			return otherwise
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > most {
			found.add(name, "invalid")
			return otherwise
		}
		return n
	}
	at, per := number("page", 1, 1_000_000), number("per_page", 100, 100)
	if len(found) > 0 {
		invalid(w, found)
		return
	}
	from := min((at-1)*per, len(all))
	items := slices.Clone(all[from:min(from+per, len(all))])
	if items == nil {
		items = []map[string]any{}
	}
	send(w, http.StatusOK, map[string]any{
		"href": href(r, r.URL.RequestURI()), "count": len(all), "page": at, "per_page": per, "total_pages": max(1, (len(all)+per-1)/per), "items": items,
	})
}

// list is GET /organizations/{id}/shipments, the newest first unless sort_order says asc. What was taken late is not in it for a while.
func (e *Emulator) list(w http.ResponseWriter, r *http.Request, c customer) {
	q := r.URL.Query()
	for _, name := range []string{"created_at_gteq", "created_at_lteq"} {
		if q.Get(name) == "" {
			continue
		}
		if _, ok := moment(q.Get(name)); !ok {
			found := tree{}
			found.add(name, "invalid")
			invalid(w, found)
			return
		}
	}
	all := []map[string]any{}
	for _, s := range emulate.Rows[shipment](e.Desk(), shipmentKind) {
		if s.Org == c.id && !e.Desk().Hidden(s.Hidden) && e.matches(s, q) {
			all = append(all, e.view(r, s))
		}
	}
	if q.Get("sort_order") != "asc" {
		slices.Reverse(all)
	}
	page(w, r, all)
}

// matches reports whether a shipment passes all filters that the service has. Each value may be several, with commas, where the service allows it.
func (e *Emulator) matches(s shipment, q url.Values) bool {
	exact := map[string]string{"external_customer_id": s.Wish.External, "sending_method": s.Wish.Attributes.SendingMethod}
	for role, p := range map[string]*party{"receiver": s.Wish.Receiver, "sender": s.Wish.Sender} {
		if p == nil {
			p = &party{}
		}
		exact[role+"_phone"], exact[role+"_email"] = p.Phone, p.Email
		if p.Address != nil {
			exact[role+"_city"], exact[role+"_post_code"], exact[role+"_country_code"] = p.Address.City, p.Address.PostCode, p.Address.CountryCode
		} else {
			exact[role+"_city"], exact[role+"_post_code"], exact[role+"_country_code"] = "", "", ""
		}
	}
	for name, value := range exact {
		if q.Has(name) && q.Get(name) != value {
			return false
		}
	}
	for name, value := range map[string]string{"id": s.key(), "status": e.status(s), "service": s.service()} {
		if q.Has(name) && !slices.Contains(strings.Split(q.Get(name), ","), value) {
			return false
		}
	}
	var numbers []string
	if e.bought(s) {
		numbers = s.Numbers
	}
	if n := q.Get("tracking_number"); n != "" && !slices.Contains(numbers, n) {
		return false
	}
	if n := q.Get("tracking_number_cont"); n != "" && !slices.ContainsFunc(numbers, func(whole string) bool { return strings.Contains(whole, n) }) {
		return false
	}
	if from, ok := moment(q.Get("created_at_gteq")); ok && s.Made.Before(from) {
		return false
	}
	until, ok := moment(q.Get("created_at_lteq"))
	if ok && s.Made.After(until) {
		return false
	}
	return q.Get("created_at") == "" || s.Made.In(e.Zone()).Format(time.DateOnly) == q.Get("created_at")
}

// moment reads a time of a filter: a form of ISO 8601, or seconds.
func moment(text string) (time.Time, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(n, 0), true
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
