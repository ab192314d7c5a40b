package integrations_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// each runs a test on both engines, with a merchant at a browser.
func each(t *testing.T, test func(t *testing.T, w *world, b *browser)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.merchant(t, "zoe")
		test(t, w, w.browser(t, "zoe"))
	})
}

func TestConnectingShowsTheSecretExactlyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		b.get("/integrations").want(t, http.StatusOK, "Connect your first shop", `href="/integrations/catalogue"`)
		b.get("/integrations/catalogue").want(t, http.StatusOK, `href="/integrations/new?system=api"`, "WooCommerce")
		b.get("/integrations/new?system=api").want(t, http.StatusOK, `name="name"`)
		page := b.post("/integrations", "system", "api", "name", "Kramerij live", "shop_url", "https://kramerij.example")
		page.want(t, http.StatusOK, "Copy the secret key now", "I have stored the secret key", "Kramerij live", "curl -u", "https://ship.example.com/api/v2/parcels")
		public, secretKey := page.keys(t)
		key, err := w.Authenticate(t.Context(), public, secretKey)
		if err != nil || page.path != "/integrations/"+itoa(key.Integration) {
			t.Fatalf("the shown keys open %+v, %v; the page is %s", key, err, page.path)
		}
		if strings.Contains(page.path, secretKey) {
			t.Error("the secret stands in the address")
		}
		for _, path := range []string{page.path, "/integrations", page.path + "/rotate", page.path + "/deliveries"} {
			later := b.get(path)
			later.want(t, http.StatusOK)
			later.wantNot(t, secretKey)
		}
		b.get(page.path).want(t, http.StatusOK, "•••• "+secretKey[28:], public)
		b.get("/integrations").want(t, http.StatusOK, "Kramerij live", "kramerij.example", "never")
	})
}

func TestTheSecretIsShownToNobodyElseAndNotForLong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		w.merchant(t, "foreign")
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		answer, err := b.http.PostForm(b.base+"/integrations", map[string][]string{"system": {"api"}, "name": {"x"}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		var sealed *http.Cookie
		for _, c := range answer.Cookies() {
			if c.Name == "new_key" {
				sealed = c
			}
		}
		path := answer.Header.Get("Location")
		if answer.StatusCode != http.StatusSeeOther || sealed == nil || !sealed.HttpOnly || sealed.Path != path || sealed.SameSite != http.SameSiteStrictMode {
			t.Fatalf("%d %s %+v", answer.StatusCode, path, sealed)
		}
		show := func(who, path string) sight {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.base+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.AddCookie(&http.Cookie{Name: "who", Value: who})
			r.AddCookie(&http.Cookie{Name: "new_key", Value: sealed.Value})
			return b.see(http.DefaultTransport.RoundTrip(r))
		}
		if _, k := show("zoe", path).keys(t); k == "" {
			t.Error("the cookie does not show the secret to its owner")
		}
		foreign, _, err := w.Add(t.Context(), w.people["foreign"], integration.Integration{Name: "y"})
		if err != nil {
			t.Fatal(err)
		}
		if _, k := show("foreign", "/integrations/"+itoa(foreign.ID)).keys(t); k != "" {
			t.Error("the cookie shows the secret on another account's page")
		}
		w.pass(3 * time.Minute)
		if _, k := show("zoe", path).keys(t); k != "" {
			t.Error("the cookie shows the secret for longer than two minutes")
		}
	})
}

func TestTheFormKeepsWhatWasTypedAndSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		b.post("/integrations", "system", "api", "name", " ").want(t, http.StatusBadRequest, "Name is missing.", `id="f-name-e"`)
		b.post("/integrations", "system", "magento", "name", "x").want(t, http.StatusNotFound)
		b.get("/integrations/new?system=magento").want(t, http.StatusNotFound)
		path, _, _ := b.connect("Kramerij")
		b.post(path, "name", "Kramerij", "webhook_active", "1", "webhook_url", "").want(t, http.StatusBadRequest, "Webhook feedback needs a webhook URL.", `id="f-webhook_url-e"`)
		b.post(path, "name", "Kramerij", "webhook_url", "ftp://x").want(t, http.StatusBadRequest, `value="ftp://x"`, "needs to begin with https://")
		b.post(path, "name", "Kramerij", "service_point_enabled", "1").want(t, http.StatusBadRequest, "Service points need at least one carrier.")
		b.post(path, "name", "Other", "webhook_signature_key", "short").want(t, http.StatusBadRequest, "16 to 200")
		b.get(path).want(t, http.StatusOK, `value="Kramerij"`)

		b.post(path, "name", "Kramerij 2", "shop_url", "https://kramerij.example", "webhook_url", "https://kramerij.example/hook", "webhook_active", "1",
			"service_point_enabled", "1", "service_point_carriers", "postnl", "service_point_carriers", "dhl",
			"webhook_signature_key", "sixteen letters or more").want(t, http.StatusOK, "Kramerij 2 is saved.", `value="https://kramerij.example/hook"`,
			`value="dhl" checked`, `value="postnl" checked`, "Every message is signed with a key of your own.")
		b.get(path).wantNot(t, "sixteen letters or more", `value="bpost" checked`)
		i := w.only(t, "zoe")
		if signed, err := w.SigningSecret(t.Context(), i.Account, i.ID); err != nil || signed != "sixteen letters or more" {
			t.Errorf("signs with %q, %v", signed, err)
		}
		b.post(path, "name", "Kramerij 2", "signature_back", "1").want(t, http.StatusOK, "signed with the secret key")
		if i = w.only(t, "zoe"); i.WebhookActive || i.ServicePoints || i.OwnSignature || i.WebhookURL != "" {
			t.Errorf("what was taken away is still there: %+v", i)
		}
	})
}

func TestATestIsSentToWhatStandsInTheFormAndItsAnswerShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		path, _, _ := b.connect("Kramerij")
		b.post(path+"/test", "name", "Kramerij").want(t, http.StatusBadRequest, "no webhook URL yet")
		b.get(path+"/deliveries").want(t, http.StatusOK, "Nothing was sent yet")
		b.post(path+"/test", "name", "Kramerij", "webhook_url", w.shop.URL+"/hook?k=secret").want(t, http.StatusOK,
			"The shop took the test.", "It answered 200", "heard <you>", `value="`+w.shop.URL+`/hook?k=secret"`)
		if got := w.hearings(); len(got) != 1 || !strings.Contains(got[0], "integration_connected") {
			t.Errorf("the shop heard %q", got)
		}
		w.answers(http.StatusServiceUnavailable)
		b.post(path+"/test", "name", "Kramerij", "webhook_url", w.shop.URL+"/hook").want(t, http.StatusOK, "The test did not get through.", "503 Service Unavailable")
		log := b.get(path + "/deliveries")
		log.want(t, http.StatusOK, `data-delivery="1"`, `data-delivery="2"`, "503", "heard <you>")
		b.get(path+"/deliveries/1").want(t, http.StatusOK, "Sendcloud-Signature", `"action": "integration_connected"`, "heard <you>")
		w.answers(http.StatusNoContent)
		b.post(path+"/deliveries/2/replay").want(t, http.StatusOK, "the shop answered 204", `href="`+path+`/deliveries/2"`)
		if got := w.hearings(); len(got) != 3 || got[2] != got[1] {
			t.Errorf("the replay is not the same bytes: %q", got)
		}
		b.get(path+"/deliveries/9").want(t, http.StatusNotFound)
		b.post(path+"/deliveries/9/replay").want(t, http.StatusNotFound)
		w.shop.Close()
		b.post(path+"/deliveries/1/replay").want(t, http.StatusOK, "Sent once more, in vain.")
	})
}

func TestANewPairIsShownAndTheOldOneEndsInADayOrNow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		path, old, oldSecret := b.connect("Kramerij")
		b.get(path+"/rotate").want(t, http.StatusOK, "another 24 hours")
		page := b.post(path + "/rotate")
		page.want(t, http.StatusOK, "Copy the secret key now", "The old pair still works.", old, "tomorrow 09:00")
		public, secretKey := page.keys(t)
		if public == old || secretKey == "" || secretKey == oldSecret {
			t.Errorf("the new pair is %s, %s", public, secretKey)
		}
		opens := func(p, s string) bool {
			_, err := w.Authenticate(t.Context(), p, s)
			return !fault.Is(err, fault.Unknown)
		}
		if !opens(old, oldSecret) || !opens(public, secretKey) {
			t.Error("for a day both pairs open the door")
		}
		b.post(path+"/retire", "public_key", public).want(t, http.StatusNotFound)
		b.post(path+"/retire", "public_key", old).want(t, http.StatusOK, "The old pair works no more.")
		if opens(old, oldSecret) || !opens(public, secretKey) {
			t.Error("only the new pair opens the door after the old one was ended")
		}
		b.get(path).wantNot(t, "The old pair still works.")
	})
}

func TestAnIntegrationIsDeletedOnlyByItsName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		path, public, secretKey := b.connect("Kramerij & Co")
		b.get(path+"/remove").want(t, http.StatusOK, "Type Kramerij & Co to confirm")
		b.post(path+"/remove", "confirm_name", "Kramerij").want(t, http.StatusBadRequest, "Type the name as it stands above", `value="Kramerij"`)
		if _, err := w.Authenticate(t.Context(), public, secretKey); err != nil {
			t.Errorf("the keys stopped without the name: %v", err)
		}
		b.post(path+"/remove", "confirm_name", "Kramerij & Co").want(t, http.StatusOK, "Kramerij & Co is deleted.")
		b.get(path).want(t, http.StatusNotFound)
		if _, err := w.Authenticate(t.Context(), public, secretKey); !fault.Is(err, fault.Unknown) {
			t.Errorf("the keys of a deleted integration: %v", err)
		}
	})
}

func TestEveryPageIsForAdminsOfTheAccountAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		w.merchant(t, "foreign")
		packer := w.people["zoe"]
		packer.Role = account.Shipping
		w.person("packer", packer)
		path, old, _ := b.connect("Kramerij")
		b.post(path + "/rotate")
		b.post(path+"/test", "name", "Kramerij", "webhook_url", w.shop.URL)
		for _, c := range []struct{ method, path string }{
			{"GET", ""}, {"POST", ""}, {"POST", "/test"}, {"GET", "/rotate"}, {"GET", "/remove"}, {"GET", "/deliveries"}, {"GET", "/deliveries/1"},
			{"POST", "/deliveries/1/replay"}, {"POST", "/retire"}, {"POST", "/rotate"}, {"POST", "/remove"},
		} {
			ask := func(who string) sight {
				other := w.browser(t, who)
				if c.method == "GET" {
					return other.get(path + c.path)
				}
				return other.post(path+c.path, "name", "Kramerij", "webhook_url", w.shop.URL, "public_key", old, "confirm_name", "Kramerij")
			}
			for who, status := range map[string]int{"foreign": http.StatusNotFound, "packer": http.StatusForbidden, "stranger": http.StatusForbidden} {
				got := ask(who)
				if got.status != status {
					t.Errorf("%s %s as %s: %d, want %d", c.method, c.path, who, got.status, status)
				}
				got.wantNot(t, "Kramerij", old)
			}
			ask("zoe").want(t, http.StatusOK)
		}
		b.post("/integrations", "system", "api", "name", "Second").want(t, http.StatusOK)
		for who, status := range map[string]int{"packer": http.StatusForbidden, "stranger": http.StatusForbidden} {
			for _, path := range []string{"/integrations", "/integrations/catalogue", "/integrations/new"} {
				w.browser(t, who).get(path).want(t, status)
			}
			w.browser(t, who).post("/integrations", "system", "api", "name", "x").want(t, status)
		}
		w.browser(t, "foreign").get("/integrations").wantNot(t, "Second")
	})
}

func TestTheCatalogueFindsAndIsHonest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *world, b *browser) {
		woo := b.get("/integrations/catalogue?q=wordpress")
		woo.want(t, http.StatusOK, "WooCommerce", "later versions", `name=WooCommerce`)
		woo.wantNot(t, "Magento 2", `aria-label="Connect API"`)
		b.get("/integrations/new").want(t, http.StatusOK, "Where do your orders come from?")
		b.get("/settings/integrations").want(t, http.StatusOK, "Connect your first shop")
		b.get("/integrations/catalogue?q=ebay").want(t, http.StatusOK, "We do not know “ebay” yet", `href="/integrations/new?system=api"`)
	})
}
