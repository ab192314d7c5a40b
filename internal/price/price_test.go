package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/price"
)

func part(kind string, cents int64) carrier.PricePart {
	return carrier.PricePart{Type: kind, Label: kind, Price: money.EUR(cents)}
}

func TestThePartsOfABillAlwaysAddUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		way  carrier.Destination
		want int
	}{
		{"the tariff divides it", carrier.Destination{Price: money.EUR(635), Breakdown: []carrier.PricePart{part(price.Transport, 560), part("fuel", 75)}}, 2},
		{"the tariff does not", carrier.Destination{Price: money.EUR(635)}, 1},
		{"it costs nothing", carrier.Destination{Price: money.EUR(0)}, 1},
		{"a part is missing", carrier.Destination{Price: money.EUR(635), Breakdown: []carrier.PricePart{part(price.Transport, 560)}}, 2},
		{"a part is in another currency", carrier.Destination{Price: money.EUR(635), Breakdown: []carrier.PricePart{{Type: "fuel", Price: money.Amount{Minor: 1, Currency: "GBP"}}}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := price.OfBox(c.way)
			var sum money.Amount
			for _, p := range b.Parts {
				sum = sum.Add(p.Price)
			}
			if sum != b.Total || b.Total != c.way.Price || len(b.Parts) != c.want {
				t.Errorf("%+v adds up to %s, want %s in %d parts", b.Parts, sum, c.way.Price, c.want)
			}
		})
	}
}

func TestTwoBoxesAreOneBill(t *testing.T) {
	t.Parallel()
	a := price.OfBox(carrier.Destination{Price: money.EUR(300), Breakdown: []carrier.PricePart{part(price.Transport, 250), part("fuel", 50)}})
	b := price.OfBox(carrier.Destination{Price: money.EUR(405), Breakdown: []carrier.PricePart{part(price.Transport, 400), part("remote", 5)}})
	got, ok := a.And(b)
	want := price.Bill{Total: money.EUR(705), Parts: []carrier.PricePart{part(price.Transport, 650), part("fuel", 50), part("remote", 5)}}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("the bill (-want +got):\n%s", diff)
	}
	if a.Total != money.EUR(300) || a.Parts[0].Price != money.EUR(250) {
		t.Error("adding changed what was added to")
	}
	if _, ok := a.And(price.Bill{Total: money.Amount{Minor: 1, Currency: "GBP"}}); ok {
		t.Error("pounds were added to euros")
	}
}
