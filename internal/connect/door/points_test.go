package door

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// points gives the carrier service points, and the shop offers them.
func (w *ends) points() {
	w.t.Helper()
	w.shop.LoadPoints()
	w.shop.Call(http.MethodPut, fmt.Sprintf("/api/v2/integrations/%d", w.shop.ID), `{"service_point_enabled":true,"service_point_carriers":["sendcloud"]}`).Want(w.t, 200)
}

func TestACheckoutFindsServicePointsAndThePlatformIsAskedOnce(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.points()
	w.merchant("shop")
	const near = "/api/v2/service-points?access_token=shop&country=NL&postal_code=5611AB"
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			got := w.call("GET", near, "", "Authorization", "", "Origin", "https://market.example")
			var all []map[string]any
			if err := json.Unmarshal([]byte(got.Body), &all); err != nil || len(all) != 5 || all[0]["id"] != 9001.0 {
				t.Errorf("%d %v: %.300s", got.Code, err, got.Body)
			}
			if got.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Error("a page of the marketplace may not read it")
			}
			at := got.Header.Get("Waybill-Place")
			if lat, long, ok := strings.Cut(at, ","); !ok || !strings.HasPrefix(lat, "51.") || !strings.HasPrefix(long, "5.") || got.Header.Get("Access-Control-Expose-Headers") != "Waybill-Place" {
				t.Errorf("the place that was looked around is told as %q", at)
			}
		})
	}
	group.Wait()
	if n := w.asked.Load(); n != 1 {
		t.Errorf("the platform was asked %d times", n)
	}
	own := w.call("GET", "/v1/merchants/shop/service-points?country=NL&postal_code=5611AB", "").Want(t, 200)
	if len(own["service_points"].([]any)) != 5 || w.asked.Load() != 1 {
		t.Errorf("with the token: %v after %d", own, w.asked.Load())
	}
	if p := w.call("GET", "/api/v2/service-points/9001?access_token=shop", "", "Authorization", "").Want(t, 200); p["name"] == "" {
		t.Errorf("one point: %v", p)
	}
	if got := w.call("OPTIONS", near, "", "Origin", "https://market.example"); got.Code != 204 || !strings.Contains(got.Header.Get("Access-Control-Allow-Headers"), "X-Requested-With") {
		t.Errorf("the question before the question: %d", got.Code)
	}
	for path, code := range map[string]int{
		"/api/v2/service-points?access_token=nobody&country=NL":         404,
		"/api/v2/service-points?access_token=shop&country=":             400,
		"/api/v2/service-points?access_token=shop&country=NL&radius=no": 400,
		"/api/v2/service-points/77777?access_token=shop":                404,
	} {
		body := w.call("GET", path, "", "Authorization", "").Want(t, code)
		if said, _ := body["error"].(map[string]any); said["message"] == "" || said["code"] != float64(code) {
			t.Errorf("%s: %v", path, body)
		}
	}
}

func TestServicePointsAreThereWhileThePlatformIsAwayAndOnlyThoseThatWereAskedFor(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.points()
	w.merchant("shop")
	w.call("GET", "/v1/merchants/shop/service-points?country=NL&city=Eindhoven", "").Want(t, 200)
	w.away.Store(true)
	if got := w.call("GET", "/v1/merchants/shop/service-points?country=NL&city=Eindhoven", "").Want(t, 200); len(got["service_points"].([]any)) != 5 {
		t.Errorf("while it is away: %v", got)
	}
	got := w.call("GET", "/v1/merchants/shop/service-points?country=NL&city=Breda", "")
	if text, _ := errorOf(t, got); got.Code != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("another town: %d %s", got.Code, text)
	}
	w.away.Store(false)
	if code := w.call("GET", "/v1/merchants/shop/service-points?country=NL&city=Breda", "").Code; code != 200 {
		t.Errorf("once it is back: %d", code)
	}
	if m := w.call("GET", "/v1/merchants/shop", "").Want(t, 200); m["service_points"] != true {
		t.Errorf("the merchant offers service points, and it is told as %v", m)
	}
	w.call("PUT", "/v1/merchants/new", `{}`).Want(t, 200)
	w.call("GET", "/v1/merchants/new/service-points?country=NL", "").Want(t, 409)
}

func TestWhoAsksForPointsWithoutEndLeavesThePlatformItsLimit(t *testing.T) {
	t.Parallel()
	w := open(t, "sqlite")
	w.points()
	w.merchant("shop")
	codes := map[int]int{}
	for n := range 300 {
		codes[w.call("GET", fmt.Sprintf("/api/v2/service-points?access_token=shop&country=NL&address=Straat+%d", n), "", "Authorization", "").Code]++
	}
	if codes[200] < 50 || codes[429] == 0 || codes[200]+codes[429] != 300 || int(w.asked.Load()) != codes[200] {
		t.Errorf("answers %v, and the platform was asked %d times", codes, w.asked.Load())
	}
	if got := w.call("GET", "/api/v2/service-points?access_token=shop&country=NL&address=Straat+0", "", "Authorization", ""); got.Code != 200 {
		t.Errorf("what is known: %d", got.Code)
	}
}
