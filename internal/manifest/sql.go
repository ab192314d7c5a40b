package manifest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

const fields = `account_id, id, carrier, contract_id, state, who, shipments, parcels, number, note, papers, left_out, created_at, asked_at, closed_at, sender`

func insert(ctx context.Context, tx *db.Tx, m Manifest) error {
	sender, err := json.Marshal(m.From)
	if err != nil {
		return err
	}
	return tx.InsertMany(ctx, "manifest", []string{"account_id", "id", "carrier", "contract_id", "state", "who", "shipments", "parcels", "number", "note",
		"papers", "left_out", "created_at", "sender"},
		[][]any{{m.Account, m.ID, m.Carrier, m.Contract, string(m.State), m.Who, int64(m.Shipments), int64(m.Parcels), "", "", "[]", "[]", db.Micro(m.CreatedAt), string(sender)}})
}

// keep writes a manifest over what it was, if it still stands in from; it reports whether it did.
func keep(ctx context.Context, tx *db.Tx, m Manifest, from State) (bool, error) {
	papers, err := json.Marshal(m.Papers)
	if err != nil {
		return false, err
	}
	left, err := json.Marshal(m.Left)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `
		UPDATE manifest
		SET state = $4, number = $5, note = $6, papers = $7, left_out = $8, asked_at = $9, closed_at = $10
		WHERE account_id = $1 AND id = $2 AND state = $3`,
		m.Account, m.ID, string(from), string(m.State), m.Number, m.Note, string(papers), string(left), stamp(m.AskedAt), stamp(m.ClosedAt))
	return n > 0, err
}

func stamp(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micro(*t)
}

// Get reads a manifest.
func Get(ctx context.Context, r db.Reader, account, id int64) (Manifest, error) {
	m, err := scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM manifest
		WHERE account_id = $1 AND id = $2`, account, id))
	if errors.Is(err, db.ErrNone) {
		return m, fault.New(fault.Missing, "There is no such manifest.")
	}
	return m, err
}

// List reads manifests, the newest first; below is the last one of the page before, 0 for the first page.
func List(ctx context.Context, r db.Reader, account, below int64, limit int) ([]Manifest, error) {
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM manifest
		WHERE account_id = $1 AND ($2 = 0 OR id < $2)
		ORDER BY id DESC
		LIMIT $3`, account, below, limit)
}

// EachPaper goes through every stored paper of an account's manifests. It stops at the first error.
func EachPaper(ctx context.Context, r db.Reader, account int64, do func(id int64, paper parcel.Paper) error) error {
	all, err := db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM manifest
		WHERE account_id = $1 AND state = 'closed'
		ORDER BY id`, account)
	if err != nil {
		return err
	}
	for _, m := range all {
		for _, p := range m.Papers {
			if err := do(m.ID, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func scan(row db.Row) (Manifest, error) {
	var m Manifest
	var papers, left, sender string
	err := row.Scan(&m.Account, &m.ID, &m.Carrier, &m.Contract, &m.State, &m.Who, &m.Shipments, &m.Parcels, &m.Number, &m.Note, &papers, &left,
		&m.CreatedAt, &m.AskedAt, &m.ClosedAt, &sender)
	if err != nil {
		return m, err
	}
	if sender == "" { // it was made before senders were kept
		sender = "{}"
	}
	if err := errors.Join(json.Unmarshal([]byte(papers), &m.Papers), json.Unmarshal([]byte(left), &m.Left), json.Unmarshal([]byte(sender), &m.From)); err != nil {
		return m, fmt.Errorf("read manifest %d: %w", m.ID, err)
	}
	return m, nil
}
