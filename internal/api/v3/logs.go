package v3

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
)

// toldLog is a failed request between us and a shop as it goes out.
type toldLog struct {
	ID          int64           `json:"id"`
	Integration int64           `json:"integration_id"`
	BaseURL     string          `json:"base_url"`
	FullURL     *string         `json:"full_url"`
	Method      string          `json:"method"`
	Code        *int64          `json:"response_code"`
	Response    json.RawMessage `json:"response"`
	Request     json.RawMessage `json:"request"`
	CreatedAt   stamp           `json:"created_at"`
	Type        *string         `json:"exception_type"`
	Text        *string         `json:"exception"`
	Protected   bool            `json:"protected"`
	Additional  json.RawMessage `json:"additional_data"`
}

func logOf(e integration.Exception) toldLog {
	additional := e.Additional
	if len(additional) == 0 {
		additional = json.RawMessage(`""`)
	}
	return toldLog{
		e.ID, e.Integration, e.BaseURL, orNull(e.FullURL), e.Method, e.Code, e.Response, e.Request, stamp(e.At), orNull(e.Type), orNull(e.Text),
		e.Protected, additional,
	}
}

func (d *Door) listLogs(ctx context.Context, c call) error { return d.logs(ctx, c, c.Sees()) }

func (d *Door) listLogsOf(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	return d.logs(ctx, c, i.ID)
}

func (d *Door) logs(ctx context.Context, c call, of int64) error {
	behind, size, err := api.LogPlace(c)
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return refuse(http.StatusBadRequest, badParameter(f.Fields[0].Name, "invalid", "%s", f.Fields[0].Text))
	}
	if err != nil {
		return err
	}
	all, err := integration.Exceptions(ctx, d.DB, c.Account, of, behind, size+1)
	if err != nil {
		return err
	}
	all, next := api.LogPage(c, all, size)
	if next != "" {
		c.W.Header().Set("Link", "<"+next+`>; rel="next"`)
	}
	told := make([]toldLog, len(all))
	for n, e := range all {
		told[n] = logOf(e)
	}
	return data(c, http.StatusOK, told)
}

// logFields are what an integrator may tell; anything else is refused, as nowhere else in v3.
var logFields = []string{
	"base_url", "full_url", "method", "response_code", "response", "request", "created_at", "exception_type", "exception", "additional_data",
}

func (d *Door) addLog(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	v, err := bodyOf(c)
	if err != nil {
		return err
	}
	var sent struct {
		BaseURL    string      `json:"base_url" lax:"required"`
		FullURL    string      `json:"full_url"`
		Method     string      `json:"method"`
		Code       *int64      `json:"response_code"`
		Response   lax.Value   `json:"response"`
		Request    lax.Value   `json:"request"`
		CreatedAt  lax.Instant `json:"created_at"`
		Type       string      `json:"exception_type"`
		Text       string      `json:"exception"`
		Additional lax.Value   `json:"additional_data"`
	}
	if err := read(v, "", &sent); err != nil {
		return err
	}
	var wrong []problem
	for _, name := range v.Names {
		if !slices.Contains(logFields, name) {
			name, _ := lax.Words(lax.Value{Kind: lax.Text, Text: name})
			wrong = append(wrong, invalid("body/"+name, "extra_forbidden", "Extra inputs are not permitted"))
		}
	}
	e := integration.Exception{
		Integration: i.ID, At: sent.CreatedAt.Time, BaseURL: sent.BaseURL, FullURL: sent.FullURL, Method: sent.Method, Code: sent.Code,
		Type: sent.Type, Text: sent.Text,
	}
	for _, free := range []struct {
		name  string
		value lax.Value
		into  *json.RawMessage
	}{{"response", sent.Response, &e.Response}, {"request", sent.Request, &e.Request}, {"additional_data", sent.Additional, &e.Additional}} {
		switch free.value.Kind {
		case lax.Null:
		case lax.Object, lax.Text:
			if free.value.Kind == lax.Text && free.name != "additional_data" {
				wrong = append(wrong, invalid("/"+free.name, "invalid", "Expected an object."))
			}
			if problems := lax.Into(free.value, "/"+free.name, free.into); len(problems) > 0 {
				wrong = append(wrong, invalid("/"+free.name, "invalid", "%s", problems[0].Text))
			}
		default:
			wrong = append(wrong, invalid("/"+free.name, "invalid", "Expected an object."))
		}
	}
	if len(wrong) > 0 {
		return refuse(http.StatusBadRequest, wrong...)
	}
	if e, err = d.Integrations.AddException(ctx, c.Account, e); err != nil {
		return err
	}
	return data(c, http.StatusCreated, logOf(e))
}
