package connect

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const boxColumns = `parcel, handed, back, labelled, status, status_text, status_at, seen_at, number, link, carrier, shipment, order_number, guarded`

func scanBox(from db.Row) (b box, err error) {
	var at, seen *time.Time
	s := &b.stand
	err = from.Scan(&b.parcel, &b.handed, &b.back, &b.labelled, &s.status.ID, &s.status.Message, &at, &seen, &s.number, &b.link, &b.carrier,
		&b.shipment, &b.order, &s.guarded)
	s.status.At, s.seen, s.status.Stage = or0(at), or0(seen), StageOf(s.status.ID)
	return b, err
}

func boxOf(ctx context.Context, r db.Reader, merchant int64, parcel int) (box, error) {
	return scanBox(r.Row(ctx, `SELECT `+boxColumns+` FROM box WHERE merchant = $1 AND parcel = $2`, merchant, parcel))
}

func boxesOf(ctx context.Context, r db.Reader, merchant, handed int64) ([]box, error) {
	return db.All(ctx, r, scanBox, `SELECT `+boxColumns+` FROM box WHERE merchant = $1 AND handed = $2 ORDER BY parcel`, merchant, handed)
}

func keepBox(ctx context.Context, tx *db.Tx, merchant int64, b box) error {
	s := b.stand
	_, err := tx.Exec(ctx, `INSERT INTO box (merchant, `+boxColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (merchant, parcel) DO UPDATE SET labelled = $5, status = $6, status_text = $7, status_at = $8, seen_at = $9, number = $10,
			link = $11, carrier = $12, guarded = $15`,
		merchant, b.parcel, b.handed, b.back, b.labelled, s.status.ID, s.status.Message, orNull(db.Micro(s.status.At)), orNull(db.Micro(s.seen)), s.number,
		b.link, b.carrier, b.shipment, b.order, s.guarded)
	return err
}

// addBack notes which order a parcel on its way back belongs to, unless that is known.
func addBack(ctx context.Context, tx *db.Tx, merchant int64, b box) error {
	_, err := tx.Exec(ctx, `INSERT INTO box (merchant, `+boxColumns+`)
		VALUES ($1, $2, $3, TRUE, FALSE, 0, '', NULL, NULL, '', '', '', '', $4, FALSE) ON CONFLICT (merchant, parcel) DO NOTHING`,
		merchant, b.parcel, b.handed, b.order)
	return err
}

// addReturn notes a return; false where it was noted before.
func addReturn(ctx context.Context, tx *db.Tx, merchant int64, id int, handed int64) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO sent_back (merchant, id, handed) VALUES ($1, $2, $3) ON CONFLICT (merchant, id) DO NOTHING`, merchant, id, handed)
	return n == 1, err
}

// dropBox forgets a parcel.
func dropBox(ctx context.Context, tx *db.Tx, merchant int64, parcel int) error {
	_, err := tx.Exec(ctx, `DELETE FROM box WHERE merchant = $1 AND parcel = $2`, merchant, parcel)
	return err
}

// handedOf is the order that a parcel belongs to which was not seen before; 0 where it is none of ours. Only the first box of an order has
// its reference: the others travel with it, or have nothing but its number.
func handedOf(ctx context.Context, r db.Reader, merchant int64, s sight) (id int64, err error) {
	for _, way := range []struct {
		key   any
		query string
	}{
		{s.reference, `SELECT id FROM handed WHERE merchant = $1 AND reference = $2 LIMIT 2`},
		{s.byID(), `SELECT id FROM handed WHERE merchant = $1 AND parcel = $2 AND parcel > 0 LIMIT 2`},
		{s.shipment, `SELECT DISTINCT handed FROM box WHERE merchant = $1 AND shipment = $2 LIMIT 2`},
		{s.byNumber(), `SELECT id FROM handed WHERE merchant = $1 AND reference = $2 LIMIT 2`},
		{s.byNumber(), `SELECT DISTINCT handed FROM box WHERE merchant = $1 AND order_number = $2 LIMIT 2`},
	} {
		if way.key == "" || way.key == 0 {
			continue
		}
		all, err := db.All(ctx, r, func(from db.Row) (id int64, err error) { return id, from.Scan(&id) }, way.query, merchant, way.key)
		if err != nil || len(all) == 1 {
			return append(all, 0)[0], err
		}
	}
	return 0, nil
}

// byID is the parcel's id where it may stand for the reference.
func (s sight) byID() int {
	if s.reference != "" {
		return 0
	}
	return s.parcel
}

// byNumber is the order's number where it may stand for the reference: a parcel with a reference of its own is another order's, and a list may
// hold parcels of other shops, which count their own orders.
func (s sight) byNumber() string {
	if s.reference != "" || s.how == polled {
		return ""
	}
	return s.order
}

func rowByID(ctx context.Context, r db.Reader, merchant, id int64) (row, error) {
	return scanRow(r.Row(ctx, `SELECT `+rowColumns+` FROM handed h WHERE h.merchant = $1 AND h.id = $2`, merchant, id))
}

// keepStatus keeps what became of an order, and answers the row as it is then: what the importer knows of it is not touched, and may have
// changed since it was read.
func keepStatus(ctx context.Context, tx *db.Tx, r row) (row, error) {
	o := r.order
	return scanRow(tx.Row(ctx, `UPDATE handed SET status = $3, status_text = $4, status_at = $5, number = $6, link = $7, carrier = $8, changed_at = $9
		WHERE merchant = $1 AND id = $2 RETURNING `+changedColumns,
		r.merchant, r.id, o.Status.ID, o.Status.Message, orNull(db.Micro(o.Status.At)), o.TrackingNumber, o.TrackingURL, o.Carrier, o.ChangedAt))
}

// loseRow notes that an imported order is no longer at the platform, and answers its id; 0 where there is none.
func loseRow(ctx context.Context, tx *db.Tx, merchant int64, parcel int, at, now time.Time) (id int64, err error) {
	err = tx.Row(ctx, `UPDATE handed SET state = 'gone', changed_at = $4, status_at = $3
		WHERE merchant = $1 AND parcel = $2 AND parcel > 0 AND state = 'imported' RETURNING id`, merchant, parcel, db.Micro(at), now).Scan(&id)
	if errors.Is(err, db.ErrNone) {
		return 0, nil
	}
	return id, err
}

// guardAll makes all parcels of a merchant be compared with what was told before.
func guardAll(ctx context.Context, tx *db.Tx, merchant int64) error {
	_, err := tx.Exec(ctx, `UPDATE box SET guarded = TRUE WHERE merchant = $1`, merchant)
	return err
}

// markLook notes that orders were further than imported when they were found at the platform: their parcels are to be looked at.
func markLook(ctx context.Context, tx *db.Tx, merchant int64, ids []int64) error {
	args := []any{merchant}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.Exec(ctx, `UPDATE handed SET look = TRUE WHERE merchant = $1 AND id IN (`+db.List(2, len(ids))+`)`, args...)
	return err
}

// toLookAt are parcels of orders that are to be looked at.
func toLookAt(ctx context.Context, r db.Reader, merchant int64, limit int) ([]int, error) {
	return db.All(ctx, r, func(from db.Row) (id int, err error) { return id, from.Scan(&id) },
		`SELECT parcel FROM handed WHERE merchant = $1 AND look AND parcel > 0 ORDER BY parcel LIMIT $2`, merchant, limit)
}

// looked notes that parcels were looked at.
func looked(ctx context.Context, tx *db.Tx, merchant int64, parcels []int) error {
	args := []any{merchant}
	for _, id := range parcels {
		args = append(args, id)
	}
	_, err := tx.Exec(ctx, `UPDATE handed SET look = FALSE WHERE merchant = $1 AND look AND parcel IN (`+db.List(2, len(parcels))+`)`, args...)
	return err
}

// following are parcels of a merchant whose end was not told, behind an id.
func following(ctx context.Context, r db.Reader, merchant int64, after, limit int) ([]int, error) {
	return db.All(ctx, r, func(from db.Row) (id int, err error) { return id, from.Scan(&id) }, `
		SELECT parcel FROM handed WHERE merchant = $1 AND parcel > $2 AND state IN ('imported', 'waiting', 'cancelling')
			AND NOT EXISTS (SELECT 1 FROM box WHERE box.merchant = $1 AND box.parcel = handed.parcel)
		UNION SELECT parcel FROM box WHERE merchant = $1 AND parcel > $2 ORDER BY parcel LIMIT $3`, merchant, after, limit)
}

// unlabelled are parcels of a merchant that wait for their label, behind an id.
func unlabelled(ctx context.Context, r db.Reader, merchant int64, after, limit int) ([]int, error) {
	return db.All(ctx, r, func(from db.Row) (id int, err error) { return id, from.Scan(&id) }, `
		SELECT parcel FROM handed WHERE merchant = $1 AND parcel > $2 AND state = 'imported' AND status IN (0, 999, 1001, 1002)
		ORDER BY parcel LIMIT $3`, merchant, after, limit)
}
