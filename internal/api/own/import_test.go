package own_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

type told struct {
	Line    int    `json:"line"`
	OrderID string `json:"order_id"`
	ID      int64  `json:"id"`
	Parcel  int64  `json:"parcel_id"`
	Status  string `json:"status"`
	Error   string `json:"error"`
}

func orderLine(id string) string {
	return fmt.Sprintf(`{"order_id":"%s","order_number":"%s","total_price":"49.90","weight":1.25,"shipping_address":{"name":"Ilse Voorbeeld","address_line_1":"Kanaalweg",
		"house_number":"12b","postal_code":"3526KM","city":"Utrecht","country_code":"NL"},"items":[{"name":"Teapot","quantity":1,"unit_price":49.9,"weight":"1.1","sku":"TP-1"}]}`, id, id)
}

func flat(text string) string { return strings.Join(strings.Fields(text), "") + "\n" }

// stream sends a body over the network and gives the answer's lines to hear as they come.
func stream(t *testing.T, s apitest.Shop, body io.Reader, hear func(told)) int {
	t.Helper()
	server := httptest.NewServer(s.Mux)
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/waybill/orders", body)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(s.Keys.Public, s.Keys.Secret)
	req.Header.Set("Content-Type", "application/x-ndjson")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for lines.Scan() {
		var one told
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatalf("%v in %s", err, lines.Text())
		}
		hear(one)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode
}

func TestEachLineIsAnsweredWhileTheNextIsStillToCome(t *testing.T) {
	t.Parallel()
	s := apitest.Open(t, dbtest.Open(t, "sqlite"))
	r, w := io.Pipe()
	heard := make(chan told)
	go func() {
		defer close(heard)
		stream(t, s, r, func(one told) { heard <- one })
	}()
	for n := range 3 {
		if _, err := io.WriteString(w, flat(orderLine(fmt.Sprint("W-", n)))); err != nil {
			t.Fatal(err)
		}
		select {
		case one := <-heard:
			if one.Line != n+1 || one.Status != "created" || one.Parcel == 0 {
				t.Fatalf("line %d is answered %+v", n+1, one)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("no answer before the next line is sent")
		}
	}
	w.Close()
	for one := range heard {
		t.Errorf("one more answer: %+v", one)
	}
}

func TestAnImportSentAgainMakesNothingTwice(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		var body strings.Builder
		for n := range 700 {
			body.WriteString(flat(orderLine(fmt.Sprint("W-", n))))
			if n%100 == 50 {
				body.WriteString("\n" + `{"order_id":"broken` + "\n") // an empty line and a broken one
			}
		}
		first := map[string]told{}
		count := func(into map[string]int) func(told) {
			return func(one told) {
				into[one.Status]++
				if one.Status == "created" {
					first[one.OrderID] = one
				}
				if one.Status == "unchanged" && (first[one.OrderID].ID != one.ID || first[one.OrderID].Parcel != one.Parcel) {
					t.Errorf("%s was %+v and is %+v", one.OrderID, first[one.OrderID], one)
				}
			}
		}
		once, again := map[string]int{}, map[string]int{}
		stream(t, s, strings.NewReader(body.String()), count(once))
		stream(t, s, strings.NewReader(body.String()), count(again))
		if once["created"] != 700 || once["error"] != 7 || again["unchanged"] != 700 || again["error"] != 7 {
			t.Errorf("once %v, again %v", once, again)
		}
		if rows := dbtest.CountsOf(t, d, s.By.Account); rows["orders"] != 700 || rows["parcel"] != 700 || rows["shipment"] != 700 {
			t.Errorf("rows %d orders, %d parcels, %d shipments", rows["orders"], rows["parcel"], rows["shipment"])
		}
	})
}

func TestALineTooLongAndALineTooManyAreRefusedByThemselves(t *testing.T) {
	t.Parallel()
	s := apitest.Open(t, dbtest.Open(t, "sqlite"))
	s.Quiet = true
	long := `{"order_id":"long","notes":"` + strings.Repeat("x", 1<<20) + `"}` + "\n"
	var got []told
	stream(t, s, strings.NewReader(long+flat(orderLine("W-1"))+strings.TrimSpace(flat(orderLine("W-2")))), func(one told) { got = append(got, one) })
	if len(got) != 3 || got[0].Status != "error" || got[1].Status != "created" || got[2].Status != "created" {
		t.Errorf("answers %+v", got)
	}
	got = nil
	stream(t, s, strings.NewReader(strings.Repeat("[]\n", 10_500)), func(one told) { got = append(got, one) })
	if last := got[len(got)-1]; len(got) != 10_001 || last.Line != 10_001 || last.Status != "error" {
		t.Errorf("%d answers, the last %+v", len(got), last)
	}
}

// A caller that sends everything before it reads anything must come to its end, too.
func TestACallerMaySendEverythingBeforeItReads(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("imports ten thousand orders; make test runs it")
	}
	s := apitest.Open(t, dbtest.Open(t, "sqlite"))
	body := make([]string, 10_000)
	for n := range body {
		body[n] = flat(orderLine(fmt.Sprint("W-", n)))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began, n := time.Now(), 0
	stream(t, s, strings.NewReader(strings.Join(body, "")), func(one told) {
		if n++; one.Status != "created" || one.Line != n {
			t.Errorf("line %d: %+v", n, one)
		}
	})
	runtime.ReadMemStats(&after)
	if n != len(body) {
		t.Errorf("%d answers", n)
	}
	t.Logf("%d orders in %s, %d MB held", n, time.Since(began).Round(time.Millisecond), int64(after.HeapInuse-before.HeapInuse)>>20)
}
