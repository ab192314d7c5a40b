// Package account knows the merchants and the people who work for them: who may come in, in which role, from which
// addresses they send and under which brand. Keys of shops live in integration; sending the mails is mail's work.
package account

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Operator is the account of whoever runs this platform: it owns the platform's contracts and price lists.
const Operator int64 = 1

// Account is one merchant.
type Account struct {
	ID       int64
	Company  string
	Address  postal.Address // where the company sits; Name and Company stay empty
	VAT      string         // with its country letters, no blanks
	EORI     string
	Phone    string
	Email    string
	Zone     string // IANA name, "Europe/Amsterdam"
	Currency string // ISO 4217
	Language string // "en", "nl" …
	// Sandbox says whether the account may ship with the sandbox carrier.
	Sandbox   bool
	CreatedAt time.Time
}

// Location is the account's time zone; UTC when its name is not known on this machine.
func (a Account) Location() *time.Location {
	loc, err := time.LoadLocation(a.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Get reads an account; Missing when there is none.
func Get(ctx context.Context, r db.Reader, account int64) (Account, error) {
	a, err := selectAccount(ctx, r, account)
	if errors.Is(err, db.ErrNone) {
		return a, fault.New(fault.Missing, "There is no such account.")
	}
	return a, err
}

// Desk is where people come in and change what concerns them and their account. Every act of weight leaves an audit row.
type Desk struct {
	DB     *db.DB
	Sealer *secret.Sealer
	// Now is the clock; nil is the wall clock.
	Now func() time.Time
	// Tell writes a mail in the transaction that caused it; nil tells nobody.
	Tell func(ctx context.Context, tx *db.Tx, n Notice) error
	// Welcome gets ready what other rooms give a new account, and answers the writing of it, done in sign-up's transaction; nil gives nothing.
	Welcome func(ctx context.Context, a Account) (func(ctx context.Context, tx *db.Tx) error, error)
	// Sandbox is given to new accounts.
	Sandbox bool
}

// Notice is what somebody is to be told by mail.
type Notice struct {
	Account  int64 // 0 when it concerns the person alone
	Kind     NoticeKind
	Email    string
	Name     string
	Language string
	Company  string // who invites
	By       string // the person who invites
	Token    string // for the link
	Expires  time.Time
}

// NoticeKind says which mail it is.
type NoticeKind string

// The mails of this room.
const (
	TellReset   NoticeKind = "reset"
	TellInvited NoticeKind = "invited"
)

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return db.Micro(time.Now())
	}
	return db.Micro(d.Now())
}

func (d *Desk) tell(ctx context.Context, tx *db.Tx, n Notice) error {
	if d.Tell == nil {
		return nil
	}
	return d.Tell(ctx, tx, n)
}

// EnsureOperator makes the operator's account if it is not there yet. Call it after migrating.
func EnsureOperator(ctx context.Context, d *db.DB, now time.Time) error {
	if _, err := selectAccount(ctx, d, Operator); !errors.Is(err, db.ErrNone) {
		return err
	}
	brand, err := d.NextID(ctx, "brand")
	if err != nil {
		return err
	}
	a := Account{
		ID: Operator, Company: "Waybill", Address: postal.Address{Country: "NL"}, Zone: "Europe/Amsterdam", Currency: "EUR",
		Language: "en", Sandbox: true, CreatedAt: db.Micro(now),
	}
	return d.Write(ctx, Operator, func(ctx context.Context, tx *db.Tx) error {
		fresh, err := insertAccount(ctx, tx, a)
		if err != nil || !fresh {
			return err // another node was quicker
		}
		return insertBrand(ctx, tx, Operator, firstBrand(brand, a.Company), a.CreatedAt)
	})
}
