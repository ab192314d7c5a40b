package shipping

import (
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/money"
)

func TestPricesAreComparedWithinOneCurrencyOnly(t *testing.T) {
	t.Parallel()
	p := pricing{home: "EUR"}
	isk, dkk := money.Amount{Minor: 3, Currency: "ISK"}, money.Amount{Minor: 5, Currency: "DKK"}
	all := []money.Amount{{}, isk, money.EUR(900), dkk, money.EUR(700)}
	slices.SortFunc(all, p.compare)
	if want := []money.Amount{money.EUR(700), money.EUR(900), dkk, isk, {}}; !slices.Equal(all, want) {
		t.Errorf("sorted %v, want %v", all, want)
	}
}
