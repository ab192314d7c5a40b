package emulator

import (
	"net/http"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
	"github.com/waybill-ship/waybill/internal/postal"
)

const (
	senderID        = 4101
	integrationID   = 31001
	integrationKind = "integration" // by public key
	sixDigits       = "2006-01-02T15:04:05.000000Z07:00"
)

// sender is where parcels come from.
var sender = postal.Address{
	Name: "Magazijn", Company: "Voorbeeld BV", Street: "Loodsweg", HouseNumber: "9", PostalCode: "3542 AD", City: "Utrecht", Country: home,
	Phone: "+31300000000", Email: "wh@example.org",
}

func (e *Emulator) user(w http.ResponseWriter, _ *http.Request, _ string) {
	emulate.Send(w, http.StatusOK, map[string]any{"user": map[string]any{
		"data": []any{}, "username": "user-5001", "company_name": sender.Company, "telephone": sender.Phone, "address": sender.LocalLine(), "postal_code": sender.PostalCode,
		"city": sender.City, "email": "owner@example.org", "company_logo": nil, "registered": "2025-11-02 10:15:00",
		"modules":  []map[string]any{{"id": 5, "name": "SendCloud Client", "settings": nil, "activated": true, "short_name": "sendcloud_client"}},
		"invoices": []any{},
	}})
}

func (e *Emulator) senders(w http.ResponseWriter, _ *http.Request, _ string) {
	emulate.Send(w, http.StatusOK, map[string]any{"sender_addresses": []map[string]any{{
		"id": senderID, "company_name": sender.Company, "contact_name": sender.Name, "email": sender.Email, "telephone": sender.Phone, "street": sender.Street,
		"house_number": sender.HouseNumber, "postal_box": "", "postal_code": sender.PostalCode, "city": sender.City, "country": sender.Country, "country_state": nil,
		"vat_number": nil, "eori_number": nil, "label": "", "brand_id": 51, "signature_full_name": "", "signature_initials": "",
	}}})
}

// integration is the shop that the keys belong to.
type integration struct {
	ID        int      `json:"id"`
	Name      string   `json:"shop_name"`
	URL       *string  `json:"shop_url"`
	System    string   `json:"system"`
	Failing   *string  `json:"failing_since"`
	Fetched   *string  `json:"last_fetch"`
	Updated   string   `json:"last_updated_at"`
	Points    bool     `json:"service_point_enabled"`
	Carriers  []string `json:"service_point_carriers"`
	Hooked    bool     `json:"webhook_active"`
	WebhookAt *string  `json:"webhook_url"`
}

func (e *Emulator) integration(of string) integration {
	i := integration{
		ID: integrationID, Name: "API shop", System: "api", Points: true, Carriers: []string{"dpd", "postnl"}, Updated: e.Desk().Now().Format(sixDigits),
	}
	for n, c := range customers {
		if c["public_key"] == of {
			i.ID += n
		}
	}
	e.Desk().Get(integrationKind, of, &i)
	return i
}

func (e *Emulator) integrations(w http.ResponseWriter, _ *http.Request, of string) {
	emulate.Send(w, http.StatusOK, []integration{e.integration(of)})
}

// setIntegration is PUT and PATCH /integrations/{id}: what was not sent stays as it is.
func (e *Emulator) setIntegration(w http.ResponseWriter, r *http.Request, of string) {
	i := e.integration(of)
	if r.PathValue("id") != strconv.Itoa(i.ID) {
		refuse(w, r, http.StatusNotFound, "No Integration matches the given query.")
		return
	}
	var in struct {
		Name     *string   `json:"shop_name"`
		URL      *string   `json:"shop_url"`
		Points   *bool     `json:"service_point_enabled"`
		Carriers *[]string `json:"service_point_carriers"`
		Hooked   *bool     `json:"webhook_active"`
		At       *string   `json:"webhook_url"`
	}
	if !body(w, r, &in) {
		return
	}
	if in.Name != nil {
		i.Name = *in.Name
	}
	if in.URL != nil {
		i.URL = in.URL
	}
	if in.Points != nil {
		i.Points = *in.Points
	}
	if in.Carriers != nil {
		i.Carriers = *in.Carriers
	}
	if in.Hooked != nil {
		i.Hooked = *in.Hooked
	}
	if in.At != nil {
		i.WebhookAt = in.At
	}
	i.Updated = e.Desk().Now().UTC().Format(sixDigits)
	if err := e.Desk().Keep(integrationKind, of, i); err != nil {
		broken(w, r, err)
		return
	}
	emulate.Send(w, http.StatusOK, map[string]any{
		"shop_name": i.Name, "shop_url": i.URL, "service_point_enabled": i.Points, "service_point_carriers": i.Carriers, "webhook_active": i.Hooked, "webhook_url": i.WebhookAt,
		"last_updated_at": i.Updated, "system": i.System,
	})
}

// stamp is how v2 writes a time: without a zone, in UTC.
func stamp(at time.Time) string { return at.UTC().Format("02-01-2006 15:04:05") }
