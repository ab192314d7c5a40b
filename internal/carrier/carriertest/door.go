package carriertest

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
)

// atTheDoor lets no driver drop in silence what the buyer is to pay: it reaches the carrier, or the shipment is refused.
func atTheDoor(t *testing.T, x trial) {
	x.declaresCollecting(t)
	refused := func(s carrier.Sending, field string) {
		t.Helper()
		s.Reference = x.sending().Reference
		_, err := x.set.Announce(t.Context(), x.Contract, s)
		e, ok := carrier.As(err)
		if !ok || e.Field != field || e.Kind != carrier.KindNotServed && e.Kind != carrier.KindValidation {
			t.Errorf("%s to be collected in %d boxes: %v, want a refusal of %q", s.Collect, len(s.Boxes), err, field)
		}
	}
	if x.AtDoor == nil {
		s := x.sending()
		s.Collect = money.EUR(2550)
		refused(s, carrier.CollectField)
		return
	}
	plain := x.sending()
	if told := x.Collected(t, x.announce(t, plain)); told != "" {
		t.Errorf("of a shipment that is paid, %s is collected", told)
	}
	s := *x.AtDoor
	s.Reference = x.sending().Reference
	if told := x.Collected(t, x.announce(t, s)); told != s.Collect.String() || s.Collect.Minor%100 == 0 {
		t.Errorf("the carrier was told to collect %q, want %s, which has cents", told, s.Collect)
	}
	if !x.info().CollectsIn("ISK") {
		s.Collect.Currency = "ISK"
		refused(s, carrier.CollectField)
	}
	s = *x.AtDoor
	s.IsReturn = true
	refused(s, carrier.CollectField)
	s = *x.AtDoor
	s.Boxes = []carrier.Box{s.Boxes[0], s.Boxes[0]}
	refused(s, "boxes")
	if list, ok := x.Driver.(carrier.Catalogue); ok {
		for _, m := range list.Methods() {
			s = *x.AtDoor
			switch {
			case m.AlwaysCollects():
				s.Method, s.Collect = m.Code, money.Amount{}
			case m.Code == s.Method:
				s.Collect.Minor = (m.MostCollected() + 1) * 100
			case m.MostCollected() == 0:
				s.Method = m.Code
			default:
				continue
			}
			refused(s, carrier.CollectField)
		}
	}
}

// declaresCollecting looks whether the carrier and its methods tell one story.
func (x trial) declaresCollecting(t *testing.T) {
	collects := len(x.info().Collects) > 0
	if collects != (x.AtDoor != nil) {
		t.Errorf("it says that it collects %v, and its bench has such a shipment: %v", x.info().Collects, x.AtDoor != nil)
	}
	list, ok := x.Driver.(carrier.Catalogue)
	if !ok {
		return
	}
	some := false
	for _, m := range list.Methods() {
		if m.MostCollected() > 0 {
			some = true
			if !collects || m.Return {
				t.Errorf("%s is paid at the door, and the carrier collects nothing for it", m.Name)
			}
		}
	}
	if collects && !some {
		t.Error("it collects, and no method of it is paid at the door")
	}
}
