package account

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

const codeLasts = 10 * time.Minute

// Entrance is how far somebody came at the door: Opens is the session's token, or Pending stands for the step with the code.
type Entrance struct {
	Opens   string
	Pending string
}

var refused = fault.New(fault.Unknown, "E-mail address or password is not right.")

// LogIn checks e-mail and password. An unknown address costs the same work and gets the same answer as a wrong password.
func (d *Desk) LogIn(ctx context.Context, email, password string, v Visit) (Entrance, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return Entrance{}, err
	}
	if err := d.count(ctx, loginPerIP, v.IP); err != nil {
		return Entrance{}, err
	}
	if err := d.count(ctx, loginPerEmail, email); err != nil {
		return Entrance{}, err
	}
	p, err := selectPersonByEmail(ctx, d.DB, email)
	if err != nil && !errors.Is(err, db.ErrNone) {
		return Entrance{}, err
	}
	if p.password == "" { // unknown, or invited and not yet come
		secret.SpendPassword(password)
		return Entrance{}, refused
	}
	ok, rehash, err := secret.CheckPassword(p.password, password)
	if err != nil {
		return Entrance{}, err
	}
	if !ok {
		return Entrance{}, d.refuse(ctx, p, v)
	}
	if rehash {
		if err := d.rehash(ctx, p, password); err != nil {
			return Entrance{}, err
		}
	}
	if err := d.forgive(ctx, loginPerEmail.key(email), loginPerIP.key(v.IP)); err != nil {
		return Entrance{}, err
	}
	return d.enter(ctx, p, 0, v)
}

// refuse leaves a trace of the failed try where the person's admins see it.
func (d *Desk) refuse(ctx context.Context, p person, v Visit) error {
	accounts, err := selectDirectoryAll(ctx, d.DB, ByPerson, secret.Hash(personKey(p.id)))
	if err != nil {
		return err
	}
	for _, a := range accounts {
		e := Entry{ID: rowID(), At: d.now(), Person: p.id, Who: p.name, Act: "session.refused", IP: v.IP}
		err := d.DB.Write(ctx, a, func(ctx context.Context, tx *db.Tx) error { return Record(ctx, tx, a, e) })
		if err != nil {
			return err
		}
	}
	return refused
}

func (d *Desk) rehash(ctx context.Context, p person, password string) error {
	kept, err := secret.HashPassword(password)
	if err != nil {
		return err
	}
	return d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return updatePasswordHash(ctx, tx, p.id, kept) })
}

// enter lets a person in whose password was right: at once, or by way of the code. account 0 is the first one they belong to.
func (d *Desk) enter(ctx context.Context, p person, account int64, v Visit) (Entrance, error) {
	if p.totpOn {
		now, pending := d.now(), secret.NewToken(160)
		t := token{hash: secret.Hash(pending), kind: "code", person: p.id, email: p.email, created: now, expires: now.Add(codeLasts)}
		err := d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return insertToken(ctx, tx, 0, t) })
		return Entrance{Pending: pending}, err
	}
	return d.openFirst(ctx, p, account, v)
}

// openFirst begins a session in the account asked for, or in the first one the person belongs to.
func (d *Desk) openFirst(ctx context.Context, p person, account int64, v Visit) (Entrance, error) {
	if account == 0 {
		all, err := d.Choices(ctx, Session{Person: p.id})
		if err != nil {
			return Entrance{}, err
		}
		if len(all) == 0 {
			return Entrance{}, fault.New(fault.Denied, "You belong to no account any more. Ask an admin to invite you again.")
		}
		account = all[0].Account
	}
	opens, err := d.open(ctx, account, p, "session.begun", v)
	return Entrance{Opens: opens}, err
}

// LogInCode is the second step: a code of the authenticator app, or a recovery code.
func (d *Desk) LogInCode(ctx context.Context, pending, code string, v Visit) (Entrance, error) {
	now, hash := d.now(), secret.Hash(pending)
	t, err := selectToken(ctx, d.DB, 0, "code", hash, now)
	if errors.Is(err, db.ErrNone) {
		return Entrance{}, fault.New(fault.Unknown, "That took too long. Log in again.")
	}
	if err != nil {
		return Entrance{}, err
	}
	if err := d.count(ctx, codePerPerson, personKey(t.person)); err != nil {
		return Entrance{}, err
	}
	p, err := selectPerson(ctx, d.DB, t.person)
	if err != nil {
		return Entrance{}, err
	}
	how, err := d.takeCode(ctx, p, code)
	if err != nil {
		return Entrance{}, err
	}
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		if err := deleteAttempt(ctx, tx, codePerPerson.key(personKey(p.id))); err != nil {
			return err
		}
		ok, err := takeToken(ctx, tx, 0, hash)
		if err == nil && !ok {
			return fault.New(fault.Unknown, "That took too long. Log in again.")
		}
		return err
	})
	if err != nil {
		return Entrance{}, err
	}
	if how == byRecovery {
		if err := d.noteEverywhere(ctx, p.id, "two_steps.recovery_used", v); err != nil {
			return Entrance{}, err
		}
	}
	return d.openFirst(ctx, p, 0, v)
}

// cleanEmail is how addresses are kept: no blanks around, lower case.
func cleanEmail(email string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 || !strings.Contains(email, "@") {
		return email, fault.At("email", "Write an e-mail address like name@example.com.")
	}
	return email, nil
}
