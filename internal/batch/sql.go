package batch

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/order"
)

// Add writes a batch with a wish for each order, in this order.
func Add(ctx context.Context, tx *db.Tx, b Batch, orders []order.ID) error {
	err := tx.InsertMany(ctx, "batch", []string{"account_id", "id", "who", "choose", "total", "created_at"},
		[][]any{{b.Account, b.ID, b.Who, b.Choose, int64(len(orders)), db.Micro(b.CreatedAt)}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(orders))
	for i, o := range orders {
		rows[i] = []any{b.Account, b.ID, int64(i + 1), int64(o), string(Waiting), db.Micro(b.CreatedAt), "", ""}
	}
	return tx.InsertMany(ctx, "batch_item", []string{"account_id", "batch_id", "n", "order_id", "state", "at", "field", "note"}, rows)
}

// Get reads a batch.
func Get(ctx context.Context, r db.Reader, account, id int64) (Batch, error) {
	b, err := scan(r.Row(ctx, `
		SELECT account_id, id, who, choose, total, created_at, ended_at
		FROM batch
		WHERE account_id = $1 AND id = $2`, account, id))
	if errors.Is(err, db.ErrNone) {
		return Batch{}, fault.New(fault.Missing, "There is no such batch.")
	}
	return b, err
}

// List reads the newest batches.
func List(ctx context.Context, r db.Reader, account int64, limit int) ([]Batch, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, id, who, choose, total, created_at, ended_at
		FROM batch
		WHERE account_id = $1
		ORDER BY id DESC
		LIMIT $2`, account, limit)
}

// Open lists the batches that are not ended, oldest first.
func Open(ctx context.Context, r db.Reader, account int64) ([]Batch, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, id, who, choose, total, created_at, ended_at
		FROM batch
		WHERE account_id = $1 AND ended_at IS NULL
		ORDER BY id`, account)
}

// Count tells where the wishes of a batch stand.
func Count(ctx context.Context, r db.Reader, account, id int64) (Tally, error) {
	rows, err := r.Query(ctx, `
		SELECT state, count(*)
		FROM batch_item
		WHERE account_id = $1 AND batch_id = $2
		GROUP BY state`, account, id)
	if err != nil {
		return Tally{}, err
	}
	defer rows.Close()
	var t Tally
	for rows.Next() {
		var s State
		var n int
		if err := rows.Scan(&s, &n); err != nil {
			return t, err
		}
		switch s {
		case Waiting:
			t.Waiting = n
		case Working:
			t.Working = n
		case Done:
			t.Done = n
		case Refused:
			t.Refused = n
		}
	}
	return t, rows.Err()
}

// Items reads the wishes of a batch in one state, behind the n-th.
func Items(ctx context.Context, r db.Reader, account, id int64, state State, after, limit int) ([]Item, error) {
	return db.All(ctx, r, scanItem, `
		SELECT batch_id, n, order_id, state, at, field, note
		FROM batch_item
		WHERE account_id = $1 AND batch_id = $2 AND state = $3 AND n > $4
		ORDER BY n
		LIMIT $5`, account, id, string(state), int64(after), limit)
}

// Claim takes up to limit wishes of a batch to work on: waiting ones that are not put off beyond now, and working ones that nobody has
// touched since stale.
func Claim(ctx context.Context, tx *db.Tx, account, id int64, limit int, now, stale time.Time) ([]Item, error) {
	items, err := due(ctx, tx, account, id, Waiting, now, limit)
	if err != nil {
		return nil, err
	}
	if len(items) < limit {
		left, err := due(ctx, tx, account, id, Working, stale, limit-len(items))
		if err != nil {
			return nil, err
		}
		items = append(items, left...)
	}
	var mine []Item
	for _, i := range items {
		n, err := tx.Exec(ctx, `
			UPDATE batch_item
			SET state = 'working', at = $4
			WHERE account_id = $1 AND batch_id = $2 AND n = $3 AND state = $5 AND at = $6`,
			account, id, int64(i.N), db.Micro(now), string(i.State), db.Micro(i.At))
		if err != nil {
			return nil, err
		}
		if n == 1 {
			mine = append(mine, i)
		}
	}
	return mine, nil
}

// due reads the wishes of a batch in one state whose time is not behind by.
func due(ctx context.Context, r db.Reader, account, id int64, state State, by time.Time, limit int) ([]Item, error) {
	return db.All(ctx, r, scanItem, `
		SELECT batch_id, n, order_id, state, at, field, note
		FROM batch_item
		WHERE account_id = $1 AND batch_id = $2 AND state = $3 AND at <= $4
		ORDER BY n
		LIMIT $5`, account, id, string(state), db.Micro(by), limit)
}

// Set writes how a wish stands.
func Set(ctx context.Context, tx *db.Tx, account int64, i Item) error {
	_, err := tx.Exec(ctx, `
		UPDATE batch_item
		SET state = $4, at = $5, field = $6, note = $7
		WHERE account_id = $1 AND batch_id = $2 AND n = $3`,
		account, i.Batch, int64(i.N), string(i.State), db.Micro(i.At), i.Field, i.Note)
	return err
}

// End closes a batch once no wish is left.
func End(ctx context.Context, tx *db.Tx, account, id int64, at time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE batch
		SET ended_at = $3
		WHERE account_id = $1 AND id = $2 AND ended_at IS NULL AND NOT EXISTS (
			SELECT 1 FROM batch_item WHERE account_id = $1 AND batch_id = $2 AND state IN ('waiting', 'working'))`,
		account, id, db.Micro(at))
	return err
}

func scan(r db.Row) (Batch, error) {
	var b Batch
	err := r.Scan(&b.Account, &b.ID, &b.Who, &b.Choose, &b.Total, &b.CreatedAt, &b.EndedAt)
	return b, err
}

func scanItem(r db.Row) (Item, error) {
	var i Item
	err := r.Scan(&i.Batch, &i.N, &i.Order, &i.State, &i.At, &i.Field, &i.Note)
	return i, err
}

// Latest reads the wishes of a batch in one state, the one answered last first.
func Latest(ctx context.Context, r db.Reader, account, id int64, state State, limit int) ([]Item, error) {
	return db.All(ctx, r, scanItem, `
		SELECT batch_id, n, order_id, state, at, field, note
		FROM batch_item
		WHERE account_id = $1 AND batch_id = $2 AND state = $3
		ORDER BY at DESC, n DESC
		LIMIT $4`, account, id, string(state), limit)
}

// Stop refuses the wishes of a batch that nobody has begun to fulfil, with a note that says why, and tells how many there were.
func Stop(ctx context.Context, tx *db.Tx, account, id int64, note string, at time.Time) (int, error) {
	n, err := tx.Exec(ctx, `
		UPDATE batch_item
		SET state = 'refused', at = $3, note = $4
		WHERE account_id = $1 AND batch_id = $2 AND state = 'waiting'`, account, id, db.Micro(at), note)
	if err != nil {
		return 0, err
	}
	return int(n), End(ctx, tx, account, id, at)
}
