package connect

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const merchantColumns = `id, ref, name, platform, state, access, sealed, integration, feed, points_on, trouble, hook,
	imported_at, heard_at, checked_at, made_at`

func scanMerchant(r db.Row) (Merchant, error) {
	var m Merchant
	var imported, heard, checked *time.Time
	err := r.Scan(&m.ID, &m.Ref, &m.Name, &m.Platform, &m.State, &m.Access, &m.sealed, &m.Integration, &m.feed, &m.PointsOn, &m.Trouble, &m.hook,
		&imported, &heard, &checked, &m.MadeAt)
	m.ImportedAt, m.HeardAt, m.CheckedAt = or0(imported), or0(heard), or0(checked)
	return m, err
}

// or0 is the time, or the zero one where there is none.
func or0(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// orNull is the time as a column that may be empty takes it.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// oneMerchant finds a merchant by one of its unique columns: id, ref or hook.
func oneMerchant(ctx context.Context, r db.Reader, column string, key any) (Merchant, error) {
	return scanMerchant(db.ByKey(ctx, r, `SELECT `+merchantColumns+` FROM merchant WHERE `+column+` = $1`, key))
}

func listMerchants(ctx context.Context, r db.Reader, f MerchantFilter, limit int) ([]Merchant, error) {
	return db.All(ctx, r, scanMerchant, `SELECT `+merchantColumns+` FROM merchant
		WHERE ref > $1 AND ($2 = '' OR state = $2) AND (NOT $3 OR trouble <> '') ORDER BY ref LIMIT $4`, f.After, string(f.State), f.Trouble, limit)
}

func putMerchant(ctx context.Context, tx *db.Tx, id int64, n NewMerchant, hook string, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO merchant (id, ref, name, platform, state, access, sealed, integration, feed, feed_next, points_on, trouble, hook, made_at, changed_at)
		VALUES ($1, $2, $3, $4, 'waiting', '', '', 0, FALSE, 0, FALSE, '', $5, $6, $6)`, id, n.Ref, n.Name, n.Platform, hook, now)
	return err
}

// renameMerchant keeps what is said of a merchant now. Another platform counts its integrations and events from its own beginning.
func renameMerchant(ctx context.Context, tx *db.Tx, m Merchant, n NewMerchant, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET name = $2, platform = $3, changed_at = $4,
			integration = CASE WHEN platform = $3 THEN integration ELSE 0 END,
			state = CASE WHEN state = 'ended' THEN 'waiting' ELSE state END
		WHERE id = $1`, m.ID, n.Name, n.Platform, now)
	return err
}

// letIn keeps the way into a merchant's account. Another account than before is read from its beginning.
func letIn(ctx context.Context, tx *db.Tx, m Merchant, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET state = 'connected', access = $2, sealed = $3, feed = $5, points_on = $6, trouble = $7,
			feed_next = CASE WHEN integration = $4 THEN feed_next ELSE 0 END,
			feed_mark = CASE WHEN integration = $4 THEN feed_mark ELSE '' END,
			missed_at = CASE WHEN integration = $4 THEN missed_at ELSE NULL END,
			seen_until = CASE WHEN integration = $4 THEN seen_until ELSE NULL END,
			integration = $4, renewing_until = NULL, checked_at = $8, changed_at = $8
		WHERE id = $1`, m.ID, m.Access, m.sealed, m.Integration, m.feed, m.PointsOn, m.Trouble, now)
	return err
}

// claimRenewal lets one of all processes renew a merchant's token.
func claimRenewal(ctx context.Context, tx *db.Tx, m Merchant, now, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE merchant SET renewing_until = $3
		WHERE id = $1 AND sealed = $2 AND (renewing_until IS NULL OR renewing_until < $4)`, m.ID, m.sealed, until, now)
	return n == 1, err
}

// dropRenewal lets the next one try.
func dropRenewal(ctx context.Context, tx *db.Tx, m Merchant) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET renewing_until = NULL WHERE id = $1 AND sealed = $2`, m.ID, m.sealed)
	return err
}

// reseal keeps fresh tokens, unless somebody else kept others since.
func reseal(ctx context.Context, tx *db.Tx, m Merchant, sealed string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE merchant SET sealed = $3, renewing_until = NULL, changed_at = $4 WHERE id = $1 AND sealed = $2`,
		m.ID, m.sealed, sealed, now)
	return n == 1, err
}

// shutOut notes that the platform refuses what opened the account, unless it was opened anew meanwhile.
func shutOut(ctx context.Context, tx *db.Tx, m Merchant, words string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE merchant SET state = 'refused', trouble = $3, checked_at = $4, changed_at = $4
		WHERE id = $1 AND sealed = $2 AND state = 'connected'`, m.ID, m.sealed, words, now)
	return n == 1, err
}

func endMerchant(ctx context.Context, tx *db.Tx, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET state = 'ended', access = '', sealed = '', trouble = '', changed_at = $2 WHERE id = $1`, id, now)
	return err
}

// arrived notes when the last order arrived.
func arrived(ctx context.Context, tx *db.Tx, merchant int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE merchant SET imported_at = $2 WHERE id = $1`, merchant, now)
	return err
}

// counted fills in how many orders of the merchant wait and need mending.
func (e *Engine) counted(ctx context.Context, m Merchant) (Merchant, error) {
	var oldest *time.Time
	err := e.db.Row(ctx, `SELECT COUNT(*) FROM handed WHERE merchant = $1 AND state = 'refused'`, m.ID).Scan(&m.Refused)
	if err != nil {
		return m, err
	}
	err = e.db.Row(ctx, `SELECT COUNT(*) FROM handed WHERE merchant = $1 AND state IN ('waiting', 'sending', 'cancelling')`, m.ID).Scan(&m.Waiting)
	if err != nil || m.Waiting == 0 {
		return m, err
	}
	err = e.db.Row(ctx, `SELECT changed_at FROM handed WHERE merchant = $1 AND state IN ('waiting', 'sending', 'cancelling') ORDER BY changed_at LIMIT 1`, m.ID).Scan(&oldest)
	m.Oldest = or0(oldest)
	return m, err
}

// rouse makes all lanes of a merchant due, and forgets that they failed.
func rouse(ctx context.Context, tx *db.Tx, merchant int64, now time.Time) error {
	for _, work := range []string{laneImport, laneSweep} {
		_, err := tx.Exec(ctx, `
			INSERT INTO lane (merchant, work, due, woken, fails, words, holder) VALUES ($1, $2, $3, 1, 0, '', '')
			ON CONFLICT (merchant, work) DO UPDATE SET woken = lane.woken + 1, due = $3, fails = 0, words = ''`, merchant, work, now)
		if err != nil {
			return err
		}
	}
	return nil
}

// neighbour is another merchant who is connected with the same integration; empty where there is none.
func neighbour(ctx context.Context, r db.Reader, m Merchant) (ref string, err error) {
	err = r.Row(ctx, `SELECT ref FROM merchant WHERE integration = $1 AND integration > 0 AND platform = $2 AND state = 'connected' AND id <> $3 ORDER BY ref LIMIT 1`,
		m.Integration, m.Platform, m.ID).Scan(&ref)
	if errors.Is(err, db.ErrNone) {
		return "", nil
	}
	return ref, err
}
