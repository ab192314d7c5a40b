package carrier_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
)

// plain is a driver that can only announce, as its answer says.
type plain struct {
	info   carrier.Info
	answer func() (carrier.Announced, error)
}

func (p plain) Carrier() carrier.Info { return p.info }

func (p plain) Announce(context.Context, carrier.Contract, carrier.Sending) (carrier.Announced, error) {
	return p.answer()
}

func set(t *testing.T, answer func() (carrier.Announced, error)) *carrier.Set {
	t.Helper()
	info := carrier.Info{Code: "plain", Name: "Plain", MaxBoxes: 2, MaxWeight: 5000}
	s, err := carrier.NewSet(map[string]carrier.Driver{"plain": plain{info, answer}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func one() carrier.Sending {
	return carrier.Sending{Reference: "s1-1", Boxes: []carrier.Box{{Weight: 1000}}}
}

var under = carrier.Contract{Carrier: "plain"}

func TestAnswersThatCannotBeWorkedWithAreDoubts(t *testing.T) {
	t.Parallel()
	label := carrier.Label{Media: "application/pdf", Bytes: []byte("%PDF")}
	for name, answer := range map[string]func() (carrier.Announced, error){
		"no box": func() (carrier.Announced, error) { return carrier.Announced{}, nil },
		"no number": func() (carrier.Announced, error) {
			return carrier.Announced{Boxes: []carrier.AnnouncedBox{{Label: label}}}, nil
		},
		"no label": func() (carrier.Announced, error) {
			return carrier.Announced{Boxes: []carrier.AnnouncedBox{{Number: "1"}}}, nil
		},
		"a panic": func() (carrier.Announced, error) { panic("index out of range") },
		"an error of no kind": func() (carrier.Announced, error) {
			return carrier.Announced{}, errors.New("what now")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := set(t, answer).Announce(t.Context(), under, one())
			if err == nil || carrier.KindOf(err) != carrier.KindDoubt {
				t.Errorf("error %v, want a doubt", err)
			}
		})
	}
}

func TestWhatNoCarrierCouldTakeIsRefusedBeforeTheCall(t *testing.T) {
	t.Parallel()
	s := set(t, func() (carrier.Announced, error) {
		t.Error("the driver was called")
		return carrier.Announced{}, nil
	})
	for field, spoil := range map[string]func(*carrier.Sending){
		"reference":      func(n *carrier.Sending) { n.Reference = "" },
		"boxes":          func(n *carrier.Sending) { n.Boxes = nil },
		"boxes.0.weight": func(n *carrier.Sending) { n.Boxes[0].Weight = 0 },
		"boxes.1.weight": func(n *carrier.Sending) { n.Boxes = append(n.Boxes, carrier.Box{Weight: 5001}) },
	} {
		n := one()
		spoil(&n)
		_, err := s.Announce(t.Context(), under, n)
		if e, ok := carrier.As(err); !ok || e.Field != field || e.Kind == carrier.KindDoubt {
			t.Errorf("error %v, want one at %s", err, field)
		}
	}
}

func TestAbilitiesADriverLacksAreSaidInWords(t *testing.T) {
	t.Parallel()
	s := set(t, nil)
	_, find := s.Find(t.Context(), under, "x")
	_, cancel := s.Cancel(t.Context(), under, carrier.Shipment{})
	_, track := s.Track(t.Context(), under, []string{"1"})
	_, push := s.Receive(under, nil, nil)
	_, unknown := s.Announce(t.Context(), carrier.Contract{Carrier: "nobody"}, one())
	for name, err := range map[string]error{"find": find, "cancel": cancel, "track": track, "push": push, "carrier": unknown} {
		if !fault.Is(err, fault.Unable) {
			t.Errorf("%s: %v, want unable", name, err)
		}
	}
}

func TestADriverThatContradictsItselfIsNotLetIn(t *testing.T) {
	t.Parallel()
	for name, info := range map[string]carrier.Info{
		"other code":           {Code: "other"},
		"askable, cannot find": {Code: "plain", Reference: carrier.Askable},
		"cancels, but cannot":  {Code: "plain", Cancel: carrier.CancelByCall},
	} {
		if _, err := carrier.NewSet(map[string]carrier.Driver{"plain": plain{info: info}}); err == nil {
			t.Errorf("%s: let in", name)
		}
	}
}

func TestACarriersNoReachesTheMerchantInItsWords(t *testing.T) {
	t.Parallel()
	err := carrier.Fault("PostNL", &carrier.Error{Kind: carrier.KindAddress, Code: "17", Message: "Onbekende postcode.", Field: "to.postal_code"})
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != "to.postal_code" || f.Text() != "PostNL refused: Onbekende postcode." {
		t.Errorf("fault %v", err)
	}
	for kind, want := range map[carrier.Kind]fault.Kind{
		carrier.KindAuth: fault.Unable, carrier.KindDown: fault.Away, carrier.KindDoubt: fault.Away, carrier.KindTooLate: fault.Conflict,
		carrier.KindNotFound: fault.Missing, carrier.KindUnknown: fault.Unable,
	} {
		if err := carrier.Fault("X", &carrier.Error{Kind: kind}); !fault.Is(err, want) {
			t.Errorf("%s: %v, want kind %d", kind, err, want)
		}
	}
}

// follower is a driver whose tracking fails for some numbers.
type follower struct {
	plain
	fails map[string]error
}

func (f follower) Track(_ context.Context, _ carrier.Contract, numbers []string) ([]carrier.News, error) {
	return []carrier.News{{Number: numbers[0]}}, f.fails[numbers[0]]
}

func TestOneFailedQuestionDoesNotStopTheTracking(t *testing.T) {
	t.Parallel()
	odd, other := &carrier.Error{Kind: carrier.KindDown, Message: "odd"}, &carrier.Error{Kind: carrier.KindAuth}
	for name, c := range map[string]struct {
		fails map[string]error
		want  string
		first error
	}{
		"all goes well":      {nil, "abc", nil},
		"one is odd":         {map[string]error{"a": odd}, "abc", odd},
		"the log-in is gone": {map[string]error{"b": other}, "ab", other},
		"the first is told":  {map[string]error{"a": odd, "b": other}, "ab", odd},
	} {
		info := carrier.Info{Code: "plain", Name: "Plain", TrackBatch: 1}
		s, err := carrier.NewSet(map[string]carrier.Driver{"plain": follower{plain{info: info}, c.fails}})
		if err != nil {
			t.Fatal(err)
		}
		news, err := s.Track(t.Context(), under, []string{"a", "b", "c"})
		var came string
		for _, n := range news {
			came += n.Number
		}
		if came != c.want || (err == nil) != (c.first == nil) || c.first != nil && !errors.Is(err, c.first) {
			t.Errorf("%s: news of %q, %v", name, came, err)
		}
	}
}

// shelf is a plain driver with a catalogue that counts how often it is made.
type shelf struct {
	plain
	made *atomic.Int64
}

func (s shelf) Methods() []carrier.Method {
	s.made.Add(1)
	cash := map[string]any{carrier.CashOnDelivery: 100}
	return []carrier.Method{
		{Code: "home", Name: "Home"},
		{Code: "some", Name: "Some, light", Functionalities: cash}, {Code: "some", Name: "Some"},
		{Code: "door", Name: "Paid at the door", Functionalities: cash, Variant: []string{carrier.CashOnDelivery}},
	}
}

func TestMoneyAtTheDoorIsRefusedByTheCatalogueWhichIsMadeOnce(t *testing.T) {
	t.Parallel()
	var made atomic.Int64
	answer := func() (carrier.Announced, error) {
		return carrier.Announced{Boxes: []carrier.AnnouncedBox{{Number: "1", Label: carrier.Label{Media: carrier.PDF, Bytes: []byte("%PDF")}}}}, nil
	}
	info := carrier.Info{Code: "plain", Name: "Plain", MaxBoxes: 1, MaxWeight: 5000, Collects: []string{"EUR"}}
	s, err := carrier.NewSet(map[string]carrier.Driver{"plain": shelf{plain{info, answer}, &made}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method string
		due    int64        // cents
		want   carrier.Kind // KindUnknown: it is taken
	}{
		{"home", 0, carrier.KindUnknown}, {"home", 1, carrier.KindNotServed},
		{"some", 0, carrier.KindUnknown}, {"some", 100_00, carrier.KindUnknown}, {"some", 100_01, carrier.KindNotServed},
		{"door", 0, carrier.KindValidation}, {"door", 100_00, carrier.KindUnknown}, {"another", 0, carrier.KindUnknown},
	} {
		n := one()
		if n.Method = c.method; c.due > 0 {
			n.Collect = money.EUR(c.due)
		}
		_, err := s.Announce(t.Context(), under, n)
		e, _ := carrier.As(err)
		if (err == nil) != (c.want == carrier.KindUnknown) || err != nil && (e.Kind != c.want || e.Field != carrier.CollectField) {
			t.Errorf("%d cents by %s: %v, want kind %v", c.due, c.method, err, c.want)
		}
	}
	if made.Load() != 1 {
		t.Errorf("the catalogue was made %d times", made.Load())
	}
}
