package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	_ "modernc.org/sqlite" // the database of the shop: one file
)

//go:embed schema.sql
var schema string

// store keeps baskets, purchases and what became of them.
type store struct{ db *sql.DB }

func openStore(ctx context.Context, path string) (*store, error) {
	// FULL: whoever was shown a number has an order, also after the power went.
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)", "foreign_keys(1)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: path, RawQuery: pragmas.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, schema); err != nil {
		_ = db.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &store{db}, nil
}

func (s *store) close() error { return s.db.Close() }

// write runs fn in one transaction.
func (s *store) write(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// newToken is a name that nobody guesses.
func newToken() string { return rand.Text() }

// hashed is how tokens of cookies are kept.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

func unstamp(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Line is so many pieces of one good.
type Line struct {
	Good   string
	Pieces int
}

// Of is the good itself.
func (l Line) Of() Good {
	g, _ := good(l.Good)
	return g
}

// Sum is what the line costs.
func (l Line) Sum() Cents { return l.Of().Price * Cents(l.Pieces) }

func (s *store) basket(ctx context.Context, token string) ([]Line, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT good, pieces
		FROM basket_line
		WHERE basket = $1
		ORDER BY rowid`, hashed(token))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Line
	for rows.Next() {
		var l Line
		if err := rows.Scan(&l.Good, &l.Pieces); err != nil {
			return nil, err
		}
		if _, there := good(l.Good); there {
			all = append(all, l)
		}
	}
	return all, rows.Err()
}

// setLine puts so many pieces into a basket, or so many more; none takes the good out.
func (s *store) setLine(ctx context.Context, token, id string, pieces int, more bool) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO basket_line (basket, good, pieces)
			VALUES ($1, $2, $3)
			ON CONFLICT (basket, good) DO UPDATE
			SET pieces = min($4, CASE WHEN $5 THEN pieces ELSE 0 END + $3)`, hashed(token), id, pieces, mostPieces, more)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM basket_line WHERE basket = $1 AND pieces <= 0`, hashed(token))
		return err
	})
}

// sit signs a seller in, and answers the token of the cookie.
func (s *store) sit(ctx context.Context, ref string, until time.Time) (string, error) {
	token := newToken()
	return token, s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM seat WHERE until < $1`, stamp(time.Now())); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO seat (token, seller, until) VALUES ($1, $2, $3)`, hashed(token), ref, stamp(until))
		return err
	})
}

// sits is the seller who is signed in with a token; empty is none.
func (s *store) sits(ctx context.Context, token string) (ref string, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT seller FROM seat WHERE token = $1 AND until > $2`, hashed(token), stamp(time.Now())).Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return ref, err
}

func (s *store) leave(ctx context.Context, token string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM seat WHERE token = $1`, hashed(token))
		return err
	})
}

// text writes what is kept as JSON; what it is given are our own plain structs, which can always be written.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
