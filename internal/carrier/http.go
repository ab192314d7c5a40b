package carrier

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// Client is how drivers reach carriers: with time and size limits, a log without secrets, and an error
// that knows whether the request may have arrived. The zero value works.
type Client struct {
	HTTP    *http.Client  // nil: a client of its own that follows no redirects
	Timeout time.Duration // per exchange; 0 is 30 s
	MaxBody int64         // of an answer; 0 is 16 MiB
	// Log hears of every exchange; nil is silence.
	Log func(context.Context, Exchange)
	// Now is the clock for Exchange; nil is time.Now.
	Now func() time.Time
}

// Exchange is one question and answer, without secrets: it holds no header and no query, and bodies only where an act of a Set is recorded.
type Exchange struct {
	ID       int64 // of the record
	Carrier  string
	Method   string
	Host     string
	Path     string
	Status   int // 0: no answer
	Sent     int // bytes
	Received int
	Began    time.Time
	Took     time.Duration
	Kind     Kind // meaningful with Err
	Err      error

	// What a Set adds.
	Account, Contract, Shipment int64
	Act, Reference              string
	RequestID                   string // the carrier's name for the exchange
	Asked, Answered             string // bodies for people
	Words                       string // Err, without secrets
}

// Call is one request to a carrier.
type Call struct {
	Carrier string
	Method  string
	URL     string
	Header  http.Header
	Body    []byte
	// Safe calls change nothing at the carrier: their failure is never a doubt.
	Safe bool
}

// Answer is what came back, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

var defaultHTTP = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     60 * time.Second,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:   true,
	},
}

// Do makes the call. Any answer below 500 is returned for the driver to read, whatever its status. An error
// is an *Error: KindDown when nothing was done, KindDoubt when an unsafe call may have been, KindRateLimited for 429.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	began := c.now()
	answer, err := c.exchange(ctx, call)
	if _, recorded := ctx.Value(talkKey{}).(*talk); recorded || c.Log != nil {
		x := Exchange{
			Carrier: call.Carrier, Method: call.Method, Status: answer.Status,
			Sent: len(call.Body), Received: len(answer.Body),
			Began: began, Took: c.now().Sub(began), Kind: KindOf(err), Err: err,
		}
		if u, e := url.Parse(call.URL); e == nil {
			x.Host, x.Path = u.Host, u.Path
		}
		listen(ctx, x, call, answer)
		if c.Log != nil {
			c.Log(ctx, x)
		}
	}
	return answer, err
}

func (c *Client) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return time.Now()
}

func (c *Client) exchange(ctx context.Context, call Call) (Answer, error) {
	limit := c.Timeout
	if limit == 0 {
		limit = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	// From the first header byte on, the carrier may act, whatever we hear afterwards.
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, call.Method, call.URL, bytes.NewReader(call.Body))
	if err != nil {
		return Answer{}, &Error{Kind: KindDown, Cause: err}
	}
	for k, v := range call.Header {
		req.Header[k] = v
	}
	client := c.HTTP
	if client == nil {
		client = defaultHTTP
	}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, broken(call, sent.Load(), err)
	}
	defer resp.Body.Close()
	answer := Answer{Status: resp.StatusCode, Header: resp.Header}
	answer.Body, err = c.read(resp.Body)
	if err != nil {
		return answer, broken(call, true, err)
	}
	return answer, answer.verdict(call)
}

var errTooLong = errors.New("the answer is too long")

func (c *Client) read(body io.Reader) ([]byte, error) {
	limit := c.MaxBody
	if limit == 0 {
		limit = 16 << 20
	}
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err == nil && int64(len(b)) > limit {
		return nil, errTooLong
	}
	return b, err
}

// broken sorts a failure of the line.
func broken(call Call, sent bool, err error) error {
	// The wrapping error tells the whole URL, and with some carriers the key stands in it.
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if sent && !call.Safe {
		return &Error{Kind: KindDoubt, Cause: err}
	}
	return &Error{Kind: KindDown, Cause: err}
}

// verdict reads the statuses that mean the same with every carrier.
func (a Answer) verdict(call Call) error {
	e := &Error{Code: strconv.Itoa(a.Status), RetryAfter: a.retryAfter()}
	switch {
	case a.Status == http.StatusTooManyRequests:
		e.Kind = KindRateLimited
	case a.Status == http.StatusServiceUnavailable:
		e.Kind = KindDown
	case a.Status >= 500 && a.Status != http.StatusNotImplemented:
		// A gateway that gives up says nothing about what stands behind it.
		e.Kind, e.Cause = KindDoubt, fmt.Errorf("status %d", a.Status)
		if call.Safe {
			e.Kind = KindDown
		}
	default:
		return nil
	}
	return e
}

func (a Answer) retryAfter() time.Duration {
	text := a.Header.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(t))
	}
	return 0
}
