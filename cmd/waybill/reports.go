package main

import (
	"context"

	"github.com/waybill-ship/waybill/internal/carrier"
	tables "github.com/waybill-ship/waybill/internal/report"
)

// reporting is the desk that writes tables of parcels.
func (p *platform) reporting() *tables.Desk {
	return &tables.Desk{
		DB: p.db, Blobs: p.blobs,
		Method: func(ctx context.Context, account int64, id int) (carrier.Method, bool) {
			m, err := p.shipping.Method(ctx, account, id)
			return m, err == nil
		},
		Carrier: func(code string) string {
			info, ok := p.carriers.Info(code)
			if !ok {
				return code
			}
			return info.Name
		},
	}
}
