package v3

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/report"
)

func (d *Door) reportRoutes() []api.Route {
	return []api.Route{
		making("/reporting/parcels", integration.ReadParcel, d.askReport),
		at("GET", "/reporting/parcels/{id}", integration.ReadParcel, d.getReport),
		at("GET", "/analytics/transit-times/carriers", integration.ReadParcel, d.carrierTimes),
		at("GET", "/analytics/transit-times/shipping-options", integration.ReadParcel, d.optionTimes),
	}
}

// reportFields are the columns that may be asked for.
var reportFields = []string{
	"parcel_id", "direction", "carrier_code", "carrier_name", "from_address_company_name", "contract_id", "contract_type", "from_address_city",
	"from_address_postal_code", "from_address_country_code", "from_address_country_name", "to_address_city", "to_address_postal_code",
	"to_address_country_code", "to_address_country_name", "order_number", "tracking_number", "announced_at", "shipped_at", "first_offer_at",
	"delivered_at", "shipping_option_code", "total_cost", "status", "sub_status", "integration_id", "integration_type", "weight", "brand_id", "brand_name",
}

// unprocessable gives the refusals of a body the status that reports have for it.
func unprocessable(err error) error {
	const pointer = "/data/attributes"
	var r *refused
	if errors.As(err, &r) && r.status == http.StatusBadRequest {
		for n := range r.problems {
			r.problems[n].Status, r.problems[n].Code = "422", "validation_error"
		}
		return &refused{http.StatusUnprocessableEntity, r.problems}
	}
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		p := invalid(pointer+pointerOf(f.Fields[0].Name), "validation_error", "%s", f.Fields[0].Text)
		p.Status = "422"
		return refuse(http.StatusUnprocessableEntity, p)
	}
	return err
}

func (d *Door) askReport(ctx context.Context, c call) error {
	var sent struct {
		Fields  []string  `json:"fields" lax:"required"`
		Filters lax.Value `json:"filters" lax:"required"`
	}
	var filter struct {
		After         lax.Instant `json:"announced_after" lax:"required"`
		Before        lax.Instant `json:"announced_before" lax:"required"`
		UpdatedAfter  lax.Instant `json:"updated_after"`
		UpdatedBefore lax.Instant `json:"updated_before"`
		Direction     string      `json:"direction"`
		Integration   int64       `json:"integration_id"`
		Brand         int64       `json:"brand_id"`
		Option        string      `json:"shipping_option_code"`
	}
	if err := decodeAt(c, "/data/attributes", &sent); err != nil {
		return unprocessable(err)
	}
	if err := read(sent.Filters, "/data/attributes/filters", &filter); err != nil {
		return unprocessable(err)
	}
	if filter.Direction != "" && filter.Direction != "incoming" && filter.Direction != "outgoing" {
		return unprocessable(refuse(http.StatusBadRequest, invalid("/data/attributes/filters/direction", "", "Input should be 'incoming' or 'outgoing'")))
	}
	if filter.Before.Before(filter.After.Time) {
		return unprocessable(refuse(http.StatusBadRequest, invalid("/data/attributes/filters/announced_before", "", "announced_before must not be before announced_after.")))
	}
	columns, err := report.Columns(sent.Fields, nil, reportFields)
	if err != nil {
		return unprocessable(err)
	}
	r, err := d.Reports.Ask(ctx, c.Account, c.Sees(), report.Wish{
		Columns: columns, Echo: json.RawMessage(sent.Filters.JSON),
		Filter: report.Filter{
			Period: parcel.Period{
				Integration: filter.Integration, AnnouncedAfter: filter.After.Time, AnnouncedBefore: filter.Before.Time,
				UpdatedAfter: filter.UpdatedAfter.Time, UpdatedBefore: filter.UpdatedBefore.Time,
			},
			Direction: filter.Direction, Brand: filter.Brand, Option: filter.Option,
		},
	})
	if err != nil {
		return err
	}
	return bare(c, http.StatusAccepted, reportOf(c, r))
}

func (d *Door) getReport(ctx context.Context, c call) error {
	r, err := d.Reports.Get(ctx, c.Account, c.Sees(), c.PathValue("id"))
	if err != nil {
		return err
	}
	return bare(c, http.StatusOK, reportOf(c, r))
}

type toldReport struct {
	ID           string          `json:"id"`
	Organization int64           `json:"organization_id"`
	Status       string          `json:"status"`
	Message      string          `json:"status_message"`
	Fields       []string        `json:"fields"`
	Filters      json.RawMessage `json:"filters"`
	URL          *string         `json:"url"`
	ExpiresAt    *stamp          `json:"expires_at"`
	UpdatedAt    stamp           `json:"updated_at"`
	CreatedAt    stamp           `json:"created_at"`
}

func reportOf(c call, r report.Report) toldReport {
	told := toldReport{
		ID: r.ID, Organization: c.Account, Status: string(r.State), Message: r.Message, Filters: r.Wish.Echo, ExpiresAt: stampOr(r.ExpiresAt),
		UpdatedAt: stamp(r.UpdatedAt), CreatedAt: stamp(r.CreatedAt),
	}
	for _, column := range r.Wish.Columns {
		told.Fields = append(told.Fields, column.Title)
	}
	if r.Token != "" {
		told.URL = orNull(c.Base + "/reports/" + r.Token)
	}
	return told
}

func (d *Door) carrierTimes(ctx context.Context, c call) error {
	return d.transitTimes(ctx, c, "carrier_code", false)
}

func (d *Door) optionTimes(ctx context.Context, c call) error {
	return d.transitTimes(ctx, c, "shipping_option_code", true)
}

// transitTimes tells how long parcels took: the median from the first scan to the delivery.
func (d *Door) transitTimes(ctx context.Context, c call, by string, option bool) error {
	q := ask(c)
	codes := q.list(by, 100)
	if len(codes) == 0 {
		q.add(badParameter(by, "missing", "Field required"))
	}
	from, to := q.list("from_country_code", 250), q.list("to_country_code", 250)
	for name, all := range map[string][]string{"from_country_code": from, "to_country_code": to} {
		if slices.ContainsFunc(all, func(code string) bool { return len(code) != 2 }) {
			q.add(badParameter(name, "string_too_long", "String should have at most 2 characters"))
		}
	}
	end := d.Reports.Today()
	start := end.AddDate(0, 0, -90)
	if at := q.instant("end_date"); !at.IsZero() {
		end = at.Truncate(24 * time.Hour)
	}
	if at := q.instant("start_date"); !at.IsZero() {
		start = at.Truncate(24 * time.Hour)
	}
	end = end.Add(24*time.Hour - time.Second)
	if start.After(end) {
		q.add(badParameter("start_date", "invalid", "start_date must be on or before end_date."))
	}
	if start.AddDate(0, report.MostMonths, 1).Before(end) {
		q.add(badParameter("start_date", "invalid", "start_date must be at most %d months before end_date.", report.MostMonths))
	}
	if err := q.err(); err != nil {
		return err
	}
	all, err := d.Reports.Transits(ctx, c.Account, c.Sees(), start, end, option)
	if err != nil {
		return err
	}
	told := []map[string]any{}
	for _, t := range all {
		if !slices.Contains(codes, t.Code) || len(from) > 0 && !slices.Contains(from, t.From) || len(to) > 0 && !slices.Contains(to, t.To) {
			continue
		}
		told = append(told, map[string]any{
			by: t.Code, "from_country_code": t.From, "to_country_code": t.To, "start_date": stamp(start), "end_date": stamp(end),
			"total_parcels": t.Parcels, "transit_time_hours": math.Round(t.Median.Hours()*10) / 10, "transit_time_days": t.Days(),
		})
	}
	return bare(c, http.StatusOK, map[string]any{"transit_times": told})
}
