package account

import (
	"context"
	"encoding/json"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func selectAccount(ctx context.Context, r db.Reader, account int64) (Account, error) {
	a := Account{ID: account}
	err := db.ByKey(ctx, r, `
		SELECT company, email, phone, street, house_number, line2, postal_code, city, state, country, vat_number, eori_number,
			zone, currency, language, sandbox, created_at
		FROM account WHERE account_id = $1`, account).
		Scan(&a.Company, &a.Email, &a.Phone, &a.Address.Street, &a.Address.HouseNumber, &a.Address.Line2, &a.Address.PostalCode,
			&a.Address.City, &a.Address.State, &a.Address.Country, &a.VAT, &a.EORI, &a.Zone, &a.Currency, &a.Language, &a.Sandbox, &a.CreatedAt)
	return a, err
}

// insertAccount reports whether the row is new.
func insertAccount(ctx context.Context, tx *db.Tx, a Account) (bool, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO account (account_id, company, email, phone, street, house_number, line2, postal_code, city, state, country,
			vat_number, eori_number, zone, currency, language, sandbox, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
		ON CONFLICT (account_id) DO NOTHING`,
		a.ID, a.Company, a.Email, a.Phone, a.Address.Street, a.Address.HouseNumber, a.Address.Line2, a.Address.PostalCode, a.Address.City,
		a.Address.State, a.Address.Country, a.VAT, a.EORI, a.Zone, a.Currency, a.Language, a.Sandbox, a.CreatedAt)
	return n == 1, err
}

func updateAccount(ctx context.Context, tx *db.Tx, a Account, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE account SET company = $2, email = $3, phone = $4, street = $5, house_number = $6, line2 = $7, postal_code = $8, city = $9,
			state = $10, country = $11, vat_number = $12, eori_number = $13, zone = $14, currency = $15, language = $16, updated_at = $17
		WHERE account_id = $1`,
		a.ID, a.Company, a.Email, a.Phone, a.Address.Street, a.Address.HouseNumber, a.Address.Line2, a.Address.PostalCode, a.Address.City,
		a.Address.State, a.Address.Country, a.VAT, a.EORI, a.Zone, a.Currency, a.Language, now)
	return err
}

// lockAccount makes transactions that change who belongs to the account wait for each other, on both engines.
func lockAccount(ctx context.Context, tx *db.Tx, account int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE account SET updated_at = $2 WHERE account_id = $1`, account, now)
	return err
}

func selectDirectory(ctx context.Context, r db.Reader, kind Kind, hash []byte) (int64, error) {
	var account int64
	err := r.Row(ctx, `SELECT account_id FROM directory WHERE kind = $1 AND value_hash = $2`, string(kind), hash).Scan(&account)
	return account, err
}

func selectDirectoryAll(ctx context.Context, r db.Reader, kind Kind, hash []byte) ([]int64, error) {
	return db.All(ctx, r, func(row db.Row) (int64, error) {
		var account int64
		err := row.Scan(&account)
		return account, err
	}, `SELECT account_id FROM directory WHERE kind = $1 AND value_hash = $2 ORDER BY account_id`, string(kind), hash)
}

func insertDirectory(ctx context.Context, tx *db.Tx, account int64, kind Kind, hashes [][]byte) error {
	rows := make([][]any, len(hashes))
	for i, hash := range hashes {
		rows[i] = []any{string(kind), hash, account}
	}
	return tx.InsertMany(ctx, "directory", []string{"kind", "value_hash", "account_id"}, rows)
}

func deleteDirectory(ctx context.Context, tx *db.Tx, account int64, kind Kind, hash []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory WHERE account_id = $1 AND kind = $2 AND value_hash = $3`, account, string(kind), hash)
	return err
}

func insertAudit(ctx context.Context, tx *db.Tx, account int64, e Entry, detail string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO audit (account_id, id, at, person_id, who, act, detail, ip) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		account, e.ID, e.At, e.Person, e.Who, e.Act, detail, e.IP)
	return err
}

func selectAudit(ctx context.Context, r db.Reader, account int64, at time.Time, id int64, limit int) ([]Entry, error) {
	const columns = `SELECT id, at, person_id, who, act, detail, ip FROM audit`
	if at.IsZero() {
		return db.All(ctx, r, scanEntry, columns+` WHERE account_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, account, limit)
	}
	return db.All(ctx, r, scanEntry, columns+`
		WHERE account_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4`, account, at, id, limit)
}

func scanEntry(row db.Row) (Entry, error) {
	var e Entry
	var detail string
	if err := row.Scan(&e.ID, &e.At, &e.Person, &e.Who, &e.Act, &detail, &e.IP); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(detail), &e.Detail)
}

// countAttempt adds one try and answers how many there were in the running window; an ended window begins anew.
func countAttempt(ctx context.Context, tx *db.Tx, key []byte, now, ends time.Time) (int64, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM try_count WHERE ends_at <= $1`, now); err != nil {
		return 0, err
	}
	var tries int64
	err := tx.Row(ctx, `
		INSERT INTO try_count (key_hash, tries, ends_at) VALUES ($1, 1, $2)
		ON CONFLICT (key_hash) DO UPDATE SET tries = try_count.tries + 1
		RETURNING tries`, key, ends).Scan(&tries)
	return tries, err
}

func deleteAttempt(ctx context.Context, tx *db.Tx, key []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM try_count WHERE key_hash = $1`, key)
	return err
}

func takeBackAttempt(ctx context.Context, tx *db.Tx, key []byte) error {
	_, err := tx.Exec(ctx, `UPDATE try_count SET tries = tries - 1 WHERE key_hash = $1 AND tries > 0`, key)
	return err
}
