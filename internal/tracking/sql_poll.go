package tracking

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// selectDue lists parcels to be asked for, the longest waiting first.
func selectDue(ctx context.Context, r db.Reader, account int64, carrierCode string, now time.Time, limit int) ([]watch, error) {
	return db.All(ctx, r, scanWatch, `
		SELECT `+watchFields+`
		FROM watch
		WHERE account_id = $1 AND carrier = $2 AND next_at <= $3
		ORDER BY next_at
		LIMIT $4`, account, carrierCode, db.Micro(now), limit)
}

// selectNext is when the next parcel is to be asked for; nil when none is.
func selectNext(ctx context.Context, r db.Reader, account int64, carrierCode string) (*time.Time, error) {
	var at time.Time
	err := r.Row(ctx, `
		SELECT next_at
		FROM watch
		WHERE account_id = $1 AND carrier = $2 AND next_at IS NOT NULL
		ORDER BY next_at
		LIMIT 1`, account, carrierCode).Scan(&at)
	if errors.Is(err, db.ErrNone) {
		return nil, nil
	}
	return &at, err
}

// hurry makes all parcels of a contract due, as long as they are watched.
func hurry(ctx context.Context, tx *db.Tx, account int64, carrierCode string, contract int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE watch
		SET next_at = $4, lulls = 0
		WHERE account_id = $1 AND carrier = $2 AND contract_id = $3 AND next_at IS NOT NULL`, account, carrierCode, contract, db.Micro(now))
	return err
}

func deleteWatch(ctx context.Context, tx *db.Tx, account int64, id parcel.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM watch WHERE account_id = $1 AND parcel_id = $2`, account, int64(id))
	return err
}

// poll is the one job of an account and a carrier.
type poll struct {
	account int64
	carrier string
	queued  bool
	run     int64
	at      time.Time
}

func readPoll(ctx context.Context, r db.Reader, account int64, carrierCode string) (poll, error) {
	p := poll{account: account, carrier: carrierCode}
	err := r.Row(ctx, `
		SELECT queued, run, at
		FROM poll
		WHERE account_id = $1 AND carrier = $2`, account, carrierCode).Scan(&p.queued, &p.run, &p.at)
	if errors.Is(err, db.ErrNone) {
		return p, nil
	}
	return p, err
}

// lockPoll reads the job's row, made if need be, and keeps others from it until the transaction ends.
func lockPoll(ctx context.Context, tx *db.Tx, account int64, carrierCode string, now time.Time) (poll, error) {
	p := poll{account: account, carrier: carrierCode}
	err := tx.Row(ctx, `
		INSERT INTO poll (account_id, carrier, queued, run, at) VALUES ($1, $2, FALSE, 0, $3)
		ON CONFLICT (account_id, carrier) DO UPDATE SET run = poll.run
		RETURNING queued, run, at`, account, carrierCode, db.Micro(now)).Scan(&p.queued, &p.run, &p.at)
	return p, err
}

func (p poll) save(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `
		UPDATE poll
		SET queued = $3, run = $4, at = $5
		WHERE account_id = $1 AND carrier = $2`, p.account, p.carrier, p.queued, p.run, db.Micro(p.at))
	return err
}
