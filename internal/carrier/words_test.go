package carrier_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
)

// A buyer reads the status of a parcel, so it must be there in every language.
func TestEveryStatusIsSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages() {
		for _, s := range carrier.Statuses() {
			if !locale.For(lang).Knows(s.Message) {
				t.Errorf("%s does not know %q", lang, s.Message)
			}
		}
	}
}
