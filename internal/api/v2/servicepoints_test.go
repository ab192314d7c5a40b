package v2_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// However a program puts its address of service points together, it is answered, and not sent elsewhere: many do not follow.
func TestServicePointsAreAnsweredUnderEveryAddress(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := apitest.Open(t, d)
		s.LoadPoints()
		s.Quiet = true // the contract knows one address
		s.Call("PUT", "/api/v2/integrations/401", `{"service_point_enabled":true,"service_point_carriers":["sendcloud"]}`).Want(t, http.StatusOK)
		for path, want := range map[string]string{
			"/api/v2/service-points?country=NL":                                                  `[{"id":900`,
			"/api/v2/servicepoints?country=NL":                                                   `[{"id":900`,
			"/servicepoints?country=NL":                                                          `[{"id":900`,
			"/servicepoints/service-points?country=NL":                                           `[{"id":900`,
			"/servicepoints/api/v2/service-points?country=NL":                                    `[{"id":900`,
			"/servicepoints/api/v3/service-points?country_code=NL&use_integration_carriers=true": `{"data":{"results":[{"id":900`,
			"/api/v2/service-points/9002":                                                        `{"id":9002,`,
			"/api/v2/servicepoints/9002":                                                         `{"id":9002,`,
			"/servicepoints/9002":                                                                `{"id":9002,`,
			"/servicepoints/api/v2/service-points/9002":                                          `{"id":9002,`,
			"/servicepoints/api/v3/service-points/9002":                                          `{"data":{"id":9002,`,
			"/servicepoints/9001/check-availability":                                             `true`,
			"/servicepoints/api/v2/service-points/9001/check-availability":                       `true`,
			"/servicepoints/carriers":                                                            `["sendcloud"]`,
			"/servicepoints/api/v2/carriers":                                                     `["sendcloud"]`,
			"/servicepoints/service-points/shopify/store?order_id=1&shop_identification=s&service_point=9003&order_confirmation=a": `{`,
		} {
			base, query, _ := strings.Cut(path, "?")
			for _, one := range []string{base, base + "/"} {
				got := s.Call("GET", one+"?"+query, "")
				if got.Code != http.StatusOK && got.Code != http.StatusCreated || !strings.HasPrefix(strings.TrimSpace(got.Body), want) {
					t.Errorf("%s: %d %.200s", one, got.Code, got.Body)
				}
			}
		}
		for _, path := range []string{"/servicepoints/api/v2/parcels", "/servicepoints/nowhere/at-all/", "/servicepoints/api/v3/orders"} {
			if got := s.Call("GET", path, ""); got.Code != http.StatusNotFound {
				t.Errorf("%s: %d %.200s", path, got.Code, got.Body)
			}
		}
	})
}
