package dhlparcelde

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/dhlparcelde/emulator"
)

func TestEveryCodeOfDHLHasAStatus(t *testing.T) {
	t.Parallel()
	for _, code := range emulator.Codes {
		if s := statusOf(code, "", "", false); s == carrier.StatusUnknown {
			t.Errorf("%s has none", code)
		}
	}
	for _, code := range emulator.StandardCodes {
		if s := statusOf("", code, "", false); s == carrier.StatusUnknown {
			t.Errorf("%s has none", code)
		}
		if s := statusOf("NEVER", code, "", false); s == carrier.StatusUnknown {
			t.Errorf("%s says nothing beside a code nobody knows", code)
		}
	}
	if s := statusOf("NEVER", "??", "", false); s != carrier.StatusUnknown {
		t.Errorf("a code nobody published reads as %v", s)
	}
}

func TestTheTableSaysWhatTheSheetSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ice, standard, text string
		back                bool
		want                carrier.Status
	}{
		{"PARCV", "VA", "", false, carrier.StatusAnnounced},
		{"NTPUP", "AN", "", false, carrier.StatusUncollected},
		{"PCKDU", "AE", "", false, carrier.StatusPickedUp},
		{"INFCL", "LA", "", false, carrier.StatusOnRoute}, // its own code is more exact than the two letters
		{"SRTED", "AA", "", false, carrier.StatusSorted},
		{"LDEXC", "PO", "", false, carrier.StatusDriverOnRoute},
		{"HLDCU", "BV", "", false, carrier.StatusAtCustoms},
		{"RSDCP", "ZO", "", false, carrier.StatusOnRoute},
		{"", "ZF", "", false, carrier.StatusAwaitingPickup},
		{"DLVRD", "ZU", "Delivered to a neighbour.", false, carrier.StatusDelivered},
		{"DLVRD", "ZU", "The recipient has picked up the shipment from the PACKSTATION.", false, carrier.StatusCollected},
		{"DLVRD", "ZU", "Delivered.", true, carrier.StatusReturned},
		{"OFWRD", "BV", "", false, carrier.StatusDelayed},
		{"OFWRD", "BV", "", true, carrier.StatusUndeliverable},
		{"RETRN", "ZN", "", true, carrier.StatusUndeliverable},
		{"ULFMV", "EE", "", true, carrier.StatusUndeliverable},
		{"DLVRF", "ZN", "", false, carrier.StatusRefused},
		{"CANCL", "BV", "", false, carrier.StatusCancelledUpstream},
	} {
		if got := statusOf(c.ice, c.standard, c.text, c.back); got != c.want {
			t.Errorf("%s/%s %q, back %v: %v, want %v", c.ice, c.standard, c.text, c.back, got, c.want)
		}
	}
}
