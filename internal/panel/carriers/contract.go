package carriers

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/web"
)

type contractPage struct {
	ID      int64
	Name    string
	Form    view.Form
	Fields  []view.Field
	Help    string
	Live    bool // the login is tried with the carrier
	May     bool // change it
	Active  bool
	Default bool
	Refused string // by the carrier, in its words
	Methods []methodRow
	Prices  string // where its price sheets are
	Facts   []view.Pair
	Heard   []view.Exchange
	Remove  view.Confirm

	Services *servicesPart
	News     *newsPart
}

// methodRow is a method sold under the contract.
type methodRow struct {
	ID   int
	Name string
	Kind string
	Ways string
	On   bool
}

// contract shows one contract: its login, its methods, and how it does.
func (a *Area) contract(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	form := view.Fill("name", c.Name)
	if mayManage(r) {
		if form, err = a.stored(r.Context(), c); err != nil {
			return err
		}
	}
	return a.draw(w, r, c, form, nil)
}

// stored is the form as it was kept, without its secrets.
func (a *Area) stored(ctx context.Context, c carrier.Contract) (view.Form, error) {
	whole, err := carrier.GetContract(ctx, a.DB, a.Shipping.Sealer, c.AccountID, c.ID)
	if err != nil {
		return view.Form{}, err
	}
	pairs := []string{"name", c.Name}
	info, _ := a.Shipping.Carriers.Info(c.Carrier)
	for _, f := range info.Credentials {
		if !f.Secret {
			pairs = append(pairs, field+f.Name, whole.Credentials[f.Name])
		}
	}
	return view.Fill(pairs...), nil
}

func (a *Area) draw(w http.ResponseWriter, r *http.Request, c carrier.Contract, form view.Form, wrong error) error {
	ctx, words := r.Context(), view.Words(r.Context())
	state, err := a.state(r, words, c)
	if err != nil {
		return err
	}
	methods, off, err := a.Shipping.Catalogue(ctx, c.AccountID)
	if err != nil {
		return err
	}
	last, err := parcel.LastLabel(ctx, a.DB, c.AccountID, c.ID)
	if err != nil {
		return err
	}
	heard, err := a.Diary.List(ctx, c.AccountID, 0, c.ID)
	if err != nil {
		return err
	}
	info, known := a.Shipping.Carriers.Info(c.Carrier)
	page := contractPage{
		ID: c.ID, Name: c.Name, Form: form, Help: info.Help, Live: a.live(info), May: mayManage(r), Active: c.Active, Default: c.Default,
		Facts: []view.Pair{{Key: words.T("Carrier"), Value: a.Shipping.Carriers.Name(c.Carrier)}, {Key: words.T("Last label"), When: last}},
	}
	if last.IsZero() {
		page.Facts[1].Value = words.T("never")
	}
	if c.ClientID != "" {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Customer number"), Value: c.ClientID, Mono: true, Copy: true})
	}
	if known {
		page.Facts = append(page.Facts, view.Pair{Key: words.T("Tracking"), Value: news(words, a.Shipping.Carriers.Driver(c.Carrier))})
	}
	if page.Services, err = a.services(ctx, words, c); err != nil {
		return err
	}
	if page.May {
		if page.News, err = a.newsOf(ctx, words, c); err != nil {
			return err
		}
		page.Fields, page.Prices = fields(words, info, form, true), at(c.ID, "/prices")
	}
	if state.Tone == view.Bad {
		page.Refused = state.Note
	}
	for _, m := range sold(c, methods) {
		page.Methods = append(page.Methods, newMethod(words, m, !off[m.ID]))
	}
	for _, x := range heard[:min(len(heard), 5)] {
		page.Heard = append(page.Heard, view.NewExchange(words, x))
	}
	page.Remove = view.Confirm{
		ID: "remove", Title: words.T("Remove %s?", c.Name), Danger: true, Action: at(c.ID, "/remove"), Verb: words.T("Remove the contract"),
		Text: words.T("No more labels are made under it. Parcels that travel under it are still tracked, and can still be cancelled by it."),
	}
	state.Note = ""
	return pages.Render(w, r, status(wrong), "contract", view.Page{
		Layout: view.Record, Title: c.Name, Area: view.Carriers, State: &state, Crumbs: []view.Crumb{{Word: words.T("Carriers"), Href: "/carriers"}},
	}, page)
}

// news says how we learn where parcels are.
func news(words locale.Words, d carrier.Driver) string {
	_, pushed := d.(carrier.Pushed)
	_, asked := d.(carrier.Tracker)
	switch {
	case pushed && asked:
		return words.T("The carrier tells us, and we ask")
	case pushed:
		return words.T("The carrier tells us")
	case asked:
		return words.T("We ask the carrier")
	}
	return words.T("By hand or file")
}

// newMethod is a method in words: what sort it is, and which ways it goes.
func newMethod(words locale.Words, m carrier.Method, on bool) methodRow {
	row := methodRow{ID: m.ID, Name: m.Name, On: on, Kind: words.T("To the door")}
	switch {
	case m.Return:
		row.Kind = words.T("Return")
	case m.Kind == carrier.Letter:
		row.Kind = words.T("Letter")
	case m.ServicePoint:
		row.Kind = words.T("To a service point")
	}
	if m.MaxWeight > 0 {
		row.Kind = words.T("%s, up to %s", row.Kind, words.Weight(m.MaxWeight))
	}
	from, to := m.Ends()
	row.Ways = places(words, from) + " → " + places(words, to)
	return row
}

// places names one country, and counts several.
func places(words locale.Words, all carrier.Lands) string {
	if all.Len() == 1 {
		return words.Country(all.At(0))
	}
	return words.N(all.Len(), "%d country", "%d countries")
}

// save keeps the name and the login, which is tried first when it changes.
func (a *Area) save(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	words, name := view.Words(r.Context()), v.Get("name")
	info, _ := a.Shipping.Carriers.Info(c.Carrier)
	kept, err := a.Shipping.SetContract(r.Context(), c.AccountID, c.ID, shipping.ContractWish{Name: &name, Data: data(info, v, true)})
	if form, ok := refused(words, v, err); ok {
		return a.draw(w, r, c, form, err)
	}
	if err != nil {
		return err
	}
	said := words.T("%s was saved.", kept.Name)
	if kept.ID != c.ID {
		said = words.T("%s has its new login. Parcels that travel under the old one keep it.", kept.Name)
	}
	return done(w, r, said, at(kept.ID, ""))
}

// prefer makes a contract its carrier's default.
func (a *Area) prefer(w http.ResponseWriter, r *http.Request) error {
	yes := true
	return a.set(w, r, shipping.ContractWish{Default: &yes}, func(words locale.Words, c carrier.Contract) string {
		return words.T("%s is used first now.", c.Name)
	})
}

// activate switches a contract on or off.
func (a *Area) activate(w http.ResponseWriter, r *http.Request) error {
	active := r.FormValue("on") == "1"
	return a.set(w, r, shipping.ContractWish{Active: &active}, func(words locale.Words, c carrier.Contract) string {
		if active {
			return words.T("%s is switched on.", c.Name)
		}
		return words.T("%s is switched off. No labels are made under it.", c.Name)
	})
}

func (a *Area) set(w http.ResponseWriter, r *http.Request, wish shipping.ContractWish, said func(locale.Words, carrier.Contract) string) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	if c, err = a.Shipping.SetContract(r.Context(), c.AccountID, c.ID, wish); err != nil {
		return err
	}
	return done(w, r, said(view.Words(r.Context()), c), at(c.ID, ""))
}

// switchMethod says whether the account wants to be offered a method of the contract.
func (a *Area) switchMethod(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	all, _, err := a.Shipping.Catalogue(r.Context(), c.AccountID)
	if err != nil {
		return err
	}
	id, _ := strconv.Atoi(r.FormValue("method")) // what is no number is no method
	some := sold(c, all)
	i := slices.IndexFunc(some, func(m carrier.Method) bool { return m.ID == id })
	if i < 0 {
		return fault.New(fault.Missing, "There is no shipping method %d.", id)
	}
	on := r.FormValue("on") == "1"
	if err := a.Shipping.SwitchMethod(r.Context(), account.SessionOf(r.Context()).Account, id, on); err != nil {
		return err
	}
	words := view.Words(r.Context())
	said := words.T("%s is switched off. It is offered nowhere any more.", some[i].Name)
	if on {
		said = words.T("%s is switched on.", some[i].Name)
	}
	return done(w, r, said, at(c.ID, "#methods"))
}

// remove takes a contract out of use.
func (a *Area) remove(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	if err := a.Shipping.RemoveContract(r.Context(), c.AccountID, c.ID); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("%s was removed.", c.Name), "/carriers")
}

type exchangesPage struct {
	Carrier string
	All     []view.Exchange
	Empty   *view.Empty
}

// exchanges is what was said to the carrier under a contract, the newest first.
func (a *Area) exchanges(w http.ResponseWriter, r *http.Request) error {
	c, err := a.find(r)
	if err != nil {
		return err
	}
	all, err := a.Diary.List(r.Context(), c.AccountID, 0, c.ID)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	page := exchangesPage{Carrier: a.Shipping.Carriers.Name(c.Carrier)}
	for _, x := range all {
		page.All = append(page.All, view.NewExchange(words, x))
	}
	if len(all) == 0 {
		page.Empty = &view.Empty{Icon: "bug", Title: words.T("Nothing was said to a carrier yet"), Text: words.T("What the carrier is asked under this contract, and what it answers, stands here for 90 days.")}
	}
	return pages.Render(w, r, http.StatusOK, "exchanges", view.Page{
		Layout: view.Record, Title: words.T("Said to the carrier"), Area: view.Carriers, Crumbs: []view.Crumb{{Word: words.T("Carriers"), Href: "/carriers"}, {Word: c.Name, Href: at(c.ID, "")}},
	}, page)
}
