package connect

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const (
	tellShift   = 5 * time.Second
	tellMost    = 100                    // news read at once
	tellKeep    = 20                     // told, and then written down together: after a power cut so many are told again
	tellKeepFor = 250 * time.Millisecond // and at the latest after this
	tellTimeout = 20 * time.Second
)

// Call is the body of what the marketplace is told, a Standard Webhook.
type Call struct {
	Type string    `json:"type"` // the kind of the news
	At   time.Time `json:"timestamp"`
	Data News      `json:"data"`
}

// tellWhatWaits wakes the teller for what was noted while there was none.
func (e *Engine) tellWhatWaits(ctx context.Context) error {
	if e.c.Callback == "" {
		return nil
	}
	return e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return e.wake(ctx, tx, 0, laneTell) })
}

// tellWork calls the marketplace with the news, one after the other. Nothing overtakes: while a call fails, all that comes later waits. News that
// were asked for once more go in between.
func (e *Engine) tellWork(ctx context.Context, l *Held) (again time.Time, err error) {
	if e.c.Callback == "" {
		return again, nil
	}
	t := teller{e: e, l: l, end: time.Now().Add(tellShift)}
	for {
		some, err := t.round(ctx)
		switch {
		case err != nil:
			return again, t.failed(ctx, err)
		case !some:
			return again, nil
		case time.Now().After(t.end):
			return e.now(), nil
		}
	}
}

type teller struct {
	e    *Engine
	l    *Held
	end  time.Time
	told int64   // up to this number
	once []int64 // told once more
	kept time.Time
}

// round tells some of what waits, and reports whether there was any.
func (t *teller) round(ctx context.Context) (some bool, err error) {
	after, err := t.e.toldUntil(ctx)
	if err != nil {
		return false, err
	}
	fresh, err := t.e.newsBehind(ctx, after, tellMost)
	if err != nil {
		return false, err
	}
	repeats, err := t.e.newsAgain(ctx, tellMost)
	if err != nil {
		return false, err
	}
	t.told, t.once, t.kept = after, nil, time.Now()
	failed := t.tell(ctx, fresh, repeats)
	if err := t.keep(ctx); err != nil {
		return false, err
	}
	return len(fresh)+len(repeats) > 0, failed
}

// tell makes the calls, fresh and repeated news in turn.
func (t *teller) tell(ctx context.Context, fresh, repeats []News) error {
	for len(fresh)+len(repeats) > 0 && time.Now().Before(t.end) {
		if len(fresh) > 0 {
			if err := t.e.call(ctx, fresh[0]); err != nil {
				return err
			}
			t.told, fresh = fresh[0].Number, fresh[1:]
		}
		if len(repeats) > 0 {
			repeats[0].Repeated = true
			if err := t.e.call(ctx, repeats[0]); err != nil {
				return err
			}
			t.once, repeats = append(t.once, repeats[0].Number), repeats[1:]
		}
		if t.told%tellKeep == 0 || len(t.once) >= tellKeep || time.Since(t.kept) > tellKeepFor {
			if err := t.keep(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep writes down what was told, although we are to stop: it was.
func (t *teller) keep(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hold/3)
	defer cancel()
	err := t.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return keepTold(ctx, tx, t.told, t.once) })
	t.once, t.kept = nil, time.Now()
	return err
}

// failed puts down why the marketplace could not be told. The lane comes again, after a pause that grows, or that it asked for.
func (t *teller) failed(ctx context.Context, err error) error {
	var said *callError
	if ctx.Err() != nil || errors.Is(err, errLost) {
		return err
	}
	kept := t.l.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return keepFailing(ctx, tx, err.Error(), t.e.now()) })
	if errors.As(err, &said) && said.pause > 0 {
		return errors.Join(kept, pausing(min(said.pause, longest), err))
	}
	return errors.Join(err, kept)
}

// callError is an answer of the marketplace that is not a yes.
type callError struct {
	status int
	pause  time.Duration // it asked to be left alone for so long
	words  string
}

func (e *callError) Error() string {
	return fmt.Sprintf("connect: the marketplace answered %d to a callback: %s", e.status, e.words)
}

// call tells one piece of news.
func (e *Engine) call(ctx context.Context, n News) error {
	body, err := json.Marshal(Call{n.Kind, n.At, n})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, tellTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.c.Callback, bytes.NewReader(body))
	if err != nil {
		return err
	}
	second := strconv.FormatInt(time.Now().Unix(), 10)
	h := req.Header
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "waybill-connect")
	h.Set("webhook-id", n.ID)
	h.Set("webhook-timestamp", second)
	h.Set("webhook-signature", sign(e.callKey, n.ID, second, body))
	caller := *e.c.HTTP
	caller.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := caller.Do(req)
	if err != nil {
		var of *url.Error
		if errors.As(err, &of) { // it begins with the address, in which secrets may stand
			err = of.Err
		}
		return fmt.Errorf("connect: the marketplace cannot be told: %w", err)
	}
	defer resp.Body.Close()
	words, err := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode/100 == 2 {
		return nil // whatever it says beside
	}
	seconds, none := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || none != nil || seconds < 0 {
		seconds = 0
	}
	return &callError{resp.StatusCode, time.Duration(seconds) * time.Second, strings.ToValidUTF8(string(words), "")}
}

// sign is the signature of a Standard Webhook: over its name, the second it is sent, and its body.
func sign(key []byte, id, second string, body []byte) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + second + "."))
	m.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// readCallKey reads a secret of Standard Webhooks.
func readCallKey(c Config) ([]byte, error) {
	if c.Callback == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.CallbackKey, "whsec_"))
	if err != nil || len(key) < 16 {
		return nil, errors.New("connect: a callback needs a key that signs it: whsec_ and at least 16 bytes in base64")
	}
	return key, nil
}

// Span is a time, and a merchant's ref, or empty for all of them. From is in it and To is not; the zero time is no limit.
type Span struct {
	Merchant string    `json:"merchant"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
}

// Replay tells the marketplace's callback once more what it was told of a span, by when it was noted, each with the id it had and marked as
// repeated. It answers how many news those are. News that were never told come in their own turn.
func (e *Engine) Replay(ctx context.Context, s Span) (n int, err error) {
	if e.c.Callback == "" {
		return 0, fault.New(fault.Unable, "There is no callback to tell. Read the news again from an earlier number.")
	}
	var merchant int64
	if s.Merchant != "" {
		m, err := e.merchant(ctx, s.Merchant)
		if err != nil {
			return 0, err
		}
		merchant = m.ID
	}
	err = e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		if n, err = addAgain(ctx, tx, merchant, s.From, s.To); err != nil {
			return err
		}
		return e.wake(ctx, tx, 0, laneTell)
	})
	return n, err
}
