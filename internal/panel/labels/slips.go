package labels

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
)

// slipsMax is how many orders one PDF of slips or one pick list holds: they are drawn at once.
const slipsMax = 1000

// slips answers the packing slips of the chosen parcels' orders, each in its buyer's language.
func (a *Area) slips(w http.ResponseWriter, r *http.Request) error {
	ctx, acc := r.Context(), account.SessionOf(r.Context()).Account
	chosen, orders, err := a.chosenOrders(r)
	if err != nil {
		return err
	}
	shop, err := account.Get(ctx, a.DB, acc)
	if err != nil {
		return err
	}
	all := make([]document.Slip, len(orders))
	for i, o := range orders {
		from, err := a.sender(ctx, o)
		if err != nil {
			return err
		}
		all[i] = slip(shop, from, o, chosen[o.ID])
	}
	data, err := document.PackingSlips(all)
	if err != nil {
		return err
	}
	return a.pdf(w, r, pdfName("packing-slips", orders), data)
}

// pickList answers one list of everything the chosen orders want from the shelves.
func (a *Area) pickList(w http.ResponseWriter, r *http.Request) error {
	_, orders, err := a.chosenOrders(r)
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	shell := view.ShellOf(r.Context())
	list := document.Pick{Title: words.T("Pick list"), Note: words.N(len(orders), "%d order", "%d orders") + ", " + words.Day(shell.Now, shell.Now),
		Heads: document.PickHead{Quantity: words.T("Quantity"), Item: words.T("Item"), SKU: "SKU", Place: words.T("Place"), Orders: words.T("Orders")},
		Lines: pick(orders), Foot: shell.Account}
	data, err := document.PickList(list)
	if err != nil {
		return err
	}
	return a.pdf(w, r, pdfName("pick-list", orders), data)
}

// chosenOrders are the orders of the chosen parcels, each once, with the first of its boxes.
func (a *Area) chosenOrders(r *http.Request) (map[order.ID]parcel.Parcel, []order.Order, error) {
	ctx, acc := r.Context(), account.SessionOf(r.Context()).Account
	chosen, err := a.chosen(r)
	if err != nil {
		return nil, nil, err
	}
	if len(chosen) > slipsMax {
		return nil, nil, fault.New(fault.Invalid, "One PDF of slips holds up to %d orders. Choose fewer.", slipsMax)
	}
	first := map[order.ID]parcel.Parcel{}
	var ids []order.ID
	for _, p := range chosen {
		if _, known := first[p.Order]; !known {
			first[p.Order] = p
			ids = append(ids, p.Order)
		}
	}
	found, err := order.GetMany(ctx, a.DB, acc, ids)
	if err != nil {
		return nil, nil, err
	}
	var orders []order.Order
	for _, id := range ids {
		if o, ok := found[id]; ok {
			orders = append(orders, o)
		}
	}
	if len(orders) == 0 {
		return nil, nil, fault.New(fault.Missing, "There is no such order.")
	}
	return first, orders, nil
}

// pick adds up the same article of several orders, by its number or for want of one by its name.
func pick(orders []order.Order) []document.PickLine {
	type article struct{ sku, name, detail string }
	lines := map[article]*document.PickLine{}
	for _, o := range orders {
		for _, i := range o.Items {
			key := article{i.SKU, i.Description, details(i)}
			if i.SKU != "" {
				key.name, key.detail = "", ""
			}
			l := lines[key]
			if l == nil {
				l = &document.PickLine{Name: i.Description, Detail: details(i), SKU: i.SKU}
				lines[key] = l
			}
			l.Quantity += max(i.Quantity, 1)
			if !slices.Contains(l.Orders, view.OrderTitle(o)) {
				l.Orders = append(l.Orders, view.OrderTitle(o))
			}
		}
	}
	all := make([]document.PickLine, 0, len(lines))
	for _, l := range lines {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(x, y document.PickLine) int {
		return cmp.Or(cmp.Compare(x.SKU, y.SKU), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Detail, y.Detail))
	})
	return all
}

// details are an item's properties in a fixed order: "colour: sand, size: L".
func details(i order.Item) string {
	var all []string
	for k, v := range i.Properties {
		all = append(all, k+": "+v)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// sender is where an order leaves from, as the slip says it.
func (a *Area) sender(ctx context.Context, o order.Order) (postal.Address, error) {
	if o.From != nil {
		return *o.From, nil
	}
	s, err := account.SenderByID(ctx, a.DB, o.Account, o.Sender)
	if fault.Is(err, fault.Missing) {
		return postal.Address{}, nil
	}
	return s.Address, err
}

func slip(shop account.Account, from postal.Address, o order.Order, p parcel.Parcel) document.Slip {
	w := locale.For(language(o.To))
	s := document.Slip{Title: w.T("Packing slip"), Number: o.Number, Heads: document.ItemHead{Quantity: w.T("Quantity"), Item: w.T("Item"), SKU: "SKU"},
		Shop: document.Block{Head: w.T("From"), Lines: lines(shop.Company, from, w)}, Buyer: document.Block{Head: w.T("Ship to"), Lines: lines("", o.To, w)},
		Facts: []document.Fact{{Name: w.T("Ordered"), Value: w.Day(o.CreatedAt, o.CreatedAt)}}, Foot: shop.Company}
	if p.Number != "" {
		s.Facts = append(s.Facts, document.Fact{Name: w.T("Tracking number"), Value: p.Number})
	}
	if p.MethodName != "" {
		s.Facts = append(s.Facts, document.Fact{Name: w.T("Shipping method"), Value: p.MethodName})
	}
	if due := p.Due(o); !due.IsZero() {
		s.Facts = append(s.Facts, document.Fact{Name: w.T("To be paid at the door"), Value: w.Money(due)})
	}
	for _, i := range o.Items {
		s.Items = append(s.Items, document.Item{Quantity: max(i.Quantity, 1), Name: i.Description, Detail: details(i), SKU: i.SKU})
	}
	return s
}

// lines is an address as its country writes it, under a name of its own where one is given.
func lines(name string, to postal.Address, w locale.Words) []string {
	all := view.AddressLines(to)
	if name != "" && !slices.Contains(all, name) {
		all = append([]string{name}, all...)
	}
	return append(all, w.Country(to.Country))
}

// language is the one most people read where a parcel goes; Belgium's is told by the postal code.
func language(to postal.Address) string {
	switch to.Country {
	case "NL", "SR":
		return "nl"
	case "DE", "AT", "LI", "CH":
		return "de"
	case "FR", "LU", "MC":
		return "fr"
	case "ES":
		return "es"
	case "IT", "SM", "VA":
		return "it"
	case "BE":
		n, err := strconv.Atoi(to.PostalCode)
		if err == nil && (n < 1500 || n >= 4000 && n < 8000) {
			return "fr"
		}
		return "nl"
	}
	return "en"
}
