package settings

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/product"
	"github.com/waybill-ship/waybill/internal/table"
	"github.com/waybill-ship/waybill/internal/web"
)

// mountProducts lists the routes of the product list. A file may be larger than a form.
func (a *Area) mountProducts(d web.Door) {
	d.Handle("GET /settings/products", a.products)
	d.Handle("GET /settings/products/new", a.newProduct)
	d.Handle("POST /settings/products", a.addProduct)
	d.Handle("GET /settings/products/export", a.exportProducts)
	d.Handle("GET /settings/products/{id}", a.product)
	d.Handle("POST /settings/products/{id}", a.saveProduct)
	d.Handle("POST /settings/products/{id}/remove", a.removeProduct)
	d.Handle("GET /settings/products/import", a.importForm)
	d.MostBody = 4 * table.MostBytes // pasted text grows when a form carries it
	d.Handle("POST /settings/products/import", a.importProducts)
}

func seller(r *http.Request) (account.Session, error) {
	s := account.SessionOf(r.Context())
	return s, s.Need(account.Ship)
}

type productsPage struct {
	Rows   []productRow
	Search string
	Empty  *view.Empty
	Next   string
}

type productRow struct {
	product.Product
	Made, Weighs, Worth string
}

// perPage is how many products one page shows.
const perPage = 50

func (a *Area) products(w http.ResponseWriter, r *http.Request) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	page := productsPage{Search: strings.TrimSpace(q.Get("q"))}
	all, err := product.List(r.Context(), a.DB, s.Account, product.Filter{Search: page.Search, After: q.Get("after"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	words := view.Words(r.Context())
	if len(all) > perPage {
		all = all[:perPage]
		page.Next = "/settings/products?" + url.Values{"q": {page.Search}, "after": {product.Key(all[perPage-1].SKU)}}.Encode()
	}
	for _, p := range all {
		page.Rows = append(page.Rows, rowOf(words, p))
	}
	switch {
	case len(all) > 0:
	case page.Search != "":
		page.Empty = &view.Empty{Icon: "search", Title: words.T("No product matches ‘%s’.", page.Search),
			Actions: []view.Action{{Word: words.T("Show all products"), Href: "/settings/products"}}}
	default:
		page.Empty = &view.Empty{Icon: "rows", Title: words.T("No products yet"),
			Text: words.T("Enter once what customs ask of your goods. Orders whose items lack it take it from here by SKU.")}
	}
	return record(w, r, "products", words.T("Products"), page, nil)
}

// rowOf is a product as a table shows it.
func rowOf(words locale.Words, p product.Product) productRow {
	row := productRow{Product: p}
	if p.Origin != "" {
		row.Made = words.Country(p.Origin)
	}
	if p.Weight > 0 {
		row.Weighs = words.Weight(p.Weight)
	}
	if p.Value.Minor > 0 {
		row.Worth = words.Money(p.Value)
	}
	return row
}

type productPage struct {
	Form      view.Form
	Countries []view.Option
	Action    string
	Remove    *view.Confirm
}

func (a *Area) newProduct(w http.ResponseWriter, r *http.Request) error {
	if _, err := seller(r); err != nil {
		return err
	}
	return a.showProduct(w, r, view.Fill("sku", r.URL.Query().Get("sku"), "currency", "EUR"), 0, nil)
}

func (a *Area) product(w http.ResponseWriter, r *http.Request) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	p, err := product.Get(r.Context(), a.DB, s.Account, product.ID(id))
	if err != nil {
		return err
	}
	weight, value, currency := "", "", p.Value.Currency
	if p.Weight > 0 {
		weight = strings.TrimSuffix(strings.TrimRight(p.Weight.Kg(), "0"), ".")
	}
	if p.Value.Minor > 0 {
		value = p.Value.Decimal()
	} else {
		currency = "EUR"
	}
	form := view.Fill("sku", p.SKU, "description", p.Description, "hs_code", p.HSCode, "origin_country", p.Origin, "weight", weight, "value", value, "currency", currency)
	return a.showProduct(w, r, form, p.ID, nil)
}

func (a *Area) showProduct(w http.ResponseWriter, r *http.Request, form view.Form, id product.ID, refusal error) error {
	words := view.Words(r.Context())
	page := productPage{Form: form, Action: "/settings/products"}
	page.Countries = append([]view.Option{{Value: "", Word: words.T("Not known")}}, countries(words)...)
	title := words.T("New product")
	if id != 0 {
		title = form.Values.Get("sku")
		page.Action += "/" + strconv.FormatInt(int64(id), 10)
		page.Remove = &view.Confirm{ID: "remove", Title: words.T("Remove this product?"), Text: words.T("Orders and labels stay as they are."),
			Action: page.Action + "/remove", Verb: words.T("Remove the product"), Danger: true}
	}
	return belowProducts(w, r, "product", title, page, refusal)
}

// belowProducts draws a page that stands below the product list.
func belowProducts(w http.ResponseWriter, r *http.Request, name, title string, data any, err error) error {
	status := http.StatusOK
	if err != nil {
		status = web.Status(fault.KindOf(err))
	}
	t := view.Words(r.Context()).T
	return pages.Render(w, r, status, name, view.Page{Layout: view.Record, Title: title, Area: view.Settings, Crumbs: []view.Crumb{
		{Word: t("Settings"), Href: "/settings"}, {Word: t("Products"), Href: "/settings/products"}, {Word: title}}}, data)
}

// productOf reads the form; what cannot be read at all is told with its field.
func productOf(v url.Values) (product.Product, error) {
	p := product.Product{SKU: v.Get("sku"), Description: v.Get("description"), HSCode: v.Get("hs_code"), Origin: v.Get("origin_country")}
	var wrong fault.List
	if text := strings.Replace(strings.TrimSpace(v.Get("weight")), ",", ".", 1); text != "" {
		weight, err := postal.ParseKg(text)
		if err != nil {
			wrong.Add("weight", "%s is not a weight. Write kilograms, like 0.62.", v.Get("weight"))
		}
		p.Weight = weight
	}
	if text := strings.Replace(strings.TrimSpace(v.Get("value")), ",", ".", 1); text != "" {
		value, err := money.Parse(text, strings.ToUpper(strings.TrimSpace(v.Get("currency"))))
		if err != nil {
			wrong.Add("value", "%s is not an amount. Write it like 12.50.", v.Get("value"))
		}
		p.Value = value
	}
	if err := product.Check(product.Tidy(p)); err != nil {
		wrong.Join("", err)
	}
	return p, wrong.Err()
}

func (a *Area) addProduct(w http.ResponseWriter, r *http.Request) error {
	return a.keepProduct(w, r, 0)
}

func (a *Area) saveProduct(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	return a.keepProduct(w, r, product.ID(id))
}

func (a *Area) keepProduct(w http.ResponseWriter, r *http.Request, id product.ID) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	typed, err := web.Form(r)
	if err != nil {
		return err
	}
	if id != 0 {
		if _, err := product.Get(r.Context(), a.DB, s.Account, id); err != nil {
			return err
		}
	}
	p, err := productOf(typed)
	if err == nil {
		if p.ID = id; id == 0 {
			_, err = product.Add(r.Context(), a.DB, s.Account, p, time.Now())
		} else {
			err = product.Set(r.Context(), a.DB, s.Account, p, time.Now())
		}
	}
	if form, ok := view.Refused(view.Words(r.Context()), typed, err); ok {
		return a.showProduct(w, r, form, id, err)
	}
	if err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Product saved."), "/settings/products")
}

func (a *Area) removeProduct(w http.ResponseWriter, r *http.Request) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if err := product.Remove(r.Context(), a.DB, s.Account, product.ID(id)); err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("Product removed."), "/settings/products")
}

func (a *Area) exportProducts(w http.ResponseWriter, r *http.Request) error {
	s, err := seller(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="products-%s.csv"`, time.Now().UTC().Format(time.DateOnly)))
	return product.Write(r.Context(), a.DB, s.Account, w)
}
