package order

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// LockMany is Lock for several orders in one statement; Missing where one of them is not there.
func LockMany(ctx context.Context, tx *db.Tx, account int64, ids []ID) (map[ID]Order, error) {
	all := make(map[ID]Order, len(ids))
	for part := range slices.Chunk(ids, 500) {
		args := []any{account}
		for _, id := range db.Filled(part) {
			args = append(args, int64(id))
		}
		// In the order of their ids, so that two nodes that want the same orders do not wait for each other.
		got, err := db.All(ctx, tx, scan, `
			SELECT `+fields+`
			FROM orders
			WHERE account_id = $1 AND id IN (`+db.List(2, len(args)-1)+`)
			ORDER BY id`+tx.Hold(), args...)
		if err != nil {
			return nil, err
		}
		for _, o := range got {
			all[o.ID] = o
		}
	}
	for _, id := range ids {
		if _, ok := all[id]; !ok {
			return nil, fault.New(fault.Missing, "There is no such order.")
		}
	}
	return all, nil
}

// Step is an order before and after a change.
type Step struct{ Before, After Order }

// KeepMany is Keep for several orders of an account.
func KeepMany(ctx context.Context, tx *db.Tx, account int64, steps []Step) error {
	rows := make([][]any, len(steps))
	tally := map[State]int64{}
	for i, s := range steps {
		o := s.After
		body, err := json.Marshal(o.Draft)
		if err != nil {
			return err
		}
		rows[i] = []any{account, int64(o.ID), o.Number, string(o.State), o.Waits(), o.To.Country, int64(o.Method), int64(o.Weight),
			strings.ToLower(o.To.Name), o.Version, db.Micro(o.UpdatedAt), string(body),
			o.ExternalID, o.ExternalShipment, o.Keyed, o.shopStatus(), db.Micro(o.Bought()), db.Micro(o.Changed())}
		if s.Before.State != o.State && o.Return == 0 {
			tally[s.Before.State]--
			tally[o.State]++
		}
	}
	err := tx.ExecEach(ctx, `
		UPDATE orders
		SET number = $3, state = $4, open = $5, country = $6, method_id = $7, weight = $8, buyer = $9, version = $10, updated_at = $11, body = $12,
			external_id = $13, external_shipment = $14, keyed = $15, shop_status = $16, bought_at = $17, changed_at = $18
		WHERE account_id = $1 AND id = $2`, rows, func(_ int, touched int64) error {
		if touched == 0 {
			return fault.New(fault.Missing, "There is no such order.")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := countMany(ctx, tx, account, tally); err != nil {
		return err
	}
	return rewordMany(ctx, tx, account, steps)
}

// countMany moves the tallies of states, always in the same order, so that two nodes do not wait for each other.
func countMany(ctx context.Context, tx *db.Tx, account int64, tally map[State]int64) error {
	var rows [][]any
	for _, state := range slices.Sorted(maps.Keys(tally)) {
		if n := tally[state]; n != 0 {
			rows = append(rows, []any{account, string(state), n})
		}
	}
	return tx.ExecEach(ctx, `
		INSERT INTO order_tally (account_id, state, n) VALUES ($1, $2, $3)
		ON CONFLICT (account_id, state) DO UPDATE SET n = order_tally.n + $3`, rows, nil)
}

// rewordMany brings the search words from one content to the next.
func rewordMany(ctx context.Context, tx *db.Tx, account int64, steps []Step) error {
	var added, gone [][]any
	for _, s := range steps {
		old, now := s.Before.words(), s.After.words() // both sorted
		if slices.Equal(old, now) {
			continue
		}
		for _, w := range now {
			if _, had := slices.BinarySearch(old, w); !had {
				added = append(added, []any{account, w, int64(s.After.ID)})
			}
		}
		for _, w := range old {
			if _, has := slices.BinarySearch(now, w); !has {
				gone = append(gone, []any{account, w, int64(s.After.ID)})
			}
		}
	}
	if err := tx.ExecEach(ctx, `DELETE FROM order_word WHERE account_id = $1 AND word = $2 AND order_id = $3`, gone, nil); err != nil {
		return err
	}
	return tx.InsertMany(ctx, "order_word", []string{"account_id", "word", "order_id"}, added)
}
