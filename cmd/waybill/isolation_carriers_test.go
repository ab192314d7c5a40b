package main

import (
	"fmt"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
)

// carrierRecipes are the pages of the merchant's carriers.
func carrierRecipes() map[string]recipe {
	manage := account.ManageAccount
	see := func(path string) func(*realm) ask { return func(*realm) ask { return ask{path: path} } }
	spare := func(path string, pairs ...any) func(*realm) ask {
		return func(h *realm) ask {
			a := ask{path: fmt.Sprintf(path, h.spareContract())}
			if len(pairs) > 0 {
				a.form = form(pairs...)
			}
			return a
		}
	}
	return map[string]recipe{
		"GET /carriers":                      {make: see("/carriers"), strange: open},
		"GET /carriers/catalogue":            {make: see("/carriers/catalogue"), strange: open},
		"GET /carriers/new":                  {make: see("/carriers/new?carrier=" + sandbox.Code), strange: open, needs: manage},
		"GET /carriers/{contract}":           {make: spare("/carriers/%d")},
		"GET /carriers/{contract}/exchanges": {make: spare("/carriers/%d/exchanges")},
		"POST /carriers": {creates: true, needs: manage, make: func(h *realm) ask {
			return ask{path: "/carriers", form: form("carrier", sandbox.Code, "name", h.word(accountWord), "contract_data."+sandbox.KeyName, "sbx_isolation_key")}
		}},
		"POST /carriers/{contract}":         {make: spare("/carriers/%d", "name", "Renamed"), needs: manage},
		"POST /carriers/{contract}/default": {make: spare("/carriers/%d/default", "x", "1"), needs: manage},
		"POST /carriers/{contract}/active":  {make: spare("/carriers/%d/active", "on", "0"), needs: manage},
		// The sandbox brings no services along, which its owner is told on the contract's page.
		"POST /carriers/{contract}/services": {make: spare("/carriers/%d/services", "x", "1"), needs: manage},
		"POST /carriers/{contract}/news":     {make: spare("/carriers/%d/news", "x", "1"), needs: manage},
		"POST /carriers/{contract}/remove":   {make: spare("/carriers/%d/remove", "x", "1"), needs: manage},
		"POST /carriers/{contract}/methods": {needs: manage, make: func(h *realm) ask {
			all, err := carrier.ListMethods(h.t.Context(), h.p.db, h.a.id, carrier.MethodFilter{Carrier: sandbox.Code})
			must(h.t, err)
			return ask{path: fmt.Sprintf("/carriers/%d/methods", h.spareContract()), form: form("method", fmt.Sprint(all[len(all)-1].ID), "on", "0")}
		}},
	}
}
