package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/shipping"
	"github.com/waybill-ship/waybill/internal/table"
)

// pricesCmd is about what the operator charges. Merchants load the sheets of their own contracts in the panel.
type pricesCmd struct {
	Load   pricesLoadCmd   `cmd:"" help:"Look at a price sheet (CSV or XLSX) for one of the operator's contracts, and keep it with --keep."`
	Markup pricesMarkupCmd `cmd:"" help:"Put a markup on what an account pays under the operator's contracts, or list what there is."`
}

type pricesLoadCmd struct {
	store
	Contract int64  `help:"The contract it is for." required:""`
	Keep     bool   `help:"Keep it. Without, nothing is stored."`
	File     string `arg:"" help:"The sheet."`
}

// Run says what is wrong in which line and what changes; it keeps a sheet only when asked to, and when nothing is wrong.
func (c *pricesLoadCmd) Run(at place) error {
	file, err := readSome(c.File)
	if err != nil {
		return err
	}
	s, problems, err := price.Read(at.ctx, file)
	if err != nil {
		return err
	}
	for _, one := range problems {
		if _, err := fmt.Fprintln(at.out, one); err != nil {
			return err
		}
	}
	if price.Wrong(problems) {
		return errors.New("the sheet is wrong; nothing was kept")
	}
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if _, err := carrier.GetContractHead(at.ctx, p.db, account.Operator, c.Contract); err != nil {
		return err
	}
	all, err := price.Live(at.ctx, p.db, account.Operator, "")
	if err != nil {
		return err
	}
	for _, before := range all {
		if before.Contract != c.Contract {
			continue
		}
		for _, one := range s.Changes(before.Sheet) {
			if _, err := fmt.Fprintf(at.out, "%s, %s, %s to %s kg: %q becomes %q\n", one.Product, one.Zone, one.Over.Kg(), one.UpTo.Kg(), one.Before, one.After); err != nil {
				return err
			}
		}
		break
	}
	if !c.Keep {
		_, err := fmt.Fprintf(at.out, "%s: %d prices, nothing wrong. Keep it with --keep.\n", s.Name, len(s.Rates))
		return err
	}
	desk, err := p.pricer()
	if err != nil {
		return err
	}
	kept, err := desk.KeepSheet(at.ctx, account.Operator, c.Contract, s)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(at.out, "%s: kept as price sheet %d.\n", s.Name, kept.ID)
	return err
}

// readSome reads a file up to a byte more than a sheet may have.
func readSome(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, table.MostBytes+1))
}

// pricer is a desk that knows the carriers by name; it speaks to none.
func (p *platform) pricer() (*shipping.Desk, error) {
	known, err := drivers("http://127.0.0.1:1", nil)
	if err != nil {
		return nil, err
	}
	set, err := carrier.NewSet(known)
	if err != nil {
		return nil, err
	}
	return &shipping.Desk{DB: p.db, Carriers: set, Sealer: p.sealer}, nil
}

type pricesMarkupCmd struct {
	store
	Account  int64  `help:"Whose prices." required:""`
	Carrier  string `help:"Only this carrier's, by its code."`
	Percent  string `help:"Percent on top, as 7.5."`
	Fixed    string `help:"Amount on top of each box, as 0.25."`
	Currency string `help:"Of the amount." default:"EUR"`
	From     string `help:"First day, as 2027-01-01."`
	Until    string `help:"Last day."`
	Remove   int64  `help:"End this markup at once."`
}

// Run adds a markup, ends one, or lists them.
func (c *pricesMarkupCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	desk, err := p.pricer()
	if err != nil {
		return err
	}
	if _, err := account.Get(at.ctx, p.db, c.Account); err != nil {
		return err
	}
	switch {
	case c.Remove != 0:
		err = desk.RemoveMarkup(at.ctx, c.Account, c.Remove)
	case c.Percent != "" || c.Fixed != "":
		var m price.Markup
		if m, err = c.markup(); err == nil {
			_, err = desk.AddMarkup(at.ctx, c.Account, m)
		}
	}
	if err != nil {
		return err
	}
	all, err := price.Markups(at.ctx, p.db, c.Account)
	for _, m := range all {
		if _, err := fmt.Fprintf(at.out, "%d  carrier %q  %s %%  %s  from %q until %q\n", m.ID, m.Carrier, m.Percent, m.Fixed, string(m.From), string(m.Until)); err != nil {
			return err
		}
	}
	return err
}

// markup is what the flags say.
func (c *pricesMarkupCmd) markup() (m price.Markup, err error) {
	m.Carrier = c.Carrier
	if c.Percent != "" {
		if m.Percent, err = price.ParsePercent(c.Percent); err != nil {
			return m, err
		}
	}
	if c.Fixed != "" {
		if m.Fixed, err = money.Parse(c.Fixed, c.Currency); err != nil {
			return m, err
		}
	}
	if c.From != "" {
		if m.From, err = price.ParseDay(c.From); err != nil {
			return m, err
		}
	}
	if c.Until != "" {
		if m.Until, err = price.ParseDay(c.Until); err != nil {
			return m, err
		}
	}
	return m, nil
}
