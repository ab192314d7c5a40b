package tracking

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// ByPush is the directory's kind of addresses that carriers knock at.
const ByPush account.Kind = "push"

// Door is the address at which a contract's carrier knocks, and what became of telling the carrier of it.
type Door struct {
	Path    string     // of the back door, with a token that names the contract; empty: there is none yet
	AskedAt *time.Time // when the carrier took it; nil where it did not, or cannot be told by us
	Words   string     // the carrier's, where it did not take it
}

// DoorOf is where a contract's carrier knocks. It is the contract's own; Missing when that is not the account's.
func (d *Desk) DoorOf(ctx context.Context, accountID, contract int64) (Door, error) {
	head, err := carrier.GetContractHead(ctx, d.DB, accountID, contract)
	if err != nil {
		return Door{}, err
	}
	kept, err := selectAddress(ctx, d.DB, accountID, contract)
	if err != nil || kept.sealed == "" {
		return Door{}, err
	}
	token, err := d.Sealer.Open(accountID, kept.sealed)
	if err != nil {
		return Door{}, fmt.Errorf("push address of contract %d: %w", contract, err)
	}
	return Door{Path: "/inbound/" + head.Carrier + "/" + string(token), AskedAt: kept.askedAt, Words: kept.words}, nil
}

// Address is the address for a contract's carrier to knock at, made when there is none: the path of the back door, with a token that
// nobody can guess.
func (d *Desk) Address(ctx context.Context, accountID, contract int64) (string, error) {
	door, err := d.DoorOf(ctx, accountID, contract)
	if err != nil || door.Path != "" {
		return door.Path, err
	}
	token := fmt.Sprintf("%d-%s", contract, secret.NewToken(128))
	err = d.DB.Write(ctx, accountID, func(ctx context.Context, tx *db.Tx) error {
		mine, err := insertAddress(ctx, tx, accountID, contract, d.Sealer.Seal(accountID, []byte(token)), d.now())
		if err != nil || !mine { // somebody else has just made one
			return err
		}
		return account.Enter(ctx, tx, accountID, ByPush, token)
	})
	if err != nil {
		return "", err
	}
	door, err = d.DoorOf(ctx, accountID, contract)
	return door.Path, err
}

// Subscribe sees to it that a contract has its address, and tells the carrier of it where the carrier can be told: base is this platform's public
// address. What it says to that is kept.
func (d *Desk) Subscribe(ctx context.Context, accountID, contract int64, base string) error {
	path, err := d.Address(ctx, accountID, contract)
	if err != nil {
		return err
	}
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, accountID, contract)
	if err != nil {
		return err
	}
	driver, name := d.Carriers.Driver(c.Carrier), d.Carriers.Name(c.Carrier)
	if _, ok := driver.(carrier.Pushed); !ok {
		return fault.New(fault.Unable, "%s does not send news; it is asked for it.", name)
	}
	if _, ok := driver.(carrier.Subscriber); !ok {
		return nil
	}
	refused := d.Carriers.Subscribe(ctx, c, strings.TrimSuffix(base, "/")+path)
	ctx = context.WithoutCancel(ctx)
	words, at := "", new(d.now())
	if refused != nil {
		if words, at = refused.Error(), nil; carrier.KindOf(refused) != carrier.KindUnknown {
			e, _ := carrier.As(refused)
			words = e.Message
		}
	}
	err = d.DB.Write(ctx, accountID, func(ctx context.Context, tx *db.Tx) error {
		return keepAsked(ctx, tx, accountID, contract, at, words)
	})
	if err != nil || refused == nil {
		return err
	}
	return carrier.Fault(name, refused)
}

// Subscription is the job that asks a new contract's carrier to knock.
type Subscription struct {
	Account  int64 `json:"account"`
	Contract int64 `json:"contract"`
}

// Kind names the job.
func (Subscription) Kind() string { return "tracking.subscribe" }

// SubscribeLater works the job. A carrier that is away is asked again; one that refuses is not: the merchant reads its words at the contract.
func (d *Desk) SubscribeLater(ctx context.Context, j Subscription, base string) error {
	err := d.Subscribe(ctx, j.Account, j.Contract, base)
	if f, ok := fault.As(err); ok && f.Kind != fault.Away {
		slog.WarnContext(ctx, "a carrier was not asked for its news", "account", j.Account, "contract", j.Contract, "error", err)
		return nil
	}
	return err
}

// Receive takes what a carrier sent to an address: Missing when the address is none of ours, Unknown when the carrier did not
// prove that it is the one, Invalid when it cannot be read.
func (d *Desk) Receive(ctx context.Context, carrierCode, token string, header http.Header, body []byte) error {
	missing := fault.New(fault.Missing, "There is no such address.")
	number, _, _ := strings.Cut(token, "-")
	contract, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return missing
	}
	owner, err := account.Find(ctx, d.DB, ByPush, token)
	if err != nil {
		return err
	}
	contract, err = selectMoved(ctx, d.DB, owner, contract)
	if err != nil {
		return err
	}
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, owner, contract)
	if err != nil {
		return err
	}
	if c.Carrier != carrierCode {
		return missing
	}
	news, err := d.Carriers.Receive(c, header, body)
	switch {
	case carrier.KindOf(err) == carrier.KindAuth:
		return fault.New(fault.Unknown, "The signature is missing or wrong.").Because(err)
	case carrier.KindOf(err) == carrier.KindValidation:
		return fault.New(fault.Invalid, "The news cannot be read.").Because(err)
	case err != nil:
		return err
	}
	return d.Record(ctx, owner, c.Carrier, news)
}
