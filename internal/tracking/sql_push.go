package tracking

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// address is the row of a contract's door.
type address struct {
	sealed  string
	askedAt *time.Time
	words   string
}

// selectAddress reads a contract's door; the zero value when it has none.
func selectAddress(ctx context.Context, r db.Reader, account, contract int64) (address, error) {
	var a address
	err := r.Row(ctx, `
		SELECT token_sealed, asked_at, words
		FROM push_address
		WHERE account_id = $1 AND contract_id = $2`, account, contract).Scan(&a.sealed, &a.askedAt, &a.words)
	if errors.Is(err, db.ErrNone) {
		return address{}, nil
	}
	return a, err
}

// insertAddress gives a contract its door; false when it has one.
func insertAddress(ctx context.Context, tx *db.Tx, account, contract int64, sealed string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO push_address (account_id, contract_id, named, token_sealed, made_at, words)
		VALUES ($1, $2, $2, $3, $4, '')
		ON CONFLICT (account_id, contract_id) DO NOTHING`, account, contract, sealed, db.Micro(now))
	return n > 0, err
}

// keepAsked writes what became of telling the carrier; a nil time: it did not take the address.
func keepAsked(ctx context.Context, tx *db.Tx, account, contract int64, at *time.Time, words string) error {
	var stamp any
	if at != nil {
		stamp = db.Micro(*at)
	}
	_, err := tx.Exec(ctx, `
		UPDATE push_address
		SET asked_at = $3, words = $4
		WHERE account_id = $1 AND contract_id = $2`, account, contract, stamp, words)
	return err
}

// MoveAddress gives the address of a contract to the one that takes its place: news is read under that from now on.
func MoveAddress(ctx context.Context, tx *db.Tx, account, from, to int64) error {
	_, err := tx.Exec(ctx, `
		UPDATE push_address
		SET contract_id = $3
		WHERE account_id = $1 AND contract_id = $2`, account, from, to)
	return err
}

// selectMoved is the contract under which news is read that comes to an address made for another; itself when it was not replaced.
func selectMoved(ctx context.Context, r db.Reader, account, named int64) (int64, error) {
	to := named
	err := r.Row(ctx, `
		SELECT contract_id
		FROM push_address
		WHERE account_id = $1 AND named = $2`, account, named).Scan(&to)
	if errors.Is(err, db.ErrNone) {
		return named, nil
	}
	return to, err
}
