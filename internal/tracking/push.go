package tracking

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/secret"
)

// ByPush is the directory's kind of addresses that carriers knock at.
const ByPush account.Kind = "push"

// Address makes a new address for a contract's carrier to knock at: the path of the back door, with a token that names
// the contract. Earlier addresses of the contract stay good.
func (d *Desk) Address(ctx context.Context, accountID, contract int64) (string, error) {
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, accountID, contract)
	if err != nil {
		return "", err
	}
	token := fmt.Sprintf("%d-%s", contract, secret.NewToken(128))
	err = d.DB.Write(ctx, accountID, func(ctx context.Context, tx *db.Tx) error {
		return account.Enter(ctx, tx, accountID, ByPush, token)
	})
	return "/inbound/" + c.Carrier + "/" + token, err
}

// Subscribe asks a contract's carrier to knock at this platform, whose public address is base.
func (d *Desk) Subscribe(ctx context.Context, accountID, contract int64, base string) error {
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, accountID, contract)
	if err != nil {
		return err
	}
	info, _ := d.Carriers.Info(c.Carrier)
	s, ok := d.Carriers.Driver(c.Carrier).(carrier.Subscriber)
	if !ok {
		return fault.New(fault.Unable, "%s does not send news; it is asked for it.", info.Name)
	}
	path, err := d.Address(ctx, accountID, contract)
	if err != nil {
		return err
	}
	if err := s.Subscribe(ctx, c, strings.TrimSuffix(base, "/")+path); err != nil {
		return carrier.Fault(info.Name, err)
	}
	return nil
}

// Subscription is the job that asks a new contract's carrier to knock.
type Subscription struct {
	Account  int64 `json:"account"`
	Contract int64 `json:"contract"`
}

// Kind names the job.
func (Subscription) Kind() string { return "tracking.subscribe" }

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
