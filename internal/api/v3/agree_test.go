package v3_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// said is what both versions say of an order, in one shape.
type said struct {
	Number, Name, Company, Street, House, City, Code, Country, Email, Phone, Note string
	Total                                                                         string
	Grams                                                                         int64
	Items                                                                         []string
}

// byV2 reads a parcel as v2 tells it.
func byV2(t *testing.T, s apitest.Shop, parcel int64) said {
	t.Helper()
	var v struct {
		Parcel struct {
			Number  string `json:"order_number"`
			Name    string `json:"name"`
			Company string `json:"company_name"`
			Divided struct {
				Street string `json:"street"`
				House  string `json:"house_number"`
			} `json:"address_divided"`
			City    string `json:"city"`
			Code    string `json:"postal_code"`
			Country struct {
				ISO string `json:"iso_2"`
			} `json:"country"`
			Email  string      `json:"email"`
			Phone  string      `json:"telephone"`
			Note   string      `json:"note"`
			Total  json.Number `json:"total_order_value"`
			Weight json.Number `json:"weight"`
			Items  []struct {
				Description string      `json:"description"`
				Quantity    int         `json:"quantity"`
				Value       json.Number `json:"value"`
				SKU         string      `json:"sku"`
			} `json:"parcel_items"`
		} `json:"parcel"`
	}
	read(t, s.Call("GET", fmt.Sprintf("/api/v2/parcels/%d", parcel), ""), &v)
	p := v.Parcel
	one := said{Number: p.Number, Name: p.Name, Company: p.Company, Street: p.Divided.Street, House: p.Divided.House, City: p.City, Code: p.Code,
		Country: p.Country.ISO, Email: p.Email, Phone: p.Phone, Note: p.Note, Total: fixed(p.Total), Grams: grams(p.Weight)}
	for _, i := range p.Items {
		one.Items = append(one.Items, fmt.Sprintf("%d %s %s %s", i.Quantity, i.Description, fixed(i.Value), i.SKU))
	}
	return one
}

// byV3 reads an order as v3 tells it.
func byV3(t *testing.T, s apitest.Shop, order string) said {
	t.Helper()
	var v struct {
		Data struct {
			Number  string `json:"order_number"`
			Details struct {
				Notes string `json:"notes"`
				Items []struct {
					Name     string `json:"name"`
					Quantity int    `json:"quantity"`
					SKU      string `json:"sku"`
					Unit     struct {
						Value json.Number `json:"value"`
					} `json:"unit_price"`
				} `json:"order_items"`
			} `json:"order_details"`
			Payment struct {
				Total struct {
					Value json.Number `json:"value"`
				} `json:"total_price"`
			} `json:"payment_details"`
			To struct {
				Name    string `json:"name"`
				Company string `json:"company_name"`
				Line1   string `json:"address_line_1"`
				House   string `json:"house_number"`
				City    string `json:"city"`
				Code    string `json:"postal_code"`
				Country string `json:"country_code"`
				Email   string `json:"email"`
				Phone   string `json:"phone_number"`
			} `json:"shipping_address"`
			Shipping struct {
				Measurement struct {
					Weight struct {
						Value json.Number `json:"value"`
						Unit  string      `json:"unit"`
					} `json:"weight"`
				} `json:"measurement"`
			} `json:"shipping_details"`
		} `json:"data"`
	}
	read(t, s.Call("GET", "/api/v3/orders/"+order, ""), &v)
	o := v.Data
	if unit := o.Shipping.Measurement.Weight.Unit; unit != "kg" {
		t.Fatalf("weight in %q", unit)
	}
	one := said{Number: o.Number, Name: o.To.Name, Company: o.To.Company, Street: o.To.Line1, House: o.To.House, City: o.To.City, Code: o.To.Code,
		Country: o.To.Country, Email: o.To.Email, Phone: o.To.Phone, Note: o.Details.Notes, Total: fixed(o.Payment.Total.Value), Grams: grams(o.Shipping.Measurement.Weight.Value)}
	for _, i := range o.Details.Items {
		one.Items = append(one.Items, fmt.Sprintf("%d %s %s %s", i.Quantity, i.Name, fixed(i.Unit.Value), i.SKU))
	}
	return one
}

func read(t *testing.T, r apitest.Reply, into any) {
	t.Helper()
	if r.Code >= 300 {
		t.Fatalf("%d %s", r.Code, r.Body)
	}
	if err := json.Unmarshal([]byte(r.Body), into); err != nil {
		t.Fatalf("%v in %s", err, r.Body)
	}
}

func fixed(n json.Number) string {
	f, _ := n.Float64()
	return fmt.Sprintf("%.2f", f)
}

func grams(n json.Number) int64 {
	f, _ := n.Float64()
	return int64(f*1000 + 0.5)
}

// Whatever one version is told of an order, the other tells, and back again.
func TestBothVersionsTellTheSameOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		for seed := range uint64(25) {
			r := rand.New(rand.NewPCG(seed, 1))
			pick := func(all ...string) string { return all[r.IntN(len(all))] }
			number := fmt.Sprintf("W-%d", seed)
			items := ""
			for n := range r.IntN(4) {
				items += fmt.Sprintf(`,{"description":"%s","quantity":%d,"value":"%d.%02d","sku":"S%d","weight":"0.1"}`, pick("Teapot", "Tasse à thé", "湯呑み"), 1+r.IntN(9), r.IntN(500), r.IntN(100), n)
			}
			body := fmt.Sprintf(`{"parcel":{"name":"%s","company_name":"%s","address":"%s","house_number":"%d%s","city":"%s","postal_code":"%s","country":"NL",
				"email":"%s","telephone":"%s","note":"%s","order_number":"%s","weight":"%d.%03d","total_order_value":"%d.%02d","parcel_items":[%s]}}`,
				pick("Ilse Vos", "Zoë Müller", "Jan"), pick("", "Bakkerij"), pick("Kade", "Plein 1944", "Laan van Meerdervoort"), 1+r.IntN(300), pick("", "b", " hs"),
				pick("Utrecht", "'s-Hertogenbosch"), pick("3526KM", "5211 aa"), pick("", "ilse@example.org"), pick("", "+31600000000"), pick("", "Ring \\\"twice\\\""),
				number, r.IntN(30), 1+r.IntN(999), r.IntN(1000), 1+r.IntN(99), trim(items))
			id := int64(s.Call("POST", "/api/v2/parcels", body).Want(t, 200)["parcel"].(map[string]any)["id"].(float64))
			list := s.Call("GET", "/api/v3/orders?order_number="+number, "").Want(t, 200)["data"].([]any)
			if len(list) != 1 {
				t.Fatalf("v3 lists %d orders of number %s", len(list), number)
			}
			order := list[0].(map[string]any)["id"].(string)
			same(t, "imported by v2", byV2(t, s, id), byV3(t, s, order))
			change := fmt.Sprintf(`{"order_number":"%s changed","order_details":{"notes":"%s","order_items":[{"name":"%s","quantity":%d,"sku":"X","unit_price":{"value":%d.5,"currency":"EUR"},"total_price":{"value":%d,"currency":"EUR"}}]},
				"shipping_details":{"measurement":{"weight":{"value":%d.25,"unit":"kg"}}},"payment_details":{"total_price":{"value":%d.75,"currency":"EUR"}}}`,
				number, pick("", "Later"), pick("Pot", "Kännchen"), 1+r.IntN(5), r.IntN(90), r.IntN(900), 1+r.IntN(20), r.IntN(900))
			s.Call("PATCH", "/api/v3/orders/"+order, change).Want(t, 200)
			same(t, "changed by v3", byV2(t, s, id), byV3(t, s, order))
			s.Call("PUT", "/api/v2/parcels", fmt.Sprintf(`{"parcel":{"id":%d,"city":"%s","weight":"%d.5"}}`, id, pick("Delft", "Gouda"), 1+r.IntN(9))).Want(t, 200)
			same(t, "changed by v2", byV2(t, s, id), byV3(t, s, order))
		}
	})
}

func trim(items string) string {
	if items == "" {
		return ""
	}
	return items[1:]
}

func same(t *testing.T, when string, older, newer said) {
	t.Helper()
	if diff := cmp.Diff(older, newer); diff != "" {
		t.Errorf("%s: -v2 +v3\n%s", when, diff)
	}
}
