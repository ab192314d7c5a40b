package carrier_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// talker is a carrier that says what it is told to say.
type talker struct {
	url    string
	client carrier.Client
	tokens carrier.Tokens
}

func (*talker) Carrier() carrier.Info {
	return carrier.Info{Code: "talker", Name: "Talker", Credentials: []carrier.Credential{{Name: "user"}, {Name: "password", Secret: true}}}
}

func (d *talker) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	token, err := d.tokens.Get(ctx, c, func(ctx context.Context) (string, time.Duration, error) {
		_, err := d.client.Do(ctx, carrier.Call{
			Carrier: "talker", Method: http.MethodPost, URL: d.url + "/token?key=" + c.Credentials["password"], Safe: true,
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: []byte("user=me&password=" + c.Credentials["password"]),
		})
		return "tok-1234567890", time.Hour, err
	})
	if err != nil {
		return carrier.Announced{}, err
	}
	_, err = d.client.Do(ctx, carrier.Call{
		Carrier: "talker", Method: http.MethodPost, URL: d.url + "/ship", Header: http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}},
		Body: []byte(`{"to":"` + s.To.Name + `","session":"` + token + `","api_key":"another one"}`),
	})
	if err == nil {
		err = &carrier.Error{Kind: carrier.KindValidation, Message: "no"}
	}
	return carrier.Announced{}, err
}

func sending() carrier.Sending {
	s := carrier.Sending{Reference: "W7-1-abc", Boxes: []carrier.Box{{Weight: 1}}}
	s.To.Name = "Ilse Vos"
	return s
}

func TestExchangesAreRecordedWithoutSecretsAndLabels(t *testing.T) {
	t.Parallel()
	label := strings.Repeat("JVBERi0xLjQK", 200)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "req-"+r.URL.Path[1:])
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"access_token":"tok-1234567890","label":"` + label + `","pass":"s3cret!word"}`))
	}))
	t.Cleanup(server.Close)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		set, err := carrier.NewSet(map[string]carrier.Driver{"talker": &talker{url: server.URL}})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
		diary := carrier.NewDiary(d, func() time.Time { return now })
		set.Heard = diary.Add
		c := carrier.Contract{ID: 3, AccountID: 7, Carrier: "talker", Credentials: map[string]string{"user": "me", "password": "s3cret!word"}}
		_, err = set.Announce(carrier.About(t.Context(), 7, 41), c, sending())
		if carrier.KindOf(err) != carrier.KindValidation {
			t.Fatal(err)
		}
		got, err := diary.List(t.Context(), 7, 41, 0)
		if err != nil || len(got) != 2 {
			t.Fatalf("%d exchanges, %v", len(got), err)
		}
		x := got[1]
		if x.Act != "announce" || x.Reference != "W7-1-abc" || x.Contract != 3 || x.Path != "/ship" || x.Status != 200 || x.RequestID != "req-ship" {
			t.Errorf("recorded %+v", x)
		}
		for _, x := range got {
			told := x.Asked + x.Answered + x.Words + x.Path
			for _, secret := range []string{"s3cret!word", "tok-1234567890", "another one", "JVBER"} {
				if strings.Contains(told, secret) {
					t.Errorf("%s tells %q: %s", x.Path, secret, told)
				}
			}
		}
		if !strings.Contains(x.Asked, "Ilse Vos") || !strings.Contains(x.Answered, "[2400 characters]") {
			t.Errorf("too much was taken out: %s, %s", x.Asked, x.Answered)
		}
		if others, err := diary.List(t.Context(), 8, 41, 0); err != nil || len(others) != 0 {
			t.Errorf("another account reads %d, %v", len(others), err)
		}
		lent := c
		lent.AccountID = 1 // the operator's contract, and yet the merchant's parcel
		if _, err = set.Announce(carrier.About(t.Context(), 7, 43), lent, sending()); err == nil {
			t.Fatal("no error")
		}
		if mine, err := diary.List(t.Context(), 7, 43, 0); err != nil || len(mine) == 0 {
			t.Errorf("under the operator's contract %d are told, %v", len(mine), err)
		}
		now = now.Add(200 * 24 * time.Hour)
		if err := diary.Sweep(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
		if old, err := diary.List(t.Context(), 7, 0, 3); err != nil || len(old) != 0 {
			t.Errorf("after 200 days there are %d, %v", len(old), err)
		}
	})
}

func TestManyReadAndWriteTheDiaryAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		diary := carrier.NewDiary(d, nil)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 40 {
					diary.Add([]carrier.Exchange{{Account: 7, Shipment: 1, Began: time.Now()}})
					if err := diary.Flush(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if got, err := diary.List(t.Context(), 7, 1, 0); err != nil || len(got) != 200 { // as many as a list shows
			t.Errorf("%d of them, %v", len(got), err)
		}
	})
}

func TestACarrierThatDoesNotAnswerIsLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	var knocks atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		knocks.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(server.Close)
	set, err := carrier.NewSet(map[string]carrier.Driver{"talker": &talker{url: server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	c := carrier.Contract{ID: 3, AccountID: 7, Carrier: "talker", Credentials: map[string]string{"password": "s3cret!word"}}
	for range 20 {
		_, err = set.Announce(t.Context(), c, sending())
	}
	e, ok := carrier.As(err)
	if !ok || e.Kind != carrier.KindDown || e.RetryAfter <= 0 || !strings.Contains(e.Message, "Talker") {
		t.Errorf("error = %v", err)
	}
	if n := knocks.Load(); n != 8 {
		t.Errorf("it knocked %d times", n)
	}
	other := c
	other.ID = 4
	if _, err = set.Announce(t.Context(), other, sending()); err == nil || knocks.Load() != 9 {
		t.Errorf("another contract: %d knocks, %v", knocks.Load(), err)
	}
}
