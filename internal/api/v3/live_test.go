package v3_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/dhlexpress"
	dhlemulator "github.com/waybill-ship/waybill/internal/carrier/dhlexpress/emulator"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// quoted asks for the options of a carrier and answers them by code, each with its first price, and the message beside them.
func quoted(t *testing.T, s apitest.Shop, body string) (prices map[string]string, message string) {
	t.Helper()
	r := s.Call("POST", "/api/v3/shipping-options", body)
	var v struct {
		Data []struct {
			Code   string `json:"code"`
			Quotes []struct {
				Price struct {
					Breakdown []struct {
						Price struct {
							Value json.Number `json:"value"`
						} `json:"price"`
					} `json:"breakdown"`
					Total struct {
						Value    json.Number `json:"value"`
						Currency string      `json:"currency"`
					} `json:"total"`
				} `json:"price"`
			} `json:"quotes"`
		} `json:"data"`
		Message string `json:"message"`
	}
	read(t, r, &v)
	prices = map[string]string{}
	for _, o := range v.Data {
		prices[o.Code] = ""
		if len(o.Quotes) > 0 {
			prices[o.Code] = string(o.Quotes[0].Price.Total.Value) + " " + o.Quotes[0].Price.Total.Currency
		}
	}
	return prices, v.Message
}

func TestQuotesOfAnOwnContractAreTheCarriersOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		e, err := dhlemulator.New(emulate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var asked atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/rates") && r.Method == http.MethodPost {
				asked.Add(1)
			}
			e.ServeHTTP(w, r)
		}))
		t.Cleanup(func() { server.CloseClientConnections(); server.Close(); _ = e.Close() })
		driver := dhlexpress.New(server.URL, nil)
		if s.Shipping.Carriers, err = carrier.NewSet(map[string]carrier.Driver{sandbox.Code: s.Carriers.Driver(sandbox.Code), dhlexpress.Code: driver}); err != nil {
			t.Fatal(err)
		}
		err = d.Write(t.Context(), account.Operator, func(ctx context.Context, tx *db.Tx) error {
			return carrier.KeepMethods(ctx, tx, account.Operator, dhlexpress.Code, driver.Methods())
		})
		if err != nil {
			t.Fatal(err)
		}
		name, on := "DHL Express", true
		wish := shipping.ContractWish{Carrier: dhlexpress.Code, Name: &name, Active: &on, Data: e.Credentials()}
		if _, err := s.Shipping.AddContract(t.Context(), s.Merchant.By.Account, wish); err != nil {
			t.Fatal(err)
		}
		const boxes = `"carrier_code": "dhl_express", "parcels": [{"weight": {"value": "1.5", "unit": "kg"}, "dimensions": {"length": "30", "width": "20", "height": "10", "unit": "cm"}}]`
		const whole = `{"from_country_code": "NL", "to_address": {"name": "Rosa Blau", "address_line_1": "Gartenweg", "house_number": "3", "postal_code": "10115", "city": "Berlin", "country_code": "DE"}, ` + boxes
		if prices, _ := quoted(t, s, whole+`}`); len(prices) == 0 || asked.Load() != 0 {
			t.Errorf("without quotes: %v, asked %d times", prices, asked.Load())
		}
		prices, message := quoted(t, s, whole+`, "calculate_quotes": true}`)
		priced := 0
		for _, p := range prices {
			if strings.HasSuffix(p, " EUR") && p != "0.00 EUR" {
				priced++
			}
		}
		if priced == 0 || message != "" || asked.Load() != 1 {
			t.Errorf("prices %v, message %q, asked %d times", prices, message, asked.Load())
		}
		if again, _ := quoted(t, s, whole+`, "calculate_quotes": true}`); len(again) != len(prices) || asked.Load() != 1 {
			t.Errorf("again: %v, asked %d times", again, asked.Load())
		}

		// The city is what this carrier needs and the question does not tell: the options stand without prices, and its words beside them.
		prices, message = quoted(t, s, `{"from_country_code": "NL", "to_country_code": "DE", "to_postal_code": "10115", `+boxes+`, "calculate_quotes": true}`)
		for code, p := range prices {
			if p != "" {
				t.Errorf("%s costs %s without a city", code, p)
			}
		}
		if len(prices) == 0 || !strings.Contains(message, "DHL Express") || asked.Load() != 2 {
			t.Errorf("without a city: %v, message %q, asked %d times", prices, message, asked.Load())
		}
	})
}
