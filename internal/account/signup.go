package account

import (
	"context"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Newcomer is what sign-up asks for.
type Newcomer struct {
	Company  string
	Country  string // ISO 3166-1 alpha-2
	Name     string // the person's; may be empty
	Email    string
	Password string
	Language string // "" is English
}

// SignUp makes an account with its first admin, sender address and brand, and lets the admin in. All of it or nothing.
func (d *Desk) SignUp(ctx context.Context, n Newcomer, v Visit) (Session, string, error) {
	n, err := n.check()
	if err != nil {
		return Session{}, "", err
	}
	if err := d.count(ctx, signUpPerIP, v.IP); err != nil {
		return Session{}, "", err
	}
	taken := fault.At("email", "This e-mail address has an account already. Log in instead.")
	if _, err := selectPersonByEmail(ctx, d.DB, n.Email); !errors.Is(err, db.ErrNone) {
		if err == nil {
			err = taken
		}
		return Session{}, "", err
	}
	kept, err := secret.HashPassword(n.Password)
	if err != nil {
		return Session{}, "", err
	}
	ids, err := d.drawIDs(ctx)
	if err != nil {
		return Session{}, "", err
	}
	now, opens := d.now(), secret.NewToken(160)
	a := n.account(ids.account, d.Sandbox, now)
	p := person{id: ids.person, email: n.Email, name: n.Name, language: n.Language, password: kept}
	gift := func(context.Context, *db.Tx) error { return nil }
	if d.Welcome != nil {
		if gift, err = d.Welcome(ctx, a); err != nil {
			return Session{}, "", err
		}
	}
	e := Session{Person: p.id, Name: p.name, IP: v.IP}.Entry(now, "account.made", map[string]string{"company": a.Company, "country": n.Country})
	err = d.DB.Write(ctx, a.ID, func(ctx context.Context, tx *db.Tx) error {
		if err := d.found(ctx, tx, a, p, ids); err != nil {
			return err
		}
		if err := gift(ctx, tx); err != nil {
			return err
		}
		if err := Record(ctx, tx, a.ID, e); err != nil {
			return err
		}
		return d.begin(ctx, tx, a.ID, p, opens, now, v)
	})
	if db.IsTaken(err) {
		return Session{}, "", taken
	}
	if err != nil {
		return Session{}, "", err
	}
	s, err := d.Resume(ctx, opens, v)
	return s, opens, err
}

type newIDs struct{ account, person, brand, sender int64 }

func (d *Desk) drawIDs(ctx context.Context) (newIDs, error) {
	var ids newIDs
	for kind, to := range map[string]*int64{"account": &ids.account, "person": &ids.person, "brand": &ids.brand, "sender_address": &ids.sender} {
		id, err := d.DB.NextID(ctx, kind)
		if err == nil && kind == "account" && id == Operator { // given by name, never drawn
			id, err = d.DB.NextID(ctx, kind)
		}
		if err != nil {
			return ids, err
		}
		*to = id
	}
	return ids, nil
}

// found writes the rows that every account begins with.
func (d *Desk) found(ctx context.Context, tx *db.Tx, a Account, p person, ids newIDs) error {
	if _, err := insertAccount(ctx, tx, a); err != nil {
		return err
	}
	if err := insertPerson(ctx, tx, p, a.CreatedAt); err != nil {
		return err
	}
	if err := join(ctx, tx, a.ID, p.id, Admin, a.CreatedAt); err != nil {
		return err
	}
	if err := insertBrand(ctx, tx, a.ID, firstBrand(ids.brand, a.Company), a.CreatedAt); err != nil {
		return err
	}
	first := Sender{
		ID: ids.sender, Brand: ids.brand, Default: true,
		Address: postal.Address{Name: p.name, Company: a.Company, Email: a.Email, Country: a.Address.Country},
	}
	return insertSender(ctx, tx, a.ID, first, a.CreatedAt)
}

// join makes a person a member, where the directory finds it.
func join(ctx context.Context, tx *db.Tx, account, person int64, role Role, now time.Time) error {
	if err := insertMember(ctx, tx, account, person, role, now); err != nil {
		return err
	}
	return Enter(ctx, tx, account, ByPerson, personKey(person))
}

func (n Newcomer) check() (Newcomer, error) {
	n.Company, n.Name = strings.TrimSpace(n.Company), strings.TrimSpace(n.Name)
	n.Country = strings.ToUpper(strings.TrimSpace(n.Country))
	var wrong fault.List
	checkText(&wrong, "company", "Company", n.Company, 1, 75)
	if _, ok := postal.Lookup(n.Country); !ok {
		wrong.Add("country", "Choose the country your company sits in.")
	}
	checkText(&wrong, "name", "Name", n.Name, 0, 75)
	email, err := cleanEmail(n.Email)
	wrong.Join("", err)
	n.Email = email
	checkPassword(&wrong, "password", n.Password, n.Email, n.Company)
	if n.Name == "" {
		n.Name, _, _ = strings.Cut(n.Email, "@")
	}
	if n.Language == "" {
		n.Language = "en"
	}
	return n, wrong.Err()
}

func (n Newcomer) account(id int64, sandbox bool, now time.Time) Account {
	zone, currency := habits(n.Country)
	return Account{
		ID: id, Company: n.Company, Address: postal.Address{Country: n.Country}, Email: n.Email,
		Zone: zone, Currency: currency, Language: n.Language, Sandbox: sandbox, CreatedAt: now,
	}
}

func checkText(wrong *fault.List, field, called, value string, least, most int) {
	switch n := utf8.RuneCountInString(value); {
	case !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl):
		wrong.Add(field, "%s has characters that cannot be read.", called)
	case n < least && n == 0:
		wrong.Add(field, "%s is missing.", called)
	case n > most:
		wrong.Add(field, "%s may have at most %d characters; this has %d.", called, most, n)
	}
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// firstBrand is the look an account begins with; its host name is the company's name and the brand's number.
func firstBrand(id int64, company string) Brand {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(company))
	if err != nil {
		plain = ""
	}
	slug := strings.Trim(notSlug.ReplaceAllString(plain, "-"), "-")
	if len(slug) > 40 {
		slug = strings.Trim(slug[:40], "-")
	}
	if slug == "" {
		slug = "brand"
	}
	return Brand{ID: id, Name: company, Domain: slug + "-" + strconv.FormatInt(id, 10), Color: "#0f5c6e", Secondary: "#f5f7f8"}
}
