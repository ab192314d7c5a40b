// Package oauth is the door where apps get their tokens: OAuth 2.0 with consent (codes with PKCE, refresh tokens that are used once), tokens
// for an integration's own keys as Sendcloud gives them, revocation, and the document that tells an app where everything is. What the
// merchant sees of it is the panel's; what a token may do is app's and api's word.
package oauth

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/server"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

// The paths of this door. AuthPath is served by the panel, where the merchant signs in.
const (
	AuthPath       = "/oauth2/auth"
	tokenPath      = "/oauth2/token"
	revokePath     = "/oauth2/revoke"
	introspectPath = "/oauth2/introspect"
	metadataPath   = "/.well-known/oauth-authorization-server"
)

// Open are the paths that a page of another host may post to: they take no cookie, so nobody's session can be abused there.
var Open = []string{tokenPath, tokenPath + "/", revokePath}

// mostForm is more than any request for a token has, in bytes.
const mostForm = 32 << 10

// Door gives tokens.
type Door struct {
	Apps *app.Desk
	// Base is the address that a request came to, for the links in its answer.
	Base func(r *http.Request) string
	// Limits is how often one address may ask; nil does not count.
	Limits *Limits
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
}

func (d *Door) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// Mount lists the routes.
func (d *Door) Mount(mux web.Mux) {
	door := web.Door{Mux: mux, Fail: fail, MostBody: mostForm}
	door.Handle("GET "+metadataPath, d.metadata)
	for _, path := range []string{tokenPath, tokenPath + "/{$}"} {
		door.Handle(path, d.only(d.token))
	}
	door.Handle(revokePath, d.only(d.revoke))
	door.Handle(introspectPath, d.only(d.introspect))
}

// protocol is the library's part: what a request must have, and what answers look like. Its manager keeps nothing between requests but
// through the apps' desk.
func (d *Door) protocol() *server.Server {
	s := server.NewServer(&server.Config{
		TokenType:                   "bearer", // as Sendcloud writes it
		AllowedResponseTypes:        []oauth2.ResponseType{oauth2.Code},
		AllowedGrantTypes:           []oauth2.GrantType{oauth2.AuthorizationCode, oauth2.Refreshing, oauth2.ClientCredentials},
		AllowedCodeChallengeMethods: []oauth2.CodeChallengeMethod{oauth2.CodeChallengeS256},
		ForcePKCE:                   true,
	}, manager{d})
	s.ClientInfoHandler = client
	s.InternalErrorHandler = described
	s.ExtensionFieldsHandler = beside
	return s
}

// metadata tells an app where everything is (RFC 8414).
func (d *Door) metadata(w http.ResponseWriter, r *http.Request) error {
	base := d.Base(r)
	var scopes []string
	for _, s := range integration.AllScopes {
		scopes = append(scopes, string(s))
	}
	auth := []string{"client_secret_basic", "client_secret_post"}
	w.Header().Set("Cache-Control", "public, max-age=300")
	return write(w, http.StatusOK, map[string]any{
		"issuer": base, "authorization_endpoint": base + AuthPath, "token_endpoint": base + tokenPath,
		"revocation_endpoint": base + revokePath, "introspection_endpoint": base + introspectPath,
		"response_types_supported": []string{"code"}, "response_modes_supported": []string{"query"},
		"grant_types_supported":                          []string{"authorization_code", "refresh_token", "client_credentials"},
		"token_endpoint_auth_methods_supported":          append(auth[:2:2], "none"),
		"revocation_endpoint_auth_methods_supported":     append(auth[:2:2], "none"),
		"introspection_endpoint_auth_methods_supported":  auth,
		"code_challenge_methods_supported":               []string{"S256"},
		"scopes_supported":                               scopes,
		"authorization_response_iss_parameter_supported": true,
		"ui_locales_supported":                           []string{"en", "nl", "de", "fr", "es", "it"},
	})
}

// write answers with JSON that nobody may keep. Any page may read it: there is nothing in it but for who sent the secret.
func write(w http.ResponseWriter, status int, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Access-Control-Allow-Origin", "*")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
		h.Set("Pragma", "no-cache")
	}
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

// only lets through forms that are posted, not too often.
func (d *Door) only(next func(w http.ResponseWriter, r *http.Request) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", "POST, OPTIONS")
			w.Header().Set("Access-Control-Allow-Methods", "POST, OPTIONS")
			w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
			if r.Method == http.MethodOptions {
				w.Header().Set("Access-Control-Allow-Origin", "*")
				w.WriteHeader(http.StatusNoContent)
				return nil
			}
			return refusal{code: "invalid_request", hint: "This address takes POST only.", status: http.StatusMethodNotAllowed}
		}
		ip := web.ClientIP(r.Context())
		if !d.Limits.allow(ip, d.now()) {
			w.Header().Set("Retry-After", "10")
			return refusal{code: "temporarily_unavailable", hint: "Too many requests. Keep a token until it expires instead of asking for another one each time.", status: http.StatusTooManyRequests}
		}
		if err := onlyForm(r); err != nil {
			return told(err)
		}
		err := told(next(w, r))
		if asRefusal(err).status == http.StatusUnauthorized {
			d.Limits.failed(ip, d.now())
		}
		return err
	}
}

// onlyForm reads the body and nothing else: secrets do not belong into addresses, which land in logs.
func onlyForm(r *http.Request) error {
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if kind = strings.ToLower(strings.TrimSpace(kind)); kind != "application/x-www-form-urlencoded" && kind != "" {
		return refusal{code: "invalid_request", hint: "Send the parameters as application/x-www-form-urlencoded."}
	}
	posted, err := web.Form(r)
	if err != nil {
		return err
	}
	for name, values := range posted {
		if len(values) > 1 {
			return refusal{code: "invalid_request", hint: "A parameter came more than once: " + short(name) + "."}
		}
	}
	r.Form = posted
	return nil
}
