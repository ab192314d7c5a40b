package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

const sharedToken = "Zq8-vX2_mN4pR6tY9wB1cD3e"

// ask calls a daemon's API and answers the status and the body.
func ask(t *testing.T, base, method, path string, in any) (int, string) {
	t.Helper()
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, base+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+sharedToken)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(body)
}

// TestTwoDaemonsShareADatabaseAndBringEachOrderOnce hands orders of several merchants to two daemons on one PostgreSQL, tells one of them to stop in the
// middle and kills nobody's order.
func TestTwoDaemonsShareADatabaseAndBringEachOrderOnce(t *testing.T) {
	t.Parallel()
	if !strings.Contains(strings.Join(dbtest.Engines(), ","), "postgres") {
		t.Skip("PostgreSQL is not asked for")
	}
	const shops, each = 6, 60
	first := apitest.Open(t, dbtest.Open(t, "sqlite"))
	first.Quiet = true
	all := []apitest.Shop{first}
	for n := 1; n < shops; n++ {
		all = append(all, first.Merchant.World.Merchant(fmt.Sprintf("shop%d@example.com", n)).Shop("Shop"))
	}
	var callers sync.Map // the connections that orders came on, which are each of one daemon
	var posts atomic.Int64
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			callers.Store(r.RemoteAddr, true)
			posts.Add(1)
			time.Sleep(20 * time.Millisecond) // so that there is something to share
		}
		first.Mux.ServeHTTP(w, r)
	}))
	t.Cleanup(platform.Close)
	base := dbtest.Blank(t)
	serve := func() *daemon {
		return serveConnect(t, platform.URL, "--db", base, "--key", strings.Repeat("ab", 32), "--token", sharedToken, "--data", filepath.Join(t.TempDir(), "node"), "--log-level", "warn")
	}
	a, b := serve(), serve()
	both := []*daemon{a, b}
	for n, s := range all {
		path := fmt.Sprintf("/v1/merchants/m%d", n)
		if code, body := ask(t, both[n%2].base, http.MethodPut, path, map[string]string{}); code != 200 {
			t.Fatalf("merchant %d: %d %s", n, code, body)
		}
		if code, body := ask(t, both[(n+1)%2].base, http.MethodPost, path+"/keys", map[string]string{"public_key": s.Keys.Public, "secret_key": s.Keys.Secret}); code != 200 {
			t.Fatalf("keys %d: %d %s", n, code, body)
		}
	}
	parcel := map[string]any{"name": "Ilse Vos", "address": "Kade", "house_number": "7", "city": "Rotterdam", "postal_code": "3011AA", "country": "NL", "weight": "1.250"}
	var group sync.WaitGroup
	for n := range all {
		group.Go(func() {
			for i := range each {
				path := fmt.Sprintf("/v1/merchants/m%d/orders/O-%d", n, i)
				to := both[i%2]
				for try := 0; ; try++ {
					code, body := ask(t, to.base, http.MethodPut, path, parcel)
					if code == http.StatusAccepted {
						break
					}
					if try > 20 || code != 0 && code < 500 {
						t.Errorf("%s: %d %s", path, code, body)
						return
					}
					to = a // the other one was told to stop
				}
				if n == 0 && i == each/2 {
					if err := b.program.Process.Signal(syscall.SIGTERM); err != nil {
						t.Errorf("stop: %v", err)
					}
				}
			}
		})
	}
	group.Wait()
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		_, body := ask(t, a.base, http.MethodGet, "/v1/figures", nil)
		var f struct {
			Orders map[string]int `json:"orders"`
		}
		if err := json.Unmarshal([]byte(body), &f); err == nil && len(f.Orders) == 0 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("still on their way: %s", body)
		}
	}
	for n, s := range all {
		c, err := sendcloud.New(s.Keys.Public, s.Keys.Secret, sendcloud.WithBaseURL(platform.URL))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for p, err := range c.V2.Parcels(t.Context(), sendcloud.ParcelFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			seen[p.ExternalReference]++
		}
		for i := range each {
			if r := fmt.Sprintf("O-%d", i); seen[r] != 1 {
				t.Errorf("merchant %d: %s is there %d times", n, r, seen[r])
			}
		}
		if len(seen) != each {
			t.Errorf("merchant %d has %d orders", n, len(seen))
		}
	}
	if err := b.program.Wait(); err != nil {
		t.Errorf("the one that was told to stop: %v: %s", err, b.said)
	}
	numbers := map[float64]bool{}
	for after := 0; ; {
		_, body := ask(t, a.base, http.MethodGet, fmt.Sprintf("/v1/news?limit=1000&after=%d", after), nil)
		var page struct {
			News []struct {
				Number float64 `json:"number"`
			} `json:"news"`
			Next int `json:"next"`
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		if len(page.News) == 0 {
			break
		}
		for _, one := range page.News {
			if numbers[one.Number] || int(one.Number) != len(numbers)+1 {
				t.Errorf("the news have number %v after %d", one.Number, len(numbers))
			}
			numbers[one.Number] = true
		}
		after = page.Next
	}
	if len(numbers) != shops*each+shops {
		t.Errorf("%d news, and %d things happened", len(numbers), shops*each+shops)
	}
}
