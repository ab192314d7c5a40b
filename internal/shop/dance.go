package shop

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	// wooClient is how we name ourselves to the shop.
	wooClient = "waybill"
	// wooPath is where the plugin listens.
	wooPath = "wp-json/sendcloudshipping/v2/"
	// CallbackPath is where the shop sends the merchant back to, and DeactivatePath where its plugin says that it was switched off.
	CallbackPath   = "/shops/woocommerce_v2/redirect/auth/callback"
	DeactivatePath = "/shops/woocommerce_v2/deactivate"
	// visitLasts is how long a merchant may be away at the shop.
	visitLasts = 15 * time.Minute
)

// visit is what is kept while the merchant is at the shop.
type visit struct {
	Wish         Wish
	Verifier     string
	Deactivation string
}

// Begin answers where in the shop the merchant allows us in. The shop's own query, which has a nonce in it, stays.
func (d *Desk) Begin(ctx context.Context, by account.Session, w Wish) (string, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return "", err
	}
	w, err := d.Check(w)
	if err != nil {
		return "", err
	}
	if s, err := Find(w.System); err != nil || s.Way != Dance {
		return "", fault.New(fault.Unable, "This shop does not ask its merchant.")
	}
	to, err := url.Parse(w.Shop)
	if err != nil {
		return "", err
	}
	v := visit{Wish: w, Verifier: secret.NewToken(384), Deactivation: secret.NewToken(256)}
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	state, now := secret.NewToken(256), d.now()
	sealed := d.Integrations.Sealer.Seal(by.Account, text)
	err = d.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		return insertVisit(ctx, tx, by.Account, secret.Hash(state), sealed, now, now.Add(visitLasts))
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(v.Verifier))
	more := url.Values{
		"redirect_uri": {d.URL + CallbackPath}, "client_id": {wooClient}, "response_type": {"code"}, "scope": {"api"}, "state": {state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		"deactivation_callback_url": {d.URL + DeactivatePath}, "deactivation_token": {v.Deactivation},
	}.Encode()
	if to.RawQuery != "" {
		more = to.RawQuery + "&" + more
	}
	to.RawQuery = more
	return to.String(), nil
}

// Finish takes what the merchant brought back from the shop: the code is exchanged for the access to the shop's API, and the plugin told the
// number of its integration.
func (d *Desk) Finish(ctx context.Context, by account.Session, state, code, complete string) (Link, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return Link{}, err
	}
	v, err := d.back(ctx, by.Account, state)
	if err != nil {
		return Link{}, err
	}
	var wrong fault.List
	d.checkURL(&wrong, "oauth_complete_url", "Shop address", complete)
	if code == "" || len(code) > 2000 || wrong.Err() != nil || !sameOrigin(v.Wish.Shop, complete) {
		return Link{}, fault.New(fault.Unable, "The shop answered something that is not understood. Is the plugin installed and up to date?")
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {wooClient}, "code_verifier": {v.Verifier}}
	text, err := d.ask(ctx, call{method: http.MethodPost, url: complete, kind: "application/x-www-form-urlencoded", body: []byte(form.Encode())})
	if err != nil {
		return Link{}, err
	}
	var got struct {
		Key    string `json:"consumer_key"`
		Secret string `json:"consumer_secret"`
		Shop   string `json:"url_webshop"`
	}
	broken := fault.New(fault.Unable, "The shop answered something that is not understood. Is the plugin installed and up to date?")
	if err := json.Unmarshal(text, &got); err != nil || got.Key == "" || got.Secret == "" {
		return Link{}, broken
	}
	if plain, err := url.QueryUnescape(got.Shop); err == nil {
		got.Shop = plain
	}
	if !sameOrigin(v.Wish.Shop, got.Shop) {
		return Link{}, broken
	}
	s, err := Find(v.Wish.System)
	if err != nil {
		return Link{}, err
	}
	in := access{Base: got.Shop, Key: got.Key, Secret: got.Secret}
	v.Wish.Shop = got.Shop
	l, err := d.keep(ctx, by, s, v.Wish, in, secret.Hash(v.Deactivation))
	if err != nil {
		return l, err
	}
	body, err := json.Marshal(map[string]int64{"integration_id": l.Integration})
	if err != nil {
		return l, err
	}
	// The plugin is told last: it can show a number only when there is one. Should it not hear, what stands here is still true.
	if err := d.answers(ctx, call{method: http.MethodPost, url: under(in.Base, wooPath+"integration"), user: in.Key, password: in.Secret, body: body}); err != nil {
		l.Error = err.Error()
		_ = d.note(ctx, l, err)
	}
	return l, nil
}

// back reads what was kept while the merchant was at the shop, once.
func (d *Desk) back(ctx context.Context, owner int64, state string) (visit, error) {
	gone := fault.New(fault.Missing, "That took too long, or was begun in another account. Begin again in the shop.")
	var v visit
	sealed := ""
	err := d.DB.Write(ctx, owner, func(ctx context.Context, tx *db.Tx) error {
		var err error
		sealed, err = takeVisit(ctx, tx, owner, secret.Hash(state), d.now())
		return err
	})
	if errors.Is(err, db.ErrNone) {
		return v, gone
	}
	if err != nil {
		return v, err
	}
	text, err := d.Integrations.Sealer.Open(owner, sealed)
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(text, &v)
}

// sameOrigin reports whether two addresses are of one shop: nobody is told its secrets but the shop that the merchant saw.
func sameOrigin(a, b string) bool {
	x, err := url.Parse(a)
	y, berr := url.Parse(b)
	return err == nil && berr == nil && x.Scheme == y.Scheme && x.Host != "" && strings.EqualFold(x.Host, y.Host) && y.User == nil
}
