package shipping

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/price"
)

// KeepSheet keeps a price sheet for a contract of the account's own. It decides from its first day on, or at once. A carrier that has no
// methods but those of its sheets gets them from it.
func (d *Desk) KeepSheet(ctx context.Context, account, contract int64, s price.Sheet) (price.Stored, error) {
	if wrong := s.Check(); len(wrong) > 0 {
		return price.Stored{}, fault.New(fault.Invalid, "This price sheet has %d lines that are wrong.", len(wrong))
	}
	head, err := carrier.GetContractHead(ctx, d.DB, account, contract)
	if err != nil {
		return price.Stored{}, err
	}
	if sheetOnly(d.Carriers, head) && len(s.Origins) == 0 {
		return price.Stored{}, fault.At("origins", "Say in the table sheet from which countries this courier collects: origins.")
	}
	if n, err := price.CountLive(ctx, d.DB, account, contract, price.DayOf(d.now()), s); err != nil || n > price.MostLive {
		return price.Stored{}, orFault(err, fault.New(fault.Conflict, "This contract has %d price sheets in force. Withdraw those that are no longer needed first.", price.MostLive))
	}
	id, err := d.DB.NextID(ctx, "price_sheet")
	if err != nil {
		return price.Stored{}, err
	}
	kept := price.Stored{ID: id, Account: account, Contract: contract, At: d.now(), Rates: len(s.Rates), Sheet: s}
	return kept, d.changeSheets(ctx, account, head, &kept, 0, func(ctx context.Context, tx *db.Tx) error { return price.Keep(ctx, tx, account, kept) })
}

// WithdrawSheet takes a price sheet of a contract back: the one before it decides again.
func (d *Desk) WithdrawSheet(ctx context.Context, account, contract, id int64) error {
	head, err := carrier.GetContractHead(ctx, d.DB, account, contract)
	if err != nil {
		return err
	}
	s, err := price.Get(ctx, d.DB, account, id)
	if err != nil {
		return err
	}
	if s.Contract != contract {
		return fault.New(fault.Missing, "There is no price sheet %d.", id)
	}
	return d.changeSheets(ctx, account, head, nil, id, func(ctx context.Context, tx *db.Tx) error { return price.Withdraw(ctx, tx, account, id) })
}

// sheetOnly reports whether a contract's carrier sells what its sheets say and nothing else.
func sheetOnly(carriers *carrier.Set, c carrier.Contract) bool {
	info, ok := carriers.Info(c.Carrier)
	return ok && info.Way == carrier.Sheet
}

// errStale says that somebody else changed the account's catalogue between the reading and the writing.
var errStale = errors.New("the catalogue changed meanwhile")

// changeSheets writes a change to a contract's sheets, and the methods that follow from it. added is a sheet that comes with it, gone the id of one
// that goes. Sheets are long: they are read before the write, which is made again where somebody was faster.
func (d *Desk) changeSheets(ctx context.Context, account int64, head carrier.Contract, added *price.Stored, gone int64, change func(context.Context, *db.Tx) error) error {
	defer d.shelf.look(account)
	if !sheetOnly(d.Carriers, head) {
		return d.DB.Write(ctx, account, change)
	}
	fresh := 0
	if added != nil {
		fresh = len(added.Products)
	}
	ids, err := d.DB.NextIDs(ctx, "method", fresh)
	if err != nil {
		return err
	}
	for try := 0; ; try++ {
		err := d.changeOnce(ctx, account, head, added, gone, ids, change)
		if !errors.Is(err, errStale) || try == 20 {
			return err
		}
	}
}

func (d *Desk) changeOnce(ctx context.Context, account int64, head carrier.Contract, added *price.Stored, gone int64, ids []int64, change func(context.Context, *db.Tx) error) error {
	before, err := carrier.Version(ctx, d.DB, account)
	if err != nil {
		return err
	}
	today := price.DayOf(d.now())
	live, err := price.LiveOf(ctx, d.DB, account, head.ID, today, gone)
	if err != nil {
		return err
	}
	if added != nil && (added.Until == "" || added.Until >= today) {
		live = append([]price.Stored{*added}, live...)
	}
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		if now, err := carrier.Version(ctx, tx, account); err != nil || now != before+1 {
			return orFault(err, errStale)
		}
		known, err := carrier.ListMethods(ctx, tx, account, carrier.MethodFilter{Own: true, Gone: true, Carrier: head.Carrier})
		if err != nil {
			return err
		}
		known = slices.DeleteFunc(known, func(m carrier.Method) bool { return m.Contract != head.ID })
		return carrier.KeepContractMethods(ctx, tx, account, head.ID, head.Carrier, sheetMethods(head, live, known, ids))
	})
}

// firstSheetMethod keeps the ids of methods that come from sheets clear of those that drivers give theirs.
const firstSheetMethod = 10_000_000

// sheetMethods are what a contract's sheets sell: each product of any sheet that holds now or later, as the newest has it. A product keeps
// its id for as long as it has its code.
func sheetMethods(head carrier.Contract, live []price.Stored, known []carrier.Method, ids []int64) []carrier.Method {
	var all []carrier.Method
	was := make(map[string]carrier.Method, len(known))
	for _, m := range known {
		was[m.Code] = m
	}
	seen := map[string]bool{}
	for _, s := range live {
		if s.Contract != head.ID {
			continue
		}
		for _, p := range s.Products {
			if seen[p.Code] {
				continue
			}
			seen[p.Code] = true
			old, sold := was[p.Code]
			if !sold && len(ids) == 0 {
				continue // it was never sold before, so nothing withdrawn can bring it back
			}
			if !sold {
				old.ID, ids = firstSheetMethod+int(ids[0]), ids[1:]
			}
			m := sheetMethod(head, s.Sheet, p, old.ID)
			if sold {
				m.Product = old.Product
			}
			all = append(all, m)
		}
	}
	return all
}

// sheetMethod is a product of a sheet as a method. What it costs depends on the weight: only the sheet says.
// Its product is named by its own id, which stays when another contract takes the place of the one it is sold under.
func sheetMethod(head carrier.Contract, s price.Sheet, p price.Product, id int) carrier.Method {
	m := carrier.Method{
		ID: id, Carrier: head.Carrier, Contract: head.ID, Code: p.Code, Product: fmt.Sprintf("%s:%d-%s", head.Carrier, id, slug(p.Code)),
		Name: p.Name, Kind: carrier.Parcel, MinWeight: p.Over + 1, MaxWeight: p.UpTo, MaxSize: p.MaxSize,
		ServicePoint: p.ServicePoint, Return: p.Return, Functionalities: p.Functionalities(), Countries: s.Ways(p),
	}
	if !strings.Contains(strings.ToLower(p.Name), strings.ToLower(head.Name)) {
		m.Name = head.Name + " " + p.Name
	}
	slices.SortFunc(m.Countries, func(a, b carrier.Destination) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return m
}

// slug writes a product's code so that it can stand in an option's.
func slug(code string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" /,:=", r) {
			return '_'
		}
		return r
	}, code)
}

// AddMarkup puts a markup on what an account pays under the operator's contracts, and answers its id.
func (d *Desk) AddMarkup(ctx context.Context, account int64, m price.Markup) (int64, error) {
	if err := m.Check(); err != nil {
		return 0, err
	}
	if _, ok := d.Carriers.Info(m.Carrier); m.Carrier != "" && !ok {
		return 0, fault.At("carrier", "There is no carrier %q here.", m.Carrier)
	}
	var err error
	if m.ID, err = d.DB.NextID(ctx, "price_markup"); err != nil {
		return 0, err
	}
	m.At = d.now()
	defer d.shelf.look(account)
	return m.ID, d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return price.AddMarkup(ctx, tx, account, m) })
}

// RemoveMarkup ends a markup at once.
func (d *Desk) RemoveMarkup(ctx context.Context, account, id int64) error {
	defer d.shelf.look(account)
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return price.RemoveMarkup(ctx, tx, account, id) })
}

// numbered gives the boxes numbers of the merchant's own series where the contract has one. They are drawn before the intent and kept with it.
func (d *Desk) numbered(ctx context.Context, c *choice) error {
	n, ok := d.Carriers.Numberer(c.contract)
	if !ok {
		return nil
	}
	series := n.Series(c.contract)
	if series == "" {
		return nil
	}
	for i := range c.boxes {
		if c.boxes[i].SSCC != "" {
			continue
		}
		serial, err := d.DB.NextID(ctx, "sscc:"+series)
		if err != nil {
			return err
		}
		if c.boxes[i].SSCC, err = n.Number(c.contract, serial); err != nil {
			return fmt.Errorf("number box %d: %w", i, err)
		}
	}
	return nil
}
