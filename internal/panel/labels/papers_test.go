package labels_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestCustomsPapersArePrintedBehindTheirLabelWhereWanted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		s.drain(s.wish(2, func(i int, o *order.Draft) {
			if i == 1 {
				return
			}
			o.Method, o.Weight = 1053, 1250
			o.To = postal.Address{Name: "Lea Ammann", Street: "Kramgasse", HouseNumber: "49", PostalCode: "3011", City: "Bern", Country: "CH", Phone: "+41780000001",
				Email: "lea@example.org"}
			o.Items = []order.Item{{Description: "Green tea leaves in a tin", Quantity: 2, Weight: 300, Value: money.EUR(21_20), HSCode: "090210", Origin: "JP"}}
		}))
		all := s.parcels()
		if len(all) != 2 {
			t.Fatalf("%d labels", len(all))
		}
		for want, form := range map[int]url.Values{
			2 + 6: {"paper": {"a6"}, "customs": {"1"}},
			2:     {"paper": {"a6"}},
			1 + 6: {"paper": {"a4-4"}, "place": {"1"}, "customs": {"1"}},
		} {
			for _, p := range all {
				form.Add("id", fmt.Sprint(p.ID))
			}
			got, data := s.post("/labels/print", form)
			if text := tool(t, data, "pdfinfo", "FILE"); !strings.Contains(text, fmt.Sprintf("Pages:           %d\n", want)) {
				t.Errorf("%v: want %d pages:\n%s", form, want, text)
			}
			on := map[bool]string{true: ".1;", false: ".0;"}[form.Get("customs") != ""]
			if c := got.Header.Get("Set-Cookie"); !strings.Contains(c, on) {
				t.Errorf("whether papers are wanted is not remembered: %q", c)
			}
		}
	})
}
