package v3

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// told is how a failure reaches the caller.
func told(t *testing.T, err error) (int, []problem) {
	t.Helper()
	w := httptest.NewRecorder()
	fail(w, httptest.NewRequest(http.MethodPost, "/api/v3/x", nil), err)
	var body struct {
		Errors []problem `json:"errors"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return w.Code, body.Errors
}

func TestEveryFieldOfAFaultIsAnEntryWithItsPointer(t *testing.T) {
	t.Parallel()
	var wrong fault.List
	wrong.Add("country", "Country XX is unknown.")
	wrong.Add("house_number", "House number is missing.")
	code, got := told(t, beneath("/to_address", wrong.Err(), addressNames))
	want := []problem{
		{Status: "400", Code: "invalid", Detail: "Country XX is unknown.", Source: &source{Pointer: "/to_address/country_code"}},
		{Status: "400", Code: "invalid", Detail: "House number is missing.", Source: &source{Pointer: "/to_address/house_number"}},
	}
	if diff := cmp.Diff(want, got); code != 400 || diff != "" {
		t.Errorf("%d %s", code, diff)
	}
	if _, got := told(t, fault.At("parcels.0.weight", "Too heavy.")); got[0].Source.Pointer != "/parcels/0/weight" {
		t.Errorf("%+v", got)
	}
}

func TestFailuresHaveTheStatusAndCodeOfV3(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{fault.New(fault.Unknown, "Invalid username/password."), 401, "authentication_failed"},
		{fault.New(fault.Missing, "Not found."), 404, "not_found"},
		{fault.New(fault.Conflict, "It is being shipped."), 409, "invalid"},
		{fault.New(fault.Denied, "No."), 403, "forbidden"},
		{fault.New(fault.TooMany, "Too many requests."), 429, "throttled"},
		{fault.New(fault.Away, "The carrier does not answer."), 503, "external_service_error"},
		{json.Unmarshal([]byte("x"), new(int)), 500, "unknown_error"},
		{&api.Refusal{Status: 405, Code: "method_not_allowed", Text: "No."}, 405, "method_not_allowed"},
	} {
		status, got := told(t, c.err)
		if status != c.status || len(got) != 1 || got[0].Code != c.code {
			t.Errorf("%v: %d %+v, want %d %s", c.err, status, got, c.status, c.code)
		}
		if c.status == 500 && strings.Contains(got[0].Detail, "invalid character") {
			t.Errorf("the cause of our fault is told: %s", got[0].Detail)
		}
	}
}

func asked(path string) (call, *httptest.ResponseRecorder) {
	w := httptest.NewRecorder()
	return call{Request: httptest.NewRequest(http.MethodGet, path, nil), W: w, Base: "https://x.example"}, w
}

func TestAPageTellsOfItsNeighboursAndKeepsTheFilters(t *testing.T) {
	t.Parallel()
	id := func(n int64) int64 { return n }
	for _, c := range []struct {
		query string
		rows  []int64
		want  []int64
		link  string
	}{
		{"", []int64{9, 8}, []int64{9, 8}, ""},
		{"", []int64{9, 8, 7}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next"`},
		{"&cursor=cD0xMA==", []int64{9, 8, 7}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next", <https://x.example/api/v3/things?colour=red&cursor=cj0xJnA9OQ%3D%3D>; rel="prev"`},
		{"&cursor=cD0xMA==", nil, nil, ""},
		{"&cursor=cj0xJnA9Nw==", []int64{10, 9, 8}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next", <https://x.example/api/v3/things?colour=red&cursor=cj0xJnA9OQ%3D%3D>; rel="prev"`},
		{"&cursor=cj0xJnA9Nw==", []int64{9, 8}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next"`},
		{"&cursor=bz0wJnI9MA==", []int64{9, 8, 7}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next"`},
		{"&cursor=bz0xJnI9MA==", []int64{10, 9, 8, 7}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next", <https://x.example/api/v3/things?colour=red&cursor=cj0xJnA9OQ%3D%3D>; rel="prev"`},
		{"&cursor=bz0xJnI9MA==", []int64{10}, []int64{}, ""},
		{"&cursor=bz0wJnI9MQ==", []int64{10, 9, 8}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cj0xJnA9OQ%3D%3D>; rel="prev"`},
		{"&cursor=bz0xJnI9MQ==", []int64{10, 9, 8, 7}, []int64{9, 8}, `<https://x.example/api/v3/things?colour=red&cursor=cD04>; rel="next", <https://x.example/api/v3/things?colour=red&cursor=cj0xJnA9OQ%3D%3D>; rel="prev"`},
	} {
		ask, w := asked("/api/v3/things?colour=red" + c.query)
		p, err := placeOf(ask, 2, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := cut(ask, p, c.rows, id)
		link := strings.ReplaceAll(w.Header().Get("Link"), "cursor=cD04&colour=red", "colour=red&cursor=cD04")
		if !cmp.Equal(got, c.want) || link != c.link {
			t.Errorf("%q %v: %v, %s\nwant %v, %s", c.query, c.rows, got, link, c.want, c.link)
		}
	}
	c, _ := asked("/api/v3/things?cursor=nonsense")
	if _, err := placeOf(c, 2, 10); !fault.Is(err, fault.Missing) {
		t.Errorf("a bad cursor: %v", err)
	}
	c, _ = asked("/api/v3/things?page_size=500")
	if p, err := placeOf(c, 2, 10); err != nil || p.size != 10 {
		t.Errorf("%+v, %v", p, err)
	}
	c, _ = asked("/api/v3/things?page_size=-1")
	if _, err := placeOf(c, 2, 10); err == nil {
		t.Error("a page of -1 rows")
	}
}

func TestMeasuresKeepWhatWasSaidAndKnowWhatItIs(t *testing.T) {
	t.Parallel()
	var got struct {
		Weight weight  `json:"weight"`
		Size   lengths `json:"dimensions"`
		Price  price   `json:"price"`
	}
	read := func(text string) []lax.Problem {
		v, err := lax.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return lax.Into(v, "", &got)
	}
	if wrong := read(`{"weight":{"value":1.5,"unit":"lbs"},"dimensions":{"length":"10","width":2.5,"height":"1e1","unit":"in"},"price":{"value":"12.65","currency":"EUR"}}`); wrong != nil {
		t.Fatal(wrong)
	}
	if got.Weight != (weight{"1.5", "lbs", 681}) || got.Size.Size != (postal.Size{Length: 254, Width: 64, Height: 254}) || got.Price.Amount != money.EUR(1265) {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{
		`{"weight":{"value":0,"unit":"kg"}}`, `{"weight":{"value":-1,"unit":"kg"}}`, `{"weight":{"value":1,"unit":"stone"}}`, `{"weight":1}`,
		`{"weight":{"value":"1e40","unit":"kg"}}`, `{"weight":{"value":1}}`, `{"dimensions":{"length":1,"width":1,"unit":"cm"}}`,
		`{"price":{"value":"1.234","currency":"EUR"}}`, `{"price":{"value":99999999999999,"currency":"EUR"}}`, `{"price":{"value":1,"currency":"euro"}}`,
	} {
		if wrong := read(bad); len(wrong) != 1 {
			t.Errorf("%s: %+v", bad, wrong)
		}
	}
	text, err := encode([]any{kilograms(1200), kilogramsNumber(850), centimetres(postal.Size{Length: 305, Width: 100, Height: 5}), priceNumber(money.EUR(350)),
		priceText(money.EUR(-5)), stamp(time.Date(2026, 2, 9, 16, 0, 17, 0, time.UTC))})
	want := `[{"value":"1.2","unit":"kg"},{"value":0.85,"unit":"kg"},{"length":"30.5","width":"10","height":"0.5","unit":"cm"},{"value":3.50,"currency":"EUR"},` +
		`{"value":"-0.05","currency":"EUR"},"2026-02-09T16:00:17.000000+00:00"]`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v\nwant %s", text, err, want)
	}
}

func TestAnAddressGoesThroughTheHouseAndComesBack(t *testing.T) {
	t.Parallel()
	in := address{Name: "Ilse Vos", Line1: "Via Roma 12", HouseNumber: "12", PostalCode: "00184", City: "Roma", State: "IT-RM", Country: "it", POBox: "44"}
	kept := in.postal()
	if kept.Street != "Via Roma" || kept.State != "RM" || kept.Country != "IT" || kept.PostNumber != "44" {
		t.Errorf("%+v", kept)
	}
	if out := addressOf(kept); *out.State != "IT-RM" || *out.POBox != "44" || out.Line1 != "Via Roma" || out.HouseNumber != "12" {
		t.Errorf("%+v", out)
	}
	if out := addressOf(postal.Address{Country: "NL"}); out.State != nil || out.POBox != nil {
		t.Errorf("%+v", out)
	}
	if got := (address{Country: "AE", Name: "x", City: "Dubai"}).needed("/to_address"); len(got) != 1 || got[0].Source.Pointer != "/to_address/address_line_1" {
		t.Errorf("%+v", got)
	}
}
