package v2_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
)

// BenchmarkImportOfAHundred is the whole way of a bulk import through the door into a durable database.
func BenchmarkImportOfAHundred(b *testing.B) {
	for _, engine := range dbtest.Engines() {
		b.Run(engine, func(b *testing.B) {
			d, err := db.Open(b.Context(), dbtest.Fresh(b, engine))
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(d.Close)
			s := open(b, d)
			var all []string
			for i := range 100 {
				all = append(all, fmt.Sprintf(`{%s,"order_number":"W-%d","weight":"1.250","email":"jan@example.com","telephone":"+31612345678",
					"parcel_items":[{"description":"Teapot","quantity":1,"weight":"1.100","value":49.90,"sku":"TP-%d","hs_code":"691200","origin_country":"NL"}]}`, good, i, i))
			}
			body := `{"parcels":[` + strings.Join(all, ",") + `]}`
			b.ReportAllocs()
			b.ResetTimer()
			b.SetParallelism(8)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					r := httptest.NewRequest(http.MethodPost, base+"/api/v2/parcels", strings.NewReader(body))
					r.SetBasicAuth(s.Keys.Public, s.Keys.Secret)
					rec := httptest.NewRecorder()
					s.Mux.ServeHTTP(rec, r)
					if rec.Code != 200 {
						b.Errorf("%d %.300s", rec.Code, rec.Body)
					}
				}
			})
			b.ReportMetric(float64(b.N)*100/b.Elapsed().Seconds(), "orders/s")
		})
	}
}
