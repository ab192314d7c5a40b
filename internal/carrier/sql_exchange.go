package carrier

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// addExchanges keeps exchanges of one account under ids drawn before.
func addExchanges(ctx context.Context, tx *db.Tx, accountID int64, ids []int64, all []Exchange) error {
	rows := make([][]any, len(all))
	for i, x := range all {
		rows[i] = []any{
			accountID, ids[i], x.Shipment, x.Contract, x.Carrier, x.Act, x.Reference, x.Method, x.Host, x.Path, x.Status,
			x.RequestID, x.Asked, x.Answered, x.Words, db.Micro(x.Began), x.Took.Milliseconds(),
		}
	}
	return tx.InsertMany(ctx, "carrier_exchange", []string{
		"account_id", "id", "shipment_id", "contract_id", "carrier", "act", "reference", "method", "host", "path", "status",
		"request_id", "asked", "answered", "words", "began_at", "took_ms",
	}, rows)
}

// forgetExchanges removes what is older than a time.
func forgetExchanges(ctx context.Context, tx *db.Tx, accountID int64, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM carrier_exchange WHERE account_id = $1 AND began_at < $2`, accountID, db.Micro(before))
	return err
}

// ListExchanges lists what was exchanged about a shipment, oldest first, 200 at most. Shipment 0 lists the newest 200 under a contract, the newest first.
func ListExchanges(ctx context.Context, r db.Reader, accountID, shipment, contract int64) ([]Exchange, error) {
	const fields = `SELECT id, shipment_id, contract_id, carrier, act, reference, method, host, path, status, request_id, asked, answered, words, began_at, took_ms
		FROM carrier_exchange WHERE account_id = $1 AND `
	if shipment != 0 {
		return db.All(ctx, r, scanExchange(accountID), fields+`shipment_id = $2 ORDER BY id LIMIT 200`, accountID, shipment)
	}
	return db.All(ctx, r, scanExchange(accountID), fields+`contract_id = $2 ORDER BY id DESC LIMIT 200`, accountID, contract)
}

func scanExchange(accountID int64) func(db.Row) (Exchange, error) {
	return func(row db.Row) (Exchange, error) {
		x := Exchange{Account: accountID}
		var took int64
		err := row.Scan(&x.ID, &x.Shipment, &x.Contract, &x.Carrier, &x.Act, &x.Reference, &x.Method, &x.Host, &x.Path, &x.Status,
			&x.RequestID, &x.Asked, &x.Answered, &x.Words, &x.Began, &took)
		x.Took = time.Duration(took) * time.Millisecond
		return x, err
	}
}

// LastExchange is the newest exchange under a contract; false where there was none in the time that they are kept.
func LastExchange(ctx context.Context, r db.Reader, accountID, contract int64) (Exchange, bool, error) {
	all, err := db.All(ctx, r, scanExchange(accountID), `
		SELECT id, shipment_id, contract_id, carrier, act, reference, method, host, path, status, request_id, asked, answered, words, began_at, took_ms
		FROM carrier_exchange
		WHERE account_id = $1 AND contract_id = $2
		ORDER BY id DESC
		LIMIT 1`, accountID, contract)
	if err != nil || len(all) == 0 {
		return Exchange{}, false, err
	}
	return all[0], true, nil
}
