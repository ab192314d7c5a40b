package returns

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

const fields = `account_id, id, integration_id, order_id, parcel_id, outgoing_id, order_number, external_reference, state, status, created_at,
	updated_at, delivered_at, body`

var columns = []string{"account_id", "id", "integration_id", "order_id", "parcel_id", "outgoing_id", "order_number", "external_reference", "state",
	"status", "created_at", "updated_at", "delivered_at", "body"}

func add(ctx context.Context, tx *db.Tx, r Return) error {
	body, err := json.Marshal(r.Terms)
	if err != nil {
		return err
	}
	var reference any
	if r.ExternalReference != "" {
		reference = r.ExternalReference
	}
	return tx.InsertMany(ctx, "returns", columns, [][]any{{r.Account, int64(r.ID), r.Integration, int64(r.Order), int64(r.Parcel), int64(r.Outgoing),
		r.OrderNumber, reference, string(r.State), int64(r.Status), db.Micro(r.CreatedAt), db.Micro(r.UpdatedAt), nil, string(body)}})
}

// Get reads one return. With an integration other than 0 only that integration's own.
func Get(ctx context.Context, r db.Reader, account, integration int64, id ID) (Return, error) {
	got, err := scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM returns
		WHERE account_id = $1 AND id = $2 AND ($3 = 0 OR integration_id = $3)`, account, int64(id), integration))
	if errors.Is(err, db.ErrNone) {
		return Return{}, fault.New(fault.Missing, "There is no such return.")
	}
	return got, err
}

// Filter says which returns a list holds; the zero value is all of the account, newest first, 100 a page.
type Filter struct {
	Integration int64 // 0: the whole account
	From, To    time.Time
	Statuses    []carrier.Status
	Outgoing    []parcel.ID
	Below       ID // the page after this return
	Above       ID // the page before this return
	Limit       int
}

// List reads a page of returns, newest first.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Return, error) {
	if f.Limit == 0 {
		f.Limit = 100
	}
	n, err := db.Narrow(ctx, r, "returns", "", account, f.clauses(), false)
	if err != nil {
		return nil, err
	}
	return db.Page(ctx, r, scan, fields, n, int64(f.Below), int64(f.Above), f.Limit)
}

func (f Filter) clauses() (all []db.Clause) {
	// The indexes of one integration's returns begin with it.
	add := func(c db.Clause) {
		if f.Integration != 0 {
			c.Is, c.Values = "integration_id = ? AND "+c.Is, append([]any{f.Integration}, c.Values...)
		}
		all = append(all, c)
	}
	for _, c := range db.Span("created_at", ">= ?", f.From, "<= ?", f.To) {
		add(c)
	}
	if len(f.Statuses) > 0 {
		add(db.Among("status", true, f.Statuses))
	}
	if len(f.Outgoing) > 0 {
		all = append(all, db.Among("outgoing_id", true, f.Outgoing))
		all[len(all)-1].Is += " AND %[1]s <> 0"
	}
	if f.Integration != 0 {
		all = append(all, db.Among("integration_id", true, []int64{f.Integration}))
	}
	return all
}

// OfParcel is the return that comes back in a parcel.
func OfParcel(ctx context.Context, r db.Reader, account int64, id parcel.ID) (got Return, ok bool, err error) {
	got, err = scan(r.Row(ctx, `SELECT `+fields+` FROM returns WHERE account_id = $1 AND parcel_id = $2`, account, int64(id)))
	if errors.Is(err, db.ErrNone) {
		return Return{}, false, nil
	}
	return got, err == nil, err
}

// follow writes what the parcel of a return has come to.
func follow(ctx context.Context, tx *db.Tx, account int64, id parcel.ID, status carrier.Status, cancelled bool, delivered *time.Time, now time.Time) error {
	var at any
	if delivered != nil {
		at = db.Micro(*delivered)
	}
	_, err := tx.Exec(ctx, `
		UPDATE returns
		SET status = $3, updated_at = $4, delivered_at = COALESCE(delivered_at, $5),
			state = CASE WHEN $6 THEN 'cancelled' WHEN state = 'cancelled' THEN 'open' ELSE state END
		WHERE account_id = $1 AND parcel_id = $2`, account, int64(id), int64(status), db.Micro(now), at, cancelled)
	return err
}

func scan(r db.Row) (Return, error) {
	var got Return
	var reference *string
	var body string
	err := r.Scan(&got.Account, &got.ID, &got.Integration, &got.Order, &got.Parcel, &got.Outgoing, &got.OrderNumber, &reference, &got.State, &got.Status,
		&got.CreatedAt, &got.UpdatedAt, &got.DeliveredAt, &body)
	if err != nil {
		return Return{}, err
	}
	if reference != nil {
		got.ExternalReference = *reference
	}
	if err := json.Unmarshal([]byte(body), &got.Terms); err != nil {
		return Return{}, fmt.Errorf("read return %d: %w", got.ID, err)
	}
	return got, nil
}
