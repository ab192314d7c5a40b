package v2

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
)

func (d *Door) logRoutes() []api.Route {
	return []api.Route{
		at("GET", "/integrations/logs", integration.ReadIntegration, d.listLogs),
		at("GET", "/integrations/{id}/logs", integration.ReadIntegration, d.listLogsOf),
		making("/integrations/{id}/logs", integration.WriteIntegration, d.addLog),
	}
}

func (d *Door) listLogs(ctx context.Context, c call) error { return d.logs(ctx, c, c.Sees()) }

func (d *Door) listLogsOf(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	return d.logs(ctx, c, i.ID)
}

// logs lists failed requests between us and shops, by the page.
func (d *Door) logs(ctx context.Context, c call, of int64) error {
	behind, size, err := api.LogPlace(c)
	if err != nil {
		return err
	}
	all, err := integration.Exceptions(ctx, d.DB, c.Account, of, behind, size+1)
	if err != nil {
		return err
	}
	all, next := api.LogPage(c, all, size)
	var b pen
	b.begin('{')
	b.memberOr("next", next)
	b.memberRaw("previous", "null")
	b.key("results")
	b.begin('[')
	for _, e := range all {
		b.next()
		exceptionObject(&b, e)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) addLog(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var f fields
	e := f.exception(body)
	if err := f.wrong.Err(); err != nil {
		return pythonFault(err)
	}
	e.Integration = i.ID
	if e, err = d.Integrations.AddException(ctx, c.Account, e); err != nil {
		return pythonFault(orNo(err, noIntegration))
	}
	var b pen
	exceptionObject(&b, e)
	api.JSON(c.W, http.StatusCreated, b.b)
	return nil
}

// exception reads a failed request as an integrator tells it.
func (f *fields) exception(v lax.Value) (e integration.Exception) {
	for k, name := range v.Names {
		m := v.Kids[k]
		switch name {
		case "base_url":
			e.BaseURL = f.text(name, m)
		case "full_url":
			e.FullURL = f.text(name, m)
		case "method":
			e.Method = f.text(name, m)
		case "exception_type":
			e.Type = f.text(name, m)
		case "exception":
			e.Text = f.text(name, m)
		case "response_code":
			if m.Kind != lax.Null {
				code := f.whole(name, m)
				e.Code = &code
			}
		case "response":
			e.Response = f.free(name, m, false)
		case "request":
			e.Request = f.free(name, m, false)
		case "additional_data":
			e.Additional = f.free(name, m, true)
		case "created_at":
			at, ok := lax.ReadInstant(m.Text)
			if m.Kind != lax.Null && !ok {
				f.wrong.Add(name, "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].")
			}
			e.At = at
		}
	}
	return e
}

// free reads an object that somebody else designed, or a text where that is allowed too.
func (f *fields) free(name string, v lax.Value, words bool) json.RawMessage {
	switch {
	case v.Kind == lax.Null:
		return nil
	case v.Kind != lax.Object && !(words && v.Kind == lax.Text):
		f.wrong.Add(name, "Expected an object.")
		return nil
	case !utf8.ValidString(v.JSON):
		f.wrong.Add(name, "This is not valid UTF-8 text.")
		return nil
	}
	return json.RawMessage(v.JSON)
}

// pythonFault tells wrong fields as Python prints a dictionary of lists.
func pythonFault(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	var all []string
	for _, field := range f.Fields {
		all = append(all, "'"+quote.Replace(field.Name)+"': ['"+quote.Replace(field.Text)+"']")
	}
	return fault.New(fault.Invalid, "%s", "{"+strings.Join(all, ", ")+"}")
}

func exceptionObject(b *pen, e integration.Exception) {
	raw := func(name string, text json.RawMessage, none string) {
		if len(text) == 0 {
			b.memberRaw(name, none)
			return
		}
		b.memberRaw(name, string(text))
	}
	b.begin('{')
	b.memberInt("id", e.ID)
	b.member("base_url", e.BaseURL)
	b.memberOr("full_url", e.FullURL)
	b.member("method", e.Method)
	code := "null"
	if e.Code != nil {
		code = strconv.FormatInt(*e.Code, 10)
	}
	b.memberRaw("response_code", code)
	raw("response", e.Response, "null")
	raw("request", e.Request, "null")
	b.member("created_at", isoTime(e.At))
	b.memberOr("exception_type", e.Type)
	b.memberOr("exception", e.Text)
	b.memberBool("protected", e.Protected)
	raw("additional_data", e.Additional, `""`)
	b.end('}')
}
