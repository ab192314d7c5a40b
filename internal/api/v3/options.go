package v3

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/servicepoint"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func (d *Door) optionRoutes() []api.Route {
	return []api.Route{
		at("POST", "/shipping-options", integration.ReadPrice, d.shippingOptions),
		at("POST", "/fetch-shipping-options", integration.ReadPrice, d.fetchShippingOptions),
		at("POST", "/compat/shipping-options", integration.ReadPrice, d.compatOptions),
		at("POST", "/shipping/duties-and-taxes", integration.ReadPrice, d.dutiesAndTaxes),
	}
}

// optionQuestion is what shipping options are asked for, in all forms there ever were.
type optionQuestion struct {
	From           *address      `json:"from_address"`
	To             *address      `json:"to_address"`
	FromCountry    string        `json:"from_country_code"`
	ToCountry      string        `json:"to_country_code"`
	FromPostalCode string        `json:"from_postal_code"`
	ToPostalCode   string        `json:"to_postal_code"`
	Point          *pointNamed   `json:"to_service_point"`
	PointID        lax.Digits    `json:"to_service_point_id"`
	Parcels        *[]optionBox  `json:"parcels"`
	Functions      lax.Value     `json:"functionalities"`
	Carrier        string        `json:"carrier_code"`
	Contract       int64         `json:"contract_id"`
	Product        string        `json:"shipping_product_code"`
	Option         string        `json:"shipping_option_code"`
	Lead           hours         `json:"lead_time"`
	Quotes         bool          `json:"calculate_quotes"`
	Weight         *weight       `json:"weight"`
	Dimensions     *lengths      `json:"dimensions"`
	Insurance      *insuredPrice `json:"total_insurance"`
}

type optionBox struct {
	Weight     *weight       `json:"weight"`
	Dimensions *lengths      `json:"dimensions"`
	Additional *insuredPrice `json:"additional_insured_price"`
	Total      *insuredPrice `json:"total_insured_price"`
}

type pointNamed struct {
	ID   lax.Digits `json:"id"`
	Code string     `json:"carrier_service_point_id"`
}

type hours struct {
	Above *int `json:"gt"`
	Least *int `json:"gte"`
	Equal *int `json:"eq"`
	Below *int `json:"lt"`
	Most  *int `json:"lte"`
}

// insuredPrice is a number, or a price with its currency.
type insuredPrice struct{ wanted bool }

// ReadValue reads a sum to be insured.
func (p *insuredPrice) ReadValue(v lax.Value, pointer string) []lax.Problem {
	if v.Kind == lax.Object {
		var sent price
		wrong := sent.ReadValue(v, pointer)
		p.wanted = sent.Minor > 0
		return wrong
	}
	digits, negative, ok := lax.Decimal(v)
	if !ok || negative {
		return misfit(pointer, "A valid number is required.")
	}
	p.wanted = strings.Trim(digits, "0.") != ""
	return nil
}

const mostOptionBoxes = 50

// want turns the question into a wish, or tells what is wrong with it.
func (d *Door) want(ctx context.Context, q optionQuestion) (w shipping.Want, insured bool, err error) {
	var wrong []problem
	w = shipping.Want{
		From:    q.place(&wrong, "from", q.From, q.FromCountry, q.FromPostalCode),
		To:      q.place(&wrong, "to", q.To, q.ToCountry, q.ToPostalCode),
		Carrier: q.Carrier, Product: q.Product, Option: q.Option, Contract: q.Contract, Functions: map[string]any{},
		Lead: shipping.Bounds{Above: q.Lead.Above, Least: q.Lead.Least, Equal: q.Lead.Equal, Most: q.Lead.Most, Below: q.Lead.Below},
	}
	q.functions(&wrong, &w)
	insured = q.boxes(&wrong, &w)
	w.Live = q.Quotes
	if q.From != nil {
		w.Sender = q.From.postal()
	}
	if q.To != nil {
		w.Recipient = q.To.postal()
	}
	if err := d.point(ctx, q, &wrong, &w); err != nil {
		return w, insured, err
	}
	if len(wrong) > 0 {
		return w, insured, refuse(http.StatusBadRequest, wrong...)
	}
	// Somebody who asks for a way to send something means to send it out, unless returns are asked for. The whole list has both.
	if w.Return == nil && w.Option == "" && (w.From.Country != "" || w.To.Country != "" || len(w.Boxes) > 0) {
		outgoing := false
		w.Return = &outgoing
	}
	return w, insured, nil
}

// place reads one end of the way: a whole address, or a country and a postal code.
func (q optionQuestion) place(wrong *[]problem, end string, whole *address, country, code string) shipping.Place {
	pointer := "/" + end
	if whole != nil {
		if country != "" || code != "" {
			*wrong = append(*wrong, invalid(pointer+"_address", "invalid", "Use either %s_address or %s_country_code and %s_postal_code.", end, end, end))
			return shipping.Place{}
		}
		country, code, pointer = whole.Country, whole.PostalCode, pointer+"_address/"
	} else {
		pointer += "_"
	}
	country = strings.ToUpper(strings.TrimSpace(country))
	if _, ok := postal.Lookup(country); country != "" && !ok {
		*wrong = append(*wrong, invalid(pointer+"country_code", "invalid_choice", "Use two letters, like NL or DE."))
	}
	if utf8.RuneCountInString(code) > 12 {
		*wrong = append(*wrong, invalid(pointer+"postal_code", "invalid", "Ensure this field has no more than 12 characters."))
	}
	return shipping.Place{Country: country, PostalCode: code}
}

// functions reads the filter by functionalities; null is no wish.
func (q optionQuestion) functions(wrong *[]problem, w *shipping.Want) {
	switch q.Functions.Kind {
	case lax.Null:
		return
	case lax.Object:
	default:
		*wrong = append(*wrong, invalid("/functionalities", "invalid", "Expected an object."))
		return
	}
	for n, key := range q.Functions.Names {
		v := q.Functions.Kids[n]
		pointer := "/functionalities/" + strings.ToValidUTF8(key, "\ufffd")
		f, known := carrier.FindFunctionality(key)
		switch {
		case !known:
			*wrong = append(*wrong, invalid(pointer, "unknown_field", "There is no such functionality."))
			continue
		case v.Kind == lax.Null:
			continue
		case v.Kind == lax.List || v.Kind == lax.Object || !utf8.ValidString(v.Text):
			*wrong = append(*wrong, invalid(pointer, "invalid", "Expected one value."))
			continue
		}
		value, err := f.Read(v.Text)
		if bad, ok := fault.As(err); ok {
			code := "invalid"
			if len(f.Values) > 0 {
				code = "invalid_choice"
			}
			*wrong = append(*wrong, invalid(pointer, code, "%s", bad.Text()))
			continue
		}
		if back, ok := value.(bool); ok && key == "returns" {
			w.Return = &back
			continue
		}
		w.Functions[key] = value
	}
}

// boxes reads what is to be sent, and whether any of it is to be insured.
func (q optionQuestion) boxes(wrong *[]problem, w *shipping.Want) (insured bool) {
	all := []optionBox{}
	switch {
	case q.Parcels != nil:
		all = *q.Parcels
		if len(all) == 0 {
			*wrong = append(*wrong, invalid("/parcels", "invalid", "Provide at least one parcel."))
		}
		if len(all) > mostOptionBoxes {
			*wrong = append(*wrong, invalid("/parcels", "invalid", "Ensure this list has no more than %d items.", mostOptionBoxes))
		}
	case q.Weight != nil || q.Dimensions != nil || q.Insurance != nil:
		all = []optionBox{{Weight: q.Weight, Dimensions: q.Dimensions, Total: q.Insurance}}
	}
	for n, sent := range all {
		var box carrier.Box
		if sent.Weight != nil {
			box.Weight = sent.Weight.Grams
		}
		if sent.Dimensions != nil {
			box.Size = sent.Dimensions.Size
			if box.Size.Length == 0 || box.Size.Width == 0 || box.Size.Height == 0 {
				pointer := "/parcels/" + strconv.Itoa(n) + "/dimensions"
				if q.Parcels == nil {
					pointer = "/dimensions"
				}
				*wrong = append(*wrong, invalid(pointer, "min_value", "Ensure that length, width and height are greater than 0."))
			}
		}
		insured = insured || sent.Additional != nil && sent.Additional.wanted || sent.Total != nil && sent.Total.wanted
		w.Boxes = append(w.Boxes, box)
	}
	return insured
}

// point narrows the wish to what reaches a service point, named by our id or by the carrier's own.
func (d *Door) point(ctx context.Context, q optionQuestion, wrong *[]problem, w *shipping.Want) error {
	id, pointer := q.PointID, "/to_service_point_id"
	if q.Point != nil {
		id, pointer = q.Point.ID, "/to_service_point/id"
		if q.Point.Code != "" { // the carrier's wins
			w.ToPoint, w.PointCarrier = true, q.Carrier
			if q.Carrier == "" {
				return nil
			}
			p, err := servicepoint.ByCode(ctx, d.DB, q.Carrier, q.Point.Code)
			return d.toward(p, err, "/to_service_point/carrier_service_point_id", wrong, w)
		}
	}
	if id == "" {
		return nil
	}
	p, err := servicepoint.Get(ctx, d.DB, idOf(string(id)))
	return d.toward(p, err, pointer, wrong, w)
}

func (d *Door) toward(p servicepoint.Point, err error, pointer string, wrong *[]problem, w *shipping.Want) error {
	if fault.Is(err, fault.Missing) {
		*wrong = append(*wrong, invalid(pointer, "invalid", "There is no such service point."))
		return nil
	}
	if err == nil {
		w.Toward(p)
	}
	return err
}

func (d *Door) shippingOptions(ctx context.Context, c call) error {
	var q optionQuestion
	if c.ContentLength != 0 { // no body at all asks for everything, as {} does
		if err := decode(c, &q); err != nil {
			return err
		}
	}
	return d.answerOptions(ctx, c, q)
}

// fetchShippingOptions is the older call: one box, told at the top, and always with quotes.
func (d *Door) fetchShippingOptions(ctx context.Context, c call) error {
	var q optionQuestion
	if c.ContentLength != 0 {
		if err := decode(c, &q); err != nil {
			return err
		}
	}
	q.Quotes = true
	return d.answerOptions(ctx, c, q)
}

func (d *Door) answerOptions(ctx context.Context, c call, q optionQuestion) error {
	w, insured, err := d.want(ctx, q)
	if err != nil {
		return err
	}
	offers, err := d.Shipping.Offers(ctx, c.Account, w)
	if err != nil {
		return err
	}
	told := []toldOption{}
	for _, o := range offers {
		if o.Why == nil {
			told = append(told, optionOf(o, w, q.Quotes))
		}
	}
	return bare(c, http.StatusOK, struct {
		Data    []toldOption `json:"data"`
		Message *string      `json:"message"`
	}{told, optionMessage(offers, len(told), w, q.Quotes, insured)})
}

// optionMessage says what the list does not: why it is empty, or what is missing for quotes.
func optionMessage(offers []shipping.Offer, fit int, w shipping.Want, quotes, insured bool) *string {
	var text string
	switch {
	case len(offers) == 0:
		text = "Your account has no such shipping options."
	case fit == 0:
		var reasons []string
		for _, o := range offers {
			if f, ok := fault.As(o.Why); ok && len(reasons) < 3 && (w.Return == nil || *w.Return == o.Method().Return) {
				reasons = append(reasons, f.Text())
			}
		}
		text = "No shipping option fits. " + strings.Join(reasons, " ")
	case quotes && (w.From.Country == "" || w.To.Country == ""):
		text = "Quotes need the countries that the shipment goes from and to."
	case quotes && unnamed(offers) != "":
		text = unnamed(offers)
	case insured:
		text = "None of these options insures parcels. Their prices are without insurance."
	}
	return orNull(text)
}

// unnamed says which carriers were asked for their prices and why they name none; empty where all do. That a carrier sells an option without
// naming its price is no news.
func unnamed(offers []shipping.Offer) string {
	var reasons []string
	for _, o := range offers {
		if o.Said == nil {
			continue
		}
		if f, ok := fault.As(o.Said.Why); ok && !o.Said.Silent && !slices.Contains(reasons, f.Text()) && len(reasons) < 3 {
			reasons = append(reasons, f.Text())
		}
	}
	return strings.Join(reasons, " ")
}

// compatOptions says which option each of v2's methods belongs to.
func (d *Door) compatOptions(ctx context.Context, c call) error {
	var q struct {
		Methods []lax.Digits `json:"shipping_method_ids" lax:"required"`
	}
	if err := decode(c, &q); err != nil {
		return err
	}
	if len(q.Methods) > 100 {
		return refuse(http.StatusBadRequest, invalid("/shipping_method_ids", "invalid", "Ensure this list has no more than 100 items."))
	}
	all, err := d.Shipping.Methods(ctx, c.Account)
	if err != nil {
		return err
	}
	found := map[string]string{}
	for n, digits := range q.Methods {
		id, err := strconv.ParseInt(string(digits), 10, 64)
		if err != nil {
			return refuse(http.StatusBadRequest, invalid("/shipping_method_ids/"+strconv.Itoa(n), "invalid", "A valid integer is required."))
		}
		for _, m := range all {
			if int64(m.ID) == id {
				found[strconv.FormatInt(id, 10)] = m.Option()
			}
		}
	}
	return data(c, http.StatusOK, found)
}

// dutiesAndTaxes is a pilot at Sendcloud that most accounts are refused. Nobody here knows tariffs, and a guess would be paid for at the border.
func (d *Door) dutiesAndTaxes(context.Context, call) error {
	return fault.New(fault.Denied, "Duties and taxes cannot be reckoned here.")
}
