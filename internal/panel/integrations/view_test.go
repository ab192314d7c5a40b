package integrations

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/webhook"
)

func TestPagesAreDrawnFullEmptyAndInErrorInEveryLanguage(t *testing.T) {
	t.Parallel()
	now, words, a := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), locale.For("en"), &Area{Webhooks: &webhook.Desk{}}
	i := integration.Integration{ID: 7, Name: "Kramerij", System: integration.API, ShopURL: "https://k.example", WebhookActive: true, Carriers: []string{"gone"}, OwnSignature: true}
	wrong := view.Form{Errors: []view.FieldError{{Name: "webhook_url", Text: "Webhook feedback needs a webhook URL."}, {Name: "webhook_signature_key", Text: "The signature key needs 16 to 200 characters."}}}
	until := now.Add(integration.Overlap)
	keys := []integration.KeyInfo{{Public: "p", SecretEnd: "1234", CreatedAt: now}, {Public: "o", SecretEnd: "9876", RetiresAt: &until, UsedAt: &now}}
	sent := make([]webhook.Delivery, perPage+1)
	for n := range sent {
		sent[n] = webhook.Delivery{N: int64(perPage + 1 - n), Event: 3, Kind: "parcel.status_changed", Parcel: 4, At: now, Status: 200, Body: []byte(`{"a":1}`), Answer: "yes"}
	}
	sent[0].Status, sent[0].Error, sent[0].ReplayOf = 0, "There was no answer within 10s.", 2
	full := onePage{
		ID: 7, MayTest: true, Form: stored(i), Keys: newKeyring(keys, integration.Pair{Public: "p", Secret: "s"}), Carriers: a.points(i), API: "https://x/api/v2",
		Answer: &view.Note{Tone: view.Bad, Title: "No", Text: "503"}, Excerpt: "<html>", Imports: imports{Waiting: 3, Last: now}, Log: a.lines(words, 7, sent[:3]),
		Behind: "3 wait", Facts: keyFacts(words, keys), More: more(words, 7), OwnKey: true,
	}
	plain := onePage{ID: 7, Form: wrong, Keys: newKeyring(keys[:1], integration.Pair{}), Facts: keyFacts(words, nil), More: more(words, 7)}
	record := view.Page{Layout: view.Record, Title: "Kramerij", Area: view.Integrations}
	row := listRow{ID: 7, Name: "Kramerij", Shop: host(i.ShopURL), System: "API", Feedback: feedback(words, i, webhook.State{Health: webhook.Failing}), Imports: imports{Waiting: 10000, More: true, Last: now}}
	guide := view.Page{Layout: view.Guide, Title: "Connect", Area: view.Integrations}
	err := pages.Check(
		view.Sample{Name: "list", Page: view.Page{Title: "Integrations"}, Data: newListPage(words, nil)},
		view.Sample{Name: "list", Page: view.Page{Title: "Integrations"}, Data: newListPage(words, []listRow{row})},
		view.Sample{Name: "catalogue", Page: guide, Data: newCatalogue(words, "")},
		view.Sample{Name: "catalogue", Page: guide, Data: newCatalogue(words, "no such thing")},
		view.Sample{Name: "new", Page: guide, Data: newPage{System: "api", Name: "API"}},
		view.Sample{Name: "one", Page: record, Data: full}, view.Sample{Name: "one", Page: record, Data: plain},
		view.Sample{Name: "rotate", Page: record, Data: askPage{ID: 7, Name: "K", Overlap: 24, Until: until}},
		view.Sample{Name: "remove", Page: record, Data: askPage{ID: 7, Name: "K", Form: wrong, Waiting: "3 wait"}},
		view.Sample{Name: "deliveries", Page: view.Page{Title: "Log"}, Data: a.newLogPage(words, 7, sent)},
		view.Sample{Name: "deliveries", Page: view.Page{Title: "Log"}, Data: a.newLogPage(words, 7, nil)},
		view.Sample{Name: "delivery", Page: record, Data: newDelivery(words, 7, sent[0])},
	)
	if err != nil {
		t.Error(err)
	}
	if page := a.newLogPage(words, 7, sent); len(page.Lines) != perPage || page.Older != "/integrations/7/deliveries?below=2" {
		t.Errorf("%d lines, older %q", len(page.Lines), page.Older)
	}
}
