package shipping

import (
	"context"
	"fmt"
	"slices"

	merchants "github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// brought are the methods that a contract brings along, and an id for each in case that it is new.
type brought struct {
	brings  bool
	methods []carrier.Method
	ids     []int64
}

// Brings reports whether a carrier's contracts bring methods along.
func (d *Desk) Brings(code string) bool {
	_, ok := d.Carriers.Driver(code).(carrier.Bringer)
	return ok
}

// bring asks the contract's carrier for the methods it brings, from all countries that the account sends from.
func (d *Desk) bring(ctx context.Context, account int64, c carrier.Contract) (brought, error) {
	if !d.Brings(c.Carrier) {
		return brought{}, nil
	}
	from, err := d.homes(ctx, account)
	if err != nil {
		return brought{}, err
	}
	if len(from) == 0 {
		return brought{}, fault.At("contract_data", "Say first where you send from: a sender address is missing.")
	}
	ask, cancel := context.WithTimeout(ctx, d.patience())
	defer cancel()
	g := brought{brings: true}
	name := d.Carriers.Name(c.Carrier)
	switch g.methods, _, err = d.Carriers.Brings(ask, c, from); carrier.KindOf(err) {
	case carrier.KindDown, carrier.KindDoubt, carrier.KindRateLimited:
		return brought{}, fault.New(fault.Away, "%s does not answer now. Please try again later.", name).Because(err)
	}
	if err != nil {
		return brought{}, carrier.Fault(name, err)
	}
	g.ids, err = d.DB.NextIDs(ctx, "method", len(g.methods))
	return g, err
}

// homes are the countries of the account's sender addresses, and of its company.
func (d *Desk) homes(ctx context.Context, account int64) ([]string, error) {
	senders, err := merchants.Senders(ctx, d.DB, account)
	if err != nil {
		return nil, err
	}
	a, err := merchants.Get(ctx, d.DB, account)
	if err != nil {
		return nil, err
	}
	all := []string{a.Address.Country}
	for _, s := range senders {
		all = append(all, s.Address.Country)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(country string) bool { return country == "" }), nil
}

// keepBrought makes what is sold under a contract what it brings. A method keeps its id for as long as it has its code, also while it is not sold.
func (d *Desk) keepBrought(ctx context.Context, tx *db.Tx, account int64, head carrier.Contract, g brought) (Fetched, error) {
	if !g.brings {
		return Fetched{}, nil
	}
	known, err := carrier.ListMethods(ctx, tx, account, carrier.MethodFilter{Own: true, Gone: true, Carrier: head.Carrier})
	if err != nil {
		return Fetched{}, err
	}
	live, err := carrier.ListMethods(ctx, tx, account, carrier.MethodFilter{Own: true, Carrier: head.Carrier})
	if err != nil {
		return Fetched{}, err
	}
	was, sold := map[string]carrier.Method{}, map[string]bool{}
	for _, m := range known {
		if m.Contract == head.ID {
			was[m.Code] = m
		}
	}
	for _, m := range live {
		if m.Contract == head.ID {
			sold[m.Code] = true
		}
	}
	got := Fetched{All: len(g.methods), Gone: len(sold)}
	all := make([]carrier.Method, len(g.methods))
	for i, m := range g.methods {
		old, known := was[m.Code]
		m.ID, m.Product = old.ID, old.Product
		if !known {
			m.ID = firstSheetMethod + int(g.ids[i])
			m.Product = fmt.Sprintf("%s:%d-%s", head.Carrier, m.ID, slug(m.Name))
		}
		if sold[m.Code] {
			got.Gone--
		} else {
			got.New++
		}
		all[i] = m
	}
	if err := carrier.KeepContractMethods(ctx, tx, account, head.ID, head.Carrier, all); err != nil {
		return got, err
	}
	return got, carrier.BringingTold(ctx, tx, account, head.ID, true, "", d.now())
}
