package oauth

import (
	"errors"
	"net/http"
	"strings"

	"github.com/go-oauth2/oauth2/v4"
	oautherr "github.com/go-oauth2/oauth2/v4/errors"

	"github.com/waybill-ship/waybill/internal/app"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/web"
)

// refusal is what an app is told: a code of RFC 6749, and what would be right. status 0 is the code's own.
type refusal struct {
	code, hint string
	status     int
}

func (r refusal) Error() string { return r.code + ": " + r.hint }

// Unwrap says what kind of fault it is, so that it is not logged as ours.
func (r refusal) Unwrap() error {
	kind := fault.Invalid
	if r.code == "invalid_client" {
		kind = fault.Unknown
	}
	return &fault.Error{Kind: kind, Format: "%s", Args: []any{r.hint}}
}

// told is an error as a refusal, or as it is when it is ours.
func told(err error) error {
	if r := asRefusal(err); r.code != "server_error" && err != nil {
		return r
	}
	return err
}

// standard are the library's errors by their codes, for their descriptions.
var standard = map[string]error{
	"invalid_request": oautherr.ErrInvalidRequest, "invalid_client": oautherr.ErrInvalidClient, "invalid_grant": oautherr.ErrInvalidGrant,
	"invalid_scope": oautherr.ErrInvalidScope, "unauthorized_client": oautherr.ErrUnauthorizedClient, "access_denied": oautherr.ErrAccessDenied,
	"unsupported_grant_type": oautherr.ErrUnsupportedGrantType, "unsupported_response_type": oautherr.ErrUnsupportedResponseType,
	"temporarily_unavailable": oautherr.ErrTemporarilyUnavailable, "server_error": oautherr.ErrServerError,
}

// described gives the library's answers the words of a refusal.
func described(err error) *oautherr.Response {
	r := asRefusal(err)
	return &oautherr.Response{Error: standard[r.code], Description: oautherr.Descriptions[standard[r.code]], StatusCode: r.status}
}

// asRefusal is any error as an app is told it.
func asRefusal(err error) refusal {
	var r refusal
	var gone app.Refused
	switch {
	case err == nil:
		return r
	case errors.As(err, &r):
	case errors.As(err, &gone):
		r = refusal{code: "invalid_grant", hint: gone.Error()}
	case errors.Is(err, app.ErrScope):
		r = refusal{code: "invalid_scope", hint: "The merchant has not allowed this much."}
	case ofLibrary(err):
		r = refusal{code: err.Error(), hint: oautherr.Descriptions[err]}
	case fault.Is(err, fault.Unknown):
		r = refusal{code: "invalid_client", hint: "The client id is not known, or the secret is not its own."}
	case fault.Is(err, fault.Missing):
		r = refusal{code: "invalid_client", hint: "There is no such client."}
	case fault.Is(err, fault.TooBig):
		r = refusal{code: "invalid_request", hint: "The request is too large.", status: http.StatusRequestEntityTooLarge}
	case fault.Is(err, fault.Invalid):
		r = refusal{code: "invalid_request", hint: err.Error()}
	default:
		r = refusal{code: "server_error", status: http.StatusInternalServerError}
	}
	if r.status == 0 {
		r.status = http.StatusBadRequest
		if r.code == "invalid_client" {
			r.status = http.StatusUnauthorized
		}
	}
	return r
}

// ofLibrary reports one of the library's own errors.
func ofLibrary(err error) bool {
	for one := range oautherr.Descriptions {
		if err == one { //nolint:errorlint // it gives them out bare, and a table is looked up by them
			return true
		}
	}
	return false
}

// fail answers as Sendcloud's token server does.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	said := asRefusal(err)
	if said.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="waybill", charset="UTF-8"`)
	}
	_ = write(w, said.status, map[string]any{
		"error": said.code, "error_description": oautherr.Descriptions[standard[said.code]], "error_hint": said.hint,
		"error_debug": "request " + web.RequestID(r.Context()), "status_code": said.status,
	})
}

// short keeps what strangers write short.
func short(text string) string {
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:60], "") + "…"
	}
	return text
}

// client reads who asks: by HTTP Basic or in the form, but not both; an app without a secret only names itself.
func client(r *http.Request) (string, string, error) {
	id, secret, basic := r.BasicAuth()
	formID, formSecret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	switch {
	case basic && (formSecret != "" || formID != "" && formID != id):
		return "", "", refusal{code: "invalid_request", hint: "Show the secret either in the header or in the form, and one client only."}
	case basic:
		return id, secret, nil
	case r.Header.Get("Authorization") != "":
		return "", "", refusal{code: "invalid_client", hint: "The header Authorization needs to be Basic."}
	case formID == "":
		return "", "", refusal{code: "invalid_client", hint: "Nobody was named: send client_id and client_secret, or HTTP Basic."}
	}
	return formID, formSecret, nil
}

// known are the kinds of grants by their names.
var known = map[string]oauth2.GrantType{
	"authorization_code": oauth2.AuthorizationCode, "refresh_token": oauth2.Refreshing, "client_credentials": oauth2.ClientCredentials,
}
