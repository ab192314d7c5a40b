package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// SetCompany changes who the merchant is: name, address, VAT and EORI number, zone, currency and language. ID, Sandbox and
// CreatedAt of the given account are not looked at.
func (d *Desk) SetCompany(ctx context.Context, s Session, a Account) error {
	if err := s.Need(ManageAccount); err != nil {
		return err
	}
	a.ID = s.Account
	a, err := a.check()
	if err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		was, err := Get(ctx, tx, s.Account)
		if err != nil {
			return err
		}
		if err := updateAccount(ctx, tx, a, now); err != nil {
			return err
		}
		return Record(ctx, tx, s.Account, s.Entry(now, "company.set", changed(was, a)))
	})
}

// changed tells the log what differs, as "from → to".
func changed(was, is Account) map[string]string {
	detail := map[string]string{}
	for name, pair := range map[string][2]string{
		"company": {was.Company, is.Company}, "country": {was.Address.Country, is.Address.Country}, "vat_number": {was.VAT, is.VAT},
		"eori_number": {was.EORI, is.EORI}, "email": {was.Email, is.Email}, "zone": {was.Zone, is.Zone}, "currency": {was.Currency, is.Currency},
		"address": {oneLine(was.Address), oneLine(is.Address)},
	} {
		if pair[0] != pair[1] {
			detail[name] = pair[0] + " → " + pair[1]
		}
	}
	return detail
}

func oneLine(a postal.Address) string {
	return strings.TrimSpace(a.StreetLine() + ", " + a.PostalCode + " " + a.City)
}

func (a Account) check() (Account, error) {
	var wrong fault.List
	a.Company = strings.TrimSpace(a.Company)
	if a.Company == "" {
		wrong.Add("company_name", "%s is missing.", "Company")
	}
	// The company's address is checked like one that mail goes to; its name and ways to reach it stand beside it.
	a.Address.Name, a.Address.Company, a.Address.Email, a.Address.Phone = "-", a.Company, strings.TrimSpace(a.Email), strings.TrimSpace(a.Phone)
	a.Address = postal.Tidy(a.Address)
	wrong.Join("", postal.Check(a.Address))
	a.Email, a.Phone = a.Address.Email, a.Address.Phone
	a.Address.Name, a.Address.Company, a.Address.Email, a.Address.Phone = "", "", "", ""
	a.VAT, a.EORI = checkTaxNumbers(&wrong, a.Address.Country, a.VAT, a.EORI)
	if a.Email == "" {
		wrong.Add("email", "E-mail address is missing.")
	}
	if _, err := time.LoadLocation(a.Zone); err != nil || a.Zone == "" || a.Zone == "Local" {
		wrong.Add("zone", "Choose a time zone from the list.")
	}
	if len(a.Currency) != 3 || strings.ToUpper(a.Currency) != a.Currency {
		wrong.Add("currency", "Choose a currency from the list.")
	}
	checkText(&wrong, "language", "Language", a.Language, 2, 12)
	return a, wrong.Err()
}

// habits is the zone and currency that most companies of a country use; a guess that settings can change.
func habits(country string) (zone, currency string) {
	if h, ok := habit[country]; ok {
		return h[0], h[1]
	}
	return "Etc/UTC", "EUR"
}

// Zones lists the time zones we offer by name.
func Zones() []string {
	all := []string{"Etc/UTC"}
	for _, h := range habit {
		all = append(all, h[0])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Currencies lists the currencies we offer.
func Currencies() []string {
	var all []string
	for _, h := range habit {
		all = append(all, h[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var habit = map[string][2]string{
	"AT": {"Europe/Vienna", "EUR"}, "AU": {"Australia/Sydney", "AUD"}, "BE": {"Europe/Brussels", "EUR"}, "BG": {"Europe/Sofia", "EUR"},
	"CA": {"America/Toronto", "CAD"}, "CH": {"Europe/Zurich", "CHF"}, "CN": {"Asia/Shanghai", "CNY"}, "CY": {"Asia/Nicosia", "EUR"},
	"CZ": {"Europe/Prague", "CZK"}, "DE": {"Europe/Berlin", "EUR"}, "DK": {"Europe/Copenhagen", "DKK"}, "EE": {"Europe/Tallinn", "EUR"},
	"ES": {"Europe/Madrid", "EUR"}, "FI": {"Europe/Helsinki", "EUR"}, "FR": {"Europe/Paris", "EUR"}, "GB": {"Europe/London", "GBP"},
	"GR": {"Europe/Athens", "EUR"}, "HR": {"Europe/Zagreb", "EUR"}, "HU": {"Europe/Budapest", "HUF"}, "IE": {"Europe/Dublin", "EUR"},
	"IS": {"Atlantic/Reykjavik", "ISK"}, "IT": {"Europe/Rome", "EUR"}, "JP": {"Asia/Tokyo", "JPY"}, "LI": {"Europe/Vaduz", "CHF"},
	"LT": {"Europe/Vilnius", "EUR"}, "LU": {"Europe/Luxembourg", "EUR"}, "LV": {"Europe/Riga", "EUR"}, "MC": {"Europe/Monaco", "EUR"},
	"MT": {"Europe/Malta", "EUR"}, "NL": {"Europe/Amsterdam", "EUR"}, "NO": {"Europe/Oslo", "NOK"}, "NZ": {"Pacific/Auckland", "NZD"},
	"PL": {"Europe/Warsaw", "PLN"}, "PT": {"Europe/Lisbon", "EUR"}, "RO": {"Europe/Bucharest", "RON"}, "RS": {"Europe/Belgrade", "RSD"},
	"SE": {"Europe/Stockholm", "SEK"}, "SI": {"Europe/Ljubljana", "EUR"}, "SK": {"Europe/Bratislava", "EUR"}, "TR": {"Europe/Istanbul", "TRY"},
	"UA": {"Europe/Kyiv", "UAH"}, "US": {"America/New_York", "USD"},
}
