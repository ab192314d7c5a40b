package v3

import (
	"context"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/integration"
)

func (d *Door) accountRoutes() []api.Route {
	return []api.Route{
		at("GET", "/organization", integration.ReadOrganization, d.organization),
		at("GET", "/user/auth/metadata", "", d.metadata),
		at("GET", "/brands", integration.ReadBrand, d.listBrands),
		at("GET", "/brands/{id}", integration.ReadBrand, d.getBrand),
		at("GET", "/addresses/sender-addresses", integration.ReadSettings, d.listSenders),
		at("GET", "/addresses/sender-addresses/{id}", integration.ReadSettings, d.getSender),
		at("GET", "/events", integration.ReadParcel, d.trail),
	}
}

// metadata says who the keys belong to.
func (d *Door) metadata(_ context.Context, c call) error {
	return data(c, http.StatusOK, struct {
		User        int64 `json:"user_id"`
		Integration int64 `json:"integration_id"`
	}{c.Account, c.Integration})
}

// organization is the merchant's company.
func (d *Door) organization(ctx context.Context, c call) error {
	a, err := account.Get(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, struct {
		ID         int64  `json:"id"`
		Name       string `json:"name"`
		Registered stamp  `json:"registration_date"`
	}{a.ID, a.Company, stamp(a.CreatedAt)})
}

// toldBrand is how the account looks to its buyers.
type toldBrand struct {
	ID          int64   `json:"id"`
	Name        string  `json:"name"`
	Domain      string  `json:"domain"`
	Color       string  `json:"color"`
	Secondary   string  `json:"secondary_color"`
	Website     *string `json:"website"`
	ScreenLogo  *string `json:"screen_logo"`
	PrintLogo   *string `json:"print_logo"`
	ScreenThumb *string `json:"screen_thumb"`
	PrintThumb  *string `json:"print_thumb"`
	ReplyTo     *string `json:"notify_reply_to_email"`
	BCC         *string `json:"notify_bcc_email"`
	Unsigned    bool    `json:"hide_powered_by"`
	Analytics   *string `json:"google_analytics_id"`
}

func brandOf(b account.Brand) toldBrand {
	return toldBrand{ID: b.ID, Name: b.Name, Domain: b.Domain, Color: b.Color, Secondary: b.Secondary, Website: orNull(b.Website), ReplyTo: orNull(b.ReplyTo)}
}

func (d *Door) listBrands(ctx context.Context, c call) error {
	all, err := account.Brands(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	told := make([]toldBrand, len(all))
	for n, b := range all {
		told[n] = brandOf(b)
	}
	return data(c, http.StatusOK, told)
}

func (d *Door) getBrand(ctx context.Context, c call) error {
	id := idOf(c.PathValue("id"))
	if id == 0 { // which elsewhere is the first one
		return missing()
	}
	b, err := account.BrandByID(ctx, d.DB, c.Account, id)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, brandOf(b))
}

// toldSender is where parcels are sent from.
type toldSender struct {
	ID int64 `json:"id"`
	toldAddress
	Label     string      `json:"label"`
	Brand     int64       `json:"brand_id"`
	Signature signature   `json:"signature"`
	Taxes     []taxNumber `json:"tax_numbers"`
}

type signature struct {
	Name     string `json:"full_name"`
	Initials string `json:"initials"`
}

type taxNumber struct {
	Name    string `json:"name"`
	Country string `json:"country_code"`
	Value   string `json:"value"`
}

func senderOf(s account.Sender) toldSender {
	told := toldSender{
		ID: s.ID, toldAddress: addressOf(s.Address), Label: s.Label, Brand: s.Brand, Signature: signature{s.SignatureName, s.SignatureInitials},
		Taxes: []taxNumber{},
	}
	for _, t := range []struct{ name, value string }{{"VAT", s.VAT}, {"EORI", s.EORI}} {
		if t.value != "" {
			told.Taxes = append(told.Taxes, taxNumber{t.name, s.Address.Country, t.value})
		}
	}
	return told
}

func (d *Door) listSenders(ctx context.Context, c call) error {
	all, err := account.Senders(ctx, d.DB, c.Account)
	if err != nil {
		return err
	}
	told := make([]toldSender, len(all))
	for n, s := range all {
		told[n] = senderOf(s)
	}
	return data(c, http.StatusOK, told)
}

func (d *Door) getSender(ctx context.Context, c call) error {
	id := idOf(c.PathValue("id"))
	if id == 0 { // which elsewhere is the default one
		return missing()
	}
	s, err := account.SenderByID(ctx, d.DB, c.Account, id)
	if err != nil {
		return err
	}
	return data(c, http.StatusOK, senderOf(s))
}
