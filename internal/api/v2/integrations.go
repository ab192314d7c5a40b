package v2

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/lax"
)

// isoForm is how integrations tell times: six digits, always.
const isoForm = "2006-01-02T15:04:05.000000-07:00"

const noIntegration = "No Integration matches the given query."

func (d *Door) listIntegrations(ctx context.Context, c call) error {
	all, err := integration.List(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	if strings.HasPrefix(c.URL.Query().Get("ordering"), "-") {
		slices.Reverse(all)
	}
	var b pen
	b.begin('[')
	for _, i := range all {
		if c.Whole || i.ID == c.Integration {
			b.next()
			integrationObject(&b, i)
		}
	}
	b.end(']')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// mine is the integration of the path; a sibling's is missing, like one that never was.
func (d *Door) mine(ctx context.Context, c call) (integration.Integration, error) {
	id := idOf(c.PathValue("id"))
	if !c.Whole && id != c.Integration {
		return integration.Integration{}, missing(noIntegration)
	}
	i, err := integration.Get(ctx, d.DB, c.Account, id)
	return i, orNo(err, noIntegration)
}

func (d *Door) getIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	var b pen
	integrationObject(&b, i)
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

// setIntegration changes what is sent. PUT formally wants every field; its callers send three.
func (d *Door) setIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	body, err := bodyOf(c)
	if err != nil {
		return err
	}
	var f fields
	f.integration(body, &i)
	if err := f.wrong.Err(); err != nil {
		return settingsFault(err)
	}
	if i, err = d.Integrations.Set(ctx, c.Program(), i); err != nil {
		return settingsFault(orNo(err, noIntegration))
	}
	var b pen
	integrationObject(&b, i)
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (f *fields) integration(v lax.Value, i *integration.Integration) {
	for k, name := range v.Names {
		m := v.Kids[k]
		switch name {
		case "shop_name":
			if m.Kind == lax.Text && m.Empty() {
				f.wrong.Add(name, "This field may not be blank.")
			} else if m.Kind != lax.Null { // which shops send along with what they mean
				i.Name = f.text(name, m)
			}
		case "shop_url":
			i.ShopURL = f.text(name, m)
		case "webhook_url":
			i.WebhookURL = f.text(name, m)
		case "webhook_active", "service_point_enabled":
			if m.Kind == lax.Null {
				f.wrong.Add(name, "This field may not be null.")
				continue
			}
			if yes := f.truth(name, m); name == "webhook_active" {
				i.WebhookActive = yes
			} else {
				i.ServicePoints = yes
			}
		case "service_point_carriers":
			i.Carriers = f.codes(name, m)
		}
	}
}

func (f *fields) codes(name string, v lax.Value) []string {
	if v.Kind != lax.List && v.Kind != lax.Null {
		f.wrong.Add(name, "Expected a list of items.")
	}
	var all []string
	for _, m := range v.Kids {
		all = append(all, f.text(name, m))
	}
	return all
}

// settingsFault tells wrong settings as this one call of Sendcloud does: as Python prints a dictionary.
func settingsFault(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	var all []string
	for _, field := range f.Fields {
		name := field.Name
		if name == "name" {
			name = "shop_name"
		}
		all = append(all, "'"+quote.Replace(name+": "+field.Text)+"'")
	}
	return fault.New(fault.Invalid, "%s", "{'settings': ["+strings.Join(all, ", ")+"]}")
}

func (d *Door) removeIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c)
	if err != nil {
		return err
	}
	if err := d.Integrations.Remove(ctx, c.Program(), i.ID); err != nil {
		return orNo(err, noIntegration)
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

func integrationObject(b *pen, i integration.Integration) {
	b.begin('{')
	b.memberInt("id", i.ID)
	b.member("shop_name", i.Name)
	b.memberOr("shop_url", i.ShopURL)
	b.member("system", i.System)
	failing := ""
	if i.FailingSince != nil {
		failing = isoTime(*i.FailingSince)
	}
	b.memberOr("failing_since", failing)
	b.memberRaw("last_fetch", "null")
	b.member("last_updated_at", isoTime(i.UpdatedAt))
	b.memberBool("service_point_enabled", i.ServicePoints)
	b.key("service_point_carriers")
	b.begin('[')
	for _, code := range i.Carriers {
		b.next()
		b.text(code)
	}
	b.end(']')
	b.memberBool("webhook_active", i.WebhookActive)
	b.memberOr("webhook_url", i.WebhookURL)
	b.end('}')
}

func isoTime(t time.Time) string { return t.UTC().Format(isoForm) }
