package main

import (
	"errors"
	"net/http"
	"time"

	"github.com/waybill-ship/waybill/sdk/connect"
)

const (
	seatCookie = "seat"
	seatAge    = 12 * time.Hour
)

// seat is the seller who is signed in; empty is none.
func (m *market) seat(r *http.Request) (string, error) {
	c, err := r.Cookie(seatCookie)
	if err != nil {
		return "", nil //nolint:nilerr // there is none, which is what it says
	}
	return m.store.sits(r.Context(), c.Value)
}

// seated lets a seller see its own pages, and no other's.
func (m *market) seated(page func(w http.ResponseWriter, r *http.Request) error) func(w http.ResponseWriter, r *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		ref, err := m.seat(r)
		if err != nil {
			return err
		}
		if ref == "" || ref != r.PathValue("seller") {
			http.Redirect(w, r, "/sell", http.StatusSeeOther)
			return nil
		}
		return page(w, r)
	}
}

func (m *market) sellers(w http.ResponseWriter, r *http.Request) error {
	return m.show(w, r, http.StatusOK, "sellers.html", "For sellers", sellers)
}

// enter signs a seller in. This is an example on your own machine: a shop for the world asks for more than a press.
func (m *market) enter(w http.ResponseWriter, r *http.Request) error {
	s, ok := seller(r.FormValue("seller"))
	if !ok {
		return errNone
	}
	token, err := m.store.sit(r.Context(), s.Ref, time.Now().Add(seatAge))
	if err != nil {
		return err
	}
	setCookie(w, seatCookie, token, seatAge)
	http.Redirect(w, r, "/sell/"+s.Ref, http.StatusSeeOther)
	return nil
}

func (m *market) leave(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(seatCookie); err == nil {
		if err := m.store.leave(r.Context(), c.Value); err != nil {
			return err
		}
	}
	setCookie(w, seatCookie, "", -time.Second)
	http.Redirect(w, r, "/sell", http.StatusSeeOther)
	return nil
}

// sellPage is a seller's own page.
type sellPage struct {
	Seller
	Merchant connect.Merchant
	Steps    []string // to keys, where the platform has no consent page
	Sales    []Sale
	Back     string // yes or no: just come back from the consent page
	Wrong    map[string]string
	Words    string // what is wrong altogether
	Public   string
	Platform string
	Login    *login
}

// sell is also where the consent page sends the seller's browser back to. The consent that it brings is confirmed for the seller who is signed in here:
// whoever was lured to the page with somebody else's link is not connected.
func (m *market) sell(w http.ResponseWriter, r *http.Request) error {
	if code := r.URL.Query().Get("consent"); code != "" {
		if _, err := m.connect.ConfirmConsent(r.Context(), r.PathValue("seller"), code); err != nil {
			return m.keysFault(w, r, "", err)
		}
		http.Redirect(w, r, "/sell/"+r.PathValue("seller")+"?connected=yes", http.StatusSeeOther)
		return nil
	}
	return m.showSell(w, r, http.StatusOK, sellPage{Back: r.URL.Query().Get("connected")})
}

func (m *market) showSell(w http.ResponseWriter, r *http.Request, status int, p sellPage) error {
	p.Seller, _ = seller(r.PathValue("seller"))
	var err error
	if p.Merchant, err = m.connect.Merchant(r.Context(), p.Ref); err != nil {
		return err
	}
	if p.Sales, err = m.store.salesOf(r.Context(), p.Ref, 100); err != nil {
		return err
	}
	p.Platform, p.Login = m.platform, m.demo.Load().loginOf(p.Ref)
	return m.show(w, r, status, "sell.html", p.Name, p)
}

// connectSeller sends the seller's browser to the platform's consent page, or shows the steps to keys where it has none.
func (m *market) connectSeller(w http.ResponseWriter, r *http.Request) error {
	link, err := m.connect.ConsentLink(r.Context(), r.PathValue("seller"), m.url+"/sell/"+r.PathValue("seller"))
	if err != nil {
		return m.keysFault(w, r, "", err)
	}
	if link.URL == "" {
		return m.showSell(w, r, http.StatusOK, sellPage{Steps: link.Steps})
	}
	http.Redirect(w, r, link.URL, http.StatusSeeOther)
	return nil
}

func (m *market) giveKeys(w http.ResponseWriter, r *http.Request) error {
	_, err := m.connect.ConnectWithKeys(r.Context(), r.PathValue("seller"), r.FormValue("public"), r.FormValue("secret"))
	if err != nil {
		return m.keysFault(w, r, r.FormValue("public"), err)
	}
	http.Redirect(w, r, "/sell/"+r.PathValue("seller")+"?connected=yes", http.StatusSeeOther)
	return nil
}

// keysFault shows the page again with what Connect says is wrong.
func (m *market) keysFault(w http.ResponseWriter, r *http.Request, public string, err error) error {
	fault, ok := connect.FaultOf(err)
	if !ok {
		return err
	}
	p := sellPage{Public: public, Words: fault.Text, Wrong: map[string]string{}}
	for _, f := range fault.Fields {
		p.Wrong[f.Field] = f.Message
	}
	if p.Wrong["public"] != "" || p.Wrong["secret"] != "" {
		p.Words = ""
	}
	return m.showSell(w, r, http.StatusUnprocessableEntity, p)
}

func (m *market) disconnect(w http.ResponseWriter, r *http.Request) error {
	if err := m.connect.Disconnect(r.Context(), r.PathValue("seller")); err != nil {
		return err
	}
	http.Redirect(w, r, "/sell/"+r.PathValue("seller"), http.StatusSeeOther)
	return nil
}

// salePage is one sale in the seller's eyes.
type salePage struct {
	Seller
	Sale
	Countries []country
	Wrong     map[string]string
	Platform  string
}

// NameLabel is how the form asks for the name.
func (p salePage) NameLabel() string { return "The buyer's name" }

// MayMend reports whether another address can still go to the account.
func (p salePage) MayMend() bool {
	st := connect.Stage(p.Stage)
	return (p.State == saleTaken || p.State == saleRefused || p.State == saleImported) && (st == connect.StageNone || st == connect.StageImported)
}

func (m *market) loadSale(r *http.Request) (salePage, error) {
	one, err := m.store.sale(r.Context(), r.PathValue("seller"), r.PathValue("reference"))
	if err != nil {
		return salePage{}, err
	}
	s, _ := seller(one.Seller)
	return salePage{Seller: s, Sale: one, Countries: countries, Platform: m.platform}, nil
}

func (m *market) showSale(w http.ResponseWriter, r *http.Request) error {
	p, err := m.loadSale(r)
	if err != nil {
		return err
	}
	return m.show(w, r, http.StatusOK, "sale.html", p.Reference, p)
}

// mendSale takes a better address, and hands the order over again.
func (m *market) mendSale(w http.ResponseWriter, r *http.Request) error {
	p, err := m.loadSale(r)
	if err != nil {
		return err
	}
	p.Wrong = map[string]string{}
	p.Buyer = readBuyer(r)
	checkBuyer(p.Buyer, p.Wrong)
	if len(p.Wrong) > 0 {
		return m.show(w, r, http.StatusUnprocessableEntity, "sale.html", p.Reference, p)
	}
	if p.MayMend() {
		p.Parcel = parcel(p.Sale)
		if err := m.store.mend(r.Context(), p.Sale); err != nil {
			return err
		}
		m.ring()
	}
	return m.backToSale(w, r)
}

func (m *market) retrySale(w http.ResponseWriter, r *http.Request) error {
	if _, err := m.connect.Retry(r.Context(), r.PathValue("seller"), r.PathValue("reference")); err != nil {
		return err
	}
	return m.backToSale(w, r)
}

// cancelSale takes an order back; Connect says whether it still can be.
func (m *market) cancelSale(w http.ResponseWriter, r *http.Request) error {
	p, err := m.loadSale(r)
	if err != nil {
		return err
	}
	if p.Handed < p.Version { // Connect has to know it before it can take it back
		if err := m.handSeller(r.Context(), p.Ref); err != nil {
			return err
		}
	}
	if _, err := m.connect.Cancel(r.Context(), p.Ref, p.Reference); err != nil && !errors.Is(err, errNone) {
		return err
	}
	return m.backToSale(w, r)
}

func (m *market) backToSale(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/sell/"+r.PathValue("seller")+"/orders/"+r.PathValue("reference"), http.StatusSeeOther)
	return nil
}
