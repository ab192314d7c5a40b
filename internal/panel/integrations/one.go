package integrations

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
	"github.com/waybill-ship/waybill/internal/webhook"
)

type onePage struct {
	ID       int64
	MayTest  bool // tests and replays can be sent
	Form     view.Form
	Keys     keyring
	OwnKey   bool // webhooks are signed with a key of the merchant's own
	Carriers []view.Option
	Answer   *view.Note // how the test went that was just sent
	Excerpt  string     // the beginning of what came back
	API      string     // the address that plugins call
	Feed     string     // the address of the feed of events
	Newest   string     // where it stands
	Formats  view.Field // in which words the shop is told
	Standard string     // the secret that signs Standard Webhooks
	// ShowSecret: that format is chosen, now or in the form.
	ShowSecret bool
	Imports    imports
	Log        []line
	Behind     string // how much waits to be told
	Facts      []view.Pair
	More       view.Menu
}

// keyring is the pairs of an integration. New is the newest pair while its secret may be seen.
type keyring struct {
	Public, SecretEnd string
	Secret            string // only right after it was made
	Old               []oldKey
}

// oldKey is a rotated pair that still opens the door.
type oldKey struct {
	Public string
	Until  time.Time
	Used   time.Time // zero: never
}

func (a *Area) one(w http.ResponseWriter, r *http.Request) error {
	_, i, err := a.find(r)
	if err != nil {
		return err
	}
	return a.drawOne(w, r, i, stored(i), nil)
}

// stored is the form as it was saved last.
func stored(i integration.Integration) view.Form {
	yes := func(b bool) string { return map[bool]string{true: "1"}[b] }
	f := view.Fill("name", i.Name, "shop_url", i.ShopURL, "webhook_url", i.WebhookURL,
		"webhook_active", yes(i.WebhookActive), "service_point_enabled", yes(i.ServicePoints), "webhook_format", string(i.Format),
		"oauth_only", yes(i.OAuthOnly))
	f.Values["service_point_carriers"] = i.Carriers
	return f
}

// drawOne draws the integration with what stands in the form, which may be what was refused.
func (a *Area) drawOne(w http.ResponseWriter, r *http.Request, i integration.Integration, form view.Form, refused error) error {
	ctx, words := r.Context(), view.Words(r.Context())
	keys, err := a.Book.Keys(ctx, i.Account, i.ID)
	if err != nil {
		return err
	}
	health, err := webhook.StateOf(ctx, a.DB, i.Account, i.ID)
	if err != nil {
		return err
	}
	sent, err := webhook.Deliveries(ctx, a.DB, i.Account, i.ID, 0, 5)
	if err != nil {
		return err
	}
	in, err := a.imports(r, i)
	if err != nil {
		return err
	}
	page := onePage{
		ID: i.ID, MayTest: a.Webhooks != nil, Form: form, OwnKey: i.OwnSignature, Carriers: a.points(i), API: a.Links.Base(r) + "/api/v2",
		Keys: newKeyring(keys, a.take(w, r, i.ID)), Imports: in, Log: a.lines(words, i.ID, sent), Facts: keyFacts(words, keys), More: more(words, i.ID),
	}
	if err := a.telling(r, i, &page); err != nil {
		return err
	}
	if i.WebhookActive && health.Behind > 0 {
		page.Behind = words.N(int(health.Behind), "%d event waits to be told.", "%d events wait to be told.")
	}
	if page.Answer, page.Excerpt, err = a.answer(r, words, i); err != nil {
		return err
	}
	state := standing(words, i, keys, health)
	return pages.Render(w, r, status(refused), "one", view.Page{
		Layout: view.Record, Title: i.Name, Area: view.Integrations, State: &state,
		Crumbs: []view.Crumb{{Word: words.T("Integrations"), Href: "/integrations"}, {Word: words.T("%s integration", systemName(i.System))}},
	}, page)
}

// telling fills in how the shop is told, and how it may ask.
func (a *Area) telling(r *http.Request, i integration.Integration, page *onePage) (err error) {
	words := view.Words(r.Context())
	page.Formats = page.Form.Radios("webhook_format", words.T("Format"), []view.Option{
		{Value: string(integration.FormatSendcloud), Word: words.T("Sendcloud's, for shop plugins"), Note: words.T("Signed in one header, as plugins for Sendcloud expect it.")},
		{Value: string(integration.FormatStandard), Word: words.T("Standard Webhooks, for your own programs"),
			Note: words.T("Libraries in every language check it. It has a secret of its own.")},
	})
	page.ShowSecret = page.Form.Values.Get("webhook_format") == string(integration.FormatStandard)
	if page.ShowSecret {
		if page.Standard, err = a.Book.StandardSecret(r.Context(), account.SessionOf(r.Context()), i.ID); err != nil {
			return err
		}
	}
	last, err := event.Last(r.Context(), a.DB, i.Account, i.ID)
	page.Feed, page.Newest = a.Links.Base(r)+"/api/waybill/events", words.T("The newest event has number %d.", last)
	return err
}

func more(words locale.Words, id int64) view.Menu {
	return view.Menu{Label: words.T("More"), Items: []view.Action{
		{Word: words.T("Make a new pair of keys"), Icon: "refresh", Href: at(id, "/rotate")},
		{Word: words.T("Delete the integration"), Icon: "trash", Href: at(id, "/remove"), Danger: true},
	}}
}

func newKeyring(keys []integration.KeyInfo, fresh integration.Pair) keyring {
	var ring keyring
	for n, k := range keys {
		if n == 0 {
			ring.Public, ring.SecretEnd = k.Public, k.SecretEnd
			if fresh.Public == k.Public {
				ring.Secret = fresh.Secret
			}
			continue
		}
		old := oldKey{Public: k.Public, Used: lastUse(keys[n : n+1])}
		if k.RetiresAt != nil {
			old.Until = *k.RetiresAt
		}
		ring.Old = append(ring.Old, old)
	}
	return ring
}

// keyFacts says who may use the keys.
func keyFacts(words locale.Words, keys []integration.KeyInfo) []view.Pair {
	reach := words.T("read and add orders of this integration, make their labels")
	if len(keys) > 0 && keys[0].Reach == integration.ReachAccount {
		reach = words.T("read and add orders of the whole account, make labels")
	}
	used := view.Pair{Key: words.T("Last used"), When: lastUse(keys)}
	if used.When.IsZero() {
		used.Value = words.T("never")
	}
	expire := view.Pair{Key: words.T("Expire"), Value: words.T("never, until you make a new pair")}
	if len(keys) > 0 {
		if keys[0].Scopes != "" {
			reach = strings.ReplaceAll(string(keys[0].Scopes), " ", ", ")
		}
		if keys[0].TestOnly {
			reach += "; " + words.T("only with test carriers")
		}
		if end := keys[0].ExpiresAt; end != nil {
			expire.Value, expire.When = "", *end
		}
	}
	facts := []view.Pair{
		{Key: words.T("May"), Value: reach}, expire, used,
		{Key: words.T("Managed by"), Value: words.T("admins only")},
	}
	if len(keys) > 0 {
		facts = slices.Insert(facts, 2, view.Pair{Key: words.T("Made"), When: keys[0].CreatedAt})
	}
	return facts
}

// standing is the integration's state in one tag.
func standing(words locale.Words, i integration.Integration, keys []integration.KeyInfo, s webhook.State) view.State {
	switch {
	case s.Health == webhook.Off:
		return view.State{Tone: view.Bad, Word: words.T("Feedback switched off")}
	case i.WebhookActive && s.Health == webhook.Failing:
		return view.State{Tone: view.Warn, Word: words.T("Feedback does not arrive")}
	case lastUse(keys).IsZero():
		return view.State{Tone: view.Draft, Icon: "clock", Word: words.T("Waiting for its first call")}
	}
	return view.State{Tone: view.Good, Word: words.T("Working")}
}

// points are the carriers to choose from: those we offer, and those that were chosen when we offered more.
func (a *Area) points(i integration.Integration) []view.Option {
	all := slices.Clone(a.Points)
	for _, code := range i.Carriers {
		if !slices.ContainsFunc(all, func(o view.Option) bool { return o.Value == code }) {
			all = append(all, view.Option{Value: code, Word: code})
		}
	}
	return all
}

// answer is how the test went that the page was opened with.
func (a *Area) answer(r *http.Request, words locale.Words, i integration.Integration) (*view.Note, string, error) {
	n, err := strconv.ParseInt(r.URL.Query().Get("sent"), 10, 64)
	if err != nil {
		return nil, "", nil //nolint:nilerr // no test was sent, or somebody made the number up
	}
	d, err := webhook.GetDelivery(r.Context(), a.DB, i.Account, i.ID, n)
	if fault.Is(err, fault.Missing) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	note := view.Note{
		Tone: view.Good, Title: words.T("The shop took the test."), Text: words.T("It answered %d in %d ms.", d.Status, d.Took.Milliseconds()),
		Actions: []view.Action{{Word: words.T("See what was sent"), Href: at(i.ID, "/deliveries/"+strconv.FormatInt(d.N, 10))}},
	}
	if !d.Went() {
		note.Tone, note.Title, note.Text = view.Bad, words.T("The test did not get through."), d.Error
	}
	return &note, excerpt(d.Answer), nil
}

func (a *Area) save(w http.ResponseWriter, r *http.Request) error {
	i, refusal, err := a.set(w, r)
	if refusal || err != nil {
		return err
	}
	return done(w, r, view.Words(r.Context()).T("%s is saved.", i.Name), at(i.ID, ""))
}

// test saves first, so that what is tried is what stands in the form.
func (a *Area) test(w http.ResponseWriter, r *http.Request) error {
	i, refusal, err := a.set(w, r)
	if refusal || err != nil {
		return err
	}
	d, err := a.Webhooks.Test(r.Context(), i.Account, i.ID)
	if form, ok := view.Refused(view.Words(r.Context()), r.PostForm, err); ok {
		return a.drawOne(w, r, i, form, err)
	}
	if err != nil {
		return err
	}
	return web.Go(w, r, at(i.ID, "?sent="+strconv.FormatInt(d.N, 10)+"#feedback"))
}

// set saves the form; refusal says that it was drawn again with what is wrong.
func (a *Area) set(w http.ResponseWriter, r *http.Request) (was integration.Integration, refusal bool, err error) {
	s, was, err := a.find(r)
	if err != nil {
		return was, false, err
	}
	v, err := web.Form(r)
	if err != nil {
		return was, false, err
	}
	err = a.keep(r, s, was, v)
	if form, ok := view.Refused(view.Words(r.Context()), v, err); ok {
		return was, true, a.drawOne(w, r, was, form, err)
	}
	if err != nil {
		return was, false, err
	}
	is, err := integration.Get(r.Context(), a.DB, s.Account, was.ID)
	return is, false, err
}

// keep writes settings and signature key; a signature key that is none is told before anything is written.
func (a *Area) keep(r *http.Request, s account.Session, i integration.Integration, v url.Values) error {
	key := v.Get("webhook_signature_key")
	if err := integration.CheckSignature(key); err != nil {
		return err
	}
	i.Name, i.ShopURL, i.WebhookURL = v.Get("name"), v.Get("shop_url"), strings.TrimSpace(v.Get("webhook_url"))
	i.WebhookActive, i.ServicePoints, i.Carriers = v.Get("webhook_active") != "", v.Get("service_point_enabled") != "", slices.Clone(v["service_point_carriers"])
	i.Format = integration.Format(v.Get("webhook_format"))
	i.OAuthOnly = v.Get("oauth_only") != ""
	if _, err := a.Book.Set(r.Context(), s, i); err != nil {
		return err
	}
	if key != "" || i.OwnSignature && v.Get("signature_back") != "" {
		return a.Book.SetSignature(r.Context(), s, i.ID, key)
	}
	return nil
}
