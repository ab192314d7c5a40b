package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// A session ends when it was not seen for sessionIdle, and in any case after sessionMost.
const (
	sessionIdle = 14 * 24 * time.Hour
	sessionMost = 60 * 24 * time.Hour
	seenEvery   = time.Minute
)

// Visit is where a request came from.
type Visit struct {
	IP        string
	UserAgent string
}

// Session is a person at work in an account.
type Session struct {
	Account  int64
	Person   int64
	Role     Role
	ID       int64 // names the session in lists; not what opens it
	Name     string
	Email    string
	Language string
	Company  string
	Zone     string // the account's
	IP       string
	Since    time.Time
}

// Login is one line in a person's list of sessions.
type Login struct {
	ID        int64
	UserAgent string
	IP        string
	Since     time.Time
	Seen      time.Time
}

// Resume finds the session that a token opens; Unknown when there is none any more.
func (d *Desk) Resume(ctx context.Context, opens string, v Visit) (Session, error) {
	unknown := fault.New(fault.Unknown, "Log in to go on.")
	account, err := Find(ctx, d.DB, BySession, opens)
	if fault.Is(err, fault.Missing) {
		return Session{}, unknown
	}
	if err != nil {
		return Session{}, err
	}
	now, hash := d.now(), secret.Hash(opens)
	s, seen, err := selectSession(ctx, d.DB, account, hash, now.Add(-sessionMost), now.Add(-sessionIdle))
	if errors.Is(err, db.ErrNone) {
		return Session{}, unknown
	}
	if err != nil {
		return Session{}, err
	}
	s.IP = v.IP
	if now.Sub(seen) >= seenEvery {
		err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error { return updateSeen(ctx, tx, account, hash, now) })
	}
	return s, err
}

// begin opens a session of a person in an account and answers what opens it.
func (d *Desk) begin(ctx context.Context, tx *db.Tx, account int64, p person, opens string, now time.Time, v Visit) error {
	l := Login{ID: rowID(), UserAgent: cut(v.UserAgent, 300), IP: v.IP, Since: now}
	// Those that died of age go when a new one comes.
	if _, err := deleteSessions(ctx, tx, account, p.id, 0, 0, now.Add(-sessionIdle)); err != nil {
		return err
	}
	if err := insertSession(ctx, tx, account, secret.Hash(opens), l, p.id); err != nil {
		return err
	}
	return Enter(ctx, tx, account, BySession, opens)
}

// LogOut ends the session at work.
func (d *Desk) LogOut(ctx context.Context, s Session) error {
	return d.endSessions(ctx, s, s.ID, 0, "session.left")
}

// EndSession ends one of the person's own sessions; 0 ends all but the one at work.
func (d *Desk) EndSession(ctx context.Context, s Session, id int64) error {
	if id == 0 {
		return d.endSessions(ctx, s, 0, s.ID, "session.ended_others")
	}
	return d.endSessions(ctx, s, id, 0, "session.ended")
}

func (d *Desk) endSessions(ctx context.Context, s Session, id, keep int64, act string) error {
	now := d.now()
	e := s.Entry(now, act, nil)
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		n, err := deleteSessions(ctx, tx, s.Account, s.Person, id, keep, now.Add(time.Hour))
		if err != nil {
			return err
		}
		if n == 0 && id != 0 {
			return fault.New(fault.Missing, "This session has ended already.")
		}
		return Record(ctx, tx, s.Account, e)
	})
}

// Sessions lists where the person is logged in with this account, the last seen first.
func (d *Desk) Sessions(ctx context.Context, s Session) ([]Login, error) {
	now := d.now()
	return selectLogins(ctx, d.DB, s.Account, s.Person, now.Add(-sessionMost), now.Add(-sessionIdle))
}

// Choice is an account that a person may work in.
type Choice struct {
	Account int64
	Company string
	Role    Role
}

// Choices lists the accounts that the person belongs to.
func (d *Desk) Choices(ctx context.Context, s Session) ([]Choice, error) {
	accounts, err := selectDirectoryAll(ctx, d.DB, ByPerson, secret.Hash(personKey(s.Person)))
	if err != nil {
		return nil, err
	}
	var all []Choice
	for _, id := range accounts {
		role, err := selectRole(ctx, d.DB, id, s.Person)
		if errors.Is(err, db.ErrNone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		a, err := selectAccount(ctx, d.DB, id)
		if err != nil {
			return nil, err
		}
		all = append(all, Choice{Account: id, Company: a.Company, Role: role})
	}
	return all, nil
}

// Switch moves the person's work to another account: a new session there, the old one ends.
func (d *Desk) Switch(ctx context.Context, s Session, account int64, v Visit) (string, error) {
	if _, err := selectRole(ctx, d.DB, account, s.Person); err != nil {
		if errors.Is(err, db.ErrNone) {
			return "", fault.New(fault.Missing, "There is no such account.")
		}
		return "", err
	}
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return "", err
	}
	opens, err := d.open(ctx, account, p, "session.switched", v)
	if err != nil {
		return "", err
	}
	return opens, d.LogOut(ctx, s)
}

// open begins a session and notes it in the account's log.
func (d *Desk) open(ctx context.Context, account int64, p person, act string, v Visit) (string, error) {
	now, opens := d.now(), secret.NewToken(160)
	e := Entry{ID: rowID(), At: now, Person: p.id, Who: p.name, Act: act, IP: v.IP}
	err := d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := d.begin(ctx, tx, account, p, opens, now, v); err != nil {
			return err
		}
		return Record(ctx, tx, account, e)
	})
	return opens, err
}

// cut shortens text to at most n bytes without breaking a letter.
func cut(text string, n int) string {
	text = strings.ToValidUTF8(text, "")
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}
