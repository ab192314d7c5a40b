package main

import (
	"net/http"
	"strconv"
	"time"
)

const basketCookie = "basket"

// basketOf is the token of the caller's basket; empty where there is none yet.
func basketOf(r *http.Request) string {
	c, err := r.Cookie(basketCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(age / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

type homePage struct {
	Goods   []Good
	Sellers []Seller
	Demo    *demo
}

func (m *market) home(w http.ResponseWriter, r *http.Request) error {
	return m.show(w, r, http.StatusOK, "home.html", "Driehoek", homePage{Goods: goods, Sellers: sellers, Demo: m.demo.Load()})
}

func (m *market) showGood(w http.ResponseWriter, r *http.Request) error {
	g, ok := good(r.PathValue("good"))
	if !ok {
		return errNone
	}
	others := goodsOf(g.Seller)
	return m.show(w, r, http.StatusOK, "good.html", g.Name, struct {
		Good
		Others []Good
	}{g, others})
}

func (m *market) showSeller(w http.ResponseWriter, r *http.Request) error {
	s, ok := seller(r.PathValue("seller"))
	if !ok {
		return errNone
	}
	return m.show(w, r, http.StatusOK, "maker.html", s.Name, struct {
		Seller
		Goods []Good
	}{s, goodsOf(s.Ref)})
}

// parcelLot is what one seller sends of a basket.
type parcelLot struct {
	By    Seller
	Lines []Line
}

// bill is what a basket costs.
type bill struct {
	Lots            []parcelLot
	Goods           Cents
	Door, Point     Cents // sending, by either way
	ByDoor, ByPoint Cents // altogether
}

func billOf(lines []Line) bill {
	var b bill
	for _, by := range sellers {
		lot := parcelLot{By: by}
		for _, l := range lines {
			if l.Of().Seller == by.Ref {
				lot.Lines = append(lot.Lines, l)
				b.Goods += l.Sum()
			}
		}
		if len(lot.Lines) > 0 {
			b.Lots = append(b.Lots, lot)
		}
	}
	b.Door, b.Point = toTheDoor*Cents(len(b.Lots)), toAPoint*Cents(len(b.Lots))
	b.ByDoor, b.ByPoint = b.Goods+b.Door, b.Goods+b.Point
	return b
}

func (m *market) showBasket(w http.ResponseWriter, r *http.Request) error {
	lines, err := m.store.basket(r.Context(), basketOf(r))
	if err != nil {
		return err
	}
	return m.show(w, r, http.StatusOK, "basket.html", "Your basket", billOf(lines))
}

// setBasket puts a good in, or changes how many there are.
func (m *market) setBasket(w http.ResponseWriter, r *http.Request) error {
	g, ok := good(r.FormValue("good"))
	pieces, err := strconv.Atoi(r.FormValue("pieces"))
	if !ok || err != nil || pieces < 0 || pieces > mostPieces {
		return errNone
	}
	token := basketOf(r)
	bought, err := m.store.boughtAs(r.Context(), token)
	if err != nil {
		return err
	}
	if token == "" || bought != "" {
		token = newToken()
		setCookie(w, basketCookie, token, 90*24*time.Hour)
	}
	if err := m.store.setLine(r.Context(), token, g.ID, pieces, r.FormValue("more") != ""); err != nil {
		return err
	}
	http.Redirect(w, r, "/basket", http.StatusSeeOther)
	return nil
}
