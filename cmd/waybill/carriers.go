package main

import (
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
)

// drivers is every carrier this program speaks to. A new carrier is one folder and one line here.
func drivers(sandboxURL string) map[string]carrier.Driver {
	all := map[string]carrier.Driver{ratesheet.Code: ratesheet.New()}
	if sandboxURL != "" {
		all[sandbox.Code] = sandbox.New(sandboxURL, nil)
	}
	return all
}
