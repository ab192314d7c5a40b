package carrier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// operator is the account whose contracts and methods everybody may use.
const operator = 1

// MethodFilter narrows ListMethods. The zero value lists every method on sale, with all its ways.
type MethodFilter struct {
	Carrier      string
	From, To     string // ISO countries; methods without such a way are left out, and other ways too
	Return       *bool
	ServicePoint *bool
	// Gone includes methods that are no longer sold.
	Gone bool
	// Own leaves the operator's out.
	Own bool
}

// KeepMethods makes the stored catalogue of one carrier what the driver says. What the driver no longer
// lists is switched off, never removed; what did not change is not written.
func KeepMethods(ctx context.Context, tx *db.Tx, accountID int64, carrier string, methods []Method) error {
	return KeepContractMethods(ctx, tx, accountID, 0, carrier, methods)
}

// KeepContractMethods does the same for methods that are sold under one contract only.
func KeepContractMethods(ctx context.Context, tx *db.Tx, accountID, contract int64, carrier string, methods []Method) error {
	kept, err := fingerprints(ctx, tx, accountID, contract, carrier)
	if err != nil {
		return err
	}
	changed := false
	for _, m := range methods {
		m.OwnerAccount, m.Contract, m.Carrier = accountID, contract, carrier
		if m, err = m.gathered(); err != nil {
			return fmt.Errorf("keep method %d: %w", m.ID, err)
		}
		print, err := m.fingerprint()
		if err != nil {
			return err
		}
		if kept[m.ID] != print {
			if err := keepMethod(ctx, tx, m, print); err != nil {
				return fmt.Errorf("keep method %d: %w", m.ID, err)
			}
			changed = true
		}
		delete(kept, m.ID)
	}
	for id, print := range kept {
		if print == "" {
			continue // off already
		}
		changed = true
		_, err := tx.Exec(ctx, `
			UPDATE method
			SET active = FALSE, fingerprint = ''
			WHERE account_id = $1 AND id = $2`, accountID, id)
		if err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return Changed(ctx, tx, accountID)
}

// Changed tells those who hold the account's catalogue in memory, methods and prices, that it is another now.
func Changed(ctx context.Context, tx *db.Tx, accountID int64) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO catalogue (account_id, version)
		VALUES ($1, 1)
		ON CONFLICT (account_id) DO UPDATE SET version = catalogue.version + 1`, accountID)
	return err
}

// Version counts the changes to the methods that an account owns.
func Version(ctx context.Context, r db.Reader, accountID int64) (int64, error) {
	var n int64
	err := r.Row(ctx, `
		SELECT version
		FROM catalogue
		WHERE account_id = $1`, accountID).Scan(&n)
	if errors.Is(err, db.ErrNone) {
		return 0, nil
	}
	return n, err
}

func (m Method) fingerprint() (string, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("method %d: %w", m.ID, err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), nil
}

// MoveMethods gives the methods of a contract to the one that takes its place.
func MoveMethods(ctx context.Context, tx *db.Tx, accountID, from, to int64) error {
	n, err := tx.Exec(ctx, `
		UPDATE method
		SET contract_id = $3
		WHERE account_id = $1 AND contract_id = $2 AND contract_id <> 0`, accountID, from, to)
	if err != nil || n == 0 {
		return err
	}
	return Changed(ctx, tx, accountID)
}

func fingerprints(ctx context.Context, tx *db.Tx, accountID, contract int64, carrier string) (map[int]string, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, fingerprint
		FROM method
		WHERE account_id = $1 AND carrier = $2 AND contract_id = $3`, accountID, carrier, contract)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	kept := map[int]string{}
	for rows.Next() {
		var id int
		var print string
		if err := rows.Scan(&id, &print); err != nil {
			return nil, err
		}
		kept[id] = print
	}
	return kept, rows.Err()
}

func keepMethod(ctx context.Context, tx *db.Tx, m Method, print string) error {
	functionalities, err := json.Marshal(m.Functionalities)
	if err != nil {
		return err
	}
	touched, err := tx.Exec(ctx, `
		INSERT INTO method (id, account_id, carrier, code, product, name, kind, min_weight, max_weight,
			max_length, max_width, max_height, service_point, is_return, functionalities, active, fingerprint, variant, contract_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, TRUE, $16, $17, $18)
		ON CONFLICT (id) DO UPDATE SET
			code = $4, product = $5, name = $6, kind = $7, min_weight = $8, max_weight = $9,
			max_length = $10, max_width = $11, max_height = $12, service_point = $13, is_return = $14,
			functionalities = $15, active = TRUE, fingerprint = $16, variant = $17, contract_id = $18
		WHERE method.account_id = $2 AND method.carrier = $3`,
		m.ID, m.OwnerAccount, m.Carrier, m.Code, m.Product, m.Name, m.Kind, int64(m.MinWeight), int64(m.MaxWeight),
		int64(m.MaxSize.Length), int64(m.MaxSize.Width), int64(m.MaxSize.Height), m.ServicePoint, m.Return,
		string(functionalities), print, strings.Join(m.Variant, ","), m.Contract)
	if err != nil {
		return err
	}
	if touched == 0 {
		return errors.New("the id belongs to another carrier or owner")
	}
	if _, err := tx.Exec(ctx, `DELETE FROM method_way WHERE method_id = $1`, m.ID); err != nil {
		return err
	}
	rows := make([][]any, len(m.Reaches))
	for i, w := range m.Reaches {
		breakdown, err := json.Marshal(w.Breakdown)
		if err != nil {
			return err
		}
		var lead any
		if w.LeadHours != nil {
			lead = int64(*w.LeadHours)
		}
		rows[i] = []any{int64(m.ID), string(w.From), string(w.To), w.Abroad, w.Price.Minor, w.Price.Currency, lead, string(breakdown)}
	}
	return tx.InsertMany(ctx, "method_way",
		[]string{"method_id", "from_country", "to_country", "abroad", "price", "currency", "lead_hours", "breakdown"}, rows)
}

const methodColumns = `id, account_id, carrier, code, product, name, kind, min_weight, max_weight,
	max_length, max_width, max_height, service_point, is_return, functionalities, variant, contract_id`

func scanMethod(r db.Row) (Method, error) {
	var m Method
	var functionalities, variant string
	err := r.Scan(&m.ID, &m.OwnerAccount, &m.Carrier, &m.Code, &m.Product, &m.Name, &m.Kind, &m.MinWeight, &m.MaxWeight,
		&m.MaxSize.Length, &m.MaxSize.Width, &m.MaxSize.Height, &m.ServicePoint, &m.Return, &functionalities, &variant, &m.Contract)
	if err != nil {
		return Method{}, err
	}
	if variant != "" {
		m.Variant = strings.Split(variant, ",")
	}
	return m, json.Unmarshal([]byte(functionalities), &m.Functionalities)
}

// other is the second owner whose methods an account may buy.
func (f MethodFilter) other(accountID int64) int64 {
	if f.Own {
		return accountID
	}
	return operator
}

// ListMethods lists what an account can buy by its own and the operator's contracts, by id.
func ListMethods(ctx context.Context, r db.Reader, accountID int64, f MethodFilter) ([]Method, error) {
	all, err := db.All(ctx, r, scanMethod, `
		SELECT `+methodColumns+`
		FROM method
		WHERE (account_id = $1 OR account_id = $2)
			AND ($3 = '' OR carrier = $3)
			AND (active OR $4)
		ORDER BY id`, accountID, f.other(accountID), f.Carrier, f.Gone)
	if err != nil {
		return nil, err
	}
	ways, err := ways(ctx, r, accountID, 0, f)
	if err != nil {
		return nil, err
	}
	var kept []Method
	for _, m := range all {
		m.Reaches = ways[m.ID]
		if (f.From != "" || f.To != "") && len(m.Reaches) == 0 ||
			f.Return != nil && *f.Return != m.Return ||
			f.ServicePoint != nil && *f.ServicePoint != m.ServicePoint {
			continue
		}
		kept = append(kept, m)
	}
	return kept, nil
}

// GetMethod is one method with all its ways, on sale or not; the account's own or the operator's.
func GetMethod(ctx context.Context, r db.Reader, accountID int64, id int) (Method, error) {
	m, err := scanMethod(r.Row(ctx, `
		SELECT `+methodColumns+`
		FROM method
		WHERE (account_id = $1 OR account_id = $2) AND id = $3`, accountID, int64(operator), id))
	if errors.Is(err, db.ErrNone) {
		return Method{}, fault.New(fault.Missing, "There is no shipping method %d.", id)
	}
	if err != nil {
		return Method{}, err
	}
	ways, err := ways(ctx, r, accountID, id, MethodFilter{})
	m.Reaches = ways[id]
	return m, err
}

// ways reads where methods go, by method; id 0 means all of them. A row's countries are sets, most often of many.
func ways(ctx context.Context, r db.Reader, accountID int64, id int, f MethodFilter) (map[int][]Reach, error) {
	rows, err := r.Query(ctx, `
		SELECT w.method_id, w.from_country, w.to_country, w.abroad, w.price, w.currency, w.lead_hours, w.breakdown
		FROM method_way w
		JOIN method m ON m.id = w.method_id
		WHERE (m.account_id = $1 OR m.account_id = $2)
			AND ($3 = 0 OR w.method_id = $3)
			AND ($4 = '' OR m.carrier = $4)
		ORDER BY w.method_id, w.from_country, w.to_country`,
		accountID, f.other(accountID), int64(id), f.Carrier)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	got := map[int][]Reach{}
	same := map[Lands]Lands{} // most methods of a carrier go to the same countries: one text serves them all
	shared := func(s string) Lands {
		if kept, ok := same[Lands(s)]; ok {
			return kept
		}
		same[Lands(s)] = Lands(s)
		return Lands(s)
	}
	for rows.Next() {
		var method int
		var from, to, breakdown string
		var d Reach
		err := rows.Scan(&method, &from, &to, &d.Abroad, &d.Price.Minor, &d.Price.Currency, &d.LeadHours, &breakdown)
		if err != nil {
			return nil, err
		}
		d.From, d.To = shared(from), shared(to)
		if err := json.Unmarshal([]byte(breakdown), &d.Breakdown); err != nil {
			return nil, err
		}
		if d, ok := d.narrow(f.From, f.To); ok {
			got[method] = append(got[method], d)
		}
	}
	return got, rows.Err()
}
