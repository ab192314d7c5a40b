package v2

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/report"
)

func (d *Door) reportRoutes() []api.Route {
	all := []api.Route{
		making("/reporting/parcels", integration.ReadParcel, d.askReport),
		at("GET", "/reporting/parcels/{id}", integration.ReadParcel, d.getReport),
	}
	// Figures stand in v3's transit times and in reports; these older calls have no answer here, and say so.
	for _, path := range []string{
		"/insights/parcels/series", "/insights/products/series", "/insights/parcels/buckets", "/insights/products/buckets", "/insights/parcels/counts-summary",
		"/insights/carriers/transit-times", "/insights/shipping-methods/transit-times", "/analytics/carriers", "/analytics/shipping-methods",
	} {
		all = append(all, at("GET", path, integration.ReadParcel, func(context.Context, call) error {
			return missing("Insights are not available in this version of the API. GET /api/v3/analytics/transit-times and reports have the figures.")
		}))
	}
	return all
}

// reportWords are v2's titles of columns whose fields are called otherwise.
var reportWords = map[string]report.Field{
	"from_company_name": "from_address_company_name", "origin_city": "from_address_city", "origin_postal_code": "from_address_postal_code",
	"origin_country_code": "from_address_country_code", "origin_country_name": "from_address_country_name", "destination_city": "to_address_city",
	"destination_postal_code": "to_address_postal_code", "destination_country_code": "to_address_country_code",
	"destination_country_name": "to_address_country_name", "first_delivery_at": "first_offer_at", "arrived_at": "delivered_at", "price": "total_cost",
	"global_status_slug": "status_slug", "carrier_status": "status_message",
}

var reportFields = []string{
	"parcel_id", "direction", "carrier_code", "carrier_name", "from_company_name", "contract_id", "contract_type", "origin_city", "origin_postal_code",
	"origin_country_code", "origin_country_name", "destination_city", "destination_postal_code", "destination_country_code", "destination_country_name",
	"order_number", "tracking_number", "created_at", "updated_at", "announced_at", "shipped_at", "first_delivery_at", "arrived_at", "shipping_method",
	"shipping_method_name", "price", "global_status_slug", "carrier_status", "integration_id", "integration_type", "weight",
}

// misfit is one entry of the list of errors that this area alone has.
type misfit struct {
	Loc  []string `json:"loc"`
	Msg  string   `json:"msg"`
	Type string   `json:"type"`
}

// unprocessable answers what is wrong with a report in that list.
func unprocessable(c call, all ...misfit) error {
	body, err := json.Marshal(map[string][]misfit{"detail": all})
	if err != nil {
		return err
	}
	api.JSON(c.W, http.StatusUnprocessableEntity, body)
	return nil
}

func (d *Door) askReport(ctx context.Context, c call) error {
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var sent struct {
		Fields  []string  `json:"fields"`
		Filters lax.Value `json:"filters"`
	}
	var filter struct {
		After         lax.Instant `json:"announced_after"`
		Before        lax.Instant `json:"announced_before"`
		UpdatedAfter  lax.Instant `json:"updated_after"`
		UpdatedBefore lax.Instant `json:"updated_before"`
		Direction     string      `json:"direction"`
		Integration   int64       `json:"integration_id"`
	}
	wrong := lax.Into(body, "", &sent)
	if sent.Filters.Kind != lax.Null {
		wrong = append(wrong, lax.Into(sent.Filters, "/filters", &filter)...)
	}
	var all []misfit
	for _, w := range wrong {
		all = append(all, misfit{[]string{"body", w.Pointer}, w.Text, "value_error"})
	}
	if filter.Direction != "" && filter.Direction != "incoming" && filter.Direction != "outgoing" {
		all = append(all, misfit{[]string{"body", "filters", "direction"}, "value is not a valid enumeration member; permitted: 'incoming', 'outgoing'", "type_error.enum"})
	}
	if len(sent.Fields) == 0 && len(all) == 0 {
		all = append(all, misfit{[]string{"body", "fields"}, "field required", "value_error.missing"})
	}
	if len(all) > 0 {
		return unprocessable(c, all...)
	}
	columns, err := report.Columns(sent.Fields, reportWords, reportFields)
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return unprocessable(c, misfit{[]string{"body", "fields"}, f.Fields[0].Text, "type_error.enum"})
	}
	if err != nil {
		return err
	}
	echo := json.RawMessage("{}")
	if sent.Filters.Kind == lax.Object {
		echo = json.RawMessage(sent.Filters.JSON)
	}
	r, err := d.Reports.Ask(ctx, c.Account, c.Sees(), report.Wish{
		Columns: columns, Echo: echo,
		Filter: report.Filter{
			Period: parcel.Period{
				Integration: filter.Integration, AnnouncedAfter: filter.After.Time, AnnouncedBefore: filter.Before.Time,
				UpdatedAfter: filter.UpdatedAfter.Time, UpdatedBefore: filter.UpdatedBefore.Time,
			},
			Direction: filter.Direction,
		},
	})
	if err != nil {
		return err
	}
	reportObject(c, http.StatusAccepted, r)
	return nil
}

func (d *Door) getReport(ctx context.Context, c call) error {
	r, err := d.Reports.Get(ctx, c.Account, c.Sees(), c.PathValue("id"))
	if err != nil {
		return orNo(err, "Not found.")
	}
	reportObject(c, http.StatusOK, r)
	return nil
}

func reportObject(c call, status int, r report.Report) {
	var b pen
	b.begin('{')
	b.member("id", r.ID)
	b.memberInt("user_id", c.Account)
	b.member("status", string(r.State))
	b.member("status_message", r.Message)
	b.memberRaw("filters", string(r.Wish.Echo))
	b.key("fields")
	b.begin('[')
	for _, column := range r.Wish.Columns {
		b.next()
		b.text(column.Title)
	}
	b.end(']')
	url, expires := "", ""
	if r.Token != "" {
		url = c.Base + "/reports/" + r.Token
	}
	if r.ExpiresAt != nil {
		expires = isoTime(*r.ExpiresAt)
	}
	b.memberOr("url", url)
	b.memberOr("expires_at", expires)
	b.member("updated_at", isoTime(r.UpdatedAt))
	b.member("created_at", isoTime(r.CreatedAt))
	b.end('}')
	api.JSON(c.W, status, b.b)
}
