package demodata

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Orders lists all orders, newest first; every call gives the same.
func Orders() []Order {
	// A fixed seed: the demo looks the same everywhere, and a test can name an order.
	random := rand.New(rand.NewPCG(2026, 11))
	stock := readGoods()
	orders := make([]Order, 0, 300)
	seen := map[string]int{}
	for _, p := range readPlaces() {
		orders = append(orders, Order{To: p.address(seen[p.country]), Problem: p.problem, Language: language(p)})
		seen[p.country]++
	}
	random.Shuffle(len(orders), func(i, j int) { orders[i], orders[j] = orders[j], orders[i] })
	spread(orders)
	age := 4 * time.Minute
	for i := range orders {
		o := &orders[i]
		o.Age = age
		age += time.Duration(7+random.IntN(150)) * time.Minute
		o.pack(stock[o.Merchant], random)
		o.wish(random)
	}
	return orders
}

// first is the number of each shop's oldest order here, with what it writes before.
var first = map[string]struct {
	prefix string
	number int
}{"thee": {"LB-", 20771}, "rad": {"KW2611-", 4180}, "barro": {"BM/", 8302}}

// spread gives the orders to the shops in turn and numbers them, older ones lower.
func spread(orders []Order) {
	shops := []string{"thee", "rad", "barro"}
	next := map[string]int{}
	for i := len(orders) - 1; i >= 0; i-- {
		o := &orders[i]
		o.Merchant = shops[i%len(shops)]
		if o.Problem == TooHeavy {
			o.Merchant = "barro" // only garden pots weigh that much
		}
		f := first[o.Merchant]
		number := f.number + next[o.Merchant]
		next[o.Merchant]++
		o.Number = fmt.Sprintf("%s%d", f.prefix, number)
		if o.To.Email == "" {
			o.To.Email = fmt.Sprintf("buyer.%d@example.org", number)
		}
	}
}

// mostWeight of an order that shall go by an ordinary parcel.
const mostWeight = 18 * postal.Kilogram

// pack fills the order from the shop's stock and weighs it.
func (o *Order) pack(stock []Item, random *rand.Rand) {
	o.Value = money.EUR(0)
	if o.Problem == TooHeavy {
		pot := stock[slices.IndexFunc(stock, func(i Item) bool { return i.SKU == "BM-TIE-40" })]
		pot.Quantity = 3
		o.put(pot)
	}
	// Honey needs papers of its own at the border, so the shop does not offer it there.
	abroad := postal.NeedsCustoms(o.sender(), o.To)
	for want := 1 + random.IntN(3); len(o.Items) < want; {
		item := stock[random.IntN(len(stock))]
		item.Quantity = 1 + max(0, random.IntN(5)-2)
		if o.holds(item.SKU) || abroad && item.HSCode == "040900" {
			continue
		}
		if o.Problem != TooHeavy && o.Weight+item.Weight*postal.Grams(item.Quantity) > mostWeight {
			continue
		}
		o.put(item)
	}
	if o.Problem == HSCodeMissing {
		o.Items[0].HSCode = ""
	}
	// The box and its filling grow with what lies in it.
	o.Packaging = 60 + o.Weight*6/100
	o.Weight += o.Packaging
	o.Size = box(*o)
}

func (o *Order) put(item Item) {
	o.Items = append(o.Items, item)
	o.Weight += item.Weight * postal.Grams(item.Quantity)
	o.Value = o.Value.Add(item.Value.Times(int64(item.Quantity)))
}

func (o *Order) holds(sku string) bool {
	return slices.ContainsFunc(o.Items, func(i Item) bool { return i.SKU == sku })
}

func (o *Order) sender() postal.Address {
	for _, m := range Merchants() {
		if m.Key == o.Merchant {
			return m.Address
		}
	}
	return postal.Address{}
}

// box is the smallest box of the shop that takes the order.
func box(o Order) postal.Size {
	switch {
	case o.holds("KW-STA-W"):
		return postal.Size{Length: 1100, Width: 250, Height: 200}
	case o.holds("KW-LAU-28"):
		return postal.Size{Length: 700, Width: 650, Height: 150}
	case o.Weight <= 800:
		return postal.Size{Length: 250, Width: 180, Height: 80}
	case o.Weight <= 2000:
		return postal.Size{Length: 300, Width: 200, Height: 120}
	case o.Weight <= 5000:
		return postal.Size{Length: 400, Width: 300, Height: 150}
	case o.Weight <= 10000:
		return postal.Size{Length: 400, Width: 300, Height: 300}
	}
	return postal.Size{Length: 600, Width: 400, Height: 400}
}

// collecting are the countries where buyers are used to fetching their parcels.
var collecting = []string{"NL", "BE", "DE", "FR", "ES", "IT", "PL", "SE", "DK", "FI", "NO", "CZ", "AT", "PT", "LT", "LV", "EE"}

var notes = map[string][]string{
	"nl": {"Cadeautje, graag zonder factuur.", "Mag bij de buren op nummer 12."},
	"de": {"Bitte als Geschenk verpacken.", "Klingel ist kaputt, bitte anrufen."},
	"fr": {"C’est un cadeau, merci de ne pas joindre la facture.", "Digicode 48B2, troisième étage."},
	"es": {"Es un regalo, sin factura por favor.", "Entregar por la tarde, gracias."}, //nolint:misspell // Spanish
	"it": {"È un regalo, senza fattura per favore.", "Citofonare due volte."},
	"en": {"It is a gift, please leave out the invoice.", "Ring twice, the dog is friendly."},
}

// wish adds what buyers ask for now and then.
func (o *Order) wish(random *rand.Rand) {
	asks := random.IntN(100)
	if o.Problem != Fine {
		return
	}
	collects := 16 // in a hundred
	if o.To.Country == "NL" {
		collects = 34 // whose points the sandbox has first
	}
	switch {
	case asks < collects && slices.Contains(collecting, o.To.Country) && o.Weight < 15*postal.Kilogram:
		o.ServicePoint = true
	case asks >= 16 && asks < 24:
		o.Express = true
	}
	if asks%11 == 0 {
		list := notes[o.Language]
		if list == nil {
			list = notes["en"]
		}
		o.Note = list[asks%len(list)]
	}
}
