package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/ratesheet"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/shipping"
)

// pricingRecipes are the pages of price sheets.
func pricingRecipes() map[string]recipe {
	manage := account.ManageAccount
	text := func(h *realm) string {
		return "[sheet]\nfield,value\nname," + h.word(accountWord) + "\ncurrency,EUR\n[products]\ncode,name,up_to_kg\nstandard,Standard,31.5\n[zones]\nzone,country\nall,*\n[rates]\nproduct,zone,up_to_kg,price\nstandard,all,50,6.50\n"
	}
	kept := func(h *realm) (contract, id int64) {
		s, problems, err := price.Read(h.t.Context(), []byte(text(h)))
		must(h.t, err)
		if len(problems) > 0 {
			h.t.Fatal(problems)
		}
		contract = h.spareContract() // other recipes look at the prices of the first
		one, err := h.p.shipping.KeepSheet(h.t.Context(), h.a.id, contract, s)
		must(h.t, err)
		return contract, one.ID
	}
	at := func(path string) func(*realm) ask {
		return func(h *realm) ask {
			contract, id := kept(h)
			if strings.Count(path, "%d") == 1 {
				return ask{path: fmt.Sprintf(path, contract)}
			}
			return ask{path: fmt.Sprintf(path, contract, id)}
		}
	}
	return map[string]recipe{
		"GET /carriers/{contract}/prices":             {make: at("/carriers/%d/prices"), needs: manage},
		"GET /carriers/{contract}/prices/{id}":        {make: at("/carriers/%d/prices/%d"), needs: manage},
		"GET /carriers/{contract}/prices/{id}/{file}": {make: at("/carriers/%d/prices/%d/sheet.csv"), needs: manage},
		"GET /carriers/{contract}/prices/published/{file}": {make: func(h *realm) ask {
			return ask{path: fmt.Sprintf("/carriers/%d/prices/published/colissimo.csv", h.contract())}
		}, needs: manage},
		"POST /carriers/{contract}/prices/preview": {ok: 200, needs: manage, make: func(h *realm) ask {
			return ask{path: fmt.Sprintf("/carriers/%d/prices/preview", h.contract()), form: form("text", text(h))}
		}},
		"POST /carriers/{contract}/prices": {needs: manage, make: func(h *realm) ask {
			contract := h.spareContract()
			var body bytes.Buffer
			z := gzip.NewWriter(&body)
			_, err := z.Write([]byte(text(h)))
			must(h.t, err)
			must(h.t, z.Close())
			return ask{path: fmt.Sprintf("/carriers/%d/prices", contract), form: form("sheet", base64.StdEncoding.EncodeToString(body.Bytes()))}
		}},
		"POST /parcels/{id}/news": {needs: account.Ship, make: func(h *realm) ask {
			return ask{path: fmt.Sprintf("/parcels/%d/news", h.courierParcel()), form: form("status", "picked_up", "location", "Breda")}
		}},
		"POST /carriers/{contract}/prices/{id}/withdraw": {needs: manage, make: func(h *realm) ask {
			contract, id := kept(h)
			return ask{path: fmt.Sprintf("/carriers/%d/prices/%d/withdraw", contract, id), form: form("x", "1")}
		}},
	}
}

// courierParcel is a parcel of a's with a courier that has no system of its own.
func (h *realm) courierParcel() parcel.ID {
	h.t.Helper()
	ctx, active := h.t.Context(), true
	c, err := h.p.shipping.AddContract(ctx, h.a.id, shipping.ContractWish{Carrier: ratesheet.Code, Active: &active, Data: map[string]string{ratesheet.CourierName: h.word(accountWord)}})
	must(h.t, err)
	s, _, err := price.Read(ctx, []byte("[sheet]\nfield,value\nname,Courier\ncurrency,EUR\norigins,NL\n[products]\ncode,name,up_to_kg\nhome,Home,31.5\n[zones]\nzone,country\nall,*\n[rates]\nproduct,zone,up_to_kg,price\nhome,all,50,6.50\n"))
	must(h.t, err)
	_, err = h.p.shipping.KeepSheet(ctx, h.a.id, c.ID, s)
	must(h.t, err)
	methods, err := carrier.ListMethods(ctx, h.p.db, h.a.id, carrier.MethodFilter{Own: true, Carrier: ratesheet.Code})
	must(h.t, err)
	method := slices.IndexFunc(methods, func(m carrier.Method) bool { return m.Contract == c.ID })
	got, err := h.p.intake.Receive(ctx, h.a.id, 0, []order.Draft{{Number: h.word(accountWord), Method: methods[method].ID, Weight: 900, To: postal.Address{
		Name: "Ada Good", Street: "Hoofdstraat", HouseNumber: "1", PostalCode: "4811 AA", City: "Breda", Country: "NL"}}})
	must(h.t, err)
	labelled, err := h.p.shipping.Announce(ctx, h.a.id, got[0].Order.ID)
	must(h.t, err)
	return labelled.Parcels[0].ID
}
