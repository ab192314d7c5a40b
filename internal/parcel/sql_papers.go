package parcel

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/waybill-ship/waybill/internal/db"
)

// EachPaper goes through every stored label and document of an account's parcels. It stops at the first error.
func EachPaper(ctx context.Context, r db.Reader, account int64, do func(ID, Paper) error) error {
	rows, err := r.Query(ctx, `
		SELECT id, body
		FROM parcel
		WHERE account_id = $1
		ORDER BY id`, account)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		// The rest of the body is left unread: an account may have millions.
		var body struct {
			Label  *Paper  `json:"label"`
			Papers []Paper `json:"papers"`
		}
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			return fmt.Errorf("read parcel %d: %w", id, err)
		}
		if body.Label != nil {
			body.Papers = append(body.Papers, *body.Label)
		}
		for _, p := range body.Papers {
			if p.Key == "" {
				continue
			}
			if err := do(ID(id), p); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}
