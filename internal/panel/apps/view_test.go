package apps

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
)

func TestPagesAreDrawnFullEmptyAndInErrorInEveryLanguage(t *testing.T) {
	t.Parallel()
	now, words := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), locale.For("en")
	every := integration.JoinScopes(func(integration.Scope) bool { return true })
	a := app.App{ID: 3, ClientID: "app_1", Name: "Markt & Co", Homepage: "https://markt.example", SecretEnd: "abcd", OldUntil: &now, Scopes: every, CreatedAt: now}
	g := app.Grant{ID: 4, AppName: "Markt", Owner: "Markt BV", Integration: integration.Integration{ID: 7, Name: "Kramerij"}, Who: "Zoë", CreatedAt: now, UsedAt: &now}
	unused := g
	unused.UsedAt = nil
	wrong := view.Form{Errors: []view.FieldError{{Name: "name", Text: "Name is missing."}}}
	plainPage, record := view.Page{Layout: view.Plain, Wide: true, Title: "Ask"}, view.Page{Layout: view.Record, Title: "App", Area: view.Settings}
	full := askPage{
		Form: view.Fill("name", "Markt", "integration", "7"), Self: "/oauth2/auth?a=b&c=d", Elsewhere: "/oauth2/auth/account?a=b", App: a, Owner: "Markt BV", Back: "https://markt.example",
		Account: 2, Company: "Kaas", Person: "zoe@example.com", Accounts: []view.Option{{Value: "3", Word: "Brood", Note: "Admin"}}, May: mays(words, every),
		Former: []view.Option{{Value: "0", Word: "New"}, {Value: "7", Word: "Go on", Note: "keeps"}}, Refusal: &view.Note{Tone: view.Warn, Title: "No", Text: "role"},
	}
	dialogs := appPage{Form: wrong, App: a, Action: "/settings/apps/3", Metadata: "https://x", Secret: "s", Remove: view.Confirm{ID: "remove"}, Renew: view.Confirm{ID: "renew"}}
	public := dialogs
	public.App.Public, public.App.OldUntil, public.Secret = true, nil, ""
	err := pages.Check(
		view.Sample{Name: "ask", Page: plainPage, Data: full}, view.Sample{Name: "ask", Page: plainPage, Data: askPage{App: a, Ours: true, Form: wrong}},
		view.Sample{Name: "access", Page: record, Data: accessPage{Rows: []accessRow{{Grant: g, May: mays(words, every)}, {Grant: unused}}}},
		view.Sample{Name: "access", Page: record, Data: accessPage{Empty: &view.Empty{Icon: "shield", Title: "None"}}},
		view.Sample{Name: "one", Page: record, Data: onePage{Grant: g, May: mays(words, every), Facts: []view.Pair{lastUse("Used", "never", unused)}}},
		view.Sample{Name: "offered", Page: record, Data: offeredPage{Rows: []app.App{a}}}, view.Sample{Name: "offered", Page: record, Data: offeredPage{Empty: &view.Empty{Title: "None"}}},
		view.Sample{Name: "app", Page: record, Data: dialogs}, view.Sample{Name: "app", Page: record, Data: public}, view.Sample{Name: "app", Page: record, Data: appPage{Form: view.Fill("kind", "public")}},
	)
	if err != nil {
		t.Error(err)
	}
}

func TestEveryScopeIsSaidInPlainWordsOfEachLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		seen := map[string]integration.Scope{}
		for _, s := range integration.AllScopes {
			said := plain(locale.For(lang), s)
			if said == string(s) || seen[said] != "" {
				t.Errorf("%s: %s is said as %q, like %q", lang, s, said, seen[said])
			}
			seen[said] = s
		}
	}
	if account.Support.May(account.ManageConnection) {
		t.Error("support may allow apps")
	}
}
