package v2_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

func TestMethodsToAServicePointAreThoseOfItsCarrier(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		s.LoadPoints()
		for _, c := range []struct {
			name  string
			point int
			all   bool // every method listed goes to a service point in the point's country
			none  bool
		}{
			{"service_point_id", 9001, true, false},
			{"service_point", 9007, true, false}, // in Brussels
			{"service_point_id", 9008, false, true},
		} {
			got := s.Call("GET", fmt.Sprintf("/api/v2/shipping_methods?%s=%d", c.name, c.point), "")
			if got.Code != http.StatusOK {
				t.Fatalf("point %d: %d %s", c.point, got.Code, got.Body)
			}
			none, required := strings.Contains(got.Body, `"shipping_methods":[]`), strings.Count(got.Body, `"service_point_input":"required"`)
			if none != c.none || c.all && (required == 0 || strings.Contains(got.Body, `"service_point_input":"none"`)) {
				t.Errorf("point %d: %.300s", c.point, got.Body)
			}
			if c.point == 9007 && strings.Contains(got.Body, `"iso_2":"NL"`) {
				t.Errorf("point %d lies in Belgium: %.300s", c.point, got.Body)
			}
		}
	})
}
