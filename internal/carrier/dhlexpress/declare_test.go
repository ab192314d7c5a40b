package dhlexpress_test

import (
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestALineOfGoodsHas75LettersAtMost(t *testing.T) {
	t.Parallel()
	s := overseas()
	s.Items[0].Description = strings.Repeat("x", 75)
	announce(t, s)
	s.Items[0].Description += "x"
	e, d := begin(t)
	if _, err := d.Announce(t.Context(), contract(7, e.Credentials()), s); carrier.KindOf(err) != carrier.KindValidation || len(e.Desk().Requests()) > 0 {
		t.Errorf("76 letters: %v", err)
	}
}

func TestWhoPaysTheDutiesIsTold(t *testing.T) {
	t.Parallel()
	for term, want := range map[string]string{"ddp": "DDP", "dap_dp": "DDP", "dap": "DAP", "dap_np": "DAP", "": "DAP"} {
		s := overseas()
		s.Customs.Incoterm = term
		_, body := announce(t, s)
		if got := body["content"].(m)["incoterm"]; got != want || (len(body["accounts"].([]any)) == 2) != (want == "DDP") {
			t.Errorf("%q is %v, paid by %v", term, got, body["accounts"])
		}
	}
}
