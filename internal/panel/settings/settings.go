// Package settings is where the merchant says who they are and who works for them: company and VAT, sender addresses, products, people,
// security, the audit log and the brand. What may be changed, and by whom, is account's to say.
package settings

import (
	"embed"
	"net/http"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/panel/view"
	"github.com/waybill-ship/waybill/internal/web"
)

//go:embed *.html
var files embed.FS

var pages = view.Must(files)

// Area is the settings' pages.
type Area struct {
	DB       *db.DB
	Accounts *account.Desk
	// Enter gives the browser what opens a session, after the person moved to another account.
	Enter func(w http.ResponseWriter, r *http.Request, opens string)
}

// Mount lists the routes.
func (a *Area) Mount(d web.Door) {
	d.Handle("GET /settings", a.index)
	d.Handle("GET /settings/company", a.company)
	d.Handle("POST /settings/company", a.saveCompany)
	d.Handle("GET /settings/senders", a.senders)
	d.Handle("GET /settings/senders/new", a.newSender)
	d.Handle("POST /settings/senders", a.addSender)
	d.Handle("GET /settings/senders/{id}", a.sender)
	d.Handle("POST /settings/senders/{id}", a.saveSender)
	d.Handle("POST /settings/senders/{id}/remove", a.removeSender)
	d.Handle("GET /settings/customs", a.border)
	d.Handle("POST /settings/customs", a.saveBorder)
	pictures := d
	pictures.MostBody = mostPicture
	pictures.Handle("POST /settings/customs/signature", a.saveSignature)
	d.Handle("POST /settings/customs/signature/remove", a.removeSignature)
	d.Handle("GET /settings/people", a.people)
	d.Handle("POST /settings/people", a.invite)
	d.Handle("POST /settings/people/uninvite", a.uninvite)
	d.Handle("POST /settings/people/{id}/role", a.setRole)
	d.Handle("POST /settings/people/{id}/remove", a.removePerson)
	d.Handle("GET /settings/security", a.security)
	d.Handle("POST /settings/security/you", a.saveYou)
	d.Handle("POST /settings/security/password", a.savePassword)
	d.Handle("GET /settings/security/two-steps", a.enrol)
	d.Handle("POST /settings/security/two-steps", a.confirm)
	d.Handle("POST /settings/security/two-steps/off", a.twoStepsOff)
	d.Handle("POST /settings/security/sessions/others", a.endOthers)
	d.Handle("POST /settings/security/sessions/{id}", a.endSession)
	d.Handle("POST /settings/account", a.switchAccount)
	d.Handle("GET /settings/audit", a.audit)
	a.mountProducts(d)
}

// MountBrand lists the routes of the brand, which has a door of its own in the rail.
func (a *Area) MountBrand(d web.Door) {
	d.Handle("GET /brand", a.brand)
	d.Handle("POST /brand", a.saveBrand)
}

type card struct{ Href, Icon, Word, Note string }

type indexPage struct {
	Cards   []card
	Choices []account.Choice // other accounts the person belongs to
}

func (a *Area) index(w http.ResponseWriter, r *http.Request) error {
	t, s := view.Words(r.Context()).T, account.SessionOf(r.Context())
	var page indexPage
	if s.Role.May(account.ManageAccount) {
		page.Cards = append(page.Cards,
			card{"/settings/company", "home", t("Company and VAT"), t("Name, address, VAT and EORI number, time zone")},
			card{"/settings/senders", "pin", t("Sender addresses"), t("Where your parcels leave from")},
			card{"/settings/customs", "doc", t("Customs papers"), t("Signature, IOSS, VOEC and UKIMS number")},
			card{"/brand", "brand", t("Brand and messages"), t("How your buyers see you")})
	}
	if s.Role.May(account.Ship) {
		page.Cards = append(page.Cards, card{"/settings/products", "rows", t("Products"), t("What a border asks of your goods, entered once for each SKU")})
	}
	if s.Role.May(account.ManageConnection) {
		page.Cards = append(page.Cards, card{"/integrations", "plug", t("Integrations"), t("Shops and marketplaces, their keys and webhooks")},
			card{"/settings/access", "lock", t("Apps with access"), t("What may act for you, and how to end it")},
			card{"/settings/apps", "layers", t("Apps you offer"), t("For marketplaces and makers of software")})
	}
	if s.Role.May(account.ManagePeople) {
		page.Cards = append(page.Cards, card{"/settings/people", "users", t("People and roles"), t("Who works here and what they may do")},
			card{"/settings/audit", "log", t("Audit log"), t("Who changed what, when and from where")})
	}
	page.Cards = append(page.Cards, card{"/settings/security", "shield", t("You and your security"), t("Name, language, password, two-step log-in, sessions")})
	all, err := a.Accounts.Choices(r.Context(), s)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Account != s.Account {
			page.Choices = append(page.Choices, c)
		}
	}
	return pages.Render(w, r, http.StatusOK, "index", view.Page{Layout: view.Guide, Title: t("Settings"), Area: view.Settings}, page)
}

// record draws a page of settings below the index; err is the refusal it shows, if any.
func record(w http.ResponseWriter, r *http.Request, name, title string, data any, err error) error {
	status := http.StatusOK
	if err != nil {
		status = web.Status(fault.KindOf(err))
	}
	words := view.Words(r.Context())
	page := view.Page{
		Layout: view.Record, Title: title, Area: view.Settings,
		Crumbs: []view.Crumb{{Word: words.T("Settings"), Href: "/settings"}, {Word: title}},
	}
	return pages.Render(w, r, status, name, page, data)
}

// done says what was done and goes on to a page.
func done(w http.ResponseWriter, r *http.Request, said, path string) error {
	view.Say(w, view.Flash{Text: said})
	return web.Go(w, r, path)
}
