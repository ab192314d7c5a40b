package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

func openPostgres(ctx context.Context, c Config) (*DB, error) {
	conf, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		// pgx's own text repeats the URL, and with it the password.
		return nil, errors.New("the database URL cannot be read; it should look like postgres://user:password@host:5432/name")
	}
	if c.MaxConns > 0 {
		conf.MaxConns = int32(c.MaxConns)
	} else if conf.MaxConns < 16 {
		conf.MaxConns = 16
	}
	if c.Pooler {
		conf.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	} else {
		// Accounts differ in size by orders of magnitude: a plan made for the average one reads a large one from end to end.
		conf.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	}
	conf.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, noEntry(conf.ConnConfig, err)
	}
	d := &DB{pool: pool, files: c.Migrations, twice: c.Twice}
	if c.Pooler {
		return d, nil // its connections are anybody's, and keep no plans
	}
	if d.trips, err = newTrips(ctx, conf); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	return d, nil
}

// noEntry says in a line why there is no way into the database. The driver's own text has many lines.
func noEntry(c *pgx.ConnConfig, err error) error {
	at := net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))
	var said *pgconn.PgError
	var dial *net.OpError
	switch {
	case errors.As(err, &said) && (said.Code == "28P01" || said.Code == "28000"):
		return fmt.Errorf("PostgreSQL at %s refuses the user %q or the password", at, c.User)
	case errors.As(err, &said):
		return fmt.Errorf("PostgreSQL at %s refuses: %s", at, said.Message)
	case errors.As(err, &dial):
		return fmt.Errorf("PostgreSQL at %s cannot be reached: %w", at, dial.Err)
	}
	return fmt.Errorf("PostgreSQL at %s does not answer: %w", at, err)
}

type pgQuerier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func pgQuery(ctx context.Context, q pgQuerier, query string, args []any) (Rows, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// pgRow turns pgx's missing row into ErrNone.
type pgRow struct{ pgx.Row }

func (r pgRow) Scan(dest ...any) error {
	err := r.Row.Scan(dest...)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNone
	}
	return err
}
