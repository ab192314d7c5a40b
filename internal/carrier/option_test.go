package carrier_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestAnOptionsCodeIsReadWhateverTheOrderOfItsParts(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"acme:home":                        "acme:home",
		"acme:home/signature=true,b2b=x":   "acme:home/b2b=x,signature=true",
		"acme:home/insured=3000":           "acme:home/insured=3000",
		"acme":                             "",
		":home":                            "",
		"acme:":                            "",
		"acme:home/":                       "",
		"acme:home/signature":              "",
		"acme:home/signature=true,,b2b=no": "",
	} {
		got, ok := carrier.ParseOption(code)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q is read as %q (%v), want %q", code, got, ok, want)
		}
	}
}

func TestPricesOfOnesOwnStandForTheOperatorsUnderOneOption(t *testing.T) {
	t.Parallel()
	shared := carrier.Method{ID: 10, OwnerAccount: 1, Product: "acme:home", MaxWeight: 2000}
	heavy := carrier.Method{ID: 11, OwnerAccount: 1, Product: "acme:home", MinWeight: 2001, MaxWeight: 5000}
	own := carrier.Method{ID: 12, OwnerAccount: 42, Product: "acme:home", MaxWeight: 3000}
	all := []carrier.Method{heavy, shared, own}
	if m, _ := carrier.MethodByOption(all, "acme:home", 1000); m.ID != 12 {
		t.Errorf("method %d stands for the option, want the account's own", m.ID)
	}
	if m, _ := carrier.MethodByOption(all[:2], "acme:home", 3000); m.ID != 11 {
		t.Errorf("method %d takes 3 kg, want the second band", m.ID)
	}
	if _, ok := carrier.MethodByOption(all, "acme:home/signature=true", 1000); ok {
		t.Error("an option that nobody sells was found")
	}
}
