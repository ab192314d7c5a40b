package shipping_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// numberBy ships one order by the home product of a contract, and answers the parcel's number.
func (s *shop) numberBy(c carrier.Contract, number string) string {
	s.t.Helper()
	o := s.order(func(d *order.Draft) { d.Number, d.Method = number, s.sold(c.ID)[0].ID })
	got, err := s.shipping.Announce(s.t.Context(), s.account, o.ID)
	must(s.t, err)
	return got.Parcels[0].Number
}

// second makes another merchant the shop's.
func (s *shop) second() {
	s.t.Helper()
	ctx := s.t.Context()
	people := &account.Desk{DB: s.db, Sealer: s.shipping.Sealer, Sandbox: true}
	who, _, err := people.SignUp(ctx, account.Newcomer{Company: "Koffiehuis", Country: "NL", Name: "Otto", Email: "otto@example.org", Password: "kettle-and-cup-8"}, account.Visit{IP: "127.0.0.1"})
	must(s.t, err)
	s.account = who.Account
	from, err := account.SenderByID(ctx, s.db, who.Account, 0)
	must(s.t, err)
	from.Address = postal.Address{Name: "Otto", Company: "Koffiehuis", Street: "Loodsweg", HouseNumber: "11", PostalCode: "3542 AD", City: "Utrecht", Country: "NL"}
	must(s.t, people.SetSender(ctx, who, from))
}

func TestNoTwoParcelsUnderOneGS1PrefixShareANumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		seen := map[string]string{}
		ship := func(c carrier.Contract, number string) {
			t.Helper()
			got := s.numberBy(c, number)
			if other := seen[got]; other != "" || got == "" {
				t.Errorf("%s has the number %q of %s", number, got, other)
			}
			seen[got] = number
		}
		sell := func(c carrier.Contract) {
			t.Helper()
			_, err := s.shipping.KeepSheet(t.Context(), s.account, c.ID, readSheet(t, courierSheet))
			must(t, err)
		}
		first := s.courier("8712345")
		sell(first)
		ship(first, "S-1")

		// New credentials replace a contract that parcels travel under. A label can be had at once, and the product is named as before.
		before := s.sold(first.ID)[0]
		changed, err := s.shipping.SetContract(t.Context(), s.account, first.ID, shipping.ContractWish{Data: map[string]string{ratesheet.PhoneName: "+31 20 555 0134"}})
		must(t, err)
		if changed.ID == first.ID {
			t.Fatal("the contract was not replaced")
		}
		ship(changed, "S-2")
		sell(changed)
		if after := s.sold(changed.ID)[0]; after.Product != before.Product || after.ID != before.ID {
			t.Errorf("the product is %s (%d), and was %s (%d)", after.Product, after.ID, before.Product, before.ID)
		}

		other := s.courier("8712345")
		sell(other)
		ship(other, "S-3")
		s.second()
		theirs := s.courier("8712345")
		sell(theirs)
		ship(theirs, "S-4")
		if len(seen) != 4 {
			t.Errorf("numbers %v", seen)
		}
	})
}
