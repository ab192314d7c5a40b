package sandbox_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestEveryMethodIsFoundAgainByTheCodeOfItsOption(t *testing.T) {
	t.Parallel()
	all := sandbox.New("http://127.0.0.1:1", nil).Methods()
	for _, m := range all {
		code := m.Option()
		parsed, ok := carrier.ParseOption(code)
		if !ok || parsed.String() != code || parsed.Carrier != m.Carrier || parsed.Product != m.Product {
			t.Errorf("the code %q of method %d is read as %+v", code, m.ID, parsed)
		}
		for _, w := range []postal.Grams{m.MinWeight, m.MaxWeight} {
			found, ok := carrier.MethodByOption(all, code, w)
			if !ok || found.ID != m.ID {
				t.Errorf("%q for %d g is method %d, want %d", code, w, found.ID, m.ID)
			}
		}
		for _, other := range carrier.MethodsByOption(all, code) {
			if other.ID != m.ID && other.MinWeight <= m.MaxWeight && m.MinWeight <= other.MaxWeight {
				t.Errorf("methods %d and %d are both %q at one weight", m.ID, other.ID, code)
			}
		}
	}
	for code, id := range map[string]int{
		"sendcloud:letter": 8, "sendcloud:letterreturn": 9, "sendcloud:standard": 1011, "sendcloud:standard/signature=true": 1021,
	} {
		if m, ok := carrier.MethodByOption(all, code, 500); !ok || m.ID != id {
			t.Errorf("%s is method %d, want %d", code, m.ID, id)
		}
	}
	if m, ok := carrier.MethodByOption(all, "sendcloud:standard", 40000); !ok || m.ID != 1015 {
		t.Errorf("for a box too heavy the heaviest band tells why: got %d", m.ID)
	}
}
