package v3

import (
	"cmp"
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

func (d *Door) integrationRoutes() []api.Route {
	return []api.Route{
		at("GET", "/integrations", integration.ReadIntegration, d.listIntegrations),
		at("GET", "/integrations/{id}", integration.ReadIntegration, d.getIntegration),
		at("PATCH", "/integrations/{id}", integration.WriteIntegration, d.setIntegration),
		at("DELETE", "/integrations/{id}", integration.WriteIntegration, d.removeIntegration),
		at("GET", "/integrations/logs", integration.ReadIntegration, d.listLogs),
		at("GET", "/integrations/{id}/logs", integration.ReadIntegration, d.listLogsOf),
		making("/integrations/{id}/logs", integration.WriteIntegration, d.addLog),
		at("GET", "/shop-order-statuses", integration.ReadIntegration, d.shopStatuses),
		at("POST", "/shop-order-statuses", integration.WriteIntegration, d.setShopStatuses),
		at("GET", "/shop-order-statuses/mapping", integration.ReadIntegration, d.shopMapping),
		at("POST", "/shop-order-statuses/mapping", integration.WriteIntegration, d.setShopMapping),
	}
}

// toldIntegration is an integration as it goes out.
type toldIntegration struct {
	ID            int64    `json:"id"`
	Name          string   `json:"shop_name"`
	URL           *string  `json:"shop_url"`
	Type          string   `json:"type"`
	FailingAt     *stamp   `json:"started_failing_at"`
	FetchedAt     *stamp   `json:"last_fetched_at"` // shops tell us; nothing is fetched
	CreatedAt     stamp    `json:"created_at"`
	UpdatedAt     stamp    `json:"updated_at"`
	Points        bool     `json:"service_point_enabled"`
	Carriers      []string `json:"service_point_carriers"`
	WebhookActive bool     `json:"webhook_active"`
	WebhookURL    *string  `json:"webhook_url"`
	Feedback      string   `json:"feedback_type"`
}

func integrationOf(i integration.Integration) toldIntegration {
	return toldIntegration{
		ID: i.ID, Name: i.Name, URL: orNull(i.ShopURL), Type: i.System, FailingAt: stampOr(i.FailingSince), CreatedAt: stamp(i.CreatedAt),
		UpdatedAt: stamp(i.UpdatedAt), Points: i.ServicePoints, Carriers: append([]string{}, i.Carriers...), WebhookActive: i.WebhookActive,
		WebhookURL: orNull(i.WebhookURL), Feedback: string(i.Feedback),
	}
}

// sortings are what a list of integrations may be sorted by.
var sortings = map[string]func(a, b integration.Integration) int{
	"integration_type": func(a, b integration.Integration) int { return strings.Compare(a.System, b.System) },
	"created_at":       func(a, b integration.Integration) int { return a.CreatedAt.Compare(b.CreatedAt) },
	"updated_at":       func(a, b integration.Integration) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
	"last_fetch":       func(a, b integration.Integration) int { return 0 }, // nothing is fetched
	"failing_since":    func(a, b integration.Integration) int { return since(a.FailingSince).Compare(since(b.FailingSince)) },
}

func since(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func (d *Door) listIntegrations(ctx context.Context, c call) error {
	sort := c.URL.Query().Get("sort")
	word, down := strings.CutPrefix(sort, "-")
	by, ok := sortings[word]
	if sort != "" && !ok {
		return refuse(http.StatusBadRequest, badParameter("sort", "invalid_choice", "%.60q is not a valid choice.", sort))
	}
	all, err := integration.List(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(i integration.Integration) bool { return !c.Whole && i.ID != c.Integration })
	if by != nil {
		slices.SortStableFunc(all, func(a, b integration.Integration) int {
			order := cmp.Or(by(a, b), cmp.Compare(a.ID, b.ID))
			if down {
				return -order
			}
			return order
		})
	}
	told := make([]toldIntegration, len(all))
	for n, i := range all {
		told[n] = integrationOf(i)
	}
	return data(c, http.StatusOK, told)
}

var noIntegration = fault.New(fault.Missing, "The Integration could not be found with the search criteria given")

// mine is an integration that the caller sees; a sibling's is missing, like one that never was.
func (d *Door) mine(ctx context.Context, c call, id int64) (integration.Integration, error) {
	if !c.Whole && id != c.Integration {
		return integration.Integration{}, noIntegration
	}
	i, err := integration.Get(ctx, d.DB, c.Account, id)
	if fault.Is(err, fault.Missing) {
		return i, noIntegration
	}
	return i, err
}

func (d *Door) getIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, integrationOf(i))
}

// setIntegration changes what is sent. A null takes an address away.
func (d *Door) setIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	var sent struct {
		Name          *string              `json:"shop_name"`
		Points        *bool                `json:"service_point_enabled"`
		Carriers      []string             `json:"service_point_carriers"`
		WebhookActive *bool                `json:"webhook_active"`
		Feedback      integration.Feedback `json:"feedback_type"`
	}
	v, err := bodyOf(c)
	if err == nil {
		err = read(v, "", &sent)
	}
	if err != nil {
		return err
	}
	for _, one := range []struct {
		name string
		into *string
	}{{"shop_url", &i.ShopURL}, {"webhook_url", &i.WebhookURL}} {
		if url, there := v.Get(one.name); there {
			text, wrong := lax.Words(url)
			if wrong != "" {
				return refuse(http.StatusBadRequest, invalid("/"+one.name, "invalid", "%s", wrong))
			}
			*one.into = text
		}
	}
	set(&i.Name, sent.Name)
	set(&i.ServicePoints, sent.Points)
	set(&i.WebhookActive, sent.WebhookActive)
	if sent.Carriers != nil {
		i.Carriers = sent.Carriers
	}
	i.Feedback = cmp.Or(sent.Feedback, i.Feedback)
	if _, err := d.Integrations.Set(ctx, c.Program(), i); err != nil {
		return beneath("", err, map[string]string{"name": "shop_name"})
	}
	return empty(c)
}

func (d *Door) removeIntegration(ctx context.Context, c call) error {
	i, err := d.mine(ctx, c, idOf(c.PathValue("id")))
	if err != nil {
		return err
	}
	if err := d.Integrations.Remove(ctx, c.Program(), i.ID); err != nil {
		return err
	}
	return empty(c)
}
