package door

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func basic(token string) string {
	return base64.StdEncoding.EncodeToString([]byte("operator:" + token))
}

func TestTheOperatorSeesWhatIsRefusedAndSendsItAgain(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.run()
		w.merchant("shop")
		w.call("PUT", "/v1/merchants/shop/orders/B-1", `{"name":"<b>","country":"ZZ"}`).Want(t, 202)
		n := w.until(0, "order.refused")
		as := []string{"Authorization", "Basic " + basic(token)}
		page := w.call("GET", "/operator", "", as...)
		for _, want := range []string{"B-1", "Bikes &amp; Bells", "<code>"} {
			if page.Code != 200 || !strings.Contains(page.Body, want) {
				t.Fatalf("the page (%d) lacks %q: %s", page.Code, want, page.Body)
			}
		}
		post := func(path, form string, more ...string) (code int, body string) {
			got := w.call("POST", path, form, append(append([]string{"Content-Type", "application/x-www-form-urlencoded"}, as...), more...)...)
			return got.Code, got.Body
		}
		if code, _ := post("/operator/retry", "merchant=shop&reference=B-1", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); code != http.StatusForbidden {
			t.Errorf("a form of another site: %d", code)
		}
		if code, body := post("/operator/retry", "merchant=shop&reference=B-1"); code != http.StatusSeeOther {
			t.Errorf("again: %d %s", code, body)
		}
		w.until(int64(n["number"].(float64)), "order.refused")
		if code, body := post("/operator/retry", "merchant=shop&reference=none"); code != http.StatusNotFound || !strings.Contains(body, "There is no order") {
			t.Errorf("no such order: %d %s", code, body)
		}
		if code, body := post("/operator/again", "act=backfill&from=x&to=y"); code != http.StatusBadRequest || !strings.Contains(body, "a day and a time") {
			t.Errorf("no times: %d %s", code, body)
		}
		for _, wrong := range []string{"", "Bearer " + token, "Basic " + basic("wrong"), "Basic !"} {
			if got := w.call("GET", "/operator", "", "Authorization", wrong); got.Code != http.StatusUnauthorized || !strings.HasPrefix(got.Header.Get("WWW-Authenticate"), "Basic") {
				t.Errorf("with %q: %d %s", wrong, got.Code, got.Header.Get("WWW-Authenticate"))
			}
		}
	})
}
