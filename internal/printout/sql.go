package printout

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// remembered is how long a printout is told of after it was asked for.
const remembered = 30 * 24 * time.Hour

func insert(ctx context.Context, tx *db.Tx, p Printout) error {
	ids, err := json.Marshal(p.Parcels)
	if err != nil {
		return err
	}
	return tx.InsertMany(ctx, "printout", []string{"account_id", "id", "who", "parcels", "paper", "place", "customs", "total", "done", "state", "note",
		"file_key", "size", "created_at"},
		[][]any{{p.Account, p.ID, p.Who, string(ids), p.Paper, int64(p.Place), p.Customs, int64(p.Total), int64(0), string(p.State), "", "", int64(0), p.CreatedAt}})
}

func update(ctx context.Context, tx *db.Tx, p Printout) error {
	left, err := json.Marshal(append([]LeftOut{}, p.LeftOut...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE printout
		SET done = $3, state = $4, note = $5, file_key = $6, size = $7, expires_at = $8, left_out = $9
		WHERE account_id = $1 AND id = $2 AND state = 'waiting'`,
		p.Account, p.ID, p.Done, string(p.State), p.Note, p.Key, p.Size, p.ExpiresAt, string(left))
	return err
}

// Get reads a printout.
func Get(ctx context.Context, r db.Reader, account, id int64) (Printout, error) {
	p, err := scan(r.Row(ctx, `
		SELECT account_id, id, who, parcels, paper, place, customs, total, done, state, note, file_key, size, created_at, expires_at, left_out
		FROM printout
		WHERE account_id = $1 AND id = $2`, account, id))
	if errors.Is(err, db.ErrNone) {
		return p, fault.New(fault.Missing, "There is no such PDF.")
	}
	return p, err
}

// List reads the newest printouts.
func List(ctx context.Context, r db.Reader, account int64, limit int) ([]Printout, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, id, who, parcels, paper, place, customs, total, done, state, note, file_key, size, created_at, expires_at, left_out
		FROM printout
		WHERE account_id = $1
		ORDER BY id DESC
		LIMIT $2`, account, limit)
}

// Files are the keys of the files that can still be fetched.
func Files(ctx context.Context, r db.Reader, account int64, now time.Time) ([]string, error) {
	return db.All(ctx, r, func(row db.Row) (key string, err error) { return key, row.Scan(&key) }, `
		SELECT file_key
		FROM printout
		WHERE account_id = $1 AND state = 'ready' AND expires_at > $2`, account, db.Micro(now))
}

// Sweep forgets printouts of long ago. Their files are orphans by then.
func (d *Desk) Sweep(ctx context.Context, account int64) error {
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `
			DELETE FROM printout
			WHERE account_id = $1 AND created_at < $2`, account, d.now().Add(-remembered))
		return err
	})
}

func scan(row db.Row) (Printout, error) {
	var p Printout
	var ids, left string
	err := row.Scan(&p.Account, &p.ID, &p.Who, &ids, &p.Paper, &p.Place, &p.Customs, &p.Total, &p.Done, &p.State, &p.Note, &p.Key, &p.Size,
		&p.CreatedAt, &p.ExpiresAt, &left)
	if err != nil {
		return p, err
	}
	return p, errors.Join(json.Unmarshal([]byte(ids), &p.Parcels), json.Unmarshal([]byte(left), &p.LeftOut))
}
