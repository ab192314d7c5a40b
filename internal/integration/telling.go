package integration

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Format is the words in which an integration is told what happened.
type Format string

// The formats: Sendcloud's, signed with the secret key, and that of Standard Webhooks, signed with a secret of its own.
const (
	FormatSendcloud Format = "sendcloud"
	FormatStandard  Format = "standard"
)

// Telling is where and how an integration is told what happens. Its keys are in the open: it goes to the sender and nowhere else.
type Telling struct {
	Active bool   `json:"-"`
	URL    string `json:"url"`
	Format Format `json:"format"`
	Key    string `json:"key"`              // signs in Sendcloud's format
	Secret string `json:"secret,omitempty"` // whsec_…, signs as Standard Webhooks
}

// Telling finds where an integration is told, which for one that was removed is where it is told just that; Missing when nobody is to hear.
func (b *Book) Telling(ctx context.Context, account, id int64) (Telling, error) {
	i, err := Get(ctx, b.DB, account, id)
	if fault.Is(err, fault.Missing) {
		return b.farewell(ctx, account, id)
	}
	if err != nil || i.WebhookURL == "" {
		return Telling{}, err
	}
	return b.telling(ctx, b.DB, i)
}

func (b *Book) telling(ctx context.Context, r db.Reader, i Integration) (Telling, error) {
	t := Telling{Active: i.WebhookActive, URL: i.WebhookURL, Format: i.Format}
	var err error
	if t.Key, err = b.signingSecret(ctx, r, i.Account, i.ID); err != nil || i.Format != FormatStandard {
		return t, err
	}
	t.Secret, err = b.standardSecret(ctx, r, i.Account, i.ID)
	return t, err
}

func (b *Book) farewell(ctx context.Context, account, id int64) (Telling, error) {
	t := Telling{}
	sealed, err := selectFarewell(ctx, b.DB, account, id)
	if errors.Is(err, db.ErrNone) || err == nil && sealed == "" {
		return t, fault.New(fault.Missing, "There is no such integration.")
	}
	if err != nil {
		return t, err
	}
	plain, err := b.Sealer.Open(account, sealed)
	if err != nil {
		return t, err
	}
	t.Active = true
	return t, json.Unmarshal(plain, &t)
}

// keepFarewell is what a removed integration's last message needs, sealed: its keys are deleted with it. It is empty when nobody hears.
func (b *Book) keepFarewell(ctx context.Context, tx *db.Tx, i Integration) (string, error) {
	if !i.WebhookActive || i.WebhookURL == "" {
		return "", nil
	}
	t, err := b.telling(ctx, tx, i)
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	return b.Sealer.Seal(i.Account, plain), nil
}

// Forget wipes what was kept to tell a removed integration that it was removed.
func Forget(ctx context.Context, tx *db.Tx, account, id int64) error {
	return updateFarewell(ctx, tx, account, id, "")
}

// StandardSecret is the secret that signs an integration's Standard Webhooks, as its receiver wants it: whsec_ and base64. It is empty
// until that format is chosen for the first time.
func (b *Book) StandardSecret(ctx context.Context, by account.Session, id int64) (string, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return "", err
	}
	return b.standardSecret(ctx, b.DB, by.Account, id)
}

func (b *Book) standardSecret(ctx context.Context, r db.Reader, account, id int64) (string, error) {
	sealed, err := selectStandard(ctx, r, account, id)
	if errors.Is(err, db.ErrNone) || err == nil && sealed == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	plain, err := b.Sealer.Open(account, sealed)
	return string(plain), err
}

// keepStandard gives an integration that is told as Standard Webhooks the secret for it, unless it has one.
func (b *Book) keepStandard(ctx context.Context, tx *db.Tx, i Integration) error {
	if i.Format != FormatStandard {
		return nil
	}
	sealed, err := selectStandard(ctx, tx, i.Account, i.ID)
	if err != nil || sealed != "" {
		return err
	}
	return updateStandard(ctx, tx, i.Account, i.ID, b.newStandard(i.Account))
}

// newStandard makes such a secret, sealed; 192 random bits, as the standard asks.
func (b *Book) newStandard(account int64) string {
	var key [24]byte
	rand.Read(key[:])
	return b.Sealer.Seal(account, []byte("whsec_"+base64.StdEncoding.EncodeToString(key[:])))
}
