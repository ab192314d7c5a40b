package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
)

var columns = []string{"account_id", "number", "integration_id", "integration_number", "kind", "order_id", "parcel_id", "at", "body"}

// add numbers the facts and writes them; the counters are held until the transaction commits.
func add(ctx context.Context, tx *db.Tx, account int64, facts []Fact) error {
	if len(facts) == 0 {
		return nil
	}
	taken := map[int64]int64{0: int64(len(facts))}
	for _, f := range facts {
		if f.Integration > 0 {
			taken[f.Integration]++
		}
	}
	own, err := advance(ctx, tx, account, taken)
	if err != nil {
		return err
	}
	number := own[0]
	rows := make([][]any, 0, len(facts))
	for _, f := range facts {
		body, err := json.Marshal(f.Body)
		if err != nil {
			return fmt.Errorf("write event %s: %w", f.Kind, err)
		}
		rows = append(rows, []any{account, number, f.Integration, ownNumber(own, f.Integration), string(f.Kind), f.Order, f.Parcel, db.Micro(f.At), string(body)})
		number++
		if f.Integration > 0 {
			own[f.Integration]++
		}
	}
	return tx.InsertMany(ctx, "event", columns, rows)
}

// ownNumber is an integration's number of a fact; 0 of those that belong to none.
func ownNumber(next map[int64]int64, integration int64) int64 {
	if integration <= 0 {
		return 0
	}
	return next[integration]
}

// advance moves counters, the account's under 0 and integrations', and answers the first number of each. They are taken in the same order by
// everybody, so that two nodes do not wait for each other.
func advance(ctx context.Context, tx *db.Tx, account int64, by map[int64]int64) (map[int64]int64, error) {
	args := []any{account}
	var values []string
	for _, integration := range slices.Sorted(maps.Keys(by)) {
		args = append(args, integration, by[integration])
		values = append(values, fmt.Sprintf("($1, CAST($%d AS BIGINT), CAST($%d AS BIGINT))", len(args)-1, len(args)))
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO event_counter (account_id, integration_id, last) VALUES `+strings.Join(values, ", ")+`
		ON CONFLICT (account_id, integration_id) DO UPDATE SET last = event_counter.last + excluded.last
		RETURNING integration_id, last`, args...)
	if err != nil {
		return nil, fmt.Errorf("number events: %w", err)
	}
	defer rows.Close()
	first := make(map[int64]int64, len(by))
	for rows.Next() {
		var integration, last int64
		if err := rows.Scan(&integration, &last); err != nil {
			return nil, fmt.Errorf("number events: %w", err)
		}
		first[integration] = last - by[integration] + 1
	}
	return first, rows.Err()
}

// After lists the account's events behind a number, oldest first.
func After(ctx context.Context, r db.Reader, account, number int64, limit int) ([]Event, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, number, integration_id, integration_number, kind, order_id, parcel_id, at, body
		FROM event
		WHERE account_id = $1 AND number > $2
		ORDER BY number
		LIMIT $3`, account, number, limit)
}

// AfterIn lists one integration's events behind its own number, oldest first.
func AfterIn(ctx context.Context, r db.Reader, account, integration, number int64, limit int) ([]Event, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, number, integration_id, integration_number, kind, order_id, parcel_id, at, body
		FROM event
		WHERE account_id = $1 AND integration_id = $2 AND integration_id > 0 AND integration_number > $3
		ORDER BY integration_number
		LIMIT $4`, account, integration, number, limit)
}

// selectPage reads events behind a number up to another, oldest first, of the account's numbering or of an integration's.
func selectPage(ctx context.Context, r db.Reader, account, integration, after, last int64, kinds []Kind, limit int) ([]Event, error) {
	args := []any{account, after, last, limit}
	of := "number > $2 AND number <= $3"
	order := "number"
	if integration > 0 {
		args = append(args, integration)
		of = "integration_id = $5 AND integration_id > 0 AND integration_number > $2 AND integration_number <= $3"
		order = "integration_number"
	}
	if len(kinds) > 0 {
		of += " AND kind IN (" + db.List(len(args)+1, len(kinds)) + ")"
		for _, k := range kinds {
			args = append(args, string(k))
		}
	}
	return db.All(ctx, r, scan, `
		SELECT account_id, number, integration_id, integration_number, kind, order_id, parcel_id, at, body
		FROM event
		WHERE account_id = $1 AND `+of+`
		ORDER BY `+order+`
		LIMIT $4`, args...)
}

// selectStatuses reads the changes of status before a number, newest first, or behind it, oldest first. The kind is written out because the
// indexes hold no other: an import costs them nothing.
func selectStatuses(ctx context.Context, r db.Reader, account, integration int64, at int64, back bool, limit int) ([]Event, error) {
	number, of := "number", ""
	args := []any{account, at, limit}
	if integration > 0 {
		number, of = "integration_number", " AND integration_id = $4 AND integration_id > 0"
		args = append(args, integration)
	}
	edge, order := number+" < $2", number+" DESC"
	if back {
		edge, order = number+" > $2", number
	}
	return db.All(ctx, r, scan, `
		SELECT account_id, number, integration_id, integration_number, kind, order_id, parcel_id, at, body
		FROM event
		WHERE account_id = $1 AND kind = '`+string(ParcelStatus)+`'`+of+` AND `+edge+`
		ORDER BY `+order+`
		LIMIT $3`, args...)
}

// OfOrder lists what happened to an order and its parcels, oldest first.
func OfOrder(ctx context.Context, r db.Reader, account, order int64) ([]Event, error) {
	return db.All(ctx, r, scan, `
		SELECT account_id, number, integration_id, integration_number, kind, order_id, parcel_id, at, body
		FROM event
		WHERE account_id = $1 AND order_id = $2 AND order_id > 0
		ORDER BY number
		LIMIT 1000`, account, order)
}

// Last is the number of an integration's newest event; of the account's when integration is 0.
func Last(ctx context.Context, r db.Reader, account, integration int64) (int64, error) {
	var last int64
	err := r.Row(ctx, `
		SELECT last
		FROM event_counter
		WHERE account_id = $1 AND integration_id = $2`, account, integration).Scan(&last)
	if errors.Is(err, db.ErrNone) {
		return 0, nil
	}
	return last, err
}

func scan(r db.Row) (Event, error) {
	var e Event
	var body string
	err := r.Scan(&e.Account, &e.Number, &e.Integration, &e.IntegrationNumber, &e.Kind, &e.Order, &e.Parcel, &e.At, &body)
	e.Body = json.RawMessage(body)
	return e, err
}

// selectCounters reads the last numbers of an account (integration 0) and of each of its integrations.
func selectCounters(ctx context.Context, r db.Reader, account int64) (map[int64]int64, error) {
	rows, err := r.Query(ctx, `
		SELECT integration_id, last
		FROM event_counter
		WHERE account_id = $1`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[int64]int64{}
	for rows.Next() {
		var integration, last int64
		if err := rows.Scan(&integration, &last); err != nil {
			return nil, err
		}
		all[integration] = last
	}
	return all, rows.Err()
}
