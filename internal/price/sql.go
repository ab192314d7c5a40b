package price

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Stored is a sheet that was kept for a contract. Kept sheets never change; on the days it holds, the newest decides.
type Stored struct {
	ID, Account, Contract int64
	Withdrawn             bool
	At                    time.Time
	// Rates counts its lines.
	Rates int
	Sheet
}

// Keep keeps a sheet under an id drawn before (db.NextID, kind "price_sheet"). The sheet must have passed Check.
func Keep(ctx context.Context, tx *db.Tx, account int64, s Stored) error {
	content, err := json.Marshal(s.Sheet)
	if err != nil {
		return fmt.Errorf("write price sheet: %w", err)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO price_sheet (account_id, id, contract_id, name, currency, valid_from, valid_until, rates, products, content, withdrawn, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11)`,
		account, s.ID, s.Contract, s.Name, s.Currency, string(s.From), string(s.Until), int64(len(s.Sheet.Rates)), s.sold(), string(content), db.Micro(s.At))
	if err != nil {
		return err
	}
	return carrier.Changed(ctx, tx, account)
}

const headFields = `id, account_id, contract_id, name, currency, valid_from, valid_until, rates, withdrawn, created_at`

func scanHead(r db.Row) (Stored, error) {
	var s Stored
	return s, r.Scan(&s.ID, &s.Account, &s.Contract, &s.Name, &s.Currency, &s.From, &s.Until, &s.Rates, &s.Withdrawn, &s.At)
}

func scanStored(r db.Row) (Stored, error) {
	var s Stored
	var content string
	err := r.Scan(&s.ID, &s.Account, &s.Contract, &s.Name, &s.Currency, &s.From, &s.Until, &s.Rates, &s.Withdrawn, &s.At, &content)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(content), &s.Sheet)
}

// List lists the heads of a contract's sheets, the newest first: all but what they hold.
func List(ctx context.Context, r db.Reader, account, contract int64) ([]Stored, error) {
	return db.All(ctx, r, scanHead, `
		SELECT `+headFields+`
		FROM price_sheet
		WHERE account_id = $1 AND contract_id = $2
		ORDER BY id DESC
		LIMIT 200`, account, contract)
}

// Get is one sheet of the account; Missing when there is none.
func Get(ctx context.Context, r db.Reader, account, id int64) (Stored, error) {
	s, err := scanStored(r.Row(ctx, `
		SELECT `+headFields+`, content
		FROM price_sheet
		WHERE account_id = $1 AND id = $2`, account, id))
	if errors.Is(err, db.ErrNone) {
		return s, fault.New(fault.Missing, "There is no price sheet %d.", id)
	}
	return s, err
}

// LastDays are the last days on which a contract's sheets hold, where they have one and were not withdrawn.
func LastDays(ctx context.Context, r db.Reader, account int64) (map[int64]Day, error) {
	rows, err := r.Query(ctx, `
		SELECT contract_id, MAX(valid_until)
		FROM price_sheet
		WHERE account_id = $1 AND NOT withdrawn AND valid_until <> ''
		GROUP BY contract_id`, account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	last := map[int64]Day{}
	for rows.Next() {
		var contract int64
		var day Day
		if err := rows.Scan(&contract, &day); err != nil {
			return nil, err
		}
		last[contract] = day
	}
	return last, rows.Err()
}

// Current picks the sheet that decides on a day among sheets with the newest first; false where none holds.
func Current(all []Stored, on Day) (Stored, bool) {
	for _, s := range all {
		if !s.Withdrawn && s.Holds(on) {
			return s, true
		}
	}
	return Stored{}, false
}

// Withdraw takes a sheet back: the one before it decides again.
func Withdraw(ctx context.Context, tx *db.Tx, account, id int64) error {
	n, err := tx.Exec(ctx, `
		UPDATE price_sheet
		SET withdrawn = TRUE
		WHERE account_id = $1 AND id = $2 AND NOT withdrawn`, account, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Missing, "There is no price sheet %d.", id)
	}
	return carrier.Changed(ctx, tx, account)
}

// Move gives the sheets of a contract to the one that takes its place.
func Move(ctx context.Context, tx *db.Tx, account, from, to int64) error {
	n, err := tx.Exec(ctx, `
		UPDATE price_sheet
		SET contract_id = $3
		WHERE account_id = $1 AND contract_id = $2`, account, from, to)
	if err != nil || n == 0 {
		return err
	}
	return carrier.Changed(ctx, tx, account)
}

// AddMarkup keeps a markup on what the account pays, under an id drawn before (db.NextID, kind "price_markup").
func AddMarkup(ctx context.Context, tx *db.Tx, account int64, m Markup) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO price_markup (account_id, id, carrier, percent, fixed, currency, valid_from, valid_until, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		account, m.ID, m.Carrier, int64(m.Percent), m.Fixed.Minor, m.Fixed.Currency, string(m.From), string(m.Until), db.Micro(m.At))
	if err != nil {
		return err
	}
	return carrier.Changed(ctx, tx, account)
}

// Markups lists the markups on what an account pays, the newest first.
func Markups(ctx context.Context, r db.Reader, account int64) ([]Markup, error) {
	return db.All(ctx, r, func(row db.Row) (Markup, error) {
		var m Markup
		return m, row.Scan(&m.ID, &m.Carrier, &m.Percent, &m.Fixed.Minor, &m.Fixed.Currency, &m.From, &m.Until, &m.At)
	}, `
		SELECT id, carrier, percent, fixed, currency, valid_from, valid_until, created_at
		FROM price_markup
		WHERE account_id = $1
		ORDER BY id DESC`, account)
}

// RemoveMarkup ends a markup at once.
func RemoveMarkup(ctx context.Context, tx *db.Tx, account, id int64) error {
	n, err := tx.Exec(ctx, `
		DELETE FROM price_markup
		WHERE account_id = $1 AND id = $2`, account, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Missing, "There is no markup %d.", id)
	}
	return carrier.Changed(ctx, tx, account)
}
