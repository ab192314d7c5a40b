package carrier_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestATelephoneNumberLosesWhatOnlyHelpsPeopleToReadIt(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{"030 - 123 45 67": "+31301234567", "+31 (0)30 123 45 67": "+31301234567", "ask at the door": "ask at the door", "": ""} {
		if got := carrier.Phone(postal.Address{Phone: written, Country: "NL"}); got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}
