package pickup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const fields = `account_id, id, integration_id, carrier, contract_id, state, reference, asked_at, created_at, updated_at, cancelled_at, body`

// body is what is kept of a pick-up beyond what it is searched by.
type body struct {
	Wish
	Number string `json:"number,omitempty"`
	Note   string `json:"note,omitempty"`
}

func add(ctx context.Context, tx *db.Tx, p Pickup) error {
	text, err := json.Marshal(body{p.Wish, p.Number, p.Note})
	if err != nil {
		return err
	}
	return tx.InsertMany(ctx, "pickup", []string{"account_id", "id", "integration_id", "carrier", "contract_id", "state", "reference", "asked_at", "created_at",
		"updated_at", "cancelled_at", "body"}, [][]any{{p.Account, int64(p.ID), p.Integration, p.Carrier, p.Contract, string(p.State), p.Reference, nil,
		db.Micro(p.CreatedAt), db.Micro(p.UpdatedAt), nil, string(text)}})
}

// keep writes a pick-up over what it was, if it still stands in from; it reports whether it did.
func keep(ctx context.Context, tx *db.Tx, p Pickup, from State) (bool, error) {
	text, err := json.Marshal(body{p.Wish, p.Number, p.Note})
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `
		UPDATE pickup
		SET state = $4, asked_at = $5, updated_at = $6, body = $7, cancelled_at = $8
		WHERE account_id = $1 AND id = $2 AND state = $3`, p.Account, int64(p.ID), string(from), string(p.State), stamp(p.AskedAt), db.Micro(p.UpdatedAt), string(text), stamp(p.CancelledAt))
	return n > 0, err
}

func stamp(t *time.Time) any {
	if t == nil {
		return nil
	}
	return db.Micro(*t)
}

// Get reads one pick-up. With an integration other than 0 only that integration's own.
func Get(ctx context.Context, r db.Reader, account, integration int64, id ID) (Pickup, error) {
	p, err := scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM pickup
		WHERE account_id = $1 AND id = $2 AND ($3 = 0 OR integration_id = $3)`, account, int64(id), integration))
	if errors.Is(err, db.ErrNone) {
		return Pickup{}, fault.New(fault.Missing, "There is no such pick-up.")
	}
	return p, err
}

// Filter says which pick-ups a list holds; the zero value is all of the account, newest first, 100 a page.
type Filter struct {
	Integration int64 // 0: the whole account
	Below       ID    // the page after this one
	Above       ID    // the page before this one
	Limit       int
}

// List reads a page of pick-ups, newest first.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Pickup, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	var of []db.Clause
	if f.Integration != 0 {
		of = append(of, db.Among("integration_id", true, []int64{f.Integration}))
	}
	n, err := db.Narrow(ctx, r, "pickup", "", account, of, false)
	if err != nil {
		return nil, err
	}
	return db.Page(ctx, r, scan, fields, n, int64(f.Below), int64(f.Above), f.Limit)
}

func scan(r db.Row) (Pickup, error) {
	var p Pickup
	var text string
	err := r.Scan(&p.Account, &p.ID, &p.Integration, &p.Carrier, &p.Contract, &p.State, &p.Reference, &p.AskedAt, &p.CreatedAt, &p.UpdatedAt, &p.CancelledAt, &text)
	if err != nil {
		return Pickup{}, err
	}
	b := body{Wish: p.Wish}
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return Pickup{}, fmt.Errorf("read pick-up %d: %w", p.ID, err)
	}
	p.Wish, p.Number, p.Note = b.Wish, b.Number, b.Note
	return p, nil
}
