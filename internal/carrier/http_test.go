package carrier_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestTheClientKnowsWhetherARequestMayHaveArrived(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/closed":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/gateway":
			w.WriteHeader(http.StatusGatewayTimeout)
		case "/hang-up":
			panic(http.ErrAbortHandler)
		case "/slow":
			io.Copy(io.Discard, r.Body) // a server only notices a caller who left once the body is read
			<-r.Context().Done()
		case "/long":
			w.Write([]byte(strings.Repeat("x", 2000)))
		case "/away":
			http.Redirect(w, r, "/fine", http.StatusFound)
		}
	}))
	t.Cleanup(s.Close)
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + nobody.Addr().String()
	nobody.Close()

	for _, c := range []struct {
		name, url string
		safe      bool
		kind      carrier.Kind
		status    int
	}{
		{"an answer", s.URL + "/fine", false, -1, 200},
		{"a redirect is not followed", s.URL + "/away", false, -1, 302},
		{"nobody listens", closed, false, carrier.KindDown, 0},
		{"too busy", s.URL + "/busy", false, carrier.KindRateLimited, 429},
		{"closed", s.URL + "/closed", false, carrier.KindDown, 503},
		{"a gateway gave up", s.URL + "/gateway", false, carrier.KindDoubt, 504},
		{"a gateway gave up a mere question", s.URL + "/gateway", true, carrier.KindDown, 504},
		{"hung up", s.URL + "/hang-up", false, carrier.KindDoubt, 0},
		{"hung up on a mere question", s.URL + "/hang-up", true, carrier.KindDown, 0},
		{"no answer in time", s.URL + "/slow", false, carrier.KindDoubt, 0},
		{"an answer too long to read", s.URL + "/long", false, carrier.KindDoubt, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var heard []carrier.Exchange
			client := carrier.Client{
				Timeout: 300 * time.Millisecond, MaxBody: 1000,
				Log: func(_ context.Context, x carrier.Exchange) { heard = append(heard, x) },
			}
			call := carrier.Call{
				Carrier: "test", Method: http.MethodPost, URL: c.url + "?token=sesame", Safe: c.safe, Body: []byte("{}"),
				Header: http.Header{"Authorization": {"Bearer sesame"}},
			}
			a, err := client.Do(t.Context(), call)
			if a.Status != c.status {
				t.Errorf("status %d, want %d", a.Status, c.status)
			}
			if c.kind < 0 && err != nil || c.kind >= 0 && (err == nil || carrier.KindOf(err) != c.kind) {
				t.Errorf("error %v, want kind %q", err, c.kind)
			}
			if e, ok := carrier.As(err); ok && c.kind == carrier.KindRateLimited && e.RetryAfter != 7*time.Second {
				t.Errorf("retry after %v, want 7s", e.RetryAfter)
			}
			if len(heard) != 1 || heard[0].Carrier != "test" || heard[0].Status != c.status || heard[0].Sent != 2 {
				t.Errorf("the log heard %+v", heard)
			}
			if x := heard[0]; strings.Contains(x.Path+x.Host, "sesame") {
				t.Errorf("the log tells a secret: %+v", x)
			}
			if err != nil && strings.Contains(err.Error(), "sesame") {
				t.Errorf("the error tells a secret: %v", err)
			}
		})
	}
}
