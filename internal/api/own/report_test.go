package own_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestAReportsFileIsFetchedByItsLinkForADay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		for _, number := range []string{"=W-1", "W-2"} {
			s.Call(http.MethodPost, "/api/v2/parcels", `{"parcel":{"name":"Ada Good","address":"Hoofdstraat 1","city":"Breda","postal_code":"4811AA","country":"NL",
				"shipment":{"id":8},"order_number":"`+number+`","external_reference":"`+number+`","request_label":true,"weight":"0.25"}}`).Want(t, http.StatusOK)
		}
		asked := s.Call(http.MethodPost, "/api/v3/reporting/parcels", `{"fields":["order_number","status","direction","weight","to_address_country_name","shipping_option_code","delivered_at"],
			"filters":{"announced_after":"2026-11-01","announced_before":"2026-12-01"}}`).Want(t, http.StatusAccepted)
		s.Work()
		var got struct{ Status, URL string }
		r := s.Call(http.MethodGet, "/api/v3/reporting/parcels/"+asked["id"].(string), "")
		if err := json.Unmarshal([]byte(r.Body), &got); err != nil || got.Status != "ready" {
			t.Fatalf("%s, %v", r.Body, err)
		}
		fetch := func(path string) apitest.Reply {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil) // with no key at all
			if err != nil {
				t.Fatal(err)
			}
			return s.Do(q)
		}
		path := strings.TrimPrefix(got.URL, apitest.Base)
		file := fetch(path)
		rows, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
		want := [][]string{
			{"order_number", "status", "direction", "weight", "to_address_country_name", "shipping_option_code", "delivered_at"},
			{"W-2", "READY_TO_SEND", "outgoing", "0.250", "Netherlands", "sendcloud:letter", ""},
			{"'=W-1", "READY_TO_SEND", "outgoing", "0.250", "Netherlands", "sendcloud:letter", ""},
		}
		if diff := cmp.Diff(want, rows); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if bad := fetch(path + "x"); bad.Code != http.StatusNotFound {
			t.Errorf("a link that was made up: %d", bad.Code)
		}
		s.Pass(25 * time.Hour)
		if late := fetch(path); late.Code != http.StatusNotFound {
			t.Errorf("after a day: %d %s", late.Code, late.Body)
		}
	})
}
