package order

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Change is one line of an order's history: who changed what, with the order before and after.
type Change struct {
	Version int64 // of the order after the change
	At      time.Time
	Who     string // a person's name, an integration's, or a rule's
	What    string // "address", "method", "undo" …
	Before  Draft
	After   Draft
}

// AddChange writes a line of history.
func AddChange(ctx context.Context, tx *db.Tx, o Order, before Draft, who, what string) error {
	was, err := json.Marshal(before)
	if err != nil {
		return err
	}
	is, err := json.Marshal(o.Draft)
	if err != nil {
		return err
	}
	return tx.InsertMany(ctx, "order_change", []string{"account_id", "order_id", "version", "at", "who", "what", "before", "after"},
		[][]any{{o.Account, int64(o.ID), o.Version, db.Micro(o.UpdatedAt), who, what, string(was), string(is)}})
}

// Changes is an order's history, newest first.
func Changes(ctx context.Context, r db.Reader, account int64, id ID) ([]Change, error) {
	return db.All(ctx, r, scanChange, `
		SELECT version, at, who, what, before, after
		FROM order_change
		WHERE account_id = $1 AND order_id = $2
		ORDER BY version DESC
		LIMIT 200`, account, int64(id))
}

// GetChange is one line of history.
func GetChange(ctx context.Context, r db.Reader, account int64, id ID, version int64) (Change, error) {
	c, err := scanChange(r.Row(ctx, `
		SELECT version, at, who, what, before, after
		FROM order_change
		WHERE account_id = $1 AND order_id = $2 AND version = $3`, account, int64(id), version))
	if errors.Is(err, db.ErrNone) {
		return Change{}, fault.New(fault.Missing, "There is no such change.")
	}
	return c, err
}

func scanChange(r db.Row) (Change, error) {
	var c Change
	var before, after string
	if err := r.Scan(&c.Version, &c.At, &c.Who, &c.What, &before, &after); err != nil {
		return Change{}, err
	}
	if err := json.Unmarshal([]byte(before), &c.Before); err != nil {
		return Change{}, err
	}
	return c, json.Unmarshal([]byte(after), &c.After)
}
