package v2

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/postal"
)

func (d *Door) pickupRoutes() []api.Route {
	return []api.Route{
		at("GET", "/pickups", integration.ReadPickup, d.listPickups),
		making("/pickups", integration.WritePickup, d.createPickup),
		at("GET", "/pickups/{id}", integration.ReadPickup, d.getPickup),
		at("POST", "/box/finalize", integration.WritePickup, d.finalizeBox),
	}
}

const noPickup = "No Pickup matches the given query."

// utcForm is how pick-ups write times.
const utcForm = "2006-01-02T15:04:05.000000Z"

func (d *Door) listPickups(ctx context.Context, c call) error {
	s, err := spanOf(c.URL.Query(), pageSize)
	if err != nil {
		return err
	}
	page, err := pickup.List(ctx, d.DB, c.Account, pickup.Filter{Integration: c.Sees(), Below: pickup.ID(s.below), Above: pickup.ID(s.above), Limit: s.limit + 1})
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	page = cut(c, &b, s, page, func(p pickup.Pickup) int64 { return int64(p.ID) })
	b.key("pickups")
	b.begin('[')
	for _, p := range page {
		b.next()
		b.begin('{')
		b.memberInt("id", int64(p.ID))
		b.member("carrier", p.Carrier)
		b.member("country", p.At.Country)
		pickupState(&b, p)
		b.end('}')
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getPickup(ctx context.Context, c call) error {
	p, err := pickup.Get(ctx, d.DB, c.Account, c.Sees(), pickup.ID(idOf(c.PathValue("id"))))
	if err != nil {
		return orNo(err, noPickup)
	}
	return writePickup(c, p)
}

func (d *Door) createPickup(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	a, err := account.Get(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	var f fields
	w := f.pickup(body, a.Location())
	if err := f.wrong.Err(); err != nil {
		return err
	}
	p, err := d.Pickups.Request(ctx, c.Account, c.Integration, w)
	if err != nil {
		return err
	}
	return writePickup(c, p)
}

// details are what single carriers ask for; they are kept as they come and echoed.
var details = []string{"origin_detail", "total_volume_weight", "is_alternate_address", "is_residential", "is_overweight", "room", "floor", "account_number",
	"trading_location", "items", "volumetric_weight_kind"}

// mostDetail bounds what is kept of one of them, in bytes.
const mostDetail = 4000

// pickup reads a wish. Times without a zone are the merchant's.
func (f *fields) pickup(v lax.Value, zone *time.Location) pickup.Wish {
	w := pickup.Wish{Details: map[string]any{}}
	var slot pickup.Slot
	item, pallets := pickup.Item{}, pickup.Item{Pallets: true}
	for k, name := range v.Names {
		m := v.Kids[k]
		if m.Kind == lax.Null {
			continue
		}
		switch name {
		case "carrier":
			w.Carrier = strings.ToLower(strings.TrimSpace(f.text(name, m)))
		case "contract":
			w.Contract = f.id(name, m)
		case "reference":
			w.Reference = f.text(name, m)
		case "special_instructions":
			w.Instructions = f.text(name, m)
		case "pickup_from":
			slot.From = f.when(name, m, zone)
		case "pickup_until":
			if t := f.when(name, m, zone); !t.IsZero() {
				slot.Until = &t
			}
		case "quantity":
			item.Quantity = f.count(name, m)
		case "pallet_quantity":
			pallets.Quantity = f.count(name, m)
		case "total_weight":
			item.Weight = f.weight(name, m)
		default:
			f.place(name, m, &w.At)
		}
	}
	for _, name := range details {
		f.detail(v, name, w.Details)
	}
	if !slot.From.IsZero() || slot.Until != nil {
		w.Slots = []pickup.Slot{slot}
	}
	w.Items = []pickup.Item{item}
	if pallets.Quantity != 0 {
		w.Items = append(w.Items, pallets)
	}
	return w
}

// place reads a field of the address of a pick-up, which has its house number in the line.
func (f *fields) place(name string, m lax.Value, a *postal.Address) {
	into := map[string]*string{"name": &a.Name, "company_name": &a.Company, "address": &a.Street, "address_2": &a.Line2, "house_number": &a.HouseNumber,
		"city": &a.City, "postal_code": &a.PostalCode, "country": &a.Country, "country_state": &a.State, "telephone": &a.Phone, "email": &a.Email}[name]
	if into != nil {
		*into = f.text(name, m)
	}
	if name == "country" {
		a.Country = strings.ToUpper(strings.TrimSpace(a.Country))
	}
}

func (f *fields) detail(v lax.Value, name string, into map[string]any) {
	m, ok := v.Get(name)
	if !ok || m.Kind == lax.Null {
		return
	}
	var kept any
	if len(m.JSON) > mostDetail || json.Unmarshal([]byte(m.JSON), &kept) != nil {
		f.wrong.Add(name, "This is too long, or cannot be read.")
		return
	}
	into[name] = kept
}

// count reads how many.
func (f *fields) count(name string, v lax.Value) int {
	n := f.whole(name, v)
	if n < 0 || n > 100_000 {
		f.wrong.Add(name, "Ensure this value is between 0 and 100000.")
		return 0
	}
	return int(n)
}

// when reads a time; one without a zone is in the one given.
func (f *fields) when(name string, v lax.Value, zone *time.Location) time.Time {
	text := strings.TrimSpace(f.text(name, v))
	if text == "" {
		return time.Time{}
	}
	for _, form := range []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil && t.Year() >= 1970 && t.Year() < 10_000 {
			return t.UTC()
		}
	}
	t, ok := lax.ReadInstant(text)
	if !ok {
		f.wrong.Add(name, "Use a date and time in ISO 8601, like 2026-01-05T08:00:00+00:00.")
	}
	return t
}

var pickupWords = map[pickup.State]string{pickup.Announcing: "Announcing", pickup.Created: "Created", pickup.Failed: "Failed", pickup.Cancelled: "Cancelled"}

// pickupState writes what has become of a pick-up.
func pickupState(b *pen, p pickup.Pickup) {
	b.member("tracking_number", p.Number)
	from, until, cancelled := "", "", ""
	if len(p.Slots) > 0 {
		from = p.Slots[0].From.UTC().Format(time.RFC3339)
		if p.Slots[0].Until != nil {
			until = p.Slots[0].Until.UTC().Format(time.RFC3339)
		}
	}
	if p.CancelledAt != nil {
		cancelled = p.CancelledAt.UTC().Format(utcForm)
	}
	b.memberOr("pickup_from", from)
	b.memberOr("pickup_until", until)
	b.member("pickup_status", pickupWords[p.State])
	b.member("created_at", p.CreatedAt.UTC().Format(utcForm))
	b.memberOr("cancelled_at", cancelled)
	b.memberIntOr("contract", p.Contract)
}

// writePickup answers one pick-up with everything that was said of it.
func writePickup(c call, p pickup.Pickup) error {
	parcels, pallets, weight := p.Count()
	var b pen
	b.begin('{')
	b.memberInt("id", int64(p.ID))
	b.member("carrier", p.Carrier)
	b.member("name", p.At.Name)
	b.member("company_name", p.At.Company)
	b.member("address", p.At.LocalLine())
	b.member("address_2", p.At.Line2)
	b.member("city", p.At.City)
	b.member("postal_code", p.At.PostalCode)
	b.member("country", p.At.Country)
	b.memberOr("country_state", p.At.State)
	b.member("email", p.At.Email)
	b.member("telephone", p.At.Phone)
	b.memberInt("quantity", int64(parcels))
	if pallets > 0 {
		b.memberInt("pallet_quantity", int64(pallets))
	}
	b.member("total_weight", hundredths(weight))
	b.member("reference", p.Wish.Reference)
	b.member("special_instructions", p.Instructions)
	for _, name := range details {
		kept, ok := p.Details[name]
		if !ok {
			continue
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		b.memberRaw(name, string(text))
	}
	pickupState(&b, p)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// hundredths writes kilograms with two decimals, rounded up: no van is told too little.
func hundredths(g postal.Grams) string {
	kg := ((g + 9) / 10 * 10).Kg()
	return kg[:len(kg)-1]
}

// finalizeBox closes the open box of Deutsche Post. Nobody here has one.
func (d *Door) finalizeBox(_ context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var f fields
	if m, ok := body.Get("copy_count"); ok {
		switch n := f.whole("copy_count", m); {
		case f.wrong.Has("copy_count"):
		case n < 1:
			f.wrong.Add("copy_count", "Ensure this value is greater than or equal to 1.")
		case n > 99:
			f.wrong.Add("copy_count", "Ensure this value is less than or equal to 99.")
		}
	} else {
		f.wrong.Add("copy_count", "This field is required.")
	}
	if err := f.wrong.Err(); err != nil {
		return err
	}
	return fault.New(fault.Unable, "There is no open Deutsche Post box: this platform has no contract with Deutsche Post.")
}
