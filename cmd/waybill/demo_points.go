package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
)

// offerPoints switches the shop's service points on.
func (c demoAPI) offerPoints(ctx context.Context) error {
	on := map[string]any{"service_point_enabled": true, "service_point_carriers": []string{sandbox.Code}}
	return c.post(ctx, http.MethodPut, fmt.Sprintf("/api/v2/integrations/%d", c.keys.ID), on, nil)
}
