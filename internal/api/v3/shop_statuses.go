package v3

import (
	"context"
	"net/http"
	"slices"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/integration"
)

// asked is the integration that a question about a shop's statuses names.
func (d *Door) asked(ctx context.Context, c call, q *query) (int64, error) {
	id, there := q.whole("integration_id")
	if err := q.err(); err != nil {
		return 0, err
	}
	if !there {
		return 0, refuse(http.StatusBadRequest, problem{Code: "non_field_errors", Title: "integration ID", Detail: "Integration ID is a required GET parameter"})
	}
	i, err := d.mine(ctx, c, id)
	return i.ID, err
}

type translation struct {
	Status   string `json:"status" lax:"required"`
	Language string `json:"language" lax:"required"`
}

type toldShopStatus struct {
	External     string        `json:"external_id"`
	Status       string        `json:"status"`
	DeletedAt    *stamp        `json:"deleted_at"`
	Translations []translation `json:"translations"`
}

func (d *Door) shopStatuses(ctx context.Context, c call) error {
	q := ask(c)
	past, _ := q.truth("show_deleted")
	language := q.text("language")
	if language != "" && !slices.Contains(integration.Languages, language) {
		q.add(badParameter("language", "invalid_choice", "%.60q is not a valid choice.", language))
	}
	id, err := d.asked(ctx, c, q)
	if err != nil {
		return err
	}
	all, err := integration.ShopStatuses(ctx, d.DB, c.Account, id, past)
	if err != nil {
		return unfit(err)
	}
	told := make([]toldShopStatus, len(all))
	for n, s := range all {
		told[n] = toldShopStatus{External: s.External, Status: s.In(language), DeletedAt: stampOr(s.DeletedAt), Translations: []translation{}}
		for _, l := range integration.Languages {
			if name := s.Translations[l]; name != "" {
				told[n].Translations = append(told[n].Translations, translation{name, l})
			}
		}
	}
	return data(c, http.StatusOK, told)
}

// unfit tells in a question's answer that the integration it names is of another system.
func unfit(err error) error {
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return refuse(http.StatusBadRequest, badParameter(f.Fields[0].Name, "invalid", "%s", f.Fields[0].Text))
	}
	return err
}

func (d *Door) setShopStatuses(ctx context.Context, c call) error {
	var sent struct {
		Integration int64 `json:"integration_id" lax:"required"`
		Statuses    []struct {
			External     string        `json:"external_id" lax:"required"`
			Translations []translation `json:"translations" lax:"required"`
		} `json:"statuses" lax:"required"`
	}
	if err := decode(c, &sent); err != nil {
		return err
	}
	if _, err := d.mine(ctx, c, sent.Integration); err != nil {
		return err
	}
	all := make([]integration.ShopStatus, len(sent.Statuses))
	for n, s := range sent.Statuses {
		all[n] = integration.ShopStatus{External: s.External, Translations: map[string]string{}}
		for _, t := range s.Translations {
			all[n].Translations[t.Language] = t.Status
		}
	}
	if err := d.Integrations.SetShopStatuses(ctx, c.Account, sent.Integration, all); err != nil {
		return err
	}
	api.JSON(c.W, http.StatusOK, []byte("null"))
	return nil
}

func (d *Door) shopMapping(ctx context.Context, c call) error {
	id, err := d.asked(ctx, c, ask(c))
	if err != nil {
		return err
	}
	all, err := integration.ShopMapping(ctx, d.DB, c.Account, id)
	if err != nil {
		return unfit(err)
	}
	type entry struct {
		Category string  `json:"status_category"`
		External *string `json:"external_id"`
		Valid    bool    `json:"is_valid"`
	}
	told := make([]entry, len(all))
	for n, m := range all {
		told[n] = entry{m.Category, orNull(m.External), m.Valid}
	}
	return data(c, http.StatusOK, struct {
		Integration int64   `json:"integration_id"`
		Mapping     []entry `json:"mapping"`
	}{id, told})
}

func (d *Door) setShopMapping(ctx context.Context, c call) error {
	var sent struct {
		Integration int64 `json:"integration_id" lax:"required"`
		Mapping     []struct {
			Category string `json:"status_category" lax:"required"`
			External string `json:"external_id"`
		} `json:"mapping" lax:"required"`
	}
	if err := decode(c, &sent); err != nil {
		return err
	}
	if _, err := d.mine(ctx, c, sent.Integration); err != nil {
		return err
	}
	all := make([]integration.Meaning, len(sent.Mapping))
	for n, m := range sent.Mapping {
		all[n] = integration.Meaning{Category: m.Category, External: m.External}
	}
	if err := d.Integrations.SetShopMapping(ctx, c.Account, sent.Integration, all); err != nil {
		return err
	}
	api.JSON(c.W, http.StatusOK, []byte("null"))
	return nil
}
