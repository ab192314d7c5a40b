package incoming

import (
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

// paperMost is how many orders one paper is made for: a hundred sheets are a handful, a thousand are a mistake.
const paperMost = 1000

func (a *Area) slip(w http.ResponseWriter, r *http.Request) error {
	id, err := orderID(r)
	if err != nil {
		return err
	}
	l, err := a.look(r)
	if err != nil {
		return err
	}
	o, err := order.Get(r.Context(), a.DB, l.session.Account, id)
	if err != nil {
		return err
	}
	return l.printSlips(w, r, []order.Order{o})
}

func (a *Area) slips(w http.ResponseWriter, r *http.Request) error {
	l, chosen, err := a.forPaper(r)
	if err != nil {
		return err
	}
	return l.printSlips(w, r, chosen)
}

// forPaper reads the selection that a paper is wanted for.
func (a *Area) forPaper(r *http.Request) (look, []order.Order, error) {
	l, err := a.look(r)
	if err != nil {
		return l, nil, err
	}
	s, err := l.selection(r, paperMost)
	return l, s.orders, err
}

func (l look) printSlips(w http.ResponseWriter, r *http.Request, orders []order.Order) error {
	company, err := account.Get(r.Context(), l.area.DB, l.session.Account)
	if err != nil {
		return err
	}
	t := l.words.T
	shops := map[int64]document.Block{}
	var all []document.Slip
	for _, o := range orders {
		from, ok := shops[o.Sender]
		if !ok {
			s, err := account.SenderByID(r.Context(), l.area.DB, l.session.Account, o.Sender)
			if err != nil && !fault.Is(err, fault.Missing) {
				return err
			}
			from = document.Block{Head: t("From"), Lines: append([]string{company.Company}, lines(s.Address)...)}
			from.Lines = slices.Compact(from.Lines)
			shops[o.Sender] = from
		}
		one := document.Slip{
			Title: t("Packing slip"), Number: title(o), Shop: from,
			Buyer: document.Block{Head: t("To"), Lines: append(lines(o.To), l.words.Country(o.To.Country))},
			Facts: []document.Fact{{Name: t("Order"), Value: title(o)}, {Name: t("Ordered"), Value: l.words.Day(o.CreatedAt, l.now)}, {Name: t("Weight"), Value: l.words.Weight(o.Weight)}},
			Heads: document.ItemHead{Quantity: t("Quantity"), Item: t("Item"), SKU: t("SKU")},
			Foot:  company.Company,
		}
		if due := l.due(o.Draft); due != "" {
			one.Facts = append(one.Facts, document.Fact{Name: t("To be paid at the door"), Value: due})
		}
		for _, i := range o.Items {
			one.Items = append(one.Items, document.Item{Quantity: i.Quantity, Name: i.Description, SKU: i.SKU})
		}
		if o.Note != "" {
			one.Message = strings.Split(o.Note, "\n")
		}
		all = append(all, one)
	}
	bytes, err := document.PackingSlips(all)
	if err != nil {
		return err
	}
	return send(w, "packing-slips.pdf", bytes)
}

// pickList gathers what lies in many orders, so that each article is fetched once.
func (a *Area) pickList(w http.ResponseWriter, r *http.Request) error {
	l, chosen, err := a.forPaper(r)
	if err != nil {
		return err
	}
	t := l.words.T
	list := document.Pick{
		Title: t("Pick list"), Note: l.words.N(len(chosen), "%d order", "%d orders") + ", " + l.words.Day(l.now, l.now),
		Heads: document.PickHead{Quantity: t("Quantity"), Item: t("Item"), SKU: t("SKU"), Place: t("Place"), Orders: t("Orders")},
	}
	at := map[string]int{}
	for _, o := range chosen {
		for _, i := range o.Items {
			key := i.SKU + "\x00" + i.Description
			n, known := at[key]
			if !known {
				n = len(list.Lines)
				at[key] = n
				list.Lines = append(list.Lines, document.PickLine{Name: i.Description, SKU: i.SKU})
			}
			list.Lines[n].Quantity += i.Quantity
			if !slices.Contains(list.Lines[n].Orders, title(o)) {
				list.Lines[n].Orders = append(list.Lines[n].Orders, title(o))
			}
		}
	}
	slices.SortStableFunc(list.Lines, func(a, b document.PickLine) int { return strings.Compare(a.SKU+"\x00"+a.Name, b.SKU+"\x00"+b.Name) })
	bytes, err := document.PickList(list)
	if err != nil {
		return err
	}
	return send(w, "pick-list.pdf", bytes)
}

func send(w http.ResponseWriter, name string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(body)
	return err
}
