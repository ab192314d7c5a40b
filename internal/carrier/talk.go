package carrier

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// talk is what one act with a carrier knows of itself, so that each exchange under it can be told and nothing secret in it is.
type talk struct {
	about Exchange // what is the same for all its exchanges

	mu      sync.Mutex
	secrets []string
	heard   []Exchange
}

type talkKey struct{}

type shipmentKey struct{}

// About says which shipment of which account the acts under ctx are about, for the record of exchanges: the contract may be the operator's, and what was
// said about a merchant's parcel is the merchant's.
func About(ctx context.Context, account, shipment int64) context.Context {
	return context.WithValue(ctx, shipmentKey{}, [2]int64{account, shipment})
}

// talk begins an act; what was exchanged is handed to the set's diary when the act ends.
func (s *Set) talk(ctx context.Context, c Contract, info Info, act, reference string) (context.Context, func()) {
	about := Exchange{Account: c.AccountID, Contract: c.ID, Act: act, Reference: reference}
	if of, ok := ctx.Value(shipmentKey{}).([2]int64); ok {
		about.Account, about.Shipment = of[0], of[1]
	}
	t := &talk{about: about}
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

// hide keeps a value out of all that is told of the act: as it is, and as JSON, XML, addresses and Basic authentication write it.
func (t *talk) hide(secret string) {
	if len(secret) < 4 { // would black out half the text
		return
	}
	var inXML bytes.Buffer
	_ = xml.EscapeText(&inXML, []byte(secret)) // a buffer takes all
	forms := []string{secret, inJSON(secret, true), inJSON(secret, false), inXML.String(), html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret)}
	for _, f := range slices.Clone(forms) {
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(f)))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if slices.Contains(t.secrets, secret) {
		return
	}
	t.secrets = append(t.secrets, forms...)
	// The longest first: a secret may stand within another.
	slices.SortFunc(t.secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	t.secrets = slices.Compact(t.secrets)
}

// inJSON is a text as it stands between the quotes of JSON.
func inJSON(text string, escapeHTML bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escapeHTML)
	_ = e.Encode(text) // a buffer takes all, and a string can always be written
	return strings.Trim(strings.TrimSpace(b.String()), `"`)
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

// mostRun is the longest run of letters and digits that is told as it is: labels within JSON and XML are longer, words and tokens shorter.
const mostRun = 600

// fields that hold secrets in anybody's words; what stands between quotes or tags behind them is blackened.
var (
	secretJSON = regexp.MustCompile(`(?i)("(?:pwd|pin|pass|[a-z_-]*(?:password|passwd|secret|token|api_?key|passphrase|authorization|private_?key)[a-z_-]*)"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretXML  = regexp.MustCompile(`(?i)(<(?:\w+:)?(?:pwd|pin|pass|[a-z_-]*(?:password|secret|token|api_?key|passphrase)[a-z_-]*)(?:\s[^<>]*)?>)[^<]+(<)`)
	secretForm = regexp.MustCompile(`(?i)((?:^|&)(?:pwd|pin|pass|[a-z_-]*(?:password|secret|token|api_?key|passphrase)[a-z_-]*)=)[^&]+`)
)

// shorten tells runs that are longer than any word by their length, and cuts what is too much for a reader.
func shorten(body []byte) string {
	var b strings.Builder
	for len(body) > 0 && b.Len() < maxTold {
		n := 0
		for n < len(body) && (body[n] >= 'a' && body[n] <= 'z' || body[n] >= 'A' && body[n] <= 'Z' || body[n] >= '/' && body[n] <= '9' || body[n] == '+' || body[n] == '=' || body[n] == '_' || body[n] == '-' || body[n] == '\\') {
			n++
		}
		switch {
		case n >= mostRun:
			fmt.Fprintf(&b, "[%d characters]", n)
		case n > 0:
			b.Write(body[:n])
		default:
			n = 1
			b.WriteByte(body[0])
		}
		body = body[n:]
	}
	if len(body) > 0 {
		fmt.Fprintf(&b, " … [%d bytes more]", len(body))
	}
	return strings.ToValidUTF8(b.String(), "")
}

const black = "•••"

// tell is a body as people may read it: text without secrets, labels by their length.
func (t *talk) tell(media string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	if kind := cmp.Or(media, http.DetectContentType(body)); !utf8.Valid(body) || bytes.HasPrefix(body, []byte("%PDF")) || strings.HasPrefix(kind, "image/") {
		return fmt.Sprintf("[%d bytes of %s]", len(body), kind)
	}
	text := t.redact(shorten(body))
	if strings.Contains(text, `"`) {
		text = secretJSON.ReplaceAllString(text, `$1"`+black+`"`)
	}
	if strings.Contains(text, "<") {
		text = secretXML.ReplaceAllString(text, "${1}"+black+"$2")
	}
	if strings.Contains(media, "x-www-form-urlencoded") {
		text = secretForm.ReplaceAllString(text, "${1}"+black)
	}
	return strings.ReplaceAll(text, "\x00", "")
}

// redact blackens the secrets of the contract, in each form that was thought of.
func (t *talk) redact(text string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.secrets {
		text = strings.ReplaceAll(text, s, black)
	}
	return text
}
