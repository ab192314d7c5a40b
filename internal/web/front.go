package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// Front stands before all doors: it numbers requests, finds out who calls through which proxies, refuses forms sent from foreign
// pages, sets the headers that keep browsers safe, and writes one line a request.
type Front struct {
	Links Links
	// Proxies are the networks whose X-Forwarded-… headers are believed.
	Proxies []netip.Prefix
	// Open are the paths that take no cookie, so that a page of any host may post to them.
	Open []string
	// Seen hears of every answered request; nil is nobody.
	Seen func(r *http.Request, status int, took time.Duration)
}

// ParseProxies reads networks ("10.0.0.0/8") and single addresses.
func ParseProxies(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, t := range texts {
		if p, err := netip.ParsePrefix(t); err == nil {
			all = append(all, p)
			continue
		}
		a, err := netip.ParseAddr(t)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy %q is neither a network like 10.0.0.0/8 nor an address", t)
		}
		all = append(all, netip.PrefixFrom(a, a.BitLen()))
	}
	return all, nil
}

// caller is what the front found out about a request.
type caller struct {
	id     string
	ip     string
	scheme string
	host   string
	mu     sync.Mutex
	notes  []any
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, ok := ctx.Value(callerKey{}).(*caller)
	if !ok {
		return &caller{scheme: "http"}
	}
	return c
}

// RequestID is the request's number, which log lines and error pages share; empty outside of a request.
func RequestID(ctx context.Context) string { return callerOf(ctx).id }

// ClientIP is the address the request came from, as far as trusted proxies tell.
func ClientIP(ctx context.Context) string { return callerOf(ctx).ip }

// IsHTTPS reports whether the caller's side of the connection is encrypted.
func IsHTTPS(ctx context.Context) bool { return callerOf(ctx).scheme == "https" }

// Note adds a pair to the request's log line: who the caller turned out to be, what was done.
func Note(ctx context.Context, key string, value any) {
	c := callerOf(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes = append(c.notes, key, value)
}

// Wrap puts the front before the doors.
func (f *Front) Wrap(doors http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	for _, o := range f.Links.origins() {
		// A proxy may have rewritten the Host that the browser's Origin is compared with.
		if err := guard.AddTrustedOrigin(o); err != nil {
			slog.Warn("not an origin", "url", o, "error", err)
		}
	}
	for _, path := range f.Open {
		guard.AddInsecureBypassPattern(path)
	}
	guarded := guard.Handler(doors)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		c := f.caller(r)
		r = r.WithContext(context.WithValue(r.Context(), callerKey{}, c))
		rec := &recorder{ResponseWriter: w}
		headers(w.Header(), c)
		defer func() {
			panicked := recover()
			if f.Seen != nil {
				f.Seen(r, seenStatus(rec, panicked), time.Since(began))
			}
			written(r, rec, c, began, panicked)
		}()
		guarded.ServeHTTP(rec, r)
	})
}

// policy lets a page load and talk to nothing but ourselves; pictures may also stand in the page (a QR code).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func headers(h http.Header, c *caller) {
	h.Set("X-Request-Id", c.id)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	// Links of ours open doors (tracking, invitations): other hosts never learn them.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=()")
	if c.scheme == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

func (f *Front) caller(r *http.Request) *caller {
	c := &caller{id: newID(), scheme: "http", host: r.Host}
	if r.TLS != nil {
		c.scheme = "https"
	}
	addr := peer(r.RemoteAddr)
	c.ip = addr.String()
	if !f.trusts(addr) {
		return c
	}
	// From right to left: each proxy appended whom it saw; the first one that is no proxy of ours is the caller.
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		c.ip = a.Unmap().String()
		if !f.trusts(a.Unmap()) {
			break
		}
	}
	if p := r.Header.Get("X-Forwarded-Proto"); p == "https" || p == "http" {
		c.scheme = p
	}
	if h := r.Header.Get("X-Forwarded-Host"); h != "" {
		c.host = h
	}
	return c
}

func peer(remote string) netip.Addr {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	return a.Unmap().WithZone("")
}

func (f *Front) trusts(a netip.Addr) bool {
	for _, p := range f.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func newID() string {
	var b [10]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// seenStatus is what the caller gets to see, also where a door fell over before it said anything.
func seenStatus(rec *recorder, panicked any) int {
	if rec.status == 0 && panicked != nil {
		return http.StatusInternalServerError
	}
	return cmp.Or(rec.status, http.StatusOK)
}

// written closes a request: what panicked outside of a door is answered, and the line is logged.
func written(r *http.Request, rec *recorder, c *caller, began time.Time, panicked any) {
	if panicked != nil && !aborts(panicked) {
		slog.Error("request panicked", "id", c.id, "panic", panicked, "stack", string(debug.Stack()))
		if rec.status == 0 {
			http.Error(rec, "That did not work, and it is our fault. Number "+c.id+".", http.StatusInternalServerError)
		}
	}
	level := slog.LevelInfo
	if rec.status < 400 && (strings.HasPrefix(r.URL.Path, assetPath) || r.URL.Path == "/livez" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics") {
		level = slog.LevelDebug
	}
	c.mu.Lock()
	args := append([]any{
		"id", c.id, "method", r.Method, "path", logPath(r), "status", rec.status, "bytes", rec.bytes,
		"ms", float64(time.Since(began).Microseconds()) / 1000, "ip", c.ip,
	}, c.notes...)
	c.mu.Unlock()
	slog.Log(r.Context(), level, "request", args...)
	if aborts(panicked) {
		panic(panicked)
	}
}

// aborts reports the panic by which a door hangs up on purpose.
func aborts(panicked any) bool {
	err, ok := panicked.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// logPath is the path, or the pattern where the path itself opens a door.
func logPath(r *http.Request) string {
	if strings.Contains(r.Pattern, "{token") {
		return r.Pattern
	}
	return r.URL.Path
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
