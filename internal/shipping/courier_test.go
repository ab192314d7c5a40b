package shipping_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/emulator"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func TestACourierGoesByItsContractsNameAndACarrierByItsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, emulator.Options{})
		c := s.courier("8712345")
		by := func(account int64, code string, contract int64) parcel.Parcel {
			p := parcel.Parcel{Account: account, Carrier: code}
			p.Contract = contract
			return p
		}
		check := func(p parcel.Parcel, want string) {
			t.Helper()
			if got, err := s.shipping.CarrierName(t.Context(), p); got != want || err != nil {
				t.Errorf("%s under contract %d of account %d is %q (%v), want %q", p.Carrier, p.Contract, p.Account, got, err, want)
			}
		}
		check(by(s.account, ratesheet.Code, c.ID), "Fietskoerier")
		check(by(s.account, sandbox.Code, c.ID), "Sandbox")
		check(by(s.account, ratesheet.Code, 987654), "Own courier")
		check(by(account.Operator, ratesheet.Code, c.ID), "Own courier") // another account's contract is nobody's business

		must(t, s.shipping.RemoveContract(t.Context(), s.account, c.ID))
		mine, its := by(s.account, ratesheet.Code, c.ID), by(s.account, sandbox.Code, 0)
		names, err := s.shipping.CarrierNames(t.Context(), s.account, its, mine)
		must(t, err)
		if names(mine) != "Fietskoerier" || names(its) != "Sandbox" {
			t.Errorf("after the contract was removed: %q and %q", names(mine), names(its))
		}
	})
}
