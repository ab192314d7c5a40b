package connect

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// ends are both ends of a test: a platform over loopback, with a fault proxy before it, and a Connect.
type ends struct {
	t     *testing.T
	world *apitest.World
	shop  apitest.Shop
	proxy *proxy
	e     *Engine
	conf  Config
}

// platform is a real platform with one merchant's shop, reached over HTTP.
func platform(t *testing.T) *ends {
	t.Helper()
	return platformOn(t, apitest.Open(t, dbtest.Open(t, "sqlite")))
}

func platformOn(t *testing.T, shop apitest.Shop) *ends {
	t.Helper()
	shop.Quiet = true
	p := &proxy{next: shop.Mux}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.url = server.URL
	return &ends{t: t, world: shop.World, shop: shop, proxy: p}
}

// connect opens a Connect with a database of its own.
func (w *ends) connect(engine string) *ends {
	w.t.Helper()
	w.conf = Config{Platform: w.proxy.url, AllowPrivate: true, Keys: sealer(w.t), Log: slog.New(slog.NewTextHandler(w.t.Output(), nil)),
		HTTP: &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	if engine == "postgres" {
		w.conf.Database = dbtest.Blank(w.t)
	} else {
		w.conf.Path = filepath.Join(w.t.TempDir(), "connect.db")
	}
	w.open()
	return w
}

func (w *ends) open() {
	w.t.Helper()
	e, err := Open(w.t.Context(), w.conf)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(e.Close)
	w.e = e
}

// run works the lanes until the returned function is called.
func (w *ends) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = w.e.Run(ctx)
	}()
	stop = func() { cancel(); <-done }
	w.t.Cleanup(stop)
	return stop
}

// merchant makes the shop's merchant known and connects it with its keys.
func (w *ends) merchant(ref string) Merchant {
	w.t.Helper()
	if _, err := w.e.AddMerchant(w.t.Context(), NewMerchant{Ref: ref}); err != nil {
		w.t.Fatal(err)
	}
	m, err := w.e.ConnectWithKeys(w.t.Context(), ref, w.shop.Keys.Public, w.shop.Keys.Secret)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// order is a good order.
func order(reference string) NewOrder {
	return NewOrder{Reference: reference, Parcel: fmt.Appendf(nil, `{"name":"Ilse Vos","address":"Kade","house_number":"7","city":"Rotterdam",
		"postal_code":"3011AA","country":"NL","weight":"1.250","email":"ilse@example.com","order_number":"%s","unheard_of":{"kept":1.50}}`, reference)}
}

func (w *ends) hand(ref string, orders ...NewOrder) []Order {
	w.t.Helper()
	all, err := w.e.Hand(w.t.Context(), ref, orders...)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// until waits for an order to reach a state.
func (w *ends) until(ref, reference, state string) Order {
	w.t.Helper()
	var o Order
	var err error
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if o, err = w.e.Order(w.t.Context(), ref, reference); err != nil {
			w.t.Fatal(err)
		}
		if o.State == state {
			return o
		}
	}
	w.t.Fatalf("%s is %s after 90 seconds, and should be %s: %+v", reference, o.State, state, o)
	return o
}

// there are the parcels at the platform by their external reference, asked for as the shop itself, past the proxy.
func (w *ends) there() map[string][]sendcloud.Parcel {
	w.t.Helper()
	direct := httptest.NewServer(w.shop.Mux)
	defer direct.Close()
	c, err := sendcloud.New(w.shop.Keys.Public, w.shop.Keys.Secret, sendcloud.WithBaseURL(direct.URL))
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string][]sendcloud.Parcel{}
	for p, err := range c.V2.Parcels(w.t.Context(), sendcloud.ParcelFilter{}) {
		if err != nil {
			w.t.Fatal(err)
		}
		all[p.ExternalReference] = append(all[p.ExternalReference], p)
	}
	return all
}

// once fails unless each of the references is at the platform exactly once, and nothing else is.
func (w *ends) once(references ...string) {
	w.t.Helper()
	there := w.there()
	for _, r := range references {
		if n := len(there[r]); n != 1 {
			w.t.Errorf("%s is at the platform %d times", r, n)
		}
		delete(there, r)
	}
	for r, all := range there {
		w.t.Errorf("%s is at the platform %d times, and should not be", r, len(all))
	}
}

// serve is a server on loopback for the time of a test.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}
