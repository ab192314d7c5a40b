package customs_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// goods is a declaration of sold goods: one line for each code, of a value each.
func goods(each money.Amount, codes ...string) customs.Declaration {
	d := customs.Declaration{Currency: each.Currency, Category: customs.Sale, Trade: customs.Consumer, Parcels: 1}
	for i, code := range codes {
		d.Lines = append(d.Lines, customs.Line{Item: i, Description: "Cotton T-shirt", Quantity: 1, Weight: 200, Value: each, HSCode: code, Origin: "CN"})
	}
	return d
}

func with(d customs.Declaration, kind customs.Kind, value string) customs.Declaration {
	d.Sender.Numbers = append(d.Sender.Numbers, customs.Number{Kind: kind, Value: value})
	return d
}

// sum writes an estimate shortly: duty, tax and fees, a question mark where one is not known, and what is due.
func sum(e customs.Estimate) string {
	show := func(known bool, a money.Amount) string {
		if !known {
			return "?"
		}
		return a.Decimal()
	}
	text := show(e.DutyKnown, e.Duty) + " " + show(e.TaxKnown, e.Tax) + " " + e.Fees.Decimal()
	if e.Scheme != "" {
		text += " " + string(e.Scheme)
	}
	if e.Relieved {
		text += " relieved"
	}
	return text + " = " + e.Due().Decimal()
}

func TestDutyAndTaxChangeOnTheirDays(t *testing.T) {
	t.Parallel()
	const ioss = "IM5280000016"
	paris, bucharest := at("FR", "75001"), at("RO", "010011")
	shirts := func(cents int64) customs.Declaration { return goods(money.EUR(cents), "610910", "610990", "851770") }
	gift := goods(money.EUR(45_00), "610910")
	gift.Category, gift.Trade = customs.Gift, customs.Private
	dear := goods(money.EUR(45_01), "610910")
	dear.Category, dear.Trade = customs.Gift, customs.Private
	for _, c := range []struct {
		name string
		from postal.Address
		to   postal.Address
		d    customs.Declaration
		day  string
		want string
	}{
		// The EU's relief of duty, and its end. Three lines of 10 euro under two headings.
		{"IOSS, the last day of the relief", zurich, utrecht, with(shirts(10_00), customs.IOSS, ioss), "2026-06-30", "0.00 6.30 0.00 IOSS = 0.00"},
		{"IOSS, the first day of the flat duty", zurich, utrecht, with(shirts(10_00), customs.IOSS, ioss), "2026-07-01", "6.00 6.30 0.00 IOSS = 6.00"},
		{"IOSS, the last day of the flat duty", zurich, utrecht, with(shirts(10_00), customs.IOSS, ioss), "2028-06-30", "6.00 6.30 0.00 IOSS = 6.00"},
		{"IOSS, by the tariff", zurich, utrecht, with(shirts(10_00), customs.IOSS, ioss), "2028-07-01", "? 6.30 0.00 IOSS = 0.00"},
		{"without IOSS, with the relief", zurich, utrecht, shirts(10_00), "2026-06-30", "0.00 6.30 0.00 = 6.30"},
		{"without IOSS, without the relief", zurich, utrecht, shirts(10_00), "2026-07-01", "? 6.30 0.00 = 6.30"},
		{"exactly 150 euro, with the relief", zurich, utrecht, with(shirts(50_00), customs.IOSS, ioss), "2026-06-30", "0.00 31.50 0.00 IOSS = 0.00"},
		{"exactly 150 euro, flat duty is for less", zurich, utrecht, with(shirts(50_00), customs.IOSS, ioss), "2026-07-01", "? 31.50 0.00 = 31.50"},
		{"above 150 euro", zurich, utrecht, with(shirts(50_01), customs.IOSS, ioss), "2026-06-30", "? 31.51 0.00 = 31.51"},
		{"a present of 45 euro", zurich, utrecht, gift, "2026-07-01", "0.00 0.00 0.00 relieved = 0.00"},
		{"a present of more", zurich, utrecht, dear, "2026-06-30", "0.00 9.45 0.00 = 9.45"},
		// Handling fees.
		{"France before its fee", zurich, paris, with(shirts(10_00), customs.IOSS, ioss), "2026-02-28", "0.00 6.00 0.00 IOSS = 0.00"},
		{"France with it, for each line", zurich, paris, with(shirts(10_00), customs.IOSS, ioss), "2026-03-01", "0.00 6.00 6.00 IOSS = 6.00"},
		{"Romania before its fee", zurich, bucharest, with(shirts(10_00), customs.IOSS, ioss), "2025-12-31", "0.00 6.30 0.00 IOSS = 0.00"},
		{"Romania with it, for the parcel", zurich, bucharest, with(shirts(10_00), customs.IOSS, ioss), "2026-01-01", "0.00 6.30 4.95 IOSS = 4.95"},
		{"Romania's tax before it rose", zurich, bucharest, with(shirts(10_00), customs.IOSS, ioss), "2025-07-31", "0.00 5.70 0.00 IOSS = 0.00"},
		// The United Kingdom.
		{"135 pounds by a seller who is registered", utrecht, london, with(goods(amount(135_00, "GBP"), "610910"), customs.VAT, "GB980780684"), "2026-11-23",
			"0.00 27.00 0.00 VAT = 0.00"},
		{"135 pounds by one who is not", utrecht, london, with(goods(amount(135_00, "GBP"), "610910"), customs.VAT, "NL802549391B01"), "2026-11-23",
			"0.00 27.00 0.00 = 27.00"},
		{"more than 135 pounds", utrecht, london, goods(amount(135_01, "GBP"), "610910"), "2026-11-23", "? 27.00 0.00 = 27.00"},
		// Switzerland.
		{"61 francs: the tax is too small", utrecht, zurich, goods(amount(61_00, "CHF"), "610910"), "2026-11-23", "0.00 0.00 0.00 = 0.00"},
		{"63 francs", utrecht, zurich, goods(amount(63_00, "CHF"), "610910"), "2026-11-23", "0.00 5.10 0.00 = 5.10"},
		{"Switzerland before its tariff fell", utrecht, zurich, goods(amount(100_00, "CHF"), "610910"), "2023-12-31", "? 7.70 0.00 = 7.70"},
		{"and after", utrecht, zurich, goods(amount(100_00, "CHF"), "610910"), "2024-01-01", "0.00 8.10 0.00 = 8.10"},
		{"food is no industrial good", utrecht, zurich, goods(amount(100_00, "CHF"), "180690"), "2026-11-23", "? 8.10 0.00 = 8.10"},
		// Norway.
		{"below 3000 kroner apiece by the scheme", utrecht, at("NO", "0150"), with(goods(amount(2999_99, "NOK"), "610910", "851770"), customs.VOEC, "2021234"),
			"2026-11-23", "0.00 1500.00 0.00 VOEC = 0.00"},
		{"3000 kroner", utrecht, at("NO", "0150"), with(goods(amount(3000_00, "NOK"), "610910"), customs.VOEC, "2021234"), "2026-11-23", "? 750.00 0.00 = 750.00"},
		// The United States.
		{"800 dollars when that was free", utrecht, newYork, goods(amount(800_00, "USD"), "610910"), "2025-08-28", "0.00 0.00 0.00 = 0.00"},
		{"a dollar when nothing is", utrecht, newYork, goods(amount(1_00, "USD"), "610910"), "2025-08-29", "? 0.00 0.00 = 0.00"},
		{"the day before the surcharge", utrecht, newYork, goods(amount(50_00, "USD"), "610910"), "2026-02-23", "? 0.00 0.00 = 0.00"},
		{"the surcharge", utrecht, newYork, goods(amount(50_00, "USD"), "610910"), "2026-02-24", "5.00 0.00 0.00 = 5.00"},
		{"its last day", utrecht, newYork, goods(amount(50_00, "USD"), "610910"), "2026-07-23", "5.00 0.00 0.00 = 5.00"},
		{"by the tariff again", utrecht, newYork, goods(amount(50_00, "USD"), "610910"), "2026-07-24", "? 0.00 0.00 = 0.00"},
		// Tax borders inside the customs union, and places we know nothing of.
		{"Åland", at("FI", "00100"), at("FI", "22100"), goods(money.EUR(10_00), "610910"), "2026-11-23", "0.00 ? 0.00 = 0.00"},
		{"Japan", utrecht, at("JP", "100-0001"), goods(money.EUR(10_00), "610910"), "2026-11-23", "? ? 0.00 = 0.00"},
		{"no border", utrecht, madrid, goods(money.EUR(10_00), "610910"), "2026-11-23", "0.00 0.00 0.00 = 0.00"},
		{"Finland's tax before it rose", zurich, at("FI", "00100"), goods(money.EUR(10_00), "610910"), "2024-08-31", "0.00 2.40 0.00 = 2.40"},
		{"and after", zurich, at("FI", "00100"), goods(money.EUR(10_00), "610910"), "2024-09-01", "0.00 2.55 0.00 = 2.55"},
	} {
		n := customs.Decide(c.from, c.to, customs.What{Category: c.d.Category, Trade: c.d.Trade, Value: c.d.Value(), At: on(c.day)})
		if got := sum(customs.Reckon(c.d, n)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestEveryMemberOfTheUnionHasItsTax(t *testing.T) {
	t.Parallel()
	for _, c := range postal.Countries() {
		if !c.EU {
			continue
		}
		d := goods(money.EUR(100_00), "610910")
		n := customs.Decide(zurich, at(c.Code, ""), customs.What{At: on("2026-11-23")})
		e := customs.Reckon(d, n)
		if !e.TaxKnown || e.TaxRate < 17_00 || e.TaxRate > 27_00 {
			t.Errorf("%s: %d basis points, known %v", c.Code, e.TaxRate, e.TaxKnown)
		}
	}
}

// Freight counts for tax and not for the low-value threshold; nothing an order may hold makes an estimate negative or fall over.
func TestAnEstimateIsNeverNegative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := goods(amount(rapid.Int64Range(0, 1_000_000).Draw(t, "value"), rapid.SampledFrom([]string{"EUR", "GBP", "CHF", "USD", "JPY", "XPF"}).Draw(t, "currency")),
			rapid.SliceOfN(rapid.SampledFrom([]string{"", "61", "610910", "180690"}), 0, 5).Draw(t, "codes")...)
		d.Freight = amount(rapid.Int64Range(0, 10_000).Draw(t, "freight"), d.Currency)
		d.Category = rapid.SampledFrom(customs.Categories()).Draw(t, "category")
		to := rapid.SampledFrom([]postal.Address{utrecht, zurich, london, newYork, at("NO", "0150"), at("FI", "22100"), at("RO", "010011")}).Draw(t, "to")
		from := rapid.SampledFrom([]postal.Address{utrecht, zurich, london}).Draw(t, "from")
		when := day2020.AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		n := customs.Decide(from, to, customs.What{Category: d.Category, Value: d.Value(), At: when})
		e := customs.Reckon(d, n)
		if e.Duty.Minor < 0 || e.Tax.Minor < 0 || e.Fees.Minor < 0 || e.Due().Minor < 0 {
			t.Fatalf("%+v", e)
		}
		for _, note := range e.Notes {
			if s := note.String(); s == "" || s[len(s)-1] != '.' {
				t.Fatalf("note %q", s)
			}
		}
	})
}

var day2020 = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)

func TestIOSSCountsInEveryCurrencyUpToItsThreshold(t *testing.T) {
	t.Parallel()
	in := func(minor int64, currency string) money.Amount { return money.Amount{Minor: minor, Currency: currency} }
	for _, c := range []struct {
		name     string
		from, to postal.Address
		each     money.Amount
		day      string
		want     bool
	}{
		{"euro", zurich, utrecht, in(149_99, "EUR"), "2026-11-23", true},
		{"exactly the threshold, which the flat duty stays below", zurich, utrecht, in(150_00, "EUR"), "2026-11-23", false},
		{"exactly the threshold, before it", zurich, utrecht, in(150_00, "EUR"), "2026-06-30", true},
		{"above", zurich, utrecht, in(150_01, "EUR"), "2026-06-30", false},
		{"dollars", zurich, utrecht, in(90_00, "USD"), "2026-11-23", true},
		{"too many dollars", zurich, utrecht, in(400_00, "USD"), "2026-11-23", false},
		{"pounds", zurich, utrecht, in(80_00, "GBP"), "2026-11-23", true},
		{"a currency without a rate", zurich, utrecht, in(1_00, "XYZ"), "2026-11-23", false},
		{"out of the Union", utrecht, zurich, in(10_00, "EUR"), "2026-11-23", false},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		d := goods(c.each, "610910")
		if got := customs.IOSSCounts(d, customs.Decide(c.from, c.to, customs.What{Category: d.Category, Trade: d.Trade, Value: d.Value(), Weight: 200, Pieces: 1, At: day})); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
