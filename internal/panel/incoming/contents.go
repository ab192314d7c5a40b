package incoming

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
)

// item is one line of an order as the page shows it.
type item struct {
	Name, SKU, Quantity, Weight, Value, HSCode, Origin string
	Listed                                             bool // some of it is from the product list
}

func (l look) itemLines(o order.Order) []item {
	var all []item
	for _, i := range o.Items {
		one := item{Name: i.Description, SKU: i.SKU, Quantity: l.words.Number(int64(i.Quantity)), HSCode: i.HSCode}
		if i.Weight > 0 {
			one.Weight = l.words.Weight(i.Weight)
		}
		if i.Value.Currency != "" {
			one.Value = l.words.Money(i.Value)
		}
		if i.Origin != "" {
			one.Origin = l.words.Country(i.Origin)
		}
		all = append(all, one)
	}
	return all
}

// Lines numbers the item lines of the contents form.
func (d orderData) ItemNumbers() []string { return itemNumbers(d.Form) }

func itemNumbers(f view.Form) []string {
	n, err := strconv.Atoi(f.Values.Get("lines"))
	if err != nil || n < 1 {
		n = spareItems
	}
	all := make([]string, min(n, 500))
	for i := range all {
		all[i] = strconv.Itoa(i)
	}
	return all
}

// ShipmentTypes are v2's reasons for sending something over a border.
func (l look) shipmentTypes() []view.Option {
	t := l.words.T
	return []view.Option{{Value: "", Word: t("Not said")}, {Value: "2", Word: t("Sold goods")}, {Value: "0", Word: t("A gift")}, {Value: "1", Word: t("Documents")},
		{Value: "3", Word: t("A sample")}, {Value: "4", Word: t("Returned goods")}}
}

// readContents puts what the form says into a draft: weight, size, boxes and items.
func readContents(v url.Values, d *order.Draft) error {
	var wrong fault.List
	readBox(v, d, &wrong)
	d.Invoice, d.Note = strings.TrimSpace(v.Get("customs_invoice_nr")), strings.TrimSpace(v.Get("note"))
	if v.Has("cash_on_delivery") {
		readCollect(v.Get("cash_on_delivery"), d, &wrong)
	}
	d.ShipmentType = nil
	if n, err := strconv.Atoi(v.Get("customs_shipment_type")); err == nil && n >= 0 && n <= 4 {
		d.ShipmentType = &n
	}
	was := d.Items
	d.Items = nil
	lines, _ := strconv.Atoi(v.Get("lines"))
	for n := range min(max(lines, 0), 500) {
		var i order.Item
		if n < len(was) {
			i = was[n]
		}
		if readItem(v, "."+strconv.Itoa(n), &i, currency(*d, was), &wrong) {
			d.Items = append(d.Items, i)
		}
	}
	return wrong.Err()
}

// readCollect reads what the buyer pays at the door: an amount, with its currency where that is not the order's. Nothing is nothing.
func readCollect(text string, d *order.Draft, wrong *fault.List) {
	due := money.Amount{}
	if said := strings.Fields(text); len(said) > 0 {
		code := currency(*d, d.Items)
		if len(said) == 2 {
			code = strings.ToUpper(said[1])
		}
		sum, err := money.Parse(point(said[0]), code)
		if err != nil || sum.Minor <= 0 || len(said) > 2 || !currencyCode.MatchString(code) {
			wrong.Add("cash_on_delivery", "%s is not an amount. Write it like 12.50 or 12.50 PLN.", text)
		}
		due = sum
	}
	if pays := !due.IsZero(); d.Shop != nil && d.Shop.CashOnDelivery != nil && *d.Shop.CashOnDelivery != pays {
		d.Sold().CashOnDelivery = &pays // whoever changed it here knows better than the shop
	}
	d.Collect = due
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// currency is what the order's items are priced in; euro where nothing says.
func currency(d order.Draft, items []order.Item) string {
	at := slices.IndexFunc(items, func(i order.Item) bool { return i.Value.Currency != "" })
	switch {
	case at >= 0:
		return items[at].Value.Currency
	case d.Value.Currency != "":
		return d.Value.Currency
	}
	return "EUR"
}

// readBox reads weight, size and number of boxes.
func readBox(v url.Values, d *order.Draft, wrong *fault.List) {
	weight, err := postal.ParseKg(point(v.Get("weight")))
	switch {
	case strings.TrimSpace(v.Get("weight")) == "":
		wrong.Add("weight", "Weight is missing. Write kilograms, like 0.62.")
	case err != nil:
		wrong.Add("weight", "%s is not a weight. Write kilograms, like 0.62.", v.Get("weight"))
	case weight < 1:
		wrong.Add("weight", "A parcel weighs at least one gram.")
	}
	d.Weight, d.Given.Weight = weight, ""
	size := postal.Size{}
	for _, side := range []struct {
		name string
		to   *postal.Millimetres
	}{{"length", &size.Length}, {"width", &size.Width}, {"height", &size.Height}} {
		text := point(v.Get(side.name))
		if text == "" {
			continue
		}
		mm, err := postal.ParseCm(text)
		if err != nil {
			wrong.Add(side.name, "%s is not a length. Write centimetres, like 32.5.", v.Get(side.name))
		}
		*side.to = mm
	}
	if size != d.Size {
		d.Given.Length, d.Given.Width, d.Given.Height = "", "", ""
	}
	d.Size = size
	if text := strings.TrimSpace(v.Get("quantity")); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 20 {
			wrong.Add("quantity", "An order goes in 1 to 20 boxes.")
			return
		}
		d.Quantity = n
	}
}

// readItem reads one line; an empty one is no item, which is also how an item is taken out.
func readItem(v url.Values, at string, i *order.Item, currency string, wrong *fault.List) bool {
	get := func(name string) string { return strings.TrimSpace(v.Get(name + at)) }
	if get("description")+get("sku")+get("item_weight")+get("value")+get("hs_code")+get("origin_country") == "" {
		return false
	}
	i.Description, i.SKU, i.HSCode, i.Origin = get("description"), get("sku"), get("hs_code"), strings.ToUpper(get("origin_country"))
	if i.Description == "" {
		wrong.Add("description"+at, "Say what the item is.")
	}
	i.Quantity = 1
	if text := get("pieces"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100_000 {
			wrong.Add("pieces"+at, "%s is not a number of pieces.", text)
		}
		i.Quantity = n
	}
	i.Weight = 0
	if text := get("item_weight"); text != "" {
		grams, err := postal.ParseKg(point(text))
		if err != nil {
			wrong.Add("item_weight"+at, "%s is not a weight. Write kilograms, like 0.62.", text)
		}
		i.Weight = grams
	}
	i.Value = money.Amount{}
	if text := get("value"); text != "" {
		sum, err := money.Parse(point(text), currency)
		if err != nil || sum.Minor < 0 {
			wrong.Add("value"+at, "%s is not an amount. Write it like 12.50.", text)
		}
		i.Value = sum
	}
	if i.Origin != "" {
		if _, ok := postal.Lookup(i.Origin); !ok {
			wrong.Add("origin_country"+at, "There is no country %s; write its two letters, like NL or DE.", i.Origin)
		}
	}
	return true
}
