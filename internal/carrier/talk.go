package carrier

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// talk is what one act with a carrier knows of itself, so that each exchange under it can be told and nothing secret in it is.
type talk struct {
	about    Exchange // what is the same for all its exchanges
	contract Contract

	mu      sync.Mutex
	secrets []string
	heard   []Exchange
}

type talkKey struct{}

type shipmentKey struct{}

// About says which of the account's shipments the acts under ctx are about, for the record of exchanges.
func About(ctx context.Context, shipment int64) context.Context {
	return context.WithValue(ctx, shipmentKey{}, shipment)
}

// talk begins an act; what was exchanged is handed to the set's diary when the act ends.
func (s *Set) talk(ctx context.Context, c Contract, info Info, act, reference string) (context.Context, func()) {
	shipment, _ := ctx.Value(shipmentKey{}).(int64)
	t := &talk{contract: c, about: Exchange{Account: c.AccountID, Contract: c.ID, Shipment: shipment, Act: act, Reference: reference}}
	for _, f := range info.Credentials {
		if f.Secret {
			t.hide(c.Credentials[f.Name])
		}
	}
	return context.WithValue(ctx, talkKey{}, t), func() {
		if s.Heard == nil {
			return
		}
		t.mu.Lock()
		heard := t.heard
		t.mu.Unlock()
		if len(heard) > 0 {
			s.Heard(heard)
		}
	}
}

// hide keeps a value out of all that is told of the act: as it is, and as carriers want it in headers.
func (t *talk) hide(secret string) {
	if len(secret) < 4 { // would black out half the text
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.secrets, secret) {
		t.secrets = append(t.secrets, secret)
		// The longest first: a secret may stand within another.
		slices.SortFunc(t.secrets, func(a, b string) int { return len(b) - len(a) })
	}
}

// hideIn keeps a secret that was learned on the way, such as a token, out of what is told under ctx.
func hideIn(ctx context.Context, secret string) {
	if t, ok := ctx.Value(talkKey{}).(*talk); ok {
		t.hide(secret)
	}
}

// listen adds an exchange to the act it belongs to.
func listen(ctx context.Context, x Exchange, call Call, a Answer) {
	t, ok := ctx.Value(talkKey{}).(*talk)
	if !ok {
		return
	}
	x.Account, x.Contract, x.Shipment = t.about.Account, t.about.Contract, t.about.Shipment
	x.Act, x.Reference = t.about.Act, t.about.Reference
	x.RequestID = requestID(a.Header)
	x.Asked = t.tell(call.Header.Get("Content-Type"), call.Body)
	x.Answered = t.tell(a.Header.Get("Content-Type"), a.Body)
	if x.Err != nil {
		x.Words = t.redact(x.Err.Error())
		x.Err = nil
	}
	x.Path = t.redact(x.Path)
	t.mu.Lock()
	t.heard = append(t.heard, x)
	t.mu.Unlock()
}

// requestIDs are the headers in which carriers name an exchange, the first that is there counts.
var requestIDs = []string{
	"X-Request-Id", "Request-Id", "Correlation-Id", "X-Correlation-Id", "Message-Reference", "Transid", "X-Easypost-Request-Uuid", "X-Amzn-Requestid", "Traceparent",
}

func requestID(h http.Header) string {
	for _, name := range requestIDs {
		if v := h.Get(name); v != "" && len(v) <= 200 {
			return v
		}
	}
	return ""
}

// maxTold is the most that is kept of one body.
const maxTold = 32 << 10

// long is what labels look like within JSON and XML: they are told by their length.
var long = regexp.MustCompile(`[A-Za-z0-9+/=_\\-]{600,}`)

// fields that hold secrets in anybody's words; what stands between quotes or tags behind them is blackened.
var (
	secretJSON = regexp.MustCompile(`(?i)("[a-z_-]*(?:password|passwd|secret|token|api_?key|apikey|passphrase|authorization|private_?key)[a-z_-]*"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretXML  = regexp.MustCompile(`(?i)(<(?:\w+:)?[a-z_-]*(?:password|secret|token|api_?key|apikey|passphrase|security)[a-z_-]*>)[^<]+(<)`)
	secretForm = regexp.MustCompile(`(?i)((?:^|&)[a-z_-]*(?:password|secret|token|api_?key|apikey|passphrase)[a-z_-]*=)[^&]+`)
)

const black = "•••"

// tell is a body as people may read it: text without secrets, labels by their length.
func (t *talk) tell(media string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	if kind := cmp.Or(media, http.DetectContentType(body)); !utf8.Valid(body) || bytes.HasPrefix(body, []byte("%PDF")) || strings.HasPrefix(kind, "image/") {
		return fmt.Sprintf("[%d bytes of %s]", len(body), kind)
	}
	text := long.ReplaceAllStringFunc(string(body), func(s string) string { return fmt.Sprintf("[%d characters]", len(s)) })
	text = secretJSON.ReplaceAllString(text, `$1"`+black+`"`)
	text = secretXML.ReplaceAllString(text, "${1}"+black+"$2")
	if strings.Contains(media, "x-www-form-urlencoded") {
		text = secretForm.ReplaceAllString(text, "${1}"+black)
	}
	text = strings.ReplaceAll(t.redact(text), "\x00", "")
	if len(text) > maxTold {
		cut := maxTold
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = fmt.Sprintf("%s … [%d bytes in all]", text[:cut], len(body))
	}
	return text
}

// redact blackens the secrets of the contract, plain and in the form that Basic authentication gives them.
func (t *talk) redact(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.secrets {
		text = strings.ReplaceAll(text, s, black)
		text = strings.ReplaceAll(text, base64.StdEncoding.EncodeToString([]byte(s)), black)
	}
	return text
}
