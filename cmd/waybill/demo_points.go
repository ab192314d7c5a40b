package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
)

// offerPoints switches the shop's service points on.
func (c demoAPI) offerPoints(ctx context.Context) error {
	on := map[string]any{"service_point_enabled": true, "service_point_carriers": []string{sandbox.Code}}
	return c.post(ctx, http.MethodPut, fmt.Sprintf("/api/v2/integrations/%d", c.keys.ID), on, nil)
}

// collect gives an order the service point nearest to its buyer, as if the buyer had chosen it at the checkout, and the cheapest method that
// goes there. Where there is none, as in a program without a gazetteer, it goes to the door.
func (c demoAPI) collect(ctx context.Context, o demodata.Order, methods []demoMethod, parcel map[string]any) error {
	method := cheapest(methods, o.To.Country, o.Weight.Kg(), true)
	if method == 0 {
		return nil
	}
	var near []struct {
		ID int64 `json:"id"`
	}
	q := url.Values{"country": {o.To.Country}, "postal_code": {o.To.PostalCode}, "city": {o.To.City}, "radius": {"20000"}}
	if err := c.post(ctx, http.MethodGet, "/api/v2/service-points?"+q.Encode(), nil, &near); err != nil || len(near) == 0 {
		return err
	}
	parcel["to_service_point"], parcel["shipment"] = near[0].ID, map[string]any{"id": method}
	return nil
}
