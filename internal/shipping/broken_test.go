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
