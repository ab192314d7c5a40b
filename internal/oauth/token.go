package oauth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/models"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

// token gives an app its tokens.
func (d *Door) token(w http.ResponseWriter, r *http.Request) error {
	asked := r.PostForm.Get("grant_type")
	switch {
	case asked == "":
		return refusal{code: "invalid_request", hint: "grant_type is missing."}
	case known[asked] == "":
		return refusal{code: "unsupported_grant_type", hint: "grant_type is one of authorization_code, refresh_token and client_credentials."}
	}
	p := d.protocol()
	kind, request, err := p.ValidationTokenRequest(r)
	if err != nil {
		return err
	}
	got, err := p.GetAccessToken(r.Context(), kind, request)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, p.GetTokenData(got))
}

// beside are the fields of an answer that no standard names: which integration the token acts as, and with the first tokens what signs its
// webhooks.
func beside(t oauth2.TokenInfo) map[string]any {
	more := map[string]any{}
	e, ok := t.(oauth2.ExtendableTokenInfo)
	if !ok {
		return more
	}
	if id, err := strconv.ParseInt(e.GetExtension().Get("integration_id"), 10, 64); err == nil {
		more["integration_id"] = id
	}
	if key := e.GetExtension().Get("webhook_signature_key"); key != "" {
		more["webhook_signature_key"] = key
	}
	return more
}

// manager is how the library gives tokens: by the apps' desk.
type manager struct{ *Door }

func info(client string, t app.Tokens) oauth2.TokenInfo {
	i := models.NewToken()
	i.SetClientID(client)
	i.SetScope(string(t.Scopes))
	i.SetAccess(t.Access)
	i.SetAccessExpiresIn(app.AccessLasts)
	i.SetRefresh(t.Refresh)
	more := url.Values{"integration_id": {strconv.FormatInt(t.Integration, 10)}}
	if t.Signature != "" {
		more.Set("webhook_signature_key", t.Signature)
	}
	i.SetExtension(more)
	return i
}

// GenerateAccessToken gives tokens for a code or for an integration's keys.
func (m manager) GenerateAccessToken(ctx context.Context, kind oauth2.GrantType, r *oauth2.TokenGenerateRequest) (oauth2.TokenInfo, error) {
	if kind == oauth2.ClientCredentials {
		return m.forKeys(ctx, r)
	}
	a, err := m.open(ctx, r.ClientID, r.ClientSecret)
	if err != nil {
		return nil, err
	}
	// Shorter ones than RFC 7636 allows could be guessed.
	if n := len(r.CodeVerifier); n < 43 || n > 128 {
		return nil, refusal{code: "invalid_request", hint: "code_verifier has 43 to 128 characters."}
	}
	t, err := m.Apps.Exchange(ctx, a, r.Code, r.RedirectURI, func(challenge string) bool {
		return oauth2.CodeChallengeS256.Validate(challenge, r.CodeVerifier)
	})
	if err != nil {
		return nil, err
	}
	return info(a.ClientID, t), nil
}

func (m manager) forKeys(ctx context.Context, r *oauth2.TokenGenerateRequest) (oauth2.TokenInfo, error) {
	if isApp(r.ClientID) {
		if _, err := m.open(ctx, r.ClientID, r.ClientSecret); err != nil {
			return nil, err
		}
		return nil, refusal{code: "unauthorized_client", hint: "An app acts for a merchant who consented. client_credentials is for the keys of an integration."}
	}
	asked, err := scopes(r.Scope)
	if err != nil {
		return nil, err
	}
	t, err := m.Apps.ForKeys(ctx, r.ClientID, r.ClientSecret, asked)
	if err != nil {
		return nil, err
	}
	return info(r.ClientID, t), nil
}

// RefreshAccessToken gives tokens for a refresh token, once.
func (m manager) RefreshAccessToken(ctx context.Context, r *oauth2.TokenGenerateRequest) (oauth2.TokenInfo, error) {
	a, err := m.open(ctx, r.ClientID, r.ClientSecret)
	if err != nil {
		return nil, err
	}
	asked, err := scopes(r.Scope)
	if err != nil {
		return nil, err
	}
	t, err := m.Apps.Refresh(ctx, a, r.Refresh, asked)
	if err != nil {
		return nil, err
	}
	return info(a.ClientID, t), nil
}

func scopes(text string) (integration.Scopes, error) {
	asked, err := app.ParseScopes(text)
	if e, ok := fault.As(err); ok {
		return "", refusal{code: "invalid_scope", hint: e.Text()}
	}
	return asked, err
}

// isApp tells the ids of apps from the public keys of integrations.
func isApp(client string) bool { return strings.HasPrefix(client, "app_") }

// open finds an app whose secret is right.
func (m manager) open(ctx context.Context, client, secret string) (app.App, error) {
	wrong := refusal{code: "invalid_client", hint: "The client id is not known, or the secret is not its own."}
	if !isApp(client) {
		return app.App{}, wrong
	}
	a, _, err := m.Apps.Find(ctx, client)
	if fault.Is(err, fault.Missing) || err == nil && !a.Opens(secret, m.now()) {
		return app.App{}, wrong
	}
	return a, err
}

// errElsewhere: consent is given in the panel, and tokens are known by the desk.
var errElsewhere = errors.New("oauth: this is not asked of the manager")

// GetClient is not asked: every grant opens its client itself.
func (m manager) GetClient(context.Context, string) (oauth2.ClientInfo, error) {
	return nil, errElsewhere
}

// GenerateAuthToken is not asked: codes come of the merchant's consent.
func (m manager) GenerateAuthToken(context.Context, oauth2.ResponseType, *oauth2.TokenGenerateRequest) (oauth2.TokenInfo, error) {
	return nil, errElsewhere
}

// RemoveAccessToken is not asked: revoking needs to know the client.
func (m manager) RemoveAccessToken(context.Context, string) error { return errElsewhere }

// RemoveRefreshToken is not asked: revoking needs to know the client.
func (m manager) RemoveRefreshToken(context.Context, string) error { return errElsewhere }

// LoadAccessToken is not asked: the API's gate asks the desk.
func (m manager) LoadAccessToken(context.Context, string) (oauth2.TokenInfo, error) {
	return nil, errElsewhere
}

// LoadRefreshToken is not asked: a refresh token is read in the step that uses it up.
func (m manager) LoadRefreshToken(context.Context, string) (oauth2.TokenInfo, error) {
	return nil, errElsewhere
}

// holder is who asks about a token: an app, or an integration by its keys.
func (d *Door) holder(r *http.Request) (string, error) {
	id, secret, err := client(r)
	if err != nil {
		return "", err
	}
	if isApp(id) {
		_, err = manager{d}.open(r.Context(), id, secret)
		return id, err
	}
	_, err = d.Apps.Integrations.Authenticate(r.Context(), id, secret)
	return id, err
}

// revoke ends a token (RFC 7009).
func (d *Door) revoke(w http.ResponseWriter, r *http.Request) error {
	who, err := d.holder(r)
	if err != nil {
		return err
	}
	token := r.PostForm.Get("token")
	if token == "" {
		return refusal{code: "invalid_request", hint: "token is missing."}
	}
	err = d.Apps.Revoke(r.Context(), who, token)
	var other app.Refused
	if errors.As(err, &other) {
		return refusal{code: "unauthorized_client", hint: other.Error()}
	}
	if err != nil {
		return err
	}
	web.Note(r.Context(), "client", who)
	return write(w, http.StatusOK, map[string]any{})
}

// introspect tells the holder of a token about it (RFC 7662).
func (d *Door) introspect(w http.ResponseWriter, r *http.Request) error {
	who, err := d.holder(r)
	if err != nil {
		return err
	}
	t, err := d.Apps.Inspect(r.Context(), who, r.PostForm.Get("token"))
	var gone app.Refused
	if errors.As(err, &gone) {
		return write(w, http.StatusOK, map[string]any{"active": false})
	}
	if err != nil {
		return err
	}
	kind := "access_token"
	if t.Refresh {
		kind = "refresh_token"
	}
	return write(w, http.StatusOK, map[string]any{
		"active": true, "client_id": t.ClientID, "scope": string(t.Scopes), "token_type": "bearer", "token_use": kind,
		"iat": t.CreatedAt.Truncate(time.Second).Unix(), "exp": t.ExpiresAt.Unix(), "integration_id": t.Integration,
		"iss": d.Base(r),
	})
}

var _ oauth2.Manager = manager{}
