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
	sealed, err := c.seal(s, accountID)
	if err != nil {
		return err
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
		INSERT INTO contract (account_id, id, carrier, name, client_id, is_default, active, removed, credentials, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, $9)`,
		accountID, c.ID, c.Carrier, c.Name, c.ClientID, others == 0 && c.Active, c.Active, sealed, db.Micro(now))
	return err
}

func (c Contract) seal(s *secret.Sealer, accountID int64) (string, error) {
	credentials, err := json.Marshal(c.Credentials)
	if err != nil {
		return "", fmt.Errorf("write credentials: %w", err)
	}
	return s.Seal(accountID, credentials), nil
}

const headColumns = `account_id, id, carrier, name, client_id, is_default, active`

const contractColumns = headColumns + `, credentials`

func scanContract(s *secret.Sealer) func(db.Row) (Contract, error) {
	return func(r db.Row) (Contract, error) {
		var c Contract
		var sealed string
		if err := r.Scan(&c.AccountID, &c.ID, &c.Carrier, &c.Name, &c.ClientID, &c.Default, &c.Active, &sealed); err != nil {
			return Contract{}, err
		}
		plain, err := s.Open(c.AccountID, sealed)
		if err != nil {
			return Contract{}, fmt.Errorf("contract %d: %w", c.ID, err)
		}
		return c, json.Unmarshal(plain, &c.Credentials)
	}
}

func scanHead(r db.Row) (Contract, error) {
	var c Contract
	return c, r.Scan(&c.AccountID, &c.ID, &c.Carrier, &c.Name, &c.ClientID, &c.Default, &c.Active)
}

// ListContracts lists an account's own contracts, by id. The operator's stand under its own account.
func ListContracts(ctx context.Context, r db.Reader, s *secret.Sealer, accountID int64) ([]Contract, error) {
	return db.All(ctx, r, scanContract(s), `
		SELECT `+contractColumns+`
		FROM contract
		WHERE account_id = $1 AND NOT removed
		ORDER BY id`, accountID)
}

// ContractFilter narrows ListContractHeads; the zero value lists all.
type ContractFilter struct {
	Carrier, ClientID, Name string
	Active                  *bool
	Removed                 bool // also those that were removed
}

// ListContractHeads lists an account's own contracts without their credentials, by id.
func ListContractHeads(ctx context.Context, r db.Reader, accountID int64, f ContractFilter) ([]Contract, error) {
	active, either := f.Active != nil && *f.Active, f.Active == nil
	return db.All(ctx, r, scanHead, `
		SELECT `+headColumns+`
		FROM contract
		WHERE account_id = $1 AND ($7 OR NOT removed)
			AND ($2 = '' OR carrier = $2)
			AND ($3 = '' OR client_id = $3)
			AND ($4 = '' OR name = $4)
			AND ($5 OR active = $6)
		ORDER BY id`, accountID, f.Carrier, f.ClientID, f.Name, either, active, f.Removed)
}

// GetContractHead is one contract of the account without its credentials; Missing when it was removed.
func GetContractHead(ctx context.Context, r db.Reader, accountID, id int64) (Contract, error) {
	c, err := scanHead(r.Row(ctx, `
		SELECT `+headColumns+`
		FROM contract
		WHERE account_id = $1 AND id = $2 AND NOT removed`, accountID, id))
	if errors.Is(err, db.ErrNone) {
		return Contract{}, fault.New(fault.Missing, "There is no contract %d.", id)
	}
	return c, err
}

// GetContract is one contract of the account, also one removed since: parcels may still travel under it.
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

// ContractFor is the contract an account ships under with a carrier: its own default, or else the operator's. An account that removed the
// last of its own with that carrier has none: it would otherwise ship at the operator's rates without having meant to.
func ContractFor(ctx context.Context, r db.Reader, s *secret.Sealer, accountID int64, carrier string) (Contract, error) {
	for _, owner := range []int64{accountID, operator} {
		c, err := scanContract(s)(db.ByKey(ctx, r, `
			SELECT `+contractColumns+`
			FROM contract
			WHERE account_id = $1 AND carrier = $2 AND active AND NOT removed
				AND ($1 = $3 OR NOT EXISTS (SELECT 1 FROM contract WHERE account_id = $3 AND carrier = $2 AND removed))
			ORDER BY is_default DESC, id
			LIMIT 1`, owner, carrier, accountID))
		if !errors.Is(err, db.ErrNone) {
			return c, err
		}
	}
	return Contract{}, fault.New(fault.Unable, "There is no contract with the carrier %q.", carrier)
}

// Served lists the heads of the contracts an account ships under, those of one carrier in the order in which they are chosen: what
// ContractFor answers comes first, further ones of its own behind it.
func Served(ctx context.Context, r db.Reader, accountID int64) ([]Contract, error) {
	return db.All(ctx, r, scanHead, `
		SELECT `+headColumns+`
		FROM contract c
		WHERE (c.account_id = $1 OR c.account_id = $2) AND c.active AND NOT c.removed
			AND (c.account_id = $1 OR NOT EXISTS (
				SELECT 1
				FROM contract o
				WHERE o.account_id = $1 AND o.carrier = c.carrier AND (o.removed OR o.active)))
		ORDER BY carrier, is_default DESC, id`, accountID, int64(operator))
}

// SetContractActive switches a contract on or off; a contract that is off is nobody's default.
func SetContractActive(ctx context.Context, tx *db.Tx, accountID, id int64, active bool) error {
	return touched(tx.Exec(ctx, `
		UPDATE contract
		SET active = $3, is_default = (is_default AND $3)
		WHERE account_id = $1 AND id = $2 AND NOT removed`, accountID, id, active))(id)
}

// SetContract gives a contract its name, customer number and credentials.
func SetContract(ctx context.Context, tx *db.Tx, s *secret.Sealer, accountID int64, c Contract) error {
	sealed, err := c.seal(s, accountID)
	if err != nil {
		return err
	}
	return touched(tx.Exec(ctx, `
		UPDATE contract
		SET name = $3, client_id = $4, credentials = $5
		WHERE account_id = $1 AND id = $2 AND NOT removed`, accountID, c.ID, c.Name, c.ClientID, sealed))(c.ID)
}

// SetDefaultContract makes an active contract the account's choice among those of its carrier.
func SetDefaultContract(ctx context.Context, tx *db.Tx, accountID, id int64) error {
	_, err := tx.Exec(ctx, `
		UPDATE contract
		SET is_default = FALSE
		WHERE account_id = $1 AND id <> $2 AND is_default
			AND carrier = (SELECT carrier FROM contract WHERE account_id = $1 AND id = $2 AND active AND NOT removed)`, accountID, id)
	if err != nil {
		return err
	}
	return touched(tx.Exec(ctx, `
		UPDATE contract
		SET is_default = TRUE
		WHERE account_id = $1 AND id = $2 AND active AND NOT removed`, accountID, id))(id)
}

// RemoveContract takes a contract out of use. Where it was the default, the oldest active one of the carrier becomes it.
func RemoveContract(ctx context.Context, tx *db.Tx, accountID, id int64) error {
	err := touched(tx.Exec(ctx, `
		UPDATE contract
		SET active = FALSE, is_default = FALSE, removed = TRUE
		WHERE account_id = $1 AND id = $2 AND NOT removed`, accountID, id))(id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE contract
		SET is_default = TRUE
		WHERE account_id = $1 AND id = (
			SELECT MIN(n.id)
			FROM contract n
			JOIN contract gone ON gone.account_id = $1 AND gone.id = $2 AND gone.carrier = n.carrier
			WHERE n.account_id = $1 AND n.active AND NOT n.removed
				AND NOT EXISTS (SELECT 1 FROM contract d WHERE d.account_id = $1 AND d.carrier = n.carrier AND d.is_default))`,
		accountID, id)
	return err
}

func touched(n int64, err error) func(id int64) error {
	return func(id int64) error {
		if err == nil && n == 0 {
			return fault.New(fault.Missing, "There is no contract %d.", id)
		}
		return err
	}
}
