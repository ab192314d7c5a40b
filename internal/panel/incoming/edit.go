package incoming

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
)

// The address form's fields go by API v2's names, so that every refusal finds its field.
func addressForm(a postal.Address) view.Form {
	return view.Fill("name", a.Name, "company_name", a.Company, "address", a.Street, "house_number", a.HouseNumber, "address_2", a.Line2,
		"postal_code", a.PostalCode, "city", a.City, "country_state", a.State, "country", a.Country, "telephone", a.Phone, "email", a.Email,
		"to_post_number", a.PostNumber)
}

func readAddress(v url.Values) postal.Address {
	return postal.Address{
		Name: v.Get("name"), Company: v.Get("company_name"), Street: v.Get("address"), HouseNumber: v.Get("house_number"), Line2: v.Get("address_2"),
		PostalCode: v.Get("postal_code"), City: v.Get("city"), State: v.Get("country_state"), Country: v.Get("country"), Phone: v.Get("telephone"),
		Email: v.Get("email"), PostNumber: v.Get("to_post_number"),
	}
}

// countries are all there are, by name in the reader's language.
func (l look) countries() []view.Option {
	var all []view.Option
	for _, c := range postal.Countries() {
		all = append(all, view.Option{Value: c.Code, Word: l.words.Country(c.Code)})
	}
	slices.SortFunc(all, func(a, b view.Option) int { return strings.Compare(a.Word, b.Word) })
	return all
}

// form is what the open form shows: what was typed, or what is stored with what is wrong about it.
func (l look) form(_ context.Context, o order.Order, edit string, typed *view.Form) (view.Form, error) {
	if typed != nil {
		return *typed, nil
	}
	switch edit {
	case "address":
		f := addressForm(o.To)
		if wrong, ok := fault.As(postal.Check(o.To)); ok {
			for _, one := range wrong.Fields {
				f.Errors = append(f.Errors, view.FieldError{Name: one.Name, Text: l.words.Field(one)})
			}
		}
		return f, nil
	case "contents":
		return contentsForm(o.Draft), nil
	}
	return view.Form{}, nil
}

func (a *Area) setAddress(w http.ResponseWriter, r *http.Request) error {
	return a.change(w, r, "address", func(l look, d *order.Draft) error {
		d.To = readAddress(r.PostForm)
		return postal.Check(postal.Tidy(d.To))
	}, func(l look, o order.Order) string { return l.words.T("Address of %s changed.", title(o)) })
}

func (a *Area) setContents(w http.ResponseWriter, r *http.Request) error {
	return a.change(w, r, "contents", func(l look, d *order.Draft) error { return readContents(r.PostForm, d) },
		func(l look, o order.Order) string { return l.words.T("Contents of %s changed.", title(o)) })
}

// change keeps one form of an order. What cannot be kept is shown beside its field, with everything that was typed.
func (a *Area) change(w http.ResponseWriter, r *http.Request, part string, set func(look, *order.Draft) error, said func(look, order.Order) string) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "This form cannot be read.").Because(err)
	}
	before, err := order.Get(r.Context(), a.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	// Whether the form can be read does not depend on what the order holds now, so it is tried before anything is asked to change.
	trial := before.Draft
	err = set(l, &trial)
	var o order.Order
	if err == nil {
		o, err = a.Intake.Edit(r.Context(), intake.Edit{
			Account: l.session.Account, Order: id, Version: version(r), Who: who(l.session), What: part,
			Change: func(d *order.Draft) {
				_ = set(l, d) // it went well on the trial
				d.Pin(part)
			},
		})
	}
	if fault.Is(err, fault.Conflict) {
		return l.conflict(w, r, id, part, r.PostForm, err)
	}
	if f, ok := view.Refused(l.words, r.PostForm, err); ok {
		if fault.Is(err, fault.Missing) {
			return err
		}
		return l.draw(w, r, id, drawn{edit: part, form: &f, status: http.StatusUnprocessableEntity})
	}
	if err != nil {
		return err
	}
	return l.answer(w, r, id, view.Flash{Text: said(l, o), Undo: undoOf(o)})
}

// conflict shows what somebody else has changed meanwhile above what was typed: the form now carries the new version, so that
// sending it again is a decision.
func (l look) conflict(w http.ResponseWriter, r *http.Request, id order.ID, part string, typed url.Values, cause error) error {
	changes, err := order.Changes(r.Context(), l.area.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	how := drawn{edit: part, status: http.StatusConflict}
	if typed != nil {
		how.form = &view.Form{Values: typed}
	}
	names, err := l.names(r.Context())
	if err != nil {
		return err
	}
	for _, c := range changes {
		if seen := version(r); seen > 0 && c.Version > seen {
			how.theirs = append(how.theirs, l.words.T("%s, %s:", c.Who, l.words.Ago(c.At, l.now)))
			how.theirs = append(how.theirs, l.differences(names, c.Before, c.After)...)
		}
	}
	if len(how.theirs) == 0 {
		text, _ := l.words.Fault(cause)
		how.note = &view.Note{Tone: view.Warn, Text: text}
	}
	return l.draw(w, r, id, how)
}

// spareItems is how many empty lines the contents form offers beyond those there are.
const spareItems = 2

// contentsForm is what lies in the parcel, with a numbered set of fields for each item.
func contentsForm(d order.Draft) view.Form {
	pairs := []string{"weight", trim(d.Weight.Kg()), "quantity", strconv.Itoa(d.Boxes()), "customs_invoice_nr", d.Invoice, "note", d.Note}
	if !d.Collect.IsZero() {
		pairs = append(pairs, "cash_on_delivery", d.Collect.String())
	}
	for name, side := range map[string]postal.Millimetres{"length": d.Size.Length, "width": d.Size.Width, "height": d.Size.Height} {
		if side > 0 {
			pairs = append(pairs, name, trim(side.Cm()))
		}
	}
	if d.ShipmentType != nil {
		pairs = append(pairs, "customs_shipment_type", strconv.Itoa(*d.ShipmentType))
	}
	for n, i := range d.Items {
		at := "." + strconv.Itoa(n)
		pairs = append(pairs, "description"+at, i.Description, "pieces"+at, strconv.Itoa(i.Quantity), "sku"+at, i.SKU, "hs_code"+at, i.HSCode, "origin_country"+at, i.Origin)
		if i.Weight > 0 {
			pairs = append(pairs, "item_weight"+at, trim(i.Weight.Kg()))
		}
		if i.Value.Currency != "" {
			pairs = append(pairs, "value"+at, i.Value.Decimal())
		}
	}
	f := view.Fill(pairs...)
	f.Values.Set("lines", strconv.Itoa(len(d.Items)+spareItems))
	return f
}

// trim takes off the zeros a person would not write.
func trim(decimal string) string {
	if strings.Contains(decimal, ".") {
		decimal = strings.TrimSuffix(strings.TrimRight(decimal, "0"), ".")
	}
	return decimal
}

// point reads a decimal comma as people of most of Europe type it.
func point(text string) string { return strings.Replace(strings.TrimSpace(text), ",", ".", 1) }
