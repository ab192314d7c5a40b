package v3

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/shipping"
)

func (d *Door) contractRoutes() []api.Route {
	return []api.Route{
		at("GET", "/contracts", integration.ReadPrice, d.listContracts),
		making("/contracts", integration.WriteCarrier, d.createContract),
		at("GET", "/contracts/schemas", integration.ReadPrice, d.contractSchemas),
		at("GET", "/contracts/{id}", integration.ReadPrice, d.getContract),
		at("PATCH", "/contracts/{id}", integration.WriteCarrier, d.patchContract),
		at("DELETE", "/contracts/{id}", integration.WriteCarrier, d.deleteContract),
	}
}

func (d *Door) listContracts(ctx context.Context, c call) error {
	p, err := placeOf(c, 100, 1000)
	if err != nil {
		return err
	}
	q := ask(c)
	f := carrier.ContractFilter{Carrier: q.text("carrier_code"), ClientID: q.text("client_id"), Name: q.text("name")}
	if active, sent := q.truth("is_active"); sent {
		f.Active = &active
	}
	country := q.text("country_code")
	if err := q.err(); err != nil {
		return err
	}
	all, err := carrier.ListContractHeads(ctx, d.DB, c.Account, f)
	if err != nil {
		return err
	}
	if country != "" {
		a, err := account.Get(ctx, d.DB, c.Account)
		if err != nil {
			return err
		}
		if !strings.EqualFold(a.Address.Country, country) { // contracts hold where the company sits
			all = nil
		}
	}
	told := []toldContract{}
	for _, one := range cut(c, p, p.of(all), func(one carrier.Contract) int64 { return one.ID }) {
		told = append(told, contractOf(one))
	}
	return data(c, http.StatusOK, told)
}

// of takes from a short list what a page needs, in the order that cut wants.
func (p place) of(all []carrier.Contract) []carrier.Contract {
	slices.SortFunc(all, func(a, b carrier.Contract) int { return cmp.Compare(b.ID, a.ID) })
	all = slices.DeleteFunc(all, func(c carrier.Contract) bool {
		return p.At != 0 && (p.Back && c.ID <= p.At || !p.Back && c.ID >= p.At)
	})
	switch {
	case len(all) < p.limit():
		return all
	case p.Back:
		return all[len(all)-p.limit():]
	}
	return all[:p.limit()]
}

func (d *Door) getContract(ctx context.Context, c call) error {
	one, err := carrier.GetContractHead(ctx, d.DB, c.Account, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, contractOf(one))
}

func (d *Door) createContract(ctx context.Context, c call) error {
	var q struct {
		Carrier string            `json:"carrier_code" lax:"required"`
		Data    map[string]string `json:"contract_data" lax:"required"`
		Name    *string           `json:"name"`
		Active  bool              `json:"is_active"`
		Default bool              `json:"is_default_per_carrier"`
	}
	if err := decode(c, &q); err != nil {
		return err
	}
	w := shipping.ContractWish{Carrier: q.Carrier, Name: q.Name, Active: &q.Active, Data: q.Data}
	if q.Default {
		w.Default = &q.Default
	}
	one, err := d.Shipping.AddContract(ctx, c.Account, w)
	if err != nil {
		return err
	}
	return data(c, http.StatusCreated, contractOf(one))
}

func (d *Door) patchContract(ctx context.Context, c call) error {
	var q struct {
		Name    *string           `json:"name"`
		Active  *bool             `json:"is_active"`
		Default *bool             `json:"is_default_per_carrier"`
		Data    map[string]string `json:"contract_data"`
	}
	if err := decode(c, &q); err != nil {
		return err
	}
	w := shipping.ContractWish{Name: q.Name, Active: q.Active, Default: q.Default, Data: q.Data}
	one, err := d.Shipping.SetContract(ctx, c.Account, idOf(c.PathValue("id")), w)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, contractOf(one))
}

func (d *Door) deleteContract(ctx context.Context, c call) error {
	if err := d.Shipping.RemoveContract(ctx, c.Account, idOf(c.PathValue("id"))); err != nil {
		return err
	}
	return empty(c)
}

type contractField struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
	Type        string `json:"type"`
}

// contractSchemas tells what each carrier wants to know of a contract.
func (d *Door) contractSchemas(_ context.Context, c call) error {
	type schema struct {
		Carrier string          `json:"carrier_code"`
		Fields  []contractField `json:"fields"`
	}
	q := ask(c)
	wanted := q.text("carrier_code")
	if err := q.err(); err != nil {
		return err
	}
	all := []schema{}
	for _, code := range d.Shipping.Carriers.Codes() {
		info, ok := d.Shipping.Carriers.Info(code)
		if !ok || wanted != "" && wanted != code {
			continue
		}
		one := schema{code, []contractField{}}
		for _, f := range info.Credentials {
			one.Fields = append(one.Fields, contractField{f.Name, f.Label, f.Required, "string"})
		}
		all = append(all, one)
	}
	return data(c, http.StatusOK, all)
}
