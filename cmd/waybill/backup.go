package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
	closeouts "github.com/waybill-ship/waybill/internal/manifest"
	"github.com/waybill-ship/waybill/internal/parcel"
)

type backupCmd struct {
	store
	File string `arg:"" help:"File to write, such as waybill.tar.zst; - writes to the standard output."`
}

// Run writes everything but the master key into one file, while the platform serves on.
func (c *backupCmd) Run(at place) error {
	p, err := c.openThere(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	began := time.Now()
	var m manifest
	if c.File == "-" {
		m, err = p.backup(at.ctx, at.out, c.store)
	} else {
		m, err = c.toFile(at.ctx, p)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(at.err, "%d files, %d of them labels and documents, %d MB before compression, in %s\n",
		m.Files, m.Labels, m.Bytes>>20, time.Since(began).Round(time.Millisecond))
	fmt.Fprintln(at.err, "the master key is not among them: keep "+c.keyPlace()+" in another place")
	return nil
}

func (s store) keyPlace() string {
	if s.Key != "" || s.DB != "" {
		return "WAYBILL_KEY"
	}
	return filepath.Join(s.Data, "master.key")
}

// toFile writes beside the name and takes the name when all is safe on disk: a broken backup never looks like a whole one.
func (c *backupCmd) toFile(ctx context.Context, p *platform) (manifest, error) {
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return manifest{}, fmt.Errorf("%s is there already; a backup overwrites nothing", c.File)
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), ".waybill-backup-*")
	if err != nil {
		return manifest{}, fmt.Errorf("%s cannot be written: %w", c.File, err)
	}
	defer os.Remove(f.Name())
	m, err := p.backup(ctx, f, c.store)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return m, err
	}
	return m, os.Rename(f.Name(), c.File)
}

// backup writes the database as it stands at one moment, then the files that its rows name. Files are put before the rows that name them
// and are not changed, so each of them is there.
func (p *platform) backup(ctx context.Context, to io.Writer, s store) (manifest, error) {
	dir, err := os.MkdirTemp("", "waybill-backup-")
	if err != nil {
		return manifest{}, err
	}
	defer os.RemoveAll(dir)
	a, err := newArchive(to, dir)
	if err != nil {
		return manifest{}, err
	}
	defer a.close()
	m := manifest{}
	if m.preface, err = p.preface(ctx); err != nil {
		return m, err
	}
	if err := a.addJSON(prefaceName, m.preface); err != nil {
		return m, err
	}
	put := func(name string, size int64, body io.Reader) error { return a.add("database/"+name, size, body) }
	m.Tables, err = p.db.Dump(ctx, dir, put, func(ctx context.Context, r db.Reader) error {
		m.Labels, err = addLabels(ctx, a, r, p.blobs)
		return err
	})
	if err != nil {
		return m, err
	}
	if err := addSandbox(a, filepath.Join(s.Data, "sandbox")); err != nil {
		return m, err
	}
	return a.finish(m)
}

func (p *platform) preface(ctx context.Context) (preface, error) {
	f := preface{Form: archiveForm, Waybill: program(), Engine: p.db.Engine(), MadeAt: time.Now().UTC().Truncate(time.Second)}
	schema, err := p.db.Schema(ctx)
	if err != nil {
		return f, err
	}
	if len(schema.Applied) == 0 {
		return f, errors.New("the database is empty: there is nothing to back up")
	}
	f.Migrations = schema.Applied
	f.Jobs, _, err = job.Versions(ctx, p.db)
	return f, err
}

// eachPaper goes through every stored label and paper of an account that no day takes away, and says what it is of.
func eachPaper(ctx context.Context, r db.Reader, account int64, do func(of string, paper parcel.Paper) error) error {
	err := parcel.EachPaper(ctx, r, account, func(box parcel.ID, paper parcel.Paper) error { return do(fmt.Sprintf("parcel %d", box), paper) })
	if err != nil {
		return err
	}
	return closeouts.EachPaper(ctx, r, account, func(id int64, paper parcel.Paper) error { return do(fmt.Sprintf("manifest %d", id), paper) })
}

// addLabels adds the files that the rows name.
func addLabels(ctx context.Context, a *archive, r db.Reader, blobs *blob.Store) (int64, error) {
	accounts, err := account.IDs(ctx, r)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, id := range accounts {
		err := eachPaper(ctx, r, id, func(of string, paper parcel.Paper) error {
			data, err := blobs.Get(ctx, paper.Key)
			if errors.Is(err, blob.ErrNone) {
				return fmt.Errorf("%s names a %s that is not among the files in %s: is --blobs (WAYBILL_BLOBS) the same as for serve?", of, paper.Type, blobs)
			}
			if err != nil {
				return err
			}
			n++
			return a.add("files/"+paper.Key, int64(len(data)), bytes.NewReader(data))
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// addSandbox adds what the sandbox carrier inside keeps, up to the last whole line: it may be writing now.
func addSandbox(a *archive, dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		text = text[:bytes.LastIndexByte(text, '\n')+1]
		if err := a.add("sandbox/"+e.Name(), int64(len(text)), bytes.NewReader(text)); err != nil {
			return err
		}
	}
	return nil
}
