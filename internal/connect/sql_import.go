package connect

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// todo is what to do next for a merchant: first what never failed. What was sent after ripe is left until it is certain that the platform is
// done with it.
func (e *Engine) todo(ctx context.Context, merchant int64, now, ripe time.Time, limit int) ([]row, error) {
	return db.All(ctx, e.db, scanRow, `SELECT `+rowColumns+` FROM handed h
		WHERE h.merchant = $1 AND h.state IN ('waiting', 'sending', 'cancelling') AND (h.due_at IS NULL OR h.due_at <= $2)
			AND (h.sending = 0 OR h.changed_at <= $3)
		ORDER BY h.tries, h.id LIMIT $4`, merchant, now, ripe, limit)
}

// nextDue is when the merchant's next order is to be tried; zero when none waits.
func (e *Engine) nextDue(ctx context.Context, merchant int64) (time.Time, error) {
	all, err := db.All(ctx, e.db, func(r db.Row) (time.Time, error) {
		var due *time.Time
		var changed time.Time
		var sending int
		if err := r.Scan(&due, &changed, &sending); err != nil {
			return changed, err
		}
		at := or0(due)
		if sending != 0 && changed.Add(e.settleAfter).After(at) {
			at = changed.Add(e.settleAfter)
		}
		return at, nil
	}, `SELECT due_at, changed_at, sending FROM handed
		WHERE merchant = $1 AND state IN ('waiting', 'sending', 'cancelling') ORDER BY tries, id LIMIT 1000`, merchant)
	if err != nil || len(all) == 0 {
		return time.Time{}, err
	}
	first := all[0]
	for _, at := range all {
		if at.Before(first) {
			first = at
		}
	}
	if now := e.now(); first.Before(now.Add(shortest)) {
		first = now.Add(shortest)
	}
	return first, nil
}

// intendRows makes orders sending, those that still wait, and answers them as they are sent.
func intendRows(ctx context.Context, tx *db.Tx, merchant int64, all []row, now time.Time) ([]row, error) {
	byID := make(map[int64]row, len(all))
	args := []any{merchant, now}
	for _, r := range all {
		byID[r.id] = r
		args = append(args, r.id)
	}
	var going []row
	_, err := db.All(ctx, tx, func(from db.Row) (none struct{}, err error) {
		var id int64
		var version int
		if err := from.Scan(&id, &version); err != nil {
			return none, err
		}
		r := byID[id]
		if r.order.Version == version { // a newer one is read in the next round; until then this one is in doubt
			r.sending, r.order.State, r.order.ChangedAt = version, OrderSending, now
			going = append(going, r)
		}
		return none, nil
	}, `UPDATE handed SET state = 'sending', sending = version, changed_at = $2
		WHERE merchant = $1 AND state = 'waiting' AND sending = 0 AND parcel = 0 AND id IN (`+db.List(3, len(all))+`) RETURNING id, version`, args...)
	return going, err
}

// landRows notes that orders are at the platform, and answers how they stand then. One that was taken back meanwhile goes on to be cancelled,
// one of which there is a newer version goes on to be changed.
func landRows(ctx context.Context, tx *db.Tx, merchant int64, all []outcome, now time.Time) (map[int64]row, error) {
	args := []any{merchant, now}
	values := make([]string, len(all))
	for n, o := range all {
		p := len(args)
		values[n] = fmt.Sprintf("(CAST($%d AS BIGINT), CAST($%d AS BIGINT), CAST($%d AS BIGINT))", p+1, p+2, p+3)
		args = append(args, o.row.id, o.parcel.ID, o.version)
	}
	rows, err := db.All(ctx, tx, scanRow, `WITH v (id, parcel, version) AS (VALUES `+strings.Join(values, ", ")+`)
		UPDATE handed SET parcel = v.parcel, sent = v.version, sending = 0, tries = 0, due_at = NULL, trouble = '', changed_at = $2,
			imported_at = COALESCE(handed.imported_at, $2),
			status = CASE WHEN handed.status = 0 THEN 999 ELSE handed.status END,
			status_text = CASE WHEN handed.status = 0 THEN 'No label' ELSE handed.status_text END,
			status_at = COALESCE(handed.status_at, $2),
			state = CASE WHEN handed.state = 'cancelling' THEN 'cancelling' WHEN handed.version > v.version THEN 'waiting' ELSE 'imported' END
		FROM v WHERE handed.merchant = $1 AND handed.id = v.id AND handed.state IN ('waiting', 'sending', 'cancelling')
		RETURNING `+changedColumns, args...)
	after := make(map[int64]row, len(rows))
	for _, r := range rows {
		after[r.id] = r
	}
	return after, err
}

// refuseRow notes that the platform wants an order mended; false where it is moot: a newer version waits, or it was taken back.
func refuseRow(ctx context.Context, tx *db.Tx, r row, version int, trouble string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE handed SET state = 'refused', sending = 0, trouble = $4, tries = tries + 1, due_at = NULL, changed_at = $5
		WHERE merchant = $1 AND id = $2 AND version = $3 AND state IN ('waiting', 'sending')`, r.merchant, r.id, version, trouble, now)
	if err != nil || n == 1 {
		return n == 1, err
	}
	return false, resendRow(ctx, tx, r, 0, now)
}

// takeBackRow notes that the platform no longer has an order; false where it was handed over anew meanwhile: then it is sent again.
func takeBackRow(ctx context.Context, tx *db.Tx, r row, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE handed SET state = 'cancelled', parcel = 0, sent = 0, sending = 0, tries = 0, due_at = NULL, trouble = '', changed_at = $3
		WHERE merchant = $1 AND id = $2 AND state = 'cancelling'`, r.merchant, r.id, now)
	if err != nil || n == 1 {
		return n == 1, err
	}
	_, err = tx.Exec(ctx, `UPDATE handed SET parcel = 0, sent = 0, changed_at = $3 WHERE merchant = $1 AND id = $2 AND state = 'waiting'`, r.merchant, r.id, now)
	return false, err
}

// keepRow leaves an order at the platform as it is there, with the reason why it could not be changed or cancelled.
func keepRow(ctx context.Context, tx *db.Tx, r row, trouble string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE handed SET state = 'imported', trouble = $3, tries = 0, due_at = NULL, changed_at = $4
		WHERE merchant = $1 AND id = $2 AND state IN ('waiting', 'cancelling')`, r.merchant, r.id, trouble, now)
	return n == 1, err
}

// resendRow makes an order that the platform does not have wait again; one that was taken back stays so, and is cancelled without a call.
func resendRow(ctx context.Context, tx *db.Tx, r row, tries int, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE handed SET parcel = 0, sent = 0, sending = 0, tries = $3, changed_at = $4,
			state = CASE WHEN state = 'sending' THEN 'waiting' ELSE state END
		WHERE merchant = $1 AND id = $2 AND state IN ('waiting', 'sending', 'cancelling')`, r.merchant, r.id, tries, now)
	return err
}

// restRow makes an order wait until it is due; what is known of it stays.
func restRow(ctx context.Context, tx *db.Tx, r row, tries int, due, changed time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE handed SET tries = $3, due_at = $4, changed_at = $5
		WHERE merchant = $1 AND id = $2 AND state IN ('waiting', 'sending', 'cancelling')`, r.merchant, r.id, tries, orNull(due), changed)
	return err
}

// lostRow notes that an order's parcel is no longer there: another is in its place, or none (0), and the order is sent again.
func lostRow(ctx context.Context, tx *db.Tx, r row, instead int, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE handed SET parcel = $3, changed_at = $5,
			sent = CASE WHEN $4 THEN sent ELSE 0 END, state = CASE WHEN $4 THEN state ELSE 'waiting' END
		WHERE merchant = $1 AND id = $2 AND state = 'imported' AND parcel = $6`, r.merchant, r.id, instead, instead != 0, now, r.order.PlatformID)
	return n == 1, err
}
