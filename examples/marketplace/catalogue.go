package main

import (
	"fmt"
	"slices"
)

// Seller is one of the shops on the marketplace. Ref is our name for it, and what Connect knows it by.
type Seller struct {
	Ref, Name, Town, Country string
	Line                     string // what it is, in a sentence
	Tone                     string // its colour on our pages: leaf, rust or sea
}

// Good is something to buy.
type Good struct {
	ID, Seller, Name, Line, Story string
	Picture                       string // what the picture shows, for whoever does not see it
	Price                         Cents
	Grams                         int // with its wrapping
	HSCode, Origin                string
}

// Cents is an amount in euros, in hundredths.
type Cents int

func (c Cents) String() string { return fmt.Sprintf("€ %d.%02d", int(c)/100, int(c)%100) }

// plain is the amount as an API wants it.
func (c Cents) plain() string { return fmt.Sprintf("%d.%02d", int(c)/100, int(c)%100) }

// What sending costs the buyer, for each seller.
const (
	toTheDoor  Cents = 495
	toAPoint   Cents = 350
	mostPieces       = 20
)

var sellers = []Seller{
	{"theehuis", "Theehuis Lindebloesem", "Utrecht", "NL", "Tea, dried and weighed above a shop on the Twijnstraat.", "leaf"},
	{"kettenwerk", "Kettenwerk Radteile", "Freiburg", "DE", "Parts that keep a bicycle on the road for another twenty years.", "rust"},
	{"barro", "Barro y Mar Cerámica", "Sevilla", "ES", "Stoneware thrown by two sisters and a cousin.", "sea"},
}

var goods = []Good{
	{"linden", "theehuis", "Linden blossom", "A tin of sixty grams, dried whole",
		"Picked in the second week of June along the canal, dried on racks in the attic. Three blossoms make a cup; it wants six minutes.",
		"A green tea tin with a linden leaf on its label", 850, 190, "12119086", "NL"},
	{"bell", "kettenwerk", "Brass bell", "Turned from one piece, rings for nine seconds",
		"A bell that says good day and not get out of my way. Fits handlebars from 22 to 26 millimetres; the spring can be replaced.",
		"A round brass bicycle bell on a handlebar", 1850, 140, "83061000", "DE"},
	{"bowl", "barro", "Breakfast bowl", "Sea glaze, holds half a litre",
		"No two have the same waterline, because the glaze runs as it likes. Goes into the dishwasher and comes out the same.",
		"A wide stoneware bowl with a blue glaze to its middle", 2400, 620, "69120023", "ES"},
	{"chain", "kettenwerk", "Chain, eleven speeds", "118 links, nickel on the outside",
		"Measured and joined here, so it arrives as long as your old one if you tell us how long that was. With a spare link.",
		"A piece of bicycle chain in a curve", 3200, 310, "73151110", "DE"},
	{"whisk", "theehuis", "Bamboo whisk", "Eighty tines, cut by hand",
		"For green tea that is ground. Soak it for a minute before you use it, let it dry standing, and it lasts for years.",
		"A bamboo whisk standing on its handle", 1290, 80, "46021990", "JP"},
	{"cups", "barro", "Two small cups", "For coffee or for what comes after",
		"A pair that fits one hand. Unglazed at the foot, so that they do not slide.",
		"Two small cups side by side, one white and one blue", 2800, 460, "69120023", "ES"},
	{"jug", "barro", "Oil jug", "Pours without a drop",
		"The lip took us forty jugs to get right. Holds a third of a litre and keeps the light off the oil.",
		"A tall jug with a thin neck and a handle", 3600, 780, "69120023", "ES"},
	{"pedals", "kettenwerk", "Touring pedals", "A pair, with bearings that can be greased",
		"Wide enough for walking shoes, with pins that hold in the rain. Both bearings come apart with a single key.",
		"A bicycle pedal seen from the side", 4400, 430, "87149630", "DE"},
	{"flush", "theehuis", "Darjeeling, first flush", "A hundred grams from this spring",
		"From one garden at two thousand metres. Light, a little like grapes. Water at ninety degrees, three minutes.",
		"A paper bag of tea with two leaves and a bud on it", 1490, 130, "09024000", "IN"},
}

func seller(ref string) (Seller, bool) {
	i := slices.IndexFunc(sellers, func(s Seller) bool { return s.Ref == ref })
	if i < 0 {
		return Seller{}, false
	}
	return sellers[i], true
}

func good(id string) (Good, bool) {
	i := slices.IndexFunc(goods, func(g Good) bool { return g.ID == id })
	if i < 0 {
		return Good{}, false
	}
	return goods[i], true
}

func goodsOf(ref string) []Good {
	return slices.DeleteFunc(slices.Clone(goods), func(g Good) bool { return g.Seller != ref })
}

// Seller that makes it.
func (g Good) By() Seller {
	s, _ := seller(g.Seller)
	return s
}

// country is where we send to.
type country struct{ Code, Name string }

var countries = []country{{"AT", "Austria"}, {"BE", "Belgium"}, {"FR", "France"}, {"DE", "Germany"}, {"IT", "Italy"}, {"LU", "Luxembourg"}, {"NL", "Netherlands"}, {"ES", "Spain"}}
