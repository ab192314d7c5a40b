package incoming

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// most is how many orders one act takes, as many as one batch of labels.
const most = 10000

// selection is the orders an act is about: those ticked, or all that a filter holds.
type selection struct {
	orders []order.Order // in the order of the list, newest first
	all    bool
	query  query
	upTo   order.ID // with all: the newest order that was seen; what came in later was never chosen
}

// selection reads what was chosen. Ids of orders that are gone, or somebody else's, are left out.
func (l look) selection(r *http.Request, limit int) (selection, error) {
	if err := r.ParseForm(); err != nil {
		return selection{}, fault.New(fault.Invalid, "This form cannot be read.").Because(err)
	}
	s := selection{all: r.Form.Get("all") == "1", query: readQuery(r.Form)}
	ids, err := l.chosen(r, &s, limit)
	if err != nil {
		return s, err
	}
	if len(ids) > limit {
		return s, fault.New(fault.Invalid, "That is for up to %d orders at once. Choose fewer.", limit)
	}
	found, err := order.GetMany(r.Context(), l.area.DB, l.session.Account, ids)
	if err != nil {
		return s, err
	}
	for _, id := range ids {
		if o, ok := found[id]; ok {
			s.orders = append(s.orders, o)
		}
	}
	if len(s.orders) == 0 {
		return s, fault.New(fault.Invalid, "No order is selected. Tick one or more in the list first.")
	}
	return s, nil
}

func (l look) chosen(r *http.Request, s *selection, limit int) ([]order.ID, error) {
	if !s.all {
		var ids []order.ID
		for _, text := range r.Form["id"] {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				ids = append(ids, order.ID(n))
			}
		}
		slices.SortFunc(ids, func(a, b order.ID) int { return int(b - a) })
		return slices.Compact(ids), nil
	}
	ids, err := order.IDs(r.Context(), l.area.DB, l.session.Account, s.query.filter(), limit+1)
	if err != nil {
		return nil, err
	}
	if n, err := strconv.ParseInt(r.Form.Get("upto"), 10, 64); err == nil && n > 0 {
		s.upTo = order.ID(n)
		ids = slices.DeleteFunc(ids, func(id order.ID) bool { return id > s.upTo })
	} else if len(ids) > 0 {
		s.upTo = slices.Max(ids)
	}
	return ids, nil
}

// fields carry the selection on to the next form.
func (s selection) fields() []view.Pair {
	if s.all {
		return append(s.query.pairs(), view.Pair{Key: "all", Value: "1"}, view.Pair{Key: "upto", Value: strconv.FormatInt(int64(s.upTo), 10)})
	}
	var all []view.Pair
	for _, o := range s.orders {
		all = append(all, view.Pair{Key: "id", Value: strconv.FormatInt(int64(o.ID), 10)})
	}
	return all
}

// back is the list the selection was made in.
func (s selection) back() string {
	if s.all {
		return address(s.query.pairs())
	}
	return "/orders"
}

// askData is a page that asks before many orders are changed.
type askData struct {
	Action  string
	Fields  []view.Pair
	Lead    string
	Sum     []view.Pair // what will happen, in figures
	Rows    []askRow
	More    int // orders beyond those listed
	Blocked []askRow
	Others  int // blocked ones beyond those listed
	Say     string
	Methods []askMethod
	Verb    string
	Danger  bool
	Back    string
	None    string // nothing can be done, and this is why
}

type askRow struct{ Number, Href, Buyer, Country, Text, Fix, Verb string }

type askMethod struct {
	ID    int
	Tile  string
	Name  string
	Note  string
	Price string
}

// shownRows is how many orders a question lists by name.
const shownRows = 20

func (l look) askRow(o order.Order) askRow {
	return askRow{Number: title(o), Href: link(o.ID), Buyer: buyer(o), Country: o.To.Country}
}

// listed fills the first rows of a question.
func (d *askData) listed(rows []askRow) {
	d.Rows = rows[:min(len(rows), shownRows)]
	d.More = len(rows) - len(d.Rows)
}

func (l look) ask(w http.ResponseWriter, r *http.Request, heading string, d askData) error {
	page := view.Page{Layout: view.Guide, Title: heading, Area: view.Incoming, Note: d.Lead}
	return pages.Render(w, r, http.StatusOK, "ask", page, d)
}

// askLabels says, before anything is bought, how many labels will be made, what they cost, and which cannot be made and why.
func (a *Area) askLabels(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, most)
	if err != nil {
		return err
	}
	quotes, err := a.Shipping.Quotes(r.Context(), l.session.Account, s.orders)
	if err != nil {
		return err
	}
	t, n := l.words.T, l.words.N
	d := askData{Action: "/orders/labels/buy", Back: s.back()}
	var good []order.Order
	var rows, bad []askRow
	for _, o := range s.orders {
		one := l.askRow(o)
		if labelled(o, quotes[o.ID]) {
			one.Text = quotes[o.ID].Method.Name + ", " + l.words.Money(quotes[o.ID].Price)
			good, rows = append(good, o), append(rows, one)
			continue
		}
		one.Text, one.Fix, one.Verb = l.whyNot(o, quotes[o.ID])
		bad = append(bad, one)
	}
	d.listed(rows)
	d.Blocked = bad[:min(len(bad), shownRows)]
	d.Others = len(bad) - len(d.Blocked)
	total := len(s.orders)
	sums, text := l.sum(good, quotes)
	d.Sum = sums
	heading := n(len(good), "Create %d label", "Create %d labels")
	if len(bad) > 0 {
		heading = t("Create %s of %s labels", l.words.Number(int64(len(good))), l.words.Number(int64(total)))
		d.Say = n(len(bad), "%d order stays behind. Nothing is bought for it.", "%d orders stay behind. Nothing is bought for them.")
	}
	d.Verb = t("%s, about %s", n(len(good), "Create %d label", "Create %d labels"), text)
	if len(good) == 0 {
		d.None = t("None of these can be labelled yet.")
	}
	// Only what was shown to be possible is wished for; the rest is not even tried.
	d.Fields = selection{orders: good}.fields()
	if s.all && len(bad) == 0 {
		d.Fields = s.fields()
	}
	return l.ask(w, r, heading, d)
}

// whyNot says why an order gets no label now, and where to mend it.
func (l look) whyNot(o order.Order, q shipping.Quote) (why, href, verb string) {
	t := l.words.T
	switch o.State {
	case order.Labelled:
		return t("It has its label already."), link(o.ID), t("Open")
	case order.Announcing:
		return t("The carrier is being asked already."), link(o.ID), t("Open")
	case order.Doubtful:
		return t("It is not known whether the carrier took it."), link(o.ID) + "#doubt", t("Decide")
	case order.Hold:
		return t("It is on hold."), link(o.ID), t("Open")
	}
	if all := l.problems(o, q); len(all) > 0 {
		return all[0].Text, all[0].Href, all[0].Verb
	}
	return t("It cannot be labelled as it stands."), link(o.ID), t("Open")
}

// sum is what the labels cost, by carrier and in all; other currencies stand beside each other.
func (l look) sum(orders []order.Order, quotes map[order.ID]shipping.Quote) ([]view.Pair, string) {
	type line struct {
		carrier, currency string
	}
	var lines []line
	totals := map[line]money.Amount{}
	count := map[line]int{}
	all := map[string]money.Amount{}
	var currencies []string
	for _, o := range orders {
		q := quotes[o.ID]
		at := line{q.Carrier, q.Price.Currency}
		if _, known := totals[at]; !known {
			lines = append(lines, at)
		}
		if _, known := all[at.currency]; !known {
			currencies = append(currencies, at.currency)
		}
		totals[at] = totals[at].Add(q.Price)
		all[at.currency] = all[at.currency].Add(q.Price)
		count[at]++
	}
	var pairs []view.Pair
	for _, at := range lines {
		pairs = append(pairs, view.Pair{Key: l.words.N(count[at], "%d label with %s", "%d labels with %s", at.carrier), Value: l.amount(totals[at])})
	}
	text := ""
	for i, c := range currencies {
		if i > 0 {
			text += " + "
		}
		text += l.amount(all[c])
	}
	return pairs, text
}

// amount is a price for people; without a currency nobody knows it.
func (l look) amount(a money.Amount) string {
	if a.Currency == "" {
		return l.words.T("not known")
	}
	return l.words.Money(a)
}

// buyLabels keeps the wish and leads to the page that watches it being fulfilled.
func (a *Area) buyLabels(w http.ResponseWriter, r *http.Request) error {
	l, err := a.look(r)
	if err != nil {
		return err
	}
	s, err := l.selection(r, most)
	if err != nil {
		return err
	}
	ids := make([]order.ID, len(s.orders))
	for i, o := range s.orders {
		ids[len(ids)-1-i] = o.ID // the oldest order is the first to be labelled
	}
	b, err := a.Shipping.Wish(r.Context(), l.session.Account, ids, true, who(l.session))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/batches/"+url.PathEscape(strconv.FormatInt(b.ID, 10)), http.StatusSeeOther)
	return nil
}
