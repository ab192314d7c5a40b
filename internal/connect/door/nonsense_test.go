package door

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// nonsense are bodies that nobody should send.
func nonsense() map[string]string {
	deep := strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	return map[string]string{
		"nothing": "", "a text": `"x"`, "a number": "1e999", "null": "null", "a list": "[]", "true": "true", "half an object": `{"name":`, "two objects": "{}{}",
		"not JSON": "<xml/>", "a NUL": "{\"name\":\"\x00\"}", "an escaped NUL": `{"name":"\u0000","platform":"http://\u0000"}`, "bytes that are no text": "{\"name\":\"\xff\xfe\"}",
		"too deep": deep, "deep lists": strings.Repeat("[", 20_000), "an unknown field": `{"naem":"x"}`, "wrong kinds": `{"name":1,"platform":[],"public_key":{},"secret_key":true,"back":7,"orders":"x","from":1,"to":{},"merchant":[]}`,
		"orders of wrong kinds": `{"orders":[1,"x",null,{"reference":{},"parcel":"x"}]}`, "an order that is null": `{"orders":[null]}`, "orders without parcels": `{"orders":[{"reference":"a"}]}`,
		"an order named NUL": `{"orders":[{"reference":"\u0000","parcel":{}}]}`, "a parcel with NULs": `{"orders":[{"reference":"nul","parcel":{"name":"\u0000"}}]}`,
		"a surrogate alone": `{"orders":[{"reference":"\ud800","parcel":{"name":"\ud800"}}]}`, "a huge number": `{"orders":[{"reference":"big","parcel":{"weight":1e400}}]}`,
		"many keys": "{" + strings.Repeat(`"a":1,`, 100_000) + `"a":1}`, "a span of NUL": `{"merchant":"\u0000","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}`,
		"a span before all time": `{"from":"0000-01-01T00:00:00Z","to":"9999-12-31T23:59:59.999999999Z"}`, "a span the wrong way": `{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}`,
		"a script for an address": `{"back":"javascript:alert(1)"}`, "an address with a name": `{"back":"https://me:secret@market.example/"}`, "an address without a host": `{"back":"/elsewhere"}`,
		"a file for a platform": `{"platform":"file:///etc/passwd"}`, "too large": `{"name":"` + strings.Repeat("x", mostBody) + `"}`,
	}
}

// queries are parameters that nobody should send.
var queries = []string{
	"", "after=-1", "after=99999999999999999999", "after=%00", "after=x", "limit=0", "limit=-5", "limit=1e3", "limit=99999", "wait=31", "wait=x", "from=yesterday", "to=2026-13-01T00:00:00Z",
	"from=0000-01-01T00:00:00Z&to=9999-12-31T00:00:00Z", "state=%FF", "state=nonsense", "trouble=perhaps", "country=", "country=NL&radius=1e9", "country=NL&latitude=NaN&longitude=1", "country=%00%00",
	"country=ZZ", "country=NL&ne_latitude=1", "access_token=%00", "access_token=shop&country=NL&weight=x", "access_token=nobody&country=NL", "merchant=nobody", "merchant=%00", "a=%zz", "%zz", "a;b", "after=1-2", "after=1-2-3-4", "code=x&state=y",
	"after=" + strings.Repeat("9", 3000),
}

// names are references that nobody should use, as they stand in an address.
var names = []string{"shop", "nobody", "%00", "%FF%FE", "%2F%2F", "..%2F..", "%F0%9F%93%A6", "a%0Ab", "%20", strings.Repeat("x", 3000), "'%20OR%201=1", "%25zz", "-1", "0", "99999999999999999999"}

func TestNonsenseIsRefusedInWordsAtEveryAddress(t *testing.T) {
	each(t, func(t *testing.T, w *ends) {
		w.loose = true
		w.merchant("shop")
		w.call("PUT", "/v1/merchants/shop/orders/O-1", parcel("")).Want(t, 202)
		count := 0
		try := func(method, path, body, what string, header ...string) {
			count++
			got := w.call(method, path, body, header...)
			// A town that nobody knows, or a platform that does not know the parameter, is the platform's to tell: 503 is not for what is wrong here.
			if got.Code >= 500 {
				t.Errorf("%.200s %.200s with %s: %d %.200s", method, path, what, got.Code, got.Body)
			}
			kind := got.Header.Get("Content-Type")
			if got.Code >= 400 && !strings.HasPrefix(kind, "application/json") && !strings.HasPrefix(path, "/operator") && !strings.HasPrefix(path, "/connected") {
				t.Errorf("%.200s %.200s with %s: %d is told as %q: %.100s", method, path, what, got.Code, kind, got.Body)
			}
			if strings.Contains(got.Body, w.shop.Keys.Secret) || strings.Contains(got.Body, token) {
				t.Errorf("%s %s tells a secret", method, path)
			}
		}
		routes := append(served(), route{"GET", "/operator"}, route{"POST", "/operator/retry"}, route{"POST", "/operator/again"}, route{"POST", "/operator/link"})
		bodies := nonsense()
		for _, r := range routes {
			usual := strings.NewReplacer("{merchant}", "shop", "{reference}", "O-1", "{id}", "9001", "{token}", "guessed").Replace(r.path)
			if r.method == http.MethodDelete {
				usual = strings.Replace(usual, "shop", "nobody", 1)
			}
			for what, body := range bodies {
				try(r.method, usual, body, what)
			}
			for _, kind := range []string{"text/plain", "application/json; charset=\x00", "multipart/form-data", ";"} {
				try(r.method, usual, "{}", kind, "Content-Type", kind)
			}
			for _, q := range queries {
				try(r.method, usual+"?"+q, "{}", q)
			}
			for _, name := range names {
				if strings.Contains(r.path, "{") {
					try(r.method, strings.NewReplacer("{merchant}", name, "{reference}", name, "{id}", name, "{token}", name).Replace(r.path), "{}", name)
				}
			}
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
				if method != r.method && (method != "DELETE" || !strings.HasPrefix(r.path, "/v1/merchants/")) {
					try(method, usual, "", method)
				}
			}
		}
		as := []string{"Authorization", "Basic " + basic(token), "Content-Type", "application/x-www-form-urlencoded"}
		for _, path := range []string{"/operator/retry", "/operator/again", "/operator/link"} {
			for _, form := range []string{"", "%zz", "merchant=%00&reference=%00", "merchant=%FF", "act=backfill&from=2026-01-01T00:00&to=2026-01-02T00:00&merchant=%00", "act=x&from=2026-01-01T00:00&to=2026-01-02T00:00",
				"act=replay&from=2026-01-01T00:00&to=2026-01-02T00:00", "act=backfill&from=0000-01-01T00:00&to=9999-12-31T23:59", "merchant=nobody&reference=x", strings.Repeat("a=1&", 100_000)} {
				try("POST", path, form, form, as...)
			}
		}
		for _, q := range queries {
			try("GET", "/operator?"+q, "", q, as...)
		}
		for _, path := range []string{"/v1", "/v1/", "/v2/merchants", "/v1/merchants/", "/v1/merchants/shop/orders/O-1/", "/v1/news/1", "/nowhere", "/.env", "/v1/merchants/../../etc"} {
			got := w.call("GET", path, "")
			if got.Code != http.StatusNotFound && got.Code/100 != 3 {
				t.Errorf("%s: %d", path, got.Code)
			}
		}
		if got := w.call("PATCH", "/v1/orders", "{}"); got.Code != http.StatusMethodNotAllowed || got.Header.Get("Allow") != "GET" {
			t.Errorf("a method that there is not: %d, allowed %q", got.Code, got.Header.Get("Allow"))
		}
		if count < 1000 {
			t.Errorf("only %d tries", count)
		}
		w.call("GET", "/v1/merchants/shop/orders/O-1", "").Want(t, 200)
	})
}

func TestAWordThatIsNotKnownIsToldByItsParameter(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.loose = true
	for query, field := range map[string]string{
		"/v1/merchants?state=nonsense": "state", "/v1/orders?state=nonsense": "state", "/v1/merchants?limit=0": "limit", "/v1/orders?limit=0": "limit", "/v1/news?limit=0": "limit",
	} {
		got := w.call("GET", query, "")
		_, fields := errorOf(t, got)
		if got.Code != http.StatusBadRequest || fields[field] == "" {
			t.Errorf("%s: %d %s", query, got.Code, got.Body)
		}
	}
	text, _ := errorOf(t, w.call("POST", "/v1/backfill", `{"from":"yesterday"}`))
	if text != "yesterday is not a time; write it like 2026-11-23T09:00:00Z." {
		t.Errorf("a day in words: %s", text)
	}
}

func TestNothingThatOpensADoorIsLogged(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.merchant("quiet")
	w.call("POST", "/v1/merchants/quiet/keys", fmt.Sprintf(`{"public_key":"x","secret_key":%q}`, w.shop.Keys.Secret))
	w.call("POST", "/v1/merchants/quiet/keys", fmt.Sprintf(`{"public_key":"x","secret_key":%q,"more":1}`, w.shop.Keys.Secret))
	for _, answer := range []string{
		w.call("GET", "/v1/merchants/quiet", "").Body, w.call("GET", "/v1/merchants", "").Body, w.call("GET", "/v1/figures", "").Body, w.call("GET", "/operator", "", "Authorization", "Basic "+basic(token)).Body,
	} {
		if strings.Contains(answer, w.shop.Keys.Secret) || strings.Contains(answer, w.shop.Keys.Public) || strings.Contains(answer, token) {
			t.Errorf("an answer tells a secret: %.300s", answer)
		}
	}
	w.loose = true
	w.call("POST", "/hooks/an-unguessable-place", "{}")
	text := logged.String()
	for _, secret := range []string{w.shop.Keys.Secret, token, "an-unguessable-place"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}
