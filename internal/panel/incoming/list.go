package incoming

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// listData is the list page.
type listData struct {
	Ships   bool
	Views   view.Tabs
	Filters view.Filters
	Note    *view.Note // what keeps the whole account from making labels
	Columns view.Columns
	Rows    []row
	Bound   []view.Pair // the filter that "all that match" means
	Total   int
	Bar     view.Bar
	Pager   view.Pager
	Empty   *view.Empty
	Search  string
}

func (a *Area) list(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), readQuery(r.URL.Query())
	f := q.filter()
	f.Limit++ // one more tells whether there is a next page
	orders, err := order.List(ctx, a.DB, l.session.Account, f)
	if err != nil {
		return err
	}
	counts, err := order.Counts(ctx, a.DB, l.session.Account)
	if err != nil {
		return err
	}
	more := len(orders) == f.Limit
	switch {
	case more && q.Before != "":
		orders = orders[1:]
	case more:
		orders = orders[:pageSize]
	}
	quotes, err := a.Shipping.Quotes(ctx, l.session.Account, orders)
	if err != nil {
		return err
	}
	d := listData{Ships: l.ships, Bound: q.pairs(), Search: q.Search, Views: l.views(q, counts), Columns: l.columns(q)}
	for _, o := range orders {
		d.Rows = append(d.Rows, l.row(o, quotes[o.ID]))
	}
	if d.Total, err = l.total(ctx, q, counts); err != nil {
		return err
	}
	if d.Filters, err = l.filters(ctx, q); err != nil {
		return err
	}
	if len(orders) == 0 {
		if d.Empty, err = l.empty(ctx, q, counts); err != nil {
			return err
		}
	}
	if d.Note, err = l.senderNote(ctx); err != nil {
		return err
	}
	d.Bar, d.Pager = l.bar(d.Total), l.pager(q, orders, d.Total, more)
	return pages.Render(w, r, http.StatusOK, "list", view.Page{Title: l.words.T("Incoming orders"), Area: view.Incoming}, d)
}

// open is how many orders wait in all.
func open(counts map[order.State]int64) int {
	n := int64(0)
	for _, s := range order.OpenStates {
		n += counts[s]
	}
	return int(n)
}

// total is how many orders the query holds; without further filters the tallies know.
func (l look) total(ctx context.Context, q query, counts map[order.State]int64) (int, error) {
	if !q.filtered() {
		if q.State != "" {
			return int(counts[order.State(q.State)]), nil
		}
		return open(counts), nil
	}
	return order.Count(ctx, l.area.DB, l.session.Account, q.filter())
}

// views are the saved views every account has. One that nothing stands in is left out, but for the first three.
func (l look) views(q query, counts map[order.State]int64) view.Tabs {
	tabs := view.Tabs{Label: l.words.T("Saved views")}
	add := func(state order.State, word string, n int) {
		on := q.State == string(state)
		if n == 0 && !on && state != "" && state != order.Ready && state != order.Attention {
			return
		}
		tabs.Items = append(tabs.Items, view.Tab{Word: word, Href: q.with("state", string(state)), Count: l.words.Number(int64(n)), On: on})
	}
	add("", l.words.T("All"), open(counts))
	add(order.Ready, l.words.T("Ready"), int(counts[order.Ready]))
	add(order.Attention, l.words.T("Needs attention"), int(counts[order.Attention]))
	add(order.Refused, l.words.T("Refused"), int(counts[order.Refused]))
	add(order.Doubtful, l.words.T("In doubt"), int(counts[order.Doubtful]))
	add(order.Hold, l.words.T("On hold"), int(counts[order.Hold]))
	add(order.Announcing, l.words.T("With the carrier now"), int(counts[order.Announcing]))
	return tabs
}

// columns are the table's heads; three of them sort.
func (l look) columns(q query) view.Columns {
	t := l.words.T
	sort := func(word, class string, number bool, up, down order.Sort) view.Column {
		c := view.Column{Word: word, Class: class, Number: number, Href: q.with("sort", string(up))}
		switch {
		case q.Search != "":
			c.Href = "" // what is found stands newest first
		case q.Sort == up:
			c.Sorted = "ascending"
			c.Href = q.with("sort", string(down))
		case q.Sort == down:
			c.Sorted = "descending"
		}
		return c
	}
	at := sort(t("Ordered"), "c-at", true, order.Oldest, order.Newest)
	weight := sort(t("Weight"), "c-w", true, order.ByWeight, order.Heaviest)
	who := view.Column{Word: t("Buyer and items"), Class: "c-who", Href: q.with("sort", string(order.ByBuyer))}
	if q.Sort == order.ByBuyer {
		who.Sorted, who.Href = "ascending", q.with("sort", "")
	}
	if q.Search != "" {
		who.Href, at.Sorted = "", ""
	}
	return view.Columns{Pick: true, Items: []view.Column{
		{Word: t("Order"), Class: "c-no"}, who, {Word: t("To"), Class: "c-to"}, weight, {Word: t("Shipping method"), Class: "c-m"},
		{Word: t("Price"), Class: "c-p", Number: true}, {Word: t("State"), Class: "c-st"}, at, {Word: t("More"), Class: "c-x", Hidden: true},
	}}
}

// filters are the chips: those set first, then the unset ones.
func (l look) filters(ctx context.Context, q query) (view.Filters, error) {
	countries, used, err := order.Used(ctx, l.area.DB, l.session.Account)
	if err != nil {
		return view.Filters{}, err
	}
	methods, err := l.methodChoices(ctx, used, q.Method)
	if err != nil {
		return view.Filters{}, err
	}
	chips := []view.Filter{
		l.chip(q, "q", l.words.T("Search"), q.Search, nil),
		l.chip(q, "country", l.words.T("Country"), q.Country, l.countryChoices(countries, q.Country)),
		l.chip(q, "method", l.words.T("Method"), q.Method, methods),
		l.chip(q, "shop", l.words.T("Shop"), q.Shop, l.shopChoices(q.Shop)),
	}
	chips[1].Key = "f"
	slices.SortStableFunc(chips, func(a, b view.Filter) int {
		return map[bool]int{true: 0, false: 1}[a.Shown != ""] - map[bool]int{true: 0, false: 1}[b.Shown != ""]
	})
	all := view.Filters{Items: chips, Dense: true}
	if q.filtered() {
		all.Clear = address(query{State: q.State, Sort: q.Sort}.pairs())
	}
	return all, nil
}

func (l look) chip(q query, name, word, value string, choices []view.Option) view.Filter {
	c := view.Filter{Name: name, Word: word, Action: "/orders", Keep: q.but(name), Choices: choices, Value: value}
	if value == "" {
		return c
	}
	c.Shown, c.Remove = value, q.with(name, "")
	for _, o := range choices {
		if o.On {
			c.Shown = o.Word
		}
	}
	return c
}

func (l look) countryChoices(codes []string, chosen string) []view.Option {
	var all []view.Option
	if chosen != "" && !slices.Contains(codes, strings.ToUpper(chosen)) {
		codes = append(codes, strings.ToUpper(chosen))
	}
	for _, c := range codes {
		all = append(all, view.Option{Value: c, Word: l.words.Country(c), On: strings.EqualFold(c, chosen)})
	}
	slices.SortFunc(all, func(a, b view.Option) int { return strings.Compare(a.Word, b.Word) })
	return all
}

func (l look) methodChoices(ctx context.Context, used []int, chosen string) ([]view.Option, error) {
	methods, _, err := l.area.Shipping.Catalogue(ctx, l.session.Account)
	if err != nil {
		return nil, err
	}
	names := map[int]string{0: l.words.T("No method yet")}
	for _, m := range methods {
		names[m.ID] = m.Name
	}
	if n, err := strconv.Atoi(chosen); err == nil && !slices.Contains(used, n) {
		used = append(used, n)
	}
	var all []view.Option
	for _, id := range used {
		name, ok := names[id]
		if !ok {
			name = l.words.T("Method %d", id)
		}
		all = append(all, view.Option{Value: strconv.Itoa(id), Word: name, On: strconv.Itoa(id) == chosen})
	}
	return all, nil
}

func (l look) shopChoices(chosen string) []view.Option {
	all := []view.Option{{Value: "0", Word: l.words.T("Made here"), On: chosen == "0"}}
	for id, name := range l.shops {
		value := strconv.FormatInt(id, 10)
		all = append(all, view.Option{Value: value, Word: name, On: value == chosen})
	}
	slices.SortFunc(all[1:], func(a, b view.Option) int { return strings.Compare(a.Word+a.Value, b.Word+b.Value) })
	return all
}

// bar is what can be done with the chosen orders.
func (l look) bar(total int) view.Bar {
	t := l.words.T
	b := view.Bar{Label: t("Selected orders"), Total: total, Every: total > pageSize}
	papers := []view.Action{
		{Word: t("Packing slips"), Icon: "doc", Post: "/orders/slips", New: true},
		{Word: t("Pick list"), Icon: "list", Post: "/orders/picklist", New: true},
	}
	if !l.ships {
		b.Actions = papers
		return b
	}
	b.Actions = []view.Action{
		{Word: t("Change method"), Icon: "truck", Key: "m", Post: "/orders/method"},
		{Word: t("Hold"), Icon: "pause", Key: "h", Post: "/orders/hold"},
	}
	b.More = append([]view.Action{{Word: t("Release"), Icon: "play", Post: "/orders/release"}}, papers...)
	b.More = append(b.More, view.Action{Word: t("Delete"), Icon: "trash", Danger: true, Post: "/orders/delete"})
	b.Main = view.BarMain{
		Action: view.Action{Word: t("Create {n} labels, about {sum}"), Name: t("Create labels"), Icon: "label", Key: "l"},
		One:    t("Create 1 label, {sum}"), Some: t("Create {ok} of {n} labels, about {sum}"), Whole: t("Create {n} labels"),
	}
	return b
}

func (l look) pager(q query, orders []order.Order, total int, more bool) view.Pager {
	if len(orders) == 0 {
		return view.Pager{}
	}
	first := (q.Page-1)*pageSize + 1
	last := first + len(orders) - 1
	shown := l.words.Number(int64(max(total, last)))
	if q.filtered() && total >= order.CountMax {
		shown = l.words.T("more than %s", l.words.Number(order.CountMax))
	}
	p := view.Pager{Text: l.words.T("%s to %s of %s", l.words.Number(int64(first)), l.words.Number(int64(last)), shown)}
	f := q.filter()
	if more || q.Before != "" {
		next := q
		next.After, next.Before, next.Page = writeMark(f.Mark(orders[len(orders)-1])), "", q.Page+1
		p.Next = next.href()
	}
	if more && q.Before != "" || q.After != "" {
		prev := q
		prev.After, prev.Before, prev.Page = "", writeMark(f.Mark(orders[0])), q.Page-1
		if q.Page <= 2 {
			prev.Before, prev.Page = "", 1
		}
		p.Prev = prev.href()
	}
	return p
}

// senderNote tells whoever has no complete sender address that no label can be made before.
func (l look) senderNote(ctx context.Context) (*view.Note, error) {
	s, err := account.SenderByID(ctx, l.area.DB, l.session.Account, 0)
	if err != nil && !fault.Is(err, fault.Missing) {
		return nil, err
	}
	if err == nil && s.Complete() {
		return nil, nil
	}
	n := view.Note{Tone: view.Warn, Title: l.words.T("No label can be made yet."), Text: l.words.T("Carriers want to know where parcels leave from. Complete your sender address first.")}
	if l.session.Role.May(account.ManageAccount) {
		n.Actions = []view.Action{{Word: l.words.T("Complete the sender address"), Href: "/settings/senders"}}
	}
	return &n, nil
}

// empty says why nothing is listed, and what to do next.
func (l look) empty(ctx context.Context, q query, counts map[order.State]int64) (*view.Empty, error) {
	t := l.words.T
	switch {
	case q.Search != "":
		return l.notFound(ctx, q)
	case q.filtered():
		without := query{State: q.State}
		return &view.Empty{Icon: "search", Title: t("No order fits these filters"),
			Text:    l.words.N(open(counts), "Without them %d order waits.", "Without them %d orders wait."),
			Actions: []view.Action{{Word: t("Clear filters"), Href: address(without.pairs())}}}, nil
	case q.State != "":
		return &view.Empty{Icon: "check", Title: t("Nothing stands here now"), Text: t("Orders come and go by themselves as they are mended, held and labelled."),
			Actions: []view.Action{{Word: t("Show all incoming orders"), Href: "/orders"}}}, nil
	}
	e := &view.Empty{Icon: "inbox", Title: t("No orders yet"), Text: t("Connect a shop, and its orders come in here by themselves. Or type the first one in."),
		Actions: []view.Action{{Word: t("Connect a shop"), Href: "/integrations", Icon: "plug", Main: true}, {Word: t("New order"), Href: "/orders/new", Icon: "plus"}}}
	if counts[order.Labelled] > 0 {
		e.Icon, e.Title, e.Text = "check", t("Everything is labelled"), t("New orders appear here as soon as a shop sends them.")
		e.Actions = []view.Action{{Word: t("See the labels"), Href: "/labels", Main: true}, {Word: t("New order"), Href: "/orders/new", Icon: "plus"}}
	}
	if !l.ships {
		e.Actions = nil
	}
	return e, nil
}

// notFound also looks among the orders that wait no longer: who scans a parcel wants to see it, whatever became of it.
func (l look) notFound(ctx context.Context, q query) (*view.Empty, error) {
	t := l.words.T
	e := &view.Empty{Icon: "search", Title: t("No incoming order has “%s”", q.Search), Text: t("The search looks at order number, name, company, city, postal code and e-mail.")}
	found, err := order.Find(ctx, l.area.DB, l.session.Account, q.Search, 5)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		e.Text = t("These have left the list already:")
		for _, o := range found {
			e.Actions = append(e.Actions, view.Action{Word: title(o) + ", " + o.To.Name, Href: link(o.ID)})
		}
		return e, nil
	}
	e.Actions = []view.Action{{Word: t("Clear the search"), Href: q.with("q", "")}}
	return e, nil
}

// quoted is one order with its quote.
func (l look) quoted(ctx context.Context, o order.Order) (shipping.Quote, error) {
	all, err := l.area.Shipping.Quotes(ctx, l.session.Account, []order.Order{o})
	return all[o.ID], err
}
