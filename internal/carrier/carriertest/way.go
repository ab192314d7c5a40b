package carriertest

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// ways tries the shipments that are not carried from door to door within one country, and that what they need cannot be left out.
func ways(t *testing.T, x trial) {
	for _, c := range []struct {
		name string
		way  *carrier.Sending
		less func(*carrier.Sending)
	}{
		{"to a point", x.ToPoint, func(s *carrier.Sending) { s.ServicePoint = nil }},
		{"back to the merchant", x.Back, nil},
		{"over a border", x.Abroad, func(s *carrier.Sending) { s.Customs = nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.way == nil {
				t.Skip("the bench has none")
			}
			s := *c.way
			s.Reference = x.sending().Reference
			got := x.announce(t, s)
			if len(got.Boxes) != len(s.Boxes) {
				t.Fatalf("%d boxes for %d", len(got.Boxes), len(s.Boxes))
			}
			for _, b := range got.Boxes {
				if b.Number == "" || len(b.Label.Bytes) == 0 {
					t.Errorf("number %q, label of %d bytes", b.Number, len(b.Label.Bytes))
				}
			}
			if c.less == nil {
				return
			}
			s.Reference = x.sending().Reference
			c.less(&s)
			refusedByName(t, x, s)
		})
	}
	t.Run("to a point, by a method that knows none", func(t *testing.T) {
		if x.ToPoint == nil {
			t.Skip("the bench has none")
		}
		s := x.sending()
		s.ServicePoint = x.ToPoint.ServicePoint
		refusedByName(t, x, s)
	})
}

// refusedByName wants a refusal that names the field, before anything is bought.
func refusedByName(t *testing.T, x trial, s carrier.Sending) {
	t.Helper()
	_, err := x.set.Announce(t.Context(), x.Contract, s)
	e, ok := carrier.As(err)
	if !ok || e.Kind != carrier.KindValidation && e.Kind != carrier.KindNotServed || e.Field == "" || e.Message == "" {
		t.Errorf("error = %v, want a refusal that names the field", err)
	}
}
