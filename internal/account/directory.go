package account

import (
	"context"
	"errors"
	"strconv"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Kind is a kind of entry in the directory, which finds the account of what arrives without one. Values lie there
// hashed only. Other rooms name kinds of their own.
type Kind string

// The kinds of this room and the one of API keys.
const (
	ByPerson    Kind = "person"
	BySession   Kind = "session"
	ByInvite    Kind = "invite"
	ByPublicKey Kind = "public_key"
	ByBrandHost Kind = "brand_host"
)

// Find is the one account that a value belongs to; Missing when it belongs to none.
func Find(ctx context.Context, r db.Reader, kind Kind, value string) (int64, error) {
	id, err := selectDirectory(ctx, r, kind, secret.Hash(value))
	if errors.Is(err, db.ErrNone) {
		return 0, fault.New(fault.Missing, "There is no such thing.")
	}
	return id, err
}

// Enter writes values of one kind into the directory; db.IsTaken tells when somebody has one of them.
func Enter(ctx context.Context, tx *db.Tx, account int64, kind Kind, values ...string) error {
	hashes := make([][]byte, len(values))
	for i, v := range values {
		hashes[i] = secret.Hash(v)
	}
	return insertDirectory(ctx, tx, account, kind, hashes)
}

// Strike takes a value out of the directory.
func Strike(ctx context.Context, tx *db.Tx, account int64, kind Kind, value string) error {
	return deleteDirectory(ctx, tx, account, kind, secret.Hash(value))
}

// StrikeHash is Strike for a value that is kept only by its hash.
func StrikeHash(ctx context.Context, tx *db.Tx, account int64, kind Kind, hash []byte) error {
	return deleteDirectory(ctx, tx, account, kind, hash)
}

func personKey(person int64) string { return strconv.FormatInt(person, 10) }
