package parcel

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/order"
)

// staged finds the ids of one page of labelled boxes in some statuses. Each status is a walk along its own index, so the page costs the
// same however many parcels were delivered long ago; a database left to itself may read them all.
func staged(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, bool, error) {
	timed := !f.UpdatedAfter.IsZero() || !f.AnnouncedAfter.IsZero()
	switch {
	case len(f.Statuses) == 0:
		return nil, false, nil
	case timed && !f.Labelled && f.Printed == EitherWay:
		// Rare statuses lead whatever moved since.
		f.Limit, f.Below, f.Above = sparse+1, 0, 0
		ids, err := newestOf(ctx, r, account, f)
		return ids, len(ids) <= sparse, err
	case timed:
		return nil, false, nil
	case f.Labelled && f.Integration == 0:
		ids, err := newest(ctx, r, account, f)
		return ids, true, err
	case f.Labelled || f.Printed != EitherWay:
		return nil, false, nil
	}
	ids, err := newestOf(ctx, r, account, f)
	return ids, true, err
}

// newestOf is newest for boxes with and without labels, integration by integration.
func newestOf(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, error) {
	integrations, err := integrationsOf(ctx, r, account, f)
	if err != nil {
		return nil, err
	}
	direction := "DESC"
	if f.Above != 0 {
		direction = "ASC"
	}
	below := f.Below
	if below == 0 {
		below = math.MaxInt64
	}
	var all []ID
	for _, i := range integrations {
		for _, s := range f.Statuses {
			ids, err := db.All(ctx, r, scanID, `SELECT id FROM parcel
				WHERE account_id = $1 AND integration_id = $2 AND status = $3 AND id > $4 AND id < $5
				ORDER BY id `+direction+` LIMIT $6`, account, i, int64(s), int64(f.Above), int64(below), f.Limit)
			if err != nil {
				return nil, err
			}
			all = append(all, ids...)
		}
	}
	return all, nil
}

func newest(ctx context.Context, r db.Reader, account int64, f Filter) ([]ID, error) {
	args := []any{account, f.Limit}
	edge, direction := "", "DESC"
	if f.Below != 0 {
		args = append(args, int64(f.Below))
		edge += fmt.Sprintf(" AND id < $%d", len(args))
	}
	if f.Above != 0 {
		args = append(args, int64(f.Above))
		edge, direction = edge+fmt.Sprintf(" AND id > $%d", len(args)), "ASC"
	}
	var parts []string
	for i, s := range f.Statuses {
		for _, printed := range f.Printed.both() {
			args = append(args, int64(s), printed)
			parts = append(parts, fmt.Sprintf(`SELECT id FROM (SELECT id FROM parcel
				WHERE account_id = $1 AND status = $%d AND printed = $%d AND labelled%s
				ORDER BY id %s LIMIT $2) AS part%d%v`, len(args)-1, len(args), edge, direction, i, printed))
		}
	}
	ids, err := db.All(ctx, r, scanID, strings.Join(parts, " UNION ALL "), args...)
	slices.Sort(ids)
	if f.Above == 0 {
		slices.Reverse(ids)
	}
	return ids[:min(len(ids), f.Limit)], err
}

func (p Printed) both() []bool {
	switch p {
	case NotPrinted:
		return []bool{false}
	case OnPaper:
		return []bool{true}
	}
	return []bool{false, true}
}

// Counts is how many labelled boxes stand in each of the statuses, counted up to most in each, so that counting stays quick.
func Counts(ctx context.Context, r db.Reader, account int64, statuses []carrier.Status, printed Printed, most int) (map[carrier.Status]int, error) {
	args := []any{account, most}
	var parts []string
	for i, s := range statuses {
		for _, p := range printed.both() {
			args = append(args, int64(s), p)
			parts = append(parts, fmt.Sprintf(`SELECT %d AS place, count(*) FROM (SELECT id FROM parcel
				WHERE account_id = $1 AND status = $%d AND printed = $%d AND labelled
				LIMIT $2) AS part%d%v`, i, len(args)-1, len(args), i, p))
		}
	}
	found := make(map[carrier.Status]int, len(statuses))
	if len(parts) == 0 {
		return found, nil
	}
	rows, err := r.Query(ctx, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var place, n int
		if err := rows.Scan(&place, &n); err != nil {
			return nil, err
		}
		found[statuses[place]] += n
	}
	return found, rows.Err()
}

// Share is what one product of a carrier made of some orders' labels.
type Share struct {
	Carrier string
	Method  int
	Labels  int
	Waiting int // of them, not printed
	Sum     money.Amount
}

// Shares sums the labels of orders by product, those in the statuses gone left out. It reads no parcel's body: whoever watches ten
// thousand labels being made asks every few seconds.
func Shares(ctx context.Context, r db.Reader, account int64, orders []order.ID, gone []carrier.Status) ([]Share, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	args := []any{account}
	for _, id := range orders {
		args = append(args, int64(id))
	}
	for _, s := range gone {
		args = append(args, int64(s))
	}
	left := ""
	if len(gone) > 0 {
		left = ` AND p.status NOT IN (` + db.List(2+len(orders), len(gone)) + `)`
	}
	return db.All(ctx, r, scanShare, `
		SELECT a.carrier, a.method_id, a.currency, count(*), count(*) FILTER (WHERE NOT p.printed), CAST(sum(a.price_minor / p.colli) AS BIGINT)
		FROM parcel p
		JOIN attempt a ON a.account_id = p.account_id AND a.shipment_id = p.shipment_id AND a.state = 'taken'
		WHERE p.account_id = $1 AND p.labelled AND p.order_id IN (`+db.List(2, len(orders))+`)`+left+`
		GROUP BY a.carrier, a.method_id, a.currency`, args...)
}

func scanShare(r db.Row) (Share, error) {
	var s Share
	err := r.Scan(&s.Carrier, &s.Method, &s.Sum.Currency, &s.Labels, &s.Waiting, &s.Sum.Minor)
	return s, err
}
