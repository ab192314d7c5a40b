package integration

import (
	"context"
	"errors"
	"regexp"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/event"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// Overlap is how long a rotated pair of keys still opens the door, so that a shop can be given the new one without a break.
const Overlap = 24 * time.Hour

// seenEvery is how exactly the last use of a key is kept.
const seenEvery = time.Minute

// Reach is how far a key reaches.
type Reach string

// The reaches: only what came through the integration itself, or everything in the account.
const (
	ReachIntegration Reach = "integration"
	ReachAccount     Reach = "account"
)

// Key is who stands at the API's door.
type Key struct {
	Account     int64
	Integration int64
	Reach       Reach
	// Scopes is what it may do; none is everything.
	Scopes Scopes
	// TestOnly buys labels only from carriers that are for trying out.
	TestOnly bool
	// OAuthOnly says that the integration takes tokens and no keys.
	OAuthOnly bool
}

// Sees reports whether the key may see what belongs to an integration (0: made in the panel).
func (k Key) Sees(integration int64) bool {
	return k.Reach == ReachAccount || integration == k.Integration
}

// Pair is a new pair of keys. The secret exists in the open only here.
type Pair struct {
	Public string
	Secret string
}

// Grant is what a pair of keys may do, and until when. The zero value is everything, for ever.
type Grant struct {
	Scopes    Scopes
	TestOnly  bool // labels only from carriers that are for trying out
	ExpiresAt *time.Time
}

// expired reports whether the pair opens nothing any more.
func (g Grant) expired(now time.Time) bool { return g.ExpiresAt != nil && !now.Before(*g.ExpiresAt) }

// KeyInfo is what may be shown of a pair later.
type KeyInfo struct {
	Grant
	Public    string
	SecretEnd string // the last four characters
	Reach     Reach
	CreatedAt time.Time
	RetiresAt *time.Time // set once a newer pair has taken its place
	UsedAt    *time.Time // to the minute
}

// keyRow is a pair as it is kept.
type keyRow struct {
	KeyInfo
	integration int64
	hash        []byte
	sealed      string
	oauthOnly   bool
}

// ends is when the pair stops to open the door; nil is never.
func (k KeyInfo) ends() *time.Time {
	if k.ExpiresAt == nil || k.RetiresAt != nil && k.RetiresAt.Before(*k.ExpiresAt) {
		return k.RetiresAt
	}
	return k.ExpiresAt
}

// Opens reports whether the pair opens the door at a moment.
func (k KeyInfo) Opens(now time.Time) bool { return k.ends() == nil || now.Before(*k.ends()) }

func (b *Book) newPair(i Integration, reach Reach, now time.Time) (Pair, keyRow) {
	p := Pair{Public: secret.NewHex(), Secret: secret.NewHex()}
	return p, keyRow{
		KeyInfo:     KeyInfo{Public: p.Public, SecretEnd: p.Secret[len(p.Secret)-4:], Reach: reach, CreatedAt: now},
		integration: i.ID, hash: secret.Hash(p.Secret), sealed: b.Sealer.Seal(i.Account, []byte(p.Secret)),
	}
}

// Keys lists the pairs that open the door, the newest first.
func (b *Book) Keys(ctx context.Context, account, integration int64) ([]KeyInfo, error) {
	rows, err := selectKeys(ctx, b.DB, account, integration, b.now())
	if err != nil {
		return nil, err
	}
	infos := make([]KeyInfo, len(rows))
	for n, r := range rows {
		infos[n] = r.KeyInfo
	}
	return infos, nil
}

// Rotate makes a new pair that may do what the newest one may. It signs from now on; the old ones open the door for Overlap yet. The
// secret is in the answer this once.
func (b *Book) Rotate(ctx context.Context, by account.Session, integration int64) (Pair, error) {
	return b.rotate(ctx, by, integration, func(old Grant, now time.Time) (Grant, error) {
		if old.expired(now) {
			old.ExpiresAt = nil
		}
		return old, nil
	})
}

// RotateTo is Rotate with another grant.
func (b *Book) RotateTo(ctx context.Context, by account.Session, integration int64, g Grant) (Pair, error) {
	return b.rotate(ctx, by, integration, func(_ Grant, now time.Time) (Grant, error) {
		if g.expired(now) {
			return g, fault.At("expires", "The keys would have expired already.")
		}
		return g, nil
	})
}

func (b *Book) rotate(ctx context.Context, by account.Session, integration int64, grant func(old Grant, now time.Time) (Grant, error)) (Pair, error) {
	if err := by.Need(account.ManageConnection); err != nil {
		return Pair{}, err
	}
	i, err := Get(ctx, b.DB, by.Account, integration)
	if err != nil {
		return Pair{}, err
	}
	now := b.now()
	old, err := selectKeys(ctx, b.DB, by.Account, integration, now)
	if err != nil {
		return Pair{}, err
	}
	reach, had := ReachIntegration, Grant{}
	if len(old) > 0 {
		reach, had = old[0].Reach, old[0].Grant
	}
	pair, row := b.newPair(i, reach, now)
	if row.Grant, err = grant(had, now); err != nil {
		return Pair{}, err
	}
	audit := by.Entry(now, "integration.rotated", map[string]string{"integration": i.Name, "public_key": pair.Public, "scopes": string(row.Scopes)})
	err = b.DB.Write(ctx, i.Account, func(ctx context.Context, tx *db.Tx) error {
		// A pair that retires already keeps its earlier hour.
		if err := retireKeys(ctx, tx, i.Account, integration, now.Add(Overlap)); err != nil {
			return err
		}
		if err := insertKey(ctx, tx, i.Account, row); err != nil {
			return err
		}
		if err := account.Enter(ctx, tx, i.Account, account.ByPublicKey, pair.Public); err != nil {
			return err
		}
		if err := account.Record(ctx, tx, i.Account, audit); err != nil {
			return err
		}
		return b.Events.Append(ctx, tx, i.Account, event.Fact{Integration: i.ID, Kind: event.ConnectionSet, At: now, Body: i})
	})
	for _, k := range old {
		b.known.drop(k.Public)
	}
	return pair, err
}

// Retire closes the door for a rotated pair before its day is over.
func (b *Book) Retire(ctx context.Context, by account.Session, integration int64, public string) error {
	if err := by.Need(account.ManageConnection); err != nil {
		return err
	}
	now := b.now()
	audit := by.Entry(now, "integration.key_retired", map[string]string{"public_key": public})
	err := b.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		ok, err := retireKey(ctx, tx, by.Account, integration, public, now)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "There is no such old pair of keys.")
		}
		if err := account.Strike(ctx, tx, by.Account, account.ByPublicKey, public); err != nil {
			return err
		}
		return account.Record(ctx, tx, by.Account, audit)
	})
	b.known.drop(public)
	return err
}

var publicShape = regexp.MustCompile(`^[0-9a-f]{32}$`)

var refused = fault.New(fault.Unknown, "Invalid username/password.")

// Authenticate finds out who a pair of keys belongs to; Unknown when it does not fit. What was found is remembered for a
// few seconds, so that an import of many calls does not read the same rows each time.
func (b *Book) Authenticate(ctx context.Context, public, secretKey string) (Key, error) {
	if !publicShape.MatchString(public) {
		return Key{}, refused
	}
	now := b.now()
	hash := secret.Hash(secretKey)
	if e, ok := b.known.get(public, now); ok {
		return e.open(hash, now)
	}
	mark := b.known.mark()
	e, err := b.look(ctx, public)
	if errors.Is(err, db.ErrNone) || fault.Is(err, fault.Missing) {
		return Key{}, refused
	}
	if err != nil {
		return Key{}, err
	}
	key, err := e.open(hash, now)
	if err != nil {
		return Key{}, err // strangers' tries are not remembered
	}
	b.known.put(public, e, now, mark)
	return key, b.used(ctx, key, public, e, now)
}

func (b *Book) look(ctx context.Context, public string) (entry, error) {
	id, err := account.Find(ctx, b.DB, account.ByPublicKey, public)
	if err != nil {
		return entry{}, err
	}
	row, err := selectKey(ctx, b.DB, id, public)
	if err != nil {
		return entry{}, err
	}
	return entry{
		key:  Key{Account: id, Integration: row.integration, Reach: row.Reach, Scopes: row.Scopes, TestOnly: row.TestOnly, OAuthOnly: row.oauthOnly},
		hash: row.hash, ends: row.ends(), used: row.UsedAt,
	}, nil
}

// used writes the last use of a key, at most once a minute.
func (b *Book) used(ctx context.Context, k Key, public string, e entry, now time.Time) error {
	if e.used != nil && now.Sub(*e.used) < seenEvery {
		return nil
	}
	return b.DB.Write(ctx, k.Account, func(ctx context.Context, tx *db.Tx) error { return updateUsed(ctx, tx, k.Account, public, now) })
}

// SigningSecret is what webhooks of an integration are signed with: the merchant's own signature key, or the newest secret key.
func (b *Book) SigningSecret(ctx context.Context, account, integration int64) (string, error) {
	return b.signingSecret(ctx, b.DB, account, integration)
}

// OwnSignature is the signature key of an integration's own; empty where its secret key signs.
func (b *Book) OwnSignature(ctx context.Context, account, integration int64) (string, error) {
	return b.ownSignature(ctx, b.DB, account, integration)
}

func (b *Book) ownSignature(ctx context.Context, r db.Reader, account, integration int64) (string, error) {
	own, err := selectSignature(ctx, r, account, integration)
	if errors.Is(err, db.ErrNone) || err == nil && own == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	plain, err := b.Sealer.Open(account, own)
	return string(plain), err
}

func (b *Book) signingSecret(ctx context.Context, r db.Reader, account, integration int64) (string, error) {
	if own, err := b.ownSignature(ctx, r, account, integration); own != "" || err != nil {
		return own, err
	}
	rows, err := selectKeys(ctx, r, account, integration, b.now())
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", fault.New(fault.Missing, "There is no such integration.")
	}
	plain, err := b.Sealer.Open(account, rows[0].sealed)
	return string(plain), err
}

// CheckSignature is nil for a key that SetSignature takes.
func CheckSignature(key string) error {
	if key != "" && (len(key) < 16 || len(key) > 200) {
		return fault.At("webhook_signature_key", "The signature key needs 16 to 200 characters.")
	}
	return nil
}

// SetSignature gives webhooks a signature key of the merchant's own, at least 16 characters; "" goes back to the secret key.
func (b *Book) SetSignature(ctx context.Context, by account.Session, integration int64, key string) error {
	if err := by.Need(account.ManageConnection); err != nil {
		return err
	}
	if err := CheckSignature(key); err != nil {
		return err
	}
	sealed := ""
	if key != "" {
		sealed = b.Sealer.Seal(by.Account, []byte(key))
	}
	now := b.now()
	return b.DB.Write(ctx, by.Account, func(ctx context.Context, tx *db.Tx) error {
		i, err := Get(ctx, tx, by.Account, integration)
		if err != nil {
			return err
		}
		if err := updateSignature(ctx, tx, by.Account, integration, sealed, now); err != nil {
			return err
		}
		act := "integration.signature_set"
		if sealed == "" {
			act = "integration.signature_cleared"
		}
		return account.Record(ctx, tx, by.Account, by.Entry(now, act, map[string]string{"integration": i.Name}))
	})
}
