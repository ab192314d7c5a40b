package sendcloud

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

// SenderAddress is an address that the merchant sends from.
type SenderAddress struct {
	ID           int    `json:"id"`
	CompanyName  string `json:"company_name"`
	ContactName  string `json:"contact_name"`
	Email        string `json:"email"`
	Telephone    string `json:"telephone"`
	Street       string `json:"street"`
	HouseNumber  string `json:"house_number"`
	PostalBox    string `json:"postal_box"`
	PostalCode   string `json:"postal_code"`
	City         string `json:"city"`
	Country      string `json:"country"`
	CountryState string `json:"country_state"`
	VATNumber    string `json:"vat_number"`
	EORINumber   string `json:"eori_number"`
	Label        string `json:"label"`
	BrandID      int    `json:"brand_id"`
}

// SenderAddresses lists the addresses that the merchant sends from.
func (v V2) SenderAddresses(ctx context.Context) ([]SenderAddress, error) {
	var got struct {
		All []SenderAddress `json:"sender_addresses"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/user/addresses/sender", into: &got})
	return got.All, err
}

// User is the merchant.
type User struct {
	Username    string `json:"username"`
	CompanyName string `json:"company_name"`
	Telephone   string `json:"telephone"`
	Address     string `json:"address"`
	PostalCode  string `json:"postal_code"`
	City        string `json:"city"`
	Email       string `json:"email"`
	Registered  Time   `json:"registered"`
}

// User reads who the keys belong to.
func (v V2) User(ctx context.Context) (User, error) {
	var got struct {
		User User `json:"user"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/user", into: &got})
	return got.User, err
}

// Brand is a name and look under which the merchant sends.
type Brand struct {
	ID             int    `json:"id"`
	Name           string `json:"name"`
	Domain         string `json:"domain"`
	Color          string `json:"color"`
	SecondaryColor string `json:"secondary_color"`
	Website        string `json:"website"`
}

// Brands goes through the merchant's brands.
func (v V2) Brands(ctx context.Context) iter.Seq2[Brand, error] {
	return paged[Brand](ctx, v.c, "/api/v2/brands", "brands", url.Values{})
}

// CarrierContract is an agreement with a carrier.
type CarrierContract struct {
	ID        int     `json:"id"`
	Carrier   Carrier `json:"carrier"`
	ClientID  string  `json:"client_id"`
	Name      string  `json:"name"`
	Country   string  `json:"country"`
	IsActive  bool    `json:"is_active"`
	IsDefault bool    `json:"is_default"`
}

// Contracts goes through the merchant's contracts.
func (v V2) Contracts(ctx context.Context) iter.Seq2[CarrierContract, error] {
	return paged[CarrierContract](ctx, v.c, "/api/v2/contracts", "contracts", url.Values{})
}

// Invoice is what the platform asks the merchant to pay.
type Invoice struct {
	ID        int     `json:"id"`
	Reference string  `json:"ref"`
	Type      string  `json:"type"`
	PriceIncl Decimal `json:"price_incl"`
	PriceExcl Decimal `json:"price_excl"`
	Paid      bool    `json:"isPayed"`
	Date      Time    `json:"date"`
}

// Invoices lists the merchant's invoices.
func (v V2) Invoices(ctx context.Context) ([]Invoice, error) {
	var got struct {
		All []Invoice `json:"invoices"`
	}
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/user/invoices", into: &got})
	return got.All, err
}

// Integration is a connected shop or marketplace, in version 2's words and in webhooks.
type Integration struct {
	ID                   int      `json:"id"`
	ShopName             string   `json:"shop_name"`
	ShopURL              string   `json:"shop_url"`
	System               string   `json:"system"`
	FailingSince         Time     `json:"failing_since"`
	LastFetch            Time     `json:"last_fetch"`
	LastUpdatedAt        Time     `json:"last_updated_at"`
	ServicePointEnabled  bool     `json:"service_point_enabled"`
	ServicePointCarriers []string `json:"service_point_carriers"`
	WebhookActive        bool     `json:"webhook_active"`
	WebhookURL           string   `json:"webhook_url"`
}

// IntegrationChange is what to change of an integration; nil fields stay.
type IntegrationChange struct {
	ShopName             *string   `json:"shop_name,omitempty"`
	ShopURL              *string   `json:"shop_url,omitempty"`
	WebhookActive        *bool     `json:"webhook_active,omitempty"`
	WebhookURL           *string   `json:"webhook_url,omitempty"`
	ServicePointEnabled  *bool     `json:"service_point_enabled,omitempty"`
	ServicePointCarriers *[]string `json:"service_point_carriers,omitempty"`
}

// Integrations lists the integrations that the key may see.
func (v V2) Integrations(ctx context.Context) ([]Integration, error) {
	var got []Integration
	err := v.c.do(ctx, call{method: http.MethodGet, path: "/api/v2/integrations", into: &got})
	return got, err
}

// Integration reads one integration.
func (v V2) Integration(ctx context.Context, id int) (Integration, error) {
	var got Integration
	err := v.c.do(ctx, call{method: http.MethodGet, path: at("/api/v2/integrations/%s", id), into: &got})
	return got, err
}

// UpdateIntegration changes an integration's settings, such as its webhook.
func (v V2) UpdateIntegration(ctx context.Context, id int, change IntegrationChange) error {
	return v.c.do(ctx, call{method: http.MethodPatch, path: at("/api/v2/integrations/%s", id), body: change})
}

// DeleteIntegration disconnects an integration; its keys end with it.
func (v V2) DeleteIntegration(ctx context.Context, id int) error {
	return v.c.do(ctx, call{method: http.MethodDelete, path: at("/api/v2/integrations/%s", id)})
}

// OrderInsert is an order put into an integration. All fields but the pointers are sent, empty or not, as the API demands.
type OrderInsert struct {
	ExternalOrderID     string       `json:"external_order_id"`
	ExternalShipmentID  string       `json:"external_shipment_id"`
	OrderNumber         string       `json:"order_number"`
	Name                string       `json:"name"`
	CompanyName         string       `json:"company_name"`
	Address             string       `json:"address"`
	HouseNumber         string       `json:"house_number"`
	Address2            string       `json:"address_2"`
	City                string       `json:"city"`
	PostalCode          string       `json:"postal_code"`
	Country             string       `json:"country"`
	ToState             *string      `json:"to_state"`
	Telephone           string       `json:"telephone"`
	Email               string       `json:"email"`
	Currency            *string      `json:"currency"`
	CreatedAt           Time         `json:"created_at"`
	UpdatedAt           Time         `json:"updated_at"` // an order that is known changes only when this differs
	OrderStatus         *ShopStatus  `json:"order_status"`
	PaymentStatus       *ShopStatus  `json:"payment_status"`
	ToPostNumber        string       `json:"to_post_number"`
	ToServicePoint      *int         `json:"to_service_point"`
	CustomsInvoice      string       `json:"customs_invoice_nr"`
	CustomsShipmentType *int         `json:"customs_shipment_type"`
	ShippingMethod      *int         `json:"shipping_method"`
	CheckoutMethodName  string       `json:"shipping_method_checkout_name"`
	TotalOrderValue     *Decimal     `json:"total_order_value"`
	Weight              *Decimal     `json:"weight"`
	Items               []ParcelItem `json:"parcel_items"`
}

// ShopStatus is a status in the shop's own words.
type ShopStatus struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

// OrderOutcome is what became of one inserted order: "created", "updated", or "error" with the error in the shape of what was sent.
type OrderOutcome struct {
	ExternalOrderID    string `json:"external_order_id"`
	ExternalShipmentID string `json:"external_shipment_id"`
	ShipmentUUID       string `json:"shipment_uuid"`
	Status             string `json:"status"`
	Error              any    `json:"error"`
}

// InsertOrders puts up to 100 orders into an integration, or changes those that are known by their two external ids. The outcomes come in
// the same order. It may be repeated: an order is known again.
func (v V2) InsertOrders(ctx context.Context, integration int, all []OrderInsert) ([]OrderOutcome, error) {
	var got []OrderOutcome
	err := v.c.do(ctx, call{method: http.MethodPost, path: at("/api/v2/integrations/%s/shipments", integration), body: all, into: &got, safe: true})
	return got, err
}

// DeleteOrder takes an inserted order out again.
func (v V2) DeleteOrder(ctx context.Context, integration int, shipmentUUID string) error {
	body := map[string]string{"shipment_uuid": shipmentUUID}
	return v.c.do(ctx, call{method: http.MethodPost, path: at("/api/v2/integrations/%s/shipments/delete", integration), body: body})
}
