package sendcloud_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// quick repeats without a pause that a test would feel.
var quick = sendcloud.WithRetry(sendcloud.Retry{Times: 3, First: time.Millisecond, Most: 5 * time.Second})

// server answers one request after the other with the given handlers; the last one stays.
func server(t *testing.T, answers ...http.HandlerFunc) (*sendcloud.Client, *atomic.Int64) {
	t.Helper()
	var calls atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(calls.Add(1)) - 1
		answers[min(n, len(answers)-1)](w, r)
	}))
	t.Cleanup(s.Close)
	c, err := sendcloud.New("public", "secret", sendcloud.WithBaseURL(s.URL), quick)
	if err != nil {
		t.Fatal(err)
	}
	return c, &calls
}

func says(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Add(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

// hangUp breaks the connection off without an answer.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		c.Close()
	}
}

const aParcel = `{"parcel":{"id":7001,"reference":"0","status":{"id":999,"message":"No label"},"weight":"1.250","insured_value":0.0,"to_service_point":null,
	"address_divided":{"street":"Kade","house_number":7},"date_created":"14-03-2026 09:12:44","date_announced":null,"label":{},"data":{}}}`

func TestKeysAndJSONTravelAsTheAPIWantsThem(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body string
	c, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r, string(b)
		io.WriteString(w, aParcel)
	})
	p, err := c.V2.CreateParcel(t.Context(), sendcloud.ParcelRequest{Name: "Zoë", Weight: "1.250", Shipment: &sendcloud.MethodRef{ID: 8}})
	if err != nil {
		t.Fatal(err)
	}
	if user, pass, _ := got.BasicAuth(); user != "public" || pass != "secret" {
		t.Errorf("keys %q %q", user, pass)
	}
	if got.URL.Path != "/api/v2/parcels" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s, %v", got.URL, got.Header)
	}
	if want := `{"parcel":{"name":"Zoë","request_label":false,"shipment":{"id":8},"weight":"1.250"}}`; body != want {
		t.Errorf("body %s, want %s", body, want)
	}
	if p.ID != 7001 || p.AddressDivided.HouseNumber != "7" || !p.DateAnnounced.IsZero() || p.DateCreated.Format(time.RFC3339) != "2026-03-14T09:12:44Z" {
		t.Errorf("parcel %+v", p)
	}
}

func TestRefusalsOfEveryShapeAreRead(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name, body string
		code       int
		kind       error
		want       sendcloud.Fault
	}{
		{"v2, one field", `{"error":{"code":400,"request":"api/v2/parcels","message":"name: \"This field is required.\""}}`, 400, sendcloud.ErrInvalid,
			sendcloud.Fault{Detail: "This field is required.", Field: "name"}},
		{"v2, several fields", `{"error":{"code":400,"message":"name: \"Blank.\", city: \"Blank.\""}}`, 400, sendcloud.ErrInvalid,
			sendcloud.Fault{Detail: `name: "Blank.", city: "Blank."`}},
		{"v3", `{"errors":[{"status":"400","code":"required","detail":"Needed.","source":{"pointer":"/to_address/name"}}]}`, 400, sendcloud.ErrInvalid,
			sendcloud.Fault{Code: "required", Detail: "Needed.", Field: "/to_address/name"}},
		{"returns, number as code", `{"errors":[{"code":409,"detail":"Too late."}]}`, 409, sendcloud.ErrConflict, sendcloud.Fault{Code: "409", Detail: "Too late."}},
		{"returns, fields", `{"errors":[{"field":"weight","message":"Positive.","code":"invalid"}]}`, 400, sendcloud.ErrInvalid,
			sendcloud.Fault{Code: "invalid", Detail: "Positive.", Field: "weight"}},
		{"tracking", `{"detail":"No such parcel."}`, 404, sendcloud.ErrNotFound, sendcloud.Fault{Detail: "No such parcel."}},
		{"by place", `{"detail":[{"loc":["body","fields",0],"msg":"Unknown.","type":"enum"}]}`, 422, sendcloud.ErrInvalid,
			sendcloud.Fault{Code: "enum", Detail: "Unknown.", Field: "body/fields/0"}},
		{"OAuth", `{"error":"invalid_client","error_description":"Unknown client."}`, 401, sendcloud.ErrUnauthorized,
			sendcloud.Fault{Code: "invalid_client", Detail: "Unknown client."}},
		{"labels", `{"message":"start_from: 0 to 3."}`, 400, sendcloud.ErrInvalid, sendcloud.Fault{Detail: "start_from: 0 to 3."}},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c, _ := server(t, says(x.code, x.body))
			_, err := c.V2.Parcel(t.Context(), 7001)
			var e *sendcloud.Error
			if !errors.As(err, &e) || !errors.Is(err, x.kind) || e.Status != x.code {
				t.Fatalf("error %v", err)
			}
			if len(e.Problems) != 1 || e.Problems[0] != x.want {
				t.Errorf("problems %+v, want %+v", e.Problems, x.want)
			}
		})
	}
	c, _ := server(t, says(404, "<Error><Code>NoSuchKey</Code></Error>"))
	_, err := c.V3.Track(t.Context(), "3S/1 ü")
	if !errors.Is(err, sendcloud.ErrNotFound) || !strings.Contains(err.Error(), "Not Found") {
		t.Errorf("XML: %v", err)
	}
}

func TestReadingIsRepeatedAfterAFailure(t *testing.T) {
	t.Parallel()
	c, calls := server(t, hangUp, says(503, ""), says(429, "", "Retry-After", "0"), says(200, aParcel))
	if _, err := c.V2.Parcel(t.Context(), 7001); err != nil || calls.Load() != 4 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

func TestCreatingIsNotRepeatedWhereItMightHaveBeenDone(t *testing.T) {
	t.Parallel()
	for _, fail := range []http.HandlerFunc{hangUp, says(500, ""), says(502, "")} {
		c, calls := server(t, fail, says(200, aParcel))
		if _, err := c.V2.CreateParcel(t.Context(), sendcloud.ParcelRequest{Name: "Zoë"}); err == nil || calls.Load() != 1 {
			t.Errorf("%d calls, %v", calls.Load(), err)
		}
	}
}

func TestCreatingIsRepeatedWhenNothingWasDone(t *testing.T) {
	t.Parallel()
	c, calls := server(t, says(429, ""), says(200, aParcel))
	if _, err := c.V2.CreateParcel(t.Context(), sendcloud.ParcelRequest{Name: "Zoë"}); err != nil || calls.Load() != 2 {
		t.Errorf("429: %d calls, %v", calls.Load(), err)
	}
	c, calls = server(t, hangUp, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Idempotency-Key") != "order 1" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		io.WriteString(w, aParcel)
	})
	ctx := sendcloud.WithIdempotencyKey(t.Context(), "order 1")
	if _, err := c.V2.CreateParcel(ctx, sendcloud.ParcelRequest{Name: "Zoë"}); err != nil || calls.Load() != 2 {
		t.Errorf("with a key: %d calls, %v", calls.Load(), err)
	}
	c, calls = server(t, hangUp, says(201, `{"data":[{"id":7714401,"order_id":"shop-1","order_number":"1"}]}`))
	got, err := c.V3.UpsertOrders(t.Context(), []sendcloud.Order{{OrderID: "shop-1"}})
	if err != nil || calls.Load() != 2 || got[0].ID != "7714401" {
		t.Errorf("upsert: %d calls, %v, %v", calls.Load(), got, err)
	}
}

func TestALongRetryAfterFailsAtOnce(t *testing.T) {
	t.Parallel()
	c, calls := server(t, says(429, "", "Retry-After", "60"))
	_, err := c.V2.Parcel(t.Context(), 1)
	var e *sendcloud.Error
	if !errors.As(err, &e) || e.RetryAfter != time.Minute || calls.Load() != 1 || !errors.Is(err, sendcloud.ErrTooMany) {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

func TestTheContextEndsTheWaiting(t *testing.T) {
	t.Parallel()
	c, _ := server(t, says(429, "", "Retry-After", "4"))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := c.V2.Parcel(ctx, 1)
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, sendcloud.ErrTooMany) || time.Since(start) > 3*time.Second {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

func TestListsFollowTheirPagesAndKeepToTheirHost(t *testing.T) {
	t.Parallel()
	c, calls := server(t,
		says(200, `{"next":"https://elsewhere.example/api/v2/parcels?cursor=cD0y&order_number=W","previous":null,"parcels":[{"id":3},{"id":2}]}`),
		func(w http.ResponseWriter, r *http.Request) {
			if q := r.URL.Query(); q.Get("cursor") != "cD0y" || q.Get("order_number") != "W" {
				w.WriteHeader(http.StatusBadRequest)
			}
			io.WriteString(w, `{"next":null,"previous":"x","parcels":[{"id":1}]}`)
		})
	var ids []int
	for p, err := range c.V2.Parcels(t.Context(), sendcloud.ParcelFilter{OrderNumber: "W"}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	if fmt.Sprint(ids) != "[3 2 1]" || calls.Load() != 2 {
		t.Errorf("v2: %v in %d calls", ids, calls.Load())
	}
	c, _ = server(t,
		says(200, `{"data":[{"id":"a"}]}`, "Link", `<https://x.example/api/v3/shipments?cursor=one>; rel="prev", <https://x.example/api/v3/shipments?cursor=two>; rel="next"`),
		func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("cursor") != "two" {
				w.WriteHeader(http.StatusBadRequest)
			}
			io.WriteString(w, `{"data":[{"id":"b"}]}`)
		})
	var all []string
	for s, err := range c.V3.Shipments(t.Context(), sendcloud.ShipmentFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s.ID)
	}
	if fmt.Sprint(all) != "[a b]" {
		t.Errorf("v3: %v", all)
	}
}

func TestARefusedCancellationIsAnOutcome(t *testing.T) {
	t.Parallel()
	c, _ := server(t, says(400, `{"status":"failed","message":"This shipment is already being cancelled."}`))
	got, err := c.V2.CancelParcel(t.Context(), 7001)
	if err != nil || got.Status != "failed" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOrdersCarryNumbersAndShipmentsCarryText(t *testing.T) {
	t.Parallel()
	order, err := json.Marshal(sendcloud.OrderItem{Name: "Cup", Quantity: 1, TotalPrice: sendcloud.Amount{Value: "9.50", Currency: "EUR"}})
	if want := `{"name":"Cup","quantity":1,"total_price":{"value":9.50,"currency":"EUR"}}`; err != nil || string(order) != want {
		t.Errorf("order item %s, %v", order, err)
	}
	shipment, err := json.Marshal(sendcloud.ShipmentRequest{
		SenderAddressID: 321, ShipWith: sendcloud.WithOption("sendcloud:letter"), Label: sendcloud.Format{MIMEType: "application/zpl", DPI: 203},
		Parcels: []sendcloud.ShipmentRequestParcel{{Weight: sendcloud.Measure{Value: "0.9", Unit: "kg"}}},
	})
	want := `{"to_address":{},"ship_with":{"type":"shipping_option_code","properties":{"shipping_option_code":"sendcloud:letter"}},` +
		`"parcels":[{"weight":{"value":"0.9","unit":"kg"}}],"from_address":{"sender_address_id":321},"label_details":{"mime_type":"application/zpl","dpi":203}}`
	if err != nil || string(shipment) != want {
		t.Errorf("shipment %s, %v", shipment, err)
	}
}

func TestWebhooksAreTrustedByTheirSignatureOnly(t *testing.T) {
	t.Parallel()
	for _, v := range []struct{ key, body, sign string }{
		{"secretkey", `{"key": "value"}`, "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a"},
		{"test", `{"action": "integration_credentials", "timestamp": 1719299439635, "public_key": "test", "secret_key": "test", "integration_id": 241526}`,
			"c841416e8b9aa99706bb08cbca1aec3b7c42edcad0318c7a311ea721054d3709"},
		{"s3cr3t-key-0001", `{"action": "parcel_status_changed", "timestamp": 1767225600123, "carrier_status_change_timestamp": null, "parcel": ` +
			`{"id": 7001, "name": "Zo\u00eb M\u00fcller", "status": {"id": 11, "message": "Delivered"}, "weight": "1.250"}}`,
			"58e3147ec663a11a40ec9de591726a600fe0f7f020c79c29756df04546a85a02"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(v.body))
		r.Header.Set(sendcloud.SignatureHeader, v.sign)
		hook, err := sendcloud.ReadWebhook(r, v.key)
		if err != nil {
			t.Errorf("%s: %v", v.body, err)
		}
		if hook.Action == "parcel_status_changed" && (hook.Parcel.Name != "Zoë Müller" || hook.At.UnixMilli() != 1767225600123 || !hook.CarrierAt.IsZero()) {
			t.Errorf("hook %+v", hook)
		}
		if hook.Action == "integration_credentials" && hook.Credentials.IntegrationID != 241526 {
			t.Errorf("hook %+v", hook)
		}
		for _, wrong := range []string{"", "zz", strings.Repeat("0", 64)} {
			if err := sendcloud.CheckSignature(v.key, []byte(v.body), wrong); !errors.Is(err, sendcloud.ErrSignature) {
				t.Errorf("signature %q passes", wrong)
			}
		}
	}
}

func TestClientCredentialsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth2/token", func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		user, pass, _ := r.BasicAuth()
		if r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "api" || user != "p" || pass != "s" {
			w.WriteHeader(http.StatusBadRequest)
		}
		io.WriteString(w, `{"access_token":"tok","expires_in":3600,"scope":"api","token_type":"bearer"}`)
	})
	mux.HandleFunc("GET /api/v3/user/auth/metadata", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tok" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.WriteString(w, `{"data":{"user_id":1,"integration_id":2}}`)
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	c, err := sendcloud.NewWithToken(sendcloud.ClientCredentials(nil, s.URL+"/oauth2/token", "p", "s", "api"), sendcloud.WithBaseURL(s.URL+"/api/v3/"))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if me, err := c.V3.Me(t.Context()); err != nil || me.IntegrationID != 2 {
			t.Fatalf("%+v, %v", me, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked for a token %d times", asked.Load())
	}
}

func TestWrongAddressesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "ship.example.com", "ftp://ship.example.com", "http://", "::"} {
		if _, err := sendcloud.New("p", "s", sendcloud.WithBaseURL(base)); err == nil {
			t.Errorf("%q is taken", base)
		}
	}
	if _, err := sendcloud.New("", "s"); err == nil {
		t.Error("a client without keys is made")
	}
}

func TestTheClientNeedsTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Skip("go list does not run here")
	}
	if all := strings.Fields(string(out)); len(all) != 1 {
		t.Errorf("it leans on %v", all)
	}
}

func TestFilterValuesAreEscaped(t *testing.T) {
	t.Parallel()
	var got url.Values
	c, _ := server(t, func(w http.ResponseWriter, r *http.Request) { got = r.URL.Query(); io.WriteString(w, `[]`) })
	if _, err := c.V2.ServicePoints(t.Context(), sendcloud.PointFilter{Country: "NL", City: "'s-Gravenhage & co", Carriers: []string{"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	if got.Get("city") != "'s-Gravenhage & co" || got.Get("carrier") != "a,b" {
		t.Errorf("query %v", got)
	}
}

func TestRulesAreReadPageByPage(t *testing.T) {
	t.Parallel()
	c, calls := server(t,
		says(http.StatusOK, `{"data":[{"id":7,"name":"Insure dear orders","is_active":true,"criteria":{"is_and":true},"actions":[{"identifier":"insurance_pc","value":"100"}]}]}`,
			"Link", `<https://x.example/api/v3/shipping-rules/rules?cursor=cD0y>; rel="next"`),
		says(http.StatusOK, `{"data":[{"id":"8","name":"Heavy","is_active":false}]}`))
	var got []sendcloud.ShippingRule
	for one, err := range c.V3.ShippingRules(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, one)
	}
	if len(got) != 2 || calls.Load() != 2 || got[0].ID != "7" || !got[0].IsActive || !strings.Contains(string(got[0].Actions), "insurance_pc") || got[1].ID != "8" || got[1].IsActive {
		t.Errorf("%d calls, %+v", calls.Load(), got)
	}
}

func TestTheWayOfAParcelIsReadWithItsTimes(t *testing.T) {
	t.Parallel()
	var path string
	answer := says(http.StatusOK, `{"parcel_id":"7001","carrier_code":"examplepost","created_at":"2026-03-14 09:12:45.120331+00:00","expected_delivery_date":"2026-03-15","is_return":false,
		"statuses":[{"carrier_update_timestamp":"2026-03-14 17:40:02.000000+00:00","parcel_status_history_id":"3","parent_status":"to-sorting","carrier_code":"examplepost","carrier_message":"On its way"}]}`)
	c, _ := server(t, func(w http.ResponseWriter, r *http.Request) { path = r.URL.Path; answer(w, r) }, says(http.StatusNotFound, `<Error><Code>NoSuchKey</Code></Error>`))
	got, err := c.V2.Track(t.Context(), "3SX 1")
	if err != nil || path != "/api/v2/tracking/3SX 1" || len(got.Statuses) != 1 || got.ExpectedDelivery.Format(time.DateOnly) != "2026-03-15" {
		t.Fatalf("%s: %+v, %v", path, got, err)
	}
	if s := got.Statuses[0]; s.ParentStatus != "to-sorting" || s.ID != "3" || !s.At.Equal(time.Date(2026, 3, 14, 17, 40, 2, 0, time.UTC)) {
		t.Errorf("status %+v", s)
	}
	if _, err := c.V2.Track(t.Context(), "nobody"); !errors.Is(err, sendcloud.ErrNotFound) {
		t.Errorf("nobody's: %v", err)
	}
}
