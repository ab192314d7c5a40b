package carriers

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

type cataloguePage struct {
	Tabs    view.Tabs
	Query   string
	Keep    []view.Pair // the rest of the query, for the search
	Filters view.Filters
	Offers  []offer
	Empty   *view.Empty
}

// offer is a carrier as the catalogue shows it.
type offer struct {
	Code, Tile, Name, Help string
	Can                    []string // in plain words
	Platform               bool     // the operator has a contract that the account ships under
	Own                    int      // contracts of the account's own
	Connect                string   // where to connect it; empty for those who may not
}

// sight is what the catalogue is narrowed to.
type sight struct {
	Query, From, To string
	Point           bool
}

// catalogue lists the carriers that this platform speaks to.
func (a *Area) catalogue(w http.ResponseWriter, r *http.Request) error {
	ctx, words := r.Context(), view.Words(r.Context())
	id := account.SessionOf(ctx).Account
	merchant, err := account.Get(ctx, a.DB, id)
	if err != nil {
		return err
	}
	served, err := carrier.Served(ctx, a.DB, id)
	if err != nil {
		return err
	}
	own, err := carrier.ListContractHeads(ctx, a.DB, id, carrier.ContractFilter{})
	if err != nil {
		return err
	}
	methods, _, err := a.Shipping.Catalogue(ctx, id)
	if err != nil {
		return err
	}
	s := sight{Query: strings.TrimSpace(r.FormValue("q")), From: r.FormValue("from"), To: r.FormValue("to"), Point: r.FormValue("point") == "1"}
	page := cataloguePage{Tabs: tabs(words, false), Query: s.Query, Keep: s.keep("q"), Filters: s.filters(words, methods)}
	for _, code := range a.Shipping.Carriers.Codes() {
		info, _ := a.Shipping.Carriers.Info(code)
		some := slices.DeleteFunc(slices.Clone(methods), func(m carrier.Method) bool { return m.Carrier != code })
		if info.Test && !merchant.Sandbox || !s.fits(info, some) {
			continue
		}
		o := offer{Code: code, Tile: view.Tile(info.Name), Name: info.Name, Help: info.Help, Can: abilities(words, info, a.Shipping.Carriers.Driver(code), some)}
		for _, c := range own {
			if c.Carrier == code {
				o.Own++
			}
		}
		o.Platform = slices.ContainsFunc(served, func(c carrier.Contract) bool { return c.Carrier == code && c.AccountID == account.Operator })
		if mayManage(r) {
			o.Connect = "/carriers/new?carrier=" + url.QueryEscape(code)
		}
		page.Offers = append(page.Offers, o)
	}
	slices.SortStableFunc(page.Offers, func(x, y offer) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	if len(page.Offers) == 0 {
		page.Empty = &view.Empty{
			Icon: "search", Title: words.T("No carrier here fits"), Text: words.T("A courier without a system of its own can always be connected, with a price sheet."),
			Actions: []view.Action{{Word: words.T("Show all"), Href: "/carriers/catalogue", Main: true}},
		}
	}
	return pages.Render(w, r, http.StatusOK, "catalogue", view.Page{Layout: view.Guide, Title: words.T("Carriers"), Area: view.Carriers}, page)
}

// fits reports whether a carrier is looked for. One whose routes nobody knows before a contract is connected or its prices are loaded fits any.
func (s sight) fits(info carrier.Info, methods []carrier.Method) bool {
	if !strings.Contains(strings.ToLower(info.Name+" "+info.Code+" "+strings.Join(info.Covers, " ")), strings.ToLower(s.Query)) {
		return false
	}
	if s.From == "" && s.To == "" && !s.Point || info.Way != carrier.Native && !s.Point {
		return true
	}
	return slices.ContainsFunc(methods, func(m carrier.Method) bool {
		return (!s.Point || m.ServicePoint) && m.Goes(s.From, s.To)
	})
}

// query is the sight as an address has it, without one of its parts.
func (s sight) query(without string) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"q": s.Query, "from": s.From, "to": s.To} {
		if value != "" && name != without {
			v.Set(name, value)
		}
	}
	if s.Point && without != "point" {
		v.Set("point", "1")
	}
	return v
}

func (s sight) keep(without string) []view.Pair {
	var all []view.Pair
	for name, values := range s.query(without) {
		all = append(all, view.Pair{Key: name, Value: values[0]})
	}
	slices.SortFunc(all, func(a, b view.Pair) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

func (s sight) without(name string) string {
	return strings.TrimSuffix("/carriers/catalogue?"+s.query(name).Encode(), "?")
}

func (s sight) filters(words locale.Words, methods []carrier.Method) view.Filters {
	from, to := map[string]bool{}, map[string]bool{}
	for _, m := range methods {
		f, t := m.Ends()
		for _, code := range f.Codes() {
			from[code] = true
		}
		for _, code := range t.Codes() {
			to[code] = true
		}
	}
	f := view.Filters{Items: []view.Filter{
		s.country(words, "from", words.T("From"), s.From, from), s.country(words, "to", words.T("To"), s.To, to),
		s.filter("point", words.T("Service points"), view.Option{Value: "1", Word: words.T("Delivers to service points"), On: s.Point}),
	}}
	if s != (sight{}) {
		f.Clear = "/carriers/catalogue"
	}
	return f
}

func (s sight) country(words locale.Words, name, word, chosen string, codes map[string]bool) view.Filter {
	var all []view.Option
	for code := range codes {
		all = append(all, view.Option{Value: code, Word: words.Country(code), On: code == chosen})
	}
	slices.SortFunc(all, func(a, b view.Option) int { return cmp.Compare(a.Word, b.Word) })
	return s.filter(name, word, all...)
}

func (s sight) filter(name, word string, choices ...view.Option) view.Filter {
	f := view.Filter{Name: name, Word: word, Action: "/carriers/catalogue", Keep: s.keep(name), Remove: s.without(name), Choices: choices}
	for _, c := range choices {
		if c.On {
			f.Shown = c.Word
		}
	}
	return f
}

// abilities says what a carrier can do here.
func abilities(words locale.Words, info carrier.Info, d carrier.Driver, methods []carrier.Method) []string {
	var labels []string
	for _, l := range info.Labels {
		_, kind, _ := strings.Cut(l.Media, "/")
		text := strings.ToUpper(strings.TrimPrefix(kind, "x-"))
		if l.Size != "" {
			text += " " + strings.ToUpper(l.Size)
		}
		if !slices.Contains(labels, text) {
			labels = append(labels, text)
		}
	}
	can := []string{words.T("Labels: %s", strings.Join(labels, ", "))}
	add := func(it bool, text string) {
		if it {
			can = append(can, text)
		}
	}
	_, asked := d.(carrier.Tracker)
	_, pushed := d.(carrier.Pushed)
	_, collects := d.(carrier.Collector)
	_, closes := d.(carrier.Manifester)
	add(asked || pushed, words.T("Tracking"))
	add(!asked && !pushed, words.T("Tracking by hand or file"))
	add(info.Cancel == carrier.CancelByCall, words.T("Cancels labels"))
	add(info.Cancel == carrier.CancelNever, words.T("Unused labels lapse"))
	add(collects, words.T("Collects at your door"))
	add(closes, words.T("Closes out the day"))
	add(slices.ContainsFunc(methods, func(m carrier.Method) bool { return m.ServicePoint }), words.T("Delivers to service points"))
	add(slices.ContainsFunc(methods, func(m carrier.Method) bool { return m.Return }), words.T("Takes returns"))
	add(len(info.Papers) > 0, words.T("Makes customs papers"))
	return can
}
