package carrier

import (
	"context"

	"github.com/waybill-ship/waybill/internal/db"
)

// SwitchMethod says whether an account wants to be offered a method; all are until it says no. The account's catalogue changes by it.
func SwitchMethod(ctx context.Context, tx *db.Tx, accountID int64, method int, on bool) error {
	query := `INSERT INTO method_off (account_id, method_id) VALUES ($1, $2) ON CONFLICT (account_id, method_id) DO NOTHING`
	if on {
		query = `DELETE FROM method_off WHERE account_id = $1 AND method_id = $2`
	}
	if _, err := tx.Exec(ctx, query, accountID, int64(method)); err != nil {
		return err
	}
	return Changed(ctx, tx, accountID)
}

// SwitchedOff are the methods that an account does not want to be offered.
func SwitchedOff(ctx context.Context, r db.Reader, accountID int64) (map[int]bool, error) {
	ids, err := db.All(ctx, r, func(row db.Row) (int, error) {
		var id int64
		err := row.Scan(&id)
		return int(id), err
	}, `SELECT method_id FROM method_off WHERE account_id = $1`, accountID)
	off := make(map[int]bool, len(ids))
	for _, id := range ids {
		off[id] = true
	}
	return off, err
}
