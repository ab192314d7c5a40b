// Package product is what a merchant sells, by SKU: description, tariff number, origin, weight and value of one piece, entered once, for
// the orders whose items lack them. What an order says itself always goes first; the order stays as it came.
package product

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// ID is a product's number in our books; merchants know it by its SKU.
type ID int64

// Product is one thing that an account sells. All but the SKU may be empty: not known.
type Product struct {
	ID          ID
	SKU         string // unique in the account, whatever its capitals
	Description string
	HSCode      string       // tariff number, digits only
	Origin      string       // ISO country where it is made
	Weight      postal.Grams // of one piece, without packing
	Value       money.Amount // of one piece; no currency: not known
	UpdatedAt   time.Time
}

// Most is how many products an account may have.
const Most = 100_000

// Key is how a SKU is found: shops and spreadsheets do not agree about capitals and blanks around.
func Key(sku string) string { return strings.ToLower(strings.TrimSpace(sku)) }

// Tidy writes a product as it is kept.
func Tidy(p Product) Product {
	p.SKU, p.Description = strings.TrimSpace(p.SKU), strings.Join(strings.Fields(p.Description), " ")
	p.HSCode, p.Origin = customs.CompactHS(p.HSCode), strings.ToUpper(strings.TrimSpace(p.Origin))
	if p.Value.IsZero() {
		p.Value = money.Amount{}
	}
	return p
}

// Check refuses a product that cannot be kept, naming every wrong field: sku, description, hs_code, origin_country, weight, value.
func Check(p Product) error {
	var wrong fault.List
	text := func(field, value string) {
		switch {
		case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
			wrong.Add(field, "This holds a character that cannot be printed.")
		case utf8.RuneCountInString(value) > 255:
			wrong.Add(field, "Ensure this field has no more than %d characters.", 255)
		}
	}
	if p.SKU == "" {
		wrong.Add("sku", "The SKU is missing.")
	}
	text("sku", p.SKU)
	text("description", p.Description)
	if p.HSCode != "" {
		wrong.Join("", customs.CheckHS("hs_code", p.HSCode))
	}
	if _, ok := postal.Lookup(p.Origin); p.Origin != "" && !ok {
		wrong.Add("origin_country", "There is no country %s; write its two letters, like NL or DE.", shown(p.Origin))
	}
	if p.Weight < 0 || p.Weight > 100_000*postal.Kilogram {
		wrong.Add("weight", "Weight must be between 0.001 and 100000 kg.")
	}
	if p.Value.Minor < 0 || p.Value.Minor > 1_000_000_000_00 {
		wrong.Add("value", "A value cannot be below nothing or above a billion.")
	}
	if p.Value.Minor > 0 && !isCurrency(p.Value.Currency) {
		wrong.Add("currency", "%s is not a currency; use three letters, like EUR.", shown(p.Value.Currency))
	}
	return wrong.Err()
}

func isCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// shown bounds what somebody typed before it stands in a sentence.
func shown(s string) string {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 40 {
		return "This"
	}
	return s
}

// Add keeps a new product and answers it with its number. A SKU that another has is refused; the very same
// product once more is the one that is there.
func Add(ctx context.Context, d *db.DB, account int64, p Product, now time.Time) (Product, error) {
	p = Tidy(p)
	if err := Check(p); err != nil {
		return p, err
	}
	n, err := count(ctx, d, account)
	if err != nil {
		return p, err
	}
	if n >= Most {
		return p, fault.New(fault.Conflict, "There is room for %d products.", Most)
	}
	id, err := d.NextID(ctx, "product")
	if err != nil {
		return p, err
	}
	p.ID, p.UpdatedAt = ID(id), db.Micro(now)
	var kept Product
	err = d.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		there, err := byKey(ctx, tx, account, Key(p.SKU))
		if kept = p; err == nil {
			kept.ID, kept.UpdatedAt = there.ID, there.UpdatedAt
			if kept == there {
				return nil // sent twice
			}
			return taken()
		}
		if !errors.Is(err, db.ErrNone) {
			return err
		}
		return insert(ctx, tx, account, []Product{p})
	})
	return kept, err
}

// Set changes a product.
func Set(ctx context.Context, d *db.DB, account int64, p Product, now time.Time) error {
	p = Tidy(p)
	if err := Check(p); err != nil {
		return err
	}
	p.UpdatedAt = db.Micro(now)
	return d.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := free(ctx, tx, account, p); err != nil {
			return err
		}
		return update(ctx, tx, account, p)
	})
}

// free refuses a SKU that another product has.
func free(ctx context.Context, tx *db.Tx, account int64, p Product) error {
	other, err := byKey(ctx, tx, account, Key(p.SKU))
	switch {
	case errors.Is(err, db.ErrNone) || err == nil && other.ID == p.ID:
		return nil
	case err != nil:
		return err
	}
	return taken()
}

func taken() error { return fault.At("sku", "There is a product with this SKU already.") }

// Fill gives a line of a declaration what it lacks and the product knows, and notes what came from here. A value in another currency
// than the declaration's is left out.
func (p Product) Fill(l *customs.Line, currency string) {
	fill := func(field string, lacks, known bool, set func()) {
		if lacks && known {
			set()
			l.FromProduct = append(l.FromProduct, field)
		}
	}
	fill("description", strings.TrimSpace(l.Description) == "", p.Description != "", func() { l.Description = p.Description })
	fill("hs_code", l.HSCode == "", p.HSCode != "", func() { l.HSCode = p.HSCode })
	fill("origin_country", l.Origin == "", p.Origin != "", func() { l.Origin = p.Origin })
	fill("weight", l.Weight <= 0, p.Weight > 0, func() { l.Weight = p.Weight })
	fill("value", l.Value.Minor <= 0, p.Value.Minor > 0 && (currency == "" || p.Value.Currency == currency), func() { l.Value = p.Value })
}
