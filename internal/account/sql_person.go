package account

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

// person is somebody who may log in, in any number of accounts.
type person struct {
	id       int64
	email    string
	name     string
	language string
	password string // argon2id; empty until the invitation is accepted
	totp     string // sealed
	totpOn   bool
	totpStep int64
}

const personColumns = `SELECT person_id, email, name, language, password_hash, totp_sealed, totp_on, totp_step FROM person`

func scanPerson(row db.Row) (person, error) {
	var p person
	err := row.Scan(&p.id, &p.email, &p.name, &p.language, &p.password, &p.totp, &p.totpOn, &p.totpStep)
	return p, err
}

func selectPerson(ctx context.Context, r db.Reader, id int64) (person, error) {
	return scanPerson(r.Row(ctx, personColumns+` WHERE person_id = $1`, id))
}

func selectPersonByEmail(ctx context.Context, r db.Reader, email string) (person, error) {
	return scanPerson(r.Row(ctx, personColumns+` WHERE email = $1`, email))
}

func insertPerson(ctx context.Context, tx *db.Tx, p person, now time.Time) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO person (person_id, email, name, language, password_hash, sessions_from, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
		p.id, p.email, p.name, p.language, p.password, now)
	return err
}

func updatePersonName(ctx context.Context, tx *db.Tx, id int64, name, language string) error {
	_, err := tx.Exec(ctx, `UPDATE person SET name = $2, language = $3 WHERE person_id = $1`, id, name, language)
	return err
}

func updatePasswordHash(ctx context.Context, tx *db.Tx, id int64, hash string) error {
	_, err := tx.Exec(ctx, `UPDATE person SET password_hash = $2 WHERE person_id = $1`, id, hash)
	return err
}

// updatePassword also ends every session begun before now.
func updatePassword(ctx context.Context, tx *db.Tx, id int64, hash string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE person SET password_hash = $2, sessions_from = $3 WHERE person_id = $1`, id, hash, now)
	return err
}

func updateTOTP(ctx context.Context, tx *db.Tx, id int64, sealed string, on bool, step int64) error {
	_, err := tx.Exec(ctx, `UPDATE person SET totp_sealed = $2, totp_on = $3, totp_step = $4 WHERE person_id = $1`, id, sealed, on, step)
	return err
}

// takeStep reports whether the step was still free; of two log-ins with one code only one gets it.
func takeStep(ctx context.Context, tx *db.Tx, id, step int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE person SET totp_step = $2 WHERE person_id = $1 AND totp_step < $2`, id, step)
	return n == 1, err
}

func replaceRecovery(ctx context.Context, tx *db.Tx, person int64, hashes [][]byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE person_id = $1`, person); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(ctx, `INSERT INTO recovery_code (person_id, hash) VALUES ($1, $2)`, person, h); err != nil {
			return err
		}
	}
	return nil
}

func takeRecovery(ctx context.Context, tx *db.Tx, person int64, hash []byte) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE person_id = $1 AND hash = $2`, person, hash)
	return n == 1, err
}

func countRecovery(ctx context.Context, r db.Reader, person int64) (int, error) {
	var n int
	err := r.Row(ctx, `SELECT COUNT(*) FROM recovery_code WHERE person_id = $1`, person).Scan(&n)
	return n, err
}

func insertMember(ctx context.Context, tx *db.Tx, account, person int64, role Role, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO member (account_id, person_id, role, created_at) VALUES ($1, $2, $3, $4)`,
		account, person, string(role), now)
	return err
}

func selectMembers(ctx context.Context, r db.Reader, account int64) ([]Member, error) {
	return db.All(ctx, r, func(row db.Row) (Member, error) {
		var m Member
		var role string
		err := row.Scan(&m.Person, &m.Name, &m.Email, &role, &m.TwoSteps, &m.Since)
		m.Role = Role(role)
		return m, err
	}, `
		SELECT m.person_id, p.name, p.email, m.role, p.totp_on, m.created_at
		FROM member m JOIN person p ON p.person_id = m.person_id
		WHERE m.account_id = $1 ORDER BY p.name, m.person_id`, account)
}

func selectRole(ctx context.Context, r db.Reader, account, person int64) (Role, error) {
	var role string
	err := r.Row(ctx, `SELECT role FROM member WHERE account_id = $1 AND person_id = $2`, account, person).Scan(&role)
	return Role(role), err
}

func countAdmins(ctx context.Context, r db.Reader, account int64) (int, error) {
	var n int
	err := r.Row(ctx, `SELECT COUNT(*) FROM member WHERE account_id = $1 AND role = 'admin'`, account).Scan(&n)
	return n, err
}

func updateRole(ctx context.Context, tx *db.Tx, account, person int64, role Role) error {
	_, err := tx.Exec(ctx, `UPDATE member SET role = $3 WHERE account_id = $1 AND person_id = $2`, account, person, string(role))
	return err
}

func deleteMember(ctx context.Context, tx *db.Tx, account, person int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM member WHERE account_id = $1 AND person_id = $2`, account, person)
	return err
}
