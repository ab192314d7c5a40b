package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func TestAConsentMakesAnIntegrationThatTheTokenActsAs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		got := w.exchange(t)
		token, err := w.Authenticate(t.Context(), got.Access)
		want := integration.Key{
			Account: w.merchant.Account, Integration: got.Integration, Reach: integration.ReachIntegration, Scopes: "read:order write:order",
		}
		if diff := cmp.Diff(want, token); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		if w.opens(t, got.Refresh) {
			t.Error("a refresh token opens the API")
		}
		grants, err := w.Grants(t.Context(), w.merchant.Account)
		if err != nil || len(grants) != 1 || grants[0].AppName != "Markt Connect" || grants[0].Owner != "Markt" || grants[0].Integration.Name != "Markt" || grants[0].UsedAt == nil || grants[0].Who != "kaas" {
			t.Errorf("grants: %+v, %v", grants, err)
		}
		if key, err := w.Integrations.SigningSecret(t.Context(), w.merchant.Account, got.Integration); err != nil || key != got.Signature || len(key) < 22 {
			t.Errorf("webhooks are signed with %q, the app was told %q: %v", key, got.Signature, err)
		}
	})
}

func TestAnAppIsNotToldTheSecretKeyThatSigns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.exchange(t)
		if err := w.Integrations.SetSignature(t.Context(), w.merchant, first.Integration, ""); err != nil {
			t.Fatal(err)
		}
		code, err := w.Allow(t.Context(), w.merchant, app.Consent{
			App: w.app, Scopes: w.app.Scopes, Redirect: back, Challenge: "c", Integration: first.Integration,
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Exchange(t.Context(), w.app, code, back, proven)
		if err != nil || got.Integration != first.Integration || got.Access == "" || got.Signature != "" {
			t.Errorf("%+v, %v: want tokens without a signature", got, err)
		}
	})
}

func TestACodeIsGoodOnceAndForItsAppAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		other, _, err := w.Register(t.Context(), w.market, app.App{Name: "Other", Homepage: "https://o.example", Redirects: []string{back}, Scopes: "api"})
		if err != nil {
			t.Fatal(err)
		}
		code := w.allow(t)
		_, err = w.Exchange(t.Context(), other, code, back, proven)
		wantRefused(t, "another app", err)
		_, err = w.Exchange(t.Context(), w.app, code, back+"/", proven)
		wantRefused(t, "another address", err)
		_, err = w.Exchange(t.Context(), w.app, code, back, func(string) bool { return false })
		wantRefused(t, "wrong verifier", err)
		_, err = w.Exchange(t.Context(), w.app, "wb_ac_made-up", back, proven)
		wantRefused(t, "made up", err)
		got, err := w.Exchange(t.Context(), w.app, code, back, proven)
		if err != nil || !w.opens(t, got.Access) {
			t.Fatalf("the failed tries used the code up: %v", err)
		}
		_, err = w.Exchange(t.Context(), other, code, back, proven)
		wantRefused(t, "another app, later", err)
		if !w.opens(t, got.Access) {
			t.Error("another app's try ended the tokens")
		}
		_, err = w.Exchange(t.Context(), w.app, code, back, proven)
		if !errors.Is(err, app.RefusedReplay) || w.opens(t, got.Access) {
			t.Errorf("replay: %v; the access token must open nothing", err)
		}
		_, err = w.Refresh(t.Context(), w.app, got.Refresh, "")
		wantRefused(t, "refresh after a replayed code", err)
		late := w.allow(t)
		w.pass(2 * time.Minute)
		_, err = w.Exchange(t.Context(), w.app, late, back, proven)
		wantRefused(t, "late", err)
	})
}

func TestARefreshTokenUsedTwiceEndsTheFamily(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.exchange(t)
		second, err := w.Refresh(t.Context(), w.app, first.Refresh, "read:order")
		if err != nil || second.Refresh == first.Refresh || second.Access == first.Access {
			t.Fatalf("%+v, %v", second, err)
		}
		if token, err := w.Authenticate(t.Context(), second.Access); err != nil || token.Scopes != "read:order" {
			t.Errorf("narrowed: %+v, %v", token, err)
		}
		third, err := w.Refresh(t.Context(), w.app, second.Refresh, "")
		if err != nil || third.Scopes != "read:order write:order" {
			t.Errorf("the refresh token was narrowed too: %+v, %v", third, err)
		}
		if _, err := w.Refresh(t.Context(), w.app, third.Refresh, "read:parcel"); !errors.Is(err, app.ErrScope) {
			t.Errorf("more than was allowed: %v", err)
		}
		if !w.opens(t, third.Access) {
			t.Error("a refused refresh ended something")
		}
		if _, err := w.Refresh(t.Context(), w.app, first.Refresh, ""); !errors.Is(err, app.RefusedReplay) {
			t.Errorf("second use: %v", err)
		}
		_, err = w.Refresh(t.Context(), w.app, third.Refresh, "")
		wantRefused(t, "the youngest of the family", err)
		if w.opens(t, first.Access) || w.opens(t, second.Access) || w.opens(t, third.Access) {
			t.Error("an access token outlived its family")
		}
		if all, err := w.Grants(t.Context(), w.merchant.Account); err != nil || len(all) != 0 {
			t.Errorf("the ended grant is listed: %+v, %v", all, err)
		}
	})
}

func TestOfTwoRefreshesAtOnceOneIsARepetition(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.exchange(t)
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for n := range errs {
			wait.Go(func() { _, errs[n] = w.Refresh(t.Context(), w.app, first.Refresh, "") })
		}
		wait.Wait()
		went := 0
		for _, err := range errs {
			if err == nil {
				went++
			}
		}
		if went != 1 {
			t.Errorf("%d of 4 got tokens: %v", went, errs)
		}
	})
}

func TestTokensEndWithTimeMerchantAppAndIntegration(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		aged := w.exchange(t)
		w.pass(app.AccessLasts - time.Second)
		if !w.opens(t, aged.Access) {
			t.Error("it ended too early")
		}
		w.pass(time.Second)
		if w.opens(t, aged.Access) {
			t.Error("it outlives its hour")
		}
		byMerchant := w.exchange(t)
		grants, err := w.Grants(t.Context(), w.merchant.Account)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.End(t.Context(), w.market, grants[0].ID, false); !fault.Is(err, fault.Missing) {
			t.Errorf("another account ends it: %v", err)
		}
		if _, err := w.End(t.Context(), w.merchant, grants[0].ID, false); err != nil || w.opens(t, byMerchant.Access) {
			t.Errorf("ended by the merchant: %v", err)
		}
		if _, err := integration.Get(t.Context(), d, w.merchant.Account, byMerchant.Integration); err != nil {
			t.Errorf("the integration went too: %v", err)
		}
		gone := w.exchange(t)
		if !w.opens(t, gone.Access) {
			t.Fatal("shut out")
		}
		if err := w.Integrations.Remove(t.Context(), w.merchant, gone.Integration); err != nil {
			t.Fatal(err)
		}
		w.pass(6 * time.Second)
		if w.opens(t, gone.Access) {
			t.Error("it outlives its integration")
		}
		_, err = w.Refresh(t.Context(), w.app, gone.Refresh, "")
		wantRefused(t, "without an integration", err)
		byApp := w.exchange(t)
		if err := w.Remove(t.Context(), w.market, w.app.ID); err != nil || w.opens(t, byApp.Access) {
			t.Errorf("the app was removed: %v", err)
		}
	})
}

func TestAnAppMayRevokeWhatItHoldsAndNothingElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		got := w.exchange(t)
		wantRefused(t, "another app", w.Revoke(t.Context(), "app_other", got.Access))
		if err := w.Revoke(t.Context(), w.app.ClientID, "made up"); err != nil {
			t.Errorf("made up: %v", err)
		}
		if _, err := w.Inspect(t.Context(), "app_other", got.Access); err == nil {
			t.Error("another app looks into it")
		}
		if i, err := w.Inspect(t.Context(), w.app.ClientID, got.Refresh); err != nil || !i.Refresh || i.Integration != got.Integration {
			t.Errorf("%+v, %v", i, err)
		}
		if err := w.Revoke(t.Context(), w.app.ClientID, got.Access); err != nil || w.opens(t, got.Access) {
			t.Errorf("access: %v", err)
		}
		next, err := w.Refresh(t.Context(), w.app, got.Refresh, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Revoke(t.Context(), w.app.ClientID, next.Refresh); err != nil || w.opens(t, next.Access) {
			t.Errorf("refresh: %v", err)
		}
	})
}

func TestATokenForKeysLivesAsLongAsTheKeys(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		i, pair, err := w.Integrations.Add(t.Context(), w.merchant, integration.Integration{Name: "Shop"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.ForKeys(t.Context(), pair.Public, "wrong", ""); !fault.Is(err, fault.Unknown) {
			t.Errorf("wrong secret: %v", err)
		}
		got, err := w.ForKeys(t.Context(), pair.Public, pair.Secret, "")
		if err != nil || got.Refresh != "" || got.Scopes != "api" || got.Integration != i.ID || !w.opens(t, got.Access) {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := w.Integrations.Rotate(t.Context(), w.merchant, i.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Integrations.Retire(t.Context(), w.merchant, i.ID, pair.Public); err != nil {
			t.Fatal(err)
		}
		w.pass(6 * time.Second)
		if w.opens(t, got.Access) {
			t.Error("it outlives its keys")
		}
	})
}

func TestAReturningAppMayGoOnWithItsOldIntegration(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		first := w.exchange(t)
		former, err := w.Former(t.Context(), w.merchant.Account, w.app)
		if err != nil || len(former) != 1 || former[0].ID != first.Integration {
			t.Fatalf("former: %+v, %v", former, err)
		}
		c := app.Consent{App: w.app, Scopes: "read:order", Redirect: back, Challenge: "c", Integration: first.Integration}
		code, err := w.Allow(t.Context(), w.merchant, c)
		if err != nil || w.opens(t, first.Access) {
			t.Fatalf("the earlier consent did not end: %v", err)
		}
		again, err := w.Exchange(t.Context(), w.app, code, back, proven)
		if err != nil || again.Integration != first.Integration {
			t.Errorf("%+v, %v", again, err)
		}
		mine, _, err := w.Integrations.Add(t.Context(), w.merchant, integration.Integration{Name: "Mine"})
		if err != nil {
			t.Fatal(err)
		}
		c.Integration = mine.ID
		if _, err := w.Allow(t.Context(), w.merchant, c); !fault.Is(err, fault.Missing) {
			t.Errorf("an integration that was never the app's: %v", err)
		}
		c.Integration, c.Name, c.Scopes = 0, "New", "write:return"
		if _, err := w.Allow(t.Context(), w.merchant, c); !fault.Is(err, fault.Denied) {
			t.Errorf("more than it may ask for: %v", err)
		}
		c.Scopes, c.Redirect = "read:order", "https://evil.example"
		if _, err := w.Allow(t.Context(), w.merchant, c); !fault.Is(err, fault.Denied) {
			t.Errorf("a foreign address: %v", err)
		}
	})
}

func TestAChangedSecretLetsTheOldOneWorkForADay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		if _, _, err := w.NewSecret(t.Context(), w.merchant, w.app.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("another account changes it: %v", err)
		}
		a, fresh, err := w.NewSecret(t.Context(), w.market, w.app.ID)
		if err != nil || !a.Opens(fresh, w.now()) || !a.Opens(w.secret, w.now()) || a.Opens("", w.now()) || a.Opens(fresh+"x", w.now()) {
			t.Errorf("%+v, %v", a, err)
		}
		if a.Opens(w.secret, w.now().Add(24*time.Hour)) {
			t.Error("the old secret works for ever")
		}
		found, owner, err := w.Find(t.Context(), w.app.ClientID)
		if err != nil || owner != "Markt" || !found.Opens(fresh, w.now()) {
			t.Errorf("found %+v of %s, %v", found, owner, err)
		}
	})
}

func TestAppsAreCheckedWhenTheyAreRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	good := app.App{Name: "A", Homepage: "https://a.example", Redirects: []string{back}, Scopes: "api"}
	for _, c := range []struct {
		name, field string
		change      func(*app.App)
	}{
		{"no name", "name", func(a *app.App) { a.Name = " " }},
		{"a name that hides letters", "name", func(a *app.App) { a.Name = "a\u202eb" }},
		{"no homepage", "homepage", func(a *app.App) { a.Homepage = "" }},
		{"a script for a homepage", "homepage", func(a *app.App) { a.Homepage = "javascript:alert(1)" }},
		{"no address", "redirects", func(a *app.App) { a.Redirects = nil }},
		{"not encrypted", "redirects", func(a *app.App) { a.Redirects = []string{"http://markt.example/cb"} }},
		{"a fragment", "redirects", func(a *app.App) { a.Redirects = []string{back + "#x"} }},
		{"a script", "redirects", func(a *app.App) { a.Redirects = []string{"javascript://x/%0aalert(1)"} }},
		{"a password", "redirects", func(a *app.App) { a.Redirects = []string{"https://a:b@markt.example/"} }},
		{"a backslash", "redirects", func(a *app.App) { a.Redirects = []string{`https://markt.example\@evil.example/`} }},
		{"no scope", "scope", func(a *app.App) { a.Scopes = "" }},
	} {
		a := good
		c.change(&a)
		_, _, err := w.Register(t.Context(), w.market, a)
		e, ok := fault.As(err)
		if !ok || len(e.Fields) == 0 || e.Fields[0].Name != c.field {
			t.Errorf("%s: %v, want a fault at %s", c.name, err, c.field)
		}
	}
	if _, _, err := w.Register(t.Context(), w.market, good); err != nil {
		t.Error(err)
	}
}

func TestAddressesAreComparedToTheLetter(t *testing.T) {
	t.Parallel()
	a := app.App{Redirects: []string{back, "http://127.0.0.1/cb", "http://localhost:3000/cb"}}
	for redirect, want := range map[string]bool{
		back: true, back + "/": false, back + "?x=1": false, "https://markt.example:443/callback": false, "HTTPS://markt.example/callback": false,
		"https://markt.example/callback/../callback": false, "https://evil.example/callback": false, "": false, "https://markt.example.evil.example/callback": false,
		"http://127.0.0.1/cb": true, "http://127.0.0.1:51234/cb": true, "http://127.0.0.1:51234/cb#x": false, "http://127.0.0.1:51234/other": false,
		"http://x@127.0.0.1:51234/cb": false, "https://127.0.0.1:51234/cb": false, "http://127.0.0.2/cb": false, "http://localhost:3001/cb": false, "http://localhost:3000/cb": true,
		"http://127.0.0.1:51234/cb?x": false, "http://127.0.0.1@evil.example/cb": false,
	} {
		if got := a.Sends(redirect); got != want {
			t.Errorf("%s: %v, want %v", redirect, got, want)
		}
	}
}

func TestAnAppIsChangedByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		change := app.App{ID: w.app.ID, Name: "Markt 2", Homepage: "https://markt.example", Redirects: []string{back + "2"}, Scopes: "read:order"}
		if _, err := w.Set(t.Context(), w.merchant, change); !fault.Is(err, fault.Missing) {
			t.Errorf("another account: %v", err)
		}
		is, err := w.Set(t.Context(), w.market, change)
		if err != nil || is.ClientID != w.app.ClientID || is.Sends(back) || !is.Sends(back+"2") || !is.Opens(w.secret, w.now()) {
			t.Errorf("%+v, %v", is, err)
		}
		all, err := app.List(t.Context(), d, w.market.Account)
		if err != nil || len(all) != 1 || all[0].Name != "Markt 2" || all[0].Scopes != "read:order" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}
