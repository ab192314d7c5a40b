package v2

import (
	"context"
	"net/http"
	"strconv"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
)

func (d *Door) user(ctx context.Context, c call) error {
	a, err := account.Get(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("user")
	b.begin('{')
	b.memberRaw("data", "[]")
	b.member("username", "user-"+strconv.FormatInt(a.ID, 10))
	b.member("company_name", a.Company)
	b.member("telephone", a.Phone)
	b.member("address", a.Address.StreetLine())
	b.member("postal_code", a.Address.PostalCode)
	b.member("city", a.Address.City)
	b.member("email", a.Email)
	b.memberRaw("company_logo", "null")
	b.member("registered", a.CreatedAt.UTC().Format("2006-01-02 15:04:05"))
	b.memberRaw("modules", `[{"id":5,"name":"SendCloud Client","settings":null,"activated":true,"short_name":"sendcloud_client"}]`)
	b.memberRaw("invoices", "[]")
	b.end('}')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) listSenders(ctx context.Context, c call) error {
	all, err := account.Senders(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.key("sender_addresses")
	b.begin('[')
	for _, s := range all {
		b.next()
		senderObject(&b, s)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getSender(ctx context.Context, c call) error {
	const none = "No sender address matches the given query."
	id := idOf(c.PathValue("id"))
	if id == 0 { // which elsewhere is the default one
		return missing(none)
	}
	s, err := account.SenderByID(ctx, d.DB, c.Account, id)
	if err != nil {
		return orNo(err, none)
	}
	var b pen
	b.begin('{')
	b.key("sender_address")
	senderObject(&b, s)
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func senderObject(b *pen, s account.Sender) {
	a := s.Address
	b.begin('{')
	b.memberInt("id", s.ID)
	b.member("company_name", a.Company)
	b.member("contact_name", a.Name)
	b.member("email", a.Email)
	b.member("telephone", a.Phone)
	b.member("street", a.Street)
	b.member("house_number", a.HouseNumber)
	b.member("postal_box", a.Line2)
	b.member("postal_code", a.PostalCode)
	b.member("city", a.City)
	b.member("country", a.Country)
	b.memberOr("country_state", a.State)
	b.memberOr("vat_number", s.VAT)
	b.memberOr("eori_number", s.EORI)
	b.member("label", s.Label)
	b.memberInt("brand_id", s.Brand)
	b.member("signature_full_name", s.SignatureName)
	b.member("signature_initials", s.SignatureInitials)
	b.end('}')
}

// listInvoices: nothing has been billed, so there are none.
func (d *Door) listInvoices(_ context.Context, c call) error {
	api.JSON(c.W, http.StatusOK, []byte(`{"invoices":[]}`))
	return nil
}

func (d *Door) getInvoice(context.Context, call) error {
	return missing("No Invoice matches the given query.")
}

func (d *Door) listBrands(ctx context.Context, c call) error {
	all, err := account.Brands(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	var b pen
	b.begin('{')
	b.memberRaw("next", "null")
	b.memberRaw("previous", "null")
	b.key("brands")
	b.begin('[')
	for _, one := range all {
		b.next()
		brandObject(&b, one)
	}
	b.end(']')
	b.end('}')
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func (d *Door) getBrand(ctx context.Context, c call) error {
	const none = "No Brand matches the given query."
	id := idOf(c.PathValue("id"))
	if id == 0 { // which elsewhere is the first one
		return missing(none)
	}
	one, err := account.BrandByID(ctx, d.DB, c.Account, id)
	if err != nil {
		return orNo(err, none)
	}
	var b pen
	brandObject(&b, one)
	api.JSON(c.W, http.StatusOK, b.b)
	return nil
}

func brandObject(b *pen, one account.Brand) {
	b.begin('{')
	b.memberInt("id", one.ID)
	b.member("name", one.Name)
	b.member("color", one.Color)
	b.member("secondary_color", one.Secondary)
	b.member("website", one.Website)
	for _, logo := range []string{"overlay_logo", "screen_logo", "print_logo"} {
		b.memberRaw(logo, "{}")
	}
	b.memberRaw("overlay_thumb", "null")
	b.memberRaw("screen_thumb", "null")
	b.memberRaw("print_thumb", "null")
	b.memberOr("notify_reply_to_email", one.ReplyTo)
	b.member("domain", one.Domain)
	b.memberRaw("notify_bcc_email", "null")
	b.memberBool("hide_powered_by", false)
	b.memberRaw("google_analytics_id", "null")
	b.memberRaw("features", `{"tracking_page":true,"tracking_email":false,"tracking_sms":false,"tracking_whatsapp":false,"returns_portal":false}`)
	b.key("customization_settings")
	b.begin('{')
	b.key("header")
	b.begin('{')
	for _, name := range []string{"faq_url", "contact_url", "shop_url", "homepage_url", "font_color"} {
		b.member(name, map[string]string{"homepage_url": one.Website, "font_color": one.Secondary}[name])
	}
	b.member("background_color", one.Color)
	b.end('}')
	b.key("footer")
	b.begin('{')
	for _, name := range []string{"city", "street", "country", "postal_code", "phone_number", "support_email", "whatsapp_business"} {
		b.member(name, map[string]string{"support_email": one.ReplyTo}[name])
	}
	b.member("font_color", one.Secondary)
	b.member("background_color", one.Color)
	b.memberRaw("social_media", `{"twitter":"","facebook":"","linkedin":"","instagram":"","pinterest":""}`)
	b.end('}')
	b.end('}')
	b.end('}')
}
