package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

const (
	totpPeriod    = 30 // seconds; what every authenticator app takes for granted
	recoveryCodes = 10
)

// Enrolment is what an authenticator app needs, shown until the first code is confirmed.
type Enrolment struct {
	Secret string // base32, for typing
	URL    string // otpauth://…, for the QR code
}

// TwoSteps says how the person's two-step log-in stands.
type TwoSteps struct {
	On       bool
	Recovery int // codes left
}

// TwoSteps reads how the person's two-step log-in stands.
func (d *Desk) TwoSteps(ctx context.Context, s Session) (TwoSteps, error) {
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return TwoSteps{}, err
	}
	n, err := countRecovery(ctx, d.DB, s.Person)
	return TwoSteps{On: p.totpOn, Recovery: n}, err
}

// A person belongs to no account; their secrets are sealed for the negative of their number, which no account has.
func (p person) sealedFor() int64 { return -p.id }

// EnrolTOTP begins two-step log-in. The same secret is shown again until it is confirmed, so that a reload does not strand the app.
func (d *Desk) EnrolTOTP(ctx context.Context, s Session) (Enrolment, error) {
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return Enrolment{}, err
	}
	if p.totpOn {
		return Enrolment{}, fault.New(fault.Conflict, "Two-step log-in is on already.")
	}
	if p.totp != "" {
		if plain, err := d.Sealer.Open(p.sealedFor(), p.totp); err == nil {
			return enrolment(string(plain), p.email)
		}
	}
	raw := make([]byte, 20)
	rand.Read(raw)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
	sealed := d.Sealer.Seal(p.sealedFor(), []byte(text))
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error { return updateTOTP(ctx, tx, p.id, sealed, false, 0) })
	if err != nil {
		return Enrolment{}, err
	}
	return enrolment(text, p.email)
}

func enrolment(text, email string) (Enrolment, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	if err != nil {
		return Enrolment{}, err
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: "Waybill", AccountName: email, Secret: raw})
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: text, URL: k.URL()}, nil
}

// ConfirmTOTP switches two-step log-in on by a first code, and answers the recovery codes; they are shown this once.
func (d *Desk) ConfirmTOTP(ctx context.Context, s Session, code string) ([]string, error) {
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return nil, err
	}
	if p.totpOn || p.totp == "" {
		return nil, fault.New(fault.Conflict, "Begin again: there is nothing to confirm.")
	}
	if err := d.count(ctx, codePerPerson, personKey(p.id)); err != nil {
		return nil, err
	}
	step, err := d.step(p, code)
	if err != nil {
		return nil, err
	}
	codes, hashes := newRecovery()
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		if err := updateTOTP(ctx, tx, p.id, p.totp, true, step); err != nil {
			return err
		}
		if err := deleteAttempt(ctx, tx, codePerPerson.key(personKey(p.id))); err != nil {
			return err
		}
		return replaceRecovery(ctx, tx, p.id, hashes)
	})
	if err != nil {
		return nil, err
	}
	return codes, d.noteEverywhere(ctx, p.id, "two_steps.on", Visit{IP: s.IP})
}

// DisableTOTP switches two-step log-in off; the password is asked again.
func (d *Desk) DisableTOTP(ctx context.Context, s Session, password string) error {
	p, err := selectPerson(ctx, d.DB, s.Person)
	if err != nil {
		return err
	}
	if err := d.proves(ctx, p, "password", password); err != nil {
		return err
	}
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		if err := updateTOTP(ctx, tx, p.id, "", false, 0); err != nil {
			return err
		}
		return replaceRecovery(ctx, tx, p.id, nil)
	})
	if err != nil {
		return err
	}
	return d.noteEverywhere(ctx, p.id, "two_steps.off", Visit{IP: s.IP})
}

var wrongCode = fault.At("code", "That code is not right. Codes change every half a minute; type the newest one.")

// step is the time step whose code this is, one step early or late allowed.
func (d *Desk) step(p person, code string) (int64, error) {
	plain, err := d.Sealer.Open(p.sealedFor(), p.totp)
	if err != nil {
		return 0, err
	}
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	now := d.now().Unix() / totpPeriod
	for _, at := range []int64{now, now - 1, now + 1} {
		want, err := totp.GenerateCodeCustom(string(plain), time.Unix(at*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix})
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return at, nil
		}
	}
	return 0, wrongCode
}

type codeKind int

const (
	byApp codeKind = iota
	byRecovery
)

// takeCode uses up a code of the app or a recovery code; each opens once.
func (d *Desk) takeCode(ctx context.Context, p person, code string) (codeKind, error) {
	step, err := d.step(p, code)
	how := byApp
	if errors.Is(err, wrongCode) {
		how = byRecovery
	} else if err != nil {
		return how, err
	}
	err = d.DB.Write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		var ok bool
		var err error
		if how == byApp {
			ok, err = takeStep(ctx, tx, p.id, step)
		} else {
			ok, err = takeRecovery(ctx, tx, p.id, secret.Hash(cleanRecovery(code)))
		}
		if err == nil && !ok {
			return wrongCode
		}
		return err
	})
	return how, err
}

// newRecovery makes codes of 80 random bits, written in groups for reading aloud.
func newRecovery() (codes []string, hashes [][]byte) {
	for range recoveryCodes {
		raw := make([]byte, 10)
		rand.Read(raw)
		t := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		codes = append(codes, t[:4]+"-"+t[4:8]+"-"+t[8:12]+"-"+t[12:])
		hashes = append(hashes, secret.Hash(t))
	}
	return codes, hashes
}

func cleanRecovery(code string) string {
	return strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(code)))
}
