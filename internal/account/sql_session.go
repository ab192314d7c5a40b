package account

import (
	"context"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
)

func insertSession(ctx context.Context, tx *db.Tx, account int64, hash []byte, l Login, person int64) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO session (account_id, hash, id, person_id, user_agent, ip, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
		account, hash, l.ID, person, l.UserAgent, l.IP, l.Since)
	return err
}

// selectSession reads a living session with the person and the role behind it.
func selectSession(ctx context.Context, r db.Reader, account int64, hash []byte, oldest, unseen time.Time) (Session, time.Time, error) {
	s := Session{Account: account}
	var role string
	var seen time.Time
	err := r.Row(ctx, `
		SELECT s.id, s.person_id, s.created_at, s.seen_at, p.name, p.email, p.language, m.role, a.company, a.zone
		FROM session s
		JOIN account a ON a.account_id = s.account_id
		JOIN member m ON m.account_id = s.account_id AND m.person_id = s.person_id
		JOIN person p ON p.person_id = s.person_id
		WHERE s.account_id = $1 AND s.hash = $2 AND s.created_at >= p.sessions_from AND s.created_at > $3 AND s.seen_at > $4`,
		account, hash, oldest, unseen).
		Scan(&s.ID, &s.Person, &s.Since, &seen, &s.Name, &s.Email, &s.Language, &role, &s.Company, &s.Zone)
	s.Role = Role(role)
	return s, seen, err
}

func updateSeen(ctx context.Context, tx *db.Tx, account int64, hash []byte, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $3 WHERE account_id = $1 AND hash = $2`, account, hash, now)
	return err
}

func selectLogins(ctx context.Context, r db.Reader, account, person int64, oldest, unseen time.Time) ([]Login, error) {
	return db.All(ctx, r, func(row db.Row) (Login, error) {
		var l Login
		err := row.Scan(&l.ID, &l.UserAgent, &l.IP, &l.Since, &l.Seen)
		return l, err
	}, `
		SELECT s.id, s.user_agent, s.ip, s.created_at, s.seen_at FROM session s
		JOIN person p ON p.person_id = s.person_id
		WHERE s.account_id = $1 AND s.person_id = $2 AND s.created_at >= p.sessions_from AND s.created_at > $3 AND s.seen_at > $4
		ORDER BY s.seen_at DESC`, account, person, oldest, unseen)
}

// deleteSessions removes a person's sessions that fit, and their directory entries. id 0 means all but keep; dead means only those
// unseen since.
func deleteSessions(ctx context.Context, tx *db.Tx, account, person, id, keep int64, unseen time.Time) (int, error) {
	hashes, err := db.All(ctx, tx, scanHash, `
		DELETE FROM session WHERE account_id = $1 AND person_id = $2 AND (id = $3 OR $3 = 0) AND id <> $4 AND seen_at <= $5 RETURNING hash`,
		account, person, id, keep, unseen)
	if err != nil {
		return 0, err
	}
	return len(hashes), strikeHashes(ctx, tx, account, BySession, hashes)
}

// token is something mailed to a person, or waiting for a second step.
type token struct {
	hash    []byte
	kind    string
	person  int64
	email   string
	role    Role
	created time.Time
	expires time.Time
}

func insertToken(ctx context.Context, tx *db.Tx, account int64, t token) error {
	if _, err := tx.Exec(ctx, `DELETE FROM person_token WHERE account_id = $1 AND expires_at <= $2`, account, t.created); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO person_token (account_id, hash, kind, person_id, email, role, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		account, t.hash, t.kind, t.person, t.email, string(t.role), t.created, t.expires)
	return err
}

const tokenColumns = `SELECT hash, kind, person_id, email, role, created_at, expires_at FROM person_token`

func scanToken(row db.Row) (token, error) {
	var t token
	var role string
	err := row.Scan(&t.hash, &t.kind, &t.person, &t.email, &role, &t.created, &t.expires)
	t.role = Role(role)
	return t, err
}

func selectToken(ctx context.Context, r db.Reader, account int64, kind string, hash []byte, now time.Time) (token, error) {
	return scanToken(r.Row(ctx, tokenColumns+` WHERE account_id = $1 AND hash = $2 AND kind = $3 AND expires_at > $4`, account, hash, kind, now))
}

func selectTokens(ctx context.Context, r db.Reader, account int64, kind string, now time.Time) ([]token, error) {
	return db.All(ctx, r, scanToken, tokenColumns+` WHERE account_id = $1 AND kind = $2 AND expires_at > $3 ORDER BY email`, account, kind, now)
}

// takeToken uses a token up; false when somebody was quicker.
func takeToken(ctx context.Context, tx *db.Tx, account int64, hash []byte) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM person_token WHERE account_id = $1 AND hash = $2`, account, hash)
	return n == 1, err
}

func deletePersonTokens(ctx context.Context, tx *db.Tx, account, person int64, kind string) error {
	_, err := tx.Exec(ctx, `DELETE FROM person_token WHERE account_id = $1 AND person_id = $2 AND kind = $3`, account, person, kind)
	return err
}

// deleteInvites takes back every invitation of an e-mail address and answers how many there were.
func deleteInvites(ctx context.Context, tx *db.Tx, account int64, email string) (int, error) {
	hashes, err := db.All(ctx, tx, scanHash, `DELETE FROM person_token WHERE account_id = $1 AND email = $2 AND kind = 'invite' RETURNING hash`, account, email)
	if err != nil {
		return 0, err
	}
	return len(hashes), strikeHashes(ctx, tx, account, ByInvite, hashes)
}

// renewSession lets the session at work outlive a change of password.
func renewSession(ctx context.Context, tx *db.Tx, account, person, id int64, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET created_at = $4 WHERE account_id = $1 AND person_id = $2 AND id = $3`, account, person, id, now)
	return err
}

// sweepSessions removes sessions begun before the person's last change of password.
func sweepSessions(ctx context.Context, tx *db.Tx, account, person int64) error {
	hashes, err := db.All(ctx, tx, scanHash, `
		DELETE FROM session WHERE account_id = $1 AND person_id = $2
			AND created_at < (SELECT sessions_from FROM person WHERE person_id = $2)
		RETURNING hash`, account, person)
	if err != nil {
		return err
	}
	return strikeHashes(ctx, tx, account, BySession, hashes)
}

func scanHash(row db.Row) ([]byte, error) {
	var h []byte
	err := row.Scan(&h)
	return h, err
}

func strikeHashes(ctx context.Context, tx *db.Tx, account int64, kind Kind, hashes [][]byte) error {
	for _, h := range hashes {
		if err := deleteDirectory(ctx, tx, account, kind, h); err != nil {
			return err
		}
	}
	return nil
}
