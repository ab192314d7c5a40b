package webhook

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// endpoint is where the telling of one integration stands.
type endpoint struct {
	account, integration int64
	health               Health
	cursor               int64
	tries                int64
	since                *time.Time
	nextAt               time.Time
	queued               bool
	run                  int64
	holder               string
	heldUntil            time.Time
	head                 int64
	body                 []byte
	format               Format // of the body
	deliveries           int64
}

const endpointFields = `account_id, integration_id, health, cursor, tries, since, next_at, queued, run, holder, held_until, head_number,
	head_body, deliveries, head_format`

func scanEndpoint(r db.Row) (endpoint, bool, error) {
	var e endpoint
	var body string
	err := r.Scan(&e.account, &e.integration, &e.health, &e.cursor, &e.tries, &e.since, &e.nextAt, &e.queued, &e.run, &e.holder, &e.heldUntil,
		&e.head, &body, &e.deliveries, &e.format)
	if errors.Is(err, db.ErrNone) {
		return e, false, nil
	}
	e.body = []byte(body)
	return e, err == nil, err
}

func readEndpoint(ctx context.Context, r db.Reader, account, integration int64) (endpoint, bool, error) {
	return scanEndpoint(r.Row(ctx, `
		SELECT `+endpointFields+`
		FROM endpoint
		WHERE account_id = $1 AND integration_id = $2`, account, integration))
}

// lockEndpoint reads an endpoint; the update that changes nothing keeps others from it until the transaction ends.
func lockEndpoint(ctx context.Context, tx *db.Tx, account, integration int64) (endpoint, bool, error) {
	return scanEndpoint(tx.Row(ctx, `
		UPDATE endpoint
		SET run = run
		WHERE account_id = $1 AND integration_id = $2
		RETURNING `+endpointFields, account, integration))
}

// insertEndpoint begins an endpoint, unless somebody else just did.
func insertEndpoint(ctx context.Context, tx *db.Tx, account, integration, cursor int64, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO endpoint (account_id, integration_id, health, cursor, tries, since, next_at, queued, run, holder, held_until, head_number,
			head_body, deliveries)
		VALUES ($1, $2, 'ok', $3, 0, NULL, $4, FALSE, 0, '', $4, 0, '', 0)
		ON CONFLICT (account_id, integration_id) DO NOTHING`, account, integration, cursor, db.Micro(now))
	return err
}

func (e endpoint) save(ctx context.Context, tx *db.Tx) error {
	var since any
	if e.since != nil {
		since = db.Micro(*e.since)
	}
	_, err := tx.Exec(ctx, `
		UPDATE endpoint
		SET health = $3, cursor = $4, tries = $5, since = $6, next_at = $7, queued = $8, run = $9, holder = $10, held_until = $11,
			head_number = $12, head_body = $13, deliveries = $14, head_format = $15
		WHERE account_id = $1 AND integration_id = $2`, e.account, e.integration, string(e.health), e.cursor, e.tries, since, db.Micro(e.nextAt),
		e.queued, e.run, e.holder, db.Micro(e.heldUntil), e.head, string(e.body), e.deliveries, string(e.format))
	return err
}

func (e endpoint) release(ctx context.Context, tx *db.Tx) error {
	e.holder = ""
	return e.save(ctx, tx)
}

const deliveryFields = `n, event, kind, parcel_id, url, at, ms, status, request_header, request_body, answer, error, replay_of, format, message`

// record gives a delivery its number and writes it; the oldest beyond what is kept goes.
func (e *endpoint) record(ctx context.Context, tx *db.Tx, d *Delivery) error {
	e.deliveries++
	d.N = e.deliveries
	_, err := tx.Exec(ctx, `
		INSERT INTO delivery (account_id, integration_id, n, event, kind, parcel_id, url, at, ms, status, request_header, request_body, answer,
			error, replay_of, format, message)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`, e.account, e.integration, d.N, d.Event, string(d.Kind), d.Parcel,
		d.URL, db.Micro(d.At), d.Took.Milliseconds(), int64(d.Status), d.Header, string(d.Body), d.Answer, d.Error, d.ReplayOf, string(d.Format),
		d.Message)
	if err != nil {
		return err
	}
	if err := d.note(ctx, tx, e.account, e.integration); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		DELETE FROM delivery
		WHERE account_id = $1 AND integration_id = $2 AND n <= $3`, e.account, e.integration, d.N-keepLog)
	return err
}

func selectDeliveries(ctx context.Context, r db.Reader, account, integration, below int64, limit int) ([]Delivery, error) {
	return db.All(ctx, r, scanDelivery, `
		SELECT `+deliveryFields+`
		FROM delivery
		WHERE account_id = $1 AND integration_id = $2 AND ($3 = 0 OR n < $3)
		ORDER BY n DESC
		LIMIT $4`, account, integration, below, limit)
}

func selectDelivery(ctx context.Context, r db.Reader, account, integration, n int64) (Delivery, error) {
	d, err := scanDelivery(r.Row(ctx, `
		SELECT `+deliveryFields+`
		FROM delivery
		WHERE account_id = $1 AND integration_id = $2 AND n = $3`, account, integration, n))
	if errors.Is(err, db.ErrNone) {
		return d, fault.New(fault.Missing, "There is no such delivery in the log.")
	}
	return d, err
}

func scanDelivery(r db.Row) (Delivery, error) {
	var d Delivery
	var ms int64
	var body string
	err := r.Scan(&d.N, &d.Event, &d.Kind, &d.Parcel, &d.URL, &d.At, &ms, &d.Status, &d.Header, &body, &d.Answer, &d.Error, &d.ReplayOf,
		&d.Format, &d.Message)
	d.Took, d.Body = time.Duration(ms)*time.Millisecond, []byte(body)
	return d, err
}
