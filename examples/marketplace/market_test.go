package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

// openMarket opens a shop in a folder; its platform answers nothing.
func openMarket(t *testing.T, dir string) (*market, func()) {
	t.Helper()
	m, done, err := open(t.Context(), settings{data: dir, platform: "http://127.0.0.1:9", url: "http://127.0.0.1:8081"})
	if err != nil {
		t.Fatal(err)
	}
	return m, done
}

func (m *market) sellOne(t *testing.T, basket string) Sale {
	t.Helper()
	p := Purchase{Buyer: Buyer{Name: "Ilse Vos", Street: "Kanaalweg", Number: "12b", PostalCode: "3526 KM", City: "Utrecht", Country: "NL"}, At: time.Now()}
	bought, err := m.store.buy(t.Context(), basket, p, split(p, []Line{{"linden", 2}}))
	if err != nil {
		t.Fatal(err)
	}
	if p, err = m.store.purchase(t.Context(), bought.Token); err != nil || len(p.Sales) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	return p.Sales[0]
}

func TestAnOrderIsHandedOverOnceWhateverTheShopForgot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m, done := openMarket(t, dir)
	kept := m.sellOne(t, "a") // and stops before it is handed over
	half := m.sellOne(t, "b") // and stops before it is written down that it was
	if again := m.sellOne(t, "a"); again.Reference != kept.Reference {
		t.Errorf("a form that is sent twice bought %s and %s", kept.Reference, again.Reference)
	}
	if _, err := m.connect.Hand(t.Context(), half.Seller, connect.NewOrder{Reference: half.Reference, Parcel: half.Parcel}); err != nil {
		t.Fatal(err)
	}
	done()

	m, done = openMarket(t, dir)
	defer done()
	if err := m.handSeller(t.Context(), "theehuis"); err != nil {
		t.Fatal(err)
	}
	all, _, err := m.connect.Orders(t.Context(), connect.OrderFilter{Merchant: "theehuis"})
	if err != nil || len(all) != 2 {
		t.Fatalf("Connect has %d orders, %v; want both", len(all), err)
	}
	for _, o := range all {
		if o.Version != 1 {
			t.Errorf("%s was handed over as version %d", o.Reference, o.Version)
		}
	}
	if left, err := m.store.unhanded(t.Context(), "theehuis", 10); err != nil || len(left) != 0 {
		t.Errorf("%d are still to be handed over, %v", len(left), err)
	}
}

func TestNewsThatComeTwiceChangeASaleOnce(t *testing.T) {
	t.Parallel()
	m, done := openMarket(t, t.TempDir())
	defer done()
	s := m.sellOne(t, "a")
	label := connect.News{Number: 2, Kind: connect.LabelCreated, Reference: s.Reference, At: time.Now(),
		Order: &connect.Order{Status: connect.Status{Stage: connect.StageLabelled, Message: "Ready to send"}, TrackingNumber: "SB1"}}
	move := connect.News{Number: 3, Kind: connect.ParcelStatus, Reference: s.Reference, At: time.Now(),
		Order: &connect.Order{Status: connect.Status{Stage: connect.StageMoving, Message: "En route"}, TrackingNumber: "SB1"}}
	for _, all := range [][]connect.News{{{Number: 1, Kind: connect.OrderImported, Reference: s.Reference, At: time.Now()}, label}, {label, move}, {label}} {
		var heard []told
		for _, n := range all {
			heard = append(heard, tell(n))
		}
		if err := m.store.hear(t.Context(), heard); err != nil {
			t.Fatal(err)
		}
	}
	got, err := m.store.sale(t.Context(), s.Seller, s.Reference)
	if err != nil || got.State != saleImported || got.Stage != string(connect.StageMoving) || got.Number != "SB1" || len(got.Moments) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	if n, err := m.store.heard(t.Context()); n != 3 || err != nil {
		t.Errorf("the news are read up to %d, %v", n, err)
	}
}

func TestASellerSeesItsOwnPagesAlone(t *testing.T) {
	t.Parallel()
	m, done := openMarket(t, t.TempDir())
	defer done()
	s := m.sellOne(t, "a")
	shop := httptest.NewServer(m.handler())
	defer shop.Close()
	token, err := m.store.sit(t.Context(), "barro", time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]int{
		"/sell/barro": http.StatusOK, "/sell/theehuis": http.StatusSeeOther,
		"/sell/theehuis/orders/" + s.Reference: http.StatusSeeOther, "/sell/barro/orders/" + s.Reference: http.StatusNotFound,
		"/orders/nobody-has-this": http.StatusNotFound, "/": http.StatusOK, "/goods/linden": http.StatusOK,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, shop.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: seatCookie, Value: token})
		a, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if a.StatusCode != want {
			t.Errorf("%s answered %d, want %d", path, a.StatusCode, want)
		}
	}
	form := strings.NewReader(url.Values{"seller": {"theehuis"}}.Encode())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, shop.URL+"/sell/enter", form)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	a, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != http.StatusForbidden {
		t.Errorf("a form of a foreign page was answered with %d", a.StatusCode)
	}
}
