package connect

import (
	"context"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// putErrand keeps a merchant on the way; those that nobody came back from go.
func putErrand(ctx context.Context, tx *db.Tx, state string, merchant int64, sealed string, now, until time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM errand WHERE until < $1`, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO errand (state, merchant, sealed, until) VALUES ($1, $2, $3, $4)`, state, merchant, sealed, until)
	return err
}

// takeErrand reads an errand, once.
func takeErrand(ctx context.Context, tx *db.Tx, state string, now time.Time) (merchant int64, sealed string, err error) {
	err = tx.Row(ctx, `DELETE FROM errand WHERE state = $1 AND until >= $2 RETURNING merchant, sealed`, state, now).Scan(&merchant, &sealed)
	return merchant, sealed, err
}

// putConsent keeps a consent until it is confirmed.
func putConsent(ctx context.Context, tx *db.Tx, code string, merchant int64, sealed string, until time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO consent (code, merchant, sealed, until) VALUES ($1, $2, $3, $4)`, code, merchant, sealed, until)
	return err
}

// consentOf reads a consent that can still be confirmed.
func consentOf(ctx context.Context, r db.Reader, code string, now time.Time) (merchant int64, sealed string, err error) {
	err = db.ByKey(ctx, r, `SELECT merchant, sealed FROM consent WHERE code = $1 AND until > $2`, code, now).Scan(&merchant, &sealed)
	return merchant, sealed, err
}

// takeConsent takes a consent out; false where somebody was faster.
func takeConsent(ctx context.Context, tx *db.Tx, code string, merchant int64) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM consent WHERE code = $1 AND merchant = $2`, code, merchant)
	return n == 1, err
}

// givenBack begins the code of a consent that is being given back: no code that somebody confirms with is kept so.
const givenBack = "back:"

// giveBack marks a consent as one that nobody can confirm any more, not even who read it before; false where somebody was faster.
func giveBack(ctx context.Context, tx *db.Tx, code string, merchant int64) (bool, error) {
	if strings.HasPrefix(code, givenBack) {
		return true, nil // marked by an earlier try
	}
	n, err := tx.Exec(ctx, `UPDATE consent SET code = $3 WHERE code = $1 AND merchant = $2`, code, merchant, givenBack+code)
	return n == 1, err
}

// endConsent makes a consent one that can no longer be confirmed.
func endConsent(ctx context.Context, tx *db.Tx, code string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE consent SET until = $2 WHERE code = $1 AND until > $2`, code, now)
	return err
}

// waitingConsent is a consent as it lies.
type waitingConsent struct {
	code, sealed string
	until        time.Time
}

// unconfirmed are a merchant's consents, those that end first before the others.
func unconfirmed(ctx context.Context, r db.Reader, merchant int64) ([]waitingConsent, error) {
	return db.All(ctx, r, func(from db.Row) (one waitingConsent, err error) {
		return one, from.Scan(&one.code, &one.sealed, &one.until)
	},
		`SELECT code, sealed, until FROM consent WHERE merchant = $1 ORDER BY until`, merchant)
}
