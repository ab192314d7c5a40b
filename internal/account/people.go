package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

const inviteLasts = 7 * 24 * time.Hour

// Member is a person who belongs to the account.
type Member struct {
	Person   int64
	Name     string
	Email    string
	Role     Role
	TwoSteps bool
	Since    time.Time
}

// Members lists the people of an account by name.
func Members(ctx context.Context, r db.Reader, account int64) ([]Member, error) {
	return selectMembers(ctx, r, account)
}

// Invitation waits for a person to come.
type Invitation struct {
	Account int64
	Company string
	Email   string
	Role    Role
	Expires time.Time
	// Known says that the address has a log-in already, so that its password is asked for and not made.
	Known bool
}

// Invitations lists who was invited and has not come yet.
func (d *Desk) Invitations(ctx context.Context, s Session) ([]Invitation, error) {
	tokens, err := selectTokens(ctx, d.DB, s.Account, "invite", d.now())
	if err != nil {
		return nil, err
	}
	var all []Invitation
	for _, t := range tokens {
		all = append(all, Invitation{Account: s.Account, Company: s.Company, Email: t.email, Role: t.role, Expires: t.expires})
	}
	return all, nil
}

// Invite mails somebody a link to join the account in a role. A newer invitation takes the older one's place.
func (d *Desk) Invite(ctx context.Context, s Session, email string, role Role) error {
	if err := s.Need(ManagePeople); err != nil {
		return err
	}
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	if !slices.Contains(Roles(), role) {
		return fault.At("role", "Choose a role: admin, shipping or support.")
	}
	members, err := Members(ctx, d.DB, s.Account)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(members, func(m Member) bool { return m.Email == email }) {
		return fault.At("email", "%s belongs to this account already.", email)
	}
	if err := d.count(ctx, invitesPerDay, personKey(s.Account)); err != nil {
		return err
	}
	now, tok := d.now(), secret.NewToken(160)
	t := token{hash: secret.Hash(tok), kind: "invite", email: email, role: role, created: now, expires: now.Add(inviteLasts)}
	e := s.Entry(now, "person.invited", map[string]string{"email": email, "role": string(role)})
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if _, err := deleteInvites(ctx, tx, s.Account, email); err != nil {
			return err
		}
		if err := insertToken(ctx, tx, s.Account, t); err != nil {
			return err
		}
		if err := Enter(ctx, tx, s.Account, ByInvite, tok); err != nil {
			return err
		}
		if err := Record(ctx, tx, s.Account, e); err != nil {
			return err
		}
		return d.tell(ctx, tx, Notice{
			Account: s.Account, Kind: TellInvited, Email: email, Language: s.Language, Company: s.Company, By: s.Name, Token: tok, Expires: t.expires,
		})
	})
}

// Uninvite takes an invitation back.
func (d *Desk) Uninvite(ctx context.Context, s Session, email string) error {
	if err := s.Need(ManagePeople); err != nil {
		return err
	}
	email = strings.ToLower(strings.TrimSpace(email))
	e := s.Entry(d.now(), "person.uninvited", map[string]string{"email": email})
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		n, err := deleteInvites(ctx, tx, s.Account, email)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Missing, "This invitation was used or taken back already.")
		}
		return Record(ctx, tx, s.Account, e)
	})
}

var inviteGone = fault.New(fault.Missing, "This invitation was used, taken back or is too old. Ask for a new one.")

// Invitation shows what a mailed token invites to.
func (d *Desk) Invitation(ctx context.Context, mailed string) (Invitation, error) {
	account, err := Find(ctx, d.DB, ByInvite, mailed)
	if fault.Is(err, fault.Missing) {
		return Invitation{}, inviteGone
	}
	if err != nil {
		return Invitation{}, err
	}
	t, err := selectToken(ctx, d.DB, account, "invite", secret.Hash(mailed), d.now())
	if errors.Is(err, db.ErrNone) {
		return Invitation{}, inviteGone
	}
	if err != nil {
		return Invitation{}, err
	}
	a, err := Get(ctx, d.DB, account)
	if err != nil {
		return Invitation{}, err
	}
	p, err := selectPersonByEmail(ctx, d.DB, t.email)
	if err != nil && !errors.Is(err, db.ErrNone) {
		return Invitation{}, err
	}
	return Invitation{Account: account, Company: a.Company, Email: t.email, Role: t.role, Expires: t.expires, Known: p.password != ""}, nil
}

// Accept joins the account that invited: a newcomer chooses a name and password, somebody known proves the password they have.
func (d *Desk) Accept(ctx context.Context, mailed, name, password string, v Visit) (Entrance, error) {
	in, err := d.Invitation(ctx, mailed)
	if err != nil {
		return Entrance{}, err
	}
	p, fresh, err := d.guest(ctx, in, strings.TrimSpace(name), password)
	if err != nil {
		return Entrance{}, err
	}
	now, hash := d.now(), secret.Hash(mailed)
	e := Entry{ID: rowID(), At: now, Person: p.id, Who: p.name, Act: "person.joined", Detail: map[string]string{"role": string(in.Role)}, IP: v.IP}
	err = d.DB.Write(ctx, in.Account, func(ctx context.Context, tx *db.Tx) error {
		ok, err := takeToken(ctx, tx, in.Account, hash)
		if err != nil {
			return err
		}
		if !ok {
			return inviteGone
		}
		if err := deleteDirectory(ctx, tx, in.Account, ByInvite, hash); err != nil {
			return err
		}
		if fresh {
			if err := insertPerson(ctx, tx, p, now); err != nil {
				return err
			}
		}
		if err := join(ctx, tx, in.Account, p.id, in.Role, now); err != nil {
			return err
		}
		return Record(ctx, tx, in.Account, e)
	})
	if db.IsTaken(err) {
		return Entrance{}, fault.New(fault.Conflict, "You belong to this account already. Log in.")
	}
	if err != nil {
		return Entrance{}, err
	}
	return d.enter(ctx, p, in.Account, v)
}

// guest is the person who accepts, and whether they are new here.
func (d *Desk) guest(ctx context.Context, in Invitation, name, password string) (person, bool, error) {
	if in.Known {
		p, err := selectPersonByEmail(ctx, d.DB, in.Email)
		if err != nil {
			return p, false, err
		}
		return p, false, d.proves(ctx, p, "password", password)
	}
	var wrong fault.List
	checkText(&wrong, "name", "Name", name, 1, 75)
	checkPassword(&wrong, "password", password, in.Email, name)
	if err := wrong.Err(); err != nil {
		return person{}, false, err
	}
	kept, err := secret.HashPassword(password)
	if err != nil {
		return person{}, false, err
	}
	a, err := Get(ctx, d.DB, in.Account)
	if err != nil {
		return person{}, false, err
	}
	id, err := d.DB.NextID(ctx, "person")
	return person{id: id, email: in.Email, name: name, language: a.Language, password: kept}, true, err
}

// SetRole gives a member another role. The last admin stays one.
func (d *Desk) SetRole(ctx context.Context, s Session, person int64, role Role) error {
	if !slices.Contains(Roles(), role) {
		return fault.At("role", "Choose a role: admin, shipping or support.")
	}
	return d.changeMember(ctx, s, person, "person.role_set", func(ctx context.Context, tx *db.Tx, was Role) (map[string]string, error) {
		return map[string]string{"from": string(was), "to": string(role)}, updateRole(ctx, tx, s.Account, person, role)
	})
}

// RemoveMember takes a person out of the account and ends their sessions there. The last admin stays.
func (d *Desk) RemoveMember(ctx context.Context, s Session, person int64) error {
	end := d.now().Add(time.Hour)
	return d.changeMember(ctx, s, person, "person.removed", func(ctx context.Context, tx *db.Tx, was Role) (map[string]string, error) {
		if _, err := deleteSessions(ctx, tx, s.Account, person, 0, 0, end); err != nil {
			return nil, err
		}
		if err := Strike(ctx, tx, s.Account, ByPerson, personKey(person)); err != nil {
			return nil, err
		}
		return map[string]string{"role": string(was)}, deleteMember(ctx, tx, s.Account, person)
	})
}

// changeMember runs a change under the account's lock and takes it back if no admin were left.
func (d *Desk) changeMember(ctx context.Context, s Session, person int64, act string,
	change func(ctx context.Context, tx *db.Tx, was Role) (map[string]string, error)) error {
	if err := s.Need(ManagePeople); err != nil {
		return err
	}
	p, err := selectPerson(ctx, d.DB, person)
	if err != nil && !errors.Is(err, db.ErrNone) {
		return err
	}
	e := s.Entry(d.now(), act, nil)
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := lockAccount(ctx, tx, s.Account, e.At); err != nil {
			return err
		}
		was, err := selectRole(ctx, tx, s.Account, person)
		if errors.Is(err, db.ErrNone) {
			return fault.New(fault.Missing, "This person does not belong to the account.")
		}
		if err != nil {
			return err
		}
		detail, err := change(ctx, tx, was)
		if err != nil {
			return err
		}
		left, err := countAdmins(ctx, tx, s.Account)
		if err != nil {
			return err
		}
		if left == 0 {
			return fault.New(fault.Conflict, "%s is the last admin. Make somebody else admin first.", p.name)
		}
		detail["email"] = p.email
		return Record(ctx, tx, s.Account, Entry{ID: e.ID, At: e.At, Person: e.Person, Who: e.Who, Act: e.Act, Detail: detail, IP: e.IP})
	})
}

// SetName changes the person's own name and the language of their pages.
func (d *Desk) SetName(ctx context.Context, s Session, name, language string) error {
	name = strings.TrimSpace(name)
	var wrong fault.List
	checkText(&wrong, "name", "Name", name, 1, 75)
	checkText(&wrong, "language", "Language", language, 2, 12)
	if err := wrong.Err(); err != nil {
		return err
	}
	return d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return updatePersonName(ctx, tx, s.Person, name, language) })
}
