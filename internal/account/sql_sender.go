package account

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

const senderColumns = `
	SELECT id, label, company_name, contact_name, email, telephone, street, house_number, postal_box, postal_code, city, country, country_state,
		vat_number, eori_number, brand_id, signature_full_name, signature_initials, is_default
	FROM sender_address`

func scanSender(row db.Row) (Sender, error) {
	var s Sender
	a := &s.Address
	err := row.Scan(&s.ID, &s.Label, &a.Company, &a.Name, &a.Email, &a.Phone, &a.Street, &a.HouseNumber, &a.Line2, &a.PostalCode, &a.City,
		&a.Country, &a.State, &s.VAT, &s.EORI, &s.Brand, &s.SignatureName, &s.SignatureInitials, &s.Default)
	return s, err
}

func selectSenders(ctx context.Context, r db.Reader, account int64) ([]Sender, error) {
	return db.All(ctx, r, scanSender, senderColumns+` WHERE account_id = $1 AND removed_at IS NULL ORDER BY id`, account)
}

// selectSender also finds a removed address: old parcels name it.
func selectSender(ctx context.Context, r db.Reader, account, id int64) (Sender, error) {
	return scanSender(db.ByKey(ctx, r, senderColumns+` WHERE account_id = $1 AND id = $2`, account, id))
}

func selectDefaultSender(ctx context.Context, r db.Reader, account int64) (Sender, error) {
	return scanSender(db.ByKey(ctx, r, senderColumns+`
		WHERE account_id = $1 AND removed_at IS NULL ORDER BY is_default DESC, id LIMIT 1`, account))
}

func senderValues(account int64, s Sender, now time.Time) []any {
	a := s.Address
	return []any{account, s.ID, s.Label, a.Company, a.Name, a.Email, a.Phone, a.Street, a.HouseNumber, a.Line2, a.PostalCode, a.City, a.Country,
		a.State, s.VAT, s.EORI, s.Brand, s.SignatureName, s.SignatureInitials, s.Default, now}
}

func insertSender(ctx context.Context, tx *db.Tx, account int64, s Sender, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO sender_address (account_id, id, label, company_name, contact_name, email, telephone, street, house_number, postal_box,
			postal_code, city, country, country_state, vat_number, eori_number, brand_id, signature_full_name, signature_initials, is_default,
			created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)`,
		senderValues(account, s, now)...)
	return err
}

func updateSender(ctx context.Context, tx *db.Tx, account int64, s Sender, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE sender_address SET label = $3, company_name = $4, contact_name = $5, email = $6, telephone = $7, street = $8, house_number = $9,
			postal_box = $10, postal_code = $11, city = $12, country = $13, country_state = $14, vat_number = $15, eori_number = $16, brand_id = $17,
			signature_full_name = $18, signature_initials = $19, is_default = $20, updated_at = $21
		WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, senderValues(account, s, now)...)
	return n == 1, err
}

// clearDefault leaves one default address only.
func clearDefault(ctx context.Context, tx *db.Tx, account, but int64) error {
	_, err := tx.Exec(ctx, `UPDATE sender_address SET is_default = FALSE WHERE account_id = $1 AND id <> $2 AND is_default`, account, but)
	return err
}

func removeSender(ctx context.Context, tx *db.Tx, account, id int64, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE sender_address SET removed_at = $3, is_default = FALSE WHERE account_id = $1 AND id = $2 AND removed_at IS NULL`, account, id, now)
	return n == 1, err
}

const brandColumns = `SELECT id, name, domain, color, secondary_color, website, logo, reply_to FROM brand`

func scanBrand(row db.Row) (Brand, error) {
	var b Brand
	err := row.Scan(&b.ID, &b.Name, &b.Domain, &b.Color, &b.Secondary, &b.Website, &b.Logo, &b.ReplyTo)
	return b, err
}

func selectBrands(ctx context.Context, r db.Reader, account int64) ([]Brand, error) {
	return db.All(ctx, r, scanBrand, brandColumns+` WHERE account_id = $1 ORDER BY id`, account)
}

func selectBrand(ctx context.Context, r db.Reader, account, id int64) (Brand, error) {
	return scanBrand(r.Row(ctx, brandColumns+` WHERE account_id = $1 AND id = $2`, account, id))
}

func insertBrand(ctx context.Context, tx *db.Tx, account int64, b Brand, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO brand (account_id, id, name, domain, color, secondary_color, website, logo, reply_to, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
		account, b.ID, b.Name, b.Domain, b.Color, b.Secondary, b.Website, b.Logo, b.ReplyTo, now)
	if err != nil {
		return err
	}
	return Enter(ctx, tx, account, ByBrandHost, b.Domain)
}

func updateBrand(ctx context.Context, tx *db.Tx, account int64, b Brand, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE brand SET name = $3, color = $4, secondary_color = $5, website = $6, logo = $7, reply_to = $8, updated_at = $9
		WHERE account_id = $1 AND id = $2`,
		account, b.ID, b.Name, b.Color, b.Secondary, b.Website, b.Logo, b.ReplyTo, now)
	return n == 1, err
}
