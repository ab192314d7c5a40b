package order

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	fastjson "github.com/goccy/go-json"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

const fields = `account_id, id, integration_id, state, version, created_at, updated_at, body`

var columns = []string{"account_id", "id", "integration_id", "number", "external_reference", "content_hash", "state", "open", "country",
	"method_id", "weight", "buyer", "version", "created_at", "updated_at", "body", "external_id", "external_shipment", "keyed", "shop_status", "bought_at", "changed_at", "uuid"}

// NextIDs draws ids for new orders; draw them before the transaction.
func NextIDs(ctx context.Context, d *db.DB, n int) ([]ID, error) {
	got, err := d.NextIDs(ctx, "order", n)
	ids := make([]ID, len(got))
	for i, id := range got {
		ids[i] = ID(id)
	}
	return ids, err
}

// Add takes orders in, with the words they are found by.
func Add(ctx context.Context, tx *db.Tx, account int64, orders []Order) error {
	rows := make([][]any, 0, len(orders))
	var words [][]any
	tally := map[State]int64{}
	for _, o := range orders {
		row, err := o.row()
		if err != nil {
			return err
		}
		rows = append(rows, row)
		for _, w := range o.words() {
			words = append(words, []any{account, w, int64(o.ID)})
		}
		if o.Return == 0 {
			tally[o.State]++
		}
	}
	if err := tx.InsertMany(ctx, "orders", columns, rows); err != nil {
		return fmt.Errorf("add orders: %w", err)
	}
	if err := tx.InsertMany(ctx, "order_word", []string{"account_id", "word", "order_id"}, words); err != nil {
		return fmt.Errorf("add order words: %w", err)
	}
	return countMany(ctx, tx, account, tally)
}

func (o Order) row() ([]any, error) {
	body, err := json.Marshal(o.Draft)
	if err != nil {
		return nil, err
	}
	var reference any
	if o.ExternalReference != "" {
		reference = o.ExternalReference
	}
	stamp := o.Stamp
	if stamp == "" {
		stamp = o.Hash()
	}
	return []any{o.Account, int64(o.ID), o.Integration, o.Number, reference, stamp, string(o.State), o.Waits(), o.To.Country,
		int64(o.Method), int64(o.Weight), strings.ToLower(o.To.Name), o.Version, db.Micro(o.CreatedAt), db.Micro(o.UpdatedAt), string(body),
		o.ExternalID, o.ExternalShipment, o.Keyed, o.shopStatus(), db.Micro(o.Bought()), db.Micro(o.Changed()), o.UUID}, nil
}

// Counts is how many orders stand in each state.
func Counts(ctx context.Context, r db.Reader, account int64) (map[State]int64, error) {
	rows, err := r.Query(ctx, `SELECT state, n FROM order_tally WHERE account_id = $1`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[State]int64{}
	for rows.Next() {
		var s State
		var n int64
		if err := rows.Scan(&s, &n); err != nil {
			return nil, err
		}
		all[s] = n
	}
	return all, rows.Err()
}

// Get reads one order. Somebody else's order is missing, like one that never was.
func Get(ctx context.Context, r db.Reader, account int64, id ID) (Order, error) {
	o, err := scan(db.ByKey(ctx, r, `SELECT `+fields+` FROM orders WHERE account_id = $1 AND id = $2`, account, int64(id)))
	if errors.Is(err, db.ErrNone) {
		return Order{}, fault.New(fault.Missing, "There is no such order.")
	}
	return o, err
}

// Lock reads one order and keeps other transactions from it until this one ends: what is decided on its state stays true.
func Lock(ctx context.Context, tx *db.Tx, account int64, id ID) (Order, error) {
	all, err := LockMany(ctx, tx, account, []ID{id})
	if err != nil {
		return Order{}, err
	}
	return all[id], nil
}

// GetMany reads orders by their ids, in no order; missing ones are left out.
func GetMany(ctx context.Context, r db.Reader, account int64, ids []ID) (map[ID]Order, error) {
	all := make(map[ID]Order, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		args := []any{account}
		for _, id := range ids[:n] {
			args = append(args, int64(id))
		}
		got, err := db.All(ctx, r, scan, `SELECT `+fields+` FROM orders WHERE account_id = $1 AND id IN (`+db.List(2, n)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, o := range got {
			all[o.ID] = o
		}
		ids = ids[n:]
	}
	return all, nil
}

// Taken is an external reference that is in the books already.
type Taken struct {
	Order ID
	Hash  string // of the content it came with, or was last changed to by the same integration
}

// ByReferences finds which external references an integration has used.
func ByReferences(ctx context.Context, r db.Reader, account, integration int64, references []string) (map[string]Taken, error) {
	found := map[string]Taken{}
	if len(references) == 0 {
		return found, nil
	}
	args := []any{account, integration}
	for _, ref := range references {
		args = append(args, ref)
	}
	// One look-up in the unique index for each, whatever the planner thinks of the account's size: nearly all are new.
	ids, err := db.All(ctx, r, scanID, `
		WITH asked (reference) AS (VALUES (`+strings.ReplaceAll(db.List(3, len(references)), ", ", "), (")+`))
		SELECT COALESCE((
			SELECT id
			FROM orders
			WHERE account_id = $1 AND integration_id = $2 AND external_reference = asked.reference), 0)
		FROM asked`, args...)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id ID) bool { return id == 0 })
	if len(ids) == 0 {
		return found, nil
	}
	args = []any{account}
	for _, id := range ids {
		args = append(args, int64(id))
	}
	rows, err := r.Query(ctx, `SELECT external_reference, id, content_hash FROM orders WHERE account_id = $1 AND id IN (`+db.List(2, len(ids))+`)`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var ref string
		var t Taken
		if err := rows.Scan(&ref, &t.Order, &t.Hash); err != nil {
			return nil, err
		}
		found[ref] = t
	}
	return found, rows.Err()
}

// SetState moves an order to a state, if it still stands in one of from; it reports whether it did.
func SetState(ctx context.Context, tx *db.Tx, account int64, id ID, to State, at time.Time, from ...State) (bool, error) {
	o, err := Get(ctx, tx, account, id)
	if err != nil {
		return false, err
	}
	for _, f := range from {
		if o.State == f {
			next := o
			next.State, next.UpdatedAt = to, at
			return true, Keep(ctx, tx, o, next)
		}
	}
	return false, nil
}

// Keep writes an order over what it was before in the same transaction, and moves words and tallies along. The hash of what was
// imported stays, so that a repeated import is still recognised after the merchant has changed the order.
func Keep(ctx context.Context, tx *db.Tx, before, o Order) error {
	return KeepMany(ctx, tx, o.Account, []Step{{before, o}})
}

// SetHash remembers the content an integration last sent, when it changes its own order.
func SetHash(ctx context.Context, tx *db.Tx, o Order) error {
	_, err := tx.Exec(ctx, `UPDATE orders SET content_hash = $3 WHERE account_id = $1 AND id = $2`, o.Account, int64(o.ID), o.Hash())
	return err
}

// Remove takes an order out altogether, with its words and history.
func Remove(ctx context.Context, tx *db.Tx, o Order) error {
	if err := rewordMany(ctx, tx, o.Account, []Step{{o, Order{ID: o.ID}}}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM order_change WHERE account_id = $1 AND order_id = $2`, o.Account, int64(o.ID)); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM orders WHERE account_id = $1 AND id = $2`, o.Account, int64(o.ID))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Missing, "There is no such order.")
	}
	if o.Return != 0 {
		return nil
	}
	return countMany(ctx, tx, o.Account, map[State]int64{o.State: -1})
}

// Joined are the columns of an order that another room's statement reads along, where the table is called o; ScanJoined reads them.
const Joined = `o.account_id, o.id, o.integration_id, o.state, o.version, o.created_at, o.updated_at, o.body`

// ScanJoined reads an order from the columns Joined, and what stands behind them into more.
func ScanJoined(r db.Row, more ...any) (Order, error) { return scan(withMore{r, more}) }

func scan(r db.Row) (Order, error) {
	var o Order
	var body string
	err := r.Scan(&o.Account, &o.ID, &o.Integration, &o.State, &o.Version, &o.CreatedAt, &o.UpdatedAt, &body)
	if err != nil {
		return Order{}, err
	}
	if err := fastjson.Unmarshal([]byte(body), &o.Draft); err != nil { // the standard one takes a third of the time of reading an order
		return Order{}, fmt.Errorf("read order %d: %w", o.ID, err)
	}
	return o, nil
}
