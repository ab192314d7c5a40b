package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Buyer is who buys, and where it goes.
type Buyer struct {
	Name, Email, Phone                        string
	Street, Number, PostalCode, City, Country string
}

// Point is the service point that a buyer chose.
type Point struct {
	ID                                                            int
	Name, Street, HouseNumber, PostalCode, City, Country, Carrier string
	PostNumber                                                    string // the buyer's own number at the carrier, where it wants one
}

// Purchase is what a buyer bought in one go.
type Purchase struct {
	ID    int64
	Token string
	Buyer Buyer
	Point *Point
	At    time.Time
	Sales []Sale
}

// The states of a sale.
const (
	saleTaken     = "taken"    // ours; on its way to the seller's account
	saleImported  = "imported" // it waits there, or has gone further
	saleRefused   = "refused"  // has to be mended
	saleCancelled = "cancelled"
	saleGone      = "gone" // the seller deleted it
)

// Sale is the part of a purchase that one seller sends.
type Sale struct {
	Reference       string
	Purchase        int64
	Seller          string
	Lines           []Line
	Parcel          json.RawMessage
	Version, Handed int
	State           string
	Stage           string
	Status          string
	Problems        []Problem
	Number          string
	Link            string
	Carrier         string
	Moments         []Moment

	Bought time.Time
	Buyer  Buyer
	Point  *Point
}

// Problem is what the platform found wrong with a sale.
type Problem struct{ Field, Message string }

// Moment is one thing that became of a sale.
type Moment struct {
	Kind, Stage, Words string
	Back               bool // of a box on its way back to the seller
	At                 time.Time
}

var errNone = errors.New("there is no such thing")

// buy keeps a purchase and empties the basket, in one transaction. A basket that was bought already answers the purchase that it became.
func (s *store) buy(ctx context.Context, basket string, p Purchase, sales []Sale) (Purchase, error) {
	p.Token = newToken()
	point := ""
	if p.Point != nil {
		point = text(p.Point)
	}
	err := s.write(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT id, token FROM purchase WHERE basket = $1`, hashed(basket)).Scan(&p.ID, &p.Token)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = tx.QueryRowContext(ctx, `
			INSERT INTO purchase (token, basket, buyer, point, at)
			VALUES ($1, $2, $3, $4, $5)
			RETURNING id`, p.Token, hashed(basket), text(p.Buyer), point, stamp(p.At)).Scan(&p.ID)
		if err != nil {
			return err
		}
		for _, one := range sales {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO sale (reference, purchase, seller, lines, parcel, version, handed, state, stage, status, problems, number, link, carrier)
				VALUES ($1, $2, $3, $4, $5, 1, 0, $6, '', '', '', '', '', '')`,
				one.Reference, p.ID, one.Seller, text(one.Lines), string(one.Parcel), saleTaken)
			if err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM basket_line WHERE basket = $1`, hashed(basket))
		return err
	})
	return p, err
}

// boughtAs is the token of the purchase that a basket became; empty is none.
func (s *store) boughtAs(ctx context.Context, basket string) (token string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT token FROM purchase WHERE basket = $1`, hashed(basket)).Scan(&token)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return token, err
}

const saleFields = `reference, purchase, seller, lines, parcel, version, handed, state, stage, status, problems, number, link, carrier, buyer, point, at`

func scanSale(scan func(...any) error) (Sale, error) {
	var one Sale
	var lines, parcel, problems, buyer, point, at string
	err := scan(&one.Reference, &one.Purchase, &one.Seller, &lines, &parcel, &one.Version, &one.Handed, &one.State, &one.Stage, &one.Status,
		&problems, &one.Number, &one.Link, &one.Carrier, &buyer, &point, &at)
	if err != nil {
		return one, err
	}
	one.Parcel, one.Bought = json.RawMessage(parcel), unstamp(at)
	for _, kept := range []struct {
		text string
		into any
	}{{lines, &one.Lines}, {problems, &one.Problems}, {buyer, &one.Buyer}, {point, &one.Point}} {
		if kept.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(kept.text), kept.into); err != nil {
			return one, fmt.Errorf("what is kept of %s: %w", one.Reference, err)
		}
	}
	return one, nil
}

func (s *store) sales(ctx context.Context, query string, args ...any) ([]Sale, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Sale
	for rows.Next() {
		one, err := scanSale(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// purchase reads a purchase by its token, with its sales and their moments; errNone where there is none.
func (s *store) purchase(ctx context.Context, token string) (Purchase, error) {
	p := Purchase{Token: token}
	var at string
	err := s.db.QueryRowContext(ctx, `SELECT id, at FROM purchase WHERE token = $1`, token).Scan(&p.ID, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return p, errNone
	}
	if err != nil {
		return p, err
	}
	p.At = unstamp(at)
	p.Sales, err = s.sales(ctx, `
		SELECT `+saleFields+`
		FROM sale
		JOIN purchase ON purchase.id = sale.purchase
		WHERE purchase = $1
		ORDER BY reference`, p.ID)
	for i := range p.Sales {
		if err == nil {
			p.Buyer, p.Point = p.Sales[i].Buyer, p.Sales[i].Point
			p.Sales[i].Moments, err = s.moments(ctx, p.Sales[i].Reference)
		}
	}
	return p, err
}

func (s *store) moments(ctx context.Context, reference string) ([]Moment, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT kind, stage, words, back, at
		FROM moment
		WHERE reference = $1
		ORDER BY news`, reference)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Moment
	for rows.Next() {
		var m Moment
		var at string
		if err := rows.Scan(&m.Kind, &m.Stage, &m.Words, &m.Back, &at); err != nil {
			return nil, err
		}
		m.At = unstamp(at)
		all = append(all, m)
	}
	return all, rows.Err()
}

// salesOf lists a seller's newest sales.
func (s *store) salesOf(ctx context.Context, ref string, limit int) ([]Sale, error) {
	return s.sales(ctx, `
		SELECT `+saleFields+`
		FROM sale
		JOIN purchase ON purchase.id = sale.purchase
		WHERE seller = $1
		ORDER BY purchase DESC
		LIMIT $2`, ref, limit)
}

// sale reads one of a seller's; errNone where there is none.
func (s *store) sale(ctx context.Context, ref, reference string) (Sale, error) {
	all, err := s.sales(ctx, `
		SELECT `+saleFields+`
		FROM sale
		JOIN purchase ON purchase.id = sale.purchase
		WHERE seller = $1
		AND reference = $2`, ref, reference)
	if err != nil || len(all) == 0 {
		return Sale{}, errors.Join(err, errNone)
	}
	all[0].Moments, err = s.moments(ctx, reference)
	return all[0], err
}

// unhanded lists what Connect is still to be given, a seller's oldest first.
func (s *store) unhanded(ctx context.Context, ref string, limit int) ([]Sale, error) {
	return s.sales(ctx, `
		SELECT `+saleFields+`
		FROM sale
		JOIN purchase ON purchase.id = sale.purchase
		WHERE seller = $1
		AND handed < version
		ORDER BY purchase
		LIMIT $2`, ref, limit)
}

// handedOver notes which versions Connect has.
func (s *store) handedOver(ctx context.Context, all []Sale) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, one := range all {
			_, err := tx.ExecContext(ctx, `UPDATE sale SET handed = $1 WHERE reference = $2 AND handed < $1`, one.Version, one.Reference)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// mend keeps another parcel of a sale, to be handed over.
func (s *store) mend(ctx context.Context, one Sale) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE sale
			SET parcel = $1, version = version + 1, state = $2, problems = ''
			WHERE reference = $3`, string(one.Parcel), saleTaken, one.Reference)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE purchase SET buyer = $1 WHERE id = $2`, text(one.Buyer), one.Purchase)
		return err
	})
}

// heard is how far the news were read.
func (s *store) heard(ctx context.Context) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT news FROM heard WHERE one = 1`).Scan(&n)
	return n, err
}

// told is what a piece of news changes of a sale. What is empty stays as it was.
type told struct {
	news                    int64
	reference               string // empty is of no sale
	state, stage, status    string
	tracking, link, carrier string
	problems                []Problem
	moment                  Moment
}

// hear keeps what news changed, and how far they were read. What was read before changes nothing.
func (s *store) hear(ctx context.Context, all []told) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, n := range all {
			r, err := tx.ExecContext(ctx, `UPDATE heard SET news = $1 WHERE one = 1 AND news < $1`, n.news)
			if err != nil {
				return err
			}
			if fresh, err := r.RowsAffected(); err != nil {
				return err
			} else if fresh == 0 || n.reference == "" {
				continue
			}
			if err := hearOne(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func hearOne(ctx context.Context, tx *sql.Tx, n told) error {
	problems := ""
	if len(n.problems) > 0 {
		problems = text(n.problems)
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE sale
		SET state = CASE WHEN $1 = '' THEN state ELSE $1 END,
			problems = CASE WHEN $1 = '' THEN problems ELSE $4 END,
			stage = CASE WHEN $2 = '' THEN stage ELSE $2 END,
			status = CASE WHEN $2 = '' THEN status ELSE $3 END,
			number = CASE WHEN $5 = '' THEN number ELSE $5 END,
			link = CASE WHEN $6 = '' THEN link ELSE $6 END,
			carrier = CASE WHEN $7 = '' THEN carrier ELSE $7 END
		WHERE reference = $8`, n.state, n.stage, n.status, problems, n.tracking, n.link, n.carrier, n.reference)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO moment (news, reference, kind, stage, words, back, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		n.news, n.reference, n.moment.Kind, n.moment.Stage, n.moment.Words, n.moment.Back, stamp(n.moment.At))
	return err
}
