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

// bring asks the contract's carrier for the methods it brings, from all countries that the account sends from.
func (d *Desk) bring(ctx context.Context, account int64, c carrier.Contract) (brought, error) {
	if _, ok := d.Carriers.Driver(c.Carrier).(carrier.Bringer); !ok {
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
	if g.methods, _, err = d.Carriers.Brings(ask, c, from); err != nil {
		return brought{}, carrier.Fault(d.Carriers.Name(c.Carrier), err)
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
func keepBrought(ctx context.Context, tx *db.Tx, account int64, head carrier.Contract, g brought) error {
	if !g.brings {
		return nil
	}
	known, err := carrier.ListMethods(ctx, tx, account, carrier.MethodFilter{Own: true, Gone: true, Carrier: head.Carrier})
	if err != nil {
		return err
	}
	was := map[string]carrier.Method{}
	for _, m := range known {
		if m.Contract == head.ID {
			was[m.Code] = m
		}
	}
	all := make([]carrier.Method, len(g.methods))
	for i, m := range g.methods {
		old, sold := was[m.Code]
		m.ID, m.Product = old.ID, old.Product
		if !sold {
			m.ID = firstSheetMethod + int(g.ids[i])
			m.Product = fmt.Sprintf("%s:%d-%s", head.Carrier, m.ID, slug(m.Name))
		}
		all[i] = m
	}
	return carrier.KeepContractMethods(ctx, tx, account, head.ID, head.Carrier, all)
}
