package parcel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
)

// staged reports whether a list asks for nothing but labelled boxes in some statuses: that one is answered status by status.
func (f Filter) staged() bool {
	return f.Labelled && len(f.Statuses) > 0 && f.IDs == nil && f.Integration == 0 && f.Number == "" && f.OrderNumber == "" &&
		f.ExternalReference == "" && f.UpdatedAfter.IsZero() && f.AnnouncedAfter.IsZero()
}

// newest finds the ids of one page. Each status is a walk along its own index, so the page costs the same however many parcels were
// delivered long ago; a database left to itself may read them all.
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
