// Package demodata holds the orders that a fresh Waybill can be filled with: true towns and streets,
// made-up people, goods that weigh what such goods weigh. Putting them in is the demo command's work.
package demodata

import (
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Merchant is one of the shops that the orders belong to.
type Merchant struct {
	Key      string // short and stable; Order.Merchant names it
	Company  string
	Contact  string
	Email    string
	VAT      string // in the shape of the country, and nobody's
	EORI     string
	Colour   string // brand colour, #rrggbb
	Language string // BCP 47
	Shop     string // what the integration is called
	Address  postal.Address
}

// Problem is what was made wrong on purpose, so that a fresh installation shows work to do.
type Problem string

const (
	// Fine: nothing is wrong.
	Fine Problem = ""
	// HouseNumberMissing: the buyer forgot it, in a country that needs one.
	HouseNumberMissing Problem = "house_number"
	// PostalCodeWrong: a digit is missing.
	PostalCodeWrong Problem = "postal_code"
	// StateMissing: an order to the United States without its state.
	StateMissing Problem = "country_state"
	// HSCodeMissing: an order that crosses a customs border with an item that has no code.
	HSCodeMissing Problem = "hs_code"
	// TooHeavy: more than the 31.5 kg that parcel services take.
	TooHeavy Problem = "weight"
)

// TouchesAddress reports whether the address itself does not pass postal.Check.
func (p Problem) TouchesAddress() bool {
	return p == HouseNumberMissing || p == PostalCodeWrong || p == StateMissing
}

// Item is one line of an order; weight and value are for one piece.
type Item struct {
	SKU         string
	Description string
	HSCode      string
	Origin      string
	Quantity    int
	Weight      postal.Grams
	Value       money.Amount
}

// Order is one order as a shop would import it.
type Order struct {
	Merchant     string
	Number       string
	To           postal.Address
	Items        []Item
	Packaging    postal.Grams // of box and filling
	Weight       postal.Grams // of items and packaging
	Size         postal.Size
	Value        money.Amount // of the items
	Age          time.Duration
	Language     string // the buyer's, BCP 47
	ServicePoint bool   // the buyer wants to collect it
	Express      bool   // the buyer paid for the next day
	Note         string // for the packing slip
	Problem      Problem
}

// Ordered is when the buyer ordered, seen from now.
func (o Order) Ordered(now time.Time) time.Time { return now.Add(-o.Age) }

// Merchants lists the shops.
func Merchants() []Merchant {
	return []Merchant{
		{
			Key: "thee", Company: "Theehuis Lindebloesem", Contact: "Marijke Terpstra", Email: "marijke@lindebloesem.example.com",
			VAT: "NL000099998B57", EORI: "NL000099998", Colour: "#2f6b4f", Language: "nl", Shop: "Lindebloesem webwinkel",
			Address: postal.Address{Name: "Marijke Terpstra", Company: "Theehuis Lindebloesem", Street: "Twijnstraat", HouseNumber: "31",
				PostalCode: "3511 ZG", City: "Utrecht", Country: "NL", Phone: "+31 6 00000001", Email: "magazijn@lindebloesem.example.com"},
		},
		{
			Key: "rad", Company: "Kettenwerk Radteile GmbH", Contact: "Jens Oberländer", Email: "jens@kettenwerk.example.com",
			VAT: "DE999999999", EORI: "DE000000000000001", Colour: "#c2410c", Language: "de", Shop: "Kettenwerk Onlineshop",
			Address: postal.Address{Name: "Versand", Company: "Kettenwerk Radteile GmbH", Street: "Habsburgerstraße", HouseNumber: "114",
				PostalCode: "79104", City: "Freiburg im Breisgau", Country: "DE", Phone: "0171 3920001", Email: "versand@kettenwerk.example.com"},
		},
		{
			Key: "barro", Company: "Barro y Mar Cerámica S.L.", Contact: "Rocío Vega Montaño", Email: "rocio@barroymar.example.com",
			VAT: "ESB00000000", EORI: "ESB00000000", Colour: "#1d4ed8", Language: "es", Shop: "Barro y Mar tienda",
			Address: postal.Address{Name: "Rocío Vega Montaño", Company: "Barro y Mar Cerámica S.L.", Street: "Calle Alfarería", HouseNumber: "85",
				PostalCode: "41010", City: "Sevilla", Country: "ES", Phone: "+34 600 000 001", Email: "almacen@barroymar.example.com"},
		},
	}
}
