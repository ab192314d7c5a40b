package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/web"
)

// answerKept is how much of an answer the log keeps, in bytes.
const answerKept = 1 << 10

// format is the target's format.
func (t Target) format() Format {
	if t.Format == "" {
		return Sendcloud
	}
	return t.Format
}

// post sends a body once, as a message in a format. What goes wrong stands in the delivery.
func (d *Desk) post(ctx context.Context, t Target, f Format, message string, body []byte) Delivery {
	got := Delivery{At: d.now(), Body: body, URL: bare(t.URL), Format: f, Message: message}
	ctx, cancel := context.WithTimeout(ctx, d.timeout())
	defer cancel()
	began := time.Now()
	err := d.send(ctx, t, body, &got)
	got.Took = time.Since(began).Truncate(time.Millisecond)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		got.Error = fmt.Sprintf("There was no answer within %s.", d.timeout())
	case err != nil:
		got.Error = reason(err)
	case !got.Went():
		got.Error = fmt.Sprintf("The answer was %d %s.", got.Status, http.StatusText(got.Status))
	}
	if !got.Went() {
		got.exception, err = d.DB.NextID(context.WithoutCancel(ctx), "integration_log")
		if err != nil {
			slog.ErrorContext(ctx, "a failed delivery will not stand among the integration's failed requests", "error", err)
		}
	}
	return got
}

// note keeps a delivery that failed among the integration's failed requests, where API clients look for them.
func (d Delivery) note(ctx context.Context, tx *db.Tx, account, of int64) error {
	if d.exception == 0 || of < 0 {
		return nil
	}
	e := integration.Exception{ID: d.exception, Integration: of, At: d.At, Protected: strings.Contains(d.Header, ": ***") || len(d.Body) == 0,
		FullURL: d.URL, Method: http.MethodPost, Type: "webhook." + string(d.Kind), Text: d.Error}
	if u, err := url.Parse(d.URL); err == nil {
		e.BaseURL = u.Scheme + "://" + u.Host
	}
	if d.Status != 0 {
		code := int64(d.Status)
		e.Code = &code
	}
	var err error
	if e.Request, err = json.Marshal(map[string]any{"headers": headersOf(d.Header), "payload": string(d.Body)}); err != nil {
		return err
	}
	if d.Status != 0 {
		if e.Response, err = json.Marshal(map[string]any{"headers": nil, "body": d.Answer}); err != nil {
			return err
		}
	}
	return integration.NoteException(ctx, tx, account, e)
}

// headersOf reads the header of the log again.
func headersOf(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			all[name] = value
		}
	}
	return all
}

func (d *Desk) send(ctx context.Context, t Target, body []byte, got *Delivery) error {
	u, err := url.Parse(t.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("the webhook URL cannot be read")
	}
	user := u.User
	u.User, u.Fragment = nil, ""
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook URL cannot be read")
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("User-Agent", "Waybill")
	if err := t.sign(q.Header, *got); err != nil {
		return err
	}
	got.Header = shown(q.Header, t.Header, user != nil)
	for name, value := range t.Header {
		q.Header.Set(name, value)
	}
	if user != nil {
		password, _ := user.Password()
		q.SetBasicAuth(user.Username(), password)
	}
	d.once.Do(d.dial)
	answer, err := d.client.Do(q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	got.Status = answer.StatusCode
	text, err := io.ReadAll(io.LimitReader(answer.Body, answerKept))
	got.Answer = strings.ToValidUTF8(strings.ReplaceAll(string(text), "\x00", ""), "�")
	if err != nil && got.Went() {
		return nil // it has heard; the rest of its answer does not matter
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // read to its end, the connection can be used again
	return err
}

// dial makes the client.
func (d *Desk) dial() { d.client = d.outside().Client(d.timeout()) }

func (d *Desk) outside() web.Outside { return web.Outside{AllowPrivate: d.AllowPrivate} }

// reason says an error without the URL, which may have secrets in it.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	text := strings.TrimSuffix(err.Error(), ".")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// shown is the header for the log; what was set for the target alone may be secret.
func shown(h http.Header, own map[string]string, auth bool) string {
	var b strings.Builder
	_ = h.Write(&b) // a Builder takes everything
	for _, name := range slices.Sorted(maps.Keys(own)) {
		b.WriteString(http.CanonicalHeaderKey(name) + ": ***\r\n")
	}
	if auth {
		b.WriteString("Authorization: Basic ***\r\n")
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// bare is a URL without what may be a secret in it.
func bare(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
