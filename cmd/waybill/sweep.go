package main

import (
	"context"
	"errors"
	"hash/maphash"
	"log/slog"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/printout"
	tables "github.com/waybill-ship/waybill/internal/report"
)

// orphanAge is how old a file must be before it may be taken for an orphan: it is put shortly before the row that names it.
const orphanAge = 24 * time.Hour

// sweepAll is the daily job that sends each account its sweep.
type sweepAll struct{}

// Kind names the job.
func (sweepAll) Kind() string { return "blob.sweep_all" }

// sweepAccount removes an account's files that no row names, and what was kept of its API calls for a day.
type sweepAccount struct {
	Account int64 `json:"account"`
}

// Kind names the job.
func (sweepAccount) Kind() string { return "blob.sweep" }

// sweeping takes on the work of removing orphans.
func (p *platform) sweeping(h *job.Hands) {
	job.Handle(h, 10*time.Minute, func(ctx context.Context, _ sweepAll) error { return p.sendSweeps(ctx) })
	job.Handle(h, time.Hour, func(ctx context.Context, j sweepAccount) error {
		_, wrong := p.sweep(ctx, j.Account, time.Now().Add(-orphanAge))
		_, err := p.once().Sweep(ctx, j.Account)
		return errors.Join(wrong, err, p.reports.Sweep(ctx, j.Account), p.printouts.Sweep(ctx, j.Account), p.diary.Sweep(ctx, j.Account))
	})
	h.Every(24*time.Hour, func() job.Args { return sweepAll{} })
}

func (p *platform) sendSweeps(ctx context.Context) error {
	accounts, err := account.IDs(ctx, p.db)
	if err != nil {
		return err
	}
	for _, id := range accounts {
		err := p.db.Write(ctx, id, func(ctx context.Context, tx *db.Tx) error {
			return job.Add(ctx, tx, sweepAccount{Account: id}, job.Later{MaxAttempts: 3})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sweep removes what was put before a moment and is named by no row. The names are read first: a file that old which is
// named later does not exist, for whoever puts a file names it at once. A name is remembered as eight bytes; two that fall together keep an
// orphan, and never remove a label.
func (p *platform) sweep(ctx context.Context, id int64, before time.Time) (int, error) {
	seed := maphash.MakeSeed()
	named := map[uint64]struct{}{}
	err := eachPaper(ctx, p.db, id, func(_ string, paper parcel.Paper) error {
		named[maphash.String(seed, paper.Key)] = struct{}{}
		return nil
	})
	if err != nil {
		return 0, err
	}
	files, err := tables.Files(ctx, p.db, id, time.Now())
	if err != nil {
		return 0, err
	}
	printed, err := printout.Files(ctx, p.db, id, time.Now())
	if err != nil {
		return 0, err
	}
	for _, key := range append(files, printed...) {
		named[maphash.String(seed, key)] = struct{}{}
	}
	removed := 0
	var wrong []error
	for item, err := range p.blobs.List(ctx, id) {
		if err != nil {
			return removed, err
		}
		if _, ok := named[maphash.String(seed, item.Key)]; ok || item.Changed.After(before) {
			continue
		}
		if err := p.blobs.Delete(ctx, item.Key); err != nil {
			wrong = append(wrong, err)
			continue
		}
		removed++
	}
	if removed > 0 {
		slog.Info("removed files that no row names", "account", id, "files", removed)
	}
	return removed, errors.Join(wrong...)
}
