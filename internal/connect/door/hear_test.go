package door

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/fault"
)

// hookOf is the path at which the shop's integration calls Connect.
func (w *ends) hookOf() string {
	w.t.Helper()
	one := w.shop.Call("GET", "/api/v2/integrations", "")
	at := strings.Index(one.Body, "/hooks/")
	if at < 0 {
		w.t.Fatalf("the integration has no hook: %s", one.Body)
	}
	path, _, _ := strings.Cut(one.Body[at:], `"`)
	return path
}

func TestAWebhookIsTakenWithItsSignatureAlone(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.merchant("shop")
		hook := w.hookOf()
		if len(hook) < len("/hooks/")+32 {
			t.Errorf("the hook can be guessed: %s", hook)
		}
		body := `{"action":"parcel_status_changed","timestamp":1,"parcel":{"id":7001}}`
		mac := hmac.New(sha256.New, []byte(w.shop.Keys.Secret))
		mac.Write([]byte(body))
		signed := hex.EncodeToString(mac.Sum(nil))
		for range 2 {
			if got := w.call("POST", hook, body, "Authorization", "", "Sendcloud-Signature", signed); got.Code != http.StatusNoContent {
				t.Errorf("a genuine one: %d %s", got.Code, got.Body)
			}
		}
		for _, c := range []struct {
			path, body, signature string
			code                  int
		}{
			{hook, body, "", 401}, {hook, body, "00", 401}, {hook, body + " ", signed, 401}, {hook, body, strings.Repeat("a", 64), 401},
			{"/hooks/guessed", body, signed, 404}, {hook + "x", body, signed, 404},
		} {
			got := w.call("POST", c.path, c.body, "Authorization", "", "Sendcloud-Signature", c.signature)
			if got.Code != c.code {
				t.Errorf("signed %q: %d %s", c.signature, got.Code, got.Body)
			}
			errorOf(t, got)
		}
		if m := w.call("GET", "/v1/merchants/shop", "").Want(t, 200); m["last_webhook_at"] == nil {
			t.Errorf("it was not noted: %v", m)
		}
	})
}

func TestTheWayBackFromTheConsentPageIsTakenOnce(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.call("PUT", "/v1/merchants/shop", `{}`).Want(t, 200)
	l := w.call("POST", "/v1/merchants/shop/link", `{"back":"https://market.example/seller?tab=shipping"}`).Want(t, 200)
	if l["url"] != nil || len(l["steps"].([]any)) == 0 { // no app is registered in this world
		t.Errorf("the link: %v", l)
	}
	for _, back := range []string{"javascript:alert(1)", "/elsewhere", "//evil.example", "https://", "https://me:secret@market.example/", "ftp://market.example/", "https://market.example/\u0000"} {
		_, fields := errorOf(t, w.call("POST", "/v1/merchants/shop/link", `{"back":"`+strings.ReplaceAll(back, "\u0000", `\u0000`)+`"}`))
		if fields["back"] == "" {
			t.Errorf("%q is taken as a way back", back)
		}
	}
	_, fields := errorOf(t, w.call("POST", "/v1/merchants/shop/consent", `{"code":""}`))
	if fields["code"] == "" {
		t.Error("no code is taken for one")
	}
	if got := w.call("POST", "/v1/merchants/shop/consent", `{"code":"consent_guessed"}`); got.Code != http.StatusForbidden {
		t.Errorf("a guessed code: %d %s", got.Code, got.Body)
	}
	for _, q := range []string{"", "state=forged&code=x", "error=access_denied&state=forged"} {
		got := w.call("GET", "/connected?"+q, "", "Authorization", "")
		if got.Code != http.StatusForbidden || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") || got.Header.Get("Location") != "" {
			t.Errorf("%q: %d %s", q, got.Code, got.Body)
		}
	}
}

func TestTheMerchantGoesBackToTheMarketplacesPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		back string
		f    *fault.Error
		want string
	}{
		{"https://market.example/seller", nil, "https://market.example/seller"},
		{"https://market.example/seller?consent=c&tab=ship#here", nil, "https://market.example/seller?consent=c&tab=ship#here"},
		{"https://market.example/seller?connected=old", fault.New(fault.Denied, "No."), "https://market.example/seller?connected=no&merchant=a%2Fb&reason=No."},
		{"https://market.example/", fault.New(fault.Denied, "No & never."), "https://market.example/?connected=no&merchant=a%2Fb&reason=No+%26+never."},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/connected?code=x", nil)
		if err := goBack(w, r, "a/b", c.back, c.f); err != nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.want {
			t.Errorf("%s: %v %d %s", c.back, err, w.Code, w.Header().Get("Location"))
		}
	}
}
