package incoming

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// row is one order in the table.
type row struct {
	Number  string
	Href    string
	Shop    string
	Buyer   string
	Items   string
	Pick    view.Pick
	To      view.Place
	Weight  postal.Grams
	Method  view.Method
	State   view.State
	Ordered time.Time
	Today   bool
	More    view.Menu
	Fresh   bool // changed just now
}

func link(id order.ID) string { return "/orders/" + strconv.FormatInt(int64(id), 10) }

func (l look) row(o order.Order, q shipping.Quote) row {
	state := l.state(o, q)
	r := row{
		Number: title(o), Href: link(o.ID), Shop: l.shop(o.Integration), Buyer: buyer(o), Items: l.items(o), Weight: o.Weight, State: state, Ordered: o.CreatedAt,
		To:   view.Place{Country: o.To.Country, City: o.To.City, PostalCode: o.To.PostalCode},
		Pick: view.Pick{ID: int64(o.ID), Name: title(o), Price: q.Price, Blocked: !labelled(o, q), Busy: !o.State.Editable()},
	}
	y, m, d := o.CreatedAt.In(l.now.Location()).Date()
	ny, nm, nd := l.now.Date()
	r.Today = y == ny && m == nm && d == nd
	r.Method = l.method(o, q)
	r.More = view.Menu{Label: l.words.T("More for %s", title(o)), Small: true, Items: l.menu(o)}
	return r
}

func buyer(o order.Order) string {
	if o.To.Name == "" {
		return o.To.Company
	}
	return o.To.Name
}

// labelled reports whether a label could be made of the order as it stands.
func labelled(o order.Order, q shipping.Quote) bool {
	return (o.State == order.Ready || o.State == order.Refused) && q.Why == nil && len(o.Problems) == 0
}

// items is what lies in the order, in one line.
func (l look) items(o order.Order) string {
	if len(o.Items) == 0 {
		return l.words.T("No items listed")
	}
	text := o.Items[0].Description
	if n := o.Items[0].Quantity; n > 1 {
		text = strconv.Itoa(n) + " × " + text
	}
	if more := len(o.Items) - 1; more > 0 {
		text = l.words.N(more, "%s and %d more", "%s and %d more", text)
	}
	return text
}

// method is the cell that says how the order travels, and opens the choice.
func (l look) method(o order.Order, q shipping.Quote) view.Method {
	m := view.Method{Row: title(o)}
	if q.Method.ID != 0 {
		m.Carrier, m.Name, m.Tile = q.Carrier, bare(q.Method.Name, q.Carrier), tile(q.Carrier)
		if !q.Chosen {
			m.Name = l.words.T("%s, cheapest", m.Name)
		}
	}
	if l.ships && o.State.Editable() {
		m.Href, m.Key = link(o.ID)+"/method", "m"
	}
	return m
}

// bare is a method's name where the carrier's stands beside it already.
func bare(name, carrier string) string {
	if rest, ok := strings.CutPrefix(name, carrier+" "); ok && carrier != "" {
		return rest
	}
	return name
}

// tile is two or three letters for a carrier.
func tile(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case len(words) == 0:
		return ""
	case len([]rune(words[0])) <= 3:
		return words[0]
	case len(words) > 1:
		return string([]rune(words[0])[:1]) + string([]rune(words[1])[:1])
	}
	return strings.ToUpper(string([]rune(words[0])[:2]))
}

// menu is what can be done with one row. The buttons belong to the table's form: a form in a form there cannot be.
func (l look) menu(o order.Order) []view.Action {
	t := l.words.T
	all := []view.Action{{Word: t("Open"), Icon: "right", Href: link(o.ID)}, {Word: t("Packing slip"), Icon: "doc", Href: link(o.ID) + "/slip", New: true}}
	if !l.ships || !o.State.Editable() {
		return all
	}
	hold := view.Action{Word: t("Hold"), Icon: "pause", Post: link(o.ID) + "/hold", Form: "picks", Name: "wait", Value: "1"}
	if o.Held {
		hold = view.Action{Word: t("Release"), Icon: "play", Post: link(o.ID) + "/hold", Form: "picks", Name: "wait", Value: "0"}
	}
	return append(all, hold, view.Action{Word: t("Delete"), Icon: "trash", Danger: true, Href: "/orders/delete?id=" + strconv.FormatInt(int64(o.ID), 10)})
}

// problem is one thing in the way of a label, with the way to mend it.
type problem struct {
	Field string
	Text  string
	Href  string
	Verb  string
}

// problems are all that stand in the way: first what the address lacks, then what the method says.
func (l look) problems(o order.Order, q shipping.Quote) []problem {
	var all []problem
	said := map[string]string{}
	if f, ok := fault.As(postal.Check(o.To)); ok {
		for _, one := range f.Fields {
			said[one.Name+one.Text] = l.words.Field(one)
		}
	}
	open, _ := fault.As(shipping.Unsettled(o.Draft))
	if open != nil {
		for _, one := range open.Fields {
			said[one.Name+one.Text] = l.words.Field(one)
		}
	}
	for _, p := range o.Problems {
		text := p.Text
		if own, ok := said[p.Field+p.Text]; ok {
			text = own // the same finding, in the reader's language
		}
		all = append(all, l.problem(o, p.Field, text))
	}
	if f, ok := fault.As(q.Why); ok && o.State.Editable() && (open == nil || f.Text() != open.Text()) {
		field := "shipping_method"
		if len(f.Fields) > 0 {
			field = f.Fields[0].Name
		}
		text, _ := l.words.Fault(q.Why)
		all = append(all, l.problem(o, field, text))
	}
	return all
}

// problem finds the way to mend a field.
func (l look) problem(o order.Order, field, text string) problem {
	p := problem{Field: field, Text: text, Verb: l.words.T("Correct it")}
	switch field {
	case "to_service_point":
		p.Href, p.Verb = link(o.ID)+"?edit=point#point", l.words.T("Choose a service point")
		if o.ToPoint() && o.Method != 0 { // more often it is the method that was not thought of
			p.Href, p.Verb = link(o.ID)+"/method", l.words.T("Choose a method")
		}
	case "shipping_method", "country":
		p.Href, p.Verb = link(o.ID)+"/method", l.words.T("Choose a method")
		if field == "country" && len(o.Problems) > 0 {
			p.Href, p.Verb = link(o.ID)+"?edit=address#f-country", l.words.T("Correct it")
		}
	case "cash_on_delivery", "total_order_value":
		p.Href = link(o.ID) + "?edit=contents#f-cash_on_delivery"
		if !o.Collect.IsZero() {
			p.Href, p.Verb = link(o.ID)+"/method", l.words.T("Choose a method")
		}
	case "weight", "length", "quantity", "customs_shipment_type", "customs_invoice_nr":
		p.Href = link(o.ID) + "?edit=contents#f-" + field
	case "customs_information.tax_numbers.sender":
		p.Href = "/settings/company"
	case "sender_address":
		p.Href, p.Verb = "/settings/senders", l.words.T("Choose a sender")
	case "contract":
		p.Href, p.Verb = "/carriers", l.words.T("See the contracts")
	default:
		if at, ok := itemInput(field); ok {
			p.Href = link(o.ID) + "?edit=contents#f-" + at
			break
		}
		p.Href = link(o.ID) + "?edit=address#f-" + field
	}
	return p
}

// itemInput is the input of the contents form for a field of an item as the border names it: "items.2.hs_code" is "hs_code.2".
func itemInput(field string) (string, bool) {
	rest, ok := strings.CutPrefix(field, "items")
	if !ok {
		return "", false
	}
	if rest == "" {
		return "description.0", true
	}
	n, name, ok := strings.Cut(strings.TrimPrefix(rest, "."), ".")
	if !ok {
		return "", false
	}
	switch name {
	case "quantity":
		name = "pieces"
	case "weight":
		name = "item_weight"
	}
	return name + "." + n, true
}

// state is where an order stands, as its row and its heading say it: one problem, the first that blocks.
func (l look) state(o order.Order, q shipping.Quote) view.State {
	t := l.words.T
	blocked := l.problems(o, q)
	mend := func() *view.Action {
		if len(blocked) == 0 || !l.ships {
			return nil
		}
		return &view.Action{Word: blocked[0].Verb, Href: blocked[0].Href}
	}
	switch o.State {
	case order.Hold:
		s := view.State{Tone: view.Draft, Icon: "pause", Word: t("On hold")}
		if len(blocked) > 0 {
			s.Note = short(blocked[0].Text)
		}
		return s
	case order.Announcing:
		return view.State{Tone: view.Move, Word: t("Announcing with %s", q.Carrier), Busy: true}
	case order.Refused:
		_, reason, found := strings.Cut(o.Refusal, " refused: ")
		if !found {
			reason = t(o.Refusal)
		}
		s := view.State{Tone: view.Bad, Word: t("Refused: %s", short(reason)), Fix: mend()}
		if s.Fix == nil && l.ships {
			s.Fix = &view.Action{Word: t("See why"), Href: link(o.ID)}
		}
		return s
	case order.Doubtful:
		s := view.State{Tone: view.Warn, Icon: "help", Word: t("In doubt")}
		if l.ships {
			s.Fix = &view.Action{Word: t("Decide"), Href: link(o.ID) + "#doubt"}
		}
		return s
	case order.Labelled:
		return view.State{Tone: view.Good, Word: t("Label made"), Calm: true}
	case order.Cancelled:
		return view.State{Tone: view.Draft, Icon: "x", Word: t("Cancelled")}
	}
	if len(blocked) > 0 {
		return view.State{Tone: view.Warn, Word: short(blocked[0].Text), Fix: mend()}
	}
	return view.State{Tone: view.Good, Word: t("Ready"), Calm: true}
}

// short is a sentence as a cell says it: the first one, without its full stop.
func short(text string) string {
	if first, _, more := strings.Cut(text, ". "); more {
		text = first
	}
	return strings.TrimSuffix(text, ".")
}
