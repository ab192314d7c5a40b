package event

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/db"
)

// Unbroken reports that an account's events, and those of each of its integrations, are numbered from 1 to their counter without a gap.
func Unbroken(ctx context.Context, r db.Reader, account int64) error {
	rows, err := r.Query(ctx, `
		SELECT c.integration_id, c.last, COALESCE(e.n, 0), COALESCE(e.first, 0), COALESCE(e.last, 0)
		FROM event_counter c
		LEFT JOIN (
			SELECT account_id, 0 AS integration_id, count(*) AS n, min(number) AS first, max(number) AS last
			FROM event
			WHERE account_id = $1
			GROUP BY account_id
			UNION ALL
			SELECT account_id, integration_id, count(*) AS n, min(integration_number) AS first, max(integration_number) AS last
			FROM event
			WHERE account_id = $1 AND integration_id > 0
			GROUP BY account_id, integration_id
		) e ON e.account_id = c.account_id AND e.integration_id = c.integration_id
		WHERE c.account_id = $1`, account)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var integration, counter, n, first, last int64
		if err := rows.Scan(&integration, &counter, &n, &first, &last); err != nil {
			return err
		}
		if counter > 0 && (n != counter || first != 1 || last != counter) {
			return fmt.Errorf("account %d, integration %d: %d events from %d to %d, and the counter is at %d", account, integration, n, first, last, counter)
		}
	}
	return rows.Err()
}
