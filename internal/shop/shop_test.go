package shop_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	v2 "github.com/waybill-ship/waybill/internal/api/v2"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/shop"
	"github.com/waybill-ship/waybill/internal/webhook"
)

// heard is one call that a fake shop got.
type heard struct {
	method, path, query, user, password, auth, signature, body string
}

// fake is a shop of any kind: it remembers what it is called with, and answers what its test says.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []heard
	answer func(h heard) (int, string)
}

func newFake(t *testing.T, answer func(h heard) (int, string)) *fake {
	t.Helper()
	f := &fake{answer: answer}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		h := heard{r.Method, r.URL.Path, r.URL.RawQuery, user, password, r.Header.Get("Authorization"), r.Header.Get(webhook.SignatureHeader), string(body)}
		f.mu.Lock()
		f.calls = append(f.calls, h)
		answer := f.answer
		f.mu.Unlock()
		status, text := answer(h)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) all() []heard {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

func (f *fake) answers(answer func(h heard) (int, string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = answer
}

// await waits until the shop was called n times.
func (f *fake) await(t *testing.T, n int) []heard {
	t.Helper()
	for range 400 {
		if all := f.all(); len(all) >= n {
			return all
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("the shop was called %d times, want %d: %+v", len(f.all()), n, f.all())
	return nil
}

func ok(heard) (int, string) { return http.StatusOK, "{}" }

type world struct {
	*shop.Desk
	by, other account.Session
}

const ours = "https://ship.example.com"

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [32]byte{9}})
	must(t, err)
	people := &account.Desk{DB: d, Sealer: sealer}
	signUp := func(name string) account.Session {
		s, _, err := people.SignUp(t.Context(), account.Newcomer{Company: name, Country: "NL", Email: name + "@example.com", Password: "four blue parcels"}, account.Visit{IP: "192.0.2.1"})
		must(t, err)
		return s
	}
	events := &event.Book{}
	book := &integration.Book{DB: d, Sealer: sealer, Events: events, AllowPrivate: true}
	w := &world{Desk: &shop.Desk{DB: d, Integrations: book, AllowPrivate: true, Credentials: v2.CredentialsBody, URL: ours, Timeout: 5 * time.Second}, by: signUp("kaas"), other: signUp("brood")}
	hooks := &webhook.Desk{
		DB: d, Events: events, AllowPrivate: true, Render: func(e event.Event, _ webhook.Format) ([]byte, error) { return v2.WebhookBody(e, ours) },
		Target: func(ctx context.Context, account, id int64) (webhook.Target, error) {
			i, err := integration.Get(ctx, d, account, id)
			if err != nil || i.WebhookURL == "" {
				return webhook.Target{}, err
			}
			key, err := book.SigningSecret(ctx, account, id)
			return webhook.Target{Active: i.WebhookActive, URL: i.WebhookURL, Key: key}, err
		},
	}
	events.Listeners = append(events.Listeners, hooks.Listen, w.Listen)
	hands := job.NewHands()
	hooks.Hands(hands, 2)
	w.Hands(hands)
	crew, err := job.Start(context.WithoutCancel(t.Context()), d, hands, 4, time.Minute)
	must(t, err)
	t.Cleanup(func() {
		stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := crew.Stop(stop); err != nil {
			t.Error(err)
		}
	})
	return w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) integrations(t *testing.T) []integration.Integration {
	t.Helper()
	all, err := integration.List(t.Context(), w.DB, w.by.Account)
	must(t, err)
	return all
}

func TestAShopIsHandedItsKeysAndThenToldThatItIsConnected(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for _, system := range []string{"odoo", "craft-commerce", "sfcc", "cloudcart"} {
			f := newFake(t, ok)
			hook := strings.Replace(f.URL, "http://", "http://sfcc:p%40ss@", 1) + "/hook?id=1&token=0123456789abcdef"
			l, err := w.Connect(t.Context(), w.by, shop.Wish{System: system, Name: "My shop", Shop: strings.Replace(f.URL, "http://", "http://sfcc:p%40ss@", 1), Webhook: hook})
			if err != nil || l.State != shop.Connected || l.ConnectedAt == nil {
				t.Fatalf("%s: %+v, %v", system, l, err)
			}
			calls := f.await(t, 2)
			var keys struct {
				Action      string `json:"action"`
				Public      string `json:"public_key"`
				Secret      string `json:"secret_key"`
				Integration int64  `json:"integration_id"`
			}
			must(t, json.Unmarshal([]byte(calls[0].body), &keys))
			if key, err := w.Integrations.Authenticate(t.Context(), keys.Public, keys.Secret); err != nil || keys.Action != "integration_credentials" || key.Integration != l.Integration || keys.Integration != l.Integration {
				t.Errorf("%s: the shop was handed %s: %+v, %v", system, calls[0].body, key, err)
			}
			if !strings.Contains(calls[1].body, `"action": "integration_connected"`) || !strings.Contains(calls[1].body, `"system": "`+system+`"`) {
				t.Errorf("%s: then it was told %s", system, calls[1].body)
			}
			for _, c := range calls {
				if c.signature != webhook.Sign(keys.Secret, []byte(c.body)) || c.user != "sfcc" || c.password != "p@ss" || c.path != "/hook" || !strings.Contains(c.query, "token=") {
					t.Errorf("%s: %+v", system, c)
				}
			}
			i, err := integration.Get(t.Context(), d, w.by.Account, l.Integration)
			if err != nil || i.System != system || !i.WebhookActive || strings.Contains(i.ShopURL, "p%40ss") {
				t.Errorf("%s: %+v, %v", system, i, err)
			}
		}
	})
}

func TestAShopThatDoesNotAnswerIsHandedItsKeysLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := newFake(t, func(heard) (int, string) { return http.StatusBadGateway, "" })
		l, err := w.Connect(t.Context(), w.by, shop.Wish{System: "odoo", Name: "Odoo", Shop: f.URL, Webhook: f.URL + "/hook"})
		if err != nil || l.State != shop.Handing || !strings.Contains(l.Error, "502") {
			t.Fatalf("%+v, %v", l, err)
		}
		if last, err := event.Last(t.Context(), d, w.by.Account, l.Integration); err != nil || last != 0 {
			t.Errorf("it was said to be connected: %d, %v", last, err)
		}
		f.answers(ok)
		j := shop.Handover{Account: l.Account, Integration: l.Integration}
		must(t, w.Hand(t.Context(), j))
		f.await(t, 3)
		must(t, w.Hand(t.Context(), j)) // a job is safe to run twice
		time.Sleep(100 * time.Millisecond)
		calls := f.all()
		if len(calls) != 3 || !strings.Contains(calls[1].body, "integration_credentials") || !strings.Contains(calls[2].body, "integration_connected") {
			t.Errorf("the shop heard %+v", calls)
		}
		if is, err := shop.Get(t.Context(), d, l.Account, l.Integration); err != nil || is.State != shop.Connected || is.Error != "" {
			t.Errorf("%+v, %v", is, err)
		}
	})
}

func TestAShopsOwnAccessIsTriedBeforeItIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		lets := map[string]func(h heard) (int, string){
			"woocommerce": func(h heard) (int, string) {
				if h.path == "/sub/wp-json/wc/v3/orders" && h.query == "per_page=1" && h.user == "ck_1" && h.password == "cs_1" {
					return 200, "[]"
				}
				return 401, `{"code":"woocommerce_rest_cannot_view"}`
			},
			"prestashop": func(h heard) (int, string) {
				if h.path == "/sub/api/" && h.user == "ck_1" && h.password == "" {
					return 200, "<prestashop/>"
				}
				return 401, ""
			},
			"magento_v2": func(h heard) (int, string) {
				switch {
				case h.method == http.MethodPost && h.path == "/sub/rest/V1/integration/admin/token" && h.body == `{"password":"cs_1","username":"ck_1"}`:
					return 200, `"tok"`
				case h.auth == "Bearer tok":
					return 200, "{}"
				}
				return 401, `{"message":"no"}`
			},
		}
		lets["thirtybees"] = lets["prestashop"]
		for system, answer := range lets {
			f := newFake(t, answer)
			wish := shop.Wish{System: system, Name: system, Shop: f.URL + "/sub", Key: "ck_1", Secret: "cs_1", ShopID: "1"}
			l, err := w.Connect(t.Context(), w.by, wish)
			if err != nil || l.State != shop.Connected {
				t.Errorf("%s: %+v, %v", system, l, err)
			}
			before := len(w.integrations(t))
			wish.Key = "wrong"
			if _, err := w.Connect(t.Context(), w.by, wish); !fault.Is(err, fault.Unable) || len(w.integrations(t)) != before {
				t.Errorf("%s with a wrong key: %v", system, err)
			}
			f.Close()
			if _, err := w.Connect(t.Context(), w.by, wish); !fault.Is(err, fault.Away) || len(w.integrations(t)) != before || strings.Contains(err.Error(), "cs_1") {
				t.Errorf("%s switched off: %v", system, err)
			}
		}
		for table, rows := range dbtest.RowsOf(t, d, w.by.Account) {
			if strings.Contains(strings.Join(rows, " "), "cs_1") {
				t.Errorf("the shop's secret lies open in %s", table)
			}
		}
	})
}

func TestADeletedIntegrationIsToldToShopsThatListen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f := newFake(t, func(h heard) (int, string) {
			if strings.HasSuffix(h.path, "/token") {
				return 200, `"tok"`
			}
			return 200, "{}"
		})
		l, err := w.Connect(t.Context(), w.by, shop.Wish{System: "magento_v2", Name: "M", Shop: f.URL, Key: "user", Secret: "word"})
		must(t, err)
		must(t, w.Integrations.Remove(t.Context(), w.by, l.Integration))
		calls := f.await(t, 4)
		if last := calls[3]; last.method != http.MethodDelete || last.path != "/rest/V1/sendcloud/integration" || last.auth != "Bearer tok" {
			t.Errorf("%+v", calls)
		}
		for range 100 {
			if _, err = shop.Get(t.Context(), d, l.Account, l.Integration); fault.Is(err, fault.Missing) {
				return
			}
			time.Sleep(25 * time.Millisecond)
		}
		t.Errorf("what let us in is kept: %v", err)
	})
}

// woo is a WooCommerce shop with the plugin, as far as connecting goes: it answers a code only to who answers the challenge.
func woo(t *testing.T) (*fake, func(to string) url.Values) {
	t.Helper()
	var f *fake
	challenge := ""
	f = newFake(t, func(h heard) (int, string) {
		switch {
		case h.path == "/complete" && h.method == http.MethodPost:
			q, _ := url.ParseQuery(h.body)
			sum := sha256.Sum256([]byte(q.Get("code_verifier")))
			if q.Get("grant_type") != "authorization_code" || q.Get("code") != "c0de" || q.Get("client_id") == "" || base64.RawURLEncoding.EncodeToString(sum[:]) != challenge {
				return 400, `{"error":"invalid_grant"}`
			}
			return 200, `{"consumer_key":"ck_9","consumer_secret":"cs_9","url_webshop":"` + url.QueryEscape(f.URL) + `"}`
		case strings.HasPrefix(h.path, "/wp-json/sendcloudshipping/v2/integration") && h.user == "ck_9" && h.password == "cs_9" && strings.HasPrefix(h.body, `{"integration_id":`):
			return 200, `{"message":"ok"}`
		}
		return 401, `{"message":"no"}`
	})
	return f, func(to string) url.Values {
		t.Helper()
		u, err := url.Parse(to)
		must(t, err)
		q := u.Query()
		for _, name := range []string{"redirect_uri", "client_id", "response_type", "scope", "state", "code_challenge", "code_challenge_method", "deactivation_callback_url", "deactivation_token"} {
			if q.Get(name) == "" {
				t.Errorf("%s is missing in %s", name, to)
			}
		}
		if !strings.HasPrefix(to, f.URL+"/wp-admin/?page=sendcloud&_wpnonce=1%2B1&") {
			t.Errorf("the shop's own query went: %s", to)
		}
		challenge = q.Get("code_challenge")
		return q
	}
}

func TestAWooCommerceShopIsConnectedByTheDanceAndGoesWhenItsPluginDoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		f, at := woo(t)
		wish := shop.Wish{System: "woocommerce_v2", Name: "Woo", Shop: f.URL + "/wp-admin/?page=sendcloud&_wpnonce=1%2B1"}
		to, err := w.Begin(t.Context(), w.by, wish)
		must(t, err)
		q := at(to)
		if q.Get("redirect_uri") != ours+shop.CallbackPath || q.Get("deactivation_callback_url") != ours+shop.DeactivatePath {
			t.Errorf("the way back is %v", q)
		}
		if _, err := w.Finish(t.Context(), w.other, q.Get("state"), "c0de", f.URL+"/complete"); !fault.Is(err, fault.Missing) {
			t.Errorf("in another account: %v", err)
		}
		evil := newFake(t, ok)
		if _, err := w.Finish(t.Context(), w.by, q.Get("state"), "c0de", evil.URL+"/complete"); !fault.Is(err, fault.Unable) || len(evil.all()) > 0 {
			t.Errorf("at another shop's address: %v; it heard %+v", err, evil.all())
		}
		to, err = w.Begin(t.Context(), w.by, wish)
		must(t, err)
		q = at(to)
		l, err := w.Finish(t.Context(), w.by, q.Get("state"), "c0de", f.URL+"/complete")
		if err != nil || l.State != shop.Connected || l.Error != "" {
			t.Fatalf("%+v, %v", l, err)
		}
		last := f.all()[len(f.all())-1]
		var told struct {
			ID int64 `json:"integration_id"`
		}
		if err := json.Unmarshal([]byte(last.body), &told); err != nil || last.method != http.MethodPost || told.ID != l.Integration {
			t.Errorf("the plugin was told %+v", last)
		}
		if _, err := w.Finish(t.Context(), w.by, q.Get("state"), "c0de", f.URL+"/complete"); !fault.Is(err, fault.Missing) {
			t.Errorf("twice: %v", err)
		}
		if err := w.Deactivate(t.Context(), "guessed", l.Integration); !fault.Is(err, fault.Unknown) {
			t.Errorf("with a guess: %v", err)
		}
		i, _, err := w.Integrations.Add(t.Context(), w.by, integration.Integration{Name: "Other"})
		must(t, err)
		if err := w.Deactivate(t.Context(), q.Get("deactivation_token"), i.ID); !fault.Is(err, fault.Unknown) {
			t.Errorf("another integration: %v", err)
		}
		must(t, w.Deactivate(t.Context(), q.Get("deactivation_token"), l.Integration))
		if all := w.integrations(t); len(all) != 1 || all[0].ID != i.ID {
			t.Errorf("left are %+v", all)
		}
	})
}

func TestAddressesThatAreNoShopsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	w.AllowPrivate = false
	good := shop.Wish{System: "odoo", Shop: "https://shop.example.com", Webhook: "https://shop.example.com/hook"}
	for _, address := range []string{
		"", "shop.example.com", "ftp://shop.example.com", "javascript:alert(1)", "http://shop.example.com/x", "https://localhost/x", "https://127.0.0.1/x", "https://10.1.2.3/x",
		"https://[::1]/x", "https://169.254.169.254/latest", "https://shop.example.com\\@evil.example", "https://" + strings.Repeat("a", 2100),
	} {
		for _, wish := range []shop.Wish{{System: "odoo", Shop: address, Webhook: good.Webhook}, {System: "odoo", Shop: good.Shop, Webhook: address}} {
			if _, err := w.Connect(t.Context(), w.by, wish); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", address, err)
			}
		}
	}
	if len(w.integrations(t)) > 0 {
		t.Error("a refused shop was kept")
	}
	if checked, err := w.Check(good); err != nil || checked.Name != "shop.example.com" {
		t.Errorf("%+v, %v", checked, err)
	}
	if _, err := w.Check(shop.Wish{System: "nothing", Shop: good.Shop}); !fault.Is(err, fault.Missing) {
		t.Errorf("no such system: %v", err)
	}
	if _, err := w.Connect(t.Context(), w.by, shop.Wish{System: "woocommerce", Shop: good.Shop}); !fault.Is(err, fault.Invalid) {
		t.Errorf("without access: %v", err)
	}
}

// A name that leads to our own machines is found out when it is dialled.
func TestTheDiallerRefusesPrivateAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	f := newFake(t, func(heard) (int, string) { return 500, "" })
	u, err := url.Parse(f.URL)
	must(t, err)
	// It was saved while private addresses were allowed, as a name would be that leads elsewhere later.
	l, err := w.Connect(t.Context(), w.by, shop.Wish{System: "odoo", Name: "x", Shop: "http://" + u.Host, Webhook: "http://" + u.Host + "/hook"})
	must(t, err)
	guarded := &shop.Desk{DB: w.DB, Integrations: w.Integrations, Credentials: v2.CredentialsBody, URL: ours}
	before := len(f.all())
	if err := guarded.Hand(t.Context(), shop.Handover{Account: l.Account, Integration: l.Integration}); err == nil || !strings.Contains(err.Error(), "public addresses") || len(f.all()) != before {
		t.Errorf("%v; the shop was called %d times", err, len(f.all()))
	}
}
