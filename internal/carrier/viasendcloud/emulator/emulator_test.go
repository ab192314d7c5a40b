package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/carriertest"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/digit"
)

type m = map[string]any

// desk is an emulator and how to speak to it.
type desk struct {
	*testing.T
	e    *Emulator
	url  string
	keys map[string]string
}

func open(t *testing.T, o emulate.Options) *desk {
	t.Helper()
	e, home := carriertest.Start(t, New, o)
	return &desk{t, e, home, e.Credentials()}
}

func (d *desk) raw(method, url string, h http.Header, body any) (*http.Response, []byte) {
	d.Helper()
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			d.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(d.Context(), method, url, sent)
	if err != nil {
		d.Fatal(err)
	}
	if h != nil {
		req.Header = h
	}
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth(d.keys["public_key"], d.keys["secret_key"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp, raw
}

func (d *desk) ask(method, path string, body any) (int, m) {
	d.Helper()
	resp, raw := d.raw(method, d.url+"/api/v2"+path, nil, body)
	var out m
	if err := json.Unmarshal(raw, &out); err != nil {
		d.Fatalf("%s %s: %d %.200s: %v", method, path, resp.StatusCode, raw, err)
	}
	return resp.StatusCode, out
}

// wanted is a parcel within the Netherlands, changed by change.
func wanted(change func(p m)) m {
	p := m{
		"name": "Ilse Voorbeeld", "address": "Kanaalweg 12b", "city": "Utrecht", "postal_code": "3526KM", "country": "NL", "email": "ilse@example.org", "telephone": nil,
		"weight": 1.25, "order_number": "W-10045", "request_label": true, "shipment": m{"id": 330}, "unheard_of": 1,
	}
	if change != nil {
		change(p)
	}
	return p
}

func set(pairs ...any) func(p m) {
	return func(p m) {
		for i := 0; i < len(pairs); i += 2 {
			p[pairs[i].(string)] = pairs[i+1]
		}
	}
}

// buy orders a parcel with its label.
func (d *desk) buy(change func(p m)) m {
	d.Helper()
	status, got := d.ask("POST", "/parcels", m{"parcel": wanted(change)})
	if status != http.StatusOK {
		d.Fatalf("%d %v", status, got)
	}
	return got["parcel"].(m)
}

func id(p m) string { return strings.TrimSuffix(jsonNumber(p["id"]), ".0") }

func jsonNumber(v any) string {
	raw, err := json.Marshal(int(v.(float64)))
	if err != nil {
		return ""
	}
	return string(raw)
}

func TestAParcelGetsItsNumberAndItsLabelInEveryFormat(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	p := d.buy(set("external_reference", "W-1/1"))
	divided := p["address_divided"].(m)
	if !digit.Valid(digit.KindDPD, p["tracking_number"].(string)) || p["weight"] != "1.250" || divided["house_number"] != "12b" || p["postal_code"] != "3526 KM" {
		t.Errorf("parcel %v", p)
	}
	if p["status"].(m)["id"] != 1000.0 || p["carrier"].(m)["code"] != "dpd" || p["date_announced"] == nil || p["colli_tracking_number"] != "" || p["to_service_point"] != nil {
		t.Errorf("parcel %v", p)
	}
	links := p["label"].(m)
	if len(links["normal_printer"].([]any)) != 4 {
		t.Errorf("links %v", links)
	}
	resp, file := d.raw("GET", links["label_printer"].(string), nil, nil)
	if resp.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Errorf("label: %s", resp.Header.Get("Content-Type"))
	}
	document := p["documents"].([]any)[0].(m)["link"].(string)
	for accept, head := range map[string]string{"application/pdf": "%PDF", "image/png": "\x89PNG", "application/zpl": "^XA"} {
		resp, file := d.raw("GET", document, http.Header{"Accept": {accept}}, nil)
		if resp.Header.Get("Content-Type") != accept || !bytes.HasPrefix(file, []byte(head)) {
			t.Errorf("%s: %d %s", accept, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	if resp, _ := d.raw("GET", document+"?dpi=999", http.Header{"Accept": {"image/png"}}, nil); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a resolution there is not: %d", resp.StatusCode)
	}
	if status, got := d.ask("POST", "/parcels/", m{"parcel": wanted(set("external_reference", "W-1/1"))}); status != http.StatusBadRequest || !strings.HasPrefix(message(got), "external_reference:") {
		t.Errorf("the reference again: %d %v", status, got)
	}
	if status, got := d.ask("GET", "/parcels?external_reference=W-1/1", nil); status != http.StatusOK || len(got["parcels"].([]any)) != 1 {
		t.Errorf("found by its reference: %d %v", status, got)
	}
}

func message(got m) string {
	e, _ := got["error"].(m)
	text, _ := e["message"].(string)
	return text
}

func TestWhatIsWrongIsSaidInTheEnvelope(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	for name, c := range map[string]struct {
		change func(p m)
		status int
		want   string
	}{
		"nobody":                      {set("name", nil), 400, `name: "This field is required."`},
		"a blank name":                {set("name", " "), 400, `name: "This field may not be blank."`},
		"no method":                   {set("shipment", nil), 400, `shipping_method: "This field is required."`},
		"a country of three":          {set("country", "NLD"), 400, `country: "Invalid country code."`},
		"four decimals":               {set("weight", "1.2505"), 400, `weight: `},
		"two sides of three":          {set("length", "10", "width", "20.5"), 400, `non_field_errors: `},
		"too heavy":                   {set("weight", 40), 400, `weight: `},
		"a way it does not go":        {set("country", "PL", "postal_code", "00-001"), 400, `shipping_method: `},
		"a point that is not named":   {set("shipment", m{"id": 331}), 400, `to_service_point: "This field is required."`},
		"another carrier's point":     {set("shipment", m{"id": 331}, "to_service_point", "11000001"), 400, `to_service_point: `},
		"no house number":             {set("address", "Kanaalweg"), 400, `house_number: "This field cannot be blank."`},
		"a border without goods":      {set("country", "CH", "postal_code", "8001"), 400, `parcel_items: "This field is required."`},
		"a return from nowhere":       {set("is_return", true, "shipment", m{"id": 412}), 400, `from_address_1: `},
		"several boxes in one parcel": {set("quantity", 2), 400, `quantity: `},
		"FAIL-ADDRESS":                {set("name", "Vos FAIL-ADDRESS"), 400, `non_field_errors: "Service error: `},
		"FAIL-422":                    {set("name", "Vos FAIL-422"), 400, `name: "Enter a valid value."`},
		"FAIL-ROUTE":                  {set("name", "Vos FAIL-ROUTE"), 400, `shipping_method: `},
		"FAIL-CONTRACT":               {set("name", "Vos FAIL-CONTRACT"), 412, `User is not allowed to announce parcels.`},
	} {
		status, got := d.ask("POST", "/parcels?errors=verbose-carrier", m{"parcel": wanted(c.change)})
		if status != c.status || !strings.HasPrefix(message(got), c.want) || got["error"].(m)["request"] != "api/v2/parcels" {
			t.Errorf("%s: %d %v, want %s", name, status, got, c.want)
		}
	}
	status, got := d.ask("POST", "/parcels?errors=verbose", m{"parcels": []m{wanted(nil), wanted(set("name", ""))}})
	bad, _ := got["failed_parcels"].([]any)
	if status != http.StatusOK || len(got["parcels"].([]any)) != 1 || len(bad) != 1 || bad[0].(m)["errors"].(m)["name"] == nil || bad[0].(m)["parcel"].(m)["quantity"] != 1.0 {
		t.Errorf("one of two fails: %d %v", status, got)
	}
	if status, _ := d.ask("POST", "/parcels", m{"parcels": []m{wanted(nil), wanted(set("name", ""))}}); status != http.StatusBadRequest {
		t.Errorf("all or nothing: %d", status)
	}
	d.keys = map[string]string{"public_key": d.keys["public_key"], "secret_key": "wrong"}
	if status, got := d.ask("GET", "/user", nil); status != http.StatusUnauthorized || message(got) != "Invalid username/password." {
		t.Errorf("a wrong key: %d %v", status, got)
	}
}

func TestACancellationHasFiveOutcomes(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	cancel := func(p m) (int, any) {
		status, got := d.ask("POST", "/parcels/"+id(p)+"/cancel", m{})
		return status, got["status"]
	}
	at := d.buy(nil)
	for _, want := range []int{200, 400} {
		if status, word := cancel(at); status != want {
			t.Errorf("by DPD: %d %v, want %d", status, word, want)
		}
	}
	post := d.buy(set("shipment", m{"id": 39}))
	if status, word := cancel(post); status != http.StatusAccepted || word != "queued" {
		t.Errorf("by PostNL: %d %v", status, word)
	}
	d.e.Desk().Advance(25 * time.Hour)
	if _, got := d.ask("GET", "/parcels/"+id(post), nil); got["parcel"].(m)["status"].(m)["id"] != 2000.0 {
		t.Errorf("a day later: %v", got["parcel"].(m)["status"])
	}
	draft := d.buy(set("request_label", false, "quantity", 3))
	if draft["status"].(m)["id"] != 999.0 || draft["quantity"] != 3.0 || draft["shipment_uuid"] == nil || draft["tracking_url"] != nil {
		t.Errorf("a draft: %v", draft)
	}
	if status, word := cancel(draft); status != http.StatusGone || word != "deleted" {
		t.Errorf("a draft: %d %v", status, word)
	}
	gone := d.buy(nil)
	for range 3 {
		d.e.Walk(gone["tracking_number"].(string))
	}
	late := d.buy(set("name", "Vos LATE-CANCEL"))
	for _, p := range []m{gone, late} {
		if status, word := cancel(p); status != http.StatusBadRequest || word != "failed" {
			t.Errorf("too late: %d %v", status, word)
		}
	}
	d.keys = d.e.Other()
	if status, got := d.ask("POST", "/parcels/"+id(late)+"/cancel", nil); status != http.StatusNotFound || message(got) != "No Parcel matches the given query." {
		t.Errorf("somebody else's: %d %v", status, got)
	}
}

func TestADraftIsChangedAndLabelledOnce(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	p := d.buy(set("request_label", false))
	status, got := d.ask("PUT", "/parcels", m{"parcel": m{"id": p["id"], "request_label": true, "name": "Ilse Ander"}})
	if status != http.StatusOK || got["parcel"].(m)["name"] != "Ilse Ander" || got["parcel"].(m)["tracking_number"] == "" {
		t.Errorf("labelled: %d %v", status, got)
	}
	if status, got := d.ask("PATCH", "/parcels/"+id(p), m{"parcel": m{"name": "Ilse Later"}}); status != http.StatusBadRequest {
		t.Errorf("changed when it is too late: %d %v", status, got)
	}
	status, got = d.ask("POST", "/parcels", m{"parcels": []m{wanted(set("quantity", 3))}})
	boxes, _ := got["parcels"].([]any)
	if status != http.StatusOK || len(boxes) != 3 || boxes[2].(m)["collo_nr"] != 2.0 || boxes[2].(m)["collo_count"] != 3.0 || boxes[0].(m)["colli_uuid"] != boxes[2].(m)["colli_uuid"] {
		t.Errorf("three boxes: %d %.500v", status, got)
	}
	slow := d.buy(set("request_label_async", true))
	if slow["status"].(m)["id"] != 1001.0 || slow["tracking_number"] != "" {
		t.Errorf("a label that comes later: %v", slow["status"])
	}
}

func TestParcelsAreListedByPages(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{Seed: 7})
	var many []m
	for range 105 {
		many = append(many, wanted(set("request_label", false)))
	}
	if status, got := d.ask("POST", "/parcels", m{"parcels": many}); status != http.StatusOK {
		t.Fatalf("%d %.300v", status, got)
	}
	_, first := d.ask("GET", "/parcels?order_number=W-10045", nil)
	next, _ := first["next"].(string)
	if len(first["parcels"].([]any)) != 100 || first["previous"] != nil || !strings.Contains(next, "order_number=W-10045") {
		t.Fatalf("first page: %d, next %q", len(first["parcels"].([]any)), next)
	}
	_, second := d.ask("GET", strings.TrimPrefix(next, d.url+"/api/v2"), nil)
	if len(second["parcels"].([]any)) != 5 || second["next"] != nil || second["previous"] == nil {
		t.Errorf("second page: %d", len(second["parcels"].([]any)))
	}
	_, back := d.ask("GET", strings.TrimPrefix(second["previous"].(string), d.url+"/api/v2"), nil)
	if len(back["parcels"].([]any)) != 100 || id(back["parcels"].([]any)[0].(m)) != id(first["parcels"].([]any)[0].(m)) {
		t.Error("the way back leads elsewhere")
	}
	if status, got := d.ask("GET", "/parcels?cursor=%21", nil); status != http.StatusNotFound || message(got) != "Invalid cursor" {
		t.Errorf("a bad cursor: %d %v", status, got)
	}
}

func TestMethodsPricesAndPointsAreAnswered(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	_, got := d.ask("GET", "/shipping_methods?to_country=BE&service_point_id=11000005", nil)
	all := got["shipping_methods"].([]any)
	if len(all) != 1 || all[0].(m)["id"] != 331.0 || all[0].(m)["service_point_input"] != "required" || all[0].(m)["max_weight"] != "20.001" {
		t.Errorf("to a point in Antwerp: %v", all)
	}
	_, got = d.ask("GET", "/shipping_methods/8/", nil)
	if country := got["shipping_method"].(m)["countries"].([]any)[2].(m); country["id"] != 2.0 || country["price"] != 0.0 || country["lead_time_hours"] != nil {
		t.Errorf("the letter: %v", country)
	}
	_, raw := d.raw("GET", d.url+"/api/v2/shipping-price?shipping_method_id=39&from_country=NL&to_country=NL&weight=1&weight_unit=kilogram", nil, nil)
	var prices []m
	if err := json.Unmarshal(raw, &prices); err != nil || len(prices) != 1 || prices[0]["price"] != "7.14" {
		t.Errorf("price %s, %v", raw, err)
	}
	keys := d.keys
	d.keys = map[string]string{"public_key": "", "secret_key": ""}
	_, raw = d.raw("GET", d.url+"/api/v2/service-points/?country=NL&city=Utrecht&carrier=dpd&access_token="+keys["public_key"], nil, nil)
	d.keys = keys
	var points []m
	if err := json.Unmarshal(raw, &points); err != nil || len(points) != 2 {
		t.Fatalf("points %s, %v", raw, err)
	}
	if points[0]["city"] != "UTRECHT" || points[0]["latitude"] != "52.092800" || points[0]["distance"].(float64) > 1000 {
		t.Errorf("points %v", points)
	}
	if status, got := d.ask("GET", "/service-points", nil); status != http.StatusBadRequest || message(got) != `country: "This field is required."` {
		t.Errorf("points of nowhere: %d %v", status, got)
	}
}

func TestAParcelIsFollowedAndEachStepIsPushedSigned(t *testing.T) {
	t.Parallel()
	d := open(t, emulate.Options{})
	type knock struct {
		signature string
		body      []byte
	}
	knocks := make(chan knock, 100)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			knocks <- knock{r.Header.Get("Sendcloud-Signature"), raw}
		}
	}))
	t.Cleanup(hook.Close)
	if status, got := d.ask("PUT", "/integrations/31001", m{"webhook_active": true, "webhook_url": hook.URL}); status != http.StatusOK || got["webhook_url"] != hook.URL {
		t.Fatalf("%d %v", status, got)
	}
	number := d.buy(set("name", "Zoë Müller"))["tracking_number"].(string)
	for d.e.Walk(number) {
	}
	_, got := d.ask("GET", "/tracking/"+number, nil)
	var slugs []string
	for _, s := range slices.Backward(got["statuses"].([]any)) {
		slugs = append(slugs, s.(m)["parent_status"].(string))
	}
	if want := "announcing ready-to-send announced picked-up-by-driver at-sorting-centre sorted shipment-on-route sorting driver-on-route delivered"; strings.Join(slugs, " ") != want {
		t.Errorf("it went %v", slugs)
	}
	for _, slug := range slugs {
		select {
		case k := <-knocks:
			var told struct {
				Action string `json:"action"`
				Parcel struct {
					Status status `json:"status"`
				} `json:"parcel"`
			}
			if err := json.Unmarshal(k.body, &told); err != nil || told.Action != "parcel_status_changed" || statusOf(told.Parcel.Status.ID).slug != slug {
				t.Errorf("pushed %+v, want %s (%v)", told, slug, err)
			}
			if k.signature != sign(d.keys["secret_key"], k.body) || !bytes.Contains(k.body, []byte(`"name": "Zo\u00eb M\u00fcller", `)) {
				t.Errorf("signed %s: %.200s", k.signature, k.body)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s was not pushed", slug)
		}
	}
	if resp, raw := d.raw("GET", d.url+"/api/v2/tracking/3SNOBODY", nil, nil); resp.StatusCode != http.StatusNotFound || !bytes.Contains(raw, []byte("<Code>NoSuchKey</Code>")) {
		t.Errorf("a stranger's number: %d %s", resp.StatusCode, raw)
	}
	for phase, id := range phases {
		if statusOf(id).slug == "" {
			t.Errorf("%s has no status", phase)
		}
	}
}

func TestASignatureIsWhatOtherClientsReckon(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, body, want string }{
		{"secretkey", `{"key": "value"}`, "1eed4b3d41f4653ac64fd56f1bf1cbfd349e4482cbc11dff7134bd93e5da4b0a"},
		{"test", `{"action": "integration_credentials", "timestamp": 1719299439635, "public_key": "test", "secret_key": "test", "integration_id": 241526}`, "c841416e8b9aa99706bb08cbca1aec3b7c42edcad0318c7a311ea721054d3709"},
	} {
		if got := sign(c.key, []byte(c.body)); got != c.want {
			t.Errorf("signature of %s: %s", c.body, got)
		}
	}
	got, err := pythonJSON([]any{"a:b,\"c\" <&> ü😀\x7f", 1, nil})
	if want := `["a:b,\"c\" <&> \u00fc\ud83d\ude00\u007f", 1, null]`; err != nil || string(got) != want {
		t.Errorf("written %s, want %s (%v)", got, want, err)
	}
}
