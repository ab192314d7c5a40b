package buyer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/buyer"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/locale"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/tracking"
)

var noon = time.Date(2026, 3, 12, 11, 0, 0, 0, time.UTC)

// stub is a carrier of which nothing is asked here but its name.
type stub struct{}

func (stub) Carrier() carrier.Info { return carrier.Info{Code: "stub", Name: "PostNL"} }
func (stub) Announce(context.Context, carrier.Contract, carrier.Sending) (carrier.Announced, error) {
	return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDown}
}

// shop is a merchant with one parcel on its way, and the door before its page.
type shop struct {
	t     *testing.T
	db    *db.DB
	desk  *tracking.Desk
	url   string
	id    parcel.ID
	token string
}

// merchant is the operator's own account: it is there without a sign-up.
const merchant = account.Operator

func open(t *testing.T, d *db.DB) *shop {
	t.Helper()
	ctx := t.Context()
	if err := account.EnsureOperator(ctx, d, noon); err != nil {
		t.Fatal(err)
	}
	sealer, err := secret.NewSealer(secret.Key{Version: 1, Bytes: [secret.KeySize]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := carrier.NewSet(map[string]carrier.Driver{"stub": stub{}})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	s := &shop{t: t, db: d, desk: &tracking.Desk{DB: d, Carriers: set, Sealer: sealer, Events: &event.Book{}, Now: now}}
	mux := http.NewServeMux()
	(&buyer.Door{DB: d, Carriers: set, Now: now}).Mount(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL

	o, _ := order.NextIDs(ctx, d, 1)
	sh, _ := parcel.NextShipmentIDs(ctx, d, 1)
	ids, err := parcel.NextIDs(ctx, d, 1)
	if err != nil {
		t.Fatal(err)
	}
	announced := noon.Add(-27 * time.Hour)
	draft := order.Order{ID: o[0], Account: merchant, State: order.Labelled, CreatedAt: announced, UpdatedAt: announced, Draft: order.Draft{
		Number: "KR-47954", To: postal.Address{Name: "Sevda de Groot-Şahin", Street: "Oude Vismarkt", HouseNumber: "14", PostalCode: "8011 LX",
			City: "Zwolle", Country: "NL", Email: "sevda@example.org", Phone: "+31600000001"},
		Items: []order.Item{{Description: "Stoneware mug <set>", Quantity: 1}, {Description: "Linen apron, sand", Quantity: 2}},
	}}
	p := parcel.Draft(ids[0], parcel.Shipment{ID: sh[0]}, draft)
	s.id, s.token = p.ID, fmt.Sprintf("%d-%s", p.ID, secret.NewToken(128))
	p.Status, p.StatusAt, p.Number, p.Carrier, p.AnnouncedAt, p.Token = carrier.StatusReady, announced, "3STEST0482190365", "stub", &announced, s.token
	p.Label = &parcel.Paper{Type: "label", Key: "k"}
	p.TrackingURL = "https://carrier.example/track/3STEST0482190365"
	err = d.Write(ctx, merchant, func(ctx context.Context, tx *db.Tx) error {
		if err := order.Add(ctx, tx, merchant, []order.Order{draft}); err != nil {
			return err
		}
		if err := parcel.Add(ctx, tx, []parcel.Parcel{p}); err != nil {
			return err
		}
		return account.Enter(ctx, tx, merchant, parcel.ByToken, s.token)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shop) hear(status carrier.Status, hours int, place string, expected *time.Time) {
	s.t.Helper()
	err := s.desk.Record(s.t.Context(), merchant, "stub", []carrier.News{{Number: "3STEST0482190365", Status: status, RawCode: fmt.Sprint("RAW", status),
		RawText: "raw words", Location: place, At: noon.Add(time.Duration(hours) * time.Hour), Expected: expected}})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) get(path, languages string) (int, string, http.Header) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", languages)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return a.StatusCode, string(body), a.Header
}

func headline(page string) string {
	m := regexp.MustCompile(`<h1>([^<]*)</h1>`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

func TestThePageAnswersFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		tomorrow, today := noon.AddDate(0, 0, 1).Truncate(24*time.Hour), noon.Truncate(24*time.Hour)
		saturday := today.AddDate(0, 0, 2)
		for _, c := range []struct {
			status   carrier.Status
			hours    int
			expected *time.Time
			want     string
			now      string // the present step
		}{
			{carrier.StatusAnnounced, -26, nil, "Waybill is preparing your parcel", "Packed"},
			{carrier.StatusPickedUp, -20, &saturday, "Arriving Saturday 14 March", "Handed to PostNL"},
			{carrier.StatusSorted, -10, &tomorrow, "Arriving tomorrow", "On its way"},
			{carrier.StatusDelayed, -9, &tomorrow, "Your parcel is delayed", "On its way"},
			{carrier.StatusOnRoute, -8, &today, "Arriving today", "On its way"},
			{carrier.StatusAtCustoms, -7, nil, "Your parcel is at customs", "On its way"},
			{carrier.StatusDriverOnRoute, -6, nil, "Arriving today", "On its way"},
			{carrier.StatusDeliveryFailed, -5, nil, "The driver could not deliver", "On its way"},
			{carrier.StatusAwaitingPickup, -4, nil, "Ready to be collected", "Ready to be collected"},
			{carrier.StatusRefused, -3, nil, "You refused the parcel", "On the way back"},
			{carrier.StatusDelivered, -2, nil, "Delivered today", ""},
			{carrier.StatusReturned, -1, nil, "Returned to the shop", ""},
		} {
			s.hear(c.status, c.hours, "Zwolle", c.expected)
			status, page, _ := s.get("/t/"+s.token, "en")
			if status != 200 || headline(page) != c.want {
				t.Errorf("%v: %d %q, want %q", c.status, status, headline(page), c.want)
			}
			m := regexp.MustCompile(`aria-current="step">.*</span>([^<]+)</li>`).FindStringSubmatch(page)
			if now := append(m, "", "")[1]; now != c.now {
				t.Errorf("%v: the present step is %q, want %q", c.status, now, c.now)
			}
		}
	})
}

func TestThePageShowsWhatHelpsAndNoMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.hear(carrier.StatusPickedUp, -20, "Utrecht", nil)
		s.hear(carrier.StatusUnknown, -19, "Utrecht", nil)
		_, page, head := s.get("/t/"+s.token, "en")
		for _, want := range []string{"KR-47954", "PostNL", "3STEST0482190365", "https://carrier.example/track/3STEST0482190365", "S. de Groot-Şahin",
			"8011 LX Zwolle", "Stoneware mug &lt;set&gt;", "2 pieces", "Collected from the shop", "Utrecht", "Packed by Waybill", `name="robots" content="noindex`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		for _, secret := range []string{"Oude Vismarkt", "Sevda", "sevda@", "+31600000001", "RAW", "raw words", "<script", "style=", `"stub"`} {
			if strings.Contains(page, secret) {
				t.Errorf("the page shows %q", secret)
			}
		}
		if head.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(head.Get("X-Robots-Tag"), "noindex") || head.Get("Set-Cookie") != "" ||
			!strings.Contains(head.Get("Cache-Control"), "no-store") || !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("headers: %v", head)
		}
	})
}

func TestThePageSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		tomorrow := noon.AddDate(0, 0, 1)
		s.hear(carrier.StatusOnRoute, -2, "", &tomorrow)
		seen := map[string]bool{}
		for _, lang := range locale.Languages() {
			_, page, _ := s.get("/t/"+s.token, lang+"-XX,en;q=0.4")
			if !strings.Contains(page, `<html lang="`+lang+`"`) || headline(page) != locale.For(lang).T("Arriving tomorrow") || seen[headline(page)] {
				t.Errorf("%s: %q", lang, headline(page))
			}
			seen[headline(page)] = true
			if _, chosen, _ := s.get("/t/"+s.token+"?lang="+lang, "en"); headline(chosen) != headline(page) {
				t.Errorf("%s chosen by hand: %q", lang, headline(chosen))
			}
		}
	})
}

func TestAWrongLinkGivesNothingAway(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		status, plain, _ := s.get("/t/nonsense", "en")
		if status != 404 || headline(plain) != "We do not know this parcel" {
			t.Errorf("%d %q", status, headline(plain))
		}
		for _, token := range []string{fmt.Sprint(s.id), fmt.Sprintf("%d-", s.id), s.token[:len(s.token)-1], s.token + "x", "9" + s.token, strings.ToUpper(s.token),
			fmt.Sprintf("%d-%s", s.id, secret.NewToken(128)), strings.Repeat("9", 5000)} {
			if status, page, _ := s.get("/t/"+token, "en"); status != 404 || page != plain {
				t.Errorf("%.60s: %d, and another page", token, status)
			}
		}
		// A token that the directory still knows, of a parcel that got another since.
		err := d.Write(t.Context(), merchant, func(ctx context.Context, tx *db.Tx) error {
			return account.Enter(ctx, tx, merchant, parcel.ByToken, fmt.Sprintf("%d-old", s.id))
		})
		if err != nil {
			t.Fatal(err)
		}
		if status, page, _ := s.get(fmt.Sprintf("/t/%d-old", s.id), "en"); status != 404 || page != plain {
			t.Errorf("an old link: %d", status)
		}
	})
}

func TestTheLinkIsThatOfTheParcel(t *testing.T) {
	t.Parallel()
	var p parcel.Parcel
	if err := json.Unmarshal([]byte(`{"token": "7-abc"}`), &p); err != nil {
		t.Fatal(err)
	}
	if got := buyer.Link("https://waybill.example/", p); got != "https://waybill.example/t/7-abc" {
		t.Errorf("link %q", got)
	}
	if got := buyer.Link("https://waybill.example", parcel.Parcel{}); got != "" {
		t.Errorf("link %q of a parcel without a label", got)
	}
}
