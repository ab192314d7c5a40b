package carrier

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// Bringing is how it went to ask a contract's carrier for the methods that the contract brings along. Its zero value: nobody asked yet.
type Bringing struct {
	FetchedAt *time.Time // when the carrier last told them
	FailedAt  *time.Time // when it was last asked in vain; nil when it has told since
	Words     string     // what it said then; may be empty
	DueAt     *time.Time // when the job that asks again comes, or came
}

// BringingOf reads how it went under a contract.
func BringingOf(ctx context.Context, r db.Reader, accountID, contract int64) (Bringing, error) {
	var b Bringing
	err := r.Row(ctx, `
		SELECT fetched_at, failed_at, words, due_at
		FROM brought
		WHERE account_id = $1 AND contract_id = $2`, accountID, contract).Scan(&b.FetchedAt, &b.FailedAt, &b.Words, &b.DueAt)
	if errors.Is(err, db.ErrNone) {
		return Bringing{}, nil
	}
	return b, err
}

// BringingTold writes how asking went: told, or refused with the carrier's words.
func BringingTold(ctx context.Context, tx *db.Tx, accountID, contract int64, told bool, words string, now time.Time) error {
	if told {
		_, err := tx.Exec(ctx, `
			INSERT INTO brought (account_id, contract_id, fetched_at, words)
			VALUES ($1, $2, $3, '')
			ON CONFLICT (account_id, contract_id) DO UPDATE SET fetched_at = $3, failed_at = NULL, words = ''`, accountID, contract, db.Micro(now))
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO brought (account_id, contract_id, failed_at, words)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, contract_id) DO UPDATE SET failed_at = $3, words = $4`, accountID, contract, db.Micro(now), words)
	return err
}

// BringingDue writes when the job that asks again comes, unless one is on its way that came after a moment; false then.
func BringingDue(ctx context.Context, tx *db.Tx, accountID, contract int64, at, since time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO brought (account_id, contract_id, words, due_at)
		VALUES ($1, $2, '', $3)
		ON CONFLICT (account_id, contract_id) DO UPDATE SET due_at = $3
		WHERE brought.due_at IS NULL OR brought.due_at < $4 OR brought.fetched_at >= brought.due_at`, accountID, contract, db.Micro(at), db.Micro(since))
	return n > 0, err
}

// HoldContract keeps others from changing a contract until the transaction ends; Missing when it was removed.
func HoldContract(ctx context.Context, tx *db.Tx, accountID, id int64) error {
	return touched(tx.Exec(ctx, `
		UPDATE contract
		SET name = name
		WHERE account_id = $1 AND id = $2 AND NOT removed`, accountID, id))(id)
}
