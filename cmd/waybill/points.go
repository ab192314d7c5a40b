package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox/points"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/servicepoint"
)

type pointsCmd struct {
	Load pointsLoadCmd `cmd:"" help:"Put a carrier's list of service points into the database, also while the platform serves."`
	List pointsListCmd `cmd:"" help:"Show which lists were loaded."`
}

type pointsLoadCmd struct {
	store
	File    string `arg:"" help:"The list: CSV with a header, JSON or JSON lines; - reads standard input."`
	Carrier string `help:"Code of the carrier whose points these are." required:""`
	Force   bool   `help:"Load a list that lacks more than half of the points there are now."`
}

// Run loads a list. What vanished from it expires; lines that cannot be read are told and left out, and their points stay as they were.
func (c *pointsLoadCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.migrate(at.ctx); err != nil {
		return err
	}
	var file io.Reader = os.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		file = f
	}
	begin := time.Now()
	list, err := servicepoint.Read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	for n, bad := range list.Bad {
		if n == mostBadLines {
			fmt.Fprintf(at.err, "… and %d more\n", len(list.Bad)-n)
			break
		}
		fmt.Fprintln(at.err, bad)
	}
	l := servicepoint.Loader{DB: p.db, Carrier: c.Carrier, Source: c.File, Force: c.Force, Now: db.Micro(time.Now()), Progress: func(done int) {
		if done%100_000 == 0 {
			fmt.Fprintf(at.err, "%d written\n", done)
		}
	}}
	change, err := l.Load(at.ctx, list.Points, list.Spared())
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "%s: %s, in %.1f s\n", c.Carrier, change, time.Since(begin).Seconds())
	if len(list.Bad) > 0 {
		return fmt.Errorf("%d lines of %s could not be used", len(list.Bad), c.File)
	}
	return nil
}

// mostBadLines is how many bad lines are told one by one.
const mostBadLines = 100

type pointsListCmd struct{ store }

// Run lists the loads.
func (c *pointsListCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	all, err := servicepoint.Loads(at.ctx, p.db)
	if err != nil {
		return err
	}
	for _, l := range all {
		fmt.Fprintf(at.out, "%s\t%d points\t%s\t%s\n", l.Carrier, l.Points, l.At.Format(time.RFC3339), l.Source)
	}
	return nil
}

// sandboxPoints loads the sandbox carrier's invented points where none were loaded yet, those of the demo's own country first. A list that
// the operator loaded stays. It closes begun when the first are there, or none will be.
func (p *platform) sandboxPoints(ctx context.Context, begun chan<- struct{}) {
	first := sync.OnceFunc(func() { close(begun) })
	defer first()
	if err := p.loadSandboxPoints(ctx, first); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "the sandbox's service points could not be loaded", "error", err)
	}
}

func (p *platform) loadSandboxPoints(ctx context.Context, begun func()) error {
	all, err := servicepoint.Loads(ctx, p.db)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.Carrier == sandbox.Code && l.Source != points.Source+" begun" {
			return nil
		}
	}
	now := db.Micro(time.Now())
	l := servicepoint.Loader{DB: p.db, Carrier: sandbox.Code, Source: points.Source + " begun", Force: true, Now: now}
	first := points.In(points.First, now.Year())
	if len(first) == 0 {
		slog.WarnContext(ctx, "the sandbox has no service points: this program was built without the gazetteer (make assets)")
		return nil
	}
	if _, err := l.Load(ctx, first, nil); err != nil {
		return err
	}
	if err := p.finder.Refresh(ctx); err != nil { // or they would be found only when it looks again
		return err
	}
	begun()
	l.Source = points.Source
	change, err := l.Load(ctx, points.All(now.Year()), nil)
	if err == nil {
		slog.InfoContext(ctx, "the sandbox's service points are loaded", "points", change.Added+change.Same)
	}
	return err
}

// chosen is what a buyer chose at the checkout. Shops that offer no service points are not asked about, so that an import costs them nothing.
func (p *platform) chosen(ctx context.Context, account, integration int64, order string) (servicepoint.Choice, bool, error) {
	shop, err := p.integrations.Offered(ctx, account, integration)
	if err != nil || !shop.ServicePoints {
		return servicepoint.Choice{}, false, nil //nolint:nilerr // a shop that was removed offers none
	}
	return servicepoint.Chosen(ctx, p.db, account, integration, order)
}
