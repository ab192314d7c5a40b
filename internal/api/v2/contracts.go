package v2

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
)

func (d *Door) listContracts(ctx context.Context, c call) error {
	q := paramsOf(c)
	f := carrier.ContractFilter{Carrier: q.text("carrier"), ClientID: q.text("client_id"), Name: q.text("name")}
	wanted := q.text("country")
	if active, sent := q.truth("is_active"); sent {
		f.Active = &active
	}
	if err := q.wrong.Err(); err != nil {
		return err
	}
	all, err := carrier.ListContractHeads(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	country, err := d.homeCountry(ctx, c)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.memberRaw("next", "null")
	b.memberRaw("previous", "null")
	b.key("contracts")
	b.begin('[')
	for _, one := range all {
		if wanted != "" && wanted != country {
			continue
		}
		b.next()
		d.contractObject(&b, one, country)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getContract(ctx context.Context, c call) error {
	one, err := carrier.GetContractHead(ctx, d.DB, c.Account, idOf(c.PathValue("id")))
	if err != nil {
		return orNo(err, "No Contract matches the given query.")
	}
	country, err := d.homeCountry(ctx, c)
	if err != nil {
		return err
	}
	var b pen
	d.contractObject(&b, one, country)
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// homeCountry is where the account's contracts hold.
func (d *Door) homeCountry(ctx context.Context, c call) (string, error) {
	a, err := account.Get(ctx, d.DB, c.Account)
	return a.Address.Country, err
}

func (d *Door) contractObject(b *pen, one carrier.Contract, country string) {
	b.begin('{')
	b.memberInt("id", one.ID)
	b.key("carrier")
	b.begin('{')
	b.member("code", one.Carrier)
	b.member("name", d.Shipping.Carriers.Name(one.Carrier))
	b.end('}')
	b.memberOr("client_id", one.ClientID)
	b.memberBool("is_active", one.Active)
	b.member("name", one.Name)
	b.member("country", country)
	b.memberBool("is_default", one.Default)
	b.end('}')
}
