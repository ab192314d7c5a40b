package pickups

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/pickup"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/web"
)

// askPage is the form that asks for a pick-up.
type askPage struct {
	Form      view.Form
	Contract  int64
	Carrier   string
	Contracts []view.Option // where there are several
	Terms     []string      // what the carrier says of its pick-ups
	Senders   []view.Option
	Fields    []view.Field // when, how much
	Wants     []view.Field // what this carrier alone wants to know
	None      *view.Empty
}

func (a *Area) ask(w http.ResponseWriter, r *http.Request) error {
	return a.draw(w, r, http.StatusOK, view.Form{Values: url.Values{}})
}

// draw is the form for one contract, as it was typed or as it is likely to be.
func (a *Area) draw(w http.ResponseWriter, r *http.Request, status int, form view.Form) error {
	ctx, words := r.Context(), view.Words(r.Context())
	page := askPage{Form: form}
	head := view.Page{Layout: view.Guide, Title: words.T("Ask for a pick-up"), Area: view.Pickups, Crumbs: []view.Crumb{{Word: words.T("Pick-ups"), Href: "/pickups"}}}
	contracts, err := a.contracts(r)
	if err != nil {
		return err
	}
	if len(contracts) == 0 {
		page.None = nothing(words, false, false)
		return pages.Render(w, r, status, "ask", head, page)
	}
	chosen := choose(contracts, r.FormValue("contract"))
	page.Contract, page.Carrier = chosen.ID, a.Pickups.Carriers.Name(chosen.Carrier)
	if len(contracts) > 1 {
		for _, c := range contracts {
			page.Contracts = append(page.Contracts, view.Option{Value: strconv.FormatInt(c.ID, 10), Word: c.Name, Note: a.Pickups.Carriers.Name(c.Carrier), On: c.ID == chosen.ID})
		}
	}
	senders, err := account.Senders(ctx, a.DB, chosen.AccountID)
	if err != nil {
		return err
	}
	for _, s := range senders {
		page.Senders = append(page.Senders, view.Option{Value: strconv.FormatInt(s.ID, 10), Word: strings.Join(view.AddressLines(s.Address), ", "), On: s.Default})
	}
	if len(form.Values) == 0 {
		if page.Form, err = a.likely(r, chosen); err != nil {
			return err
		}
	}
	terms := pickup.TermsOf(chosen.Carrier)
	page.Terms = said(words, page.Carrier, terms)
	page.Fields, page.Wants = a.fields(r, page.Form, terms), wants(words, page.Form, terms)
	return pages.Render(w, r, status, "ask", head, page)
}

// choose is the contract that was named, or else the first default, or the first.
func choose(all []carrier.Contract, named string) carrier.Contract {
	for _, c := range all {
		if strconv.FormatInt(c.ID, 10) == named {
			return c
		}
	}
	if i := slices.IndexFunc(all, func(c carrier.Contract) bool { return c.Default }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// likely fills in what waits to be handed over under the contract, for the afternoon of the next day.
func (a *Area) likely(r *http.Request, c carrier.Contract) (view.Form, error) {
	shell := view.ShellOf(r.Context())
	ready, err := parcel.ToHandOver(r.Context(), a.DB, c.AccountID, []string{c.Carrier}, shell.Now.AddDate(0, 0, -7), true)
	if err != nil {
		return view.Form{}, err
	}
	n := 0
	for _, h := range ready {
		if h.Contract == c.ID {
			n += h.Boxes
		}
	}
	pairs := []string{"day", nextDay(shell.Now).Format(time.DateOnly), "from", "12:00", "until", "17:00"}
	if n > 0 {
		pairs = append(pairs, "quantity", strconv.Itoa(n))
	}
	return view.Fill(pairs...), nil
}

// said is what the carrier says of its pick-ups, in sentences.
func said(words locale.Words, name string, t pickup.Terms) (all []string) {
	if len(t.Countries) > 0 {
		var where []string
		for _, c := range t.Countries {
			where = append(where, words.Country(c))
		}
		all = append(all, words.T("%s collects in %s.", name, strings.Join(where, ", ")))
	}
	if t.Least > 1 {
		all = append(all, words.T("%s comes for %d parcels and more.", name, t.Least))
	}
	return all
}

// fields are what every carrier wants to know.
func (a *Area) fields(r *http.Request, f view.Form, t pickup.Terms) []view.Field {
	words := view.Words(r.Context())
	until := f.Input("until", words.T("At the latest")).As("time")
	if !slices.Contains(t.Needs, "pickup_until") {
		until = until.Maybe()
	} else {
		until = until.Must()
	}
	all := []view.Field{
		f.Input("day", words.T("Day")).As("date").Must(), f.Input("from", words.T("From what time")).As("time").Must(), until,
		f.Input("quantity", words.T("Parcels")).As("number").Must(), f.Input("weight", words.T("Weight of them all")).Unit("kg").Must(),
	}
	if t.Pallets > 0 {
		all = append(all, f.Input("pallets", words.T("Pallets")).As("number").Maybe())
		all[3].Required = false
	}
	return all
}

// wants are what one carrier alone asks for; how it is called is known here, what it means to the carrier.
func wants(words locale.Words, f view.Form, t pickup.Terms) []view.Field {
	phone := f.Input("telephone", words.T("Phone at the address")).As("tel").Maybe()
	if slices.Contains(t.Needs, "telephone") {
		phone.Optional, phone.Required = false, true
	}
	all := []view.Field{phone}
	for _, d := range details {
		if slices.Contains(t.Needs, d.name) {
			all = append(all, f.Input(d.name, words.T(d.word)).Must())
		}
	}
	return append(all, f.Input("reference", words.T("Your reference")).Maybe().Long(255),
		f.Input("special_instructions", words.T("For the driver")).Maybe().Long(255).Like(words.T("Gate 2, ring twice")))
}

// details are further fields that single carriers need, by their names in API v2.
var details = []struct{ name, word string }{
	{"origin_detail", "Where the parcels stand, as the carrier names it"}, {"total_volume_weight", "Volume weight of them all"}, {"account_number", "Account number at the carrier"},
	{"trading_location", "Trading location at the carrier"},
}

// request asks the carrier, or shows the form again with what is wrong.
func (a *Area) request(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	s, words := account.SessionOf(r.Context()), view.Words(r.Context())
	wish, wrong, err := a.wish(r, v)
	if err != nil {
		return err
	}
	var p pickup.Pickup
	if err = wrong.Err(); err == nil {
		p, err = a.Pickups.Request(r.Context(), s.Account, 0, wish)
	}
	if form, ok := view.Refused(words, v, err); ok {
		return a.draw(w, r, web.Status(fault.KindOf(err)), renamed(form))
	}
	if err != nil {
		return err
	}
	view.Say(w, view.Flash{Text: words.T("%s is being asked.", a.Pickups.Carriers.Name(p.Carrier))})
	return web.Go(w, r, at(p.ID))
}

// renamed puts what is wrong beside the fields of this form; the rest stands above it.
func renamed(f view.Form) view.Form {
	names := map[string]string{"pickup_from": "day", "pickup_until": "until", "total_weight": "weight", "pallet_quantity": "pallets", "carrier": "contract",
		"name": "sender", "company_name": "sender", "address": "sender", "house_number": "sender", "postal_code": "sender", "city": "sender", "country": "sender",
		"country_state": "sender"}
	for i, e := range f.Errors {
		if to, ok := names[e.Name]; ok {
			f.Errors[i].Name = to
		}
	}
	return f
}

// wish reads the form. What cannot be read is wrong; what cannot be asked is pickup's to say.
func (a *Area) wish(r *http.Request, v url.Values) (pickup.Wish, fault.List, error) {
	var wrong fault.List
	s, zone := account.SessionOf(r.Context()), view.ShellOf(r.Context()).Zone
	w := pickup.Wish{Reference: strings.TrimSpace(v.Get("reference")), Instructions: strings.TrimSpace(v.Get("special_instructions")), Details: map[string]any{}}
	id, _ := strconv.ParseInt(v.Get("contract"), 10, 64) // what is no number is no contract
	c, err := carrier.GetContractHead(r.Context(), a.DB, s.Account, id)
	if err != nil {
		return w, wrong, err
	}
	w.Carrier, w.Contract = c.Carrier, c.ID
	sender, _ := strconv.ParseInt(v.Get("sender"), 10, 64) // 0 is the default one
	from, err := account.SenderByID(r.Context(), a.DB, s.Account, sender)
	if err != nil {
		return w, wrong, err
	}
	w.At = from.Address
	if phone := strings.TrimSpace(v.Get("telephone")); phone != "" {
		w.At.Phone = phone
	}
	w.Slots = slots(v, zone, &wrong)
	w.Items = items(v, &wrong)
	for _, d := range details {
		if text := strings.TrimSpace(v.Get(d.name)); text != "" {
			w.Details[d.name] = text
		}
	}
	return w, wrong, nil
}

func slots(v url.Values, zone *time.Location, wrong *fault.List) []pickup.Slot {
	from, err := time.ParseInLocation("2006-01-02 15:04", v.Get("day")+" "+v.Get("from"), zone)
	if err != nil {
		wrong.Add("day", "Say the day, and from what time the carrier may come.")
		return nil
	}
	slot := pickup.Slot{From: from}
	if text := v.Get("until"); text != "" {
		until, err := time.ParseInLocation("2006-01-02 15:04", v.Get("day")+" "+text, zone)
		if err != nil {
			wrong.Add("until", "‘%s’ is no time of day.", text)
		}
		slot.Until = &until
	}
	return []pickup.Slot{slot}
}

func items(v url.Values, wrong *fault.List) []pickup.Item {
	kg, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(v.Get("weight")), ",", ".", 1), 64)
	if err != nil || math.IsNaN(kg) || kg <= 0 || kg > 100_000 {
		wrong.Add("weight", "Say what they weigh together, in kilograms.")
		kg = 1
	}
	weight := postal.Grams(math.Round(kg * 1000))
	count := func(name string) int {
		text := strings.TrimSpace(v.Get(name))
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 0) {
			wrong.Add(name, "‘%s’ is no number of pieces.", fmt.Sprintf("%.20s", text))
		}
		return n
	}
	parcels, pallets := count("quantity"), count("pallets")
	if pallets == 0 {
		return []pickup.Item{{Quantity: parcels, Weight: weight}}
	}
	all := []pickup.Item{{Quantity: pallets, Pallets: true, Weight: weight}}
	if parcels > 0 {
		all = append(all, pickup.Item{Quantity: parcels})
	}
	return all
}
