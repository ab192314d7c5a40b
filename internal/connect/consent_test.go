package connect

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/oauth"
)

// scopesWanted is what Connect makes use of, as `waybill app add` registers an app where nothing else is said.
const scopesWanted = "read:integration write:integration read:order write:order read:parcel write:parcel read:price read:return"

const publicURL = "https://connect.markt.example"

// consenting gives the platform its consent page, and Connect an app there.
func (w *ends) consenting(engine string) (*ends, *oauth.Door) {
	w.t.Helper()
	desk := &app.Desk{DB: w.world.DB, Integrations: w.world.Integrations, Now: w.world.Now}
	door := &oauth.Door{Apps: desk, Base: func(*http.Request) string { return w.proxy.url }, Limits: &oauth.Limits{}, Now: w.world.Now}
	door.Mount(w.world.Mux)
	w.world.Gate.Bearer = desk.Authenticate
	market := w.world.Merchant("markt@example.com")
	a, secret, err := desk.Register(w.t.Context(), market.By, app.App{
		Name: "Markt", Homepage: "https://markt.example", Redirects: []string{publicURL + ConnectedPath}, Scopes: scopesWanted,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.connect(engine)
	w.e.c.PublicURL, w.e.c.Client = publicURL, map[string]Client{w.proxy.url: {ID: a.ClientID, Secret: secret}}
	return w, door
}

// yes is the merchant at the consent page: it answers what the browser comes back with.
func (w *ends) yes(door *oauth.Door, link string) url.Values {
	w.t.Helper()
	asking, err := door.Read(httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, link, http.NoBody))
	if err != nil {
		w.t.Fatal(err)
	}
	back, err := door.Allow(w.t.Context(), w.shop.By, asking, 0, "Markt")
	if err != nil {
		w.t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil || !strings.HasPrefix(back, publicURL+ConnectedPath+"?") {
		w.t.Fatalf("the browser goes to %s, %v", back, err)
	}
	return u.Query()
}

func TestAMerchantConsentsAndOrdersFlow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "seller-1"}); err != nil {
			t.Fatal(err)
		}
		link, err := w.e.ConsentLink(t.Context(), "seller-1", "https://markt.example/settings?tab=shipping")
		if err != nil || link.URL == "" || link.Steps != nil {
			t.Fatalf("link %+v, %v", link, err)
		}
		came := w.yes(door, link.URL)
		forged := url.Values{"state": came["state"], "code": came["code"], "iss": {"https://elsewhere.example"}}
		if _, back, err := w.e.FinishConsent(t.Context(), forged); !fault.Is(err, fault.Denied) || back == "" {
			t.Errorf("an answer of another issuer: %v", err)
		}
		if _, _, err := w.e.FinishConsent(t.Context(), came); !fault.Is(err, fault.Denied) {
			t.Errorf("the same state again: %v", err)
		}
		link, err = w.e.ConsentLink(t.Context(), "seller-1", "https://markt.example/settings?tab=shipping")
		if err != nil {
			t.Fatal(err)
		}
		_, back, err := w.e.FinishConsent(t.Context(), w.yes(door, link.URL))
		if err != nil || !strings.HasPrefix(back, "https://markt.example/settings?") || !strings.Contains(back, "tab=shipping") {
			t.Fatalf("back to %s, %v", back, err)
		}
		if m, err := w.e.Merchant(t.Context(), "seller-1"); err != nil || m.State != Waiting {
			t.Errorf("before the marketplace said yes: %+v, %v", m, err)
		}
		m, err := w.e.ConfirmConsent(t.Context(), "seller-1", codeIn(t, back))
		if err != nil {
			t.Fatal(err)
		}
		if m.State != Connected || m.Access != AccessConsent || m.Integration == 0 || int64(m.Integration) == w.shop.ID || !m.feed {
			t.Errorf("connected as %+v", m)
		}
		c, err := w.e.open(m)
		if err != nil || c.signingKey() == "" || c.Refresh == "" || strings.Contains(m.sealed, c.Token) {
			t.Errorf("kept: %+v, %v", c, err)
		}
		w.run()
		w.hand("seller-1", order("G-1"))
		if o := w.until("seller-1", "G-1", OrderThere); o.PlatformID == 0 {
			t.Errorf("imported: %+v", o)
		}
	})
}

func TestWhoSaysNoIsToldSo(t *testing.T) {
	t.Parallel()
	w, door := platform(t).consenting("sqlite")
	if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "seller-1"}); err != nil {
		t.Fatal(err)
	}
	link, err := w.e.ConsentLink(t.Context(), "seller-1", "")
	if err != nil {
		t.Fatal(err)
	}
	asking, err := door.Read(httptest.NewRequestWithContext(t.Context(), http.MethodGet, link.URL, http.NoBody))
	if err != nil {
		t.Fatal(err)
	}
	back, err := door.Deny(asking)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.e.FinishConsent(t.Context(), u.Query()); !fault.Is(err, fault.Denied) || !strings.Contains(err.Error(), "access_denied") {
		t.Errorf("told: %v", err)
	}
}

func TestWithoutAConsentPageTheMerchantIsToldHowToMakeKeys(t *testing.T) {
	t.Parallel()
	w := platform(t).connect("sqlite")
	w.e.c.PublicURL, w.e.c.Client = publicURL, map[string]Client{w.proxy.url: {ID: "app_x", Secret: "y"}}
	if _, err := w.e.AddMerchant(t.Context(), NewMerchant{Ref: "seller-1"}); err != nil {
		t.Fatal(err)
	}
	link, err := w.e.ConsentLink(t.Context(), "seller-1", "")
	if err != nil || link.URL != "" || len(link.Steps) < 3 {
		t.Errorf("link %+v, %v", link, err)
	}
}

// expire makes a merchant's token one that ends at a time.
func (w *ends) expire(m Merchant, until time.Time) {
	w.t.Helper()
	c, err := w.e.open(m)
	if err != nil {
		w.t.Fatal(err)
	}
	c.Until = until
	sealed, err := w.e.seal(m.ID, c)
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.e.write(w.t.Context(), m.ID, func(ctx context.Context, tx *db.Tx) error {
		_, err := reseal(ctx, tx, m, sealed, w.e.now())
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *ends) consented(door *oauth.Door, ref string) Merchant {
	w.t.Helper()
	if _, err := w.e.AddMerchant(w.t.Context(), NewMerchant{Ref: ref}); err != nil {
		w.t.Fatal(err)
	}
	link, err := w.e.ConsentLink(w.t.Context(), ref, "")
	if err != nil {
		w.t.Fatal(err)
	}
	m, _, err := w.e.FinishConsent(w.t.Context(), w.yes(door, link.URL))
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func TestATokenIsRenewedOnceByAllWhoNeedIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, engine string) {
		w, door := platform(t).consenting(engine)
		m := w.consented(door, "seller-1")
		w.expire(m, w.e.now().Add(-time.Minute))
		both := []*Engine{w.e}
		if engine == "postgres" { // another process on the same database
			other, err := Open(t.Context(), w.conf)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(other.Close)
			other.c.Client = w.e.c.Client
			both = append(both, other)
		}
		before := strings.Count(strings.Join(w.proxy.calls(), "\n"), "/oauth2/token")
		var all sync.WaitGroup
		for n := range 12 {
			all.Go(func() {
				c, _, err := both[n%len(both)].client(t.Context(), m.ID)
				if err == nil {
					_, err = c.V2.Integrations(t.Context())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := strings.Count(strings.Join(w.proxy.calls(), "\n"), "/oauth2/token") - before; n != 1 {
			t.Errorf("the token was renewed %d times", n)
		}
	})
}

func TestConsentThatEndedRestsTheMerchantAndSaysSo(t *testing.T) {
	t.Parallel()
	w, door := platform(t).consenting("sqlite")
	m := w.consented(door, "seller-1")
	if err := w.world.Integrations.Remove(t.Context(), w.shop.By, int64(m.Integration)); err != nil {
		t.Fatal(err)
	}
	w.expire(m, w.e.now().Add(-time.Minute))
	w.run()
	w.hand("seller-1", order("H-1"))
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		m, err := w.e.Merchant(t.Context(), "seller-1")
		if err != nil || time.Now().After(end) {
			t.Fatalf("the merchant is %+v, %v", m, err)
		}
		if m.State == Refused && m.Trouble != "" {
			break
		}
	}
	w.consented(door, "seller-1")
	w.until("seller-1", "H-1", OrderThere)
}
