package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/secret"
)

type restoreCmd struct {
	store
	File   string `arg:"" help:"A backup; - reads the standard input."`
	Verify bool   `help:"Only try the backup in a temporary place and report what is in it."`
}

// Run puts a backup into an empty place.
func (c *restoreCmd) Run(at place) error {
	in := io.Reader(os.Stdin)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("the backup cannot be read: %w", err)
		}
		defer f.Close()
		in = f
	}
	if c.Verify {
		return c.verify(at, in)
	}
	if err := c.emptyFolder(); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be used: %w", c.Data, err)
	}
	m, err := c.restore(at.ctx, in)
	if err != nil {
		return err
	}
	fmt.Fprintf(at.out, "restored the backup of %s: %d tables, %d labels and documents\n", m.MadeAt.Format("2 January 2006 15:04 MST"), len(m.Tables), m.Labels)
	fmt.Fprintln(at.out, "before you serve it, put the master key back: "+c.keyPlace())
	return nil
}

// emptyFolder refuses a place where something is. The master key may be there already.
func (c *restoreCmd) emptyFolder() error {
	entries, err := os.ReadDir(c.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be used: %w", c.Data, err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{secret.KeyFile, "lock", "lost+found"}, e.Name()) {
			return fmt.Errorf("%s is not empty (%s): restore goes into an empty place only, where nothing can be lost", c.Data, e.Name())
		}
	}
	return nil
}

func (c *restoreCmd) restore(ctx context.Context, in io.Reader) (manifest, error) {
	dir, err := os.MkdirTemp(c.Data, "restoring-")
	if err != nil {
		return manifest{}, fmt.Errorf("the data folder %s cannot be used: %w", c.Data, err)
	}
	defer os.RemoveAll(dir)
	m, err := unpack(ctx, in, dir, func(p preface) error { return c.fits(ctx, p) })
	if err != nil {
		return m, err
	}
	if m.Engine == "postgres" {
		if err := load(ctx, c.DB, dir, m); err != nil {
			return m, err
		}
	}
	if err := c.placeFiles(ctx, dir); err != nil {
		return m, err
	}
	if m.Engine == "sqlite" {
		// Last: without it the place is not taken for a whole one.
		if err := os.Rename(filepath.Join(dir, "database", db.DumpFile), filepath.Join(c.Data, db.DumpFile)); err != nil {
			return m, err
		}
	}
	syscall.Sync()
	return m, nil
}

// fits refuses a backup that cannot go where it should.
func (c *restoreCmd) fits(ctx context.Context, p preface) error {
	switch {
	case p.Engine == "postgres" && c.DB == "":
		return errors.New("this backup is of a PostgreSQL database: name an empty one with --db (WAYBILL_DB)")
	case p.Engine == "sqlite" && c.DB != "":
		return errors.New("this backup is of an embedded database: restore it without --db (WAYBILL_DB)")
	case p.Engine == "sqlite":
		return nil
	}
	d, err := db.Open(ctx, db.Config{URL: c.DB, MaxConns: 2})
	if err != nil {
		return err
	}
	defer d.Close()
	empty, err := d.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty && !c.Verify {
		return errors.New("the database of --db is not empty: restore goes into an empty place only, where nothing can be lost")
	}
	return known(ctx, d, p)
}

// known refuses a backup that a newer program made.
func known(ctx context.Context, d *db.DB, p preface) error {
	s, err := d.Schema(ctx)
	if err != nil {
		return err
	}
	s.Applied = p.Migrations
	if len(s.Beyond()) > 0 {
		return fmt.Errorf("this backup was made by a newer waybill (%s); restore it with that one", p.Waybill)
	}
	return nil
}

// load makes the tables as they were when the backup was made, and fills them.
func load(ctx context.Context, url, dir string, m manifest) error {
	d, err := db.Open(ctx, db.Config{URL: url, MaxConns: 4})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.MigrateTo(ctx, m.Migrations); err != nil {
		return err
	}
	if err := job.MigrateTo(ctx, d, m.Jobs); err != nil {
		return err
	}
	return d.Load(ctx, m.Tables, func(table string) (io.ReadCloser, error) {
		return openParts(filepath.Join(dir, "database", "tables", table))
	})
}

// openParts reads the files of a folder one after the other; a folder that is not there is empty.
func openParts(dir string) (io.ReadCloser, error) {
	entries, err := os.ReadDir(dir) // in order
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := &chain{}
	for _, e := range entries {
		all.names = append(all.names, filepath.Join(dir, e.Name()))
	}
	return all, nil
}

// chain is many files read as one.
type chain struct {
	names []string
	now   *os.File
}

func (c *chain) Read(b []byte) (int, error) {
	for {
		if c.now == nil {
			if len(c.names) == 0 {
				return 0, io.EOF
			}
			f, err := os.Open(c.names[0])
			if err != nil {
				return 0, err
			}
			c.now, c.names = f, c.names[1:]
		}
		n, err := c.now.Read(b)
		if n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := c.Close(); err != nil {
			return 0, err
		}
	}
}

// Close lets go of the file that is being read.
func (c *chain) Close() error {
	if c.now == nil {
		return nil
	}
	err := c.now.Close()
	c.now = nil
	return err
}

// placeFiles moves labels and ledger to where serve looks for them.
func (c *restoreCmd) placeFiles(ctx context.Context, dir string) error {
	err := os.Rename(filepath.Join(dir, "sandbox"), filepath.Join(c.Data, "sandbox"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	from := filepath.Join(dir, "files")
	if c.Blobs == "" {
		if err := os.Rename(from, filepath.Join(c.Data, "files")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	to, err := blob.Open(ctx, c.Blobs)
	if err != nil {
		return err
	}
	defer to.Close()
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if name == from && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return to.Put(ctx, strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(name, from)), "/"), data)
	})
}
