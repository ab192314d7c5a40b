package integration

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// PrestaShop is the one system whose orders' statuses are kept and mapped.
const PrestaShop = "prestashop_v2"

// ShopStatus is a status that a shop's orders may have.
type ShopStatus struct {
	External     string            `json:"external_id"` // the shop's own id of it
	Translations map[string]string `json:"translations"`
	DeletedAt    *time.Time        `json:"deleted_at,omitempty"` // when the shop stopped telling of it
}

// In is the status's name in a language, or in British English, or in the first there is by the alphabet.
func (s ShopStatus) In(language string) string {
	for _, l := range []string{language, "en-gb"} {
		if name := s.Translations[l]; name != "" {
			return name
		}
	}
	for _, l := range Languages {
		if name := s.Translations[l]; name != "" {
			return name
		}
	}
	return ""
}

// Languages are those a shop's statuses may be named in, by the alphabet.
var Languages = []string{"de-de", "en-gb", "en-us", "es-es", "fr-fr", "it-it", "nl-nl"}

// Categories are what a shop's status may mean to us. Each has one place in a mapping.
var Categories = []string{"READY_TO_SEND", "IN_TRANSIT", "DELIVERED", "CANCEL"}

// shopStatuses is what is kept of an integration: its statuses, and by category which of them it means.
type shopStatuses struct {
	statuses []ShopStatus
	mapping  map[string]string
}

// prestaShop is an integration whose shop has statuses to map.
func prestaShop(ctx context.Context, r db.Reader, account, id int64) error {
	i, err := Get(ctx, r, account, id)
	if err == nil && i.System != PrestaShop {
		return fault.At("integration_id", "Only PrestaShop v2 integrations have order statuses; this one is of the type %s.", i.System)
	}
	return err
}

// ShopStatuses lists the statuses that a shop's orders may have, and with past those they once had.
func ShopStatuses(ctx context.Context, r db.Reader, account, id int64, past bool) ([]ShopStatus, error) {
	if err := prestaShop(ctx, r, account, id); err != nil {
		return nil, err
	}
	kept, err := selectShopStatuses(ctx, r, account, id)
	if past {
		return kept.statuses, err
	}
	return slices.DeleteFunc(kept.statuses, func(s ShopStatus) bool { return s.DeletedAt != nil }), err
}

// SetShopStatuses replaces the statuses that a shop's orders may have. Those that are not named any more are past.
func (b *Book) SetShopStatuses(ctx context.Context, account, id int64, all []ShopStatus) error {
	if err := checkStatuses(all); err != nil {
		return err
	}
	now := b.now()
	return b.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := prestaShop(ctx, tx, account, id); err != nil {
			return err
		}
		kept, err := selectShopStatuses(ctx, tx, account, id)
		if err != nil {
			return err
		}
		next := slices.Clone(all)
		for _, old := range kept.statuses {
			if !slices.ContainsFunc(all, func(s ShopStatus) bool { return s.External == old.External }) && len(next) < 2*mostStatuses {
				if old.DeletedAt == nil {
					old.DeletedAt = &now
				}
				next = append(next, old)
			}
		}
		kept.statuses = next
		return upsertShopStatuses(ctx, tx, account, id, kept, now)
	})
}

const mostStatuses = 200

func checkStatuses(all []ShopStatus) error {
	var wrong fault.List
	if len(all) > mostStatuses {
		wrong.Add("statuses", "A shop may have at most %d statuses.", mostStatuses)
	}
	seen := map[string]bool{}
	for _, s := range all {
		switch {
		case strings.TrimSpace(s.External) == "" || len(s.External) > 100:
			wrong.Add("statuses", "Every status needs an external_id of 1 to 100 characters.")
		case seen[s.External]:
			wrong.Add("statuses", "The external_id %s is there twice.", s.External)
		case len(s.Translations) == 0:
			wrong.Add("statuses", "The status %s needs a translation.", s.External)
		}
		seen[s.External] = true
		for language, name := range s.Translations {
			if !slices.Contains(Languages, language) || strings.TrimSpace(name) == "" || len(name) > 250 {
				wrong.Add("statuses", "The status %s needs names of 1 to 250 characters in %s.", s.External, strings.Join(Languages, ", "))
				break
			}
		}
	}
	return wrong.Err()
}

// Meaning is what one of our categories is called in a shop.
type Meaning struct {
	Category string
	External string // empty: nothing
	Valid    bool   // the shop has the status still
}

// ShopMapping is what each category is called in a shop, in the order of Categories.
func ShopMapping(ctx context.Context, r db.Reader, account, id int64) ([]Meaning, error) {
	if err := prestaShop(ctx, r, account, id); err != nil {
		return nil, err
	}
	kept, err := selectShopStatuses(ctx, r, account, id)
	if err != nil {
		return nil, err
	}
	all := make([]Meaning, len(Categories))
	for n, category := range Categories {
		external := kept.mapping[category]
		valid := external == "" || slices.ContainsFunc(kept.statuses, func(s ShopStatus) bool { return s.External == external && s.DeletedAt == nil })
		all[n] = Meaning{category, external, valid}
	}
	return all, nil
}

// SetShopMapping says what each category is called in a shop: all four of them, each once.
func (b *Book) SetShopMapping(ctx context.Context, account, id int64, all []Meaning) error {
	mapping := map[string]string{}
	for _, m := range all {
		if !slices.Contains(Categories, m.Category) {
			return fault.At("mapping", "%.40q is no status category; they are %s.", m.Category, strings.Join(Categories, ", "))
		}
		mapping[m.Category] = m.External
	}
	if len(all) != len(Categories) || len(mapping) != len(Categories) {
		return fault.At("mapping", "A mapping has exactly %d entries, one for each of %s.", len(Categories), strings.Join(Categories, ", "))
	}
	now := b.now()
	return b.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := prestaShop(ctx, tx, account, id); err != nil {
			return err
		}
		kept, err := selectShopStatuses(ctx, tx, account, id)
		if err != nil {
			return err
		}
		for category, external := range mapping {
			if external != "" && !slices.ContainsFunc(kept.statuses, func(s ShopStatus) bool { return s.External == external }) {
				return fault.At("mapping", "The shop has told of no status with the external_id %.100q, which %s is to mean.", external, category)
			}
		}
		kept.mapping = mapping
		return upsertShopStatuses(ctx, tx, account, id, kept, now)
	})
}
