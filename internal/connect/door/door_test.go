package door

import (
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, w *ends)) {
	t.Parallel()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, engine))
		})
	}
}

func TestAMarketplaceConnectsASellerHandsAnOrderAndReadsWhatBecameOfIt(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.run()
		m := w.call("PUT", "/v1/merchants/bikes%2Fnl", `{"name":"Bikes"}`).Want(t, 200)
		if m["ref"] != "bikes/nl" || m["state"] != "waiting" || len(m["steps"].([]any)) == 0 {
			t.Errorf("made %v", m)
		}
		_, fields := errorOf(t, w.call("POST", "/v1/merchants/bikes%2Fnl/keys", `{"public_key":"wrong","secret_key":"hush-hush"}`))
		if fields["secret"] == "" && fields["secret_key"] == "" {
			t.Errorf("wrong keys are told as %v", fields)
		}
		m = w.call("POST", "/v1/merchants/bikes%2Fnl/keys", w.keys()).Want(t, 200)
		if m["state"] != "connected" || m["access"] != "keys" || m["integration_id"] == 0 {
			t.Errorf("connected %v", m)
		}
		o := w.call("PUT", "/v1/merchants/bikes%2Fnl/orders/W-1", parcel(`,"note_of_our_own":{"kept":1.50}`)).Want(t, 202)
		if o["reference"] != "W-1" || o["version"] != 1.0 {
			t.Errorf("handed %v", o)
		}
		n := w.until(0, "order.imported")
		if n["reference"] != "W-1" || n["merchant"] != "bikes/nl" {
			t.Errorf("news %v", n)
		}
		o = w.call("GET", "/v1/merchants/bikes%2Fnl/orders/W-1", "").Want(t, 200)
		if o["state"] != "imported" || o["platform_id"] == nil || o["imported_at"] == nil || o["parcel"].(map[string]any)["name"] != "Ilse Vos" {
			t.Errorf("it stands as %v", o)
		}
		there := w.shop.Call("GET", "/api/v2/parcels?external_reference=W-1", "").Want(t, 200)["parcels"].([]any)
		if len(there) != 1 {
			t.Fatalf("%d at the platform", len(there))
		}
		w.call("DELETE", "/v1/merchants/bikes%2Fnl/orders/W-1", "").Want(t, 202)
		w.until(int64(n["number"].(float64)), "order.cancelled")
		if got := w.call("DELETE", "/v1/merchants/bikes%2Fnl", ""); got.Code != 204 || got.Body != "" {
			t.Errorf("disconnected: %d %s", got.Code, got.Body)
		}
		text, _ := errorOf(t, w.call("PUT", "/v1/merchants/bikes%2Fnl/orders/W-2", parcel("")))
		if !strings.Contains(text, "disconnected") {
			t.Errorf("an order of a disconnected merchant: %s", text)
		}
	})
}

func TestManyOrdersAreHandedAtOnceAndListedPageByPage(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.call("PUT", "/v1/merchants/shop", `{}`).Want(t, 200)
		var all []string
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			all = append(all, `{"reference":"L-`+n+`","parcel":`+parcel("")+`}`)
		}
		got := w.call("POST", "/v1/merchants/shop/orders", `{"orders":[`+strings.Join(all, ",")+`]}`).Want(t, 202)
		if orders := got["orders"].([]any); len(orders) != 5 || orders[4].(map[string]any)["reference"] != "L-5" || orders[0].(map[string]any)["parcel"] != nil {
			t.Errorf("handed %v", got)
		}
		seen, after := map[string]bool{}, ""
		for range 4 {
			page := w.call("GET", "/v1/orders?merchant=shop&state=waiting&limit=2&after="+after, "").Want(t, 200)
			for _, o := range page["orders"].([]any) {
				seen[o.(map[string]any)["reference"].(string)] = true
			}
			next, more := page["next"].(string)
			if !more {
				break
			}
			after = next
		}
		if len(seen) != 5 {
			t.Errorf("the pages show %v", seen)
		}
		_, fields := errorOf(t, w.call("POST", "/v1/merchants/shop/orders", `{"orders":[`+all[0]+`,{"reference":"","parcel":{}},{"reference":"x","parcel":[]}]}`))
		if fields["orders/1/reference"] == "" || fields["orders/2/parcel"] == "" {
			t.Errorf("what cannot be kept is told as %v", fields)
		}
		if _, fields := errorOf(t, w.call("PUT", "/v1/merchants/shop/orders/one", `[]`)); fields["parcel"] == "" {
			t.Errorf("of one order it is told as %v", fields)
		}
		f := w.call("GET", "/v1/figures", "").Want(t, 200)
		if f["orders"].(map[string]any)["waiting"] != 5.0 || f["merchants"].(map[string]any)["waiting"] != 1.0 || f["oldest_waiting_since"] == nil {
			t.Errorf("figures %v", f)
		}
		list := w.call("GET", "/v1/merchants?state=waiting&limit=1", "").Want(t, 200)
		if all := list["merchants"].([]any); len(all) != 1 || all[0].(map[string]any)["waiting"] != 5.0 {
			t.Errorf("merchants %v", list)
		}
	})
}

func TestARefusedOrderIsToldWithItsFieldsAndGoesAgainOnceMended(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.run()
		w.merchant("shop")
		w.call("PUT", "/v1/merchants/shop/orders/B-1", `{"name":"","country":"ZZ"}`).Want(t, 202)
		n := w.until(0, "order.refused")
		o := w.call("GET", "/v1/merchants/shop/orders/B-1", "").Want(t, 200)
		if o["state"] != "refused" || len(o["problems"].([]any)) == 0 {
			t.Fatalf("it stands as %v", o)
		}
		w.call("POST", "/v1/merchants/shop/orders/B-1/retry", "").Want(t, 200)
		again := w.until(int64(n["number"].(float64)), "order.refused")
		w.call("PUT", "/v1/merchants/shop/orders/B-1", parcel("")).Want(t, 202)
		w.until(int64(again["number"].(float64)), "order.imported")
	})
}

func TestNobodyGetsInWithoutTheToken(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	for _, r := range served() {
		if !strings.HasPrefix(r.path, "/v1/") {
			continue
		}
		path := strings.NewReplacer("{merchant}", "shop", "{reference}", "R-1").Replace(r.path)
		for _, bearer := range []string{"", "Bearer ", "Bearer wrong", "Bearer " + token[:len(token)-1], "Basic eDp5", token, "Bearer " + token + "x"} {
			got := w.call(r.method, path, "", "Authorization", bearer)
			if got.Code != http.StatusUnauthorized || got.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s with %q: %d", r.method, path, bearer, got.Code)
			}
			errorOf(t, got)
		}
	}
	w.call("GET", "/v1/figures", "", "Authorization", "bearer another-token-that-is-good").Want(t, 200)
	w.call("GET", "/readyz", "", "Authorization", "").Want(t, 200)
	w.call("GET", "/livez", "", "Authorization", "").Want(t, 200)
	if got := w.call("GET", "/openapi.yaml", "", "Authorization", ""); got.Code != 200 || !strings.HasPrefix(got.Body, "openapi: 3.1") {
		t.Errorf("the file: %d", got.Code)
	}
}
