package connect

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// row is an order with what only Connect needs to know of it.
type row struct {
	merchant int64
	id       int64
	sent     int // the version that the platform has; 0 is none
	sending  int // the version of which it is not known whether it arrived; 0 is none
	order    Order
}

const rowColumns = `h.merchant, h.id, h.sent, h.sending, h.reference, h.state, h.body, h.version, h.tries, h.trouble, h.parcel,
	h.status, h.status_text, h.status_at, h.number, h.link, h.carrier, h.taken_at, h.imported_at, h.changed_at`

// changedColumns are those of a row that a statement changed: SQLite knows no other name for its table there.
var changedColumns = strings.ReplaceAll(rowColumns, "h.", "handed.")

func rowInto(r *row, trouble, body *string, statusAt, imported **time.Time) []any {
	o := &r.order
	return []any{&r.merchant, &r.id, &r.sent, &r.sending, &o.Reference, &o.State, body, &o.Version, &o.Tries, trouble, &o.PlatformID,
		&o.Status.ID, &o.Status.Message, statusAt, &o.TrackingNumber, &o.TrackingURL, &o.Carrier, &o.TakenAt, imported, &o.ChangedAt}
}

func (r *row) fill(trouble, body string, statusAt, imported *time.Time) error {
	r.order.Parcel = json.RawMessage(body)
	r.order.Status.At, r.order.ImportedAt = or0(statusAt), or0(imported)
	r.order.Status.Stage = StageOf(r.order.Status.ID)
	if trouble == "" {
		return nil
	}
	return json.Unmarshal([]byte(trouble), &r.order.Problems)
}

func scanRow(from db.Row) (r row, err error) {
	var trouble, body string
	var statusAt, imported *time.Time
	if err := from.Scan(rowInto(&r, &trouble, &body, &statusAt, &imported)...); err != nil {
		return r, err
	}
	return r, r.fill(trouble, body, statusAt, imported)
}

func scanNamedRow(from db.Row) (r row, err error) {
	var trouble, body string
	var statusAt, imported *time.Time
	if err := from.Scan(append(rowInto(&r, &trouble, &body, &statusAt, &imported), &r.order.Merchant)...); err != nil {
		return r, err
	}
	return r, r.fill(trouble, body, statusAt, imported)
}

func rowByReference(ctx context.Context, r db.Reader, merchant int64, reference string) (row, error) {
	return scanRow(r.Row(ctx, `SELECT `+rowColumns+` FROM handed h WHERE h.merchant = $1 AND h.reference = $2`, merchant, reference))
}

// listRows reads a page of orders by the time they were taken at; merchant 0 is all.
func listRows(ctx context.Context, r db.Reader, merchant int64, f OrderFilter, after cursor) ([]row, error) {
	from, to := f.From, f.To
	if after.at.After(from) {
		from = after.at
	}
	if to.IsZero() {
		to = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if from.IsZero() {
		from = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	query, args := listQuery(merchant != 0, f.State), []any{merchant, f.State, from, to, after.at, after.merchant, after.id, f.Limit}
	return db.All(ctx, r, scanNamedRow, query, args...)
}

// listQuery is the statement that reads a page: $1 is the merchant, $2 the state. Few orders are in most states, and the many are imported: only in
// these words are the indexes of the few found.
func listQuery(one bool, state string) string {
	with, whose := "", `$1 = 0`
	if one {
		whose = `h.merchant = $1`
	}
	var of string
	switch state {
	case "":
		of = `$2 = ''`
	case OrderNotTaken:
		of = `($2 <> '' AND h.state = 'refused')`
	case OrderWaiting, OrderSending, OrderCancelling:
		with = `WITH todo AS MATERIALIZED (SELECT merchant, id FROM handed WHERE state IN ('waiting', 'sending', 'cancelling') AND state = $2)`
		of = `(h.merchant, h.id) IN (SELECT merchant, id FROM todo)`
	case OrderTakenBack, OrderDeleted, OrderBehind:
		of = `h.state IN ('cancelled', 'gone', 'left') AND h.state = $2`
	default:
		of = `h.state = $2`
	}
	return with + ` SELECT ` + rowColumns + `, m.ref FROM handed h JOIN merchant m ON m.id = h.merchant
		WHERE ` + whose + ` AND ` + of + ` AND h.taken_at >= $3 AND h.taken_at < $4
			AND (h.taken_at > $5 OR h.merchant > $6 OR h.merchant = $6 AND h.id > $7)
		ORDER BY h.taken_at, h.merchant, h.id LIMIT $8`
}

// setAllDue makes the lanes of merchants due, in one statement.
func setAllDue(ctx context.Context, tx *db.Tx, merchants []int64, work string, due time.Time) error {
	args := []any{work, due}
	var values []string
	for _, m := range merchants {
		args = append(args, m)
		values = append(values, fmt.Sprintf("($%d, $1, $2, 1, 0, '', '')", len(args)))
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO lane (merchant, work, due, woken, fails, words, holder) VALUES `+strings.Join(values, ", ")+`
		ON CONFLICT (merchant, work) DO UPDATE SET woken = lane.woken + 1,
			due = CASE WHEN lane.words <> '' AND lane.due IS NOT NULL THEN lane.due ELSE $2 END`, args...)
	return err
}

// addStep is how many orders one statement adds.
const addStep = 500

// addRows adds the orders that are not known yet, and tells which those were.
func addRows(ctx context.Context, tx *db.Tx, rows []*row, now time.Time, numbered bool) (map[int64]bool, error) {
	fresh := make(map[int64]bool, len(rows))
	for len(rows) > 0 {
		n := min(addStep, len(rows))
		args := make([]any, 0, n*addColumns)
		for _, r := range rows[:n] {
			args = append(args, r.merchant, r.id, r.order.Reference, string(r.order.Parcel), now, now)
		}
		ids, err := db.All(ctx, tx, func(r db.Row) (id int64, err error) { return id, r.Scan(&id) }, addText(n, numbered), args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			fresh[id] = true
		}
		rows = rows[n:]
	}
	return fresh, nil
}

const addColumns = 6

// addText is the statement that adds n orders. SQLite's parameters go without numbers: it looks for the name of a numbered one from the
// front of its list, so that a long statement would cost the square of its parameters.
func addText(n int, numbered bool) string {
	b := make([]byte, 0, 400+n*80)
	b = append(b, `INSERT INTO handed (merchant, id, reference, body, taken_at, changed_at, state, version, sent, sending, tries, trouble,
		parcel, status, status_text, number, link, carrier) VALUES `...)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '(')
		for j := range addColumns {
			if !numbered {
				b = append(b, "?, "...)
				continue
			}
			b = append(strconv.AppendInt(append(b, '$'), int64(i*addColumns+j+1), 10), ", "...)
		}
		b = append(b, `'waiting', 1, 0, 0, 0, '', 0, 0, '', '', '', '')`...)
	}
	return string(append(b, ` ON CONFLICT (merchant, reference) DO NOTHING RETURNING id`...))
}

// renewRow keeps a newer version of an order.
func renewRow(ctx context.Context, tx *db.Tx, r row) error {
	_, err := tx.Exec(ctx, `UPDATE handed SET body = $3, version = $4, state = $5, sending = $7, tries = 0, due_at = NULL, trouble = '', changed_at = $6
		WHERE merchant = $1 AND id = $2`, r.merchant, r.id, string(r.order.Parcel), r.order.Version, r.order.State, r.order.ChangedAt, r.sending)
	return err
}

// setState moves an order by somebody's hand; what it waited for is forgotten.
func setState(ctx context.Context, tx *db.Tx, r row, state string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE handed SET state = $3, tries = 0, due_at = NULL, trouble = '', changed_at = $4 WHERE merchant = $1 AND id = $2`,
		r.merchant, r.id, state, now)
	return err
}
