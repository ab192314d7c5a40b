package account

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// leastPassword is in characters. Length is what counts; no mix of signs is demanded.
const leastPassword = 10

const resetLasts = time.Hour

// checkPassword says what is wrong with a new password.
func checkPassword(wrong *fault.List, field, password string, names ...string) {
	switch {
	case utf8.RuneCountInString(password) < leastPassword:
		wrong.Add(field, "The password needs at least %d characters.", leastPassword)
		return
	case len(password) > secret.MaxPassword:
		wrong.Add(field, "The password may have at most %d bytes.", secret.MaxPassword)
		return
	case strings.Trim(password, password[:1]) == "":
		wrong.Add(field, "The password is one character over and over. Choose another.")
		return
	}
	for _, n := range names {
		if n != "" && strings.EqualFold(password, n) {
			wrong.Add(field, "The password is your e-mail address or name. Choose another.")
			return
		}
	}
}

// Forgot mails a link to set a new password, if anybody has this address. The answer is the same either way.
func (d *Desk) Forgot(ctx context.Context, email string, v Visit) error {
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	if err := d.count(ctx, resetPerIP, v.IP); err != nil {
		return err
	}
	if err := d.count(ctx, resetPerEmail, email); err != nil {
		return err
	}
	p, err := selectPersonByEmail(ctx, d.DB, email)
	if errors.Is(err, db.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	now, tok := d.now(), secret.NewToken(160)
	t := token{hash: secret.Hash(tok), kind: "reset", person: p.id, email: email, created: now, expires: now.Add(resetLasts)}
	return d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		// An older link dies with the newer one.
		if err := deletePersonTokens(ctx, tx, 0, p.id, "reset"); err != nil {
			return err
		}
		if err := insertToken(ctx, tx, 0, t); err != nil {
			return err
		}
		return d.tell(ctx, tx, Notice{Kind: TellReset, Email: email, Name: p.name, Language: p.language, Token: tok, Expires: t.expires})
	})
}

// Reset sets a new password by a mailed token and ends every session of the person. Two-step log-in stays as it is.
func (d *Desk) Reset(ctx context.Context, mailed, password string, v Visit) error {
	now, hash := d.now(), secret.Hash(mailed)
	gone := fault.New(fault.Missing, "This link was used or is too old. Ask for a new one.")
	t, err := selectToken(ctx, d.DB, 0, "reset", hash, now)
	if errors.Is(err, db.ErrNone) {
		return gone
	}
	if err != nil {
		return err
	}
	var wrong fault.List
	checkPassword(&wrong, "password", password, t.email)
	if err := wrong.Err(); err != nil {
		return err
	}
	kept, err := secret.HashPassword(password)
	if err != nil {
		return err
	}
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		ok, err := takeToken(ctx, tx, 0, hash)
		if err != nil {
			return err
		}
		if !ok {
			return gone
		}
		return updatePassword(ctx, tx, t.person, kept, now)
	})
	if err != nil {
		return err
	}
	return d.noteEverywhere(ctx, t.person, "password.reset", v)
}

// ChangePassword sets a new password by the old one; other sessions of the person end, this one stays.
func (d *Desk) ChangePassword(ctx context.Context, s Session, old, password string) error {
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return err
	}
	if err := d.proves(ctx, p, "old_password", old); err != nil {
		return err
	}
	var wrong fault.List
	checkPassword(&wrong, "password", password, p.email, p.name)
	if err := wrong.Err(); err != nil {
		return err
	}
	kept, err := secret.HashPassword(password)
	if err != nil {
		return err
	}
	now := d.now()
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		// The session at work began before now; its row is moved up below.
		return updatePassword(ctx, tx, p.id, kept, now)
	})
	if err != nil {
		return err
	}
	err = d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		return renewSession(ctx, tx, s.Account, s.Person, s.ID, now)
	})
	if err != nil {
		return err
	}
	return d.noteEverywhere(ctx, p.id, "password.changed", Visit{IP: s.IP})
}

// proves checks that whoever sits at the keyboard knows the password, with the same limit as the log-in.
func (d *Desk) proves(ctx context.Context, p person, field, password string) error {
	if err := d.count(ctx, loginPerEmail, p.email); err != nil {
		return err
	}
	ok, _, err := secret.CheckPassword(p.password, password)
	if err != nil {
		return err
	}
	if !ok {
		return fault.At(field, "That is not your password.")
	}
	return d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		return deleteAttempt(ctx, tx, loginPerEmail.key(p.email))
	})
}

// noteEverywhere writes the act into the log of every account the person belongs to, and sweeps up the sessions that it killed.
func (d *Desk) noteEverywhere(ctx context.Context, person int64, act string, v Visit) error {
	p, err := selectPerson(ctx, d.DB, person)
	if err != nil {
		return err
	}
	accounts, err := selectDirectoryAll(ctx, d.DB, ByPerson, secret.Hash(personKey(person)))
	if err != nil {
		return err
	}
	for _, a := range accounts {
		e := Entry{ID: rowID(), At: d.now(), Person: person, Who: p.name, Act: act, IP: v.IP}
		err := d.DB.Write(ctx, a, func(ctx context.Context, tx *db.Tx) error {
			if err := sweepSessions(ctx, tx, a, person); err != nil {
				return err
			}
			return Record(ctx, tx, a, e)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
