package connect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// lastParcels are the parcels that a merchant's orders became last, with the orders' references.
func lastParcels(ctx context.Context, r db.Reader, merchant int64, limit int) (map[int]string, error) {
	known := map[int]string{}
	_, err := db.All(ctx, r, func(from db.Row) (none struct{}, err error) {
		var id int
		var reference string
		err = from.Scan(&id, &reference)
		known[id] = reference
		return none, err
	}, `SELECT parcel, reference FROM handed WHERE merchant = $1 AND parcel > 0 ORDER BY parcel DESC LIMIT $2`, merchant, limit)
	return known, err
}

// anySent reports whether an order may lie in an account without its parcel being known.
func anySent(ctx context.Context, r db.Reader, merchant int64) (bool, error) {
	var id int64
	err := r.Row(ctx, `SELECT id FROM handed WHERE merchant = $1 AND state IN ('waiting', 'sending', 'cancelling') AND sending > 0 LIMIT 1`, merchant).Scan(&id)
	if errors.Is(err, db.ErrNone) {
		return false, nil
	}
	return err == nil, err
}

// freeMerchant takes a merchant's lanes from whoever works them: what they write from now on is nothing.
func freeMerchant(ctx context.Context, tx *db.Tx, merchant int64) error {
	_, err := tx.Exec(ctx, `UPDATE lane SET holder = '', until = NULL WHERE merchant = $1 AND work <> 'revoke'`, merchant)
	return err
}

// ended are the statuses after which nothing is expected of a parcel, as SQL writes a list.
var ended = func() string {
	var all []string
	for id, stage := range stages {
		if stage == StageDelivered || stage == StageReturned || stage == StageCancelled {
			all = append(all, fmt.Sprint(id))
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}()

// leaveRows forgets the parcels of a merchant, and answers the orders of which something was still expected.
func leaveRows(ctx context.Context, tx *db.Tx, merchant int64, now time.Time) ([]row, error) {
	left, err := db.All(ctx, tx, scanRow, `UPDATE handed SET state = 'left', parcel = 0, sent = 0, sending = 0, tries = 0, due_at = NULL, trouble = '', look = FALSE,
			changed_at = $2
		WHERE merchant = $1 AND (parcel > 0 OR sending > 0) AND state IN ('waiting', 'sending', 'imported', 'refused', 'cancelling')
			AND status NOT IN (`+ended+`) RETURNING `+changedColumns, merchant, now)
	if err != nil {
		return nil, err
	}
	for _, query := range []string{
		`UPDATE handed SET parcel = 0, sending = 0, look = FALSE WHERE merchant = $1 AND parcel > 0`,
		`DELETE FROM box WHERE merchant = $1`,
		`DELETE FROM sent_back WHERE merchant = $1`,
		`DELETE FROM heard WHERE merchant = $1`,
	} {
		if _, err := tx.Exec(ctx, query, merchant); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(left, func(a, b row) int { return int(a.id - b.id) })
	return left, nil
}

// comeRow has an order brought into the merchant's account that was left behind in another one. It may be there already, if the merchant came back
// to it: it is asked for first.
func comeRow(ctx context.Context, tx *db.Tx, r row, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE handed SET state = 'sending', sending = version, tries = 0, due_at = NULL, trouble = '', changed_at = $3
		WHERE merchant = $1 AND id = $2 AND state = 'left'`, r.merchant, r.id, now)
	return n == 1, err
}
