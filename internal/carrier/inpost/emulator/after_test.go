package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type tracking struct {
	Status  string `json:"status"`
	Details []struct {
		Status string `json:"status"`
		At     string `json:"datetime"`
	} `json:"tracking_details"`
}

func TestAParcelIsFollowedTheNewestFirstInPolishTime(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(locker)
	c.clock.pass(3 * step)
	number := *c.read(s).Number
	var last tracking
	for range 20 {
		_, _, raw := c.ask(http.MethodGet, "/v1/tracking/"+number, "")
		last = decode[tracking](t, raw)
		if !c.e.Walk(number) {
			break
		}
	}
	if last.Status != "delivered" || last.Details[0].Status != "delivered" || last.Details[len(last.Details)-1].Status != "created" {
		t.Errorf("it went %+v", last)
	}
	for _, d := range last.Details {
		if !slices.Contains(Codes, d.Status) || !strings.HasSuffix(d.At, "+01:00") {
			t.Errorf("told %+v", d)
		}
	}
	for phase, code := range phases {
		if !slices.Contains(Codes, code) {
			t.Errorf("%s is told as %s", phase, code)
		}
	}
	if status, _, _ := c.ask(http.MethodGet, "/v1/tracking/000000000000000000000000", ""); status != http.StatusNotFound {
		t.Errorf("an unknown number: %d", status)
	}
}

func TestACourierIsToldToCome(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	s := c.make(courier)
	order := `{"shipments":[` + strconv.Itoa(s.ID) + `],"comment":"Gate 2","name":"Mila Brandsma","phone":"501502503","email":"shop@example.com",
"address":{"street":"Wzorcowa","building_number":"3","city":"Kraków","post_code":"31-010","country_code":"PL"}}`
	if status, _, raw := c.ask(http.MethodPost, c.org("/dispatch_orders"), order); status != http.StatusBadRequest || !strings.Contains(string(raw), `"shipments":["invalid_status"]`) {
		t.Errorf("for a shipment that is not bought: %d %s", status, raw)
	}
	c.clock.pass(3 * step)
	status, _, raw := c.ask(http.MethodPost, c.org("/dispatch_orders"), order)
	got := decode[struct{ ID, Status string }](t, raw)
	if status != http.StatusCreated || got.Status != "new" || strconv.Itoa(c.read(s).Attributes.Dispatch) != got.ID {
		t.Fatalf("%d %s", status, raw)
	}
	for _, want := range []int{http.StatusNoContent, http.StatusBadRequest} {
		if status, _, _ := c.ask(http.MethodDelete, "/v1/dispatch_orders/"+got.ID, ""); status != want {
			t.Errorf("taking the order back: %d, want %d", status, want)
		}
	}
	for _, field := range []string{"name", "phone", "address", "shipments"} {
		var body map[string]any
		if err := json.Unmarshal([]byte(order), &body); err != nil {
			t.Fatal(err)
		}
		delete(body, field)
		less, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if status, _, raw := c.ask(http.MethodPost, c.org("/dispatch_orders"), string(less)); status != http.StatusBadRequest || !strings.Contains(string(raw), `"`+field+`":["required"]`) {
			t.Errorf("without %s: %d %s", field, status, raw)
		}
	}
}

func TestABatchIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	bad := strings.Replace(courier, "2.5", "0", 1)
	status, _, raw := c.ask(http.MethodPost, c.org("/batches"), `{"shipments":[`+courier+`,`+strings.Replace(bad, "{", `{"id":"SHIPMENT2",`, 1)+`]}`)
	if status != http.StatusBadRequest || !strings.Contains(string(raw), `"SHIPMENT2"`) || c.find("").Count != 0 {
		t.Errorf("%d %s", status, raw)
	}
	status, _, raw = c.ask(http.MethodPost, c.org("/batches"), `{"shipments":[`+courier+`,`+locker+`]}`)
	got := decode[struct {
		ID        int
		Status    string
		Shipments []seen
	}](t, raw)
	if status != http.StatusCreated || got.Status != "in_progress" || len(got.Shipments) != 2 {
		t.Fatalf("%d %s", status, raw)
	}
	c.clock.pass(3 * step)
	if _, _, raw = c.ask(http.MethodGet, "/v1/batches/"+strconv.Itoa(got.ID), ""); !strings.Contains(string(raw), `"status":"done"`) {
		t.Errorf("later: %s", raw)
	}
}

func TestPointsAreFoundNearAndByName(t *testing.T) {
	t.Parallel()
	c := begin(t, "")
	_, _, raw := c.ask(http.MethodGet, "/v1/points?type=parcel_locker&relative_point=52.23,21.0&per_page=2", "")
	got := decode[struct {
		Count int
		Items []struct {
			Name     string
			Distance int
		}
	}](t, raw)
	if got.Count != 6 || len(got.Items) != 2 || got.Items[0].Name != "WAW02B" || got.Items[0].Distance <= 0 {
		t.Errorf("near: %+v", got)
	}
	for path, want := range map[string]int{"/v1/points/KRA010": 200, "/v1/points/NIE000": 404, "/v1/points?relative_point=x": 400, "/v1/statuses": 200, "/v1/services": 200} {
		if status, _, _ := c.ask(http.MethodGet, path, ""); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}
