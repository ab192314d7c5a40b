package main

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// checkoutPage is the form, and what is wrong with it.
type checkoutPage struct {
	bill
	Buyer     Buyer
	ToPoint   bool
	Chosen    *Point
	Wrong     map[string]string
	Countries []country
	Picker    string // whose service points the picker shows; empty is no picker
	Near      []sendcloud.ServicePoint
	Asked     bool // points were asked for without the picker
}

// NameLabel is how the form asks for the name.
func (p checkoutPage) NameLabel() string { return "Your name" }

func (m *market) checkout(w http.ResponseWriter, r *http.Request) error {
	lines, err := m.store.basket(r.Context(), basketOf(r))
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		http.Redirect(w, r, "/basket", http.StatusSeeOther)
		return nil
	}
	return m.showCheckout(w, r, http.StatusOK, checkoutPage{bill: billOf(lines), Buyer: Buyer{Country: "NL"}})
}

func (m *market) showCheckout(w http.ResponseWriter, r *http.Request, status int, p checkoutPage) error {
	p.Countries = countries
	p.Picker = m.pointsOf(r.Context(), p.bill)
	return m.show(w, r, status, "checkout.html", "Checkout", p)
}

// pointsOf is the seller whose way to the platform is asked for service points: one of those in the basket, or any who is connected already,
// for a point is the same for all of them.
func (m *market) pointsOf(ctx context.Context, b bill) string {
	all, err := m.connect.Merchants(ctx, connect.MerchantFilter{State: connect.Connected})
	if err != nil {
		slog.Warn("checkout without service points", "error", err)
		return ""
	}
	all = slices.DeleteFunc(all, func(s connect.Merchant) bool { return !s.PointsOn })
	for _, lot := range b.Lots {
		for _, s := range all {
			if s.Ref == lot.By.Ref {
				return s.Ref
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return all[0].Ref
}

func (m *market) buy(w http.ResponseWriter, r *http.Request) error {
	basket := basketOf(r)
	lines, err := m.store.basket(r.Context(), basket)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return m.boughtAlready(w, r, basket)
	}
	p := checkoutPage{bill: billOf(lines), Buyer: readBuyer(r), ToPoint: r.FormValue("way") == "point", Wrong: map[string]string{}}
	checkBuyer(p.Buyer, p.Wrong)
	if p.ToPoint {
		if err := m.choosePoint(r, &p); err != nil {
			return err
		}
	}
	if len(p.Wrong) > 0 || r.FormValue("ask") != "" || p.ToPoint && p.Chosen == nil {
		return m.showCheckout(w, r, http.StatusUnprocessableEntity, p)
	}
	bought := Purchase{Buyer: p.Buyer, Point: p.Chosen, At: time.Now()}
	sales := split(bought, lines)
	bought, err = m.store.buy(r.Context(), basket, bought, sales)
	if err != nil {
		return err
	}
	m.ring()
	setCookie(w, basketCookie, newToken(), 90*24*time.Hour)
	http.Redirect(w, r, "/orders/"+bought.Token, http.StatusSeeOther)
	return nil
}

// boughtAlready leads whoever pressed twice to what the first press bought.
func (m *market) boughtAlready(w http.ResponseWriter, r *http.Request, basket string) error {
	to := "/basket"
	token, err := m.store.boughtAs(r.Context(), basket)
	if err != nil {
		return err
	}
	if token != "" {
		to = "/orders/" + token
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// choosePoint reads the point that came from the picker or from the plain list. The form only says which; what it is, Connect tells.
func (m *market) choosePoint(r *http.Request, p *checkoutPage) error {
	from := m.pointsOf(r.Context(), p.bill)
	if from == "" {
		p.Wrong["way"] = "None of the sellers can send to a service point yet. Please choose your door."
		return nil
	}
	if id, err := strconv.Atoi(r.FormValue("point")); err == nil && id > 0 && r.FormValue("ask") == "" {
		got, err := m.connect.Point(r.Context(), from, id)
		if err == nil {
			p.Chosen = &Point{ID: got.ID, Name: got.Name, Street: got.Street, HouseNumber: got.HouseNumber, PostalCode: got.PostalCode, City: got.City,
				Country: got.Country, Carrier: got.Carrier, PostNumber: r.FormValue("post_number")}
			return nil
		}
		if _, ok := connect.FaultOf(err); !ok {
			return err
		}
		p.Wrong["point"] = "This service point cannot be used now. Please choose another."
	}
	if p.Buyer.PostalCode == "" && p.Buyer.City == "" {
		return nil
	}
	p.Asked = true
	near, err := m.connect.Points(r.Context(), from, sendcloud.PointFilter{Country: p.Buyer.Country, PostalCode: p.Buyer.PostalCode, City: p.Buyer.City})
	fault, told := connect.FaultOf(err)
	switch {
	case told:
		slog.Warn("service points cannot be listed", "error", fault.Text)
		p.Wrong["point"] = "The service points cannot be listed just now. Please try again, or choose your door."
	case err != nil:
		return err
	case p.Wrong["point"] == "" && r.FormValue("ask") == "":
		p.Wrong["point"] = "Please choose where you want to collect it."
	}
	p.Near = near[:min(len(near), 8)]
	return nil
}

func readBuyer(r *http.Request) Buyer {
	v := func(name string) string { return strings.Join(strings.Fields(r.FormValue(name)), " ") }
	return Buyer{Name: v("name"), Email: v("email"), Phone: v("phone"), Street: v("street"), Number: v("number"), PostalCode: strings.ToUpper(v("postal_code")),
		City: v("city"), Country: v("country")}
}

// checkBuyer finds what nobody could send without. Whether the address is right, the platform knows better than we do.
func checkBuyer(b Buyer, wrong map[string]string) {
	for _, f := range []struct{ name, value, words string }{
		{"name", b.Name, "Please tell us your name."},
		{"email", b.Email, "Please tell us where to write to."},
		{"street", b.Street, "Please tell us your street."},
		{"postal_code", b.PostalCode, "Please tell us your postal code."},
		{"city", b.City, "Please tell us your town."},
	} {
		if f.value == "" {
			wrong[f.name] = f.words
		} else if len(f.value) > 200 {
			wrong[f.name] = "This is too long."
		}
	}
	if _, err := mail.ParseAddress(b.Email); err != nil && b.Email != "" {
		wrong["email"] = cmp.Or(wrong["email"], "This is not an e-mail address.")
	}
	if !slices.ContainsFunc(countries, func(c country) bool { return c.Code == b.Country }) {
		wrong["country"] = "We do not send there yet."
	}
	if len(b.Number) > 40 || len(b.Phone) > 40 {
		wrong["number"] = "This is too long."
	}
}
