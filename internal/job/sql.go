package job

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

// depthMost is up to how many waiting jobs are counted: who asks wants to see a queue grow, not to read all of it.
const depthMost = 100_000

// Depth is how many jobs of each kind are due and wait for a hand, or have failed and wait to be tried again.
func Depth(ctx context.Context, r db.Reader) (waiting, failed map[string]int, err error) {
	rows, err := r.Query(ctx, `
		SELECT kind, state, count(*)
		FROM (SELECT kind, CAST(state AS TEXT) AS state FROM river_job WHERE state IN ('available', 'retryable') LIMIT $1) AS due
		GROUP BY kind, state`, depthMost)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	waiting, failed = map[string]int{}, map[string]int{}
	for rows.Next() {
		var kind, state string
		var n int
		if err := rows.Scan(&kind, &state, &n); err != nil {
			return nil, nil, err
		}
		if state == "available" {
			waiting[kind] = n
		} else {
			failed[kind] = n
		}
	}
	return waiting, failed, rows.Err()
}
