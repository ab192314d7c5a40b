package shipping_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// smudged is the sandbox when its labels come spoiled: always when it announces, and on demand also when it is asked.
type smudged struct {
	*sandbox.Driver
	spoil func([]byte) []byte
	found func([]byte) []byte
}

func (s smudged) Announce(ctx context.Context, c carrier.Contract, w carrier.Sending) (carrier.Announced, error) {
	got, err := s.Driver.Announce(ctx, c, w)
	return each(got, s.spoil), err
}

func (s smudged) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	got, err := s.Driver.Find(ctx, c, reference)
	return each(got, s.found), err
}

func (s smudged) Labels(ctx context.Context, c carrier.Contract, n carrier.Shipment) (carrier.Announced, error) {
	got, err := s.Driver.Labels(ctx, c, n)
	return each(got, s.found), err
}

func each(got carrier.Announced, change func([]byte) []byte) carrier.Announced {
	for i := range got.Boxes {
		got.Boxes[i].Label.Bytes = change(got.Boxes[i].Label.Bytes)
	}
	return got
}

func same(b []byte) []byte { return b }

// spoilt are labels as carriers' systems give them on bad days, and the word that says what is wrong.
var spoilt = map[string]func([]byte) []byte{
	"is a web page":            func([]byte) []byte { return []byte("<!DOCTYPE html><html>502 Bad gateway</html>") },
	"breaks off or is damaged": func(b []byte) []byte { return b[:len(b)/2] },
	"has 40 MB":                func(b []byte) []byte { return append(bytes.Clone(b), make([]byte, 40<<20)...) },
	"message of the carrier":   func([]byte) []byte { return []byte(`{"error":"render queue full"}`) },
	"neither a PDF":            func([]byte) []byte { return []byte("label follows by mail") },
}

// smudge puts a driver before the shop's carrier.
func (s *shop) smudge(spoil, found func([]byte) []byte) {
	s.t.Helper()
	set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: smudged{s.shipping.Carriers.Driver(sandbox.Code).(*sandbox.Driver), spoil, found}})
	must(s.t, err)
	s.shipping.Carriers = set
}

func TestABrokenLabelIsAskedForAgainAndNothingIsBoughtTwice(t *testing.T) {
	t.Parallel()
	for word, spoil := range spoilt {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s := open(t, d, emulator.Options{Mode: emulator.Askable})
			s.smudge(spoil, same)
			o := s.order(nil)
			_, err := s.shipping.Announce(t.Context(), s.account, o.ID)
			if err == nil || !strings.Contains(err.Error(), word) || !strings.Contains(err.Error(), "took the shipment under SCC") {
				t.Fatalf("%s: the merchant is told %v", word, err)
			}
			if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil {
				t.Errorf("%s: it can be bought again", word)
			}
			s.later(time.Minute)
			must(t, s.settle(o.ID, 1))
			if got := s.get(o.ID).State; got != order.Labelled || s.bought() != 1 {
				t.Errorf("%s: order is %s, %d bought", word, got, s.bought())
			}
			if p := s.boxes(o.ID)[0]; p.Label == nil || p.Label.Media != "application/pdf" {
				t.Errorf("%s: label %+v", word, p.Label)
			}
		})
	}
}

func TestABrokenLabelOfSeveralBoxesIsFetchedAtEachKindOfCarrier(t *testing.T) {
	t.Parallel()
	for _, mode := range []emulator.Mode{emulator.Blind, emulator.Askable, emulator.Idempotent} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s := open(t, d, emulator.Options{Mode: mode})
			s.smudge(spoilt["is a web page"], same)
			o := s.several(3, "")
			if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil || !strings.Contains(err.Error(), "It is asked for the label again") {
				t.Fatalf("%s: the merchant is told %v", mode, err)
			}
			a, _, err := parcel.LastAttempt(t.Context(), s.db, s.account, s.boxes(o.ID)[0].Shipment)
			must(t, err)
			if len(a.Numbers) != 3 || a.CarrierReference == "" {
				t.Errorf("%s: kept are numbers %q, reference %q", mode, a.Numbers, a.CarrierReference)
			}
			s.later(time.Minute)
			must(t, s.settle(o.ID, 1))
			if got := s.get(o.ID).State; got != order.Labelled || s.bought() != 1 {
				t.Errorf("%s: order is %s, %d bought", mode, got, s.bought())
			}
			for i, p := range s.boxes(o.ID) {
				if p.Label == nil || p.Number != a.Numbers[i] || p.CarrierReference != a.CarrierReference {
					t.Errorf("%s: box %d is %s with label %v, want %s", mode, i, p.Number, p.Label, a.Numbers[i])
				}
			}
		})
	}
}

func TestAHumanTakesTheKnownNumbersOfAllBoxes(t *testing.T) {
	t.Parallel()
	for _, mode := range []emulator.Mode{emulator.Blind, emulator.Askable, emulator.Idempotent} {
		s := open(t, dbtest.Open(t, "sqlite"), emulator.Options{Mode: mode})
		s.smudge(spoilt["is a web page"], spoilt["is a web page"])
		o := s.several(3, "")
		if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil {
			t.Fatal("a web page was taken for a label")
		}
		s.later(2 * time.Hour)
		if err := s.settle(o.ID, 1); err == nil {
			t.Errorf("%s: nobody comes again", mode)
		}
		a, _, err := parcel.LastAttempt(t.Context(), s.db, s.account, s.boxes(o.ID)[0].Shipment)
		must(t, err)
		must(t, s.shipping.Decide(t.Context(), s.account, o.ID, true, "", "Ines"))
		for i, p := range s.boxes(o.ID) {
			if len(a.Numbers) != 3 || p.Number != a.Numbers[i] || p.CarrierReference == "" || p.Status != carrier.StatusReady {
				t.Errorf("%s: box %d is %q at %q, status %v, want %q", mode, i, p.Number, p.CarrierReference, p.Status, a.Numbers)
			}
		}
		if s.bought() != 1 {
			t.Errorf("%s: %d bought", mode, s.bought())
		}
	}
}

// wordless is a carrier that can be asked for nothing.
type wordless struct{ carrier.Driver }

func (w wordless) Announce(ctx context.Context, c carrier.Contract, n carrier.Sending) (carrier.Announced, error) {
	got, err := w.Driver.Announce(ctx, c, n)
	return each(got, spoilt["is a web page"]), err
}

func (w wordless) Carrier() carrier.Info {
	i := w.Driver.Carrier()
	i.Reference, i.Cancel, i.Manifest = carrier.Blind, carrier.CancelNever, carrier.ManifestNone
	return i
}

func TestACarrierThatCannotBeAskedForALabelIsNotSaidToBeAsked(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"), emulator.Options{Mode: emulator.Blind})
	set, err := carrier.NewSet(map[string]carrier.Driver{sandbox.Code: wordless{s.shipping.Carriers.Driver(sandbox.Code)}})
	must(t, err)
	s.shipping.Carriers = set
	o := s.order(nil)
	if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil || !strings.Contains(err.Error(), "cannot be asked for the label again") {
		t.Errorf("the merchant is told %v", err)
	}
	s.later(time.Minute)
	must(t, s.settle(o.ID, 1))
	if got := s.get(o.ID).State; got != order.Doubtful || s.bought() != 1 {
		t.Errorf("order is %s, %d bought", got, s.bought())
	}
}

func TestALabelThatStaysBrokenComesToAHumanWithItsNumber(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"), emulator.Options{Mode: emulator.Askable})
	s.smudge(spoilt["is a web page"], spoilt["is a web page"])
	o := s.order(nil)
	if _, err := s.shipping.Announce(t.Context(), s.account, o.ID); err == nil {
		t.Fatal("a web page was taken for a label")
	}
	s.later(2 * time.Hour)
	if err := s.settle(o.ID, 1); err == nil {
		t.Error("nobody comes again")
	}
	if got := s.get(o.ID).State; got != order.Doubtful || s.bought() != 1 {
		t.Errorf("order is %s, %d bought", got, s.bought())
	}
	a, _, err := parcel.LastAttempt(t.Context(), s.db, s.account, s.boxes(o.ID)[0].Shipment)
	must(t, err)
	if n := a.Note; !strings.Contains(n, "under SCC") || !strings.Contains(n, "is a web page") {
		t.Errorf("the human reads %q", n)
	}
}

func TestZPLThatIsCalledAPDFIsKeptAsWhatItIs(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.Open(t, "sqlite"), emulator.Options{})
	s.smudge(func([]byte) []byte { return []byte("^XA^FO10,10^A0N,30,30^FDhello^FS^XZ") }, same)
	o := s.order(nil)
	got, err := s.shipping.Announce(t.Context(), s.account, o.ID)
	must(t, err)
	if p := got.Parcels[0]; p.Label.Media != "application/zpl" {
		t.Errorf("it is kept as %s", p.Label.Media)
	}
}
