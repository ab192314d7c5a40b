package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/product"
)

// settingsRecipes are the pages about the whole account.
func settingsRecipes() map[string]recipe {
	manage, people := account.ManageAccount, account.ManagePeople
	sender := func(h *realm) any { return h.sender }
	spare := func(h *realm) any {
		from, err := account.SenderByID(h.t.Context(), h.p.db, h.a.id, h.sender)
		must(h.t, err)
		from.ID, from.Default, from.Label = 0, false, h.word(accountWord)
		from, err = h.p.accounts.AddSender(h.t.Context(), h.a.who, from)
		must(h.t, err)
		return from.ID
	}
	colleague := func(h *realm) any {
		person, _, _ := h.member(account.Shipping)
		return person
	}
	invite := func(h *realm) ask {
		email := h.email(accountWord)
		must(h.t, h.p.accounts.Invite(h.t.Context(), h.a.who, email, account.Support))
		return ask{path: "/settings/people/uninvite", form: form("email", email)}
	}
	own := func(path string, fields ...any) func(*realm) ask {
		return func(*realm) ask { return ask{path: path, form: form(fields...)} }
	}
	ship := account.Ship
	goods := func(h *realm) any {
		p, err := product.Add(h.t.Context(), h.p.db, h.a.id, product.Product{SKU: h.word(accountWord)}, time.Now())
		must(h.t, err)
		return p.ID
	}
	company := append([]any{"company_name", "Neutral", "email", "neutral@example.org", "zone", "Europe/Amsterdam", "currency", "EUR", "language", "en"}, street[2:]...)
	return map[string]recipe{
		"GET /settings":                      {make: get("/settings"), strange: open},
		"GET /settings/company":              {make: get("/settings/company"), strange: open, needs: manage},
		"POST /settings/company":             {make: own("/settings/company", company...), creates: true, needs: manage},
		"GET /settings/senders":              {make: get("/settings/senders"), strange: open, needs: manage},
		"GET /settings/senders/new":          {make: get("/settings/senders/new"), strange: open, needs: manage},
		"POST /settings/senders":             {make: own("/settings/senders", street...), creates: true, needs: manage},
		"GET /settings/senders/{id}":         {make: get("/settings/senders/%d", sender), needs: manage},
		"POST /settings/senders/{id}":        {make: post("/settings/senders/%d", spare, street...), needs: manage},
		"POST /settings/senders/{id}/remove": {make: post("/settings/senders/%d/remove", spare), needs: manage},
		"GET /settings/customs":              {make: get("/settings/customs"), strange: open, needs: manage},
		"POST /settings/customs":             {make: own("/settings/customs", "signed_by", "Neutral"), creates: true, needs: manage},
		"POST /settings/customs/signature": {creates: true, needs: manage, make: func(h *realm) ask {
			return ask{path: "/settings/customs/signature", form: form("signature", ""), file: scrawl(h.t)}
		}},
		"POST /settings/customs/signature/remove": {make: own("/settings/customs/signature/remove", "confirmed", "1"), creates: true, needs: manage},
		"GET /brand":  {make: get("/brand"), strange: open, needs: manage},
		"POST /brand": {make: own("/brand", "name", "Neutral", "color", "#112233", "secondary_color", "#445566"), creates: true, needs: manage},

		"GET /settings/people": {make: get("/settings/people"), strange: open, needs: people},
		"POST /settings/people": {creates: true, needs: people, make: func(h *realm) ask {
			return ask{path: "/settings/people", form: form("email", h.email("guest"), "role", "support")}
		}},
		"POST /settings/people/uninvite":      {make: invite, needs: people},
		"POST /settings/people/{id}/role":     {make: post("/settings/people/%d/role", colleague, "role", "support"), needs: people},
		"POST /settings/people/{id}/remove":   {make: post("/settings/people/%d/remove", colleague), needs: people},
		"GET /settings/products":              {make: get("/settings/products"), strange: open, needs: ship},
		"GET /settings/products/new":          {make: get("/settings/products/new"), strange: open, needs: ship},
		"POST /settings/products":             {make: own("/settings/products", "sku", "Neutral", "currency", "EUR"), creates: true, needs: ship},
		"GET /settings/products/export":       {make: get("/settings/products/export"), strange: open, needs: ship},
		"GET /settings/products/import":       {make: get("/settings/products/import"), strange: open, needs: ship},
		"POST /settings/products/import":      {make: own("/settings/products/import", "rows", "sku\nNeutral-2\n", "keep", "yes"), creates: true, needs: ship},
		"GET /settings/products/{id}":         {make: get("/settings/products/%d", goods), needs: ship},
		"POST /settings/products/{id}":        {make: post("/settings/products/%d", goods, "sku", "Neutral-3", "currency", "EUR"), needs: ship},
		"POST /settings/products/{id}/remove": {make: post("/settings/products/%d/remove", goods), needs: ship},

		"GET /settings/audit": {make: get("/settings/audit"), strange: open, needs: people},
	}
}

// personRecipes are the pages about the person who reads them. Each has a person of its own, so that the others keep their sessions.
func personRecipes() map[string]recipe {
	// own is a form sent by a fresh person.
	own := func(path string, fields ...any) func(*realm) ask {
		return func(h *realm) ask {
			_, g, _ := h.member(account.Shipping)
			return ask{path: path, form: form(fields...), by: &g}
		}
	}
	page := func(path string) func(*realm) ask {
		return func(h *realm) ask {
			_, g, _ := h.member(account.Shipping)
			return ask{path: path, by: &g}
		}
	}
	return map[string]recipe{
		"GET /settings/security":                  {make: page("/settings/security"), self: true, strange: open},
		"POST /settings/security/you":             {make: own("/settings/security/you", "name", "Neutral", "language", "en"), self: true, creates: true},
		"POST /settings/security/password":        {make: newPassword, self: true, strange: http.StatusBadRequest},
		"GET /settings/security/two-steps":        {make: page("/settings/security/two-steps"), self: true, strange: open},
		"POST /settings/security/two-steps":       {make: twoSteps(false), self: true, ok: http.StatusOK, strange: http.StatusBadRequest},
		"POST /settings/security/two-steps/off":   {make: twoSteps(true), self: true, strange: http.StatusBadRequest},
		"POST /settings/security/sessions/others": {make: own("/settings/security/sessions/others"), self: true, strange: open},
		"POST /settings/security/sessions/{id}":   {make: otherSession, self: true},
		"POST /settings/account":                  {make: move, self: true, ends: true},
		"POST /signout":                           {make: own("/signout"), self: true, strange: open, ends: true},
	}
}

const secondPassword = "another-cup-of-tea-8"

// cautious is a person whose password is not everybody's here.
func (h *realm) cautious() (guest, account.Session) {
	_, g, s := h.member(account.Shipping)
	must(h.t, h.p.accounts.ChangePassword(h.t.Context(), s, password, secondPassword))
	return g, s
}

func newPassword(h *realm) ask {
	g, _ := h.cautious()
	return ask{path: "/settings/security/password", form: form("old_password", secondPassword, "password", "third-cup-of-tea-9"), by: &g}
}

// twoSteps confirms the two-step log-in of a person, or switches it off again.
func twoSteps(off bool) func(*realm) ask {
	return func(h *realm) ask {
		ctx := h.t.Context()
		g, s := h.cautious()
		e, err := h.p.accounts.EnrolTOTP(ctx, s)
		must(h.t, err)
		h.traces = append(h.traces, e.Secret)
		code, err := totp.GenerateCode(e.Secret, time.Now())
		must(h.t, err)
		h.send(h.support, http.MethodGet, ask{path: "/settings/security/two-steps"}) // the colleague has begun too, with another secret
		if !off {
			return ask{path: "/settings/security/two-steps", form: form("code", code), by: &g}
		}
		_, err = h.p.accounts.ConfirmTOTP(ctx, s, code)
		must(h.t, err)
		return ask{path: "/settings/security/two-steps/off", form: form("current_password", secondPassword), by: &g}
	}
}

// otherSession ends a session of the same person at another place.
func otherSession(h *realm) ask {
	ctx := h.t.Context()
	_, g, s := h.member(account.Shipping)
	_, err := h.p.accounts.LogIn(ctx, s.Email, password, account.Visit{IP: "127.0.0.2"})
	must(h.t, err)
	all, err := h.p.accounts.Sessions(ctx, s)
	must(h.t, err)
	for _, one := range all {
		if one.ID != s.ID {
			return ask{path: fmt.Sprintf("/settings/security/sessions/%d", one.ID), form: form(), by: &g}
		}
	}
	h.t.Fatal("the second session is missing")
	return ask{}
}

// move leads a person who belongs to two accounts from their own into a's.
func move(h *realm) ask {
	ctx := h.t.Context()
	email := h.email("commuter")
	_, opens, err := h.p.accounts.SignUp(ctx, account.Newcomer{Company: "Third", Country: "NL", Name: "Commuter", Email: email, Password: password}, account.Visit{})
	must(h.t, err)
	must(h.t, h.p.accounts.Invite(ctx, h.a.who, email, account.Shipping))
	_, err = h.p.accounts.Accept(ctx, h.invited, "", password, account.Visit{})
	must(h.t, err)
	return ask{path: "/settings/account", form: form("account", h.a.id), by: &guest{name: "commuter", cookie: opens}}
}

// scrawl is a small picture of something.
func scrawl(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 40, 12))
	for x := range 40 {
		for y := range 12 {
			m.SetGray(x, y, color.Gray{Y: 255})
		}
		m.SetGray(x, 3+x%7, color.Gray{})
	}
	var out bytes.Buffer
	must(t, png.Encode(&out, m))
	return out.Bytes()
}

// picture is the body of a form with one file, and its kind.
func picture(t *testing.T, a ask) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name := range a.form {
		part, err := w.CreateFormFile(name, "signature.png")
		must(t, err)
		_, err = part.Write(a.file)
		must(t, err)
	}
	must(t, w.Close())
	return out.String(), w.FormDataContentType()
}
