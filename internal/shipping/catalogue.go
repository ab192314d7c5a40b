package shipping

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/price"
)

// shelfLife is how old a catalogue may be before its version is looked at again.
const shelfLife = 2 * time.Second

// shelfMax bounds how many accounts' own catalogues are kept. Most are empty and cost some hundred bytes.
const shelfMax = 20_000

// shelf keeps catalogues at hand: they are read for every row of a page, and change a few times a year. The operator's, thousands of
// ways long, is kept once for all accounts; an account's own stands beside it.
type shelf struct {
	mu  sync.Mutex
	all map[int64]*shelved
}

type shelved struct {
	mu sync.Mutex // held while the database is asked, so that one account waits for its catalogue and no other does
	at time.Time
	catalogue
}

// catalogue is what one account sells to itself, or the operator to everybody.
type catalogue struct {
	version int64
	read    bool
	methods []carrier.Method          // by id
	options []bands                   // by the id of their lightest method
	sheets  map[int64][]*price.Tariff // by contract, the newest first
	last    map[int64]price.Day       // the last day of each contract's sheets that have one
	markups []price.Markup
	off     map[int]bool // methods that the account does not want to be offered, its own and the operator's
}

// bands are the methods of one option, the lightest first.
type bands struct {
	code    string
	methods []carrier.Method
	plain   carrier.Method // the lightest under the name of the option, without its weight
}

func newCatalogue(version int64, methods []carrier.Method) catalogue {
	c := catalogue{version: version, read: true, methods: methods}
	at := map[string]int{}
	for _, m := range methods {
		code := m.Option()
		i, ok := at[code]
		if !ok {
			i = len(c.options)
			at[code] = i
			c.options = append(c.options, bands{code: code})
		}
		c.options[i].methods = append(c.options[i].methods, m)
	}
	for i := range c.options {
		o := &c.options[i]
		slices.SortStableFunc(o.methods, func(a, b carrier.Method) int { return cmp.Compare(a.MaxWeight, b.MaxWeight) })
		o.plain = o.methods[0]
		o.plain.Name = o.plain.Title()
	}
	return c
}

// price reads the account's own price sheets and what it pays on top of the operator's.
func (c *catalogue) price(ctx context.Context, r db.Reader, id int64, on price.Day) error {
	sheets, err := price.Live(ctx, r, id, on)
	if err != nil {
		return err
	}
	c.sheets = map[int64][]*price.Tariff{}
	for _, s := range sheets {
		c.sheets[s.Contract] = append(c.sheets[s.Contract], s.Tariff())
	}
	if c.last, err = price.LastDays(ctx, r, id); err != nil {
		return err
	}
	c.markups, err = price.Markups(ctx, r, id)
	return err
}

func (s *shelf) of(id int64) *shelved {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.all[id]
	if ok {
		return c
	}
	if s.all == nil {
		s.all = map[int64]*shelved{}
	}
	if len(s.all) >= shelfMax {
		for other := range s.all { // whichever comes first makes room
			if other != account.Operator {
				delete(s.all, other)
				break
			}
		}
	}
	c = &shelved{}
	s.all[id] = c
	return c
}

// look has the account's catalogue compared with what is stored at the next question. Other processes do so when its shelf life is over.
func (s *shelf) look(id int64) {
	c := s.of(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = time.Time{}
}

// own is the catalogue of what one account owns: from the shelf unless it has changed since.
func (d *Desk) own(ctx context.Context, id int64) (catalogue, error) {
	s := d.shelf.of(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read && time.Since(s.at) < shelfLife {
		return s.catalogue, nil
	}
	version, err := carrier.Version(ctx, d.DB, id)
	if err != nil {
		return catalogue{}, err
	}
	if !s.read || version != s.version {
		methods, err := carrier.ListMethods(ctx, d.DB, id, carrier.MethodFilter{Own: true})
		if err != nil {
			return catalogue{}, err
		}
		fresh := newCatalogue(version, methods)
		if err := fresh.price(ctx, d.DB, id, price.DayOf(d.now())); err != nil {
			return catalogue{}, err
		}
		if fresh.off, err = carrier.SwitchedOff(ctx, d.DB, id); err != nil {
			return catalogue{}, err
		}
		s.catalogue = fresh
	}
	s.at = time.Now()
	return s.catalogue, nil
}

// Methods is everything the account can buy and has not switched off: the operator's methods, then its own. The list is shared; leave it as it is.
func (d *Desk) Methods(ctx context.Context, id int64) ([]carrier.Method, error) {
	all, off, err := d.Catalogue(ctx, id)
	if err != nil || len(off) == 0 {
		return all, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(m carrier.Method) bool { return off[m.ID] }), nil
}

// Catalogue is everything the account could buy, and which of it it has switched off. Both are shared; leave them as they are.
func (d *Desk) Catalogue(ctx context.Context, id int64) ([]carrier.Method, map[int]bool, error) {
	all, err := d.own(ctx, account.Operator)
	if err != nil || id == account.Operator {
		return all.methods, nil, err
	}
	own, err := d.own(ctx, id)
	if err != nil || len(own.methods) == 0 {
		return all.methods, own.off, err
	}
	return append(slices.Clone(all.methods), own.methods...), own.off, nil
}

// SwitchMethod says whether an account wants to be offered a method that it could buy.
func (d *Desk) SwitchMethod(ctx context.Context, id int64, method int, on bool) error {
	if all, _, err := d.Catalogue(ctx, id); err != nil || !slices.ContainsFunc(all, func(m carrier.Method) bool { return m.ID == method }) {
		if err != nil {
			return err
		}
		return noMethod(method)
	}
	defer d.shelf.look(id)
	return d.DB.Write(ctx, id, func(ctx context.Context, tx *db.Tx) error {
		return carrier.SwitchMethod(ctx, tx, id, method, on)
	})
}

// options is everything the account can buy, by option. What it has at prices of its own stands for the operator's.
func (d *Desk) options(ctx context.Context, id int64) ([]bands, error) {
	all, err := d.own(ctx, account.Operator)
	if err != nil || id == account.Operator {
		return all.options, err
	}
	own, err := d.own(ctx, id)
	if err != nil || len(own.options) == 0 && len(own.off) == 0 {
		return all.options, err
	}
	mine := map[string]bool{}
	for _, o := range own.options {
		mine[o.code] = true
	}
	both := slices.DeleteFunc(slices.Clone(all.options), func(o bands) bool { return mine[o.code] })
	return switchedOn(append(both, own.options...), own.off), nil
}

// switchedOn are the options without the methods that are off; an option with none left is gone.
func switchedOn(all []bands, off map[int]bool) []bands {
	if len(off) == 0 {
		return all
	}
	var kept []bands
	for _, o := range all {
		left := slices.DeleteFunc(slices.Clone(o.methods), func(m carrier.Method) bool { return off[m.ID] })
		if len(left) == 0 {
			continue
		}
		o.methods, o.plain = left, left[0]
		o.plain.Name = o.plain.Title()
		kept = append(kept, o)
	}
	return kept
}

// Method is one method the account can buy; Missing when there is none of that id, or the account has switched it off.
func (d *Desk) Method(ctx context.Context, account int64, id int) (carrier.Method, error) {
	all, off, err := d.Catalogue(ctx, account)
	if err != nil {
		return carrier.Method{}, err
	}
	for _, m := range all {
		switch {
		case m.ID != id:
		case off[id]:
			return carrier.Method{}, isOff(m)
		default:
			return m, nil
		}
	}
	return carrier.Method{}, noMethod(id)
}

func noMethod(id int) error { return fault.New(fault.Missing, "There is no shipping method %d.", id) }
