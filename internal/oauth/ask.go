package oauth

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-oauth2/oauth2/v4"
	oautherr "github.com/go-oauth2/oauth2/v4/errors"
	"github.com/go-oauth2/oauth2/v4/server"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// Asking is what an app asks of a merchant, found good: the app is known and the browser may be sent back to it.
type Asking struct {
	App    app.App
	Owner  string // the company that offers it
	Scopes integration.Scopes

	issuer string
	back   server.AuthorizeRequest
}

// Refused is a request that is answered by sending the browser back to the app with the reason.
type Refused struct{ Location string }

func (r *Refused) Error() string { return "oauth: sent back with a refusal" }

// Read reads the request by which an app asks for consent. Before app and address have been found good nobody is sent anywhere: the error is
// then a fault for a page of ours. After that it is a *Refused.
func (d *Door) Read(r *http.Request) (Asking, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return Asking{}, fault.New(fault.Invalid, "The link that led here is broken. Go back to the app and try again.")
	}
	for _, name := range []string{"client_id", "redirect_uri"} {
		if len(q[name]) != 1 || q.Get(name) == "" {
			return Asking{}, fault.New(fault.Invalid, "The link that led here is broken: %s is missing. Go back to the app and try again.", name)
		}
	}
	a := Asking{issuer: d.Base(r), back: server.AuthorizeRequest{RedirectURI: q.Get("redirect_uri"), ResponseType: oauth2.Code, State: q.Get("state")}}
	a.App, a.Owner, err = d.Apps.Find(r.Context(), q.Get("client_id"))
	if fault.Is(err, fault.Missing) {
		return a, fault.New(fault.Invalid, "The app that sent you here is not known. It may have been taken away.")
	}
	if err != nil {
		return a, err
	}
	if !a.App.Sends(a.back.RedirectURI) {
		return a, fault.New(fault.Invalid, "%s wants to be answered at an address that it has not registered. For your safety you are not sent there.", a.App.Name)
	}
	if err := d.read(r, q, &a); err != nil {
		return a, d.sendBack(a, err)
	}
	return a, nil
}

// read reads what the library and we ask of a request beyond app and address.
func (d *Door) read(r *http.Request, q url.Values, a *Asking) error {
	for name, values := range q {
		if len(values) > 1 {
			return refusal{code: "invalid_request", hint: "A parameter came more than once: " + short(name) + "."}
		}
	}
	switch {
	case q.Get("response_type") != "" && q.Get("response_type") != "code":
		return refusal{code: "unsupported_response_type", hint: "response_type is code."}
	case q.Get("response_mode") != "" && q.Get("response_mode") != "query":
		return refusal{code: "invalid_request", hint: "response_mode is query."}
	case q.Has("request") || q.Has("request_uri"):
		return refusal{code: "invalid_request", hint: "request and request_uri are not supported."}
	}
	plain := (&http.Request{Method: http.MethodGet, URL: r.URL, Header: http.Header{}, Form: q}).WithContext(r.Context())
	asked, err := d.protocol().ValidationAuthorizeRequest(plain)
	if err != nil {
		return err
	}
	if n := len(asked.CodeChallenge); n != 43 || strings.Trim(asked.CodeChallenge, letters) != "" {
		return refusal{code: "invalid_request", hint: "code_challenge is the base64url of a SHA-256, 43 characters."}
	}
	a.back.CodeChallenge = asked.CodeChallenge
	a.Scopes, err = scopes(asked.Scope)
	if err != nil {
		return err
	}
	if a.Scopes == "" {
		a.Scopes = a.App.Scopes
	}
	if !a.App.MayAsk(a.Scopes) {
		return refusal{code: "invalid_scope", hint: "The app is not registered to ask for this much."}
	}
	return nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// sendBack is the refusal that the browser brings to the app.
func (d *Door) sendBack(a Asking, err error) error {
	said := asRefusal(err)
	if said.code == "server_error" {
		return err
	}
	text := oautherr.Descriptions[standard[said.code]]
	if said.hint != "" {
		text = said.hint
	}
	location, err := d.location(a, map[string]any{"error": said.code, "error_description": plainText(text)})
	if err != nil {
		return err
	}
	return &Refused{location}
}

// plainText leaves only what RFC 6749 lets stand in a description.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return ' '
		}
		return r
	}, text)
}

// location is the app's address with an answer, and with our own name, so that an app that talks to several servers knows who answers.
func (d *Door) location(a Asking, answer map[string]any) (string, error) {
	answer["iss"] = a.issuer
	return d.protocol().GetRedirectURI(&a.back, answer)
}

// Origin is where the browser will be sent back to: scheme and host.
func (a Asking) Origin() string {
	u, err := url.Parse(a.back.RedirectURI)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Allow is the merchant's yes. It answers where the browser goes now. former is an integration the app acted as before; 0 makes a new one.
func (d *Door) Allow(ctx context.Context, by account.Session, a Asking, former int64, name string) (string, error) {
	code, err := d.Apps.Allow(ctx, by, app.Consent{
		App: a.App, Scopes: a.Scopes, Redirect: a.back.RedirectURI, Challenge: a.back.CodeChallenge, Integration: former, Name: name,
	})
	if err != nil {
		return "", err
	}
	return d.location(a, map[string]any{"code": code})
}

// Deny is the merchant's no. It answers where the browser goes now.
func (d *Door) Deny(a Asking) (string, error) {
	return d.location(a, map[string]any{"error": "access_denied", "error_description": "The merchant said no."})
}
