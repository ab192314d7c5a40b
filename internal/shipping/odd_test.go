package shipping_test

import (
	"context"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/batch"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// several takes in an order of n boxes.
func (s *shop) several(n int, words string) order.Order {
	s.t.Helper()
	methods, err := s.shipping.Methods(s.t.Context(), s.account)
	must(s.t, err)
	return s.order(func(o *order.Draft) {
		o.Quantity, o.Weight, o.To.Company = n, 2000, words
		for _, m := range methods {
			if _, there := m.Way("NL", "NL"); there && m.MultiBox() && m.Carries(2000) && !m.ServicePoint && !m.Return {
				o.Method = m.ID
			}
		}
	})
}

// mute is the sandbox on a day when it cannot be asked.
type mute struct{ *sandbox.Driver }

func (mute) Find(context.Context, carrier.Contract, string) (carrier.Announced, error) {
	return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDown}
}

func TestFewerBoxesAfterARefusalLeaveNoneBehind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Askable})
		s.shipping.Patience = 300 * time.Millisecond
		o := s.several(3, "FAIL-ADDRESS")
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Invalid) {
			t.Fatalf("got %v, want a refusal", err)
		}
		_, err := s.intake.Edit(t.Context(), intake.Edit{Account: s.account, Order: o.ID, Who: "Ines", What: "boxes", Change: func(d *order.Draft) {
			d.Quantity, d.To.Company = 2, "TIMEOUT"
		}})
		must(t, err)
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Away) {
			t.Fatalf("got %v, want away", err)
		}
		s.later(time.Minute)
		time.Sleep(100 * time.Millisecond)
		must(t, s.settle(o.ID, 2))
		boxes := s.boxes(o.ID)
		if len(boxes) != 2 || s.bought() != 1 {
			t.Fatalf("%d boxes, %d bought", len(boxes), s.bought())
		}
		for _, p := range boxes {
			if p.Colli != 2 || p.Label == nil {
				t.Errorf("box %d of %d, label %v", p.Collo, p.Colli, p.Label)
			}
		}
	})
}

func TestNobodyDecidesWhileTheCarrierCanStillBeAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Askable})
		s.shipping.Patience = 300 * time.Millisecond
		o := s.order(named("TIMEOUT"))
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); !fault.Is(err, fault.Away) {
			t.Fatalf("got %v, want away", err)
		}
		if err := s.shipping.Decide(t.Context(), s.account, o.ID, false, "", "Ines"); !fault.Is(err, fault.Conflict) {
			t.Errorf("decided in the middle: %v, want a conflict", err)
		}
	})
}

func TestACarrierThatIsSilentForAnHourIsAHumansAndStillAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{Mode: emulator.Askable})
		s.shipping.Patience = 300 * time.Millisecond
		o := s.order(named("TIMEOUT"))
		s.shipping.Announce(t.Context(), s.account, o.ID)
		s.later(2 * time.Hour)
		awake := s.shipping.Carriers
		silent, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: mute{awake.Driver(sandbox.Code).(*sandbox.Driver)}})
		must(t, err)
		s.shipping.Carriers = silent
		if err := s.settle(o.ID, 1); err == nil {
			t.Error("the job does not come again")
		}
		if got := s.get(o.ID).State; got != order.Doubtful {
			t.Errorf("order is %s, want doubtful", got)
		}
		s.shipping.Carriers = awake
		must(t, s.settle(o.ID, 1))
		if got := s.get(o.ID).State; got != order.Labelled || s.bought() != 1 {
			t.Errorf("order is %s, %d bought", got, s.bought())
		}
	})
}

func TestABoxThatMovesIsNotCancelledWithTheOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.several(2, "QUEUE-CANCEL")
		got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
		must(t, err)
		_, _, err = s.shipping.Cancel(t.Context(), s.account, 0, got.Parcels[0].ID, true)
		must(t, err)
		const underway carrier.Status = 3
		must(t, d.Write(t.Context(), s.account, func(ctx context.Context, tx *db.Tx) error {
			p, err := parcel.Hold(ctx, tx, s.account, got.Parcels[1].ID)
			p.Status = underway
			if err == nil {
				err = parcel.Keep(ctx, tx, p)
			}
			return err
		}))
		s.later(15 * 24 * time.Hour)
		must(t, s.shipping.CancelLater(t.Context(), shipping.Cancel{Account: s.account, Shipment: int64(got.Parcels[0].Shipment)}))
		boxes := s.boxes(o.ID)
		if boxes[0].Status != carrier.StatusCancelled || boxes[1].Status != underway {
			t.Errorf("boxes are %v and %v", boxes[0].Status, boxes[1].Status)
		}
	})
}

func TestAWishWhoseCarrierIsAwayRests(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		o := s.order(named("DOWN-ONCE"))
		b, err := s.shipping.Wish(t.Context(), s.account, []order.ID{o.ID}, false, "Ines")
		must(t, err)
		drain := func() { s.shipping.Drain(t.Context(), shipping.Drain{Account: s.account}) }
		drain()
		drain()
		if n, err := batch.Count(t.Context(), d, s.account, b.ID); err != nil || n.Waiting != 1 || s.bought() != 0 {
			t.Fatalf("at once again: %+v, %v, %d bought", n, err, s.bought())
		}
		s.later(2 * time.Minute)
		drain()
		if n, err := batch.Count(t.Context(), d, s.account, b.ID); err != nil || n.Done != 1 || s.bought() != 1 {
			t.Errorf("later: %+v, %v, %d bought", n, err, s.bought())
		}
	})
}
