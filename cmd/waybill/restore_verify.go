package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// verify restores into a temporary place, looks at everything there, and takes the place away again.
func (c *restoreCmd) verify(at place, in io.Reader) error {
	dir, err := os.MkdirTemp("", "waybill-verify-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r := report{out: at.out}
	m, err := unpack(at.ctx, in, dir, func(p preface) error {
		fmt.Fprintf(at.out, "backup of %s, made %s by waybill %s\n", p.Engine, p.MadeAt.Format("2006-01-02 15:04:05 MST"), p.Waybill)
		return c.fits(at.ctx, p)
	})
	r.say("sums", err, "%d files, %d bytes", m.Files, m.Bytes)
	if err != nil {
		return r.result("this backup cannot be relied on")
	}
	conf := db.Config{Path: filepath.Join(dir, "database", db.DumpFile)}
	if m.Engine == "postgres" {
		scratch, drop, err := db.Scratch(at.ctx, c.DB)
		if err != nil {
			return err
		}
		defer func() {
			if err := drop(context.WithoutCancel(at.ctx)); err != nil {
				fmt.Fprintln(at.err, "waybill: the schema made to try the backup could not be dropped:", err)
			}
		}()
		conf = db.Config{URL: scratch, MaxConns: 4}
		if err := load(at.ctx, scratch, dir, m); err != nil {
			r.say("load", err, "")
			return r.result("this backup cannot be relied on")
		}
	}
	if err := c.inspect(at.ctx, &r, conf, dir, m); err != nil {
		return err
	}
	return r.result("this backup cannot be relied on")
}

// inspect looks at the restored database and files.
func (c *restoreCmd) inspect(ctx context.Context, r *report, conf db.Config, dir string, m manifest) error {
	d, err := db.Open(ctx, conf)
	if err != nil {
		return err
	}
	defer d.Close()
	r.say("database", d.Sound(ctx), "opens, and nothing in it is damaged")
	counts, err := d.Counts(ctx)
	if err != nil {
		return err
	}
	total, err := compareRows(counts, m.Tables)
	r.say("rows", err, "%d in %d tables, as many as were backed up", total, len(m.Tables))
	p := &platform{db: d, unlock: func() {}}
	err = p.migrate(ctx)
	r.say("schema", err, "this program can bring it up to date")
	if err != nil {
		return nil
	}
	if p.blobs, err = blob.Open(ctx, filepath.Join(dir, "files")); err != nil {
		return err
	}
	defer p.blobs.Close()
	named, err := p.everyPaper(ctx)
	r.say("labels", err, "%d labels and documents named by parcels, each is there", named)
	r.say("events", p.unbroken(ctx), "numbered without gaps in every account")
	sealer, err := c.keyAtHand()
	if err == nil && sealer == nil {
		r.skip("secrets", "not tried: there is no key at hand (WAYBILL_KEY, or master.key in the folder of --data)")
		return nil
	}
	p.sealer = sealer
	opened := 0
	if err == nil {
		opened, err = p.tryKey(ctx, 1000)
	}
	r.say("secrets", err, "%d tried, the key at hand opens all of them", opened)
	return nil
}

func compareRows(counts map[string]int64, tables []db.Table) (int64, error) {
	var total int64
	var wrong []error
	for _, t := range tables {
		total += t.Rows
		if n, there := counts[t.Name]; !there || n != t.Rows {
			wrong = append(wrong, fmt.Errorf("%s has %d rows, and %d were backed up", t.Name, n, t.Rows))
		}
	}
	return total, errors.Join(wrong...)
}

// everyPaper sees that each file that a row names is there.
func (p *platform) everyPaper(ctx context.Context) (int64, error) {
	accounts, err := account.IDs(ctx, p.db)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, id := range accounts {
		err := eachPaper(ctx, p.db, id, func(of string, paper parcel.Paper) error {
			n++
			if _, err := p.blobs.Get(ctx, paper.Key); err != nil {
				return fmt.Errorf("the %s of %s: %w", paper.Type, of, err)
			}
			return nil
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// unbroken sees that no account's events have a gap.
func (p *platform) unbroken(ctx context.Context) error {
	accounts, err := account.IDs(ctx, p.db)
	if err != nil {
		return err
	}
	for _, id := range accounts {
		if err := event.Unbroken(ctx, p.db, id); err != nil {
			return err
		}
	}
	return nil
}
