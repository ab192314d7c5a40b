package v3

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

func (d *Door) moneyRoutes() []api.Route {
	none := func(text string) api.Act {
		return func(context.Context, call) error { return fault.New(fault.Missing, "%s", text) }
	}
	const noInvoice = "There is no such invoice: nothing has been invoiced yet."
	routes := []api.Route{
		at("GET", "/invoices", integration.ReadPrice, d.nothingYet),
		at("GET", "/invoices/{id}", integration.ReadPrice, none(noInvoice)),
		at("GET", "/invoice-items", integration.ReadPrice, d.nothingYet),
		at("GET", "/invoice-items/{id}", integration.ReadPrice, none(noInvoice)),

		at("GET", "/shipping-rules/rules", integration.ReadShippingRule, d.nothingYet),
		at("GET", "/shipping-rules/conditions", integration.ReadShippingRule, d.nothingYet),
		at("GET", "/shipping-rules/actions", integration.ReadShippingRule, d.nothingYet),
		at("GET", "/shipping-rules/operators", integration.ReadShippingRule, d.nothingYet),
		at("POST", "/shipping-rules/rules", integration.WriteShippingRule, func(context.Context, call) error {
			return fault.New(fault.Denied, "Shipping rules cannot be kept here yet, and no rule is applied to any order.")
		}),
	}
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		scope := integration.WriteShippingRule
		if method == "GET" {
			scope = integration.ReadShippingRule
		}
		routes = append(routes, at(method, "/shipping-rules/rules/{id}", scope, none("There is no such rule: shipping rules cannot be kept here yet.")))
	}
	for _, of := range []string{"conditions", "actions"} {
		routes = append(routes, at("GET", "/shipping-rules/"+of+"/{id}", integration.ReadShippingRule, none("There is none of this id: shipping rules cannot be kept here yet.")))
	}
	const noDesk = "There is no carrier support desk behind this API. Write to whoever runs this installation, or to the carrier."
	for _, r := range []struct{ method, path string }{
		{"POST", "/support/dsf/files"}, {"GET", "/support/dsf/carrier-support-contacts"}, {"POST", "/support/dsf/carrier-support-contacts"},
		{"POST", "/support/dsf/tickets/{kind}"}, {"GET", "/support/dsf/tickets"}, {"GET", "/support/dsf/tickets/requested-data"},
		{"POST", "/support/dsf/tickets/requested-data"},
	} {
		routes = append(routes, at(r.method, r.path, "", none(noDesk)))
	}
	return routes
}

// nothingYet answers the lists of what a later version will know: they are empty, because there is nothing of the kind.
func (d *Door) nothingYet(_ context.Context, c call) error {
	q := ask(c)
	for _, name := range []string{"parcel_id", "invoice_id", "page_size"} {
		q.whole(name)
	}
	for _, name := range []string{"created_after", "created_before"} {
		q.instant(name)
	}
	if err := q.err(); err != nil {
		return err
	}
	return data(c, http.StatusOK, []struct{}{})
}
