package shipping

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"log/slog"
	"maps"
	"time"

	merchants "github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
)

// Fetched is what came of asking a contract's carrier for its services.
type Fetched struct {
	All  int // services that it has now
	New  int // that were not sold before
	Gone int // that are not sold any more; parcels that went by them keep their names
}

// FetchAll is the daily job that has the services of every contract asked for again which brings its own.
type FetchAll struct{}

// Kind names the job.
func (FetchAll) Kind() string { return "shipping.fetch_all" }

// Fetch is the job that asks one contract's carrier for its services.
type Fetch struct {
	Account  int64 `json:"account"`
	Contract int64 `json:"contract"`
}

// Kind names the job.
func (Fetch) Kind() string { return "shipping.fetch" }

// fetchQueue keeps carriers that are slow to tell their services from holding up other work.
const fetchQueue = "services"

// The daily round: contracts are asked over its length, so that many merchants do not knock at one carrier at once; a contract is asked again after
// fetchPause at the soonest, and one whose carrier is away for a while after it was due.
const (
	fetchRound = 20 * time.Hour
	fetchPause = 20 * time.Hour
	fetchTries = 3 * time.Hour
	fetchAgain = 30 * time.Minute
)

// FetchHands gives the jobs that ask for services their workers.
func (d *Desk) FetchHands(h *job.Hands) {
	h.Queue(fetchQueue, 2)
	job.Handle(h, 10*time.Minute, d.FetchAll)
	job.Handle(h, d.patience()+30*time.Second, d.FetchLater)
	h.Every(24*time.Hour, func() job.Args { return FetchAll{} })
}

// FetchAll works the daily job: it gives every contract that brings services its hour.
func (d *Desk) FetchAll(ctx context.Context, _ FetchAll) error {
	accounts, err := merchants.IDs(ctx, d.DB)
	if err != nil {
		return err
	}
	yes := true
	for _, account := range accounts {
		heads, err := carrier.ListContractHeads(ctx, d.DB, account, carrier.ContractFilter{Active: &yes})
		if err != nil {
			return err
		}
		for _, head := range heads {
			if !d.Brings(head.Carrier) {
				continue
			}
			if err := d.dueLater(ctx, account, head.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// dueLater queues the job of one contract, unless it is on its way.
func (d *Desk) dueLater(ctx context.Context, account, contract int64) error {
	b, err := carrier.BringingOf(ctx, d.DB, account, contract)
	if err != nil {
		return err
	}
	now := d.now()
	at := now.Add(hourOf(account, contract))
	if b.FetchedAt != nil && b.FetchedAt.Add(fetchPause).After(at) {
		at = b.FetchedAt.Add(fetchPause)
	}
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		mine, err := carrier.BringingDue(ctx, tx, account, contract, at, now.Add(-fetchTries))
		if err != nil || !mine {
			return err
		}
		return job.Add(ctx, tx, Fetch{Account: account, Contract: contract}, job.Later{At: at, Queue: fetchQueue})
	})
}

// hourOf is a contract's own place in the round, the same every day.
func hourOf(account, contract int64) time.Duration {
	h := fnv.New64a()
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(account))
	binary.BigEndian.PutUint64(b[8:], uint64(contract))
	h.Write(b[:]) // never fails
	return time.Duration(h.Sum64()%uint64(fetchRound/time.Second)) * time.Second
}

// FetchLater works the job of one contract. A carrier that is away is asked again for some hours, and tomorrow.
func (d *Desk) FetchLater(ctx context.Context, j Fetch) error {
	head, err := carrier.GetContractHead(ctx, d.DB, j.Account, j.Contract)
	if fault.Is(err, fault.Missing) || err == nil && (!head.Active || !d.Brings(head.Carrier)) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = d.Fetch(ctx, j.Account, j.Contract)
	f, told := fault.As(err)
	if err == nil || !told {
		return err
	}
	slog.WarnContext(ctx, "a contract's services were not fetched", "account", j.Account, "contract", j.Contract, "carrier", head.Carrier, "error", err)
	b, err := carrier.BringingOf(ctx, d.DB, j.Account, j.Contract)
	if err != nil {
		return err
	}
	if f.Kind == fault.Away && b.DueAt != nil && d.now().Before(b.DueAt.Add(fetchTries)) {
		return job.Again(fetchAgain)
	}
	return nil
}

// Fetch asks a contract's carrier for its services now. One that it does not have any more is offered no longer; parcels that went by it keep its name.
// That it failed is kept, with the carrier's words, and what was sold before still is.
func (d *Desk) Fetch(ctx context.Context, account, contract int64) (Fetched, error) {
	head, err := carrier.GetContractHead(ctx, d.DB, account, contract)
	if err != nil {
		return Fetched{}, err
	}
	switch {
	case !d.Brings(head.Carrier):
		return Fetched{}, fault.New(fault.Unable, "The services of %s are the same for everybody.", d.Carriers.Name(head.Carrier))
	case !head.Active:
		return Fetched{}, fault.New(fault.Conflict, "This contract is switched off.")
	}
	if err := d.Permit(ctx, head.Carrier); err != nil {
		return Fetched{}, err
	}
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, account, contract)
	if err != nil {
		return Fetched{}, err
	}
	got, refused := d.bring(ctx, account, c)
	if refused != nil {
		return Fetched{}, d.fetchFailed(ctx, account, contract, refused)
	}
	defer d.shelf.look(account)
	var done Fetched
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := carrier.HoldContract(ctx, tx, account, contract); err != nil { // it may have been replaced while the carrier was asked
			return err
		}
		now, err := carrier.GetContract(ctx, tx, d.Sealer, account, contract)
		if err != nil {
			return err
		}
		if !now.Active || !maps.Equal(now.Credentials, c.Credentials) { // what another log-in may sell; the new one's was fetched with the change
			return fault.New(fault.Conflict, "Somebody changed this contract meanwhile.")
		}
		done, err = d.keepBrought(ctx, tx, account, head, got)
		return err
	})
	return done, err
}

// fetchFailed keeps that asking came to nothing, and answers why.
func (d *Desk) fetchFailed(ctx context.Context, account, contract int64, refused error) error {
	f, told := fault.As(refused)
	if !told {
		return refused
	}
	words := f.Text()
	if e, ok := carrier.As(refused); ok {
		words = e.Message
	}
	ctx = context.WithoutCancel(ctx)
	err := d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.BringingTold(ctx, tx, account, contract, false, words, d.now())
	})
	if err != nil {
		return err
	}
	return refused
}
