package connect

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
	"github.com/waybill-ship/waybill/internal/web"
)

// State is where a merchant stands.
type State string

// The states of a merchant.
const (
	Waiting   State = "waiting"   // there is no way into the account yet; orders are kept
	Connected State = "connected" // orders flow
	Refused   State = "refused"   // the platform no longer takes the keys; orders are kept
	Ended     State = "ended"     // disconnected by the marketplace
)

// The ways into a merchant's account.
const (
	AccessKeys    = "keys"
	AccessConsent = "consent"
)

// Merchant is one seller of the marketplace.
type Merchant struct {
	ID          int64  `json:"id"`
	Ref         string `json:"ref"` // the marketplace's own name for the seller
	Name        string `json:"name"`
	Platform    string `json:"platform"` // base URL of the API
	State       State  `json:"state"`
	Access      string `json:"access"`      // AccessKeys, AccessConsent, or empty while waiting
	Integration int    `json:"integration"` // the platform's id of the connection; 0 is not known
	// Trouble says in words why it does not work; empty where it does.
	Trouble string `json:"trouble"`
	// Steps is what the merchant does to become connected where the platform has no page for it; empty once it is.
	Steps    []string `json:"steps,omitempty"`
	PointsOn bool     `json:"points_on"` // buyers may choose service points

	ImportedAt time.Time `json:"imported_at,omitzero"` // the last order that arrived
	HeardAt    time.Time `json:"heard_at,omitzero"`    // the last webhook
	CheckedAt  time.Time `json:"checked_at,omitzero"`  // the keys were last tried, or the account was last asked
	MadeAt     time.Time `json:"made_at"`

	Waiting int       `json:"waiting"` // orders on their way
	Refused int       `json:"refused"` // orders that need mending
	Oldest  time.Time `json:"oldest,omitzero"`

	sealed string
	hook   string
	feed   bool
}

// NewMerchant is a seller to be connected.
type NewMerchant struct {
	// Ref is the marketplace's own name for the seller, such as the number in its database: up to 200 letters.
	Ref string `json:"ref"`
	// Name is for people; empty is Ref.
	Name string `json:"name"`
	// Platform is the base URL that the merchant ships with; empty is Config.Platform.
	Platform string `json:"platform"`
}

const mostRef = 200

// AddMerchant makes a merchant known. A ref that is known already answers the merchant there, with the name brought up to date; the
// platform of one that is connected is not changed (fault.Conflict).
func (e *Engine) AddMerchant(ctx context.Context, n NewMerchant) (Merchant, error) {
	n, err := e.checkMerchant(n)
	if err != nil {
		return Merchant{}, err
	}
	ids, err := e.db.NextIDs(ctx, "merchant", 1)
	if err != nil {
		return Merchant{}, err
	}
	err = e.write(ctx, 0, func(ctx context.Context, tx *db.Tx) error {
		there, err := oneMerchant(ctx, tx, "ref", n.Ref)
		if errors.Is(err, db.ErrNone) {
			return putMerchant(ctx, tx, ids[0], n, secret.NewToken(192), e.now())
		}
		if err != nil {
			return err
		}
		if there.Platform != n.Platform && there.State != Waiting && there.State != Ended {
			return fault.New(fault.Conflict, "This merchant is connected at %s. Disconnect it before it moves to another platform.", there.Platform)
		}
		return renameMerchant(ctx, tx, there, n, e.now())
	})
	if err != nil {
		return Merchant{}, err
	}
	e.refs.Delete(n.Ref)
	return e.Merchant(ctx, n.Ref)
}

func (e *Engine) checkMerchant(n NewMerchant) (NewMerchant, error) {
	var wrong fault.List
	n.Ref, n.Name = strings.TrimSpace(n.Ref), strings.TrimSpace(n.Name)
	if why := wrongName(n.Ref); why != "" {
		wrong.Add("ref", why, mostRef)
	}
	n.Name = cmp.Or(n.Name, n.Ref)
	if !utf8.ValidString(n.Name) || len(n.Name) > mostRef || strings.ContainsFunc(n.Name, unicode.IsControl) {
		wrong.Add("name", "A name has at most %d letters and no control characters.", mostRef)
	}
	n.Platform = strings.TrimRight(strings.TrimSpace(cmp.Or(n.Platform, e.c.Platform)), "/")
	for _, tail := range []string{"/api/v2", "/api/v3"} {
		n.Platform = strings.TrimSuffix(n.Platform, tail)
	}
	if n.Platform != e.c.Platform {
		err := web.Outside{AllowPrivate: e.c.AllowPrivate}.Check(n.Platform)
		u, bad := url.Parse(n.Platform)
		switch {
		case errors.Is(err, web.ErrPrivate):
			wrong.Add("platform", "This address is not on the public internet. Connect calls such platforms only where it was told to (--allow-private), or where it is its own (--platform).")
		case err != nil, bad != nil, u.RawQuery != "", u.Fragment != "", u.User != nil:
			wrong.Add("platform", "The platform is its address, such as https://ship.example.com.")
		}
	}
	return n, wrong.Err()
}

// wrongName says what is wrong with a name that others give to their things, as a format that takes the longest length.
func wrongName(name string) string {
	switch {
	case name == "":
		return "This is needed; it has at most %d letters."
	case len(name) > mostRef:
		return "This is too long: it has at most %d letters."
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "This holds letters that cannot be kept; at most %d letters, no control characters."
	}
	return ""
}

// Merchant is the merchant of a ref, with its counts; fault.Missing where there is none.
func (e *Engine) Merchant(ctx context.Context, ref string) (Merchant, error) {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return Merchant{}, err
	}
	return e.counted(ctx, m)
}

func (e *Engine) merchant(ctx context.Context, ref string) (Merchant, error) {
	m, err := oneMerchant(ctx, e.db, "ref", ref)
	if errors.Is(err, db.ErrNone) {
		return Merchant{}, fault.New(fault.Missing, "There is no merchant %q.", ref)
	}
	if err != nil {
		return Merchant{}, err
	}
	if m.State != Connected {
		m.Steps = stepsFor(m)
	}
	return m, nil
}

// MerchantFilter narrows a list of merchants; the zero value is the first hundred of all.
type MerchantFilter struct {
	State   State
	Trouble bool   // only those where something does not work
	After   string // the ref of the last one seen
	Limit   int    // at most 1,000; 0 is 100
}

// Merchants lists merchants by ref, with their counts.
func (e *Engine) Merchants(ctx context.Context, f MerchantFilter) ([]Merchant, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	all, err := listMerchants(ctx, e.db, f, min(f.Limit, 1000))
	if err != nil {
		return nil, err
	}
	for i, m := range all {
		if all[i], err = e.counted(ctx, m); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Disconnect ends a connection: the keys are forgotten here, and orders of the merchant are no longer taken. Nothing is deleted at the
// platform. Connecting again brings it back, with what waited.
func (e *Engine) Disconnect(ctx context.Context, ref string) error {
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return err
	}
	defer e.refs.Delete(ref)
	return e.write(ctx, m.ID, func(ctx context.Context, tx *db.Tx) error {
		return endMerchant(ctx, tx, m.ID, e.now())
	})
}

// known is what is remembered of a ref for a moment, so that taking an order does not look it up each time.
type known struct {
	id    int64
	state State
	until time.Time
}

// idOf is the id of a merchant whose orders are taken.
func (e *Engine) idOf(ctx context.Context, ref string) (int64, error) {
	if got, ok := e.refs.Load(ref); ok && time.Now().Before(got.(known).until) {
		return got.(known).id, nil
	}
	m, err := e.merchant(ctx, ref)
	if err != nil {
		return 0, err
	}
	if m.State == Ended {
		return 0, fault.New(fault.Conflict, "The merchant %q is disconnected. Connect it again before its orders are handed over.", ref)
	}
	e.refs.Store(ref, known{id: m.ID, state: m.State, until: time.Now().Add(time.Second)})
	return m.ID, nil
}
