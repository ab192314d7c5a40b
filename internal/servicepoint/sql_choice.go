package servicepoint

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

func keepChoice(ctx context.Context, tx *db.Tx, account int64, c Choice) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO point_choice (account_id, integration_id, order_number, point_id, post_number, method, chosen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account_id, integration_id, order_number) DO UPDATE SET point_id = $4, post_number = $5, method = $6, chosen_at = $7`,
		account, c.Integration, c.Order, c.Point, c.PostNumber, c.Method, c.At)
	return err
}

func selectChoice(ctx context.Context, r db.Reader, account, integration int64, order string) (Choice, error) {
	c := Choice{Integration: integration, Order: order}
	err := r.Row(ctx, `
		SELECT point_id, post_number, method, chosen_at
		FROM point_choice
		WHERE account_id = $1 AND integration_id = $2 AND order_number = $3`, account, integration, order).
		Scan(&c.Point, &c.PostNumber, &c.Method, &c.At)
	return c, err
}
