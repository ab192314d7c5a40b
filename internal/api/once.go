package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Once keeps what was answered to creating calls that carry an Idempotency-Key, so that a repeated one makes nothing a second time.
//
// A call first writes a row that says who works on it. The transaction of the first thing that the call makes marks that row, so the
// mark and the thing are there together or not at all. The answer is written once it is known. A twin waits for it, on whatever node it
// arrives. When the worker dies, its hold on the row runs out: without the mark the next repeat begins anew; with it, the repeat is told
// that something was made and where to look, and never makes it again.
type Once struct {
	DB *db.DB
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
	// Patience is how long a twin waits for the answer of the first; 0 is 30 seconds.
	Patience time.Duration
	// Hold is after how long without a sign of life a worker is taken for dead; 0 is 20 seconds.
	Hold time.Duration
}

const (
	// onceHeader is where a caller names its call.
	onceHeader = "Idempotency-Key"
	// onceFor is how long an answer is kept.
	onceFor = 25 * time.Hour
	// workMost is how long one call may work.
	workMost = 3 * time.Minute
	// longestKey is how long a key may be.
	longestKey = 255
)

// onceKey names one call.
type onceKey struct {
	account, integration int64
	route, key           string
}

// errNotOurs says that another worker took the call over. It undoes the transaction in which it is found out.
var errNotOurs = errors.New("api: another request with the same Idempotency-Key has taken over")

func (o *Once) now() time.Time {
	if o.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(o.Now())
}

func (o *Once) hold() time.Duration {
	if o.Hold == 0 {
		return 20 * time.Second
	}
	return o.Hold
}

// Sweep removes an account's answers whose time is over, and tells how many.
func (o *Once) Sweep(ctx context.Context, account int64) (n int64, err error) {
	now := o.now()
	err = o.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = deleteExpired(ctx, tx, account, now)
		return err
	})
	return n, err
}

// do does what a creating call asks, unless it was done before. Without a key it is simply done.
func (o *Once) do(ctx context.Context, c Call, route Route) error {
	if o == nil || len(c.Header.Values(onceHeader)) == 0 {
		return route.Act(ctx, c)
	}
	key := strings.TrimSpace(c.Header.Get(onceHeader))
	if key == "" || len(key) > longestKey || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return &Refusal{Status: http.StatusBadRequest, Code: "invalid", Header: onceHeader, Text: "Idempotency-Key needs 1 to 255 printable ASCII characters."}
	}
	body, err := Body(c.W, c.Request)
	if err != nil {
		return err
	}
	request := c.Request.Clone(ctx)
	request.Body = io.NopCloser(bytes.NewReader(body))
	request.ContentLength = int64(len(body))
	c.Request = request
	k := onceKey{account: c.Account, integration: c.Integration, route: route.Method + " " + route.Path, key: key}
	return o.first(ctx, c, k, hashOf(request, body), route.Act)
}

// hashOf tells two requests apart.
func hashOf(r *http.Request, body []byte) []byte {
	h := sha256.New()
	h.Write([]byte(strings.TrimSuffix(r.URL.Path, "/") + "?" + r.URL.Query().Encode() + "\n"))
	h.Write(body)
	return h.Sum(nil)
}

// first claims the call and does it, or waits for whoever has claimed it before.
func (o *Once) first(ctx context.Context, c Call, k onceKey, hash []byte, act Act) error {
	patience := o.Patience
	if patience == 0 {
		patience = 30 * time.Second
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	give := time.NewTimer(patience)
	defer give.Stop()
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 250*time.Millisecond) {
		now := o.now()
		mine := kept{hash: hash, holder: secret.NewHex(), heldUntil: now.Add(o.hold()), expires: now.Add(onceFor)}
		var ours bool
		err := o.DB.Write(ctx, k.account, func(ctx context.Context, tx *db.Tx) (err error) {
			ours, err = claim(ctx, tx, k, mine, now)
			return err
		})
		if err != nil {
			return err
		}
		if ours {
			return o.work(ctx, c, k, mine.holder, act)
		}
		if done, err := o.earlier(ctx, c, k, hash); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-give.C:
			c.W.Header().Set("Retry-After", "5")
			return &Refusal{Status: http.StatusConflict, Code: "invalid", Header: onceHeader,
				Text: "A request with this Idempotency-Key is still being worked on. Repeat it in a few seconds."}
		case <-time.After(pause):
		}
	}
}

// earlier answers a repeat from what the first call left; false when its answer is not known yet.
func (o *Once) earlier(ctx context.Context, c Call, k onceKey, hash []byte) (bool, error) {
	row, err := selectKept(ctx, o.DB, k)
	switch {
	case errors.Is(err, db.ErrNone):
		return false, nil // the first came to nothing: try again
	case err != nil:
		return false, err
	case !secret.Equal(row.hash, hash):
		return true, &Refusal{Status: http.StatusUnprocessableEntity, Code: "invalid", Header: onceHeader,
			Text: "This Idempotency-Key was used for another request. Use a new key for a new request."}
	case row.status != 0:
		return true, replay(c.W, row)
	case row.effect && !o.now().Before(row.heldUntil):
		return true, &Refusal{Status: http.StatusConflict, Code: "invalid", Header: onceHeader, Text: "The first request with this Idempotency-Key took effect, " +
			"but its answer was lost. Nothing was made a second time. Look up what it made by its order number or external reference, or among the newest."}
	}
	return false, nil
}

// replay writes an answer again, byte by byte.
func replay(w http.ResponseWriter, row kept) error {
	var headers map[string]string
	if err := json.Unmarshal([]byte(row.headers), &headers); err != nil {
		return err
	}
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(row.status)
	_, _ = w.Write(row.body) // a caller who has hung up cannot be told
	return nil
}

// work does the call that we hold and keeps its answer. It goes on when the caller hangs up, who will ask again.
func (o *Once) work(ctx context.Context, c Call, k onceKey, holder string, act Act) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), workMost)
	defer stop()
	go o.alive(ctx, k, holder)
	marked := db.Along(ctx, k.account, func(ctx context.Context, tx *db.Tx) error {
		ours, err := markEffect(ctx, tx, k, holder)
		if err == nil && !ours {
			err = errNotOurs
		}
		return err
	})
	out := &buffer{header: c.W.Header()}
	outer := c.W
	c.W, c.Request = out, c.Request.WithContext(marked)
	err := act(marked, c)
	if err == nil && out.status == 0 {
		out.status = http.StatusOK
	}
	if errors.Is(err, errNotOurs) {
		return &Refusal{Status: http.StatusConflict, Code: "invalid", Header: onceHeader, Text: "Another request with this Idempotency-Key has taken over. Repeat it."}
	}
	if err != nil {
		// The door writes the failure; what it writes is kept like any other answer.
		after := context.WithoutCancel(ctx)
		return &unkept{err: err, keep: func(rendered *buffer) { o.finish(after, k, holder, rendered) }}
	}
	o.finish(ctx, k, holder, out)
	return out.send(outer)
}

// alive tells the others that we still work on it.
func (o *Once) alive(ctx context.Context, k onceKey, holder string) {
	tick := time.NewTicker(o.hold() / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			until := o.now().Add(o.hold())
			err := o.DB.Write(ctx, k.account, func(ctx context.Context, tx *db.Tx) error { return hold(ctx, tx, k, holder, until) })
			if err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "a hold on an Idempotency-Key was not renewed", "error", err)
			}
		}
	}
}

// finish keeps the answer, where it is one that a repeat may be given; else it lets go of the call.
func (o *Once) finish(ctx context.Context, k onceKey, holder string, out *buffer) {
	headers, err := json.Marshal(out.keepable())
	if err != nil {
		slog.ErrorContext(ctx, "an answer's headers cannot be kept", "error", err)
	}
	row := kept{status: out.status, headers: string(headers), body: out.body.Bytes()}
	if row.body == nil {
		row.body = []byte{}
	}
	now := o.now()
	err = o.DB.Write(ctx, k.account, func(ctx context.Context, tx *db.Tx) error {
		if definite(out.status) {
			return keep(ctx, tx, k, holder, row)
		}
		if err := forget(ctx, tx, k, holder); err != nil {
			return err
		}
		return hold(ctx, tx, k, holder, now) // something came of it all the same: repeats are told so
	})
	if err != nil {
		slog.ErrorContext(ctx, "an answer was not kept for its Idempotency-Key", "error", err)
	}
}

// definite reports whether an answer stays what it is however often one asks.
func definite(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return status < http.StatusInternalServerError
}

// unkept is a failure whose rendered answer belongs to an Idempotency-Key.
type unkept struct {
	err  error
	keep func(rendered *buffer)
}

func (u *unkept) Error() string { return u.err.Error() }
func (u *unkept) Unwrap() error { return u.err }

// buffer holds an answer back until it has been kept.
type buffer struct {
	header http.Header // the real one: what the act sets goes out
	status int
	body   bytes.Buffer
}

// Header is the answer's header.
func (b *buffer) Header() http.Header { return b.header }

// WriteHeader notes the status.
func (b *buffer) WriteHeader(status int) {
	if b.status == 0 {
		b.status = status
	}
}

// Write notes a part of the body.
func (b *buffer) Write(p []byte) (int, error) {
	b.WriteHeader(http.StatusOK)
	return b.body.Write(p)
}

// keepable are the headers that say something about the answer itself.
func (b *buffer) keepable() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition", "Location", "Link"} {
		if value := b.header.Get(name); value != "" {
			all[name] = value
		}
	}
	return all
}

// send lets the answer go.
func (b *buffer) send(w http.ResponseWriter) error {
	w.WriteHeader(b.status)
	_, _ = w.Write(b.body.Bytes()) // a caller who has hung up will ask again
	return nil
}
