package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
)

// browser walks through the panel's forms as a person would, without scripts.
type browser struct {
	base   string
	client *http.Client
}

func newBrowser(base string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{base, &http.Client{Jar: jar, Timeout: time.Minute}}, nil
}

// do sends a form, or asks for a page where there is none, and answers the page it ended on.
func (b *browser) do(ctx context.Context, path string, form url.Values) (at *url.URL, page string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if form != nil {
		r, err = http.NewRequestWithContext(ctx, http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	}
	if err != nil {
		return nil, "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	a, err := b.client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		return nil, "", err
	}
	if a.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s answered %s", path, a.Status)
	}
	return a.Request.URL, string(text), nil
}

var (
	senderLink  = regexp.MustCompile(`/settings/senders/(\d+)`)
	shownPublic = regexp.MustCompile(`data-public-key="([0-9a-f]{32})"`)
	shownSecret = regexp.MustCompile(`data-secret-key="([0-9a-f]{32})"`)
)

// signUpDemo opens an account, or enters the one that a start which was stopped has opened, completes its sender address and brand, and connects a shop.
func signUpDemo(ctx context.Context, base string, m demodata.Merchant, made demoMerchant) (demoMerchant, error) {
	b, err := newBrowser(base)
	if err != nil {
		return made, err
	}
	_, _, err = b.do(ctx, "/signup", url.Values{"company": {m.Company}, "country": {m.Address.Country}, "name": {m.Contact}, "email": {m.Email}, "password": {made.Password}})
	if err != nil {
		if _, _, here := b.do(ctx, "/signin", url.Values{"email": {made.Email}, "password": {made.Password}}); here != nil {
			return made, fmt.Errorf("sign up: %w", err)
		}
	}
	if err := b.address(ctx, m); err != nil {
		return made, err
	}
	_, _, err = b.do(ctx, "/brand", url.Values{"name": {m.Company}, "color": {m.Colour}, "secondary_color": {m.Colour}})
	if err != nil {
		return made, fmt.Errorf("brand: %w", err)
	}
	at, page, err := b.do(ctx, "/integrations", url.Values{"name": {m.Shop}})
	if err != nil {
		return made, fmt.Errorf("integration: %w", err)
	}
	public, secret := shownPublic.FindStringSubmatch(page), shownSecret.FindStringSubmatch(page)
	if public == nil || secret == nil {
		return made, fmt.Errorf("the integration's page at %s shows no keys", at.Path)
	}
	made.Integration.Public, made.Integration.Secret = public[1], secret[1]
	made.Integration.ID, err = strconv.ParseInt(at.Path[strings.LastIndex(at.Path, "/")+1:], 10, 64)
	return made, err
}

// address completes the sender address that sign-up began.
func (b *browser) address(ctx context.Context, m demodata.Merchant) error {
	_, page, err := b.do(ctx, "/settings/senders", nil)
	if err != nil {
		return fmt.Errorf("sender addresses: %w", err)
	}
	link := senderLink.FindString(page)
	if link == "" {
		return fmt.Errorf("the sender addresses list none")
	}
	a := m.Address
	_, _, err = b.do(ctx, link, url.Values{
		"label": {"Warehouse"}, "company_name": {a.Company}, "name": {a.Name}, "email": {a.Email}, "telephone": {a.Phone}, "address": {a.Street},
		"house_number": {a.HouseNumber}, "address_2": {a.Line2}, "postal_code": {a.PostalCode}, "city": {a.City}, "country": {a.Country},
		"country_state": {a.State}, "vat_number": {m.VAT}, "eori_number": {m.EORI},
	})
	if err != nil {
		return fmt.Errorf("sender address: %w", err)
	}
	return nil
}

// fillDemo imports the merchant's orders through API v2, labels some of the older ones, and lets the sandbox carrier bring them on their way.
func fillDemo(ctx context.Context, base string, m demodata.Merchant, made demoMerchant) error {
	c := demoAPI{base, made.Integration}
	var mine []demodata.Order
	for _, o := range demodata.Orders() {
		if o.Merchant == m.Key {
			mine = append(mine, o)
		}
	}
	if err := c.offerPoints(ctx); err != nil {
		return err
	}
	there, err := c.imported(ctx)
	if err != nil {
		return err
	}
	var ids []int64
	for len(mine) > 0 {
		// The oldest first, as they would have come.
		n := min(len(mine), 50)
		part := mine[len(mine)-n:]
		mine = mine[:len(mine)-n]
		got, err := c.create(ctx, part, there)
		if err != nil {
			return err
		}
		ids = append(ids, got...)
	}
	// The carrier's clock goes for all its parcels at once: what is labelled first comes furthest, and the last stay ready to print.
	for wave, days := range []int{6, 1, 0, -1} {
		labelled, err := c.label(ctx, ids[min(len(ids), 7*wave):min(len(ids), 7*wave+7)])
		if err != nil {
			return err
		}
		if len(labelled) == 0 || days < 0 {
			continue
		}
		step := map[string]any{"parcel": labelled[0], "advance_seconds": days * 24 * 3600}
		if wave == 1 {
			step["script"] = "delayed"
		}
		if err := c.post(ctx, http.MethodPost, "/api/waybill/sandbox/clock", step, nil); err != nil {
			return err
		}
		if days == 0 { // what comes after that waits for the next day
			if err := closeOutDemo(ctx, base, made); err != nil {
				return fmt.Errorf("close-out: %w", err)
			}
		}
	}
	return equipDemo(ctx, base, m, made, ids[min(len(ids), 28):])
}

// demoAPI is a marketplace's end of the public API.
type demoAPI struct {
	base string
	keys demoIntegration
}

// imported are the demo's orders that an earlier start brought in before it was stopped, by reference.
func (c demoAPI) imported(ctx context.Context) (map[string]int64, error) {
	there := map[string]int64{}
	for path := "/api/v2/parcels?limit=500"; path != ""; {
		var page struct {
			Next    string `json:"next"`
			Parcels []struct {
				ID        int64  `json:"id"`
				Reference string `json:"external_reference"`
			} `json:"parcels"`
		}
		if err := c.post(ctx, http.MethodGet, path, nil, &page); err != nil {
			return nil, err
		}
		for _, p := range page.Parcels {
			there[p.Reference] = p.ID
		}
		path = strings.TrimPrefix(page.Next, c.base)
	}
	return there, nil
}

// create imports orders, and answers the numbers of their parcels, the oldest first. Those that are there already stay as they are.
func (c demoAPI) create(ctx context.Context, orders []demodata.Order, there map[string]int64) ([]int64, error) {
	var parcels []map[string]any
	var ids []int64
	methods, err := c.methods(ctx)
	if err != nil {
		return nil, err
	}
	for i := len(orders) - 1; i >= 0; i-- {
		if id := there[demoReference(orders[i])]; id != 0 {
			ids = append(ids, id)
			continue
		}
		p := demoParcel(orders[i])
		if orders[i].ServicePoint {
			if err := c.collect(ctx, orders[i], methods, p); err != nil {
				return nil, err
			}
		}
		parcels = append(parcels, p)
	}
	if len(parcels) == 0 {
		return ids, nil
	}
	var got struct {
		Parcels []struct {
			ID int64 `json:"id"`
		} `json:"parcels"`
	}
	if err := c.post(ctx, http.MethodPost, "/api/v2/parcels", map[string]any{"parcels": parcels}, &got); err != nil {
		return nil, err
	}
	for _, p := range got.Parcels {
		ids = append(ids, p.ID)
	}
	return ids, nil
}

func demoReference(o demodata.Order) string { return "demo-" + o.Number }

// demoParcel writes an order in API v2's words.
func demoParcel(o demodata.Order) map[string]any {
	p := map[string]any{
		"name": o.To.Name, "company_name": o.To.Company, "address": o.To.Street, "house_number": o.To.HouseNumber, "address_2": o.To.Line2,
		"city": o.To.City, "postal_code": o.To.PostalCode, "country": o.To.Country, "country_state": o.To.State, "telephone": o.To.Phone,
		"email": o.To.Email, "order_number": o.Number, "external_reference": demoReference(o), "weight": o.Weight.Kg(), "request_label": false,
		"length": o.Size.Length.Cm(), "width": o.Size.Width.Cm(), "height": o.Size.Height.Cm(),
		"total_order_value": o.Value.Decimal(), "total_order_value_currency": o.Value.Currency, "note": o.Note,
	}
	var items []map[string]any
	for _, i := range o.Items {
		items = append(items, map[string]any{
			"description": i.Description, "quantity": i.Quantity, "weight": i.Weight.Kg(), "value": json.Number(i.Value.Decimal()), "sku": i.SKU,
			"hs_code": i.HSCode, "origin_country": i.Origin,
		})
	}
	p["parcel_items"] = items
	if o.ServicePoint {
		p["shipping_method_checkout_name"] = "Service point"
	}
	if o.Express {
		p["shipping_method_checkout_name"] = "Express"
	}
	return p
}

// label asks for labels with the cheapest method that fits each parcel; what cannot be labelled stays an order.
func (c demoAPI) label(ctx context.Context, ids []int64) ([]int64, error) {
	methods, err := c.methods(ctx)
	if err != nil {
		return nil, err
	}
	var done []int64
	for _, id := range ids {
		var got struct {
			Parcel struct {
				Weight  string `json:"weight"`
				Point   *int64 `json:"to_service_point"`
				Country struct {
					Code string `json:"iso_2"`
				} `json:"country"`
			} `json:"parcel"`
		}
		if err := c.post(ctx, http.MethodGet, fmt.Sprintf("/api/v2/parcels/%d", id), nil, &got); err != nil {
			return nil, err
		}
		method := cheapest(methods, got.Parcel.Country.Code, got.Parcel.Weight, got.Parcel.Point != nil)
		if method == 0 {
			continue
		}
		wish := map[string]any{"parcel": map[string]any{"id": id, "request_label": true, "shipment": map[string]any{"id": method}}}
		if err := c.post(ctx, http.MethodPut, "/api/v2/parcels", wish, nil); err == nil {
			done = append(done, id)
		}
	}
	return done, nil
}

type demoMethod struct {
	ID        int    `json:"id"`
	Carrier   string `json:"carrier"`
	Min       string `json:"min_weight"`
	Max       string `json:"max_weight"`
	Point     string `json:"service_point_input"`
	Countries []struct {
		Code  string  `json:"iso_2"`
		Price float64 `json:"price"`
	} `json:"countries"`
}

func (c demoAPI) methods(ctx context.Context) ([]demoMethod, error) {
	var got struct {
		Methods []demoMethod `json:"shipping_methods"`
	}
	err := c.post(ctx, http.MethodGet, "/api/v2/shipping_methods", nil, &got)
	return got.Methods, err
}

// cheapest is the method with the lowest price above nothing that takes the weight to the country; 0 when none does.
func cheapest(methods []demoMethod, country, weight string, collected bool) int {
	best, price := 0, 0.0
	w, _ := strconv.ParseFloat(weight, 64)
	for _, m := range methods {
		least, _ := strconv.ParseFloat(m.Min, 64)
		most, _ := strconv.ParseFloat(m.Max, 64)
		if (m.Point == "required") != collected || w < least || w >= most {
			continue
		}
		for _, to := range m.Countries {
			if to.Code == country && to.Price > 0 && (best == 0 || to.Price < price) {
				best, price = m.ID, to.Price
			}
		}
	}
	return best
}

// post sends a request with the keys and reads the answer; anything but a success is an error with the API's own words.
func (c demoAPI) post(ctx context.Context, method, path string, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.SetBasicAuth(c.keys.Public, c.keys.Secret)
	r.Header.Set("Content-Type", "application/json")
	client := http.Client{Timeout: 2 * time.Minute}
	a, err := client.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	answer, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	if a.StatusCode >= 300 {
		return fmt.Errorf("%s %s answered %s: %.300s", method, path, a.Status, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}
