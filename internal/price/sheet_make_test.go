package price_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
	"github.com/waybill-ship/waybill/internal/price"
)

// aSheet draws a sheet without mistakes. Its prices never fall as weights rise, and its surcharges hang on no weight.
func aSheet(t *rapid.T) price.Sheet {
	s := price.Sheet{
		Name:     rapid.StringMatching(`[A-Z][a-zé ]{0,10}[a-z",;]`).Draw(t, "name"),
		Currency: rapid.SampledFrom([]string{"EUR", "GBP", "JPY", "PLN"}).Draw(t, "currency"),
		From:     price.Day(rapid.SampledFrom([]string{"", "2026-01-01"}).Draw(t, "from")),
		Until:    price.Day(rapid.SampledFrom([]string{"", "2026-12-31"}).Draw(t, "until")),
	}
	if rapid.Bool().Draw(t, "origins") {
		s.Origins = []string{"NL", "ES-CN"}
	}
	zones := []string{"home", "Zone 2", "elsewhere"}
	s.Areas = []price.Area{
		{Zone: "home", Country: "NL"}, {Zone: "home", Country: "BE"}, {Zone: "Zone 2", Country: "ES"}, {Zone: "elsewhere", Country: "ES-CN"},
		{Zone: "Zone 2", Country: "NL", From: "8881", To: "8899"}, {Zone: "elsewhere", Country: price.Everywhere},
		{Zone: "Zone 2", Country: "GB", From: "IV2", To: "IV28"}, {Zone: "home", Country: "GB", From: "BT", To: "BT"},
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "products") {
		p := price.Product{Code: fmt.Sprintf("P%d/a=b", i), Name: "Product", UpTo: 30_000, Divisor: rapid.SampledFrom([]int{0, 4000, 5000}).Draw(t, "divisor")}
		p.Step = rapid.SampledFrom([]postal.Grams{0, 1, 500}).Draw(t, "step")
		p.ServicePoint, p.Return = rapid.Bool().Draw(t, "point"), rapid.Bool().Draw(t, "return")
		if rapid.Bool().Draw(t, "limits") {
			p.MaxSize = postal.Size{Length: 1205, Width: 600, Height: 600}
			p.MaxGirth = 3000
			p.Functions = []string{"signature=true", "age_check=18"}
		}
		s.Products = append(s.Products, p)
		for _, z := range zones {
			over, cost := postal.Grams(0), int64(0)
			for over < p.UpTo {
				r := price.Rate{Product: p.Code, Zone: z, Over: over, Lead: rapid.IntRange(0, 100).Draw(t, "lead")}
				r.UpTo = min(over+postal.Grams(rapid.IntRange(900, 15_000).Draw(t, "bracket")), 60_000)
				if r.UpTo > 20_000 { // the last takes what size and rounding may bill
					r.UpTo = 5_000_000
				}
				cost += rapid.Int64Range(0, 2000).Draw(t, "dearer")
				r.Price = cost
				if r.UpTo == 5_000_000 && rapid.Bool().Draw(t, "per step") {
					r.Step, r.Each = 1000, rapid.Int64Range(1, 100).Draw(t, "each")
				}
				s.Rates = append(s.Rates, r)
				over = r.UpTo
			}
		}
	}
	s.Surcharges = extras(t)
	return s
}

func extras(t *rapid.T) []price.Surcharge {
	percent := price.Percent(rapid.Int64Range(1, 600_000).Draw(t, "percent"))
	all := []price.Surcharge{
		{Kind: price.Remote, Area: price.Area{Country: "NL", From: "88", To: "88"}, Amount: 450, Per: price.PerBox},
		{Kind: price.Oversize, OverSide: 1000, OverGirth: 2500, Amount: 2010, Per: price.PerBox},
		{Kind: price.Fuel, Label: "Diesel", Percent: percent, Of: price.OfTransport, Per: price.PerBox, From: "2026-03-01", Until: "2026-03-31"},
		{Kind: price.Toll, Zone: "home", Percent: percent, Of: price.OfAll, Least: 10, Most: 500, Per: price.PerBox},
		{Kind: price.Insurance, Percent: 35_000, Of: price.OfValue, Free: 50_000, Least: 100, Per: price.PerBox},
		{Kind: price.Piece, Amount: 75, Per: price.PerFurther},
	}
	n := rapid.IntRange(0, len(all)).Draw(t, "surcharges")
	if n == 0 {
		return nil
	}
	return all[:n]
}

// aLoad draws something that a sheet's product takes.
func aLoad(t *rapid.T, s price.Sheet, p price.Product) price.Load {
	l := price.Load{
		From: price.Place{Country: "NL", PostalCode: "1011AB"},
		To:   rapid.SampledFrom([]price.Place{{"NL", "8881 AA"}, {"NL", ""}, {"ES", "35001"}, {"GB", "IV10 8AA"}, {"US", "10001"}, {"BE", "1000"}}).Draw(t, "to"),
		On:   price.Day(rapid.SampledFrom([]string{"2026-03-15", "2026-06-01"}).Draw(t, "on")),
	}
	if p.Return {
		l.From, l.To = l.To, l.From
	}
	for range rapid.IntRange(1, 3).Draw(t, "boxes") {
		b := price.Box{Weight: postal.Grams(rapid.IntRange(1, int(p.UpTo)).Draw(t, "weight"))}
		if rapid.Bool().Draw(t, "sized") {
			b.Size = postal.Size{Length: postal.Millimetres(rapid.IntRange(1, 1100).Draw(t, "length")), Width: 400, Height: 300}
		}
		if rapid.Bool().Draw(t, "insured") {
			b.Insured = money.Amount{Minor: rapid.Int64Range(1, 500_000).Draw(t, "value"), Currency: s.Currency}
		}
		l.Boxes = append(l.Boxes, b)
	}
	return l
}
