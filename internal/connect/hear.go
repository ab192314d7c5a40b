package connect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// MostHeard is the most bytes of a webhook that are taken.
const MostHeard = 1 << 20

// Hear takes a webhook that came to a merchant's address; hook is the unguessable part of it. When it answers without an error, the webhook is
// kept for good and need not be sent again. The same one once more changes nothing. fault.Missing is an address that nobody has, fault.Unknown
// a signature that is not the platform's.
func (e *Engine) Hear(ctx context.Context, hook string, header http.Header, body []byte) error {
	if len(body) > MostHeard {
		return fault.New(fault.TooBig, "A webhook has at most %d bytes.", MostHeard)
	}
	m, err := oneMerchant(ctx, e.db, "hook", hook)
	if errors.Is(err, db.ErrNone) || err == nil && m.sealed == "" {
		return fault.New(fault.Missing, "Nobody listens at this address.")
	}
	if err != nil {
		return err
	}
	keys, err := e.open(m)
	if err != nil {
		return err
	}
	key := keys.signingKey()
	if key == "" || sendcloud.CheckSignature(key, body, header.Get(sendcloud.SignatureHeader)) != nil {
		return fault.New(fault.Unknown, "The signature does not fit this body and the key of this connection.")
	}
	return e.keepHook(ctx, m, body)
}

// keepHook keeps a webhook and wakes whoever takes it in. Where there is a feed, that tells all that the webhook does, and better.
func (e *Engine) keepHook(ctx context.Context, m Merchant, body []byte) error {
	var id int64
	if !m.feed {
		ids, err := e.db.NextIDs(ctx, "heard", 1)
		if err != nil {
			return err
		}
		id = ids[0]
	}
	sum := sha256.Sum256(body)
	return e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		now := e.now()
		if err := setHeard(ctx, tx, m.ID, now); err != nil {
			return err
		}
		if !m.feed {
			fresh, err := addHeard(ctx, tx, m.ID, id, hex.EncodeToString(sum[:]), body, now)
			if err != nil || !fresh {
				return err
			}
		}
		return e.wake(ctx, tx, m.ID, laneSweep)
	})
}
