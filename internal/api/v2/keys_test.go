package v2_test

import (
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/integration"
)

// grant gives a shop keys that may do less.
func (s shop) grant(g integration.Grant) shop {
	s.T.Helper()
	pair, err := s.Integrations.RotateTo(s.T.Context(), s.By, s.ID, g)
	if err != nil {
		s.T.Fatal(err)
	}
	s.Keys = pair
	return s
}

func TestAKeyMayDoWhatItsScopesSay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := shop{apitest.New(t, d).Merchant("zoe@example.com").Shop("My shop")}
		reader := s.grant(integration.Grant{Scopes: "read:parcel"})
		reader.call("GET", "/api/v2/parcels", "").Want(t, 200)
		reader.call("GET", "/api/v3/user/auth/metadata", "").Want(t, 200)
		for call, lacks := range map[string]string{
			"POST /api/v2/parcels": "write:parcel", "GET /api/v2/brands": "read:brand", "POST /api/v3/orders": "write:order", "GET /api/v3/organization": "read:organization",
		} {
			method, path, _ := strings.Cut(call, " ")
			if r := reader.call(method, path, `{"parcel":{`+good+`}}`); r.Code != 403 || !strings.Contains(r.Body, lacks) {
				t.Errorf("%s: %d %s, want 403 naming %s", call, r.Code, r.Body, lacks)
			}
		}
	})
}

// earnest is the sandbox as if it moved real boxes.
type earnest struct{ *sandbox.Driver }

func (e earnest) Carrier() carrier.Info {
	info := e.Driver.Carrier()
	info.Test = false
	return info
}

func TestAKeyForTryingOutMakesLabelsWithTestCarriersOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := apitest.New(t, d)
		s := shop{w.Merchant("zoe@example.com").Shop("My shop")}.grant(integration.Grant{TestOnly: true})
		label := func(more string) string {
			return `{"parcel":{` + good + `,"request_label":true,"shipment":{"id":8}` + more + `}}`
		}
		s.call("POST", "/api/v2/parcels", label("")).Want(t, 200)
		draft := s.call("POST", "/api/v2/parcels", `{"parcel":{`+good+`,"shipment":{"id":8}}}`).id(t)
		all, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: earnest{sandbox.New(w.Carrier.URL, nil)}})
		if err != nil {
			t.Fatal(err)
		}
		w.Shipping.Carriers = all
		for _, r := range []reply{
			s.call("POST", "/api/v2/parcels", label("")),
			s.call("POST", "/api/v2/parcels", label(`,"request_label_async":true`)),
			s.call("PUT", "/api/v2/parcels/"+itoa(draft), `{"parcel":{"request_label":true}}`),
			s.call("PUT", "/api/v2/parcels/"+itoa(draft), `{"parcel":{"request_label":true,"request_label_async":true}}`),
		} {
			if r.Code != 403 || !strings.Contains(r.Body, "test carriers only") {
				t.Errorf("%d %s, want 403", r.Code, r.Body)
			}
		}
	})
}

func TestAnIntegrationMayTakeTokensOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := apitest.New(t, d)
		s := shop{w.Merchant("zoe@example.com").Shop("My shop")}
		i, err := integration.Get(t.Context(), d, s.By.Account, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		i.OAuthOnly = true
		if _, err := w.Integrations.Set(t.Context(), s.By, i); err != nil {
			t.Fatal(err)
		}
		w.Pass(time.Minute)
		if r := s.call("GET", "/api/v2/parcels", ""); r.Code != 401 || !strings.Contains(r.Body, "OAuth2") {
			t.Errorf("%d %s, want 401", r.Code, r.Body)
		}
	})
}

func TestACreatingCallWithAKeyOfItsOwnIsDoneOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := shop{apitest.New(t, d).Merchant("zoe@example.com").Shop("My shop")}
		body := `{"parcel":{` + good + `,"request_label":true,"shipment":{"id":8}}}`
		first := s.call("POST", "/api/v2/parcels", body, "Idempotency-Key", "order-1")
		again := s.call("POST", "/api/v2/parcels/", body, "Idempotency-Key", "order-1")
		if first.id(t) != again.id(t) || first.Body != again.Body || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s\nthen %s %v", first.Body, again.Body, again.Header)
		}
		if r := s.call("POST", "/api/v2/parcels", strings.Replace(body, "Jan", "Piet", 1), "Idempotency-Key", "order-1"); r.Code != 400 || !strings.Contains(r.Body, "Idempotency-Key") {
			t.Errorf("another body: %d %s", r.Code, r.Body)
		}
		if all := s.call("GET", "/api/v2/parcels", "").Want(t, 200)["parcels"].([]any); len(all) != 1 {
			t.Errorf("%d parcels", len(all))
		}
	})
}
