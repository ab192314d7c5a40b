package connect

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// ConnectedPath is where the consent page sends the merchant back to, behind Config.PublicURL; register it with the platform as the app's
// redirect address.
const ConnectedPath = "/connected"

// errandLasts is how long a merchant may take to say yes.
const errandLasts = time.Hour

// Link is a merchant's way to become connected: a page to be sent to, or, where the platform has none, what to do by hand.
type Link struct {
	URL   string   `json:"url,omitempty"`
	Steps []string `json:"steps,omitempty"`
}

// stepsFor is what a merchant does to become connected where the platform has no consent page.
func stepsFor(m Merchant) []string {
	return []string{
		"Sign in at " + m.Platform + ".",
		`Open Settings, then Integrations, and connect an integration of the kind "API". Give it the marketplace's name.`,
		"Copy its public key and its secret key. The secret key is shown only once.",
		"Paste both into the marketplace.",
	}
}

// ConsentLink is where to send a merchant who wants to be connected, good for an hour. back is the marketplace's page to return to: it comes with
// the parameters merchant and consent, and gives both to ConfirmConsent, which alone connects. Whoever else presses the link cannot do that. Without
// back, whoever presses it is connected at once: such a link is for the merchant's eyes only. Where the platform has no consent page, or Connect
// is no app there, the answer is the steps to make keys.
func (e *Engine) ConsentLink(ctx context.Context, ref, back string) (Link, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Link{}, err
	}
	if u, err := url.Parse(back); err != nil || back != "" && (u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil) {
		return Link{}, fault.At("back", "The page to return to is an address that begins with https://.")
	}
	app, ok := e.c.Client[m.Platform]
	if !ok || e.c.PublicURL == "" {
		return Link{Steps: stepsFor(m)}, nil
	}
	meta, err := e.metadata(ctx, m.Platform)
	if errors.Is(err, errNoConsent) {
		return Link{Steps: stepsFor(m)}, nil
	}
	if err != nil {
		return Link{}, err
	}
	state := secret.NewToken(256)
	out := errand{Verifier: secret.NewToken(256), Back: back, Issuer: meta.Issuer, Token: meta.Token, Revoke: meta.Revoke, SaysIssuer: meta.SaysIssuer}
	if err := e.sendOut(ctx, m, state, out); err != nil {
		return Link{}, err
	}
	sum := sha256.Sum256([]byte(out.Verifier))
	u, err := url.Parse(meta.Authorize)
	if err != nil {
		return Link{}, err
	}
	q := u.Query()
	for name, value := range map[string]string{
		"response_type": "code", "client_id": app.ID, "redirect_uri": e.redirect(), "state": state,
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256",
	} {
		q.Set(name, value)
	}
	if app.Scopes != "" {
		q.Set("scope", app.Scopes)
	}
	u.RawQuery = q.Encode()
	return Link{URL: u.String()}, nil
}

func (e *Engine) redirect() string { return strings.TrimRight(e.c.PublicURL, "/") + ConnectedPath }

// errand is a merchant on the way to the consent page and back.
type errand struct {
	Verifier   string `json:"verifier"`
	Back       string `json:"back"`
	Issuer     string `json:"issuer"`
	Token      string `json:"token"`
	Revoke     string `json:"revoke"`
	SaysIssuer bool   `json:"says_issuer"`
}

func (e *Engine) sendOut(ctx context.Context, m Merchant, state string, out errand) error {
	plain, err := json.Marshal(out)
	if err != nil {
		return err
	}
	sealed := e.c.Keys.Seal(m.ID, plain)
	return e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		return putErrand(ctx, tx, hashed(state), m.ID, sealed, e.now(), e.now().Add(errandLasts))
	})
}

func hashed(state string) string { return hex.EncodeToString(secret.Hash(state)) }

// FinishConsent takes what the consent page sent the merchant back with. back is where to send the browser on to: the marketplace's page, with what
// it gives to ConfirmConsent, which connects. Where the link had no page to return to, the merchant is connected now, and back is empty. back
// is answered with an error, too, where it is known. What the merchant may have done wrong is fault.Denied.
func (e *Engine) FinishConsent(ctx context.Context, came url.Values) (m Merchant, back string, err error) {
	m, out, err := e.comeBack(ctx, came.Get("state"))
	if err != nil {
		return m, "", err
	}
	back = out.Back
	if iss := came.Get("iss"); iss != out.Issuer && (iss != "" || out.SaysIssuer) {
		return m, back, fault.New(fault.Denied, "This answer does not come from the platform that the merchant was sent to. Begin again.")
	}
	if code := came.Get("error"); code != "" {
		return m, back, fault.New(fault.Denied, "The platform did not connect the merchant (%s). %s", code, came.Get("error_description"))
	}
	if came.Get("code") == "" {
		return m, back, fault.At("code", "The platform sent no code. Begin again.")
	}
	got, err := e.askToken(ctx, m.Platform, out.Token, url.Values{
		"grant_type": {"authorization_code"}, "code": {came.Get("code")}, "redirect_uri": {e.redirect()}, "code_verifier": {out.Verifier},
	})
	if isRefusal(err) {
		return m, back, fault.New(fault.Denied, "The platform does not give access for this answer. Begin again.").Because(err)
	}
	if err != nil {
		return m, back, awayWords(err)
	}
	given := consent{Platform: m.Platform, Integration: got.Integration, Revoke: out.Revoke, Keys: credentials{
		Token: got.Token, Refresh: got.Refresh, Until: got.until(e.now()), HookKey: got.HookKey, Address: out.Token,
	}}
	if back != "" {
		back, err = e.await(ctx, m, back, given)
		return m, back, err
	}
	m, err = e.admit(ctx, m, given, func(context.Context, *db.Tx) error { return nil })
	return m, "", err
}

// comeBack ends an errand: it is good once.
func (e *Engine) comeBack(ctx context.Context, state string) (m Merchant, out errand, err error) {
	unknown := fault.New(fault.Denied, "This way to connect is not known or too old. Begin again.")
	if state == "" {
		return m, out, unknown
	}
	var id int64
	var sealed string
	err = e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		id, sealed, err = takeErrand(ctx, tx, hashed(state), e.now())
		return err
	})
	if errors.Is(err, db.ErrNone) {
		return m, out, unknown
	}
	if err != nil {
		return m, out, err
	}
	plain, err := e.c.Keys.Open(id, sealed)
	if err != nil {
		return m, out, unknown.Because(err)
	}
	if err := json.Unmarshal(plain, &out); err != nil {
		return m, out, err
	}
	m, err = oneMerchant(ctx, e.db, "id", id)
	return m, out, err
}

// metadata is what a platform says of its consent page (RFC 8414).
type metadata struct {
	Issuer     string   `json:"issuer"`
	Authorize  string   `json:"authorization_endpoint"`
	Token      string   `json:"token_endpoint"`
	Revoke     string   `json:"revocation_endpoint"`
	Challenges []string `json:"code_challenge_methods_supported"`
	SaysIssuer bool     `json:"authorization_response_iss_parameter_supported"`
}

// errNoConsent says that a platform has no consent page that Connect can use.
var errNoConsent = errors.New("connect: the platform has no consent page")

// metadata asks a platform for its consent page. All addresses must be its own: else a document could send codes elsewhere.
func (e *Engine) metadata(ctx context.Context, platform string) (metadata, error) {
	var meta metadata
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, platform+"/.well-known/oauth-authorization-server", nil)
	if err != nil {
		return meta, err
	}
	req.Header.Set("Accept", "application/json")
	status, body, err := e.fetch(req, platform)
	switch {
	case err != nil:
		return meta, awayWords(err)
	case status >= 500 || status == http.StatusTooManyRequests:
		return meta, fault.New(fault.Away, "The platform answered with an error of its own (%d). Try again in a moment.", status)
	case status != http.StatusOK || json.Unmarshal(body, &meta) != nil:
		return meta, errNoConsent
	}
	if meta.Issuer != platform || !slices.Contains(meta.Challenges, "S256") || !sameHost(platform, meta.Authorize) || !sameHost(platform, meta.Token) {
		return meta, errNoConsent
	}
	if !sameHost(platform, meta.Revoke) {
		meta.Revoke = "" // not to be able to give access back stands in nobody's way
	}
	return meta, nil
}

func sameHost(a, b string) bool {
	x, err := url.Parse(a)
	if err != nil {
		return false
	}
	y, err := url.Parse(b)
	return err == nil && x.Host == y.Host && x.Scheme == y.Scheme
}
