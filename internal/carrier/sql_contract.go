package carrier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// AddContract keeps a new contract under an id drawn before (db.NextID, kind "contract"). The first
// active one of a carrier is the account's default.
func AddContract(ctx context.Context, tx *db.Tx, s *secret.Sealer, accountID int64, c Contract, now time.Time) error {
	credentials, err := json.Marshal(c.Credentials)
	if err != nil {
		return fmt.Errorf("write credentials: %w", err)
	}
	var others int64
	err = tx.Row(ctx, `
		SELECT COUNT(*)
		FROM contract
		WHERE account_id = $1 AND carrier = $2 AND is_default`, accountID, c.Carrier).Scan(&others)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO contract (account_id, id, carrier, name, is_default, active, credentials, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		accountID, c.ID, c.Carrier, c.Name, others == 0 && c.Active, c.Active, s.Seal(accountID, credentials), db.Micro(now))
	return err
}

const contractColumns = `account_id, id, carrier, name, is_default, active, credentials`

func scanContract(s *secret.Sealer) func(db.Row) (Contract, error) {
	return func(r db.Row) (Contract, error) {
		var c Contract
		var sealed string
		if err := r.Scan(&c.AccountID, &c.ID, &c.Carrier, &c.Name, &c.Default, &c.Active, &sealed); err != nil {
			return Contract{}, err
		}
		plain, err := s.Open(c.AccountID, sealed)
		if err != nil {
			return Contract{}, fmt.Errorf("contract %d: %w", c.ID, err)
		}
		return c, json.Unmarshal(plain, &c.Credentials)
	}
}

// ListContracts lists an account's own contracts, by id. The operator's stand under its own account.
func ListContracts(ctx context.Context, r db.Reader, s *secret.Sealer, accountID int64) ([]Contract, error) {
	return db.All(ctx, r, scanContract(s), `
		SELECT `+contractColumns+`
		FROM contract
		WHERE account_id = $1
		ORDER BY id`, accountID)
}

// GetContract is one contract of the account.
func GetContract(ctx context.Context, r db.Reader, s *secret.Sealer, accountID, id int64) (Contract, error) {
	c, err := scanContract(s)(r.Row(ctx, `
		SELECT `+contractColumns+`
		FROM contract
		WHERE account_id = $1 AND id = $2`, accountID, id))
	if errors.Is(err, db.ErrNone) {
		return Contract{}, fault.New(fault.Missing, "There is no contract %d.", id)
	}
	return c, err
}

// UsableContract reads a contract that an account ships under: its own, or one of the operator's.
func UsableContract(ctx context.Context, r db.Reader, s *secret.Sealer, accountID, id int64) (Contract, error) {
	c, err := GetContract(ctx, r, s, accountID, id)
	if fault.Is(err, fault.Missing) && accountID != operator {
		return GetContract(ctx, r, s, operator, id)
	}
	return c, err
}

// ContractFor is the contract an account ships under with a carrier: its own default, or else the operator's.
func ContractFor(ctx context.Context, r db.Reader, s *secret.Sealer, accountID int64, carrier string) (Contract, error) {
	for _, owner := range []int64{accountID, operator} {
		c, err := scanContract(s)(r.Row(ctx, `
			SELECT `+contractColumns+`
			FROM contract
			WHERE account_id = $1 AND carrier = $2 AND active
			ORDER BY is_default DESC, id
			LIMIT 1`, owner, carrier))
		if !errors.Is(err, db.ErrNone) {
			return c, err
		}
	}
	return Contract{}, fault.New(fault.Unable, "There is no contract with the carrier %q.", carrier)
}

// SetContractActive switches a contract on or off; a contract that is off is nobody's default.
func SetContractActive(ctx context.Context, tx *db.Tx, accountID, id int64, active bool) error {
	touched, err := tx.Exec(ctx, `
		UPDATE contract
		SET active = $3, is_default = (is_default AND $3)
		WHERE account_id = $1 AND id = $2`, accountID, id, active)
	if err == nil && touched == 0 {
		return fault.New(fault.Missing, "There is no contract %d.", id)
	}
	return err
}
