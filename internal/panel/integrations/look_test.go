package integrations_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/dbtest"
)

// To look at the pages with something in them:
//
//	STORYBOOK=127.0.0.1:8098 go test -run TestLook -timeout 1h ./internal/panel/integrations
//
// and open http://127.0.0.1:8098/integrations; /connect makes a new one, and ?theme=dark changes the colours.
func TestLook(t *testing.T) {
	addr := os.Getenv("STORYBOOK")
	if addr == "" {
		t.Skip("STORYBOOK is not set")
	}
	w := newWorld(t, dbtest.Open(t, "sqlite"))
	w.clock = time.Now()
	w.merchant(t, "zoe")
	b := w.browser(t, "zoe")
	path, public, secretKey := b.connect("Kramerij live")
	if _, err := w.Authenticate(t.Context(), public, secretKey); err != nil {
		t.Fatal(err)
	}
	settings := []string{"name", "Kramerij live", "shop_url", "https://kramerij.example/veld-en-vorm", "webhook_url", w.shop.URL + "/hook", "webhook_active", "1",
		"service_point_enabled", "1", "service_point_carriers", "bpost", "service_point_carriers", "postnl"}
	b.post(path+"/test", settings...)
	w.mu.Lock()
	w.answer = http.StatusServiceUnavailable
	w.mu.Unlock()
	b.post(path+"/test", settings...)
	b.post(path + "/rotate")
	b.connect("Torvet")
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	home, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	to := httputil.NewSingleHostReverseProxy(home)
	t.Log(http.Serve(l, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if q := r.FormValue("theme"); q != "" {
			r.Header.Add("Cookie", "theme="+q)
		}
		if r.URL.Path == "/connect" {
			form := strings.NewReader("system=api&name=Piazza+Uno")
			r = httptest.NewRequest(http.MethodPost, "/integrations", form)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		to.ServeHTTP(rw, r)
	})))
}
