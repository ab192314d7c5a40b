package parcel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/money"
)

// AttemptState is what is known of one try to buy a shipment.
type AttemptState string

// The states of an attempt. Intended and doubtful ones are open: they stand in the way of a further attempt.
const (
	Intended AttemptState = "intended" // written down; the carrier is being asked, or we died asking
	Doubtful AttemptState = "doubtful" // no usable answer came: the carrier may have taken it
	Taken    AttemptState = "taken"    // the carrier took it, and we have the label
	Refused  AttemptState = "refused"  // the carrier said no
	Absent   AttemptState = "absent"   // the carrier was asked later and never heard of it
	Settled  AttemptState = "settled"  // a human decided
)

// Attempt is one try to buy a shipment: what we were about to do, written before it was done.
type Attempt struct {
	Account          int64
	Shipment         ShipmentID
	N                int    // from 1
	Reference        string // ours; the carrier keeps it
	Carrier          string
	Contract         int64
	Method           int
	Price            money.Amount
	State            AttemptState
	At               time.Time
	AskAfter         time.Time // before that the carrier may not know the reference yet
	CarrierReference string
	Numbers          []string // of the boxes in their order, where the carrier gave them but no label that prints
	Note             string
}

// AddAttempts writes attempts of an account's shipments, and counts them there; the shipments are on no manifest again.
func AddAttempts(ctx context.Context, tx *db.Tx, account int64, all []Attempt) error {
	counts, rows := make([][]any, len(all)), make([][]any, len(all))
	for i, a := range all {
		counts[i] = []any{account, int64(a.Shipment), int64(a.N)}
		rows[i] = []any{account, int64(a.Shipment), int64(a.N), a.Reference, a.Carrier, a.Contract, int64(a.Method), a.Price.Minor, a.Price.Currency,
			string(a.State), db.Micro(a.At), db.Micro(a.AskAfter), a.CarrierReference, strings.Join(a.Numbers, "\n"), a.Note}
	}
	if err := tx.ExecEach(ctx, `UPDATE shipment SET attempts = $3, wanted = TRUE, manifest_id = 0 WHERE account_id = $1 AND id = $2`, counts, nil); err != nil {
		return err
	}
	return tx.InsertMany(ctx, "attempt", []string{"account_id", "shipment_id", "n", "reference", "carrier", "contract_id", "method_id", "price_minor",
		"currency", "state", "at", "ask_after", "carrier_reference", "numbers", "note"}, rows)
}

// SetAttempt moves an attempt on, if it still stands in from; it reports whether it did.
func SetAttempt(ctx context.Context, tx *db.Tx, a Attempt, from ...AttemptState) (bool, error) {
	return SetAttempts(ctx, tx, a.Account, []Attempt{a}, from...)
}

// SetAttempts moves attempts of an account on, each if it still stands in from; it reports whether all did.
func SetAttempts(ctx context.Context, tx *db.Tx, account int64, all []Attempt, from ...AttemptState) (bool, error) {
	rows := make([][]any, len(all))
	for i, a := range all {
		rows[i] = []any{account, int64(a.Shipment), int64(a.N), string(a.State), a.CarrierReference, a.Note, db.Micro(a.AskAfter), strings.Join(a.Numbers, "\n")}
		for _, s := range from {
			rows[i] = append(rows[i], string(s))
		}
	}
	touched, err := tx.ExecMany(ctx, `
		UPDATE attempt
		SET state = $4, carrier_reference = $5, note = $6, ask_after = $7, numbers = $8
		WHERE account_id = $1 AND shipment_id = $2 AND n = $3 AND state IN (`+db.List(9, len(from))+`)`, rows)
	return err == nil && !slices.Contains(touched, 0), err
}

const attemptFields = `account_id, shipment_id, n, reference, carrier, contract_id, method_id, price_minor, currency, state, at, ask_after, carrier_reference, numbers, note`

// LastAttempt is the newest attempt of a shipment; ok is false when nobody was asked yet.
func LastAttempt(ctx context.Context, r db.Reader, account int64, id ShipmentID) (a Attempt, ok bool, err error) {
	all, err := LastAttempts(ctx, r, account, []ShipmentID{id})
	a, ok = all[id]
	return a, ok, err
}

// LastAttempts are the newest attempts of shipments, without those for which nobody was asked yet.
func LastAttempts(ctx context.Context, r db.Reader, account int64, ids []ShipmentID) (map[ShipmentID]Attempt, error) {
	last := make(map[ShipmentID]Attempt, len(ids))
	for part := range slices.Chunk(ids, 500) {
		args := []any{account}
		for _, id := range db.Filled(part) {
			args = append(args, int64(id))
		}
		all, err := db.All(ctx, r, scanAttempt, `
			SELECT a.account_id, a.shipment_id, a.n, reference, carrier, contract_id, method_id, price_minor, currency, state, at, ask_after,
				carrier_reference, numbers, note
			FROM shipment s
			JOIN attempt a ON a.account_id = s.account_id AND a.shipment_id = s.id AND a.n = (
				SELECT MAX(n)
				FROM attempt
				WHERE account_id = s.account_id AND shipment_id = s.id)
			WHERE s.account_id = $1 AND s.id IN (`+db.List(2, len(args)-1)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			last[a.Shipment] = a
		}
	}
	return last, nil
}

// ContractUsed reports whether a carrier was ever asked for a label under the contract.
func ContractUsed(ctx context.Context, r db.Reader, account, contract int64) (bool, error) {
	var n int64
	err := r.Row(ctx, `
		SELECT n
		FROM attempt
		WHERE account_id = $1 AND contract_id = $2
		LIMIT 1`, account, contract).Scan(&n)
	if errors.Is(err, db.ErrNone) {
		return false, nil
	}
	return err == nil, err
}

// OpenAttempts lists what is in the air or in doubt, oldest first: the human's queue is the doubtful ones.
func OpenAttempts(ctx context.Context, r db.Reader, account int64, state AttemptState, limit int) ([]Attempt, error) {
	return db.All(ctx, r, scanAttempt, `
		SELECT `+attemptFields+`
		FROM attempt
		WHERE account_id = $1 AND state = $2 AND state IN ('intended', 'doubtful')
		ORDER BY at
		LIMIT $3`, account, string(state), limit)
}

func scanAttempt(r db.Row) (Attempt, error) {
	var a Attempt
	var numbers string
	err := r.Scan(&a.Account, &a.Shipment, &a.N, &a.Reference, &a.Carrier, &a.Contract, &a.Method, &a.Price.Minor, &a.Price.Currency,
		&a.State, &a.At, &a.AskAfter, &a.CarrierReference, &numbers, &a.Note)
	if numbers != "" {
		a.Numbers = strings.Split(numbers, "\n")
	}
	return a, err
}

// LastLabel is when a carrier last made a label under the contract; zero for never.
func LastLabel(ctx context.Context, r db.Reader, account, contract int64) (time.Time, error) {
	var at time.Time
	err := r.Row(ctx, `
		SELECT at
		FROM attempt
		WHERE account_id = $1 AND contract_id = $2 AND state = $3
		ORDER BY at DESC
		LIMIT 1`, account, contract, string(Taken)).Scan(&at)
	if errors.Is(err, db.ErrNone) {
		return time.Time{}, nil
	}
	return at, err
}
