package v2

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// methodFilter is what a list of shipping methods is narrowed by.
type methodFilter struct {
	from    []string // ISO countries of the senders
	all     bool     // each destination once per sender's country, which it then names
	to      string
	returns bool
	point   bool // only what goes to a service point, of this carrier
	carrier string
}

func (d *Door) listMethods(ctx context.Context, c call) error {
	q := c.URL.Query()
	f, err := d.methodFilter(ctx, c, q)
	if err != nil {
		return err
	}
	methods, err := d.Shipping.Methods(ctx, c.Account)
	if err != nil {
		return err
	}
	paged := q.Has("cursor") || q.Has("limit")
	after, limit, err := methodPage(q, len(methods))
	if err != nil {
		return err
	}
	b := pen{b: make([]byte, 0, 32<<10)}
	b.begin('{')
	var shown []carrier.Method
	more := false
	for _, m := range methods {
		if m = f.narrow(m); len(m.Countries) == 0 || m.ID <= after {
			continue
		}
		if len(shown) == limit {
			more = true
			break
		}
		shown = append(shown, m)
	}
	if shown, err = d.Shipping.AtPrices(ctx, c.Account, shown); err != nil {
		return err
	}
	if paged {
		next, previous := "", ""
		if more {
			next = c.Page(strconv.Itoa(shown[len(shown)-1].ID))
		}
		if after > 0 {
			previous = c.Page(strconv.Itoa(0))
		}
		b.memberOr("next", next)
		b.memberOr("previous", previous)
	}
	b.key("shipping_methods")
	b.begin('[')
	for _, m := range shown {
		b.next()
		f.methodObject(&b, m)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// methodPage reads the cursor, which here is the id of the last method seen, and the limit.
func methodPage(q url.Values, most int) (after, limit int, err error) {
	limit = max(1, most)
	if text := q.Get("cursor"); text != "" {
		if after, err = strconv.Atoi(text); err != nil || after < 0 {
			return 0, 0, missing("Invalid cursor")
		}
	}
	if text := q.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 {
			return 0, 0, fault.At("limit", "A valid integer is required.")
		}
	}
	return after, limit, nil
}

func (d *Door) getMethod(ctx context.Context, c call) error {
	f, err := d.methodFilter(ctx, c, c.URL.Query())
	if err != nil {
		return err
	}
	m, err := d.Shipping.Method(ctx, c.Account, int(idOf(c.PathValue("id"))))
	if err != nil {
		return orNo(err, "Not found.")
	}
	f.returns, f.point = m.Return, false
	if m = f.narrow(m); len(m.Countries) == 0 {
		return missing("Not found.")
	}
	priced, err := d.Shipping.AtPrices(ctx, c.Account, []carrier.Method{m})
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("shipping_method")
	f.methodObject(&b, priced[0])
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) methodFilter(ctx context.Context, c call, q url.Values) (methodFilter, error) {
	f := methodFilter{to: strings.ToUpper(strings.TrimSpace(q.Get("to_country")))}
	if f.to != "" {
		if _, ok := postal.Lookup(f.to); !ok {
			return f, fault.At("to_country", "Use two letters, like NL or DE.")
		}
	}
	var ok bool
	if f.returns, ok = lax.Truth(q.Get("is_return")); !ok {
		return f, fault.At("is_return", "Must be a valid boolean.")
	}
	for _, name := range []string{"service_point_id", "service_point"} {
		if text := q.Get(name); text != "" {
			if err := d.toward(ctx, name, text, &f); err != nil {
				return f, err
			}
		}
	}
	for _, name := range []string{"from_postal_code", "to_postal_code"} {
		if len(q.Get(name)) > 12 {
			return f, fault.At(name, "Ensure this field has no more than 12 characters.")
		}
	}
	return f, d.senders(ctx, c, q.Get("sender_address"), &f)
}

// toward narrows to what reaches a service point.
func (d *Door) toward(ctx context.Context, name, text string, f *methodFilter) error {
	id := idOf(text)
	if id == 0 {
		return fault.At(name, "A valid integer is required.")
	}
	p, err := servicepoint.Get(ctx, d.DB, id)
	if fault.Is(err, fault.Missing) {
		return fault.At(name, "There is no service point %d.", id)
	}
	f.point, f.carrier = true, p.Carrier
	if f.to == "" {
		f.to = p.Country
	}
	return err
}

// senders finds from which countries the methods are to go: the default sender's, a named one's, or all.
func (d *Door) senders(ctx context.Context, c call, asked string, f *methodFilter) error {
	if asked != "all" {
		id := int64(0)
		if asked != "" {
			if id = idOf(asked); id == 0 {
				return fault.At("sender_address", "A valid integer is required, or all.")
			}
		}
		s, err := account.SenderByID(ctx, d.DB, c.Account, id)
		if fault.Is(err, fault.Missing) {
			return fault.At("sender_address", "There is no sender address %d.", id)
		}
		f.from = []string{s.Address.Country}
		return err
	}
	all, err := account.Senders(ctx, d.DB, c.Account)
	for _, s := range all {
		f.from = append(f.from, s.Address.Country)
	}
	slices.Sort(f.from)
	f.from, f.all = slices.Compact(f.from), true
	return err
}

// narrow leaves of a method the ways that are asked for; none when it is not asked for at all.
func (f methodFilter) narrow(m carrier.Method) carrier.Method {
	whole := m
	m.Countries, m.Reaches = nil, nil
	letter := m.ID == 8 // the unstamped letter goes both ways
	if m.Return != f.returns && !letter || f.point && (!m.ServicePoint || m.Carrier != f.carrier) {
		return m
	}
	for _, from := range f.from {
		m.Countries = append(m.Countries, whole.Ways(from, f.to)...)
	}
	slices.SortStableFunc(m.Countries, func(a, b carrier.Destination) int {
		return cmp.Or(strings.Compare(a.To, b.To), strings.Compare(a.From, b.From))
	})
	return m
}

func (f methodFilter) methodObject(b *pen, m carrier.Method) {
	point := "none"
	if m.ServicePoint {
		point = "required"
	}
	b.begin('{')
	b.memberInt("id", int64(m.ID))
	b.member("name", m.Name)
	b.member("carrier", m.Carrier)
	b.member("min_weight", m.MinWeight.Kg())
	b.member("max_weight", (m.MaxWeight + 1).Kg()) // told as the first weight that is too heavy
	b.member("service_point_input", point)
	b.memberInt("price", 0) // of old; prices stand by country
	b.key("countries")
	b.begin('[')
	for _, w := range m.Countries {
		b.next()
		f.wayObject(b, w)
	}
	b.end(']')
	b.end('}')
}

func (f methodFilter) wayObject(b *pen, w carrier.Destination) {
	to, _ := postal.Lookup(w.To)
	b.begin('{')
	b.memberInt("id", int64(to.SendcloudID))
	b.member("name", to.Name)
	b.key("price")
	sum(b, w.Price)
	b.member("iso_2", to.Code)
	b.member("iso_3", to.ISO3)
	if w.LeadHours == nil {
		b.memberRaw("lead_time_hours", "null")
	} else {
		b.memberInt("lead_time_hours", int64(*w.LeadHours))
	}
	breakdown(b, "price_breakdown", price.OfBox(w))
	if f.all {
		from, _ := postal.Lookup(w.From)
		b.memberInt("from_id", int64(from.SendcloudID))
		b.member("from_name", from.Name)
		b.member("from_iso_2", from.Code)
		b.member("from_iso_3", from.ISO3)
	}
	b.end('}')
}

// breakdown writes the parts of a bill. They are there also where it is 0: clients sum them.
func breakdown(b *pen, name string, bill price.Bill) {
	b.key(name)
	b.begin('[')
	for _, part := range bill.Parts {
		b.next()
		b.begin('{')
		b.member("type", part.Type)
		b.member("label", part.Label)
		b.key("value")
		sum(b, part.Price)
		b.end('}')
	}
	b.end(']')
}

// sum writes an amount as the JSON number that v2 wants.
func sum(b *pen, a money.Amount) { b.b = strconv.AppendFloat(b.b, a.Float(), 'f', -1, 64) }
