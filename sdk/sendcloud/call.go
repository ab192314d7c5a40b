package sendcloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxAnswer is the most bytes of an answer that are read: more than a merged label file of 20 parcels has.
const maxAnswer = 128 << 20

type idempotencyKey struct{}

// WithIdempotencyKey gives the creating calls made with the context a key of the caller's own, such as the order's number: the server makes
// the thing once for it, and the call may be repeated after a broken connection.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, key)
}

// call is one request to be made, maybe more than once.
type call struct {
	method string
	path   string // with its version: /api/v2/parcels
	query  url.Values
	body   any // written as JSON; nil is none
	accept string
	points bool // to the server with the service points
	into   any  // nil: the answer is not read; *[]byte: as it came
	seen   func(*http.Response)
	safe   bool // writing, and yet no harm to do it twice
	// taken are further codes that are an answer and no refusal.
	taken []int
}

// do makes a request and reads its answer into call.into.
func (c *Client) do(ctx context.Context, k call) error {
	var body []byte
	if k.body != nil {
		var err error
		if body, err = json.Marshal(k.body); err != nil {
			return fmt.Errorf("sendcloud: %s %s: %w", k.method, k.path, err)
		}
	}
	for try := 0; ; try++ {
		answer, err := c.once(ctx, k, body)
		if err == nil {
			return read(k, answer)
		}
		pause, again := c.again(ctx, k, err, try)
		if !again {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("sendcloud: %s %s: %w (before that: %w)", k.method, k.path, ctx.Err(), err)
		case <-c.sleep(pause):
		}
	}
}

// once makes one try. The error is an *Error when the server answered.
func (c *Client) once(ctx context.Context, k call, body []byte) ([]byte, error) {
	req, err := c.request(ctx, k, body)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("sendcloud: %s %s: %w", k.method, k.path, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("sendcloud: %s %s: the answer broke off: %w", k.method, k.path, err)
	}
	if resp.StatusCode >= 300 && !slices.Contains(k.taken, resp.StatusCode) {
		return nil, refusal(k, resp, answer)
	}
	if k.seen != nil {
		k.seen(resp)
	}
	return answer, nil
}

func (c *Client) request(ctx context.Context, k call, body []byte) (*http.Request, error) {
	base := c.base
	if k.points {
		base = c.points
	}
	where := *base
	where.RawPath = where.EscapedPath() + k.path
	where.Path, _ = url.PathUnescape(where.RawPath)
	where.RawQuery = k.query.Encode()
	req, err := http.NewRequestWithContext(ctx, k.method, where.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("sendcloud: %w", err)
	}
	h := req.Header
	h.Set("User-Agent", c.agent)
	h.Set("Accept", "application/json")
	if k.accept != "" {
		h.Set("Accept", k.accept)
	}
	if k.body != nil {
		h.Set("Content-Type", "application/json")
	}
	if c.partner != "" {
		h.Set("Sendcloud-Partner-Id", c.partner)
	}
	if key := keyOf(ctx); key != "" && k.method != http.MethodGet {
		h.Set("Idempotency-Key", key)
	}
	return req, c.auth.authorize(ctx, c, req)
}

func keyOf(ctx context.Context) string {
	key, _ := ctx.Value(idempotencyKey{}).(string)
	return key
}

func read(k call, answer []byte) error {
	if k.into == nil {
		return nil
	}
	if raw, ok := k.into.(*[]byte); ok {
		*raw = answer
		return nil
	}
	if err := json.Unmarshal(answer, k.into); err != nil {
		return fmt.Errorf("sendcloud: %s %s: the answer is not what was expected: %w", k.method, k.path, err)
	}
	return nil
}

// again says whether a failed call may be made once more, and after which pause.
func (c *Client) again(ctx context.Context, k call, err error, try int) (time.Duration, bool) {
	if try >= c.retry.Times || ctx.Err() != nil {
		return 0, false
	}
	pause := min(c.retry.First<<try, c.retry.Most)
	pause = pause/2 + rand.N(pause/2+1) // not all at once, when many were refused at once
	var refused *Error
	answered := errors.As(err, &refused)
	if answered && refused.RetryAfter > 0 {
		if refused.RetryAfter > c.retry.Most {
			return 0, false
		}
		pause = max(pause, refused.RetryAfter)
	}
	harmless := k.method == http.MethodGet || k.safe || keyOf(ctx) != ""
	switch {
	case answered && refused.Status == http.StatusTooManyRequests:
		return pause, true // nothing was done
	case answered:
		return pause, harmless && refused.Status >= 500 && refused.Status != http.StatusNotImplemented
	}
	return pause, harmless
}

// retryAfter reads the header in both its forms: seconds, or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(value); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// at puts values into a path, each escaped.
func at(format string, values ...any) string {
	safe := make([]any, len(values))
	for i, v := range values {
		safe[i] = url.PathEscape(fmt.Sprint(v))
	}
	return fmt.Sprintf(format, safe...)
}

// Call makes a call that this package has no method for, such as one of a later version of the service: path begins with /api/, body is
// written as JSON (nil is none), and the answer is read into into (nil: it is not). Only what does not write is repeated.
func (c *Client) Call(ctx context.Context, method, path string, query url.Values, body, into any) error {
	return c.do(ctx, call{method: method, path: path, query: query, body: body, into: into})
}
