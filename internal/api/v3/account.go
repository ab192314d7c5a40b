package v3

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
)

func (d *Door) accountRoutes() []api.Route {
	return []api.Route{
		at("GET", "/organization", integration.ReadOrganization, d.organization),
		at("GET", "/user/auth/metadata", "", d.metadata),
	}
}

// metadata says who the keys belong to.
func (d *Door) metadata(_ context.Context, c call) error {
	return data(c, http.StatusOK, struct {
		User        int64 `json:"user_id"`
		Integration int64 `json:"integration_id"`
	}{c.Account, c.Integration})
}

// organization is the merchant's company.
func (d *Door) organization(ctx context.Context, c call) error {
	a, err := account.Get(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, struct {
		ID         int64  `json:"id"`
		Name       string `json:"name"`
		Registered stamp  `json:"registration_date"`
	}{a.ID, a.Company, stamp(a.CreatedAt)})
}
