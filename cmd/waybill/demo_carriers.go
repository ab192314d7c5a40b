package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
)

var (
	contractLink = regexp.MustCompile(`/carriers/(\d+)"><b>([^<]*)</b>`)
	foldedSheet  = regexp.MustCompile(`name="sheet" value="([^"]+)"`)
	waitingUnder = regexp.MustCompile(`name="contract" value="(\d+)"[^>]*><button class="btn primary"`)
)

// equipDemo fills in what a merchant sets up once: the products, a courier of the town with its prices, parcels that it carries, a day that was
// closed out, and a van that comes.
func equipDemo(ctx context.Context, base string, m demodata.Merchant, made demoMerchant, ids []int64) error {
	b, err := newBrowser(base)
	if err != nil {
		return err
	}
	if _, _, err := b.do(ctx, "/signin", url.Values{"email": {made.Email}, "password": {made.Password}}); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if _, _, err := b.do(ctx, "/settings/products/import", url.Values{"rows": {demodata.Products(m.Key)}, "keep": {"yes"}}); err != nil {
		return fmt.Errorf("products: %w", err)
	}
	if err := b.courier(ctx, m); err != nil {
		return fmt.Errorf("courier: %w", err)
	}
	if err := (demoAPI{base, made.Integration}).byCourier(ctx, ids); err != nil {
		return fmt.Errorf("parcels of the courier: %w", err)
	}
	return b.van(ctx)
}

// closeOutDemo tells the sandbox carrier what the day brought. There may be nothing.
func closeOutDemo(ctx context.Context, base string, made demoMerchant) error {
	b, err := newBrowser(base)
	if err != nil {
		return err
	}
	if _, _, err := b.do(ctx, "/signin", url.Values{"email": {made.Email}, "password": {made.Password}}); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	_, page, err := b.do(ctx, "/handover", nil)
	if err != nil || strings.Contains(page, "data-manifest") {
		return err
	}
	under := waitingUnder.FindStringSubmatch(page)
	if under == nil {
		return nil
	}
	_, _, err = b.do(ctx, "/handover/close", url.Values{"contract": {under[1]}})
	return err
}

// contracts are the account's by their names.
func (b *browser) contracts(ctx context.Context) (map[string]string, error) {
	_, page, err := b.do(ctx, "/carriers", nil)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, found := range contractLink.FindAllStringSubmatch(page, -1) {
		all[found[2]] = found[1]
	}
	return all, nil
}

// courier connects a courier without a system, and loads its price sheet as a person does: look at it, then keep it.
func (b *browser) courier(ctx context.Context, m demodata.Merchant) error {
	c := demodata.CourierOf(m.Key)
	there, err := b.contracts(ctx)
	if err != nil {
		return err
	}
	if there[c.Name] == "" {
		_, _, err := b.do(ctx, "/carriers", url.Values{"carrier": {ratesheet.Code}, "name": {c.Name}, "contract_data." + ratesheet.CourierName: {c.Name}})
		if err != nil {
			return err
		}
		if there, err = b.contracts(ctx); err != nil {
			return err
		}
	}
	path := "/carriers/" + there[c.Name] + "/prices"
	if _, page, err := b.do(ctx, path, nil); err != nil || regexp.MustCompile(path+`/\d`).MatchString(page) {
		return err
	}
	_, page, err := b.do(ctx, path+"/preview", url.Values{"text": {c.Sheet}})
	if err != nil {
		return err
	}
	folded := foldedSheet.FindStringSubmatch(page)
	if folded == nil {
		return errors.New("the price sheet is not taken")
	}
	_, _, err = b.do(ctx, path, url.Values{"sheet": {html.UnescapeString(folded[1])}})
	return err
}

// byCourier labels some parcels that stay in the country with the courier's method.
func (c demoAPI) byCourier(ctx context.Context, ids []int64) error {
	all, err := c.methods(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(m demoMethod) bool { return m.Carrier == ratesheet.Code })
	if at < 0 {
		return errors.New("it has no method")
	}
	for done := 0; len(ids) > 0 && done < 3; ids = ids[1:] {
		wish := map[string]any{"parcel": map[string]any{"id": ids[0], "request_label": true, "shipment": map[string]any{"id": all[at].ID}}}
		if c.post(ctx, http.MethodPut, "/api/v2/parcels", wish, nil) == nil {
			done++
		}
	}
	return nil
}

// van asks the sandbox carrier to come. Its clock is days ahead of ours, and so is the day.
func (b *browser) van(ctx context.Context) error {
	_, page, err := b.do(ctx, "/pickups", nil)
	if err != nil || regexp.MustCompile(`/pickups/\d`).MatchString(page) {
		return err
	}
	day := time.Now().AddDate(0, 0, 9)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	there, err := b.contracts(ctx)
	if err != nil {
		return err
	}
	var first int64
	for _, id := range there {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && (first == 0 || n < first) {
			first = n
		}
	}
	_, _, err = b.do(ctx, "/pickups", url.Values{"contract": {strconv.FormatInt(first, 10)}, "day": {day.Format(time.DateOnly)}, "from": {"09:00"}, "until": {"11:00"}, "quantity": {"7"}, "weight": {"12.5"}})
	if err != nil {
		return fmt.Errorf("pick-up: %w", err)
	}
	return nil
}
