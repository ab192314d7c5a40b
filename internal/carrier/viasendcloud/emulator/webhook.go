package emulator

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// letter is one webhook on its way.
type letter struct {
	url, secret string
	body        []byte
}

// postman brings webhooks one after another, each once. Sendcloud itself tries ten times, from five minutes on; nobody waits so long here.
type postman struct {
	letters chan letter
	done    chan struct{}
}

// bringFor is how long a receiver may take.
const bringFor = 5 * time.Second

func newPostman() *postman {
	p := &postman{make(chan letter, 10_000), make(chan struct{})}
	go func() {
		defer close(p.done)
		for l := range p.letters {
			l.bring()
		}
	}()
	return p
}

// close waits until all are brought.
func (p *postman) close() {
	close(p.letters)
	<-p.done
}

func (l letter) bring() {
	ctx, cancel := context.WithTimeout(context.Background(), bringFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(l.body))
	if err != nil {
		return // an address that is none
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sendcloud-Signature", sign(l.secret, l.body))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return // who does not listen does not hear
	}
	_ = resp.Body.Close()
}

// sign is the lower-case hex HMAC-SHA256 of the raw body.
func sign(secret string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// news is the body of a webhook.
type news struct {
	Action    string     `json:"action"`
	Timestamp int64      `json:"timestamp"`
	Changed   *int64     `json:"carrier_status_change_timestamp"`
	Parcel    wireParcel `json:"parcel"`
}

// tellAll pushes what has happened to all parcels and was not told yet. The caller holds change, or is the only one.
func (e *Emulator) tellAll() {
	for _, p := range emulate.Rows[parcel](e.Desk(), parcelKind) {
		steps := e.history(p)
		if p.Deleted || len(steps) <= p.Told {
			continue
		}
		shop := e.integration(p.Owner)
		for _, s := range steps[p.Told:] {
			if !shop.Hooked || shop.WebhookAt == nil {
				continue
			}
			n := news{Action: "parcel_status_changed", Timestamp: s.at.UnixMilli(), Parcel: e.wireAt(p, s.status, false)}
			if s.carrier != "" {
				at := s.at.UnixMilli()
				n.Changed, n.Timestamp = &at, e.Desk().Now().UnixMilli()
			}
			raw, err := pythonJSON(n)
			if err != nil {
				continue // a parcel is always JSON
			}
			e.post.letters <- letter{*shop.WebhookAt, secretOf(p.Owner), raw}
		}
		p.Told = len(steps)
		if e.Desk().Keep(parcelKind, strconv.Itoa(p.ID), p) != nil {
			return // the ledger is closed
		}
	}
}

func secretOf(public string) string {
	for _, c := range customers {
		if c["public_key"] == public {
			return c["secret_key"]
		}
	}
	return ""
}

// pythonJSON writes a value as Python's json.dumps does, which some receivers do again before they check the signature: blanks behind commas and colons, and nothing
// beyond ASCII.
func pythonJSON(v any) ([]byte, error) {
	var compact bytes.Buffer
	enc := json.NewEncoder(&compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	raw := bytes.TrimSuffix(compact.Bytes(), []byte("\n"))
	var out bytes.Buffer
	quoted, escaped := false, false
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		raw = raw[size:]
		switch {
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		case r >= 0x7f:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
		switch {
		case escaped:
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == ':'):
			out.WriteByte(' ')
		}
	}
	return out.Bytes(), nil
}
