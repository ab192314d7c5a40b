package tracking_test

import (
	"testing"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/tracking"
)

func elsewhere(source, number string) tracking.Foreign {
	return tracking.Foreign{Foreign: parcel.Foreign{Source: source}, Carrier: "stub", Number: number, AnnouncedAt: noon.Add(-time.Hour), Draft: order.Draft{Number: "W-5",
		From: &postal.Address{Name: "Ines", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542AD", City: "Utrecht", Country: "NL"},
		To:   postal.Address{Name: "Ilse", Street: "Kade", HouseNumber: "7", PostalCode: "3011AA", City: "Rotterdam", Country: "NL"}}}
}

func TestAParcelLabelledElsewhereIsFollowedUnderAContractOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		f.contract(1, 7, "stub", nil)
		f.stub.news["X1"] = []carrier.News{{Number: "X1", Status: carrier.StatusSorted, RawCode: "S", RawText: "Sorted at hub", At: noon.Add(-30 * time.Minute)}}
		p, err := f.Register(t.Context(), 1, 3, elsewhere("s-1", "X1"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Contract != 7 || p.Status != carrier.StatusAnnounced || p.Labelled() {
			t.Errorf("kept: contract %d, status %d", p.Contract, p.Status)
		}
		if err := f.Refresh(t.Context(), 1, 3, p.ID); err != nil {
			t.Fatal(err)
		}
		got, err := f.ByNumber(t.Context(), 1, 3, "X1")
		if err != nil || got.Status != carrier.StatusSorted {
			t.Errorf("after the carrier was asked it stands on %d (%v)", got.Status, err)
		}
		story, err := f.History(t.Context(), 1, got)
		if err != nil || len(story) != 2 {
			t.Fatalf("history: %+v (%v)", story, err)
		}
		byTime := map[carrier.Status]tracking.Moment{}
		for _, m := range story {
			byTime[m.Status] = m
		}
		if m := byTime[carrier.StatusSorted]; m.Carrier != "stub" || m.Text != "Sorted at hub" {
			t.Errorf("the carrier's line: %+v", m)
		}
		if m := byTime[carrier.StatusAnnounced]; m.Carrier != "" {
			t.Errorf("our own line: %+v", m)
		}
		listed, err := parcel.List(t.Context(), d, 1, parcel.Filter{Labelled: true})
		if err != nil || len(listed) != 1 {
			t.Errorf("%d parcels on their way (%v), want 1", len(listed), err)
		}

		unknown := elsewhere("s-2", "X2")
		unknown.Carrier = "acme"
		p, err = f.Register(t.Context(), 1, 3, unknown)
		if err != nil || p.Contract != 0 {
			t.Errorf("a carrier nobody has: contract %d (%v)", p.Contract, err)
		}
		if err := f.Refresh(t.Context(), 1, 3, p.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("asking a carrier nobody has: %v", err)
		}
	})
}

func TestANumberOrSourceIsRegisteredOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(t, d, nil)
		if _, err := f.Register(t.Context(), 1, 3, elsewhere("s-1", "X1")); err != nil {
			t.Fatal(err)
		}
		for what, again := range map[string]tracking.Foreign{"number": elsewhere("s-2", "X1"), "source": elsewhere("s-1", "X2")} {
			if _, err := f.Register(t.Context(), 1, 3, again); !fault.Is(err, fault.Conflict) {
				t.Errorf("the same %s: %v, want a conflict", what, err)
			}
		}
		f.contract(1, 7, "stub", nil)
		f.labelled(1, 7, "stub", "X9")
		if _, err := f.Register(t.Context(), 1, 3, elsewhere("s-9", "X9")); !fault.Is(err, fault.Conflict) {
			t.Errorf("a number of our own: %v, want a conflict", err)
		}
		if _, err := f.Register(t.Context(), 2, 4, elsewhere("s-1", "X1")); err != nil {
			t.Errorf("another account: %v", err)
		}
		if _, err := f.ByNumber(t.Context(), 1, 4, "X1"); !fault.Is(err, fault.Missing) {
			t.Errorf("a sibling finds it: %v", err)
		}
	})
}
