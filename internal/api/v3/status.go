package v3

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/integration"
)

func (d *Door) statusRoutes() []api.Route {
	return []api.Route{at("GET", "/parcels/statuses", integration.ReadParcel, d.statuses)}
}

// status is a parcel's status in v3's words.
type status struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func statusOf(s carrier.Status) status {
	info := s.Info()
	return status{info.Code, info.Message}
}

// statuses lists all of them, in v2's order.
func (d *Door) statuses(_ context.Context, c call) error {
	var all []status
	for _, s := range carrier.Statuses() {
		all = append(all, statusOf(s.ID))
	}
	return data(c, http.StatusOK, all)
}
