package product

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

var columns = []string{"account_id", "id", "sku_key", "sku", "description", "hs_code", "origin", "weight", "value_minor", "currency", "words", "updated_at"}

const fields = `id, sku, description, hs_code, origin, weight, value_minor, currency, updated_at`

func scan(row db.Row) (Product, error) {
	var p Product
	var id, weight, minor int64
	var currency string
	var at time.Time
	err := row.Scan(&id, &p.SKU, &p.Description, &p.HSCode, &p.Origin, &weight, &minor, &currency, &at)
	p.ID, p.Weight, p.Value, p.UpdatedAt = ID(id), postal.Grams(weight), money.Amount{Minor: minor, Currency: currency}, at
	return p, err
}

func row(account int64, p Product) []any {
	return []any{account, int64(p.ID), Key(p.SKU), p.SKU, p.Description, p.HSCode, p.Origin, int64(p.Weight), p.Value.Minor, p.Value.Currency, words(p),
		db.Micro(p.UpdatedAt)}
}

// words is what a search looks through.
func words(p Product) string { return strings.ToLower(p.SKU + " " + p.Description + " " + p.HSCode) }

func insert(ctx context.Context, tx *db.Tx, account int64, all []Product) error {
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = row(account, p)
	}
	return tx.InsertMany(ctx, "product", columns, rows)
}

func update(ctx context.Context, tx *db.Tx, account int64, p Product) error {
	n, err := tx.Exec(ctx, `
		UPDATE product
		SET sku_key = $3, sku = $4, description = $5, hs_code = $6, origin = $7, weight = $8, value_minor = $9, currency = $10, words = $11, updated_at = $12
		WHERE account_id = $1 AND id = $2`, row(account, p)...)
	if err == nil && n == 0 {
		return missing()
	}
	return err
}

func missing() error { return fault.New(fault.Missing, "There is no such product.") }

// Get reads one product.
func Get(ctx context.Context, r db.Reader, account int64, id ID) (Product, error) {
	p, err := scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM product
		WHERE account_id = $1 AND id = $2`, account, int64(id)))
	if errors.Is(err, db.ErrNone) {
		return Product{}, missing()
	}
	return p, err
}

func byKey(ctx context.Context, r db.Reader, account int64, key string) (Product, error) {
	return scan(r.Row(ctx, `
		SELECT `+fields+`
		FROM product
		WHERE account_id = $1 AND sku_key = $2`, account, key))
}

// atOnce bounds the SKUs of one question.
const atOnce = 200

// BySKU finds products by their SKUs; the answer is by Key. SKUs that no product has are left out.
func BySKU(ctx context.Context, r db.Reader, account int64, skus []string) (map[string]Product, error) {
	found := map[string]Product{}
	var keys []string
	asked := map[string]bool{}
	for _, sku := range skus {
		if key := Key(sku); key != "" && !asked[key] {
			asked[key] = true
			keys = append(keys, key)
		}
	}
	for len(keys) > 0 {
		some := keys[:min(atOnce, len(keys))]
		keys = keys[len(some):]
		args := []any{account}
		for _, key := range some {
			args = append(args, key)
		}
		all, err := db.All(ctx, r, scan, `
			SELECT `+fields+`
			FROM product
			WHERE account_id = $1 AND sku_key IN (`+db.List(2, len(some))+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			found[Key(p.SKU)] = p
		}
	}
	return found, nil
}

// Filter narrows a list; the zero value lists all, by SKU, 50 a page.
type Filter struct {
	Search string // in SKU, description and tariff number
	After  string // Key of the last SKU of the page before
	Limit  int
}

// List reads a page of products by their SKU.
func List(ctx context.Context, r db.Reader, account int64, f Filter) ([]Product, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	search := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(strings.TrimSpace(f.Search)))
	return db.All(ctx, r, scan, `
		SELECT `+fields+`
		FROM product
		WHERE account_id = $1 AND sku_key > $2 AND ($3 = '' OR words LIKE '%' || $3 || '%' ESCAPE '\')
		ORDER BY sku_key
		LIMIT $4`, account, f.After, search, f.Limit)
}

func count(ctx context.Context, r db.Reader, account int64) (int, error) {
	var n int64
	err := r.Row(ctx, `
		SELECT count(*)
		FROM product
		WHERE account_id = $1`, account).Scan(&n)
	return int(n), err
}

// Remove takes a product off the list. Orders that were labelled with what it said stay as they are.
func Remove(ctx context.Context, d *db.DB, account int64, id ID) error {
	return d.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `
			DELETE FROM product
			WHERE account_id = $1 AND id = $2`, account, int64(id))
		if err == nil && n == 0 {
			return missing()
		}
		return err
	})
}
